"""Looks on a ring in time. The thread's waiting is handed in: it advances the test's clock, so nothing here takes time."""

from collections.abc import Iterator, Sequence
from queue import Queue
from threading import Condition, current_thread

import pytest

from companion.errors import CompanionError, HardwareError
from companion.hardware.lights import Lights
from companion.hardware.patterns import LOOKS
from companion.hardware.ring import DARK, DarkRing, Pixels, Rgb, luminance

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

    def __init__(self, still: bool = False) -> None:
        self.ring, self.faults, self.now_s = Recorder(), list[CompanionError](), 100.0
        self._asks: Queue[float | None] = Queue()
        self.lights = Lights(self.ring, 100, still=still, on_fault=self.faults.append, clock=lambda: self.now_s, wait=self._wait)
        self.asked_s = self._asks.get(timeout=PATIENCE_S)
        """What the thread wants to sleep: None is until there is news."""

    def _wait(self, changed: Condition, seconds: float | None) -> None:
        self._changed = changed
        self._asks.put(seconds)
        changed.wait()

    def show(self, look: str, argument: float = 0.0) -> None:
        self.lights.show(look, argument)
        self.asked_s = self._asks.get(timeout=PATIENCE_S)

    def level(self, value: float) -> None:
        self.lights.level(value)
        self.asked_s = self._asks.get(timeout=PATIENCE_S)

    def sleep_over(self) -> float:
        """Let the sleep that was asked for pass; the ring's mean luminance after it."""
        assert self.asked_s is not None, "the thread sleeps until there is news"
        with self._changed:
            self.now_s += self.asked_s
            self._changed.notify_all()
        self.asked_s = self._asks.get(timeout=PATIENCE_S)
        return self.light()

    def light(self) -> float:
        return sum(map(luminance, self.ring.last)) / self.ring.count


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


def test_a_moving_look_is_drawn_25_times_a_second(stage: Stage) -> None:
    stage.show("thinking")
    for number in range(1, 51):
        stage.sleep_over()
        assert stage.ring.last == LOOKS["thinking"].frame(stage.now_s - 100.0, 0.0, 12)
        assert stage.now_s - 100.0 == pytest.approx(number * 0.04)
    assert stage.ring.threads[-1] == "lights"


def test_the_same_look_shown_again_goes_on_where_it_was(stage: Stage) -> None:
    stage.show("thinking")
    stage.sleep_over()
    before = stage.ring.last
    stage.show("thinking")
    assert stage.ring.last == before != LOOKS["thinking"].frame(0.0, 0.0, 12)


def test_a_louder_voice_is_seen_at_once_and_fades_slowly(stage: Stage) -> None:
    stage.show("listening")
    quiet = stage.light()
    stage.level(1.0)
    rising = [stage.sleep_over() for _ in range(4)]
    assert rising[-1] > quiet + 0.1
    stage.level(0.0)
    falling = [stage.sleep_over() for _ in range(20)]
    assert falling[-1] > quiet + 0.05
    assert falling == sorted(falling, reverse=True)


def test_the_thread_sleeps_again_when_the_level_has_been_reached(stage: Stage) -> None:
    stage.show("listening")
    stage.now_s += 3600  # an hour of sleep is not an hour in which a level may rise
    stage.level(0.9)
    while stage.asked_s is not None:
        stage.sleep_over()
    assert stage.ring.last == LOOKS["listening"].frame(0.0, 0.9, 12)


@pytest.mark.parametrize("look", ["listening", "speaking"])
@pytest.mark.parametrize("beat_hz", [0.3, 0.5, 0.8, 1.0, 1.2, 1.6, 2.3, 4.0, 9.0, 11.0])
def test_no_sound_makes_the_ring_flash(stage: Stage, look: str, beat_hz: float) -> None:
    """The worst sound there is, full on and full off: still no more than one flash (WCAG: a tenth of white) a second."""
    stage.show(look)
    light, begin_s = [stage.light()], stage.now_s
    while stage.now_s < begin_s + 10:
        stage.level(float(int((stage.now_s - begin_s) * beat_hz * 2) % 2))
        light.append(stage.sleep_over() if stage.asked_s is not None else stage.light())
        if stage.asked_s is None:
            stage.now_s += 0.04
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


def test_a_gauge_follows_at_once(stage: Stage) -> None:
    stage.show("volume", 0.2)
    stage.level(0.8)
    while stage.asked_s is not None:
        stage.sleep_over()
    assert stage.ring.last == LOOKS["volume"].frame(0.0, 0.8, 12)


@pytest.mark.parametrize(("value", "meant"), [(-3.0, 0.0), (7.0, 1.0)])
def test_levels_out_of_range_are_limited(stage: Stage, value: float, meant: float) -> None:
    stage.show("timer", 0.5)
    stage.level(value)
    while stage.asked_s is not None:
        stage.sleep_over()
    assert stage.ring.last == LOOKS["timer"].frame(0.0, meant, 12)


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


def test_brightness_dims_every_frame() -> None:
    ring = DarkRing(12)
    lights = Lights(ring, 20)
    lights.show("listening", 1.0)
    assert max(max(pixel) for pixel in ring.last) == pytest.approx(254 * 0.2, abs=1)
    lights.close()


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
