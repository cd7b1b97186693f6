"""What a mood changes in her manner."""

import pytest

from companion.mind.mood import MOODS
from companion.mind.mood.judged import NOT_JUDGED, Judged
from companion.mind.mood.steering import FASTEST, NO_CHANGE, SLOWEST, Manner, steering, weight

SHORT, LONG = "I hear you.", "I hear you, and " + "there is a great deal more that I could say about it " * 3
TABLE = {
    "low": (("short", True, "play"),),
    "flat": (("short", True, "play"),),
    "tense": (("short", True, "play"),),
    "mixed": (("any", True, "play"),),
    "bright": (("any", False, "comfort"),),
}


@pytest.mark.parametrize("mood", TABLE)
def test_manner(mood: str) -> None:
    [(words, slower, avoided)] = TABLE[mood]
    manner = steering(Judged(mood, 0.9), 15)
    assert (manner.words, manner.pace < 1, avoided in manner.avoid) == (words, slower, True)


@pytest.mark.parametrize("judged", [Judged("fine", 0.9), Judged("", 0.3), NOT_JUDGED], ids=["fine", "not sure", "not judged"])
def test_nothing_changes(judged: Judged) -> None:
    assert steering(judged, 15) == NO_CHANGE


def test_pace_stays_within_bounds_at_every_hour() -> None:
    paces = {steering(Judged(mood, 1.0), hour).pace for mood in (*MOODS, "") for hour in range(24)}
    assert SLOWEST <= min(paces) < 1 < max(paces) <= FASTEST
    assert steering(Judged("fine", 0.9), 2).pace < 1 == steering(Judged("fine", 0.9), 12).pace


def test_what_suits_is_likelier_and_nothing_is_ruled_out() -> None:
    short = Manner("short")
    assert weight(SHORT, short) > 2 * weight(LONG, short) > 0
    no_play = Manner(avoid=("play",))
    assert weight("b", no_play, "ask") > 2 * weight("a", no_play, "play") > 0


def test_without_a_mood_all_are_alike() -> None:
    assert weight(SHORT, NO_CHANGE) == weight(LONG, NO_CHANGE, "play") == 1
