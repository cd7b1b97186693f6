"""What is known, in groups, for showing it: each entry with the mark by which it can be forgotten."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from companion.memory.kinds import ME
from companion.memory.portable import folded
from companion.memory.readable import PLACE_OF, clock, day, many, person
from companion.memory.store import Store

TASTE = frozenset({"likes", "dislikes", "favourite", "allergic", "avoids"})
AVOID = "avoid"
"""The preference of what she is never to bring up."""
HOLDING = "SELECT id, subject, relation, sentence, learned FROM facts WHERE superseded_by IS NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Entry:
    mark: str
    """"f12": what it is, and its number."""
    text: str
    at: int | None = None
    """When it was learnt, made or written down; for people, when they were last spoken of."""
    of: str = ""
    """The mark of the person that it is about; the name of the list that it is on."""


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()


def overview(store: Store) -> tuple[Group, ...]:
    """All that is known but the talks themselves. Groups may be empty."""
    facts = store.rows(HOLDING)
    mine = [fact for fact in facts if folded(fact[1]) == ME]
    people, named = _people(store, facts)
    others = [fact for fact in facts if folded(fact[1]) not in named | {ME}]
    groups: dict[str, Iterable[Entry]] = {
        "about_you": _facts(fact for fact in mine if fact[2] not in TASTE),
        "likes_and_dislikes": _facts(fact for fact in mine if fact[2] in TASTE),
        "people": people,
        "promises": _plans(store, "promise"),
        "plans": _plans(store, "plan"),
        "where_things_are": _facts(fact for fact in others if fact[2] == PLACE_OF),
        "other_things": _facts(fact for fact in others if fact[2] != PLACE_OF),
        "reminders": _reminders(store),
        "timers": _timers(store),
        "lists": _lists(store),
        "notes": (Entry(f"n{number}", text, at) for number, text, at in store.rows("SELECT id, text, at FROM notes ORDER BY id")),
        "letters": _letters(store),
        "how_you_want_it": _wishes(store),
    }
    return tuple(Group(name, tuple(entries)) for name, entries in groups.items())


def turn_entries(store: Store, most: int) -> tuple[tuple[str, int, str, str], ...]:
    """The newest turns, the oldest of them first: mark, time, what was heard and what was spoken."""
    rows = store.rows("SELECT id, at, heard, spoken FROM turns ORDER BY id DESC LIMIT ?", (most,))
    return tuple((f"t{number}", at, heard, spoken) for number, at, heard, spoken in reversed(rows))


def when_told(due: str | None, repeats: str, cue: str) -> str:
    """When a reminder comes.

    >>> when_told("2026-11-29T18:00", "", ""), when_told(None, "", "good night")
    ('2026-11-29 18:00', 'when you say good night')
    """
    if cue:
        return f"when you say {cue}"
    return f"{(due or '').replace('T', ' ')[:16]}{', again and again' if repeats else ''}"


def _facts(facts: Iterable[tuple[Any, ...]], of: str = "") -> Iterator[Entry]:
    yield from (Entry(f"f{number}", sentence, learned, of) for number, _, _, sentence, learned in facts)


def _people(store: Store, facts: list[tuple[Any, ...]]) -> tuple[list[Entry], set[str]]:
    """The people with their facts behind each, by who was last spoken of; and what the facts call them."""
    entries, named = list[Entry](), set[str]()
    of_subject: dict[str, list[tuple[Any, ...]]] = {}
    for fact in facts:
        of_subject.setdefault(folded(fact[1]), []).append(fact)
    rows = store.rows("SELECT id, name, relation, spoken_of, mood, times FROM people ORDER BY spoken_of DESC, id")
    for number, name, relation, spoken_of, mood, times in rows:
        told = f"{person(name, relation)}: last spoken of on {day(spoken_of)}, {many(times, 'time')} in all"
        entries.append(Entry(f"w{number}", told + (f"; you were {mood} then" if mood else ""), spoken_of))
        called = {folded(one) for one in (name, relation) if one} - named
        entries += _facts(sorted(fact for one in called for fact in of_subject.get(one, ())), f"w{number}")
        named |= called
    return entries, named


def _plans(store: Store, kind: str) -> Iterator[Entry]:
    question = "SELECT id, text, day, time, who, made FROM plans WHERE kind = ? AND done IS NULL ORDER BY day IS NULL, day, id"
    for number, text, on_day, time, who, made in store.rows(question, (kind,)):
        when = " ".join(filter(None, (on_day, (time or "")[:5])))
        beside = f", with {who}" if who and folded(who) not in folded(text) else ""
        yield Entry(f"p{number}", text + beside + (f" ({when})" if when else ""), made)


def _reminders(store: Store) -> Iterator[Entry]:
    question = (
        "SELECT id, text, due, repeats, cue, made FROM reminders WHERE state IN ('waiting', 'ringing')"
        " ORDER BY due IS NULL, due, id"
    )
    for number, text, due, repeats, cue, made in store.rows(question):
        yield Entry(f"r{number}", f"{text} ({when_told(due, repeats, cue)})", made)


def _timers(store: Store) -> Iterator[Entry]:
    question = "SELECT id, name, ends, made FROM timers WHERE state IN ('waiting', 'ringing') ORDER BY ends, id"
    for number, name, ends, made in store.rows(question):
        yield Entry(f"c{number}", f"{name or 'timer'}, until {clock(ends)}", made)


def _letters(store: Store) -> Iterator[Entry]:
    for number, whom, state, changed in store.rows("SELECT id, whom, state, changed FROM letters ORDER BY changed DESC, id"):
        yield Entry(f"b{number}", f"to {whom or 'somebody'}{'' if state == 'kept' else ', not finished'}", changed)


def _wishes(store: Store) -> Iterator[Entry]:
    for number, name, value, at in store.rows("SELECT rowid, name, value, at FROM preferences ORDER BY name, at, rowid"):
        yield Entry(f"h{number}", f"never bring up {value}" if name == AVOID else f"{name}: {value}", at)


def _lists(store: Store) -> Iterator[Entry]:
    question = "SELECT i.id, i.text, i.at, l.name FROM list_items AS i JOIN lists AS l ON l.id = i.list ORDER BY l.id, i.id"
    yield from (Entry(f"l{number}", text, at, name) for number, text, at, name in store.rows(question))
