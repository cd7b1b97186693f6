"""A Pico for tests: the firmware in MicroPython's unix port, on a flash of its own, behind a pseudo-terminal.

It resets, hangs, runs its prompt for mpremote, falls back to the other slot and is pulled out as the real one; what stands
for its pins and parts is in stubs/. A reset takes the terminal away and brings a new one, as USB does. What it does not
have: a Pico's speed, and its file system (a power cut in the middle of writing a file).
"""

import hashlib
import os
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
import tty
from pathlib import Path
from threading import Event, Lock, Thread
from types import TracebackType

FIRMWARE = Path(__file__).resolve().parents[1]
STUBS = Path(__file__).resolve().parent / "stubs"
PIXELS = 12
BUTTON_PIN = 15
RESET, BOOTSEL = 3, 4  # exit codes; stubs/chip.py knows them too
ENUMERATION_S = 0.2
"""How long the port is gone in a reset. A real one takes about a second."""
PATIENCE_S = 10.0
HEAP_KB = 200
"""An RP2040 leaves about 190 to the program, in words half as long: what runs here has room to spare there."""

Rgb = tuple[int, int, int]


def find_micropython() -> list[str] | None:
    """The command that starts MicroPython's unix port: PATH's, else what deploy/micropython.sh unpacked. None: there is none."""
    unpacked = [folder / "micropython" / "micropython" for folder in (Path(sys.prefix), FIRMWARE.parent / ".venv")]
    for program in (shutil.which("micropython"), *unpacked):
        if program and Path(program).exists() and _new_enough(str(program)):
            return [str(program)]
    return None


def _new_enough(program: str) -> bool:
    look = "import sys; sys.exit(0 if sys.implementation.version[:2] >= (1, 20) else 1)"
    return subprocess.run([program, "-c", look], capture_output=True, check=False).returncode == 0


def write_manifest(slot: Path) -> None:
    """Say in `slot`/manifest what belongs to it: a line of name, bytes and SHA-256 for each file."""
    files = sorted(file for file in slot.iterdir() if file.name != "manifest")
    lines = (f"{file.name} {file.stat().st_size} {hashlib.sha256(file.read_bytes()).hexdigest()}\n" for file in files)
    (slot / "manifest").write_text("".join(lines))


def write_slot(slot: Path) -> None:
    """Lay the firmware's own files out in `slot`, a folder that is not there yet, with their manifest."""
    slot.mkdir(parents=True)
    for file in (FIRMWARE / "app").glob("*.py"):
        shutil.copy(file, slot)
    write_manifest(slot)


