"""What a heard line is about: whom, which thing, when, and the line itself, each turned to her side.

"my upstairs neighbour plays the cello" is about "your upstairs neighbour" and "the cello". Rules only, and nothing unless sure:
an empty text is always an answer, for her replies have shapes without it.
"""

from dataclasses import dataclass, replace

from companion.mind import gist_words as tables
from companion.mind.ask_back_texts import HURTFUL
from companion.mind.gist_finder import Finder
from companion.mind.gist_lexicon import Lexicon, own, singular
from companion.mind.gist_phrase import Phrase, base_of, is_fit, joined
from companion.mind.gist_turn import MAX_TURNED_WORDS, spoken, turned, when
from companion.mind.words import plain

MAX_WORDS = 60
"""What a longer line is about stands at its beginning or nowhere."""
SURE_WHO = 1.5
SURE_THING, SURE_THING_MOURNING = 2.0, 3.0
"""Where somebody has died, a coat that stands by is better left out."""

OWNER_SCORE = {"my": 1.5, "our": 1.5, "a": 1.0, "an": 1.0, "this": 0.5, "the": 0.5, "these": 0.5, "": 0.5, "their": -2.0}
"""How likely it is that the thing matters, by what stands before it."""

Pronouns = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Gist:
    """Each of the texts may be empty."""

    who: str
    """A person: "your upstairs neighbour"."""
    pronouns: Pronouns
    """For `who`: they, them, their, or the like."""
    thing: str
    """What matters most and is neither a person nor a time: "a puppy"."""
    when: str
    words: str
    """The whole line, turned: "you taught your nephew to whistle"."""


def gist(heard: str, lexicon: Lexicon | None = None) -> Gist:
    """What the line comes down to. `lexicon`: the package's own unless another is given."""
    words = plain(heard).split()
    lexicon = lexicon or own()
    start = next((place for place, word in enumerate(words[:3]) if word not in tables.OPENERS), 0)
    line = joined(words[start : start + MAX_WORDS])
    phrases = [phrase for phrase in Finder(line, lexicon).phrases() if is_fit(phrase)]
    who = _who(phrases, line, lexicon)
    thing = _thing([phrase for phrase in phrases if phrase != who], line, lexicon)
    return Gist(
        who=spoken(who.text) if who else "",
        pronouns=_pronouns(who, line) if who else tables.THEY,
        thing=spoken(thing.text) if thing else "",
        when=when(line),
        words=turned(line, lexicon) if len(words) <= MAX_TURNED_WORDS else "",
    )


def _who(phrases: list[Phrase], line: list[str], lexicon: Lexicon) -> Phrase | None:
    scored = [(_who_score(phrase, line, lexicon), -number, phrase) for number, phrase in enumerate(phrases) if phrase.person]
    best = max(scored, key=lambda item: item[:2], default=None)
    if best is None or best[0] < SURE_WHO:
        return next(filter(None, map(_owner, phrases)), None)
    return _with_name(_with_other(best[2], line), line, lexicon)


def _owner(phrase: Phrase) -> Phrase | None:
    """Whose thing it is, where that is a person of the speaker's: "mum's scan"."""
    owner, belongs, _ = phrase.text.partition("'s ")
    head = owner.split()[-1]
    if not belongs or phrase.person or head not in tables.PEOPLE or not owner.startswith("your "):
        return None
    return replace(phrase, text=owner, head=head, owned=True)


def _who_score(phrase: Phrase, line: list[str], lexicon: Lexicon) -> float:
    before = line[phrase.start - 1] if phrase.start else ""
    after = line[phrase.end] if phrase.end < len(line) else ""
    two_before = line[phrase.start - 2] if phrase.start > 1 else ""
    if (phrase.head in tables.NOT_A_WHO and not (phrase.described or phrase.owned)) or _is_said_of_speaker(
        before, two_before, phrase
    ):
        return 0.0
    if after in {"who", "that", "i", "of", "you", "we"} and not phrase.owned:
        return 0.0  # "the woman who does my feet": the woman alone is half of her
    if phrase.head in tables.OF_SOME_PLACE and phrase.article == "the" and not phrase.described:
        return 0.0
    if phrase.article in {"his", "her", "their"}:
        return 0.0  # whose, nobody could tell
    score = 3.0 if phrase.owned else 1.0
    subject = phrase.start == 0 or before in tables.JOINERS
    if subject:
        score += 1.5
    elif before not in tables.PREPOSITIONS and lexicon.is_verb(before):
        score += 1.0
    return score


def _is_said_of_speaker(before: str, two_before: str, phrase: Phrase) -> bool:
    """What somebody is, not who: "i'm a priest", "he called me a man", "i was the pretty one"."""
    if phrase.owned:
        return before in {"i'm", "as", "like", "than"}
    if phrase.article in {"a", "an"} and phrase.head in tables.RELATIVES:
        return True
    return (
        before in tables.BEING | tables.COMPARING
        or (before in {"me", "him", "her", "us"} and two_before in tables.GIVING)
        or phrase.article == "that"
    )


def _with_other(who: Phrase, line: list[str]) -> Phrase:
    """Both, of "my mum and dad"."""
    rest = line[who.end : who.end + 3]
    if len(rest) >= 2 and rest[0] == "and" and rest[1] in tables.PEOPLE and who.owned and line[who.end - 1] == who.head:
        return replace(who, text=f"{who.text} and {rest[1]}", end=who.end + 2, head="parents")
    return who


