"""Which ears are opened: by name, by what is installed, and when what comes with the package is missing or damaged."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.engines import House, open_ears, open_ears_for
from companion.errors import ModelError
from companion.models.card import CARD_NAME
from companion.settings import Settings
from companion.speech.sphinx_ears import SphinxEars
from companion.speech.two_pass import TwoPassEars
from companion.speech.vosk_ears import VoskEars

PACKS = Path(__file__).parents[1] / "companion" / "data" / "packs"
SMALL = ("vosk-mini-en", "sphinx-talk-en")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the package's small ears, which takes the place of all its packs."""
    folder = tmp_path / "package"
    for name in SMALL:
        shutil.copytree(PACKS / name, folder / name)
    monkeypatch.setattr("companion.models.packs.PACKAGE_PACKS", folder)
    return folder


@pytest.fixture
def remarks() -> list[str]:
    return []


@pytest.fixture
def house(tmp_path: Path, remarks: list[str]) -> House:
    return House(Settings(), tmp_path / "data", remark=remarks.append)


def test_fresh_it_has_two_small_ears_and_says_once_what_would_be_better(house: House, remarks: list[str]) -> None:
    ears = open_ears(house)
    assert isinstance(ears, TwoPassEars)
    assert ears.name == "pocketsphinx, and vosk vosk-mini-en for commands"
    assert len(remarks) == 1
    assert "`companion models get vosk-small-en-us` fetches better ears" in remarks[0]


def test_an_installed_vosk_model_listens_alone(house: House, remarks: list[str], letter_models: Path) -> None:
    ears = open_ears(House(house.settings, house.data, letter_models, house.remark))
    assert isinstance(ears, VoskEars)
    assert (ears.name, remarks) == ("vosk vosk-letters", [])


NAMES = {"vosk-mini-en": VoskEars, "pocketsphinx": SphinxEars, "sphinx-talk-en": SphinxEars}


@pytest.mark.parametrize(("name", "kind"), NAMES.items(), ids=NAMES)
def test_by_name(house: House, remarks: list[str], name: str, kind: type) -> None:
    assert type(open_ears(house, name)) is kind
    assert remarks == []


def test_a_name_that_is_nobodys(house: House) -> None:
    with pytest.raises(ModelError, match="no-such"):
        open_ears(house, "no-such")


def test_a_pack_for_another_program(house: House) -> None:
    copy = shutil.copytree(PACKS / "vosk-mini-en", house.data / "packs" / "other")
    card = copy / CARD_NAME
    card.write_text(card.read_text().replace("vosk-commands", "telepathy").replace("vosk-mini-en", "other"))
    with pytest.raises(ModelError, match="other"):
        open_ears(house, "other")
    assert isinstance(open_ears(house), TwoPassEars), "it is in the way of the others"


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def scribble(file: Path) -> None:
    """The size stays, as the card has it."""
    content = file.read_bytes()
    file.write_bytes(content[:500] + b"\xff" * (len(content) - 500))


DAMAGES: dict[str, tuple[str, str, Callable[[Path], object], type]] = {
    "commands cut": ("vosk-mini-en", "am/final.mdl", cut, SphinxEars),
    "commands scribbled over": ("vosk-mini-en", "graph/HCLr.fst", scribble, SphinxEars),
    "commands without a card": ("vosk-mini-en", CARD_NAME, cut, SphinxEars),
    "talk cut": ("sphinx-talk-en", "*.lm.bin", cut, TwoPassEars),
    "talk without its words": ("sphinx-talk-en", "*.dict", Path.unlink, TwoPassEars),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damaged_ones_are_told_and_done_without(package: Path, house: House, remarks: list[str], name: str) -> None:
    pack, pattern, damage, left = DAMAGES[name]
    damage(next((package / pack).glob(pattern)))
    assert type(open_ears(house)) is left
    assert pack in remarks[0]
    assert "`companion models get vosk-small-en-us` fetches better ears" in remarks[-1]
    assert len(remarks) == 2


def test_damaged_ones_asked_for_by_name_are_an_error(package: Path, house: House) -> None:
    cut(package / "vosk-mini-en" / "am" / "final.mdl")
    with pytest.raises(ModelError, match="vosk-mini-en"):
        open_ears(house, "vosk-mini-en")


def test_without_any_pack_it_still_hears(package: Path, house: House, remarks: list[str]) -> None:
    shutil.rmtree(package)
    assert type(open_ears(house)) is SphinxEars
    assert len(remarks) == 1


def test_ears_for_a_few_words_are_the_vosk_ones(house: House, remarks: list[str]) -> None:
    ears = open_ears_for(house, ["yes", "no", "zebra"])
    assert isinstance(ears, VoskEars)
    assert (ears.name, ears.strange) == ("vosk vosk-mini-en", ("zebra",))
    assert remarks == ["vosk-mini-en doesn't know zebra: nothing is heard as that."]


NOT_FOR_WORDS = {
    "PocketSphinx": ("sphinx-talk-en", ["yes"], "Only Vosk models"),
    "not there": ("nobody", ["yes"], "no ears called"),
    "all strange": ("vosk-mini-en", ["zebra", "xylophone"], "none of the words zebra, xylophone"),
}


@pytest.mark.parametrize(("name", "words", "said"), NOT_FOR_WORDS.values(), ids=NOT_FOR_WORDS)
def test_ears_that_can_not_listen_for_a_few_words(house: House, name: str, words: list[str], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        open_ears_for(house, words, name)


def test_a_pack_for_another_engine_can_not_listen(house: House) -> None:
    folder = house.data / "packs" / "later"
    shutil.copytree(PACKS / "vosk-mini-en", folder)
    card = folder / CARD_NAME
    card.write_text(card.read_text().replace('"vosk-commands"', '"hearing-2"').replace('"vosk-mini-en"', '"later"'))
    with pytest.raises(ModelError, match=r"later can't listen\. It is made for hearing-2") as caught:
        open_ears(house, "later")
    assert "`companion models use ears auto`" in caught.value.fix
    assert isinstance(open_ears(house), TwoPassEars), "without its name it is passed over"


def test_german_ears_are_opened_by_name_alone(house: House, letter_models: Path) -> None:
    german = letter_models.parent / "german"
    shutil.copytree(letter_models / "vosk-letters", german / "vosk-small-de", dirs_exist_ok=True)
    house = House(house.settings, house.data, german, house.remark)
    assert isinstance(open_ears(house), TwoPassEars)
    assert open_ears(house, "vosk-small-de").name == "vosk vosk-small-de"
