"""Looks on a ring in time. The thread's waiting is handed in: it advances the test's clock, so nothing here takes time."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import time
from queue import Queue
from threading import Condition, Thread, current_thread

import pytest

from companion.errors import CompanionError, HardwareError
from companion.hardware.lights import FRAME_S, GAUGE_S, NIGHT_LOOK_S, Lights
from companion.hardware.patterns import LOOKS
from companion.hardware.ring import DARK, DarkRing, Pixels, Rgb, luminance
from companion.hardware.ring_rules import Night, Rules, current_ma, share_of_light

FREE = Rules(100, budget_ma=10_000)
"""Nothing is dimmed, nothing limited: what reaches the ring is what the look draws."""

PATIENCE_S = 10
"""For what an event in another thread should bring at once."""


class Recorder(DarkRing):
    """A dark ring that keeps every frame, with the thread that drew it; fails as long as `broken`."""

    def __init__(self) -> None:
        super().__init__(12)
        self.frames: Queue[Pixels] = Queue()
        self.threads: list[str] = []
        self.broken = False
        self.tries = 0

    def show(self, pixels: Sequence[Rgb]) -> None:
        self.tries += 1
        if self.broken:
            raise HardwareError("The ring is silent.", "Check its cable.")
        super().show(pixels)
        self.threads.append(current_thread().name)
        self.frames.put(self.last)


class Stage:
    """Lights whose clock moves only when the test says so, and whose thread is waiting whenever the test looks."""

    def __init__(self, still: bool = False, rules: Rules = FREE) -> None:
        self.ring, self.faults, self.now_s = Recorder(), list[CompanionError](), 100.0
        self.time = time(12)
        self.voice = 0.0
        """The level that a look shown with `self.hear` follows."""
        self._asks: Queue[float | None] = Queue()
        self.lights = Lights(
            self.ring,
            rules,
            still=still,
            on_fault=self.faults.append,
            clock=lambda: self.now_s,
            now=lambda: self.time,
            wait=self._wait,
        )
        self.asked_s = self._asks.get(timeout=PATIENCE_S)
        """What the thread wants to sleep: None is until there is news."""

    def _wait(self, changed: Condition, seconds: float | None) -> None:
        self._changed = changed
        self._asks.put(seconds)
        changed.wait()

    def hear(self) -> float:
        return self.voice

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        self.lights.show(look, argument)
        self.asked_s = self._asks.get(timeout=PATIENCE_S)

    def sleep_over(self, late_s: float = 0.0) -> float:
        """Let the sleep that was asked for pass, and `late_s` more; the ring's mean luminance after it."""
        assert self.asked_s is not None, "the thread sleeps until there is news"
        with self._changed:
            self.now_s += self.asked_s + late_s
            self._changed.notify_all()
        self.asked_s = self._asks.get(timeout=PATIENCE_S)
        return self.light()

    def light(self) -> float:
        return sum(map(luminance, self.ring.last)) / self.ring.count


def alike(one: Pixels, other: Pixels) -> bool:
    """Whether two frames are the same, but for a half that was rounded another way."""
    levels = zip([level for pixel in one for level in pixel], [level for pixel in other for level in pixel], strict=True)
    return all(abs(level - expected) <= 1 for level, expected in levels)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    made.lights.close()


@pytest.mark.parametrize("look", LOOKS)
def test_the_first_frame_is_there_when_show_returns(stage: Stage, look: str) -> None:
    stage.show(look, 0.5)
    assert stage.ring.last == LOOKS[look].frame(0.0, 0.5, 12)
    assert set(stage.ring.threads) == {current_thread().name}


@pytest.mark.parametrize("look", LOOKS)
def test_only_what_moves_costs_anything(stage: Stage, look: str) -> None:
    stage.show(look, 0.5)
    assert (stage.asked_s is None) == (not LOOKS[look].moving)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_moves_for_people_whom_motion_bothers(look: str) -> None:
    stage = Stage(still=True)
    stage.show(look, 0.5)
    assert stage.ring.last == LOOKS[look].frame(0.0, 0.5, 12, still=True)
    assert stage.asked_s is None
    stage.lights.close()


def test_frames_of_a_moving_look_come_at_even_times(stage: Stage) -> None:
    stage.show("thinking")
    for number in range(1, 101):
        stage.sleep_over()
        assert stage.now_s - 100.0 == pytest.approx(number * FRAME_S)
        assert alike(stage.ring.last, LOOKS["thinking"].frame(number * FRAME_S, 0.0, 12))
    assert stage.ring.threads[-1] == "lights"


