"""companion memory, remind and notes, as they are met at a keyboard: what they print, ask, refuse, and how they end."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from companion.commands import memory_show
from companion.commands.context import Options
from companion.commands.memory import memory
from companion.commands.notes import notes
from companion.commands.remind import remind
from companion.engines import PASSPHRASE
from companion.errors import CompanionError
from companion.memory.kinds import Learned, NewFact, NewPerson, NewPlan
from companion.memory.memory import Memory
from companion.memory.week import week

program = typer.Typer()
program.add_typer(memory, name="memory")
program.add_typer(notes, name="notes")
program.command()(remind)


@program.callback()
def before(context: typer.Context, data: Path) -> None:
    context.obj = Options(data=data)


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a memory of its own: exit code, output, remarks and errors."""
    monkeypatch.delenv(PASSPHRASE, raising=False)

    def run(*arguments: str, stdin: str = "") -> tuple[int, str, str]:
        done = CliRunner().invoke(program, [str(tmp_path), *arguments], input=stdin)
        if isinstance(done.exception, CompanionError):
            return done.exception.exit_code, done.stdout, done.stderr + str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Memory]:
    """The memory of the commands, with some life in it."""
    now = datetime(2026, 11, 23, 14, 5)
    made = Memory.open(tmp_path / "memory")
    sister = Learned(facts=(NewFact("Marie", "works-as", "a nurse"),), people=(NewPerson("Marie", "sister"),))
    made.keep_turn("my sister marie is a nurse", "A nurse. I'll keep that.", "memory", now, sister, "fine")
    made.keep_turn("i live in bristol", "Bristol it is.", "memory", now, Learned(facts=(NewFact("me", "lives", "in Bristol"),)))
    made.keep(
        Learned(facts=(NewFact("me", "likes", "crème [b]brûlée"), NewFact("the spare key", "place-of", "under the pot"))), now
    )
    made.keep(Learned(plans=(NewPlan("promise", "call the bank", date(2026, 11, 27)), NewPlan("plan", "the dentist"))), now)
    made.notes.add("the gate's code\nis 4711", int(now.timestamp()))
    made.lists.add("shopping", "oat milk", int(now.timestamp()))
    yield made
    made.close()


def marked(shown: str) -> dict[str, str]:
    """What show prints beside each mark."""
    lines = [line.split(maxsplit=1) for line in shown.splitlines()]
    return {parts[0]: parts[1] for parts in lines if len(parts) == 2 and parts[0][1:].isdigit()}


def test_show_groups_what_is_known(run: Run, kept: Memory) -> None:
    code, shown, _ = run("memory", "show")
    assert code == 0
    titles = [line for line in shown.splitlines() if line and not line.startswith(" ")]
    assert titles == ["About you", "Likes and dislikes", "People", "Promises", "Plans", "Where things are", "Lists", "Notes"]
    said = set(marked(shown).values())
    assert {"You live in Bristol.", "You like crème [b]brûlée.", "Marie works as a nurse.", "oat milk", "the dentist"} <= said
    assert "the gate's code is 4711" in said
    assert "call the bank (2026-11-27)" in said
    assert "\x1b" not in shown


def test_show_json_is_one_object(run: Run, kept: Memory) -> None:
    shown = json.loads(run("memory", "show", "--json")[1])
    person, fact = shown["people"]
    assert person["text"].startswith("Marie, your sister: last spoken of on 2026-11-23")
    assert fact["of"] == person["id"]
    assert shown["notes"][0]["text"] == "the gate's code\nis 4711"
    assert shown["reminders"] == []


def test_show_people_alone(run: Run, kept: Memory) -> None:
    shown = run("memory", "show", "--people")[1]
    assert "Marie" in shown
    assert "Bristol" not in shown


def test_show_turns(run: Run, kept: Memory) -> None:
    assert "my sister marie is a nurse" in run("memory", "show", "--turns")[1]
    (line,) = run("memory", "show", "--turns", "1", "--json")[1].splitlines()
    assert json.loads(line)["heard"] == "i live in bristol"


def test_show_week_in_a_pipe_is_plain(run: Run, kept: Memory) -> None:
    code, shown, _ = run("memory", "show", "--week", "2026-11-25")
    assert code == 0
    assert "23 November to 29 November 2026" in shown
    (monday,) = [line for line in shown.splitlines() if line.startswith("Mon 23 Nov")]
    assert "fine 1" in monday
    assert "Marie" in monday
    assert "\x1b" not in shown
    days = [json.loads(line) for line in run("memory", "show", "--week", "2026-11-25", "--json")[1].splitlines()]
    assert [day["talks"] for day in days] == [1, 0, 0, 0, 0, 0, 0]


