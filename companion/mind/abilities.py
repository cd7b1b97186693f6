"""What she can't do yet: said when it is asked for, and kept out of what she promises.

A reminder taken and then lost is worse than one refused. When an ability arrives, its rows go.
"""

import re
from random import Random

NOT_YET_SCENES = frozenset(
    "set-timer-bare remind-me-bare add-to-list-bare remember-this-exactly remind-me-of-this-later forget-what-i-said "
    "what-do-you-know-about-me what-do-you-remember what-did-i-promise do-you-remember-that-thing never-bring-this-up "
    "stop-bringing-that-up creepy-that-you-remember what-did-we-talk-about-last-time have-i-changed how-long-have-we-talked "
    "first-hello read-it-back-to-me change-that-line letter-is-finished want-to-write-a-letter any-mail "
    "goodbye-for-good naming-her "
    "who-matters-to-me what-can-you-do speak-louder speak-slower change-your-voice where-is-it-kept where-does-it-go".split()
)
"""Scenes of the bank whose answers need memory, a timer, the mail, a letter or a volume knob."""

PROMISE = re.compile(
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
"""Words of an answer that promise, or claim to have done, what she can't do yet."""


def is_empty_promise(reply: str) -> bool:
    return PROMISE.search(reply) is not None


LIST = r"(shopping |to do |grocery )?list"
REQUESTS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    (
        "timer",
        re.compile(
            r"\b(set|start|put|need|want|give me|run) (a|an|the|another|me a|on a) (\w+ ){0,3}(timer|alarm|stopwatch)\b"
            r"|\bset (my|the) alarm\b|^(a )?timer( please)?$|\bwake me (up )?(at|in)\b|\btime (my|the) (eggs?|pasta"
            r"|tea)\b|\bcount down (for me|from)\b"
        ),
        (
            "I can't keep time for you yet, and I won't pretend to. Use the oven's timer or your phone for this one.",
            "No timers in me so far, I'm sorry. Set one somewhere that you trust, then come and talk while it runs.",
            "Not yet. I'd rather say no than have you trust a timer that isn't there.",
        ),
    ),
    (
        "reminder",
        re.compile(
            r"\bremind me (to|about|that|of my|at|in|on|tomorrow|when|later)\b|\bset (a|me a|another) reminder\b"
            r"|\bdon't let me forget\b"
            r"|\b(ask|tell) me (again )?(about (this|it|that) )?(tomorrow|on (mon|tues|wednes|thurs|fri|satur|sun)day"
            r"|next week|in a (week|month))\b"
        ),
        (
            "I can't keep reminders yet, so please don't leave it with me. A note on the door never fails.",
            "I'd lose that one, I'm sorry. I can't hold reminders so far. Put it where you'll trip over it.",
            "No reminders in me yet. Is there somebody who'd give you a shout about it?",
        ),
    ),
    (
        "note",
        re.compile(
            r"\b(put|add|write|note|jot) (\w+ ){1,6}?(on|to|down on) (my|the|a) "
            + LIST
            + r"\b|\b(start|make|new|read me) (me )?(a |my |the )?"
            + LIST
            + r"$"
            r"|\b(take|make) a note\b|\bnote to self\b|\b(write|jot|note) (this|that|it|something) down\b|\bwrite down that\b"
            r"|\b(remember|save|keep) (this|these|that|what i say)( exactly| for me| word for word| words?)?( for me)?( please)?$"
        ),
        (
            "I can't keep notes yet. Paper would be safer than me for now.",
            "Not with me, please. What you say is gone from me once I'm switched off. Have you got a pen near?",
            "I've nowhere lasting to put it so far. Write it down yourself, and tell me why it matters.",
        ),
    ),
    (
        "memory",
        re.compile(
            r"\b(do|can|will|did|don't) you (still )?(remember|know) (me\b|about me|what i (told|said)|our|my name"
            r"|everything|anything about me|who i am|things|last)"
            r"|\bwhat (do|did) you (remember|know|have stored|store|keep) (about|of|on) me|\b(forget|delete|wipe"
            r"|erase) (that|what i said|everything|this|me|it all|the last)\b"
            r"|\bwhat did we (talk|speak) about (last|yesterday|before)|\bwhat have you (stored|kept|got) (about|on"
            r"|of) me|\bhow good is your memory\b|\bhave you got a memory\b"
        ),
        (
            "I only have these last few minutes of talk, and they go when I'm switched off. Nothing older is in me.",
            "Very little. I keep the last few turns while I'm on, and then it's gone, so you'd have to tell me again.",
            "My memory is this conversation, and not even all of it. Switch me off and it's empty.",
        ),
    ),
    (
        "volume",
        re.compile(
            r"^(please )?(speak|talk) (up|louder|quieter|softer|slower|faster)\b|\b(can|could|will) you (speak"
            r"|talk) (a bit |a little )?(up|louder|quieter|slower|faster|more slowly)\b"
            r"|^(\w+ )?(louder|quieter|volume up|volume down|slower)( please)?$|\bturn (yourself|it|the volume) (up"
            r"|down)\b|\b(you're|you are) too (quiet|loud|fast|slow)\b"
        ),
        (
            "I can't change my own voice by ear yet. How loud and how fast I speak is in my settings.",
            "That knob isn't in my reach so far. My loudness and pace are in the settings file.",
        ),
    ),
    (
        "letter",
        re.compile(
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
        re.compile(r"\b(any|check|read) (me )?(my )?(new )?(e ?)?mails?\b|\bmy inbox\b|\bread (me )?my (messages|texts)\b"),
        (
            "I can't read mail, and I'm connected to nothing. Were you hoping for something, or dreading it?",
            "No mail reaches me in here. Who do you hope has written?",
        ),
    ),
    (
        "able",
        re.compile(
            r"^(so )?what (can|do) you (do|actually do|even do)( for me| then)?$|^what are you (good )?for$"
            r"|^how do (i|you) (use|work)( you)?$|^what can i (ask|say to) you$"
        ),
        (
            "I talk and I listen, that's all so far. No reminders, no music, no internet. What would you like to talk about?",
            "Hold the button and tell me something, and I'll answer as well as I can. I can't remind, ring or look "
            "things up yet.",
            "Company, mostly. I'm a small program with a bank of words, so I miss things, and I say so when I do.",
        ),
    ),
    (
        "where",
        re.compile(
            r"\bwhere (does|do) (it|all this|this|that|what i (say|tell you)|my (words|data|voice)) go\b|\b(who"
            r"|is anyone|is anybody|is someone|is somebody) (else )?(can )?(hears?|listen(ing|s)?)( to)? (this|us|me"
            r"|in)\b"
            r"|\bdo you (record|tell (anyone|anybody|someone)|share|send (it|this|that|what i|my|anything))\b"
            r"|\bare you (recording|spying"
            r"|connected to the internet|online)\b|\bis (this|it) (private|recorded|stored)\b"
            r"|\bwhat happens to what i say\b"
        ),
        (
            "Nowhere. I hear you while the button is down, and what's said stays on this little computer. Nobody "
            "else is listening.",
            "It stays in here. I'm not on the internet, and I only listen while you hold the button.",
        ),
    ),
)


def not_yet(heard: str, chance: Random) -> tuple[str, tuple[str, ...]] | None:
    """The honest answers to a request that she can't meet yet, after the name of the ability; None for anything else."""
    for name, pattern, replies in REQUESTS:
        if pattern.search(heard):
            return name, tuple(chance.sample(replies, len(replies)))
    return None
