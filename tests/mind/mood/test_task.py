"""The talk about his mood: asked, answered, set right, switched off; with a memory and without."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest

from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.mood import MOODS, feelings, task_words
from companion.mind.mood.asking import AskMood
from companion.mind.mood.feelings import SAID, mood_of
from companion.mind.mood.judged import Judged
from companion.mind.mood.kept import Moods
from companion.mind.mood.task import MoodTask
from companion.mind.skilled import Skilled

NOW = datetime(2026, 11, 23, 20, 0)
Keep = Callable[..., int]


@pytest.fixture
def memory() -> Memory:
    return Memory(Store.in_memory())


@pytest.fixture
def keep(memory: Memory) -> Keep:
    def kept(mood: str, at: datetime = NOW - timedelta(minutes=1), chance: float = 0.8, source: str = "bank") -> int:
        turn = memory.keep_turn("a line", "an answer", source, at, mood=mood)
        Moods(memory).keep(turn, Judged(mood, chance))
        return turn

    return kept


def kept_mood(memory: Memory, turn: int) -> tuple[str, str | None]:
    found, row = memory.turns.get(turn), memory.store.one("SELECT mood FROM moods WHERE turn = ?", (turn,))
    assert found is not None
    return found.mood, row[0] if row else None


def say(task: MoodTask, *lines: str) -> Skilled | None:
    """Lines in a row; the answer to the last, an open question of hers asked first as Errands does."""
    found: Skilled | None = None
    for line in lines:
        then = found.then if found is not None else None
        found = (then(line) if then is not None else None) or task.reply(line, NOW)
    return found


@pytest.mark.parametrize(
    "line",
    ["how do i sound", "how did i sound to you", "what do you think i feel", "what mood am i in", "how do you think i'm feeling",
     "do i sound tired", "how do i seem today", "can you tell how i feel"],
)  # fmt: skip
def test_she_tells_what_she_heard_as_a_question(memory: Memory, keep: Keep, line: str) -> None:
    keep("flat")
    found = say(MoodTask(memory), line)
    assert found is not None
    assert found.source == "mood"
    assert found.then is not None
    assert all("tired" in text.lower() and text.endswith("?") for text in found.choices)


SET_RIGHT = {
    "no": (("how do i sound", "no"), "", None),
    "not really": (("how do i sound", "not really"), "", None),
    "no, and then the word": (("how do i sound", "no", "angry"), "tense", "tense"),
    "another word": (("how do i sound", "no i'm angry"), "tense", "tense"),
    "more this than that": (("how do i sound", "more angry than tired"), "tense", "tense"),
    "i'm more": (("how do i sound", "i'm more sad than tired"), "low", "low"),
    "not this but that": (("how do i sound", "i'm not tired i'm just bored"), "flat", "flat"),
    "yes": (("how do i sound", "yes"), "flat", "flat"),
    "yes, in his words": (("how do i sound", "yeah i am"), "flat", "flat"),
    "unasked": (("you're wrong i'm not tired",), "", None),
    "unasked, with the right one": (("i'm not tired i'm angry",), "tense", "tense"),
    "unasked, wrong and right": (("you're wrong i'm happy",), "bright", "bright"),
    "unasked, about the mood": (("you got my mood wrong",), "", None),
    "talk that only denies": (("i'm not tired",), "flat", "flat"),
    "against what she never thought": (("i'm not happy i'm angry",), "flat", "flat"),
    "wrong about something else": (("that's wrong",), "flat", "flat"),
}


@pytest.mark.parametrize(("lines", "of_turn", "of_mood"), SET_RIGHT.values(), ids=SET_RIGHT)
def test_what_is_set_right_is_kept(memory: Memory, keep: Keep, lines: tuple[str, ...], of_turn: str, of_mood: str | None) -> None:
    turn = keep("flat")
    say(MoodTask(memory), *lines)
    assert kept_mood(memory, turn) == (of_turn, of_mood)


def test_she_thanks_with_his_own_word(memory: Memory, keep: Keep) -> None:
    keep("flat")
    found = say(MoodTask(memory), "how do i sound", "no i'm furious")
    assert found is not None
    assert found.move == "repair"
    assert all("furious" in text.lower() and "thank you" in text.lower() for text in found.choices[:2])


def test_a_correction_is_never_judged_over(memory: Memory, keep: Keep) -> None:
    turn = keep("flat")
    Moods(memory).correct(turn, "tense")
    Moods(memory).keep(turn, Judged("bright", 1.0))
    assert kept_mood(memory, turn) == ("tense", "tense")


def test_talk_about_moods_is_no_mood(memory: Memory, keep: Keep) -> None:
    turn = keep("flat")
    keep("fine", NOW, source="mood")
    assert Moods(memory).lately(NOW - timedelta(hours=1)) == [(turn, "flat")]


@pytest.mark.parametrize(
    "line",
    ["stop judging my mood", "don't listen to how i sound", "please stop guessing how i feel", "stop tracking my mood please",
     "don't judge my feelings", "i don't want you to judge my mood"],
)  # fmt: skip
def test_switched_off_it_stays_off_until_he_allows_it(memory: Memory, keep: Keep, line: str) -> None:
    keep("flat")
    said = say(MoodTask(memory), line)
    assert said is not None
    assert said.choices == task_words.OFF_NOW
    task = MoodTask(memory)  # after a restart
    assert not task.is_on
    turn = keep("bright", NOW)
    assert kept_mood(memory, turn)[1] is None
    asked = say(task, "how do i sound")
    assert asked is not None
    assert asked.choices == task_words.IS_OFF
    allowed = say(task, "you may listen to my mood again")
    assert allowed is not None
    assert allowed.choices == task_words.ON_NOW
    assert task.is_on
    assert kept_mood(memory, keep("bright", NOW))[1] == "bright"


@pytest.mark.parametrize("line", ["start judging my mood again", "judge my mood", "you can listen to how i sound again"])
def test_on_again(memory: Memory, line: str) -> None:
    task = MoodTask(memory)
    say(task, "stop judging my mood")
    said = say(task, line)
    assert said is not None
    assert said.choices == task_words.ON_NOW


def test_off_in_the_settings_is_off(memory: Memory, keep: Keep) -> None:
    keep("flat")
    task = MoodTask(memory, enabled=False)
    for line, choices in (("how do i sound", task_words.SET_OFF), ("you may judge my mood again", task_words.SET_OFF_ON)):
        found = say(task, line)
        assert found is not None
        assert found.choices == choices
    assert not task.is_on
    assert AskMood(memory, task, Random(1)).propose(NOW) == ()


def test_without_a_memory_this_talk_is_known() -> None:
    task = MoodTask(None)
    unknown = say(task, "how do i sound")
    assert unknown is not None
    assert unknown.choices == task_words.NOT_SURE
    task.heard(Judged("tense", 0.9))
    found = say(task, "how do i sound")
    assert found is not None
    assert "wound up" in found.choices[0].lower()
    corrected = say(task, "how do i sound", "no i'm sad")
    assert corrected is not None
    assert not any("changed" in text or "says" in text for text in corrected.choices)
    found = say(task, "how do i sound")
    assert found is not None
    assert "sad" in found.choices[0].lower()
    week = say(task, "how have i been this week")
    assert week is not None
    assert week.choices == task_words.UNREMEMBERED
    off = say(task, "stop judging my mood")
    assert off is not None
    assert off.choices == task_words.OFF_UNKEPT
    assert not task.is_on


def test_the_week(memory: Memory, keep: Keep) -> None:
    for days, mood in ((5, "fine"), (4, "fine"), (3, "low"), (2, "fine"), (1, "fine")):
        keep(mood, NOW - timedelta(days=days))
    found = say(MoodTask(memory), "how have i been this week")
    assert found is not None
    assert found.move == "recall"
    assert all("sad on Friday" in text and "all right" in text for text in found.choices)


def test_one_mood_all_week(memory: Memory, keep: Keep) -> None:
    for days in range(4):
        keep("bright", NOW - timedelta(days=days, minutes=5))
    found = say(MoodTask(memory), "how was i this week")
    assert found is not None
    assert all("glad" in text for text in found.choices)


def test_a_week_without_talk(memory: Memory) -> None:
    found = say(MoodTask(memory), "how have i been last week")
    assert found is not None
    assert all("last week" in text for text in found.choices)


@pytest.mark.parametrize(
    "line",
    ["i'm sad", "i'm so tired", "stop", "stop it", "how are you", "how do you feel", "how does my dog sound", "no", "both",
     "i'm not well", "don't listen to my brother", "what do you think i should do", "how do i sound like a pirate", "judge this"],
)  # fmt: skip
def test_other_talk_is_left_alone(memory: Memory, keep: Keep, line: str) -> None:
    keep("flat")
    assert MoodTask(memory).reply(line, NOW) is None


def hard_days(keep: Keep, moods: list[str], usual: str = "fine") -> None:
    for day in range(len(moods), len(moods) + 10):
        keep(usual, NOW - timedelta(days=day))
        keep(usual, NOW - timedelta(days=day, minutes=2))
    for day, mood in enumerate(reversed(moods)):
        keep(mood, NOW - timedelta(days=day))
        keep(mood, NOW - timedelta(days=day, minutes=2))


ASKED = {
    "three flat days": (["flat", "flat", "flat"], "fine", "tired"),
    "three low and tense days": (["low", "tense", "low"], "fine", "sad"),
    "two days are too few": (["low", "low"], "fine", ""),
    "one good day between": (["low", "fine", "low"], "fine", ""),
    "so as a rule": (["low", "low", "low"], "low", ""),
    "glad days": (["bright", "bright", "bright"], "fine", ""),
}


@pytest.mark.parametrize(("moods", "usual", "word"), ASKED.values(), ids=ASKED)
def test_she_asks_after_hard_days(memory: Memory, keep: Keep, moods: list[str], usual: str, word: str) -> None:
    hard_days(keep, moods, usual)
    words = AskMood(memory, MoodTask(memory), Random(1)).propose(NOW)
    assert [word in one.text and one.matter == "mood" for one in words] == [True] * bool(word)


def test_the_answer_to_it_corrects(memory: Memory, keep: Keep) -> None:
    hard_days(keep, ["flat", "flat", "flat"])
    [word] = AskMood(memory, MoodTask(memory), Random(1)).propose(NOW)
    assert word.then is not None
    assert word.then("more angry than tired") is not None
    assert "tense" in {mood for _, mood in Moods(memory).lately(NOW - timedelta(days=1))}


def test_nothing_is_asked_without_a_usual_or_a_memory(memory: Memory, keep: Keep) -> None:
    for day in range(3):
        keep("low", NOW - timedelta(days=day))
        keep("low", NOW - timedelta(days=day, minutes=2))
    assert AskMood(memory, MoodTask(memory), Random(1)).propose(NOW) == ()
    assert AskMood(None, MoodTask(None), Random(1)).propose(NOW) == ()


def test_every_word_has_a_mood_and_every_mood_a_word() -> None:
    assert set(SAID) == set(feelings.FEELINGS) == set(MOODS)
    assert all(mood_of(said) == mood for mood, said in SAID.items())


def test_what_she_says_is_spoken_english() -> None:
    for name, choices in vars(task_words).items():
        if name.isupper():
            for text in choices:
                assert len(text.split()) <= 40, text
                assert text.count("?") <= 1, text
                assert not any(word in text.lower() for word in ("diagnos", "depress", "disorder", "\u2014")), text
