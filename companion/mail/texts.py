"""Whole texts from where they lie: one message, and his writing."""

import os
from pathlib import Path

from companion.mail.bodies import MAX_BYTES, Body, body_of
from companion.mail.decoding import decoded
from companion.mail.indexing import GONE, gone
from companion.mail.kinds import Mail, MailError
from companion.mail.mbox import read_at
from companion.mail.own_part import own_part
from companion.mail.reading import key_of
from companion.mail.sources import WRITING, open_plain, sources_at

MAX_WRITING_BYTES = 400_000
CHANGED = "That mail isn't where it was. Ask me again, and I'll look through all of it anew."


def body_at(root: Path, mail: Mail) -> Body:
    """The sender's own part, and the names of what is attached. Raises MailError, also where another mail lies there now."""
    raw = _bytes(root, mail.place.file, mail.place.offset, min(mail.place.length, MAX_BYTES))
    if key_of(raw) != mail.key:
        raise MailError("That mail isn't where it was: your mail has changed.", "Ask me again, and I'll look anew.", CHANGED)
    found = body_of(raw)
    return Body(own_part(found.text), found.attachments)


def writing_at(root: Path, most: int) -> list[str]:
    """The newest of his .txt and .md files; what can't be read is left out. Raises MailError when there is nothing at all."""
    texts: list[str] = []
    for source in [one for one in sources_at(root, []) if one.kind == WRITING][:most]:
        try:
            texts.append(decoded(_bytes(root, source.path, 0, MAX_WRITING_BYTES)).replace("\x00", ""))
        except MailError:
            continue
    return [text for text in texts if text.strip()]


def _bytes(root: Path, below: str, offset: int, count: int) -> bytes:
    """Raises MailError."""
    try:
        handle = open_plain(root / below if below else root, is_root=not below)
        try:
            return read_at(handle, offset, count)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) in GONE or not root.exists():
            raise gone(root) from error
        raise MailError("I can't read that mail any more.", "Ask me again, and I'll look anew.", CHANGED) from error
