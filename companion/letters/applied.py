"""A change done to a page: what it is then, and what came of it. Nothing is changed where it isn't clear what is meant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from companion.letters.addressed import PARTNERS, Addressed
from companion.letters.changes import Change
from companion.letters.draft import in_sentences
from companion.letters.kinds import Page
from companion.letters.places import Place, about, nth_of, places, with_words, without, without_words
from companion.letters.replaced import replaced
from companion.letters.shorter import shortened
from companion.letters.spoken_to import said_to
from companion.letters.written import in_case, sentences
from companion.memory.plain_text import folded

WARM = "Take good care of yourself."
WARM_MANY = "Take good care of yourselves."


@dataclass(frozen=True)
class Scope:
    """What the change is about: the parts that were read last, who is addressed, and names that get capitals."""

    heard: range = range(0)
    whom: Addressed = field(default_factory=Addressed)
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """`came` is what happened: done, or why it isn't (nothing, which, none); `what` is the words it is about."""

    page: Page
    came: str
    what: str = ""
    at: int = 0
    """The part that it happened in."""


def applied(page: Page, change: Change, scope: Scope) -> Outcome:  # noqa: PLR0911  a table, written as a match
    """The kinds that change words; undo, over and again are the talk's."""
    match change.kind:
        case "replace":
            return _replace(page, change, scope)
        case "add":
            return _add(page, change, scope)
        case "remove":
            return _remove(page, change, scope)
        case "greet" | "close" | "sign":
            return _ends(page, change, scope)
        case "swap" | "move":
            return _order(page, change, scope)
        case "shorter":
            found, gone = _shorter(page, change.old, scope)
            return Outcome(found, "done" if found != page else "nothing", gone)
        case "warmer" | "plainer":
            return _tone(page, change.kind, scope)
    return Outcome(page, "none")


def _shorter(page: Page, which: str, scope: Scope) -> tuple[Page, str]:
    """All of it, or the part that is named."""
    found = places(which, page, scope.heard) if which else []
    if not found:
        return shortened(page)
    at = found[0].part
    made, gone = shortened(Page(parts=(page.parts[at],)))
    return replace(page, parts=(*page.parts[:at], *made.parts, *page.parts[at + 1 :])), gone


def _replace(page: Page, change: Change, scope: Scope) -> Outcome:
    unnamed = replace(scope.whom, name="", relation="")
    new = in_case(said_to(change.new.split(), unnamed), scope.names)
    found = replaced(page, change.old, new, scope.heard)
    old = " ".join(said_to(change.old.split(), scope.whom))
    if found is None and old != change.old:
        found = replaced(page, old, new, scope.heard)
    if found is None and not change.is_sure:
        return Outcome(page, "none")
    return Outcome(found[0], "done", found[1], found[2]) if found else Outcome(page, "which", change.old or change.new)


def _add(page: Page, change: Change, scope: Scope) -> Outcome:
    """At the end of what was read last, or where the letter ends."""
    lead_in = "I want you to know" if change.new.startswith(("how ", "what ", "why ")) else "I want to tell you about"
    new = in_sentences(re.sub(r"^about ", "", change.new), scope.whom, scope.names, lead_in)
    if not new:
        return Outcome(page, "none")
    if not page.parts:
        return Outcome(replace(page, parts=(" ".join(new),)), "done", " ".join(new))
    at = min(scope.heard.stop, len(page.parts)) - 1 if scope.heard else len(page.parts) - 1
    parts = [*page.parts]
    parts[at] = f"{parts[at]} {' '.join(new)}"
    return Outcome(replace(page, parts=tuple(parts)), "done", " ".join(new), at)


