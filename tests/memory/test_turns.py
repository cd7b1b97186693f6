import pytest

from companion.memory.store import Store
from companion.memory.turns import MAX_CHARS, TALK_GAP_S, Turns

START = 1_795_424_400
YEAR_S = 365 * 86_400


@pytest.fixture
def turns() -> Turns:
    return Turns(Store.in_memory())


TALKS = {
    "one talk": ([0, 30, 60], [1, 1, 1]),
    "a gap as long as may be": ([0, TALK_GAP_S], [1, 1]),
    "a gap too long": ([0, TALK_GAP_S + 1], [1, 2]),
    "the clock is set back a little": ([0, -120, -60], [1, 1, 1]),
    "the clock falls back to 1970, and is set": ([0, -START, -START + 20, 40], [1, 2, 2, 3]),
    "the clock jumps years ahead and back": ([0, 9 * YEAR_S, 60, 120], [1, 2, 3, 3]),
}


@pytest.mark.parametrize(("times_s", "talks"), TALKS.values(), ids=TALKS)
def test_talks_are_numbered_and_order_is_as_said(turns: Turns, times_s: list[int], talks: list[int]) -> None:
    numbers = [turns.add(f"line {place}", "", "bank", START + at) for place, at in enumerate(times_s)]
    kept = turns.last(10)
    assert [turn.talk for turn in kept] == talks
    assert [turn.id for turn in kept] == numbers == sorted(numbers)
    assert [turn.heard for turn in kept] == [f"line {place}" for place in range(len(times_s))]


def test_last_and_between_and_get(turns: Turns) -> None:
    for at in range(5):
        turns.add(f"line {at}", f"answer {at}", "bank", START + at, "fine")
    assert [turn.heard for turn in turns.last(2)] == ["line 3", "line 4"]
    assert [turn.heard for turn in turns.between(START + 1, START + 3)] == ["line 1", "line 2"]
    assert turns.last(0) == turns.last(-1) == []
    first = turns.get(1)
    assert first is not None
    assert (first.spoken, first.source, first.mood, first.at) == ("answer 0", "bank", "fine", START)
    assert turns.get(99) is None
    assert turns.count() == 5


TEXTS = {
    "a million characters": ("x" * 1_000_000, "x" * MAX_CHARS),
    "control characters": ("a\x00b\x1b[31mc\nd", "a b [31mc d"),
    "turned round": ("abc\u202edef", "abc def"),
    "half a letter": ("caf\udce9", "caf"),
    "accents in two pieces": ("siobha\u0301n", "siobhán"),
    "sql": ("'); DROP TABLE turns; --", "'); DROP TABLE turns; --"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("said", "kept"), TEXTS.values(), ids=TEXTS)
def test_what_is_kept_of_a_text(turns: Turns, said: str, kept: str) -> None:
    turn = turns.get(turns.add(said, said, said, START, said))
    assert turn is not None
    assert (turn.heard, turn.spoken) == (kept, kept)
    assert len(turn.source) <= 40
    assert turns.count() == 1


def test_numbers_are_not_used_again() -> None:
    store = Store.in_memory()
    turns = Turns(store)
    number = turns.add("one", "", "bank", START)
    with store.change():
        store.run("DELETE FROM turns")
    assert turns.add("two", "", "bank", START) > number
