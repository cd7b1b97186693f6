"""What can happen in a conversation. Every thread puts these into one queue; only the runner takes them out.

Events move the machine from state to state. News does not: it is passed on to whoever watches (captions, `--json`).
"""

from dataclasses import dataclass

from companion.errors import CompanionError
from companion.speech.heard import Heard
from companion.turn.unheard import Unheard


@dataclass(frozen=True, kw_only=True)
class Event:
    turn: int | None = None
    """The turn it came from; the runner drops what comes late. None: the button, the mute switch, the clock."""


@dataclass(frozen=True, kw_only=True)
class Pressed(Event):
    at_s: float
    """time.monotonic() of the finger, not of the queue."""


@dataclass(frozen=True, kw_only=True)
class Released(Event):
    at_s: float
    by_hand: bool = True
    """False: no finger came up, so this is no tap, however soon it comes: the ring went dark, or a recording is at its end."""


class Tapped(Event):
    """The press is over, and it was too short to have said anything in it; whatever made it does not tell its end besides."""


@dataclass(frozen=True, kw_only=True)
class Muted(Event):
    """The microphone is not to be opened."""

    by_press: bool = False
    """A button was pressed while the switch mutes: all that a press can do then is to answer an alarm."""


class Unmuted(Event): ...


@dataclass(frozen=True, kw_only=True)
class WordsHeard(Event):
    heard: Heard
    at_s: float
    lost_blocks: int = 0


@dataclass(frozen=True, kw_only=True)
class NothingHeard(Event):
    """Too short a press, or no words in it."""

    seconds: float
    why: Unheard = Unheard.NO_WORDS


@dataclass(frozen=True, kw_only=True)
class SpeechEnded(Event):
    """Hands-free: the person has stopped talking, or never began."""

    at_s: float


@dataclass(frozen=True, kw_only=True)
class Announce(Event):
    """The device has something to say by itself. Only idle is the time for it: else it is put off."""

    text: str
    urgent: bool = False
    """An alarm: it chimes first, and is said while muted and asleep too, for a closed microphone is no closed speaker. The press
    that answers it need not have words in it.
    """
    about: str = ""
    """Tells whose it is, where what becomes of it is told."""


class ReplyStarted(Event):
    """Its first sound is on the way to the speaker."""


class Spoken(Event):
    """The last of the reply has been heard."""


class Expired(Event):
    """The state's deadline has passed."""


@dataclass(frozen=True, kw_only=True)
class Failed(Event):
    error: CompanionError


@dataclass(frozen=True, kw_only=True)
class News(Event):
    """What changes no state."""


@dataclass(frozen=True, kw_only=True)
class PartialHeard(News):
    text: str


@dataclass(frozen=True, kw_only=True)
class AnswerFound(News):
    """The mind has given its first piece."""

    at_s: float


@dataclass(frozen=True, kw_only=True)
class Replying(News):
    """The reply as far as it is known, with who finds it, of one that is still being made."""

    text: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Replied(News):
    """The reply, whole, with who found it and which move it makes."""

    text: str
    source: str
    move: str


@dataclass(frozen=True, kw_only=True)
class FirstSound(News):
    at_s: float


@dataclass(frozen=True, kw_only=True)
class SpokenSoFar(News):
    """As much of the reply as was heard; `whole` is False where a press cut it short."""

    text: str
    whole: bool
