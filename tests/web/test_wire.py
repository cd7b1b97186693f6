"""The messages: whatever is printed is read again, and whatever is none is refused in words, without a crash."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.web import wire

COUNTS = st.integers(1, wire.MOST)
WORDS = st.text(st.characters(codec="utf-8"), max_size=60)
TURNS = st.lists(st.fixed_dictionaries({"heard": WORDS, "reply": WORDS, "whole": st.booleans()}), max_size=10)

FROM_BROWSER = st.one_of(
    st.builds(wire.Hello, st.just(wire.VERSION)),
    st.builds(wire.Press, COUNTS),
    st.builds(wire.Release, COUNTS, st.integers(0, wire.MOST)),
    st.builds(wire.Mute, st.booleans()),
    st.just(wire.Stop()),
    st.builds(wire.Played, COUNTS, st.integers(0, wire.MOST)),
)
FROM_COMPANION = st.one_of(
    st.builds(wire.Welcome, COUNTS, COUNTS, st.sampled_from(wire.STATES), WORDS, st.booleans(), st.booleans(), TURNS),
    st.builds(wire.State, st.sampled_from(wire.STATES)),
    st.builds(wire.Partial, WORDS),
    st.builds(wire.Heard, WORDS, st.floats(0, 600)),
    st.builds(wire.Reply, WORDS, WORDS),
    st.builds(wire.Spoken, WORDS, st.booleans()),
    st.builds(wire.Error, WORDS, WORDS),
    st.builds(wire.Begin, COUNTS),
    st.builds(wire.End, COUNTS),
    st.builds(wire.Cut, COUNTS),
    st.builds(wire.Frame, st.binary(min_size=3, max_size=36).map(lambda levels: levels[: len(levels) // 3 * 3])),
    st.builds(wire.Voice, COUNTS, st.binary(min_size=2, max_size=99).map(lambda sound: sound[: len(sound) // 2 * 2])),
)


@given(FROM_BROWSER)
def test_what_a_browser_prints_is_read_again(message: wire.FromBrowser) -> None:
    assert wire.parse_browser(wire.printed(message)) == message


@given(FROM_COMPANION)
def test_what_the_companion_prints_is_read_again(message: wire.FromCompanion) -> None:
    assert wire.parse_companion(wire.printed(message)) == message


@given(COUNTS, st.lists(st.integers(-32768, 32767), min_size=160, max_size=2048))
def test_sound_is_read_as_it_was_said(press: int, levels: list[int]) -> None:
    read = wire.parse_browser(wire.printed(wire.Sound(press, np.array(levels, np.int16))))
    assert isinstance(read, wire.Sound)
    assert read.press == press
    assert read.samples.tolist() == levels


@given(st.one_of(st.text(), st.binary(max_size=5000)))
def test_anything_is_a_message_or_refused_in_words(data: str | bytes) -> None:
    for parse in (wire.parse_browser, wire.parse_companion):
        refused = ""
        try:
            parse(data)
        except wire.WireError as error:
            refused = str(error)
        assert refused.isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
TYPES = st.sampled_from([kind.__name__.lower() for kind in wire.BROWSER_TEXTS])


@given(TYPES, st.dictionaries(st.sampled_from(["version", "press", "samples", "on", "playback", "x"]), JSON, max_size=3))
def test_fields_of_any_kind_are_taken_or_refused(name: str, fields: dict[str, Any]) -> None:
    try:
        read = wire.parse_browser(json.dumps({"type": name, **fields}))
    except wire.WireError:
        return
    assert json.loads(wire.printed(read)) == {"type": name, **fields}


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "no JSON": ("press", "no JSON"),
    "nested too deep": ("[" * 1900, "no JSON"),
    "no object": ("[]", "a JSON object"),
    "no type": ('{"press":1}', "no message of that type"),
    "a type that is none": ('{"type":"shout"}', "no message of that type"),
    "a type that is no word": ('{"type":["press"]}', "no message of that type"),
    "the companion's own": ('{"type":"begin","playback":1}', "no message of that type"),
    "a field missing": ('{"type":"press"}', "these fields: press"),
    "a field too many": ('{"type":"stop","now":true}', "these fields: none"),
    "a field twice": ('{"type":"press","press":1,"press":2}', "twice"),
    "true for a number": ('{"type":"press","press":true}', "another press"),
    "a fraction": ('{"type":"press","press":1.5}', "another press"),
    "zero": ('{"type":"press","press":0}', "another press"),
    "too large": ('{"type":"press","press":4294967296}', "another press"),
    "no number at all": ('{"type":"played","playback":1,"samples":NaN}', "no number"),
    "below zero": ('{"type":"release","press":1,"samples":-1}', "another samples"),
    "a number for true": ('{"type":"mute","on":1}', "another on"),
    "another version": ('{"type":"hello","version":2}', "another version"),
    "a text too long": ('{"type":"stop"' + " " * 2000 + "}", "too long"),
    "sound too short": (b"\1\0\0\0" + bytes(2 * 159), "160 to 2048"),
    "sound too long": (b"\1\0\0\0" + bytes(2 * 2049), "160 to 2048"),
    "half a sample": (b"\1\0\0\0" + bytes(2 * 160 + 1), "160 to 2048"),
    "sound of no press": (bytes(4 + 2 * 160), "from 1"),
    "nothing": (b"", "160 to 2048"),
}


@pytest.mark.parametrize(("data", "why"), REFUSED.values(), ids=REFUSED)
def test_refused(data: str | bytes, why: str) -> None:
    with pytest.raises(wire.WireError, match=why):
        wire.parse_browser(data)
