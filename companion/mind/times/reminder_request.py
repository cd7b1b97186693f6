"""What to remind somebody of, and when: "on sunday at six remind me that the bins go out"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.memory.kinds import When
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.times.corrections import corrected
from companion.mind.times.moments import fits, together, told_words, when
from companion.mind.times.reminder_triggers import (
    BARE,
    ENDING,
    GETTING_UP,
    MISHEARD,
    NEEDS_TIME,
    POLITE,
    STRICT,
    TRIGGER,
    WAKING,
    asked_before,
)
from companion.mind.times.time_phrases import Phrase, phrases

JOINING = frozenset("to too two that about of for on".split())
"""Between "remind me" and what of."""
SAYING_NOTHING = frozenset("please and or hey hi samantha".split())
TOLD_AFTER = (["to"], ["too"], ["two"], ["about"], ["that"])
UNKNOWN_CUE = late(
    r"(?:when|after|before|once|as soon as|if|next time) (?!to\b)(?:\w|')+(?: (?:\w"
    r"|')+){0,5}? to (?=\w)"
)
"""A moment that she can't tell: "when i get home to"; what to do comes after it."""
TAILS = frozenset("please thanks then samantha okay at by for and after before until around the".split())
SEVERAL = late(
    r"\b(?:twice|(?:two|three|four|five|several|few) times) (?:a|an|every|each) \w+ ?|\b(?:hours?|minutes"
    r"|bit) (?:earlier|later)\b"
    r"|\ball (?:week|month)\b|\bevery \w+ (?:until|till)\b|\b(?:until|till) \w+ every\b"
)
"""More than one reminder can do."""
LOST = late(
    r"(?:(?:every|each|except|half an hour|an hour|(?:\w+ ){1,2}(?:minutes|hours)) (?!one\b)(?:before |after "
    r"|earlier )?)(?=\w)|"
    r"(?:(?:at|by|in|on) (?!the |my |your |her |his )(?:\w+ ){1,3}"
    r"|(?:later(?: on)?|soon|sometime|next month|the week after next) )"
    r"(?:to|that|about) (?=\w)"
)
ASKING = late(r"(?:who|what|why|how|where|which)\b")
"""After "remind me" a question, and no reminder."""


@dataclass(frozen=True, slots=True)
class ReminderRequest:
    """`text` is spoken to the person: "call tom", "your pills", "the bins go out"; "" where none was said."""

    text: str
    when: When | None


def reminder_request(text: str, now: datetime) -> ReminderRequest | None:
    """What a line asks to be reminded of; None for a line that asks for nothing of the kind. `when` is None where no time, or one
    that can't be kept, was said: she asks for it.

    >>> reminder_request("remind me at six to call tom", datetime(2026, 11, 25, 14, 10)).text
    'call tom'
    """
    told, is_clear = corrected(told_words(text), now)
    plain = " ".join(told)
    asked = TRIGGER.search(plain)
    if asked is None:
        return None
    before, words = plain[: asked.start()].split(), plain[asked.end() :].split()
    lead, found = together(phrases(before, now)), phrases(words, now)
    told_before = _told_before(before, lead, asked[0], has_time=bool(lead or found))
    lead = _without_other_times(lead, found) if told_before else lead
    if ASKING.match(" ".join(words)) or told_before is None or (NEEDS_TIME.search(asked[0].strip()) and not (lead or found)):
        return None
    chosen = _chosen(lead, found, words)
    about = "wake up" if GETTING_UP.search(asked[0]) else _about(words, [one for one in chosen if one in found])
    about, is_known = _without_lost(about or told_before)
    is_clear = is_clear and is_known and not SEVERAL.search(plain)
    moment = when(chosen, now, is_waking=WAKING.search(asked[0]) is not None) if is_clear else None
    if moment is None and (ASKING.match(about) or (words[:1] not in TOLD_AFTER and asked[0].startswith(MISHEARD))):
        return None
    return ReminderRequest(to_second_person(about), moment)


def _without_other_times(lead: list[Phrase], found: Sequence[Phrase]) -> list[Phrase]:
    """What holds of the reminder too: not "on saturday" of "people come on saturday, remind me on friday"."""
    kinds = {one.kind for one in found}
    if kinds & {"clock", "part"}:
        lead = [one for one in lead if one.kind not in ("clock", "part")]
    return [] if kinds & {one.kind for one in lead} else lead


def _told_before(before: Sequence[str], lead: Sequence[Phrase], asked: str, *, has_time: bool) -> str | None:
    """What a sentence before the request wants done; "" where there is none, None where this is no request but a tale."""
    left = _left(before, lead)
    if not left:
        return ""
    if BARE.fullmatch(asked):
        return None
    found = asked_before(" ".join(left))
    if POLITE.match(asked):
        return found or ""
    if found is None and lead and lead[-1].end == len(before):
        found = ENDING.sub("", " ".join(left))  # "my train is at seven, remind me"
    return found if found == "" or (has_time and STRICT.search(asked.strip())) else None


def _left(words: Sequence[str], found: Sequence[Phrase]) -> list[str]:
    """Words of no phrase, but for those that change nothing."""
    within = {at for one in found for at in range(one.start, one.end)}
    return [word for at, word in enumerate(words) if at not in within and word not in SAYING_NOTHING]


def _chosen(lead: Sequence[Phrase], found: Sequence[Phrase], words: Sequence[str]) -> list[Phrase]:
    """The phrases that are of the reminder's moment: before it, right after "remind me", or at its end; or else within."""
    chosen = list(lead)
    at = 0
    for one in found:
        if any(word not in ("please",) for word in words[at : one.start]) or not fits(chosen, one):
            break
        chosen.append(one)
        at = one.end
    for one in reversed(found):
        if one not in chosen and fits(chosen, one):
            chosen.append(one)
    return chosen


def _without_lost(about: str) -> tuple[str, bool]:
    """What to do without an hour before it that the recogniser lost, and whether there was none: "at new to eat"."""
    lost = LOST.match(about)
    return (about[lost.end() :], False) if lost else (about, True)


def _about(words: Sequence[str], said: Sequence[Phrase]) -> str:
    within = {at for one in said for at in range(one.start, one.end)}
    left = [word for at, word in enumerate(words) if at not in within]
    text = UNKNOWN_CUE.sub("", " ".join(left), count=1) if UNKNOWN_CUE.match(" ".join(left)) else " ".join(left)
    left = SEVERAL.sub("", text).split()
    while left and (left[0] in JOINING or left[0] in ("please", "and")):
        left.pop(0)
    while left and left[-1] in TAILS:
        left.pop()
    return " ".join(left)
