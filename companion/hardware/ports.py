"""Serial ports: which of them may lead to the ring's Pico, and one of them, opened.

Neither a name nor a USB number proves a port, for any Pico with MicroPython has the same; only its answer to HELLO does, for
which see greeting.py.
"""

import errno
import os
import select
import termios
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, Self

import serial
from serial.tools import list_ports

from companion.errors import HardwareError
from companion.hardware.wire import END, Decoder, Message, encode

RASPBERRY_PI, MICROPYTHON_PICO = 0x2E8A, 0x0005
BOOTSEL_PRODUCTS = {0x0003: "RP2040", 0x000F: "RP2350"}
"""The boot ROMs' own USB numbers (RP2040 datasheet 2.8.4, RP2350 datasheet 5.6)."""

BY_ID = Path("/dev/serial/by-id")
USB_DEVICES = Path("/sys/bus/usb/devices")
PICO_NAMES = ("usb-MicroPython_", "usb-Raspberry_Pi_Pico")
"""How links in BY_ID to Picos begin; a debug probe, which is a Pico too, has another name."""

BAUD = 115_200
"""Means nothing on USB, except that 1200 would restart a Pico as a disk. On UART pins it is what the firmware has."""

WRITE_LIMIT_S = 0.2

FAULTS = (OSError, termios.error, TypeError, ValueError)
"""What a port raises when its device goes. SerialException is an OSError; the last two come of a descriptor that is gone."""

NotReadError = serial.SerialTimeoutException
"""One of FAULTS: a write took longer than WRITE_LIMIT_S, for the device reads nothing."""

CTRL_C = b"\x03"
NO_PORT = (errno.ENOTTY, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG)


def candidates(
    setting: str = "", *, comports: Callable[[], Iterable[Any]] = list_ports.comports, by_id: Path = BY_ID
) -> list[str]:
    """The ports to try, likelier ones first, none of them twice.

    Args:
        setting: a path; then it is the only one, whether it is there or not. Empty: look for them.
        comports: lists ports with `device`, `vid` and `pid`.
    """
    if setting:
        return [setting]
    try:
        links = sorted(str(link) for link in by_id.iterdir() if link.name.startswith(PICO_NAMES))
    except OSError:  # udev makes the folder with the first port, and removes it with the last
        links = []
    paths = {os.path.realpath(path): path for path in reversed([*links, *_picos(comports)])}
    return sorted(paths.values(), key=lambda path: (path not in links, path))


def _picos(comports: Callable[[], Iterable[Any]]) -> list[str]:
    try:
        return sorted(port.device for port in comports() if (port.vid, port.pid) == (RASPBERRY_PI, MICROPYTHON_PICO))
    except (OSError, TypeError, ValueError):  # what it was reading about has just been unplugged
        return []


def in_bootsel(folder: Path = USB_DEVICES) -> bool:
    """Whether a Pico is attached that waits for a UF2 file: new, or started with its BOOTSEL button held."""
    waiting = {(f"{RASPBERRY_PI:04x}", f"{product:04x}") for product in BOOTSEL_PRODUCTS}
    try:
        return any((_line(device / "idVendor"), _line(device / "idProduct")) in waiting for device in folder.iterdir())
    except OSError:
        return False


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip().lower()
    except (OSError, ValueError):
        return ""


def quiet_seqs(kind: int, payload: bytes = b"") -> list[int]:
    """The numbers with which this has no byte 3: a Pico that is just starting takes it for Ctrl-C, and stays at its prompt."""
    return [seq for seq in range(256) if CTRL_C not in encode(kind, seq, payload)]


def is_there(path: str) -> bool:
    """Whether there is such a name. What one may not look at counts as there: opening it tells more."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True


def refusal(path: str, error: BaseException) -> HardwareError | None:
    """Why a port could not be opened, and what helps. None: its device is not there, or has just gone."""
    cause = error.__context__  # pyserial keeps the number of what it fails to open, but not of what is no terminal
    number = getattr(error, "errno", None) or (cause.args[0] if isinstance(cause, termios.error) else None)
    if number in (errno.EAGAIN, errno.EBUSY):
        return in_use(path)
    if number in (errno.EACCES, errno.EPERM):
        fix = "Put this user into the group dialout (sudo adduser $USER dialout), and log in anew."
        return HardwareError(f"This user may not open the Pico's port {path}.", fix)
    if number in NO_PORT:
        return HardwareError(f"{path} is no serial port.", "Name the Pico's port in the settings, or none, and it is looked for.")
    return None


def in_use(path: str) -> HardwareError:
    return HardwareError(f"Another program has the Pico's port {path}.", "Stop that program; it may be `companion talk`.")


class Waker:
    """Ends another thread's wait. set() is for any thread, the rest for the one that waits."""

    def __init__(self) -> None:
        self._read_fd, self._write_fd = os.pipe()
        os.set_blocking(self._read_fd, False)
        os.set_blocking(self._write_fd, False)
        self._lock, self._closed = Lock(), False

    def fileno(self) -> int:
        return self._read_fd

    def set(self) -> None:
        with self._lock, suppress(BlockingIOError):  # full: it is awake already
            if not self._closed:  # else its number may be another file's by now
                os.write(self._write_fd, b"x")

    def clear(self) -> None:
        with suppress(BlockingIOError):
            os.read(self._read_fd, 4096)

    def wait(self, wait_s: float) -> None:
        """Sleep for `wait_s`, or until set()."""
        select.select([self], [], [], max(0.0, wait_s))
        self.clear()

    def close(self) -> None:
        """Twice is fine."""
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self._read_fd)
                os.close(self._write_fd)


class OpenPort:
    """A port that is ours alone. All methods are for one thread, and raise one of FAULTS when the device is gone."""

    def __init__(self, path: str, waker: Waker) -> None:
        """Open it. `waker` ends a wait.

        DTR and RTS stay as the kernel sets them on opening, both on: MicroPython sends nothing while DTR is off.
        """
        self.path = path
        self._waker, self._decoder = waker, Decoder()
        self._serial = serial.Serial(path, BAUD, timeout=0, write_timeout=WRITE_LIMIT_S, exclusive=True)
        try:
            self._serial.write(END)  # ends whatever half frame the last user has left
        except BaseException:
            self._serial.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def bad(self) -> int:
        """How many damaged frames have come."""
        return self._decoder.bad

    def send(self, kind: int, seq: int, payload: bytes = b"") -> None:
        self._serial.write(encode(kind, seq, payload))

    def receive(self, wait_s: float) -> list[Message]:
        """What comes within `wait_s`, as soon as anything does; nothing when woken."""
        device_fd = self._serial.fileno()
        waker_fd = self._waker.fileno()
        ready, _, _ = select.select([device_fd, waker_fd], [], [], max(0.0, wait_s))
        if waker_fd in ready:
            self._waker.clear()
        if device_fd not in ready:
            return []
        return self._decoder.feed(self._serial.read(max(1, self._serial.in_waiting)))

    def close(self) -> None:
        """Give it back. Raises nothing; twice is fine."""
        with suppress(*FAULTS):
            self._serial.reset_output_buffer()  # or closing waits for a Pico that reads nothing
        with suppress(*FAULTS):
            self._serial.close()
