"""What was told of somebody, said to them: "tell marie she was right" is "you were right". Others who are "she" stay so."""

import re
from collections.abc import Sequence

from companion.letters.addressed import HE, OWNERS, SHE, Addressed
from companion.memory.plain_text import folded

SUBJECT = {"she": "you", "he": "you", "they": "you"}
OBJECT = {"him": "you", "them": "you"}
OWN = {"his": "your", "their": "your", "hers": "yours", "theirs": "yours"}
SELF = {"herself": "yourself", "himself": "yourself", "themselves": "yourselves", "themself": "yourself"}
OF = {
    "she": frozenset("she her hers herself".split()),
    "he": frozenset("he him his himself".split()),
    "they": frozenset("they them their theirs themselves themself".split()),
    "": frozenset[str](),
}
AGREE = {
    "is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't", "hasn't": "haven't",
    "doesn't": "don't", "goes": "go", "isnt": "aren't", "wasnt": "weren't", "hasnt": "haven't", "doesnt": "don't",
}  # fmt: skip
ADVERBS = frozenset(
    """always never still really just also often only even probably usually sometimes already ever all both definitely actually
    certainly clearly perhaps maybe kindly truly simply""".split()
)
NO_VERBS = frozenset(
    """always sometimes perhaps yes us this his its as was is has does across besides towards afterwards upstairs downstairs
    outdoors nowadays thus christmas less unless indoors""".split()
)
BEEN = frozenset(
    """been got gone done had become always never made taken given lost found come said told left kept moved helped lived
    stopped started finished met seen heard written passed turned changed grown""".split()
)
NO_OWNER_BEFORE = frozenset(
    """to for and but or so that if when because cos as at in on from with by about of how what where why who which than then
    i i'm i've i'd i'll we we're we've we'd we'll you it it's he she they there again back too now here away up down out off
    over more much very so a an the this these those my our your not never always still every last next loads lots dearly
    terribly madly always tons heaps
    most best badly especially yesterday today
    tomorrow tonight before after until till since while well alone anyway once twice all one anything everything something
    nothing please through around into onto like without ever even just is was are were will would can could should might must
    has have had did does do said says say know knew think thought""".split()
)
"""After "her" they show that it is nobody's possession: "saw her at the fair"."""
GIVING = frozenset(
    """give gave given giving send sent sending tell told telling wish wished offer offered teach taught show showed bring
    brought buy bought lend lent owe owed promise promised cost save saved""".split()
)
LETTING = frozenset("let make made makes making help helped helping let's see saw hear heard watch watched".split())
DOING = frozenset(
    """laugh cry smile feel go come be happy sad angry late proud worry wait sleep sing dance walk leave stay do have get know
    see think eat drink move carry paint cook drive pack play swim cross mad better believe jump want look find forget sound
    welcome""".split()
)


def said_to(words: Sequence[str], whom: Addressed, others: Sequence[str] = (), *, is_other: bool = False) -> list[str]:
    """The words with the one addressed as "you". `others` are the folded names of other people; `is_other`: of one of those."""
    pronouns = OF[whom.gender] if whom.gender else frozenset[str]()
    found: list[str] = []
    at, is_subject = 0, False
    while at < len(words):
        word, low = words[at], folded(words[at]).strip(",;:.!?")
        named = _named(words, at, whom)
        if named:
            is_other = False
            taken, replaced = named
            tail = _tail(words[at + taken - 1])
            if replaced == "you" and (at == 0 or found[-1:] in (["and"], ["but"])) and not tail:
                is_subject = True
                found, at = _with_verb(words, at + taken, [*found, replaced], whom)
            else:
                found.append(replaced + tail)
                at += taken
            continue
        if low in others or (low in SHE | HE and _is_another(words, at, low, whom)):
            is_other = is_other or (
                whom.gender in ("", "she" if low not in HE else "he") and (low not in HE or whom.gender == "he")
            )
        if is_other or _stem(low) not in pronouns:
            is_joined = is_subject and found[-1:] in (["and"], ["but"], ["or"]) and low in AGREE
            found.append(AGREE[low] + _tail(word) if is_joined else word)
            is_subject = is_subject and low not in ("i", "we", "it", "that", "which", "he", "she", "they", "there")
            at += 1
            continue
        if _stem(low) in SUBJECT:
            is_subject = True
            found, at = _subject(words, at, found, whom)
        else:
            found.append(_other_case(words, at, low) + _tail(word))
            at += 1
    return found


def speaks_of_another(words: Sequence[str], whom: Addressed, others: Sequence[str] = (), *, is_other: bool = False) -> bool:
    """Whether "she" is somebody else after these words."""
    for at, word in enumerate(words):
        low = folded(word).strip(",;:.!?")
        if _named(words, at, whom):
            is_other = False
        elif low in others or (low in SHE | HE and _is_another(words, at, low, whom)):
            is_other = is_other or whom.gender == "" or (low in HE) == (whom.gender == "he")
    return is_other


def is_told_directly(text: str) -> bool:
    """Whether he speaks to them already: "when you were born"."""
    text = re.sub(
        r"\b(?:you know|tell you|told you|can you|could you|would you|will you|as you|if you like|you see)\b", "", folded(text)
    )
    return re.search(r"\b(?:you|your|you're|you've|you'd|you'll|yours|yourself)\b", text) is not None


