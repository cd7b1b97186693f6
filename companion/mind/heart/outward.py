"""Outward: who matters to him, when he last spoke of them and how; the call, the letter or the visit that would do good.

She suggests, by name, when there is a reason: a birthday, a promise of his own, somebody ill, days that were low. She never
presses: whether it is said at all, the arbiter of gentle words decides (gentle.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from companion.memory.kinds import Person, Plan
from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.heart import outward_words as say
from companion.mind.heart.gentle import Word
from companion.mind.mourned import is_mourned
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import is_no, is_yes
from companion.mind.tasks.forgetting import AVOID
from companion.mind.tasks.known_sentences import shares_a_word
from companion.mind.times.days import day

MATTERS_TIMES = 3
"""Spoken of in so many turns somebody matters; kin and friends do from the first."""
CLOSE = frozenset(
    "wife husband partner girlfriend boyfriend mother father mum dad mom sister brother son daughter grandmother grandfather gran"
    " granddad grandad nan friend best friend aunt uncle cousin granddaughter grandson".split()
)
YOUNG = frozenset("grandson granddaughter grandchild nephew niece baby child godson goddaughter".split())
"""Nobody leans on these in heavy days."""
NOT_TO_CALL = frozenset("dog cat pet boss landlord ex ex-wife ex-husband doctor dentist horse rabbit bird".split())
ILL = late(r"\b(?:ill|sick|in (?:the )?hospital|hospital|operation|surgery|poorly|not well|broke (?:his|her|their)|chemo\w*)\b")
CALLING = late(r"\b(?:call|ring|phone|visit|write to|see|text|message|email)\b")
GLADLY = late(
    r"(?:(?:yes|yeah|yep|okay|ok|all right|sure|right|good idea|oh|well) )*(?:i'll|i will|i'm going to|i think i'll|let me)"
    r" (?!not |never )(?:\w+ )?(?:call|ring|phone|visit|write|see|text|message|email|drop|pop|go)\b.*"
)
"""To her suggestion: he will."""
BIRTHDAY_DAYS, LOW_DAYS, PROMISE_DAYS, PROMISE_LAST_DAYS = 3, 3, 2, 6
LOW_SHARE, LOW_TURNS = 0.5, 6
"""So much of the last days was low, of at least so many judged turns."""
LOW = ("low", "flat")
FIRST_HOUR, LAST_HOUR = 8, 21
ILL_DAYS, TODAY_S = 7, 20 * 3600


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody might be called."""

    matter: str
    text: tuple[str, ...]


class Outward:
    """A proposer of gentle words."""

    def __init__(self, memory: Memory | None, chance: Random) -> None:
        self._memory, self._chance = memory, chance

    def propose(self, now: datetime) -> Sequence[Word]:
        if self._memory is None or not is_hour_to_call(now):
            return ()
        avoided = self._memory.preferences.all_of(AVOID)
        people = [person for person in who_matters(self._memory) if not _is_any(avoided, person)]
        reasons = (*_birthdays(self._memory, people, now), *_promises(self._memory, people, now))
        reasons = (*reasons, *_ill(self._memory, people, now), *_low(self._memory, people, now))
        return [Word(self._chance.choice(reason.text), reason.matter, self._then) for reason in reasons]

    def _then(self, text: str) -> Skilled | None:
        """His answer: glad if he will, and no more of it if not."""
        if is_yes(text) or GLADLY.fullmatch(text):
            return Skilled("outward", say.GLAD, "celebrate")
        if is_no(text):
            return Skilled("outward", say.LEFT, "comfort")
        return None


def is_hour_to_call(now: datetime) -> bool:
    """Nobody is rung at three in the morning."""
    return FIRST_HOUR <= now.hour < LAST_HOUR


def who_matters(memory: Memory) -> list[Person]:
    """The people of his life whom one could call, the dearest first: kin and friends, then whom he speaks of most."""
    found = [person for person in memory.people.all() if _matters(person) and not is_mourned(memory, person)]
    return sorted(found, key=lambda person: (person.relation not in CLOSE, -person.times, -person.spoken_of))


