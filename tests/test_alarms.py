"""Timers ring and reminders come due: said, lit, acknowledged by a press, said again; through power cuts and clocks that jump."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue

import pytest

from companion.alarms import Alarms
from companion.errors import KeepingError
from companion.hardware.display import Display
from companion.memory.kinds import When
from companion.memory.reminders import Reminders
from companion.memory.store import Store
from companion.memory.timers import Timers
from companion.turn.events import Announce
from companion.turn.runner import Notice

PATIENCE_S = 10
SIX = datetime(2026, 11, 23, 18, 0)
TOM = When(at=SIX)


class Screen:
    """Keeps the newest look."""

    def __init__(self) -> None:
        self.looks: Queue[str] = Queue()
        self.argument: float | Callable[[], float] = 0.0

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> None:
        self.argument = argument
        self.looks.put(look)

    def close(self) -> None:
        """Nothing is held."""

    def wait_for(self, look: str) -> None:
        while self.looks.get(timeout=PATIENCE_S) != look:
            pass


class House:
    """A memory, a clock, lights and a conversation that answers announcements as the real one does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.now, self.running_s = folder, SIX - timedelta(hours=1), 1000.0
        self.store = Store.open(folder)
        self.reminders, self.timers = Reminders(self.store), Timers(self.store)
        self.announced: Queue[str] = Queue()
        self.screen = Screen()
        self.display = Display(self.screen)
        self.display.show("ready")
        self.state, self.turn = "idle", 0
        self.is_mute = False
        self.alarms: Alarms | None = None

    def open_store(self) -> Store:
        return Store.open(self.folder)

    def start(self, state: str = "idle") -> None:
        self.alarms = Alarms(
            self.open_store, self.put, self.display, clock=lambda: self.now, running=lambda: self.running_s, boot="boot"
        )
        self.enter(state)

    def kill(self) -> None:
        assert self.alarms is not None
        self.alarms.close()
        assert "alarms" not in [thread.name for thread in threading.enumerate()]
        self.alarms = None

    def put(self, event: Announce) -> None:
        assert event.urgent
        if self.state in ("idle", "muted", "asleep"):
            self.turn += 1
            self.tell("announced", text=event.text, urgent=True)
            if self.state == "idle":
                self.enter("thinking")
            if self.is_mute:
                self.announced.put(event.text)
                return
            self.tell("first_sound")
            if self.state == "thinking":
                self.enter("speaking")
            self.tell("spoken", text=event.text, whole=True)
            if self.state == "speaking":
                self.enter("idle")
            self.announced.put(event.text)
        else:
            self.tell("put_off", text=event.text, urgent=True)

    def tell(self, event: str, **fields: object) -> None:
        if self.alarms is not None:
            self.alarms.watch(Notice(event, 0.0, self.turn, fields))

    def enter(self, *states: str) -> None:
        for state in states:
            self.state = state
            self.tell("state", state=state)

    def press(self) -> None:
        self.turn += 1
        self.enter("listening", "thinking", "idle")

    def pass_s(self, seconds: float, jump_s: float = 0.0) -> None:
        """Time passes, and the clock on the wall jumps besides."""
        self.running_s += seconds
        self.now += timedelta(seconds=seconds + jump_s)
        if self.alarms is not None:
            self.alarms.changed()

    def settle(self) -> None:
        """Until the alarms have acted on all that happened, and on what followed from that."""
        assert self.alarms is not None
        for _ in range(3):
            assert self.alarms.changed().wait(PATIENCE_S)

    def said(self) -> str:
        self.settle()
        return self.announced.get(timeout=PATIENCE_S)

    def says_nothing(self) -> bool:
        self.settle()
        return self.announced.empty()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path / "memory")
    yield made
    if made.alarms is not None:
        made.kill()
    made.store.close()
    made.display.close()


