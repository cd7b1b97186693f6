"""A recogniser's words as written sentences: full stops where one thought ends, capitals, apostrophes. No word is lost."""

import re
from collections.abc import Iterable, Sequence

from companion.letters.first_names import FIRST_NAMES
from companion.memory.names import KIN, MONTHS, ORDINARY
from companion.memory.plain_text import folded

SHORT = {
    "im": "I'm", "ive": "I've", "dont": "don't", "didnt": "didn't", "cant": "can't", "couldnt": "couldn't", "wasnt": "wasn't",
    "isnt": "isn't", "wont": "won't", "havent": "haven't", "hadnt": "hadn't", "wouldnt": "wouldn't", "shouldnt": "shouldn't",
    "youre": "you're", "youve": "you've", "theyre": "they're", "thats": "that's", "doesnt": "doesn't", "weve": "we've",
    "arent": "aren't", "werent": "weren't", "hasnt": "hasn't", "cos": "because", "cus": "because", "gonna": "going to",
    "wanna": "want to", "gotta": "got to", "ok": "okay",
}  # fmt: skip
PLACES = frozenset(
    """england scotland wales ireland britain london leeds york bristol bath hull manchester liverpool birmingham glasgow
    edinburgh cardiff dublin belfast oxford cambridge brighton cornwall devon dorset kent norfolk suffolk essex yorkshire whitby
    blackpool margate france paris spain barcelona madrid italy rome venice germany berlin hamburg munich austria vienna
    switzerland greece athens portugal lisbon poland america canada toronto australia sydney india china japan tokyo africa
    europe boston chicago texas florida california norway sweden denmark holland amsterdam belgium brussels prague russia turkey
    egypt mexico brazil nottingham sheffield newcastle durham plymouth exeter swansea norwich southampton portsmouth aberdeen
    inverness skye galway cork""".split()
)
FEASTS = frozenset("christmas easter ramadan diwali hanukkah eid halloween xmas thanksgiving passover".split())
PEOPLES = frozenset(
    """english scottish welsh irish british french spanish italian german polish greek american dutch portuguese indian chinese
    japanese turkish christian jewish muslim catholic""".split()
)
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
SURE_MONTHS = frozenset("january february april june july august september october november december".split())
CAPITALS = PLACES | FEASTS | PEOPLES | DAYS | SURE_MONTHS
BEFORE_MONTHS = frozenset("in of since last next this by until till during from early late mid".split())
FAMILY_NAMES = frozenset(
    "mum mom mam mummy mommy mammy dad daddy gran granny nan nana nanna grandma grandad granddad grandpa auntie".split()
)
OWNED = frozenset("my our your his her their a the her's mum's dad's".split())
AROUND_NAMES = frozenset("with and dear to from called named you".split())
TITLES = frozenset("mr mrs ms miss dr uncle aunt auntie st saint".split())
NO_NAMES = frozenset(
    """is was and or has had the that who he she it i we in at on to of for with will would can could says said told asked always
    never still also just too so but my our your a an as were are died came went got from when if because""".split()
)
HAVING = frozenset("have haven't had hadn't never has hasn't always not just who".split())
STARTS = frozenset("i i'm i've i'd i'll we we're we've we'd we'll he she it they you he's she's they're you're there it's "
                   "you've you'll you'd that's there's they've he'd she'd it'd it'll".split())  # fmt: skip
