"""Timers ring and reminders come due: said, lit, acknowledged by a press, said again; through power cuts and clocks that jump."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue

import pytest

from companion.alarms import ASK_TIME, Alarms
from companion.errors import KeepingError
from companion.hardware.display import Display
from companion.memory.kinds import When
from companion.memory.reminders import Reminders
from companion.memory.store import Store, wipe
from companion.memory.timers import Timers
from companion.ringing import Ringing
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
        self.is_mute, self.is_sure, self.boot = False, True, "boot"
        self.alarms: Alarms | None = None

    def open_store(self) -> Store:
        return Store.open(self.folder)

    def start(self, state: str = "idle") -> None:
        self.alarms = Alarms(
            self.open_store,
            self.put,
            self.display,
            clock=lambda: self.now,
            running=lambda: self.running_s,
            is_sure=lambda: self.is_sure,
            boot=self.boot,
        )
        self.enter(state)

    def kill(self) -> None:
        assert self.alarms is not None
        self.alarms.close()
        assert "alarms" not in [thread.name for thread in threading.enumerate()]
        self.alarms = None

    def put(self, event: Announce) -> None:
        fields: dict[str, object] = {"urgent": True} if event.urgent else {"about": event.about}
        if self.state == "idle" or (event.urgent and self.state in ("muted", "asleep")):
            self.turn += 1
            self.tell("announced", text=event.text, **fields)
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
            self.tell("put_off", text=event.text, **fields)

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
    assert house.said() == "It's six o'clock: call Tom."
    for minutes in (1, 3, 5, 10, 15):
        house.pass_s(60 * minutes - 5)
        assert house.says_nothing()
        house.pass_s(5)
        assert house.said() == "At six o'clock: call Tom."
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
    assert house.said() == "It's six o'clock: call Tom."
    house.pass_s(60)
    assert house.said() == "At six o'clock: call Tom."
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
        assert house.said() == "It's six o'clock: call Tom."
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
    assert sorted(house.said().rstrip(".").split(". ")) == ["It's six o'clock: call Tom", "Your pasta timer is done"]


def test_more_than_anyone_keeps_in_mind_is_said_in_parts(house: House) -> None:
    for number in range(6):
        house.reminders.add(f"do thing {number}", TOM, house.now)
    house.start()
    house.pass_s(3600)
    assert house.said().endswith("Do thing 3. And there's more.")
    assert house.said() == "It's six o'clock: do thing 4. Do thing 5."


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


@pytest.mark.parametrize("is_timer", [True, False], ids=["timer", "reminder"])
def test_of_two_programs_on_one_memory_one_says_it(house: House, is_timer: bool) -> None:
    if is_timer:
        house.timers.add("pasta", 3600, house.now)
    else:
        house.reminders.add("call Tom", TOM, house.now)
    house.now = SIX
    programs = [Ringing(house.store, lambda: house.now, lambda: house.running_s, "boot") for _ in range(2)]
    sayings = [program.to_say() for program in programs]
    assert None not in sayings, "both have seen it"
    begun = [program.begin(saying) for program, saying in zip(programs, sayings, strict=True) if saying is not None]
    assert [saying is not None for saying in begun] == [True, False]
    assert programs[1].to_say() is None
    house.now += timedelta(seconds=60)
    assert programs[1].to_say() is not None, "once more, by whoever comes first"


def test_what_the_conversation_puts_off_is_as_if_it_had_not_rung(house: House) -> None:
    reminder = house.reminders.add("call Tom", TOM, house.now)
    house.start()
    house.state = "listening"  # the alarms have not heard of it yet
    house.pass_s(3600)
    assert house.says_nothing()
    house.enter("listening")
    assert house.says_nothing()
    assert house.reminders.get(reminder.id) == reminder
    house.enter("listening", "thinking", "idle")
    assert house.said() == "It's six o'clock: call Tom."


def test_a_press_under_a_mute_switch_ends_it(house: House) -> None:
    house.timers.add("", 600, house.now)
    house.start("muted")
    house.pass_s(600)
    assert house.said()
    house.tell("muted_press")
    house.pass_s(600)
    assert house.says_nothing()


class TestAClockThatNobodyHasSet:
    def test_she_asks_once_in_a_boot_and_timers_keep_their_span(self, house: House) -> None:
        house.is_sure, house.now = False, datetime(1970, 1, 1, 0, 2)
        house.timers.add("pasta", 600, house.now)
        house.start()
        house.pass_s(29)
        assert house.says_nothing(), "a network may still set it"
        house.pass_s(1)
        assert house.said() == ASK_TIME
        house.is_sure = True
        house.pass_s(1, (SIX - house.now).total_seconds())
        house.is_sure = False
        house.kill()
        house.start()
        house.pass_s(60)
        assert house.says_nothing(), "once is enough"
        house.pass_s(509)
        assert house.said() == "Your pasta timer is done."
        house.press()
        house.kill()
        house.boot = "next"
        house.start()
        house.pass_s(30)
        assert house.said() == ASK_TIME

    @pytest.mark.parametrize("quiet", ["muted", "asleep", "speaking"])
    def test_she_waits_for_a_good_moment(self, house: House, quiet: str) -> None:
        house.is_sure = False
        house.start(quiet)
        house.pass_s(60)
        assert house.says_nothing()
        house.enter("idle")
        assert house.said() == ASK_TIME

    def test_put_off_it_is_asked_later(self, house: House) -> None:
        house.is_sure = False
        house.start()
        house.state = "listening"  # the alarms have not heard of it yet
        house.pass_s(30)
        assert house.says_nothing()
        house.enter("listening", "thinking", "idle")
        assert house.said() == ASK_TIME

    def test_a_sure_clock_asks_nothing(self, house: House) -> None:
        house.start()
        house.pass_s(3000)
        assert house.says_nothing()


def test_a_memory_that_fails_for_a_while_stops_nothing(house: House) -> None:
    house.timers.add("pasta", 600, house.now)
    failing = threading.Event()
    failing.set()
    whole = house.open_store

    def fail() -> Store:
        if failing.is_set():
            raise KeepingError("The disk of my memory doesn't work.", "Check it.")
        return whole()

    house.open_store = fail  # type: ignore[method-assign]
    house.start()
    house.pass_s(600)
    assert house.says_nothing()
    failing.clear()
    assert house.said() == "Your pasta timer is done."


def test_a_wiped_memory_is_quiet_and_dark(house: House) -> None:
    house.timers.add("pasta", 600, house.now)
    house.start()
    house.pass_s(600)
    assert house.said()
    house.screen.wait_for("timer_ringing")
    wipe(house.folder)
    house.pass_s(60)
    house.screen.wait_for("ready")
    assert house.says_nothing()


def test_what_is_set_after_a_wipe_rings(house: House) -> None:
    house.timers.add("pasta", 600, house.now)
    house.start()
    house.pass_s(60)
    wipe(house.folder)
    other = Store.open(house.folder)
    Timers(other).add("eggs", 360, house.now)
    house.pass_s(60)
    house.pass_s(300)
    assert house.said() == "Your eggs timer is done."
    other.close()