def _remove(page: Page, change: Change, scope: Scope) -> Outcome:  # noqa: PLR0911  the first that is meant
    what = change.old
    if re.fullmatch(r"(?:the |my |that )?(?:name|signature)(?: at the (?:end|bottom))?", what) and page.sign:
        return Outcome(replace(page, sign=""), "done", page.sign)
    if re.fullmatch(r"(?:the )?(?:greeting|dear)", what):
        return Outcome(replace(page, greeting=""), "done", page.greeting)
    if re.fullmatch(r"(?:the )?(?:closing|love|kind regards|ending line)", what) and page.closing:
        return Outcome(replace(page, closing=""), "done", page.closing)
    found = places(what, page, scope.heard)
    if not found and (said := " ".join(said_to(what.split(), scope.whom))) != what:
        found, what = places(said, page, scope.heard), said
    if not found:
        return Outcome(page, "which", about(what))
    if found[0].sentence is None or nth_of(what) or re.match(r"(?:the|that) (?:whole )?(?:sentence|line|question)\b", what):
        left = without(page, found)
        return Outcome(left, "done", _first_words(page, found[0]), found[0].part)
    words = about(what)
    if re.match(r"(?:the |that )?words? ", what) or _is_quoted(page, found[0], what):
        return _without_word(page, found[0], words)
    parts = [sentences(part) for part in page.parts]
    for place in found:
        parts[place.part][place.sentence or 0] = without_words(parts[place.part][place.sentence or 0], words)
    joined = (" ".join(one for one in part if one) for part in parts)
    left = replace(page, parts=tuple(part for part in joined if part))
    return Outcome(left, "done", words, found[0].part)


def _is_quoted(page: Page, place: Place, what: str) -> bool:
    """Whether he says the very words that are to go: "leave out like a fool"."""
    return not re.match(r"(?:the|that|this|all|my|our|any|a|every|everything|anything)\b", what) and folded(what) in folded(
        page.parts[place.part]
    )


def _without_word(page: Page, place: Place, words: str) -> Outcome:
    part = page.parts[place.part]
    text = " ".join(re.sub(rf"\b{re.escape(words)}\b", "", part, flags=re.IGNORECASE).split())
    text = re.sub(r" ([.,!?])", r"\1", text)
    text = re.sub(r"(^|[.!?] )([a-z])", lambda found: found[1] + found[2].upper(), text)
    parts = (*page.parts[: place.part], text, *page.parts[place.part + 1 :])
    return Outcome(replace(page, parts=parts), "done", words, place.part)


def _ends(page: Page, change: Change, scope: Scope) -> Outcome:
    text = change.new
    if change.kind == "sign":
        text = re.sub(r"^(?:it )?(?:with|from|as|by) ", "", text)
        love = re.fullmatch(
            r"(?P<closing>(?:with )?(?:all |lots of |much |my )*(?:love|best wishes|kind regards|regards|best"
            r"|cheers)(?: from)?) (?P<name>.+)",
            text,
        )
        words = _signed(said_to((love["name"] if love else text).split(), scope.whom))
        page = replace(page, closing=_capital(love["closing"])) if love else page
        return Outcome(replace(page, sign=words), "done", words)
    if change.kind == "close":
        made = _capital(in_case(said_to(text.split(), scope.whom), scope.names))
        if len(text.split()) > 4 or text.startswith(("i ", "i'm", "we ", "see you")):  # a last sentence, not "with love"
            new = " ".join(in_sentences(text, scope.whom, scope.names))
            parts = (*page.parts[:-1], f"{page.parts[-1]} {new}") if page.parts else (new,)
            return Outcome(replace(page, parts=parts), "done", new)
        return Outcome(replace(page, closing=made), "done", made)
    if found := places(text, page, scope.heard) if text.startswith(("the ", "that ")) else []:
        return _moved(page, found, "first")
    is_greeting = (
        text.split()[0] in ("dear", "dearest", "hello", "hi", "hey", "my", "darling", "good", "to") and len(text.split()) <= 5
    )
    if not is_greeting and len(text.split()) > 3:
        new = " ".join(in_sentences(text, scope.whom, scope.names))
        return Outcome(replace(page, parts=(f"{new} {page.parts[0]}", *page.parts[1:]) if page.parts else (new,)), "done", new)
    if not is_greeting:
        text = f"{page.greeting.split()[0] if page.greeting else 'Dear'} {text}"
    greeting = " ".join(word if word in ("and", "my") else _capital(word) for word in text.split())
    return Outcome(replace(page, greeting=_capital(greeting)), "done", greeting)


