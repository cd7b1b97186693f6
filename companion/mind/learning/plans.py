"""What he has to do and what will happen to him, with its day; and what is done, or off."""

import re
from collections.abc import Sequence
from datetime import date, time

from companion.memory.kinds import NewPlan, Person
from companion.mind import gist_words as tables
from companion.mind.learning.names import leading_name, written
from companion.mind.learning.values import place, spoken
from companion.mind.learning.words import (
    CHORES,
    CHORES_DONE,
    CHORES_OUTRIGHT,
    EVENING_EVENTS,
    EVENTS,
    FIRST_NAMES,
    RELATION,
    TRAVEL,
)
from companion.mind.numbers import MONTHS
from companion.mind.second_person import to_second_person
from companion.mind.times.days import WEEKDAYS, day
from companion.mind.times.times_of_day import time_of_day

WEEKDAY, MONTH = "|".join(WEEKDAYS), "|".join(MONTHS)
COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|\d+)"
NTH = r"(?:[a-z]+(?:st|nd|rd|th|first|second|third)|\d+(?:st|nd|rd|th)?)"
WHEN = (
    rf"(?:(?:on |by |this |next |at the )*(?:{WEEKDAY})s?(?: (?:week|morning|afternoon|evening|night|lunchtime"
    rf"|the (?:\w+ )?{NTH}(?: of (?:{MONTH}))?))*"
    rf"|(?:the )?day after tomorrow|tomorrow(?: (?:morning|afternoon|evening|night|week))?|today|tonight"
    rf"|this (?:morning|afternoon|evening|week|weekend)"
    rf"|next (?:week|month|weekend)|(?:on |by )the (?:\w+ )?{NTH}(?: of (?:{MONTH}))?|(?:on |in "
    rf"|by )(?:{MONTH})(?: the)?(?: \w+)?"
    rf"|(?:on )?christmas (?:eve|day)|(?:at|on|by|for|before) (?:new year's (?:eve|day)|christmas|boxing day)"
    rf"|in {COUNT} (?:days?|weeks?|months?|fortnight)(?: time)?"
    rf"|(?:at|by|around|about) (?:half past |quarter (?:past|to) |(?:\w+ )?(?:past|to) )?(?:{COUNT}|noon|midday"
    rf"|midnight|free)(?: (?:thirty|fifteen|forty five|o'?clock|o clock|[ap] ?m))*"
    r"(?: in the (?:morning|afternoon|evening)| at night)?|in the (?:morning|afternoon|evening)|first thing|choose day|coming up)"
)
TIMED = re.compile(rf"(?: ?\b{WHEN}\b)")
ENDS_TIMED = re.compile(rf"(?P<what>.*?)(?P<when>(?: ?\b{WHEN}(?=$| ))+)(?P<after> .*)?$")
PROMISED = re.compile(
    r"^i (?:have )?(?:just )?(?:promised|swore|told|said to) (?P<who>my \w+"
    r"|[\w']+(?: [\w']+)??)?(?: that)? ?(?:i'd|i would|i'll|i will|that i'd|to(?= \w+ )) (?P<what>.+)$"
    r"|^i (?:have )?(?:promised|said|agreed|swore)(?: that)? (?:i'd|i would|i'll|i will|to) (?P<alone>.+)$"
)
MUST = re.compile(
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
BROKEN = re.compile(r"\b(?:and|but) (?:i )?(?:bailed|didn't|did not|forgot|never|haven't|couldn't|can't|won't|don't)\b")
SAME_IN_PAST = frozenset("put cut hit let read set cost quit spread beat bet split shut hurt come become run".split())
HAVING = re.compile(
    r"^(?:i|we) (?:have got|have|got) (?P<what>(?:(?:the|a|an|my|our|another) )?.+)$|^there is (?P<there>(?:a"
    r"|an|the|my) .+)$|^i am (?:at|in) (?P<at>the .+)$|^it is (?P<it>my .+)$"
)
IT_IS = re.compile(r"^(?P<what>(?:my|our|the) (?:[\w']+ ){0,5}?[\w']+?)(?: is|'s| are|s(?! (?:is|are)\b)) (?P<when>.+)$")
GOING = re.compile(rf"^(?:i|we) (?:am|are) (?P<what>(?:{'|'.join(TRAVEL)}) .+)$")
STARTING = re.compile(r"^(?:i|we) (?:start|begin|sit|have) (?P<what>my .+)$")
NOT_GOING = re.compile(
    r"^(?:doing|seeing|meeting|taking|having|going|getting) (?:it|again|ready|that|this|nowhere|back|them"
    r"|something|nothing)\b|^(?:going|getting|having) (?:to (?:bed|work|sleep|be|[a-z]+ (?!on|in|at|tomorrow"
    r"|next))|home|mad|crazy|old|to|up|on|out|a bath|tea|fun|trouble|through|there)\b"
)
DONE = re.compile(rf"^(?:i|we) (?:have )?(?:just |already |finally |now |actually )*(?P<what>(?:{'|'.join(CHORES_DONE)}) .+)$")
SORTED = re.compile(
    r"^(?P<what>(?:my|the|our) [\w']+(?: [\w']+)?) (?:is|are|has been|have been) (?:all )?(?:done|sorted|fixed"
    r"|mended|paid|booked|posted|finished)(?: now| at last)?$"
)
HAVE_DONE = re.compile(
    r"^(?:i|we) (?:(?:have|finally|already|just|did)\b|\w+ (?:the|my) [\w']+(?: [\w']+)?(?: today| earlier"
    r"| this morning| at last| yesterday)?$)"
)
OFF = re.compile(
    r"^(?P<what>(?:my|our|the) (?:[\w']+ ){0,2}?[\w']+?)(?: is| was| has been| got| have been| were| are"
    r"|'s been|s been| been|'s)? (?:been |being )?(?:cancelled|canceled|called off|off now)(?: .*)?$"
    r"|^they (?:have )?(?:cancelled|called off) (?P<they>(?:my|the|our) .+)$"
)
EVENING, MORNING_FROM = frozenset("evening tonight night dinner".split()), 7
MAX_WORDS = 9


def plan(clause: str, today: date, known: Sequence[Person]) -> NewPlan | None:
    """A promise or a plan; at most one."""
    return _promised(clause, today, known) or _must(clause, today, known) or _ahead(clause, today)


def done(clause: str) -> str:
    """Words of what he says is done, or off."""
    if (found := DONE.match(clause)) and HAVE_DONE.match(clause):
        what, _when = _without_time(found["what"])
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


def _promised(clause: str, today: date, known: Sequence[Person]) -> NewPlan | None:
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


def _must(clause: str, today: date, known: Sequence[Person]) -> NewPlan | None:
    if not (found := MUST.match(clause)):
        return None
    what = found["what"] or found["will"]
    words = what.split()
    has_day = day(what, today) is not None
    if len(words) < 2 or words[0] not in (CHORES if has_day else CHORES_OUTRIGHT) or words[1] in NO_OBJECT:
        return None
    if not has_day and words[1] in tables.PRONOUNS:
        return None
    if (found["will"] or re.match(r"^i (?:will|am going|'ll)", clause)) and not has_day:
        return None  # "i'll call her" is said lightly
    return _promise(what, today, known, "")


def _promise(what: str, today: date, known: Sequence[Person], who: str) -> NewPlan | None:
    text, when = _without_time(what)
    if re.match(r"\w+ up(?: (?!the\b|my\b|a\b|an\b|our\b)|$)", text):
        return None
    words = re.sub(
        r" (?:because|but|and (?:i|now|then)|so|or|which|then|before|after i|whether|if|that|when)\b.*$", "", text
    ).split()
    least = 1 if who and day(when, today) else 2
    if not least <= len(words) <= MAX_WORDS or not _is_ahead(when, today):
        return None
    if who and words[1:] and words[1] in ("her", "him", "them") and (len(words) == 2 or words[2] not in ("the", "new")):
        words[1] = who
    elif not who:
        who = _who(" ".join(words[1:3]), known, is_loose=True)
    names = frozenset(part.lower() for part in who.split()) if who not in RELATION.values() else frozenset()
    return NewPlan("promise", spoken(" ".join(words), names), day(when, today), _time(when, text), who)


def _who(text: str, known: Sequence[Person], *, is_loose: bool = False) -> str:
    """The name, or the relation, of whom it was promised to."""
    words = text.split()
    if words[:1] == ["my"] and words[1:2] and words[1] in RELATION:
        names = [person.name for person in known if person.relation == RELATION[words[1]] and person.name]
        return names[0] if len(names) == 1 else RELATION[words[1]]
    if words[:1] and words[0] in RELATION and not is_loose:
        return RELATION[words[0]]
    known_names = {person.name.lower(): person.name for person in known if person.name}
    for size in (2, 1):
        if " ".join(words[:size]) in known_names:
            return known_names[" ".join(words[:size])]
    name = leading_name(words, is_said_so=False)
    return written(name) if name and (not is_loose or name[0] in FIRST_NAMES) else ""


def _ahead(clause: str, today: date) -> NewPlan | None:
    what = when = ""
    if found := STARTING.match(clause):
        what, when = _without_time(found["what"])
        return _made(spoken(what), when, today, what) if day(when, today) and 1 < len(what.split()) <= MAX_WORDS else None
    if (found := IT_IS.match(clause)) and _is_when(found["when"]) and not _is_dated_birthday(clause):
        what, when = found["what"], found["when"]
    elif found := HAVING.match(clause):
        what, when = _without_time(found["what"] or found["there"] or found["at"] or found["it"])
    elif (found := GOING.match(clause)) and not NOT_GOING.match(found["what"]):
        what, when = _without_time(found["what"])
        return _made(place(spoken(what)), when, today, what) if when and day(when, today) and len(what.split()) > 1 else None
    words = what.split()
    is_event = any(word in EVENTS for word in words[-2:]) or (
        len(words) > 2 and words[-2] in ("in", "at", "with", "for") and any(word in EVENTS for word in words)
    )
    if not words or not is_event or not when or len(words) > MAX_WORDS or words[0] not in tables.DETERMINERS | EVENTS:
        return None
    return _made(spoken(what), when, today, what)


def _made(text: str, when: str, today: date, what: str) -> NewPlan | None:
    the_day, the_time = day(when, today), _time(when, what)
    if (the_day is None and the_time is None) or not _is_ahead(when, today):
        return None
    text = re.sub(r" (?:and|but|because|so|then|before) (?:i|nobody|you|we|it|they|he|she|your|the|there|no)\b.*$", "", text)
    return NewPlan("plan", text, the_day, the_time)


def _is_dated_birthday(clause: str) -> bool:
    """A birthday with its month is a fact for every year; "my birthday is on friday" is a plan."""
    return "birthday" in clause and any(month in clause.split() for month in MONTHS)


def _is_ahead(when: str, today: date) -> bool:
    the_day = day(when, today) if when else None
    return the_day is None or the_day >= today


def _is_when(text: str) -> bool:
    return bool(text) and not TIMED.sub("", text).replace("at", "").strip()


def _without_time(text: str) -> tuple[str, str]:
    """What, and the words of its day and time."""
    when = " ".join(found[0].strip() for found in TIMED.finditer(text))
    return " ".join(TIMED.sub(" ", text).split()), when


def _time(when: str, what: str) -> time | None:
    """The time of day; where the half of the day was not said, the one in which such things are."""
    if (told := time_of_day(when)) is None:
        return None
    if told.half:
        return time(told.hour, told.minute)
    is_late = any(word in EVENING_EVENTS for word in what.split())
    is_morning = MORNING_FROM <= told.hour < 12 and not (is_late and told.hour < 12)
    return time(told.hour % 12 + (0 if is_morning else 12), told.minute)
