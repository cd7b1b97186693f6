"""When something is due: the first time, the times after, and when what nobody answered comes again.

Everything is local time as the clock on the wall shows it, naive. A time that the wall skips on the night summer time begins is
moved to the next minute that there is; one that it shows twice counts once, the first time.
"""

import re
from datetime import datetime, timedelta

from dateutil.rrule import DAILY, HOURLY, MINUTELY, MONTHLY, WEEKLY, YEARLY, rrule, rruleset, rrulestr

from companion.memory.kinds import When

COMES_AGAIN_S = (60, 180, 300, 600, 900)
"""After the first ring, and after each one more; then it is kept until somebody is there."""
RUNG_LATELY_S = 900
"""For so long "five more minutes" is about what rang last, acknowledged or not."""
LATE_S = 60
"""A time that has passed by no more than this, while it was being said, is not in the past yet."""
LONGEST_GAP = timedelta(hours=3)
"""No clock was ever put forward by more than this at once for summer time."""
FREQUENCIES = (YEARLY, MONTHLY, WEEKLY, DAILY, HOURLY, MINUTELY)
RULE = re.compile(r"FREQ=[A-Z]+(;(?!INTERVAL=[0-])[A-Z]+=[A-Z0-9+,-]+)*")
"""On one line, and with no interval of nothing, which dateutil would follow for ever."""
LOOKED_BACK = (timedelta(days=2), timedelta(days=62), timedelta(days=3_000))


def first_due(when: When, now: datetime) -> datetime | None:
    """The first moment of `when`, from `now` on; None for a cue, a time that has passed, and a rule that never comes true.

    Raises ValueError for what is no rule.
    """
    if when.at is not None:
        at = when.at.replace(fold=0)
        return existing(at) if at > now - timedelta(seconds=LATE_S) else None
    return next_due(when.repeats, now) if when.repeats else None


def next_due(repeats: str, after: datetime, since: datetime | None = None) -> datetime | None:
    """The first time of a rule after `after`, itself not counted. `since` is one of its times, for a rule such as "every second
    week"; None: the rule begins at `after`. None where it never comes true. Raises ValueError for what is no rule.

    >>> next_due("FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0", datetime(2026, 1, 31, 12))
    datetime.datetime(2026, 3, 31, 9, 0)
    """
    after = after.replace(fold=0)
    counts = since is not None and _counts_from_its_start(repeats)
    rule = _rule(repeats, min(since, after) if since is not None and counts else after)
    for _ in range(3):  # a time that is moved may be at or before `after`
        found = rule.after(after)
        if not isinstance(found, datetime):
            return None
        if (moved := existing(found)) > after:
            return moved
        after = found
    return None


def last_due(repeats: str, since: datetime, now: datetime) -> datetime:
    """The last time of a rule that has passed at `now`, where `since` was one: of many missed, only that is told."""
    backs = () if _counts_from_its_start(repeats) else LOOKED_BACK
    starts = [max(since, now - back) for back in backs] or [since]
    for start in starts:
        found = _rule(repeats, start).before(now, inc=True)
        if isinstance(found, datetime) and since < existing(found) <= now:
            return existing(found)
    return since


def existing(at: datetime) -> datetime:
    """The first minute from `at` on that the clock on the wall shows: `at` itself, but on the night summer time begins."""
    moved = at
    while not _exists(moved):
        moved = moved.replace(second=0, microsecond=0) + timedelta(minutes=1)
        if moved - at > LONGEST_GAP:
            return at
    return moved


def comes_again_s(rang: int) -> int | None:
    """Seconds until what has rung `rang` times rings once more; None: it is kept for the next talk."""
    return COMES_AGAIN_S[rang - 1] if 1 <= rang <= len(COMES_AGAIN_S) else None


def local(at_s: float) -> datetime:
    """Seconds since 1970 as local time; what is out of every calendar, from an edited export, is the end of time."""
    try:
        return datetime.fromtimestamp(at_s).replace(fold=0)
    except (OverflowError, OSError, ValueError):
        return datetime.max


def _exists(at: datetime) -> bool:
    try:
        return datetime.fromtimestamp(at.timestamp()) == at
    except (OverflowError, OSError, ValueError):  # a year that this system's clock can't show
        return True


def _counts_from_its_start(repeats: str) -> bool:
    return "INTERVAL=" in repeats


def _rule(repeats: str, start: datetime) -> rrule:
    """Raises ValueError for what is no rule, and for one that comes every second."""
    if not RULE.fullmatch(repeats):
        raise ValueError(f"{repeats!r} is no rule")
    try:
        found = rrulestr(repeats, dtstart=start.replace(second=0, microsecond=0))
    except (TypeError, AttributeError, KeyError) as error:  # of some mistakes dateutil makes these
        raise ValueError(f"{repeats!r} is no rule") from error
    if isinstance(found, rruleset) or _frequency(found) not in FREQUENCIES:
        raise ValueError(f"{repeats!r} is no rule for a reminder")
    return found


def _frequency(rule: rrule) -> int:
    return int(rule._freq)  # type: ignore[attr-defined]  # it has no public name
