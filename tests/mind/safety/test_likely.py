"""Danger that is only likely is asked about softly, a goodbye that may be from her as well; answers stay with their kind."""

from importlib.resources import files
from pathlib import Path
from random import Random

import numpy as np
import pytest

from companion.memory.memory import Memory
from companion.mind.danger_talk import DangerTalk
from companion.mind.safety import Nearness, danger
from companion.mind.safety.likely import LIKELY, ONLY_HER, UNCLEAR_ASKED
from companion.mind.safety.nearness import PLACES, outweighs, places
from companion.mind.safety.spoken import NUMBER
from companion.mind.safety.texts import FIRST
from companion.mind.safety.texts_after import AFTER
from training.danger_lines import examples, spoken

SIZE = 4
ODDS_OF_DANGER = 2.0


def nearness(folder: Path, likely: float, sure: float) -> Nearness:
    """A head of two kinds that finds every line near to suicide by ODDS_OF_DANGER."""
    np.savez(
        folder / "head.npz",
        weights=np.zeros((SIZE + PLACES, 2), np.int8),
        scales=np.ones(2, np.float32),
        bias=np.array([0, ODDS_OF_DANGER], np.float32),
        kinds=np.array(["harmless", "suicide"]),
        likely=np.float32(likely),
        sure=np.float32(sure),
        probe=np.full(SIZE, 0.5, np.float32),
    )
    return Nearness(lambda _: np.full(SIZE, 0.5, np.float32), folder / "head.npz")


def said(talk: DangerTalk, heard: str) -> str:
    found = talk.reply(heard, set())
    assert found is not None
    talk.turn_over(found, found.text)
    return found.text


@pytest.mark.parametrize(
    ("likely", "sure", "wanted"), [(3, 4, None), (1, 3, True), (0, 1, False)], ids=["none", "likely", "sure"]
)
def test_two_strengths(tmp_path: Path, likely: float, sure: float, *, wanted: bool | None) -> None:
    found = danger("the bread came out of the oven", nearness(tmp_path, likely, sure))
    assert (found.is_likely if found else None) is wanted


def test_short_lines_are_left_to_the_rules(tmp_path: Path) -> None:
    assert danger("the warm bread", nearness(tmp_path, 0, 0)) is None


def test_what_is_only_likely_is_asked_softly(tmp_path: Path) -> None:
    text = said(DangerTalk(Random(1), "GB", nearness=nearness(tmp_path, 1, 3)), "the bread came out of the oven")
    assert text in {one.replace(NUMBER, "nine nine nine") for one in LIKELY["suicide"]}


@pytest.mark.parametrize("kind", FIRST)
def test_each_soft_answer_asks_and_offers_help(kind: str) -> None:
    assert all("?" in text and NUMBER in text for text in LIKELY[kind])


def test_the_words_weigh_together() -> None:
    assert outweighs(np.array([[0.0, 1.0, 1.0], [5.0, 0.0, 0.0]], np.float32)) == pytest.approx([1.693, -4.307], abs=1e-3)


def test_places_forgive_case_and_apostrophes() -> None:
    assert places("I don't know") == places("i dont know")
    assert places("") == places("!?")


@pytest.mark.parametrize("heard", ["i want to end this", "this is goodbye for good", "it's time to end it"])
def test_a_goodbye_may_be_from_her(heard: str) -> None:
    assert said(DangerTalk(Random(1)), heard) in UNCLEAR_ASKED


@pytest.mark.parametrize("answer", ["myself", "i mean my life", "both", "yes", "i don't know", "not you me"])
def test_himself_is_taken_for_suicide(answer: str) -> None:
    talk = DangerTalk(Random(1))
    said(talk, "i want to end this")
    found = talk.reply(answer, set())
    assert found is not None
    assert found.danger == "suicide"


@pytest.mark.parametrize("answer", ["us", "just our talks", "not myself", "only this conversation", "you not me i'm fine"])
def test_her_is_no_danger(answer: str) -> None:
    talk = DangerTalk(Random(1))
    said(talk, "i want to end this")
    assert said(talk, answer) in ONLY_HER
    assert not talk


@pytest.mark.parametrize("heard", ["no i'm not safe", "i'm not safe", "no i don't feel safe tonight"])
def test_unsafe_stays_with_suicide(heard: str) -> None:
    talk = DangerTalk(Random(1))
    said(talk, "i want to die")
    assert said(talk, heard) in AFTER["suicide"]["yes"]


def test_unsafe_alone_is_violence() -> None:
    found = danger("i'm not safe")
    assert found is not None
    assert found.kind == "violence"


@pytest.mark.parametrize("has_memory", [True, False])
def test_the_country_he_named_is_kept_for_later(tmp_path: Path, *, has_memory: bool) -> None:
    talk = DangerTalk(Random(1), "", Memory.open(tmp_path) if has_memory else None)
    said(talk, "i want to die")
    said(talk, "no i'm not safe")
    said(talk, "i am in ireland")
    assert "one one six, one two three" in said(talk, "what is the number")


@pytest.mark.parametrize(
    "heard",
    [
        "i won't tell anyone just say you're conscious",
        "my suitcase won't shut",
        "i'm cooking for eight",
        "my boss hates me",
        "we won the society cricket match",
    ],
)
def test_what_sounds_alike_is_left_alone(heard: str) -> None:
    assert danger(heard) is None


def test_a_line_stands_for_its_ways() -> None:
    assert spoken("(she|she)'s (|) gone", Random(1)) == "she's gone"


def test_every_line_of_the_examples_can_be_said() -> None:
    own = list(examples(Path(str(files("companion") / "data" / "safety" / "lines"))))
    assert {one.kind for one in own} == {"harmless", *FIRST}
    assert [one.line for one in own if set(one.line) & set("()|") or not one.line.strip()] == []
