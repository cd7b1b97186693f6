"""How long: spans of time as people say them, in seconds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.times.spans_of_time import Span, span

MINUTE, HOUR, DAY = 60, 3600, 86400

SPANS = {
    "ten minutes": 10 * MINUTE,
    "a minute": MINUTE,
    "one minute": MINUTE,
    "ninety seconds": 90,
    "half an hour": HOUR / 2,
    "half a minute": 30,
    "a half hour": HOUR / 2,
    "an hour": HOUR,
    "an hour and a half": 1.5 * HOUR,
    "one and a half hours": 1.5 * HOUR,
    "a minute and a half": 90,
    "two and a half hours": 2.5 * HOUR,
    "two and three quarter hours": 2.75 * HOUR,
    "a quarter of an hour": HOUR / 4,
    "quarter of an hour": HOUR / 4,
    "three quarters of an hour": 0.75 * HOUR,
    "an hour and a quarter": 1.25 * HOUR,
    "an hour and twenty minutes": 80 * MINUTE,
    "an hour and twenty": 80 * MINUTE,
    "one hour thirty": 90 * MINUTE,
    "two hours ten minutes and five seconds": 2 * HOUR + 605,
    "one minute and thirty seconds": 90,
    "two point five minutes": 150,
    "a hundred and twenty minutes": 2 * HOUR,
    "a couple of minutes": 2 * MINUTE,
    "half a dozen minutes": 6 * MINUTE,
    "a thirty second timer": 30,
    "a twenty minute nap": 20 * MINUTE,
    "set a timer for forty five minutes please": 45 * MINUTE,
    "remind me in two days": 2 * DAY,
    "two weeks": 14 * DAY,
    "a fortnight": 14 * DAY,
    "three and a half weeks": 24.5 * DAY,
    "i want ten minutes": 10 * MINUTE,
    "90 seconds": 90,
    "five more minutes": 5 * MINUTE,
    "another five minutes": 5 * MINUTE,
    "fifteen minutes from now": 15 * MINUTE,
    "thirty second timer": 30,
    "1.5 hours": 1.5 * HOUR,
    "a 5-minute timer": 5 * MINUTE,
    "Ten Minutes, please!": 10 * MINUTE,
}
NO_SPANS = (
    "",
    "hello",
    "ten",
    "minutes",
    "the second of may",
    "on second thoughts",
    "a few minutes",
    "half past seven",
    "the man of the hour",
    "no one minute",
    "ten minutes or an hour",
    "five to ten minutes",
    "ten or twenty minutes",
    "twice an hour",
    "9" * 400 + " hours",
    "sixty miles an hour",
    "ten minutes to nine",
    "set a timer for five",
    "this second",
    "at the eleventh hour",
    "my twenty second birthday",
)


@pytest.mark.parametrize(("said", "seconds"), SPANS.items(), ids=SPANS)
def test_span(said: str, seconds: float) -> None:
    found = span(said)
    assert isinstance(found, Span)
    assert found.seconds == seconds


@pytest.mark.parametrize("said", NO_SPANS)
def test_no_span(said: str) -> None:
    assert span(said) is None


UNITS = (
    "- one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def in_words(value: int) -> str:
    if value >= 100:
        rest = value % 100
        return "a hundred" + (f" and {in_words(rest)}" if rest else "")
    ten, unit = divmod(value, 10)
    return UNITS[value] if value < 20 else TENS[ten] + (f" {UNITS[unit]}" if unit else "")


def ways(minutes: int) -> list[str]:
    """How people say so many minutes."""
    hours, rest = divmod(minutes, 60)
    said = [f"{in_words(minutes)} minute{'s' if minutes > 1 else ''}", f"set a {in_words(minutes)} minute timer"]
    if hours:
        whole = "an hour" if hours == 1 else f"{in_words(hours)} hours"
        said.append(f"{whole} and {in_words(rest)} minutes" if rest else whole)
        if rest >= 5:
            said.append(f"{whole} {in_words(rest)}")
        if rest == 30:
            said.append(f"{whole} and a half")
    return said


@pytest.mark.parametrize("minutes", range(1, 181))
def test_every_length_to_three_hours(minutes: int) -> None:
    for said in ways(minutes):
        assert span(said) == Span(60 * minutes), said


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from([*UNITS, "a", "an", "half", "hour", "minutes", "and", "second"])).map(" ".join)
)
def test_anything_can_be_said(text: str) -> None:
    found = span(text)
    assert found is None or found.seconds >= 0
