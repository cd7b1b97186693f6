"""Short answers to her own questions, and what she says while nothing can be kept."""

import re

from companion.mind.numbers import in_figures
from companion.mind.patterns import late
from companion.mind.skilled import Skilled

YES = late(
    r"(?:oh |um )?(?:yes|yeah|yep|yup|aye|sure|okay|ok|right|correct|exactly|absolutely|of course|do it|do|go on|go ahead|please"
    r"|all of (?:it|them)|that's (?:right|it|fine)|that is right|it is|it's right|fine)"
    r"(?: (?:please|yes|do|do it|that's right|it is|right|thanks|thank you|i am|i do|clear it|all of (?:it|them)|go ahead))*"
)
NO = late(
    r"(?:oh |um )?(?:no|nope|nah|don't|do not|wrong|that's wrong|it isn't|it's not)(?: (?:no|don't|thanks|thank you|it isn't"
    r"|it's not"
    r"|that's wrong|wrong|not right|that's not right|leave it|keep (?:it|them)|keep it as it is))*"
)
NEVER_MIND = late(
    r"(?:no |oh |actually )*(?:never mind|forget (?:it|that|about it)|cancel(?: it| that)?|stop|leave it|don't bother|drop it"
    r"|not now|it doesn't matter|doesn't matter|skip it|scrap that|nothing|no thanks|no thank you|changed my mind"
    r"|i changed my mind)"
    r"(?: (?:then|please|thanks|thank you))*"
)

NEW_REQUEST = late(
    r"(?:(?:can|could|would|will) you |please )?(?:what|who|how|why|where|which|when is|when's|tell me|read|set|start|cancel"
    r"|stop|remind"
    r"|wake me|take a|make a|note|repeat|say|louder|quieter|slower|faster|do you|are you|is it|is there|good (?:morning|night"
    r"|evening)"
    r"|hello|goodbye|bye|thank|help|i'm|i am|i feel|i was|i've|i don't|i can't)\b.*"
)
"""Not an answer to "what goes on it?", but the next thing that is wanted, or talk."""
TIME_WORDS = frozenset(
    "a an and around about at by on in the of to past till until before after half quarter o'clock o clock am pm m p oh sharp"
    " exactly "
    "noon midday midnight morning afternoon evening night tonight today tomorrow day days week weeks weekend weekday weekdays"
    " month "
    "hour hours minute minutes second seconds next this every each other first last later from now time please no not sorry"
    " actually "
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays "
    "january february march april may june july august september october november december christmas eve new year's lunchtime "
    "lunch dinner dinnertime breakfast bedtime teatime make it that i said meant mean say let's for rather wait couple maybe "
    "one's o'clocks evenings mornings nights fortnight daily weekly".split()
)

NOT_KEPT = (
    "I can't keep anything at the moment, so please don't leave that with me.",
    "My memory isn't working right now. Please put that somewhere that you trust.",
    "I can't hold on to anything just now, I'm sorry. Write it down, and ask me again later.",
)
NOTHING_READ = (
    "I can't get at my memory at the moment, so I can't tell you.",
    "My memory isn't working right now. I'd only be guessing.",
    "I can't read anything of what I kept just now, I'm sorry.",
)
DROPPED = ("All right, I'll leave it.", "Fine, never mind it.", "Okay. It's forgotten.")


def is_yes(text: str) -> bool:
    return YES.fullmatch(text) is not None


def is_no(text: str) -> bool:
    return NO.fullmatch(text) is not None


def is_never_mind(text: str) -> bool:
    return NEVER_MIND.fullmatch(text) is not None


def is_new_request(text: str) -> bool:
    return NEW_REQUEST.fullmatch(text) is not None


def is_only_time(text: str) -> bool:
    """Whether nothing but a time is said: "on sunday at six" is, "on sunday we went to the sea" is not."""
    words = re.sub(r"\d+(?:st|nd|rd|th)?", " ", in_figures(text)).split()
    return all(word in TIME_WORDS for word in words)


def not_kept() -> Skilled:
    """For a request to keep something, while there is no memory."""
    return Skilled("unkept", NOT_KEPT, "bound")


def nothing_read() -> Skilled:
    """For a question about what was kept, while there is no memory."""
    return Skilled("unkept", NOTHING_READ, "bound")


def dropped() -> Skilled:
    return Skilled("dropped", DROPPED, "task")
