"""Names spelled letter by letter, as recognisers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.mind.spelling import spelled

SPELLED = {
    "s m i t h": "Smith",
    "s. m. i. t. h.": "Smith",
    "S-M-I-T-H": "Smith",
    "q u i n n": "Quinn",
    "a double l e n": "Allen",
    "a double t triple o": "Attooo",
    "double u i l l": "Will",
    "double you i l l": "Will",
    "h a double r y": "Harry",
    "capital j o a n": "Joan",
    "capital m c capital d o n a l d": "McDonald",
    "o apostrophe b r i e n": "O'Brien",
    "a n n a hyphen m a r i a": "Anna-Maria",
    "a n n a dash m a r i a": "Anna-Maria",
    "m a r y space a n n": "Mary Ann",
    "j o h n new word d o e": "John Doe",
    "n for november o r a": "Nora",
    "n as in nancy o r a": "Nora",
    "n like nancy o r a": "Nora",
    "m for nancy o r a": "Nora",
    "j o double n for nancy": "Jonn",
    "x for fox a n": "Xan",
    "sierra mike india tango hotel": "Smith",
    "z o e": "Zoe",
    "zed o e": "Zoe",
    "zee o e": "Zoe",
    "s a r a aitch": "Sarah",
    "um j o uh a n": "Joan",
    "j o a n please": "Joan",
    "my name is j o a n": "Joan",
    "my name is joan j o a n": "Joan",
    "it's spelled q u i n n": "Quinn",
    "joan that's j o a n": "Joan",
    "that is s for sugar m i t h": "Smith",
    "my surname's spelt d double e": "Dee",
    "smith s m i t h": "Smith",
    "i'm called a l": "Al",
    "j o": "Jo",
    "i said s e a n": "Sean",
    "my last name is mc donald m c d o n a l d": "Mcdonald",
    "capital a capital b c": "ABc",
}
NOT_SPELLED = (
    "",
    "hello",
    "smith",
    "a",
    "i",
    "my name is smith",
    "my name is charlie",
    "that was so i",
    "it costs a b",
    "o k",
    "i have a t v",
    "eight a m",
    "double",
    "capital",
    "hyphen",
    "j o hyphen",
    "apostrophe j o",
    "you are",
    "are you c d players",
    "s m i t h is my name and i am tall",
    "s for november m i t h",
    "thanks for coming",
    "tango",
    "victor oscar",
    "it's b o b with a b",
    "the letter w",
)


@pytest.mark.parametrize(("said", "name"), SPELLED.items(), ids=SPELLED)
def test_spelled(said: str, name: str) -> None:
    assert spelled(said) == name


@pytest.mark.parametrize("said", NOT_SPELLED)
def test_not_spelled(said: str) -> None:
    assert spelled(said) is None


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=15))
def test_every_name_can_be_spelled(name: str) -> None:
    if name not in ("atv", "apm"):
        assert spelled("my name is " + " ".join(name)) == name.capitalize()


@given(
    st.lists(
        st.sampled_from("a b double triple capital hyphen apostrophe space for as in like nancy my name is november".split())
    )
)
def test_anything_can_be_said(words: list[str]) -> None:
    name = spelled(" ".join(words))
    assert name is None or len(name) >= 2
