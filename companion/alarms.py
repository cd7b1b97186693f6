"""Timers that ring and reminders that come due: lit, said, waited for, said again. Beside notices.py, with a thread of its own.

ringing.py knows what is to be said; here it is offered to the conversation (an urgent Announce) and followed through watch():

    offered     it is written down that it rings, so that no other program on the same memory says it too
    put off     that is taken back, and it is offered again when she is idle; or
    announced   the ring of lights shows it until a press, of whatever kind
    a press     acknowledges all that has sounded, and is a talk like any other

Where nobody has set the clock, she asks what time it is, once in a boot.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from logging import DEBUG, WARNING
from queue import Empty, SimpleQueue
from threading import Event, Thread

from companion.errors import KeepingError
from companion.hardware.display import Display
from companion.memory.store import ReplacedError, Store
from companion.ringing import Ringing, Saying, boot_id
from companion.turn.events import Announce
from companion.turn.machine import ASLEEP, EARS_OPEN, ERROR, IDLE, MUTED
from companion.turn.runner import Notice

log = logging.getLogger(__name__)

LOOK = ("look", 0, "")
CLOCK = "clock"
ASK_TIME = "I don't know what time it is, nobody has set my clock. Press and tell me, like this: it's half past four."
ASK_AFTER_S = 30.0
"""A network that sets the clock needs so long."""
LOOK_S = 30.0
"""At most so long until a reminder that another process has added is seen."""
LONGEST_S = 150.0
"""What has not come to its end after so long, never will: more than any state of the conversation lasts."""
UNKEPT_REST_S = 60.0
"""Where it can't be written down that something rang, it comes again after this, until a press."""
SOON_S = 0.05
"""A timer is late by no more than this."""
JOIN_S = 2.0
READY = (IDLE.value, MUTED.value, ASLEEP.value)
"""The states in which an alarm may be said."""
EARS = tuple(state.value for state in EARS_OPEN)


def running_s() -> float:
    """Seconds that go on evenly, whatever the clock on the wall does, and while the computer sleeps too."""
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


