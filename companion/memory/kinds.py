"""What memory holds, one class a kind. New... is what has just been learnt, before it has a number and a time.

Happenings (`at`, `made`, `learned`) are whole seconds since 1970; what is to be done at some time of somebody's day (`due`) is
local time as the clock on the wall shows it, "2026-11-29T18:00", so that summer time does not move it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time

ME = "me"
"""The subject of facts about the person himself."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said, and what was heard of her answer."""

    id: int
    at: int
    talk: int
    """Number of the conversation it belongs to: turns with no more than TALK_GAP_S between them."""
    heard: str
    spoken: str
    source: str
    mood: str = ""


@dataclass(frozen=True, slots=True)
class NewFact:
    """`relation` is a key of relations.RELATIONS. `subject` is ME, or the name (else the relation, "mother") of a person."""

    subject: str
    relation: str
    value: str
    is_correction: bool = False
    """It was said against what was known: "no, her name is Marie"."""


@dataclass(frozen=True, slots=True)
class Fact:
    id: int
    subject: str
    relation: str
    value: str
    learned: int
    turn: int | None
    """Where it was said; None when that turn is forgotten."""
    superseded_by: int | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody in the person's life. `name` or `relation` ("sister", "friend", "boss", "dog") may be empty, not both."""

    name: str
    relation: str


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    relation: str
    spoken_of: int
    """When last."""
    mood: str
    """The person's, when he last spoke of them; "" where it is not known."""
    times: int
    """In how many turns they were spoken of."""


@dataclass(frozen=True, slots=True)
class NewPlan:
    """`kind` is "promise" (he said that he would do it: `text` is what to do, "call the bank") or "plan" (it will happen to him:
    `text` is a noun, "the dentist", "your interview"). Both in the second person, ready to be spoken.
    """

    kind: str
    text: str
    day: date | None = None
    time: clock_time | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    id: int
    kind: str
    text: str
    day: date | None
    time: clock_time | None
    who: str
    made: int
    turn: int | None
    done: int | None
    """When he said that it was done, or that it is off."""
    asked: int | None
    """When she asked how it went: once."""


@dataclass(frozen=True, slots=True)
class Learned:
    """All that one line tells. Empty for most."""

    facts: tuple[NewFact, ...] = ()
    people: tuple[NewPerson, ...] = ()
    plans: tuple[NewPlan, ...] = ()
    done: str = ""
    """Words of a promise or plan that he says is done, or off."""
    doubt: str = ""
    """A question of hers that would settle what is unsure: "Marie is your sister, right?" Its fact is not among the facts."""
    doubted: NewPerson | NewFact | None = None
    """What a yes to `doubt` settles."""
    is_telling: bool = False
    """The line is there to tell it ("my sister's name is marie"), and an acknowledgement is the answer to it; otherwise it came
    with something else, which is to be answered.
    """


@dataclass(frozen=True, slots=True)
class When:
    """A moment in somebody's day, or several. Exactly one of `at`, `repeats` and `cue` is set."""

    at: datetime | None = None
    """Local wall time, naive."""
    repeats: str = ""
    """An iCalendar rule (RFC 5545), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=7;BYMINUTE=0", as dateutil reads it."""
    cue: str = ""
    """What he will say: "good night", "good morning", "goodbye"."""
    is_guess: bool = False
    """The half of the day or the hour was not said: it is to be told back plainly."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """`state`: waiting, ringing (said, not yet acknowledged), done, cancelled."""

    id: int
    text: str
    due: datetime | None
    """Local wall time of the next ring, naive; None for a cue."""
    repeats: str
    cue: str
    made: int
    state: str
    rang: int = 0
    """How often it has been said for this `due`."""
    last_rang: int | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """`ends` is seconds since 1970 by the clock of now; `state` as of reminders."""

    id: int
    name: str
    """"pasta", or ""."""
    seconds: int
    ends: int
    made: int
    state: str
    rang: int = 0
    last_rang: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class ListItem:
    id: int
    list: str
    """The list's name: "shopping"."""
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Recalled:
    """Something that matters now. `sentence` speaks to the person: "Your sister is called Marie."."""

    sentence: str
    kind: str
    """fact, person, plan, note, turn."""
    id: int
    at: int
    score: float
