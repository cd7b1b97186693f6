"""The first meeting: whole stories by voice, interrupted at every step, put off, taken up again, and with people who won't."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import KeepingError
from companion.memory.kinds import ME
from companion.mind.meeting import words
from companion.mind.meeting.names import HERS, her_name
from companion.mind.meeting.standing import STEP, STEPS, read
from companion.mind.tasks.forgetting import AVOID

if TYPE_CHECKING:
    from tests.mind.meeting.conftest import Life

ANSWERS = {
    "voice": "that's fine",
    "name": "jo",
    "hers": "ada",
    "people": "my sister marie and my friend tom",
    "avoid": "my ex",
    "odd": "mostly in the kitchen with the dog",
    "odd2": "fixing old radios",
}
MOST_WORDS = 42


def step(life: "Life") -> str:
    standing = read(life.kept)
    assert standing is not None
    return standing.step if standing.is_open else standing.state


def known(life: "Life") -> dict[str, object]:
    memory = life.kept
    return {
        "name": [fact.value for fact in memory.facts.find(ME, "name")],
        "hers": her_name(memory),
        "people": sorted((one.name, one.relation) for one in memory.people.all()),
        "avoid": memory.preferences.all_of(AVOID),
    }


ALL = {"name": ["Jo"], "hers": "Ada", "people": [("Marie", "sister"), ("Tom", "friend")], "avoid": ["my ex"]}


def test_a_whole_meeting_in_three_minutes(life: "Life") -> None:
    said = [life.says("hello")]
    while life.meeting.is_open:
        said.append(life.says(ANSWERS[step(life)]))
    assert "a program" in said[0]
    assert "person" in said[0]
    assert known(life) == ALL
    assert len(said) == 1 + len(STEPS)
    assert life.spoken_s < 180
    assert all(len(text.split()) <= MOST_WORDS for text in said), [text for text in said if len(text.split()) > MOST_WORDS]
    assert all(text.count("?") == 1 for text in said), said
    assert life.says("hello") == ""


STORIES: dict[str, tuple[list[str], dict[str, object]]] = {
    "plainly": (["hi there", "fine", "call me sam", "keep it", "nobody", "no", "the kettle"],
        {"name": ["Sam"], "hers": "Samantha", "people": [], "avoid": []}),
    "a voice that is chosen": (["hello", "lower", "a bit lower", "higher", "good", "sam", "samantha is fine", "tom",
        "nothing really", "the kettle"], {"name": ["Sam"], "hers": "Samantha", "people": [("Tom", "")], "avoid": []}),
    "a name from the start": (["my name is jo", "it's all right", "i'd like to call you ada", "just me", "work", "no"],
        {"name": ["Jo"], "hers": "Ada", "people": [], "avoid": ["work"]}),
    "a name that was misheard": (["hello", "yes", "jo", "no it's joe", "you choose", "my mum", "jean", "no", "animals"],
        {"name": ["Joe"], "hers": "Samantha", "people": [("Jean", "mother")], "avoid": []}),
    "a name that is spelled": (["is this on", "perfect", "q u i n n", "pebble", "my dog rex", "don't bring up my weight",
        "people"],
        {"name": ["Quinn"], "hers": "Pebble", "people": [("Rex", "dog")], "avoid": ["my weight"]}),
    "nothing but skips": (["hello", "skip", "skip that", "i don't know", "none of your business", "pass", "next question"],
        {"name": [], "hers": "Samantha", "people": [], "avoid": []}),
    "two that are shut": (["hello", "ok", "jo", "how about rose", "my brother paul", "well my ex and my job", "late"],
        {"name": ["Jo"], "hers": "Rose", "people": [("Paul", "brother")], "avoid": ["my ex", "my job"]}),
    "rude to her": (["hello", "fine", "jo", "i'll call you bitch", "ada then", "no one", "nope", "the kettle"],
        {"name": ["Jo"], "hers": "Ada", "people": [], "avoid": []}),
    "many people": (["hello", "fine", "jo", "keep samantha", "oh lots of people", "no", "the kettle"],
        {"name": ["Jo"], "hers": "Samantha", "people": [], "avoid": []}),
    "you alone": (["hello", "fine", "jo", "stay samantha", "just you", "nothing", "the kettle"],
        {"name": ["Jo"], "hers": "Samantha", "people": [], "avoid": []}),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), STORIES.values(), ids=STORIES)
def test_story(life: "Life", lines: list[str], expected: dict[str, object]) -> None:
    for line in lines:
        assert life.says(line), line
        assert life.source == "meeting", line
    assert not life.meeting.is_open
    assert known(life) == expected


def test_her_voice_is_turned_while_he_chooses(life: "Life") -> None:
    assert life.hands is not None
    life.says("hello")
    life.says("lower")
    life.says("a lot lower")
    assert life.hands.pitch(0) == 50 - 3 * 12
    life.says("slower")
    assert life.hands.pace(0) == 150
    assert life.says("that's it") != ""
    assert step(life) == "name"
    assert life.kept.preferences.get("pitch") == "14"


def reach(life: "Life", wanted: str) -> None:
    life.says("hello")
    while step(life) != wanted:
        life.says(ANSWERS[step(life)])


INTERRUPTIONS = {
    "a timer": ("set a timer for five minutes", "timer"),
    "the time": ("what time is it", "clock"),
    "what she knows": ("what do you know about me", "memory"),
    "a question": ("why is the sky blue", ""),
    "a story": ("i had the strangest walk home today and nobody was about at all", ""),
}


@pytest.mark.parametrize("at", STEPS)
@pytest.mark.parametrize(("line", "source"), INTERRUPTIONS.values(), ids=INTERRUPTIONS)
def test_what_he_asks_in_the_middle_comes_first_and_then_it_goes_on(life: "Life", at: str, line: str, source: str) -> None:
    reach(life, at)
    before = known(life)
    life.says(line)
    if at in ("odd", "odd2") and line.startswith("i had the strangest"):
        return  # as good an answer as any
    assert life.source == source
    assert step(life) == at
    assert (known(life), life.kept.preferences.all_of(AVOID)) == (before, before["avoid"])
    again = life.says("okay thanks")
    assert again.startswith(words.BACK)
    assert step(life) == at
    while life.meeting.is_open:
        life.says(ANSWERS[step(life)])
    assert known(life)["name"] == ["Jo"]


@pytest.mark.parametrize("at", STEPS)
def test_after_something_hard_it_waits_to_be_asked_for(life: "Life", at: str) -> None:
    reach(life, at)
    assert life.says("my dad died in march") == ""
    assert life.says("okay thanks") == ""
    assert step(life) == at
    assert life.says("so where were we").startswith(words.BACK)


@pytest.mark.parametrize("at", STEPS)
def test_after_a_power_cut_it_goes_on_where_it_was(life: "Life", at: str) -> None:
    reach(life, at)
    life.restart()
    life.later(days=2)
    again = life.says("good morning")
    assert words.BACK[0] in again
    assert step(life) == at
    while life.meeting.is_open:
        life.says(ANSWERS[step(life)])
    assert known(life) == ALL


@pytest.mark.parametrize("at", STEPS)
def test_put_off_it_is_offered_once_another_day_and_then_never(life: "Life", at: str) -> None:
    reach(life, at)
    assert life.says("leave me alone with that") in words.LATER
    assert life.says("hello") == ""
    life.restart()
    life.later(days=1)
    assert life.says("hello") in words.OFFER
    assert life.says("no thanks") in words.NEVER
    for _ in range(3):
        life.restart()
        life.later(days=1)
        assert life.says("hello") == ""


def test_an_offer_that_nobody_answers_is_the_last(life: "Life") -> None:
    reach(life, "people")
    life.says("not now")
    life.restart()
    life.later(days=1)
    assert life.says("good evening") in words.OFFER
    assert life.says("the bus was late again") == ""
    assert life.says("yes") == ""
    life.later(days=1)
    assert life.says("hello") == ""


def test_an_offer_that_is_taken_goes_on_and_put_off_again_is_never_made_again(life: "Life") -> None:
    reach(life, "people")
    life.says("later")
    life.restart()
    life.later(days=1)
    life.says("hello")
    assert "matter" in life.says("yes please")
    life.says("nobody")
    assert life.says("not now") in words.NEVER
    life.later(days=1)
    assert life.says("hello") == ""


@pytest.mark.parametrize(
    "line", ["let's go on getting to know each other", "let's get to know each other", "ask me your questions"]
)
def test_he_can_come_back_to_it(life: "Life", line: str) -> None:
    reach(life, "hers")
    life.says("stop")
    assert "call me" in life.says(line)
    life.says("ada")
    assert known(life)["hers"] == "Ada"


def test_once_more_from_the_beginning(life: "Life") -> None:
    reach(life, "odd")
    life.says("late")
    assert not life.meeting.is_open
    life.says("let's get to know each other again")
    assert step(life) == "voice"
    for line in ("fine", "joanna", "rose"):
        life.says(line)
    assert (known(life)["name"], known(life)["hers"]) == (["Joanna"], "Rose")


KINDLY = {
    "a robot": ("are you a robot", words.MACHINE),
    "a secret": ("tell me a secret", words.SECRET),
    "a swear": ("oh piss off", words.SWORN_AT),
    "nothing": ("", words.NO_HURRY),
    "thinking": ("hm good question", words.NO_HURRY),
}


NO_ANSWERS = {
    "name": [
        "bitch",
        "fuckface",
        "i've met someone",
        "i'm tired",
        "quieter please",
        "hungry",
        "fine",
        "what's yours",
        "the bus was late",
    ],
    "hers": ["haha", "good one", "exactly", "what do people call you", "you're mumbling", "it's freezing", "i like walking"],
    "people": [
        "football",
        "my work",
        "the garden",
        "thanks",
        "who matters to you",
        "my late husband",
        "everyone treats me like a kid",
        "grandma's had a fall she's in a ward",
        "we lost our cat",
        "my boss was horrible to me today",
    ],
    "avoid": [
        "what do you mean",
        "oh",
        "why do you ask",
        "i had the best day",
        "help me",
        "not one person asked me anything",
        "good to know",
        "i've been told to lose weight",
        "he's late again",
        "my dad died in march and i can't stop thinking of it",
    ],
}


@pytest.mark.parametrize(("at", "line"), [(at, line) for at, lines in NO_ANSWERS.items() for line in lines])
def test_what_is_no_answer_is_not_kept_as_one(life: "Life", at: str, line: str) -> None:
    reach(life, at)
    before = known(life)
    life.says(line)
    assert step(life) == at
    assert known(life) == before


WHO = {
    "marie and tom": [("Marie", ""), ("Tom", "")],
    "marie tom and paul": [("Marie", ""), ("Paul", ""), ("Tom", "")],
    "anne marie": [("Anne Marie", "")],
    "my mum and my dad": [("", "father"), ("", "mother")],
    "well there's my brother paul and dave from work": [("Dave", ""), ("Paul", "brother")],
    "my mate dave from work": [("Dave", "friend")],
    "my dog rex": [("Rex", "dog")],
    "my daughter lucy she lives in leeds": [("Lucy", "daughter")],
}


@pytest.mark.parametrize(("line", "people"), WHO.items())
def test_who_matters(life: "Life", line: str, people: list[tuple[str, str]]) -> None:
    reach(life, "people")
    life.says(line)
    assert known(life)["people"] == people
    assert step(life) == "avoid"


def test_an_answer_hours_later_is_none(life: "Life") -> None:
    reach(life, "avoid")
    life.later(hours=3)
    assert life.says("nothing") == ""
    assert step(life) == "avoid"


@pytest.mark.parametrize("at", STEPS)
@pytest.mark.parametrize(("line", "expected"), KINDLY.values(), ids=KINDLY)
def test_who_tests_her_is_met_kindly_and_asked_again(life: "Life", at: str, line: str, expected: tuple[str, ...]) -> None:
    reach(life, at)
    assert life.says(line).startswith(expected)
    assert step(life) == at


def test_nobody_is_asked_the_same_for_ever(life: "Life") -> None:
    reach(life, "name")
    asked = [life.says("piss off") for _ in range(5)]
    assert [bool(text) for text in asked] == [True, True, False, False, False]
    assert not life.meeting.is_open


NOT_FIRST = {
    "a request": "set a timer for ten minutes",
    "a question": "what's the capital of france",
    "told": "my sister is called marie",
    "hard": "my dad died this morning",
    "hard too": "i feel so lonely",
    "a story": "so there was this man on the bus with a parrot and it kept on saying my name",
}


@pytest.mark.parametrize("line", NOT_FIRST.values(), ids=NOT_FIRST)
def test_it_pushes_nothing_aside_and_begins_with_the_next_that_fits(life: "Life", line: str) -> None:
    life.says(line)
    assert life.source != "meeting"
    assert "a program" in life.says("hello samantha")


def test_who_has_talked_before_is_no_stranger(life: "Life") -> None:
    for number in range(20):
        life.kept.keep_turn(f"line {number}", "", "bank", life.at)
    assert life.says("hello") == ""


def test_a_wiped_memory_is_a_first_meeting_again(life: "Life") -> None:
    reach(life, "odd")
    life.says("late")
    life.kept.wipe()
    assert "a program" in life.says("hello")


def test_a_name_from_the_settings_is_told_and_not_asked(live: Callable[..., "Life"]) -> None:
    life = live(settings_name="Robin")
    said = [life.says("hello")]
    while life.meeting.is_open:
        assert step(life) != "name"
        said.append(life.says(ANSWERS[step(life)]))
    assert "Robin" in said[0]
    assert known(life)["name"] == ["Robin"]
    assert not any(question in text for question in words.QUESTIONS["name"] for text in said)


def test_a_name_from_the_settings_can_be_wrong(live: Callable[..., "Life"]) -> None:
    life = live(settings_name="Robin")
    life.says("hello")
    assert "Sam" in life.says("no call me sam")
    assert known(life)["name"] == ["Sam"]


def test_on_a_keyboard_there_is_no_voice_to_choose(live: Callable[..., "Life"]) -> None:
    life = live(speaks=False)
    life.says("hello")
    assert step(life) == "name"


def test_without_memory_there_is_none(live: Callable[..., "Life"]) -> None:
    life = live(forgetful=True)
    assert life.says("hello") == ""
    assert life.says("let's get to know each other") in words.NOT_KEPT
    assert not life.meeting.is_open


def test_a_memory_that_keeps_nothing_is_told_of_to_who_tells_something(life: "Life", monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise KeepingError("The disk is full.", "Make room.")

    with monkeypatch.context() as patch:
        patch.setattr(life.kept.preferences, "set", full)
        assert life.says("hello") == ""
    reach(life, "people")
    monkeypatch.setattr(life.kept.store, "run", full)
    with pytest.raises(KeepingError):
        life.says("my sister marie")
    monkeypatch.undo()
    assert step(life) == "people"
    assert known(life)["people"] == []


def test_stop_is_for_what_rings(life: "Life") -> None:
    reach(life, "people")
    timer = life.kept.timers.add("", 60, life.at)
    with life.kept.store.change():
        life.kept.store.run("UPDATE timers SET state = 'ringing' WHERE id = ?", (timer.id,))
    life.says("stop")
    assert life.source != "meeting"
    assert life.meeting.is_open


@pytest.mark.parametrize(
    "kept", ["", "rubbish", "open", "open nowhere", "open name 2026-99-99", "waits", "never voice x", "done"]
)
def test_what_memory_can_not_mean_does_no_harm(life: "Life", kept: str) -> None:
    if kept:
        life.kept.preferences.set(STEP, kept, 0)
    for line in ("hello", "fine", "jo", "yes"):
        life.says(line)


SAID = st.sampled_from(
    [
        *ANSWERS.values(), "", "no", "yes", "skip", "later", "stop", "hello", "lower", "my mum", "jean", "what time is it",
        "nobody", "let's get to know each other", "are you a robot", "call me sam", "your name is now ada", "forget that",
        "never bring up work",
        "i feel awful", "no it's joe", "you", "don't", "samantha", "set a timer for a minute", "q u i n n", "i want to end this",
    ]
) | st.text(max_size=30)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(SAID, max_size=12), cuts=st.sets(st.integers(0, 11)))
def test_whatever_he_says_it_ends_and_asks_one_thing_at_a_time(
    lines: list[str], cuts: set[int], make_life: Callable[[], "Life"]
) -> None:
    life = make_life()
    for number, line in enumerate(["hello", *lines]):
        if number in cuts:
            life.restart()
        text = life.says(line)
        if life.source == "meeting":
            assert text.count("?") <= 1
            assert len(text.split()) <= MOST_WORDS
    assert len(life.kept.preferences.all_of(HERS)) <= 1
    life.kept.close()


def test_what_never_gets_an_answer_is_not_in_every_greeting(life: "Life") -> None:
    """Taken up again once by itself, offered once, and then no more; what he does with a greeting in between is his."""
    reach(life, "hers")
    heard = []
    for _ in range(6):
        life.restart()
        life.later(days=1)
        heard.append(bool(life.says("hello")))
        life.says("the kettle broke")
    assert heard == [True, False, True, False, False, False]
    assert words.GOING_ON[0] in life.says("let's get to know each other")


@pytest.mark.parametrize("line", ["shut up", "bitch", "never again", "stop it"])
def test_nobody_who_wants_none_of_it_is_asked(life: "Life", line: str) -> None:
    life.says(line)
    assert not life.meeting.is_open


@pytest.mark.parametrize("line", ["goodnight", "okay bye", "i've got to go"])
def test_who_leaves_has_not_answered_the_odd_question(life: "Life", line: str) -> None:
    reach(life, "odd")
    life.says(line)
    assert step(life) == "odd"


@pytest.mark.parametrize("line", ["never got to say goodbye", "never told a soul", "never been to one"])
def test_never_is_not_always_said_of_her_questions(life: "Life", line: str) -> None:
    reach(life, "people")
    life.says(line)
    assert step(life) == "people"


def test_her_name_may_be_left_as_it_is_some_lines_later(life: "Life") -> None:
    reach(life, "hers")
    life.says("what time is it")
    life.says("what time is it")
    life.says("just samantha")
    assert step(life) == "people"
