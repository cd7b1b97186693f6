"""The battery: how full it is, when to warn, and when to say goodbye before it is empty.

PowerPolicy decides and does nothing else: readings come in, news go out. Power reads the gauge in a thread of its own, and tells.
The gauges are in gauge_max17048.py and gauge_pisugar.py; what the Pico measures comes in by take().
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Event, RLock, Thread, current_thread

from companion.errors import HardwareError
from companion.service import run_folder

LAST_WARNING_PERCENT = 5
EMPTY_V = 3.2
"""Under load a lithium cell at this voltage has a few minutes left, whatever the gauge counts (an old cell fools it)."""
EMPTY_READINGS = 3
"""One low reading may be the loudspeaker's doing: its peaks pull the voltage down."""
HYSTERESIS_PERCENT = 3
LOWEST_V, HIGHEST_V = 2.5, 4.5
"""What one lithium cell can have while this computer runs from it."""
DOUBTS = 3
READ_S, READ_SOON_S = 30.0, 5.0
JOIN_S = 2.0
SHUT_DOWN_S = 10.0
POWEROFF_NAME = "poweroff"
"""In the card's run folder."""
ASK_POLKIT = "Let its user power it off (polkit), or switch it off by hand."


@dataclass(frozen=True)
class Charge:
    """One reading of the battery."""

    percent: float
    """How full: 0 to 100."""
    charging: bool | None = None
    """Whether it fills, or is on the charger and full. None: this gauge can't tell."""
    volts: float | None = None

    @property
    def plausible(self) -> bool:
        """Whether a battery can be like this. A gauge without a cell, or a wire that is loose, gives the oddest numbers."""
        return 0 <= self.percent <= 100 and (self.volts is None or LOWEST_V <= self.volts <= HIGHEST_V)


class Doubts:
    """Patience with a gauge: the third reading in a row that is none is a fault, told once until a good one comes."""

    def __init__(self, fault: HardwareError) -> None:
        self._fault, self._count = fault, 0

    def passed(self, charge: Charge | None) -> Charge | None:
        """The reading, or None if it is none. Raises HardwareError the third time in a row."""
        if charge is not None and charge.plausible:
            self._count = 0
            return charge
        self._count += 1
        if self._count == DOUBTS:
            raise self._fault
        return None


class News(Enum):
    """What is to be told besides the reading itself."""

    LOW = "warn that the battery is low"
    FINE = "the warning is over"
    EMPTY = "say goodbye and shut down"


class PowerPolicy:
    """When a battery is low, and when empty. A reading that is nonsense, or missing, changes nothing."""

    def __init__(self, low_percent: float = 15, empty_percent: float = 4) -> None:
        """It warns at `low_percent` and at LAST_WARNING_PERCENT; at `empty_percent`, or below EMPTY_V, it is time to stop."""
        self._levels = sorted({low_percent, min(low_percent, LAST_WARNING_PERCENT)})
        self._empty_percent = empty_percent
        self._warned_at: float | None = None
        self._empties = 0

    @property
    def low(self) -> bool:
        """Whether a warning is out."""
        return self._warned_at is not None

    @property
    def read_in_s(self) -> float:
        """How long the next reading can wait."""
        return READ_SOON_S if self.low or self._empties else READ_S

    def take(self, charge: Charge | None) -> list[News]:
        """What follows from this reading."""
        if charge is None or not charge.plausible:
            return []
        if charge.charging:
            return self._on_the_charger()
        news = self._warn(charge.percent)
        if charge.percent <= self._empty_percent or (charge.volts is not None and charge.volts < EMPTY_V):
            self._empties += 1
            return [*news, News.EMPTY] if self._empties == EMPTY_READINGS else news
        if self._empties < EMPTY_READINGS or charge.percent >= self._empty_percent + HYSTERESIS_PERCENT:
            self._empties = 0
        return news

    def _on_the_charger(self) -> list[News]:
        was_low, self._warned_at, self._empties = self.low, None, 0
        return [News.FINE] if was_low else []

    def _warn(self, percent: float) -> list[News]:
        reached = [level for level in self._levels if percent <= level]
        if reached and (self._warned_at is None or reached[0] < self._warned_at):
            self._warned_at = reached[0]
            return [News.LOW]
        if self._warned_at is None:
            return []
        left = [level for level in self._levels if level >= self._warned_at and percent < level + HYSTERESIS_PERCENT]
        self._warned_at = left[0] if left else None
        return [] if left else [News.FINE]


