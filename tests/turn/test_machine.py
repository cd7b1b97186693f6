"""The rules of a turn: stories, every state with every event, and no traps."""

from itertools import accumulate

import pytest

from companion.errors import HardwareError
from companion.speech.heard import Heard
from companion.turn import events as e
from companion.turn import machine as m
from companion.turn.unheard import Unheard

DEAF = e.Failed(error=HardwareError("The microphone is gone.", "Plug it in."))
PRESS, RELEASE = e.Pressed(at_s=0.0), e.Released(at_s=1.0)
WORDS = e.WordsHeard(heard=Heard("hello", 1.0), at_s=1.0)
NOTHING = e.NothingHeard(seconds=0.1)
TAP, STOPPED = e.Tapped(), e.SpeechEnded(at_s=3.0)

STORIES: dict[str, tuple[list[e.Event], list[m.State]]] = {
    "a whole turn": (
        [PRESS, RELEASE, WORDS, e.ReplyStarted(), e.Spoken()],
        [m.LISTENING, m.THINKING, m.THINKING, m.SPEAKING, m.IDLE],
    ),
    "nothing was heard": (
        [PRESS, RELEASE, NOTHING, e.ReplyStarted(), e.Spoken()],
        [m.LISTENING, m.THINKING, m.THINKING, m.SPEAKING, m.IDLE],
    ),
    "cut short by a press": ([PRESS, RELEASE, WORDS, PRESS], [m.LISTENING, m.THINKING, m.THINKING, m.LISTENING]),
    "interrupted while speaking": (
        [PRESS, RELEASE, WORDS, e.ReplyStarted(), PRESS],
        [m.LISTENING, m.THINKING, m.THINKING, m.SPEAKING, m.LISTENING],
    ),
    "held too long": ([PRESS, e.Expired(), RELEASE], [m.LISTENING, m.THINKING, m.THINKING]),
    "microphone pulled out": (
        [PRESS, DEAF, RELEASE, e.ReplyStarted(), e.Spoken(), e.Expired()],
        [m.LISTENING, m.ERROR, m.ERROR, m.ERROR, m.ERROR, m.IDLE],
    ),
    "an answer that never comes": ([PRESS, RELEASE, e.Expired(), e.Expired()], [m.LISTENING, m.THINKING, m.ERROR, m.IDLE]),
    "muted while listening": ([PRESS, e.Muted(), RELEASE, e.Unmuted()], [m.LISTENING, m.MUTED, m.MUTED, m.IDLE]),
    "muted, forgotten, woken": ([e.Muted(), e.Expired(), PRESS], [m.MUTED, m.ASLEEP, m.LISTENING]),
    "a notice": ([e.Announce(text="Hello."), e.ReplyStarted(), e.Spoken()], [m.THINKING, m.SPEAKING, m.IDLE]),
    "a notice cut by a press": ([e.Announce(text="Hello."), e.ReplyStarted(), PRESS], [m.THINKING, m.SPEAKING, m.LISTENING]),
    "a notice in the middle of a turn": (
        [PRESS, e.Announce(text="Hello."), RELEASE, e.Announce(text="Hello."), WORDS],
        [m.LISTENING, m.LISTENING, m.THINKING, m.THINKING, m.THINKING],
    ),
    "a tap, and she listens on until the person stops": (
        [PRESS, TAP, STOPPED, WORDS, e.ReplyStarted(), e.Spoken()],
        [m.LISTENING, m.HANDS_FREE, m.THINKING, m.THINKING, m.SPEAKING, m.IDLE],
    ),
    "a tap, and a press that ends it": ([PRESS, TAP, PRESS, RELEASE, WORDS], [m.LISTENING, m.HANDS_FREE, *[m.THINKING] * 3]),
    "a press as the person stops": ([PRESS, TAP, PRESS, STOPPED, RELEASE], [m.LISTENING, m.HANDS_FREE, *[m.THINKING] * 3]),
    "a tap, and the ring goes dark": ([PRESS, TAP, e.Released(at_s=2.0, by_hand=False)], [m.LISTENING, m.HANDS_FREE, m.THINKING]),
    "a tap, and talk without end": ([PRESS, TAP, e.Expired(), WORDS], [m.LISTENING, m.HANDS_FREE, m.THINKING, m.THINKING]),
    "tapped twice is muted": ([PRESS, TAP, PRESS, e.Muted(), RELEASE], [m.LISTENING, m.HANDS_FREE, m.THINKING, m.MUTED, m.MUTED]),
    "an alarm while muted": (
        [e.Muted(), e.Announce(text="Done.", urgent=True), e.ReplyStarted(), e.Spoken(), PRESS],
        [m.MUTED, m.MUTED, m.MUTED, m.MUTED, m.LISTENING],
    ),
    "an answer without a sound": ([PRESS, RELEASE, WORDS, e.Spoken()], [m.LISTENING, m.THINKING, m.THINKING, m.IDLE]),
}


@pytest.mark.parametrize(("happened", "states"), STORIES.values(), ids=STORIES)
def test_story(happened: list[e.Event], states: list[m.State]) -> None:
    assert list(accumulate(happened, m.step, initial=m.IDLE)) == [m.IDLE, *states]


