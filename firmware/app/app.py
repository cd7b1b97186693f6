"""The program of the Pico: it draws what the Pi asks for, tells of the button and the battery, and answers.

app = App(hardware); then app.tick() every 2 ms or so.
`hardware` has: pixels, how many lights; ms(), a clock that never goes back; read(), the bytes that came, few at a time;
write(bytes); pressed(); show(rgb_bytes); battery(), (millivolts, percent, flags) or None; board_id(), 8 bytes;
last_words(), why it failed the last time, or ""; confirm(), this version works; tidy(), now is a good moment to collect
garbage; feed(), the watchdog; update_mode() and bootsel(), which do not return.
A tick does little whatever comes in, so that the ring goes on at FRAME_MS. By itself it never shows "listening".
"""

import looks
import wire
from button import NOTHING, Button
from outbox import Outbox
from ring import Ring

VERSION = (0, 2, 0)

FRAME_MS = 20
HOST_LOST_MS = 5000
PROVED_MS = 10000
BATTERY_LOOK_MS, BATTERY_TELL_MS = 2000, 30000
DAMAGE_TELL_MS = 30000
TIDY_MS = 1000
STALL_MS = 100  # a write that took as long: nobody reads at the other end
QUIET_MS, MOST_DOUBLINGS = 125, 6  # after a stall nothing is written for twice that, at the second for twice as long, up to 8 s
MOST_LOGS = 4  # kept for a host that is not there yet


