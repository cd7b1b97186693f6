"""The headers of a message: those that are wanted, by name, from its first bytes.

Not by email.parser, which takes two milliseconds for a message on a small board and trusts what it reads; this takes a twentieth.
"""

import re
from email.utils import getaddresses

from companion.mail.decoding import header_text

HEAD_BYTES = 16_384
"""So much of a message is read for the index."""
BLANK = re.compile(rb"\r?\n\r?\n")
FIELD = re.compile(rb"^([!-9;-~]{1,60})[ \t]*:(.*(?:\n[ \t].*){0,100})", re.MULTILINE)
ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\\]{1,250}")
SIMPLE = re.compile(r'"?([^"<>@,;:()\\]*?)"?\s*<([^\s<>@",;:()]{1,64}@[^\s<>@",;:()]{1,250})>')
MOST_ADDRESSES = 20

Headers = dict[str, bytes]


def headers_of(data: bytes) -> tuple[Headers, int]:
    """The first header of each name, in lower case, and where the body begins (the end, where there is none)."""
    if data[:1] == b"\n" or data[:2] == b"\r\n":
        return {}, data.index(b"\n") + 1
    blank = BLANK.search(data)
    end, start = (blank.start(), blank.end()) if blank else (len(data), len(data))
    found: Headers = {}
    for name, value in FIELD.findall(data, 0, end):
        found.setdefault(name.lower().decode("ascii"), value.strip())
    return found, start


def sender_of(value: bytes) -> tuple[str, str]:
    """Name and address; the name may be empty, and so may the address of what is none.

    >>> sender_of(b'"Anna Berg" <Anna@Example.org>'), sender_of(b"anna@example.org"), sender_of(b"no one")
    (('Anna Berg', 'anna@example.org'), ('', 'anna@example.org'), ('no one', ''))
    """
    text = header_text(value)
    simple = SIMPLE.fullmatch(text)
    if simple:
        return simple[1].strip(), simple[2].lower()
    address = ADDRESS.search(text)
    if address is None:
        return text[:80], ""
    name = next((name for name, _ in getaddresses([text[:500]]) if name), "")
    return ("" if "@" in name else name.strip()[:80]), address[0].lower()


def addresses_of(value: bytes) -> list[str]:
    return [one.lower() for one in ADDRESS.findall(header_text(value, 1_500))[:MOST_ADDRESSES]] if value else []
