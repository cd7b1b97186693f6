"""Which look wins: the table of the hardware, pair by pair, and what it means for the microphone's light."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.patterns import LOOKS
from companion.hardware.priority import PRIORITY, winner

TABLE = """shutting down, updating, starting, host lost, low battery warning, error, listening, thinking, speaking,
timer ringing, volume, muted, part missing, timer running, charging, ready"""
"""As the hardware page gives it, highest first."""

LOOK_OF = {"low battery warning": "low_battery", "error": "sorry", "timer running": "timer"}
ROWS = [LOOK_OF.get(words, words.replace(" ", "_")) for words in TABLE.replace("\n", " ").split(", ")]

PAIRS = list(combinations(ROWS, 2))


@pytest.mark.parametrize(("higher", "lower"), PAIRS, ids=[f"{higher}>{lower}" for higher, lower in PAIRS])
def test_of_two_that_are_true_the_higher_wins(higher: str, lower: str) -> None:
    assert winner([higher, lower]) == winner([lower, higher]) == higher


def test_every_look_has_its_place_once() -> None:
    assert sorted(PRIORITY) == sorted(LOOKS)


def test_nothing_is_dark_and_dark_gives_way_to_all() -> None:
    assert winner([]) == "asleep"
    assert all(winner(["asleep", look]) == look for look in LOOKS)


@given(st.sets(st.sampled_from(PRIORITY), min_size=1))
def test_any_number_of_them(wanted: set[str]) -> None:
    best = winner(wanted)
    assert best in wanted
    assert not wanted & set(PRIORITY[: PRIORITY.index(best)])


def test_the_warning_is_a_gauge_while_the_button_is_held() -> None:
    assert winner(["low_battery", "listening"]) == "low_battery"
    assert winner(["low_battery", "listening"], held=True) == "battery"
    assert winner(["listening", "ready"], held=True) == "listening"
    assert winner(["shutting_down", "low_battery"], held=True) == "shutting_down"


@given(st.sets(st.sampled_from([look for look in PRIORITY if look != "shutting_down"])), st.booleans())
def test_an_open_microphone_is_never_in_the_dark(others: set[str], held: bool) -> None:
    """Whatever else is true while she listens, some light is lit at once. Going down stops the listening first."""
    look = winner(others | {"listening"}, held)
    assert any(pixel != (0, 0, 0) for pixel in LOOKS[look].frame(0.0, 0.0, 12))


def test_a_look_that_is_none_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="glowing"):
        winner(["glowing"])
