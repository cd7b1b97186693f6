"""The serial link to the ring's Pico: one thread that finds it, keeps it, and finds it again.

link = Link(lambda: candidates(""), on_message=print)
link.start()
link.set_wanted(Kind.SET_STATE, look_payload("ready"))     now, and whenever the ring comes back
link.request(Kind.PING, b"hello", timeout_s=1.0)           its answer
link.close()

The thread alone touches the port; the others leave requests and wake it. So nobody but the thread waits for a ring that
hangs, and no descriptor is closed under somebody's write.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from threading import Lock, Thread, current_thread

from companion.errors import HardwareError
from companion.hardware.exchange import Asked, Exchange, Pulse
from companion.hardware.greeting import PATIENCE_S, Found, Greeter, Trouble
from companion.hardware.ports import FAULTS, OpenPort, Waker
from companion.hardware.wire import ButtonEdge, Hello, Kind, Message

log = logging.getLogger(__name__)

FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 0.1, 1.0
JOIN_S = 2.0
REPLAY_ORDER = (Kind.SET_LIMITS, Kind.SET_STATE)
"""Limits first: a look must not come on brighter than it may."""

SLEPT_S = 4.0
"""This computer stood still for so long that the ring, after 5 s, may have given it up and forgotten what was wanted."""

REPEATS_KEPT = 8
"""A button's message is repeated until it is acknowledged, and a few others come in between."""

NEWS = (Kind.BUTTON, Kind.BATTERY, Kind.LOG)
ANSWERS = (Kind.HELLO_R, Kind.PONG, Kind.ACK, Kind.NAK)
FLASH = "`companion ring flash` updates it."


def ignore(*_: object) -> None:
    """Do nothing with the news."""


