"""What is to be said of timers and reminders, and what becomes of it: the rules, without a thread or a light (see alarms.py).

A ring is written down before it sounds and an acknowledgement at the press, so that after a power cut something may be said
twice, but never after it was acknowledged. What nobody acknowledges comes again (memory/due.py), and is told at the next talk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from companion.alarm_words import Due, Why, announcement
from companion.clock import BOOT_ID
from companion.memory.due import comes_again_s, local
from companion.memory.kinds import Timer
from companion.memory.reminders import Reminders
from companion.memory.store import Store
from companion.memory.timers import Timers

MOST_AT_ONCE = 4
"""Things in one announcement; nobody keeps more in mind."""
JUMP_S = 2.0
"""The wall clock against the one that only runs: less than this is drift."""
CLOCK = "clock-offset"
"""The row of `meta` with the boot and the difference of the two clocks by which timers' ends are written."""
ASKED = "asked-the-time"
"""The row with the boot in which she asked what time it is."""


@dataclass(frozen=True, slots=True)
class Saying:
    """An announcement and what it is about. `is_last`: said whole, it counts as acknowledged, for somebody is there."""

    text: str
    due: tuple[Due, ...]
    is_last: bool = False


def boot_id() -> str:
    """Names this run of the system; "" where there is no such thing."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


class Ringing:
    """`clock` is local time, naive; `running_s` goes on evenly, also while the computer sleeps. One thread at a time."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        running_s: Callable[[], float],
        boot: str,
        started_s: float | None = None,
    ) -> None:
        """`started_s`: when the program began, by `running_s`; None is now."""
        self._store, self._reminders, self._timers = store, Reminders(store), Timers(store)
        self._clock, self._running_s, self._boot = clock, running_s, boot
        self._looked_s = running_s()
        self._started_s = self._looked_s if started_s is None else started_s
        self._unkept: dict[tuple[str, int, datetime], Due] = {}  # said, and the disk would not take it
        self._acknowledged: set[tuple[str, int, datetime]] = set()  # even where the disk keeps nothing any more

    def follow_clock(self) -> None:
        """Where the wall clock was put forward or back, running timers move with it, once for all processes."""
        now_s, running_s = self._clock().timestamp(), self._running_s()
        looked_s, self._looked_s = self._looked_s, running_s
        offset_s = now_s - running_s
        kept_s = self._kept_offset_s()
        if kept_s is not None and abs(offset_s - kept_s) <= JUMP_S:
            return
        with self._store.change():
            kept_s = self._kept_offset_s()
            if kept_s is not None and (jump_s := round(offset_s - kept_s)):
                self._timers.shift(jump_s, (offset_s + looked_s, now_s) if looked_s < running_s else (now_s, now_s))
                self._reminders.shift(jump_s)
            sql = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
            self._store.run(sql, (CLOCK, f"{self._boot} {offset_s:.3f}"))

    def to_say(self) -> Saying | None:
        """What is due now; what fell due before this program ran is told by itself, and first."""
        now = self._clock()
        due = self._due(now)
        chosen = [one for one in due if self._is_missed(one, now)] or due
        return self._saying(chosen[:MOST_AT_ONCE], now, more=len(chosen) > MOST_AT_ONCE) if chosen else None

    def to_tell(self) -> Saying | None:
        """What rang in vain until it came no more; for when somebody is there again."""
        now = self._clock()
        kept = [one for one in self._ringing() if comes_again_s(one.item.rang) is None][:MOST_AT_ONCE]
        return Saying(announcement(kept, now, Why.AWAY), tuple(kept), is_last=True) if kept else None

    def begin(self, saying: Saying) -> Saying | None:
        """It is about to sound. Returns what of it is still to be said: of two programs on one memory one says it, the one that
        comes here first; None where that leaves nothing. Raises KeepingError: then it is to be said all the same.
        """
        now = self._clock()
        if saying.is_last:
            return saying
        self._unkept.update((one.key, one) for one in saying.due)
        with self._store.change():
            held = [one for one in saying.due if self._rang(one, now)]
        for one in saying.due:
            del self._unkept[one.key]
        if len(held) == len(saying.due):
            return saying
        return self._saying(held, now, more=False) if held else None

    def not_said(self, saying: Saying) -> None:
        """begin() came too soon: the conversation has put it off."""
        for one in saying.due:
            self._unkept.pop(one.key, None)
        if saying.is_last:
            return
        with self._store.change():
            for one in saying.due:
                if isinstance(one.item, Timer):
                    self._timers.not_said(one.item)
                else:
                    self._reminders.not_said(one.item)

    def acknowledge(self, due: tuple[Due, ...]) -> None:
        now = self._clock()
        self._acknowledged.update(one.key for one in due)
        with self._store.change():
            for one in due:
                if isinstance(one.item, Timer):
                    self._timers.acknowledge(one.item.id)
                else:
                    self._reminders.acknowledge(one.item.id, now)

    def rings(self) -> tuple[Due, ...]:
        """What was said, is not acknowledged, and will come again: as long as there is any, the ring says so."""
        kept = [one for one in self._ringing() if comes_again_s(one.item.rang) is not None]
        return (*kept, *self._in_order(list(self._unkept.values())))

    def wait_s(self) -> float | None:
        """Seconds until something is to be said, by the clock as it runs now."""
        now = self._clock()
        waits = [wait_s for wait_s in (self._timers.wait_s(now), self._reminders.wait_s(now)) if wait_s is not None]
        return max(0.0, min(waits)) if waits else None

    def first_to_end(self) -> tuple[Timer, float] | None:
        """The running timer that ends first, and when, by `running_s`."""
        running = self._timers.running()
        if not running:
            return None
        return running[0], self._running_s() + running[0].ends - self._clock().timestamp()

    def asks_time(self) -> bool:
        """Whether nobody has asked in this boot what time it is."""
        row = self._store.one("SELECT value FROM meta WHERE name = ?", (ASKED,))
        return row is None or not self._boot or str(row[0]) != self._boot

    def asked_time(self) -> None:
        sql = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        with self._store.change():
            self._store.run(sql, (ASKED, self._boot))

    def _saying(self, due: list[Due], now: datetime, *, more: bool) -> Saying:
        why = Why.OFF if self._is_missed(due[0], now) else Why.NONE
        return Saying(announcement(due, now, why, more), tuple(due))

    def _is_missed(self, one: Due, now: datetime) -> bool:
        return one.at < self._started(now) and not one.item.rang

    def _rang(self, one: Due, now: datetime) -> bool:
        if isinstance(one.item, Timer):
            return self._timers.rang(one.item.id, now)
        return self._reminders.rang(one.item.id, now)

    def _due(self, now: datetime) -> list[Due]:
        timers = [Due(timer, local(timer.ends)) for timer in self._timers.due(now)]
        return self._in_order([*timers, *(Due(reminder, reminder.due or now) for reminder in self._reminders.due(now))])

    def _ringing(self) -> list[Due]:
        timers = [Due(timer, local(timer.ends)) for timer in self._timers.ringing()]
        reminders = [Due(one, one.due or local(one.last_rang or one.made)) for one in self._reminders.ringing()]
        return self._in_order([*timers, *reminders])

    def _in_order(self, due: list[Due]) -> list[Due]:
        return sorted((one for one in due if one.key not in self._acknowledged), key=lambda one: one.at)

    def _started(self, now: datetime) -> datetime:
        """When this program began, by the clock of now: one that was set since then counts as it is."""
        return now - timedelta(seconds=self._running_s() - self._started_s)

    def _kept_offset_s(self) -> float | None:
        row = self._store.one("SELECT value FROM meta WHERE name = ?", (CLOCK,))
        boot, _, offset_s = str(row[0]).rpartition(" ") if row else ("", "", "")
        try:
            return float(offset_s) if row and boot == self._boot else None
        except ValueError:
            return None
