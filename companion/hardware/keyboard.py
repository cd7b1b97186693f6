"""The space bar of a terminal as the talk button: reads the terminal in a thread, and leaves it as it was.

with SpaceBar(events.put):
    ...                     hold space, or tap it; m mutes, q ends
"""

import atexit
import os
import select
import sys
import termios
import threading
import time
import tty
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from companion.errors import HardwareError
from companion.hardware.keys import KeyDecoder
from companion.hardware.talk_key import Key, KeyEvent

ASK = b"\x1b[?2004h\x1b[?1004h\x1b[>15u"
"""Of a terminal that can: marks around pastes, news of the focus, and the kitty keyboard protocol with its flags 1 (no key is
mistaken for another), 2 (coming up is told), 4 (the Latin key on other layouts) and 8 (letters too). The rest ignore it."""

GIVE_BACK = b"\x1b[<u\x1b[?1004l\x1b[?2004l"
SIMPLE_TERMINALS = {"", "dumb", "linux"}
"""Values of TERM for which it is better not to ask."""

READ_BYTES = 4096
JOIN_S = 2.0


class SpaceBar:
    """The keyboard, while it lives. close() it, or use it in a `with`; the end of the program closes it too.

    Ctrl-C stays what it is: a SIGINT. Only terminals of the kitty protocol send it as a key; then it is Key.QUIT.
    """

    def __init__(
        self,
        on_event: Callable[[KeyEvent], object],
        stdin_fd: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take over the terminal.

        Args:
            on_event: called in the keyboard's own thread; it must be quick. Key.QUIT comes too when the terminal goes away.
            stdin_fd: an open terminal; None is standard input.
            clock: where KeyEvent.at_s comes from.
        Raises: HardwareError when there is no terminal.
        """
        self._on_event, self._clock = on_event, clock
        self._fd = sys.stdin.fileno() if stdin_fd is None else stdin_fd
        try:
            self._before = termios.tcgetattr(self._fd)
        except (termios.error, OSError, ValueError) as error:
            raise HardwareError(
                "There is no keyboard to talk with: the input is not a terminal.",
                "Start it in a terminal, or give it recordings with --wav.",
            ) from error
        self._closing, self._closed = threading.Lock(), False
        self._over = threading.Event()
        self._stop_read_fd, self._stop_write_fd = os.pipe()
        atexit.register(self.close)
        tty.setcbreak(self._fd, termios.TCSADRAIN)
        self._polite = os.environ.get("TERM", "") not in SIMPLE_TERMINALS
        if self._polite:
            self._tell(ASK)
        self._thread = threading.Thread(target=self._run, name="keyboard", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def over(self) -> None:
        """The listening has ended by itself: the next press starts anew. From any thread."""
        self._over.set()

    def close(self) -> None:
        """Stop reading, and leave the terminal as it was. From any thread, the callback's too; twice is fine."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
        os.close(self._stop_write_fd)
        if threading.current_thread() is not self._thread:
            self._thread.join(JOIN_S)
        if self._polite:
            self._tell(GIVE_BACK)
        with suppress(termios.error):  # the terminal is gone: nothing to restore
            termios.tcsetattr(self._fd, termios.TCSAFLUSH, self._before)  # flush: leftover spaces are not for the shell
        atexit.unregister(self.close)

    def _tell(self, sequence: bytes) -> None:
        """Write to the terminal itself: standard output may be a file."""
        with suppress(OSError):
            fd = os.open(os.ttyname(self._fd), os.O_WRONLY | os.O_NOCTTY)
            try:
                os.write(fd, sequence)
            finally:
                os.close(fd)

    def _run(self) -> None:
        decoder = KeyDecoder()
        watched = select.poll()
        watched.register(self._fd, select.POLLIN)
        watched.register(self._stop_read_fd, select.POLLIN)
        try:
            while True:
                ready = {fd for fd, _ in watched.poll(self._until_ms(decoder.next_tick_s()))}
                if self._stop_read_fd in ready:
                    return
                data = self._read() if ready else None
                now_s = self._clock()
                if self._over.is_set():
                    self._over.clear()
                    decoder.over()
                for event in decoder.tick(now_s) if data is None else decoder.feed(data, now_s):
                    self._on_event(event)
                if data == b"":
                    self._on_event(KeyEvent(Key.QUIT, now_s))
                    return
        finally:
            os.close(self._stop_read_fd)

    def _until_ms(self, due_s: float | None) -> float | None:
        """How long poll() may wait: it rounds up, so that a tick is never asked for too early."""
        return None if due_s is None else max(0.0, due_s - self._clock()) * 1000

    def _read(self) -> bytes:
        """What was typed. Empty: the terminal is gone."""
        try:
            return os.read(self._fd, READ_BYTES)
        except OSError:
            return b""
