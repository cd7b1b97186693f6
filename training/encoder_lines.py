"""The lines that the encoder learns from, and its batches.

Lines of a scene belong together, and so do those of each way that it goes on (`then`); a particular line belongs with itself as a
recogniser might have misheard it, or with her answer: what she says tells what was meant. Any of her replies stand for sentences
of every kind: they keep the encoder near what it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from random import Random

import numpy as np
from numpy.typing import NDArray

from companion.mind.bank import Exchange
from training.encoder_labels import HEADS, Labelled
from training.roughen import Roughener

LONG_SCENE = 8
SCENE_LINE_OF, LABELLED_OF = 8, 10
"""Held out for measuring: one line in so many of a scene of at least LONG_SCENE lines, one labelled line in so many."""
REPLIES = 3_000
SEEDS, NEAR_EACH, LINES_EACH = 6, 3, 2
"""Of a batch: scenes, those near each of them, and lines of each."""
PARTICULAR, PARENTS, FURTHER, SENTENCES = 20, 4, 16, 8
ANSWER_SHARE = 0.5
"""How often her answer stands beside the lines of a group."""
NEAREST = 12
UNKNOWN = -100
"""The label of a line that has none; torch's cross-entropy passes it over."""


def is_held_out(text: str, of: int) -> bool:
    """True for about one text in `of`, always the same ones."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) % of == 0


@dataclass(frozen=True)
class Lines:
    """What there is to learn from, and what is held out of it.

    By scene its lines, her replies and the lines of each way to go on; by particular line her answer; by any line its labels.
    """

    scenes: list[list[str]]
    replies: list[list[str]]
    thens: list[list[list[str]]]
    particular: list[str]
    further: list[str]
    sentences: list[str]
    answers: dict[str, str]
    labels: dict[str, dict[str, str]]
    held_scene_lines: list[tuple[str, int]] = field(default_factory=list)
    held_particular: list[str] = field(default_factory=list)
    held_further: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Every line that is trained on, once."""
        scenes = (line for scene in (*self.scenes, *self.replies) for line in scene)
        thens = (line for parent in self.thens for after in parent for line in after)
        answers = (self.answers[line] for line in self.particular)
        return list(dict.fromkeys([*scenes, *thens, *self.particular, *answers, *self.further, *self.sentences]))

    def digest(self) -> str:
        """The same for the same lines and labels."""
        return blake2b(repr(self).encode(), digest_size=8).hexdigest()


