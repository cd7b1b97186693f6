"""Turns a whole line to her side ("i taught my nephew" becomes "you taught your nephew") and finds when it is about."""

from companion.mind import gist_words as tables
from companion.mind.ask_back_texts import HURTFUL
from companion.mind.gist_finder import Finder
from companion.mind.gist_lexicon import Lexicon
from companion.mind.gist_phrase import base_of, is_fit
from companion.mind.words import FILLERS

MAX_TURNED_WORDS = 9


def when(line: list[str]) -> str:
    """The first time named: "tomorrow", "on Sunday", "in the spring"; empty when there is none."""
    padded = ["", "", *line, ""]
    return next((found for place in range(2, len(padded) - 1) if (found := _time(*padded[place - 2 : place + 2]))), "")


def _time(two_before: str, before: str, word: str, after: str) -> str:
    if word in {"tomorrow", "tonight"}:
        return f"{word} {after}" if word == "tomorrow" and (after in tables.PARTS_OF_DAY or after == "night") else word
    named = (
        (before == "next" and word in tables.NEXT and two_before not in {"the", "my"})
        or (before == "this" and word in (tables.PARTS_OF_DAY | tables.NEXT - {"term"}))
        or (before == "on" and word in tables.DAYS)
        or (before == "at" and word in {"christmas", "easter"})
    )
    if named:
        return f"{before} {spoken(word)}"
    return f"in the {word}" if (two_before, before) == ("in", "the") and word in tables.SEASONS else ""


def spoken(text: str) -> str:
    return " ".join(word.capitalize() if word in tables.CAPITALS else word for word in text.split())


def turned(line: list[str], lexicon: Lexicon) -> str:
    """The whole line as she would say it to whoever said it; only of one plain statement."""
    if not 3 <= len(line) <= MAX_TURNED_WORDS or not _is_statement(line, lexicon):
        return ""
    out = ["your"] if line[0] in tables.CALLED_BY_KINSHIP or base_of(line[0]) in tables.CALLED_BY_KINSHIP else []
    for place, word in enumerate(line):
        own_verb = place > 0 and line[0] in {"i", "we"} and all(word in tables.ADVERBS for word in line[1:place])
        if own_verb and word in tables.BE_TURNED:
            out.append(tables.BE_TURNED[word])
        else:
            out.append(tables.TURNED.get(word, word))
    return spoken(" ".join(out))


def _is_statement(line: list[str], lexicon: Lexicon) -> bool:
    """One clause, beginning with who or what it tells of."""
    bad = tables.PRONOUNS_OF_HERS | HURTFUL | tables.HARSH | FILLERS | tables.JOINERS - {"that"} | {"that", "am"}
    start = base_of(line[0]) in tables.STARTS
    if line[0] not in tables.SPEAKER and not start:
        return False
    if any(word in bad or word in tables.SUBJECTS for word in line[1:]) or _has_its_own(line, lexicon):
        return False
    if start:
        phrase = next(iter(Finder(line, lexicon).phrases()), None)
        if phrase is None or phrase.start != 0 or not is_fit(phrase) or phrase.end >= len(line):
            return False
        after, last = line[phrase.end], line[phrase.end - 1]
        told = after in tables.AUXILIARIES or lexicon.is_verb(after) or after.endswith("ed") or "'" in last
        return told and not (
            after == "with" or line[-1] in tables.PREPOSITIONS - {"in", "on", "off", "out", "up", "down", "away", "over"}
        )
    return line[1] not in tables.NO_VERB_AFTER


def _has_its_own(line: list[str], lexicon: Lexicon) -> bool:
    """A clause of "it": "i think it rains"; not "i paid for it"."""
    pairs = zip(line, [*line[1:], ""], strict=True)
    return any(word == "it" and (after in tables.AUXILIARIES or lexicon.is_verb(after)) for word, after in pairs)
