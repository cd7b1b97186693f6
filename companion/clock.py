"""What time it is on a machine that may not know: boards without a battery wake up in the past.

The owner can tell the time; it is kept as an offset in a small file, for this boot only, so that a restart of the program keeps
it. The machine's own clock is never set from here.

Sure is: the owner has told the time since boot; or a network has (the kernel's bound on its clock's error, maxerror, is below
16 s; or timesyncd's file says so); or a battery clock (/sys/class/rtc) tells a time that fits. One that tells a year before 2025
has lost its battery, as a Raspberry Pi 5 without one does.

The 16 s are the kernel's own: there maxerror, which grows by 500 parts per million unless something steers the clock, stops, and
it starts there at boot. STA_UNSYNC says less, since chrony leaves it set where it is not to write the battery clock; systemd's
timedated goes by maxerror for that reason too.
Sources: adjtimex(2); NTP_PHASE_LIMIT in Linux's include/linux/timex.h; ntp_synced() in systemd's src/basic/time-util.c and its
pull request 13245; Documentation/ABI/testing/sysfs-class-rtc.
"""

import ctypes
import json
import os
import platform
import re
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

FILE = "clock.json"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
RTC_CLASS = Path("/sys/class/rtc")
TIMESYNC = Path("/run/systemd/timesync/synchronized")
UNSET_BEFORE_S = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
SAME_DAY_S = 15 * 3600
"""A battery clock may be kept in local time, up to 14 hours from UTC; further off it is not what this clock was set from."""
BOARD = re.compile(r"aarch64|arm(?!64)|riscv")
"""Linux's names for small boards' processors; a PC has a battery clock, and a virtual one its host's. "arm64" is a Mac."""
MAX_ERROR_US = 16_000_000
LARGEST_OFFSET_S = 200 * 366 * 86_400
MAX_FILE_BYTES = 1000
ZONES = Path("/usr/share/zoneinfo")


class _Timex(ctypes.Structure):
    """The start of `struct timex`; the rest only has to have room."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("rest", ctypes.c_byte * 256),
    )


def use_zone(name: str, zones: Path = ZONES) -> bool:
    """Count local time by this zone from now on, in the whole program; "" leaves it to the system. False: there is none such."""
    if not name:
        return True
    if not (zones / name).is_file():
        return False
    os.environ["TZ"] = name
    time.tzset()
    return True


def is_synchronised() -> bool:
    """Whether the kernel says that a network keeps its clock right. Reads only, which everybody may."""
    try:
        timex = _Timex()
        state: int = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(timex))
        return state >= 0 and int(timex.maxerror) < MAX_ERROR_US
    except (OSError, AttributeError):  # no Linux
        return False


class Clock:
    """Local time without a zone. Without a folder what was told is known until the program ends.

    A test hands in its own files, system time and kernel.
    """

    def __init__(
        self,
        folder: Path | None = None,
        *,
        boot_id: Path = BOOT_ID,
        rtc_class: Path = RTC_CLASS,
        timesync: Path = TIMESYNC,
        system: Callable[[], datetime] = datetime.now,
        synchronised: Callable[[], bool] = is_synchronised,
        is_board: bool | None = None,
    ) -> None:
        """`is_board`: it may be one that wakes up in the past. None finds out."""
        self._file = folder / FILE if folder is not None else None
        self._boot_id, self._rtc_class, self._timesync = boot_id, rtc_class, timesync
        self._system, self._synchronised = system, synchronised
        self._is_board = BOARD.match(platform.machine()) is not None if is_board is None else is_board
        self._read_file: tuple[int, int] | None = None
        self._offset: timedelta | None = None

    def now(self) -> datetime:
        """By the owner, if he has told the time since boot and no network has since; else by the machine."""
        system, told = self._system(), self._told
        if told is None or self._is_synchronised():
            return system
        try:
            return system + told
        except OverflowError:
            return system

    @property
    def is_sure(self) -> bool:
        return not self._is_board or self._told is not None or self._is_synchronised() or self._has_battery_clock()

    def set(self, now: datetime) -> None:
        """Take it from the owner that it is so late. Without a disk to keep it on, it is known until the program ends."""
        if now.tzinfo is not None:
            raise ValueError(f"local time without a zone, not {now}")
        self._offset = now - self._system()
        self._write(self._offset)
        self._read_file = self._identity()

    @property
    def _told(self) -> timedelta | None:
        """What the owner has told, this program or another one on the same data since."""
        if (identity := self._identity()) != self._read_file:
            self._read_file, self._offset = identity, self._read()
        return self._offset

    def _identity(self) -> tuple[int, int] | None:
        """Tells whether the file is still the one that was read; each one that is written is a new one."""
        try:
            found = self._file.stat() if self._file is not None else None
        except OSError:
            return None
        return (found.st_ino, found.st_mtime_ns) if found is not None else None

    def _is_synchronised(self) -> bool:
        return self._timesync.exists() or self._synchronised()

    def _has_battery_clock(self) -> bool:
        system_s = self._system().timestamp()
        for file in sorted(self._rtc_class.glob("rtc*/since_epoch")):
            try:
                told_s = int(file.read_text(encoding="ascii"))
            except (OSError, ValueError):  # it doesn't answer
                continue
            if told_s >= UNSET_BEFORE_S and abs(told_s - system_s) < SAME_DAY_S:
                return True
        return False

    def _boot(self) -> str:
        try:
            return self._boot_id.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            return ""

    def _read(self) -> timedelta | None:
        """What was told earlier in this boot. Anything odd in the file counts as nothing told."""
        if self._file is None:
            return None
        try:
            with self._file.open("rb") as file:
                kept = json.loads(file.read(MAX_FILE_BYTES))
            boot, offset_s = kept["boot"], float(kept["offset_s"])
        except (OSError, ValueError, TypeError, KeyError, OverflowError):
            return None
        is_this_boot = bool(boot) and boot == self._boot()
        return timedelta(seconds=offset_s) if is_this_boot and abs(offset_s) < LARGEST_OFFSET_S else None

    def _write(self, offset: timedelta) -> None:
        if self._file is None:
            return
        kept = json.dumps({"boot": self._boot(), "offset_s": offset.total_seconds()})
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._file.parent, prefix=f".{FILE}.")
            try:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    file.write(kept)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self._file)
            except OSError:
                Path(name).unlink(missing_ok=True)
        except OSError:
            return  # a full or read-only disk: she asks again after a restart
