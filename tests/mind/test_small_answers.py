"""Small lines are told from whole ones; each gets an answer that fits what she had asked, fills its gaps and can be spoken."""

import json
import re
from collections import Counter
from pathlib import Path
from random import Random

import pytest

import companion
from companion.errors import ModelError
from companion.mind.abilities import is_empty_promise
from companion.mind.apt import SLOT, SLOTS, Shape, fill
from companion.mind.asked import ASKED
from companion.mind.gist import Gist
from companion.mind.small_answers import MOST_WORDS, SMALL, Point, SmallAnswers, load, small_kind

FOLDER = Path(companion.__file__).parent / "data" / "small"
TEXTS = load(FOLDER)
KINDS = {name for name, _ in SMALL}
THEY = ("they", "them", "their")
NO_GIST = Gist(who="", pronouns=THEY, thing="", when="", words="")
GIST = Gist(who="your aunt", pronouns=("she", "her", "her"), thing="the allotment", when="", words="")

LINES = {
    "yes": (
        "yes|yeah|yep|uh huh|course|of course i do|yes i did|oh yes definitely|it is|i'm afraid so|yeah yeah|yes why not"
        "|yes thanks|she does"
    ),
    "no": (
        "no|nope|nah|not at all|no i haven't|of course not|nobody|neither|i'd rather not|no thanks|oh no he didn't"
        "|nothing|he isn't"
    ),
    "why": (
        "why|why's that|come on why|but why|how come|why do you ask|what makes you say that|what's it to you|no why"
        "|who wants to know"
    ),
    "mean": (
        "what do you mean|how d'you mean|what does that mean|i don't follow|who are you asking|like what"
        "|i don't know what you mean|huh"
    ),
    "dont-know": (
        "i don't know|dunno|no idea|i wouldn't know|i'm not sure|hard to say|god knows|i really don't know why"
        "|your guess is as good as mine"
    ),
    "maybe": "maybe|perhaps|suppose|i suppose so|it depends|yes and no|sometimes|a little bit|he might",
    "not-really": "not really|no not really|hardly ever|i doubt it|maybe not|i don't think so|well not really no",
    "think-so": "do you think so|really|are you sure|d'you reckon|how do you know",
    "what-would-you": "what would you do then|what do you think|any ideas|what should i do|well what would you say",
    "go-on": "go on|and then|tell me more|what else",
    "exactly": "exactly|that's right|you're right|spot on",
    "thanks": "thanks|thank you so much|thanks for listening|okay thanks",
    "you": "and you|what about you|do you",
    "ok": "ok|right okay|fair enough|sounds good",
    "laughs": "haha|ha ha ha|that's funny",
    "no-talk": "let's not|never mind|i'd rather not talk about it|none of your business",
}
WHOLE = (
    "wide|white|yes and she said she'd sue|yes it rained all day|yeah my brother rang|why is the sky blue"
    "|why did the train stop|why don't they listen to me|why me|no one came to my party|no milk left again"
    "|nobody told me about the meeting|nothing works in this house|i don't know how to tell her"
    "|i don't know anyone here|i don't know what to do with the dog|maybe i should sell the van"
    "|maybe my sister will come|perhaps the cat ate it|what do you mean to him i asked"
    "|what does that word mean in spanish|what do you think about my sister's plan"
    "|what would you do with a broken boiler|what time is it|really bad headache today|are you sure the shop is open"
    "|do you think she likes me|not really my colour but i bought it|hardly slept last night|go on holiday with them"
    "|and then the wheel fell off|more rain on sunday|exactly three weeks to go|thanks to my neighbour we got in"
    "|you never listen|right hand hurts|ok so i rang the bank|fine day for a walk|haha my mum fell in the pond"
    "|let's not tell my wife|i'm not sure i want the job|i did the ironing|i can't sleep"
).split("|")
TABLE = [(line, kind) for kind, lines in LINES.items() for line in lines.split("|")] + [(line, "") for line in WHOLE]


@pytest.mark.parametrize(("heard", "kind"), TABLE, ids=[f"{kind or 'whole'}: {line}" for line, kind in TABLE])
def test_small_lines_are_told_from_whole_ones(heard: str, kind: str) -> None:
    assert small_kind(heard) == kind


def test_the_table_knows_every_kind() -> None:
    assert set(LINES) == KINDS
    assert len(TABLE) >= 120
    assert len(WHOLE) >= 40


@pytest.mark.parametrize("heard", ["", "   ", "?!", "no " * (MOST_WORDS + 1), "yes " * 5000])
def test_nothing_and_a_stutter_are_no_small_lines(heard: str) -> None:
    assert small_kind(heard) == ""


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_enough_to_say_whatever_was_asked(kind: str) -> None:
    assert len(TEXTS[kind, "any", "any"]) >= 8
    assert len(TEXTS[kind, "none", "any"]) >= 8


@pytest.mark.parametrize("kind", ["why", "mean", "yes", "no", "dont-know", "maybe", "not-really"])
@pytest.mark.parametrize("asked", ASKED)
def test_the_common_ones_have_their_own_for_each_question(kind: str, asked: str) -> None:
    assert len(TEXTS[kind, asked, "any"]) >= 5


