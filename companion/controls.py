"""What the hand and the battery say, told to the conversation and to the lights.

Buttons, mute switch, knob and gauge call this from threads of their own. Nothing here waits.
"""

import time
from collections.abc import Callable
from threading import Lock, Timer

from companion.errors import CompanionError, HardwareError
from companion.hardware.display import Display
from companion.hardware.gestures import Gesture
from companion.hardware.power import Charge
from companion.turn import events

VOLUME_STEP_PERCENT = 5
VOLUME_SHOWN_S = 2.0
WARNING_S = 6.0
GOODBYE_S = 6.0
"""Enough for the spoken goodbye, with a slow voice too: the state that says it ends by itself after that."""

EMPTY = HardwareError(
    "The battery is empty.",
    "Charge the device.",
    "My battery is empty, so I'm switching off. Feed me soon.",
)
ASKED = HardwareError("The button asked to switch off.", "Press the power switch to start again.", "Switching off. Take care.")


class Controls:
    """One hand and one battery. Deaf until connect(): a press while everything loads opens no microphone."""

    def __init__(self, display: Display, volume_percent: float, *, may_shut_down: bool = False) -> None:
        self._display, self._may_shut_down = display, may_shut_down
        self._lock = Lock()
        self._put: Callable[[events.Event], object] | None = None
        self._stop: Callable[[], object] = lambda: None
        self._louder: Callable[[float], object] = lambda _percent: None
        self._volume_percent = volume_percent
        self._charge_share = 0.0
        self._switched_mute = self._quiet = False
        self.going_down = False
        """The device is to be switched off when the conversation has ended."""

    def connect(
        self, put: Callable[[events.Event], object], stop: Callable[[], object], set_volume: Callable[[float], object]
    ) -> None:
        """From now on events go to `put`. `stop` ends the conversation."""
        with self._lock:
            self._put, self._stop, self._louder = put, stop, set_volume
            if self._switched_mute:
                put(events.Muted())

    def pressed(self, at_s: float) -> None:
        """A talk button went down, or a key that stands for one. A mute switch that is on wins over it."""
        with self._lock:
            self._quiet = False
            self._tell(events.Muted(by_press=True) if self._switched_mute else events.Pressed(at_s=at_s))
        self._display.held(True, self._charge_share)

    def released(self, at_s: float) -> None:
        with self._lock:
            if not self._switched_mute:
                self._tell(events.Released(at_s=at_s))
        self._display.held(False)

    def tapped(self) -> None:
        """A key was tapped, and is up again: it may tell no more of this press."""
        with self._lock:
            if not self._switched_mute:
                self._tell(events.Tapped())
        self._display.held(False)

    def let_go(self) -> None:
        """The ring went dark: whatever is pressed counts as let go, for nothing would show that the microphone is open."""
        with self._lock:
            self._tell(events.Released(at_s=time.monotonic(), by_hand=False))

    def gesture(self, gesture: Gesture, at_s: float) -> None:  # noqa: ARG002  whoever tells of one tells when
        """Pressed twice: muted. Pressed twice and held on: switched off, for nobody talks then. Every other press just talks."""
        if gesture is Gesture.DOUBLE:
            with self._lock:
                self._quiet = True
                self._tell(events.Muted())
        elif gesture is Gesture.VERY_LONG and self._quiet:
            self._go_down(ASKED)

    def muted(self, on: bool) -> None:
        """The mute switch was moved, or told where it stands."""
        with self._lock:
            self._switched_mute = on
            self._tell(events.Muted() if on else events.Unmuted())

    def mute_key(self, on: bool) -> None:
        """Muted by a key, or no longer. A mute switch that is on wins over this too."""
        with self._lock:
            self._tell(events.Muted() if on or self._switched_mute else events.Unmuted())

    def silence(self, stays_muted: bool) -> None:
        """Whatever she does ends, and no microphone is opened for it. Muted by the person, or by a switch, she stays so."""
        with self._lock:
            self._tell(events.Muted())
            if not (stays_muted or self._switched_mute):
                self._tell(events.Unmuted())

    def turned(self, steps: int) -> None:
        """The knob was turned, clockwise if above 0."""
        with self._lock:
            percent = min(100.0, max(0.0, self._volume_percent + steps * VOLUME_STEP_PERCENT))
        self.volume_to(percent)

    def volume_to(self, percent: float) -> None:
        """So loud, in percent, however it was asked for."""
        with self._lock:
            self._volume_percent = percent
        self._louder(percent)  # outside the lock: whatever a sound card does, no press is to wait for it
        self._display.want("volume", percent / 100, for_s=VOLUME_SHOWN_S)

    def charge(self, charge: Charge) -> None:
        """The battery's level, whenever it is news."""
        self._charge_share = charge.percent / 100
        if charge.charging:
            self._display.want("charging", self._charge_share)
        else:
            self._display.drop("charging")

    def low(self, percent: float) -> None:
        self._charge_share = percent / 100
        self._display.want("low_battery", for_s=WARNING_S)

    def fine(self) -> None:
        """The battery is no longer low."""
        self._display.drop("low_battery")

    def empty(self) -> None:
        """The battery is about to fail."""
        self._go_down(EMPTY)

    def apologising(self) -> None:
        """She tells of a fault, and the microphone is closed. If that is the goodbye, the ring empties."""
        if self.going_down:
            began_s = time.monotonic()
            self._display.want("shutting_down", lambda: min(1.0, (time.monotonic() - began_s) / GOODBYE_S))

    def part_missing(self, missing: bool) -> None:
        """Some part that should be there is not, or all are there again."""
        if missing:
            self._display.want("part_missing")
        else:
            self._display.drop("part_missing")

    def _go_down(self, why: CompanionError) -> None:
        """Say goodbye, and end the conversation after it. No press counts from here on."""
        with self._lock:
            if self.going_down or self._put is None or not self._may_shut_down:
                return
            self.going_down = True
            # Whatever she was doing ends first: what fails while she is muted, asleep or sorry already is not said aloud.
            for event in (events.Muted(), events.Unmuted(), events.Failed(error=why)):
                self._put(event)
        timer = Timer(GOODBYE_S, self._stop)
        timer.daemon = True
        timer.start()

    def _tell(self, event: events.Event) -> None:
        """The lock is held: what was decided by the switch is in the queue before the switch says anything new."""
        if self._put is not None and not self.going_down:
            self._put(event)
