"""What she says of what is due: on time, late, while off; whatever the text."""

from datetime import datetime, timedelta

import pytest

from companion.alarm_words import Due, Why, announcement
from companion.memory.kinds import Reminder, Timer

SIX = datetime(2026, 11, 23, 18)
SAID = {
    "typed with a capital": ("Call Tom.", 0, "It's six o'clock: call Tom."),
    "a thing": ("the dentist", 0, "It's six o'clock: the dentist."),
    "a thing without an article": ("dentist", 0, "It's six o'clock: dentist."),
    "a sentence": ("the bins go out", 0, "It's six o'clock: the bins go out."),
    "somebody's": ("Tom's birthday", 0, "It's six o'clock: Tom's birthday."),
    "late": ("call Tom", 5, "At six o'clock: call Tom."),
    "a thing, late": ("the dentist", 5, "At six o'clock: the dentist."),
    "signs that can't be seen": ("call\x07\u202e\nTom", 0, "It's six o'clock: call Tom."),
    "no words": ("...", 0, "It's six o'clock: the time you asked for."),
}


@pytest.mark.parametrize(("text", "late_min", "said"), SAID.values(), ids=SAID)
def test_a_reminder(text: str, late_min: int, said: str) -> None:
    due = Due(Reminder(1, text, SIX, "", "", 0, "waiting"), SIX)
    assert announcement([due], SIX + timedelta(minutes=late_min)) == said


WHEN = {
    5: "at six o'clock",
    8 * 60: "yesterday at six o'clock in the evening",
    2 * 1440: "on Monday at six o'clock in the evening",
    9 * 1440: "on Monday, the twenty-third of November",
}


@pytest.mark.parametrize(("late_min", "when"), WHEN.items())
def test_what_fell_due_while_off_is_told_with_its_time(late_min: int, when: str) -> None:
    due = Due(Timer(1, "pasta", 600, 0, 0, "waiting"), SIX)
    assert announcement([due], SIX + timedelta(minutes=late_min), Why.OFF) == f"While I was off, {when}: your pasta timer."


def test_no_text_is_too_long_to_be_said() -> None:
    due = Due(Reminder(1, "word " * 200_000, SIX, "", "", 0, "waiting"), SIX)
    assert len(announcement([due], SIX)) < 220
