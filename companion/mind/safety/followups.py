"""What is said after a danger, and which of her words answer it: which is decided here, danger_talk.py says it."""

import re
from random import Random

from companion.mind.safety.likely import LIKELY, UNCLEAR_ASKED
from companion.mind.safety.texts import FIRST
from companion.mind.safety.texts_after import AFTER
from companion.mind.words import plain

SAME_CHARS = 24
"""Two of her answers are the same if they begin so: numbers and names are put in after the choice."""
MAX_ANSWER_WORDS = 12
TURNS_AFTER = 6
"""So many turns after it a short answer is still an answer to her question."""

YES = re.compile(
    r"^(?:\w+ )?(?:(?:yes|yeah|yep|yup|right now|a bit|kind of|sort of|maybe|sometimes|i think so)\b"
    r"|(?:i am|i do|i have(?! to)|i did|im|i might|i will)(?: (?:now|really|thinking|thought|think|about|it|so|that|this"
    r"|already|all"
    r"|alone|scared|afraid|tonight|safe|sure|again|hurt|bleeding|want|to|do|often|every|day|night|sometimes|with|him|her|them|die"
    r"|myself|going|kill|end|actually|not|be))*$"
    r"|i want to(?: (?:die|do|it|end|kill|hurt|myself|act|on|so|badly|much|really|now|tonight|but))*$)"
)
"""Of what begins so and goes on to something else, "i want to write a letter", nothing is an answer."""
OVER = re.compile(
    r"\b(?:im|i am|we are|its|hes|shes|theyre|it is) (?!not |coming )(?:\w+ )?(?:safe|ok|okay|fine|alright|all right|out now"
    r"|away from|over now|over|gone|better)\b"
    r"|\b(?:was|its|is|just|only) (?:a joke|joking|kidding|a saying)\b|\bdidnt mean it\b|\bfigure of speech\b"
)
"""Not in danger, in so many words: "i'm safe" answers "are you safe" and "might you" the other way round."""
NO = re.compile(
    r"^(?:\w+ )?(?:no|nope|nah|not(?! sure)|im not(?! sure)|i wont|i would never|of course not|never|dont worry|not really"
    r"|it isnt|its not|they arent|i dont(?! know| care))\b"
)
UNSURE = re.compile(r"^(?:\w+ )?(?:i dont (?:know|care)|dont know|im not sure|not sure|no idea|i cant say)$")
"""To her question, neither yes nor no: she stays with it."""
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
THANKED = re.compile(
    r"^(?:\w+ )?(?:thanks|thank you|cheers|ta)(?: (?:you|so|very|much|a|lot|for|that|this|listening|being|there|here|samantha"
    r"|again))*$"
)
THANKS = re.compile(
    r"^(?:\w+ )?(?:ok|okay|all right|alright|i will|ill call|ill ring|im calling|calling now"
    r"|i called|i rang)\b|\b(?:ill call|im calling|calling them now|ill ring (?:him|her|them|someone)|with me now)\b"
)
UNSAFE = re.compile(
    r"^(?:\w+ ){0,2}(?:im|i am|i feel|its|i dont think im|i dont feel|i dont think i am) (?:really |so )?(?:not |un)?safe"
    r"(?: (?:with myself|on my own|alone|from myself|tonight|here|now|at all|right now))*$"
)
"""Said to "do you mean to kill yourself?" it is a yes, whatever it begins with; "i'm safe" is none."""
UNCLEAR = re.compile(
    r"^(?:\w+ ){0,2}?(?:this is (?:a |the |my |our |it )?(?:last )?goodbye(?: for good| for ever| forever| samantha)*"
    r"|i (?:just )?(?:want|need|would like|am going|have decided) to end (?:this|it)(?: now| here| today| for good| all this)*"
    r"|(?:im|i am|lets) (?:going to |gonna )?end(?:ing)? (?:this|it)(?: now| here| today| for good)*"
    r"|its time to (?:end (?:this|it)|say goodbye)(?: now| for good)*)$"
)
"""To a device it may be a goodbye from her, or from life: which, is asked."""
ABOUT_HER = re.compile(
    r"\b(?:us|you|our talks?|this talk|this conversation|the conversation|talking|the (?:app|device|box|machine)|samantha|we)\b"
)
ABOUT_HIM = re.compile(r"\b(?:me|myself|i|im|my (?:own )?life|life|everything|all of it|both|yes|yeah|dont know|not sure)\b")
NOT_HER = re.compile(r"\bnot (?:you|us|our talks?|this)\b")
NOT_HIM = re.compile(r"\b(?:not|no) (?:\w+ )?(?:me|myself|my life)\b|\b(?:im|i am) (?:fine|ok|okay|all right|alright|safe)\b")
REQUEST = re.compile(
    r"^(?:(?:please|can you|could you|would you|will you|now|ok|okay|so|and|then|well|samantha|just|i(?:d"
    r"| would) like (?:you )?to"
    r"|i (?:want|need)(?: you)? to|lets|help me) )*"
    r"(?:(?:set|start|stop|cancel|pause) (?:an? |the |my )?(?:\w+ ){0,2}(?:timer|alarm|stopwatch|reminder)|remind me|wake me"
    r"|(?:write|dictate|start|begin|send|read|finish|open|show|check) (?:\w+ ){0,3}(?:letters?|e ?mails?|mails?|card|notes?"
    r"|list|diary)"
    r"|write to \w+|forget (?:everything|all|that|it|what|my|the|about)|delete|be (?:shorter|brief|briefer|quieter|louder)"
    r"|shorter"
    r"|keep it short|speak (?:\w+ )?(?:slower|faster|louder|slowly|quietly|up)|call (?:yourself|me)|remember (?:that|my|this)"
    r"|what (?:time|day|date)\b|whats the (?:time|date|day|weather)|add \w+|turn (?:it |the \w+ )?(?:up|down|off|on)|volume"
    r"|(?:play|repeat|translate|spell|convert|count) \w+|say (?:that|it) again|what do you (?:know|remember) (?:about|of) me"
    r"|good ?bye|good ?night|bye)\b"
)
"""Something to be done, and nothing to do with the danger."""
REQUESTS_FROM = 2
"""So many turns after a danger such a thing is done; sooner where he said that it is over."""
STAYING = ("I'm still here.", "And I'm still with you.", "I haven't gone anywhere.", "I'm still beside you in this.")
ANSWERS = (
    ("over", OVER),
    ("coming", COMING),
    ("number", NUMBER),
    ("alone", ALONE),
    ("thanked", THANKED),
    ("thanks", THANKS),
    ("no", NO),
    ("yes", YES),
)
"""What may be said to her question, the clearest first."""


