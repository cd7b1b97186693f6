"""The people and animals of his life, with their names: "my sister's called marie", "i've got two brothers tom and ben"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from companion.memory.kinds import NewPerson, Person
from companion.mind.learning.names import TITLES, is_name, leading_name, sound_alike, spelled_name, written
from companion.mind.learning.text import without_reports
from companion.mind.learning.who import MY, RELATIVE, SIDES, by_relation, named
from companion.mind.learning.words import FIRST_NAMES, KIN_NAMES, PETS, RELATION, SEVERAL_OF, TITLES_OF_KIN
from companion.mind.patterns import late

SIDE = rf"(?:(?:{'|'.join(SIDES)}|lovely|old|black|white|ginger|tabby|rescue|pet|beautiful) )*"
KIND = (
    r"(?:(?:form|maths|english|science|piano|guitar|ward|line|shift|team|head|work|school|uni|college|gym|class|driving"
    r"|next door) )?"
)
MY_ONE = rf"(?:my|our) {SIDE}{KIND}(?P<word>{RELATIVE})"
CALLED = late(
    rf"^(?:{MY_ONE}|the (?:new )?(?P<pet>{'|'.join(word for word, one in RELATION.items() if one in PETS or one == 'baby')}"
    rf"|my (?P<side>eldest|youngest|oldest|firstborn)(?= is)))(?:(?:'s"
    rf"|s)? (?:(?:her|his|its) )?(?:name|names|name's)(?: is| was)?|(?:'s|s)? (?:is )?(?:called|named"
    rf"|cold(?= \w+(?: who\b| and\b|$)))|"
    r"(?:'s|s)? (?:is )?(?:called|named)|(?: is|'s|s)? an? (?:\w+ )?(?:bloke|man|woman|lady|lad|girl|guy|chap|fella) "
    r"called) (?P<name>.+)$"
)
NAMED_IT = late(
    rf"^(?:i|we) (?:have )?(?:just )?(?:called|named|are calling) (?:my|our|the|this) {SIDE}(?P<word>{RELATIVE}) (?P<name>.+)$"
)
IS_ONE = late(rf"^{MY_ONE} is (?P<name>.+)$")
ONE_IS = late(rf"^(?P<name>[^ ]+(?: [^ ]+)??)(?: that's| that is|'s| is| who is| she is| he is) {MY_ONE}$")
THIS_IS = late(rf"^(?:this|that) is {MY_ONE} (?P<name>.+)$")
HAS_ONE = late(
    rf"\b(?:i|we) (?:have )?(?:also )?(?:just )?(?:have|got|adopted)(?: got)? (?:a|an|one|the"
    rf"|this) {SIDE}(?:\w+ )?(?P<word>{RELATIVE})(?: (?:down |up |over |out )?(?:in|at|from) [a-z]+)?"
    r"(?: (?:and )?(?:she|he|it|her name|his name|its name)(?: is|'s)?)? (?:called|named|cold|name is"
    r"|school(?= \w+$)|is(?= called)) ?(?:called )?(?P<name>.+)$"
)
HAS_SOME = late(
    rf"^(?:(?:i|we) (?:have )?(?:have|got)(?: got)? (?:two|three|four|five|six)? ?|(?:my|our) (?:two |three |four )?)"
    rf"{SIDE}(?P<word>{'|'.join(SEVERAL_OF)}) (?:are )?(?:called "
    rf"|named )?(?P<names>.+)$"
)
ITS_NAME = late(r"^(?:she is|he is|it is|her name is|his name is) (?:called |named )?(?P<name>.+)$")
BEFORE_KIN = {""} | frozenset(
    "seeing visiting called rang phoned told with to from see visit for ring call meeting taking and at by "
    "post get help helping".split()
)
LIKE_A_VERB = frozenset("will may mark rose pat rob".split())
AFTERWARDS = frozenset("today yesterday tonight tomorrow at on in for last this again about to and from".split())
KIN_ALONE = KIN_NAMES - {"aunt", "uncle", "auntie", "aunty", "papa"}
HALF = frozenset("is are was and the a an has s um called that who".split())
"""A line that ends here was cut short."""
SEVERAL = late(r" and | an | or | ")
BACK = frozenset(
    "from is was has had works lives said came went called loves likes got moved died gets goes can can't will "
    "came thinks she he does gave had made makes wants took takes runs keeps starts started rang phoned bought brought "
    "needs plays "
    "drives teaches helps cooks looks seems reckons sent won lost passed failed turned hates knows wants".split()
)


@dataclass(frozen=True, slots=True)
class Named:
    """`is_said` when the line is there to tell the name; a mere mention otherwise."""

    person: NewPerson
    is_said: bool


def people(clause: str, known: Sequence[Person]) -> list[Named]:
    """Those who are new in a clause."""
    told = [Named(person, True) for person in _told(clause)]
    found = told or [Named(person, False) for person in _spoken_of(without_reports(clause), known)]
    new = ((one, named(one.person.name, one.person.relation, known).new if one.person.name else one.person) for one in found)
    return [Named(person, one.is_said) for one, person in new if person is not None]


def _told(clause: str) -> Iterator[NewPerson]:
    """Those whose name is told in so many words."""
    for pattern, is_said_so in (
        (CALLED, True),
        (NAMED_IT, True),
        (THIS_IS, False),
        (IS_ONE, False),
        (ONE_IS, False),
        (HAS_ONE, True),
    ):
        found = pattern.search(clause)
        if found and (name := _name(found["name"], is_said_so=is_said_so, ends=pattern in (IS_ONE, ONE_IS))):
            told = found.groupdict()
            yield NewPerson(name, "child" if told.get("side") else RELATION[told["word"] or told["pet"]])
            return
    if found := HAS_SOME.match(clause):
        words = [word for word in SEVERAL.split(found["names"]) if word]
        if 2 <= len(words) <= 6 and all(is_name(word, is_said_so=True) for word in words):
            yield from (NewPerson(written([word]), SEVERAL_OF[found["word"]]) for word in words)


def _name(text: str, *, is_said_so: bool, ends: bool = False) -> str | None:
    """The name at the beginning of a text; with `ends` only where nothing is after it."""
    text = re.sub(r"(?: not \w+| actually| now| by the way| too| as well| right| then| and| again)+$", "", text)
    if name := spelled_name(text):
        return name
    words = text.split()
    name_words = leading_name(words, is_said_so=is_said_so)
    if not name_words or (ends and len(name_words) != len(words)):
        return None
    after = words[len(name_words) :]
    return written(name_words) if not after or len(name_words) + len(after) <= 12 else None


def _spoken_of(clause: str, known: Sequence[Person]) -> Iterator[NewPerson]:
    """Those who are spoken of: "my sister marie came over", "my mum called"."""
    for found in MY.finditer(clause):
        relation, words = RELATION[found["word"]], clause[found.end() :].split()
        if words and HALF.issuperset(words):
            continue
        if found["ending"] and (not words or found["ending"] == "s"):
            continue  # several, or a word that was not heard well
        if not found["ending"] and (name := _name_beside(words, is_object=found.start() > 0)):
            yield NewPerson(name, relation)
        elif (who := by_relation(relation, known)) is not None and who.new is not None:
            yield who.new
    yield from _by_kinship(clause.split(), known)


def _by_kinship(words: list[str], known: Sequence[Person]) -> Iterator[NewPerson]:
    """Those who need no "my": "mum called", "auntie jean"."""
    for at, title in enumerate(words[:-1]):
        is_own = at == 0 or words[at - 1] in BEFORE_KIN
        if title in TITLES_OF_KIN and is_own and _is_kin_name(title, words[at + 1]):
            yield NewPerson(written(words[at + 1 : at + 2]), RELATION[title])
            words = [*words[:at], *words[at + 2 :]]
            break
    for (before, word), after in zip(pairwise(["", *words]), [*words[1:], ""], strict=False):
        kin = word.removesuffix("'s")
        if kin in KIN_ALONE and before in BEFORE_KIN and after != "of" and (who := by_relation(RELATION[kin], known)) and who.new:
            yield who.new


def _is_kin_name(title: str, word: str) -> bool:
    if word in FIRST_NAMES:
        return word not in LIKE_A_VERB
    return RELATION[title] in ("aunt", "uncle") and is_name(word, is_said_so=False)


def _name_beside(words: list[str], *, is_object: bool) -> str | None:
    """A name that follows "my sister" at once: a common one, or one that a verb or nothing follows."""
    name = leading_name([words[0].removesuffix("'s"), *words[1:]] if words else [], is_said_so=False)
    if not name or name[0] == "will" or (words[0].endswith("'s") and len(name) > 1):
        return None
    after = words[len(name) :]
    is_common = name[0] in FIRST_NAMES or name[0] in TITLES or len(name) > 1
    return (
        written(name)
        if is_common
        or words[0].endswith("'s")
        or (after and (after[0] in BACK or (is_object and after[0] in AFTERWARDS) or after[0].endswith("ed")))
        else None
    )


def is_naming(clause: str) -> bool:
    """Whether a name is given in it: "we called the kitten mango" is no call that was made."""
    return NAMED_IT.match(clause) is not None


def misheard(clause: str, people_found: Sequence[NewPerson], known: Sequence[Person]) -> NewPerson | None:
    """Somebody known whose name may have been heard as another word: "my sister marry", where Marie is known."""
    heard = [(one.name, one.relation) for one in people_found if one.name]
    for found in MY.finditer(clause):
        after = clause[found.end() :].replace(" name is ", " ").replace(" is called ", " ").replace(" is cold ", " ").split()
        if after and not found["ending"]:
            heard.append((after[0], RELATION[found["word"]]))
    for name, relation in heard:
        if relation in PETS and name.lower() not in FIRST_NAMES:
            continue
        for person in known:
            if person.relation in ("", relation) and person.name and sound_alike(name, person.name):
                return NewPerson(person.name, relation)
    return None


def their_name(clause: str) -> str | None:
    """The name in "she's called marie", said right after somebody without a name."""
    found = ITS_NAME.match(clause)
    is_said_so = bool(found and re.match(r".*\b(?:called|named|name is) ", clause))
    name = _name(found["name"], is_said_so=is_said_so, ends=True) if found else None
    return name if name and (is_said_so or name.split()[0].lower() in FIRST_NAMES) else None
