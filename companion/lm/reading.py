"""Reading from a network in a thread of its own, so that whoever waits can give up at any moment: a drip holds up nobody."""

import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue

LOOK_S = 0.05
"""How often a cancel is looked for."""
LONGEST_LINE_BYTES = 65_536
MOST_BYTES = 1_000_000
"""Of one answer, with all that surrounds the words."""


class Reading:
    """`lines` is called and run in the thread. Close it."""

    def __init__(self, lines: Callable[[], Iterator[bytes]]) -> None:
        self._found: SimpleQueue[bytes | Exception | None] = SimpleQueue()
        self._over = threading.Event()
        threading.Thread(target=self._read, args=(lines,), name="server", daemon=True).start()

    def next_line(self, limit_s: float, cancelled: threading.Event) -> bytes | None:
        """The next line; None: there are no more, or it was cancelled.

        Raises: TimeoutError after `limit_s`; otherwise whatever `lines` raised.
        """
        end_s = time.monotonic() + limit_s
        while not cancelled.is_set():
            left_s = end_s - time.monotonic()
            try:
                line = self._found.get(timeout=min(LOOK_S, left_s)) if left_s > 0 else self._found.get_nowait()
            except Empty:
                if left_s <= 0:
                    raise TimeoutError from None
                continue
            if isinstance(line, Exception):
                raise line
            return line
        return None

    def close(self) -> None:
        """The thread ends at its next line or at its own limit; what it still reads goes nowhere."""
        self._over.set()

    def _read(self, lines: Callable[[], Iterator[bytes]]) -> None:
        try:
            for line in lines():
                if self._over.is_set():
                    return
                self._found.put(line)
            self._found.put(None)
        except Exception as error:  # noqa: BLE001  whatever it is, whoever waits is told
            self._found.put(error)


def lines_of(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces as lines, without their ends. Raises ValueError for a line or a whole that is too long."""
    left, total_bytes = b"", 0
    for piece in pieces:
        total_bytes += len(piece)
        *lines, left = (left + piece).split(b"\n")
        if total_bytes > MOST_BYTES or max(map(len, (*lines, left))) > LONGEST_LINE_BYTES:
            raise ValueError("too much is sent")
        yield from (line.strip() for line in lines)
    if left.strip():
        yield left.strip()
