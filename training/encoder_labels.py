"""What the encoder's heads tell apart, and the lines that have been labelled by hand.

companion/data/bank/lines-*.jsonl          a kind and a mood with each line
training/situations/labels-<file>.txt      the situation of each line of lines-<file>.jsonl; in halves: labels-<file>-1.txt, -2
training/situations/scenes.jsonl           the situation of all lines of a scene: {"scene": ..., "situation": ...}
training/situations/*.jsonl                further lines: {"heard": ..., "situation": ...}
Files that are not there yet are left out.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.mind.bank import Exchange
from training.places import HERE

BANK = HERE.parent / "companion" / "data" / "bank"
SITUATIONS = HERE / "situations"
OTHER = "other"

KIND = (
    "about-her bad-news complaint confession good-news memory opinion plan question request small-talk story wish worry".split()
)
MOOD = "bright fine flat low mixed tense".split()
SITUATION = f"""
achieved praised got-the-yes health-relief lucky-escape in-love new-baby proud-of-child kindness-received kindness-given
together-again small-joy made-something taught-or-learned stronger celebration someone-elses-luck
death-of-person missing-the-dead death-of-pet pet-ill someone-ill own-illness body-worry at-the-doctor fading-parent
caring-for growing-old breakup marriage-trouble family-trouble friend-trouble left-out lonely homesick sleepless too-much
feeling-low jealous ashamed
boss-trouble work-load lost-work turned-down money-short cheated officialdom home-broken neighbour-trouble landlord
lost-or-broke own-blunder travel-trouble plan-spoiled cooking-trouble weather-harvest treated-unfairly afraid-of-event
worried-for suspicious uneasy-signing world-worry everyday-gripe
living-a-lie did-wrong never-made-up-for unspeakable-feeling avoiding habit harmless-secret secret-love plan-small plan-big
about-to-tell wish-able wish-other-life wish-company wish-past hesitating
odd-sight wild-creature met-a-stranger funny-family child-said pet-antics work-story people-around sports-story event-story
own-oddity memory-childhood memory-of-someone memory-old-days opinion-playful opinion-life opinion-taste day-report
ask-fact ask-how-to ask-what-to-say ask-which ask-manners ask-big ask-about-people ask-will-it name-it give-excuse
tell-me-something rehearse judge-this keep-company push-me write-with-me remember-this her-body her-feelings her-mistake
her-place her-knowing {OTHER}
""".split()
HEADS = {"kind": KIND, "mood": MOOD, "situation": SITUATION}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line and the labels it has, by head; a head that is left out is not known."""

    text: str
    labels: dict[str, str]


def labelled(exchanges: list[Exchange], bank: Path = BANK, situations: Path = SITUATIONS) -> list[Labelled]:
    """Every labelled line. Raises ValueError for a label that no head knows, or labels that are too few or too many."""
    found = [*_particular(bank, situations), *_further(situations)]
    of_scene = {item["scene"]: item["situation"] for item in _items(situations / "scenes.jsonl")}
    for exchange in exchanges:
        if exchange.scene in of_scene:
            found += [Labelled(line, {"situation": of_scene[exchange.scene]}) for line in exchange.lines]
    for one in found:
        for head, label in one.labels.items():
            if label not in HEADS[head]:
                raise ValueError(f"{one.text!r} has the {head} {label!r}, which is not known.")
    return found


def _particular(bank: Path, situations: Path) -> Iterator[Labelled]:
    for path in sorted(bank.glob("lines-*.jsonl")):
        items = list(_items(path))
        known = _situations_of(path.stem.removeprefix("lines-"), situations, len(items))
        for item, situation in zip(items, known, strict=True):
            labels = {"kind": item["kind"], "mood": item["mood"]} | ({"situation": situation} if situation else {})
            yield Labelled(item["heard"], labels)


def _situations_of(name: str, situations: Path, count: int) -> list[str]:
    """One for each line, empty where it is not labelled yet. Halves are the first lines and the last."""
    whole, first, second = (_words(situations / f"labels-{name}{part}.txt") for part in ("", "-1", "-2"))
    gap = count - len(first) - len(second)
    labels = whole or [*first, *[""] * gap, *second]
    if len(labels) != count:
        raise ValueError(f"labels-{name}.txt has {len(labels)} labels for {count} lines.")
    return labels


def _words(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def _further(situations: Path) -> Iterator[Labelled]:
    for path in sorted(situations.glob("*.jsonl")):
        for item in _items(path):
            if "heard" in item:
                yield Labelled(item["heard"], {"situation": item["situation"]})


def _items(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)
