"""What to remind somebody of, and when: "on sunday at six remind me that the bins go out"."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from companion.memory.kinds import When
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.times.corrections import corrected
from companion.mind.times.left_open import LOST, SEVERAL, STARTING, UNKNOWN_CUE, is_taken_back
from companion.mind.times.moments import WakingBy, fits, together, when
from companion.mind.times.reminder_triggers import (
    ALARM,
    BARE,
    ENDING,
    GETTING_UP,
    MISHEARD,
    NEEDS_TIME,
    POLITE,
    POLITE_END,
    STRICT,
    TRIGGER,
    WAKING,
    asked_before,
)
from companion.mind.times.time_phrases import Phrase, phrases
from companion.mind.times.told_words import told_words

JOINING = frozenset("to too two that about of for on".split())
"""Between "remind me" and what of."""
SAYING_NOTHING = frozenset("please and or hey hi samantha".split())
TOLD_AFTER = (["to"], ["too"], ["two"], ["about"], ["that"])
SO_THAT = late(r"^(?:so )?(?:that )?(?:i|we) can (?=\w)")
LONGEST, MOST_JOINTS = 40, 3
"""Words of a line in which a second reminder is looked for, and "and"s in it."""
TAILS = frozenset("please thanks then samantha okay at by for and after before until around the".split())
ASKING = late(r"(?:who|what|why|how|where|which)\b")
"""After "remind me" a question, and no reminder."""


@dataclass(frozen=True, slots=True)
class ReminderRequest:
    """`text` is spoken to the person: "call tom", "your pills", "the bins go out"; "" where none was said."""

    text: str
    when: When | None
    has_more: bool = False
    """A second reminder was asked for in the same line, and is not in this."""


def reminder_request(text: str, now: datetime) -> ReminderRequest | None:
    """What a line asks to be reminded of; None for a line that asks for nothing of the kind. `when` is None where no time, or one
    that can't be kept, was said: she asks for it.

    >>> reminder_request("remind me at six to call tom", datetime(2026, 11, 25, 14, 10)).text
    'call tom'
    """
    told, is_clear = corrected(told_words(text), now)
    plain = POLITE_END.sub("", " ".join(told))
    is_clear = is_clear and not SEVERAL.search(plain)
    is_from = STARTING.search(plain) is not None
    plain = " ".join(STARTING.sub(" ", SEVERAL.sub(" ", plain)).split())
    asked = TRIGGER.search(plain)
    if asked is None or is_taken_back(text):
        return None
    before, words = plain[: asked.start()].split(), plain[asked.end() :].split()
    words, has_more = _first_of_two(words, now)
    lead, found = together(phrases(before, now)), phrases(words, now)
    told_before = _told_before(before, lead, asked[0], has_time=bool(lead or found))
    lead = _without_other_times(lead, found) if told_before else lead
    if ASKING.match(" ".join(words)) or told_before is None or (NEEDS_TIME.search(asked[0].strip()) and not (lead or found)):
        return None
    chosen = _chosen(lead, found, words)
    about = "wake up" if GETTING_UP.search(asked[0]) else _about(words, [one for one in chosen if one in found])
    about, is_known = _without_lost(about or told_before)
    waking_by: WakingBy = "wake" if WAKING.search(asked[0]) else "alarm" if ALARM.search(asked[0]) else ""
    moment = when(chosen, now, waking_by=waking_by) if is_clear and is_known else None
    if moment is not None and is_from:
        moment = replace(moment, is_guess=True)
    if moment is None and (ASKING.match(about) or (words[:1] not in TOLD_AFTER and asked[0].startswith(MISHEARD))):
        return None
    return ReminderRequest(to_second_person(about), moment, has_more)


def _first_of_two(words: list[str], now: datetime) -> tuple[list[str], bool]:
    """The words of the first reminder of "at six to call tom and at eight to feed the cat"."""
    if len(words) > LONGEST:
        return words, False
    for at in [at for at, word in enumerate(words[:-2]) if word == "and" and at][:MOST_JOINTS]:
        first, second = phrases(words[:at], now), phrases(words[at + 1 :], now)
        if not first or not second:
            continue
        rest = words[at + 1 :]
        opens = second[0].start == 0 and rest[second[-1].end : second[-1].end + 1] == ["to"]
        follows = rest[0] in ("to", "remind") and not {"clock", "span"}.isdisjoint(one.kind for one in first)
        if (opens or follows) and _about(words[:at], first):
            return words[:at], True
    return words, False


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
    if lost is None:
        return about, True
    rest = about[lost.end() :].split()
    while rest and rest[0] in JOINING:
        rest.pop(0)
    return " ".join(rest), False


def _about(words: Sequence[str], said: Sequence[Phrase]) -> str:
    within = {at for one in said for at in range(one.start, one.end)}
    left = [word for at, word in enumerate(words) if at not in within]
    text = UNKNOWN_CUE.sub("", " ".join(left), count=1) if UNKNOWN_CUE.match(" ".join(left)) else " ".join(left)
    left = SO_THAT.sub("", text).split()
    while left and (left[0] in JOINING or left[0] in ("please", "and")):
        left.pop(0)
    while left and left[-1] in TAILS:
        left.pop()
    return " ".join(left)
