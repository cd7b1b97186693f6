"""The lights as one: the conversation's look, what else is true, for how long, and who is told of it."""

from collections.abc import Callable
from queue import Queue
from threading import Event, Thread

import pytest

from companion.hardware.display import Display
from companion.hardware.patterns import LOOKS

PATIENCE_S = 10


class Noting:
    """Lights that keep what they are shown, and refuse what real ones refuse."""

    def __init__(self) -> None:
        self.looks: list[str] = []
        self.arguments: list[float] = []
        self.news: Queue[str] = Queue()
        self.closed = 0

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        level = argument() if callable(argument) else argument
        LOOKS[look].frame(0.0, level, 12)
        assert not self.closed, "shown after it was closed"
        self.looks.append(look)
        self.arguments.append(level)
        self.news.put(look)

    def close(self) -> None:
        self.closed += 1


@pytest.fixture
def noting() -> Noting:
    return Noting()


def test_the_conversation_replaces_its_own_look(noting: Noting) -> None:
    display = Display(noting)
    for look in ("ready", "listening", "thinking", "speaking", "ready"):
        display.show(look)
    assert noting.looks == ["ready", "listening", "thinking", "speaking", "ready"]


def test_what_is_less_important_waits_for_its_turn(noting: Noting) -> None:
    display = Display(noting)
    display.show("listening", 0.5)
    display.want("charging", 0.8)
    display.want("volume", 0.3)
    assert noting.looks == ["listening"]
    display.show("ready")
    display.drop("volume")
    display.drop("charging")
    assert noting.looks == ["listening", "volume", "charging", "ready"]
    assert noting.arguments == [0.5, 0.3, 0.8, 0.0]


def test_what_is_more_important_takes_over_and_gives_back(noting: Noting) -> None:
    display = Display(noting)
    display.show("speaking", lambda: 0.7)
    display.want("low_battery")
    display.drop("low_battery")
    assert noting.looks == ["speaking", "low_battery", "speaking"]


def test_a_want_ends_by_itself(noting: Noting) -> None:
    display = Display(noting)
    display.show("ready")
    display.want("volume", 0.4, for_s=0.02)
    shown = [noting.news.get(timeout=PATIENCE_S) for _ in range(3)]
    assert shown == ["ready", "volume", "ready"]


def test_a_want_that_is_renewed_does_not_end_with_its_old_time(noting: Noting) -> None:
    display = Display(noting)
    display.show("ready")
    display.want("volume", 0.4, for_s=0.05)
    display.want("volume", 0.5)
    display.want("timer", 0.5, for_s=0.1)
    Event().wait(0.2)  # both old times have passed; nothing can be waited for when nothing is to happen
    assert noting.looks == ["ready", "volume", "volume"]


def test_the_gauge_while_the_button_is_held_in_a_warning(noting: Noting) -> None:
    display = Display(noting)
    display.show("ready")
    display.want("low_battery")
    display.held(True, 0.12)
    display.show("listening")
    display.held(False)
    assert noting.looks == ["ready", "low_battery", "battery", "low_battery"]
    assert noting.arguments[2] == 0.12


def test_holding_changes_nothing_otherwise(noting: Noting) -> None:
    display = Display(noting)
    display.show("listening")
    display.held(True, 0.9)
    display.held(False, 0.9)
    assert noting.looks == ["listening"]


def test_several_rings_show_the_same_and_a_late_one_catches_up(noting: Noting) -> None:
    late = Noting()
    display = Display(noting)
    display.show("listening", 0.25)
    display.add(late)
    display.show("thinking")
    assert late.looks == ["listening", "thinking"]
    assert late.arguments[0] == 0.25


def test_closing_darkens_each_once_and_ends_the_timers(noting: Noting) -> None:
    display = Display(noting)
    display.want("volume", 0.4, for_s=0.02)
    display.close()
    display.close()
    display.show("ready")
    display.want("timer", 1.0, for_s=1.0)
    Event().wait(0.05)
    assert noting.looks == ["volume"]
    assert noting.closed == 1


class Slow(Noting):
    """Lights that say later that they are lit."""

    def __init__(self) -> None:
        super().__init__()
        self.waited_for: Queue[str] = Queue()
        self.lit = Event()

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> Callable[[], object]:  # type: ignore[override]
        super().show(look, argument)

        def sight() -> None:
            self.waited_for.put(look)
            self.lit.wait(PATIENCE_S)

        return sight


def test_listening_is_waited_for_and_nobody_else_waits_meanwhile() -> None:
    slow = Slow()
    display = Display(slow)
    display.show("thinking")
    display.want("low_battery")
    assert slow.waited_for.empty(), "only the microphone has to wait for the light"
    display.drop("low_battery")
    runner = Thread(target=display.show, args=("listening",))
    runner.start()
    assert slow.waited_for.get(timeout=PATIENCE_S) == "listening"
    hand = Thread(target=display.held, args=(True,))
    hand.start()
    hand.join(PATIENCE_S / 2)
    assert runner.is_alive(), "it still waits"
    assert not hand.is_alive(), "the hand does not"
    slow.lit.set()
    runner.join(PATIENCE_S)
    hand.join(PATIENCE_S)


def test_a_ring_that_tells_of_a_fault_while_it_is_drawn_on_may_want_a_look() -> None:
    class Failing(Noting):
        def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
            super().show(look, argument)
            if look == "ready":
                display.want("part_missing")

    failing = Failing()
    display = Display(failing)
    display.show("ready")
    assert failing.looks[-1] == "part_missing"


def test_many_threads(noting: Noting) -> None:
    display = Display(noting)
    display.show("ready")

    def turn_the_knob() -> None:
        for step in range(50):
            display.want("volume", step / 50, for_s=0.001)

    hands = [Thread(target=turn_the_knob) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(PATIENCE_S)
    display.drop("volume")
    assert noting.looks[-1] == "ready"


def test_without_any_lights_nothing_breaks() -> None:
    display = Display()
    display.show("listening")
    display.want("charging", 1.0)
    display.close()