def test_a_late_frame_does_not_make_the_next_ones_late(stage: Stage) -> None:
    stage.show("thinking")
    stage.sleep_over(late_s=0.4 * FRAME_S)
    stage.sleep_over()
    assert stage.now_s - 100.0 == pytest.approx(2 * FRAME_S)


def test_frames_that_were_missed_are_left_out(stage: Stage) -> None:
    stage.show("thinking")
    stage.sleep_over(late_s=5.3 * FRAME_S)
    assert stage.ring.tries == 2
    assert alike(stage.ring.last, LOOKS["thinking"].frame(6 * FRAME_S, 0.0, 12)), "it shows the present, not the past"
    assert stage.asked_s == pytest.approx(0.7 * FRAME_S)


def test_the_same_look_shown_again_goes_on_where_it_was(stage: Stage) -> None:
    stage.show("thinking")
    stage.sleep_over()
    before = stage.ring.last
    stage.show("thinking")
    assert stage.ring.last == before != LOOKS["thinking"].frame(0.0, 0.0, 12)


def test_a_louder_voice_is_seen_at_once_and_fades_slowly(stage: Stage) -> None:
    stage.show("listening", stage.hear)
    quiet = stage.light()
    stage.voice = 1.0
    rising = [stage.sleep_over() for _ in range(6)]
    assert rising[-1] > quiet + 0.1
    stage.voice = 0.0
    falling = [stage.sleep_over() for _ in range(30)]
    assert falling[-1] > quiet + 0.05
    assert falling == sorted(falling, reverse=True)


def test_shown_again_a_level_goes_on_from_where_it_was(stage: Stage) -> None:
    stage.voice = 1.0
    stage.show("speaking", stage.hear)
    before = stage.ring.last
    stage.voice = 0.0
    stage.show("speaking", lambda: stage.voice)
    assert stage.ring.last == before


@pytest.mark.parametrize("look", ["listening", "speaking"])
@pytest.mark.parametrize("beat_hz", [0.3, 0.5, 0.8, 1.0, 1.2, 1.6, 2.3, 4.0, 9.0, 11.0])
def test_no_sound_makes_the_ring_flash(stage: Stage, look: str, beat_hz: float) -> None:
    """The worst sound there is, full on and full off: still no more than one flash (WCAG: a tenth of white) a second."""
    stage.show(look, stage.hear)
    light, begin_s = [stage.light()], stage.now_s
    while stage.now_s < begin_s + 10:
        stage.voice = float(int((stage.now_s - begin_s) * beat_hz * 2) % 2)
        light.append(stage.sleep_over())
    assert max(light) > 1.1 * min(light)
    assert turns(light, 0.1) // 2 <= 10


def turns(levels: Sequence[float], least: float) -> int:
    """How often a change of at least `least` goes the other way from the last such change."""
    found, last, direction = 0, levels[0], 0
    for level in levels:
        if direction * (level - last) > 0:
            last = level
        elif abs(level - last) >= least:
            found, last, direction = found + 1, level, 1 if level > last else -1
    return found


def test_a_gauge_follows_at_once_and_is_asked_now_and_then(stage: Stage) -> None:
    stage.voice = 0.2
    stage.show("volume", stage.hear)
    assert stage.asked_s == pytest.approx(GAUGE_S)
    stage.voice = 0.8
    stage.sleep_over()
    assert stage.ring.last == LOOKS["volume"].frame(0.0, 0.8, 12)


@pytest.mark.parametrize("look", ["ready", "listening"])
def test_a_level_that_cannot_be_seen_is_not_asked_for(look: str) -> None:
    stage = Stage(still=True)
    stage.show(look, stage.hear)
    assert stage.asked_s is None
    stage.lights.close()


@pytest.mark.parametrize(("value", "meant"), [(-3.0, 0.0), (7.0, 1.0), (float("nan"), 0.0)])
def test_levels_out_of_range_are_limited(stage: Stage, value: float, meant: float) -> None:
    stage.voice = 0.5
    stage.show("timer", stage.hear)
    stage.voice = value
    stage.sleep_over()
    assert stage.ring.last == LOOKS["timer"].frame(0.0, meant, 12)


def test_a_share_out_of_range_is_our_own_mistake(stage: Stage) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        stage.lights.show("timer", 1.01)


def test_an_unchanged_frame_is_not_sent_again(stage: Stage) -> None:
    stage.show("muted")
    stage.show("muted")
    assert stage.ring.tries == 1


