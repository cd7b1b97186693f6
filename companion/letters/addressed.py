"""Who a letter is to: what he or she is called in the answers, and in the greeting; "she" becomes "you"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from companion.letters.first_names import FIRST_NAMES
from companion.memory.plain_text import folded

SHE = frozenset(
    """mother mum mom mam mummy mommy mama grandmother grandma gran granny nan nana nanna sister sis daughter wife girlfriend
    aunt auntie aunty niece fiancee stepmother stepmum stepdaughter goddaughter godmother lady woman girl granddaughter
    sister-in-law mother-in-law daughter-in-law""".split()
)
HE = frozenset(
    """father dad daddy papa pa grandfather grandad granddad grandpa gramps brother bro son husband boyfriend uncle nephew
    fiance stepfather stepdad stepson godson godfather man boy grandson brother-in-law father-in-law son-in-law""".split()
)
MANY = frozenset(
    """parents grandparents neighbours neighbors children kids grandchildren friends colleagues brothers sisters sons daughters
    boys girls family council company team people nurses staff teachers doctors everyone everybody twins folks""".split()
)
OTHERS = frozenset(
    """friend mate pal neighbour neighbor boss manager landlord landlady teacher doctor cousin colleague coworker partner ex
    nurse carer flatmate roommate penpal godchild child baby grandchild tutor vet priest vicar coach dentist tenant""".split()
)
KIN = SHE | HE | MANY | OTHERS
FORMAL = frozenset(
    """boss manager landlord landlady teacher doctor council company nurse dentist tutor vet bank office shop school insurance
    hospital editor tenant headteacher""".split()
)
PARTNERS = frozenset("wife husband girlfriend boyfriend partner fiance fiancee".split())
FRIENDS = frozenset("friend mate pal neighbour neighbor neighbours neighbors colleague coworker flatmate roommate team".split())
CALLED_SO = frozenset(
    """mother mum mom mam mummy mommy mama father dad daddy papa grandmother grandma gran granny nan nana nanna grandfather
    grandad granddad grandpa gramps auntie aunty""".split()
)
"""Those are greeted by what they are, not by their first names."""
NOBODY = frozenset("council company bank office shop school insurance hospital editor headteacher".split())
OLD = frozenset(
    "old dear little big older younger elder best good lovely late former new other twin step foster great dead late"
    " first second".split()
)
TITLES = frozenset("mr mrs miss ms dr sir lady father sister".split()) - SHE - HE
ENDS = frozenset(
    """she he she's he's i i'm we it it's they they're haven't who who's since at from in next on with because whose that
    said lives
    lived living you know down over""".split()
)
"""What comes after these tells of them, and is no name."""
PLACED = frozenset("at from in on next".split())
OWNERS = frozenset("my our the your his her a an well sort of".split())


@dataclass(frozen=True)
class Addressed:
    """`relation` as it was said ("mum"); `gender` is she, he, they, or "" where it isn't known."""

    name: str = ""
    relation: str = ""
    gender: str = ""
    said: str = ""

    @property
    def is_formal(self) -> bool:
        return bool(set(self.relation.split()) & FORMAL)

    @property
    def greeted(self) -> str:
        """The words after "Dear": never empty."""
        words = self.relation.split()
        if words and words[-1] in CALLED_SO and not (self.name and self.said.startswith(folded(self.name))):
            return self.relation.title()
        if self.name:
            return f"{words[-1].title()} {self.name}" if words and words[-1] in ("aunt", "uncle") else self.name
        if (words and words[-1] in NOBODY) or not (self.relation or self.said):
            return "Sir or Madam" if words else "friend"
        return self.relation if not self.said or self.relation in FRIENDS else self.said.split(" and ")[0]