def _matters(person: Person) -> bool:
    close = person.relation in CLOSE
    return bool(person.name or close) and person.relation not in NOT_TO_CALL and (close or person.times >= MATTERS_TIMES)


def _is_any(avoided: Sequence[str], person: Person) -> bool:
    return any(shares_a_word(one, f"{person.name} {person.relation}") for one in avoided)


def name_of(person: Person) -> str:
    """As she says it: "Marie", or "your mother".

    >>> name_of(Person(1, "", "mother", 0, "", 1))
    'your mother'
    """
    return person.name or f"your {person.relation}"


def _birthdays(memory: Memory, people: Sequence[Person], now: datetime) -> Iterator[Reason]:
    for person in people:
        for fact in memory.facts.find(person.name or person.relation, "birthday"):
            days = days_until(fact.value, now.date())
            if days is not None and days <= BIRTHDAY_DAYS:
                when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {('two', 'three')[days - 2]} days"
                yield Reason("outward birthday", _filled(say.BIRTHDAY, person, when))


def days_until(told: str, today: date) -> int | None:
    """Days to the next birthday that a fact tells ("the third of May", "on 3 May"); None where no day is in it."""
    born = day(told.lower(), today)
    if born is None:
        return None
    for year in (today.year, today.year + 1):
        try:
            left = (born.replace(year=year) - today).days
        except ValueError:  # the twenty-ninth of February
            left = (date(year, 3, 1) - today).days
        if left >= 0:
            return left
    return None


def _promises(memory: Memory, people: Sequence[Person], now: datetime) -> Iterator[Reason]:
    """What he said he would do for somebody: call, visit, write. For some days only: after that it would be nagging."""
    for plan in memory.plans.open("promise"):
        person = _meant(memory, plan, people)
        is_old = PROMISE_DAYS * 86_400 <= seconds(now) - plan.made < PROMISE_LAST_DAYS * 86_400
        is_due = plan.day is not None and 0 <= (now.date() - plan.day).days < PROMISE_LAST_DAYS
        if person is not None and CALLING.search(plan.text.lower()) and (is_due or (plan.day is None and is_old)):
            yield Reason("outward promise", tuple(text.format(what=plan.text) for text in say.PROMISE))


def _meant(memory: Memory, plan: Plan, people: Sequence[Person]) -> Person | None:
    named = {person.id for person in memory.people.in_text(f"{plan.text} {plan.who}")}
    return next((person for person in people if person.id in named), None)


def _ill(memory: Memory, people: Sequence[Person], now: datetime) -> Iterator[Reason]:
    """Somebody of whom he said in the last days that they are ill, and whom he hasn't spoken of today."""
    told = memory.turns.between(seconds(now - timedelta(days=ILL_DAYS)), seconds(now) - TODAY_S)
    ill = {person.id for turn in told if ILL.search(turn.heard) for person in memory.people.in_text(turn.heard)}
    for person in people:
        if person.id in ill and seconds(now) - person.spoken_of > TODAY_S:
            yield Reason("outward ill", _filled(say.ILL, person))


def _low(memory: Memory, people: Sequence[Person], now: datetime) -> Iterator[Reason]:
    """Days that were low, and somebody dear of whom he has spoken well, not named in these days' trouble."""
    since = seconds(now - timedelta(days=LOW_DAYS))
    moods = [str(mood) for (mood,) in memory.store.rows("SELECT mood FROM turns WHERE at >= ? AND mood <> ''", (since,))]
    if len(moods) < LOW_TURNS or sum(mood in LOW for mood in moods) < LOW_SHARE * len(moods):
        return
    dear = [person for person in people if person.mood not in ("low", "tense", "flat") and person.relation not in YOUNG]
    if dear:
        yield Reason("outward low", _filled(say.LOW, dear[0]))


def _filled(texts: Sequence[str], person: Person, when: str = "") -> tuple[str, ...]:
    name = name_of(person)
    return tuple(_capital(text.format(who=name, when=when)) for text in texts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
