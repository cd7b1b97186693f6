"""How somebody is for good: his state, illnesses, allergies and medicines, and what he has; after the subject of a clause."""

from collections.abc import Iterator
from datetime import date

from companion.mind import gist_words as tables
from companion.mind.learning.names import leading_name, written
from companion.mind.learning.values import BE, SOME, cut
from companion.mind.learning.work import Fact
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person

STATES = frozenset(
    "vegetarian vegan pescatarian coeliac celiac diabetic epileptic asthmatic deaf blind dyslexic autistic "
    "retired divorced widowed "
    "adopted teetotal catholic muslim jewish buddhist hindu sikh quaker atheist welsh scottish irish polish "
    "french german italian "
    "spanish portuguese indian pakistani nigerian jamaican american canadian australian dutch greek turkish romanian ukrainian "
    "left-handed".split()
)
STATE_NOUNS = frozenset(
    "vegetarian vegan pescatarian coeliac diabetic widower widow twin pensioner quaker muslim christian".split()
)
CONDITIONS = frozenset(
    "diabetes asthma arthritis epilepsy migraines dyslexia adhd autism dementia alzheimer's parkinson's "
    "tinnitus ocd eczema psoriasis "
    "glaucoma angina ms coeliac endometriosis fibromyalgia sciatica hayfever lupus anaemia gout copd ibs anxiety depression "
    "insomnia vertigo cataracts osteoporosis hypertension emphysema "
    "bronchitis fibroids tinnitus narcolepsy".split()
)
MEDICINES = frozenset(
    "metformin insulin statins warfarin aspirin ibuprofen paracetamol antidepressants sertraline fluoxetine citalopram ramipril "
    "amlodipine levothyroxine thyroxine omeprazole steroids antihistamines thinners painkillers inhaler tablet codeine "
    "morphine methotrexate lithium "
    "antibiotics blockers gabapentin tablets pills medication medicine betablockers".split()
)
ALLERGIC = late(rf"^{BE}(?:very |badly |severely |a bit )?allergic to (?P<value>.+)$")
STATE = late(
    rf"^(?:{BE}|(?:have|has) been )(?P<value>(?:an? )?[\w-]+|an only child|(?:(?:going|profoundly|totally) )?(?:deaf"
    rf"|blind)(?: in (?:one|(?:my|his|her) (?:left|right)) (?:ear|eye))?"
    r"|self employed|out of work|between jobs|partially sighted|hard of hearing|registered blind|semi retired|half \w+ "
    r"(?:and )?half \w+|left handed|colour blind|lactose intolerant|gluten free"
    rf"|type (?:one|two) diabetic)$"
)
MARRIED = late(rf"^(?:{BE}|(?:have|has) been )(?:happily )?married to (?P<value>.+)$")
HAS = late(r"^(?:have|has)(?: got)? (?P<value>.+)$|^got (?P<got>.+)$")
TAKES = late(
    rf"^{SOME}(?:takes?|(?:am|is|are) (?:on|taking)) (?P<value>(?:an? |my "
    rf"|some )?(?:[\w-]+ )?(?:{'|'.join(MEDICINES)})(?: for \w+(?: \w+)?)?)"
    r"(?: (?:in the \w+|every \w+|at night|(?:once|twice|three times) a \w+|daily|each \w+|for (?:my|his|her) \w+))*$"
)
AVOIDS = late(r"^(?:do not|don't|doesn't|does not|never|can't) (?:eat|eats|drink|drinks) (?P<value>[\w ]+)$")
AVOIDED = frozenset(
    "meat fish dairy gluten alcohol coffee tea pork beef sugar milk cheese eggs wheat bread nuts peanuts "
    "shellfish lamb chicken wine beer "
    "caffeine red meat or and seafood chocolate onions garlic prawns liver".split()
)
BODY = late(
    r"^(?P<value>(?:an? )?(?:bad|dodgy|weak|trapped|slipped|frozen|high|low|irregular|underactive|overactive|heart|nut"
    r"|peanut|kidney|liver) "
    r"(?:back|knee|knees|hip|hips|shoulder|heart|disc|nerve|blood pressure|thyroid|heartbeat|cholesterol|condition|murmur|allergy"
    r"|disease|eyesight|sight))\b(?! day)"
)
WHERE = late(r"^ in (?:both |my |his |her |one |the )+(?:left |right )?\w+")
WEARS = late(r"^wears? (?P<value>(?:a |two )?(?:hearing aids?|contact lenses|glasses|dentures|false teeth))$")
RETIRED = late(
    r"^(?:(?:have |has )?(?:just )?retired(?: (?:last|this|early|in|at|from|two|three|a) ?.*)?|took early retirement\b.*)$"
)
POSSESSIONS = late(
    r"^(?P<value>(?:two|three|four|five|six|seven|eight|nine|ten) (?:younger |older |little |big |grown up "
    r"|small )?(?:brothers|sisters|kids|children|sons|"
    r"daughters|grandchildren|grandkids|cats|dogs|grandsons|granddaughters)|a twin(?: brother| sister)?"
    r"|an allotment|a caravan|a pacemaker|a hearing aid)\b"
)


def state(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if found := ALLERGIC.match(rest):
        what = cut(found["value"], 5)
        if what and what.split()[0] not in tables.PRONOUNS | frozenset(
            "mondays work people being exercise my mornings the housework losing".split()
        ):
            yield "allergic", to_second_person(what)
    elif RETIRED.match(rest):
        yield "is", "retired"
    elif found := STATE.match(cut(rest) or rest):
        value, last = found["value"], found["value"].split()[-1]
        if (last == value and value in STATES) or (
            " " in value and (last in STATE_NOUNS or value.split()[0] not in ("a", "an") or last == "child")
        ):
            yield "is", to_second_person(value)
    elif found := MARRIED.match(rest):
        name = leading_name(found["value"].split(), is_said_so=True)
        if name:
            yield "married", written(name)


def has(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    if worn := WEARS.match(rest):
        yield "has", worn["value"]
    if found := HAS.match(rest):
        value = found["value"] or found["got"]
        words = cut(value, 4).split()
        if body := BODY.match(value):
            yield "has", body["value"]
        elif illness := _illness(value):
            yield "has", to_second_person(illness)
        elif words and words[-1] in CONDITIONS and len(words) <= 3 and words[0] not in ("no", "to"):
            yield "has", " ".join(words)
        elif (owned := POSSESSIONS.match(value)) and not value[owned.end() :].strip():
            yield "has", owned["value"]


def _illness(value: str) -> str:
    """An illness and its place: "arthritis in both hands"."""
    first = value.split(maxsplit=1)[0]
    where = WHERE.match(value[len(first) :]) if first in CONDITIONS else None
    return first + where[0] if where else ""


def intake(rest: str, _is_his: bool, _today: date) -> Iterator[Fact]:
    """What he takes, and what he does not eat or drink."""
    if found := TAKES.match(rest):
        yield "takes", to_second_person(found["value"])
    elif (found := AVOIDS.match(rest)) and (words := cut(found["value"], 4).split()) and all(word in AVOIDED for word in words):
        yield "avoids", " ".join(words)
