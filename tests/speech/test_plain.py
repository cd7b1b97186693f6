"""Recognisers' words as the mind wants them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.speech.plain import plain_words

WORDS = {
    "as it is": ("i had a bad day", "i had a bad day"),
    "capitals and stops": ("Hello, World!", "hello world"),
    "second pronunciation": ("read(2) the(3) book", "read the book"),
    "silence and noise": ("<sil> yes [NOISE] ++BREATH++ no <unk> [unk] </s>", "yes no"),
    "apostrophes stay": ("i'm sure it's o'clock", "i'm sure it's o'clock"),
    "a typographic apostrophe": ("I\u2019m", "i'm"),
    "quoting is none": ("'go' she said", "go she said"),
    "hyphens part words": ("twenty-one", "twenty one"),
    "dots join letters": ("mr. a.m.", "mr am"),
    "nothing": ("  <sil> ", ""),
}


@pytest.mark.parametrize(("raw", "plain"), WORDS.values(), ids=WORDS)
def test_words(raw: str, plain: str) -> None:
    assert plain_words(raw) == plain


@given(st.text())
def test_is_plain_whatever_comes(raw: str) -> None:
    plain = plain_words(raw)
    assert plain == " ".join(plain.split())
    assert not set(plain) & (set(string.punctuation) - {"'"})
    assert plain_words(plain) == plain
