"""Where things are: "the spare key is under the pot", "i parked on level three"."""

import re

from companion.mind import gist_words as tables
from companion.mind.learning.values import cut, place
from companion.mind.learning.words import PLACE_WORDS, THINGS
from companion.mind.second_person import to_second_person

IT_IS = re.compile(
    rf"^(?P<thing>(?:the|my|our) (?:[\w']+ ){{0,2}}?[\w']+?)(?: is| are|'s|s(?= locked)"
    rf"|(?<=s)(?= \w+(?: \w+){{1,3}}$))(?: kept| hidden| parked| locked up| locked| stored| chained up"
    rf"| safe)? (?P<where>{PLACE_WORDS} .+|at the .+|upstairs .+)$"
)
PUT = re.compile(
    rf"^(?:i|we) (?:have )?(?:just |always )?(?:put|hid|hidden|keep|kept|stored|parked|locked|leave"
    rf"|left(?!.*\b(?:bus|train|taxi|cab|tube|plane|pub|cafe|tram)\b)) (?P<thing>(?:the|my"
    rf"|our) (?:[\w']+ ){{0,2}}?[\w']+?) (?P<where>{PLACE_WORDS} .+)$"
)
PARKED = re.compile(
    rf"^(?:i|we) (?:am |are |have )?parked (?:the car |it )?(?P<where>(?:{PLACE_WORDS}|round|outside|opposite|level|just) ?.*)$"
)
NO_PLACE = re.compile(
    r"^(?:in|on|at|with|by) (?:my (?:mind|way|life|nerves|side|name|face|own)|the (?:way|end|moment|wash|phone"
    r"|blink|post)|trouble|me|you|her|him|it|a (?:mess|state|minute)|\w+day|fire|time|order)\b"
)
CAR = "your car"


def place_of(clause: str) -> tuple[str, str] | None:
    """The thing and its place."""
    if (found := PARKED.match(clause)) and (where := _where(found["where"])):
        return CAR, where
    for pattern in (PUT, IT_IS):
        found = pattern.match(clause)
        if found and found["thing"].split()[-1] in THINGS and (where := _where(found["where"])):
            return to_second_person(found["thing"]), where
    return None


def _where(text: str) -> str:
    words = cut(re.sub(r" (?:from|until|till|so|after|before) .*$", "", text)).split()
    if (
        len(words) < 2
        or NO_PLACE.match(" ".join(words))
        or words[1] in tables.PRONOUNS
        or words[-1] in ("there", "here")
        or words[-1] in tables.PREPOSITIONS
    ):
        return ""
    return place(" ".join(words))
