"""Her voice, the clock and sums, as they are asked for."""

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from companion.mind.tasks.manner import MannerTask

if TYPE_CHECKING:
    from tests.mind.tasks.conftest import Person

TURNED = {
    "louder": ("louder", 70, 165),
    "louder please": ("a bit louder please", 70, 165),
    "speak up": ("could you speak up", 70, 165),
    "turn it up": ("turn it up", 70, 165),
    "the volume": ("turn up the volume please", 70, 165),
    "too quiet": ("you're too quiet", 70, 165),
    "not heard": ("i can't hear you", 70, 165),
    "much louder": ("much louder", 80, 165),
    "as loud as you can": ("as loud as you can", 100, 165),
    "quieter": ("quieter", 50, 165),
    "too loud": ("you're too loud", 50, 165),
    "turn yourself down": ("can you turn yourself down a bit", 50, 165),
    "slower": ("speak slower", 60, 150),
    "more slowly": ("please speak more slowly", 60, 150),
    "too fast": ("you're too fast", 60, 150),
    "faster": ("speak faster", 60, 180),
}


PITCHED = {
    "a lower voice": ("lower voice", 38),
    "used": ("can you use a deeper voice", 38),
    "deeper": ("speak deeper please", 38),
    "too high": ("your voice is too high", 38),
    "much deeper": ("much deeper", 26),
    "higher": ("a bit higher", 62),
    "a higher voice": ("i'd like a slightly higher voice", 62),
    "too deep": ("you sound too deep", 62),
}


@pytest.mark.parametrize(("line", "pitch"), PITCHED.values(), ids=PITCHED)
def test_her_pitch_is_turned_and_kept_so(person: "Person", line: str, pitch: int) -> None:
    person.hears(line, "")
    assert (person.knobs.pitch_now, person.knobs.percent) == (pitch, 60)
    assert person.kept.preferences.get("pitch") == str(pitch)


@pytest.mark.parametrize("line", ["my brother has a deeper voice", "prices are higher", "the water is deeper here"])
def test_what_is_deep_or_high_elsewhere_turns_nothing(person: "Person", line: str) -> None:
    person.hears(line, None)


@pytest.mark.parametrize(("line", "percent", "rate_wpm"), TURNED.values(), ids=TURNED)
def test_her_voice_is_turned_and_kept_so(person: "Person", line: str, percent: int, rate_wpm: int) -> None:
    person.hears(line, "")
    assert (person.knobs.percent, person.knobs.rate_wpm) == (percent, rate_wpm)
    changed = ("volume", str(percent)) if rate_wpm == 165 else ("rate", str(rate_wpm))
    assert person.kept.preferences.get(changed[0]) == changed[1]


def test_at_the_end_she_says_so_and_keeps_nothing(person: "Person") -> None:
    person.knobs.percent = 100
    answer = person.says("louder")
    assert answer is not None
    assert answer.move == "bound"
    assert not person.kept.preferences.get("volume")


def test_her_voice_is_turned_without_memory_too(forgetful: "Person") -> None:
    forgetful.hears("louder", "")
    assert forgetful.knobs.percent == 70


def test_without_a_speaker_she_says_so() -> None:
    answer = MannerTask(None, None).reply("louder", datetime(2026, 11, 23, 15))
    assert answer is not None
    assert answer.move == "bound"


CLOCK: dict[str, tuple[list[tuple[str, str | None]], datetime]] = {
    "the time": ([("what time is it", "three o'clock in the afternoon")], datetime(2026, 11, 23, 15)),
    "the day": ([("what day is it today", "monday, the twenty-third of november")], datetime(2026, 11, 23, 15)),
    "not its own to set": ([("set the clock to half past four", "the network")], datetime(2026, 11, 23, 15)),
    "it's said by the way": ([("it's half past four", None)], datetime(2026, 11, 23, 15)),
}


@pytest.mark.parametrize(("lines", "now"), CLOCK.values(), ids=CLOCK)
def test_a_clock_that_is_sure(person: "Person", lines: list[tuple[str, str | None]], now: datetime) -> None:
    for line, expected in lines:
        person.hears(line, expected)
    assert person.clock.now() == now


HALF_PAST_FOUR = datetime(2026, 11, 23, 16, 30)
DATE = "the twenty third of november twenty twenty six"
UNSURE: dict[str, tuple[list[tuple[str, str | None]], datetime | None]] = {
    "asked and told": ([("what time is it", ""), ("half past four", "four thirty")], HALF_PAST_FOUR),
    "asked and right": ([("what time is it", ""), ("yes that's right", "three")], datetime(2026, 11, 23, 15)),
    "told unasked": ([("it's half past four", "four thirty")], HALF_PAST_FOUR),
    "set": ([("set the clock to half past four", "four thirty")], HALF_PAST_FOUR),
    "set, asked": ([("set the clock", "time"), ("half past four", "four thirty")], HALF_PAST_FOUR),
    "doesn't know": ([("what time is it", ""), ("i don't know", "")], None),
    "no answer": ([("what time is it", ""), ("my sister rang", None)], None),
    "something else is": ([("it's cold in here", None), ("it's my birthday", None)], None),
}


@pytest.mark.parametrize(("lines", "told"), UNSURE.values(), ids=UNSURE)
def test_a_clock_that_nobody_has_set(person: "Person", lines: list[tuple[str, str | None]], told: datetime | None) -> None:
    person.is_sure = False
    for line, expected in lines:
        person.hears(line, expected)
    assert person.clock.is_sure == (told is not None)
    assert person.clock.now() == (told or person.at)


LOST: dict[str, list[tuple[str, str | None]]] = {
    "time, then day": [("what time is it", "?"), ("half past four", "year"), (DATE, "four thirty")],
    "day, then time": [("what time is it", "?"), (f"monday {DATE}", "?"), ("half past four", "four thirty")],
    "all at once": [(f"it's half past four on monday {DATE}", "four thirty")],
}


@pytest.mark.parametrize("lines", LOST.values(), ids=LOST)
def test_a_clock_that_woke_up_in_1970_needs_the_day_too(person: "Person", lines: list[tuple[str, str | None]]) -> None:
    person.is_sure, person.at = False, datetime(1970, 1, 1, 0, 2)
    for line, expected in lines:
        person.hears(line, expected)
    assert person.clock.now() == HALF_PAST_FOUR


def test_a_sum(person: "Person") -> None:
    person.hears("what's seventeen times four", "sixty-eight")
    person.hears("we were seventeen at table", None)
