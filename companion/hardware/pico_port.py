"""A short talk with whatever is on a serial port: our program, MicroPython's prompt, or neither of the two.

link.py keeps the port for as long as the device runs. flash.py needs it for a question or two and then hands it on to
mpremote, so this one is opened, asked and closed again, in one thread.
"""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import serial

from companion.errors import HardwareError
from companion.hardware.firmware_files import Version
from companion.hardware.ports import BAUD, BY_ID, FAULTS, USB_DEVICES, in_bootsel, quiet_seqs, refusal
from companion.hardware.wire import END, EXIT_REPL_MAGIC, Decoder, Kind, Message, encode

READ_S = 0.05
AGAIN_S = 0.5
"""Requests are idempotent: one that got lost is sent again."""
GREETING = b"raw REPL; CTRL-B to exit"
INTERRUPT_AND_ASK, LEAVE = b"\r\x03\x03\r\x01", b"\r\x02"
"""Ctrl-C, ctrl-A, ctrl-B: MicroPython's reference, "The MicroPython Interactive Interpreter Mode"."""


class GoneError(HardwareError):
    """The port is no longer there. While a Pico restarts that is as it should be."""


class PicoPort:
    """The port, held by us alone. `with PicoPort("/dev/ttyACM0") as pico: pico.version(limit_s=2.0)`."""

    def __init__(self, path: str) -> None:
        """Raises GoneError where there is nothing, HardwareError where it can't be had."""
        try:
            self._line = serial.Serial(path, BAUD, timeout=READ_S, write_timeout=1.0, exclusive=True)
        except FAULTS as error:
            raise refusal(path, error) or GoneError(*no_pico(path)) from error
        self._path, self._decoder, self._seq = path, Decoder(), 0
        self.logs: list[str] = []
        """What our program told of itself, in the order it came."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(*FAULTS):
            self._line.reset_output_buffer()  # or closing waits for a Pico that reads nothing
        with suppress(*FAULTS):
            self._line.close()

    def version(self, limit_s: float) -> Version | None:
        """Ask for the version of our program. None: what is there is something else, or nothing."""
        answer = self._ask(Kind.HELLO, b"", Kind.HELLO_R, limit_s)
        if answer is None or len(answer.payload) < 4:
            return None
        major, minor, patch = answer.payload[1:4]  # whatever its protocol: an update must reach those of another, too
        return major, minor, patch

    def ask_to_make_way(self, limit_s: float) -> bool:
        """Ask our program to restart into MicroPython's prompt. False: it won't."""
        return self._ask(Kind.EXIT_REPL, EXIT_REPL_MAGIC, Kind.ACK, limit_s) is not None

    def listen(self, limit_s: float) -> None:
        """Take in what it has to tell, for so long."""
        end_s = time.monotonic() + limit_s
        while time.monotonic() < end_s:
            self._messages()

    def has_prompt(self, limit_s: float) -> bool:
        """Whether this is MicroPython, ready to be told what to do. A program that runs there is stopped."""
        seen, end_s, again_s = b"", time.monotonic() + limit_s, 0.0
        while GREETING not in seen:
            now_s = time.monotonic()
            if now_s >= end_s:
                return False
            if now_s >= again_s:
                self._write(INTERRUPT_AND_ASK)
                again_s = now_s + AGAIN_S
            seen = seen[-len(GREETING) :] + self._read()
        self._write(LEAVE)
        return True

    def _ask(self, kind: Kind, payload: bytes, wanted: Kind, limit_s: float) -> Message | None:
        """Send until it is answered. None: not within `limit_s`, or refused."""
        quiet = quiet_seqs(kind, payload)
        self._seq = next((seq for seq in quiet if seq > self._seq), quiet[0])
        frame = encode(kind, self._seq, payload)
        end_s, again_s, answer = time.monotonic() + limit_s, 0.0, None
        while answer is None and (now_s := time.monotonic()) < end_s:
            if now_s >= again_s:
                self._write(END + frame)  # END ends whatever was begun before us
                again_s = now_s + AGAIN_S
            ours = [message for message in self._messages() if message.seq == self._seq]
            answer = next((message for message in ours if message.kind in (wanted, Kind.NAK)), None)
        return answer if answer and answer.kind == wanted else None

    def _messages(self) -> list[Message]:
        messages = self._decoder.feed(self._read())
        self.logs += [message.payload.decode(errors="replace") for message in messages if message.kind == Kind.LOG]
        return messages

    def _read(self) -> bytes:
        try:
            return self._line.read(max(1, self._line.in_waiting))
        except FAULTS as error:
            raise self._gone() from error

    def _write(self, data: bytes) -> None:
        try:
            with suppress(serial.SerialTimeoutException):  # it takes nothing: then it answers nothing, which is noticed
                self._line.write(data)
        except FAULTS as error:
            raise self._gone() from error

    def _gone(self) -> GoneError:
        return GoneError(f"The Pico on {self._path} went away.", "Plug it in again.")


def no_pico(path: str | None, usb_devices: Path = USB_DEVICES) -> tuple[str, str]:
    """What to say where there is no port: either a Pico is missing, or MicroPython on it."""
    if in_bootsel(usb_devices):
        return "The Pico has no MicroPython yet.", "Copy MicroPython's .uf2 file onto it first; firmware/README.md shows how."
    where = "" if path is None else f" on {path}"
    return f"There is no Pico{where}.", "Plug it in with a USB cable that carries data, not only power."


def steady_name(path: str, by_id: Path = BY_ID) -> str:
    """Its name by serial number, where it has one: after a restart /dev/ttyACM0 may be called /dev/ttyACM1."""
    wanted = os.path.realpath(path)
    return next((str(link) for link in sorted(by_id.glob("*")) if os.path.realpath(link) == wanted), path)
