"""Somebody who uses a memory hard, says what he begins and what was acknowledged, and what must be found of it afterwards.

Each thing has a word of its own, by which it is found again wherever it was put. What was begun and not acknowledged may be
there or not, but whole or not at all, and never twice.
"""

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from companion.memory.kinds import ME, Learned, NewFact, NewPerson, NewPlan, When
from companion.memory.memory import Memory

Tell = Callable[[bytes], object]
NOW = datetime(2026, 11, 23, 9, 0)
AT = round(NOW.timestamp())
MOST_LENGTH = 60
WORD = re.compile(r"q\d+z")
PLACES = {
    "heard": "SELECT heard FROM turns",
    "spoken": "SELECT spoken FROM turns",
    "fact": "SELECT value FROM facts",
    "sentence": "SELECT sentence FROM facts",
    "person": "SELECT name FROM people",
    "plan": "SELECT text FROM plans",
    "reminder": "SELECT text FROM reminders",
    "rung": "SELECT text FROM reminders WHERE state = 'done'",
    "timer": "SELECT name FROM timers",
    "stopped": "SELECT name FROM timers WHERE state = 'done'",
    "note": "SELECT text FROM notes",
    "item": "SELECT text FROM list_items",
}
TURN = {"heard", "fact", "sentence", "person", "plan"}
AFTER = {
    "turn": TURN,
    "complete": TURN | {"spoken"},
    "forget turn": set[str](),
    "reminder": {"reminder"},
    "acknowledge reminder": {"reminder", "rung"},
    "timer": {"timer"},
    "acknowledge timer": {"timer", "stopped"},
    "note": {"note"},
    "forget note": set[str](),
    "item": {"item"},
    "remove item": set[str](),
}
"""Where a thing's word stands once this was done with it, once in each."""
FOLLOWS = {
    "complete": ("turn",),
    "forget turn": ("turn", "complete"),
    "acknowledge reminder": ("reminder",),
    "acknowledge timer": ("timer",),
    "forget note": ("note",),
    "remove item": ("item",),
}
"""What may be done to a thing after what."""
NEW = [done for done in AFTER if done not in FOLLOWS]
WHOLE = "INSERT INTO {0}_words ({0}_words, rank) VALUES ('integrity-check', 1)"


class Ledger:
    """What was told, line by line: what is acknowledged of each thing, and what was begun last."""

    def __init__(self) -> None:
        self.things: dict[str, str] = {}
        self.begun: tuple[str, str] | None = None
        self.acknowledged = 0

    def take(self, line: bytes) -> None:
        done, word = json.loads(line)
        if done == "kept":
            assert self.begun is not None
            self.things[self.begun[1]] = self.begun[0]
            self.begun = None
            self.acknowledged += 1
        else:
            self.begun = done, word

    def faults(self, memory: Memory) -> Iterator[str]:
        """What of it is not so. Whatever was under way has after this either happened or not."""
        yield from unsound(memory)
        found = _found(memory)
        done, word = self.begun or ("", "")
        before = AFTER[self.things[word]] if word in self.things else set[str]()
        there = found.pop(word, Counter())
        if self.begun is not None and there == Counter(AFTER[done]):
            self.things[word] = done
        elif there != Counter(before):
            yield f"{word} was cut short in {done!r} and is in {dict(there)}"
        self.begun = None
        for thing, last in self.things.items():
            there = found.pop(thing, Counter())
            if thing != word and there != Counter(AFTER[last]):
                yield f"{thing}, of which the last acknowledged is {last!r}, is in {dict(there)}"
        yield from (f"{thing}, which nobody told of, is in {dict(there)}" for thing, there in found.items())


def unsound(memory: Memory, was_damaged: bool = False) -> Iterator[str]:
    """What SQLite has to say against the file, and against the full-text indexes beside their tables."""
    if memory.store.salvaged is not None and not was_damaged:
        yield "it was taken for damaged"
    for check in ("PRAGMA quick_check", "PRAGMA foreign_key_check"):
        yield from (f"{check}: {row}" for row in memory.store.rows(check) if row != ("ok",))
    with memory.store.change():
        for table in ("turn", "fact", "note"):
            memory.store.run(WHOLE.format(table))  # raises where they don't agree


def work(memory: Memory, rng: random.Random, things: dict[str, str], tell: Tell, steps: int) -> None:
    """So many things one after the other; `things` is what is known to be there."""
    things = dict(things)
    number = max((int(word[1:-1]) for word in things), default=0)
    for _ in range(steps):
        done = rng.choice(list(AFTER))
        words = [word for word, last in things.items() if last in FOLLOWS.get(done, ())]
        if not words:
            number, done = number + 1, done if done in NEW else rng.choice(NEW)
        word = rng.choice(words) if words else f"q{number}z"
        tell(json.dumps([done, word]).encode() + b"\n")
        DO[done](memory, word, rng.randrange(MOST_LENGTH))
        tell(b'["kept", ""]\n')
        things[word] = done


def _keep_turn(memory: Memory, word: str, length: int) -> None:
    learned = Learned((NewFact(ME, "likes", word),), (NewPerson(word, "friend"),), (NewPlan("promise", f"call {word}"),))
    memory.keep_turn(f"i like {word} {'and so on ' * length}", "", "learnt", NOW, learned)


def _complete_turn(memory: Memory, word: str, length: int) -> None:
    memory.complete_turn(_number(memory, "turns", "heard", word), f"So you like {word}.")


DO: dict[str, Callable[[Memory, str, int], object]] = {
    "turn": _keep_turn,
    "complete": _complete_turn,
    "forget turn": lambda memory, word, _: memory.forget_turns([_number(memory, "turns", "heard", word)]),
    "reminder": lambda memory, word, _: memory.reminders.add(word, When(at=NOW + timedelta(days=1)), NOW),
    "acknowledge reminder": lambda memory, word, _: memory.reminders.acknowledge(_number(memory, "reminders", "text", word), NOW),
    "timer": lambda memory, word, _: memory.timers.add(word, 60, NOW),
    "acknowledge timer": lambda memory, word, _: memory.timers.acknowledge(_number(memory, "timers", "name", word)),
    "note": lambda memory, word, length: memory.notes.add(f"{word} {'and more ' * 6 * length}", AT),
    "forget note": lambda memory, word, _: memory.forget_note(_number(memory, "notes", "text", word)),
    "item": lambda memory, word, _: memory.lists.add("shopping", word, AT),
    "remove item": lambda memory, word, _: memory.lists.remove("shopping", word),
}
"""Each returns once it is acknowledged. The last argument makes some short and some long."""


def _number(memory: Memory, table: str, column: str, word: str) -> int:
    ((number,),) = memory.store.rows(f"SELECT id FROM {table} WHERE ' ' || {column} || ' ' LIKE ?", (f"% {word} %",))
    return int(number)


def _found(memory: Memory) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for place, sql in PLACES.items():
        for (text,) in memory.store.rows(sql):
            for word in WORD.findall(text.lower()):
                found.setdefault(word, Counter())[place] += 1
    return found
