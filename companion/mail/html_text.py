"""HTML as the text that a reader would see: no scripts, no styles, and nothing that is hidden from the eye.

Not by html.parser, which takes half a minute for sixty kilobytes of "<a " (its search for an end begins anew at each): this one
goes over the text once. It is no browser: it shows nothing, loads nothing and follows nothing.
"""

import html
import re
from functools import lru_cache

MAX_CHARS = 400_000
MAX_DEPTH = 200
NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,20})")
HIDING = re.compile(
    r"""(?:^|[\s"'/])hidden(?=[\s"'=/]|$)|display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"""
    r"""|opacity\s*:\s*0(?:\.0*)?(?![.\d])|(?:font-size|max-height|max-width|line-height)\s*:\s*0*(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;"'!]|$)"""
    r"""|aria-hidden\s*=\s*["']?true|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,}""",
    re.IGNORECASE,
)
UNSEEN = frozenset("script style head title template noscript svg math object iframe select textarea audio video canvas".split())
VOID = frozenset("br hr img input meta link area base col embed source track wbr".split())
BREAKING = frozenset(
    "p div br hr li tr table ul ol h1 h2 h3 h4 h5 h6 blockquote pre section article header footer address dt dd center".split()
)
ENDED_BY_NEXT = frozenset("p li td th tr dt dd option".split())
QUOTING = frozenset(("blockquote",))
RAW = frozenset(("script", "style", "title", "textarea", "noscript"))
"""Within these nothing is a tag but their own end."""


def text_of_html(source: str, enough_chars: int = MAX_CHARS) -> str:
    r"""The lines that are seen, about `enough_chars` of them; what is quoted has "> " before it.

    >>> text_of_html("<p>Hello&nbsp;<b>you</b></p><div style='display:none'>wipe yourself</div><script>x</script>Bye")
    'Hello you\nBye'
    """
    reader = _Reader(source[:MAX_CHARS].replace("\x00", ""))
    reader.read(enough_chars)
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=1_024)
def _hides(tag: str) -> bool:
    """Whether what stands in a tag keeps its text from the eye. A mail has few tags, each many times."""
    return HIDING.search(tag) is not None


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._lower = source.lower() if source.isascii() else "".join(c.lower() if c.isascii() else c for c in source)
        """Of the same length, which lower() alone doesn't promise."""
        self.pieces: list[str] = []
        self._open: list[tuple[str, bool]] = []
        """Names of what is open, and whether each hides."""
        self._hidden = self._quoted = self._chars = 0

    def read(self, enough_chars: int) -> None:
        at, source = 0, self._source
        while self._chars < enough_chars and (start := source.find("<", at)) >= 0:
            self._text(source[at:start])
            at = self._tag(start)
            if at < 0:
                return
        if self._chars < enough_chars:
            self._text(source[at:])

    def _tag(self, start: int) -> int:
        """What begins with "<": where the text goes on; -1 where it never ends, and all the rest is no text."""
        source = self._source
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4)
            return end + 3 if end >= 0 else -1
        named = NAME.match(source, start)
        if named is None:
            if source[start + 1 : start + 2] not in ("!", "?", "/"):
                self._text("<")
                return start + 1
            end = source.find(">", start)
            return end + 1 if end >= 0 else -1
        end = source.find(">", start)
        if end < 0:
            return -1
        name, whole = named[1].lower(), source[start + 1 : end]
        if name in BREAKING:
            self._text("\n", seen=True)
        if source[start + 1] == "/":
            self._ended(name)
        elif name not in VOID:
            return self._began(name, whole, end + 1)
        return end + 1

    def _began(self, name: str, whole: str, after: int) -> int:
        if name in RAW:
            end = self._lower.find(f"</{name}", after)
            return end if end >= 0 else -1
        if name in UNSEEN and whole.endswith("/"):
            return after
        if name in ENDED_BY_NEXT and self._open and self._open[-1][0] == name:
            self._ended(name)
        if len(self._open) < MAX_DEPTH:
            hides = name in UNSEEN or (len(whole) > len(name) and _hides(whole[:500]))
            self._open.append((name, hides))
            self._hidden += hides
            self._quoted += name in QUOTING
        return after

    def _ended(self, name: str) -> None:
        if not self._open or (self._open[-1][0] != name and not any(one == name for one, _ in self._open)):
            return
        while self._open:
            one, hides = self._open.pop()
            self._hidden -= hides
            self._quoted -= one in QUOTING
            if one == name:
                return

    def _text(self, text: str, seen: bool = False) -> None:
        if not text or (self._hidden and not seen):
            return
        if seen:
            self.pieces.append("\n> " if self._quoted else "\n")
        else:
            self._chars += len(text) if not text.isspace() else 0
            self.pieces.append(html.unescape(text).replace("\n", " ").replace("\r", " "))
