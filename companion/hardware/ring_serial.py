"""The ring that a Pico draws: looks go out as names, the button's presses and the battery's state come in.

ring = PicoRing(lambda: candidates(""), brightness=0.4, budget_ma=300, on_press=pressed, on_release=released)
ring.show("listening")()     shown; the second call waits until the ring has said yes, if one is there and well
ring.close()                 dark

It may be plugged in and out at any time: what is wanted is said again, and a button that was held counts as let go.
"""

import logging
import time
from collections.abc import Callable
from threading import Condition, Thread, current_thread

from companion.errors import HardwareError
from companion.hardware.greeting import Trouble
from companion.hardware.link import Link, ignore
from companion.hardware.pico_button import PicoButton, Told
from companion.hardware.wire import (
    BatteryNews,
    ButtonEdge,
    Hello,
    Kind,
    Message,
    as_byte,
    limits_payload,
    look_payload,
)

log = logging.getLogger(__name__)

SHOWN_S = 0.04
"""How long a look is waited for. With it a press is answered within 50 ms, whatever the ring does."""

DARK_S = 0.2
LEVEL_S = 0.05
LEAST_STEP = 2
"""Of 255. The eye sees no less, and the Pico has a button to watch."""

JOIN_S = 1.0


class PicoRing:
    """Every method may be called from any thread."""

    def __init__(
        self,
        candidates: Callable[[], list[str]],
        *,
        brightness: float,
        budget_ma: int,
        still: bool = False,
        on_press: Callable[[float], object],
        on_release: Callable[[float], object],
        on_battery: Callable[[BatteryNews], object] = ignore,
        on_trouble: Trouble = ignore,
        on_found: Callable[[Hello], object] = ignore,
        on_lost: Callable[[], object] = ignore,
        board_id: str = "",
        clock: Callable[[], float] = time.monotonic,
        make_link: Callable[..., Link] = Link,
    ) -> None:
        """Look for it, and go on without it meanwhile.

        Args:
            candidates: the paths to try: ports.candidates().
            brightness: 0 to 1, the share of linear light.
            still: the variants for people whom motion bothers.
            on_press, on_release: told in turn, with the time by `clock`. Like the other callbacks they come from the link's
                thread: they must be quick and must not raise.
            on_trouble: told once when the ring is lost, and once of each port that is passed over.
            on_found: told each time that a ring answers, with what it says of itself.
            on_lost: told each time that it no longer does, before on_trouble.
            board_id: the only ring that will do; empty: any.
        Raises: ValueError when brightness or budget are out of their range.
        """
        self._on_press, self._on_release, self._on_battery = on_press, on_release, on_battery
        self._on_lost, self._on_trouble, self._clock = on_lost, on_trouble, clock
        self._button = PicoButton()
        self._changed = Condition()
        self._source: Callable[[], float] | None = None
        self._look, self._level, self._closed = "asleep", 0, False
        self._link = make_link(
            candidates,
            self._heard,
            on_up=on_found,
            on_down=self._lost,
            on_trouble=on_trouble,
            board_id=board_id,
            clock=clock,
        )
        self.limits(brightness, budget_ma, still)
        self._link.set_wanted(Kind.SET_STATE, look_payload("asleep"))
        self._follower = Thread(target=self._follow, name="ring levels", daemon=True)
        self._follower.start()
        self._link.start()

    def show(self, look: str, argument: float | Callable[[], float] = 0.0) -> Callable[[], bool]:
        """Show a look of patterns.LOOKS. Does not wait.

        An `argument` that is a function is asked for the level 20 times a second, in a thread of the ring's; it must be quick.
        Returns: what waits until the ring has said yes, at most SHOWN_S. Do so without a lock that on_press may want: the
            ring's answer comes through the same thread.
        Raises: ValueError for a look that is none.
        """
        source = argument if callable(argument) else None
        payload = look_payload(look, _share(argument()) if callable(argument) else argument)
        with self._changed:
            if self._closed:
                return lambda: False
            self._look, self._level, self._source = look, payload[1], source
            asked = self._link.set_wanted(Kind.SET_STATE, payload)
            self._changed.notify_all()
        return lambda: self._link.wait(asked, SHOWN_S)

    def limits(self, brightness: float, budget_ma: int, still: bool = False) -> None:
        """How bright it may be from now on: 0 to 1 of linear light, within a current in mA. Raises ValueError."""
        self._link.set_wanted(Kind.SET_LIMITS, limits_payload(brightness, budget_ma, still))

    def info(self) -> Hello | None:
        """What the ring says of itself; None while there is none."""
        return self._link.hello

    def round_trip_s(self) -> float:
        """How long a question and its answer take. Raises HardwareError when none comes."""
        asked_s = self._clock()
        self._link.request(Kind.PING, b"how long")
        return self._clock() - asked_s

    def close(self) -> None:
        """Dark, and the port given back. Nothing is told after it. Twice is fine."""
        with self._changed:
            if self._closed:
                return
            self._closed, self._source = True, None
            asked = self._link.set_wanted(Kind.SET_STATE, look_payload("asleep"))
            self._changed.notify_all()
        self._link.wait(asked, DARK_S)
        self._link.close()
        if current_thread() is not self._follower:
            self._follower.join(JOIN_S)

    def _heard(self, message: Message) -> None:
        if self._closed:
            return
        if message.kind == Kind.BUTTON:
            self._tell(self._button.heard(ButtonEdge.of(message.payload), self._clock()))
        elif message.kind == Kind.BATTERY:
            try:
                news = BatteryNews.of(message.payload)
            except ValueError as error:
                log.warning("The ring's battery gauge talks nonsense: %s", error)
            else:
                self._on_battery(news)
        elif message.kind == Kind.LOG:
            log.info("The ring says: %s", message.payload.decode(errors="replace"))

    def _lost(self) -> None:
        if self._closed:
            return
        button, self._button = self._button, PicoButton()
        self._tell(button.lost(self._clock()))
        self._on_lost()
        self._on_trouble(HardwareError("The ring has stopped answering.", "See that its cable is plugged in at both ends."))

    def _tell(self, told: list[Told]) -> None:
        for pressed, at_s in told:
            (self._on_press if pressed else self._on_release)(at_s)

    def _follow(self) -> None:
        """Sleep while no level is to be followed; else send what has changed, again and again."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._source is not None)
                if self._closed:
                    return
                source = self._source
            level = _share(source()) if source else 0.0  # outside the lock: nobody's show() is to wait for it
            with self._changed:
                if self._source is source and abs(as_byte(level) - self._level) >= LEAST_STEP:
                    self._level = as_byte(level)
                    self._link.set_wanted(Kind.SET_STATE, look_payload(self._look, level))
                if self._source is source:
                    self._changed.wait(LEVEL_S)


def _share(level: float) -> float:
    """Limited to 0 to 1; what is no number is 0."""
    return min(1.0, max(0.0, level)) if level == level else 0.0  # noqa: PLR0124 (not a number is not equal to itself)
