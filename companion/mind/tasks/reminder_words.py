"""What is asked of the reminders that are kept, read from plain words. What is to be kept is read by reminder_request.py."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from companion.mind.patterns import late
from companion.mind.times.days import WEEKDAYS, day
from companion.mind.times.spans_of_time import span

Kind = Enum("Kind", ["TELL", "AGENDA", "CANCEL", "CANCEL_ALL", "SNOOZE", "ASK_WHAT", "ASK_WAKE"])


@dataclass(frozen=True, slots=True)
class Asked:
    """`words`: which one. `days`: from the first to the last, both included. `seconds` of a snooze, None where not said."""

    kind: Kind
    words: str = ""
    days: tuple[date, date] | None = None
    seconds: int | None = None


WAKE, ALARM = "wake up", "your alarm"
"""What alarms are about."""
ALARMS = "alarms"
"""Any of them."""
ASKING = late(
    r"(?:(?:can|could|will|would) you (?:please |just )?|please |i (?:want|need|would like)(?: you)? to "
    r"|i'd like(?: you)? to |and |now |okay )+"
)
ENDS = late(r"(?: (?:please|for me|again|thanks|thank you))+$")
DAY = (
    rf"(?P<day>today|tonight|tomorrow|the day after tomorrow|this week|next week|(?:on |this "
    rf"|next )?(?:{'|'.join(WEEKDAYS)})|(?:at )?the weekend|on the \w+(?: \w+){{0,3}}|in december)"
)
ALL_TELL = late(
    r"(?:what are|what're|read(?: me)?|tell me|list|show me|check|go through)(?: all)?(?: of)? (?:my|the"
    r"|all my) reminders(?: are)?"
    r"|(?:what|which|how many) reminders (?:have i got|do i have|are there|have you got|are set|have i set"
    r"|do you have)(?: left| coming up)?"
    r"|(?:have i got|do i have|are there|have you got) any reminders(?: left| set| coming up)?|(?:my |any )reminders"
    r"|what (?:did i (?:ask|tell) you to|are you going to|do you have to|will you) remind me (?:of|about)"
    r"|what(?:'s| is) my next reminder|when(?:'s| is) my next reminder|what alarms (?:have i got|are set)"
)
AGENDA = late(
    rf"(?:what have i got|what do i have|have i got anything|do i have anything|what(?:'s| is) (?:on|happening) for me"
    rf"|is there anything)(?: to do)?(?: on| planned| coming up)?(?: for)? {DAY}"
    rf"|what(?:'s| is) (?:on )?my (?:plan|diary|calendar|schedule|agenda|day)(?: like)?(?: for"
    rf"| on)?(?: {DAY.replace('<day>', '<day2>')})?"
    rf"|what(?:'s| is) in my (?:diary|calendar|schedule|agenda)(?: for)?(?: {DAY.replace('<day>', '<day3>')})?"
    rf"|(?:what|which) reminders (?:have i got|do i have|are there)(?: for)? {DAY.replace('<day>', '<day4>')}"
    rf"|what are my reminders for {DAY.replace('<day>', '<day5>')}"
)
CANCEL = late(
    r"(?:cancel|delete|remove|forget|drop|scrap|stop|clear|turn off|get rid of) (?:(?P<all>all (?:of )?(?:my |the )?reminders"
    r"|all my reminders|my reminders|every reminder)"
    r"|(?:the|my|that|this) (?:last )?reminder(?: (?:about|to|for|of|on|that|at) (?P<about>.+))?|(?:the|my"
    r"|that) (?P<named>(?!reminder)[\w']+(?: [\w']+){0,2}) reminder"
    r"|(?:the|my|that) alarm(?P<alarm>)(?: for .+| at .+)?|(?:the|my) wake up(?P<wake>) (?:call|alarm))"
    r"|(?:don't|do not|you needn't|you don't (?:have|need) to|no need to|stop) remind(?:ing)? me (?:of|about"
    r"|to) (?P<dont>.+?)(?: any more| anymore| after all)?"
    r"|turn (?:the|my) alarm(?P<off>) off"
)
SNOOZE = late(
    r"snooze(?: it| that)?(?: for)?(?: .+)?|(?:remind|tell|wake) me again (?:in|after) .+|(?:remind|tell) me (?:about (?:it"
    r"|that) )?again(?: later)?"
    r"|again in .+|(?:give me )?(?:another |just )?(?:\w+ ){1,3}more (?:minute|hour)s?|(?:give me )?(?:another"
    r"|five more) (?:\w+ ){0,2}(?:minute|hour)s?"
    r"|remind me(?: about (?:it|that))? later|not (?:now|yet) (?:later|remind me later|in .+)|later|(?:ask"
    r"|try) (?:me )?(?:again )?later"
)
SURE_SNOOZE = late(r"snooze.*|(?:remind|wake) me again.*")
ASK = late(
    r"(?:set|make|create|add|give me|i need|i want|put)(?: me)?(?: up)? (?:a|another|an) (?:new )?reminder"
    r"|remind me(?: (?:instead|later|about (?:it|that|something)|of (?:it|that|something)))?|(?:a )?(?:new )?reminder"
    r"|(?:don't|do not) let me forget"
)
ASK_WAKE = late(
    r"(?:set|give me|i need|put)(?: me)? (?:an|my|the) alarm(?: clock)?|wake me(?: up)?(?: in a bit)?|set an alarm for me"
)
QUESTION = late(
    r"\bremind me (?:again )?(?:(?:of|about) )?(?:what|how|why|who|where|which|whether|our|whose)\b|^(?:\w+ ){0,4}reminds me\b"
)
POINTING = frozenset("it that this that one this one the last one".split()) | {"that one", "this one", "the last one"}


def asked_of_reminders(text: str, today: date) -> Asked | None:
    """What the words ask of what is kept; None for words that ask nothing of it."""
    text = ASKING.sub("", text, count=1) if ASKING.match(text) else text
    bare = re.sub(r"(?: (?:please|for me|thanks|thank you))+$", "", text)
    if ALL_TELL.fullmatch(bare):
        return Asked(Kind.TELL)
    if (found := AGENDA.fullmatch(bare)) is not None:
        days = days_said(next((said for said in found.groups() if said), "today"), today)
        return Asked(Kind.AGENDA, days=days) if days else None
    if (found := CANCEL.fullmatch(bare)) is not None:
        return _cancelled(found)
    if SNOOZE.fullmatch(bare):
        said = span(bare.replace("another", "a") if "another minute" in bare else bare.replace("another ", ""))
        return Asked(Kind.SNOOZE, seconds=None if said is None else round(said.seconds))
    return bare_request(bare)


def bare_request(text: str) -> Asked | None:
    """A request that says neither what of nor when."""
    if ASK_WAKE.fullmatch(text):
        return Asked(Kind.ASK_WAKE)
    return Asked(Kind.ASK_WHAT) if ASK.fullmatch(text) else None


def is_question(text: str) -> bool:
    """Whether an answer is wanted now: "remind me what i owe people"."""
    return QUESTION.search(text) is not None


def days_said(text: str, today: date) -> tuple[date, date] | None:
    """From the first day to the last, of "this week" or "on sunday"."""
    sunday = today + timedelta(days=6 - today.weekday())
    if text.endswith("weekend"):
        return max(today, sunday - timedelta(days=1)), sunday
    if text == "this week":
        return today, sunday
    if text == "next week":
        return sunday + timedelta(days=1), sunday + timedelta(days=7)
    if text.rsplit(maxsplit=1)[-1] == WEEKDAYS[today.weekday()] and not text.startswith("next"):
        return today, today
    one = day(text, today)
    return (one, one) if one else None


def _cancelled(found: re.Match[str]) -> Asked:
    named = found.groupdict()
    if named["all"]:
        return Asked(Kind.CANCEL_ALL)
    if any(named[name] is not None for name in ("alarm", "wake", "off")):
        return Asked(Kind.CANCEL, ALARMS)
    words = named["about"] or named["named"] or named["dont"] or ""
    return Asked(Kind.CANCEL, "" if words in POINTING else words)
