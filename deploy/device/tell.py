"""What the system tells the owner through the program: sentences to be said, and how far an update has come.

The program says a notice when nothing else goes on, and removes it. Both are files below /run/companion; each is written
beside its place and then renamed, for the program may look at any moment.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LONGEST_BYTES = 500
STEP = 0.01
"""The ring has few lights: it need not hear of less."""

FOUND = "I've found an update. This takes a few minutes."
READY = "The update is ready. I'm starting again with it now."
WENT_BACK = "The update didn't work, so I've gone back to what I was."
UPDATED = "I've been updated to version {version}."


def notice(run: Path, sentence: str) -> None:
    """Leave a sentence for the program to say. The names sort by time. Raises OSError, where there is no room in RAM."""
    data = sentence.encode("utf-8")
    if not sentence.strip() or len(data) > LONGEST_BYTES or "\n" in sentence:
        raise ValueError(f"a notice is one line of at most {LONGEST_BYTES} bytes, not {sentence!r}")
    folder = run / "notices"
    folder.mkdir(parents=True, exist_ok=True)
    _replace(folder / f"{time.time_ns():020}.txt", data)


@contextmanager
def updating(run: Path, whole: int) -> Iterator[Callable[[int], None]]:
    """Show an update on the ring as long as this lasts. Call what it gives with each amount done, out of `whole`.

    Where that can't be shown (no room in RAM, something of the program's in the way), the update goes on all the same.
    """
    place = run / "updating"
    done, shown = 0, 0.0

    def advance(amount: int) -> None:
        nonlocal done, shown
        done += amount
        share = min(done / whole, 1.0)
        if share - shown >= STEP:
            shown = share
            with suppress(OSError):
                _replace(place, f"{share:.2f}\n".encode())

    with suppress(OSError):
        _replace(place, b"0.00\n")
    try:
        yield advance
    finally:
        with suppress(OSError):
            place.unlink(missing_ok=True)


def _replace(place: Path, data: bytes) -> None:
    """The program may write in these folders too: mkstemp takes only a new name (O_EXCL, O_NOFOLLOW), so no link is followed."""
    descriptor, beside = tempfile.mkstemp(prefix=".", suffix=".new", dir=place.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            os.fchmod(descriptor, 0o644)
        Path(beside).replace(place)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
