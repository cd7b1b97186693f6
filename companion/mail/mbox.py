"""An mbox file of any size, from its end to its beginning: the newest mail is there first, and no more than a block in memory.

A message begins with a line "From ...", after an empty line or at the start of the file (RFC 4155; the variants that quote such
lines within a message with ">" and those that don't). Read with pread() and not mapped: a stick that is pulled out is then an
error of this read, where a mapped file would end the whole program.
"""

import os
import re
from collections.abc import Iterator

from companion.mail.headers import HEAD_BYTES

BLOCK_BYTES = 4 * 1024 * 1024
BEFORE, AFTER = 4, 512
"""To see the empty line before a "From " at the start of a block, and the whole of one at the end."""
MARK = b"\nFrom "
LINE = re.compile(rb"From (?:\r?\n|[^\r\n]{0,300}\d\d?:\d\d[^\r\n]{0,100}\r?\n)")
"""With a time of day on the line, or nothing, as Thunderbird writes it: "From here on ..." is a sentence."""

Piece = tuple[int, int, bytes]
"""Where a message begins, how long it is, and its first bytes; without the line "From "."""


def newest_first(handle: int, low: int, high: int, block_bytes: int = BLOCK_BYTES) -> Iterator[tuple[int, list[Piece]]]:
    """The messages that begin in [low, high), a block's at a time, the last first; with each list, from where on all is read.

    `low` and `high` are where messages begin, or the ends of the file. Raises OSError.
    """
    upper, end = high, high
    while end > low:
        start = max(low, end - block_bytes)
        first = max(start - BEFORE, 0)
        data = read_at(handle, first, min(end + AFTER, high) - first)
        if first + len(data) < end:
            raise OSError("the file became shorter while it was read")
        places = [place for place in _separators(data, first) if start <= place < end]
        pieces = []
        for place in reversed(places):
            if piece := _piece(handle, data, first, place, upper):
                pieces.append(piece)
            upper = place
        end = start
        yield (upper if end > low else low), pieces


def read_at(handle: int, offset: int, count: int) -> bytes:
    """All of it, or as much as the file has."""
    pieces = []
    while count > 0 and (data := os.pread(handle, count, offset)):
        pieces.append(data)
        offset, count = offset + len(data), count - len(data)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def begins_here(handle: int, offset: int) -> bool:
    """Whether a message begins at this place, or after empty lines: the file only grew since it was read to here."""
    first = max(offset - BEFORE, 0)
    data = read_at(handle, first, BEFORE + AFTER + 8)
    after = data[offset - first :].lstrip(b"\r\n")
    return not after or (LINE.match(after) is not None and _has_empty_line(data, len(data) - len(after)))


def _separators(data: bytes, first: int) -> list[int]:
    found = [0] if first == 0 and LINE.match(data) else []
    at = data.find(MARK)
    while at >= 0:
        if _has_empty_line(data, at + 1) and LINE.match(data, at + 1):
            found.append(at + 1)
        at = data.find(MARK, at + 1)
    return [first + place for place in found]


def _has_empty_line(data: bytes, place: int) -> bool:
    """Whether there is one before this place."""
    return data.endswith((b"\n\n", b"\n\r\n"), 0, place) or data[:place] in (b"\n", b"\r\n")


def _piece(handle: int, data: bytes, first: int, place: int, upper: int) -> Piece | None:
    begin = data.find(b"\n", place - first) + 1 + first
    if not place < begin <= upper:
        return None
    length = upper - begin
    inside = data[begin - first : begin - first + min(length, HEAD_BYTES)]
    if len(inside) < min(length, HEAD_BYTES):
        inside = read_at(handle, begin, min(length, HEAD_BYTES))
    return (begin, length, inside) if inside.strip() else None
