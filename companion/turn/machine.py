"""The rules of a conversation turn: in this state, that event leads there.

This file decides and does nothing else: no sound, light, clock or thread. runner.py feeds it and acts on its answers.
Rule 1: a pair missing from TABLE is our own mistake, and raises. Rule 2: every state but IDLE and ASLEEP has a deadline.
Rule 3: a press listens, in every state but HANDS_FREE, which it ends (as it does for a moment after that: LATE_S). A mute switch
that is on lets no press through; see docs/architecture.md.
"""

import math
from enum import Enum

from companion.turn.events import (
    Announce,
    Event,
    Expired,
    Failed,
    Muted,
    NothingHeard,
    Pressed,
    Released,
    ReplyStarted,
    SpeechEnded,
    Spoken,
    Tapped,
    Unmuted,
    WordsHeard,
)
from companion.turn.unheard import Unheard


class State(Enum):
    IDLE = "idle"
    LISTENING = "listening"
    """The button is held."""
    HANDS_FREE = "hands-free"
    """Listening too, after a tap: it ends by itself when the person has finished."""
    THINKING = "thinking"
    SPEAKING = "speaking"
    ERROR = "error"
    MUTED = "muted"
    ASLEEP = "asleep"


IDLE, LISTENING, HANDS_FREE, THINKING, SPEAKING, ERROR, MUTED, ASLEEP = State

TABLE: dict[State, dict[type[Event], State]] = {
    IDLE: {
        Pressed: LISTENING,
        Released: IDLE,
        Tapped: IDLE,
        Announce: THINKING,
        Failed: ERROR,
        Muted: MUTED,
        Unmuted: IDLE,
    },
    LISTENING: {
        Pressed: LISTENING,
        Released: THINKING,
        Tapped: HANDS_FREE,
        Announce: LISTENING,
        Expired: THINKING,
        Failed: ERROR,
        Muted: MUTED,
        Unmuted: LISTENING,
    },
    HANDS_FREE: {
        Pressed: THINKING,
        Released: THINKING,  # the space bar's second tap, or the ring went dark
        Tapped: HANDS_FREE,
        SpeechEnded: THINKING,
        Announce: HANDS_FREE,
        Expired: THINKING,
        Failed: ERROR,
        Muted: MUTED,
        Unmuted: HANDS_FREE,
    },
    THINKING: {
        Pressed: LISTENING,
        Released: THINKING,
        Tapped: THINKING,
        SpeechEnded: THINKING,  # a press was sooner
        Announce: THINKING,
        WordsHeard: THINKING,
        NothingHeard: THINKING,
        ReplyStarted: SPEAKING,
        Spoken: IDLE,  # an answer without a sound
        Expired: ERROR,
        Failed: ERROR,
        Muted: MUTED,
        Unmuted: THINKING,
    },
    SPEAKING: {
        Pressed: LISTENING,
        Released: SPEAKING,
        Tapped: SPEAKING,
        Announce: SPEAKING,
        Spoken: IDLE,
        Expired: ERROR,
        Failed: ERROR,
        Muted: MUTED,
        Unmuted: SPEAKING,
    },
    ERROR: {
        Pressed: LISTENING,
        Released: ERROR,
        Tapped: ERROR,
        Announce: ERROR,
        ReplyStarted: ERROR,
        Spoken: ERROR,
        Expired: IDLE,
        Failed: ERROR,
        Muted: MUTED,
        Unmuted: ERROR,
    },
    MUTED: {
        Pressed: LISTENING,
        Released: MUTED,
        Tapped: MUTED,
        Announce: MUTED,
        ReplyStarted: MUTED,  # an alarm: the microphone stays closed
        Spoken: MUTED,
        Expired: ASLEEP,
        Failed: MUTED,
        Muted: MUTED,
        Unmuted: IDLE,
    },
    ASLEEP: {
        Pressed: LISTENING,
        Released: ASLEEP,
        Tapped: ASLEEP,
        Announce: ASLEEP,
        ReplyStarted: ASLEEP,
        Spoken: ASLEEP,
        Failed: ASLEEP,
        Muted: MUTED,
        Unmuted: IDLE,
    },
}

QUIET = (MUTED, ASLEEP)
"""She says nothing by herself then, but for alarms; what she says changes no state."""
EARS_OPEN = (LISTENING, HANDS_FREE)
"""The states with an open microphone, and a ring that says so."""
TAP_S = 0.3
"""A press shorter than this was a tap: nobody says anything in that time. The hand's other gestures count it so too."""
LATE_S = 0.4
"""A press so soon after she has noticed the end of speech by herself was on its way to tell it: to listen anew would throw away
what was said. Nobody sees the ring change and thinks better of it in that time.
"""

DEADLINE_S: dict[State, float] = {
    LISTENING: 60.0,
    HANDS_FREE: 60.0,
    THINKING: 15.0,
    SPEAKING: 120.0,
    ERROR: 6.0,
    MUTED: 600.0,
}
"""ERROR is as long as its look on the ring and the sentence that goes with it. MUTED grows dark to save the battery."""


def meant(state: State, event: Event, pressed_s: float, hands_free: bool, ended_s: float = -math.inf) -> Event | None:
    """What an event of the hand's means: a short press is a tap where that listens on. None: nothing.

    `pressed_s` is when the press began that is listened to, on the clock of Released.at_s; `ended_s` when she last noticed the
    end of speech. `hands_free` is the setting.
    """
    if isinstance(event, Pressed) and state in (THINKING, SPEAKING) and event.at_s - ended_s < LATE_S:
        return None
    if isinstance(event, Tapped):
        return event if hands_free else None
    is_tap = isinstance(event, Released) and event.by_hand and event.at_s - pressed_s < TAP_S
    return Tapped() if state is LISTENING and hands_free and is_tap else event


def may_announce(state: State, event: Announce) -> bool:
    """Whether it is said at once; else it is put off."""
    return state is IDLE or (event.urgent and state in QUIET)


def needs_words(why: Unheard, was_alarm: bool) -> bool:
    """Whether a press in which no words were heard is asked about. `was_alarm`: it answered an alarm by being a press."""
    return why is not Unheard.NOBODY and not (was_alarm and why in (Unheard.TOO_SHORT, Unheard.NO_WORDS))


def step(state: State, event: Event) -> State:
    """The state that follows. Raises RuntimeError for a pair that cannot happen."""
    try:
        return TABLE[state][type(event)]
    except KeyError:
        raise RuntimeError(f"{type(event).__name__} while {state.name}: mend the sender, or add a row") from None
