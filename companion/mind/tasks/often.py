"""Reminders that come by the minute or the hour: by day only, unless the night is asked for, for nobody means to be woken so."""

from dataclasses import replace
from datetime import datetime

from companion.memory.kinds import When
from companion.mind.patterns import late

DAY = range(8, 22)
"""The hours in which they ring."""
DAY_SAID = "from eight in the morning till ten at night"
OFTEN = late(r"FREQ=(?:HOURLY|MINUTELY)\b(?!.*BYHOUR=)")
AT_NIGHT = late(r"(?:yes )?(?:(?:and )?at night(?: too)?|day and night|all night(?: too)?|at night as well|always|all the time)")
BY_DAY = late(
    r"(?:no )?(?:not at night|only (?:by day|in the day(?:time)?|during the day)|(?:by|during the|in the) day(?:time)?(?: only)?)"
)


def is_often(when: When) -> bool:
    """Whether it comes at every hour of the day and night."""
    return OFTEN.match(when.repeats) is not None


def only_by_day(when: When, now: datetime) -> When | None:
    """The same without the night; None for what rings at its own hours, and for what is asked for at night."""
    if not is_often(when) or now.hour not in DAY:
        return None
    return replace(when, repeats=f"{when.repeats};BYHOUR={','.join(map(str, DAY))}")
