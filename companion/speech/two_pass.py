"""Two recognisers on one recording: a small one that knows the commands, and one with an open vocabulary.

Both hear every block while the button is held. When it is let go, the first has its say at once: what it heard counts if it
is one whole command and it is sure; all else is the second's. So "louder please" is heard by the one that knows it, and a
story with the word "stop" in it is left to the other.
"""

from typing import Protocol

from companion.audio.block import Block
from companion.speech import commands
from companion.speech.attentive_ears import Recogniser, Utterance
from companion.speech.heard import Heard
from companion.speech.vosk_ears import UNKNOWN

GRAMMAR = (*commands.GRAMMAR, *[UNKNOWN] * 3)
"""What the first recogniser listens for. A phrase counts as often as it is listed. With the garbage word listed three times 21 of
250 commands had garbage in them, with six 68."""
SURE = 0.6
"""From which confidence on a command counts. It and the share of UNKNOWN were tuned on lines of dialogues and on commands, both
by the voices that taught the recogniser: a false command in 250 lines."""
LONGEST_COMMAND_S = 8.0
"""Whoever holds the button for longer tells a story, and the first recogniser need not go on."""
FASTEST_WORD_S = 0.12


def is_command(heard: Heard) -> bool:
    """Whether this is a command, rather than what a recogniser of commands makes of any other sound."""
    words = heard.text.split()
    return commands.understood(heard.text) and heard.confidence >= SURE and heard.seconds >= FASTEST_WORD_S * len(words)


def may_be_command(words: tuple[str, ...]) -> bool:
    """Whether the words so far can become one. Where they can't, the last pass over the sound is spared."""
    return UNKNOWN not in words and commands.is_begun_by(" ".join(words[:-1]))


class CommandUtterance(Utterance, Protocol):
    @property
    def words(self) -> tuple[str, ...]:
        """What was heard so far, with UNKNOWN for what was no word; the last may still change."""
        ...


class CommandEars(Protocol):
    name: str

    def utterance(self) -> CommandUtterance: ...


class TwoPassEars:
    """`for_commands` listens for GRAMMAR. `for_talk` gives up an utterance that is left unfinished when its next one begins."""

    def __init__(self, for_commands: CommandEars, for_talk: Recogniser) -> None:
        self._for_commands, self._for_talk = for_commands, for_talk
        self.name = f"{for_talk.name}, and {for_commands.name} for commands"

    def utterance(self) -> "TwoPassUtterance":
        return TwoPassUtterance(self._for_commands.utterance(), self._for_talk.utterance())


class TwoPassUtterance:
    def __init__(self, command: CommandUtterance, talk: Utterance) -> None:
        self._command: CommandUtterance | None = command
        self._talk: Utterance | None = talk
        self._heard_s = 0.0

    def hear(self, block: Block) -> str:
        """Take 16 kHz sound; give the second one's text so far. Raises ValueError for another rate, or after finish()."""
        if self._talk is None:
            raise ValueError("hear() comes before finish()")
        partial = self._talk.hear(block)
        self._heard_s += block.seconds
        if self._heard_s > LONGEST_COMMAND_S:
            self._command = None
        if self._command is not None:
            self._command.hear(block)
        return partial

    def finish(self) -> Heard:
        """The command, or else what the second one heard. After a command that one is left as it is: its last pass is spared."""
        if self._talk is None:
            raise ValueError("finish() ends an utterance once")
        talk, self._talk = self._talk, None
        if self._command is not None and may_be_command(self._command.words) and is_command(command := self._command.finish()):
            return command
        return talk.finish()