JOINS = frozenset("and but so then".split())
NO_BREAK_AFTER = frozenset(
    """and but or so then because cos when while if as that than where what how why who which whom whose whether before after
    until till since though although unless once like except for to of in on at with by about from into over under
    without near the a an my our your his her their this these those every each no any some is was are were am be do
    does did don't didn't will would can could should may might must have has had won't can't couldn't think thought
    know knew hope hoped wish wished now otherwise anyway say said says feel felt guess believe believed remember
    remembered see saw swear bet sure sorry glad afraid happy sad promise promised mean meant reckon suppose told tell
    heard hear find found realise realised forget forgot love loved wonder wondered dreamt dreamed imagine proud
    grateful time day way thing things everything anything something nothing all place reason moment one ones night
    year summer winter week much many long everywhere wherever whenever whatever whoever far often soon more most only
    not never always still just even both either neither it's that's was wasn't worried scared first next last noticed
    notice understand understood decided loud hard late early good bad little few times days years nights weeks anyone
    everyone somebody someone anybody everybody nobody person people song songs word words promise kind""".split()
)
OBJECTS_OF = frozenset("tell told show showed ask asked teach taught promised promise remind reminded".split())
QUESTION = re.compile(
    r"^(?:(?:and|but|so) )?(?:(?:how|what|where|when|why|who) (?:are|is|was|were|do|does|did|can|could|will|would|have"
    r"|has|about|'s)"
    r"|(?:how|what|where|when|who)(?:'s|'re)|(?:are|can|could|will|would|do|did|have|shall|may|is|were|don't|won't|aren't) "
    r"(?:you|we|i|it|they|your|she|he|the|there)"
    r"|how(?:'re| long| many| often| old| big| much) (?:are|is|do|did|have|has|can|will))\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.!?\u2026])\s+")
LEAST_BEFORE_JOIN = 8
LEAST_BEFORE_SUBJECT = 4


def sentences(text: str) -> list[str]:
    """Its sentences as they stand, each with its full stop."""
    return [one for one in SENTENCE_END.split(text.strip()) if one]


def parted(words: Sequence[str], *, has_lead: bool = False) -> list[list[str]]:
    """Where one thought ends and another begins. `has_lead`: something goes before the first that makes it a sentence."""
    found: list[list[str]] = []
    start = 0
    for at in range(1, len(words)):
        if words[at - 1].endswith((".", "!", "?", ";")):
            found.append([*words[start:at]])
            start = at
            continue
        cut = _cut(words, start, at, has_lead=has_lead and start == 0)
        if cut is not None and cut > start:
            found.append([*words[start:cut]])
            start = cut + (1 if folded(words[cut]) == "and" else 0)
    return [*found, [*words[start:]]] if start < len(words) else found


def _cut(words: Sequence[str], start: int, at: int, *, has_lead: bool) -> int | None:  # noqa: C901, PLR0911  the first that forbids
    """Where to part before the subject at this place; None where it goes on."""
    word, before = folded(words[at]).strip(","), folded(words[at - 1]).strip(",")
    is_subject = word in STARTS or (before in JOINS and word in ("my", "the", "our", "your", "that", "this") and at - start > 12)
    if not is_subject or at + 1 >= len(words):
        return None
    if before in JOINS:
        first = at - 1
        if first > start and folded(words[first - 1]) in ("and", "but"):  # "and then we"
            first -= 1
        is_whole = first - start >= LEAST_BEFORE_JOIN and _has_subject(words[start:first])
        return first if (is_whole and before != "so") or (is_whole and first - start > 12) else None
    is_let_off = before == "have" and at > 1 and folded(words[at - 2]).endswith(("n't", "ould", "might", "must"))
    if (
        (before in NO_BREAK_AFTER and not is_let_off)
        or at - start < LEAST_BEFORE_SUBJECT
        or not (has_lead or _has_subject(words[start:at]))
    ):
        return None
    if before in STARTS | {"me", "him", "them", "us", "you", "her"} and at > 1 and folded(words[at - 2]) in OBJECTS_OF:
        return None
    if word in ("you", "it") and before not in FAMILY_NAMES and not _verb_like(folded(words[at + 1])):
        return None
    is_relative = not word.endswith(("'s", "'m", "'re")) and any(
        folded(one) in ("the", "that", "all", "every", "those", "a", "an") for one in words[max(start, at - 3) : at - 1]
    )
    following = folded(words[at + 1])
    if word == "it" and at + 2 < len(words) and folded(words[at + 2]) in JOINS:  # "two panes it was and"
        return None
    if word.endswith(("'d", "'ll")) and {folded(one) for one in words[start:at]} & {
        "promised",
        "promise",
        "told",
        "said",
        "swore",
    }:
        return None
    is_relative = is_relative and following not in ("just", "want", "wish", "hope", "still", "don't", "can't", "really")
    first_word = folded(words[start])
    if is_relative or (first_word in ("when", "if", "because", "while", "since", "as", "after", "before", "whenever", "once")
                       and sum(folded(one) in STARTS for one in words[start:at]) < 2):  # fmt: skip
        return None
    return at


