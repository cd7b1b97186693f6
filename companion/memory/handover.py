"""All of it in his hands before it ends: the export, and the same as plain text that any computer opens.

It is written under another name and gets its own when it is whole and on the disk: there is never half of one. None of it is
encrypted.
"""

import errno
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from companion.errors import KeepingError
from companion.memory.export import FILE_MODE, export, sync_folder
from companion.memory.kinds import ME
from companion.memory.memory import Memory
from companion.memory.plain_text import folded
from companion.memory.readable import TURNS_AT_ONCE, clock, day, many, person, plain
from companion.memory.relations import sentence

README, EVERYTHING, LETTERS = "README.txt", "everything", "letters"
MOST_FOLDERS = 1000
MOST_NAME_CHARS = 40
UNFINISHED = "A letter to {whom}, not finished. This is what you told for it:"
INDEX = """What is in this folder
======================

This is everything that your companion knew, handed over to you. None of it is encrypted: whoever has this folder can read it.

  facts.txt    what you told about yourself and yours
  people.txt   the people in your life, and what was known of each
  talks.txt    what was said, from the first day on
  notes.txt    promises, plans, reminders, notes and lists
  letters      a file for each letter
  everything   the same and all the rest, for a program: `companion memory import everything` makes a memory from it again

Written on {day} at {clock}.
"""


def hand_over(memory: Memory, folder: Path) -> Path:
    """Write it all to a new folder: this one, or where it has something in it, one with a number behind its name.

    The folder that it became. Raises KeepingError; then nothing of it is left.
    """
    try:
        folder = folder.absolute()
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name[:100]}.", suffix=".part", dir=folder.parent))
    except (OSError, ValueError) as error:
        raise _not_written(folder, error) from error
    try:
        _write(memory, draft)
        target = _free(folder)
        draft.rename(target)  # over an empty folder, never over a full one
        sync_folder(target.parent)
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _write(memory: Memory, draft: Path) -> None:
    now = int(time.time())
    pages: dict[str, Iterable[str]] = {
        "facts.txt": _facts(memory),
        "people.txt": _people(memory),
        "talks.txt": _talks(memory),
        "notes.txt": _notes(memory),
    }
    for name, lines in pages.items():
        _write_page(draft / name, lines)
    (draft / LETTERS).mkdir(mode=0o700)
    for name, text in _letters(memory):
        _write_page(draft / LETTERS / name, [text])
    export(memory.store, draft / EVERYTHING)  # the last, so that nothing is on a page alone
    _write_page(draft / README, [INDEX.format(day=day(now), clock=clock(now))])
    for inner in (draft / LETTERS, draft):
        sync_folder(inner)


def _facts(memory: Memory) -> Iterator[str]:
    yield "What you told about yourself\n"
    rows = memory.store.rows("SELECT subject, sentence, learned FROM facts WHERE superseded_by IS NULL ORDER BY learned, id")
    own = [row for row in rows if folded(row[0]) == ME]
    yield from _listed(f"{plain(sentence)} ({day(at)})" for _, sentence, at in own)
    yield "\nAbout others, and where things are\n"
    yield from _listed(f"{plain(sentence)} ({day(at)})" for subject, sentence, at in rows if folded(subject) != ME)


def _people(memory: Memory) -> Iterator[str]:
    for one in memory.people.all():
        yield f"{plain(person(one.name, one.relation))}: last spoken of on {day(one.spoken_of)}, {many(one.times, 'time')}."
        names = [name for name in (one.name, one.relation) if name]
        told = dict.fromkeys(fact for name in names for fact in memory.facts.about(name))
        yield from (f"  {plain(sentence(fact.subject, fact.relation, fact.value))}" for fact in told)
        yield ""


def _talks(memory: Memory) -> Iterator[str]:
    question = "SELECT at, id, talk, heard, spoken FROM turns WHERE (at, id) > (?, ?) ORDER BY at, id LIMIT ?"
    after, talk = (-(2**63), 0), None
    while rows := memory.store.rows(question, (*after, TURNS_AT_ONCE)):
        for at, number, talk_now, heard, spoken in rows:
            if talk_now != talk:
                talk = talk_now
                yield f"\n{day(at)} {clock(at)}\n"
            yield f"You: {plain(heard)}"
            yield f"She: {plain(spoken)}"
            after = (at, number)


def _notes(memory: Memory) -> Iterator[str]:
    rows = memory.store.rows
    yield "Promises and plans\n"
    yield from _listed(
        " ".join(filter(None, (plain(text), due and f"({due})", "(done)" if done else "")))
        for text, due, done in rows("SELECT text, day, done FROM plans ORDER BY made, id")
    )
    yield "\nReminders\n"
    yield from _listed(
        f"{plain(text)} ({plain(due.replace('T', ' ') if due else cue)}; {state})"
        for text, due, cue, state in rows("SELECT text, coalesce(due, ''), cue, state FROM reminders ORDER BY id")
    )
    yield "\nNotes\n"
    yield from _listed(f"{plain(text)} ({day(at)})" for text, at in rows("SELECT text, at FROM notes ORDER BY id"))
    for name in memory.lists.names():
        yield f"\nThe {plain(name)} list\n"
        yield from _listed(plain(item.text) for item in memory.lists.items(name))


def _letters(memory: Memory) -> Iterator[tuple[str, str]]:
    """A name for the file, and the letter; of one that isn't written out yet, what was told for it."""
    for number, whom, made, text, told in memory.store.rows("SELECT id, whom, made, text, told FROM letters ORDER BY id"):
        written = text or "\n\n".join([UNFINISHED.format(whom=whom or "nobody yet"), *_answers(told)])
        called = re.sub(r"[^a-z0-9]+", "-", folded(whom))[:MOST_NAME_CHARS].strip("-")
        yield (
            f"{day(made)}-{called or 'letter'}-{number}.txt",
            "".join(one for one in written if one == "\n" or one.isprintable()),
        )


def _answers(told: str) -> list[str]:
    """What was told for a letter; nothing of one that is damaged."""
    with suppress(LookupError, ValueError, RecursionError, TypeError, AttributeError):
        return [text for text in json.loads(told)["answers"].values() if isinstance(text, str)]
    return []


def _listed(lines: Iterable[str]) -> Iterator[str]:
    empty = True
    for line in lines:
        empty = False
        yield f"- {line}"
    if empty:
        yield "Nothing."


def _write_page(path: Path, lines: Iterable[str]) -> None:
    """A new file for its owner alone, which is on the disk at the end."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with open(handle, "w", encoding="utf-8", newline="\n") as file:  # noqa: PTH123  a handle, not a path
        for line in lines:
            file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _free(folder: Path) -> Path:
    for number in range(1, MOST_FOLDERS):
        target = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        if not target.exists() or (target.is_dir() and not target.is_mount() and not any(target.iterdir())):
            return target
    raise OSError(errno.EEXIST, "there are too many of that name")


def _not_written(folder: Path, error: OSError | ValueError) -> KeepingError:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return KeepingError(
            f"The disk of {folder} is full, so nothing was handed over.", "Make room on it, or take another disk."
        )
    why = getattr(error, "strerror", "") or str(error)
    return KeepingError(f"I can't write {folder} ({why}), so nothing was handed over.", "Choose a folder that you may write to.")
