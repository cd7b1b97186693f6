"""What the hand and the battery lead to: events for the conversation, looks for the ring, and a safe way down."""

import time
from collections.abc import Callable
from itertools import accumulate
from threading import Event, Thread

import pytest

from companion.controls import ASKED, EMPTY, GOODBYE_S, Controls
from companion.errors import CompanionError
from companion.hardware.display import Display
from companion.hardware.gestures import Gesture
from companion.hardware.power import Charge
from companion.turn import events as e
from companion.turn import machine as m

PATIENCE_S = 10
CALM_WPM = 120
"""Words a minute of a voice that is set to be slow."""


class Bench:
    """Controls with everything that they act on, noted."""

    def __init__(self, may_shut_down: bool = True) -> None:
        self.looks: list[str] = []
        self.events: list[e.Event] = []
        self.volumes: list[float] = []
        self.stopped = 0
        self.controls = Controls(Display(self), 80, may_shut_down=may_shut_down)

    def connect(self) -> None:
        self.controls.connect(self.events.append, self._stop, self.volumes.append)

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        self.looks.append(look)

    def close(self) -> None:
        """Nothing is held."""

    def _stop(self) -> None:
        self.stopped += 1

    @property
    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]


@pytest.fixture
def bench() -> Bench:
    ready = Bench()
    ready.connect()
    return ready


def test_a_press_and_its_release_with_their_times(bench: Bench) -> None:
    bench.controls.pressed(1.5)
    bench.controls.released(2.5)
    assert bench.events == [e.Pressed(at_s=1.5), e.Released(at_s=2.5)]


def test_while_everything_loads_no_press_counts() -> None:
    bench = Bench()
    bench.controls.pressed(1.0)
    bench.controls.released(2.0)
    bench.connect()
    assert not bench.events


def test_a_mute_switch_wins_over_the_button(bench: Bench) -> None:
    bench.controls.muted(True)
    bench.controls.pressed(1.0)
    bench.controls.released(2.0)
    bench.controls.muted(False)
    bench.controls.pressed(3.0)
    assert bench.kinds == ["Muted", "Muted", "Unmuted", "Pressed"]
    assert bench.events[:2] == [e.Muted(), e.Muted(by_press=True)], "told apart, for a press answers an alarm"


