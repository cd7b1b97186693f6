"""Putting a memory back: every hand-made mistake is told with its place, nothing is imported then; and two made into one."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.memory import importing
from companion.memory.export import count, export
from companion.memory.importing import read, restore
from companion.memory.portable import ArgumentError, Tables
from companion.memory.store import Store

ONE_EACH: Tables = {
    "turns": [
        {"id": 1, "at": 1_800_000_000, "talk": 1, "heard": "i'm zoë", "spoken": "Hello.", "source": "bank", "mood": "fine"},
    ],
    "turn_codes": [{"turn": 1, "code": "00ff"}],
    "moods": [{"turn": 1, "mood": "fine", "chance": 0.5}],
    "voices": [{"turn": 1, "level_db": -31.5, "pitch_hz": 140.0, "pitch_range": None, "pace": 2.5, "pauses": 0.25}],
    "facts": [
        {
            "id": 1, "subject": "me", "relation": "lives", "value": "in Leeds", "learned": 1_800_000_000, "turn": 1,
            "superseded_by": 2, "sentence": "You live in Leeds.",
        },
        {
            "id": 2, "subject": "me", "relation": "lives", "value": "in Bath", "learned": 1_800_000_100, "turn": None,
            "superseded_by": None, "sentence": "You live in Bath.",
        },
    ],
    "fact_vectors": [{"fact": 2, "vector": "7f01"}],
    "people": [{"id": 1, "name": "Tom", "relation": "brother", "spoken_of": 1_800_000_000, "mood": "", "times": 2}],
    "plans": [
        {
            "id": 1, "kind": "plan", "text": "the dentist", "day": "2027-01-18", "time": "09:30:00", "who": "",
            "made": 1_800_000_000, "turn": 1, "done": None, "asked": None,
        }
    ],
    "preferences": [{"name": "pace", "value": "slower", "at": 1_800_000_000}],
    "reminders": [
        {
            "id": 1, "text": "call tom", "due": "2027-01-18T18:00:00", "repeats": "", "cue": "", "made": 1_800_000_000,
            "state": "waiting", "rang": 0, "last_rang": None,
        }
    ],
    "timers": [
        {
            "id": 1, "name": "pasta", "seconds": 600, "ends": 1_800_000_600, "made": 1_800_000_000, "state": "done", "rang": 1,
            "last_rang": 1_800_000_600,
        }
    ],
    "notes": [{"id": 1, "text": "the code is 4711", "at": 1_800_000_000}],
    "lists": [{"id": 1, "name": "shopping"}],
    "list_items": [{"id": 1, "list": 1, "text": "milk", "at": 1_800_000_000}],
    "gentle_words": [{"id": 1, "matter": "tom", "at": 1_800_000_000, "answer": "no"}],
    "letters": [
        {
            "id": 1, "whom": "tom", "state": "draft", "made": 1_800_000_000, "changed": 1_800_000_300, "told": "{}",
            "text": "Dear Tom,\nthe river was high.",
        }
    ],
    "phrases": [{"kind": "closing", "text": "All the best", "times": 3}],
}  # fmt: skip


def written(folder: Path, tables: Tables | None = None) -> Path:
    store = Store.in_memory()
    restore(store, json.loads(json.dumps(tables or ONE_EACH)))
    export(store, folder)
    store.close()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "out")


def changed(folder: Path, change: Callable[[Any], object]) -> None:
    document = json.loads((folder / "memory.json").read_text(encoding="utf-8"))
    change(document)
    (folder / "memory.json").write_text(json.dumps(document), encoding="utf-8")


def told(folder: Path) -> str:
    with pytest.raises(ArgumentError) as caught:
        read(folder)
    assert caught.value.exit_code == 2
    return str(caught.value)


FIELDS: dict[str, tuple[str, str, Any, str]] = {
    "a name for a number": ("notes", "id", "one", "a whole number from 1 on"),
    "no for a number": ("notes", "id", False, "a whole number from 1 on"),
    "nothing for a number": ("people", "times", None, "a whole number from 0 on"),
    "less than none": ("timers", "seconds", -1, "a whole number from 0 on"),
    "half a number": ("timers", "rang", 0.5, "a whole number from 0 on"),
    "more than can be kept": ("notes", "id", 2**63, "a whole number from 1 on"),
    "milliseconds": ("turns", "at", 1_800_000_000_000, "whole seconds since 1970"),
    "a date for seconds": ("notes", "at", "2026-11-23", "whole seconds since 1970"),
    "a number for a text": ("notes", "text", 4711, "a text"),
    "nothing for a text": ("turns", "heard", None, "a text"),
    "a list for a text": ("turns", "spoken", ["Hello."], "a text"),
    "half a character": ("notes", "text", "\ud83d", "a text"),
    "a relation misspelt": ("facts", "relation", "livs", "Did you mean lives?"),
    "a list for a relation": ("facts", "relation", [], "one of name"),
    "a state misspelt": ("reminders", "state", "wating", "Did you mean waiting?"),
    "a kind that is none": ("plans", "kind", 7, "one of promise, plan"),
    "a day that is none": ("plans", "day", "2027-02-30", 'a day like "2026-11-29", or null'),
    "a day as people write it": ("plans", "day", "18 January", 'a day like "2026-11-29", or null'),
    "an hour that is none": ("plans", "time", "25:00", 'a time like "18:00", or null'),
    "a due with a time zone": (
        "reminders",
        "due",
        "2027-01-18T18:00:00+01:00",
        'a day and time like "2026-11-29T18:00", from 1970 on, or null',
    ),
    "a chance over 1": ("moods", "chance", 1.5, "a number from 0 to 1"),
    "a chance in words": ("moods", "chance", "high", "a number from 0 to 1"),
    "half a byte": ("turn_codes", "code", "0ff", "hexadecimal digits"),
    "no bytes": ("fact_vectors", "vector", "zz", "hexadecimal digits"),
    "a turn that isn't there": ("plans", "turn", 9, "there is none with id 9"),
    "a list that isn't there": ("list_items", "list", 9, "there is none with id 9"),
    "a later fact that isn't there": ("facts", "superseded_by", 9, "there is none with id 9"),
    "a fact followed by itself": ("facts", "superseded_by", 1, "leads round in a circle"),
    "no rule": ("reminders", "repeats", "every day", "a rule like"),
    "a rule that never comes": ("reminders", "repeats", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "a rule like"),
    "a rule that is looked for without end": ("reminders", "repeats", "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "a rule like"),
    "a rule of seconds": ("reminders", "repeats", "FREQ=SECONDLY", "a rule like"),
    "a rule in two lines": ("reminders", "repeats", "FREQ=DAILY\nFREQ=DAILY", "a rule like"),
    "a reminder of the year one": ("reminders", "due", "0001-01-01T00:00", "from 1970 on"),
    "a level in words": ("voices", "level_db", "loud", "a number"),
    "a pitch out of all measure": ("voices", "pitch_hz", 1e300, "a number"),
    "a letter in no state": ("letters", "state", "sent", "one of asking, draft, kept"),
    "SQL": ("lists", "id", "1); DROP TABLE lists; --", "a whole number from 1 on"),
}


@pytest.mark.parametrize(("table", "field", "value", "needs"), FIELDS.values(), ids=FIELDS)
def test_a_mistake_in_a_field_is_told_with_its_place(table: str, field: str, value: Any, needs: str, folder: Path) -> None:
    changed(folder, lambda document: document["tables"][table][0].update({field: value}))
    said = told(folder)
    assert f"memory.json, {table} 1" in said
    assert f'"{field}"' in said
    assert needs in said
    assert said.count("memory.json,") == 1  # and nothing that follows from it


SHAPES: dict[str, tuple[Callable[[Any], object], str]] = {
    "a field misspelt": (
        lambda d: d["tables"]["notes"][0].update(txt=d["tables"]["notes"][0].pop("text")), "Did you mean text?"
    ),
    "a field left out": (lambda d: d["tables"]["people"][0].pop("mood"), '"mood" is missing; needs a text.'),
    "a field too many": (lambda d: d["tables"]["people"][0].update(colour="red"), '"colour" is not known.'),
    "a table misspelt": (lambda d: d["tables"].update(note=d["tables"].pop("notes")), "Did you mean notes?"),
    "a table left out": (lambda d: d["tables"].pop("timers"), 'memory.json: tables, "timers" is missing.'),
    "a table that is no list": (lambda d: d["tables"].update(notes={}), "notes is {}; needs a list"),
    "tables that are a list": (lambda d: d.update(tables=[]), "needs an object with turns"),
    "a row that is a text": (lambda d: d["tables"]["notes"].append("milk"), "notes 2: \"milk\" needs to be an object"),
    "a row twice": (lambda d: d["tables"]["notes"].extend(d["tables"]["notes"]), 'notes 2, id 1: "id" is the same as of number'),
    "a person twice": (
        lambda d: d["tables"]["people"].append(d["tables"]["people"][0] | {"id": 2, "name": "TOM"}),
        '"name" and "relation" is the same as of number 1',
    ),
    "a circle of facts": (
        lambda d: d["tables"]["facts"][1].update(superseded_by=1), '"superseded_by" leads round in a circle'
    ),
    "another format": (lambda d: d.update(format="bookmarks"), 'needs "companion memory"'),
    "a newer version": (lambda d: d.update(version=2), "a newer companion wrote it"),
    "a version that is none": (lambda d: d.update(version="1"), '"version" is "1"; needs 1'),
    "no version": (lambda d: d.pop("version"), '"version" is missing'),
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), SHAPES.values(), ids=SHAPES)
def test_a_mistake_in_the_shape_is_told(change: Callable[[Any], object], said: str, folder: Path) -> None:
    changed(folder, change)
    assert said in told(folder)


TEXTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "line 1, column 1"),
    "a comma left out": (b'{"format": "companion memory"\n"version": 1}', "line 2, column 1"),
    "cut off": (b'{"format": "companion memory", "ver', "line 1, column 32"),
    "a list": (b"[]", "needs to be an object"),
    "a name twice": (b'{"format": 1, "format": 2}', '"format" stands twice'),
    "not a number": (b'{"version": NaN}', "NaN is no number"),
    "not UTF-8": (b'{"format": "\xe9"}', "not UTF-8 text, at byte 13"),
    "brackets without end": (b"[" * 200_000, "brackets that no export has"),
    "a number without end": (b'{"version": ' + b"9" * 5_000 + b"}", "a number"),
}


@pytest.mark.parametrize(("data", "said"), TEXTS.values(), ids=TEXTS)
def test_a_file_that_is_no_export(data: bytes, said: str, folder: Path) -> None:
    (folder / "memory.json").write_bytes(data)
    assert said in told(folder)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["surrogate \ud800", 2**63, -1]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "at", "text", "x"]), inner, max_size=2),
    max_leaves=4,
)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_whatever_is_changed_by_hand_is_imported_whole_or_refused(data: st.DataObject) -> None:
    document = {"format": "companion memory", "version": 1, "tables": json.loads(json.dumps(ONE_EACH))}
    at: Any = document
    while True:
        places = [*at] if isinstance(at, dict) else range(len(at))
        place = data.draw(st.sampled_from([*places]))
        if not isinstance(at[place], dict | list) or not at[place] or data.draw(st.integers(0, 9)) == 0:
            break
        at = at[place]
    at[place] = data.draw(json_values)
    with TemporaryDirectory() as name:
        (Path(name) / "memory.json").write_text(json.dumps(document), encoding="utf-8")
        store = Store.in_memory()
        try:
            tables = read(Path(name))
        except ArgumentError:
            return
        restore(store, tables)
        export(store, Path(name) / "out")
        assert restore(store, read(Path(name) / "out"), merge=True) == 0


def test_many_mistakes_are_told_at_once_but_not_a_thousand(folder: Path) -> None:
    changed(folder, lambda d: d["tables"].update(notes=[{"id": number, "text": None, "at": 0} for number in range(1, 1_001)]))
    said = told(folder)
    assert said.count('"text" is null') == 20
    assert "and 980 more." in said


def test_the_line_is_told_where_each_row_has_one(folder: Path) -> None:
    lines = (folder / "memory.json").read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if '"seconds": 600' in line)
    lines[at] = lines[at].replace('"seconds": 600', '"seconds": "ten minutes"')
    (folder / "memory.json").write_text("\n".join(lines), encoding="utf-8")
    assert f'memory.json, line {at + 1}, timers 1, id 1: "seconds" is "ten minutes"; needs' in told(folder)


def test_an_editors_mark_at_the_start_is_no_mistake(folder: Path) -> None:
    (folder / "memory.json").write_bytes(b"\xef\xbb\xbf" + (folder / "memory.json").read_bytes())
    assert read(folder)["notes"] == ONE_EACH["notes"]


def test_a_fact_corrected_by_hand_is_told_as_corrected(folder: Path) -> None:
    changed(folder, lambda d: d["tables"]["facts"][1].update(value="in Hull"))
    tables = read(folder)
    assert tables["facts"][1]["sentence"] == "You live in Hull."
    assert tables["fact_vectors"] == []


def test_missing_things_are_told_with_where_they_may_be(tmp_path: Path, folder: Path) -> None:
    assert "There is no folder" in told(tmp_path / "nowhere")
    assert "There is no folder" in told(folder / "memory.json")
    assert f"Did you mean {folder}?" in told(tmp_path)
    (folder / "memory.json").rename(folder / "memory (1).json")
    assert "Did you mean memory (1).json?" in told(folder)
    assert told(Path("a\0b"))


def test_links_and_pipes_lead_nowhere(tmp_path: Path, folder: Path) -> None:
    (folder / "memory.json").rename(tmp_path / "elsewhere.json")
    (folder / "memory.json").symlink_to(tmp_path / "elsewhere.json")
    assert "is a link to somewhere else" in told(folder)
    (folder / "memory.json").unlink()
    (folder / "memory.json").symlink_to(folder / "memory.json")
    assert told(folder)
    (folder / "memory.json").unlink()
    os.mkfifo(folder / "memory.json")
    assert "is no file of an export" in told(folder)


def test_the_pages_are_not_needed(folder: Path) -> None:
    for page in [*folder.rglob("*.md")]:
        page.unlink()
    assert read(folder) == ONE_EACH


def test_a_full_disk_imports_nothing(folder: Path) -> None:
    store = Store.in_memory()
    store.rows(f"PRAGMA max_page_count = {store.rows('PRAGMA page_count')[0][0] + 3}")
    tables = read(folder)
    tables["notes"] = [{"id": number, "text": "x" * 4_000, "at": 0} for number in range(1, 50)]
    with pytest.raises(Exception, match="disk is full"):
        restore(store, tables)
    assert count(store) == 0


@pytest.fixture
def lived() -> Store:
    """A memory with a life of its own, in which some of ONE_EACH is known."""
    store = Store.in_memory()
    restore(
        store,
        {name: [] for name in ONE_EACH}
        | {
            "turns": [
                {"id": 1, "at": 1_700_000_000, "talk": 1, "heard": "hello", "spoken": "Hi.", "source": "bank", "mood": ""},
                ONE_EACH["turns"][0] | {"id": 2, "talk": 2},
            ],
            "facts": [
                ONE_EACH["facts"][1] | {"id": 1, "value": "in York", "learned": 1_900_000_000, "sentence": "You live in York."}
            ],
            "people": [ONE_EACH["people"][0] | {"name": "tom", "spoken_of": 1_700_000_000, "times": 9, "mood": "low"}],
            "lists": [{"id": 4, "name": "Shopping"}],
            "list_items": [{"id": 1, "list": 4, "text": "bread", "at": 1_700_000_000}],
            "notes": [{"id": 1, "text": "the gate squeaks", "at": 1_700_000_000}],
        },
    )
    return store


def test_something_there_is_not_added_to_unasked(lived: Store, folder: Path) -> None:
    before = count(lived)
    with pytest.raises(ArgumentError, match="--merge"):
        restore(lived, read(folder))
    assert count(lived) == before


def test_merging_adds_what_is_new_and_doubles_nothing(lived: Store, folder: Path) -> None:
    restore(lived, read(folder), merge=True)
    assert lived.rows("SELECT id, talk, heard FROM turns ORDER BY id") == [(1, 1, "hello"), (2, 2, "i'm zoë")]
    assert lived.rows("SELECT turn, hex(code) FROM turn_codes") == [(2, "00FF")]
    assert lived.rows("SELECT name, spoken_of, times, mood FROM people") == [("tom", 1_800_000_000, 9, "")]
    assert lived.rows("SELECT text, list FROM list_items ORDER BY id") == [("bread", 4), ("milk", 4)]
    assert lived.rows("SELECT id, text FROM notes") == [(1, "the gate squeaks"), (2, "the code is 4711")]
    assert lived.rows("SELECT text, turn FROM plans") == [("the dentist", 2)]
    after = count(lived)
    assert restore(lived, read(folder), merge=True) == 0
    assert count(lived) == after


def test_merging_lets_what_was_learnt_last_hold(lived: Store, folder: Path) -> None:
    restore(lived, read(folder), merge=True)
    assert lived.rows("SELECT value FROM facts WHERE superseded_by IS NULL") == [("in York",)]
    chain = lived.rows("SELECT a.value, b.value FROM facts AS a JOIN facts AS b ON b.id = a.superseded_by ORDER BY a.learned")
    assert chain == [("in Leeds", "in Bath"), ("in Bath", "in York")]


def test_merged_turns_are_talks_of_their_own(lived: Store, tmp_path: Path) -> None:
    turns = [
        ONE_EACH["turns"][0] | {"id": number, "at": 1_750_000_000 + number, "talk": talk}
        for number, talk in ((1, 1), (2, 1), (3, 2))
    ]
    restore(lived, read(written(tmp_path / "more", ONE_EACH | {"turns": turns})), merge=True)
    assert [talk for (talk,) in lived.rows("SELECT talk FROM turns ORDER BY id")] == [1, 2, 3, 3, 4]
    assert lived.rows("SELECT count(*) FROM turn_words WHERE turn_words MATCH 'zoe'") == [(4,)]


def test_a_file_too_large_for_the_machine_is_refused_before_it_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_available_bytes", lambda: 1_000)
    assert "is too large for this machine" in told(folder)


RULES = """
FREQ=DAILY;BYHOUR=7;BYMINUTE=0
FREQ=DAILY;INTERVAL=365
FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0
FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=18;BYMINUTE=0
FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9;BYMINUTE=5
FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0
FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=9;BYMINUTE=0
FREQ=HOURLY;INTERVAL=365;BYMINUTE=59
FREQ=MINUTELY;INTERVAL=5
""".split()


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_can_be_said_comes_back(rule: str, folder: Path) -> None:
    changed(folder, lambda document: document["tables"]["reminders"][0].update(repeats=rule))
    assert read(folder)["reminders"][0]["repeats"] == rule


def test_an_export_from_before_there_were_letters_is_whole(folder: Path) -> None:
    def older(document: Any) -> None:
        for name in ("voices", "gentle_words", "letters", "phrases"):
            del document["tables"][name]

    changed(folder, older)
    tables = read(folder)
    assert tables["letters"] == []
    assert tables["notes"] == ONE_EACH["notes"]