# Every state with every event. "." cannot happen: its sender is stopped, and what it sent before is dropped by its turn number.
EVENTS = (
    *(PRESS, RELEASE, WORDS, NOTHING, e.ReplyStarted(), e.Spoken(), e.Expired(), DEAF, e.Muted(), e.Unmuted()),
    *(e.Announce(text="Hello."), TAP, STOPPED),
)
EVERYTHING = {
    m.IDLE: "listening idle . . . . . error muted idle thinking idle .",
    m.LISTENING: "listening thinking . . . . thinking error muted listening listening hands-free .",
    m.HANDS_FREE: "thinking thinking . . . . thinking error muted hands-free hands-free hands-free thinking",
    m.THINKING: "listening thinking thinking thinking speaking idle error error muted thinking thinking thinking thinking",
    m.SPEAKING: "listening speaking . . . idle error error muted speaking speaking speaking .",
    m.ERROR: "listening error . . error error idle error muted error error error .",
    m.MUTED: "listening muted . . muted muted asleep muted muted idle muted muted .",
    m.ASLEEP: "listening asleep . . asleep asleep . asleep muted idle asleep asleep .",
}


@pytest.mark.parametrize("state", m.State)
@pytest.mark.parametrize("number", range(len(EVENTS)), ids=[type(event).__name__ for event in EVENTS])
def test_every_state_with_every_event(state: m.State, number: int) -> None:
    expected = EVERYTHING[state].split()[number]
    if expected == ".":
        with pytest.raises(RuntimeError, match=state.name):
            m.step(state, EVENTS[number])
    else:
        assert m.step(state, EVENTS[number]) is m.State(expected)


@pytest.mark.parametrize("state", m.State)
def test_no_state_is_a_trap(state: m.State) -> None:
    assert m.step(state, PRESS) is (m.THINKING if state is m.HANDS_FREE else m.LISTENING)
    if state not in (m.IDLE, m.ASLEEP):
        assert m.DEADLINE_S[state] > 0
        assert m.step(state, e.Expired()) is not state


def test_news_changes_no_state_and_is_in_no_row() -> None:
    moving = {kind for row in m.TABLE.values() for kind in row}
    assert not [kind for kind in moving if issubclass(kind, e.News)]
    assert moving == {type(event) for event in EVENTS}


# What a release means

MEANT = {
    "a tap": (m.LISTENING, e.Released(at_s=10.2), True, e.Tapped()),
    "a tap, but nobody wants that": (m.LISTENING, e.Released(at_s=10.2), False, e.Released(at_s=10.2)),
    "a press that says something": (m.LISTENING, e.Released(at_s=10.4), True, e.Released(at_s=10.4)),
    "the ring goes dark at once": (
        m.LISTENING,
        e.Released(at_s=10.1, by_hand=False),
        True,
        e.Released(at_s=10.1, by_hand=False),
    ),
    "the second of two quick taps ends it": (m.HANDS_FREE, e.Released(at_s=10.2), True, e.Released(at_s=10.2)),
    "too late: it is answered already": (m.THINKING, e.Released(at_s=10.2), True, e.Released(at_s=10.2)),
    "a tapped key": (m.LISTENING, TAP, True, TAP),
    "a tapped key, but nobody wants that": (m.LISTENING, TAP, False, None),
    "no hand's": (m.LISTENING, e.Muted(), True, e.Muted()),
}


@pytest.mark.parametrize(("state", "event", "hands_free", "expected"), MEANT.values(), ids=MEANT)
def test_what_a_release_means(state: m.State, event: e.Event, hands_free: bool, expected: e.Event | None) -> None:
    assert m.meant(state, event, 10.0, hands_free) == expected


@pytest.mark.parametrize("state", m.State)
def test_a_press_just_after_she_noticed_the_end_is_no_new_one(state: m.State) -> None:
    ended_s, came_to_nothing = 20.0, state in (m.THINKING, m.SPEAKING)
    for pressed_s, expected in ((19.9, None), (20.3, None), (20.5, e.Pressed(at_s=20.5))):
        press = e.Pressed(at_s=pressed_s)
        assert m.meant(state, press, 10.0, True, ended_s) == (expected if came_to_nothing else press)
    assert m.meant(state, e.Pressed(at_s=20.3), 10.0, True) == e.Pressed(at_s=20.3), "it was not she who noticed"


@pytest.mark.parametrize("state", m.State)
def test_an_alarm_is_said_in_silence_and_a_notice_when_idle(state: m.State) -> None:
    assert m.may_announce(state, e.Announce(text="Hello.")) == (state is m.IDLE)
    assert m.may_announce(state, e.Announce(text="Hello.", urgent=True)) == (state in (m.IDLE, m.MUTED, m.ASLEEP))


@pytest.mark.parametrize("why", Unheard)
def test_the_press_that_answers_an_alarm_needs_no_words(why: Unheard) -> None:
    assert m.needs_words(why, was_alarm=False) == (why is not Unheard.NOBODY)
    assert m.needs_words(why, was_alarm=True) == (why in (Unheard.FAR, Unheard.LOUD)), "somebody spoke"
