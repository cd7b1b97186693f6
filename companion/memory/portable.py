"""The form of memory.json: every table, and what each field of it needs. The export writes it, and the import holds it to it."""

import math
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from companion.errors import KeepingError
from companion.memory.due import next_due
from companion.memory.relations import RELATIONS

FORMAT = "companion memory"
VERSION = 1
DATA_FILE = "memory.json"

LARGEST = 2**63 - 1
"""What SQLite keeps a whole number in."""
LARGEST_NUMBER = 1e12
"""No level, pitch or pace comes near it."""
EARLIEST_S, LATEST_S = -62_135_510_400, 253_402_214_400
"""A day within the years 1 and 9999, so that every time zone can show it."""

AT_A_TIME = frozenset({"INTERVAL", "BYHOUR", "BYMINUTE"})
PARTS_OF = {
    "YEARLY": AT_A_TIME | {"BYMONTH", "BYMONTHDAY"},
    "MONTHLY": AT_A_TIME | {"BYMONTHDAY", "BYDAY"},
    "WEEKLY": AT_A_TIME | {"BYDAY"},
    "DAILY": AT_A_TIME,
    "HOURLY": frozenset({"INTERVAL", "BYMINUTE"}),
    "MINUTELY": frozenset({"INTERVAL"}),
}
"""Of rules that come round soon: dateutil looks for "every minute of the 30th of February" for minutes."""

Row = dict[str, Any]
Tables = dict[str, list[Row]]


