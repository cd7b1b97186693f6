"""Where things are: "the spare key is under the pot", "i parked on level three"."""

import re

from companion.mind import gist_words as tables
from companion.mind.learning.names import written
from companion.mind.learning.values import cut, place
from companion.mind.learning.words import FIRST_NAMES, KIN_NAMES, PLACE_WORDS, THINGS
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person

OWNERS = rf"(?:{'|'.join(sorted(FIRST_NAMES | KIN_NAMES))})'s"
IT_IS = late(
    rf"^(?P<thing>(?:the|my|our|{OWNERS}) (?:[\w']+ ){{0,2}}?[\w']+?)(?: is| are|'s|s(?= locked)"
    rf"|(?<=s)(?= \w+(?: \w+){{1,3}}$))(?: hanging| lying| sitting| still| now| kept| hidden| parked| locked up| locked| "
    rf"stored| chained up"
    rf"| safe)? (?P<where>{PLACE_WORDS} .+|at the .+|upstairs .+)$"
)
PUT = late(
    rf"^(?:i|we) (?:have )?(?:just |always )?(?:put|hid|hidden|keep|kept|stored|parked|locked|leave"
    rf"|left(?!.*\b(?:bus|train|taxi|cab|tube|plane|pub|cafe|tram)\b)) (?P<thing>(?:the|my"
    rf"|our) (?:[\w']+ ){{0,2}}?[\w']+?) (?P<where>{PLACE_WORDS} .+)$"
)
PARKED = late(
    rf"^(?:i|we) (?:am |are |have )?parked (?:the car |it )?(?P<where>(?:{PLACE_WORDS}|round|outside|opposite|level|just) ?.*)$"
)
VEHICLE = late(
    rf"^(?:my |the )?(?P<what>car|van|bike|motorbike|truck|lorry|scooter)(?: is|'s|s) (?:parked|chained|locked)(?: up)? "
    rf"(?P<where>(?:{PLACE_WORDS}|round|just|level) .+)$"
)
NO_PLACE = late(
    r"^(?:in|on|at|with|by) (?:my (?:mind|way|life|nerves|side|name|face|own)|the (?:way|end|moment|wash|phone"
    r"|blink|post)|trouble|(?:\w+ )?(?:two|three|four|five|ten|many) times|me|you|her|him|it|a (?:mess|state|minute)|\w+day"
    r"|fire|time|order)\b"
)
CAR = "your car"


def place_of(clause: str) -> tuple[str, str] | None:
    """The thing and its place."""
    if (found := VEHICLE.match(clause)) and (where := _where(found["where"])):
        return f"{'the' if clause.startswith('the ') else 'your'} {found['what']}", where
    if (found := PARKED.match(clause)) and (where := _where(found["where"])):
        return CAR, where
    for pattern in (PUT, IT_IS):
        found = pattern.match(clause)
        if found and (thing := _thing(found["thing"])) and (where := _where(found["where"])):
            return thing, where
    return None


def _thing(text: str) -> str:
    """The thing that is looked for, or ""; "the stopcocks under the sink" is one stopcock that is there."""
    if text.rsplit(maxsplit=1)[-1] not in THINGS:
        if text.rsplit(maxsplit=1)[-1].removesuffix("s") not in THINGS:
            return ""
        text = text.removesuffix("s")
    owner, _, what = text.partition(" ")
    is_named = owner.removesuffix("'s") in FIRST_NAMES
    return f"{written([owner])} {what}" if is_named else to_second_person(text)


def _where(text: str) -> str:
    words = cut(re.sub(r" (?:from|until|till|so|after|before|looking|waiting|staring|ready|to)\b.*$", "", text)).split()
    if (
        len(words) < 2
        or NO_PLACE.match(" ".join(words))
        or words[1] in tables.PRONOUNS
        or words[-1] in ("there", "here")
        or words[-1] in tables.PREPOSITIONS
    ):
        return ""
    return place(" ".join(words))
