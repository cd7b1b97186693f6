"""The middle tier: every answer that is shipped can be filled and spoken, and what is chosen fits what is known."""

import json
import re
from pathlib import Path
from random import Random

import pytest

from companion.errors import ModelError
from companion.mind.abilities import is_empty_promise
from companion.mind.apt import Shape, fill, load
from companion.mind.asked import ASKED, asked_in
from companion.mind.gist import Gist
from companion.mind.middle import Middle
from companion.mind.understood import MOVES, Understood

DATA = Path(__file__).parents[2] / "companion" / "data"
SHAPES = load(DATA / "apt")
EVERY = [(situation, shape) for situation, shapes in SHAPES.items() for shape in shapes]
THEY = ("they", "them", "their")
FULL = Gist("your nephew", ("he", "him", "his"), "a cello", "on Sunday", "you taught your nephew to whistle")
EMPTY = Gist("", THEY, "", "", "")


def test_there_are_answers_for_every_situation_that_the_encoder_tells_apart() -> None:
    config = json.loads((DATA / "packs" / "companion-encoder" / "config.json").read_text(encoding="utf-8"))
    wanted = set(config["labels"]["situation"]) - {"other"} | {f"kind:{kind}" for kind in config["labels"]["kind"]}
    assert wanted <= set(SHAPES)
    assert set(config["labels"]["kind"]) == set(MOVES)


@pytest.mark.parametrize("situation", sorted(SHAPES))
def test_a_situation_always_has_something_to_say(situation: str) -> None:
    bare = [shape for shape in SHAPES[situation] if fill(shape, EMPTY)]
    assert len(bare) >= 4
    assert len({shape.say for shape in SHAPES[situation]}) == len(SHAPES[situation]) >= 12
    assert all(fill(shape, FULL) for shape in SHAPES[situation])


@pytest.mark.parametrize(("situation", "shape"), EVERY, ids=lambda value: value.say[:40] if isinstance(value, Shape) else value)
def test_an_answer_is_fit_to_be_spoken(situation: str, shape: Shape) -> None:
    text = fill(shape, FULL)
    assert 1 <= len(text.split()) <= 40
    assert not re.search(r"[*#_\[\]<>{}]|https?:|\d|  ", text)
    assert text[0].isupper()
    assert text[-1] in ".?!"
    assert text.count("?") <= 1
    assert not is_empty_promise(text)


@pytest.mark.parametrize(
    ("gist", "say", "filled"),
    [
        (FULL, "{Thing}, of all things.", "A cello, of all things."),
        (FULL, "What did {who} say, and what did you tell {them}?", "What did your nephew say, and what did you tell him?"),
        (FULL, "{Words}. How long did it take?", "You taught your nephew to whistle. How long did it take?"),
        (EMPTY, "What happens now?", "What happens now?"),
        (EMPTY, "{Thing}, of all things.", ""),
        (Gist("", THEY, "a cello", "", ""), "Does {who} like {thing}?", ""),
        (Gist("", THEY, "{who}", "", ""), "So, {thing}.", "So, {who}."),
        (Gist("a patient", THEY, "an old cello", "", ""), "Did {who} like {thing}?", "Did the patient like the old cello?"),
    ],
)
def test_gaps_are_filled_or_the_answer_is_not_given(gist: Gist, say: str, filled: str) -> None:
    assert fill(Shape(say, "none"), gist) == filled


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "JSONDecodeError"),
        ('{"situation": "x"}', "KeyError"),
        ('{"situation": "x", "replies": [{"say": "Hm, {what}.", "ask": "none"}]}', "that nothing fills"),
        ('{"situation": "x", "replies": [{"say": "Hm.", "ask": "money"}]}', "asks 'money'"),
        ("", "no answers of hers"),
        ('{"situation": "x", "replies": [{"say": "Caf\udce9.", "ask": "none"}]}', "UnicodeDecodeError"),
    ],
)
def test_broken_answers_are_named(tmp_path: Path, line: str, what: str) -> None:
    (tmp_path / "bad.jsonl").write_bytes(line.encode(errors="surrogateescape"))
    with pytest.raises(ModelError, match=what):
        load(tmp_path)


def understood(situation: str = "", kind: str = "", gist: Gist = FULL) -> Understood:
    return Understood(situation, kind, "fine", "light", gist)


def test_no_answer_comes_twice_in_thirty_turns() -> None:
    middle, said = Middle(SHAPES, Random(1)), []
    for _ in range(12):
        apt = middle.reply("i taught my nephew to whistle", understood("taught-or-learned", "good-news"))
        assert apt is not None
        said.append(apt.text)
        middle.turn_over(spoken=True)
    assert len(set(said)) == 12


def test_a_whole_line_is_said_back_at_most_once_in_five_turns() -> None:
    middle, turned = Middle(SHAPES, Random(1)), []
    for situation in sorted(SHAPES)[:40]:
        apt = middle.reply("i taught my nephew to whistle", understood(situation))
        assert apt is not None
        middle.turn_over(spoken=True)
        turned.append("words" in apt.shape.slots)
    assert any(turned)
    assert all(sum(turned[place : place + 5]) <= 1 for place in range(len(turned)))


@pytest.mark.parametrize(
    ("heard", "known", "has"),
    [
        ("i taught my nephew to whistle", understood("taught-or-learned"), True),
        ("i taught my nephew to whistle", understood("", "good-news"), True),
        ("i taught my nephew to whistle", understood("other", ""), False),
        ("i taught my nephew to whistle", understood(), False),
        ("hm yes", understood("taught-or-learned"), False),
        ("and then " * 40, understood("taught-or-learned"), False),
    ],
)
def test_only_what_is_sure_is_answered(heard: str, known: Understood, has: bool) -> None:
    assert (Middle(SHAPES, Random(1)).reply(heard, known) is not None) is has


def test_what_was_not_spoken_may_be_said_again() -> None:
    middle = Middle({"x": (Shape("Only this.", "none"),)}, Random(1))
    for spoken in (False, False, True):
        assert middle.reply("i bought a boat", understood("x")) is not None
        middle.turn_over(spoken=spoken)
    assert middle.reply("i bought a boat", understood("x")) is None


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        ("Is it better than silence?", "real"),
        ("Jam, crumble, or all at once over the sink?", "choice"),
        ("Oh no. How does that sit with you?", "feeling"),
        ("What did she say to that?", "said"),
        ("How long did it take him?", "when"),
        ("Who was the first person you told?", "said"),
        ("What happens now?", "next"),
        ("What would you like it to be?", "want"),
        ("Which bit was the hardest?", "part"),
        ("Go on, I'm listening.", "none"),
        ("Who else knows? I'll wait.", "who"),
        ("What happened?", "happened"),
    ],
)
def test_what_she_asked_for_is_told_by_her_question(reply: str, asked: str) -> None:
    assert asked in ASKED
    assert asked_in(reply) == asked
