"""A letter as a page to print, in a hand-like font, and as plain text. Files get their names when they are whole on the disk."""

import os
import re
import tempfile
from datetime import date
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

from companion.errors import KeepingError
from companion.letters.kinds import Letter, Page, Told  # noqa: F401
from companion.memory.plain_text import folded

LETTER_PAPER = frozenset(("US", "CA", "MX", "PH", "CL", "CO", "VE"))
"""Countries whose paper is 8.5 by 11 inches (CLDR, supplementalData, paperSize); elsewhere it is A4."""
A4_PT, US_LETTER_PT = (595.28, 841.89), (612.0, 792.0)
MARGIN_PT, SIZE_PT, LEADING_PT = 71.0, 17.0, 25.0
FONT = "Breip"
MOST_NAME_CHARS = 60
PLAIN_LETTERS = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...", "\u00a0": " ",
     "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"}
)  # fmt: skip
MONTHS = "January February March April May June July August September October November December".split()


def export(letter: Letter, folder: Path, day: date, country: str = "") -> Path:
    """Write the page and the text beside it; where the page is. Raises KeepingError: then no old one is harmed."""
    name = file_name(letter, day)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritten(folder, error) from error
    write_text(letter.told.page, folder / f"{name}.txt", day, country)
    path = folder / f"{name}.pdf"
    write_page(letter.told.page, path, day, country)
    return path


def file_name(letter: Letter, day: date) -> str:
    """A name that every file system takes, whatever was said.

    >>> file_name(Letter(3, "../Zoë: O'Brien", "kept", 0, 0, Told()), date(2026, 11, 23))
    'letter-to-zoe-o-brien-2026-11-23-3'
    """
    whom = re.sub(r"[^a-z0-9]+", "-", folded(letter.whom))[:MOST_NAME_CHARS].strip("-")
    return f"letter-to-{whom or 'somebody'}-{day.isoformat()}-{letter.id}"


def spoken_date(day: date, country: str = "") -> str:
    """The date at the top of a letter.

    >>> spoken_date(date(2026, 11, 23)), spoken_date(date(2026, 11, 23), "US")
    ('23 November 2026', 'November 23, 2026')
    """
    month = MONTHS[day.month - 1]
    return f"{month} {day.day}, {day.year}" if country == "US" else f"{day.day} {month} {day.year}"


def write_text(page: Page, path: Path, day: date, country: str = "") -> None:
    """Raises KeepingError."""
    _write(path, f"{spoken_date(day, country)}\n\n{page}\n".encode("utf-8", "replace"))


def write_page(page: Page, path: Path, day: date, country: str = "") -> None:
    """Raises KeepingError."""
    _write(path, pdf(page, day, country))


def pdf(page: Page, day: date, country: str = "") -> bytes:
    """The page as PDF, its text as text; as many sheets as it takes."""
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # noqa: PLC0415  a third of a second

    width_pt, height_pt = US_LETTER_PT if country in LETTER_PAPER else A4_PT
    out = BytesIO()
    canvas: Any = Canvas(out, pagesize=(width_pt, height_pt), invariant=1)
    canvas.setTitle(_drawable(page.greeting) or "Letter")
    canvas.setCreator("companion")
    _load_font()
    room_pt = width_pt - 2 * MARGIN_PT
    date_text = spoken_date(day, country)
    canvas.setFont(FONT, SIZE_PT)
    canvas.drawRightString(width_pt - MARGIN_PT, height_pt - MARGIN_PT, date_text)
    y_pt = height_pt - MARGIN_PT - 2 * LEADING_PT
    blocks = [block.split("\n") for block in str(page).split("\n\n")]
    for block in blocks:
        lines = [wrapped for line in block for wrapped in wrap(_drawable(line), room_pt)]
        keep = min(len(lines), 2)  # no line of a paragraph alone at the foot
        for number, line in enumerate(lines):
            if y_pt < MARGIN_PT + (keep - 1 if number == 0 else 0) * LEADING_PT:
                canvas.showPage()
                canvas.setFont(FONT, SIZE_PT)
                y_pt = height_pt - MARGIN_PT
            canvas.drawString(MARGIN_PT, y_pt, line)
            y_pt -= LEADING_PT
        y_pt -= LEADING_PT / 2
    canvas.save()
    return out.getvalue()


def wrap(text: str, room_pt: float) -> list[str]:
    """Lines of at most this width; a word that is wider by itself is cut."""
    lines, line = list[str](), ""
    for word in text.split():
        while _width_pt(word) > room_pt:
            cut = next(at for at in range(len(word) - 1, 0, -1) if _width_pt(word[:at]) <= room_pt or at == 1)
            lines += [line] if line else []
            lines.append(word[:cut])
            line, word = "", word[cut:]  # noqa: PLW2901
        longer = f"{line} {word}".strip()
        if line and _width_pt(longer) > room_pt:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def _width_pt(text: str) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]  # noqa: PLC0415

    _load_font()
    return float(stringWidth(text, FONT, SIZE_PT))


@lru_cache(maxsize=1)
def _load_font() -> frozenset[int]:
    """Make the font known; the characters that it has."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # noqa: PLC0415
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415

    data = files("companion").joinpath("data", "letter", "Breip.ttf").read_bytes()
    font: Any = TTFont(FONT, BytesIO(data))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def _drawable(text: str) -> str:
    """In letters that the font has: a letter without its accent is better than a box."""
    known = _load_font()
    if all(ord(char) in known for char in text):
        return text
    found = []
    for char in text:
        plain = char if ord(char) in known else char.translate(PLAIN_LETTERS)
        if not all(ord(one) in known for one in plain):
            plain = _without_accent(char)
        found.append("".join(one for one in plain if ord(one) in known))
    return "".join(found)


def undrawable(page: Page) -> str:
    """The characters of a letter that the hand-like font has no shape for, not even without their accents."""
    return "".join(sorted({char for char in str(page) if not char.isspace() and not _drawable(char)}))


def _without_accent(char: str) -> str:
    import unicodedata  # noqa: PLC0415

    return "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))


def _write(path: Path, data: bytes) -> None:
    """Under another name first. Raises KeepingError."""
    try:
        handle, draft = tempfile.mkstemp(prefix=".letter.", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: Exception) -> KeepingError:
    why = getattr(error, "strerror", None) or error
    return KeepingError(f"I can't write {path} ({why}).", "Choose a folder that you may write to, with some room in it.")
