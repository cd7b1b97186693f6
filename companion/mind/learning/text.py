"""What of a line may be learnt from: its statements, one by one, without fillers and in one spelling.

Questions, wishes, films, dreams, jokes and what others say are left out here, so that the rules after it need not know of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.mind.patterns import late
from companion.mind.words import plain

MAX_CHARS = 600
"""Nobody tells a fact in a speech; a longer line is read no further."""

FILLERS = late(
    r"\b(?:um+|uh+|er+|erm+|ah|hm+|mm+|mhm|you know|by the way|i mean|to be honest|sort of like|would you believe(?: it)?"
    r"|believe it or not|to tell the truth"
    r"|funnily enough|in case (?:you're|youre|you are|you were) wondering|bless (?:him|her|them)|thank god)\b"
)
OPENERS = late(
    r"^(?:(?:well|so|okay|ok|right|oh|hey|hi|hiya|hello|good (?:morning|evening|afternoon)|morning|and|but|yes|yeah|yep|aye"
    r"|anyway|now|look|listen|samantha|also|apparently|because|cos"
    r"|remember(?: that)?|just so|please|guess what|sorry) )+"
)
CORRECTING = late(
    r"^(?:(?:well|oh|um|and|but|so|sorry) )*(?:no|nope|actually|not quite|that's wrong|wrong"
    r"|i meant(?: to say)?(?= (?:my|our|it|her|his|the|i)\b))\b ?(?:no|actually|sorry|i meant)?\b ?"
)
SPELLED = {
    "im": "i'm",
    "ive": "i've",
    "id": "i'd",
    "dont": "don't",
    "cant": "can't",
    "doesnt": "doesn't",
    "didnt": "didn't",
    "isnt": "isn't",
    "wont": "won't",
    "thats": "that's",
    "theres": "there's",
    "shes": "she's",
    "hes": "he's",
    "weve": "we've",
    "theyve": "they've",
    "youve": "you've",
    "havent": "haven't",
    "hasnt": "hasn't",
    "wasnt": "wasn't",
    "favorite": "favourite",
    "gotta": "got to",
}
TOGETHER = "live|have|are|got|moved|share|love|like|hate|work|were|had|both|met|run|go|went|always|just|never|don't|can't"
WHOLE = (
    (r"\bi'm\b", "i am"),
    (r"\bi've\b", "i have"),
    (r"\b(we|they)'ve\b", r"\1 have"),
    (r"\b(we|they)'re\b", r"\1 are"),
    (r"\b(she|he|it|that|there)'s\b", r"\1 is"),
    (r"\bits (?=\w+ not )", "it is "),
    (r"^its (?=(?:my|our) )", "it is "),
    (r"^were (?=\w+ing\b|off to )", "we are "),
    (r"^.*\bused to\b.*? (?:but |and |so )?(?:these days|nowadays|now) (?=(?:i|we) )", ""),
    (r"^(?:i|we) (?:have )?(?:gave up|given up|left|quit|stopped|packed in) .*? (?:but |and |so )?now (?=(?:i|we) )", ""),
    (
        rf"^(?:(?:so|well|yeah|and|but|oh) )*me and (my \w+(?: in law)?"
        rf"(?: (?!(?:{TOGETHER})\b)[a-z]+(?= (?:{TOGETHER})\b))?) (?=\w)",
        r"\1 and i ",
    ),
    (
        r"\b(?:both )?(?:my |our )?(?:mum|mam|mom|mother|dad|father) and (?:my )?(?:dad|father|mum|mam|mom|mother) (?=\w)",
        "my parents ",
    ),
    (
        r"\b(i (?:have )?(?:just )?(?:promised|told|said to|swore to)(?: my)?(?: \w+){1,2}|i (?:said|promised|swore)) i would\b",
        r"\1 i'd",
    ),
    (r"\b(her|his) names (?=\w)", r"\1 name is "),
    (r"^(?=(?:love|hate|adore|can't bear) .* me$)", "i "),
    (r"^(?=(?:live in|work as|work at|works? has|can't stand|allergic to|born on the|moved to|promised) )", "i "),
    (r"\bmine name\b", "my name"),
    (r"\b(promised(?: \w+){0,2}|said|told \w+) ill\b", r"\1 i'll"),
    (r"\b((?:called|named) \w+) who (?=(?:lives|works|plays|studies|speaks|loves|hates)\b)", r"\1 and "),
    (r"^my name(?: is|'s|s) not (\w+) (?:it is|it's|its|but) (\w+)$", r"my name is \2 not \1"),
    (r"^(?=been an? .* (?:all my life|years)$)", "i have "),
    (r"\bnot far from\b", "near"),
    (r"\bi leave (?=in |at |near )", "i live "),
    (r"\b(works?) has (?=an? )", r"\1 as "),
    (r"\bbirthday his\b", "birthday is"),
    (r"\ballergic too\b", "allergic to"),
)
"""Short forms, and words that a recogniser takes for others where only one makes sense."""

ASKING = late(
    r"^(?:is|are|am|was|were|do|does|did|can|could|would|will (?:i|you|we|she|he|they|it)|shall|should|has|have (?:i|you|we|they)"
    r"|had|what|whats|what's|who|whos|who's|where|wheres|where's|when(?:'s)? (?:is|are|do|does|did)|why|how"
    r"|hows|how's|which|whose"
    r"|tell me|guess|remind me|set|add|play|call me (?:later|back)|forget)\b"
    r"|\b(?:isn't|aren't|doesn't|don't|wasn't|didn't|won't|can't) (?:it|she|he|they|i|you|we)(?: think)?$"
    r"|\bdo you (?:know|remember|think|like)\b|\b(?:what|who|where|when|how) (?:do|does|did|should|would|can|could|is) "
)
UNREAL = late(
    r"\b(?:if|wish|wished|imagine|pretend|pretending|suppose|supposed|maybe|perhaps|might|may(?= (?:be|have"
    r"|get|go))|would|could|should"
    r"|used to|in my head|dreamt|dreamed|dreaming|dream|dreams|obviously|joking|kidding|as if|yeah right|inigo|almost|nearly"
    r"|probably|unless|instead of|rather than|hardly|supposedly|feels? like|as though)\b"
    r"|\bin (?:the|a|this|that|my|one) (?:film|movie|book|novel|story|song|series|show|game|play|advert|poem|episode|joke)\b"
    r"|\b(?:film|movie|book|novel|story|song|series|character|poem|episode)(?:'s| is| was)? (?:is "
    r"|was )?(?:about|called|where|named)\b"
    r"|\b(?:wanted|want|going|trying|learning|hoping|like|love) to be\b|\bcalled (?:me|him|her|them|us|it)\b"
)
REPORTED = late(
    r"\b(?:(?:she|he|they|you|everyone|everybody|somebody|someone|people|it|who) (?:also |just |always |still |once |even )?"
    r"(?:said|says|say|told|tells|thinks?|thought|reckons?|asked|asks|wrote|writes|claims?|joked|shouted"
    r"|insists?|believes?|called|calls))\b.*"
    r"|\b(?:said|says|told|tells|thinks|thought|reckons|asked|asks|wrote|shouted|insists|decided|pretended|pretends)\b.*"
)
SENTENCE_ENDS = late(r"(?<!\bmr)(?<!\bmrs)(?<!\bdr)[.!;:]+(?:\s|$)|[\n\u2026]+", re.IGNORECASE)
NEW_CLAUSE = late(
    r" (?:and|but|because|cos|so|then|which|though|although|while|when|since|until|till|before|after|where"
    r"|except)(?: now| these days| nowadays)? (?=(?:i|we|my|our|she|he|they|it|the|that|this|there|you|all"
    r"|her|his|their|mum|dad|nan|gran)\b)"
    r"| and (?=(?:lives|works|plays|studies|speaks|loves|hates|live|work|play|speak) )"
    r"| (?:because|cos|but|which|who|when|while|until|till|before|whenever|since|though|although) "
    r"| (?=(?:her|his) name is )"
    r"| (?=i (?:am|do|don't|have|live|work|think|can't|just|never|was|know)\b)"
)


CALLED_SHE = late(
    r"\b((?:called|named|name is|cold) \w+) (?=(?:she|he) (?:is|has|works|lives|loves|likes|hates|plays|studies)\b)"
)
OVER = late(r"\b(?:no longer|any ?more)\b")
GOES_ON = late(r"\b(?:i said|i told (?:my )?\w+|promised|promised (?:my )?\w+|that|what|how|like|if)$")
UNREAL_JOINERS = frozenset("until till before when whenever which who where except unless".split())
SAYING = late(
    r"\b(?:say|saying|telling|think|thinking|tell \w+|wonder|before|till|until|after|since|ever|last|once|time"
    r"|day|moment|every|all|convinced|mornings|days|nights|times|says|true)$"
)
NAMING = late(r"\b(?:the|an?|my|this|that|our|same|every|of) (?:\w+ )?\w+$")
WHICH = late(r"i (?:live|work|have|do|know|am) (?:in|at|for|with|on|to|\w+$)")


@dataclass(frozen=True, slots=True)
class Line:
    """`clauses` are what it states, plain; `is_correction` when it begins by saying no. `is_whole`: nothing was left out."""

    clauses: tuple[str, ...]
    is_correction: bool
    is_whole: bool


def read(heard: str) -> Line:
    """The statements of a line; none for a question, a wish, a story."""
    clauses: list[str] = []
    is_correction, is_whole = False, True
    for part in SENTENCE_ENDS.split(heard[:MAX_CHARS]):
        text = _one_spelling(part)
        if not text:
            continue
        correcting = CORRECTING.match(text)
        if correcting and correcting.end() < len(text):
            is_correction, text = True, text[correcting.end() :]
        text = OPENERS.sub("", text)
        if "?" in part or ASKING.search(text) or UNREAL.search(text):
            is_whole = False
            continue
        clauses += _clauses(text)
    return Line(tuple(clauses), is_correction, is_whole)


def _one_spelling(part: str) -> str:
    text = " ".join(FILLERS.sub(" ", plain(part, MAX_CHARS)).split())
    text = " ".join(SPELLED.get(word, word) for word in text.split())
    for pattern, instead in WHOLE:
        text = re.sub(pattern, instead, text)
    return CALLED_SHE.sub(r"\1 and ", text)


def _clauses(text: str) -> Iterator[str]:
    start, is_stated = 0, True
    for found in NEW_CLAUSE.finditer(text):
        before, joiner = text[start : found.start()].strip(), found[0].strip()
        is_naming = text.startswith(("her ", "his "), found.end()) and len(before[:40].split()) < 4
        if not joiner and (is_naming or GOES_ON.search(before)):
            continue  # "i said i have to": one thing
        if before and is_stated and not OVER.search(before):
            yield before
        is_stated = joiner not in UNREAL_JOINERS and (bool(joiner) or not _is_subordinate(before, text[found.end() :]))
        start = found.end()
    if is_stated and (clause := text[start:].strip()) and not OVER.search(clause):
        yield clause


def _is_subordinate(before: str, after: str) -> bool:
    """Whether what follows without a joining word is no statement of his: "my gran thinks i'm a doctor", "the bar i work in"."""
    return bool(REPORTED.search(before) or SAYING.search(before) or (NAMING.search(before) and WHICH.match(after)))


def without_reports(clause: str) -> str:
    """What comes before somebody says or thinks something.

    >>> without_reports("my sister marie said i am lazy")
    'my sister marie'
    """
    return REPORTED.sub("", clause).strip()
