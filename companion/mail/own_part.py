"""What the sender wrote himself: without what he quotes, the mail before, and what stands under every mail of his."""

import re

MAX_CHARS = 200_000
MOST_LINES = 4_000
BELOW = re.compile(
    r"-- ?|_{5,}|-{3,} ?(?:original|forwarded) message ?-{0,5}|-{5,}.{0,60}(?:original|forwarded|urspr).{0,60}"
    r"|begin forwarded message:|(?:sent|get) (?:from|outlook) (?:my|for|a) .{1,40}|sent from .{1,30} for .{1,20}"
    r"|.{0,40}_{10,}",
    re.IGNORECASE,
)
"""From such a line on nothing is his."""
INTRODUCES = re.compile(
    r"(?:on|am|le|el|il|op|den) .{6,200}(?:wrote|schrieb|écrit|escribió|scritto|schreef|skrev) ?:?", re.IGNORECASE
)
HEADER_LINE = re.compile(r"\*?(?:from|sent|to|cc|date|subject|von|gesendet|an|betreff):\*? .*", re.IGNORECASE)


def own_part(text: str) -> str:
    r"""The lines of his own; all of them where nothing else would be left.

    >>> own_part("Yes, Sunday.\n\nOn Monday, 2 March 2026, Tom wrote:\n> Sunday?\n-- \nAnna")
    'Yes, Sunday.'
    """
    lines = [line.strip() for line in text[:MAX_CHARS].split("\n", MOST_LINES)[:MOST_LINES]]
    own: list[str] = []
    for number, line in enumerate(lines):
        if BELOW.fullmatch(line) or _is_introduction(lines, number):
            break
        if not line.startswith((">", "|>")):
            own.append(line)
    found = _without_blanks(own)
    return found or _without_blanks([line.lstrip("> ") for line in lines])


def _is_introduction(lines: list[str], number: int) -> bool:
    """A line like "On Monday Tom wrote:", or two; or the headers of the mail before."""
    line = lines[number]
    if not line or len(line) > 300:
        return False
    if line[:3].lower() in STARTS:
        whole = line if line.endswith(":") else f"{line} {lines[number + 1] if number + 1 < len(lines) else ''}"
        if INTRODUCES.fullmatch(whole.strip()):
            return True
    return (
        HEADER_LINE.fullmatch(line) is not None
        and len([one for one in lines[number : number + 4] if HEADER_LINE.fullmatch(one)]) >= 3
    )


STARTS = frozenset(("on ", "am ", "le ", "el ", "il ", "op ", "den"))


def _without_blanks(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
