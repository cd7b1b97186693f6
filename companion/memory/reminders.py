"""Reminders: kept until they are acknowledged, through every power cut.

A ring is written down before it sounds, and an acknowledgement at the press: power that fails between the two lets it ring once
more, and nothing that was acknowledged rings again.
"""

import contextlib
from datetime import datetime
from typing import Any

from companion.memory.due import RUNG_LATELY_S, comes_again_s, first_due, last_due, next_due
from companion.memory.kinds import Reminder, When
from companion.memory.said_words import those_with
from companion.memory.store import Store

SELECT = "SELECT id, text, due, repeats, cue, made, state, rang, last_rang FROM reminders WHERE "
OPEN = "state IN ('waiting', 'ringing')"
DATED = "state IN ('waiting', 'ringing') AND due IS NOT NULL"


class Reminders:
    """Everything to be remembered at a time or a cue."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, text: str, when: When, now: datetime) -> Reminder:
        """Raises ValueError for a time that has passed and a rule that never comes true; KeepingError."""
        due = first_due(when, now)
        if due is None and not when.cue:
            raise ValueError("it would never be due")
        sql = "INSERT INTO reminders (text, due, repeats, cue, made, state) VALUES (?, ?, ?, ?, ?, 'waiting')"
        with self._store.change():
            values = (text, _written(due), when.repeats, when.cue, round(now.timestamp()))
            added = self._store.run(sql, values)
        return Reminder(added, text, due, when.repeats, when.cue, round(now.timestamp()), "waiting")

    def get(self, reminder_id: int) -> Reminder | None:
        found = self._where("id = ?", reminder_id)
        return found[0] if found else None

    def waiting(self) -> list[Reminder]:
        """Those that are still to come or ring now, by when they are due; those that wait for a cue last."""
        return sorted(self._where(OPEN), key=_by_due)

    def ringing(self) -> list[Reminder]:
        """Those that were said and not acknowledged, also those that come again no more."""
        return sorted(self._where("state = 'ringing'"), key=_by_due)

    def last_rung(self, now: datetime) -> Reminder | None:
        """What was said last, if that is not long ago and it was not cancelled since; acknowledged or not."""
        now_s = round(now.timestamp())
        lately = "state != 'cancelled' AND last_rang BETWEEN ? AND ?"
        return max(self._where(lately, now_s - RUNG_LATELY_S, now_s), key=lambda one: (one.last_rang, one.id), default=None)

    def due(self, now: datetime) -> list[Reminder]:
        """What is to be said now, with the time it was due: for the first time, or once more."""
        found = []
        for reminder in self._where(DATED):
            due = _due_by(reminder, now)
            if _is_now(reminder, due, now):
                found.append(_of_now(reminder, due))
        return sorted(found, key=_by_due)

    def wait_s(self, now: datetime) -> float | None:
        """Seconds until one is to be said, by the clock as it runs now; None: none is."""
        waits = []
        for reminder in self._where(DATED):
            again_s = comes_again_s(reminder.rang) if reminder.state == "ringing" else None
            if again_s is not None:
                waits.append((reminder.last_rang or 0) + again_s - now.timestamp())
            elif reminder.state == "waiting" and reminder.due is not None:
                waits.append((reminder.due - now).total_seconds())
            elif reminder.repeats and (following := _following(reminder, now)):
                waits.append((following - now).total_seconds())
        return min(waits, default=None)

    def for_cue(self, cue: str) -> list[Reminder]:
        """What is to be said now that he has said this."""
        return self._where("state = 'waiting' AND cue = ?", cue)

    def rang(self, reminder_id: int, now: datetime) -> bool:
        """It is about to be said; False where it no longer holds: cancelled, acknowledged or said by another process."""
        with self._store.change():
            reminder = self.get(reminder_id)
            if reminder is None or reminder.state not in ("waiting", "ringing"):
                return False
            due = _due_by(reminder, now) if reminder.due is not None else None
            if due is not None and not _is_now(reminder, due, now):
                return False
            rang = reminder.rang + 1 if due == reminder.due else 1
            sql = "UPDATE reminders SET state = 'ringing', due = ?, rang = ?, last_rang = ? WHERE id = ?"
            self._store.run(sql, (_written(due), rang, round(now.timestamp()), reminder_id))
        return True

    def not_said(self, before: Reminder) -> None:
        """What rang() has written down did not come to be said: it is as it was before."""
        sql = "UPDATE reminders SET state = ?, due = ?, rang = ?, last_rang = ? WHERE id = ? AND state = 'ringing' AND rang = ?"
        values = (before.state, _written(before.due), before.rang, before.last_rang, before.id, before.rang + 1)
        with self._store.change():
            self._store.run(sql, values)

    def acknowledge(self, reminder_id: int, now: datetime) -> None:
        """It has reached him: a repeating one waits for its next time, any other is done."""
        with self._store.change():
            reminder = self.get(reminder_id)
            if reminder is None or reminder.state not in ("waiting", "ringing"):
                return
            following = _following(reminder, now) if reminder.repeats else None
            state, due = ("done", reminder.due) if following is None else ("waiting", following)
            sql = "UPDATE reminders SET state = ?, due = ?, rang = 0, last_rang = ? WHERE id = ?"
            self._store.run(sql, (state, _written(due), round(now.timestamp()), reminder_id))

    def snooze(self, reminder_id: int, until: datetime) -> None:
        """Say it later once more, also one that was acknowledged already."""
        with self._store.change():
            sql = "UPDATE reminders SET state = 'waiting', due = ?, rang = 0, last_rang = NULL WHERE id = ?"
            self._store.run(sql, (_written(until), reminder_id))

    def cancel(self, reminder_id: int) -> None:
        with self._store.change():
            sql = "UPDATE reminders SET state = 'cancelled' WHERE id = ? AND state IN ('waiting', 'ringing')"
            self._store.run(sql, (reminder_id,))

    def find(self, words: str) -> list[Reminder]:
        """Those still to come whose text has these words, all of them if any has."""
        return those_with(words, self.waiting(), lambda reminder: reminder.text)

    def shift(self, seconds: int) -> None:
        """The clock jumped: the times of rings move with it. What is due stays, for it is due by the wall."""
        with self._store.change():
            self._store.run("UPDATE reminders SET last_rang = last_rang + ? WHERE last_rang IS NOT NULL", (seconds,))

    def _where(self, condition: str, *values: Any) -> list[Reminder]:
        return [_read(row) for row in self._store.rows(SELECT + condition + " ORDER BY id", values)]


def _read(row: tuple[Any, ...]) -> Reminder:
    number, text, due, *rest = row
    at: datetime | None = None
    with contextlib.suppress(ValueError):  # an edited export: better without a time than no reminders at all
        at = datetime.fromisoformat(due).replace(tzinfo=None) if due else None
    return Reminder(number, text, at, *rest)


def _written(due: datetime | None) -> str | None:
    return due.isoformat(timespec="seconds" if due.second else "minutes") if due is not None else None


def _by_due(reminder: Reminder) -> tuple[datetime, int]:
    return reminder.due or datetime.max, reminder.id


def _of_now(reminder: Reminder, due: datetime) -> Reminder:
    if due == reminder.due:
        return reminder
    kept = (reminder.id, reminder.text, due, reminder.repeats, reminder.cue, reminder.made)
    return Reminder(*kept, state="waiting")


def _is_now(reminder: Reminder, due: datetime, now: datetime) -> bool:
    """Whether what was last due at `due` is to be said now."""
    if reminder.state == "waiting" or due != reminder.due:
        return due <= now
    again_s = comes_again_s(reminder.rang)
    return again_s is not None and now.timestamp() >= (reminder.last_rang or 0) + again_s


def _due_by(reminder: Reminder, now: datetime) -> datetime:
    """When it was due last: of a repeating one the last time that has passed."""
    due = reminder.due or datetime.max
    if not reminder.repeats or due > now:
        return due
    try:
        return last_due(reminder.repeats, due, now)
    except ValueError:  # a rule that came with an import and is none
        return due


def _following(reminder: Reminder, now: datetime) -> datetime | None:
    """After the later of its time and now: a clock that went back makes nothing ring twice."""
    due = reminder.due or now
    try:
        return next_due(reminder.repeats, max(due, now), since=due)
    except ValueError:
        return None
