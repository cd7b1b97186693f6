"""Bringing the index up to date, in steps that are each kept when done: whoever stops between two goes on from there.

What was read isn't read again. The newest is read first, so that the first answer needn't wait for the rest.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from companion.mail.headers import HEAD_BYTES
from companion.mail.index import FileState, Index
from companion.mail.kinds import Letter, MailError, Progress
from companion.mail.mbox import begins_here, newest_first, read_at
from companion.mail.reading import letter_of
from companion.mail.sources import MAILDIR, MBOX, MESSAGE, Source, open_plain, sources_at

AT_ONCE = 250
"""Messages between two commits, so that a question in between waits for no more than these."""
START_BYTES, START_STEP_BYTES = 1_020, 4
FILE_PART_BYTES = 4_096
"""What opening a file counts for, in bytes, when it is told how far the reading is."""
GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN, errno.ENOMEDIUM, errno.ETIMEDOUT)


class Indexing:
    """One run over all that lies at `root`."""

    def __init__(self, index: Index, root: Path) -> None:
        self._index, self._root, self._name = index, root, str(root.absolute())
        self._messages = self._done = 0
        self._total = 1
        self.faults: list[str] = []
        """What could not be read, and why."""

    def steps(self) -> Iterator[Progress]:
        """Each is kept by the time it is handed over. Raises MailError when the mail is gone, KeepingError."""
        sources = sources_at(self._root, self.faults)
        known = self._index.files(self._name)
        if self.faults and not sources and known:
            raise gone(self._root)
        self._tidy(sources, known)
        fresh = [one for one in sources if one.kind in (MESSAGE, MAILDIR) and one.identity not in known]
        boxes = [one for one in sources if one.kind == MBOX]
        self._total = max(1, sum(one.size for one in boxes) + FILE_PART_BYTES * len(fresh))
        yield self._progress()
        for first in range(0, len(fresh), AT_ONCE):
            yield from self._read_files(fresh[first : first + AT_ONCE])
        for box in boxes:
            yield from self._read_box(box, known.get(box.identity))
        yield Progress(self._messages, 1.0)

    def _progress(self) -> Progress:
        return Progress(self._messages, min(1.0, self._done / self._total))

    def _tidy(self, sources: list[Source], known: dict[str, FileState]) -> None:
        """What is gone or was written anew is taken out, and what was renamed gets its new name."""
        here = {one.identity: one for one in sources}
        old = [state.id for identity, state in known.items() if identity not in here]
        renamed = []
        for identity, state in list(known.items()):
            source = here.get(identity)
            if source is None:
                continue
            if source.kind == MAILDIR and source.path != state.path:
                renamed.append((source.path, source.flags, state.id))
            elif source.kind == MESSAGE and source.mtime_ns != state.mtime_ns:
                old.append(state.id)
                del known[identity]
        if old:
            self._index.remove(old)
        if renamed:
            self._index.renamed(renamed)

    def _read_files(self, sources: list[Source]) -> Iterator[Progress]:
        read: list[tuple[Source, bytes, int, list[Letter]]] = []
        for source in sources:
            self._done += FILE_PART_BYTES
            try:
                head, size = self._head(source)
            except OSError as error:
                self._fault(source, error)
                continue
            read.append((source, b"", size, [letter_of(source, 0, size, head)]))
        self._index.begin(self._name, read)
        self._messages += len(read)
        yield self._progress()

    def _head(self, source: Source) -> tuple[bytes, int]:
        """Its first bytes, and how many it has."""
        handle = open_plain(self._path(source), is_root=not source.path)
        try:
            return read_at(handle, 0, HEAD_BYTES), os.fstat(handle).st_size
        finally:
            os.close(handle)

    def _read_box(self, source: Source, known: FileState | None) -> Iterator[Progress]:
        if known is not None and (known.low, known.high, known.mtime_ns) == (0, source.size, source.mtime_ns):
            self._done += source.size
            return
        try:
            handle = open_plain(self._path(source), is_root=not source.path)
        except OSError as error:
            self._fault(source, error)
            return
        try:
            yield from self._read_open_box(source, known, handle)
        except OSError as error:
            self._fault(source, error)
        finally:
            os.close(handle)

    def _read_open_box(self, source: Source, known: FileState | None, handle: int) -> Iterator[Progress]:
        size = os.fstat(handle).st_size
        if known is not None and not self._only_grew(known, handle, size):
            self._index.remove([known.id])
            known = None
        if known is None:
            self._index.begin(self._name, [(source, self._start(handle, size), size, [])])
            known = self._index.files(self._name)[source.identity]
        self._done += known.high - known.low
        if size > known.high:
            for _low, letters in self._lists(source, handle, known.high, size):
                self._index.add(known.id, letters, known.mtime_ns)
                yield self._progress()
            self._index.add(known.id, [], source.mtime_ns, high=size)
        for low, letters in self._lists(source, handle, 0, known.low):
            self._index.add(known.id, letters, source.mtime_ns, low=low)
            yield self._progress()
        self._index.add(known.id, [], source.mtime_ns, low=0)

    def _lists(self, source: Source, handle: int, low: int, high: int) -> Iterator[tuple[int, list[Letter]]]:
        """Letters, some at a time, and from where on all is read with them."""
        before = high
        for upto, pieces in newest_first(handle, low, high):
            for first in range(0, len(pieces), AT_ONCE):
                some = pieces[first : first + AT_ONCE]
                letters = [letter_of(source, offset, length, head) for offset, length, head in some]
                self._messages += len(letters)
                yield before if first + AT_ONCE < len(pieces) else upto, letters
            self._done += before - upto
            before = upto
        if low:
            self._done += before - low

    def _only_grew(self, known: FileState, handle: int, size: int) -> bool:
        looked = known.start[0] * START_STEP_BYTES if known.start else 0
        if size < known.high or self._start(handle, looked) != known.start:
            return False
        return size == known.high or begins_here(handle, known.high)

    def _start(self, handle: int, count: int) -> bytes:
        """How much of the beginning of a file was looked at, in steps of four bytes, and the sum of it."""
        steps = min(count, START_BYTES) // START_STEP_BYTES
        return bytes([steps]) + hashlib.blake2b(read_at(handle, 0, steps * START_STEP_BYTES), digest_size=16).digest()

    def _path(self, source: Source) -> Path:
        return self._root / source.path if source.path else self._root

    def _fault(self, source: Source, error: OSError) -> None:
        """One message that can't be read is named; when the stick is gone nothing more can be read. Raises MailError."""
        if error.errno in GONE or not self._root.exists():
            raise gone(self._root) from error
        self.faults.append(f"{source.path or self._root.name}: {error.strerror or error}")


def gone(root: Path) -> MailError:
    return MailError(
        f"{root} stopped answering while I read it.",
        "Plug the stick in again: what I have read so far is kept, and I'll go on from there.",
        "Your mail stopped answering while I read it. Plug the stick in again, and I'll go on.",
    )
