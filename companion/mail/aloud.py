"""Mail as it can be said: what is no speech left out, numbers and links spoken of instead of spelled, and cut into parts."""

import re
import unicodedata
from collections.abc import Iterator

MOST_CHARS = 60_000
PART_WORDS = 55
SENTENCE_WORDS = 70
TITLES = frozenset("mr mrs ms miss dr prof professor sir".split())
WRAPPED_CHARS, NAME_WORDS = 50, 4
"""A line longer than this that ends without a stop goes on in the next one."""
LINK = re.compile(r"<?(?:https?://|www\.)[^\s<>]+>?|\[https?://[^\]\s]+\]", re.IGNORECASE)
ADDRESS = re.compile(r"<?(?:mailto:)?[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}>?")
DIGITS = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ ()/-]{0,2}\d){6,29}(?![\w])")
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
LONG_WORD = re.compile(r"\S{41,}")
DRAWN = re.compile(r"[-=_*#~+.|<>\\/^`]{3,}")
MARKS = re.compile(r"[*_`#|<>{}\[\]\\^~]+")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'\u2019\u201d)]*\s+(?=[^\s])")
UNSPOKEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Zl", "Zp", "Mn", "Me"))
GREETING = re.compile(
    r"(?:hi|hello|hey|dear|hiya|good (?:morning|afternoon|evening|day)|morning|evening)\b[^.!?,:\n]{0,60}(?:[,:!.\n]|$)\s*",
    re.IGNORECASE,
)


def sentences_aloud(text: str) -> list[str]:
    r"""Each fit to be spoken.

    >>> sentences_aloud("Hi Tom,\n\nsee https://example.org/x or mail tom@example.org.\nBye")
    ['Hi Tom,', 'see a link or mail an email address.', 'Bye.']
    """
    lines = [spoken_line(line) for line in unicodedata.normalize("NFC", text[:MOST_CHARS]).split("\n")]
    found: list[str] = []
    for paragraph in _paragraphs(lines):
        for sentence in SENTENCE_END.split(paragraph):
            found += _cut(sentence)
    return found


def parts_aloud(text: str, most_words: int = PART_WORDS) -> list[str]:
    """The sentences in parts that are each said at one go."""
    parts: list[str] = []
    held: list[str] = []
    words = 0
    for sentence in sentences_aloud(text):
        count = len(sentence.split())
        if held and words + count > most_words:
            parts.append(" ".join(held))
            held, words = [], 0
        held.append(sentence)
        words += count
    return [*parts, *([" ".join(held)] if held else [])]


def in_short(text: str, sentences: int = 2) -> tuple[str, bool]:
    """The first sentences after the greeting, and whether there is more: nothing is made of it that isn't in it."""
    whole = sentences_aloud(text)
    if whole and GREETING.fullmatch(whole[0]):
        whole = whole[1:]
    return " ".join(whole[:sentences]), len(whole) > sentences


def spoken_line(text: str, most_chars: int = MOST_CHARS) -> str:
    r"""One line, as it can be said; "" where nothing in it can.

    >>> spoken_line("*** Win £5 & call +44 7700 900123 \x1b[2J now!!!! ***"), spoken_line("ref 8839201188273")
    ('Win £5 and call 4 4 7 7 0 0 9 0 0 1 2 3 2J now!', 'ref a long number')
    """
    text = "".join(_letter(letter) for letter in text[:most_chars])
    text = LINK.sub(" a link ", text)
    text = ADDRESS.sub(" an email address ", text)
    text = DIGITS.sub(_number, IBAN.sub(" a long number ", text))
    text = LONG_WORD.sub(" ", DRAWN.sub(" ", text))
    text = re.sub(r"([!?,;:])\1+", r"\1", MARKS.sub(" ", text).replace("&", " and "))
    text = re.sub(r" ([.,;:!?])", r"\1", " ".join(text.split())).lstrip("-.,;:!?)• ")
    return text if any(letter.isalnum() for letter in text) else ""


def spoken_name(name: str, address: str) -> str:
    """What a sender is called; never an address spelled out.

    >>> spoken_name("Anna Berg", ""), spoken_name("", "tom.miller@example.org"), spoken_name("BERG, Anna", "")
    ('Anna Berg', 'tom miller', 'Anna Berg')
    """
    name = " ".join(spoken_line(name, 60).split()[:NAME_WORDS]).rstrip(".,;:!?")
    last, comma, first = name.partition(", ")
    if comma and first and " " not in last:
        name = f"{first} {last}"
    if (name.isupper() and len(name) > 3) or comma:
        name = name.title()
    local = re.sub(r"[\W\d_]+", " ", address.partition("@")[0][:40]).strip()
    return (
        name if any(letter.isalpha() for letter in name) and "email address" not in name else local or "somebody without a name"
    )


def first_name(name: str, address: str = "") -> str:
    """For a greeting; with a title all of it.

    >>> first_name("anna berg"), first_name("Dr Berg"), first_name("")
    ('Anna', 'Dr Berg', '')
    """
    words = spoken_name(name, address).split() if name else []
    if not words or words[0].lower().rstrip(".") in TITLES:
        return " ".join(words)
    return words[0].capitalize() if words[0].islower() or words[0].isupper() else words[0]


def _letter(letter: str) -> str:
    if letter == "\t" or letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in UNSPOKEN and letter not in "°" else letter


def _number(found: re.Match[str]) -> str:
    """What looks like a telephone number is said figure by figure; any other is only spoken of."""
    digits = re.sub(r"\D", "", found[0])
    if found[0].lstrip("(").startswith(("+", "0")) and len(digits) <= 15:
        return f" {' '.join(digits)} "
    return " a long number "


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Lines that were only broken to fit are joined; any other ends, so that the voice pauses there."""
    held = last = ""
    for line in lines:
        if not line:
            if held:
                yield _ended(held)
            held = ""
            continue
        if held and len(last) < WRAPPED_CHARS:
            yield _ended(held)
            held = ""
        held, last = f"{held} {line}".strip(), line
    if held:
        yield _ended(held)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ",", ":", ";")) else f"{text}."


def _cut(sentence: str) -> list[str]:
    words = sentence.split()
    return [" ".join(words[first : first + SENTENCE_WORDS]) for first in range(0, len(words), SENTENCE_WORDS)]
