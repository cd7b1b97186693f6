"""The middle tier: an apt answer to a line that no entry of the bank truly fits.

The encoder's heads tell what is going on (the situation: "proud-of-child"), rules find whom and what it is about (gist.py), and
one of the answers written for that situation is filled with the person's own words, turned to her side. The answers are in
companion/data/apt: one situation a line, with `replies`, each with `say` and `ask` (asked.py).
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from companion.errors import ModelError
from companion.mind.asked import ASKED
from companion.mind.gist import Gist

SLOT = re.compile(r"\{(\w+)\}")
SLOTS = frozenset("who Who thing Thing words Words when When they them their They".split())
INDEFINITE = re.compile(r"^(?:a|an|some|this|that) ")
"""Within her sentence what he has just told of is known: he says "a puppy", she says "the puppy"."""
WHOLE_LINE_TURNS = 5
"""She says a whole line back at most once in so many turns: more, and she sounds like a machine turning sentences round."""
PICKED_UP_SHARE = 0.5
"""How often one that picks up the person's own words is preferred, where there is one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One answer with its gaps."""

    say: str
    ask: str

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(slot.lower() for slot in SLOT.findall(self.say))


@dataclass(frozen=True, slots=True)
class Apt:
    """An answer with its gaps filled; `shape` is what it was made from."""

    text: str
    shape: Shape


def load(folder: Path) -> dict[str, tuple[Shape, ...]]:
    """The answers by situation. Raises ModelError naming the line that is broken."""
    found: dict[str, tuple[Shape, ...]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            try:
                item = json.loads(line)
                shapes = tuple(_shape(one) for one in item["replies"])
                found[item["situation"]] = found.get(item["situation"], ()) + shapes
            except (ValueError, TypeError, LookupError) as error:
                what = f"A line of hers is broken: {path}, line {number}: {type(error).__name__}: {error}."
                raise ModelError(what, "Mend that line, or install the companion again.") from error
    if not found:
        raise ModelError(f"There are no answers of hers in {folder}.", "Install the companion again.")
    return found


def _shape(item: Mapping[str, str]) -> Shape:
    say, ask = item["say"], item["ask"]
    unknown = set(SLOT.findall(say)) - SLOTS
    if not say.strip() or unknown or ask not in ASKED:
        raise ValueError(f"{say!r} asks {ask!r}, with gaps {sorted(unknown)} that nothing fills")
    return Shape(say, ask)


def fill(shape: Shape, gist: Gist) -> str:
    """The answer with its gaps filled; empty when the gist lacks one of them.

    >>> from companion.mind.gist import Gist
    >>> fill(Shape("{Thing}, of all things. Where from?", "happened"), Gist("", ("they", "them", "their"), "a cello", "", ""))
    'A cello, of all things. Where from?'
    """
    they, them, their = gist.pronouns
    values = {"who": gist.who, "thing": gist.thing, "words": gist.words, "when": gist.when}
    if any(not values[slot] for slot in shape.slots & values.keys()):
        return ""
    if shape.slots & {"they", "them", "their"} and not gist.who:
        return ""
    values |= {"they": they, "them": them, "their": their}
    values |= {name.capitalize(): value[:1].upper() + value[1:] for name, value in values.items()}
    values |= {name: INDEFINITE.sub("the ", values[name]) for name in ("who", "thing")}
    return SLOT.sub(lambda found: values[found[1]], shape.say)


class AptAnswers:
    """Chooses among the answers for a situation, never the same within the turns that `said` remembers."""

    def __init__(self, shapes: Mapping[str, tuple[Shape, ...]], chance: Random) -> None:
        self._shapes, self._chance = shapes, chance

    def candidates(self, situation: str, gist: Gist, said: Collection[Shape], turned_lately: bool) -> list[Apt]:
        """All that can be said of it now, in an order that chance gives; those with the person's own words first, mostly."""
        fitting = []
        for shape in self._shapes.get(situation, ()):
            if shape in said or (turned_lately and "words" in shape.slots):
                continue
            text = fill(shape, gist)
            if text:
                fitting.append(Apt(text, shape))
        self._chance.shuffle(fitting)
        if self._chance.random() < PICKED_UP_SHARE:
            fitting.sort(key=lambda apt: not apt.shape.slots)
        return fitting