def first_words(kind: str, chance: Random, not_these: set[str], *, is_likely: bool = False) -> str:
    return _choice(LIKELY[kind] if is_likely else FIRST[kind], chance, not_these)


def unclear_words(chance: Random, not_these: set[str]) -> str:
    return _choice(UNCLEAR_ASKED, chance, not_these)


def next_words(kind: str, heard: str, turns_since: int, chance: Random, not_these: set[str]) -> str | None:
    """The answer to what is said after a danger; None when the talk may have gone on to something else."""
    if turns_since > TURNS_AFTER:
        return None
    name = answered(heard)
    if name:
        return _choice(AFTER[kind][name], chance, not_these)
    if turns_since <= 1 or len(heard.split()) <= 2 or UNSURE.match(plain(heard).replace("'", "")):
        return still_here(kind, turns_since, chance, not_these)
    return None


def unsafe_words(kind: str, heard: str, chance: Random, not_these: set[str]) -> str | None:
    """For "no, i'm not safe", said to her question whether he means to hurt himself."""
    text = plain(heard).replace("'", "")
    is_unsafe = kind in ("suicide", "self_harm") and UNSAFE.search(text) and re.search(r"\b(?:not|dont|unsafe)\b", text)
    return _choice(AFTER[kind]["yes"], chance, not_these) if is_unsafe else None


def is_request(heard: str) -> bool:
    """Whether he asks for something plain: a timer, a letter, to be forgotten."""
    return REQUEST.search(plain(heard).replace("'", "")) is not None


def is_unclear(heard: str) -> bool:
    """Whether it may be a goodbye from her as well as from life."""
    return UNCLEAR.search(plain(heard).replace("'", "")) is not None


def means_himself(heard: str) -> bool | None:
    """The answer to "us, or yourself?"; None for something else."""
    text = plain(heard).replace("'", "")
    if len(text.split()) > MAX_ANSWER_WORDS:
        return None
    if NOT_HER.search(text):
        return True
    if NOT_HIM.search(text):
        return False
    if re.search(r"\b(?:myself|my (?:own )?life|life|me|both)\b", text):
        return True
    if ABOUT_HER.search(text):
        return False
    return True if ABOUT_HIM.search(text) else None


def still_here(kind: str, turns_since: int, chance: Random, not_these: set[str]) -> str | None:
    """For a line that nothing else fits, soon after a danger: no time to say that she didn't follow. Nothing is said twice."""
    begun = {said[:SAME_CHARS] for said in not_these}
    fresh = tuple(text for text in AFTER[kind]["else"] if text[:SAME_CHARS] not in begun)
    return chance.choice(fresh) if fresh and turns_since <= TURNS_AFTER else None


def answered(heard: str) -> str:
    """What a short answer comes down to: a key of AFTER, "" for none."""
    text = plain(heard).replace("'", "")
    if len(text.split()) > MAX_ANSWER_WORDS:
        return ""
    return next((name for name, pattern in ANSWERS if pattern.search(text)), "")


def _choice(texts: tuple[str, ...], chance: Random, not_these: set[str]) -> str:
    begun = {said[:SAME_CHARS] for said in not_these}
    return chance.choice([text for text in texts if text[:SAME_CHARS] not in begun] or list(texts))