def test_a_timer_is_an_arc_then_rings_and_a_press_ends_it(house: House) -> None:
    timer = house.timers.add("pasta", 600, house.now)
    house.start()
    house.screen.wait_for("timer")
    house.pass_s(300)
    share = house.screen.argument
    assert callable(share)
    assert share() == pytest.approx(0.5)
    assert house.says_nothing()
    house.pass_s(300)
    assert house.said() == "Your pasta timer is done."
    house.screen.wait_for("timer_ringing")
    house.press()
    house.screen.wait_for("ready")
    for _ in range(3):
        house.pass_s(300)
        assert house.says_nothing()
    ended = house.timers.get(timer.id)
    assert ended is not None
    assert ended.state == "done"


def test_what_nobody_answers_comes_again_and_is_told_at_the_next_talk(house: House) -> None:
    house.reminders.add("call Tom", TOM, house.now)
    house.start()
    house.pass_s(3600)
    assert house.said() == "It's six o'clock. You wanted to call Tom."
    for minutes in (1, 3, 5, 10, 15):
        house.pass_s(60 * minutes - 5)
        assert house.says_nothing()
        house.pass_s(5)
        assert house.said() == "You wanted to call Tom at six o'clock."
    house.screen.wait_for("ready")
    house.pass_s(7200)
    assert house.says_nothing()
    house.press()
    assert house.said() == "While you were away, at six o'clock: call Tom."
    house.press()
    house.pass_s(3600)
    assert house.says_nothing()
    assert not house.reminders.waiting()


@pytest.mark.parametrize("quiet", ["muted", "asleep"])
def test_a_muted_microphone_is_no_muted_alarm(house: House, quiet: str) -> None:
    house.reminders.add("call Tom", TOM, house.now)
    house.start(quiet)
    house.pass_s(3600)
    assert house.said() == "It's six o'clock. You wanted to call Tom."
    house.pass_s(60)
    assert house.said() == "You wanted to call Tom at six o'clock."
    house.press()
    house.pass_s(600)
    assert house.says_nothing()


@pytest.mark.parametrize("busy", ["listening", "hands-free", "thinking", "speaking", "error"])
def test_in_the_middle_of_a_talk_it_waits(house: House, busy: str) -> None:
    house.timers.add("", 600, house.now)
    house.start(busy)
    house.pass_s(600)
    assert house.says_nothing()
    house.enter("idle")
    assert house.said() == "Your timer for ten minutes is done."


def test_a_press_before_its_first_sound_is_no_answer_to_it(house: House) -> None:
    house.timers.add("", 600, house.now)
    house.start()
    house.is_mute = True
    house.pass_s(600)
    assert house.said()
    house.is_mute = False
    house.press()
    assert house.says_nothing()
    house.pass_s(60)
    assert house.said(), "once more"


def test_what_fell_due_while_off_is_told_at_the_start_once(house: House) -> None:
    house.reminders.add("call Tom", When(at=SIX + timedelta(minutes=5)), house.now)
    house.pass_s(7200)
    house.start()
    assert house.said() == "While I was off, at six oh five: call Tom."
    house.press()
    house.kill()
    house.start()
    assert house.says_nothing()


def test_several_that_fell_due_while_off_are_one_announcement(house: House) -> None:
    house.timers.add("pasta", 600, house.now)
    house.reminders.add("call Tom", TOM, house.now)
    house.reminders.add("take your pills", When(repeats="FREQ=DAILY;BYHOUR=7;BYMINUTE=0"), house.now)
    house.pass_s(3 * 86400)
    house.start()
    said = house.said()
    assert said == (
        "While I was off: on Monday at five ten in the afternoon, your pasta timer; on Monday at six o'clock in the evening, "
        "call Tom; at seven o'clock in the morning, take your pills."
    )
    house.press()
    house.pass_s(3600)
    assert house.says_nothing()


@pytest.mark.parametrize("moment", ["before the first ring", "between ring and press", "after the press"])
def test_power_fails_at(house: House, moment: str) -> None:
    house.reminders.add("call Tom", TOM, house.now)
    house.start()
    if moment != "before the first ring":
        house.pass_s(3600)
        assert house.said() == "It's six o'clock. You wanted to call Tom."
        if moment == "after the press":
            house.press()
    house.kill()
    house.pass_s(4000)
    house.start()
    if moment == "after the press":
        assert house.says_nothing()
    else:
        assert "all Tom" in house.said()
        house.press()
        house.kill()
        house.start()
        assert house.says_nothing(), "never after it was acknowledged"


