"""What is still to come, read out: all reminders, or a day's with its plans."""

from datetime import date, datetime

from companion.memory.kinds import Plan, Reminder, When
from companion.memory.memory import Memory
from companion.mind.skilled import Skilled
from companion.mind.tasks.spoken import capital, counted
from companion.mind.times.clock_words import WEEKDAYS, time_in_words
from companion.mind.times.moment_words import said_back

TOLD_AT_ONCE = 5
"""More are counted: nobody keeps a longer row in mind."""
NONE = ("There are none.", "I've got no reminders for you.", "Nothing to remind you of just now.")


def told_reminders(memory: Memory, now: datetime) -> Skilled:
    waiting = memory.reminders.waiting()
    if not waiting:
        return Skilled("reminder", NONE, "inform")
    told = " ".join(f"{capital(_told(one, now))}." for one in waiting[:TOLD_AT_ONCE])
    more = len(waiting) - TOLD_AT_ONCE
    rest = f" And {counted(more, 'more')[:-1] if more > 1 else 'one more'}." if more > 0 else ""
    opener = f"{capital(counted(len(waiting), 'reminder'))}. " if len(waiting) > 1 else ""
    return Skilled("reminder", (f"{opener}{told}{rest}",), "recall")


def told_days(memory: Memory, days: tuple[date, date], now: datetime) -> Skilled:
    """What falls on these days: reminders and plans, by the hour."""
    first, last = days
    due = [(one.due, one) for one in memory.reminders.waiting() if one.due is not None and first <= one.due.date() <= last]
    found = [(at, f"{_at(at, days)}, {one.text or 'a reminder'}") for at, one in due]
    found += [
        (datetime.combine(plan.day, plan.time or datetime.min.time()), _plan(plan, days))
        for plan in memory.plans.open()
        if plan.day is not None and first <= plan.day <= last
    ]
    if not found:
        name = _day_name(days, now)
        return Skilled(
            "reminder",
            (f"Nothing that I know of {name}.", f"I know of nothing {name}.", f"{capital(name)}? Nothing so far."),
            "recall",
        )
    told = " ".join(f"{capital(text)}." for _, text in sorted(found)[:TOLD_AT_ONCE])
    more = len(found) - TOLD_AT_ONCE
    return Skilled("reminder", (told + (f" And {more} more." if more > 0 else ""),), "recall")


def _told(reminder: Reminder, now: datetime) -> str:
    if reminder.cue:
        when = When(cue=reminder.cue)
    elif reminder.repeats:
        when = When(repeats=reminder.repeats)
    else:
        when = When(at=reminder.due)
    text = reminder.text or "only that it's time"
    if reminder.due is not None and reminder.due <= now:
        return f"{text}, that's due now"
    return f"{said_back(when, now)}: {text}"


def _plan(plan: Plan, days: tuple[date, date]) -> str:
    if plan.day is None:
        return plan.text
    if plan.time is None:
        return plan.text if days[0] == days[1] else f"{WEEKDAYS[plan.day.weekday()]}, {plan.text}"
    return f"{_at(datetime.combine(plan.day, plan.time), days)}, {plan.text}"


def _at(moment: datetime, days: tuple[date, date]) -> str:
    time = time_in_words(moment).replace(" o'clock", "")
    return f"at {time}" if days[0] == days[1] else f"{WEEKDAYS[moment.weekday()]} at {time}"


def _day_name(days: tuple[date, date], now: datetime) -> str:
    if days[0] != days[1]:
        return "on those days"
    away = (days[0] - now.date()).days
    return {0: "today", 1: "tomorrow"}.get(away, f"on {WEEKDAYS[days[0].weekday()]}")
