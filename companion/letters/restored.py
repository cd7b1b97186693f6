"""What was in the letter before: words put back, and the other place that a change was meant for."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from companion.letters.kinds import Page
from companion.letters.places import about, with_words
from companion.letters.replaced import instead
from companion.letters.written import sentences
from companion.memory.plain_text import folded, words_of

ALIKE = 0.5


def put_back(page: Page, before: Sequence[Page], words: str) -> tuple[Page, str] | None:
    """The sentence that had these words, where it stood; None where there never was one. `before`: the latest last."""
    wanted = about(words)
    for older in reversed(before):
        for place in with_words(wanted, older):
            sentence = sentences(older.parts[place.part])[place.sentence or 0]
            if sentence not in " ".join(page.parts):
                return _with(page, older, place.part, sentence), sentence
    return None


def _with(page: Page, older: Page, part: int, sentence: str) -> Page:
    """In the place of what was left of it; where nothing was, after what stood before it."""
    there = [(number, one) for number, text in enumerate(page.parts) for one in sentences(text)]
    kept = [(number, one) for number, one in there if not any(one in text for text in older.parts)]
    near = max(kept, key=lambda one: _likeness(one[1], sentence), default=None)
    parts = [*page.parts]
    if near is not None and _likeness(near[1], sentence) >= ALIKE:
        parts[near[0]] = parts[near[0]].replace(near[1], sentence, 1)
        return replace(page, parts=tuple(parts))
    was = sentences(older.parts[part])
    at = was.index(sentence)
    for number, text in enumerate(parts):
        left = sentences(text)
        beside = next((left.index(one) + 1 for one in reversed(was[:at]) if one in left), None)
        if beside is None:
            beside = next((left.index(one) for one in was[at + 1 :] if one in left), None)
        if beside is not None:
            parts[number] = " ".join([*left[:beside], sentence, *left[beside:]])
            return replace(page, parts=tuple(parts))
    parts.insert(min(part, len(parts)), sentence)
    return replace(page, parts=tuple(parts))


def _likeness(one: str, other: str) -> float:
    ones, others = words_of(one), words_of(other)
    same = sum(block.size for block in SequenceMatcher(None, ones, others, autojunk=False).get_matching_blocks())
    return same / max(min(len(ones), len(others)), 1)


def other_one(page: Page, before: Page) -> tuple[Page, str] | None:
    """The last change, done to the next likely words instead; None where it was none of words, or there are no others."""
    was, now = str(before).split(), str(page).split()
    changed = [one for one in SequenceMatcher(None, was, now, autojunk=False).get_opcodes() if one[0] != "equal"]
    if len(changed) != 1 or changed[0][0] != "replace":
        return None
    _, first, last, new_first, new_last = changed[0]
    new = " ".join(now[new_first:new_last]).strip(".,!?")
    old = " ".join(was[first:last]).strip(".,!?")
    nth = sum(folded(one).strip(".,!?") == folded(old) for one in was[:first])  # which of several that are the same
    made = instead(before, old, new, nth)
    return (made, new) if made is not None else None
