"""All that the part of a clause after its subject tells: of age, birthday and favourites here, of the rest by its own file."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time

from companion.memory.kinds import ME
from companion.mind.gist_lexicon import own
from companion.mind.learning.health import has, intake, state
from companion.mind.learning.homes import home, origin
from companion.mind.learning.names import leading_name, spelled_name, written
from companion.mind.learning.values import BE, CAPITALS, SOME, cut
from companion.mind.learning.words import LANGUAGES, PLAYED
from companion.mind.learning.work import Fact, studies, work
from companion.mind.numbers import MONTHS, number
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.times.clock_words import day_in_words
from companion.mind.times.days import WEEKDAYS, day

AGE = late(
    rf"^(?:{BE}|(?:have |has )?(?:just |recently )?turned )(?P<value>[a-z]+(?:[ -][a-z]+){{0,3}}?"
    rf"|\d+)(?P<old> years old| years of age)?(?: now| today| already| last \w+| on \w+| yesterday)?$"
)
MONTHS_OLD = late(rf"^{BE}(?P<value>[a-z]+ (?:days|weeks|months) old)$")
BIRTHDAY = late(r"^(?:'s birthday(?: is|'s|s)?|'s birthdays|(?:was|were|am|is) born)(?: on)? (?P<value>(?:in )?(?:the )?.+)$")
SOON = late(rf"(?:on |this |next )*(?:{'|'.join(WEEKDAYS)})|today|tomorrow|(?:the )?day after tomorrow")
PLAYS = late(rf"^{SOME}plays? (?P<value>(?:the )?(?:\w+ )?(?P<what>{'|'.join(PLAYED)}))(?: .*)?$")
SPEAKS = late(rf"^(?:can )?{SOME}(?:speaks?) (?:fluent )?(?P<value>.+)$")
MY_NAME = late(
    r"^(?:my (?:first )?name(?:'s|s| is)?|(?:you can |you could |just |(?:everyone|everybody|people|(?:my|the) \w+) (?:just "
    r"|all )?)?call me|i am called"
    r"|i go by|i am (?=[a-z]+ by name)) (?P<value>.+)$"
)
WHICH_FAVOURITE = late(r"^(?P<which>(?!that\b|it\b|this\b|he\b|she\b|what\b)[\w' ]+?) is my favourite (?P<what>\w+)$")
FAVOURITE = late(r"^'s favourite (?P<value>(?P<what>\w+(?: \w+)?)(?:'s| is| are| has to be| would be) (?P<which>.+))$")
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
    text = re.sub(
        r"(?: not \w+| actually| by the way| now| though| please| for short| (?:everyone|everybody) "
        r"does)+$",
        "",
        found["value"],
    )
    if name := spelled_name(text):
        return name
    words = text.split()
    name_words = leading_name(words, is_said_so=True)
    return written(name_words) if name_words and len(name_words) == len(words) and words[0] not in own().verbs else None


DIED = late(
    r"^(?:(?:has|had|just|have|only|sadly|'s) )*(?:died\b(?! (?:laughing|of (?:embarrassment|boredom|shame)|on me))"
    r"|passed(?: (?:away|on)\b|$)|was (?:killed|buried|cremated)"
    r"|(?:is|'s|are|has been) (?:dead\b(?! (?:tired|right|keen|set|good|on|against))"
    r"|no longer with us)|lost (?:his|her|their) (?:fight|battle) (?:with|against))"
)


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
    lowest = 6 if is_his and not found["old"] else 2
    if (
        counted
        and not counted.is_ordinal
        and counted.value == int(counted.value)
        and lowest <= counted.value < 120
        and found["value"][0] not in "a"
    ):
        yield "age", found["value"]


def _birthday(rest: str, is_his: bool, today: date) -> Iterator[Fact]:
    if found := BIRTHDAY.match(rest):
        value = re.sub(r"^on ", "", cut(found["value"], 7))
        if not is_his and (soon := SOON.match(value)) and (the_day := day(soon[0], today)) and the_day >= today:
            value = (
                day_in_words(datetime.combine(the_day, time())).lower().partition(", ")[2]
            )  # his own is a plan; somebody else's comes again every year
        has_month = any(month in value.split() for month in MONTHS)
        if has_month and (value.startswith("in ") or day(value, today)):
            yield (
                "birthday",
                " ".join(word.capitalize() if word in MONTHS or word in CAPITALS else word for word in value.split()),
            )


def _does(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if found := PLAYS.match(rest):
        yield "plays", found["value"]
    elif found := SPEAKS.match(rest):
        words = cut(found["value"], 6).split()
        are_languages = all(word in LANGUAGES or word in ("and", "a", "bit", "of", "little", "some") for word in words)
        if are_languages and words and words[-1] in LANGUAGES:
            yield "speaks", " ".join(word.capitalize() if word in LANGUAGES else word for word in words)


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
            verb = "are" if found["value"].startswith(f"{found['what']} are ") else "is"
            yield "favourite", f"{found['what']} {verb} {to_second_person(which)}"


def _death(rest: str, is_his: bool, _today: date) -> Iterator[Fact]:
    """That somebody is dead is never said back; it is kept so that nobody is told to call them."""
    if not is_his and DIED.match(rest):
        yield "did", "died"


RULES: tuple[Callable[[str, bool, date], Iterator[Fact]], ...] = (
    _age,
    home,
    origin,
    work,
    studies,
    _birthday,
    state,
    has,
    intake,
    _does,
    _favourite,
    _death,
)
