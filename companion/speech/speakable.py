"""Text as an engine may have it: nothing that it would take for an order, spell out, or choke on."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST_PART = 300
"""Characters. The engine answers a part at once when it is ready, so a long text must not be one part.
Given 180 000 at once, espeak-ng's library has crashed."""

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
SILENT = re.compile(r"[<>\[\]{}|\\*_`#~^]+")  # markup; espeak-ng reads [[...]] as phonemes
UNSPEAKABLE = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}
"""Unicode categories: control and format characters, half surrogates, private and unassigned ones, emoji, stray accents."""


def speakable_parts(text: str) -> Iterator[str]:
    """The text in parts of at most LONGEST_PART characters, cut at spaces; nothing at all if there is no word in it."""
    rest = _clean(text)
    while rest:
        end = len(rest)
        if end > LONGEST_PART:
            space = rest.rfind(" ", 1, LONGEST_PART + 1)
            end = space if space > 0 else LONGEST_PART
        part, rest = rest[:end].strip(), rest[end:].strip()
        if any(mark.isalnum() for mark in part):
            yield part


def _clean(text: str) -> str:
    text = SILENT.sub(" ", TAG.sub(" ", unicodedata.normalize("NFC", text).replace("&", " and ")))
    return " ".join("".join(" " if unicodedata.category(mark) in UNSPEAKABLE else mark for mark in text).split())