def test_a_ring_that_dies_is_told_of_once_and_tried_again_with_each_look(stage: Stage) -> None:
    stage.ring.broken = True
    stage.show("listening")
    stage.show("thinking")
    stage.show("speaking", 0.5)
    assert [fault.fix for fault in stage.faults] == ["Check its cable."]
    assert stage.ring.tries == 3
    assert stage.asked_s is None  # no animation for a ring that doesn't answer
    stage.ring.broken = False
    stage.show("ready")
    assert stage.ring.last == LOOKS["ready"].frame(0.0, 0.0, 12)
    stage.ring.broken = True
    stage.show("muted")
    assert len(stage.faults) == 2


def test_a_ring_that_dies_in_mid_animation_is_told_of(stage: Stage) -> None:
    stage.show("thinking")
    stage.ring.broken = True
    stage.sleep_over()
    assert len(stage.faults) == 1
    assert stage.asked_s is None


def test_closing_puts_the_lights_out_and_ends_the_thread(stage: Stage) -> None:
    stage.show("speaking", 0.5)
    stage.lights.close()
    stage.lights.close()
    assert stage.ring.last == (DARK,) * 12
    stage.lights.show("listening")
    assert stage.ring.last == (DARK,) * 12


def test_a_brightness_alone_is_enough_and_dims_every_frame() -> None:
    ring = DarkRing(12)
    lights = Lights(ring, 50)
    lights.show("listening", 1.0)
    assert max(max(pixel) for pixel in ring.last) == pytest.approx(254 * share_of_light(50), abs=1)
    lights.close()


def test_a_frame_stays_within_the_budget() -> None:
    ring = DarkRing(24)
    lights = Lights(ring, Rules(100, budget_ma=120))
    lights.show("listening", 1.0)
    assert 110 < current_ma(ring.last) <= 120
    lights.close()


def test_a_look_at_rest_grows_dim_when_the_night_begins() -> None:
    stage = Stage(rules=Rules(100, 10_000, Night(time(22), time(7), 70)))
    stage.time = time(21, 59, 30)
    stage.show("muted")
    day = stage.light()
    assert stage.asked_s == NIGHT_LOOK_S
    stage.time = time(22, 0, 30)
    night = stage.sleep_over()
    assert night == pytest.approx(day * share_of_light(70), rel=0.05)
    stage.time = time(7)
    assert stage.sleep_over() == day
    stage.lights.close()


@pytest.mark.parametrize("brightness_percent", [-1, 101])
def test_an_impossible_brightness_is_found_at_once(brightness_percent: float) -> None:
    with pytest.raises(ValueError, match="brightness"):
        Lights(DarkRing(), brightness_percent)


def test_an_unknown_look_is_our_own_mistake(stage: Stage) -> None:
    with pytest.raises(KeyError):
        stage.lights.show("glowing")


def test_with_real_time_frames_come_by_themselves() -> None:
    ring = Recorder()
    lights = Lights(ring, 50)
    lights.show("thinking")
    frames = {ring.frames.get(timeout=PATIENCE_S) for _ in range(5)}
    lights.close()
    assert len(frames) == 5


def test_frames_come_where_the_thread_may_not_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(pid: int, policy: int, param: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "sched_setscheduler", forbidden)
    ring = Recorder()
    lights = Lights(ring, 50)
    lights.show("thinking")
    assert len({ring.frames.get(timeout=PATIENCE_S) for _ in range(3)}) == 3
    lights.close()


def may_go_first() -> bool:
    """Whether this user may begin such threads. Tried in a thread that ends at once."""
    allowed = list[bool]()

    def attempt() -> None:
        with suppress(OSError, AttributeError):
            os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
            allowed.append(True)

    trial = Thread(target=attempt)
    trial.start()
    trial.join()
    return bool(allowed)


@pytest.mark.skipif(not may_go_first(), reason="this user may not begin threads that go first (ulimit -r)")
def test_only_the_thread_that_draws_goes_first() -> None:
    ranks: Queue[tuple[int, int]] = Queue()

    class Ranked(DarkRing):
        def show(self, pixels: Sequence[Rgb]) -> None:
            if current_thread().name == "lights":
                begun = Thread(target=lambda: ranks.put((own, os.sched_getscheduler(0))))
                own = os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK
                begun.start()
                begun.join()

    before = os.sched_getscheduler(0)
    lights = Lights(Ranked(), 50)
    lights.show("thinking")
    assert ranks.get(timeout=PATIENCE_S) == (os.SCHED_RR, os.SCHED_OTHER)
    assert os.sched_getscheduler(0) == before
    lights.close()
