"""What he is to be called, and what she is: read out of a line, kept, and changed later by saying so."""

import re
from datetime import datetime

from companion.memory.kinds import ME, Learned, NewFact
from companion.memory.memory import Memory
from companion.mind.learning.about import own_name
from companion.mind.learning.names import is_name, leading_name, spelled_name, written
from companion.mind.learning.words import FIRST_NAMES
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.words import plain

HERS = "her.name"
"""The preference with the name that he chose for her."""
SAMANTHA = "Samantha"
MOST_WORDS, MOST_CHARS = 3, 40
TAIL = (
    r"(?: (?:please|now|then|from now on|instead|for short|if that's (?:all right|ok|okay)|if you don't mind|i think|actually"
    r"|again))*"
)
CALL_HER = late(
    r"(?:(?:and|so|okay|well) )*(?:(?:from now on )?(?:i'll|i will|let me|can i|could i|may i|shall i|i'm going to|i am going to)"
    r" |(?:i want to|i'd like to|i would like to|i'd love to|i'd rather|i think i'll) )?(?:just )?"
    rf"(?:call|name) you (?P<name>.+?){TAIL}"
    rf"|(?:from now on )?(?:you're|you are|you shall be|you will be|you'll be) (?:called|named) (?P<name2>.+?){TAIL}"
    rf"|(?:please )?(?:answer to|go by) (?:the name )?(?P<name3>.+?){TAIL}"
    rf"|(?:please |you can |you could |now )*call yourself (?P<name4>.+?){TAIL}"
    r"|(?:from now on )?your (?:new )?name(?: is| is now|'s|'s now| will be| shall be| should be) (?:now )?"
    rf"(?P<told>.+?){TAIL}"
)
"""Said at any time; what the name is, is looked at again."""
CALL_HIM = late(
    r"(?:(?:please|from now on|can you|could you|would you|i'd like you to|i want you to|i'd rather you|just|actually|no|so) )*"
    rf"call me (?P<name>.+?){TAIL}"
)
HER_ANSWER = late(
    r"(?:(?:how|what) about|maybe|perhaps|let's say|say|i think|i'd say|i like|it's|you look like an?|be|try|just|make it)"
    rf" (?P<name>.+?){TAIL}|(?P<bare>.+?){TAIL}"
)
WHAT_HERS = late(
    r"(?:so |and |hey |sorry )*(?:what(?:'s| is|s) your (?:own )?name(?: again)?|what are you called|who are you called"
    r"|do you have a name|have you got a name|what(?: do| should| shall| can)? i call you|what was your name(?: again)?"
    r"|tell me your name)"
)
STAY = late(
    r"(?:(?:yes|no|i think|it's|just|oh|that's|let's|you can|you|i|we'll|the name) )*"
    r"(?:keep|stay|stick with|stick to|leave|samantha(?:'s)?|like|love)"
    r"(?: (?:it|that|with|as|at|is|the name|name|samantha|your name|you|fine|good|nice|lovely|great|okay|ok|all right"
    r"|how|are|then"
    r"|will|do|works|just|too|really|a|very))*"
    r"|(?:yes |that's |it's )*(?:fine|good|okay|ok|all right|nice)(?: (?:as it is|like that|with me))?"
    r"|(?:i )?(?:don't|do not) (?:mind|care)|(?:you )?(?:choose|pick|decide)(?: one| it)?(?: yourself| for yourself)?|no change"
    r"|(?:whatever|anything)(?: you (?:like|want))?|up to you|your choice"
)
GUESSED = late(r"^(?:i think|i like|it's|just)\b")
SHORTENED = late(r"'(?:s|re|m|ve|ll|d)$")
MY_ANSWER = late(
    r"(?:(?:no|yes|sure|hello|hi|just|you can|you could|my friends|they|people|everyone|everybody|most people|please"
    r"|oh) )*(?:(?:all )?calls? me|i am|i'm|im|it's|it is|its|this is|that's|my name is|my name's|my names|the name's"
    r"|the name is|i go by|i said|name's|i'm called|i am called) (?:called )?(?P<name>.+)"
)
AFTER_NAME = late(r"(?: (?:please|actually|by the way|not \w+|for short|and you|what about you))+$")
SMALL_WORDS = frozenset(
    """pardon snooze pause goodnight quieter correct master god jesus christ hungry music weather volume lights light news
    ha haha wow exactly gosh hmm really honestly perhaps interesting surprise guess dunno whatever fair true yup
    every each all any some sometime often when while after before then something someone else different another day night
    morning evening home lovely nice pretty ugly stupid silly weird great cool
    a an the and or but if of to in on at for with from by as is are was be been am do does did have has had i me my mine you your
    he she it they we us him her them this that these those what who when where why how which yes no not yeah nope nah ok okay
    right fine good bad well hm hmm um uh er so just please maybe nothing something anything everything nobody somebody later
    now never skip next stop wait more less lower higher louder slower faster quicker sorry thanks thank hello hi hey bye goodbye
    don't can't won't isn't i'm i'd i'll it's that's let's can could will would shall should may might must know think want like
    need tell say said ask name names called call set play remind time timer back tomorrow tonight today again
    soon robot""".split()
)
RUDE = frozenset(
    "bitch slut whore cunt fucker bastard arsehole asshole shithead dickhead twat wanker slave shit fuck dick cock".split()
)
RUDE_BEGINNINGS = ("fuck", "shit", "cunt", "bitch", "wank", "twat", "slut", "whore", "motherf", "dickh", "arseh", "assh")
CONFIRMED = ("{name} it is.", "All right, I'm {name} from now on.", "Then I'm {name}.")
CALLED = ("{name} it is.", "All right, {name}.", "{name}, then.")
ALREADY = ("{name} is what you call me already.", "I'm {name} already, and I'll stay so.")
REFUSED = ("I'd sooner not be called that. Is there another name?", "Not that one, please. What else would you like?")
TELLS = ("I'm {name}.", "{name}, since you chose it.", "You call me {name}.")
TELLS_UNCHOSEN = (
    "Samantha, unless you'd like to call me something else.",
    "I'm Samantha. If you'd sooner call me something else, say so.",
)
SPOKEN_TO = late(
    r"(?:(?:can|could|will|would|are|do|did|have|were|should) you|(?:is|was) (?:it|there|that|this)|what|who|when|where|why|how"
    r"|which|i|i'm|i've|i'd|i'll|im|my|we|we're|you|you're|it's|that's|there's|please|set|remind|tell|play|put|add|note|stop|louder|quieter"
    r"|slower|faster|good (?:morning|night|evening|afternoon)|thanks|thank you|hello|hi|yes|no|let's|don't|forget|never|call|read"
    r"|write|show|give|start|turn|wake|repeat|say|again|sorry|okay|ok|today|yesterday|tonight|tomorrow|this|guess|listen|cancel"
    r"|change|use|speak|talk|help|wait|off the record|goodbye|bye)\b"
)
"""How a line goes on that began by calling her, and not with what somebody of that name does."""
NO_ADDRESS = frozenset(
    "called name named is and with to from about for of my than or the a meet meeting saw see like love"
    " just only keep stay prefer it's".split()
)


