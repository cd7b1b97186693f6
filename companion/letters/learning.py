"""His phrases learnt from what he wrote, beside the talk: a letter's beginning waits for it a moment, and no longer."""

import threading
from collections.abc import Callable, Sequence

from companion.errors import CompanionError
from companion.letters.phrases import Row, keep_phrases, phrases_in
from companion.memory.store import Store

OwnTexts = Callable[[], Sequence[str]]
PATIENCE_S = 0.3


class PhraseLearning:
    """The texts are read and counted in a thread; what they show is kept by the one who asks, whose the store is."""

    def __init__(self, store: Store, own_texts: OwnTexts, patience_s: float = PATIENCE_S) -> None:
        self._store, self._own_texts, self._patience_s = store, own_texts, patience_s
        self._reading: threading.Thread | None = None
        self._done = threading.Event()
        self._found: list[Row] | None = None
        self._seen: int | None = None

    def begin(self) -> None:
        """Look through what he wrote, unless that is under way; keep it if it's quick. Raises KeepingError."""
        if self._reading is None:
            self._done.clear()
            self._reading = threading.Thread(target=self._read, name="phrases", daemon=True)
            self._reading.start()
        self.settled(self._patience_s)
        self.keep()

    def settled(self, patience_s: float) -> bool:
        """Wait so long at most; whether all is read."""
        return self._reading is None or self._done.wait(patience_s)

    def keep(self) -> None:
        """Keep what was found by now, without waiting. Raises KeepingError."""
        if self._reading is None or not self._done.is_set():
            return
        self._reading.join()
        found, self._found, self._reading = self._found, None, None
        if found:  # where his mail can't be read today, what was learnt from it stays
            keep_phrases(self._store, found)

    def _read(self) -> None:
        try:
            texts = list(self._own_texts())
            seen = hash(tuple(texts))
            if seen != self._seen:
                self._found, self._seen = phrases_in(texts), seen
        except CompanionError:
            self._found = None  # the mail's own answers tell what is wrong with it
        finally:
            self._done.set()
