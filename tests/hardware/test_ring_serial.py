"""The Pico's ring as the rest of the program sees it, over a real pseudo-terminal with a fake Pico at its end."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest

from companion.errors import HardwareError
from companion.hardware.pico_fake import FakePico
from companion.hardware.ring_serial import PicoRing
from companion.hardware.wire import BatteryNews, Hello, Kind, Limits, LookWanted, encode

PATIENCE_S = 10


class Body:
    """A Pico and the ring made of it; what it tells comes into one queue."""

    def __init__(self, folder: Path) -> None:
        self.told: Queue[tuple[str, Any]] = Queue()
        self.pico = FakePico(folder / "ttyRING")
        self.ring = PicoRing(
            lambda: [str(self.pico.path)],
            brightness=0.4,
            budget_ma=300,
            on_press=self._into("pressed"),
            on_release=self._into("released"),
            on_battery=self._into("battery"),
            on_trouble=self._into("trouble"),
        )

    def _into(self, what: str) -> Callable[[Any], None]:
        return lambda about: self.told.put((what, about))

    def next(self, what: str) -> Any:
        told, about = self.told.get(timeout=PATIENCE_S)
        assert told == what, f"{told} {about}, not {what}"
        return about

    def nothing_more(self) -> None:
        with pytest.raises(Empty):
            raise AssertionError(self.told.get_nowait())

    def plug_in(self) -> None:
        """Returns when the ring shows what is wanted."""
        self.pico.plug_in()
        assert self.pico.wait_for(lambda pico: bool(pico.looks))

    def shows(self, look: str) -> bool:
        return self.pico.wait_for(lambda pico: pico.look == look)

    def shows_level(self, level: float) -> bool:
        return self.pico.wait_for(lambda pico: abs(pico.looks[-1].argument - level) < 0.005)


@pytest.fixture
def body(tmp_path: Path) -> Iterator[Body]:
    made = Body(tmp_path)
    yield made
    made.ring.close()
    made.pico.unplug()


def test_a_look_that_was_waited_for_is_acknowledged(body: Body, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.hardware.ring_serial.SHOWN_S", PATIENCE_S)
    body.plug_in()
    assert body.ring.show("ready")()
    assert body.pico.look == "ready"
    assert body.ring.show("volume", 0.4)()
    assert body.pico.looks == [LookWanted("asleep"), LookWanted("ready"), LookWanted("volume", 102 / 255)]
    assert body.pico.limits == Limits(102 / 255, 300, False)


def test_without_a_ring_show_does_nothing_but_remember(body: Body) -> None:
    assert not body.ring.show("thinking")()
    assert body.ring.info() is None
    with pytest.raises(HardwareError, match="not there"):
        body.ring.round_trip_s()
    body.pico.plug_in()
    assert body.shows("thinking")
    body.nothing_more()


def test_a_ring_that_hangs_holds_nobody_up(body: Body) -> None:
    body.plug_in()
    body.pico.hung = True
    assert not body.ring.show("listening")()  # would never return if it waited for the answer
    body.pico.hung = False
    assert body.shows("listening")


def test_night_dims_the_ring_wherever_it_is(body: Body) -> None:
    body.plug_in()
    body.ring.limits(0.05, 150, True)
    assert body.pico.wait_for(lambda pico: pico.limits == Limits(13 / 255, 150, True))
    body.pico.unplug()
    body.next("trouble")
    body.plug_in()
    assert body.pico.limits == Limits(13 / 255, 150, True)


def test_levels_follow_the_sound_until_another_look(body: Body) -> None:
    body.plug_in()
    heard = [0.1]
    body.ring.show("listening", lambda: heard[0])
    assert body.shows_level(0.1)
    for loud in (0.9, 0.3, 7.0, -7.0):
        heard[0] = loud
        assert body.shows_level(min(1.0, max(0.0, loud)))
    body.ring.show("thinking")
    heard[0] = 1.0
    body.ring.round_trip_s()
    assert body.shows("thinking")
    assert {wanted.look for wanted in body.pico.looks} == {"asleep", "listening", "thinking"}


def test_a_level_is_said_only_when_it_changes_to_be_seen(body: Body) -> None:
    body.plug_in()
    asked, levels = Queue[None](), iter([0.5, 0.5, 0.503, 0.5, 0.497, 0.504, 0.9])

    def level() -> float:
        asked.put(None)
        return next(levels, 0.9)

    body.ring.show("speaking", level)
    for _ in range(9):
        asked.get(timeout=PATIENCE_S)
    assert body.pico.wait_for(lambda pico: pico.looks[-1].argument > 0.8)
    assert [wanted.argument for wanted in body.pico.looks[1:]] == pytest.approx([0.5, 0.9], abs=0.005)


def test_presses_and_releases_have_the_times_they_happened(body: Body) -> None:
    body.plug_in()
    before_s = time.monotonic()
    body.pico.press()
    pressed_s = body.next("pressed")
    body.pico.release()
    released_s = body.next("released")
    assert before_s - 0.001 <= pressed_s <= released_s <= time.monotonic()


def test_pulled_out_while_held_counts_as_let_go_once(body: Body) -> None:
    body.plug_in()
    body.pico.press()
    pressed_s = body.next("pressed")
    body.pico.unplug()
    assert pressed_s <= body.next("released") <= time.monotonic()
    assert "stopped answering" in body.next("trouble").what
    body.plug_in()
    body.pico.release()  # the finger is still there, and goes
    body.pico.press()
    body.next("pressed")
    body.nothing_more()


def test_hung_while_held_counts_as_let_go(body: Body) -> None:
    body.plug_in()
    body.pico.press()
    body.next("pressed")
    body.pico.hung = True
    body.next("released")
    body.next("trouble")


def test_each_outage_is_told_of_once(body: Body) -> None:
    for _ in range(2):
        body.plug_in()
        body.ring.show("ready")
        body.pico.unplug()
        body.next("trouble")
        body.ring.show("speaking")
        body.ring.show("sorry")
    body.plug_in()
    assert body.shows("sorry")
    body.nothing_more()


def test_the_battery_is_told_of_and_nonsense_is_not(body: Body) -> None:
    body.plug_in()
    body.pico.say(encode(Kind.BATTERY, 1, b"\xff\xff\xff\xff"))
    body.pico.say(encode(Kind.LOG, 2, b"gauge: \xff"))
    news = BatteryNews(3700, 52, True, True)
    body.pico.battery(news)
    assert body.next("battery") == news


def test_what_the_ring_says_of_itself(body: Body) -> None:
    body.plug_in()
    assert body.ring.info() == Hello((0, 2, 0), 12, "e660583883000001")
    assert 0 < body.ring.round_trip_s() < PATIENCE_S


def test_closing_puts_it_out_and_nothing_is_told_any_more(body: Body) -> None:
    body.plug_in()
    body.ring.show("listening", lambda: 0.5)
    body.pico.press()
    body.next("pressed")
    body.ring.close()
    assert body.pico.look == "asleep"
    body.ring.show("ready")
    body.ring.close()
    assert body.pico.look == "asleep"
    body.nothing_more()


def test_a_look_may_be_shown_from_within_a_press(tmp_path: Path) -> None:
    pico, done = FakePico(tmp_path / "ttyRING"), Queue[float]()
    ring: list[PicoRing] = []

    def pressed(at_s: float) -> None:
        ring[0].show("listening")()
        done.put(at_s)

    ring.append(PicoRing(lambda: [str(pico.path)], brightness=1.0, budget_ma=300, on_press=pressed, on_release=lambda at_s: None))
    pico.plug_in()
    assert pico.wait_for(lambda pico: pico.look == "asleep")
    pico.press()
    done.get(timeout=PATIENCE_S)
    assert pico.wait_for(lambda pico: pico.look == "listening")
    ring[0].close()
    pico.unplug()


@pytest.mark.parametrize(("look", "argument"), [("dancing", 0.0), ("volume", 1.5)])
def test_what_is_no_look_is_our_mistake(body: Body, look: str, argument: float) -> None:
    with pytest.raises(ValueError, match=r"no such look|share"):
        body.ring.show(look, argument)
