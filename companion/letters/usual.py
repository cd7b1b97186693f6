"""A line that he often writes, in a draft: at most one, and none where it would be out of place."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from companion.letters.addressed import Addressed
from companion.letters.kinds import Page
from companion.memory.plain_text import folded

GRAVE = re.compile(
    r"\b(?:died|dead|death|dying|funeral|passed away|buried|hospice|cancer|stroke|ill|illness|accident|lost (?:her|his|their"
    r"|your)"
    r"|divorce|left me|sorry|apologi[sz]e|ashamed|shouted|fell out|fight|argued|quarrel|angry|complain\w*|refund|damp|wrong"
    r"|haven't spoken|hospital|miscarriage|baby we lost|sacked|redundant|resign\w*|notice)\b"
)
"""Where a cheerful common line hurts."""
PARTING = re.compile(
    r"(?:(?:i'm |i am )?looking forward to|(?:i )?hope to (?:see|hear)|write (?:back )?soon|take (?:good )?care|give my love"
    r"|look after yourself|let me know|come and see|see you|say hello|i'm thinking of you|thinking of you)\b.{0,50}[.!]",
    re.IGNORECASE,
)


def with_usual(page: Page, whom: Addressed, answers: Sequence[str], phrases: Mapping[str, Sequence[str]]) -> tuple[Page, str]:
    """The page, and where his line stands in it: first, last, or nowhere ("")."""
    told = folded(" ".join(answers))
    if not page.parts or whom.is_formal or GRAVE.search(told):
        return page, ""
    opening = next(iter(phrases.get("opening", ())), "")
    if opening and folded(opening).rstrip(".!?") not in folded(" ".join(page.parts)):
        return replace(page, parts=(f"{opening} {page.parts[0]}", *page.parts[1:])), "first"
    parting = next((one for one in phrases.get("sentence", ()) if PARTING.fullmatch(one)), "")
    if parting and folded(parting).rstrip(".!") not in folded(" ".join(page.parts)):
        return replace(page, parts=(*page.parts[:-1], f"{page.parts[-1]} {parting}")), "last"
    return page, ""
