"""The few things she does that need nothing but her last words: saying it again, stopping, what she can do, a name."""

from companion.mind.abilities import ABLE, WHAT_SHE_DOES
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.spelling import spelled
from companion.mind.words import FILLERS, plain

AGAIN = late(
    r"^(?:can you |could you |would you )?(?:say|repeat|tell me) (?:that|it|this|yourself) (?:again|once more"
    r"|one more time)?(?: please)?$"
    r"|^(?:can you |could you |would you )?repeat(?: that| it| yourself| please| what you said)*$"
    r"|^(?:sorry |wait )?what (?:did you (?:just )?say|was that)(?: again)?$|^(?:i beg your )?pardon(?: me)?$"
    r"|^come again$|^(?:sorry )?say again$"
    r"|^(?:sorry )?(?:one more time|once more|again)(?: please)?$|^(?:sorry )?i (?:didn't|did not|couldn't"
    r"|didnt) (?:hear|catch|get) (?:you|that|it|what you said)$"
    r"|^(?:sorry )?i missed that$|^(?:sorry )?what$|^you cut out$"
)
NAMED = late(r"^(?:my name is|my name's|i'm called|i am called|you can call me|call me) (.+)$")
ONE_NAME = late(r"(?!(?:later|back|tomorrow|tonight|soon|maybe|again|you|when|anything|whatever|now)$)[a-z]{2,15}")
GREETED_AGAIN = late(r"(?:hello|hi|hey)(?: there)? again$")
STOP = late(r"(?:stop|cancel)(?: it| that| now)?")
OPENERS = FILLERS | {"hello", "hey", "hi", "but"}

NAMED_REPLIES = (
    "Hello, {name}. I can't keep a name past this talk yet, so tell me again next time. What's on your mind?",
    "Nice to meet you, {name}. It'll be gone when I'm switched off, I'm sorry to say. How's your day?",
    "{name}. Good, now I know who I've got. What's new?",
)
STOPPED = ("All right.", "Quiet it is.", "Okay. I'm here.")
FIRST_AGAIN = ("I haven't said anything yet. You go first.",)


class Skills:
    """`keeps`: there is a memory, and a name that she is told is something to be kept there."""

    def __init__(self, *, keeps: bool = False) -> None:
        self._keeps = keeps

    def reply(self, heard: str, last_reply: str) -> Skilled | None:
        text = bare(heard)
        if not text:
            return None
        if AGAIN.search(text) and not GREETED_AGAIN.match(plain(heard)):
            return Skilled("again", (last_reply,) if last_reply else FIRST_AGAIN, "repair")
        if STOP.fullmatch(text):
            return Skilled("stop", STOPPED, "task")
        if ABLE.search(text):
            return Skilled("able", WHAT_SHE_DOES, "inform")
        return self._named(text)

    def _named(self, text: str) -> Skilled | None:
        if self._keeps or not (name := _name(text)):
            return None
        return Skilled("name", tuple(reply.format(name=name) for reply in NAMED_REPLIES), "bound")


def _name(text: str) -> str | None:
    """The name that somebody gives as theirs, in a word or letter by letter."""
    named = NAMED.search(text)
    if named is None:
        return None
    return named[1].capitalize() if ONE_NAME.fullmatch(named[1]) else spelled(named[1])


AS_SPOKEN = {
    word.replace("'", ""): word
    for word in (
        "what's who's where's when's how's that's it's i'm i've don't didn't doesn't can't couldn't isn't wasn't won't".split()
    )
} | {"its": "its"}
"""A recogniser writes the apostrophe, a hurried keyboard doesn't. "Its" stays, for it is a word."""


def bare(heard: str) -> str:
    """Plain text without the small words at its ends that change nothing."""
    words = [AS_SPOKEN.get(word, word) for word in plain(heard).split()]
    while len(words) > 1 and words[0] in OPENERS:
        words.pop(0)
    while len(words) > 1 and words[-1] in ("samantha", "then", "though", "please", "um", "uh"):
        words.pop()
    return " ".join(words)
