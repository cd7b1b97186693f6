"""What will happen to him, with its day; and what is done, or off."""

import re
from collections.abc import Sequence
from datetime import date

from companion.memory.kinds import NewPlan, Person
from companion.mind import gist_words as tables
from companion.mind.learning.promises import MAX_WORDS, must, promised
from companion.mind.learning.values import place, spoken
from companion.mind.learning.whens import TIMED, is_ahead, is_when, the_time_of, without_time
from companion.mind.learning.words import CHORES_DONE, EVENTS, FIRST_NAMES, RELATION, TRAVEL
from companion.mind.numbers import MONTHS
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.times.days import day

HAVING = late(
    r"^(?:i|we) (?:have got|have|got) (?P<what>(?:(?:the|a|an|my|our|another) )?.+)$|^there is (?P<there>(?:a"
    r"|an|the|my) .+)$|^i am (?:at|in) (?P<at>the .+)$|^it is (?P<it>(?:my|our) .+)$"
)
IT_IS = late(
    r"^(?P<what>(?:my|our|the|parents'?|sports|choir|school|football|band) (?:[\w']+ ){0,5}?[\w']+?)"
    r"(?: is|'s| are|s(?! (?:is|are)\b))(?: now| coming| booked(?: in)?(?: for)?)? (?P<when>.+)$"
)
MOVED_TO = late(
    r"^(?P<what>(?:my|our|the) (?:[\w']+ ){0,3}?[\w']+?)(?: has| have|'s| got| is|s)?(?: been)? (?:moved|changed|put back"
    r"|pushed back"
    r"|brought forward|rescheduled) to (?P<when>.+)$"
)
STARTS = frozenset("start finish end begin open close run".split())
GOING = late(rf"^(?:i|we) (?:am|are) (?P<what>(?:{'|'.join(TRAVEL)}|off (?=to (?!bed|work|sleep|school|the shops?\b))) ?.+)$")
BARE = frozenset("tickets parents parents' mock visitors choir sports school football band blood".split())
STARTING = late(r"^(?:i|we) (?:start|begin|sit|have) (?P<what>my .+)$")
NOT_GOING = late(
    r"^(?:doing|seeing|meeting|taking|having|going|getting) (?:it|again|ready|that|this|nowhere|back|them"
    r"|something|nothing)\b|^(?:going|getting|having) (?:to (?:bed|work|sleep|be|[a-z]+ (?!on|in|at|tomorrow"
    r"|next))|home|mad|crazy|old|to|up|on|out|a bath|tea|fun|trouble|through|there)\b"
)
DONE = late(rf"^(?:i|we) (?:have )?(?:just |already |finally |now |actually )*(?P<what>(?:{'|'.join(CHORES_DONE)}) .+)$")
SORTED = late(
    r"^(?P<what>(?:my|the|our) [\w']+(?: [\w']+)?) (?:is|are|has been|have been) (?:all )?(?:done|sorted|fixed"
    r"|mended|paid|booked|posted|finished)(?: now| at last)?$"
)
HAVE_DONE = late(
    r"^(?:i|we) (?:(?:have|finally|already|just|did)\b|\w+ (?:the|my) [\w']+(?: [\w']+)?(?: today| earlier"
    r"| this morning| at last| yesterday)?$)"
)
OFF = late(
    r"^(?P<what>(?:my|our|the) (?:[\w']+ ){0,2}?[\w']+?)(?: is| was| has been| got| have been| were| are"
    r"|'s been|s been| been|'s)? (?:been |being )?(?:cancelled|canceled|called off|off now)(?: .*)?$"
    r"|^they (?:have )?(?:cancelled|called off) (?P<they>(?:my|the|our) .+)$"
)


def plan(clause: str, today: date, known: Sequence[Person]) -> NewPlan | None:
    """A promise or a plan; at most one."""
    return promised(clause, today, known) or must(clause, today, known) or _ahead(clause, today)