class Link:
    """One ring at a time. Methods are for any thread.

    The callbacks are called in the link's own thread. They must be quick and must not raise: while one runs no button is heard
    and no ring answers. They may call set_wanted(), but not request().
    """

    def __init__(
        self,
        candidates: Callable[[], list[str]],
        on_message: Callable[[Message], object],
        *,
        on_up: Callable[[Hello], object] = ignore,
        on_down: Callable[[], object] = ignore,
        on_trouble: Trouble = ignore,
        board_id: str = "",
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing happens before start().

        Args:
            candidates: the paths to try, asked again at each try: ports.candidates().
            on_message: BUTTON (acknowledged, each once), BATTERY and LOG.
            on_up: a ring answers. What is wanted of it is on its way by then.
            on_down: it does not any more. Not called by close().
            on_trouble: told once of each port that is passed over, and why.
            board_id: the only ring that will do; empty: any, the first by board id.
            patience_s: see greeting.PATIENCE_S.
            clock: seconds, never going back.
        """
        self._on_message, self._on_up, self._on_down, self._on_trouble = on_message, on_up, on_down, on_trouble
        self._clock, self._lock, self._waker = clock, Lock(), Waker()
        self._greeter = Greeter(
            candidates, board_id, on_trouble, waker=self._waker, stop=lambda: self._closing, clock=clock, patience_s=patience_s
        )
        self._exchange = Exchange()
        self._wanted: dict[int, bytes] = {}
        self._asked_last: dict[int, Asked] = {}
        self._hello: Hello | None = None
        self._closing = False
        self.refused = 0
        """Whole frames that made no sense."""
        self._heard_buttons: deque[Message] = deque(maxlen=REPEATS_KEPT)
        self._told_refusals: set[int] = set()
        self._thread = Thread(target=self._run, name="ring link", daemon=True)

    def start(self) -> None:
        """Begin to look for the ring. Once."""
        self._thread.start()

    @property
    def up(self) -> bool:
        """Whether a ring answers."""
        return self._hello is not None

    @property
    def hello(self) -> Hello | None:
        """What the ring says of itself; None when there is none."""
        return self._hello

    def set_wanted(self, kind: int, payload: bytes) -> Asked | None:
        """Want this of the ring from now on: said at once, and each time it comes back, until the next of its kind.

        Returns: what to wait() for, if anybody wants to; None while there is no ring.
        """
        with self._lock:
            self._wanted[kind] = payload
            asked = self._ask_wanted(kind) if self._hello else None
        self._waker.set()
        return asked

    def wait(self, asked: Asked | None, wait_s: float) -> bool:
        """Wait for the ring's answer, but in the link's own thread not at all. Returns: whether the ring has agreed."""
        if asked is None:
            return False
        if current_thread() is not self._thread:
            asked.over.wait(wait_s)
        return asked.accepted

    def request(self, kind: int, payload: bytes = b"", timeout_s: float = 1.0) -> Message:
        """Ask the ring, again and again until it answers. Raises HardwareError when it doesn't, refuses, or isn't there."""
        if current_thread() is self._thread:
            raise RuntimeError("request() would wait for its own thread: not from the link's callbacks")
        with self._lock:
            if self._hello is None:
                raise HardwareError("The ring is not there.", "Plug it in; `companion doctor` tells what it finds.")
            asked = self._exchange.ask(kind, payload, self._clock())
        self._waker.set()
        asked.over.wait(timeout_s)
        with self._lock:
            self._exchange.give_up(asked)
        if asked.answer is None:
            raise HardwareError("The ring did not answer.", "Unplug it and plug it in again.")
        if not asked.accepted:
            raise HardwareError("The ring's program does not know what it was asked.", FLASH)
        return asked.answer

    def close(self) -> None:
        """Give the port back and end the thread, within JOIN_S. From any thread; twice is fine."""
        self._closing = True
        self._waker.set()
        if self._thread.is_alive() and current_thread() is not self._thread:
            self._thread.join(JOIN_S)
        if not self._thread.is_alive():
            self._waker.close()

    def _run(self) -> None:
        backoff_s = FIRST_BACKOFF_S
        while not self._closing:
            if found := self._greeter.find():
                backoff_s = FIRST_BACKOFF_S
                self._keep(found)
            if not self._closing:
                self._waker.wait(backoff_s)
            backoff_s = min(2 * backoff_s, LONGEST_BACKOFF_S)

    def _keep(self, found: Found) -> None:
        """Serve this ring until it goes, or the link is closed."""
        with found.port as port:
            try:
                self._serve(port, found)
            except FAULTS as error:
                log.info("The ring on %s went: %s", port.path, error)
            finally:
                with self._lock:
                    self._hello = None
                    self._exchange.clear()
                    self._asked_last.clear()
            if not self._closing:
                self._on_down()  # before closing, which may take long where a Pico hangs

    def _serve(self, port: OpenPort, found: Found) -> None:
        log.info("A ring on %s: board %s, version %s", port.path, found.hello.board_id, found.hello.version_text)
        self._heard_buttons.clear()
        with self._lock:
            self._hello = found.hello
            self._replay()
        self._send_due(port)
        self._on_up(found.hello)
        for message in found.early:
            self._take(message, port)
        pulse, now_s = Pulse(self._clock()), self._clock()
        while not self._closing:
            last_s, now_s = now_s, self._clock()  # from before reading: what has come by then is read before the ring is judged
            with self._lock:
                if now_s - last_s > SLEPT_S:
                    self._replay()
                next_s = min(pulse.next_s, self._exchange.next_due_s())
            for message in port.receive(next_s - now_s):
                if self._take(message, port):
                    pulse.heard(self._clock())
            if pulse.is_dead(now_s):
                raise TimeoutError("no answer to a PING")
            if pulse.ask_now(now_s):
                with self._lock:
                    self._ask_instead(Kind.PING, b"")
            self._send_due(port)

    def _send_due(self, port: OpenPort) -> None:
        with self._lock:
            frames = [(asked.kind, asked.seq, asked.payload) for asked in self._exchange.due(self._clock())]
        for frame in frames:
            port.send(*frame)

    def _replay(self) -> None:
        for kind in sorted(self._wanted, key=lambda kind: (*REPLAY_ORDER, kind).index(kind)):
            self._ask_wanted(kind)

    def _ask_wanted(self, kind: int) -> Asked:
        return self._ask_instead(kind, self._wanted[kind])

    def _ask_instead(self, kind: int, payload: bytes) -> Asked:
        """Ask this in the place of the last of its kind. The lock is held."""
        if former := self._asked_last.get(kind):
            self._exchange.give_up(former)
        asked = self._asked_last[kind] = self._exchange.ask(kind, payload, self._clock())
        return asked

    def _take(self, message: Message, port: OpenPort) -> bool:
        """Do what a message asks for. False: no ring says such a thing."""
        if message.kind in ANSWERS:
            self._answered(message)
        elif message.kind == Kind.BUTTON:
            return self._button(message, port)
        elif message.kind in NEWS:
            self._on_message(message)
        else:
            self.refused += 1
            return False
        return True

    def _button(self, message: Message, port: OpenPort) -> bool:
        try:
            ButtonEdge.of(message.payload)
        except ValueError:
            self.refused += 1
            return False
        port.send(Kind.ACK, message.seq)
        if message not in self._heard_buttons:
            self._heard_buttons.append(message)
            self._on_message(message)
        return True

    def _answered(self, message: Message) -> None:
        with self._lock:
            asked = self._exchange.take(message)
            refused = asked is not None and not asked.accepted and asked is self._asked_last.get(asked.kind)
        if asked and refused and asked.kind not in self._told_refusals:
            self._told_refusals.add(asked.kind)
            self._on_trouble(HardwareError("The ring's program is too old for what it is to show.", FLASH))
