"""Bytes of mail as text: encodings that lie, encoded words, times. Nothing here raises for what somebody may have sent."""

import binascii
import calendar
import codecs
import re
from email.utils import parsedate_tz

from companion.memory.plain_text import LAST_S, clean

MAX_FIELD_CHARS = 2_000
ENCODED_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
BETWEEN_WORDS = re.compile(r"(\?=)\s+(=\?)")
FALSE_NAMES = {"ascii", "iso8859-1"}
"""Most that call themselves so hold cp1252's quotes and dashes, of which these are a part."""
NO_CHARSETS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"}
"""Codecs of Python that no mail is written in, slow or quadratic on purpose-made bytes."""


def decoded(data: bytes, charset: str = "") -> str:
    r"""As text, by the charset it claims, else UTF-8, else cp1252; what can't be read becomes a replacement character.

    >>> decoded(b"caf\xc3\xa9"), decoded(b"caf\xe9", "us-ascii"), decoded(b"x", "klingon")
    ('café', 'café', 'x')
    """
    for name in (_codec(charset), "utf-8", "cp1252"):
        if name:
            try:
                return data.decode(name)
            except (UnicodeError, LookupError, ValueError):
                continue
    return data.decode("utf-8" if _codec(charset) in ("", "utf-8") else "cp1252", "replace")


def _codec(charset: str) -> str:
    if not charset or len(charset) > 40 or not charset.isascii() or not charset.isprintable():
        return ""
    try:
        found = codecs.lookup(charset)
    except (LookupError, ValueError):
        return ""
    is_text = getattr(found, "_is_text_encoding", True)
    if not is_text or found.name in NO_CHARSETS:
        return ""
    return "" if found.name in FALSE_NAMES else found.name


def one_line(text: str, most_chars: int) -> str:
    """As clean() of the memory; ten times as quick for plain letters, which nearly all mail is in."""
    text = text[: 4 * most_chars]
    if text.isascii():
        return " ".join(CONTROLS.sub(" ", text[: most_chars + 200]).split())[:most_chars].rstrip()
    return clean(text, most_chars)


def header_text(value: bytes, most_chars: int = 300) -> str:
    """A header's value as one clean line, its encoded words read (RFC 2047).

    >>> header_text(b"=?utf-8?q?Caf=C3=A9?= =?utf-8?b?IG9wZW4=?= now")
    'Café open now'
    """
    text = decoded(value[:MAX_FIELD_CHARS])
    if "=?" in text:
        text = ENCODED_WORD.sub(_word, BETWEEN_WORDS.sub(r"\1\2", text))
    return one_line(text, most_chars)


def _word(found: re.Match[str]) -> str:
    charset, how, body = found[1].partition("*")[0], found[2], found[3].encode("latin-1", "replace")
    data = from_base64(body) if how in "bB" else binascii.a2b_qp(body, header=True)
    return decoded(data, charset)


def from_base64(data: bytes) -> bytes:
    """What can be read of it: cut short, with strange characters, without its end.

    >>> from_base64(b"aGVsbG8"), from_base64(b"aGVs!!bG8=x"), from_base64(b"a")
    (b'hello', b'hello', b'')
    """
    data = NOT_BASE64.sub(b"", data.partition(b"=")[0])
    data = data[: len(data) - 1] if len(data) % 4 == 1 else data
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return b""


NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def time_of(value: str) -> int:
    """Seconds since 1970 of a Date header; 0 for one that is none.

    >>> time_of("Mon, 23 Nov 2026 15:00:00 +0100"), time_of("yesterday")
    (1795442400, 0)
    """
    try:
        found = parsedate_tz(value[:100])
        if found is None:
            return 0
        at = calendar.timegm((*found[:6], 0, 1, 0)) - (found[9] or 0)
    except (ValueError, OverflowError, TypeError, IndexError):
        return 0
    return at if 0 < at <= LAST_S else 0
