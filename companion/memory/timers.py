"""Timers: so many seconds from when they were set, whatever the clock on the wall does meanwhile.

Rings and acknowledgements are written down as in reminders.py.
"""

from datetime import datetime
from typing import Any

from companion.memory.due import RUNG_LATELY_S, comes_again_s
from companion.memory.kinds import Timer
from companion.memory.said_words import those_with
from companion.memory.store import Store

SELECT = "SELECT id, name, seconds, ends, made, state, rang, last_rang FROM timers WHERE "
OPEN = "state IN ('waiting', 'ringing')"


class Timers:
    """Several at once, with names or without."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, seconds: int, now: datetime) -> Timer:
        """Raises ValueError for less than a second; KeepingError."""
        if seconds < 1:
            raise ValueError("a timer lasts a second at least")
        made = round(now.timestamp())
        sql = "INSERT INTO timers (name, seconds, ends, made, state) VALUES (?, ?, ?, ?, 'waiting')"
        with self._store.change():
            added = self._store.run(sql, (name, seconds, made + seconds, made))
        return Timer(added, name, seconds, made + seconds, made, "waiting")

    def get(self, timer_id: int) -> Timer | None:
        found = self._where("id = ?", timer_id)
        return found[0] if found else None

    def running(self) -> list[Timer]:
        """Those that have not rung yet, the first to end first."""
        return self._where("state = 'waiting'")

    def ringing(self) -> list[Timer]:
        """Those that were said and not acknowledged, also those that come again no more."""
        return self._where("state = 'ringing'")

    def last_rung(self, now: datetime) -> Timer | None:
        """What was said last, if that is not long ago and it was not cancelled since; acknowledged or not."""
        now_s = round(now.timestamp())
        lately = "state != 'cancelled' AND last_rang BETWEEN ? AND ?"
        return max(self._where(lately, now_s - RUNG_LATELY_S, now_s), key=lambda one: (one.last_rang, one.id), default=None)

    def due(self, now: datetime) -> list[Timer]:
        """What is to be said now, for the first time or once more."""
        return [timer for timer in self._where(OPEN) if (at := _next_s(timer)) is not None and at <= now.timestamp()]

    def wait_s(self, now: datetime) -> float | None:
        """Seconds until one is to be said; None: none is."""
        moments = [at for timer in self._where(OPEN) if (at := _next_s(timer)) is not None]
        return min(moments) - now.timestamp() if moments else None

    def rang(self, timer_id: int, now: datetime) -> bool:
        """It is about to be said; False where it no longer holds: cancelled, acknowledged or said by another process."""
        with self._store.change():
            timer = self.get(timer_id)
            if timer is None or timer.state not in ("waiting", "ringing"):
                return False
            if (at_s := _next_s(timer)) is None or at_s > now.timestamp():
                return False
            sql = "UPDATE timers SET state = 'ringing', rang = rang + 1, last_rang = ? WHERE id = ?"
            self._store.run(sql, (round(now.timestamp()), timer_id))
        return True

    def not_said(self, before: Timer) -> None:
        """What rang() has written down did not come to be said: it is as it was before."""
        sql = "UPDATE timers SET state = ?, rang = ?, last_rang = ? WHERE id = ? AND state = 'ringing' AND rang = ?"
        with self._store.change():
            self._store.run(sql, (before.state, before.rang, before.last_rang, before.id, before.rang + 1))

    def acknowledge(self, timer_id: int) -> None:
        self._end(timer_id, "done")

    def snooze(self, timer_id: int, seconds: int, now: datetime) -> None:
        """Run once more for so long, also one that was acknowledged already."""
        made = round(now.timestamp())
        with self._store.change():
            sql = "UPDATE timers SET state = 'waiting', seconds = ?, made = ?, ends = ?, rang = 0, last_rang = NULL WHERE id = ?"
            self._store.run(sql, (seconds, made, made + seconds, timer_id))

    def cancel(self, timer_id: int) -> None:
        self._end(timer_id, "cancelled")

    def find(self, words: str) -> list[Timer]:
        """Those running or ringing whose name has these words, all of them if any has."""
        return those_with(words, self._where(OPEN), lambda timer: timer.name)

    def shift(self, seconds: int, but_made: tuple[float, float] = (0.0, 0.0)) -> None:
        """The clock jumped by so much: timers move with it, so that they keep their span. Those made in the seconds `but_made`
        (since 1970) were set by the new clock already.
        """
        sql = (
            "UPDATE timers SET made = made + :by, ends = ends + :by, last_rang = last_rang + :by "
            "WHERE (state IN ('waiting', 'ringing') OR last_rang IS NOT NULL) AND NOT (made >= :since AND made <= :until)"
        )
        with self._store.change():
            self._store.run(sql, {"by": seconds, "since": int(but_made[0]), "until": int(but_made[1])})

    def _end(self, timer_id: int, state: str) -> None:
        with self._store.change():
            sql = "UPDATE timers SET state = ? WHERE id = ? AND state IN ('waiting', 'ringing')"
            self._store.run(sql, (state, timer_id))

    def _where(self, condition: str, *values: Any) -> list[Timer]:
        return [Timer(*row) for row in self._store.rows(SELECT + condition + " ORDER BY ends, id", values)]


def _next_s(timer: Timer) -> int | None:
    """Seconds since 1970 of its next ring; None: it is kept for the next talk."""
    if timer.state == "waiting":
        return timer.ends
    again_s = comes_again_s(timer.rang)
    return None if again_s is None else (timer.last_rang or timer.ends) + again_s