def test_no_press_slips_past_a_mute_switch_that_is_just_being_moved(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    switch = Thread(target=bench.controls.muted, args=(True,))

    class Pressed(e.Pressed):
        """Made in the moment in which the switch is moved."""

        def __init__(self, at_s: float) -> None:
            super().__init__(at_s=at_s)
            switch.start()
            switch.join(0.1)  # not for long: it may have to wait for this press

    monkeypatch.setattr(e, "Pressed", Pressed)
    bench.controls.pressed(1.0)
    switch.join(PATIENCE_S)
    assert bench.kinds == ["Pressed", "Muted"]


def test_a_mute_switch_wins_over_the_mute_key(bench: Bench) -> None:
    bench.controls.mute_key(True)
    bench.controls.mute_key(False)
    bench.controls.muted(True)
    bench.controls.mute_key(False)
    assert bench.kinds == ["Muted", "Unmuted", "Muted", "Muted"]


@pytest.mark.parametrize(
    ("switch", "stays_muted", "kinds"),
    [(False, False, ["Muted", "Unmuted"]), (False, True, ["Muted"]), (True, False, ["Muted"])],
    ids=["while she talks", "while she is muted", "under a mute switch"],
)
def test_silence_ends_what_she_does_and_unmutes_nothing(bench: Bench, switch: bool, stays_muted: bool, kinds: list[str]) -> None:
    bench.controls.muted(switch)
    bench.events.clear()
    bench.controls.silence(stays_muted)
    assert bench.kinds == kinds


def test_a_mute_switch_that_was_on_before_is_told_first() -> None:
    bench = Bench()
    bench.controls.muted(True)
    bench.connect()
    assert bench.kinds == ["Muted"]


def test_two_presses_mute_and_the_next_one_talks(bench: Bench) -> None:
    state = m.IDLE
    bench.controls.pressed(1.0)
    bench.controls.released(1.1)
    bench.controls.pressed(1.2)
    bench.controls.gesture(Gesture.DOUBLE, 1.2)
    bench.controls.released(1.3)
    for event in bench.events:
        state = m.step(state, event)
    assert state is m.MUTED
    bench.events.clear()
    bench.controls.pressed(5.0)
    assert m.step(state, bench.events[0]) is m.LISTENING


@pytest.mark.parametrize("hands_free", [True, False])
def test_two_presses_mute_where_a_tap_listens_on_too(bench: Bench, hands_free: bool) -> None:
    bench.controls.pressed(1.0)
    bench.controls.released(1.1)
    bench.controls.pressed(1.2)
    bench.controls.gesture(Gesture.DOUBLE, 1.2)
    bench.controls.released(1.3)
    state = m.IDLE
    for told in bench.events:
        if (event := m.meant(state, told, 1.0, hands_free)) is not None:
            state = m.step(state, event)
    assert state is m.MUTED


def test_a_ring_that_goes_dark_is_no_tap(bench: Bench) -> None:
    bench.controls.pressed(time.monotonic())
    bench.controls.let_go()
    state = m.IDLE
    for told in bench.events:
        event = m.meant(state, told, bench.events[0].at_s, True)  # type: ignore[attr-defined]
        assert event is not None
        state = m.step(state, event)
    assert state is m.THINKING


def test_a_tapped_key_is_told_unless_the_switch_mutes(bench: Bench) -> None:
    bench.controls.tapped()
    bench.controls.muted(True)
    bench.controls.tapped()
    assert bench.kinds == ["Tapped", "Muted"]


def test_pressed_twice_and_held_on_says_goodbye_and_ends(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.controls.GOODBYE_S", 0.01)
    bench.controls.gesture(Gesture.DOUBLE, 1.0)
    bench.controls.gesture(Gesture.VERY_LONG, 6.0)
    assert bench.events[-1] == e.Failed(error=ASKED)
    assert bench.controls.going_down
    until_s = time.monotonic() + PATIENCE_S
    while not bench.stopped and time.monotonic() < until_s:
        time.sleep(0.005)
    assert bench.stopped == 1


@pytest.mark.parametrize("state", m.State)
def test_the_goodbye_is_said_whatever_she_is_doing(state: m.State, bench: Bench) -> None:
    bench.controls.empty()
    *before, last = accumulate(bench.events, m.step, initial=state)
    assert last is m.ERROR, "it is said in this state"
    assert before[-1] is not m.ERROR, "a second fault is not said"


def test_the_ring_empties_when_the_microphone_is_closed_and_not_before(bench: Bench) -> None:
    bench.controls.apologising()
    bench.controls.empty()
    assert "shutting_down" not in bench.looks
    bench.controls.apologising()
    assert bench.looks[-1] == "shutting_down"


def test_a_quick_conversation_cannot_overtake_the_way_down() -> None:
    bench = Bench()

    def put(event: e.Event) -> None:
        if isinstance(event, e.Failed):  # taken from the queue before empty() has returned
            bench.controls.apologising()

    bench.controls.connect(put, lambda: None, lambda _percent: None)
    bench.controls.empty()
    assert bench.looks == ["shutting_down"]


@pytest.mark.parametrize("farewell", [EMPTY, ASKED], ids=["empty", "asked"])
def test_a_slow_voice_has_the_time_to_say_goodbye(farewell: CompanionError) -> None:
    assert len(farewell.spoken.split()) / CALM_WPM * 60 <= GOODBYE_S


def test_a_long_talk_switches_nothing_off(bench: Bench) -> None:
    bench.controls.pressed(1.0)
    bench.controls.gesture(Gesture.HOLD, 1.5)
    bench.controls.gesture(Gesture.VERY_LONG, 11.0)
    assert bench.kinds == ["Pressed"]
    assert not bench.controls.going_down


def test_a_press_between_takes_the_way_down_back(bench: Bench) -> None:
    bench.controls.gesture(Gesture.DOUBLE, 1.0)
    bench.controls.pressed(3.0)
    bench.controls.gesture(Gesture.VERY_LONG, 13.0)
    assert not bench.controls.going_down


def test_with_the_mute_switch_on_two_presses_and_a_later_long_one_switch_nothing_off(bench: Bench) -> None:
    bench.controls.muted(True)
    bench.controls.pressed(1.0)
    bench.controls.pressed(1.3)
    bench.controls.gesture(Gesture.DOUBLE, 1.3)
    bench.controls.pressed(60.0)
    bench.controls.gesture(Gesture.VERY_LONG, 70.0)
    assert not bench.controls.going_down


def test_an_empty_battery_says_goodbye_once_and_no_press_counts_after_it(bench: Bench) -> None:
    bench.controls.empty()
    bench.controls.empty()
    bench.controls.pressed(1.0)
    bench.controls.muted(True)
    bench.controls.mute_key(False)
    assert bench.events[-1] == e.Failed(error=EMPTY)
    assert bench.kinds == ["Muted", "Unmuted", "Failed"]


def test_nothing_is_switched_off_where_that_is_not_wanted() -> None:
    bench = Bench(may_shut_down=False)
    bench.connect()
    bench.controls.empty()
    bench.controls.gesture(Gesture.DOUBLE, 1.0)
    bench.controls.gesture(Gesture.VERY_LONG, 6.0)
    assert bench.kinds == ["Muted"]
    assert not bench.controls.going_down


def test_the_knob_changes_the_volume_within_its_limits_and_shows_it(bench: Bench) -> None:
    for step in (1, 10, -1, -40, -1, 2):
        bench.controls.turned(step)
    assert bench.volumes == [85, 100, 95, 0, 0, 10]
    assert bench.looks[-1] == "volume"


def test_no_press_waits_for_a_sound_card_that_the_knob_waits_for() -> None:
    bench, asked, free = Bench(), Event(), Event()

    def louder(_percent: float) -> None:
        asked.set()
        free.wait(PATIENCE_S)

    bench.controls.connect(bench.events.append, lambda: None, louder)
    knob, button = Thread(target=bench.controls.turned, args=(1,)), Thread(target=bench.controls.pressed, args=(1.0,))
    knob.start()
    assert asked.wait(PATIENCE_S)
    button.start()
    button.join(PATIENCE_S / 2)
    assert bench.kinds == ["Pressed"]
    free.set()
    knob.join(PATIENCE_S)
    button.join(PATIENCE_S)


def test_the_battery_on_the_ring(bench: Bench) -> None:
    bench.controls.low(14)
    bench.controls.pressed(1.0)
    bench.controls.released(2.0)
    bench.controls.fine()
    bench.controls.charge(Charge(14, charging=True, volts=3.6))
    bench.controls.charge(Charge(90, charging=False, volts=4.1))
    assert bench.looks == ["low_battery", "battery", "low_battery", "asleep", "charging", "asleep"]


def test_a_missing_part_is_shown_until_it_is_back(bench: Bench) -> None:
    bench.controls.part_missing(True)
    bench.controls.part_missing(False)
    assert bench.looks == ["part_missing", "asleep"]
