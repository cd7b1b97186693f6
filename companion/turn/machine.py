"""The rules of a conversation turn: in this state, that event leads there.

This file decides and does nothing else: no sound, light, clock or thread. runner.py feeds it and acts on its answers.
Rule 1: a pair missing from TABLE is our own mistake, and raises. Rule 2: every state but IDLE and ASLEEP has a deadline.
Rule 3: a press listens, in every state. A mute switch that is on lets no press through; see docs/architecture.md.
"""

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
    Spoken,
    Unmuted,
    WordsHeard,
)


class State(Enum):
    IDLE = "idle"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    ERROR = "error"
    MUTED = "muted"
    ASLEEP = "asleep"


IDLE, LISTENING, THINKING, SPEAKING, ERROR, MUTED, ASLEEP = State

TABLE: dict[State, dict[type[Event], State]] = {
    IDLE: {Pressed: LISTENING, Released: IDLE, Announce: THINKING, Failed: ERROR, Muted: MUTED, Unmuted: IDLE},
    LISTENING: {
        Pressed: LISTENING,
        Released: THINKING,
        Announce: LISTENING,
        Expired: THINKING,
        Failed: ERROR,
        Muted: MUTED,
        Unmuted: LISTENING,
    },
    THINKING: {
        Pressed: LISTENING,
        Released: THINKING,
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
        Announce: MUTED,
        Expired: ASLEEP,
        Failed: MUTED,
        Muted: MUTED,
        Unmuted: IDLE,
    },
    ASLEEP: {Pressed: LISTENING, Released: ASLEEP, Announce: ASLEEP, Failed: ASLEEP, Muted: MUTED, Unmuted: IDLE},
}

DEADLINE_S: dict[State, float] = {LISTENING: 60.0, THINKING: 15.0, SPEAKING: 120.0, ERROR: 6.0, MUTED: 600.0}
"""ERROR is as long as its look on the ring and the sentence that goes with it. MUTED grows dark to save the battery."""


def step(state: State, event: Event) -> State:
    """The state that follows. Raises RuntimeError for a pair that cannot happen."""
    try:
        return TABLE[state][type(event)]
    except KeyError:
        raise RuntimeError(f"{type(event).__name__} while {state.name}: mend the sender, or add a row") from None
