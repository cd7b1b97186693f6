"""One word for another: the one he names, or what in the letter is most like the one that he says, nearest to what was read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from companion.letters.alike import ENOUGH, is_of_a_kind, likeness_of
from companion.letters.kinds import Page
from companion.letters.places import SMALL
from companion.letters.written import sentences
from companion.memory.plain_text import folded

WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
NEAR, SMALL_WORD, CLOSE_CALL = 0.06, 0.25, 0.015
MOST_WORDS, NEXT_BEST, OF_A_KIND = 4, 0.45, 0.8
NAMED = 0.72


@dataclass(frozen=True)
class Span:
    """Words of a line of the letter, with where they begin and end in it. Line -1 is the greeting, and the last the closing."""

    line: int
    start: int
    end: int
    text: str


def replaced(page: Page, old: str, new: str, heard: range, least: float = ENOUGH) -> tuple[Page, str, int] | None:
    """The page, what was replaced, and in which part; None where nothing is meant surely enough."""
    if old:
        old, new = _fitted(page, old, new)
        exact = [span for span in _spans(page, len(WORD.findall(old))) if folded(span.text) == folded(old)]
        if exact:
            return _with(page, exact, new)
        near = max(_spans(page, len(old.split())), key=lambda span: likeness_of(span.text.split(), old.split()), default=None)
        if near is None or likeness_of(near.text.split(), old.split()) < NAMED:
            return None
        return _with(page, [span for span in _spans(page, len(old.split())) if span.text == near.text], new)
    found = _likeliest(page, new, heard, least)
    return _with(page, found, new) if found else None


def _fitted(page: Page, old: str, new: str) -> tuple[str, str]:
    """Of "the third of june, not the second" what stands there: "the second of june"; of "my knee that i hurt" the knee."""
    text, olds, news = folded(str(page)), old.split(), new.split()
    for count in range(len(news) - 1, 0, -1):
        if f"{folded(old)} {folded(' '.join(news[-count:]))}" in text:
            return " ".join([*olds, *news[-count:]]), new
    if len(news) > len(olds) and folded(olds[0]) == folded(news[0]) and news[len(olds) : len(olds) + 1] in (["that"], ["which"]):
        return old, " ".join(news[: len(olds)])
    if folded(olds[0]) in news[1:] and len(news) - news.index(folded(olds[0])) == len(olds):
        return old, " ".join(news[news.index(folded(olds[0])) :])
    if len(news) > len(olds) and folded(news[0]) in BEFORE and folded(olds[0]) not in BEFORE:
        return old, " ".join(news[1:])
    return old, new


BEFORE = frozenset("at on in by for to from with the".split())


def instead(before: Page, old: str, new: str, nth: int) -> Page | None:
    """The page with another place of the same words changed than this one, or else with the next likely words."""
    others = [span for span in _spans(before, len(WORD.findall(old))) if folded(span.text) == folded(old)]
    others = [span for at, span in enumerate(others) if at != nth]
    if not others:
        scored = [one for one in _scored(before, new, range(0)) if folded(one[1].text) != folded(old)]
        others = [scored[0][1]] if scored and scored[0][0] >= NEXT_BEST else []
    return _with(before, others[:1], new)[0] if others else None


def _likeliest(page: Page, new: str, heard: range, least: float) -> list[Span]:
    scored = _scored(page, new, heard)
    if not scored or scored[0][0] < least:
        return []
    rival = next((one for one in scored[1:] if folded(one[1].text) != folded(scored[0][1].text)), None)
    if rival is not None and scored[0][0] - rival[0] < CLOSE_CALL and not _overlap(scored[0][1], rival[1]):
        return []
    best = scored[0][1]
    same = [span for _, span in scored if folded(span.text) == folded(best.text)]
    return same if best.text[:1].isupper() and not is_of_a_kind(best.text, new) else [best]


def _scored(page: Page, new: str, heard: range) -> list[tuple[float, Span]]:
    """Every few words of the page, the likeliest first."""
    count, wanted = len(new.split()), [*map(folded, new.split())]
    scored = []
    for words in {max(count - 1, 1), count, min(count + 1, MOST_WORDS)}:
        for span in _spans(page, words):
            there = span.text.split()
            if count > 2 and [folded(there[0]), folded(there[-1])] == [wanted[0], wanted[-1]] and 1 < len(there) != count:
                scored.append((1.5 + (NEAR if span.line in heard else 0.0), span))  # "every other evening", "every evening"
                continue
            if folded(span.text) == folded(new) or (len(there) != count and {*map(folded, there)} & {*map(folded, new.split())}):
                continue
            score = likeness_of(there, new.split()) + (NEAR if span.line in heard else 0.0)
            score -= SMALL_WORD if all(folded(word) in SMALL for word in there) else 0.0
            score -= 0.1 if folded(there[0]) in SMALL or folded(there[-1]) in SMALL else 0.0
            score -= 0.1 if len(there) != count else 0.0
            score -= 0.15 if max(len(span.text), len(new)) > 2 * min(len(span.text), len(new)) and score < OF_A_KIND else 0.0
            score -= 0.2 if count > 1 and not {*map(folded, there)} & {*map(folded, new.split())} else 0.0
            score += 0.1 * len({*map(folded, there)} & {*map(folded, new.split())}) if count > 1 else 0.0
            scored.append((score, span))
    return sorted(scored, key=lambda one: -one[0])


def _overlap(one: Span, other: Span) -> bool:
    return one.line == other.line and one.start < other.end and other.start < one.end


def _lines(page: Page) -> list[str]:
    return [*page.parts, page.greeting, page.closing, page.sign, page.ps]


def _spans(page: Page, count: int) -> Iterator[Span]:
    """So many words that stand together within one sentence."""
    for number, line in enumerate(_lines(page)):
        offset = 0
        for sentence in sentences(line):
            begins = line.index(sentence, offset)
            offset = begins + len(sentence)
            words = [*WORD.finditer(sentence)]
            for at in range(len(words) - count + 1):
                first, last = words[at], words[at + count - 1]
                yield Span(number, begins + first.start(), begins + last.end(), sentence[first.start() : last.end()])


def _with(page: Page, spans: list[Span], new: str) -> tuple[Page, str, int]:
    lines = _lines(page)
    for span in sorted(spans, key=lambda one: (one.line, -one.start)):
        line = lines[span.line]
        text = new
        if span.start and span.text[:1].isupper() and span.text != "I" and new.islower() and len(new.split()) < 3:
            text = new.title()  # one name for another
        if span.start == 0 or line[: span.start].rstrip().endswith((".", "!", "?")):
            text = new[:1].upper() + new[1:]
        lines[span.line] = _agreeing(line[: span.start], text) + text + line[span.end :]
    made = replace(page, parts=tuple(lines[:-4]), greeting=lines[-4], closing=lines[-3], sign=lines[-2], ps=lines[-1])
    return made, spans[0].text, min(spans[0].line, max(len(page.parts) - 1, 0))


def _agreeing(before: str, word: str) -> str:
    """With "a" or "an", as the new word has it."""
    found = re.search(r"\b(a|an) $", before, re.IGNORECASE)
    if found is None:
        return before
    wanted = "an" if word[:1].lower() in "aeio" else "a"
    return f"{before[: found.start(1)]}{wanted if found[1].islower() else wanted.capitalize()} "
