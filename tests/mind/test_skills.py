"""What the skills answer by themselves."""

import pytest

from companion.mind.skills import Skills

NAMES = {
    "my name is joan": "Joan",
    "My name is J. O. A. N.": "Joan",
    "hello my name is joan j o a n": "Joan",
    "call me o apostrophe b r i e n please": "O'Brien",
}
NO_NAMES = ("my name is not important", "call me a cab", "call me a t v man", "my name is on the door", "call me later")


@pytest.mark.parametrize(("heard", "name"), NAMES.items(), ids=NAMES)
def test_a_name_is_taken_said_or_spelled(heard: str, name: str) -> None:
    skilled = Skills().reply(heard, "")
    assert skilled is not None
    assert skilled.source == "name"
    assert all(name in choice for choice in skilled.choices)


@pytest.mark.parametrize("heard", NO_NAMES)
def test_no_name(heard: str) -> None:
    skilled = Skills().reply(heard, "")
    assert skilled is None or skilled.source != "name"


@pytest.mark.parametrize("heard", ["stop", "cancel please", "stop that"])
def test_stop_is_taken_as_that(heard: str) -> None:
    skilled = Skills().reply(heard, "What's on your mind?")
    assert skilled is not None
    assert skilled.source == "stop"


def test_a_story_with_stop_in_it_is_no_command() -> None:
    assert Skills().reply("i missed my stop this morning", "") is None
