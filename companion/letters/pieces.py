"""A page in pieces short enough to listen to: the greeting with the first part, then part by part, the name with the last."""

from dataclasses import dataclass

from companion.letters.kinds import Page
from companion.letters.written import sentences

MOST_WORDS = 45


@dataclass(frozen=True)
class Aloud:
    """`parts` are the paragraphs that it is from."""

    text: str
    parts: range


def aloud(page: Page) -> list[Aloud]:
    """All of it, in order; one piece of a page without parts."""
    found: list[Aloud] = []
    for number, part in enumerate(page.parts):
        piece: list[str] = []
        for sentence in sentences(part):
            if piece and len(" ".join([*piece, sentence]).split()) > MOST_WORDS:
                found.append(Aloud(" ".join(piece), range(number, number + 1)))
                piece = []
            piece.append(sentence)
        found.append(Aloud(" ".join(piece), range(number, number + 1)))
    start = f"{page.greeting}. " if page.greeting else ""
    end = " ".join(f"{one}." for one in (page.closing, page.sign) if one)
    end += f" P S. {page.ps}" if page.ps else ""
    if not found:
        return [Aloud(f"{start}{end}".strip(), range(0))]
    found[0] = Aloud(start + found[0].text, found[0].parts)
    found[-1] = Aloud(f"{found[-1].text} {end}".strip(), found[-1].parts)
    return found
