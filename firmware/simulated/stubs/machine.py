"""MicroPython's `machine` as far as the firmware uses it, as strict as an RP2040 is."""

import chip
from micropython import const

WDT_LONGEST_MS = const(8388)  # 24 bits of microseconds, counted twice each: RP2040 datasheet, 4.7
ENODEV = const(19)
EIO = const(5)
I2C_PINS = {0: ((0, 4, 8, 12, 16, 20), (1, 5, 9, 13, 17, 21)), 1: ((2, 6, 10, 14, 18, 26), (3, 7, 11, 15, 19, 27))}
MAX17048 = const(0x36)
GAUGE_REGISTERS = {0x02: 0, 0x04: 2, 0x16: 4}  # where each begins in the file

_watched = False


class Pin:
    IN, OUT, PULL_UP, PULL_DOWN = 0, 1, 1, 2

    def __init__(self, number, mode=-1, pull=None, value=None):
        if not 0 <= number <= 29:
            raise ValueError("invalid pin")
        self.number, self.mode, self.pull, self.level = number, mode, pull, value or 0

    def value(self, level=None):
        if level is not None:
            self.level = level
        if self.mode != Pin.IN:
            return self.level
        chip.pins.seek(self.number)
        wired = chip.pins.read(1)
        if wired in (b"0", b"1"):
            return int(wired)
        return 1 if self.pull == Pin.PULL_UP else 0  # nothing is wired to it

    __call__ = value


class I2C:
    def __init__(self, number, *, scl, sda, freq=400000, timeout=50000):  # noqa: ARG002 (the file answers at once)
        sda_pins, scl_pins = I2C_PINS[number]
        if sda.number not in sda_pins or scl.number not in scl_pins:
            raise ValueError("bad SCL or SDA pin")

    def readfrom_mem_into(self, address, register, buffer):
        chip.gauge.seek(0)
        registers = chip.gauge.read()
        if address != MAX17048 or not registers:
            raise OSError(EIO)
        at = GAUGE_REGISTERS[register]
        buffer[:] = registers[at : at + len(buffer)]

    def readfrom_mem(self, address, register, count):
        buffer = bytearray(count)
        self.readfrom_mem_into(address, register, buffer)
        return bytes(buffer)


class WDT:
    def __init__(self, id=0, timeout=5000):  # noqa: A002 (MicroPython's own name)
        global _watched
        if id != 0:
            raise ValueError(f"WDT({id}) doesn't exist")
        if not 0 < timeout <= WDT_LONGEST_MS:
            raise ValueError(f"timeout exceeds {WDT_LONGEST_MS}")
        self.timeout_ms, _watched = timeout, True
        self.feed()

    def feed(self):
        chip.alarm_in(self.timeout_ms)


class Timer:
    """One shot, and only to reset the board: the process dies instead of calling back."""

    ONE_SHOT, PERIODIC = 0, 1

    def __init__(self, id=-1, *, mode, period, callback):  # noqa: A002
        if id != -1 or mode != Timer.ONE_SHOT or not callable(callback):
            raise ValueError("the simulated board has one-shot timers that reset it, nothing else")
        if _watched:
            raise RuntimeError("a watchdog that nobody feeds will be first")
        chip.alarm_in(period)

    def deinit(self):
        chip.alarm_in(0)


def stop_timers():
    """A soft reset does that. A watchdog goes on."""
    if not _watched:
        chip.alarm_in(0)


def unique_id():
    return b"\xe6\x60\x58\x38\x83\x00\x00\x01"


def reset():
    chip.leave(chip.RESET)


def bootloader():
    chip.leave(chip.BOOTSEL)