def her_name(memory: Memory | None) -> str:
    """What he calls her; Samantha until he has chosen. Raises KeepingError."""
    return (memory.preferences.get(HERS) if memory is not None else "") or SAMANTHA


def without_her_name(heard: str, name: str) -> str:
    """A line without her name where it only calls her; one that speaks of somebody of that name stays.

    >>> without_her_name("ada what time is it", "Ada"), without_her_name("my aunt is called ada", "Ada")
    ('what time is it', 'my aunt is called ada')
    """
    words, called = heard.split(), name.lower().split()
    bare_words, many = [word.lower().strip(".,!?") for word in words], len(called)
    at = 1 if bare_words[:1] in (["hey"], ["hello"], ["hi"], ["okay"], ["ok"]) else 0
    after = " ".join(bare_words[at + many :])
    if bare_words[at : at + many] == called and SPOKEN_TO.match(after):
        words = words[:at] + words[at + many :]
    elif len(words) > many and bare_words[-many:] == called and bare_words[-many - 1] not in NO_ADDRESS:
        words = words[:-many]
    return " ".join(words)


def name_of_him(text: str, *, is_asked: bool) -> str:
    """The name that a plain line gives as his, where he was asked for it; "" where it gives none."""
    if spelled := spelled_name(text):
        return spelled
    found = MY_ANSWER.fullmatch(text)
    words = re.sub(
        r"(?: (?:please|actually|by the way|not \w+|for short|and you|what about you))+$", "", found["name"] if found else text
    )
    parts = words.split()
    if not parts or len(parts) > MOST_WORDS or (not found and not is_asked) or parts[0] in SMALL_WORDS:
        return ""
    if spelled := spelled_name(words):
        return spelled
    is_clear = found is None or not re.search(r"\b(?:i am|i'm|im|it's|it is|that's|this is)\b", text[: found.start("name")])
    name = leading_name(parts, is_said_so=is_clear and found is not None)  # alone, a word of another kind is no name
    is_whole_name = len(parts) == 2 and parts[0] in FIRST_NAMES and parts[1] not in SMALL_WORDS and parts[1].isalpha()
    return written(parts) if len(name) == len(parts) or is_whole_name else ""