def gather(exchanges: list[Exchange], known: list[Labelled], everything: bool) -> Lines:
    """Sort the bank and the labelled lines; with `everything` nothing is held out."""
    labels: dict[str, dict[str, str]] = {}
    for one in known:
        labels[one.text] = labels.get(one.text, {}) | one.labels
    scenes: list[list[str]] = []
    held_scene_lines: list[tuple[str, int]] = []
    in_scenes = [exchange for exchange in exchanges if exchange.scene]
    for number, scene in enumerate(in_scenes):
        of = 0 if everything or len(scene.lines) < LONG_SCENE else SCENE_LINE_OF
        scenes.append([line for line in scene.lines if not (of and is_held_out(line, of))])
        held_scene_lines += [(line, number) for line in scene.lines if of and is_held_out(line, of)]
    particular = [exchange.lines[0] for exchange in exchanges if not exchange.scene]
    in_bank = {line for exchange in exchanges for line in exchange.lines}
    further = [text for text in labels if text not in in_bank]
    kept, kept_further = (
        [line for line in group if everything or not is_held_out(line, LABELLED_OF)] for group in (particular, further)
    )
    replies = dict.fromkeys(reply for exchange in exchanges for reply in exchange.replies)
    return Lines(
        scenes,
        [list(scene.replies) for scene in in_scenes],
        [[list(after.lines) for after in scene.then] for scene in in_scenes],
        kept,
        kept_further,
        sorted(replies, key=lambda reply: blake2b(reply.encode()).digest())[:REPLIES],
        {exchange.lines[0]: exchange.replies[0] for exchange in exchanges if not exchange.scene},
        labels,
        held_scene_lines,
        sorted(set(particular) - set(kept)),
        sorted(set(further) - set(kept_further)),
    )


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a batch, and as it is heard. Lines of one `group` belong together; one of group -1 is compared with none.

    `scene` is the number of its scene, that after the last scene for a particular line, UNKNOWN where it is neither.
    """

    text: str
    heard: str
    group: int
    scene: int = UNKNOWN
    is_then: bool = False


class Batches:
    """Lines by step. Each batch follows from the seed and the number of its step alone.

    near: for each scene the scenes nearest to it, shape (scenes, NEAREST): in one batch they are the hardest to tell apart.
    """

    def __init__(self, lines: Lines, near: NDArray[np.int64], seed: int) -> None:
        self._lines, self._near, self._seed = lines, near, seed
        self._rough = Roughener(lines.texts())
        self._order = lru_cache(maxsize=16)(self._new_order)

    def at(self, step: int) -> list[Item]:
        chance = Random(self._seed * 1_000_003 + step)
        items: list[Item] = []
        for group, (texts, scene, is_then) in enumerate(self._groups(step, chance)):
            items += [Item(text, self._heard(text, chance), group, scene, is_then) for text in texts]
            if scene != UNKNOWN and chance.random() < ANSWER_SHARE:
                reply = chance.choice(self._lines.replies[scene])
                items.append(Item(reply, reply, group))
        scene = len(self._lines.scenes)
        for number in self._next("particular", len(self._lines.particular), PARTICULAR, step):
            text, group = self._lines.particular[number], items[-1].group + 1 if items else 0
            items.append(Item(text, self._heard(text, chance), group, scene))
            if chance.random() < ANSWER_SHARE:
                items.append(Item(self._lines.answers[text], self._lines.answers[text], group))
            else:
                items.append(Item(text, self._misheard(text, chance), group, scene))
        for name, texts, count in (("further", self._lines.further, FURTHER), ("sentences", self._lines.sentences, SENTENCES)):
            picked = [texts[number] for number in self._next(name, len(texts), count, step)]
            items += [Item(text, self._heard(text, chance), -1) for text in picked]
        return items

    def _groups(self, step: int, chance: Random) -> Iterator[tuple[list[str], int, bool]]:
        """The lines of each group, its scene, and whether it is a way to go on."""
        scenes: dict[int, None] = {}
        for seed in self._next("scenes", len(self._lines.scenes), SEEDS, step):
            near = self._near[seed].tolist()
            scenes |= dict.fromkeys([seed, *chance.sample(near, min(NEAR_EACH, len(near)))])
        for scene in scenes:
            yield _some(self._lines.scenes[scene], chance), scene, False
        for parent in self._next("parents", len(self._lines.thens), PARENTS, step):
            for after in self._lines.thens[parent]:
                yield _some(after, chance), UNKNOWN, True

    def _next(self, name: str, among: int, count: int, step: int) -> list[int]:
        """The next `count` numbers below `among`: each comes once before any comes again."""
        places = range(step * count, (step + 1) * count) if among else ()
        return [self._order(name, among, place // among)[place % among] for place in places]

    def _new_order(self, name: str, among: int, lap: int) -> list[int]:
        numbers = list(range(among))
        Random(f"{self._seed} {name} {lap}").shuffle(numbers)
        return numbers

    def _heard(self, text: str, chance: Random) -> str:
        return text if chance.random() < 0.5 else self._misheard(text, chance)

    def _misheard(self, text: str, chance: Random) -> str:
        if chance.random() < 0.5:
            return self._rough.near(text, chance)
        return self._rough.line(text, chance, chance.uniform(0.0, 0.15))


def _some(lines: list[str], chance: Random) -> list[str]:
    return chance.sample(lines, min(LINES_EACH, len(lines)))


def label_numbers(texts: list[str], labels: dict[str, dict[str, str]]) -> dict[str, list[int]]:
    """For each head the number of each line's label, or UNKNOWN."""
    numbers = {head: {name: number for number, name in enumerate(names)} for head, names in HEADS.items()}
    return {head: [known.get(labels.get(text, {}).get(head, ""), UNKNOWN) for text in texts] for head, known in numbers.items()}