class Alarms:
    """Give watch() every notice of the runner's, and call changed() when something was set or cancelled here."""

    def __init__(
        self,
        open_store: Callable[[], Store],
        put: Callable[[Announce], object],
        display: Display,
        *,
        clock: Callable[[], datetime] = datetime.now,
        running: Callable[[], float] = running_s,
        is_sure: Callable[[], bool] = lambda: True,
        boot: str | None = None,
        look_s: float = LOOK_S,
    ) -> None:
        """`open_store` is called in the alarms' own thread, for a connection of their own. `put` takes the event for the
        conversation, which answers it through watch(). `is_sure`: whether the clock knows what time it is.
        """
        self._open_store, self._put, self._display, self._clock, self._running = open_store, put, display, clock, running
        self._boot, self._is_sure, self._look_s = boot_id() if boot is None else boot, is_sure, look_s
        self._began_s, self._asks_time = running(), True
        self._happened: SimpleQueue[tuple[str, int, str] | Event | None] = SimpleQueue()
        self._state = ""  # nothing is said before the conversation has begun
        self._offered: Saying | None = None
        self._said_turn: int | None = None  # of the announcement that is being said
        self._sounded = False
        self._talked = False  # somebody was there: the next idle moment is the time for what was kept
        self._arc: tuple[int, float] | None = None
        self._lit = self._in_vain = False
        self._offered_s = self._rest_until_s = 0.0
        self._store: Store | None = None
        self._ringing: Ringing | None = None
        self._told = ""
        self._thread = Thread(target=self._follow, name="alarms", daemon=True)
        self._thread.start()

    def changed(self) -> Event:
        """Something was set or cancelled, or the clock was set: look at once. From any thread. The event is set when that, and
        all that happened before, has been acted on.
        """
        done = Event()
        self._happened.put(done)
        return done

    def watch(self, notice: Notice) -> None:
        """From the runner's thread, which must not wait: what follows is done in ours."""
        if notice.event == "state":
            self._happened.put(("state", notice.turn, str(notice.fields["state"])))
        elif notice.event in ("announced", "put_off") and {"urgent", "about"} & set(notice.fields):
            self._happened.put((notice.event, notice.turn, str(notice.fields.get("about", ""))))
        elif notice.event == "muted_press":
            self._happened.put((notice.event, notice.turn, ""))
        elif notice.event in ("first_sound", "spoken", "unsaid"):
            self._happened.put((notice.event, notice.turn, "whole" if notice.fields.get("whole") else ""))

    def close(self) -> None:
        """Nothing is offered after it. Twice is fine."""
        self._happened.put(None)
        self._thread.join(JOIN_S)

    def _follow(self) -> None:
        wait_s = SOON_S
        while True:
            happened: tuple[str, int, str] | Event | None = LOOK
            with suppress(Empty):
                happened = self._happened.get(timeout=wait_s)
            if happened is None:
                break
            wait_s = self._act(*(LOOK if isinstance(happened, Event) else happened))
            if isinstance(happened, Event):
                happened.set()
        if self._store is not None:
            self._store.close()

    def _act(self, event: str, turn: int, what: str) -> float:
        """One thing that happened, whether memory can be reached or not. Returns the seconds until the next look."""
        if event == "state":
            self._state = what
        try:
            if self._store is None:
                self._store = self._open_store()
            if self._ringing is None:
                self._ringing = Ringing(self._store, self._clock, self._running, self._boot, self._began_s)
            return self._take(self._ringing, event, turn, what)
        except ReplacedError:  # the store has the new one now, and nothing of the old one rings
            log.info("another memory is in use now")
            self._ringing = self._offered = self._said_turn = None
            self._go_dark()
            return SOON_S
        except KeepingError as error:  # a card that fails: what was lit may be no more
            log.log(DEBUG if str(error) == self._told else WARNING, "%s", error)
            self._told = str(error)
            self._go_dark()
        except Exception:  # one row that makes no sense silences no other, now or later
            log.exception("the alarms stumbled")
        return self._look_s

    def _take(self, ringing: Ringing, event: str, turn: int, what: str) -> float:
        """One thing that happened. Returns the seconds until the next look."""
        if what == CLOCK:
            self._ask_time_again(ringing, is_asked=event == "announced")
        elif event == "put_off":
            offered, self._offered = self._offered, None
            if offered is not None:
                ringing.not_said(offered)
        elif event == "announced" and self._offered is not None:
            self._said_turn, self._sounded = turn, False
        elif event == "first_sound" and turn == self._said_turn:
            self._sounded = True
        elif event in ("spoken", "unsaid") and turn == self._said_turn:
            self._over(ringing, whole=bool(what))
        elif (event == "state" and what in EARS) or event == "muted_press":
            self._pressed(ringing)
        elif event == "state" and what in (IDLE.value, ERROR.value, MUTED.value):
            self._over(ringing, whole=False)
        return self._look(ringing, may_offer=event != "put_off")

    def _over(self, ringing: Ringing, whole: bool) -> None:
        """The announcement has come to its end, whichever."""
        if self._said_turn is None:
            return
        saying, self._offered, self._said_turn = self._offered, None, None
        if whole and saying is not None and saying.is_last:
            ringing.acknowledge(saying.due)

    def _pressed(self, ringing: Ringing) -> None:
        """Whoever presses before the first sound of it can't mean it."""
        said = self._offered.due if self._offered is not None and self._said_turn is not None else ()
        unheard = {one.key for one in said if not self._sounded and not one.item.rang}
        heard = {one.key: one for one in (*ringing.rings(), *said) if one.key not in unheard}
        self._talked = True
        if self._said_turn is not None:
            self._offered = self._said_turn = None
        if heard:
            ringing.acknowledge(tuple(heard.values()))

    def _look(self, ringing: Ringing, may_offer: bool) -> float:
        try:
            ringing.follow_clock()
        except KeepingError as error:  # a disk that keeps nothing is no reason not to ring
            log.debug("%s", error)
        self._show(ringing)
        now_s = self._running()
        if self._offered is not None and now_s - self._offered_s > LONGEST_S:
            self._offered = self._said_turn = None
        if self._offered is None and may_offer and self._state in READY and now_s >= self._rest_until_s:
            self._offered = ringing.to_say()
            if self._offered is None and self._talked and self._state == IDLE.value:
                self._offered, self._talked = ringing.to_tell(), False
            if self._offered is not None:
                self._offer(ringing, self._offered)
        if self._offered is not None or self._state not in READY:
            return self._look_s
        self._ask_time(ringing, may_offer)
        return self._wait_s(ringing, now_s)

    def _offer(self, ringing: Ringing, saying: Saying) -> None:
        self._offered_s = now_s = self._running()
        try:
            self._offered, self._rest_until_s = ringing.begin(saying), 0.0
        except KeepingError as error:
            log.debug("%s", error)
            self._offered, self._rest_until_s = saying, now_s + UNKEPT_REST_S
        if self._offered is not None:
            self._put(Announce(text=self._offered.text, urgent=True))

    def _wait_s(self, ringing: Ringing, now_s: float) -> float:
        """Seconds until the next look: what is due and still not to be said does not keep us awake."""
        due_s = ringing.wait_s()
        wait_s = self._look_s if due_s is None else min(self._look_s, due_s + SOON_S)
        was_in_vain, self._in_vain = self._in_vain, due_s == 0.0
        if now_s < self._rest_until_s:
            return min(self._look_s, self._rest_until_s - now_s + SOON_S)
        return self._look_s if was_in_vain and self._in_vain else wait_s

    def _ask_time(self, ringing: Ringing, may_offer: bool) -> None:
        """Not an alarm: it is said when she is idle, and by the one who comes first."""
        is_time = self._state == IDLE.value and may_offer and self._running() - self._began_s >= ASK_AFTER_S
        if self._asks_time and is_time and not self._is_sure() and ringing.asks_time():
            self._asks_time = False
            self._put(Announce(text=ASK_TIME, about=CLOCK))

    def _ask_time_again(self, ringing: Ringing, *, is_asked: bool) -> None:
        """Put off, it is asked later; asked, no more in this boot."""
        self._asks_time = not is_asked
        if is_asked:
            ringing.asked_time()

    def _go_dark(self) -> None:
        if self._lit:
            self._display.drop("timer_ringing")
        if self._arc is not None:
            self._display.drop("timer")
        self._lit, self._arc = False, None

    def _show(self, ringing: Ringing) -> None:
        lit = bool(ringing.rings())
        if lit != self._lit:
            self._lit = lit
            if lit:
                self._display.want("timer_ringing")
            else:
                self._display.drop("timer_ringing")
        first = ringing.first_to_end()
        arc = (first[0].seconds, first[1]) if first is not None else None
        if arc == self._arc or (arc and self._arc and arc[0] == self._arc[0] and abs(arc[1] - self._arc[1]) < 1.0):
            return
        self._arc = arc
        if arc is None:
            self._display.drop("timer")
            return
        seconds, ends_s = arc
        self._display.want("timer", lambda: min(1.0, max(0.0, (ends_s - self._running()) / seconds)))
