"""Which part, sentence or words of a page somebody means: "the last part", "the bit about the dog", "that"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from companion.letters.alike import likeness
from companion.letters.changes import ABOUT, NTH, PART
from companion.letters.kinds import Page
from companion.letters.written import STARTS, sentences
from companion.memory.plain_text import folded, words_of

SMALL = frozenset(
    """a an the and or but so of to in on at for with from by about as is am are was were be been being it its this that
    these those
    i me my we us our you your he him his she her they them their not no do did does don't have has had s t m ve re ll d there
    then when what how who which if just very too all out up off again bit part sentence line thing stuff word words bits whole
    everything anything where
    over never ever under after before into through always every each only also still more most much many some any one""".split()
)
SINGLE = re.compile(
    rf"(?:the |that |this |my |very )*(?P<nth>{'|'.join(NTH)})(?: (?P<many>two|three|2|3))? ?(?P<what>{PART}s?|one|ones)?"
)
THAT = re.compile(
    rf"(?:that|it|this|the)(?: (?:whole|entire|same|new))?(?: (?:{PART}|one))?(?: (?:out|again))?"
    rf"|(?:the )?(?:{PART}) you (?:just )?(?:read|said)"
)
ABOUT_IT = re.compile(
    rf"(?:(?:the|that|all the|this|any|my|our|every|a) )?(?:whole )?(?:{PART}s?|stuff|story|mention|everything|anything"
    rf"|all) (?:{ABOUT}) (?:the fact that |where |how |that )?(?P<words>.+)"
)
THE_PART = re.compile(rf"(?:the|that) (?P<words>.+?) (?:{PART}|story|business|stuff)")
THE_WORD = re.compile(r"(?:the |that )?words? (?P<words>.+)")
BEFORE_CLAUSE = frozenset("and but so because otherwise unless then although though since while when who which cos".split())
BEFORE_END = frozenset(
    """behind beside near into across along around between under with about by at in on for from after before during over
    without""".split()
)
NUMBERS = frozenset(
    """hundred thousand million one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety a half quarter""".split()
)
SENTENCE = ("sentence", "line", "phrase")


@dataclass(frozen=True, order=True)
class Place:
    """A paragraph, or one sentence of it."""

    part: int
    sentence: int | None = None


def nth_of(text: str) -> str:
    """Of "the last part" the word "last"; nothing where no number is said."""
    found = SINGLE.fullmatch(text)
    return found["nth"] if found else ""


def places(text: str, page: Page, heard: range) -> list[Place]:
    """What is meant, in order; nothing where nothing is."""
    if not page.parts:
        return []
    if found := SINGLE.fullmatch(text):
        return _numbered(found, page)
    if THAT.fullmatch(text):
        last = min(heard.stop, len(page.parts)) - 1 if heard else len(page.parts) - 1
        return [Place(max(last, 0))]
    words = about(text)
    return with_words(words, page)


def about(text: str) -> str:
    """The words that tell what it is about."""
    found = THE_WORD.fullmatch(text) or ABOUT_IT.fullmatch(text) or THE_PART.fullmatch(text)
    return found["words"] if found else text


def with_words(words: str, page: Page) -> list[Place]:
    """The sentences that have the most of these words, or words that sound like them."""
    wanted = [word for word in words_of(words) if word not in SMALL] or [*words_of(words)]
    scores: dict[Place, float] = {}
    for part, text in enumerate(page.parts):
        for number, sentence in enumerate(sentences(text)):
            there = [word for word in words_of(sentence) if word not in SMALL]
            scores[Place(part, number)] = sum(max((is_alike(one, other) for other in there), default=0.0) for one in wanted)
    most = max(scores.values(), default=0.0)
    return [place for place, score in sorted(scores.items()) if score == most] if most >= 0.75 else []


def is_alike(one: str, other: str) -> float:
    """1 for the same word or another form of it, 0.75 for one that sounds much like it, else 0."""
    if one == other or (len(one) > 3 and len(other) > 3 and _stem(one) == _stem(other)):
        return 1.0
    return 0.75 if min(len(one), len(other)) > 3 and likeness(one, other) > 0.85 else 0.0


def _stem(word: str) -> str:
    return re.sub(r"(?<=[a-z]{3})(?:ies|ied|ying|y|ing|ed|es|s|e)$", "", word)


def _numbered(found: re.Match[str], page: Page) -> list[Place]:
    at, many = NTH[found["nth"]], {"two": 2, "2": 2, "three": 3, "3": 3}.get(found["many"] or "", 1)
    if (found["what"] or "").rstrip("s") in SENTENCE:
        every = [Place(part, number) for part, text in enumerate(page.parts) for number in range(len(sentences(text)))]
    else:
        every = [Place(part) for part in range(len(page.parts))]
    if at < 0:
        return every[-many:]
    return every[at : at + many]


def without(page: Page, gone: Sequence[Place]) -> Page:
    """The page without these parts and sentences; an empty paragraph goes."""
    parts = []
    for part, text in enumerate(page.parts):
        if Place(part) in gone:
            continue
        kept = [one for number, one in enumerate(sentences(text)) if Place(part, number) not in gone]
        parts.append(" ".join(kept))
    return replace(page, parts=tuple(part for part in parts if part))


def without_words(sentence: str, words: str) -> str:
    """A sentence without the clause that has these words, as little as can go; "" where all of it has to.

    >>> without_words("We went to the sea and you lost your shoe.", "the shoe")
    'We went to the sea.'
    """
    tokens, end = sentence.rstrip(".!?").split(), sentence[len(sentence.rstrip(".!?")) :] or "."
    wanted = [word for word in words_of(words) if word not in SMALL]
    alike = [max((is_alike(one, other) for one in wanted for other in words_of(token)), default=0.0) for token in tokens]
    has = [0.0 < one == max(alike, default=0.0) for one in alike]
    starts = [0, *(at for at in range(2, len(tokens) - 1) if _parts_at(tokens, at))]
    clauses = [*zip(starts, [*starts[1:], len(tokens)], strict=True)]
    touched = [any(has[first:last]) for first, last in clauses]
    if all(touched):
        return _without_end(tokens, has, end)
    kept = [tokens[first:last] for (first, last), is_gone in zip(clauses, touched, strict=True) if not is_gone]
    if touched[0] and not _is_whole(kept[0][1:]):
        return ""
    left = [word for clause in kept for word in clause]
    if touched[0]:
        left = left[1:]
    text = " ".join(left).strip(" ,")
    return text[:1].upper() + text[1:] + end if text else ""


def _parts_at(tokens: Sequence[str], at: int) -> bool:
    """Whether a clause begins here; not in the middle of "two thousand and nine"."""
    is_number = folded(tokens[at - 1]) in NUMBERS and folded(tokens[at + 1]) in NUMBERS
    return folded(tokens[at]) in BEFORE_CLAUSE and not is_number


def _is_whole(words: Sequence[str]) -> bool:
    return len(words) > 2 and (folded(words[0]) in STARTS or folded(words[0]) in ("my", "our", "your", "the", "please"))


def _without_end(tokens: list[str], has: list[bool], end: str) -> str:
    """Where the words are in what hangs on at its end ("in the rain"), without that."""
    first = has.index(True) if any(has) else len(tokens)
    for at in range(first - 1, max(first - 5, 2), -1):
        if folded(tokens[at]) in BEFORE_END:
            return " ".join(tokens[:at]).rstrip(",") + end if len(tokens) - at <= 6 and at >= 3 else ""
    return ""