def done(clause: str) -> str:
    """Words of what he says is done, or off."""
    if (found := DONE.match(clause)) and HAVE_DONE.match(clause):
        what, _when = without_time(found["what"])
        words = re.sub(r" (?:and|but|so|because|twice|to|for|again|already|what|now|or|\w+ times)\b.*$", "", what).split()
        is_chore = 2 <= len(words) <= 5 and (
            words[1] in ("the", "my", "our") or (len(words) == 2 and (words[1] in FIRST_NAMES or words[1] in RELATION))
        )
        return to_second_person(" ".join(words)) if is_chore else ""
    if found := SORTED.match(clause):
        return to_second_person(found["what"])
    if (found := OFF.match(clause)) and (what := found["what"] or found["they"]):
        words = what.split()
        return to_second_person(what) if words[-1] in EVENTS or any(word in EVENTS for word in words) else ""
    return ""


def _ahead(clause: str, today: date) -> NewPlan | None:
    what = when = ""
    if found := STARTING.match(clause):
        what, when = without_time(found["what"])
        return _made(spoken(what), when, today, what) if day(when, today) and 1 < len(what.split()) <= MAX_WORDS else None
    if (
        (found := IT_IS.match(clause))
        and (is_when(found["when"]) or _begins_with_time(found["when"]))
        and not _is_dated_birthday(clause)
    ):
        what, when = found["what"], found["when"]
    elif found := HAVING.match(clause):
        what, when = _before_time(found["what"] or found["there"] or found["at"] or found["it"])
    elif (found := MOVED_TO.match(clause)) and is_when(moved := re.sub(r"^(?=the )", "on ", found["when"])):
        what, when = found["what"], moved
    elif (found := GOING.match(clause)) and not NOT_GOING.match(found["what"]):
        what, when = without_time(found["what"])
        return _made(place(spoken(what)), when, today, what) if when and day(when, today) and len(what.split()) > 1 else None
    words = what.split()
    is_cut = bool(words) and re.match(rf"{re.escape(what)}s ", clause) is not None
    if words and (words[-1] in STARTS or (is_cut and words[-1] not in EVENTS)):
        return None  # "my shift starts at seven": a verb, and no "is" heard as an ending
    is_event = any(word in EVENTS for word in words[-2:]) or (
        len(words) > 2 and words[-2] in ("in", "at", "with", "for") and any(word in EVENTS for word in words)
    )
    if not words or not is_event or not when or len(words) > MAX_WORDS or words[0] not in tables.DETERMINERS | EVENTS | BARE:
        return None
    return _made(spoken(what), when, today, what)


def _made(text: str, when: str, today: date, what: str) -> NewPlan | None:
    the_day, the_time = day(when, today), the_time_of(when, what)
    if (the_day is None and the_time is None) or not is_ahead(when, today):
        return None
    text = re.sub(r" (?:and|but|because|so|then|before) (?:i|nobody|you|we|it|they|he|she|your|the|there|no)\b.*$", "", text)
    return NewPlan("plan", text, the_day, the_time)


def _begins_with_time(text: str) -> bool:
    """Whether a day is said, and after it no more than where or how long: "on friday at the county court"."""
    first = TIMED.match(text)
    left = TIMED.sub("", text).strip()
    where = r"(?:at|in|with) (?:the |my |a |an )?\w+(?: \w+)?|(?:for )?(?:\w+ ){1,2}(?:minutes?|hours?)(?: long)?"
    return first is not None and re.fullmatch(where, left) is not None


def _before_time(text: str) -> tuple[str, str]:
    """What stands before the day and the time, and they; what trails after them is no part of it: "five minutes"."""
    what, when = without_time(text)
    first = TIMED.search(text)
    after = TIMED.sub(" ", text[first.end() :]).split() if first else []
    if first and first.start() and after and after[0] not in ("at", "in", "with", "for", "about", "to"):
        what = text[: first.start()].strip()
    return re.sub(r" (?:starting|coming|booked|booked in|due)$", "", what), when


def _is_dated_birthday(clause: str) -> bool:
    """A birthday with its month is a fact for every year; "my birthday is on friday" is a plan."""
    return "birthday" in clause and any(month in clause.split() for month in MONTHS)
