"""Sums said aloud: "what's seventeen times four", "fifteen percent of sixty", "the square root of two".

A line is a sum only if every word of it belongs to one. Numbers are exact fractions till the end; nothing is evaluated but what
this small grammar knows: sum = term {plus|minus term}; term = factor {times|divided by factor}; factor = a number, a share of a
factor, a root or a power.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from companion.mind.number_words import in_words
from companion.mind.numbers import in_figures
from companion.mind.patterns import late
from companion.mind.sum_wording import as_sum, reworded
from companion.mind.units import how_many

MOST_OPERANDS = 8
LARGEST = 10**15
"""What can still be said aloud."""
LARGEST_POWER = 50
MAX_CHARS = 200

SIGNS = (
    (r"\s*[+]\s*", " plus "),
    (r"\s*[*\u00d7]\s*|(?<=\d) x (?=\d)", " times "),
    (r"\s*[/\u00f7]\s*", " divided by "),
    (r"(?<=\d) - (?=\d)|\u2212", " minus "),
)
ASKING = (
    r"(?:(?:can|could) you )?(?:please )?(?:(?:tell me |do you know )?"
    r"(?:what do (?:you|i) get (?:if (?:you|i)|from)|what's|what is|whats|what are|how much is|how much are"
    r"|how many is|what does|what do|how much would be)"
    r"(?: the (?:sum of|result of|answer to))?|calculate|work out|figure out|add up|add|(?:can you )?tell me(?: what)?) "
)
LEAD = late(
    rf"(?:(?:so|and|hey|samantha|please|okay|quick) )*(?P<asked>{ASKING})?"
    r"(?P<sum>.+?)(?: (?:please|equals|equal|is|make|makes|come to|add up to|altogether|then|again))*"
)
SHARES = {
    "half": 2, "third": 3, "3rd": 3, "quarter": 4, "4th": 4, "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "eighth": 8, "8th": 8,
    "tenth": 10, "10th": 10,
}  # fmt: skip
PHRASES = (
    (r"(?:the )?square root of", "ROOT"),
    (r"(?:multiplied by|times by|times)", "TIMES"),
    (r"(?:divided by|shared by)", "OVER"),
    (r"(?:take away|minus|less|subtract)", "MINUS"),
    (r"(?:plus|added to|add)", "PLUS"),
    (r"(?:percent|per cent) of(?: the)?", "PERCENT"),
    (r"(?:percent|per cent) off", "OFF"),
    (r"squared", "SQUARED"),
    (r"cubed", "CUBED"),
    (r"(?:raised )?to the power(?: of)?", "POWER"),
    (r"(?:double|twice)", "DOUBLE"),
    (r"(?:triple|treble)", "TRIPLE"),
    (rf"(?:a |1 |the )?(?:{'|'.join(SHARES)}) of", "SHARE"),
    (r"\d{1,2} (?:thirds|quarters|fifths|sixths|eighths|tenths) of", "SHARES"),
    (r"and", "AND"),
    (r"-?\d+(?:\.\d+)?", "NUMBER"),
)
TOKEN = late("|".join(f"(?P<{name}{at}>{pattern})(?= |$)" for at, (pattern, name) in enumerate(PHRASES)))

NO_DIVISION = "Nobody can divide by nought, I'm afraid. Not even a computer."
NO_ROOT = "A number below nought has no ordinary square root."
TOO_LARGE = "That's more than I can say in one breath."


class _NoSum(Exception):  # noqa: N818 - it is no error: the line is about something else
    pass


class _Refused(Exception):  # noqa: N818 - it carries the answer
    pass


def answer(text: str) -> str | None:
    """What a sum comes to, in a sentence; None for a line that is no sum.

    >>> answer("what's seventeen times four"), answer("ten divided by four"), answer("what's one more drink going to do")
    ('Sixty-eight.', '2.5.', None)
    """
    text = text.lower()
    for sign, words in SIGNS if len(text) <= MAX_CHARS else ():
        text = re.sub(sign, words, text)
    figures = re.sub(r"\bone\b", "1", in_figures(as_sum(text[: MAX_CHARS + 1])))
    figures = reworded(figures) if len(figures) <= MAX_CHARS else figures
    asked = LEAD.fullmatch(re.sub(r"(^|of |by |times |plus |minus )minus (?=\d)", r"\1-", figures))
    if asked is None or len(text) > MAX_CHARS:
        return None
    try:
        return how_many(asked["sum"]) or _said(_Sum(_tokens(asked["sum"]), is_asked=bool(asked["asked"])).value())
    except _NoSum:
        return None
    except ZeroDivisionError:
        return NO_DIVISION
    except _Refused as refused:
        return str(refused)


def _tokens(figures: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while at < len(figures):
        found = TOKEN.match(figures, at)
        if found is None:
            raise _NoSum
        tokens.append((str(found.lastgroup).rstrip("0123456789"), found[0]))
        at = found.end() + 1
    return tokens


class _Sum:
    """Reads tokens from left to right; each method one line of the grammar."""

    def __init__(self, tokens: list[tuple[str, str]], *, is_asked: bool) -> None:
        self._tokens, self._at, self._is_asked = tokens, 0, is_asked
        kinds = [kind for kind, _ in tokens]
        if len(tokens) < 2 or kinds.count("NUMBER") > MOST_OPERANDS or (not is_asked and kinds[0] in ("DOUBLE", "TRIPLE")):
            raise _NoSum

    def value(self) -> Fraction:
        total = self._term()
        while kind := self._next("PLUS", "MINUS", *(("AND",) if self._is_asked else ())):
            term = self._term()
            total = total - term if kind == "MINUS" else total + term
        if self._at < len(self._tokens):
            raise _NoSum
        return _bounded(total)

    def _term(self) -> Fraction:
        product = self._factor()
        while kind := self._next("TIMES", "OVER"):
            factor = self._factor()
            product = _bounded(product * factor if kind == "TIMES" else product / factor)
        return product

    def _factor(self) -> Fraction:
        kind, said = self._take()
        before: dict[str, Callable[[Fraction], Fraction]] = {
            "ROOT": _root,
            "DOUBLE": lambda value: 2 * value,
            "TRIPLE": lambda value: 3 * value,
            "SHARE": lambda value: value / _share(said),
            "SHARES": lambda value: value * int(said.split()[0]) / SHARES[said.split()[1].rstrip("s")],
        }
        if kind in before:
            return _bounded(before[kind](self._factor()))
        if kind != "NUMBER":
            raise _NoSum
        return self._after(_bounded(Fraction(said)))

    def _after(self, value: Fraction) -> Fraction:
        """A number with what follows it and belongs to it."""
        kind = self._next("PERCENT", "OFF", "SQUARED", "CUBED", "POWER")
        if kind == "PERCENT":
            return _bounded(value / 100 * self._factor())
        if kind == "OFF":
            return _bounded((1 - value / 100) * self._factor())
        if kind:
            power = self._factor() if kind == "POWER" else Fraction(2 if kind == "SQUARED" else 3)
            return _power(value, power)
        return value

    def _take(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise _NoSum
        self._at += 1
        return self._tokens[self._at - 1]

    def _next(self, *kinds: str) -> str:
        """The kind of the next token if it is one of these, and past it; "" otherwise."""
        if self._at < len(self._tokens) and self._tokens[self._at][0] in kinds:
            return self._take()[0]
        return ""


def _bounded(value: Fraction) -> Fraction:
    if abs(value) > LARGEST or value.denominator > LARGEST**2:
        raise _Refused(TOO_LARGE)
    return value


def _share(said: str) -> int:
    return next(part for word, part in SHARES.items() if re.search(rf"\b{word}\b", said))


def _power(value: Fraction, power: Fraction) -> Fraction:
    if power.denominator != 1 or abs(power) > LARGEST_POWER:
        raise _Refused(TOO_LARGE)
    return _bounded(value ** int(power))


def _root(value: Fraction) -> Fraction:
    if value < 0:
        raise _Refused(NO_ROOT)
    roots = isqrt(value.numerator), isqrt(value.denominator)
    if roots[0] ** 2 == value.numerator and roots[1] ** 2 == value.denominator:
        return Fraction(*roots)
    return Fraction(float(value) ** 0.5)


def _said(value: Fraction) -> str:
    """Whole numbers in words while they are short; others with one or two places, "about" where that is not all of it."""
    sign, size = ("Minus " if value < 0 else ""), abs(value)
    if size.denominator == 1:
        words = in_words(int(size))
        return f"{sign}{words if sign else words.capitalize()}."
    places = 2 if size >= Fraction(1, 100) else 4
    rounded = Fraction(round(size * 10**places), 10**places)
    if not rounded:
        return "Next to nothing."
    whole, rest = divmod(round(rounded * 10**places), 10**places)
    figures = f"{whole:,}" + (f".{rest:0{places}}".rstrip("0") if rest else "")
    return f"{sign}{figures}." if rounded == size else f"About {sign.lower()}{figures}."