def _verb_like(word: str) -> bool:
    return word.endswith(("ed", "n't")) or word in _VERBS


_VERBS = frozenset(
    """was were is are had have has said told came went made took gave got did do does can could will would should might must
    always never still really used just were know knew think thought saw let kept left helped were""".split()
)


def _has_subject(words: Sequence[str]) -> bool:
    if (
        folded(words[0]) in {"my", "our", "your", "his", "her", "the", "this", "nobody", "everyone"} | FAMILY_NAMES
        and len(words) > 3
    ):
        return True
    return any(folded(word).strip(",") in STARTS or folded(word).endswith("'s") for word in words)


def written(words: Sequence[str], names: Iterable[str] = ()) -> str:
    """One sentence of these words, with its capital and its end."""
    known = {folded(name): name for name in names if name}
    parts = {folded(part): part for name in names for part in name.split() if len(name.split()) > 1 and len(part) > 2}
    text = " ".join(_word(words, at, parts | known) for at in range(len(words))).strip(" ,;")
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    if text[-1] in ".!?\u2026":
        return text
    return text + ("?" if QUESTION.match(text) else ".")


def _word(words: Sequence[str], at: int, known: dict[str, str]) -> str:
    word = words[at]
    bare = word.strip(',;:.!?"()')
    low = folded(bare)
    root, mark, ending = low.partition("'")
    if low in SHORT:
        return word.replace(bare, SHORT[low])
    if root == "i" and (not mark or ending in ("m", "ve", "ll", "d")):
        return word.replace(bare, "I" + bare[1:], 1)
    if bare != low and bare != folded(bare):
        return word  # a keyboard's own capital
    if _is_name(words, at, root, known):
        name = known.get(root, root.capitalize())
        return word.replace(bare, name + bare[len(root) :], 1) if root else word
    return word


def _is_name(words: Sequence[str], at: int, low: str, known: dict[str, str]) -> bool:  # noqa: PLR0911  one for each kind
    before = folded(words[at - 1]).strip(",") if at else ""
    after = folded(words[at + 1]).strip(",.") if at + 1 < len(words) else ""
    if low in ("may", "march", "august") or low in MONTHS - SURE_MONTHS:
        return before in BEFORE_MONTHS or after in ("the", "2026", "2025") or (low in known and before in KIN)
    if low in known:
        is_said_so = before in KIN | AROUND_NAMES or after in ("and", "said", "is", "was", "has", "")
        return low not in ORDINARY or is_said_so
    if low in FIRST_NAMES:
        return True
    if low in CAPITALS:
        return low != "bath" or before in ("in", "to", "from", "at", "of", "near")
    if low in ("cork", "turkey", "hull", "reading"):
        return before in ("in", "to", "from")
    if low in FAMILY_NAMES:
        return before not in OWNED and not before.endswith("'s") and before not in ("old", "little", "a")
    if low in TITLES:
        return bool(after) and after not in NO_NAMES and before not in OWNED and low not in ("st", "miss")
    is_named = (
        before in ("called", "named")
        or (before in ("is", "name's") and at > 1 and "name" in folded(words[at - 2] + words[at - 1]))
    ) and not (at > 1 and folded(words[at - 2]) in STARTS | HAVING)
    if is_named or before in TITLES - {"miss", "st", "saint", "uncle", "aunt", "auntie"}:
        return low.isalpha() and low not in NO_NAMES | {
            "me",
            "you",
            "him",
            "her",
            "it",
            "off",
            "out",
            "us",
            "them",
            "back",
            "and",
        }
    return False


def in_case(words: Sequence[str], names: Iterable[str] = ()) -> str:
    """The words with the capitals and apostrophes that they have within a sentence."""
    known = {folded(name): name for name in names if name}
    return " ".join(_word(words, at, known) for at in range(len(words)))
