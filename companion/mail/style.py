"""His own way of writing: how he greets, opens and ends, from the mails he sent and what else he wrote; and a first line in it.

Nothing is made up: the first line has the other's name, and an opening that says nothing of what happened.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GREETING = re.compile(
    r"((?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening)|morning|evening)(?: there| again)?)\b([^.!?\n]{0,40})",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"((?:all the |with )?(?:my )?(?:best|love|kind|warm|many)?(?: )?(?:wishes|regards|thanks|best|love|cheers|yours|hugs|xx?"
    r"|take care|see you(?: soon)?|speak soon|talk soon|bye(?: for now)?)(?: (?:wishes|regards|again|as ever"
    r"|sincerely|from me))?)[ ,.!]*",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"(?:(?:many )?thanks?(?: you)?(?: so much| very much| a lot)?(?: for (?:your (?:mail|email|message|note|letter|reply)"
    r"|writing|getting (?:back|in touch)))?|(?:so |very |i'm |i am )*sorry (?:for|about) the (?:late|slow) (?:reply|answer)"
    r"|sorry (?:it's|it has|that it) taken (?:me )?so long(?: to (?:reply|answer|write back))?"
    r"|(?:so |very |really )?(?:good|lovely|nice|great) to hear from you|i hope (?:you're|you are|all is|all's) well"
    r"|hope (?:you're|you are|all's|all is) well|how are (?:you|things))[.!?,]?",
    re.IGNORECASE,
)
"""Openings of his that may be used again: they hold no fact but that somebody wrote."""
LATE = re.compile(r"late|slow|so long", re.IGNORECASE)
CONTRACTED = re.compile(r"\b\w+(?:n't|'(?:m|re|ve|ll|d|s))\b", re.IGNORECASE)
FULL = re.compile(
    r"\b(?:i am|you are|it is|that is|do not|does not|did not|can ?not|will not|i have|i will|we are|is not)\b", re.I
)
LATE_S = 7 * 86_400
SEEN_OFTEN = 2


@dataclass(frozen=True, slots=True)
class Style:
    """`greeting` has "{name}" where the name goes; empty ones he has not shown."""

    greeting: str = ""
    openings: tuple[str, ...] = ()
    closing: str = ""
    contracts: bool = True
    words: int = 0
    """The length of a usual mail of his."""
    texts: int = 0
    """How many it was learnt from."""


def style_of(texts: Iterable[str]) -> Style:
    """What is usual in them; each is one mail's own part."""
    greetings, openings, closings, lengths = Counter[str](), Counter[str](), Counter[str](), list[int]()
    contracted = full = 0
    for text in texts:
        lines = [line.strip() for line in text[:20_000].replace("\u2019", "'").split("\n") if line.strip()]
        if not lines:
            continue
        lengths.append(sum(len(line.split()) for line in lines))
        rest = _greeted(lines, greetings)
        if found := OPENING.match(rest):
            openings[_sentence(found[0])] += 1
        for line in lines[-3:]:
            if found := CLOSING.fullmatch(line):
                closings[found[0].rstrip(" ,.!")] += 1
                break
        contracted += len(CONTRACTED.findall(text[:20_000].replace("\u2019", "'")))
        full += len(FULL.findall(text[:20_000]))
    usual = tuple(text for text, times in openings.most_common(6) if times >= SEEN_OFTEN)
    return Style(
        _most(greetings),
        usual,
        _most(closings),
        contracted >= full,
        sorted(lengths)[len(lengths) // 2] if lengths else 0,
        len(lengths),
    )


def first_line(style: Style, name: str, waited_s: int) -> str:
    """How he would begin an answer.

    >>> first_line(Style(greeting="Hey {name},"), "Anna", 0)
    'Hey Anna, thanks for your mail.'
    """
    greeting = (
        (style.greeting or "Hi {name},").replace("{name}", name) if name else (style.greeting or "Hello,").replace(" {name}", "")
    )
    is_late = waited_s > LATE_S
    own = [text for text in style.openings if bool(LATE.search(text)) == is_late]
    late = "Sorry it's taken me so long to answer." if style.contracts else "I am sorry that it has taken me so long to answer."
    opening = own[0] if own else late if is_late else "Thanks for your mail." if style.contracts else "Thank you for your mail."
    if greeting.endswith(",") and not re.match(r"I(?:'|\b)", opening):
        opening = opening[:1].lower() + opening[1:]
    return f"{greeting} {opening}"


def _greeted(lines: Sequence[str], greetings: Counter[str]) -> str:
    """Count the greeting; what comes after it."""
    found = GREETING.match(lines[0])
    if found is None or len(found[2].split()) > 3 or (found[2] and not found[2].startswith((" ", ","))):
        return lines[0]
    end = "," if "," in found[2] or lines[0].rstrip().endswith(",") else "!" if lines[0][found.end() :].startswith("!") else ","
    named = " {name}" if found[2].strip(" ,-") else ""
    greetings[f"{found[1].capitalize()}{named}{end}"] += 1
    rest = lines[0][found.end() :].lstrip(" ,.!-") or (found[2].partition(",")[2].strip())
    return rest or (lines[1] if len(lines) > 1 else "")


def _sentence(text: str) -> str:
    text = " ".join(text.rstrip(" .,!?").split())
    return text[:1].upper() + text[1:] + ("?" if text.lower().startswith("how are") else ".")


def _most(found: Counter[str]) -> str:
    return next((text for text, _ in found.most_common(1)), "")