class SimulatedPico:
    """A board in `folder`, which must be empty or an earlier one's. Not plugged in when it is made."""

    def __init__(self, folder: Path, micropython: list[str], *, blank: bool = False) -> None:
        """Make the board.

        Args:
            folder: its parts: `port` (only while plugged in), `flash` (its file system) and the files of stubs/chip.py.
            micropython: the command, from find_micropython().
            blank: nothing of ours on its flash, only MicroPython's prompt.
        """
        self._folder, self._micropython = folder, micropython
        self.port, self.flash = folder / "port", folder / "flash"
        self.starts = 0
        """How often it began anew: by being plugged in, by a reset, by its watchdog."""
        self.watchdog_bites = 0
        self.in_bootsel = False
        """It shows up as a USB drive, and waits for a UF2."""
        self._lock, self._there, self._plugged = Lock(), Event(), False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: Thread | None = None
        self._lay_out(blank)

    def __enter__(self) -> "SimulatedPico":
        self.plug_in()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- What people do to it ---------------------------------------------------------------------------------------

    def plug_in(self) -> None:
        """Power and USB. Returns when the port is there."""
        if self._plugged:
            return
        self._plugged, self.in_bootsel = True, False
        self._thread = Thread(target=self._supervise, name="simulated pico", daemon=True)
        self._thread.start()
        if not self._there.wait(PATIENCE_S):
            raise RuntimeError(f"the simulated Pico did not start: {self.complaints()}")

    def unplug(self) -> None:
        """Pull it out, in whatever it does: dark, and gone. Twice is fine."""
        with self._lock:
            self._plugged = False
            if self._process:
                self._process.kill()  # a stopped process, too
        if self._thread:
            self._thread.join(PATIENCE_S)
            self._thread = None

    close = unplug

    def press(self) -> None:
        """Close the button's contact, without bounce."""
        self._write("pins", b"0", BUTTON_PIN)

    def release(self) -> None:
        self._write("pins", b"1", BUTTON_PIN)

    def hang(self) -> None:
        """Stand still in the middle of whatever it does. Beyond its watchdog's time it resets on resume()."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def attach_battery(self, volts: float, percent: float, rising: bool = False) -> None:
        """A MAX17048 on its I2C, with these readings."""
        registers = round(volts / 78.125e-6), round(percent * 256), 0x0010 if rising else 0xFFF0
        self._write("gauge", struct.pack(">HHH", *registers))

    def detach_battery(self) -> None:
        os.truncate(self._folder / "gauge", 0)

    # -- What people see of it --------------------------------------------------------------------------------------

    def frame(self) -> list[Rgb]:
        """What the ring shows: red, green, blue for each light. Dark before the first frame and while unplugged."""
        levels = self._shown()[1] or bytes(3 * PIXELS)
        return [(levels[at + 1], levels[at], levels[at + 2]) for at in range(0, len(levels), 3)]

    def frames_shown(self) -> int:
        """How many frames it has shown since it started."""
        return self._shown()[0]

    def frame_times_s(self) -> list[float]:
        """When each frame since the start was shown, in seconds of a clock of its own."""
        record = (self._folder / "times").read_bytes()
        return [time_us / 1e6 for (time_us,) in struct.iter_unpack("<Q", record[: len(record) // 8 * 8])]

    def complaints(self) -> str:
        """What MicroPython itself said, where it could not run."""
        return (self._folder / "stderr").read_text()

    # -- How it is done ---------------------------------------------------------------------------------------------

    def _lay_out(self, blank: bool) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "pins").write_bytes(b"?" * BUTTON_PIN + b"1" + b"?" * (29 - BUTTON_PIN))
        for name in ("gauge", "frame", "times", "stderr"):
            (self._folder / name).touch()
        if self.flash.exists():
            return
        self.flash.mkdir()
        if not blank:
            write_slot(self.flash / "a")
            (self.flash / "slot").write_text("a")
            shutil.copy(FIRMWARE / "main.py", self.flash)

    def _supervise(self) -> None:
        while self._run_once():
            time.sleep(ENUMERATION_S)

    def _run_once(self) -> bool:
        """From power to power off or reset. Returns whether it starts again."""
        inside, outside = os.openpty()
        try:
            tty.setraw(outside, termios.TCSANOW)  # or what the board says before somebody listens is echoed back to it
            os.set_blocking(inside, False)
            with self._lock:
                if not self._plugged:
                    return False
                self._process = self._start(inside)
            self._publish(os.ttyname(outside))
            code = self._process.wait()
        finally:
            self.port.unlink(missing_ok=True)
            self._there.clear()
            os.close(inside)
            os.close(outside)
        with self._lock:
            self._process = None
            self.watchdog_bites += code == -signal.SIGALRM
            self.in_bootsel = code == BOOTSEL
            again = self._plugged and code in {RESET, -signal.SIGALRM}
            if not self._plugged:
                (self._folder / "frame").write_bytes(b"")  # lights keep their colour through a reset, not without power
            return again

    def _start(self, inside: int) -> subprocess.Popen[bytes]:
        self.starts += 1
        surroundings = {"SIMULATED_PICO": str(self._folder), "MICROPYPATH": str(STUBS)}
        with (self._folder / "stderr").open("wb") as stderr:
            return subprocess.Popen(
                [*self._micropython, "-X", f"heapsize={HEAP_KB}k", str(STUBS / "power_on.py")],
                stdin=inside,
                stdout=inside,
                stderr=stderr,
                env=os.environ | surroundings,
                start_new_session=True,
            )

    def _publish(self, terminal: str) -> None:
        link = self._folder / "port.new"
        link.unlink(missing_ok=True)
        link.symlink_to(terminal)
        link.rename(self.port)
        self._there.set()

    def _shown(self) -> tuple[int, bytes]:
        """The count and the levels of the last whole frame, in the wire's order."""
        while True:
            record = (self._folder / "frame").read_bytes()
            if not record:
                return 0, b""
            if record[:4] == record[-4:]:  # else it was read while it was written
                return int.from_bytes(record[:4], "little"), record[4:-4]

    def _write(self, name: str, data: bytes, at: int = 0) -> None:
        with (self._folder / name).open("r+b") as file:
            file.seek(at)
            file.write(data)

    def _signal(self, number: signal.Signals) -> None:
        with self._lock:
            if self._process:
                self._process.send_signal(number)
