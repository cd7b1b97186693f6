"""companion listen --reference: tables as people make them, what is reported, and how it ends."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from rich.console import Console
from typer.testing import CliRunner

from companion import engines
from companion.cli import program
from companion.commands.listen_report import Measured, as_fields, show
from companion.commands.reference import read, read_all
from companion.errors import RecordingError
from companion.speech.scripted import LoudIsSpeech, ScriptedEars, tone
from companion.word_errors import Line

HUM = tone(0.5, 16_000).samples
"""What the stand-in for the network takes for speech."""
SAID = ("turn it up", "good night", "what time is it")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Three recordings with what was said in them."""
    rows = ["file\tspeaker\tseconds\ttext"]
    for number, text in enumerate(SAID):
        soundfile.write(tmp_path / f"{number}.wav", HUM, 16_000)
        rows.append(f"{number}.wav\tann\t0.50\t{text}")
    file = tmp_path / "lines.tsv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return file


Listen = Callable[..., tuple[int, str, str]]


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Listen:
    """Run the command with ears that hear the given texts: exit code, output, remarks."""

    def run(heard: list[str], *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(engines, "open_ears", lambda house, pack: ScriptedEars(heard))
        monkeypatch.setattr(engines, "VoiceActivity", LoudIsSpeech)
        done = CliRunner().invoke(program, ["--data", str(tmp_path), "listen", *arguments])
        if isinstance(done.exception, RecordingError):
            return done.exception.exit_code, done.stdout, str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    return run


def test_what_is_reported(listen: Listen, table: Path) -> None:
    code, out, _ = listen(["turn up", "good night", "what time was it now"], "--reference", str(table), "--json")
    fields = json.loads(out)
    assert code == 0
    assert (fields["wer"], fields["words"], fields["errors"], fields["ears"]) == (round(3 / 9, 4), 9, 3, "scripted")
    assert (fields["substitutions"], fields["deletions"], fields["insertions"]) == (1, 1, 1)
    assert fields["interval"][0] <= fields["wer"] <= fields["interval"][1]
    assert fields["interval_over"] == "utterances"
    assert fields["rtf"] >= 0
    assert fields["rtf_wall"] > 0
    assert [one["name"] for one in fields["sets"]] == ["lines"]
    assert fields["worst"][0] == {
        "set": "lines", "file": str(table.parent / "2.wav"), "errors": 2, "said": SAID[2], "heard": "what time was it now"
    }  # fmt: skip
    assert [one["errors"] for one in fields["worst"]] == [2, 1]


def test_worst_is_as_many_as_asked_for(listen: Listen, table: Path) -> None:
    _, out, _ = listen([], "--reference", str(table), "--json", "--worst", "1")
    assert len(json.loads(out)["worst"]) == 1
    assert "said" not in listen([], "--reference", str(table), "--worst", "0")[1]


def test_a_pipe_gets_plain_lines_with_the_differences_in_capitals(listen: Listen, table: Path) -> None:
    code, out, _ = listen(["turn up", "good night", "what time was it now"], "--reference", str(table))
    assert code == 0
    assert out.startswith("33.3 % word error rate, 95 % within ")
    assert "3 errors in 9 words of 3 recordings (1 replaced, 1 missed, 1 added), by scripted" in out
    assert "said   what time IS it *\n" in out
    assert "heard  what time WAS it NOW\n" in out
    assert not re.search(r"[\x1b│━]", out)


def test_several_tables_each_and_in_all(listen: Listen, table: Path) -> None:
    other = table.with_name("other.tsv")
    other.write_text("file\ttext\n0.wav\tturn it up\n", encoding="utf-8")
    arguments = ("--reference", str(table), "--reference", str(other))
    fields = json.loads(listen([*SAID, "no"], *arguments, "--json")[1])
    assert [(one["name"], one["wer"], one["recordings"]) for one in fields["sets"]] == [("lines", 0.0, 3), ("other", 1.0, 1)]
    assert (fields["wer"], fields["recordings"]) == (0.25, 4)
    assert [line.split(":")[0] for line in listen([*SAID, "no"], *arguments)[1].splitlines()[:3]] == ["lines", "other", "all"]


def test_the_same_table_twice_counts_once_and_two_of_one_name_are_told_apart(table: Path) -> None:
    assert len(read_all([table, table], [])) == 1
    folder = table.parent / "more"
    folder.mkdir()
    (folder / "lines.tsv").write_text("file\ttext\n0.wav\tno\n", encoding="utf-8")
    names = [one.name for one in read_all([table, folder / "lines.tsv"], [])]
    assert names == [str(table.with_suffix("")), str(folder / "lines")]


def test_a_missing_recording_is_said_and_counted_and_the_rest_goes_on(listen: Listen, table: Path) -> None:
    (table.parent / "1.wav").unlink()
    code, out, remarks = listen([SAID[0], SAID[2]], "--reference", str(table), "--json")
    fields = json.loads(out)
    assert code == 2
    assert "1.wav" in remarks
    assert (fields["wer"], fields["recordings"], fields["failed"]) == (0.0, 2, 1)


def test_only_named_recordings_are_measured_and_a_stranger_is_left_out(listen: Listen, table: Path) -> None:
    one, stranger = table.parent / "1.wav", table.parent / "x.wav"
    code, out, remarks = listen(["good night"], str(one), str(stranger), "--reference", str(table), "--json")
    assert (code, json.loads(out)["recordings"]) == (0, 1)
    assert "x.wav is in no table" in remarks


def test_an_empty_text_counts_what_is_heard_in_it(listen: Listen, table: Path) -> None:
    table.write_text("file\ttext\n0.wav\t\n1.wav\tgood night\n", encoding="utf-8")
    fields = json.loads(listen(["stop", "good night"], "--reference", str(table), "--json")[1])
    assert (fields["words"], fields["insertions"], fields["wer"]) == (2, 1, 0.5)


def test_a_table_of_silences_has_no_rate(listen: Listen, table: Path) -> None:
    table.write_text("file\ttext\n0.wav\t\n1.wav\t\n", encoding="utf-8")
    fields = json.loads(listen(["stop"], "--reference", str(table), "--json")[1])
    assert (fields["wer"], fields["interval"], fields["errors"]) == (None, None, 1)
    assert listen(["stop"], "--reference", str(table))[1].startswith("no word error rate: 1 error in 0 words")


def test_without_a_table_it_prints_what_was_said(listen: Listen, table: Path) -> None:
    files = [str(table.parent / f"{number}.wav") for number in range(2)]
    assert listen(["hello [there]", ""], *files)[1] == "hello [there]\n(no words)\n"
    assert json.loads(listen(["hello"], files[0], "--json")[1]) == {"file": files[0], "text": "hello", "seconds": 0.5}


def test_it_hears_as_a_conversation_does_and_makes_no_words_of_silence(listen: Listen, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "hush.wav", np.zeros(8000, np.int16), 16_000)
    assert listen(["stop"], str(tmp_path / "hush.wav"))[1] == "(no words)\n"


TABLES = {
    "a mark before the first column": b"\xef\xbb\xbffile\ttext\n0.wav\tGood night.\n",
    "lines that end as on Windows": b"file\ttext\r\n0.wav\tGood night.\r\n",
    "both, and an empty line": b"\xef\xbb\xbffile\tspeaker\ttext\r\n\r\n0.wav\tann\tGood night.\r\n\r\n",
    "columns in another order": b"text\tfile\nGood night.\t0.wav\n",
    "no end of line": b"file\ttext\n0.wav\tGood night.",
}
NO_TABLES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no column file and no column text"),
    "no such columns": (b"a\tb\n1\t2\n", "no column file and no column text"),
    "no text": (b"file\twords\n0.wav\tgood\n", "no column text"),
    "commas": (b"file,text\n0.wav,good\n", "no column"),
    "a line that breaks off": (b"file\tspeaker\ttext\n0.wav\tann\tgood\n1.wav\n", "line 3 lacks"),
    "not text": (b"\xff\xfe\x00", "not UTF-8"),
    "a header alone": (b"file\ttext\n", "no recordings"),
    "a sound": (b"RIFF\x00\x00\x00\x00WAVE", "no column"),
}


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_tables_as_people_make_them(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_bytes(content)
    found = read(file).recordings
    assert [(one.file, one.said) for one in found] == [(tmp_path / "0.wav", "Good night.")]


def test_a_quotation_mark_is_part_of_a_text(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text('file\ttext\n0.wav\t"No" she said\n1.wav\t"yes\n', encoding="utf-8")
    assert [one.said for one in read(file).recordings] == ['"No" she said', '"yes']


@pytest.mark.parametrize(("content", "what"), NO_TABLES.values(), ids=NO_TABLES)
def test_no_table_is_told_what_it_lacks(content: bytes, what: str, listen: Listen, tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_bytes(content)
    code, out, told = listen([], "--reference", str(file))
    assert (code, out) == (2, "")
    assert what in told
    assert "file, speaker, seconds and text" in told


def test_a_table_without_its_recordings_ends_with_2(listen: Listen, tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("file\ttext\nnowhere.wav\tgood night\n", encoding="utf-8")
    code, out, told = listen([], "--reference", str(file), "--json")
    assert (code, out) == (2, "")
    assert "beside the table" in told


def measured() -> list[Measured]:
    good = Measured("good", [Line("yes", "yes", "ann", "/a.wav"), Line("no", "no", "bob", "/b.wav")], 2.0, 0.2, 0.4)
    return [good, Measured("[bad]", [Line("stop now", "stop", "ann", "/[c].wav")], 1.0, 0.1, 0.2, failed=1)]


def shown(width: int) -> str:
    console = Console(file=io.StringIO(), force_terminal=True, width=width, color_system=None)
    show(measured(), "vosk-mini-en", 3, console)
    file: Any = console.file
    return str(file.getvalue())


@pytest.mark.parametrize("width", [80, 140])
def test_a_terminal_gets_a_table_of_every_set_and_all(width: int) -> None:
    text = shown(width)
    assert re.search(r" good +2 +0\.0 % +0 +0 +0 +0\.0 to 0\.0 +0\.1000 ", text)
    assert re.search(r" \[bad\] +2 +50\.0 % +0 +1 +0 +unknown +0\.1000 ", text)
    assert re.search(r" all +4 +25\.0 % +0 +1 +0 +25\.0 to 25\.0 +0\.1000 ", text)
    assert all(len(line) <= width for line in text.splitlines())
    assert "What vosk-mini-en got wrong" in text
    assert "[bad]: 1 recording could not be listened to." in text
    assert "/[c].wav, [bad]: 1 of 2" in text
    assert "said   stop NOW" in text


def test_real_time_factors_are_work_and_wait_for_a_second_of_sound() -> None:
    fields = as_fields(measured(), "x", 0)
    assert (fields["rtf"], fields["rtf_wall"]) == (0.1, 0.2)


def test_it_listens_for_a_few_words(listen: Listen, table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], str]] = []

    def open_ears_for(_house: object, words: list[str], name: str) -> ScriptedEars:
        asked.append((words, name))
        return ScriptedEars(["yes"])

    monkeypatch.setattr(engines, "open_ears_for", open_ears_for)
    assert listen([], str(table.parent / "0.wav"), "--words", "Yes no  maybe", "--ears", "mine")[1] == "yes\n"
    assert asked == [(["yes", "no", "maybe"], "mine")]
