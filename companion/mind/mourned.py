"""Whether somebody of his life has died, by all that he has told: nobody is to be sent to ring the dead, or to sit with them."""

import re

from companion.memory.kinds import ME, Person
from companion.memory.memory import Memory
from companion.mind.patterns import late

GONE = late(r"\b(?:dead|died|passed away|passed on|late|killed|buried)\b")
WIDOWED = late(r"\b(?:widow|widower|widowed)\b")
SPOUSES = frozenset("wife husband partner".split())
ENDED = (
    r"(?:died(?! (?:laughing|of (?:embarrassment|boredom|shame)|on me))|is dead|was dead|'s dead|passed away|passed on"
    r"|passed (?:last|this|in|on|at)|was killed|was buried|is (?:no longer with us|in heaven)|funeral|death|grave|ashes)"
)
TAKEN = r"(?:late|lost|buried|bury|burying|cremated|widow of|widower of|death of|grave of|funeral for|died)"
TOLD_OF = "SELECT turns.heard FROM turns JOIN turn_words ON turn_words.rowid = turns.id WHERE turn_words MATCH ? LIMIT ?"
WORDS = "died dead passed late lost buried bury burying cremated killed heaven longer funeral death grave ashes".split()
MOST_LOOKED_AT = 50


def is_mourned(memory: Memory, person: Person) -> bool:
    """By what is known of them, and by the words of his own in which it was told. Raises KeepingError."""
    names = [name for name in (person.name, person.relation) if name]
    facts = [fact for name in names for fact in memory.facts.about(name)]
    if any(fact.relation in ("is", "did") and GONE.search(fact.value.lower()) for fact in facts):
        return True
    if person.relation in SPOUSES and any(WIDOWED.search(fact.value.lower()) for fact in memory.facts.about(ME)):
        return True
    return any(_is_told(memory, name) for name in names)


def _is_told(memory: Memory, name: str) -> bool:
    quoted, own = name.replace('"', " "), re.escape(name.lower())
    heard = memory.store.rows(TOLD_OF, (f'heard: "{quoted}" AND ({" OR ".join(WORDS)})', MOST_LOOKED_AT))
    said = re.compile(
        rf"\b{own}(?:'s)?(?: (?!nearly|almost)\w+){{0,2}} {ENDED}\b|\b{own}'s dead\b"
        rf"|\b{TAKEN} (?:my |our |his |her )?(?:\w+ )?{own}\b(?!'s)"
    )
    return any(said.search(str(text).lower()) for (text,) in heard)
