"""What is a command, word for word, and what only has the words of one."""

from itertools import pairwise

import pytest

from companion.speech import commands
from companion.speech.commands import number_words, understood
from companion.speech.plain import plain_words

COMMANDS = """
yes|no|stop|louder|louder please|quieter|repeat|again|cancel|help|good morning|good night|goodbye|hello|thank you
remind me|take a note|make a note please|what time is it|what day is it today|what's the date|say that again
can you say that again|could you repeat that please|please turn it up|what did you say|set a timer|set a timer for ten minutes
set a timer for an hour|set a timer for half an hour|set a timer for an hour and a half
start a timer for forty five seconds please|timer for one minute
remind me in two hours|wake me up in three quarters of an hour|set the timer for two and a half minutes
""".strip()
OTHERS = """
stop the clocks|yes but|no one came|what time is it in japan|good morning vietnam|set a timer for|set a timer for minutes
set a timer for one minutes|set a timer for ten|timer for ten minutes of rest|ten minutes|please|help me please move
can you|again and again|louder louder|repeat after me|remind me of you|take a note of that|set a timer for sixty one minutes
hello hello|morning
""".strip()


@pytest.mark.parametrize("text", COMMANDS.replace("\n", "|").split("|"))
def test_a_whole_command_is_understood(text: str) -> None:
    assert understood(text)


@pytest.mark.parametrize("text", ["", *OTHERS.replace("\n", "|").split("|")])
def test_what_is_less_or_more_than_a_command_is_not(text: str) -> None:
    assert not understood(text)


@pytest.mark.parametrize(("count", "words"), [(1, "one"), (13, "thirteen"), (20, "twenty"), (21, "twenty one"), (60, "sixty")])
def test_numbers_are_said(count: int, words: str) -> None:
    assert number_words(count) == words


@pytest.mark.parametrize("count", [0, 70, -1])
def test_numbers_that_nobody_times_by_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 69"):
        number_words(count)


def test_the_list_is_plain_and_says_nothing_twice() -> None:
    assert [phrase for phrase in commands.PHRASES if plain_words(phrase) != phrase] == []
    assert len(set(commands.PHRASES)) == len(commands.PHRASES)
    assert all(understood(phrase) for phrase in commands.PHRASES)


def test_a_grammar_has_every_word_and_every_two_in_a_row() -> None:
    """A recogniser learns from it which word follows which."""
    pairs = {pair for phrase in commands.GRAMMAR for pair in _pairs(phrase)}
    assert {pair for phrase in commands.PHRASES for pair in _pairs(phrase)} <= pairs
    assert set(commands.WORDS) == {word for phrase in commands.GRAMMAR for word in phrase.split()}
    assert set(commands.GRAMMAR) <= set(commands.PHRASES)


def _pairs(phrase: str) -> list[tuple[str, str]]:
    words = ["<s>", *phrase.split(), "</s>"]
    return list(pairwise(words))