def _subject(words: Sequence[str], at: int, found: list[str], whom: Addressed) -> tuple[list[str], int]:
    """For "she", with the verb before or after it."""
    word = folded(words[at])
    tail = _tail(words[at])
    stem, _, short = word.strip(",;:.!?").partition("'")
    if short:
        after = folded(words[at + 1]).strip(",.") if at + 1 < len(words) else ""
        if short == "s":
            following = folded(words[at + 2]).strip(",.") if at + 2 < len(words) else ""
            is_have = after in BEEN - {"always", "never"} or (after in ADVERBS and following in BEEN)
            short = "ve" if is_have else "re"
        return [*found, f"you'{short}{tail}"], at + 1
    before = folded(found[-1]) if found else ""
    if (before in AGREE and len(found) < 3) or before in ("does", "doesn't", "is", "isn't", "has", "hasn't"):
        return [*found[:-1], AGREE.get(before, before), "you" + tail], at + 1
    if stem == "they" or tail:
        return [*found, "you" + tail], at + 1
    return _with_verb(words, at + 1, [*found, "you"], whom)


def _with_verb(words: Sequence[str], at: int, found: list[str], whom: Addressed) -> tuple[list[str], int]:
    """The verb that follows "you", in its form."""
    if whom.gender == "they":
        return found, at
    while at < len(words) and folded(words[at]) in ADVERBS:
        found.append(words[at])
        at += 1
    if at < len(words):
        low = folded(words[at]).strip(",;:.!?")
        if low in AGREE:
            found.append(AGREE[low] + _tail(words[at]))
            at += 1
        elif low.endswith("s") and not low.endswith("ss") and low.isalpha() and low not in NO_VERBS and len(low) > 3:
            found.append(base_form(low) + _tail(words[at]))
            at += 1
    return found, at


def base_form(verb: str) -> str:
    """Of a verb's third person.

    >>> base_form("likes"), base_form("tries"), base_form("wishes"), base_form("dies"), base_form("goes")
    ('like', 'try', 'wish', 'die', 'go')
    """
    if verb in AGREE:
        return AGREE[verb]
    if verb.endswith("ies"):
        return verb[:-1] if len(verb) <= 4 else verb[:-3] + "y"
    if verb.endswith(("shes", "ches", "sses", "xes", "zzes", "oes")):
        return verb[:-2]
    return verb[:-1]


def _other_case(words: Sequence[str], at: int, low: str) -> str:
    after = folded(words[at + 1]).strip(",.;:!?") if at + 1 < len(words) else ""
    before = folded(words[at - 1]).strip(",.;:!?") if at else ""
    is_end = not after or words[at] != words[at].rstrip(",.;:!?")
    if low in SELF:
        return SELF[low]
    if low in OBJECT:
        return OBJECT[low]
    if low == "her":
        is_object = is_end or after in NO_OWNER_BEFORE or (before in LETTING and after in DOING)
        is_object = is_object or after in DOING - {"cross", "play", "dance", "walk", "smile", "laugh"} or after.endswith("ly")
        return "you" if is_object or (before in GIVING and after not in SHE | HE | {"own", "old"}) else "your"
    if low == "his" and (is_end or after in NO_OWNER_BEFORE - {"last", "next", "every", "one", "more", "well"}):
        return "yours"
    return OWN.get(low, low)


def _named(words: Sequence[str], at: int, whom: Addressed) -> tuple[int, str] | None:
    """Whether the one addressed is called here: how many words that takes, and what stands for them."""
    low = [folded(word).strip(",;:.!?") for word in words[at : at + 5]]
    skip = 1 if low[0] in ("my", "our") else 0
    calls = [folded(one).split() for one in (f"{whom.relation} {whom.name}", whom.name, whom.relation) if one.strip()]
    if not skip:
        calls = [call for call in calls if call != [whom.relation] or whom.relation in _ALONE]
    for call in calls:
        said = low[skip : skip + len(call)]
        if not said or len(said) < len(call):
            continue
        is_owner = said[-1] == f"{call[-1]}'s" and said[:-1] == call[:-1]
        if said != call and not is_owner:
            continue
        if at and folded(words[at - 1]) in (OWNERS - {"a", "an"}) | {"the"} and not skip:
            return None
        if is_owner:
            after = low[skip + len(call)] if len(low) > skip + len(call) else ""
            is_verb = after.endswith("ing") or after in BEEN | {"not", "so", "very", "a", "the", "here", "right", "too"}
            return skip + len(call), ("you've" if after in BEEN else "you're") if is_verb else "your"
        return skip + len(call), "you"
    return None


_ALONE = frozenset(
    "mum mom mam mummy mommy mama dad daddy papa gran granny nan nana nanna grandma grandad granddad grandpa".split()
)


def _is_another(words: Sequence[str], at: int, low: str, whom: Addressed) -> bool:
    """Somebody else of his or hers: "my mum", in a letter to a sister."""
    is_owned = at > 0 and folded(words[at - 1]) in OWNERS | {"old", "little", "big", "new"}
    return low != whom.relation and (is_owned or low in _ALONE)


def _stem(low: str) -> str:
    return low.partition("'")[0]


def _tail(word: str) -> str:
    bare = word.rstrip(",;:.!?")
    return word[len(bare) :]
