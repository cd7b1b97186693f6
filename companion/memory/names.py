"""Whether a text speaks of somebody: by name, or as "my brother".

The rule. A name counts as whole words, whatever the case and the accents, with "'s" or without; "o'brien" may be written
"o brien" or "obrien". A name that is a word as well (will, may, mark, rose) counts only where it is said like a name:
  - after a word that goes before people ("with mark", "told will", "my brother mark", "is called may"), or
  - before a word that people are followed by ("mark said", "will's"), or before "and i", after "me and", unless an article, "my",
    "in" and the like go before it ("the will says", "in may"), or
  - with a capital in the middle of a sentence, save for months.
"will" and "may" are told from the verbs more strictly: nothing counts before "be", "have", "you" and the like.
"my brother" counts for the one brother there is; "mum", "dad" and such are said without "my" too. "brother in law" is another.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from companion.memory.plain_text import WORD, folded, words_of

ORDINARY = frozenset(
    """will may mark april june august rose grace hope faith joy dawn summer autumn bill jack art frank rich chase gene pat sue
    don guy ray drew grant pierce rob nick josh penny ginger olive ivy violet lily daisy iris hazel jasmine amber ruby pearl
    crystal melody harmony carol holly heather robin jay martin clay cliff dale glen heath lane reed forest brook skip chip buck
    duke earl king prince bishop dean mason hunter max miles lance victor ace angel charity patience mercy honey sandy rusty
    misty sky dot kit kitty dolly teddy buddy sonny lucky bob dick harry eve love precious happy star cherry coral belle
    jean jeans poppy basil herb ginny jenny nancy pepper biscuit smokey shadow tiger patch spot snowy socks felix""".split()
)
"""First names, of pets too, that are said as words."""
MONTHS = frozenset("april may june august".split())
VERBS = frozenset("will may".split())
SAME_RELATION = {
    other: relation
    for relation, others in {
        "mother": "mum mom mam mummy mommy mama",
        "father": "dad daddy papa",
        "grandmother": "gran granny nan nana nanna grandma",
        "grandfather": "grandad granddad grandpa gramps",
        "stepmother": "stepmum stepmom",
        "stepfather": "stepdad",
        "sister": "sis",
        "brother": "bro",
        "wife": "missus",
        "husband": "hubby",
        "fiance": "fiancee",
        "aunt": "auntie aunty",
        "friend": "mate pal bestie",
        "neighbour": "neighbor",
        "boss": "manager supervisor",
        "colleague": "coworker workmate",
        "flatmate": "housemate roommate",
    }.items()
    for other in others.split()
}
SAID_ALONE = frozenset(
    "mum mom mam mummy mommy mama dad daddy papa gran granny nan nana nanna grandma grandad granddad grandpa gramps".split()
)
"""As good as names: nobody says "my" each time."""
KIN = frozenset("son daughter partner boyfriend girlfriend uncle cousin nephew niece teacher doctor dog cat".split()) | frozenset(
    [*SAME_RELATION, *SAME_RELATION.values()]
)
SEVERAL = frozenset("ex friend neighbour colleague flatmate cousin teacher doctor carer".split())
"""There may be others of whom nothing is known: "my friend" is nobody certain."""
OWNERS = frozenset("my your our".split())
BESIDE_OWNERS = frozenset("the a an this that his her their".split()) | OWNERS
BEFORE_PEOPLE = frozenset(
    """with told asked named called met phoned texted visited hugged kissed married saw miss missed dear seeing meeting dating
    thank thanked love about uncle aunt between without""".split()
)
BEFORE_THINGS = frozenset(
    """the a an this that his her their its my your our every each no any some last next of in by until till since early late
    what""".split()
)
AFTER_PEOPLE = frozenset(
    """s said says is was has had told asked came went called rang phoned texted wrote thinks wants likes loves lives works moved
    died gave got knows does did doesn didn wasn isn needs left visited helped cried laughed looked""".split()
)
LEADS = frozenset(
    """and but that because when if so then think thought hope yesterday today now how where why did does me cos well
    yes no hi hello hey oh""".split()
)
BEFORE_OWNERS = frozenset("was is at to for from".split())
""""It was mark's idea", "at will's"."""
NOT_AFTER_NAMES = frozenset("be have not never always also i you he she we they it there this that".split())


@dataclass(frozen=True)
class Called:
    """What somebody is called: names and relations, each as folded words."""

    names: frozenset[tuple[str, ...]]
    relations: frozenset[str] = frozenset()
    is_known: bool = True
    """A person, and so a name that is a word as well may be a name."""

    def __bool__(self) -> bool:
        return bool(self.names or self.relations)

    def is_in(self, text: str) -> bool:
        """Whether the text speaks of them."""
        words = words_of(text)
        return any(self._is_named(name, words, text) for name in self.names) or any(
            _is_relation_said(relation, words) for relation in self.relations
        )

    def sought(self) -> str:
        """A full-text question that finds every text that may speak of them, and others."""
        phrases = {" ".join(name) for name in self.names} | {"".join(name) for name in self.names}
        phrases |= {word for word in (*SAME_RELATION, *self.relations) if relation_of(word) in self.relations}
        return " OR ".join(f'"{phrase}"' for phrase in sorted(phrases))

    def _is_named(self, name: tuple[str, ...], words: tuple[str, ...], text: str) -> bool:
        joined = "".join(name)
        if len(name) > 1 and joined in words and len(joined) > 3:
            return True
        places = [place for place in range(len(words) - len(name) + 1) if words[place : place + len(name)] == name]
        if not places or not (len(name) == 1 and joined in ORDINARY):
            return bool(places)
        return self.is_known and (_has_capital(joined, text) or any(_is_like_a_name(words, place) for place in places))


def called(names: Iterable[str], relations: Iterable[str] = (), is_known: bool = True) -> Called:
    """Names and relations as they are kept; empty ones are left out."""
    return Called(
        frozenset(words for words in map(words_of, names) if words),
        frozenset(relation for relation in map(relation_of, relations) if relation),
        is_known,
    )


def relation_of(text: str) -> str:
    """One word for all the ways of saying a relation: "my mum" is mother.

    >>> relation_of("my mum"), relation_of("Brother in law")
    ('mother', 'brother in law')
    """
    words = list(words_of(text.replace("-", " ")))
    while len(words) > 1 and (words[0] in BESIDE_OWNERS):
        words.pop(0)
    return " ".join([*(SAME_RELATION.get(word, word) for word in words[:1]), *words[1:]])


def _is_like_a_name(words: Sequence[str], place: int) -> bool:
    """Whether the word at this place, which may be an ordinary one, is said like a name."""
    word = words[place]
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    is_followed = after in AFTER_PEOPLE or (after == "and" and words[place + 2 : place + 3] in (("i",), ("me",)))
    if word in VERBS and after in NOT_AFTER_NAMES:
        return False
    if before in KIN:
        return word not in VERBS or not after or is_followed
    if before in BEFORE_PEOPLE or (before in ("is", "s") and words[place - 2 : place - 1] in (("name",), ("names",))):
        return True
    if before == "and" and words[place - 2 : place - 1] == ("me",):
        return True
    leads = LEADS | BEFORE_OWNERS if after == "s" else LEADS
    return is_followed and (not before or before in leads)


def _has_capital(name: str, text: str) -> bool:
    """Whether it is written like a name, where a capital can't be that of a sentence's beginning."""
    if name in MONTHS:
        return False
    text = unicodedata.normalize("NFC", text)
    for found in WORD.finditer(text):
        is_inside = re.search(r"[\w,;']\s*$", text[: found.start()]) is not None
        if found[0][0].isupper() and not found[0].isupper() and is_inside and folded(found[0]) == name:
            return True
    return False


def _is_relation_said(relation: str, words: tuple[str, ...]) -> bool:
    """Whether "my brother" is in the words; "my little brother" too, "my brother in law" not."""
    parts = tuple(relation.split())
    for place in range(len(words) - len(parts) + 1):
        said = words[place : place + len(parts)]
        if (SAME_RELATION.get(said[0], said[0]), *said[1:]) != parts or words[place + len(parts) :][:2] == ("in", "law"):
            continue
        if said[0] in SAID_ALONE or OWNERS & set(words[max(place - 2, 0) : place]):
            return True
    return False
