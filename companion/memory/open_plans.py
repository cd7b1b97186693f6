"""Plans and promises that are open, found by their words and by the people they are about."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from companion.memory.kinds import Recalled
from companion.memory.store import Store
from companion.memory.telling import Told
from companion.memory.word_hits import Term, tells, words_of

MOST = 500
KEPT_DAYS = 14
"""A plan whose day passed longer ago is no plan any more."""
WORDS, NAMED = 0.55, 0.3
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


class OpenPlans:
    """Keeps them at hand while the store does not change."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = -1
        self._plans: list[tuple[int, str, str, date | None, str, int, int | None, frozenset[str]]] = []

    def _refresh(self) -> None:
        if self._store.changes == self._seen:
            return
        self._seen = self._store.changes
        rows = self._store.rows(
            "SELECT id, kind, text, day, who, made, turn FROM plans WHERE done IS NULL ORDER BY id DESC LIMIT ?", (MOST,)
        )
        self._plans = [
            (number, kind, text, _day(day), who, made, turn, stems([kind, *words_of(text), *words_of(who)]))
            for number, kind, text, day, who, made, turn in rows
        ]

    def find(self, terms: Sequence[Term], names: frozenset[str], now_s: int) -> Iterator[Told]:
        """Those with a term of a line, or about somebody named. `now_s` 0: whenever their day is."""
        if not terms:
            return
        self._refresh()
        asked = [stems(word for way in term.ways for word in way.split()) for term in terms if not term.people]
        today = datetime.fromtimestamp(now_s).date() if now_s else None
        for number, kind, text, day, who, made, turn, words in self._plans:
            if today and day and day < today - timedelta(days=KEPT_DAYS):
                continue
            share = sum(not words.isdisjoint(ways) for ways in asked) / max(1, min(2, len(asked)))
            score = WORDS * min(1.0, share) + (NAMED if who and who.casefold() in names else 0.0)
            if score:
                sentence = told(kind, text, day, today)
                yield Told(Recalled(sentence, "plan", number, made, score), turn)


def told(kind: str, text: str, day: date | None, today: date | None) -> str:
    """A plan, spoken to the person.

    >>> told("promise", "call the bank", None, None), told("plan", "the dentist", date(2026, 5, 8), date(2026, 5, 1))
    ('You said you would call the bank.', 'The dentist is on the 8th of May.')
    """
    when = f" {_on(day, today)}" if day else ""
    if kind == "promise":
        return f"You said you would {text}{when}."
    verb = ("was" if today and day < today else "is") if day else "is still to come"
    return f"{text[:1].upper()}{text[1:]} {verb}{when}."


def _on(day: date, today: date | None) -> str:
    days = (day - today).days if today else 999
    if days in (-1, 0, 1):
        return ("today", "tomorrow", "yesterday")[days]
    if 1 < days < 7:
        return f"on {WEEKDAYS[day.weekday()]}"
    ending = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"on the {day.day}{ending} of {MONTHS[day.month - 1]}"


def stems(words: Iterable[str]) -> frozenset[str]:
    """Words that tell something, without their endings: coarse, for a handful of plans."""
    return frozenset(_stem(word) for word in words if tells(word))


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s", "e"):
        if len(word) - len(ending) >= 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
