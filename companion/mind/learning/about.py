"""What somebody is, has and does, and where he lives: from the part of a clause after its subject, alike for him and others."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from companion.memory.kinds import ME
from companion.mind import gist_words as tables
from companion.mind.gist_lexicon import own
from companion.mind.learning.names import leading_name, spelled_name, written
from companion.mind.learning.values import BE, CAPITALS, SOME, cut, place
from companion.mind.learning.words import (
    CONDITIONS,
    LANGUAGES,
    MEDICINES,
    PLAYED,
    STATE_NOUNS,
    STATES,
)
from companion.mind.learning.work import Fact, studies, work
from companion.mind.numbers import MONTHS, number
from companion.mind.second_person import to_second_person
from companion.mind.times.days import day

AGE = re.compile(
    rf"^(?:{BE}|(?:have |has )?just turned |turned )(?P<value>[a-z]+(?:[ -][a-z]+){{0,3}}?"
    rf"|\d+)(?P<old> years old| years of age)?(?: now| today| already)?$"
)
MONTHS_OLD = re.compile(rf"^{BE}(?P<value>[a-z]+ (?:days|weeks|months) old)$")
LIVES = re.compile(
    rf"^{SOME}(?:live|lives|(?:am|is|are) living|leaves? (?=in [a-z]+$)) {SOME}(?P<value>(?:in|at|near"
    rf"|on (?=the |a |an |my )|by|with|next|opposite|above|behind|just|"
    r"outside|over|alone|abroad|upstairs|downstairs|round|around|up|down)\b.*)$"
)
MOVED = re.compile(r"^(?:have |has )?(?:just |recently )?moved (?:to|too|two) (?P<value>.+)$")
NO_HOME = re.compile(
    r"^(?:in|on|with|by|at|for)(?: (?:a|an|the|my|your|his|her|this|that|our|their|constant|total"
    r"|some))?(?: \w+)? ?(?:fear|hope|past|moment|dreams?|hell|denial|head|shadow|"
    r"world|toast|pizza|own|it|that|this|her|him|them|pain|night|times?|peace|day|coffee|biscuits|tea|noodles"
    r"|beans|edge|phone|memory|memories|mess|clothes|pyjamas|regret|"
    r"tins?|film|bubble|car|same (?:house|flat|room|street|town|building))\b|^(?:up|down|over|round"
    r"|around) (?:to|with|here)|^by one\b"
    r"|^in (?:two|three|four|five|six|seven|many|different)\b|^next$|^just$|^in (?:here|there|it)\b"
)
FROM = re.compile(
    rf"^(?:(?:{BE}|comes? )(?:originally )?from|grew up in|(?:was|were) born in|(?:was|were) born and (?:raised"
    rf"|bred) in) (?P<value>.+)$"
)
NOT_FROM = frozenset(
    "work school home bed church here there town far away everywhere nowhere money good scratch afar above "
    "hospital it that this one".split()
)
BIRTHDAY = re.compile(
    r"^(?:'s birthday(?: is|'s|s)?|'s birthdays|(?:was|were|am|is) born)(?: on)? (?P<value>(?:in )?(?:the )?.+)$"
)
ALLERGIC = re.compile(rf"^{BE}(?:very |badly |severely |a bit )?allergic to (?P<value>.+)$")
STATE = re.compile(
    rf"^{BE}(?P<value>(?:an? )?[\w-]+|an only child|left handed|colour blind|lactose intolerant|gluten free"
    rf"|type (?:one|two) diabetic)$"
)
MARRIED = re.compile(rf"^(?:{BE}|(?:have|has) been )(?:happily )?married to (?P<value>.+)$")
HAS = re.compile(r"^(?:have|has)(?: got)? (?P<value>.+)$|^got (?P<got>.+)$")
PLAYS = re.compile(rf"^{SOME}plays? (?P<value>(?:the )?(?:\w+ )?(?P<what>{'|'.join(PLAYED)}))(?: .*)?$")
SPEAKS = re.compile(rf"^(?:can )?{SOME}(?:speaks?) (?:fluent )?(?P<value>.+)$")
TAKES = re.compile(
    rf"^{SOME}(?:takes?|(?:am|is|are) (?:on|taking)) (?P<value>(?:[\w-]+ )?(?:{'|'.join(MEDICINES)})(?: for \w+(?: \w+)?)?)$"
)
AVOIDS = re.compile(r"^(?:do not|don't|doesn't|does not|never|can't) (?:eat|eats|drink|drinks) (?P<value>[\w ]+)$")
AVOIDED = frozenset(
    "meat fish dairy gluten alcohol coffee tea pork beef sugar milk cheese eggs wheat bread nuts peanuts "
    "shellfish lamb chicken wine beer "
    "caffeine red meat or and seafood chocolate onions garlic prawns liver".split()
)
POSSESSIONS = re.compile(
    r"^(?P<value>(?:two|three|four|five|six|seven|eight|nine|ten) (?:younger |older |little |big |grown up "
    r"|small )?(?:brothers|sisters|kids|children|sons|"
    r"daughters|grandchildren|grandkids|cats|dogs|grandsons|granddaughters)|a twin(?: brother| sister)?"
    r"|an allotment|a caravan|a pacemaker|a hearing aid)\b"
)
MY_NAME = re.compile(
    r"^(?:my (?:first )?name(?:'s|s| is)?|(?:you can |you could |just |everyone |people )?call me|i am called"
    r"|i go by|i am (?=[a-z]+ by name)) (?P<value>.+)$"
)
WHICH_FAVOURITE = re.compile(r"^(?P<which>(?!that\b|it\b|this\b|he\b|she\b|what\b)[\w' ]+?) is my favourite (?P<what>\w+)$")
FAVOURITE = re.compile(r"^'s favourite (?P<value>(?P<what>\w+(?: \w+)?)(?:'s| is| has to be| would be) (?P<which>.+))$")
NO_FAVOURITE = frozenset("part bit thing word moment day memory place time way one person".split())


def about(subject: str, rest: str, today: date) -> list[Fact]:
    """All that the rest of a clause tells of its subject; mostly nothing."""
    for rule in RULES:
        if found := [fact for fact in rule(rest, subject == ME, today) if fact[1]]:
            return found
    return []


def own_name(clause: str) -> str | None:
    """What he is called: "my name is o'brien"."""
    if not (found := MY_NAME.match(clause)):
        return None
    text = re.sub(r"(?: not \w+| actually| by the way| now| though| please)+$", "", found["value"])
    if name := spelled_name(text):
        return name
    words = text.split()
    name_words = leading_name(words, is_said_so=True)
    return written(name_words) if name_words and len(name_words) == len(words) and words[0] not in own().verbs else None


def own_favourite(clause: str) -> str | None:
    """Told by "green is my favourite colour"."""
    found = WHICH_FAVOURITE.match(clause)
    if found is None or found["what"] in NO_FAVOURITE or len(found["which"].split()) > 4:
        return None
    return f"{found['what']} is {to_second_person(found['which'])}"


def _age(rest: str, is_his: bool, _today: date) -> Iterator[Fact]:
    if young := MONTHS_OLD.match(rest):
        yield "age", young["value"]
    if not (found := AGE.match(rest)):
        return
    counted = number(found["value"].replace("-", " "))
    lowest = 3 if found["old"] or not is_his else 6
    if (
        counted
        and not counted.is_ordinal
        and counted.value == int(counted.value)
        and lowest <= counted.value < 120
        and found["value"][0] not in "a"
    ):
        yield "age", found["value"]


def _home(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if (found := LIVES.match(rest)) and not NO_HOME.search(found["value"]):
        yield "lives", _if_any(place(cut(found["value"])))
    elif (found := MOVED.match(rest)) and (where := cut(found["value"])):
        first = where.split()[0]
        if (
            len(where.split()) <= 3
            and first not in tables.PRONOUNS | tables.DETERMINERS | tables.ADVERBS
            and first not in own().nouns | own().verbs
        ):
            yield "lives", place(f"in {where}")


def _if_any(text: str) -> str:
    """A place of one word only where that is enough: "alone", not "in"."""
    return text if " " in text or text in ("alone", "abroad", "upstairs", "downstairs") else ""


def _from(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if not (found := FROM.match(rest)):
        return
    words = cut(found["value"]).split()
    lexicon = own()
    if (
        not words
        or len(words) > 7
        or (words[0] not in tables.DETERMINERS and len(words) > 4)
        or words[0] in NOT_FROM | tables.PRONOUNS | tables.NUMBERS | tables.ADVERBS
    ):
        return
    if words[0] in tables.DETERMINERS and not re.match(
        r"the (?:north|south|east|west|midlands|highlands|lakes|country|islands)|an? (?:\w+ ){0,2}(?:town|village"
        r"|farm|island|city)\b",
        " ".join(words),
    ):
        return
    if words[0] not in tables.DETERMINERS and len(words) > 1 and any(word in lexicon.nouns for word in words[:2]):
        return
    if words[0] not in tables.DETERMINERS and any(word in lexicon.verbs | lexicon.describing for word in words):
        return
    yield "from", place("from " + " ".join(words)).removeprefix("from ")


def _birthday(rest: str, _is_his: bool, today: date) -> Iterator[Fact]:
    if found := BIRTHDAY.match(rest):
        value = re.sub(r"^on ", "", cut(found["value"], 7))
        has_month = any(month in value.split() for month in MONTHS)
        if has_month and (value.startswith("in ") or day(value, today)):
            yield (
                "birthday",
                " ".join(word.capitalize() if word in MONTHS or word in CAPITALS else word for word in value.split()),
            )


def _state(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if found := ALLERGIC.match(rest):
        what = cut(found["value"], 5)
        if what and what.split()[0] not in tables.PRONOUNS | frozenset(
            "mondays work people being exercise my mornings the housework losing".split()
        ):
            yield "allergic", to_second_person(what)
    elif found := STATE.match(rest):
        value, last = found["value"], found["value"].split()[-1]
        if (last == value and value in STATES) or (
            " " in value and (last in STATE_NOUNS or value.split()[0] not in ("a", "an") or last == "child")
        ):
            yield "is", value
    elif found := MARRIED.match(rest):
        name = leading_name(found["value"].split(), is_said_so=True)
        if name:
            yield "married", written(name)


def _has(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if found := HAS.match(rest):
        value = found["value"] or found["got"]
        words = cut(value, 4).split()
        if words and words[-1] in CONDITIONS and len(words) <= 3 and words[0] not in ("no", "to"):
            yield "has", " ".join(words)
        elif (owned := POSSESSIONS.match(value)) and not value[owned.end() :].strip():
            yield "has", owned["value"]


def _does(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if found := PLAYS.match(rest):
        yield "plays", found["value"]
    elif found := TAKES.match(rest):
        yield "takes", found["value"]
    elif (found := SPEAKS.match(rest)) and (words := cut(found["value"], 6).split()):
        if (
            all(word in LANGUAGES or word in ("and", "a", "bit", "of", "little", "some") for word in words)
            and words[-1] in LANGUAGES
        ):
            yield "speaks", " ".join(word.capitalize() if word in LANGUAGES else word for word in words)
    elif (found := AVOIDS.match(rest)) and (words := cut(found["value"], 4).split()) and all(word in AVOIDED for word in words):
        yield "avoids", " ".join(words)


def _favourite(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if found := FAVOURITE.match(rest):
        which = cut(found["which"], 5)
        if (
            which
            and found["what"].split()[-1] not in NO_FAVOURITE
            and not which.split()[0].endswith("ing")
            and " going" not in which
            and which.split()[0] not in ("when", "that", "how", "you", "your", "not", "being", "this")
        ):
            yield "favourite", f"{found['what']} is {to_second_person(which)}"


RULES: tuple[Callable[[str, bool, date], Iterator[Fact]], ...] = (
    _age,
    _home,
    _from,
    work,
    studies,
    _birthday,
    _state,
    _has,
    _does,
    _favourite,
)
