"""A change done to a page: what it is then, and what came of it. Nothing is changed where it isn't clear what is meant."""

import re
from collections.abc import Sequence
from dataclasses import replace

from companion.letters.addressed import PARTNERS, Addressed
from companion.letters.alike import ENOUGH, likeness
from companion.letters.changes import Change
from companion.letters.draft import in_sentences, is_fragment
from companion.letters.kinds import Page
from companion.letters.order import is_first, moved, order
from companion.letters.outcome import Outcome, Scope
from companion.letters.places import ABOUT_IT, Place, about, nth_of, places, with_words, without, without_words
from companion.letters.replaced import replaced
from companion.letters.shorter import shortened
from companion.letters.spoken_to import said_to
from companion.letters.written import in_case, sentences
from companion.memory.plain_text import folded

WARM = "Take good care of yourself."
WARM_MANY = "Take good care of yourselves."


def applied(page: Page, change: Change, scope: Scope) -> Outcome:
    """The kinds that change words; undo, over and again are the talk's."""
    match change.kind:
        case "replace" | "add" | "ps" | "name" | "remove":
            return WORDS[change.kind](page, change, scope)
        case "greet" | "close" | "sign":
            return _ends(page, change, scope)
        case "swap" | "move":
            return _ordered(page, change, scope)
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
    if not change.is_sure and re.search(rf"\b{re.escape(new)}\b", str(page), re.IGNORECASE):
        return Outcome(page, "none")  # "no, Tom", where Tom is there: either may be meant
    found = replaced(page, change.old, new, scope.heard, ENOUGH if change.is_sure else SURE)
    old = " ".join(said_to(change.old.split(), scope.whom))
    if found is None and old != change.old:
        found = replaced(page, old, new, scope.heard)
    if found is None and not change.is_sure:
        return Outcome(page, "none")
    if found is None and not change.old and len(change.new.split()) > 2 and not is_fragment(change.new.split()):
        return _add(page, replace(change, kind="add"), scope)  # "say the cat died"
    return Outcome(found[0], "done", found[1], found[2]) if found else Outcome(page, "which", change.old or change.new)


SURE = 0.68
"""How alike a word has to be that is said after a bare "no"."""


def _add(page: Page, change: Change, scope: Scope) -> Outcome:
    """At the end of what was read last, or where the letter ends."""
    lead_in = "I want you to know" if change.new.startswith(("how ", "what ", "why ")) else "I want to tell you about"
    new = in_sentences(re.sub(r"^about ", "", change.new), scope.whom, scope.names, lead_in)
    if not new:
        return Outcome(page, "none")
    if not page.parts:
        return Outcome(replace(page, parts=(" ".join(new),)), "done", " ".join(new))
    at = min(scope.heard.stop, len(page.parts)) - 1 if scope.heard else len(page.parts) - 1
    at = {"first": 0, "last": len(page.parts) - 1}.get(change.old, at)
    parts = [*page.parts]
    parts[at] = f"{' '.join(new)} {parts[at]}" if change.old == "first" else f"{parts[at]} {' '.join(new)}"
    return Outcome(replace(page, parts=tuple(parts)), "done", " ".join(new), at)


def _ps(page: Page, change: Change, scope: Scope) -> Outcome:
    lead_in = "I want to tell you about" if change.new.startswith("about ") else ""
    new = " ".join(in_sentences(change.new.removeprefix("about "), scope.whom, scope.names, lead_in))
    return Outcome(replace(page, ps=f"{page.ps} {new}".strip()), "done", f"P S. {new}") if new else Outcome(page, "none")


def _named(page: Page, change: Change, _scope: Scope) -> Outcome:
    """A name as it is spelt, in the place of the one that sounds most like it."""
    words = {word for word in re.findall(r"[^\W\d_][\w'-]+", str(page)) if word[:1].isupper()}
    near = max(sorted(words), key=lambda word: likeness(word, change.new), default="")
    if not near or likeness(near, change.new) < SAME_NAME:
        return Outcome(page, "which", change.new)
    found = replaced(page, near, _capital(change.new), range(0))
    return Outcome(found[0], "done", found[1], found[2]) if found else Outcome(page, "which", change.new)


SAME_NAME = 0.6


def _remove(page: Page, change: Change, scope: Scope) -> Outcome:
    what = change.old
    if (at_an_end := _without_end(page, what)) is not None:
        return at_an_end
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


def _without_end(page: Page, what: str) -> Outcome | None:
    """Greeting, closing, name or postscript, where it is one of these that is to go."""
    if re.fullmatch(r"(?:the |my |that )?(?:name|signature)(?: at the (?:end|bottom))?", what) and page.sign:
        return Outcome(replace(page, sign=""), "done", page.sign)
    if page.ps and re.fullmatch(r"(?:the |that )?(?:p ?s|post ?script)", what):
        return Outcome(replace(page, ps=""), "done", "the P S")
    if re.fullmatch(r"(?:the )?(?:greeting|dear)", what):
        return Outcome(replace(page, greeting=""), "done", page.greeting)
    if re.fullmatch(r"(?:the )?(?:closing|love|kind regards|ending line)", what) and page.closing:
        return Outcome(replace(page, closing=""), "done", page.closing)
    return None


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
    if HANGS.search(text) and not HANGS.search(part):  # "I'm so sorry about."
        every = sentences(part)
        every[place.sentence or 0] = without_words(every[place.sentence or 0], words)
        text = " ".join(one for one in every if one)
    parts = (*page.parts[: place.part], *([text] if text else []), *page.parts[place.part + 1 :])
    return Outcome(replace(page, parts=parts), "done", words, place.part)


HANGS = re.compile(
    r"\b(?:about|of|to|in|on|at|with|for|from|by|the|a|an|my|your|our|and|or)[.!?,]|(?:^|[.!?] )(?:has|have|was|is|are"
    r"|says)\b",
    re.I,
)
"""What was left of a sentence whose word has gone."""


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
        return moved(page, found, "first")
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


def _ordered(page: Page, change: Change, scope: Scope) -> Outcome:
    done = order(page, change, scope)
    if done.came == "which" and done.what == change.old and not ABOUT_IT.fullmatch(change.old):
        return _add(
            page, Change("add", change.old, "first" if is_first(change.new) else "last"), scope
        )  # "put my number is five last"
    return done


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


WORDS = {"replace": _replace, "add": _add, "ps": _ps, "name": _named, "remove": _remove}
