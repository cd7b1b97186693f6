"""Where somebody lives and where he comes from: from the part of a clause after its subject."""

import re
from collections.abc import Iterator
from datetime import date

from companion.mind import gist_words as tables
from companion.mind.gist_lexicon import own
from companion.mind.learning.values import BE, SOME, cut, place
from companion.mind.learning.work import Fact
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person

QUITE = SOME.replace("|just", "")
LIVES = late(
    rf"^{SOME}(?:live|lives|(?:am|is|are) (?:living|based)|leaves? (?=in [a-z]+$)) {QUITE}(?:just (?=in |at |on |with ))?"
    r"(?P<value>(?:not far from|(?:about |only )?(?:an?|two|three|five|ten|twenty|half an|a few) (?:minutes?|miles?|hour"
    r"|streets|doors)"
    r"(?: away)? from|in|at|near"
    rf"|on (?=the |a |an |my )|by|with|next|opposite|above|behind|just|"
    r"outside|over|alone|abroad|upstairs|downstairs|round|around|up|down)\b.*)$"
)
LIVED = late(
    r"^(?:have|has) (?:always )?(?:lived|been living) (?P<value>(?:in|at|near|just) .+?)"
    r"(?P<long>(?<=.) (?:all (?:my|his|her|our) (?:life|lives)|(?:for|since) .+|(?:\w+ ){1,2}years(?: now)?))?$"
)
OWN = late(r"^on (?:my|his|her) own\b")
MOVED = late(
    r"^(?:have |has )?(?:just |recently |finally )?moved(?: back| over| down| up| out| away)? (?:to|too|two) (?P<value>.+)$"
)
NO_HOME = late(
    r"^(?:in|on|with|by|at|for)(?: (?:a|an|the|my|your|his|her|this|that|our|their|constant|total"
    r"|some))?(?: \w+)? (?:fear|hope|past|moment|dreams?|hell|denial|head|shadow|"
    r"world|toast|pizza|own|it|that|this|her|him|them|pain|night|times?|peace|day|coffee|biscuits|tea|noodles"
    r"|beans|edge|phone|memory|memories|mess|clothes|pyjamas|regret|"
    r"tins?|film|bubble|car|same (?:house|flat|room|street|town|building))\b|^(?:up|down|over|round"
    r"|around) (?:to|with|here)|^by one\b"
    r"|^in (?:two|three|four|five|six|seven|many|different)\b|^next$|^just$|^in (?:here|there|it)\b"
)
FROM = late(
    rf"^(?:(?:{BE}|comes? )(?:originally )?from|hails? from|(?:was )?(?:raised|brought up) in|grew up in|(?:was|were) born "
    rf"in|(?:was|were) born and (?:raised"
    rf"|bred) in) (?P<value>.+)$"
)
NOT_FROM = frozenset(
    "work school home bed church here there town far away everywhere nowhere money good scratch afar above "
    "hospital it that this one".split()
)


def home(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if (found := LIVES.match(rest)) and (own_home := OWN.match(found["value"])):
        yield "lives", to_second_person(own_home[0])
    elif (found and not NO_HOME.search(found["value"])) or (
        (found := LIVED.match(rest)) and (found["long"] or "always" in rest) and not NO_HOME.search(found["value"])
    ):
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


def origin(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if not (found := FROM.match(rest)):
        return
    words = cut(found["value"]).split()
    lexicon = own()
    if (
        not words
        or words[0] in tables.PREPOSITIONS
        or len(words) > 7
        or (words[0] not in tables.DETERMINERS and len(words) > 4)
        or words[0] in NOT_FROM | tables.PRONOUNS | tables.NUMBERS | tables.ADVERBS
    ):
        return
    if words[0] in tables.DETERMINERS and not re.match(
        r"the (?:isle|black country|peak district|lake district|cotswolds|fens|borders|hebrides|valleys|coast|netherlands"
        r"|philippines|states"
        r"|gambia|caribbean|north|south|east|west|midlands|highlands|lakes|country|islands)|an? (?:\w+ ){0,2}(?:town|village"
        r"|farm|island|city)\b",
        " ".join(words),
    ):
        return
    if words[0] not in tables.DETERMINERS and len(words) > 1 and any(word in lexicon.nouns for word in words[:2]):
        return
    if words[0] not in tables.DETERMINERS and any(word in lexicon.verbs | lexicon.describing for word in words):
        return
    yield "from", place("from " + " ".join(words)).removeprefix("from ")
