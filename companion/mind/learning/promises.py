"""What he has promised, and what he must do: "i promised anna i'd call her on sunday", "i have to pick up the parcel"."""

import re
from collections.abc import Sequence
from datetime import date

from companion.memory.kinds import NewPlan, Person
from companion.mind import gist_words as tables
from companion.mind.learning.names import leading_name, written
from companion.mind.learning.values import spoken
from companion.mind.learning.whens import is_ahead, the_time_of, without_time
from companion.mind.learning.words import CHORES, CHORES_OUTRIGHT, FIRST_NAMES, KIN_NAMES, RELATION
from companion.mind.patterns import late
from companion.mind.times.days import day

PROMISED = late(
    r"^i (?:have )?(?:just )?(?:promised|swore|told|said to) (?P<who>my \w+"
    r"|[\w']+(?: [\w']+)??)?(?: that)? ?(?:i'd|i would|i'll|i will|that i'd|to(?= \w+ )) (?P<what>.+)$"
    r"|^i (?:have )?(?:promised|said|agreed|swore)(?: that)? (?:i'd|i would|i'll|i will|to) (?P<alone>.+)$"
)
MUST = late(
    r"^i (?:also |really |still )*(?:must|have to|have got to|got to|need to|ought to|mustn't forget to"
    r"|must not forget to|must remember to|have to remember to|need to remember to|"
    r"can't forget to|better not forget to|am meant to|am going to|will|'ll) (?P<what>.+)$|^i'll (?P<will>.+)$"
)
NO_DOING = frozenset(
    "be been had got rather like appreciate have know think feel say love never always just not stop die go "
    "tell see get try keep let do come talk sleep say".split()
)
NO_OBJECT = frozenset(
    "it that to out off away back sure you sense do friends better worse organised along over through around "
    "something everything".split()
)
TO_WHOM = frozenset("write reply apologise".split())
BROKEN = late(r"\b(?:and|but) (?:i )?(?:bailed|didn't|did not|forgot|never|haven't|couldn't|can't|won't|don't)\b")
SAME_IN_PAST = frozenset("put cut hit let read set cost quit spread beat bet split shut hurt come become run".split())
MAX_WORDS = 9


def promised(clause: str, today: date, known: Sequence[Person]) -> NewPlan | None:
    if not (found := PROMISED.match(clause)):
        return None
    who = _who(found["who"] or "", known)
    if (found["who"] and not who) or (clause.startswith(("i told", "i have told")) and not found["who"]):
        return None
    what = found["what"] or found["alone"]
    if (
        BROKEN.search(what)
        or _is_past(what.split()[0])
        or what.split()[0] in NO_DOING - {"do", "go", "tell", "get", "see", "try", "come", "talk", "keep"}
    ):
        return None
    return _promise(what, today, known, who)


def _is_past(verb: str) -> bool:
    """Whether nothing is promised by it: "i said i'd lost it"."""
    is_regular = verb.endswith("ed") and verb not in ("feed", "need", "shed", "wed", "speed")
    return is_regular or (verb in tables.IRREGULAR_PAST - SAME_IN_PAST)


def must(clause: str, today: date, known: Sequence[Person]) -> NewPlan | None:
    if not (found := MUST.match(clause)):
        return None
    what = found["what"] or found["will"]
    what = re.sub(r"^(?:remember to|not forget to|try (?:and|to)|go and|be sure to) ", "", what)
    words = what.split()
    has_day = day(what, today) is not None
    is_to = words[0] in TO_WHOM and words[1:2] == ["to"] and words[2:3] and words[2] in tables.DETERMINERS | FIRST_NAMES
    if len(words) < 2 or words[0] not in (CHORES if has_day else CHORES_OUTRIGHT) or (words[1] in NO_OBJECT and not is_to):
        return None
    if not has_day and words[1] in tables.PRONOUNS:
        return None
    if (found["will"] or re.match(r"^i (?:will|am going|'ll)", clause)) and not has_day:
        return None  # "i'll call her" is said lightly
    return _promise(what, today, known, "")


def _promise(what: str, today: date, known: Sequence[Person], who: str) -> NewPlan | None:
    text, when = without_time(what)
    if re.match(r"\w+ up(?: (?!the\b|my\b|a\b|an\b|our\b)|$)", text):
        return None
    words = re.sub(
        r" (?:because|but|and (?:i|now|then)|so|or|which|then|before|after i|whether|if|that|when)\b.*$", "", text
    ).split()
    least = 1 if who and day(when, today) else 2
    if not least <= len(words) <= MAX_WORDS or not is_ahead(when, today):
        return None
    if who and words[1:] and words[1] in ("her", "him", "them") and (len(words) == 2 or words[2] not in ("the", "new")):
        words[1] = who if who[0].isupper() else f"your {who}"
    elif not who:
        who = _who(" ".join(words[1:3]), known, is_loose=True)
    names = frozenset(part.lower() for part in who.split()) if who not in RELATION.values() else frozenset()
    return NewPlan("promise", spoken(" ".join(words), names), day(when, today), the_time_of(when, text), who)


def _who(text: str, known: Sequence[Person], *, is_loose: bool = False) -> str:
    """The name, or the relation, of whom it was promised to."""
    words = text.split()
    if words[:1] == ["my"] and words[1:2] and words[1] in RELATION:
        names = [person.name for person in known if person.relation == RELATION[words[1]] and person.name]
        return names[0] if len(names) == 1 else RELATION[words[1]]
    if words[:1] and words[0] in (KIN_NAMES - {"uncle", "aunt", "auntie", "aunty"} if is_loose else RELATION):
        return RELATION[words[0]]
    known_names = {person.name.lower(): person.name for person in known if person.name}
    for size in (2, 1):
        if " ".join(words[:size]) in known_names:
            return known_names[" ".join(words[:size])]
    name = leading_name(words, is_said_so=False)
    return written(name) if name and (not is_loose or name[0] in FIRST_NAMES) else ""
