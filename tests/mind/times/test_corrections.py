"""What was taken back in the middle of a line, and what only sounds like it."""

from datetime import datetime

import pytest

from companion.mind.times.corrections import corrected

NOW = datetime(2026, 11, 25, 14, 10)

MENDED = {
    "at six no seven": "at seven",
    "at four no sorry half past four": "at half past four",
    "on thursday no friday at noon": "on friday at noon",
    "in an hour make that two hours": "in two hours",
    "in ten no twenty minutes": "in twenty minutes",
    "at six no seven no eight": "at eight",
}
LEFT = (
    "",
    "no",
    "at six no",
    "call tom no one is home",
    "in an hour and ten minutes",
    "every monday and thursday at seven",
    "say sorry at six",
)
OPEN = ("at six or seven", "at eight and at noon", "on monday or was it tuesday")


@pytest.mark.parametrize(("said", "meant"), MENDED.items(), ids=MENDED)
def test_mended(said: str, meant: str) -> None:
    assert corrected(said.split(), NOW) == (meant.split(), True)


@pytest.mark.parametrize("said", LEFT)
def test_left_as_it_is(said: str) -> None:
    assert corrected(said.split(), NOW) == (said.split(), True)


@pytest.mark.parametrize("said", OPEN)
def test_which_of_two_stays_open(said: str) -> None:
    assert corrected(said.split(), NOW) == ([], False)
