"""The space bar when the listening ends by itself, as it does after a fault, its time, or muting: the next press starts anew."""

import pytest

from companion.hardware.talk_key import Key, TalkKey

AWAY_S = 3.0


def wishes(key: TalkKey, times_s: list[float]) -> list[Key]:
    """What spaces at these times mean, with time for every doubt after the last; not that a tap was one."""
    events = [event for at_s in times_s for event in key.space(at_s)]
    return [event.key for event in events + key.tick(times_s[-1] + 1.0) if event.key is not Key.TAPPED]


BEFORE = {
    "tapped": [0.0],
    "held": [0.0, 0.5, 0.53, 0.56],
    "one repeat in": [0.0, 0.5],
}


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
def test_the_next_tap_listens(before: list[float]) -> None:
    key = TalkKey()
    for at_s in before:
        key.space(at_s)
    key.over()
    assert wishes(key, [AWAY_S]) == [Key.PRESSED]


def test_the_repeats_of_a_key_still_down_do_not() -> None:
    key = TalkKey()
    for at_s in BEFORE["held"]:
        key.space(at_s)
    key.over()
    assert wishes(key, [0.56 + 0.03 * n for n in range(1, 20)]) == []
    assert wishes(key, [AWAY_S]) == [Key.PRESSED]


def test_a_terminal_that_tells_of_keys_coming_up_is_not_confused() -> None:
    key = TalkKey()
    assert [event.key for event in key.down(0.0)] == [Key.PRESSED]
    key.over()
    assert key.up(2.0) == []
    assert [event.key for event in key.down(AWAY_S)] == [Key.PRESSED]
    assert [event.key for event in key.up(AWAY_S + 1.0)] == [Key.RELEASED]


def test_after_a_release_it_changes_nothing() -> None:
    key = TalkKey()
    assert wishes(key, [0.0, 2.0]) == [Key.PRESSED, Key.RELEASED]
    key.over()
    assert wishes(key, [4.0]) == [Key.PRESSED]


TAPS = {
    "no repeat has come": ([0.0], [Key.PRESSED, Key.TAPPED]),
    "a repeat came": ([0.0, 0.5, 0.53, 0.56], [Key.PRESSED, Key.RELEASED]),
    "the second tap ends it, and is none to go on listening after": ([0.0, 3.0], [Key.PRESSED, Key.TAPPED, Key.RELEASED]),
}


@pytest.mark.parametrize(("times", "expected"), TAPS.values(), ids=TAPS)
def test_a_tap_is_told_as_soon_as_it_is_known(times: list[float], expected: list[Key]) -> None:
    key, events = TalkKey(), []
    for at_s in times:
        events += key.space(at_s)
    assert [event.key for event in events + key.tick(times[-1] + 1.0)] == expected


@pytest.mark.parametrize(("held_s", "ends"), [(0.1, Key.TAPPED), (0.5, Key.RELEASED)])
def test_a_terminal_that_tells_of_keys_coming_up_tells_a_tap_at_once(held_s: float, ends: Key) -> None:
    key = TalkKey()
    assert [event.key for event in key.down(1.0)] == [Key.PRESSED]
    assert key.next_tick_s() is None
    assert [event.key for event in key.up(1.0 + held_s)] == [ends]
