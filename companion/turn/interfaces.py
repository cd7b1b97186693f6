"""The parts of a turn, as the turn sees them. app.py hands in real ones, tests hand in fakes as strict.

A turn pulls sound out of a microphone through an utterance, asks the mind, and pushes the voice's blocks into a playback.
"""

from collections.abc import Callable, Generator, Iterator
from typing import Protocol, runtime_checkable

from companion.audio.block import Block
from companion.speech.heard import Activity, Heard, HowSaid


class Microphone(Protocol):
    """Closed unless a turn listens. One recording at a time."""

    @property
    def lost_blocks(self) -> int:
        """Blocks that the card dropped, in the recording now or last running."""
        ...

    def open(self) -> Generator[Block, None, None]:
        """Start recording, and give mono 16 kHz blocks of 20 to 40 ms until close(). Raises HardwareError, RecordingError."""
        ...

    def close(self) -> None:
        """Stop: the iterator ends after the sound up to now. From any thread; twice is fine; returns with the card closed."""
        ...


class Playback(Protocol):
    """One reply on its way out of the speaker."""

    def write(self, block: Block) -> None:
        """Queue sound of any rate. After cut() it is dropped. Raises HardwareError when the speaker has gone."""
        ...

    def wait(self, left_s: float) -> bool:
        """Wait until at most `left_s` seconds are still to be played. False: it was cut."""
        ...

    def finish(self) -> bool:
        """Wait until all of it has been heard. False: it was cut. Raises HardwareError when the speaker has gone."""
        ...

    def cut(self) -> None:
        """Silence, now; the rest is dropped. From any thread; twice is fine."""
        ...

    @property
    def played_s(self) -> float:
        """Seconds of this playback that have left the speaker."""
        ...

    @property
    def first_sound_s(self) -> float | None:
        """time.monotonic() when the first sample left the speaker."""
        ...

    @property
    def silent_s(self) -> float | None:
        """time.monotonic() when the last sound left the speaker after cut(); None if it was not cut."""
        ...

    @property
    def level_db(self) -> float:
        """How loud it is at this moment, in dB below full scale."""
        ...


class Speaker(Protocol):
    """Off unless a turn runs."""

    def wake(self) -> None:
        """Open the card ahead of need, so that the first block need not wait for it. Raises HardwareError."""
        ...

    def begin(self, name: str = "") -> Playback:
        """Start a playback; several sound together. `name` names its file where the speaker writes files."""
        ...

    def rest(self) -> None:
        """Close the card: nothing is to be said for now."""
        ...


class Utterance(Protocol):
    """One recording on its way through a recogniser. Made, fed and finished in one thread."""

    def hear(self, block: Block) -> str:
        """Take 16 kHz sound; give the partial text so far (may be empty, may change)."""
        ...

    def finish(self) -> Heard:
        """The final text. The utterance takes no more sound."""
        ...


class Ears(Protocol):
    """A loaded recogniser."""

    name: str
    """Short, for people: "vosk vosk-small-en-us", "pocketsphinx"."""

    def utterance(self) -> Utterance: ...


class AttentiveUtterance(Utterance, Protocol):
    """One that knows when the person spoke."""

    @property
    def activity(self) -> Activity:
        """In the sound that it took so far."""
        ...


class AttentiveEars(Protocol):
    """Ears that can tell speech from silence: what a turn listens with."""

    name: str

    def utterance(self) -> AttentiveUtterance: ...


class Voice(Protocol):
    """Something that speaks, one sentence at a time."""

    name: str

    def say(self, sentence: str) -> Iterator[Block]:
        """The sound of a sentence. Ends early after interrupt(). Raises VoiceError."""
        ...

    def interrupt(self) -> None:
        """Give up the sentence in work, at once; be ready for the next. From any thread."""
        ...

    def close(self) -> None: ...


class Reply(Protocol):
    """What she answers. `pieces` is read once, as it comes."""

    @property
    def pieces(self) -> Iterator[str]: ...

    @property
    def source(self) -> str:
        """safety, a skill's name, bank, model, or ask-back."""
        ...

    @property
    def move(self) -> str:
        """One of persona.md's moves."""
        ...


class Lights(Protocol):
    """The ring, which never lies."""

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        """Show a look: "listening" is lit when this returns. An `argument` that is a function is asked at each frame."""
        ...


class Mind(Protocol):
    """What she answers. Used by one thread at a time."""

    def expect(self, partial: str) -> None:
        """The person is saying this, so far: warm up on it. Must be quick and may do nothing."""
        ...

    def sounded(self, prosody: HowSaid) -> None:
        """How the line was said that reply() is called with next. Worked out when called, which takes milliseconds."""
        ...

    def reply(self, heard: str) -> Reply: ...

    def remember(self, heard: str, spoken: str) -> None:
        """A turn is over: what was heard, and as much of the reply as was spoken aloud (may be empty)."""
        ...


@runtime_checkable
class Hurried(Protocol):
    """A mind that may be long at an answer, and can be told to give it up."""

    def cancel(self) -> None:
        """Give up the answer in work, at once. From any thread."""
        ...
