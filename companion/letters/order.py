"""Parts and sentences of a letter in another order."""

import re
from collections.abc import Sequence
from dataclasses import replace

from companion.letters.changes import Change
from companion.letters.kinds import Page
from companion.letters.outcome import Outcome, Scope
from companion.letters.places import Place, places, without
from companion.letters.written import sentences


def order(page: Page, change: Change, scope: Scope) -> Outcome:
    if len(page.parts) < 2:
        return Outcome(page, "nothing")
    if change.kind == "move":
        found = places(change.old, page, scope.heard)
        beside = re.fullmatch(r"(before|above|in front of|after|below|behind) (.+)", change.new)
        if found and beside is not None:
            anchor = places(beside[2], page, scope.heard)
            return _beside(page, found[0], anchor[0], beside[1]) if anchor else Outcome(page, "which", beside[2])
        return moved(page, found, change.new) if found else Outcome(page, "which", change.old)
    old = re.sub(r"^the | parts?$| paragraphs?$| bits?$", "", change.old)
    numbers = [NTH_WORDS[word] for word in re.findall(r"first|second|third|fourth|last", old)]
    if "two" in old.split() or len(numbers) < 2:
        one, other = (len(page.parts) - 2, len(page.parts) - 1) if "last" in old else (0, 1)
    else:
        one, other = numbers[0] % len(page.parts), numbers[1] % len(page.parts)
    halves = re.split(r" (?:and|with) ", change.old)
    named = [places(half, page, scope.heard) for half in halves]
    if not numbers and len(named) == 2 and all(named):
        one, other = named[0][0].part, named[1][0].part
    if max(one, other) >= len(page.parts) or one == other:
        return Outcome(page, "nothing")
    parts = [*page.parts]
    parts[one], parts[other] = parts[other], parts[one]
    return Outcome(replace(page, parts=tuple(parts)), "done", "", min(one, other))


NTH_WORDS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def is_first(where: str) -> bool:
    return any(word in where for word in ("first", "start", "beginning", "top", "front", "up", "before"))


def moved(page: Page, found: Sequence[Place], where: str) -> Outcome:
    """A part or a sentence to the beginning or the end."""
    goes_first = is_first(where)
    if found[0].sentence is None or len(sentences(page.parts[found[0].part])) == 1:
        moving = page.parts[found[0].part]
        rest = [part for at, part in enumerate(page.parts) if at != found[0].part]
    else:
        moving = sentences(page.parts[found[0].part])[found[0].sentence]
        rest = [*without(page, [found[0]]).parts]
    parts = [moving, *rest] if goes_first else [*rest, moving]
    return Outcome(replace(page, parts=tuple(parts)), "done", "", 0 if goes_first else len(parts) - 1)


def _beside(page: Page, moving: Place, anchor: Place, side: str) -> Outcome:
    """A part or a sentence, before or after another one."""
    text = page.parts[moving.part] if moving.sentence is None else sentences(page.parts[moving.part])[moving.sentence]
    at = page.parts[anchor.part] if anchor.sentence is None else sentences(page.parts[anchor.part])[anchor.sentence]
    if text == at or (moving.sentence is None and moving.part == anchor.part):
        return Outcome(page, "nothing")
    left = without(page, [moving])
    both = f"{text} {at}" if side in ("before", "above", "in front of") else f"{at} {text}"
    parts = tuple(part.replace(at, both, 1) if at in part else part for part in left.parts)
    return Outcome(replace(left, parts=parts), "done")
