"""What to remind somebody of, and when: "on sunday at six remind me that the bins go out"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.memory.kinds import When
from companion.mind.second_person import to_second_person
from companion.mind.times.moments import fits, told_words, when
from companion.mind.times.time_phrases import Phrase, phrases

ASKED = (
    r"(?:(?:can|could|will|would) you |please |i (?:need|want|would like|'d like) you to |i'd like you to "
    r"|you (?:must|have to|should) |remember to |(?:don't|do not) forget to )*"
)
TRIGGERS = (
    rf"{ASKED}(?:remind|reminds|remained|reminded|rewind|re mind|mind) (?:me|be|my|knee)(?: again)?(?: please)?",
    rf"{ASKED}(?:please )?(?:do not|don't|dont) (?:let|lets|less) me (?:forget|for get)",
    rf"{ASKED}wake me(?: up)?",
    rf"{ASKED}(?:set|give|make|add|create|put in|leave)(?: me)?(?: a| an| another| the| my)? (?:reminder|alarm)",
    rf"{ASKED}(?:tell|nudge|prod|alert|poke|ping) me(?= (?:in|at|on|to|tomorrow|tonight|every|when|before|that it's time)\b)",
    rf"{ASKED}give me a (?:shout|nudge|ring|poke)",
    r"(?:i (?:need|want|would like|have|'d like)|i'd like) to be reminded",
    r"(?:a )?(?:new )?reminder",
)
TRIGGER = re.compile("|".join(rf"\b(?:{trigger})\b" for trigger in TRIGGERS))
JOINING = frozenset("to too two that about of for on".split())
"""Between "remind me" and what of."""
UNKNOWN_CUE = re.compile(r"(?:when|after|before|once|as soon as|if|next time) (?!to\b)(?:\w|')+(?: (?:\w|')+){0,5}? to (?=\w)")
"""A moment that she can't tell: "when i get home to"; what to do comes after it."""
TAILS = frozenset("please thanks then samantha okay at by for and".split())
SEVERAL = re.compile(r"\b(?:twice|(?:two|three|four|five|several|few) times) (?:a|an|every|each) \w+ ?")
"""More than one reminder can do."""
LOST = re.compile(
    r"(?:(?:at|by|in|on) (?!the |my |your |her |his )(?:\w+ ){1,3}"
    r"|(?:later(?: on)?|soon|sometime|next month|the week after next) )"
    r"(?:to|that|about) (?=\w)"
)
ASKING = re.compile(r"(?:who|what|why|how|where|which)\b")
"""After "remind me" a question, and no reminder."""
MISHEARD = ("mind", "rewind", "remained")
"""Alone these are no request."""
TELLING = re.compile(r"\b(?:tell|nudge|prod|alert|poke|ping) me$")


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
    plain = " ".join(told_words(text))
    asked = TRIGGER.search(plain)
    if asked is None:
        return None
    before, words = plain[: asked.start()].split(), plain[asked.end() :].split()
    lead = phrases(before, now)
    if _left(before, lead) or (TELLING.search(asked[0]) and not (lead or phrases(words, now))):
        return None
    found = phrases(words, now)
    chosen = _chosen(lead, found, words)
    is_waking = "wake" in asked[0] or "alarm" in asked[0]
    about = _about(words, [one for one in chosen if one in found and one not in lead])
    if "wake" in asked[0]:
        about = "wake up"
    about, is_clear = _without_lost(about)
    is_clear = is_clear and not SEVERAL.search(plain)
    moment = when(chosen, now, is_waking=is_waking) if is_clear else None
    if moment is None and (ASKING.match(about) or (not words and asked[0].startswith(MISHEARD))):
        return None
    return ReminderRequest(to_second_person(about), moment)


def _left(words: Sequence[str], found: Sequence[Phrase]) -> list[str]:
    """Words of no phrase, but for those that change nothing."""
    within = {at for one in found for at in range(one.start, one.end)}
    return [word for at, word in enumerate(words) if at not in within and word not in ("please", "and", "hey", "hi", "samantha")]


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
