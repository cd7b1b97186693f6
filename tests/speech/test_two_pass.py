"""Two recognisers on one recording: whose words count, and on real sound with the ears of the package."""

import numpy as np
import pytest

from companion.audio.block import EARS_RATE_HZ, Block
from companion.speech.heard import Heard
from companion.speech.two_pass import LONGEST_COMMAND_S, SURE, TwoPassEars, is_command
from companion.speech.vosk_ears import UNKNOWN


class Prompted:
    """Ears that hear what they are told to. As with PocketSphinx, an utterance ends where the next begins."""

    def __init__(self, name: str, heard: Heard, words: tuple[str, ...] = ()) -> None:
        self.name, self._heard, self._words = name, heard, words
        self.open: PromptedUtterance | None = None

    def utterance(self) -> "PromptedUtterance":
        self.open = PromptedUtterance(self._heard, self._words)
        return self.open


class PromptedUtterance:
    def __init__(self, heard: Heard, words: tuple[str, ...]) -> None:
        self._heard, self.words = heard, words
        self.heard_s = 0.0
        self.finished = False

    def hear(self, block: Block) -> str:
        if self.finished or block.rate_hz != EARS_RATE_HZ:
            raise ValueError
        self.heard_s += block.seconds
        return self._heard.text

    def finish(self) -> Heard:
        if self.finished:
            raise ValueError
        self.finished = True
        return self._heard


TALK = Heard("loud a please", 2.0)
SECOND = Block(np.zeros(EARS_RATE_HZ, np.int16))
CASES = {
    "a sure command": (Heard("louder please", 2.0, confidence=SURE), True),
    "an unsure one": (Heard("louder please", 2.0, confidence=SURE - 0.01), False),
    "with garbage in it": (Heard("louder please", 2.0, confidence=0.0), False),
    "words of commands": (Heard("louder stop", 2.0), False),
    "half a command": (Heard("set a timer for", 2.0), False),
    "nothing": (Heard("", 2.0), False),
    "faster than anybody speaks": (Heard("set a timer for twenty five minutes", 0.5), False),
}


@pytest.mark.parametrize(("heard", "counts"), CASES.values(), ids=CASES)
def test_only_a_whole_sure_command_counts(heard: Heard, counts: bool) -> None:
    assert is_command(heard) == counts
    for_commands, for_talk = Prompted("small", heard), Prompted("large", TALK)
    utterance = TwoPassEars(for_commands, for_talk).utterance()
    assert utterance.hear(SECOND) == TALK.text, "the partial text is not the open recogniser's"
    assert utterance.finish() == (heard if counts else TALK)
    assert for_talk.open is not None
    assert for_talk.open.finished == (not counts), "a command waits for the slower pass"


SO_FAR = {
    "nothing yet": ((), True),
    "half of one": (("set", "a", "timer"), True),
    "the last word is open": (("set", "a", "nine"), True),
    "another sentence": (("set", "of", "a", "nine"), False),
    "garbage at the end": (("stop", UNKNOWN), False),
    "garbage alone": ((UNKNOWN,), False),
}


@pytest.mark.parametrize(("words", "is_asked"), SO_FAR.values(), ids=SO_FAR)
def test_what_can_be_no_command_any_more_costs_no_time_at_the_end(words: tuple[str, ...], is_asked: bool) -> None:
    for_commands, for_talk = Prompted("small", Heard("stop", 2.0), words), Prompted("large", TALK)
    assert TwoPassEars(for_commands, for_talk).utterance().finish().text == ("stop" if is_asked else TALK.text)
    assert for_commands.open is not None
    assert for_commands.open.finished == is_asked


def test_both_hear_all_until_it_is_too_long_for_a_command() -> None:
    for_commands, for_talk = Prompted("small", Heard("stop", 2.0)), Prompted("large", TALK)
    utterance = TwoPassEars(for_commands, for_talk).utterance()
    for _ in range(20):
        utterance.hear(SECOND)
    assert utterance.finish() == TALK
    assert for_commands.open is not None
    assert for_talk.open is not None
    assert for_commands.open.heard_s == LONGEST_COMMAND_S
    assert for_talk.open.heard_s == 20.0


def test_after_a_command_the_next_utterance_is_heard() -> None:
    ears = TwoPassEars(Prompted("small", Heard("stop", 2.0)), Prompted("large", TALK))
    assert [ears.utterance().finish().text for _ in range(3)] == ["stop"] * 3
    assert ears.name == "large, and small for commands"


def test_refuses_what_comes_too_late_or_at_another_rate() -> None:
    utterance = TwoPassEars(Prompted("small", TALK), Prompted("large", TALK)).utterance()
    with pytest.raises(ValueError):  # noqa: PT011  the recognisers' own words
        utterance.hear(Block(np.zeros(480, np.int16), 22_050))
    utterance.finish()
    with pytest.raises(ValueError, match="finish"):
        utterance.hear(SECOND)
    with pytest.raises(ValueError, match="once"):
        utterance.finish()
