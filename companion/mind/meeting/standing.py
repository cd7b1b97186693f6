"""Where the first meeting stands, as it is kept from one talk to the next: one preference, so that it is whole or not there."""

from dataclasses import dataclass
from datetime import date, datetime

from companion.memory.memory import Memory

STEP = "meeting.step"
"""The preference: "open name", "waits people 2026-11-23", "done"."""
STEPS = ("voice", "name", "hers", "people", "avoid", "odd", "odd2")
OPEN, ANEW, WAITS, NEVER, DONE = "open", "anew", "waits", "never", "done"
"""Under way; once more from the beginning; put off, to be offered once; never to be offered; over."""
MET_TURNS, MET_FACTS = 8, 4
"""Who has said or told more is no stranger, even where nothing was asked."""


@dataclass(frozen=True, slots=True)
class Standing:
    state: str
    step: str = STEPS[0]
    """What is to be asked next, or was asked and has no answer yet."""
    day: date = date.min
    """When it was put off, or last taken up again without being asked for."""

    @property
    def is_open(self) -> bool:
        return self.state in (OPEN, ANEW)


def read(memory: Memory) -> Standing | None:
    """None where they have not met. What nobody could have written counts as over. Raises KeepingError."""
    words = memory.preferences.get(STEP).split()
    if not words:
        return None
    state = words[0]
    step = words[1] if len(words) > 1 else STEPS[0]
    if state not in (OPEN, ANEW, WAITS, NEVER, DONE) or step not in STEPS:
        return Standing(DONE)
    try:
        return Standing(state, step, date.fromisoformat(words[2]))
    except (ValueError, IndexError):
        return Standing(state, step)


def write(memory: Memory, standing: Standing, now: datetime) -> None:
    """Raises KeepingError."""
    words = [standing.state] + [standing.step] * (standing.state != DONE)
    words += [standing.day.isoformat()] * (standing.day != date.min)
    memory.preferences.set(STEP, " ".join(words), int(now.timestamp()))


def is_stranger(memory: Memory) -> bool:
    """Whether next to nothing was ever said or told. Raises KeepingError."""
    found = memory.store.one("SELECT (SELECT count(*) FROM turns), (SELECT count(*) FROM facts)")
    return found is not None and found[0] <= MET_TURNS and found[1] <= MET_FACTS


def rings(memory: Memory) -> bool:
    """Whether something rings just now: "stop" is said to that. Raises KeepingError."""
    ringing = "SELECT 1 FROM timers WHERE state = 'ringing' UNION ALL SELECT 1 FROM reminders WHERE state = 'ringing' LIMIT 1"
    return memory.store.one(ringing) is not None
