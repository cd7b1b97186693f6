"""The pages of an export that people read: what is remembered, and what was said, as Markdown."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from companion.memory.kinds import ME
from companion.memory.portable import DATA_FILE, folded
from companion.memory.store import Store

TALKS = "talks"
TURNS_AT_ONCE = 2_000
PLACE_OF = "place-of"

README = f"""# What is in this folder

This is everything that your companion remembers, written out for you. It is not encrypted: whoever has the folder can read it.

- `memory.md` is for reading: you, the people in your life, promises and plans, reminders, notes and lists.
- `{TALKS}/` has what was said, a page a month.
- `{DATA_FILE}` is the same and all the rest, for a program. `companion memory import` with the name of this folder makes the
  memory from it again. It reads that file alone, so that a change to a page changes nothing.

To correct something by hand, change it in `{DATA_FILE}`. Each row stands on its own line; `at`, `made` and `learned` are seconds
since 1970. If something doesn't fit, the import says where and what is needed, and changes nothing.
"""

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
AT_THE_START = re.compile(r"^([-+=]|\d+[.)])")


def memory(store: Store) -> Iterator[str]:
    """The lines of memory.md."""
    facts = store.rows("SELECT subject, relation, sentence, learned, superseded_by FROM facts ORDER BY learned, id")
    holding = [row for row in facts if row[4] is None]
    yield "# What is remembered"
    yield from _section("About you", _sentences(row for row in holding if folded(row[0]) == ME))
    yield "\n## The people in your life"
    named = set[str]()
    of_subject: dict[str, list[tuple[Any, ...]]] = {}
    for row in holding:
        of_subject.setdefault(folded(row[0]), []).append(row)
    for name, relation, spoken_of, mood, times in store.rows(
        "SELECT name, relation, spoken_of, mood, times FROM people ORDER BY spoken_of DESC, id"
    ):
        called = {folded(one) for one in (name, relation) if one}
        named |= called
        yield f"\n### {escaped(person(name, relation))}\n"
        yield f"- Last spoken of on {day(spoken_of)}{f', when you were {escaped(mood)}' if mood else ''}; {many(times, 'time')}."
        theirs = [row for one in called for row in of_subject.get(one, ())]
        yield from _sentences(sorted(theirs, key=lambda row: row[3]))
    others = [row for row in holding if folded(row[0]) not in named | {ME}]
    yield from _section("Where things are", _sentences(row for row in others if row[1] == PLACE_OF))
    yield from _section("Other things", _sentences(row for row in others if row[1] != PLACE_OF))
    yield from _section("What has changed", _sentences(row for row in facts if row[4] is not None))
    for kind, title in (("promise", "Promises"), ("plan", "Plans")):
        yield from _section(title, _plans(store, kind))
    yield from _section("Reminders", _reminders(store))
    yield from _section("Timers", _timers(store))
    yield from _section(
        "Notes", (f"- {block(text)} *({day(at)})*" for text, at in store.rows("SELECT text, at FROM notes ORDER BY id"))
    )
    yield "\n## Lists"
    for number, name in store.rows("SELECT id, name FROM lists ORDER BY name, id"):
        yield f"\n### {escaped(name)}\n"
        yield from (
            f"- {block(row[0])}" for row in store.rows("SELECT text FROM list_items WHERE list = ? ORDER BY id", (number,))
        )
    yield from _letters(store)
    wishes = store.rows("SELECT name, value FROM preferences ORDER BY name, value")
    yield from _section("How you want it", (f"- {escaped(name)}: {escaped(value)}" for name, value in wishes))


def talks(store: Store) -> Iterator[tuple[str, str]]:
    """Each turn in order of time, as the month that it belongs to ("2026-11") and its text with the headings before it."""
    question = "SELECT at, id, talk, heard, spoken FROM turns WHERE (at, id) > (?, ?) ORDER BY at, id LIMIT ?"
    after, month, today, talk = (-(2**63), 0), "", "", None
    while rows := store.rows(question, (*after, TURNS_AT_ONCE)):
        for at, number, talk_now, heard, spoken in rows:
            text = ""
            date = day(at)
            if date[:7] != month:
                month, today, talk = date[:7], "", None
                text = f"# {month}\n"
            if date != today:
                today, talk = date, None
                text += f"\n## {weekday(at)}{date}\n"
            if talk_now != talk:
                talk = talk_now
                text += f"\n### {clock(at)}\n"
            after = (at, number)
            yield month, f"{text}\n**You:** {line(heard)}\n\n**She:** {line(spoken)}\n"


def person(name: str, relation: str) -> str:
    """Somebody, as a heading.

    >>> person("Marie", "sister"), person("", "sister"), person("Tom", "")
    ('Marie, your sister', 'Your sister', 'Tom')
    """
    if not name:
        return f"Your {relation}"
    return f"{name}, your {relation}" if relation else name


def line(text: str) -> str:
    """One line of a page, whatever is in it: nothing of it is taken as Markdown."""
    return AT_THE_START.sub(r"\\\1", escaped(text))


def block(text: str) -> str:
    """The lines of a text as one item of a list."""
    return "\n  ".join(filter(None, map(line, text.splitlines())))


def escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", plain(text))


def plain(text: str) -> str:
    r"""On one line, and without what a terminal would take for a command or hide: safe to print.

    >>> plain("a\x1b[2Jb\n c")
    'a[2Jb c'
    """
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def day(at: int) -> str:
    """The date here at a time in seconds since 1970."""
    found = local(at)
    return found.date().isoformat() if found else "0000-00-00"


def clock(at: int) -> str:
    found = local(at)
    return f"{found:%H:%M}" if found else "no time"


def weekday(at: int) -> str:
    found = local(at)
    return f"{found:%A} " if found else ""


def local(at: int) -> datetime | None:
    """None where no calendar has it: a clock may have been set to anything."""
    try:
        return datetime.fromtimestamp(at)
    except (ValueError, OverflowError, OSError):
        return None


def many(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"\n## {title}\n"
    empty = True
    for one in lines:
        empty = False
        yield one
    if empty:
        yield "Nothing yet."


def _sentences(facts: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield from (f"- {line(sentence)} *({day(learned)})*" for _, _, sentence, learned, _ in facts)


def _plans(store: Store, kind: str) -> Iterator[str]:
    question = "SELECT text, day, time, who, made, done FROM plans WHERE kind = ? ORDER BY made, id"
    for text, due_day, time, who, made, done in store.rows(question, (kind,)):
        when = " ".join(filter(None, (due_day, time)))
        yield (
            f"- [{' ' if done is None else 'x'}] {line(text)}{f' ({when})' if when else ''}"
            f"{f', {escaped(who)}' if who else ''} *({day(made)})*"
        )


def _reminders(store: Store) -> Iterator[str]:
    for text, due, repeats, cue, state in store.rows("SELECT text, due, repeats, cue, state FROM reminders ORDER BY id"):
        when = f"when you say {escaped(cue)}" if cue else (due or "").replace("T", " ")
        again = f", then {escaped(repeats)}" if repeats else ""
        yield f"- [{'x' if state in ('done', 'cancelled') else ' '}] {line(text)} ({when}{again}; {state})"


def _letters(store: Store) -> Iterator[str]:
    yield "\n## Letters\n"
    rows = store.rows("SELECT whom, state, changed, text FROM letters ORDER BY made, id")
    for whom, state, changed, text in rows:
        yield f"\n### To {escaped(whom) or 'somebody'}, {day(changed)}{'' if state == 'kept' else ' (not finished)'}\n"
        yield from (f"{line(paragraph)}\n" for paragraph in text.splitlines() if paragraph.strip())
    if not rows:
        yield "Nothing yet."


def _timers(store: Store) -> Iterator[str]:
    question = "SELECT name, seconds, ends, state FROM timers WHERE state IN ('waiting', 'ringing') ORDER BY id"
    for name, seconds, ends, state in store.rows(question):
        yield f"- {line(name) or 'A timer'}: {many(seconds, 'second')}, until {day(ends)} {clock(ends)} ({state})"
