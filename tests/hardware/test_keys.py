"""Bytes of a terminal to wishes: stories of what a keyboard sends, and everything else that may come."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.keys import KeyDecoder
from companion.hardware.talk_key import FIRST_REPEAT_S, HOLD_END_S, Key, KeyEvent

Typed = list[tuple[float, bytes]]
Wishes = list[tuple[str, float]]

DOWN, REPEAT, UP = b"\x1b[32;1:1u", b"\x1b[32;1:2u", b"\x1b[32;1:3u"


def hold(begin_s: float, end_s: float, first_s: float = 0.5, every_s: float = 0.033) -> Typed:
    """What a terminal sends while a key is held and auto-repeats."""
    typed = [(begin_s, b" ")]
    at_s = begin_s + first_s
    while at_s <= end_s:
        typed.append((round(at_s, 3), b" "))
        at_s += every_s
    return typed


def play(typed: Typed, until_s: float | None = None, decoder: KeyDecoder | None = None) -> list[KeyEvent]:
    """Feed the bytes at their times, and tick whenever the decoder has asked for it, as the reader does."""
    decoder = decoder or KeyDecoder()
    events: list[KeyEvent] = []

    def pass_time(now_s: float) -> None:
        while (due_s := decoder.next_tick_s()) is not None and due_s <= now_s:
            events.extend(decoder.tick(due_s))

    for at_s, data in typed:
        pass_time(at_s)
        events.extend(decoder.feed(data, at_s))
    pass_time(until_s if until_s is not None else (typed[-1][0] if typed else 0) + 10)
    return events


def wishes(events: list[KeyEvent]) -> Wishes:
    return [(event.key.value, round(event.at_s, 3)) for event in events]


LAST_REPEAT_S = hold(1.0, 3.0)[-1][0]
STORIES: dict[str, tuple[Typed, Wishes]] = {
    "held, and let go": (hold(1.0, 3.0), [("pressed", 1.0), ("released", LAST_REPEAT_S)]),
    "held on a slow keyboard": (hold(1.0, 3.0, 0.7, 0.05), [("pressed", 1.0), ("released", 3.0)]),
    "held on a fast keyboard": (hold(1.0, 1.4, 0.25, 0.02), [("pressed", 1.0), ("released", 1.39)]),
    "tapped: goes on listening": ([(1.0, b" ")], [("pressed", 1.0), ("tapped", 1.0)]),
    "tapped twice": ([(1.0, b" "), (4.0, b" ")], [("pressed", 1.0), ("tapped", 1.0), ("released", 4.0)]),
    "tapped twice quickly: the time of the second tap": ([(1.0, b" "), (1.4, b" ")], [("pressed", 1.0), ("released", 1.4)]),
    "tapped, then held to end it: the hold's repeats start nothing": (
        [(1.0, b" "), *hold(4.0, 6.0)],
        [("pressed", 1.0), ("tapped", 1.0), ("released", 4.0)],
    ),
    "tapped twice quickly, the second one held": ([(1.0, b" "), *hold(1.5, 4.0)], [("pressed", 1.0), ("released", 1.5)]),
    "ended by a tap, and soon tapped again": (
        [(1.0, b" "), (4.0, b" "), (4.5, b" "), (8.0, b" ")],
        [("pressed", 1.0), ("tapped", 1.0), ("released", 4.0), ("pressed", 4.5), ("tapped", 4.5), ("released", 8.0)],
    ),
    "two holds": (
        [*hold(1.0, 2.0), *hold(3.0, 4.0)],
        [("pressed", 1.0), ("released", 1.995), ("pressed", 3.0), ("released", 3.995)],
    ),
    "q": ([(1.0, b"q")], [("quit", 1.0)]),
    "Q, Ctrl-C and Ctrl-D": ([(1.0, b"Q"), (2.0, b"\x03"), (3.0, b"\x04")], [("quit", 1.0), ("quit", 2.0), ("quit", 3.0)]),
    "m": ([(1.0, b"m"), (2.0, b"M")], [("mute", 1.0), ("mute", 2.0)]),
    "other letters, arrows, function keys": ([(1.0, b"ax\r\n\t\x7f\x00"), (2.0, b"\x1b[A\x1bOP\x1b[15~\x1b[1;5C")], []),
    "umlauts and emoji": ([(1.0, "ü ñ".replace(" ", "").encode()), (2.0, "🙂".encode())], []),
    "the escape key, and then a space": ([(1.0, b"\x1b"), (2.0, b" ")], [("pressed", 2.0), ("tapped", 2.0)]),
    "a sequence in two reads": ([(1.0, b"\x1b[32;"), (1.01, b"1:1u"), (3.0, UP)], [("pressed", 1.01), ("released", 3.0)]),
    "a sequence that never ends, and then a space": ([(1.0, b"\x1b[12"), (2.0, b" ")], [("pressed", 2.0), ("tapped", 2.0)]),
    "an answer of the terminal": ([(1.0, b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62;22c\x1bP>|foot\x1b\\")], []),
    "kitty: held": ([(1.0, DOWN), (1.5, REPEAT), (3.0, UP)], [("pressed", 1.0), ("released", 3.0)]),
    "kitty: held without repeats": ([(1.0, DOWN), (9.0, UP)], [("pressed", 1.0), ("released", 9.0)]),
    "kitty: tapped twice": (
        [(1.0, DOWN), (1.1, UP), (4.0, DOWN), (4.1, UP)],
        [("pressed", 1.0), ("tapped", 1.0), ("released", 4.0)],
    ),
    "kitty: short forms": ([(1.0, b"\x1b[32u"), (3.0, b"\x1b[32;:3u")], [("pressed", 1.0), ("released", 3.0)]),
    "kitty: num lock and caps lock are on": (
        [(1.0, b"\x1b[32;129u"), (3.0, b"\x1b[32;193:3u"), (4.0, b"\x1b[113;65u")],
        [("pressed", 1.0), ("released", 3.0), ("quit", 4.0)],
    ),
    "kitty: its coming up was lost": ([(1.0, DOWN), (9.0, DOWN), (9.1, UP)], [("pressed", 1.0), ("released", 9.0)]),
    "kitty: the window lost the focus": ([(1.0, DOWN), (3.0, b"\x1b[O")], [("pressed", 1.0), ("released", 3.0)]),
    "tapped, and the window lost the focus: goes on listening": (
        [(1.0, b" "), (3.0, b"\x1b[O")],
        [("pressed", 1.0), ("tapped", 1.0)],
    ),
    "kitty: q, m, Ctrl-C, Ctrl-D": (
        [(1.0, b"\x1b[113u"), (2.0, b"\x1b[109;1:1u"), (3.0, b"\x1b[99;5u"), (4.0, b"\x1b[100;5:1u")],
        [("quit", 1.0), ("mute", 2.0), ("quit", 3.0), ("quit", 4.0)],
    ),
    "kitty: Ctrl-C on a Cyrillic layout": ([(1.0, b"\x1b[1089::99;5u")], [("quit", 1.0)]),
    "kitty: repeats and coming up of q and m mean nothing": ([(1.0, b"\x1b[113;1:3u\x1b[113;1:2u\x1b[109;1:3u")], []),
    "kitty: alt-space, ctrl-space, alt-q": ([(1.0, b"\x1b[32;3u\x1b[32;5u\x1b[113;3u")], []),
    "coming up is told, letters are not": (
        [(1.0, b" "), (1.5, b" "), (1.53, b" "), (1.6, UP)],
        [("pressed", 1.0), ("released", 1.6)],
    ),
    "a paste": ([(1.0, b"quite a lot more text, q m and all")], []),
    "a paste between marks": ([(1.0, b"\x1b[200~ q m \x1b[201~"), (2.0, b"m")], [("mute", 2.0)]),
    "a paste in several reads": ([(1.0, b"quite a lot of text"), (1.01, b" q "), (1.02, b"m")], []),
    "a paste whose end was lost": ([(1.0, b"\x1b[200~ q m"), (2.0, b"m")], [("mute", 2.0)]),
    "Ctrl-C ends even a paste": ([(1.0, b"quite a lot of text\x03")], [("quit", 1.0)]),
}


@pytest.mark.parametrize(("typed", "expected"), STORIES.values(), ids=STORIES)
def test_story(typed: Typed, expected: Wishes) -> None:
    assert wishes(play(typed)) == expected


def test_the_reader_may_sleep_while_nothing_is_due() -> None:
    decoder = KeyDecoder()
    assert decoder.next_tick_s() is None
    decoder.feed(b" ", 1.0)
    assert decoder.next_tick_s() == 1.0 + FIRST_REPEAT_S  # tapped, if no repeat has come by then
    decoder.feed(b" ", 1.5)
    assert decoder.next_tick_s() == pytest.approx(1.5 + HOLD_END_S)
    assert decoder.tick(1.5 + HOLD_END_S) == [KeyEvent(Key.RELEASED, 1.5)]
    assert decoder.next_tick_s() is None


@pytest.mark.parametrize("repeats_before", [0, 1, 5])
def test_a_hold_goes_on_while_the_reader_is_kept_from_reading(repeats_before: int) -> None:
    """No tick and no read for a second on a busy board, then all the repeats at once."""
    decoder = KeyDecoder()
    typed = hold(1.0, 1.5 + 0.033 * repeats_before)
    events = [event for at_s, data in typed for event in decoder.feed(data, at_s)]
    events += decoder.feed(b" " * 30, typed[-1][0] + 1.0)
    assert wishes(events) == [("pressed", 1.0)]
    assert wishes(play([], 10.0, decoder)) == [("released", round(typed[-1][0] + 1.0, 3))]


@given(st.floats(0.25, 0.7), st.floats(0.02, 0.05), st.floats(1.0, 20.0))
def test_any_hold_is_one_press_and_one_release(first_s: float, every_s: float, length_s: float) -> None:
    typed = hold(1.0, 1.0 + length_s, first_s, every_s)
    events = play(typed)
    assert wishes(events) == [("pressed", 1.0), ("released", typed[-1][0])]
    assert typed[-1][0] >= 1.0 + length_s - 0.051


@given(st.floats(HOLD_END_S + 0.01, 30.0))
def test_any_two_taps_are_one_press_and_one_release(apart_s: float) -> None:
    events = play([(1.0, b" "), (1.0 + apart_s, b" ")])
    assert [event.key for event in events if event.key is not Key.TAPPED] == [Key.PRESSED, Key.RELEASED]
    assert events[-1].at_s == 1.0 + apart_s
    assert (Key.TAPPED in {event.key for event in events}) == (apart_s >= FIRST_REPEAT_S)


SCRAPS = st.sampled_from(
    [
        b" ",
        b" ",
        b" ",
        b"  ",
        DOWN,
        UP,
        REPEAT,
        b"q",
        b"\x1b",
        b"\x1b[",
        b"\x1b[O",
        b"\x1b[200~",
        b"\x1b[201~",
        b"x" * 20,
        b"\x1b]",
        b"32;",
        b"u",
    ]
)
KEYBOARD = st.lists(st.tuples(st.floats(0, 1.0), st.one_of(SCRAPS, st.binary(max_size=40))), max_size=60)


@given(KEYBOARD)
def test_whatever_comes_presses_and_releases_take_turns(keyboard: Typed) -> None:
    at_s, typed = 0.0, []
    for gap_s, data in keyboard:
        at_s += gap_s
        typed.append((at_s, data))
    events = play(typed)
    talk = [event.key for event in events if event.key in {Key.PRESSED, Key.RELEASED}]
    assert talk == [Key.PRESSED, Key.RELEASED] * (len(talk) // 2) + [Key.PRESSED] * (len(talk) % 2)
    times = [event.at_s for event in events if event.key in {Key.PRESSED, Key.RELEASED}]
    assert all(before <= after for before, after in pairwise(times))
    assert all(0 <= event.at_s <= at_s for event in events)


@given(KEYBOARD)
def test_after_anything_the_space_bar_still_works(keyboard: Typed) -> None:
    """Wherever it is stuck, at most one press frees it: then a hold is a press and a release again."""
    decoder, at_s = KeyDecoder(), 0.0
    for gap_s, data in keyboard:
        at_s += gap_s
        decoder.feed(data, at_s)
    play([], at_s + 5, decoder)
    first = play([(at_s + 5, DOWN), (at_s + 6, UP)], at_s + 10, decoder)
    last = play([(at_s + 10, DOWN), (at_s + 11, UP)], at_s + 15, decoder)
    assert [event.key for event in first] in ([Key.PRESSED, Key.RELEASED], [Key.RELEASED])
    assert [event.key for event in last] == [Key.PRESSED, Key.RELEASED]


@given(st.lists(st.sampled_from([DOWN, UP, b"\x1b[A", b"m", b"q"]), max_size=8), st.data())
def test_the_cuts_between_reads_do_not_matter(keys: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(keys)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    parts = [whole[a:b] for a, b in pairwise([0, *cuts, len(whole)])]
    assert wishes(play([(1.0, part) for part in parts])) == wishes(play([(1.0, key) for key in keys]))


@pytest.mark.parametrize(
    "data",
    [b"words and more words " * 100_000, b"\x1b" * 200_000, b"\x1b[" * 100_000, b"\x1b]" * 100_000, b"\x1b[" + b"1;" * 500_000],
    ids=["text", "escapes", "openings", "strings", "numbers"],
)
def test_pasted_megabytes_do_no_harm(data: bytes) -> None:
    decoder = KeyDecoder()
    assert decoder.feed(data, 1.0) == []
    for start in range(0, len(data), 4096):
        decoder.feed(data[start : start + 4096], 1.0)
    assert len(decoder._held_back) <= 64
    assert [event.key for event in play([(3.0, DOWN), (4.0, UP)], decoder=decoder)] == [Key.PRESSED, Key.RELEASED]
