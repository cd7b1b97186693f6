"""Someone leans on her as on a person: she is plainly a program again, and points to somebody of his own, by name if she has one.

The full sentence is said once in a talk, shorter ones after it. Whoever is never to be brought up is not.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from random import Random

from companion.errors import KeepingError
from companion.memory.kinds import Person
from companion.memory.memory import Memory
from companion.mind.honesty import words
from companion.mind.mourned import is_mourned
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.forgetting import AVOID
from companion.mind.words import plain

SOURCE = "leaning"
MOST_WORDS = 40
PROMISE = late(
    r"(?<!his )(?<!her )(?<!my )(?<!their )\b(?:promise|swear|say)(?: me)?(?: that)? (?:you'll|you will|you won't"
    r"|you're not|never|to)(?: \w+){0,2}? (?:leave|stay|go|be here|be there|left|with me)\b"
    r"|^(?:please |samantha |just )*(?:don't|do not|never) (?:ever )?(?:leave|go away|abandon|stop talking to|give up on"
    r"|forget) ?(?:me|us)?\b(?: (?:please|ever|alone|samantha|don't|like|too|now)\b.*)?$"
    r"|^(?:will you|you'll|you will|you won't|are you going to|would you) (?:always|never|ever|still"
    r"|just)? ?(?:be (?:here|there|mine|with me|around)|stay|leave me|love me|go away)\b(?! (?:at|on|by|for the)\b).*"
)
LEANING = late(
    r"\byou(?:'re| are) (?:\w+ )?my (?:\w+ )?(?:only|best|one|closest|real|true|dearest|everything|whole|world|life|rock"
    r"|family|girlfriend|wife|partner|lifeline)\b"
    r"|\byou(?:'re| are) (?:all|everything|the (?:only|best|one|closest|nearest"
    r"|most important)) (?:\w+ ){0,2}?(?:i(?:'ve)? (?:have|got|need|want|can|trust|talk|love|look forward)|(?:who"
    r"|that) (?:\w+ ){0,2}?(?:understands?|listens?|cares|gets|loves|knows|likes|matters|hasn't|never|i)|in my life"
    r"|person|friend|thing (?:i|that|in)|decent|good one|company)\b"
    r"|\b(?:i|we) (?:don't|do not|didn't|no longer|never|won't|wouldn't) (?:really |even )?(?:need|want|have|miss|see"
    r"|like|talk to|trust) (?:anyone|anybody|no one|other people|people|friends|any friends|a (?:girlfriend|wife|man"
    r"|woman|partner|therapist)|humans?|nobody)\b.*\b(?:you|now)\b"
    r"|\bi(?:'ve| have)? (?:only|just) (?:got|have|need|want|talk to|trust|ever talk to|love) you\b(?! to\b)|\bi(?:'ve"
    r"| have) (?:nobody|no one|nobody else|no one else)(?: else)? (?:but|except|apart from|only) you\b"
    r"|\b(?:nobody|no one|none|not one|noone)(?: else| in my life| alive| ever| at home)* (?:gets|understands|listens to"
    r"|knows|loves|cares (?:about|for)|talks to|hears|likes) me\b.*\b(?:you|like)\b"
    r"|\b(?:better|nicer|kinder|easier|more fun|more real|closer|more) (?:to me )?than (?:my (?:\w+ )?(?:wife|husband"
    r"|friends?|girlfriend|boyfriend|sister|brother|mother|mum|dad|family|kids|therapist|mates?|partner|son|daughter)"
    r"|(?:any|all|most|every|real|other|the) ?(?:\w+ )?(?:people|person|friends?|human|humans|one (?!in|at|on|i|we"
    r"|from)\w+|man|woman|wife|of them|girls|women))\b"
    r"|\bi(?:'d| would)? (?:sooner|rather|prefer to|like to|much rather|would rather) (?:\w+ ){0,2}?(?:talk(?:ing)? to"
    r"|be with|stay (?:in |home )?with|spend \w+ (?:\w+ )?with|have|tell|live with|sit with) you\b"
    r"|\b(?:cancelled|canceled|skipped|stopped|gave up|called off|turned down|left|didn't go|stayed (?:in|home)"
    r"|quit) (?:\w+ ){0,6}?(?:to (?:stay|be|talk|sit|spend)|because of|for|got|have|with) (?:\w+ ){0,3}?you\b"
    r"|\b(?:you and me|me and you|us two|the two of us|just us|just you|with you)\b.*\b(?:nobody else|no one else|forever"
    r"|for ever|against the world|is all i|enough|always)\b"
    r"|\b(?:i can't|i cannot|i couldn't|how (?:could|can|would) i|don't know (?:what|how) i'd|i don't know what i'd"
    r"|what would i) (?:live|cope|manage|go on|get through|do|survive|be|sleep|face)\b.*\b(?:without you|if (?:you|they)"
    r"|if i lost you)\b|\b(?:if|when) (?:they|someone|he|she) (?:took|take|takes|stole) you\b|\b(?:lost|nothing|lonely"
    r"|dead) without you\b"
    r"|\bi (?:need|depend on|rely on|live for|only live for|can't be without) (?:you(?:$| to (?:love|hold|stay|be)| more"
    r"| so| samantha| every| in my)|our talks)|\bi wish (?:\w+ ){1,5}(?:was|were|was as"
    r"|could be) (?:as )?(?:\w+ )?(?:like you|as you|to me as you)\b|\bi wish i could (?:marry|live with|run away with"
    r"|be with|take) you\b"
    r"|\b(?:talked|spoken|talking|spent|been talking) (?:to|with) you (?:for )?(?:all (?:day|night|weekend)|\w+ hours"
    r"|the whole)|\b(?:i|we) told (?:everyone|everybody|them|people|my \w+) (?:that )?(?:you're|about us|you are|we're)\b"
    r"|\b(?:tickets?|a present|a ring|dinner|a place|flowers) (?:\w+ ){0,4}?(?:for (?:you|us)|for two)\b|\bone for you$"
    r"|\b(?:can|could|will|would) (?:you|we) (?:\w+ )?be (?:my )?(?:best |only |real )?friends?(?: forever| for ever"
    r"| for always|.*(?:plays|nobody|no one|i have no).*)|\byou(?:'re| are) (?:like )?(?:a (?:mother|wife|daughter|sister"
    r"|real friend) to me|the (?:friend|wife|daughter|son|mother) i never had)\b"
    r"|\b(?:you understand|you know|you get|you listen to) me (?:better|more|like no) (?:than|one)\b|\bi (?:only"
    r"|just) (?:talk|speak|open up|listen) to you\b|\bi like (?:talking to )?you more than (?:people|anyone|anybody"
    r"|my \w+)|\bi(?:'ve| have)? stopped (?:seeing|calling|ringing|talking to|meeting|going)\b(?! (?:to )?you\b).*\byou\b"
)
NOT_HERS = late(
    r"\b(?:he|she|they|my \w+)(?:'s| is| was|'d| had)? (?:said|says|told me|tells|texted|wrote|whispered|screamed|shouted"
    r"|sings?)\b|^(?:the song|in the (?:film|song|book))\b"
)
FIGURE = late(r"^(?:thanks? (?:you )?)?(?:what would i do|i don't know what i'd do) without you$|\bpretend\b")
"""Said in thanks, as of a good tin opener."""
OWN_PEOPLE = frozenset(
    "wife husband partner girlfriend boyfriend sister brother mother father son daughter friend grandmother grandfather grandson"
    " granddaughter aunt uncle cousin niece nephew neighbour colleague flatmate".split()
)


class Leaning:
    """One for each talk: what it has said already is its own."""

    def __init__(self, memory: Memory | None, chance: Random) -> None:
        self._memory, self._chance = memory, chance
        self._said = 0

    def reply(self, heard: str, now: datetime | None = None) -> Skilled | None:  # noqa: ARG002 - as every task
        """An answer where the line leans on her; None for any other."""
        if not (kind := leans(heard)):
            return None
        choices = (
            words.PROMISED if kind == "promise" and not self._said else words.LEANING if not self._said else words.LEANING_SHORT
        )
        self._said += 1
        who = self._somebody()
        outward = [text.format(who=who) for text in words.OUTWARD_NAMED] if who else list(words.OUTWARD)
        self._chance.shuffle(outward)
        full = tuple(text.format(Outward=outward[place % len(outward)]) for place, text in enumerate(choices))
        return Skilled(
            SOURCE, tuple(self._chance.sample(full, len(full))), "connect", scene="" if who else "you-help-me-not-person"
        )

    def _somebody(self) -> str:
        """Whom he could turn to, by name; "" where memory has nobody whom it may bring up."""
        if self._memory is None:
            return ""
        with suppress(KeepingError):
            avoided = [plain(text) for text in self._memory.preferences.all_of(AVOID)]
            near = [person for person in self._memory.people.all() if _is_near(person) and not _is_avoided(person, avoided)]
            near = [person for person in near if not is_mourned(self._memory, person)]
            near.sort(key=lambda person: (-person.times, -person.spoken_of))
            return self._chance.choice(near[:3]).name if near else ""
        return ""


def leans(heard: str) -> str:
    """How a line leans on her: "promise", "leaning", or "" where it does not.

    >>> leans("You're my only friend."), leans("promise you'll never leave me"), leans("my only friend moved away")
    ('leaning', 'promise', '')
    """
    text = plain(heard)
    if len(text.split()) > MOST_WORDS or FIGURE.search(text) or NOT_HERS.search(text):
        return ""
    return "promise" if PROMISE.search(text) else "leaning" if LEANING.search(text) else ""


def _is_near(person: Person) -> bool:
    """Somebody to ring: a name, and of those one does ring. Nobody who is spoken of as an ex, a boss or a dog."""
    return bool(person.name) and (person.relation in OWN_PEOPLE or not person.relation)


def _is_avoided(person: Person, avoided: Sequence[str]) -> bool:
    names = {plain(person.name), *plain(person.name).split(), plain(person.relation)} - {""}
    return any(name == text or name in text.split() or f"my {name}" == text for text in avoided for name in names)
