"""What an answer made up by the decoder must pass before it is spoken. Fluent is not enough.

It must be short, whole and English; claim no body, no past and no life; promise nothing she can't do; name nobody and count
nothing that was in neither talk nor facts; and not be what she has just said. first_fault() says what is wrong.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from companion.mind.abilities import is_empty_promise
from companion.mind.honesty.claims import claims_a_person
from companion.mind.patterns import late
from companion.mind.words import plain

LEAST_WORDS, MOST_WORDS = 3, 34
RELATIVES = (
    "mom mum mother dad father wife husband son daughter kid kids child children brother sister friend friends boss job work dog "
    "cat pet pets house home car family girlfriend boyfriend school parents hand hands eyes body hair life"
).replace(" ", "|")
LIFE = late(
    rf"\b(my|our) (\w+ )?({RELATIVES})\b"
    r"|\bi('m| am) (a|an) (?!program|voice|small|little|poor|bad|good|great fan|better|slow|machine|box|fan)\w+"
    r"|\bi('ve| have) (got )?(a|an|two|three|some|my|been|never been|eaten|seen|tried|read|watched|played|visited|worked|lived)\b"
    r"|\bi (ate|eat|drink|drank|cook|cooked|slept|sleep|went|go to|walk(ed)?|drove|drive|live in|lived|grew|was born"
    r"|was (a|an|in|at)|work (as|at|for|in)|worked|used to|watch(ed)?|play(ed)?|saw|bought|love to|like to|enjoy|studied|met)\b"
    r"|\b(me too|same here|so do i|so am i|i know how you feel|i understand how|when i was)\b|\bas a (man|woman|human)\b",
    re.IGNORECASE,
)
"""Claims of a body, a past or people, which she has none of. Wide: a good answer lost costs less than such a claim."""
OF_HERSELF = late(
    r"\bi('m| am) (a program|listening|with you|here|glad|sorry|curious|only a (program|voice|box)|not sure|no judge)\b"
    r"|\bi (don't|do not|can't|cannot|couldn't|wouldn't|can only guess"
    r"|hope|wonder|think|like|hear|heard|want to hear|suppose|imagine|guess|bet"
    r"|agree|only|would)\b|\bi'd (like|say|ask|love to hear|rather|trust)\b",
    re.IGNORECASE,
)
"""What she may say of herself; every other sentence about her own doing is taken for a claim."""
OF_SELF = late(r"\bi\b(?:'\w+)?", re.IGNORECASE)
UNKIND = late(r"\b(hate|stupid|idiot|ugly|terrible person|shut up|your fault|useless|pathetic|disgusting)\b", re.IGNORECASE)
NOT_SPOKEN = late("[^\\w\\s.,;:'\u2019?!\\-\u2014]|https?|www|\\d|_")
NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million".split()
)
SMALL = frozenset(
    "i i'm i've i'd i'll english christmas god monday tuesday wednesday thursday friday saturday sunday ok okay".split()
)
ADVICE = late(
    r"\b(doctor|medication|diagnos\w*|therap\w+|depression|disorder|symptoms?|pills?|kill|suicide|die|dead)\b", re.IGNORECASE
)
"""Not in her own words unless the person brought it up."""


@dataclass(frozen=True)
class Drafted:
    """A reply with what there is to hold it against."""

    reply: str
    words: tuple[str, ...]
    heard: frozenset[str]
    """Every word of the talk and of the facts."""
    said: Collection[str]


CHECKS: tuple[tuple[str, Callable[[Drafted], bool]], ...] = (
    ("length", lambda draft: not LEAST_WORDS <= len(draft.reply.split()) <= MOST_WORDS),
    ("signs", lambda draft: not draft.reply.isascii() or NOT_SPOKEN.search(draft.reply) is not None),
    ("form", lambda draft: draft.reply[-1] not in ".?!" or not draft.reply[0].isupper() or draft.reply.count("?") > 1),
    ("unkind", lambda draft: UNKIND.search(draft.reply) is not None),
    ("promise", lambda draft: is_empty_promise(draft.reply)),
    ("life", lambda draft: LIFE.search(draft.reply) is not None or _claims(draft.reply) or claims_a_person(draft.reply) != ""),
    ("said", lambda draft: draft.reply in draft.said),
    ("facts", lambda draft: _has_strange_name(draft) or bool(NUMBERS.intersection(draft.words) - draft.heard)),
    ("advice", lambda draft: any(word.group().lower() not in draft.heard for word in ADVICE.finditer(draft.reply))),
    ("repeats", lambda draft: _repeats(draft.words)),
)
"""Each fault by its name, in the order in which they are looked for."""


def first_fault(reply: str, known: str, said: Collection[str]) -> str:
    """Why the reply can't be spoken: one word, or empty.

    Args:
        reply: the whole of it.
        known: what was heard lately and what memory holds, in one text.
        said: her last replies.
    """
    reply = reply.strip()
    draft = Drafted(reply, tuple(plain(reply).split()), frozenset(plain(known, limit=20_000).split()), said)
    return next((name for name, is_faulty in CHECKS if is_faulty(draft)), "")


def _claims(reply: str) -> bool:
    """Whether she says something of herself that is not known to be true."""
    return len(OF_SELF.findall(reply)) > len(OF_HERSELF.findall(reply))


def _has_strange_name(draft: Drafted) -> bool:
    """Whether a word within a sentence has a capital and was not heard."""
    for sentence in re.split(r"(?<=[.?!])\s+", draft.reply):
        for word in sentence.split()[1:]:
            bare = word.strip(".,;:?!'").removesuffix("'s")
            if bare[:1].isupper() and bare.lower() not in draft.heard and bare.lower() not in SMALL:
                return True
    return False


def _repeats(words: tuple[str, ...]) -> bool:
    """Whether three words in a row come twice."""
    runs = [words[place : place + 3] for place in range(len(words) - 2)]
    return len(set(runs)) < len(runs)
