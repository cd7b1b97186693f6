"""What somebody does for a living or studies, and where: from the part of a clause after its subject."""

import re
from collections.abc import Iterator
from datetime import date

from companion.mind import gist_words as tables
from companion.mind.gist_lexicon import own
from companion.mind.learning.trades import BEFORE_JOB, IN_TRADES, JOBS, TAUGHT
from companion.mind.learning.values import BE, SOME, cut, place
from companion.mind.learning.words import LANGUAGES
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person

Fact = tuple[str, str]
"""Relation and value."""
WORKS_AS = late(rf"^{SOME}(?:works?|(?:am|is|are) working) (?:as|has) (?P<value>(?:an?|the) .+)$")
WORKS_AT = late(
    rf"^{SOME}(?:works?|(?:am|is|are) working) {SOME}(?P<value>(?:at|for|in|on|from|with) .+|(?:nights|shifts"
    rf"|night shifts|part time|full time)(?: (?:at|for|in) .+)?)$"
)
NO_WORKPLACE = late(
    r"^(?:at|for|in|on|from|with)(?: (?:a|an|the|my|your|his|her|this|that|our|their))? ?(?:it|me|you|us|her"
    r"|him|them|night|nights|morning|mornings|afternoon|evening|weekends?|"
    r"sundays?|saturdays?|mondays?|hours?|week|years?|ages|theory|practice|free|progress|myself|silence|garden(?! centre)"
    r"|that|this|nothing|minutes?|while|end|moment|time|"
    r"christmas|head|people|\w+day|own|way|least|first|dark|cold|rain|same|pairs|teams|peace|project|letter|song|book|living)\b"
)
BARE_PLACE = late(rf"^in (?:{'|'.join(IN_TRADES)})\b|^from home\b")
JOB = late(rf"^{BE}(?P<value>an? .+)$")
BEEN_JOB = late(r"^(?:have|has) been (?P<value>an? .+?) (?:for (?:\w+ ){1,3}(?:years|months)|all (?:my|his|her) life)(?: now)?$")
JOB_HEADS = "|".join(sorted(JOBS, key=len, reverse=True))
JOB_WORDS = late(rf"^(?P<job>an? (?P<kind>(?:[\w-]+ ){{0,3}}?)(?:{JOB_HEADS}))(?: (?P<where>(?:at|for|in|with|on the) .+))?$")
JOB_AT = late(
    rf"^(?:have |has )?{SOME}(?:got|started|landed|found|(?:have|has) got|have|has) (?:working|work|(?:an?|my|the|his|her)"
    r" (?:(?:new|part time|full time|little|saturday|summer|weekend) )*job) (?P<value>(?:as an?|at|in|with|for|on) .+)$"
)
TEACHES = late(
    r"^(?:teach|teaches) (?P<what>\w+(?: (?:and )?\w+)??)(?: to \w+(?: \w+)?)?(?: (?P<where>(?:at|in) an? .+|(?:at|in) "
    r"[a-z]+(?: \w+)*))?$"
)
TEACHES_AT = late(
    r"^(?:teach|teaches) (?:(?:reception|primary|nursery|year \w+)(?: (?P<where>at .+))?|(?P<only>(?:at|in) an? .+))$"
)
STUDIES = late(
    rf"^{SOME}(?:study|studies|(?:am|is|are) (?:(?:(?:at|in) \w+ )?studying|reading(?= \w+ at )|doing (?:an?|my|the) (?:degree"
    rf"|masters|master's|phd|doctorate|course|diploma|a levels?) in|training(?= to be ))) (?P<value>.+)$"
)


def work(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if found := WORKS_AS.match(rest):
        told = re.match(r"(?P<job>.+?)(?: (?P<where>(?:at|for|in) .+))?$", cut(found["value"]))
        if told and len(told["job"].split()) > 1:
            yield "works-as", told["job"]
            yield from _workplace(told["where"] or "")
    elif taught := _teaching(rest):
        yield from taught
    elif (found := JOB_AT.match(rest)) and (value := cut(found["value"])):
        if value.startswith("as ") and _is_job(value[3:]):
            yield "works-as", value[3:]
        yield from _workplace(value)
    elif found := WORKS_AT.match(rest):
        yield from _workplace(cut(found["value"]))
    elif (
        (found := JOB.match(rest) or BEEN_JOB.match(rest))
        and (told := JOB_WORDS.match(cut(found["value"])))
        and _is_trade(told["kind"].split())
    ):
        yield ("is" if "retired" in told["kind"] else "works-as"), told["job"]
        yield from _workplace(told["where"] or "")


def _is_job(text: str) -> bool:
    told = JOB_WORDS.match(text)
    return told is not None and not told["where"] and _is_trade(told["kind"].split())


def _teaching(rest: str) -> list[Fact]:
    """Who teaches maths is a maths teacher."""
    rest = re.sub(r" (?:on|every) \w+day(?:s|(?: (?:mornings?|evenings?|nights?)))?$", "", rest)
    if found := TEACHES_AT.match(rest):
        return [("works-as", "a teacher"), *_workplace(cut(found["where"] or found["only"] or ""))]
    if not (found := TEACHES.match(rest)) or found["what"].split()[0] not in TAUGHT | LANGUAGES:
        return []
    words = found["what"].split()
    if any(word not in TAUGHT | LANGUAGES | {"and"} for word in words):
        return []
    what = " ".join(word.capitalize() if word in LANGUAGES else word for word in words)
    article = "an" if what[0] in "aeiAEI" else "a"
    return [("works-as", f"{article} {what} teacher"), *_workplace(cut(found["where"] or ""))]


def _workplace(where: str) -> Iterator[Fact]:
    if not where or NO_WORKPLACE.match(where):
        return
    words = where.split()
    starts_well = words[1:2] and (
        words[1] in ("a", "an", "the", "my", "our")
        or words[1] not in own().nouns | own().verbs | own().describing | tables.ADVERBS
    )
    if (
        words[0] not in ("at", "for", "in", "on", "from", "with")
        or BARE_PLACE.match(where)
        or starts_well
        or (words[0] in ("at", "for") and len(words) == 2 and words[1] not in tables.PRONOUNS)
    ):
        is_word = len(words) == 2 and words[1] in own().nouns | own().verbs | own().describing | IN_TRADES
        yield "works-at", where if is_word else place(where)


def _is_trade(kind: list[str]) -> bool:
    """Whether the words before a trade tell which one ("bus driver"), and not how he finds it ("terrible cook")."""
    return all(word in BEFORE_JOB or (own().is_noun(word) and word not in own().describing) for word in kind)


def studies(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if (found := STUDIES.match(rest)) and (what := cut(found["value"], 6)):
        words = what.split()
        if words[0] not in tables.DETERMINERS | tables.PRONOUNS | tables.ADVERBS | tables.PREPOSITIONS:
            yield "studies", place(what)
        elif words[0] in ("for", "to") and len(words) > 1:
            yield "studies", to_second_person(what)
