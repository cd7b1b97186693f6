"""Which questions memory can answer: a line of plain words read as what it asks for, or as none of hers to answer."""

import re
from dataclasses import dataclass

from companion.mind.patterns import late

MINE = r"my (?:\w+(?:'s)? ?){1,3}"
WHO = rf"(?P<who>{MINE}|[a-z]+(?: [a-z]+)?)"
WHO2 = rf"(?P<who2>{MINE}|[a-z]+(?: [a-z]+)?)"
DAY = r"(?P<what>yesterday|today|last time|the day before yesterday|(?:on )?\w+day|this morning)"
FIRST = r"^(?:so |and |do you (?:still )?(?:know|remember) |tell me |can you tell me )*"


@dataclass(frozen=True, slots=True)
class Question:
    asks: str
    """able, me, mine, theirs, name, favourite, where, when, person, about, said, talked, origin."""
    who: str = ""
    """A name, or a relation without "my"."""
    relation: str = ""
    what: str = ""


def _rule(pattern: str) -> re.Pattern[str]:
    return late(f"{FIRST}(?:{pattern})$")


RULES: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "able",
        "",
        _rule(
            r"(?:do|have) you (?:have|got) (?:a|any) memory|(?:can|do|could) you (?:really |actually |even )?remember"
            r" (?:things|stuff|anything|what i (?:say|tell you))|(?:will|are) you (?:going to |still )?(?:remember|forget)"
            r" (?:me|this|that|it|what i (?:say|said|told you))(?: (?:tomorrow|next (?:week|time)|later))?"
        ),
    ),
    (
        "origin",
        "",
        _rule(
            r"how do you know(?: (?:that|this|it|about that|all that))?|who told you(?: that)?"
            r"|when did i (?:say|tell you)(?: that)?|did i (?:say|tell you) that"
            r"|where (?:do|did) you (?:know|have|get) (?:that|it) from"
            r"|how do you know (?:that |about )?(?P<what>(?:my|i|i'm) .+)"
            r"|when did i tell you (?:that |about )?(?P<what2>(?:my|i|i'm) .+)"
            r"|how do you know (?:about )?(?P<what3>[a-z]+)"
        ),
    ),
    (
        "me",
        "",
        _rule(
            r"what (?:do|did) you (?:still |actually |even )?(?:know|remember)(?: (?:about|of) me)?"
            r"|(?:everything|all|what) (?:that )?you (?:know|remember|have learn(?:t|ed)) about me"
            r"|what have you (?:learnt|learned|kept|stored|got|remembered)(?: (?:about|on|of) me)?"
            r"|(?:do|can|did) you (?:still )?(?:remember|know) (?:me|who i am|anything about me|things about me)|about me"
        ),
    ),
    ("mine", "name", _rule(r"what(?:'s| is)? my name(?: is)?|who am i|my name")),
    ("mine", "birthday", _rule(r"when(?:'s| is)? my birthday(?: is)?|when was i born|my birthday")),
    ("mine", "age", _rule(r"how old (?:am i|i am)|my age")),
    ("mine", "lives", _rule(r"where (?:do i|i) live")),
    ("mine", "from", _rule(r"where (?:do i come|i come|am i|i'm) from")),
    (
        "mine",
        "works-as",
        _rule(r"what(?:'s| is)? my job(?: is)?|what do i do for (?:a living|work)|what i do for a living"),
    ),
    ("mine", "works-at", _rule(r"where (?:do i|i) work")),
    ("mine", "allergic", _rule(r"what (?:am i|i'm) allergic to")),
    ("mine", "likes", _rule(r"what do i like|what i like")),
    ("favourite", "likes", _rule(r"do i like (?P<what>[a-z ]+)")),
    ("mine", "dislikes", _rule(r"what (?:don't|do) i (?:not )?like|what i don't like")),
    ("mine", "studies", _rule(r"what do i study|what (?:am i|i'm) studying")),
    ("favourite", "favourite", _rule(r"what(?:'s| is)? my favou?rite (?P<what>[a-z ]+?)(?: is)?")),
    (
        "name",
        "name",
        _rule(
            rf"what(?:'s| is)? (?P<who>{MINE}?)(?:'s)? name(?: is)?|what(?:'s| is)? the name of (?P<who2>{MINE})"
            rf"|what(?:'s| is| are|'re)? (?P<who3>{MINE}?) called"
        ),
    ),
    ("theirs", "birthday", _rule(rf"when(?:'s| is)? {WHO}'s birthday(?: is)?")),
    ("theirs", "age", _rule(rf"how old is {WHO}|how old {WHO2} is")),
    ("theirs", "lives", _rule(rf"where does {WHO} live|where {WHO2} lives")),
    ("theirs", "from", _rule(rf"where(?:'s| is) {WHO} from|where does {WHO2} come from")),
    ("theirs", "works-as", _rule(rf"what does {WHO} do(?: for (?:a living|work))?|what(?:'s| is) {WHO2}'s job")),
    ("theirs", "works-at", _rule(rf"where does {WHO} work")),
    ("theirs", "likes", _rule(rf"what does {WHO} like")),
    ("theirs", "allergic", _rule(rf"what(?:'s| is) {WHO} allergic to")),
    (
        "where",
        "place-of",
        _rule(
            r"where(?:'s| is| are|'re| did i (?:put|leave|park|hide)| have i (?:put|left)) (?:my|the|our) (?P<what>[a-z' ]+)"
            r"|where (?:my|the|our) (?P<what2>[a-z' ]+?) (?:is|are)"
        ),
    ),
    (
        "when",
        "",
        _rule(
            r"when(?:'s| is| are) (?:my|the|our) (?P<what>[a-z' ]+)"
            r"|when (?:am i|do i|did i say i'd) (?:going to |have to |have |see |meet |get )?(?P<what2>[a-z' ]+)"
        ),
    ),
    (
        "talked",
        "",
        _rule(
            r"what (?:did we (?:talk|speak|chat) about|(?:were we|we were) (?:talking|speaking) about|we (?:talked|spoke) about"
            rf"|did i (?:say|tell you)|i (?:said|told you)) {DAY}"
        ),
    ),
    ("about", "", _rule(rf"what do you (?:still )?(?:know|remember) (?:about|of) {WHO}|what have i told you about {WHO2}")),
    ("person", "", _rule(rf"(?:what you know )?about {WHO}|who(?:'s| is) {WHO2}|who (?P<who3>{MINE}|[a-z]+) is")),
    (
        "said",
        "",
        _rule(
            r"what did i (?:say|tell you)(?: to you)? about (?P<what>.+)|what i (?:said|told you) about (?P<what2>.+)"
            r"|what was (?:it|that) (?:i said|that i said)? ?about (?P<what3>.+)"
        ),
    ),
    ("person", "", late(r"^do you (?:still )?(?:know|remember) (?P<who>my [a-z' ]+|[a-z]+(?: [a-z]+)?)$")),
)
"""The first that fits. Whether there is such a person, only memory can tell."""


def question(text: str) -> Question | None:
    """What the line asks of memory.

    >>> question("what's my sister's name")
    Question(asks='name', who='sister', relation='name', what='')
    """
    text = re.sub(r"(?<=\w) again$", "", text)
    for asks, relation, rule in RULES:
        if found := rule.search(text):
            groups: dict[str, str | None] = found.groupdict()
            who, what = (
                next((value for key, value in groups.items() if value and key.startswith(name)), "") or ""
                for name in ("who", "what")
            )
            return Question(asks, re.sub(r"^my |'s *$", "", who).strip(), relation, what.strip())
    return None
