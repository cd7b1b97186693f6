"""companion.toml: what is right is kept, what is wrong is told at once, and nothing in a file stops the device."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from companion import settings_file
from companion.errors import SettingsError
from companion.settings import Button, Settings, Talk, Voice
from companion.settings_file import LARGEST_BYTES, MOST_MISTAKES, default_path, load, read
from companion.settings_sample import sample


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "companion.toml"


# What is right


def test_good_values_are_taken_and_the_rest_keeps_its_default(file: Path) -> None:
    file.write_text('[voice]\nrate_wpm = 120\nengine = "espeak"\n[talk]\nlongest_s = 10\n[sound]\nchimes = false\n')
    settings, mistakes = read(file)
    assert mistakes == []
    assert settings.voice == Voice(engine="espeak", rate_wpm=120)
    assert settings.talk == Talk(longest_s=10.0)
    assert isinstance(settings.talk.longest_s, float)
    assert not settings.sound.chimes
    assert settings.button == Button()
    assert load(file) == settings


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# nothing\n", b"\xef\xbb\xbf[person]\r\nname = ''\r\n"])
def test_nothing_set_is_no_mistake(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert read(file) == (Settings(), [])


# Mistakes

SIX = """
[voice]
rate_wpm = "fast"
engine = "Espeak"
pitch = 33
[sonud]
volume = 50
[button]
pin = 40
lockout = 10
[ring]
count = true
"""
SIX_MISTAKES = [
    "[sonud]: no such section. Did you mean sound?",
    '[voice] rate_wpm = "fast": needs a whole number from 80 to 400 (words a minute).',
    '[voice] engine = "Espeak": needs one of "auto", "pyttsx3", "espeak". Did you mean "espeak"?',
    "[button] pin = 40: needs a whole number from 0 to 27 (BCM number).",
    "[button] lockout: no such setting. Did you mean lockout_ms?",
    "[ring] count = true: needs a whole number from 3 to 60 (lights).",
]


def test_six_mistakes_are_told_at_once_and_what_is_good_is_kept(file: Path) -> None:
    file.write_text(SIX)
    settings, mistakes = read(file)
    assert mistakes == SIX_MISTAKES
    assert settings == replace(Settings(), voice=Voice(pitch=33))


def test_load_raises_with_every_mistake_the_file_and_the_cure(file: Path) -> None:
    file.write_text(SIX)
    with pytest.raises(SettingsError) as raised:
        load(file)
    assert raised.value.exit_code == 2
    assert raised.value.what.splitlines() == [
        f"The settings file {file} has 6 mistakes:",
        *("  " + text for text in SIX_MISTAKES),
    ]
    assert "settings sample" in raised.value.fix


ONE_MISTAKE = {
    "a value without quotes": (
        "[person]\nname = Ada",
        "Line 2, name = Ada: Invalid value at column 8. Text needs quotation marks",
    ),
    "a quote left open": ('[person]\nname = "Ada\n', "A quotation mark may be missing."),
    "ends in the middle": ("[person]\nname = [", "It ends too early"),
    "a section twice": ("[ring]\n[ring]\n", "Line 2, [ring]: Cannot declare ('ring',) twice"),
    "a section that is a value": ("voice = 3", "voice = 3: voice is a section. Write [voice] on a line of its own"),
    "a list of sections": ("[[voice]]\npitch = 3", "voice = [...]: voice is a section."),
    "a setting above the sections": ("volume = 3", "volume = 3: stands outside of a section. It belongs under [sound]."),
    "a setting in the wrong section": ("[voice]\nvolume = 3", "[voice] volume: no such setting. It belongs under [sound]."),
    "a setting nobody knows": ("[voice]\nzzzz = 3", "[voice] zzzz: no such setting."),
    "not a number": ("[talk]\nthink_s = nan", "[talk] think_s = nan: needs a number from 2 to 60 (seconds)."),
    "endless": ("[talk]\nthink_s = inf", "[talk] think_s = inf: needs"),
    "half a light": ("[ring]\ncount = 12.5", "[ring] count = 12.5: needs a whole number"),
    "yes for true": ('[sound]\nchimes = "yes"', '[sound] chimes = "yes": needs true or false.'),
    "one for true": ("[sound]\nchimes = 1", "[sound] chimes = 1: needs true or false."),
    "a date": ("[voice]\npitch = 2001-02-03", "[voice] pitch = 2001-02-03: needs"),
    "a table for a value": ("[voice.pitch]\nhigh = 1", "[voice] pitch = {...}: needs"),
    "a country in small letters": ('[person]\ncountry = "gb"', 'Did you mean "GB"?'),
    "a country spelt out": ('[person]\ncountry = "Wales"', "needs a country's two capital letters"),
    "a name too long": (f'[person]\nname = "{"a" * 61}"', "needs text of at most 60 characters on one line."),
    "a name of two lines": ('[person]\nname = "A\\nB"', 'name = "A?B": needs text of at most 60 characters on one line.'),
    "a terminal's colours in a key": ('"\\u001b[31m" = 1', "?[31m = 1: stands outside of a section."),
    "a number of 10,000 digits": (f"[voice]\npitch = {'9' * 10_000}", "It has a value that can't be read"),
    "a number of 10,000 hexadecimal digits": (
        f"[voice]\npitch = 0x{'f' * 10_000}",
        "pitch = a number of very many digits: needs",
    ),
    "brackets within brackets": ("a = " + "[" * 7_000, ""),
    "dots within dots": (".".join("a" * 7_000) + " = 1", "[a]: no such section."),
}


@pytest.mark.parametrize(("content", "told"), ONE_MISTAKE.values(), ids=ONE_MISTAKE)
def test_one_mistake_makes_one_sentence(file: Path, content: str, told: str) -> None:
    file.write_text(content)
    settings, mistakes = read(file)
    assert settings == Settings()
    assert len(mistakes) == 1
    assert told in mistakes[0]
    assert len(mistakes[0]) < 250
    assert mistakes[0].isprintable()


UNREADABLE = {
    "zeros": (b"[voice]\n" + bytes(100), "Line 2 has zeros in it: the file is damaged."),
    "10 MB of junk": (b"\x9f\x01" * 5_000_000, "It is larger than 16 kB"),
    "just too large": (b"#" * (LARGEST_BYTES + 1), "It is larger than 16 kB"),
    "another alphabet": ('[person]\nname = "Zoë"'.encode("latin-1"), "Line 2 is not UTF-8 text. Save the file as UTF-8."),
    "saved as Unicode": ("[person]".encode("utf-16"), "Line 1 is not UTF-8 text."),
}


@pytest.mark.parametrize(("content", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_settings_file_gives_the_defaults(file: Path, content: bytes, told: str) -> None:
    file.write_bytes(content)
    settings, mistakes = read(file)
    assert settings == Settings()
    assert len(mistakes) == 1
    assert told in mistakes[0]
    assert file.read_bytes() == content


def test_what_is_no_file_at_all(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    told = {name: read(tmp_path / name)[1] for name in (".", "pipe", "absent", "nowhere", "a\0b", "x" * 5000)}
    assert told["."] == told["pipe"] == ["It is not a file but a folder or a device."]
    assert told["absent"] == told["nowhere"] == ["There is no such file."]
    assert [len(told[name]) for name in ("a\0b", "x" * 5000)] == [1, 1]


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EACCES, "This user may not read it."), (errno.EIO, "It can't be read: Input/output error.")],
    ids=["permission", "worn card"],
)
def test_a_file_the_system_will_not_give(file: Path, monkeypatch: pytest.MonkeyPatch, number: int, told: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    file.write_text("")
    monkeypatch.setattr(Path, "open", refuse)
    assert read(file) == (Settings(), [told])


def test_a_thousand_mistakes_are_cut_short(file: Path) -> None:
    file.write_text("".join(f"[junk{number}]\n" for number in range(1000)))
    mistakes = read(file)[1]
    assert len(mistakes) == MOST_MISTAKES + 1
    assert mistakes[-1] == "There are 980 more mistakes like these."


SHREDS = [
    b"[voice]",
    b"[[",
    b"]",
    b"\n",
    b" = ",
    b"pitch",
    b"voice",
    b".",
    b'"',
    b"'''",
    b"\xff",
    b"\0",
    b"9",
    b"true",
    b"{",
    b"#",
    b"\r",
]


@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary() | st.lists(st.sampled_from(SHREDS)).map(b"".join) | st.text().map(str.encode))
@example(content=sample().encode()[:500])
def test_no_bytes_stop_the_reading(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    settings, mistakes = read(file)
    assert isinstance(settings, Settings)
    assert all(text.endswith((".", "?")) for text in mistakes)


# Which file


def test_a_missing_file_is_a_mistake_only_if_it_was_asked_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(file) == (Settings(), ["There is no such file."])
    with pytest.raises(SettingsError, match="has a mistake:\n  There is no such file"):
        load(file)
    monkeypatch.setattr(settings_file, "default_path", lambda: file)
    assert read(file) == (Settings(), [])
    assert load(file) == Settings()
    file.symlink_to("gone")
    assert read(file)[1] == ["There is no such file."]
    file.unlink()
    file.write_text("[ring]\ncount = 0\n")
    assert len(read(file)[1]) == 1


def test_the_boot_partition_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert default_path(tmp_path) == tmp_path / "config" / "companion" / "companion.toml"
    (tmp_path / "companion.toml").touch()
    assert default_path(tmp_path) == tmp_path / "companion.toml"