def name_for_her(text: str) -> str:
    """The name that a plain line gives her when she has asked for one; "" where it gives none."""
    found = CALL_HER.fullmatch(text) or HER_ANSWER.fullmatch(text)
    given = next((one for one in found.groups() if one), "") if found else ""
    words = spelled.lower().split() if (spelled := spelled_name(given)) else given.split()
    groups = found.groupdict() if found is not None else {}
    if groups.get("told") and words and not is_name(words[0], is_said_so=True):
        return ""  # "your name is lovely"
    if groups.get("bare") and words and not is_name(words[-1], is_said_so=True):
        return ""
    most = 2 if groups.get("bare") else MOST_WORDS
    if not 0 < len(words) <= most or not all(re.fullmatch(r"[^\W\d_]+(?:['-][^\W\d_]+)*", word) for word in words):
        return ""
    is_guess = bool(words and groups.get("name") and GUESSED.match(text)) and not is_name(words[0], is_said_so=False)
    if is_guess or any(SHORTENED.search(word) for word in words):  # "it's freezing", "you're mumbling"
        return ""
    is_small = bool(SMALL_WORDS & set(words)) or len("".join(words)) < 2 or len(given) > MOST_CHARS
    return "" if is_small else written(words)


def is_call(text: str) -> bool:
    """Whether he says what he'll call her, asked or not."""
    return CALL_HER.fullmatch(text) is not None


def is_rude(name: str) -> bool:
    """Whether a name is a word of abuse, or begins with one.

    >>> is_rude("Fuckface"), is_rude("Shirley")
    (True, False)
    """
    return any(word in RUDE or word.startswith(RUDE_BEGINNINGS) for word in name.lower().split())


def keep_hers(memory: Memory, name: str, now: datetime) -> None:
    """Raises KeepingError."""
    memory.preferences.set(HERS, name, int(now.timestamp()))


class NamingTask:
    """Her name, asked for or changed at any time, and his where more is said than the name."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def reply(self, text: str, now: datetime) -> Skilled | None:
        text = plain(text)
        if WHAT_HERS.fullmatch(text):
            name = her_name(self._memory)
            told = TELLS_UNCHOSEN if name == SAMANTHA else tuple(one.format(name=name) for one in TELLS)
            return Skilled("naming", told, "share", scene="your-name")
        if found := CALL_HIM.fullmatch(text):
            return self._call_him(text, found["name"], now)
        name = name_for_her(text) if is_call(text) else ""
        if not name:
            return None
        if is_rude(name):
            return Skilled("naming", REFUSED, "bound", then=self._named)
        return self._call_her(name, now)

    def _call_him(self, text: str, given: str, now: datetime) -> Skilled | None:
        """A line that is for nothing else is learnt with its turn, like all that he tells; one with more around it, here."""
        name = name_of_him(given, is_asked=True)
        if self._memory is None or not name or (is_rude(name) and name.lower() not in FIRST_NAMES) or own_name(text):
            return None
        self._memory.keep(Learned(facts=(NewFact(ME, "name", name, is_correction=True),)), now)
        return Skilled("naming", tuple(one.format(name=name) for one in CALLED), "task")

    def _named(self, text: str) -> Skilled | None:
        name = name_for_her(plain(text))
        return (
            None if not name or is_rude(name) or not is_name(name.split()[0].lower(), is_said_so=True) else self._call_her(name)
        )

    def _call_her(self, name: str, now: datetime | None = None) -> Skilled:
        if name == her_name(self._memory):
            return Skilled("naming", tuple(one.format(name=name) for one in ALREADY), "task")
        if self._memory is not None:
            keep_hers(self._memory, name, now or datetime.now())
        return Skilled("naming", tuple(one.format(name=name) for one in CONFIRMED), "task")
