"""What she can do, when she is asked; and what a line of hers may not promise, since a line does nothing.

What is promised and then lost is worse than what is refused. What she does is in tasks/, and only that may say that it is done.
"""

import re

from companion.mind.patterns import late

NOT_YET_SCENES = frozenset(
    "set-timer-bare remind-me-bare add-to-list-bare remember-this-exactly remind-me-of-this-later forget-what-i-said "
    "what-do-you-know-about-me what-do-you-remember what-did-i-promise do-you-remember-that-thing never-bring-this-up "
    "stop-bringing-that-up creepy-that-you-remember what-did-we-talk-about-last-time have-i-changed how-long-have-we-talked "
    "first-hello read-it-back-to-me change-that-line letter-is-finished want-to-write-a-letter any-mail "
    "goodbye-for-good naming-her "
    "who-matters-to-me what-can-you-do speak-louder speak-slower change-your-voice where-is-it-kept where-does-it-go".split()
)
"""Scenes of the bank whose answers claim to have done something, which only a task can, or need the mail or a letter."""

PROMISE = late(
    r"\bremind(er|ers)?\b(?! me)|\btimers?\b|\bnudge you|\bnag(ging)?\b|\balarm from me|\bmy notes\b|\bas notes\b|read it back"
    r"|\bwhat i've kept\b|\bi've kept\b|^(noted|kept|done|settled|granted)\b|\bso noted\b|written down\b|\bit's (set"
    r"|down|in)\b[.,]"
    r"|\bi'?(ll|d| can| could| might)? (also )?(remember|hold on to|look after)\b"
    r"|\bi(?:'ll| will| can| could) (keep|hold|note|write|store|save|count|mark|watch|time|remember|put|have|wait"
    r"|look|take|bring) "
    r"(it|that|this|them|one|the|those|these|both|you to|a copy|your|what)\b"
    r"|\bi(?:'ll| will| can) ask (you )?(about|how|once|tomorrow|next)|\bon the list, number|\bi've got it\b"
    r"|\bi've got (milk|you)\b"
    r"|\blet me take the (date|day)\b|\bkeep asking\b|\bwrite over it\b|where i can find it|\bthis time it's kept\b"
    r"|\bit's my job\b"
    r"|\bkeep(ing)? (a copy|it for you|the (list|count|receipt|total|page|running))\b|\bi'll see to that\b|\btill you say taken\b"
    r"|\bkeep the bits\b|\bif i kept it\b|\blast time you\b|\byou told me (last|once|before)\b|\b(turning|speak) up\b",
    re.IGNORECASE,
)
"""Words of an answer that promise, or claim to have done, something: a line of the bank has done nothing."""


def is_empty_promise(reply: str) -> bool:
    return PROMISE.search(reply) is not None


ABLE = late(
    r"^(so )?what (can|do) you (do|actually do|even do)( for me| then)?$|^what are you (good )?for$"
    r"|^how do (i|you) (use|work)( you)?$|^what can i (ask|say to) you$"
)
WHAT_SHE_DOES = (
    "I talk, I listen, and I remember what you tell me. I'll time an egg, mind your list, or write a letter with you.",
    "Company, mostly. On the side I'll mind your pasta and your promises, read you your mail, or help you with a letter.",
    "Tell me something, and I'll answer as well as I can. I can keep a note, remind you, or put your words into a letter.",
    "Small chores and long talks. I'm a small program, so I miss things, and I say so when I do.",
)
"""What she says when she is asked what she can do: all of it true."""
