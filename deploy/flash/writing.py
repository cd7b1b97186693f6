"""What is written to a card when, and that it is read back.

The first sector goes first, as zeros, and last as it is in the image, once all the rest was read back. So a card that is
half written, for whatever reason, does not start, rather than half start.
"""

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from deploy.flash import CardError, ImageError
from deploy.flash.source import AGAIN, Advance, Image, Survey
from deploy.flash.target import SECTOR_BYTES, Target

SYNC_BYTES = 64 << 20
"""After so much we wait until it is on the card: otherwise memory takes it all at once, and the progress shown is a lie."""

NOTHING = bytes(SECTOR_BYTES)
GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOMEDIUM, errno.EREMOTEIO)
REFUSED = (errno.EROFS, errno.EPERM, errno.EACCES)
AS_IT_IS = "As it is now, it does not start."
ANOTHER = f"{AS_IT_IS} Write it again; if it happens again, try another card, or another card reader."


class Card:
    """A target whose errors are sentences."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._unsynced_bytes = 0

    def write(self, at: int, data: bytes) -> None:
        """All of `data`. Raises CardError."""
        with _told():
            while data:
                taken = self._target.write(at, data)
                at, data = at + taken, data[taken:]
                self._unsynced_bytes += taken
        if self._unsynced_bytes >= SYNC_BYTES:
            self.sync()

    def sync(self) -> None:
        with _told():
            self._target.sync()
        self._unsynced_bytes = 0

    def read(self, at: int, count: int) -> bytes:
        """All of it, from the card itself. Raises CardError."""
        parts: list[bytes] = []
        with _told():
            while count:
                part = self._target.read(at, count)
                if not part:
                    raise OSError(errno.EIO, "it ended")
                parts.append(part)
                at, count = at + len(part), count - len(part)
        return b"".join(parts)


def write(target: Target, image: Image, survey: Survey, advance: Advance) -> None:
    """Write all that matters but the first sector, which becomes zeros. Raises CardError, ImageError."""
    card = Card(target)
    card.write(0, NOTHING)
    card.sync()
    with image.reading() as stream:
        for piece in survey.pieces:
            stream.seek(piece.start)
            data = stream.read(piece.length)
            if len(data) != piece.length:
                raise ImageError(f"{image.path.name} changed while it was being read. {AS_IT_IS}", AGAIN)
            if piece.start == 0:
                data = NOTHING + data[SECTOR_BYTES:]
            card.write(piece.start, data)
            advance(len(data))
    card.sync()


def read_back(target: Target, survey: Survey, advance: Advance) -> None:
    """Compare what the card has now with what write() should have written. Raises CardError."""
    card = Card(target)
    for piece in survey.pieces:
        data = card.read(piece.start, piece.length)
        if piece.start == 0:
            _same(data[:SECTOR_BYTES], NOTHING, 0)
            data = survey.first_sector + data[SECTOR_BYTES:]
        if hashlib.sha256(data).hexdigest() != piece.sha256:
            raise _differs(piece.start, piece.length)
        advance(len(data))


def make_startable(target: Target, survey: Survey) -> None:
    """Write the first sector, and read it back. Raises CardError."""
    overwrite(Card(target), [(0, survey.first_sector)])


def overwrite(card: Card, changes: list[tuple[int, bytes]]) -> None:
    """Write a few places and read each of them back. Raises CardError."""
    for at, data in changes:
        card.write(at, data)
    card.sync()
    for at, data in changes:
        _same(card.read(at, len(data)), data, at)


def _same(found: bytes, meant: bytes, at: int) -> None:
    if found != meant:
        raise _differs(at, len(meant))


def _differs(at: int, count: int) -> CardError:
    first, last = at >> 20, (at + count - 1) >> 20
    where = f"{first}" if first == last else f"{first} to {last}"
    what = f"The card gives back something else than was written to it, for the first time in MiB {where}."
    return CardError(what, f"{AS_IT_IS} It is worn out or no good: try another card, or another card reader.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise why(error, ANOTHER) from error


def why(error: OSError, fix: str) -> CardError:
    """What a drive's error means, in a sentence."""
    if error.errno in GONE:
        return CardError("The card was pulled out, or it stopped answering.", fix)
    if error.errno == errno.ENOSPC:
        return CardError("The card has less room than it says it has.", f"{AS_IT_IS} Use another card.")
    if error.errno in REFUSED:
        return CardError("The drive refuses to be written.", "See whether the card's slider is at LOCK, and start with sudo.")
    return CardError(f"The drive failed: {error.strerror or error}.", fix)