@pytest.mark.parametrize("jump_s", [30 * 365 * 86400, -20 * 365 * 86400, 3600, -3600, 40, -40])
def test_a_clock_that_jumps_leaves_a_timer_its_span(house: House, jump_s: int) -> None:
    house.start()
    house.timers.add("pasta", 600, house.now)
    house.pass_s(100)
    assert house.says_nothing()
    house.pass_s(100, jump_s)
    assert house.says_nothing()
    house.timers.add("tea", 300, house.now)
    house.pass_s(299)
    assert house.says_nothing()
    house.pass_s(1)
    assert house.said() == "Your tea timer is done."
    house.press()
    house.pass_s(99)
    assert house.says_nothing()
    house.pass_s(1)
    assert house.said() == "Your pasta timer is done."


def test_a_jump_of_years_tells_the_overdue_once_together_and_a_jump_back_nothing_twice(house: House) -> None:
    house.reminders.add("call Tom", TOM, house.now)
    house.reminders.add("take your pills", When(repeats="FREQ=DAILY;BYHOUR=7;BYMINUTE=0"), house.now)
    house.start()
    house.pass_s(1, 3 * 365 * 86400)
    said = house.said()
    assert said.count("pills") == said.count("Tom") == 1
    house.press()
    house.pass_s(1, -3 * 365 * 86400)
    assert house.says_nothing()
    house.pass_s(86400)
    assert house.says_nothing()


def test_two_at_once_are_said_together(house: House) -> None:
    house.timers.add("pasta", 3600, house.now)
    house.reminders.add("call Tom", TOM, house.now)
    house.start()
    house.pass_s(3600)
    assert sorted(house.said().split(". ")) == ["It's six o'clock", "You wanted to call Tom.", "Your pasta timer is done"]


def test_more_than_anyone_keeps_in_mind_is_said_in_parts(house: House) -> None:
    for number in range(6):
        house.reminders.add(f"do thing {number}", TOM, house.now)
    house.start()
    house.pass_s(3600)
    assert house.said().endswith("You wanted to do thing 3. And there's more.")
    assert house.said() == "It's six o'clock. You wanted to do thing 4. You wanted to do thing 5."


def test_what_another_process_cancels_or_acknowledges_is_quiet(house: House) -> None:
    timer, reminder = house.timers.add("pasta", 600, house.now), house.reminders.add("call Tom", TOM, house.now)
    house.start()
    house.timers.cancel(timer.id)
    house.pass_s(600)
    assert house.says_nothing()
    house.pass_s(3000)
    assert house.said()
    house.screen.wait_for("timer_ringing")
    house.reminders.acknowledge(reminder.id, house.now)
    house.pass_s(60)
    house.screen.wait_for("ready")
    assert house.says_nothing()


def test_a_disk_that_keeps_nothing_is_no_reason_not_to_ring_nor_to_ring_for_ever(house: House) -> None:
    house.timers.add("pasta", 600, house.now)
    full = threading.Event()

    class FullStore(Store):
        def run(self, sql: str, values: object = ()) -> int:
            if full.is_set():
                raise KeepingError("The disk is full.", "Make room.")
            return super().run(sql, values)

    def open_full() -> Store:
        store = Store.open(house.folder)
        store.__class__ = FullStore
        return store

    house.open_store = open_full  # type: ignore[method-assign]
    house.start()
    house.screen.wait_for("timer")
    full.set()
    house.pass_s(600)
    assert house.said() == "Your pasta timer is done."
    assert house.says_nothing()
    house.pass_s(61)
    assert house.said() == "Your pasta timer was done at five ten."
    house.press()
    house.pass_s(3600)
    assert house.says_nothing(), "acknowledged, as far as this program lives"
