"""The hours with her: counted, told when he asks, and said when it is a lot."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from companion.memory.kinds import Person
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.memory.week import LAST_TURN_S
from companion.mind.heart import outward_words as say
from companion.mind.heart.gentle import Word
from companion.mind.heart.outward import name_of, who_matters
from companion.mind.learning.words import RELATION
from companion.mind.number_words import in_words
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import is_no, is_yes
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.known_sentences import shares_a_word
from companion.mind.words import plain

MATTER = "hours"
LOT_A_DAY_S, LOT_A_WEEK_S = 3 * 3600, 12 * 3600
"""Of talk, pauses between turns included. No research sets the mark; a quarter of a waking day is a lot with anybody."""
LEAST_S = 60

HOW_LONG = late(
    r"how (?:long|much|many hours)(?: time)? (?:have|do|did) (?:we|i) (?:been )?(?:talked|talking|talk|spoken|speak|spent|spend)"
    r"(?: (?:to you|with you|with each other|together|to each other))?(?: (?:today|this week|lately|so far|now|a day))?"
    r"|how (?:much|many) (?:time|hours) (?:do|have|did) i spen[dt] (?:with|talking to|on) you(?: (?:today|this week|a day))?"
    r"|(?:do|am) i talk(?:ing)? to you too (?:much|often)|is it too much(?: that i talk to you| talking to you)"
)
SOON = (
    r"(?: (?:now|then|today|tonight|tomorrow|later|again|soon|for (?:a bit|a while|lunch|dinner|tea|supper|breakfast|coffee"
    r"|a coffee|a drink|a walk|the weekend|the day)|in (?:a bit|a minute|the (?:morning|afternoon|evening))|at the weekend"
    r"|(?:this |on |next )?(?:morning|afternoon|evening|weekend|week|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r"|(?:and|with|to) (?:the kids|the children|the dog)))*"
)
GOES_OUT = late(
    r"(?:(?:right|well|okay|ok|so|bye|and) )*(?:i'm|i am|i've got to go i'm|we're|we are)"
    r" (?:(?:off|going|going out|heading out|going over|going round)(?: now)?(?: to)?"
    r"(?: (?:see|meet|visit|have (?:lunch|dinner|tea|coffee) with))?"
    r"|(?:going |off )?(?:meeting|seeing|visiting)|(?:going out|away|off|out) with|having (?:lunch|dinner|tea|coffee) with)"
    rf" (?P<who>(?!(?:with|to|see|out|over|round|visit|meet)\b)(?:my )?[a-z]+(?: [a-z]+)??)"
    rf"(?:'s(?: (?:house|place|flat|birthday|party))?)?{SOON}"
    rf"|(?P<here>(?:my )?[a-z]+)(?:'s| is| has)(?: just)? (?:here|arrived|at the door|just come|come){SOON}"
)
"""The whole line: who is going to tell his mother something, or to her funeral, is not off to a good time."""


class Hours:
    """A task, and a proposer of gentle words."""

    def __init__(self, memory: Memory | None, chance: Random) -> None:
        self._memory, self._chance = memory, chance

    def reply(self, text: str, now: datetime) -> Skilled | None:
        is_asked = HOW_LONG.fullmatch(text) is not None
        if self._memory is None:
            return Skilled("hours", say.UNCOUNTED, "bound") if is_asked else None
        return self._told(self._memory, now) if is_asked else self._glad(self._memory, text)

    def propose(self, now: datetime) -> Sequence[Word]:
        if self._memory is None:
            return ()
        today, week = talked_s(self._memory, _midnight(now)), talked_s(self._memory, now - timedelta(days=7))
        if today >= LOT_A_DAY_S:
            return [self._word(self._memory, today, "today")]
        return [self._word(self._memory, week, "this week")] if week >= LOT_A_WEEK_S else []

    def _word(self, memory: Memory, talked: int, when: str) -> Word:
        avoided = memory.preferences.all_of(AVOID)
        people = [
            one for one in who_matters(memory) if not any(shares_a_word(avoid, f"{one.name} {one.relation}") for avoid in avoided)
        ]
        texts = say.HOURS_WITH if people else say.HOURS
        text = self._chance.choice(texts).format(time=long_s(talked), when=when, who=name_of(people[0]) if people else "")
        return Word(". ".join(part[:1].upper() + part[1:] for part in text.split(". ")), MATTER, self._then)

    def _then(self, text: str) -> Skilled | None:
        if is_yes(text):
            return Skilled("outward", say.GLAD, "celebrate")
        return Skilled("outward", say.LEFT, "comfort") if is_no(text) else None

    def _told(self, memory: Memory, now: datetime) -> Skilled:
        today, week = talked_s(memory, _midnight(now)), talked_s(memory, now - timedelta(days=7))
        if week < LEAST_S:
            return Skilled("hours", say.NO_HOURS, "inform")
        told = [text.format(today=long_s(today), week=long_s(week)) for text in say.TOLD_HOURS]
        return Skilled("hours", tuple(text[:1].upper() + text[1:] for text in told), "inform")

    def _glad(self, memory: Memory, text: str) -> Skilled | None:
        """He goes to somebody of his: she is glad."""
        if (found := GOES_OUT.fullmatch(text)) is None:
            return None
        said = (found["who"] or found["here"] or "").removeprefix("my ")
        person = memory.people.named(said)
        people = [person] if person is not None else memory.people.in_text(said)
        if len(people) != 1 or people[0] not in who_matters(memory) or not _is_only(said, people[0]):
            return None
        who = name_of(people[0])
        texts = [said.format(who=who) for said in say.OFF_OUT]
        return Skilled("outward", tuple(said[:1].upper() + said[1:] for said in texts), "celebrate")


def _is_only(said: str, person: Person) -> bool:
    """Whether the words name him or her and nothing besides."""
    own = {*plain(person.name).split(), *person.relation.split()}
    return all(word in own or RELATION.get(word) == person.relation for word in said.split())


def talked_s(memory: Memory, since: datetime) -> int:
    """The seconds of talk since then: each talk from its first turn to its last, and a little for the last."""
    sql = "SELECT min(at), max(at) FROM turns WHERE at >= ? GROUP BY talk"
    return sum(int(last) - int(first) + LAST_TURN_S for first, last in memory.store.rows(sql, (seconds(since),)))


def long_s(talked: int) -> str:
    """About how long, as one says it.

    >>> long_s(40), long_s(1500), long_s(3600), long_s(12_000)
    ('a minute', 'twenty-five minutes', 'about an hour', 'about three and a half hours')
    """
    minutes = max(1, round(talked / 60))
    if minutes < 50:
        return "a minute" if minutes == 1 else f"{in_words(minutes)} minutes"
    halves = round(minutes / 30)
    hours, half = divmod(halves, 2)
    if hours == 1:
        return "about an hour and a half" if half else "about an hour"
    return f"about {in_words(hours)}{' and a half' if half else ''} hours"


def _midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