class Power:
    """Watches the battery and tells. The callbacks come from its own thread or from take()'s, never two at once."""

    def __init__(
        self,
        read: Callable[[], Charge | None] | None,
        on_charge: Callable[[Charge], object],
        on_low: Callable[[float], object],
        on_empty: Callable[[], object],
        *,
        on_fine: Callable[[], object] = lambda: None,
        on_fault: Callable[[HardwareError], object] = lambda _error: None,
        policy: PowerPolicy | None = None,
    ) -> None:
        """Begin to watch.

        Args:
            read: one reading of the gauge, or None; may raise HardwareError. None: readings come by take() alone.
            on_charge: takes every good reading.
            on_low: takes the percentage; twice at most on the way down. on_fine: the warning is over.
            on_empty: once; who is told says goodbye and calls shut_down().
            on_fault: what `read` raised. It is read again all the same: a wire may find its way back.
        """
        self._on_charge, self._on_fault = on_charge, on_fault
        self._tell: dict[News, Callable[[Charge], object]] = {
            News.LOW: lambda charge: on_low(charge.percent),
            News.FINE: lambda _charge: on_fine(),
            News.EMPTY: lambda _charge: on_empty(),
        }
        self._policy = policy or PowerPolicy()
        self._lock, self._closed = RLock(), Event()
        self.charge: Charge | None = None
        """The last good reading."""
        self._thread = Thread(target=self._follow, args=(read,), name="power", daemon=True) if read else None
        if self._thread:
            self._thread.start()

    def take(self, charge: Charge | None) -> None:
        """A reading that came by itself. From any thread."""
        with self._lock:
            if self._closed.is_set() or charge is None or not charge.plausible:
                return
            self.charge = charge
            news = self._policy.take(charge)
            self._on_charge(charge)
            for item in news:
                self._tell[item](charge)

    def close(self) -> None:
        """Nothing is told after it. From any thread, the callbacks' too; twice is fine. Whoever opened the gauge closes it."""
        self._closed.set()
        if self._thread and current_thread() is not self._thread:
            self._thread.join(JOIN_S)

    def _follow(self, read: Callable[[], Charge | None]) -> None:
        while not self._closed.is_set():
            try:
                self.take(read())
            except HardwareError as error:
                self._on_fault(error)
            self._closed.wait(self._policy.read_in_s)


def shut_down() -> None:
    """Switch this computer off, as far as it can: systemd ends the programs, this one too. Raises HardwareError if refused.

    On the card nobody may call systemctl; there a file is the wish, and companion-poweroff.path waits for it.
    """
    if (folder := run_folder()) is not None:
        _wish(folder / POWEROFF_NAME)
        return
    try:
        done = subprocess.run(
            ["systemctl", "poweroff"],
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SHUT_DOWN_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _refused(str(error), ASK_POLKIT) from error
    if done.returncode != 0:
        raise _refused(done.stderr.strip()[:200] or f"systemctl ended with {done.returncode}", ASK_POLKIT)


def _wish(file: Path) -> None:
    try:
        file.touch()
    except OSError as error:
        raise _refused(error.strerror or str(error), "Switch it off by hand.") from error


def _refused(reason: str, fix: str) -> HardwareError:
    return HardwareError(f"The device could not be shut down: {reason.rstrip('.')}.", fix)
