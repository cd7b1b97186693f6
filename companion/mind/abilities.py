"""What she can't do yet: said when it is asked for, and kept out of what she promises.

What is promised and then lost is worse than what is refused. When an ability arrives, its rows go; what she can do is in tasks/.
"""

import re
from random import Random

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


REQUESTS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    (
        "letter",
        late(
            r"\b(help me|i want to|i'd like to|can you|could you|let's) write (a|the|my|someone a"
            r"|somebody a) (\w+ )?(letter|email|card)\b"
        ),
        (
            "I can't write it down for you yet. You can say it to me first, though. Who's it for?",
            "Letters are still ahead of me, I've no page to put one on. But say the first line aloud. How does it begin?",
        ),
    ),
    (
        "mail",
        late(r"\b(any|check|read) (me )?(my )?(new )?(e ?)?mails?\b|\bmy inbox\b|\bread (me )?my (messages|texts)\b"),
        (
            "I can't read mail, and I'm connected to nothing. Were you hoping for something, or dreading it?",
            "No mail reaches me in here. Who do you hope has written?",
        ),
    ),
    (
        "able",
        late(
            r"^(so )?what (can|do) you (do|actually do|even do)( for me| then)?$|^what are you (good )?for$"
            r"|^how do (i|you) (use|work)( you)?$|^what can i (ask|say to) you$"
        ),
        (
            "I talk, I listen, and I remember what you tell me. Timers, reminders, lists and notes too. No internet.",
            "Company, mostly. On the side I'll mind your pasta, your promises and your shopping list.",
            "Tell me something, and I'll answer as well as I can. I can time an egg, keep a note, or remind you.",
            "Small chores and long talks. I'm a small program, so I miss things, and I say so when I do.",
        ),
    ),
    (
        "where",
        late(
            r"\bwhere (does|do) (it|all this|this|that|what i (say|tell you)|my (words|data|voice)) go\b|\b(who"
            r"|is anyone|is anybody|is someone|is somebody) (else )?(can )?(hears?|listen(ing|s)?)( to)? (this|us|me"
            r"|in)\b"
            r"|\bdo you (record|tell (anyone|anybody|someone)|share|send (it|this|that|what i|my|anything))\b"
            r"|\bare you (recording|spying"
            r"|connected to the internet|online)\b|\bis (this|it) (private|recorded|stored)\b"
            r"|\bwhat happens to what i say\b"
        ),
        (
            "Nowhere. I hear you while the button is down, and what I keep stays on this little computer. Nobody "
            "else is listening.",
            "It stays in here. What I keep, you can hear, and you can make me forget it.",
        ),
    ),
)


def not_yet(heard: str, chance: Random) -> tuple[str, tuple[str, ...]] | None:
    """The honest answers to a request that she can't meet yet, after the name of the ability; None for anything else."""
    for name, pattern, replies in REQUESTS:
        if pattern.search(heard):
            return name, tuple(chance.sample(replies, len(replies)))
    return None
