"""companion doctor: each part is told apart, with what to do, and the exit code says whether a conversation can be held."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion.doctor_packs import elsewhere, examine
from companion.engines import House
from companion.lm.fake_server import FakeServer
from companion.models.boards import BOARDS
from companion.models.card import CARD_NAME, Card, PackFile, card_text
from companion.settings import Ears, Mind, Settings, Voice

LIMIT_S = 60


def doctor(tmp_path: Path, *options: str) -> tuple[int, dict[str, dict[str, object]]]:
    command = [sys.executable, "-m", "companion", "--data", str(tmp_path), *options, "doctor", "--json"]
    silent = {**os.environ, "PULSE_SERVER": "unix:/nowhere"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False, env=silent)
    assert "Traceback" not in done.stderr
    return done.returncode, {finding["part"]: finding for finding in map(json.loads, done.stdout.splitlines())}


def test_every_part_is_told_with_what_to_do(tmp_path: Path) -> None:
    code, parts = doctor(tmp_path)
    assert list(parts) == [
        "python",
        "settings",
        "microphone",
        "speaker",
        "packs",
        "ears",
        "silence",
        "voice",
        "mind",
        "memory",
        "button",
        "ring",
        "battery",
    ]
    for finding in parts.values():
        assert finding["what"]
        assert finding["verdict"] == "works" or finding["fix"] or not finding["needed"]
    missing = [part for part, finding in parts.items() if finding["verdict"] != "works" and finding["needed"]]
    assert code == (3 if missing else 0)
    assert {parts[part]["verdict"] for part in ("ears", "silence", "voice", "mind")} == {"works"}


def test_mistakes_in_the_settings_and_damaged_packs_are_told(tmp_path: Path) -> None:
    file = tmp_path / "companion.toml"
    file.write_text("[voice]\nrate_wpm = 9000\n")
    (tmp_path / "packs" / "half" / "am").mkdir(parents=True)
    (tmp_path / "packs" / "half" / "am" / "final.mdl").write_bytes(b"")
    _, parts = doctor(tmp_path, "--settings", str(file))
    assert parts["settings"]["verdict"] == "broken"
    assert "rate_wpm" in str(parts["settings"]["what"])
    assert parts["packs"]["verdict"] == "broken"
    assert "half" in str(parts["packs"]["what"])


def test_without_packs_of_ones_own_it_tells_what_is_in_use_and_where_better_ones_are(tmp_path: Path) -> None:
    finding = examine(House(Settings(), tmp_path))
    assert (finding.verdict, finding.needed) == ("missing", False)
    assert finding.what == ("Ears: sphinx-talk-en with vosk-mini-en. Mind: companion-mini. Nothing better is installed.")
    assert "companion models get" in finding.fix


PACKS: dict[str, tuple[str, Settings, str, str]] = {
    "in use": ("piper", Settings(), "works", "Voice: mine."),
    "not wanted": ("piper", Settings(voice=Voice(engine="espeak")), "works", "Not in use: mine."),
    "of another program": ("singing", Settings(), "works", "Not in use: mine (It is made for singing,"),
    "lost": ("piper", Settings(ears=Ears(pack="gone")), "broken", "ask for gone under [ears]"),
}


@pytest.mark.parametrize(("engine", "settings", "verdict", "said"), PACKS.values(), ids=PACKS)
def test_packs_are_told(tmp_path: Path, engine: str, settings: Settings, verdict: str, said: str) -> None:
    folder = tmp_path / "packs" / "mine"
    folder.mkdir(parents=True)
    (folder / "a.bin").write_bytes(b"")
    files = (PackFile("a.bin", 0, hashlib.sha256(b"").hexdigest()),)
    (folder / CARD_NAME).write_text(card_text(Card("voice", engine, "mine", "MIT", "x", 10, tuple(BOARDS), files)))
    finding = examine(House(settings, tmp_path))
    assert (finding.verdict, said in finding.what) == (verdict, True), finding


def test_nothing_is_said_of_a_mind_elsewhere_where_none_is_named(tmp_path: Path) -> None:
    assert list(elsewhere(House(Settings(), tmp_path))) == []


ELSEWHERE = {
    "there": ("", "", "works", "It answers, and has a-model."),
    "another model": ("", "b-model", "missing", "It has no model b-model, but a-model."),
    "refuses": ("key", "", "missing", "refuses with 401"),
}


@pytest.mark.parametrize(("key", "model", "verdict", "said"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_mind_elsewhere_is_tried_and_told_that_words_leave(
    tmp_path: Path, key: str, model: str, verdict: str, said: str
) -> None:
    with FakeServer([], key=key) as server:
        settings = Settings(mind=Mind(server=server.url, server_model=model))
        (finding,) = elsewhere(House(settings, tmp_path))
        assert not server.asked, "it is not asked to say anything"
    assert (finding.verdict, finding.needed) == (verdict, False)
    assert finding.what.startswith(f"What you say leaves this device for {server.url}")
    assert said in finding.what
    assert finding.verdict == "works" or finding.fix


def test_a_mind_that_is_away_is_told(tmp_path: Path) -> None:
    with FakeServer([]) as server:
        url = server.url
    (finding,) = elsewhere(House(Settings(mind=Mind(server=url)), tmp_path))
    assert finding.verdict == "missing"
    assert "leaves this device" in finding.what
    assert "nobody is there" in finding.what
