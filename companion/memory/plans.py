"""What he means to do (promises) and what will happen to him (plans), until it is done; and how it went, asked once."""

from datetime import date, time
from typing import Any

from companion.memory.kinds import NewPlan, Plan
from companion.memory.plain_text import clean, folded, words_of
from companion.memory.store import Store

MAX_CHARS = 300
FOLLOW_UP_DAYS = 14
"""Longer ago than this, a question how it went comes too late."""
READ = "SELECT id, kind, text, day, time, who, made, turn, done, asked FROM plans "
SMALL = frozenset(
    "i you he she it we they a an the my your his her to of for at on in and with me that this is was do did have has".split()
)
ENDINGS = ("ing", "ed", "es", "s", "e")
ENOUGH = 0.5
"""More than this part of the words sought is to be found: "called the dentist" is not "call the bank"."""


class Plans:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, new: NewPlan, at: int, turn: int | None = None) -> Plan:
        """Keep a promise or plan; the one that is open already, where it is the same. Raises KeepingError."""
        text, who = clean(new.text, MAX_CHARS), clean(new.who, MAX_CHARS)
        if not text or new.kind not in ("promise", "plan"):
            raise ValueError(f"needs a kind and a text, got {new}")
        with self._store.change():
            same = next((plan for plan in self.open(new.kind) if _is_same(plan, text, new.day)), None)
            if same is not None:
                return self._filled(same, new)
            number = self._store.run(
                "INSERT INTO plans (kind, text, day, time, who, made, turn) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (new.kind, text, _iso(new.day), _iso(new.time), who, at, turn),
            )
            return Plan(number, new.kind, text, new.day, new.time, who, at, turn, None, None)

    def open(self, kind: str = "") -> list[Plan]:
        """Not yet done: those with a day first, by day."""
        order = "ORDER BY day IS NULL, day, time IS NULL, time, id"
        return self._plans(f"WHERE done IS NULL AND ? IN ('', kind) {order}", (kind,))

    def all(self) -> list[Plan]:
        return self._plans("ORDER BY id", ())

    def get(self, plan: int) -> Plan | None:
        return next(iter(self._plans("WHERE id = ?", (plan,))), None)

    def to_follow_up(self, today: date) -> list[Plan]:
        """Those whose day has passed not long ago, and of which nobody knows how they went; the latest first."""
        first = max(today.toordinal() - FOLLOW_UP_DAYS, 1)
        where = "WHERE done IS NULL AND asked IS NULL AND day < ? AND day >= ? ORDER BY day DESC, id DESC"
        return self._plans(where, (today.isoformat(), date.fromordinal(first).isoformat()))

    def mark_asked(self, plan: int, at: int) -> None:
        """Raises KeepingError."""
        with self._store.change():
            self._store.run("UPDATE plans SET asked = ? WHERE id = ? AND asked IS NULL", (at, plan))

    def mark_done(self, plan: int, at: int) -> None:
        """Raises KeepingError."""
        with self._store.change():
            self._store.run("UPDATE plans SET done = ? WHERE id = ? AND done IS NULL", (at, plan))

    def find(self, words: str) -> list[Plan]:
        """The open ones that have the most of these words, the likeliest first."""
        sought, found = _stems(words), list[tuple[float, float, Plan]]()
        for plan in self.open():
            there = _stems(f"{plan.text} {plan.who}")
            if (common := len(sought & there)) > ENOUGH * len(sought):
                found.append((common / len(sought), common / len(there), plan))
        most = max((score for score, _, _ in found), default=0.0)
        return [plan for score, _, plan in sorted(found, key=lambda one: one[1], reverse=True) if score == most]

    def _filled(self, plan: Plan, new: NewPlan) -> Plan:
        """The same, told again with what wasn't said before."""
        who = plan.who or clean(new.who, MAX_CHARS)
        values = (_iso(plan.day or new.day), _iso(plan.time or new.time), who, plan.id)
        self._store.run("UPDATE plans SET day = ?, time = ?, who = ? WHERE id = ?", values)
        return self.get(plan.id) or plan

    def _plans(self, where: str, values: tuple[Any, ...]) -> list[Plan]:
        return [_plan(row) for row in self._store.rows(READ + where, values)]


def _plan(row: tuple[Any, ...]) -> Plan:
    number, kind, text, day, hour, *rest = row
    return Plan(number, kind, text, date.fromisoformat(day) if day else None, time.fromisoformat(hour) if hour else None, *rest)


def _iso(moment: date | time | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _is_same(plan: Plan, text: str, day: date | None) -> bool:
    return folded(plan.text) == folded(text) and (plan.day == day or plan.day is None or day is None)


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in words_of(text) if word not in SMALL and len(word) > 1}


def _stem(word: str) -> str:
    """A rough one: "calling" and "called" are "call"; "dentist's" ends as "dentist" by itself.

    >>> _stem("called"), _stem("calls"), _stem("bus")
    ('call', 'call', 'bus')
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