def _with_name(who: Phrase, line: list[str], lexicon: Lexicon) -> Phrase:
    """With a name, only where nothing else could stand: "my friend tom is"."""
    name = line[who.end] if who.end < len(line) else ""
    after = line[who.end + 1] if who.end + 1 < len(line) else ""
    bare = name.removesuffix("'s")
    known = (
        bare in tables.FUNCTION
        or bare in tables.TIMES
        or lexicon.is_noun(bare)
        or lexicon.is_verb(bare)
        or bare in lexicon.describing
    )
    known = known or bare in HURTFUL or bare in tables.HARSH
    odd = not bare.isalpha() or len(bare) < 3 or bare.endswith(("ed", "ing", "ly", "s", "'"))
    follows = after in tables.AUXILIARIES or after in tables.JOINERS or (lexicon.is_verb(after) and not lexicon.is_noun(after))
    if who.owned and not known and not odd and line[who.end - 1] == who.head and (follows or (name != bare and after)):
        return replace(who, text=f"{who.text} {bare.capitalize()}", end=who.end + 1)
    return who


def _pronouns(who: Phrase, line: list[str]) -> Pronouns:
    head = who.head.removesuffix("-in-law")
    if head in tables.WOMEN:
        return tables.SHE
    if head in tables.MEN:
        return tables.HE
    people = sum(base_of(word) in tables.PEOPLE for word in line)
    one_person = people == 1 and head not in tables.MANY and not head.endswith("s")
    later = set(" ".join(line[who.end :]).replace("'", " ").split())
    she, he = "she" in later, "he" in later
    if one_person and she != he:
        return tables.SHE if she else tables.HE
    return tables.THEY


def _thing(phrases: list[Phrase], line: list[str], lexicon: Lexicon) -> Phrase | None:
    scored = [(_thing_score(phrase, line, lexicon), number, phrase) for number, phrase in enumerate(phrases)]
    best = max(scored, key=lambda item: (item[0] + 0.25 * item[1], item[1]), default=None)
    sure = SURE_THING if tables.MOURNING.isdisjoint(line) else SURE_THING_MOURNING
    return best[2] if best is not None and best[0] >= sure else None


def _thing_score(phrase: Phrase, line: list[str], lexicon: Lexicon) -> float:
    words = line[max(0, phrase.start - 7) : phrase.start]
    while words and (words[-1] in tables.BETWEEN or words[-1].endswith("ly")):
        words.pop()
    before = words[-1] if words else ""
    if _is_no_thing(phrase) or _is_only_said(phrase, words, before):
        return 0.0
    owner = OWNER_SCORE.get(phrase.article, -0.5) if phrase.article or not phrase.owned else OWNER_SCORE["my"]
    after = next((word for word in line[phrase.end :] if word not in tables.BETWEEN), "")
    told = after in tables.AUXILIARIES or lexicon.is_verb(after) or "'" in line[phrase.end - 1]
    if phrase.head in tables.ANIMALS:
        owner += 0.7
    opens = not before or before in tables.JOINERS
    if (told or (opens and len(line) <= 4)) and before not in tables.PREPOSITIONS and not _is_verb(before, words, lexicon):
        return owner + (2.0 if opens else 1.5)
    if opens:
        return owner
    if before == "with" and len(words) > 1 and words[-2] in tables.COMING and owner >= 1:
        return owner + 3.0  # "came home with a puppy"
    return owner + _role(before, words, lexicon)


def _is_no_thing(phrase: Phrase) -> bool:
    """A person, a time, or a word that says too little."""
    heads = {phrase.head} | (singular(phrase.head) - {"light", "paper"})
    weak = not heads.isdisjoint(tables.WEAK) and " of " not in phrase.text
    named = not {"word", "name", "number"}.isdisjoint(phrase.text.split())
    return phrase.person or weak or named or phrase.head in tables.TIMES or phrase.head.endswith(("ness", "ship", "hood", "ism"))


def _is_only_said(phrase: Phrase, words: list[str], before: str) -> bool:
    """There is no such thing: "i haven't got a coat", "like a banana", "he called me the boss"."""
    if phrase.article in {"a", "an", ""} and not tables.NEGATIONS.isdisjoint(_clause(words)):
        return True
    if before in tables.COMPARING | {"spend", "spent"} or (before in tables.BEING and phrase.article in {"a", "an"}):
        return True
    return len(words) > 1 and before in {"me", "him", "her", "us"} and words[-2] in {"called", "calls", "call"}


def _role(before: str, words: list[str], lexicon: Lexicon) -> float:
    """How much the place in the sentence speaks for a thing: as an object more than as a subject or a place."""
    if before == "about":
        return 2.0
    if before in tables.PARTICLES and len(words) > 1 and lexicon.is_verb(words[-2]) and before not in {"in", "on"}:
        return 2.5
    if before in tables.PREPOSITIONS:
        return 1.0 if before == "for" else 0.8
    if _is_verb(before, words, lexicon):
        return 3.0
    if before in {"me", "him", "her", "us", "them", "got", "have", "had", "has", "i've", "we've"} or before in tables.PEOPLE:
        return 2.0
    return 0.5


def _is_verb(before: str, words: list[str], lexicon: Lexicon) -> bool:
    if lexicon.is_verb(before) or before.endswith(("ed", "ing")) or before in tables.IRREGULAR_PAST:
        return True
    return len(words) > 1 and words[-2] in tables.BEFORE_VERB  # "to post a letter"


def _clause(words: list[str]) -> list[str]:
    """The words after the last joining word: "i can't swim and bought a boat" denies no boat."""
    joins = [place for place, word in enumerate(words) if word in tables.JOINERS]
    return words[joins[-1] + 1 :] if joins else words