def addressed(whom: str, name: str = "", relation: str = "", answers: Iterable[str] = ()) -> Addressed:
    """Who is meant by "my sister marie", "marie" or "mum"; `name` and `relation` are what memory knows."""
    text = folded(whom).replace(",", " ").replace(".", " ")
    head = _head(text)
    kin = [word for word in head if word in KIN]
    said = _relation_told(text) or (kin[-1] if kin else "")
    if said and " in law" in text:
        said = f"{said}-in-law"
    if len(kin) > 1 and "and" in head:  # "mum and dad"
        together = " and ".join(word if word not in CALLED_SO else word.capitalize() for word in kin)
        return Addressed(together, "family", "they", " ".join(head))
    words = [*dict.fromkeys(word for word in head if word not in OWNERS)]
    found = name or _name_told(text) or _name(words, "the" in head[:1])
    relation = said or folded(relation)
    return Addressed(found, relation, _gender(relation, whom, answers), " ".join(words))


def _head(text: str) -> list[str]:
    """The words that name somebody, before the talk about them begins."""
    words = re.sub(
        r"^(?:(?:oh|um|well|it's|its|this is|that's|i think|i suppose|for|to|a letter|it should go) )+", "", text
    ).split()
    ends_at = ENDS - PLACED if words[:1] == ["the"] and not set(words) & {"mr", "mrs", "miss", "ms", "dr"} else ENDS
    ends = [at for at, word in enumerate(words) if word in ends_at and at > 0]
    return [] if words[:1] in (["i"], ["we"]) else words[: ends[0]] if ends else words


def _relation_told(text: str) -> str:
    """Of "jean she was my foster mum"."""
    found = re.search(r"\b(?:he|she|they)(?:'s| is| was|'re| are| were) my ((?:\w+ )?\w+)", text)
    said = [word for word in found[1].split() if word in KIN] if found else []
    return said[-1] if said else ""


def _name_told(text: str) -> str:
    found = re.search(
        r"\b(?:(?:his|her|their) name(?:'s| is)|(?:he|she)(?:'s| is) called|called|named) ((?:(?:mr|mrs|miss|ms|dr) )?[a-z'-]+)",
        text,
    )
    return " ".join(map(_capital, found[1].split())) if found and found[1] not in ("me", "him", "her", "us") else ""


def _name(words: Sequence[str], is_the: bool) -> str:
    """The name among the words that name somebody; "the woman from the library" has none."""
    titles = [at for at, word in enumerate(words) if word in TITLES]
    if titles:
        return " ".join(map(_capital, words[titles[0] : titles[0] + 2]))
    rest = [word for word in words if word not in KIN and word not in OLD and word.isascii()]
    if is_the and not set(rest) & FIRST_NAMES:
        return ""
    after = [word for at, word in enumerate(words) if at and words[at - 1] in KIN and word in rest]
    known = [word for word in rest if word in FIRST_NAMES]
    if len(rest) > 2 and known:
        rest = known
    if not rest or len(rest) > 3 or (set(words) & KIN and not (after or known or words[0] in rest)):
        return ""
    return " ".join(map(_capital, rest))


def _gender(relation: str, whom: str, answers: Iterable[str]) -> str:
    words = relation.split() or [""]
    for gender, kin in (("she", SHE), ("he", HE), ("they", MANY)):
        if words[-1] in kin or (words[-1].endswith("in-law") and words[-1] in kin):
            return gender
    for title, gender in (("mrs", "she"), ("miss", "she"), ("ms", "she"), ("mr", "he"), ("sir", "he")):
        if title in folded(whom).split():
            return gender
    text = f" {folded(' '.join(answers))} "
    counts = {
        "she": sum(text.count(f" {one} ") for one in ("she", "her", "she's", "hers", "she'd", "she'll", "herself")),
        "he": sum(text.count(f" {one} ") for one in ("he", "him", "his", "he's", "he'd", "he'll", "himself")),
        "they": sum(text.count(f" {one} ") for one in ("they", "them", "their", "they're", "they've", "they'll")),
    }
    likeliest = max(counts, key=lambda one: counts[one])
    return likeliest if counts[likeliest] else ""


def _capital(word: str) -> str:
    return "-".join(part[:1].upper() + part[1:] for part in word.split("-"))
