"""What a published model writes, made fit to be spoken: no markup, lists, emoji, stage directions, thoughts or role names.

Pure rules over text. Whether a sentence may be said at all is decided in written_checks.py.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from companion.mind.number_words import WORDS_BELOW, in_words
from companion.mind.patterns import late
from companion.speech.sentences import sentence_end

THINK, THINK_OVER = "<think>", "</think>"
PLAIN = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u201a": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"',
    "\u00bb": '"', "\u2026": "...", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2010": "-", "\u2011": "-", "\u2212": "-",
    "&": " and ", "\t": " ",
})  # fmt: skip
ACCENTED = frozenset(
    "café cafés naïve fiancé fiancée cliché résumé décor déjà voilà crème soufflé entrée jalapeño piñata".split()
)
"""English words for all that; others with such letters are names, or another language."""
MARKUP = late(r"^\s*(?:#{1,6}\s+|>\s*)+|\*\*|__|~~|`+")
BULLET = late(r"^\s*(?:[-*+\u2022\u25cf\u25aa\u2023\u2013]\s+|(?:\(?\d{1,2}|\(?[a-h])[.)]\s+)")
LINK = late(r"!?\[([^\]\[]*)\]\([^)]*\)")
URL = late(r"https?:|www\.|\b\S+@\S+\.\w|\b[\w-]+\.(?:com|org|net|io|co\.uk|gov|edu)\b", re.IGNORECASE)
ASIDE = late(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")
UNCLOSED = late(r"^[^(\[]*[)\]]|[(\[][^)\]]*$")
STARRED = late(r"\*([^*]+)\*|(?<!\w)_([^_]+)_(?!\w)")
DIRECTION = late(r"^(?:\w+ly )?(?:she |he |i )?(?:\w+ly )?(?!is\b|was\b|this\b|yes\b|always\b)(?:\w+s|\w+ing)\b", re.IGNORECASE)
"""\"*smiles softly*\" is acted, "*you*" is stressed."""
EMOTICON = late(r"(?<![\w])(?:[:;=8][-o']?[()DPpdO3/|\\\]\[]+|<3|\^_\^|xD\b|XD\b)")
TAG = late(r"</?[a-zA-Z][^<>]*>")
END = late(r"<\||\|>|\[/?INST\]|<</?SYS>>|```|</s>|###\s*(?:user|human|instruction|response)", re.IGNORECASE)
"""A template's marks, or a program's: nothing after these is hers."""
HIS_PART = late(
    r"^\W*(?:user|human|person|you|customer|client|owner|me|him|he|man|friend|note|system|instruction|context|input)"
    r"\s*(?:\([^)]*\))?\s*:",
    re.IGNORECASE,
)
HER_PART = late(
    r"^\W*(?:assistant|ai|bot|samantha|companion|answer|reply|response|her|she)\s*(?:\([^)]*\))?\s*:\s*", re.IGNORECASE
)
MONEY, PERCENT = late(r"([$\u00a3\u20ac])\s?(\d+(?:,\d{3})*)(?!\.?\d)"), late(r"(?<=\d)\s?%")
CLOCK, DECIMAL = late(r"\b(\d{1,2}):([0-5]\d)\b"), late(r"\b(\d{1,4})\.(\d{1,4})\b")
WHOLE, YEAR = late(r"(?<![\w.,:/-])(\d{1,3}(?:,\d{3})+|\d{1,9})(?![\w:/]|[.,]\d)"), late(r"\b(1[1-9]|20)(\d\d)\b(?!:?\d|,\d)")
ORDINAL = late(r"\b(\d{1,2})(?:st|nd|rd|th)\b")
ORDINALS = (
    "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
COINS = {"$": "dollar", "\u00a3": "pound", "\u20ac": "euro"}
THOUSANDS = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without what stands between <think> and </think>, however they are cut. Empty ones take their place."""
    held, is_thinking = "", False
    for piece in pieces:
        held, said = held + piece, ""
        while (place := held.lower().find(tag := THINK_OVER if is_thinking else THINK)) >= 0:
            said += "" if is_thinking else held[:place]
            held, is_thinking = held[place + len(tag) :], not is_thinking
        kept = next((size for size in range(len(tag) - 1, 0, -1) if held[-size:].lower() == tag[:size]), 0)
        if not is_thinking:
            said += held[: len(held) - kept]
        held = held[len(held) - kept :]
        yield said
    if not is_thinking:
        yield held


def raw_sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Each sentence once it is whole, as it was written; an empty text for each piece that ends none."""
    held = ""
    for piece in pieces:
        held += piece
        while (end := sentence_end(held)) is not None:
            yield held[:end].strip()
            held = held[end:].lstrip()
        yield ""
    yield held.strip()


def is_end(sentence: str) -> bool:
    """Whether this begins what somebody else says, or no speech at all. What comes after it isn't hers either."""
    return END.match(sentence.lstrip()) is not None or HIS_PART.search(sentence) is not None


def cleaned(sentence: str, her_name: str = "") -> str:
    """One sentence as it may be spoken; empty where nothing is left of it, or where what is left would make no sense.

    >>> cleaned("**Samantha:** *smiles* That\u2019s 3 times now \U0001f60a")
    "That's three times now"
    """
    text = sentence.translate(PLAIN)
    text = text.rsplit(THINK_OVER, 1)[-1].replace(THINK, " ")
    text = END.split(text, maxsplit=1)[0]
    text = LINK.sub(r"\1", text)
    if URL.search(text):
        return ""
    text = MARKUP.sub("", BULLET.sub("", MARKUP.sub("", text)))
    text = _without_name(text, her_name)
    text = UNCLOSED.sub(" ", ASIDE.sub(" ", TAG.sub(" ", EMOTICON.sub(" ", text))))
    text = _without_acting(text)
    text = "".join(_spoken_sign(sign) for sign in _without_accents(text))
    return _tidy(in_spoken_numbers(text.replace('"', " ")))


def in_spoken_numbers(text: str) -> str:
    """Figures as words, where that is simple; what is left in figures can't be said.

    >>> in_spoken_numbers("At 7:30 on the 2nd, in 1969, for $5: 3.5%.")
    'At seven thirty on the second, in nineteen sixty-nine, for five dollars: three point five percent.'
    """
    text = PERCENT.sub(" percent", MONEY.sub(_money, text))
    text = CLOCK.sub(_clock, text)
    text = ORDINAL.sub(lambda found: ORDINALS[int(found[1])] if 0 < int(found[1]) < len(ORDINALS) else found[0], text)
    text = DECIMAL.sub(lambda found: f"{_whole(int(found[1]))} point {' '.join(in_words(int(one)) for one in found[2])}", text)
    text = YEAR.sub(_year, text)
    return WHOLE.sub(lambda found: _whole(int(found[1].replace(",", ""))), text)


def _money(found: re.Match[str]) -> str:
    return f"{found[2]} {COINS[found[1]]}{'' if found[2] == '1' else 's'}"


def _clock(found: re.Match[str]) -> str:
    hour, minute = int(found[1]), int(found[2])
    past = "" if not minute else (" oh " if minute < 10 else " ") + in_words(minute)
    return in_words(hour) + (past or " o'clock")


def _year(found: re.Match[str]) -> str:
    century, rest = int(found[1]), int(found[2])
    if found[1] == "20" and rest < 10:
        return "two thousand" + (f" and {in_words(rest)}" if rest else "")
    return f"{in_words(century)} {'hundred' if not rest else 'oh ' + in_words(rest) if rest < 10 else in_words(rest)}"


def _whole(number: int) -> str:
    if number < WORDS_BELOW:
        return in_words(number)
    size, name = next((size, name) for size, name in THOUSANDS if number >= size)
    most, rest = divmod(number, size)
    return f"{in_words(most)} {name}" + (f"{' and' if rest < 100 else ''} {_whole(rest)}" if rest else "")


def _without_name(text: str, her_name: str) -> str:
    text = HER_PART.sub("", text)
    if her_name and text.lstrip().lower().startswith(f"{her_name.lower()}:"):
        return text.split(":", 1)[1]
    return text


def _without_acting(text: str) -> str:
    """Without what is only acted. A star without its fellow begins or ends a direction of several sentences."""
    text = STARRED.sub(lambda found: " " if DIRECTION.search(found[1] or found[2]) else found[1] or found[2], text)
    return "" if text.count("*") % 2 else text.replace("*", " ")


def _without_accents(text: str) -> str:
    words = (
        unicodedata.normalize("NFKD", word) if word.lower().strip(".,;:?!'") in ACCENTED else word for word in text.split(" ")
    )
    return " ".join(words)


def _spoken_sign(sign: str) -> str:
    """Nothing for what has no sound of its own: emoji, what joins them, control characters, loose accents."""
    return "" if unicodedata.category(sign) in ("So", "Sk", "Cf", "Cc", "Cs", "Co", "Cn", "Mn", "Me") else sign


def _tidy(text: str) -> str:
    text = re.sub(r"\s*[\u2013\u2014]\s*|\s+--?\s+", ", ", " ".join(text.split()))
    text = re.sub(r"\s+([.,;:?!])", r"\1", text)
    text = re.sub(r"([?!])[?!.]+", r"\1", re.sub(r"\.{2,}", ".", text)).strip(" ,;-")
    if len(text) > 1 and text[0] == "'" and text.rstrip(".?!")[-1:] == "'":
        text = text.strip("'")
    text = re.sub(r"^[\s.,;:?!'-]+", "", text)
    return text[:1].upper() + text[1:] if re.search(r"[^\W_]", text) else ""
