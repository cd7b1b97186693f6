"""What an engine is given to say."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.speech.speakable import LONGEST_PART, speakable_parts

TEXTS = {
    "as it is": ("It's 3.5 miles, isn't it?", ["It's 3.5 miles, isn't it?"]),
    "tags": ("<b>Well</b>, <speak>yes</speak>.", ["Well , yes ."]),
    "less and more": ("2 < 3 > 1", ["2 3 1"]),
    "markdown": ("**Milk** and _eggs_ # now", ["Milk and eggs now"]),
    "phonemes of espeak-ng": ("[[h@'loU]] there", ["h@'loU there"]),
    "and": ("Tom & Ann", ["Tom and Ann"]),
    "control characters": ("a\x00b\x1b[31mc\u200bd", ["a b 31mc d"]),
    "half a surrogate": ("so \udcff so", ["so so"]),
    "emoji": ("Great \U0001f600!", ["Great !"]),
    "nothing to say": ("... \u2014 !", []),
    "too long": ("word " * 100, ["word " * 59 + "word", "word " * 39 + "word"]),
    "too long a word": ("a" * 700, ["a" * 300, "a" * 300, "a" * 100]),
}


@pytest.mark.parametrize(("text", "parts"), TEXTS.values(), ids=TEXTS)
def test_parts(text: str, parts: list[str]) -> None:
    assert list(speakable_parts(text)) == parts


@given(st.text(max_size=1000))
def test_is_fit_for_an_engine_whatever_comes(text: str) -> None:
    for part in speakable_parts(text):
        assert 0 < len(part) <= LONGEST_PART
        assert part.encode()
        assert not any(unicodedata.category(mark).startswith("C") or mark in "<>[]{}" for mark in part)
