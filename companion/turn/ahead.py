"""Lets the mind read ahead while the person still speaks, in a thread of its own: on a slow board that takes seconds.

The runner's thread must not wait for it: a button that is let go would find the microphone open still, and a watchdog a loop that
seems to hang.
"""

import logging
import threading

from companion.turn.interfaces import Mind

log = logging.getLogger(__name__)


class ReadingAhead:
    """One thread at most, and only while there is something to read."""

    def __init__(self, mind: Mind, mind_in_use: threading.Lock) -> None:
        """`mind_in_use` is held while the mind reads; while others hold it, what is told is passed over."""
        self._mind, self._mind_in_use = mind, mind_in_use
        self._change = threading.Lock()
        self._latest: str | None = None
        self._over = threading.Event()
        self._over.set()

    def tell(self, partial: str) -> None:
        """The person is saying this so far. Only the latest is read. Returns at once."""
        with self._change:
            self._latest = partial
            if not self._over.is_set():
                return
            self._over.clear()
        threading.Thread(target=self._read, name="reading-ahead", daemon=True).start()

    def end(self, limit_s: float) -> bool:
        """Read nothing more, and wait for what is being read: True once that is over, False after the limit."""
        with self._change:
            self._latest = None
        return self._over.wait(limit_s)

    def _read(self) -> None:
        while (partial := self._next()) is not None:
            if not self._mind_in_use.acquire(blocking=False):
                continue
            try:
                self._mind.expect(partial)
            except Exception:  # it was only to save time; whatever is wrong shows in the answer
                log.debug("reading ahead failed", exc_info=True)
            finally:
                self._mind_in_use.release()

    def _next(self) -> str | None:
        with self._change:
            partial, self._latest = self._latest, None
            if partial is None:
                self._over.set()
            return partial
