"""What is said after a danger, and which of her words answer it: which is decided here, danger_talk.py says it."""

import re
from random import Random

from companion.mind.safety.texts import AFTER, FIRST
from companion.mind.words import plain

SAME_CHARS = 24
"""Two of her answers are the same if they begin so: numbers and names are put in after the choice."""
MAX_ANSWER_WORDS = 12
TURNS_AFTER = 6
"""So many turns after it a short answer is still an answer to her question."""

YES = re.compile(
    r"^(?:\w+ )?(?:yes|yeah|yep|yup|i am|i do|i have(?! to)|i did|im|right now|a bit|kind of|sort of|maybe|sometimes"
    r"|i think so|i might|i will|i want to)\b"
)
OVER = re.compile(
    r"\b(?:im|i am|we are|its|hes|shes|theyre|it is) (?!not |coming )(?:\w+ )?(?:safe|ok|okay|fine|alright|all right|out now"
    r"|away from|over now|over|gone|better)\b"
    r"|\b(?:was|its|is|just|only) (?:a joke|joking|kidding|a saying)\b|\bdidnt mean it\b|\bfigure of speech\b"
)
"""Not in danger, in so many words: "i'm safe" answers "are you safe" and "might you" the other way round."""
NO = re.compile(
    r"^(?:\w+ )?(?:no|nope|nah|not|im not|i wont|i would never|of course not|never|dont worry|not really|it isnt"
    r"|its not|they arent|i dont(?! know| care))\b"
)
COMING = re.compile(
    r"\b(?:shes|hes|theyre|is|are|somebodys|someones) (?:coming|here|on (?:her|his|their|its|the) way|with me)\b"
    r"|\b(?:i|ive) (?:just )?(?:called|rang|rung|phoned|told)\b|\bthey(?:ve)? (?:came|come)\b"
)
NUMBER = re.compile(
    r"\b(?:what|which|whats|dont know|give me|tell me|need) (?:is )?(?:the |that |a )?(?:\w+ )?number\b|\bwho (?:do"
    r"|can|should) i (?:call|ring|phone)\b"
)
ALONE = re.compile(
    r"\b(?:no one|nobody|theres no one|dont have anyone|dont have anybody|alone|by myself|no friends|cant call"
    r"|cant ring|wont call|not calling|dont want to call|no phone"
    r"|cant find (?:my|the|a) phone|(?:phone|battery) (?:is )?dead|dont know who)\b"
)
THANKS = re.compile(
    r"^(?:\w+ )?(?:thanks|thank you|ok|okay|all right|alright|i will|ill call|ill ring|im calling|calling now"
    r"|i called|i rang)\b|\b(?:ill call|im calling|calling them now|ill ring (?:him|her|them|someone)|with me now)\b"
)
ANSWERS = (
    ("over", OVER),
    ("coming", COMING),
    ("number", NUMBER),
    ("alone", ALONE),
    ("thanks", THANKS),
    ("no", NO),
    ("yes", YES),
)
"""What may be said to her question, the clearest first."""


def first_words(kind: str, chance: Random, not_these: set[str]) -> str:
    return _choice(FIRST[kind], chance, not_these)


def next_words(kind: str, heard: str, turns_since: int, chance: Random, not_these: set[str]) -> str | None:
    """The answer to what is said after a danger; None when the talk may have gone on to something else."""
    if turns_since > TURNS_AFTER:
        return None
    name = answered(heard)
    if name:
        return _choice(AFTER[kind][name], chance, not_these)
    if turns_since <= 1 or len(heard.split()) <= 2:
        return still_here(kind, turns_since, chance, not_these)
    return None


def still_here(kind: str, turns_since: int, chance: Random, not_these: set[str]) -> str | None:
    """For a line that nothing else fits, soon after a danger: no time to say that she didn't follow."""
    return _choice(AFTER[kind]["else"], chance, not_these) if turns_since <= TURNS_AFTER else None


def answered(heard: str) -> str:
    """What a short answer comes down to: a key of AFTER, "" for none."""
    text = plain(heard).replace("'", "")
    if len(text.split()) > MAX_ANSWER_WORDS:
        return ""
    return next((name for name, pattern in ANSWERS if pattern.search(text)), "")


def _choice(texts: tuple[str, ...], chance: Random, not_these: set[str]) -> str:
    begun = {said[:SAME_CHARS] for said in not_these}
    return chance.choice([text for text in texts if text[:SAME_CHARS] not in begun] or list(texts))
