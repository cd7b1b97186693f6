"""The real board: a Raspberry Pi Pico with its ring, button and battery gauge. What is wired where is said here alone.

The launcher imports this file and calls run(), which does not return. Its watchdog, started before, is fed from here on.
"""

import gc
import select
import sys
import time

import machine
import micropython
import slot
from app import App
from battery import Gauge
from neopixel import NeoPixel

LIGHTS = 12
LIGHTS_PIN = 16
BUTTON_PIN = 15  # to ground; the chip pulls it up
GAUGE_I2C, GAUGE_SDA_PIN, GAUGE_SCL_PIN = 0, 4, 5
GAUGE_FREQUENCY_HZ = 100000
GAUGE_LIMIT_US = 2000  # a line that is stuck must not stop the ring
UART_PINS = None  # (0, 1) talks over GP0 (TX) and GP1 (RX) instead of USB, where the host's only USB port is taken
UART, UART_BAUD = 0, 115200
WATCHDOG_MS = 8000

READ_BYTES = 64  # a tick: about 10 short messages, so that no flood of them keeps a frame waiting
REST_MS = 2
LEAVE_MS = 50  # for the last answer to reach the host


class Board:
    pixels = LIGHTS

    def __init__(self):
        micropython.kbd_intr(-1)  # a byte 3 in a frame is no ctrl-C
        self._lights = NeoPixel(machine.Pin(LIGHTS_PIN, machine.Pin.OUT), LIGHTS)
        self.show(bytearray(3 * LIGHTS))  # they may still show what was before a reset
        self._button = machine.Pin(BUTTON_PIN, machine.Pin.IN, machine.Pin.PULL_UP)
        self._gauge = Gauge(open_i2c())
        self._poll = select.poll()
        self._in, self._out = self._open_line()
        self._byte, self._input = bytearray(1), bytearray(READ_BYTES)
        self._watchdog = machine.WDT(timeout=WATCHDOG_MS)
        self._ticks_ms, self._ms = time.ticks_ms(), 0

    def _open_line(self):
        """To and from the host, without waiting."""
        if UART_PINS is None:
            self._poll.register(sys.stdin, select.POLLIN)
            return sys.stdin.buffer, sys.stdout.buffer
        tx, rx = UART_PINS
        uart = machine.UART(UART, baudrate=UART_BAUD, tx=machine.Pin(tx), rx=machine.Pin(rx), timeout=0)
        self._poll.register(uart, select.POLLIN)
        return uart, uart

    def ms(self):
        """Since the start. ticks_ms() begins anew every 12 days, this does not."""
        now_ms = time.ticks_ms()
        self._ms += time.ticks_diff(now_ms, self._ticks_ms)
        self._ticks_ms = now_ms
        return self._ms

    def read(self):
        """Up to READ_BYTES. One by one: a read for more waits until they are there."""
        count = 0
        while count < READ_BYTES and self._is_there() and self._in.readinto(self._byte):
            self._input[count] = self._byte[0]
            count += 1
        return bytes(memoryview(self._input)[:count]) if count else b""

    def _is_there(self):
        for _ in self._poll.ipoll(0):  # poll() would make a list each time
            return True
        return False

    def write(self, data):
        try:
            self._out.write(data)
        except OSError:  # nobody fetches it, and there is no more room
            pass

    def pressed(self):
        return not self._button.value()

    def show(self, levels):
        wire = self._lights.buf  # green, red, blue
        for at in range(0, len(wire), 3):
            wire[at], wire[at + 1], wire[at + 2] = levels[at + 1], levels[at], levels[at + 2]
        self._lights.write()

    def board_id(self):
        return machine.unique_id()

    def battery(self):
        return self._gauge.read()

    def feed(self):
        self._watchdog.feed()

    def tidy(self):
        gc.collect()

    def confirm(self):
        slot.confirm()

    def last_words(self):
        return slot.last_words()

    def update_mode(self):
        slot.stay()
        time.sleep_ms(LEAVE_MS)
        machine.reset()

    def bootsel(self):
        time.sleep_ms(LEAVE_MS)
        machine.bootloader()


def open_i2c():
    sda, scl = machine.Pin(GAUGE_SDA_PIN), machine.Pin(GAUGE_SCL_PIN)
    return machine.I2C(GAUGE_I2C, sda=sda, scl=scl, freq=GAUGE_FREQUENCY_HZ, timeout=GAUGE_LIMIT_US)


def run():
    board = Board()
    try:
        app = App(board)
        while True:
            app.tick()
            time.sleep_ms(REST_MS)
    finally:
        board.show(bytearray(3 * LIGHTS))
