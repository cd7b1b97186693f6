"""One message's first bytes as what the index keeps of it."""

import hashlib
import re

from companion.mail.bodies import body_of
from companion.mail.decoding import header_text, one_line, time_of
from companion.mail.headers import HEAD_BYTES, Headers, addresses_of, headers_of, sender_of
from companion.mail.kinds import Letter
from companion.mail.own_part import own_part
from companion.mail.sorting import asks, bulk_of, settled
from companion.mail.sources import Source

KEPT_WORDS_CHARS, LOOKED_AT_CHARS = 400, 6_000
MESSAGE_ID = re.compile(rb"<([^<>\s]{1,300})>")


def letter_of(source: Source, offset: int, length: int, head: bytes) -> Letter:
    """Whatever the bytes are, something comes back."""
    headers, _ = headers_of(head)
    name, sender = sender_of(headers.get("from", b""))
    subject = header_text(headers.get("subject", b""), 200)
    delivered = addresses_of(headers.get("delivered-to") or headers.get("x-original-to") or b"")[:1]
    recipients = [*delivered, *addresses_of(headers.get("to", b"")), *addresses_of(headers.get("cc", b""))]
    bulk = bulk_of(headers, sender, subject)
    own = own_part(body_of(head, enough_chars=KEPT_WORDS_CHARS if bulk else LOOKED_AT_CHARS).text)
    status = _flags(source, headers)
    return Letter(
        offset=offset,
        length=length,
        at=time_of(headers.get("date", b"").decode("latin-1")) or _received(headers),
        sender=sender,
        name=name,
        recipients=" ".join(dict.fromkeys(recipients)),
        subject=subject,
        words=one_line(own, KEPT_WORDS_CHARS),
        bulk=settled(bulk, subject, own),
        asks=not bulk and asks(f"{subject}\n{own}"),
        is_seen="S" in status,
        is_answered="R" in status,
        is_flagged="F" in status,
        is_sent=source.is_sent,
        is_list="list-post" in headers or "list-id" in headers,
        key=_key(headers.get("message-id", b"")) or _of_bytes(head[:2_000]),
        parent=_key(headers.get("in-reply-to", b"")) or _key(headers.get("references", b""), last=True),
    )


def key_of(raw: bytes) -> int:
    """The number that tells a message from every other, by the same bytes as letter_of() looks at."""
    headers, _ = headers_of(raw[:HEAD_BYTES])
    return _key(headers.get("message-id", b"")) or _of_bytes(raw[:2_000])


def _flags(source: Source, headers: Headers) -> str:
    """As a Maildir writes them: from its file's name, or from what mbox programs put among the headers."""
    if source.flags:
        return source.flags
    status = headers.get("status", b"") + headers.get("x-status", b"")
    mozilla = headers.get("x-mozilla-status", b"")
    bits = int(mozilla, 16) if re.fullmatch(rb"[0-9a-fA-F]{4}", mozilla) else 0
    found = ("S" if b"R" in status or bits & 1 else "") + ("R" if b"A" in status or bits & 2 else "")
    return found + ("F" if b"F" in status or bits & 4 else "")


def _received(headers: Headers) -> int:
    return time_of(headers.get("received", b"").rpartition(b";")[2].decode("latin-1").strip())


def _key(value: bytes, last: bool = False) -> int:
    found = MESSAGE_ID.findall(value[:4_000])
    return _of_bytes(found[-1 if last else 0]) if found else 0


def _of_bytes(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big", signed=True) or 1
