"""The text of a message: its plain part, else its HTML as text; attachments are named and never opened.

Multiparts are gone through to a depth and a number that no honest mail has: beyond it nothing is read.
"""

import binascii
import re
from dataclasses import dataclass, field

from companion.mail.decoding import decoded, from_base64, header_text
from companion.mail.headers import Headers, headers_of
from companion.mail.html_text import text_of_html

MAX_BYTES = 2_000_000
"""More than this of a message isn't looked at: what follows is attachments."""
MAX_DEPTH, MAX_PARTS = 8, 60
MAX_TEXT_BYTES = 400_000
PARAMETER = re.compile(rb""";\s*([a-zA-Z]{1,20})\*?0?\*?\s*=\s*(?:"([^"]{0,300})"|([^\s;"]{1,300}))""")


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    attachments: tuple[str, ...] = ()
    """Their names, as given; "" where one has none."""


@dataclass
class _Found:
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    parts: int = 0


def body_of(raw: bytes, enough_chars: int = MAX_TEXT_BYTES) -> Body:
    """Of a whole message, or as much of it as there is; of HTML no more than about so many characters."""
    headers, start = headers_of(raw[:MAX_BYTES])
    found = _Found()
    _look(headers, raw[start:MAX_BYTES], found, 0)
    texts = [text for text in found.plain if text.strip()] or [text_of_html(text, enough_chars) for text in found.html]
    return Body("\n".join(texts), tuple(found.attachments))


def _look(headers: Headers, body: bytes, found: _Found, depth: int) -> None:
    found.parts += 1
    if found.parts > MAX_PARTS:
        return
    kind, parameters = _kind(headers.get("content-type", b"text/plain"))
    if kind.startswith("multipart/") and (boundary := parameters.get("boundary")):
        if depth < MAX_DEPTH:
            _look_within(boundary, body, found, depth)
        return
    disposition, more = _kind(headers.get("content-disposition", b""))
    name = more.get("filename") or parameters.get("name") or b""
    if disposition == "attachment" or name or not kind.startswith("text/"):
        found.attachments.append(_name(name))
    elif kind == "text/html":
        found.html.append(_text(headers, body, parameters))
    elif kind in ("text/plain", "text/markdown", "text/enriched"):
        found.plain.append(_text(headers, body, parameters))


def _look_within(boundary: bytes, body: bytes, found: _Found, depth: int) -> None:
    for piece in (b"\n" + body).split(b"\n--" + boundary, MAX_PARTS)[1:]:
        if piece.startswith(b"--"):
            return
        _, line, part = piece.partition(b"\n")
        if line:
            _look(*_parted(part), found, depth + 1)


def _parted(part: bytes) -> tuple[Headers, bytes]:
    headers, start = headers_of(part)
    return headers, part[start:]


def _kind(value: bytes) -> tuple[str, dict[str, bytes]]:
    r"""The main value of a header and its parameters.

    >>> _kind(b'multipart/mixed; boundary="a b"')
    ('multipart/mixed', {'boundary': b'a b'})
    """
    main = value.partition(b";")[0].strip().lower().decode("ascii", "replace")
    return main or "text/plain", {
        name.lower().decode(): quoted or bare for name, quoted, bare in PARAMETER.findall(value[:2_000])
    }


def _text(headers: Headers, body: bytes, parameters: dict[str, bytes]) -> str:
    body = body[: 2 * MAX_TEXT_BYTES]
    how = headers.get("content-transfer-encoding", b"").strip().lower()
    if how == b"base64":
        body = from_base64(body)
    elif how == b"quoted-printable":
        body = binascii.a2b_qp(body)
    charset = parameters.get("charset", b"").decode("ascii", "replace")
    return decoded(body[:MAX_TEXT_BYTES], charset).replace("\r\n", "\n").replace("\r", "\n")


def _name(value: bytes) -> str:
    charset, mark, rest = value.partition(b"''")
    return header_text(rest if mark and len(charset) < 20 else value, 100)