def test_show_week_on_a_terminal_has_blocks_in_colour(kept: Memory) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=100, color_system="truecolor")
    console.print(memory_show._week_table(week(kept.store, date(2026, 11, 23)), in_colour=True))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "█" in shown
    assert "\x1b[38;2;53;199;154m" in shown  # fine


def test_show_plot_writes_a_picture(run: Run, kept: Memory, tmp_path: Path) -> None:
    assert run("memory", "show", "--plot", str(tmp_path / "week.png"))[0] == 0
    with Image.open(tmp_path / "week.png") as picture:
        assert picture.format == "PNG"
    code, _, told = run("memory", "show", "--plot", str(tmp_path / "no" / "week.png"))
    assert code == 2
    assert "--plot" in told


def test_an_empty_memory_says_so(run: Run) -> None:
    for arguments in (["memory", "show"], ["memory", "show", "--turns"], ["memory", "search", "tom"], ["remind"], ["notes"]):
        code, shown, _ = run(*arguments)
        assert code == 0
        assert "no" in shown.lower(), arguments
    assert "Nothing was said that week." in run("memory", "show", "--week")[1]


def test_search_finds_by_words(run: Run, kept: Memory) -> None:
    found = [
        json.loads(line) for line in run("memory", "search", "--json", "where", "do", "i", "live", "bristol")[1].splitlines()
    ]
    assert "You live in Bristol." in [line["text"] for line in found]


