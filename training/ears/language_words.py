"""The words the language model knows, and how they are pronounced: PocketSphinx's own dictionary, and a few words of the house.

Whole dictionary entries are kept: every way of saying a chosen word. A possessive the dictionary lacks is made by rule.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from training.ears.language_model import BEGIN, END, Backoff

SIZE = 50_000
LEAST_OFTEN = {"hers": 1, "talk": 3, "tech": 25}
"""How often a word has to occur in a kind of text to be known, unless PocketSphinx's own model finds it likely."""

Pronunciations = dict[str, list[str]]

HOUSE = """
adverts AE D V ER T S|aunty AE N T IY|budgie B AH JH IY|courgettes K UH R ZH EH T S|covid K OW V IH D|craic K R AE K
crem K R EH M|dahlias D EY L Y AH Z|fiver F AY V ER|fizzy F IH Z IY|flatmate F L AE T M EY T|flatmates F L AE T M EY T S
gaffer G AE F ER|glovebox G L AH V B AA K S|haha HH AA HH AA|hoovered HH UW V ER D|hoovering HH UW V ER IH NG
housemate HH AW S M EY T|hungover HH AH NG OW V ER|knackered N AE K ER D|lasagne L AH Z AA N Y AH|laundrette L AO N D R EH T
letterbox L EH T ER B AA K S|lodger L AA JH ER|maths M AE TH S|motorway M OW T ER W EY|nappies N AE P IY Z|nighty N AY T IY
nits N IH T S|nought N AO T|offence AH F EH N S|paining P EY N IH NG|panto P AE N T OW|podcasts P AA D K AE S T S
practising P R AE K T AH S IH NG|pram P R AE M|programmes P R OW G R AE M Z|pyjamas P AH JH AA M AH Z
reorganised R IY AO R G AH N AY Z D|samosas S AH M OW S AH Z|satnav S AE T N AE V|shush SH UH SH|sickie S IH K IY
skint S K IH N T|sourdough S AW ER D OW|spelt S P EH L T|stepdad S T EH P D AE D|toothache T UW TH EY K|wonky W AA NG K IY
windowsill W IH N D OW S IH L|yoghurt Y OW G ER T|texted T EH K S T AH D
"""
"""Words of daily life that PocketSphinx's dictionary lacks, in its phones."""

VOICELESS, HISSING = frozenset("P T K F TH".split()), frozenset("S Z SH ZH CH JH".split())
ANOTHER_WAY = re.compile(r"\(\d+\)$")
SPOKEN = re.compile(r"^[a-z][a-z']*$|^'(?:cause|em|til|bout)$")
"""Letters and apostrophes: entries such as "a.m." and "a.'s" are written otherwise in normalised text."""


def read_dictionary(path: Path) -> Pronunciations:
    """PocketSphinx's dictionary, every way of saying a word in its order; with HOUSE."""
    known: Pronunciations = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, phones = line.partition(" ")
        known.setdefault(ANOTHER_WAY.sub("", word), []).append(phones.strip())
    for entry in HOUSE.strip().replace("\n", "|").split("|"):
        word, _, phones = entry.partition(" ")
        known.setdefault(word, [phones])
    return known


def pronunciations(word: str, known: Pronunciations) -> list[str]:
    """How a word is said; none when neither the dictionary nor the rule for possessives tells."""
    if word in known or not word.endswith("'s"):
        return known.get(word, [])
    return [f"{phones} {possessive(phones.split()[-1])}" for phones in known.get(word[:-2], [])]


def possessive(last_phone: str) -> str:
    return "IH Z" if last_phone in HISSING else "S" if last_phone in VOICELESS else "Z"


def vocabulary(counts: Mapping[str, Counter[str]], own: Backoff, known: Pronunciations, size: int = SIZE) -> tuple[str, ...]:
    """The words to know, sorted, after BEGIN and END: those of conversation first, then PocketSphinx's likeliest."""
    chosen: dict[str, None] = {}
    for kind, least in LEAST_OFTEN.items():
        for word, often in counts[kind].most_common():
            if often >= least and len(word) > 0 and SPOKEN.match(word) and pronunciations(word, known):
                chosen.setdefault(word)
    for place in (-own.ones.chances).argsort():
        word = own.words[place]
        if len(chosen) < size - 2 and SPOKEN.match(word) and pronunciations(word, known):
            chosen.setdefault(word)
    return (BEGIN, END, *sorted(list(chosen)[: size - 2]))


def dictionary_text(words: tuple[str, ...], known: Pronunciations) -> str:
    """The dictionary of these words in PocketSphinx's form: the second way of saying "a" is "a(2)"."""
    lines = []
    for word in words:
        for number, phones in enumerate(pronunciations(word, known) if word not in (BEGIN, END) else [], start=1):
            lines.append(f"{word if number == 1 else f'{word}({number})'} {phones}")
    return "\n".join(lines) + "\n"