@pytest.mark.parametrize("kind", ["yes", "no", "dont-know"])
def test_hard_times_have_their_own(kind: str) -> None:
    assert {"feeling", "next", "real", "none", "any"} <= {asked for said, asked, tone in TEXTS if (said, tone) == (kind, "hard")}
    assert len(TEXTS[kind, "any", "light"]) >= 8


SAYABLE = re.compile(r"[A-Za-z',.?! -]+")


@pytest.mark.parametrize("group", sorted(TEXTS), ids="-".join)
def test_every_text_can_be_spoken(group: tuple[str, str, str]) -> None:
    for text in TEXTS[group]:
        spoken = fill(Shape(text, "none"), GIST)
        assert spoken, f"{text!r} has a gap that a person and a thing don't fill"
        assert SAYABLE.fullmatch(spoken), text
        assert 3 <= len(spoken.split()) <= 25, text
        assert spoken[0].isupper(), text
        assert spoken[-1] in ".?!", text
        assert spoken.count("?") <= 1, text
        assert not is_empty_promise(spoken), text


@pytest.mark.parametrize("group", sorted(TEXTS), ids="-".join)
def test_every_group_has_texts_without_gaps_and_both_questions_and_remarks(group: tuple[str, str, str]) -> None:
    assert sum(not SLOT.search(text) for text in TEXTS[group]) >= 8
    assert {slot for text in TEXTS[group] for slot in SLOT.findall(text)} <= SLOTS - {"words", "Words", "they", "They"}
    assert {"?" in text for text in TEXTS[group]} == {True, False}


def test_she_neither_repeats_herself_nor_questions_all_the_time() -> None:
    texts = [text for group in TEXTS.values() for text in group]
    assert [text for text, number in Counter(texts).items() if number > 1] == []
    openings = Counter(" ".join(re.findall(r"[a-z'{}]+", text.lower())[:2]) for text in texts)
    assert [opening for opening, number in openings.items() if number > 3] == []
    assert 0.4 <= sum("?" in text for text in texts) / len(texts) <= 0.65


@pytest.mark.parametrize(
    ("mood", "tone"),
    [("low", "hard"), ("tense", "hard"), ("flat", "hard"), ("fine", "light"), ("bright", "light"), ("", "any")],
)
def test_the_mood_chooses_the_tone(mood: str, tone: str) -> None:
    point = Point("real", mood, NO_GIST)
    assert {SmallAnswers(Random(seed)).reply("yes", point, ()) for seed in range(40)} <= set(TEXTS["yes", "real", tone])


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_she_goes_on_answering_without_a_repeat_and_then_is_silent(kind: str, asked: str) -> None:
    heard = LINES[kind].split("|")[0]
    answers, point, said = SmallAnswers(Random(7)), Point(asked, "low", NO_GIST), list[str]()
    while (text := answers.reply(heard, point, said)) and len(said) < 200:
        assert not SLOT.search(text)
        said.append(text)
    assert len(said) == len(set(said))
    assert 8 <= len(said) < 200
    best = TEXTS.get((kind, asked, "hard")) or TEXTS.get((kind, asked, "any")) or TEXTS.get((kind, "any", "hard"))
    assert said[0] in (best or TEXTS[kind, "any", "any"])


def test_a_gap_is_filled_from_what_the_talk_is_about() -> None:
    answers = SmallAnswers(Random(3))
    said: list[str] = []
    while text := answers.reply("yes", Point("who", "fine", GIST), said):
        said.append(text)
    assert "Is it your aunt, or somebody I haven't heard about?" in said


def test_a_whole_line_gets_no_small_answer() -> None:
    assert SmallAnswers(Random(1)).reply("yes and she said she'd sue", Point("real", "fine", NO_GIST), ()) == ""


GOOD = {"said": "why", "asked": "any", "tone": "any", "replies": ["I wondered."]}
BROKEN = {
    "not JSON": "{",
    "not text": b"\xff\xfe",
    "a list": "[]",
    "an unknown small line": json.dumps({**GOOD, "said": "whence"}),
    "an unknown question": json.dumps({**GOOD, "asked": "whither"}),
    "an unknown tone": json.dumps({**GOOD, "tone": "shrill"}),
    "replies left out": json.dumps({key: value for key, value in GOOD.items() if key != "replies"}),
    "no replies": json.dumps({**GOOD, "replies": []}),
    "one text for a list": json.dumps({**GOOD, "replies": "I wondered."}),
    "an empty reply": json.dumps({**GOOD, "replies": [" "]}),
    "a number for a reply": json.dumps({**GOOD, "replies": [7]}),
    "a gap that nothing fills": json.dumps({**GOOD, "replies": ["It was the {weather}."]}),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_line_is_named(tmp_path: Path, broken: str | bytes) -> None:
    line = broken if isinstance(broken, bytes) else broken.encode()
    tmp_path.joinpath("answers.jsonl").write_bytes(json.dumps(GOOD).encode() + b"\n" + line + b"\n")
    with pytest.raises(ModelError, match=r"answers\.jsonl, line 2"):
        load(tmp_path)


def test_two_lines_of_one_group_are_one(tmp_path: Path) -> None:
    tmp_path.joinpath("a.jsonl").write_text(json.dumps(GOOD))
    tmp_path.joinpath("b.jsonl").write_text(json.dumps({**GOOD, "replies": ["It came to me."]}))
    assert load(tmp_path) == {("why", "any", "any"): ("I wondered.", "It came to me.")}


def test_a_folder_without_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no answers"):
        load(tmp_path)
