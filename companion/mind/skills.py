"""The few things she does that need nothing but a clock and her last words: the time, the day, what she is, saying it again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from companion.mind.abilities import not_yet
from companion.mind.clock_words import day_in_words, is_set, time_in_words
from companion.mind.spelling import spelled
from companion.mind.words import FILLERS, plain

AGAIN = re.compile(
    r"^(?:can you |could you |would you )?(?:say|repeat|tell me) (?:that|it|this|yourself) (?:again|once more"
    r"|one more time)?(?: please)?$"
    r"|^(?:can you |could you |would you )?repeat(?: that| it| yourself| please| what you said)*$"
    r"|^(?:sorry |wait )?what (?:did you (?:just )?say|was that)(?: again)?$|^(?:i beg your )?pardon(?: me)?$"
    r"|^come again$|^(?:sorry )?say again$"
    r"|^(?:sorry )?(?:one more time|once more|again)(?: please)?$|^(?:sorry )?i (?:didn't|did not|couldn't"
    r"|didnt) (?:hear|catch|get) (?:you|that|it|what you said)$"
    r"|^(?:sorry )?i missed that$|^(?:sorry )?what$|^you cut out$"
)
TIME = re.compile(
    r"\bwhat(?:'s| is|s)? (?:the )?time(?: is it| it is)?(?: now| please| right now)?$|\b(?:tell me|know|got"
    r"|have) (?:what )?the time$|^time please$"
    r"|\bdo you know what time it is$|\bhow late is it$|^what o'clock is it$"
)
DAY = re.compile(
    r"\b(?:what|which) (?:day|date)(?: of the week)? (?:is it|is today|are we|today is)(?: today| now)?$|\bwhat(?:'s"
    r"| is|s) (?:the |today's )(?:day|date)(?: today| please)?$"
    r"|\bwhat (?:month|year) is it$|^what day is today$|\bwhat(?:'s| is) today$|^is it (?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day(?: today)?$"
)
WHAT_SHE_IS = re.compile(
    r"\b(?:what|who) (?:exactly |actually |even )?are you$|^so what are you\b(?! (?:for|up|do|say|think|call|go|talk"
    r"|on|wear|mak|wait|like|good|afraid|scared))"
    r"|\b(?:are|aren't|r) you (?:actually |really |even |just |only |like |not |still )?(?:a |an )?(?:real|human"
    r"|person|real (?:person|human|woman|girl|man)|human being|robot|machine|computer|program"
    r"|bot|chatbot|a i|ai|artificial(?: intelligence)?|recording|alive|woman|girl|man|lady|living)(?: or .*| person"
    r"| being| at all| then| though| really)?$"
    r"|\b(?:am i|are we) (?:talking|speaking) to (?:a |an )?(?:real |actual )?(?:human|person|robot|machine|computer"
    r"|program|bot|woman|ai|a i)\b|\bis (?:this|that|there) (?:a |an )?(?:real |actual )?(?:person|human|robot"
    r"|recording)\b"
)
NAMED = re.compile(r"^(?:my name is|my name's|i'm called|i am called|you can call me|call me) (.+)$")
ONE_NAME = re.compile(r"(?!(?:later|back|tomorrow|tonight|soon|maybe|again|you|when|anything|whatever|now)$)[a-z]{2,15}")
STOP = re.compile(r"(?:stop|cancel)(?: it| that| now)?")
OPENERS = FILLERS | {"hello", "hey", "hi", "but"}

WHAT_REPLIES = (
    "I'm a program running on this little computer. No body, no past, and nobody watching. The talk is real enough, though.",
    "I'm a program on this little computer, not a person. I listen while you hold the button, and I answer as well as I can.",
    "No person here, only me: a program running on this little computer. What made you wonder?",
    "I'm a program, and this little computer is all there is of me. What I can do is pay attention.",
    "Not human. I'm a program running on this little computer, and I'd sooner tell you than have you guess.",
)
NAMED_REPLIES = (
    "Hello, {name}. I can't keep a name past this talk yet, so tell me again next time. What's on your mind?",
    "Nice to meet you, {name}. It'll be gone when I'm switched off, I'm sorry to say. How's your day?",
    "{name}. Good, now I know who I've got. What's new?",
)
STOPPED = ("All right.", "Quiet it is.", "Okay. I'm here.")
FIRST_AGAIN = ("I haven't said anything yet. You go first.",)
UNSET = ("My clock hasn't been set, so I'd only be guessing. Is there another one near you?",)


@dataclass(frozen=True)
class Skilled:
    """`choices` are alike; any that she hasn't said lately will do. `scene` of the bank is where the talk may go on from."""

    source: str
    choices: tuple[str, ...]
    move: str
    scene: str = ""


class Skills:
    def __init__(self, clock: Callable[[], datetime], chance: Random) -> None:
        self._clock, self._chance = clock, chance

    def reply(self, heard: str, last_reply: str) -> Skilled | None:
        text = _bare(heard)
        if not text:
            return None
        if AGAIN.search(text):
            return Skilled("again", (last_reply,) if last_reply else FIRST_AGAIN, "repair")
        if TIME.search(text) or DAY.search(text):
            return self._from_clock(is_day=not TIME.search(text))
        refused = not_yet(text, self._chance)
        return _in_words(text) or (Skilled("not-yet", refused[1], "bound") if refused else None)

    def _from_clock(self, *, is_day: bool) -> Skilled:
        now = self._clock()
        if not is_set(now):
            return Skilled("clock", UNSET, "bound")
        return Skilled("clock", (f"It's {day_in_words(now) if is_day else time_in_words(now)}.",), "inform")


def _in_words(text: str) -> Skilled | None:
    """What needs neither a clock nor what was said before."""
    if STOP.fullmatch(text):
        return Skilled("stop", STOPPED, "task")
    if WHAT_SHE_IS.search(text):
        return Skilled("honesty", WHAT_REPLIES, "bound", scene="are-you-real")
    if name := _name(text):
        return Skilled("name", tuple(reply.format(name=name) for reply in NAMED_REPLIES), "bound")
    return None


def _name(text: str) -> str | None:
    """The name that somebody gives as theirs, in a word or letter by letter."""
    named = NAMED.search(text)
    if named is None:
        return None
    return named[1].capitalize() if ONE_NAME.fullmatch(named[1]) else spelled(named[1])


def _bare(heard: str) -> str:
    """Plain text without the small words at its ends that change nothing."""
    words = plain(heard).split()
    while len(words) > 1 and words[0] in OPENERS:
        words.pop(0)
    while len(words) > 1 and words[-1] in ("samantha", "then", "though", "please", "um", "uh"):
        words.pop()
    return " ".join(words)
