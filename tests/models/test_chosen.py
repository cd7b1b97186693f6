"""Which pack is used: a table of what is installed, what the owner wants and what the machine bears."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from companion.models.boards import Machine
from companion.models.card import Card
from companion.models.chosen import NO_PACK, chosen, in_use, why_unfit
from companion.models.packs import Pack

ALL = ("zero2w", "3", "4", "5", "pc")
ZERO, PC = Machine("zero2w", 500), Machine("pc", 16_000)


def pack(kind: str, engine: str, name: str, memory_mb: int = 100, boards: Sequence[str] = ALL) -> Pack:
    return Pack(Path("/nowhere") / name, Card(kind, engine, name, "MIT", "x", memory_mb, tuple(boards), ()))


EARS = [
    pack("ears", "vosk-commands", "vosk-mini-en", 40),
    pack("ears", "pocketsphinx", "sphinx-talk-en"),
    pack("ears", "vosk", "vosk-small-de", 170),
    pack("ears", "vosk", "vosk-small-en-us", 170),
    pack("ears", "vosk", "vosk-lgraph-en-us", 420, ("4", "5", "pc")),
    pack("ears", "whisper", "from-the-future"),
]
SMALL = EARS[:2]
MINDS = [pack("mind", "onnx", "companion-mini", 40), pack("mind", "chat", "a-135m", 200), pack("mind", "chat", "b-360m", 500)]
VOICES = [pack("voice", "piper", "piper-thorsten"), pack("voice", "piper", "piper-kristin"), pack("voice", "piper", "piper-alba")]

USED: dict[str, tuple[str, list[Pack], str, Machine, list[str]]] = {
    "the largest that fits": ("ears", EARS, "", PC, ["vosk-lgraph-en-us"]),
    "not one for another board": ("ears", EARS, "", ZERO, ["vosk-small-en-us"]),
    "as it comes, two ears on one recording": ("ears", SMALL, "", PC, ["sphinx-talk-en", "vosk-mini-en"]),
    "German only when asked for": ("ears", [*SMALL, EARS[2]], "", PC, ["sphinx-talk-en", "vosk-mini-en"]),
    "German when asked for": ("ears", EARS, "vosk-small-de", PC, ["vosk-small-de"]),
    "by name, even if it doesn't fit": ("ears", EARS, "vosk-lgraph-en-us", ZERO, ["vosk-lgraph-en-us"]),
    "small ears by name listen alone": ("ears", EARS, "sphinx-talk-en", PC, ["sphinx-talk-en"]),
    "by the engine's name": ("ears", EARS, "pocketsphinx", PC, ["sphinx-talk-en"]),
    "one that isn't there": ("ears", EARS, "lost", PC, ["vosk-lgraph-en-us"]),
    "one for another engine": ("ears", EARS, "from-the-future", PC, ["vosk-lgraph-en-us"]),
    "a larger mind, and her own beside it": ("mind", MINDS, "", PC, ["b-360m", "companion-mini"]),
    "half of the memory at most": ("mind", MINDS, "", ZERO, ["a-135m", "companion-mini"]),
    "her own mind alone": ("mind", MINDS, "companion-mini", PC, ["companion-mini"]),
    "the first English voice": ("voice", VOICES, "", PC, ["piper-kristin"]),
    "a German voice by name": ("voice", VOICES, "piper-thorsten", PC, ["piper-thorsten"]),
    "no voice pack wanted": ("voice", VOICES, NO_PACK, PC, []),
    "none there": ("voice", [], "", PC, []),
}


@pytest.mark.parametrize(("kind", "found", "wanted", "machine", "names"), USED.values(), ids=USED)
def test_what_is_used(kind: str, found: list[Pack], wanted: str, machine: Machine, names: list[str]) -> None:
    assert [one.name for one in in_use(kind, found, wanted, machine)] == names


def test_others_are_tried_after_the_best() -> None:
    names = [one.name for one in chosen("ears", EARS, "", PC)]
    assert names == ["vosk-lgraph-en-us", "vosk-small-en-us", "sphinx-talk-en", "vosk-mini-en"]


UNFIT = {
    "a small board": (EARS[4], ZERO, "made for a Raspberry Pi 4, a Raspberry Pi 5 or a computer"),
    "a small memory": (MINDS[2], ZERO, "takes about 500 MB"),
    "another program's": (EARS[5], PC, "made for whisper"),
}


@pytest.mark.parametrize(("one", "machine", "said"), UNFIT.values(), ids=UNFIT)
def test_why_it_does_not_fit(one: Pack, machine: Machine, said: str) -> None:
    assert said in why_unfit(one, machine)


def test_a_vosk_model_without_a_card_is_taken_at_its_word() -> None:
    assert why_unfit(Pack(Path("/x"), Card("ears", "vosk", "mine", "", "", 0, (), ())), ZERO) == ""


def test_without_piper_no_voice_is_used_not_even_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    assert in_use("voice", VOICES, "", PC) == in_use("voice", VOICES, "piper-kristin", PC) == []
    assert "pip install piper-tts" in why_unfit(VOICES[1], PC)