class App:
    def __init__(self, hardware):
        self._hardware = hardware
        self._now_ms = now_ms = hardware.ms()
        self._began_ms = self._heard_ms = self._frame_ms = self._tidied_ms = now_ms
        self._decoder, self._button = wire.Decoder(), Button()
        self._outbox = Outbox(self._send_button)
        self._seq = 0
        self._ring = Ring(hardware.pixels)
        self._wanted = looks.STARTING, 0
        self._host_lost = self._greeted = self._proved = self._stalled = False
        self._stalls = self._quiet_until_ms = 0
        self._battery, self._battery_seen_ms, self._battery_told_ms = None, None, 0
        self._bad, self._lost, self._damage_told_ms = 0, 0, None
        self._logs = []
        self._last_words = None
        self._ring.show(looks.STARTING, 0, now_ms)
        self._answers = {
            wire.HELLO: self._hello,
            wire.PING: self._ping,
            wire.SET_STATE: self._set_state,
            wire.SET_LIMITS: self._set_limits,
            wire.EXIT_REPL: self._exit_repl,
            wire.BOOTSEL: self._bootsel,
        }

    def tick(self):
        """Everything that is due now."""
        hardware = self._hardware
        now_ms = self._now_ms = hardware.ms()
        hardware.feed()
        self._read_button(now_ms)
        busy = self._read_host(now_ms)
        self._outbox.tick(now_ms)
        self._watch_host(now_ms)
        self._watch_battery(now_ms)
        self._tell_damage(now_ms)
        if now_ms >= self._frame_ms:
            self._draw(now_ms, busy)

    # -- The ring ---------------------------------------------------------------------------------------------------

    def _draw(self, now_ms, busy):
        self._hardware.show(self._ring.frame(now_ms))
        self._frame_ms += FRAME_MS
        if self._frame_ms <= now_ms:  # too late to catch up
            self._frame_ms = now_ms + FRAME_MS
        if not busy and now_ms - self._tidied_ms >= TIDY_MS:  # the next frame is farthest off
            self._tidied_ms = now_ms
            self._hardware.tidy()

    def _show(self, code, argument):
        if code != self._ring.code:
            self._frame_ms = self._now_ms  # news is not kept waiting
        self._ring.show(code, argument, self._now_ms)

    # -- The button -------------------------------------------------------------------------------------------------

    def _read_button(self, now_ms):
        event = self._button.sample(self._hardware.pressed(), now_ms)
        if event != NOTHING:
            self._outbox.put(event, self._button.edge_ms, now_ms)

    def _send_button(self, event, edge_ms, seq):
        return self._send(wire.BUTTON, bytes((event,)) + (edge_ms & 0xFFFFFFFF).to_bytes(4, "little"), seq)

    # -- The host ---------------------------------------------------------------------------------------------------

    def _read_host(self, now_ms):
        """Returns whether anything came."""
        data = self._hardware.read()
        if not data:
            return False
        if now_ms >= self._quiet_until_ms:
            self._stalled = False
        for kind, seq, payload in self._decoder.feed(data):
            self._heard(now_ms)
            if kind == wire.ACK:
                self._outbox.acknowledged(seq, now_ms)
            elif kind in self._answers:
                if not self._answers[kind](seq, payload):
                    self._send(wire.NAK, bytes((kind,)), seq)
            elif kind < wire.BUTTON:  # the rest are answers and what only we tell: nothing answers an answer
                self._send(wire.NAK, bytes((kind,)), seq)
        return True

    def _heard(self, now_ms):
        self._heard_ms = now_ms
        if self._host_lost:
            self._host_lost = False
            self._show(*self._wanted)

    def _watch_host(self, now_ms):
        silent_ms = now_ms - self._heard_ms
        if not self._host_lost and silent_ms >= HOST_LOST_MS:
            self._host_lost = True
            self._log(f"The host was silent for {silent_ms // 1000} s.")
            if self._wanted[0] == looks.LISTENING:  # whoever wants that must ask for it again
                self._wanted = looks.HOST_LOST, 0
            self._show(looks.HOST_LOST, 0)
        if self._host_listens() and not self._proved and now_ms - self._began_ms >= PROVED_MS:
            self._proved = True
            self._hardware.confirm()

    def _host_listens(self):
        """One that stood still for a while goes on without another HELLO: for it the line was never down."""
        return self._greeted and not self._host_lost

    def _send(self, kind, payload=b"", seq=None):
        """Returns the seq: the one given, or a new one of our own."""
        if seq is None:
            self._seq = seq = self._seq + 1 & 255
        if not self._stalled:
            began_ms = self._hardware.ms()
            self._hardware.write(wire.encode(kind, seq, payload))
            self._judge_write(self._hardware.ms() - began_ms)
        return seq

    def _judge_write(self, took_ms):
        """After a stall nothing is written until something is heard; nor for a while, for some talk and never read."""
        self._stalled = took_ms >= STALL_MS
        if self._stalled:
            self._stalls = min(self._stalls + 1, MOST_DOUBLINGS)
            self._quiet_until_ms = self._hardware.ms() + (QUIET_MS << self._stalls)
        else:
            self._stalls = 0

    def _log(self, text):
        """Tell the host now, or when it comes."""
        self._logs.append(text)
        if len(self._logs) > MOST_LOGS:
            self._logs.pop(0)
        if self._host_listens():
            self._send_logs()

    def _send_logs(self):
        while self._logs:
            self._send(wire.LOG, cut(self._logs.pop(0), wire.MAX_PAYLOAD))

    def _tell_damage(self, now_ms):
        bad, lost = self._decoder.bad, self._outbox.lost
        told_ms = self._damage_told_ms
        if (bad == self._bad and lost == self._lost) or (told_ms is not None and now_ms - told_ms < DAMAGE_TELL_MS):
            return
        if self._host_listens():
            self._log(f"{bad - self._bad} damaged frames came, {lost - self._lost} button events were not taken.")
            self._bad, self._lost, self._damage_told_ms = bad, lost, now_ms

    # -- What the host asks for; each returns False where it makes no sense -----------------------------------------

    def _hello(self, seq, payload):  # noqa: ARG002
        about = bytes((wire.PROTOCOL,) + VERSION + (self._hardware.pixels,)) + self._hardware.board_id()  # noqa: RUF005 (MicroPython has no * in a tuple)
        self._send(wire.HELLO_R, about, seq)
        self._greeted = True
        if self._last_words is None:
            self._last_words = self._hardware.last_words()
            if self._last_words:
                self._logs.append("It failed before: " + self._last_words[-160:])  # its end says what
        self._send_logs()
        self._battery = None  # the host knows nothing yet
        self._battery_seen_ms = None
        return True

    def _ping(self, seq, payload):
        self._send(wire.PONG, payload, seq)
        return True

    def _set_state(self, seq, payload):
        if len(payload) != 2 or payload[0] >= looks.COUNT:
            return False
        self._wanted = payload[0], payload[1]
        self._show(*self._wanted)
        if self._frame_ms == self._now_ms:  # another look: lit before it is acknowledged, for then the microphone may open
            self._draw(self._now_ms, True)
        self._send(wire.ACK, b"", seq)
        return True

    def _set_limits(self, seq, payload):
        if not 3 <= len(payload) <= 4:
            return False
        still = len(payload) == 4 and bool(payload[3] & wire.STILL)
        self._ring.limits(payload[0], payload[1] | payload[2] << 8, still)
        self._send(wire.ACK, b"", seq)
        return True

    def _exit_repl(self, seq, payload):
        if payload != wire.EXIT_REPL_MAGIC:
            return False
        self._send(wire.ACK, b"", seq)
        self._ring.show(looks.UPDATING, 0, self._now_ms)  # the lights keep it while nothing of ours runs
        self._hardware.show(self._ring.frame(self._now_ms))
        self._hardware.update_mode()
        return True

    def _bootsel(self, seq, payload):
        if payload != wire.BOOTSEL_MAGIC:
            return False
        self._send(wire.ACK, b"", seq)
        self._hardware.show(bytearray(3 * self._hardware.pixels))
        self._hardware.bootsel()
        return True

    # -- The battery ------------------------------------------------------------------------------------------------

    def _watch_battery(self, now_ms):
        seen_ms = self._battery_seen_ms
        if seen_ms is not None and now_ms - seen_ms < BATTERY_LOOK_MS:
            return
        self._battery_seen_ms = now_ms
        reading = self._hardware.battery()
        if reading is None or not self._host_listens():
            return
        news = self._battery is None or reading[1:] != self._battery[1:]  # percent or flags; the voltage never rests
        if news or now_ms - self._battery_told_ms >= BATTERY_TELL_MS:
            self._battery, self._battery_told_ms = reading, now_ms
            mv, percent, flags = reading
            self._send(wire.BATTERY, mv.to_bytes(2, "little") + bytes((percent, flags)))


def cut(text, most):
    """In UTF-8, as much of it as fits in `most` bytes."""
    text = text[:most]
    while len(text.encode()) > most:
        text = text[:-1]
    return text.encode()
