"""Who sits at the handset: one browser, and what is still to be sent to it."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from companion.web.wire import Cut, Frame, FromBrowser, FromCompanion, Voice, printed

MOST_BYTES = 400_000
"""Of what waits to be sent: two seconds of sound are a quarter of it."""
MOST_MESSAGES = 1_000

TAKEN_OVER, SESSION_OVER = (4001, "taken over"), (4003, "the session is over")
TOO_SLOW, GOING_DOWN = (1013, "too slow"), (1001, "the companion ends")


class Outbox:
    """What waits to be sent, in order. Of the ring's frames only the newest waits; sound that was cut does not wait any more."""

    def __init__(self) -> None:
        self._waiting: deque[FromCompanion] = deque()
        self._bytes = 0
        self._lock = Lock()

    def put(self, message: FromCompanion) -> bool:
        """False: it is full, for whoever should take from it is too slow."""
        with self._lock:
            if isinstance(message, Frame):
                self._drop(lambda waiting: isinstance(waiting, Frame))
            elif isinstance(message, Cut):
                self._drop(lambda waiting: isinstance(waiting, Voice) and waiting.playback == message.playback)
            self._waiting.append(message)
            self._bytes += _size(message)
            return self._bytes <= MOST_BYTES and len(self._waiting) <= MOST_MESSAGES

    def take(self) -> FromCompanion | None:
        with self._lock:
            if not self._waiting:
                return None
            message = self._waiting.popleft()
            self._bytes -= _size(message)
            return message

    def _drop(self, is_needless: Callable[[FromCompanion], bool]) -> None:
        if any(map(is_needless, self._waiting)):
            self._waiting = deque(message for message in self._waiting if not is_needless(message))
            self._bytes = sum(map(_size, self._waiting))


def _size(message: FromCompanion) -> int:
    return len(message.sound) if isinstance(message, Voice) else len(printed(message))


class Browser(Protocol):
    """The other end of a socket. Its methods must not wait, and may be called from any thread."""

    def send(self, message: FromCompanion) -> None: ...

    def close(self, code: int, reason: str) -> None: ...


class AtTheHandset(Protocol):
    """What a socket's browser is given to. Called from the sockets' thread; must not wait."""

    def enter(self, browser: Browser) -> None:
        """A browser sits down, after its hello."""
        ...

    def take(self, browser: Browser, message: FromBrowser) -> None:
        """Act on its message, if it sits here still. Raises WireError for what can't be."""
        ...

    def leave(self, browser: Browser) -> None:
        """It has gone, whether it was sent away or not."""
        ...


class Seat:
    """Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._browser: Browser | None = None

    def sit_down(self, browser: Browser, welcome: Callable[[], FromCompanion]) -> None:
        """Another that still sits is sent away.

        `welcome` makes the first message; whatever is sent from then on comes after it.
        """
        with self._lock:
            old, self._browser = self._browser, browser
            browser.send(welcome())
        if old is not None:
            old.close(*TAKEN_OVER)

    def stand_up(self, browser: Browser) -> bool:
        """It has gone. False: another had its seat already."""
        with self._lock:
            if self._browser is not browser:
                return False
            self._browser = None
            return True

    def holds(self, browser: Browser) -> bool:
        """Whether it sits here."""
        return self._browser is browser

    def send(self, message: FromCompanion) -> None:
        """To whoever sits here; to nobody otherwise."""
        with self._lock:
            if self._browser is not None:
                self._browser.send(message)

    def clear(self, code: int, reason: str) -> None:
        """Send away whoever sits here."""
        if (browser := self._browser) is not None:
            browser.close(code, reason)