def test_search_works_with_the_encoder_and_without(run: Run, kept: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.models import packs

    code, found, _ = run("memory", "search", "nurse")
    assert (code, "Marie works as a nurse." in found) == (0, True)
    monkeypatch.setattr(packs, "find", lambda kind, folders: ([], []))
    code, found, _ = run("memory", "search", "nurse")
    assert (code, "Marie works as a nurse." in found) == (0, True)


def test_forget_by_mark_asks_first(run: Run, kept: Memory) -> None:
    mark = next(mark for mark, text in marked(run("memory", "show")[1]).items() if "Bristol" in text)
    code, _, told = run("memory", "forget", mark, stdin="no\n")
    assert (code, "You live in Bristol." in told) == (1, True)
    assert "Bristol" in run("memory", "show")[1]
    assert run("memory", "forget", mark, stdin="y\n")[0] == 0
    assert "Bristol" not in run("memory", "show")[1]


def test_every_kind_of_mark_can_be_forgotten(run: Run, kept: Memory, tmp_path: Path) -> None:
    assert run("remind", "call tom tomorrow at six in the evening")[0] == 0
    kept.timers.add("pasta", 3600, datetime.now())
    marks = [*marked(run("memory", "show")[1]), *marked(run("memory", "show", "--turns")[1])]
    assert {mark[0] for mark in marks} == set("fwpnrtlc")
    for letter in "fpnrtlcw":
        for mark in [mark for mark in marks if mark[0] == letter]:
            gone_with_another = run("memory", "forget", mark, "--yes")[0]
            assert gone_with_another in (0, 2), mark
    assert marked(run("memory", "show")[1]) == {}
    assert "Nothing has been said" in run("memory", "show", "--turns")[1]


def test_forget_about_somebody(run: Run, kept: Memory) -> None:
    code, shown, _ = run("memory", "forget", "--about", "Marie", "--yes")
    assert code == 0
    assert "forgotten" in shown
    assert "Marie" not in run("memory", "show")[1] + run("memory", "show", "--turns")[1]


def test_forget_about_a_stranger_asks_whom_you_mean(run: Run, kept: Memory) -> None:
    code, _, told = run("memory", "forget", "--about", "mari", "--yes")
    assert code == 2
    assert "Did you mean Marie?" in told


def test_forget_since_and_everything(run: Run, kept: Memory) -> None:
    kept.notes.add("an old note", int(datetime(2020, 5, 5).timestamp()))
    assert run("memory", "forget", "--since", "2026-11-23", "--yes")[0] == 0
    assert list(marked(run("memory", "show")[1]).values()) == ["an old note"]
    assert run("memory", "forget", "--everything", stdin="yes\n")[0] == 0
    assert "Nothing is known yet." in run("memory", "show")[1]


def test_what_is_forgotten_is_not_in_the_export(run: Run, kept: Memory, tmp_path: Path) -> None:
    run("memory", "forget", "--everything", "--yes")
    assert run("memory", "export", str(tmp_path / "out"))[0] == 0
    for page in (tmp_path / "out").rglob("*.*"):
        assert "arie" not in page.read_text(), page


def test_export_wipe_import_is_the_same_memory(run: Run, kept: Memory, tmp_path: Path) -> None:
    run("remind", "call tom tomorrow at six in the evening")
    shown = run("memory", "show", "--json")[1]
    assert run("memory", "export", str(tmp_path / "one"))[0] == 0
    kept.close()
    assert run("memory", "wipe", stdin="wipe\n")[0] == 0
    assert not (tmp_path / "memory" / "memory.key").exists()
    assert run("memory", "import", str(tmp_path / "one"))[0] == 0
    assert run("memory", "show", "--json")[1] == shown
    assert run("memory", "export", str(tmp_path / "two"))[0] == 0
    assert (tmp_path / "two" / "memory.json").read_bytes() == (tmp_path / "one" / "memory.json").read_bytes()
    code, _, told = run("memory", "import", str(tmp_path / "one"))
    assert code == 2
    assert "--merge" in told
    assert run("memory", "import", "--merge", str(tmp_path / "one"))[:2] == (0, "0 things imported.\n")


def test_wipe_without_the_word_ends_nothing(run: Run, kept: Memory) -> None:
    assert run("memory", "wipe", stdin="yes\n")[0] == 1
    assert run("memory", "wipe", stdin="")[0] == 1
    assert "Bristol" in run("memory", "show")[1]


def test_wipe_without_a_memory_says_so(run: Run) -> None:
    code, shown, _ = run("memory", "wipe", "--yes")
    assert (code, shown.startswith("There is no memory in ")) == (0, True)


def test_a_passphrase_is_needed_where_there_is_one(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PASSPHRASE, "open sesame")
    assert run("notes", "add", "hush")[0] == 0
    assert "hush" in run("notes")[1]
    monkeypatch.setenv(PASSPHRASE, "open barley")
    assert run("notes")[0] == 1
    monkeypatch.delenv(PASSPHRASE)
    code, shown, told = run("notes")
    assert (code, shown) == (1, "")
    assert "passphrase" in told


WRONG: dict[str, list[str]] = {
    "forget nothing": ["memory", "forget", "--yes"],
    "forget two ways": ["memory", "forget", "f1", "--everything", "--yes"],
    "forget no mark": ["memory", "forget", "'; DROP TABLE facts", "--yes"],
    "forget an unknown mark": ["memory", "forget", "f999", "--yes"],
    "forget a huge number": ["memory", "forget", "f9999999999999999999", "--yes"],
    "forget since no day": ["memory", "forget", "--since", "someday", "--yes"],
    "forget since the first day": ["memory", "forget", "--since", "0001-01-01x", "--yes"],
    "show two things": ["memory", "show", "--turns", "--week"],
    "show a day of nothing": ["memory", "show", "2026-11-23"],
    "show no day": ["memory", "show", "--week", "2026-13-45"],
    "show no number": ["memory", "show", "--turns", "many"],
    "show no turns": ["memory", "show", "--turns", "0"],
    "import from nowhere": ["memory", "import", "/nowhere/at/all"],
    "remind without a time": ["remind", "call tom"],
    "remind of nothing": ["remind", "on sunday at six"],
    "remind at great length": ["remind", "x" * 100_000],
    "cancel no number": ["remind", "--cancel", "all"],
    "cancel what isn't there": ["remind", "--cancel", "77"],
    "cancel and remind": ["remind", "call tom at six", "--cancel", "1"],
    "an empty note": ["notes", "add", "  "],
    "half a letter": ["notes", "add", "\udce9"],
    "remove no note": ["notes", "remove", "77"],
    "remove what isn't on the list": ["notes", "remove", "--list", "shopping", "caviar"],
    "an unknown list": ["notes", "list", "wishes"],
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_arguments_end_with_2_and_change_nothing(arguments: list[str], run: Run, kept: Memory) -> None:
    known = run("memory", "show")[1]
    code, shown, told = run(*arguments)
    assert (code, shown) == (2, "")
    assert told
    assert run("memory", "show")[1] == known


def test_remind_keeps_lists_and_cancels(run: Run) -> None:
    code, shown, _ = run("remind", "call tom on sunday at six in the evening")
    assert code == 0
    assert "on Sunday at six in the evening" in shown
    code, shown, _ = run("remind", "--json", "remind me when i say good night to lock the door")
    assert json.loads(shown)["cue"] == "good night"
    first, second = [json.loads(line) for line in run("remind", "--json")[1].splitlines()]
    assert first["text"].lower() == "call tom"
    assert datetime.fromisoformat(first["due"]).strftime("%A %H:%M") == "Sunday 18:00"
    assert datetime.now() < datetime.fromisoformat(first["due"]) < datetime.now() + timedelta(days=8)
    assert "when you say good night" in run("remind")[1]
    assert run("remind", "--cancel", str(second["id"]))[0] == 0
    assert run("remind", "--cancel", f"r{first['id']}")[0] == 0
    assert "There are no reminders." in run("remind")[1]


def test_notes_and_lists(run: Run) -> None:
    assert run("notes", "add", "O'Brien's", "café; DROP TABLE notes")[0] == 0
    assert "O'Brien's café; DROP TABLE notes" in run("notes")[1]
    assert run("notes", "add", "--list", "shopping", "oat milk")[0] == 0
    assert "shopping" in run("notes")[1]
    assert run("notes", "list", "Shopping")[1] == "- oat milk\n"
    assert run("notes", "lists")[1] == "shopping (1)\n"
    assert "Did you mean shopping?" in run("notes", "list", "shoping")[2]
    assert "oat milk" in run("notes", "remove", "--list", "shopping", "milk")[1]
    assert run("notes", "remove", "1")[0] == 0
    assert "There are no notes." in run("notes")[1]


def test_how_he_wants_her_is_shown_and_can_be_taken_back(run: Run, kept: Memory) -> None:
    kept.preferences.add("avoid", "turnips", 0)
    shown = marked(run("memory", "show")[1])
    (mark,) = [mark for mark, text in shown.items() if text == "never bring up turnips"]
    assert run("memory", "forget", mark, "--yes")[0] == 0
    assert kept.preferences.all_of("avoid") == []
    assert "turnips" not in run("memory", "show")[1]


@pytest.mark.parametrize("mark", ["f1", "n1", "l1", "p1"])
def test_what_is_forgotten_by_its_mark_is_found_nowhere(mark: str, run: Run, kept: Memory) -> None:
    found = marked(run("memory", "show")[1])[mark].partition(" (")[0]
    word = found.rstrip(".").split()[-1]
    assert word in run("memory", "search", word)[1] + run("memory", "show")[1]
    assert run("memory", "forget", mark, "--yes")[0] == 0
    assert word not in run("memory", "search", word)[1] + run("memory", "show", "--turns")[1] + run("memory", "show")[1]


def test_forget_about_nobody_is_refused(run: Run, kept: Memory) -> None:
    assert run("memory", "forget", "--about", " ", "--yes")[0] == 2
    assert kept.count()["people"] == 1


def test_clearing_a_list_for_a_program_prints_no_prose(run: Run, kept: Memory) -> None:
    code, shown, _ = run("notes", "list", "shopping", "--clear", "--json")
    assert (code, shown) == (0, "")
    assert kept.lists.names() == []


def test_a_million_letters_are_kept_and_shown_short(run: Run, tmp_path: Path) -> None:
    store = Memory.open(tmp_path / "memory")
    store.notes.add("é" * 1_000_000, 0)
    store.close()
    shown = run("notes")[1]
    assert len(shown) < 1_000
    assert "…" in shown


def test_what_is_kept_can_command_no_terminal(run: Run, tmp_path: Path) -> None:
    store = Memory.open(tmp_path / "memory")
    store.store.rows("SELECT 1")
    with store.store.change():
        store.store.run("INSERT INTO notes (text, at) VALUES (?, 0)", ("\x1b]0;hi\x07\x1b[2J\u202eback [red]x[/red]",))
    store.close()
    shown = run("notes")[1] + run("memory", "show")[1]
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert "[red]x[/red]" in shown


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", [*commands(typer.main.get_group(program))], ids=" ".join)
def test_every_help_helps(path: tuple[str, ...], run: Run) -> None:
    code, shown, _ = run(*path, "--help")
    assert code == 0
    assert "Usage" in shown
