"""What is asked of a timer, read from plain words: no clock, no memory.

A span of time within the words is marked by one sign first, so that the forms below stay short.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from companion.mind.numbers import in_figures, number
from companion.mind.patterns import late
from companion.mind.times.spans_of_time import PIECE, span
from companion.mind.times.times_of_day import time_of_day

Kind = Enum("Kind", ["SET", "LEFT", "CANCEL", "ADD", "TAKE", "PAUSE"])


@dataclass(frozen=True, slots=True)
class TimerRequest:
    """`seconds` None with SET: how long was not said. `names_timer`: a timer is meant, whether one runs or not."""

    kind: Kind
    name: str = ""
    seconds: int | None = None
    is_all: bool = False
    names_timer: bool = True


SPAN = "~"
LONGEST_ADDED_S = 6 * 3600
""""Two more days" without a word of a timer is of something else."""
MISHEARD = (
    (late(r"\b(for|in|a) to (?=(?:second|minute|hour)s\b)"), r"\1 two "),
    (late(r"\b(for|in|a) (?:for|fore) (?=(?:second|minute|hour)s?\b)"), r"\1 four "),
    (late(r"\bate (?=(?:second|minute|hour)s?\b)"), "eight "),
    (late(r"\b(?:tent|tin|then) (?=(?:second|minute|hour)s?\b)"), "ten "),
    (late(r"\b(?:sex|sicks) (?=(?:second|minute|hour)s?\b)"), "six "),
    (late(r"\bwon (?=(?:second|minute|hour)\b)"), "one "),
    (late(r"\b(?:half an|an) our\b"), lambda found: found[0].replace("our", "hour")),
    (late(r"\b(?:minuets|minutes's|minute's|minnets)\b"), "minutes"),
    (late(r"\b(?:said|sat|sent|sit) (?=(?:a|an|the) [\w ]*tim(?:e|er)\b[\w ]* (?:second|minute|hour)s?\b)"), "set "),
    (
        late(r"\b(set|start) (a|the) (?:time her|time are|time or|time|timber|tamer|tire|dime)(?= for\b| of\b)"),
        r"\1 \2 timer",
    ),
)
ASKING = late(
    r"(?:(?:can|could|will|would) (?:you|i) (?:please |just )?|please |i (?:want|need|would like)(?: you)? to "
    r"|i'd like(?: you)? to "
    r"|let's |i (?:want|need|would like) (?=(?:a|an|another) |~)|i'd like (?=(?:a|an|another) )|have (?=(?:a|an|another) )"
    r"|and |now |quick |right |yes |yeah |sure )+"
)
VERB = r"(?:(?:set|start|put|make|run|begin|give|add|create|do|get)(?: me| us| up| on| off)? )"
ARTICLE = r"(?:(?:a|an|the|my|another|one|new|~) )*"
NAME = (
    r"(?:(?:the|my|a|an) )?(?P<{}>(?!(?:the|my|a|an|it|me|this|that|how|when|you|us)\b)\w[\w']*(?: (?!timer|for\b"
    r"|called\b)\w[\w']*){{0,2}}?)"
)
ABOUT = r"(?:about |around |exactly |just )?"
FOR_SPAN = rf"(?:(?: for| of| to| at| in|) {ABOUT}~)"
LONE = r"(?! (?:on|off|is|was|that|went|goes|rang|broke|says|keeps|and|ran)\b)"

SETS = tuple(
    late(form)
    for form in (
        rf"{VERB}{ARTICLE}(?:{NAME.format('a')} )?timer(?: on| going)?{FOR_SPAN}?(?: (?:for|called|named"
        rf"|on) {NAME.format('b')})?{FOR_SPAN}?",
        rf"{VERB}{ARTICLE}(?:{NAME.format('a')} )?timer(?: (?:for|called|named) {NAME.format('b')}) ~",
        rf"(?:a |an |another |new )*~ (?:{NAME.format('a')} )?timer(?: for {NAME.format('b')})?",
        rf"(?:(?:a|an|another|new|the|my) )?(?:{NAME.format('a')} )?timer(?: (?:for|on) {NAME.format('b')})?{FOR_SPAN}",
        r"(?:a |another |the )?timer(?: for)?",
        rf"time (?:the|my|some|these|this) (?P<a>(?!of\b)\w+(?: (?!for\b)\w+)?){FOR_SPAN}",
        r"time (?:the|my) (?P<a>eggs?|pasta|rice|tea|potatoes|pizza|cake|bread|cookies|chicken|oven|laundry|washing)",
        r"time (?:~|me for ~)",
        r"(?:start (?:a )?)?count(?:ing)? ?down (?:from |for )?~|start (?:a )?count ?down(?: (?:from|for|of) ~)",
        r"(?:let me know|tell me|say|shout|call me|ring|beep|give me a (?:shout|ring|call)) (?:when ~ (?:is|are|has"
        r"|have) (?:up|over|gone|passed)|after ~)",
    )
)
TIMERS = rf"(?P<all>all |both )?(?:of )?(?:(?:the|my|that|this|any) )?(?:{NAME.format('a')} )?timers?"
LEFTS_NAMED = tuple(
    late(form)
    for form in (
        rf"how (?:long|much(?: time)?|much longer|many minutes)(?:'s| is| are| has| have|)(?: there| still| i got| i"
        rf"| the timer)*(?: got)?(?: still)?(?: left| to go)? (?:on|in|for|of) {TIMERS}",
        rf"how (?:long|much(?: time)?|much longer|many minutes) (?:does|has|have|do|is|are) {TIMERS}(?: still)?(?: have"
        rf"| got)?(?: left| to go| to run)?",
        rf"how(?:'s| is| are) {TIMERS}(?: doing| going| looking| coming along)?",
        r"(?:what|which) timers?(?: are| do| have| is)?(?: there| i| you| we)?(?: got| have| set)?(?: running| set| on"
        r"| going| left| active)*",
        rf"(?:what are|list|read me|show me|tell me|check|what's on|what is on) {TIMERS}",
        r"(?:are there |have i got |do i have |have you got |is there |have we got )?any timers?(?: running| set| on| going"
        r"| left)*",
        rf"(?:is|are) {TIMERS}(?: still)? (?:running|on|going|up|done|finished|set)(?: yet)?",
        r"how many timers?(?: are| do| have)?(?: there| i| you)?(?: got| have| set)?(?: running| set| on| going)*",
        rf"when (?:does|do|will|is|are) {TIMERS} (?:go off|ring|end|finish|done|up|over|be done|be up)",
        r"~?timer status",
    )
)
LEFTS = tuple(
    late(form)
    for form in (
        r"how (?:long|much(?: time)?|much longer)(?:'s| is| have i got| do i have|) left",
        r"how (?:long|much(?: time)?)(?:'s| is|) (?:still )?left (?:on|for|with) (?:the|my) (?P<a>\w+(?: \w+)?)",
        r"how (?:long|much longer) (?:on|for|until|till|to) (?:the|my) (?P<a>\w+(?: \w+)?)(?:'s| is| are)?(?: done| ready)?",
        r"how (?:long|much longer) (?:does|do|has|have) (?:the|my) (?P<a>\w+(?: \w+)?) (?:have|got|need)(?: left| to go)?",
        r"how much longer|(?:is it|are they) (?:time|up) yet",
    )
)
CANCELS = (
    late(
        rf"(?:cancel|stop|delete|remove|clear|kill|end|drop|scrap|forget|turn off|switch off"
        rf"|get rid of) {TIMERS}(?: off)?(?: for ~)?"
        rf"|(?:turn|switch) {TIMERS.replace('<a>', '<c>').replace('<all>', '<all2>')} off"
    ),
    late(rf"(?:cancel|stop|delete|remove) (?:the )?~ (?:{NAME.format('a')} )?timer|no (?:more )?timers?"),
)
TO_TIMER = rf"(?: (?:to|on|onto|for) (?:the |my |that )?(?:{NAME.format('a')} )?timer)"
ADDS_NAMED = (
    late(rf"(?:add|put|stick|give)(?: another| an extra)? ~(?: more| extra| longer)?{TO_TIMER}"),
    late(
        rf"(?:give|extend|lengthen|make) (?:the |my )?(?:{NAME.format('a')} )?timer(?: by| another|)(?: an extra)? ~(?: more"
        rf"| extra| longer)?"
    ),
)
ADDS = (
    late(
        r"(?:add|give it|put)(?: on)?(?: another| an extra)? ~(?: more| extra| longer)?(?: (?:to|on) it)?|(?:make|give) (?:it"
        r"|me) ~ (?:more|longer|extra)"
    ),
    late(r"(?:another )?~ (?:more|extra|longer)"),
)
TAKES = (
    late(rf"(?:take|knock|shave|cut) ~ (?:off|from|off of) (?:the |my )?(?:{NAME.format('a')} )?timer"),
    late(rf"(?:shorten|cut) (?:the |my )?(?:{NAME.format('a')} )?timer by ~|make (?:the |my )?timer ~ (?:shorter|less)"),
)
PAUSES = (late(rf"(?:pause|hold|freeze|suspend) {TIMERS}"),)
REASON = late(r"(?<=~) (?:because|while|i'm|i am|so|it's|when|before|cause|since) .+$")
NO_NAMES = frozenset(
    "timer timers time minute minutes second seconds hour hours all new quick short long it them few couple bit while".split()
)
ENDS = late(r"(?: (?:please|for me|now|thanks|thank you|again|today|starting now|from now|right now|mate|love))+$")


def timer_request(text: str, now: datetime) -> TimerRequest | None:
    """What the words ask of a timer; None for words that ask nothing of one."""
    text = mended(text)
    if "alarm" in text.split():
        return None
    marked = _marked(text)
    if (found := _match(CANCELS, marked)) is not None:
        return TimerRequest(Kind.CANCEL, _name(found), is_all=_is_all(found))
    if (found := _match(PAUSES, marked)) is not None:
        return TimerRequest(Kind.PAUSE, _name(found), is_all=_is_all(found))
    if (found := _match(LEFTS_NAMED, marked)) is not None:
        return TimerRequest(Kind.LEFT, _name(found), is_all="timers" in marked)
    if (found := _match(LEFTS, marked)) is not None:
        return TimerRequest(Kind.LEFT, _name(found), names_timer=False)
    return _change_in(text, marked) or _set_in(text, marked, now)


def seconds_said(answer: str) -> int | None:
    """How long, as an answer to that question: a bare number counts minutes."""
    answer = re.sub(r"^(?:um |uh |let's say |make it |make that |for |about |say |oh |i'd say |maybe )+", "", mended(answer))
    found = span(answer)
    if found is not None:
        return round(found.seconds)
    bare = number(re.sub(r" (?:should do it|will do|or so|i think)$", "", answer))
    return round(60 * bare.value) if bare is not None and not bare.is_ordinal and bare.value > 0 else None


def mended(text: str) -> str:
    """What recognisers make of timers and minutes, put right."""
    for pattern, right in MISHEARD:
        text = pattern.sub(right, text)
    return text


def _marked(text: str) -> str:
    """Figures, with the span of time as one sign, and without what changes nothing."""
    marked = PIECE.sub(lambda found: SPAN + " more" * (" more " in found[0] or " extra " in found[0]), in_figures(text))
    marked = re.sub(r"~(?: (?:and )?(?:~|[1-5]?\d(?= timer|$)))+", SPAN, marked)
    return ENDS.sub("", ASKING.sub("", marked, count=1) if ASKING.match(marked) else marked)


def _match(forms: tuple[re.Pattern[str], ...], marked: str) -> re.Match[str] | None:
    return next((found for form in forms if (found := form.fullmatch(marked))), None)


def _change_in(text: str, marked: str) -> TimerRequest | None:
    said = span(text)
    if said is None:
        return None
    for kind, forms, names_timer in ((Kind.TAKE, TAKES, True), (Kind.ADD, ADDS_NAMED, True), (Kind.ADD, ADDS, False)):
        if (found := _match(forms, marked)) is not None and (names_timer or said.seconds <= LONGEST_ADDED_S):
            return TimerRequest(kind, _name(found), round(said.seconds), names_timer=names_timer)
    return None


def _set_in(text: str, marked: str, now: datetime) -> TimerRequest | None:
    until = re.fullmatch(rf"{VERB}(?:a |the )?timer (?:for|to|until|till) (.+)", marked)
    if (
        SPAN not in marked
        and until
        and (moment := time_of_day(until[1] if until[1][0].isdigit() else f"at {until[1]}")) is not None
    ):
        return TimerRequest(Kind.SET, seconds=round((moment.next_after(now) - now).total_seconds()))
    found = _match(SETS, re.sub(r" for$", "", marked)) or _match(SETS[:1], REASON.sub("", marked))
    if found is None:
        return None
    said = span(text)
    if said is None and SPAN in marked:
        return None if "timer" not in marked else TimerRequest(Kind.SET, _name(found))
    return TimerRequest(Kind.SET, _name(found), None if said is None else round(said.seconds))


def _name(found: re.Match[str]) -> str:
    named = found.groupdict()
    name = str(named.get("a") or named.get("b") or named.get("c") or "")
    words = [word for word in name.split() if word not in NO_NAMES and word[0].isalpha()]
    return " ".join(words)


def _is_all(found: re.Match[str]) -> bool:
    named = found.groupdict()
    return bool(named.get("all") or named.get("all2")) or found[0].endswith("timers")
