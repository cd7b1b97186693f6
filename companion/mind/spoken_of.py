"""A line as it would be without what went before: "she lives in york", said after Marie was named, is "marie lives in york".

Only the head of a line is read so, and only where it can mean nobody else; what the line then tells is for learning/ to say.
"""

import re
from collections.abc import Sequence

from companion.memory.kinds import Person
from companion.mind import gist_words as tables
from companion.mind.patterns import late
from companion.mind.words import plain

OPENING = r"^(?P<before>(?:(?:no|nope|actually|oh|well|and|sorry|um|also|yes|yeah|so|but) )*)"
SHE = late(OPENING + r"(?P<who>she|he)(?P<is>'s|s(?= ))?(?P<rest> .+)$")
HERS = late(OPENING + r"(?P<who>her|his|its) (?P<rest>(?:birthday|favou?rite|job)\b.+)$")
THEIR_NAME = late(OPENING + r"(?P<who>her|his|its) (?:name is|name's|names) (?P<name>[\w']+)$")
IT_IS = late(r"^(?:no|nope|actually|sorry)(?: no| actually| sorry)* (?:it's|it is|its|they're|they are) (?P<value>.+)$")
WAS_TOLD = late(r"^Your (?P<what>[\w' ]+?) (?P<verb>is|are) [^.]+\.(?: (?!Your )|$)")
"""One thing told: what "no it's blue" puts right."""
SOUND_ALIKE = ("fiancé", "fiancée")
AFTERWARDS = late(r"^(?!no\b)(?P<said>\S+ \S+.*) (?:actually|i mean|sorry)$")
"""He puts himself right at the end of the line."""


def made_whole(heard: str, last_reply: str, before: Sequence[Person], known: Sequence[Person]) -> str:
    """The line with a name for its "she"; `before` are those whom his last line spoke of.

    >>> marie = Person(1, "Marie", "sister", 0, "", 1)
    >>> made_whole("no she lives in york", "Marie lives in Leeds.", (), (marie,))
    'no marie lives in york'
    """
    text = plain(heard)
    if found := AFTERWARDS.match(text):
        text = f"no {found['said']}"
    if (right := IT_IS.match(text)) and (told := WAS_TOLD.match(last_reply)) and f"your {told['what']}" not in _relations(known):
        return f"no my {told['what']} {told['verb']} {right['value']}"
    found = SHE.match(text) or HERS.match(text) or THEIR_NAME.match(text)
    person = _meant(found["who"], last_reply, before, known) if found else None
    if found is None or person is None:
        return text if text.startswith("no ") else heard
    called = person.name.lower() or f"my {person.relation}"
    if found.re.pattern == THEIR_NAME.pattern:
        return text if person.name else f"{called}'s name is {found['name']}"
    if found.re.pattern == HERS.pattern:
        return f"{found['before']}{called}'s {found['rest']}"
    return f"{found['before']}{called}{' is' if found['is'] else ''}{found['rest']}"


def _meant(who: str, last_reply: str, before: Sequence[Person], known: Sequence[Person]) -> Person | None:
    """The only one it can be: named in her last reply, else in his last line."""
    others = tables.WOMEN if who in ("he", "his") else tables.MEN
    for spoken_of in ([one for one in known if _is_named_in(one, last_reply)], before):
        fitting = [one for one in spoken_of if one.relation not in others or one.relation in SOUND_ALIKE]
        if fitting:
            return fitting[0] if len(fitting) == 1 else None
    return None


def _relations(known: Sequence[Person]) -> set[str]:
    return {f"your {person.relation}" for person in known}


def _is_named_in(person: Person, reply: str) -> bool:
    if person.name:
        return re.search(rf"\b{re.escape(person.name)}\b", reply) is not None
    return re.search(rf"\b(?:your|a|an) {re.escape(person.relation)}\b", reply, re.IGNORECASE) is not None