def _signed(words: Sequence[str]) -> str:
    """A name, or "your brother"."""
    keeps = frozenset(
        """your kids children family boys girls all us brother sister son daughter friend old loving and the from mother
        father little big neighbour always husband wife cousin at number of nephew niece grandson granddaughter
        favourite ever colleague mate pal tenant student uncle aunt""".split()
    )
    is_first = [word if word in keeps else _capital(word) for word in words]
    return _capital(" ".join(is_first))


def _order(page: Page, change: Change, scope: Scope) -> Outcome:
    if len(page.parts) < 2:
        return Outcome(page, "nothing")
    if change.kind == "move":
        found = places(change.old, page, scope.heard)
        return _moved(page, found, change.new) if found else Outcome(page, "which", change.old)
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


def _moved(page: Page, found: Sequence[Place], where: str) -> Outcome:
    """A part or a sentence to the beginning or the end."""
    is_first = any(word in where for word in ("first", "start", "beginning", "top", "front", "up", "before"))
    if found[0].sentence is None or len(sentences(page.parts[found[0].part])) == 1:
        moving = page.parts[found[0].part]
        rest = [part for at, part in enumerate(page.parts) if at != found[0].part]
    else:
        moving = sentences(page.parts[found[0].part])[found[0].sentence]
        rest = [*without(page, [found[0]]).parts]
    parts = [moving, *rest] if is_first else [*rest, moving]
    return Outcome(replace(page, parts=tuple(parts)), "done", "", 0 if is_first else len(parts) - 1)


def _tone(page: Page, kind: str, scope: Scope) -> Outcome:
    """Warmer or plainer at both ends: a feeling that he didn't tell is not put into his mouth."""
    words = page.greeting.split()
    if kind == "warmer":
        if words[:1] == ["Dear"]:
            words = ["My", "dear", *words[1:]]
        elif words[:2] == ["My", "dear"]:
            words = ["My", "dearest", *words[2:]]
        warm = ("With all my love", "With all my love and a big hug") if _is_close(scope.whom) else ("With warmest wishes",)
        closing = next((one for one in warm if one != page.closing), page.closing)
        line = WARM_MANY if scope.whom.gender == "they" else WARM
        has_line = not page.parts or any(line in part for part in page.parts)
        parts = page.parts if has_line else (*page.parts[:-1], f"{page.parts[-1]} {line}")
        made = replace(page, greeting=" ".join(words), closing=closing, parts=parts)
    else:
        names = [word for word in words if word.lower() not in ("my", "dear", "dearest", "darling")]
        closing = page.closing if scope.whom.is_formal else "Love" if _is_close(scope.whom) else "Best wishes"
        parts = tuple(part.removesuffix(f" {WARM}").removesuffix(f" {WARM_MANY}") for part in page.parts)
        made = replace(page, greeting=" ".join(["Dear", *names]), closing=closing, parts=parts)
    return Outcome(made, "done" if made != page else "nothing")


def _is_close(whom: Addressed) -> bool:
    from companion.letters.draft import CLOSINGS, closing  # noqa: PLC0415  what it would be by itself

    return bool(set(whom.relation.split()) & PARTNERS) or closing(whom) in (CLOSINGS["family"], CLOSINGS["partner"])


def _first_words(page: Page, place: Place) -> str:
    text = page.parts[place.part] if place.part < len(page.parts) else ""
    if place.sentence is not None and text:
        text = sentences(text)[place.sentence]
    words = text.split()
    return " ".join(words[:5]).rstrip(".,") if len(words) > 5 else text.rstrip(".")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def found_in(page: Page, words: str) -> list[Place]:
    return with_words(words, page)