class ArgumentError(KeepingError):
    """What was asked for can't be: a folder, what is in it, or the number of something that isn't there."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Field:
    needs: str
    fits: Callable[[Any], bool]
    to: str = ""
    """The table whose number it gives."""
    choices: tuple[str, ...] = ()
    is_blob: bool = False
    """Bytes, in memory.json as two hexadecimal digits each."""


@dataclass(frozen=True, slots=True)
class Table:
    """`fields` are its columns, in order. Rows are sorted by the `key`, which only one row may have."""

    fields: dict[str, Field]
    key: tuple[str, ...] = ("id",)
    unique: tuple[str, ...] = ()
    """Further columns that only one row may have, whether in capitals or not."""


def is_text(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        value.encode()  # half of a pair of surrogates is no text
    except UnicodeEncodeError:
        return False
    return True


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _read_by(read: Callable[[str], object], pattern: str) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            return False
        try:
            read(value)
        except ValueError:
            return False
        return True

    return fits


def _one_of(*choices: str) -> Field:
    return Field("one of " + ", ".join(choices), lambda value: isinstance(value, str) and value in choices, choices=choices)


def _to(table: str) -> Field:
    return Field(f"the id of one of the {table}", _whole(1, LARGEST), to=table)


def _or_null(field: Field) -> Field:
    return replace(field, needs=f"{field.needs}, or null", fits=lambda value: value is None or field.fits(value))


def _is_hex(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"(?:[0-9a-f]{2})+", value) is not None


def _is_rule(value: Any) -> bool:
    """What the program writes itself, and little beside it."""
    if value == "":
        return True
    if not isinstance(value, str) or not re.fullmatch(r"FREQ=[A-Z]+(;[A-Z]+=[A-Z0-9+,-]{1,30})*", value, re.ASCII):
        return False
    names, values = zip(*(part.split("=") for part in value.split(";")), strict=True)
    if len(set(names)) < len(names) or not set(names[1:]) <= PARTS_OF.get(values[0], frozenset()):
        return False
    try:
        return next_due(value, datetime(2026, 1, 1)) is not None
    except ValueError:
        return False


ID = Field("a whole number from 1 on", _whole(1, LARGEST))
COUNT = Field("a whole number from 0 on", _whole(0, LARGEST))
AT = Field("whole seconds since 1970", _whole(EARLIEST_S, LATEST_S))
TEXT = Field("a text", is_text)
DAY = Field('a day like "2026-11-29"', _read_by(date.fromisoformat, r"\d{4}-\d\d-\d\d"))
CLOCK = Field('a time like "18:00"', _read_by(time.fromisoformat, r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?"))
WALL = Field(
    'a day and time like "2026-11-29T18:00"',
    _read_by(datetime.fromisoformat, r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?"),
)
CHANCE = Field("a number from 0 to 1", lambda value: type(value) in (int, float) and 0 <= value <= 1)
NUMBER = Field("a number", lambda value: type(value) in (int, float) and abs(value) <= LARGEST_NUMBER and math.isfinite(value))
BYTES = Field("hexadecimal digits, two for each byte", _is_hex, is_blob=True)
RULE = Field('a rule like "FREQ=WEEKLY;BYDAY=MO;BYHOUR=7;BYMINUTE=0", or nothing', _is_rule)
DUE = Field('a day and time like "2026-11-29T18:00", from 1970 on', lambda value: WALL.fits(value) and value >= "1970")
STATE = _one_of("waiting", "ringing", "done", "cancelled")

TABLES: dict[str, Table] = {
    "turns": Table({"id": ID, "at": AT, "talk": COUNT, "heard": TEXT, "spoken": TEXT, "source": TEXT, "mood": TEXT}),
    "turn_codes": Table({"turn": _to("turns"), "code": BYTES}, key=("turn",)),
    "moods": Table({"turn": _to("turns"), "mood": TEXT, "chance": CHANCE}, key=("turn",)),
    "voices": Table(
        {
            "turn": _to("turns"), "level_db": NUMBER, "pitch_hz": _or_null(NUMBER), "pitch_range": _or_null(NUMBER),
            "pace": _or_null(NUMBER), "pauses": NUMBER,
        },
        key=("turn",),
    ),
    "facts": Table(
        {
            "id": ID, "subject": TEXT, "relation": _one_of(*RELATIONS), "value": TEXT, "learned": AT,
            "turn": _or_null(_to("turns")), "superseded_by": _or_null(_to("facts")), "sentence": TEXT,
        }
    ),
    "fact_vectors": Table({"fact": _to("facts"), "vector": BYTES}, key=("fact",)),
    "people": Table(
        {"id": ID, "name": TEXT, "relation": TEXT, "spoken_of": AT, "mood": TEXT, "times": COUNT}, unique=("name", "relation")
    ),
    "plans": Table(
        {
            "id": ID, "kind": _one_of("promise", "plan"), "text": TEXT, "day": _or_null(DAY), "time": _or_null(CLOCK),
            "who": TEXT, "made": AT, "turn": _or_null(_to("turns")), "done": _or_null(AT), "asked": _or_null(AT),
        }
    ),
    "preferences": Table({"name": TEXT, "value": TEXT, "at": AT}, key=("name", "value")),
    "reminders": Table(
        {
            "id": ID, "text": TEXT, "due": _or_null(DUE), "repeats": RULE, "cue": TEXT, "made": AT, "state": STATE,
            "rang": COUNT, "last_rang": _or_null(AT),
        }
    ),
    "timers": Table(
        {
            "id": ID, "name": TEXT, "seconds": COUNT, "ends": AT, "made": AT, "state": STATE, "rang": COUNT,
            "last_rang": _or_null(AT),
        }
    ),
    "notes": Table({"id": ID, "text": TEXT, "at": AT}),
    "lists": Table({"id": ID, "name": TEXT}, unique=("name",)),
    "list_items": Table({"id": ID, "list": _to("lists"), "text": TEXT, "at": AT}),
    "gentle_words": Table({"id": ID, "matter": TEXT, "at": AT, "answer": _one_of("", "yes", "no")}),
    "letters": Table(
        {
            "id": ID, "whom": TEXT, "state": _one_of("asking", "draft", "kept"), "made": AT, "changed": AT, "told": TEXT,
            "text": TEXT,
        }
    ),
    "phrases": Table({"kind": TEXT, "text": TEXT, "times": COUNT}, key=("kind", "text")),
}  # fmt: skip
"""In an order in which each refers to those before it, and facts to facts."""
SINCE_HEART = ("voices", "gentle_words", "letters", "phrases")
"""An older export has none of them."""


def folded(text: str) -> str:
    """As SQLite's NOCASE compares: capitals A to Z alone are alike with small letters."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def key_of(row: Row, columns: Collection[str], *, is_folded: bool = False) -> tuple[Any, ...]:
    return tuple(folded(row[name]) if is_folded and isinstance(row[name], str) else row[name] for name in columns)
