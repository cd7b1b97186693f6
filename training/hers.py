"""Her own dialogues to train on: the package's bank and single lines, and the whole talks in training/dialogues.

Replies that promise what she can't do yet are left out, as they are when she speaks (companion/mind/abilities.py).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tokenizers import Tokenizer

from companion.lm.prompt import SAYS, PastTurn, opening_tokens, turn_tokens
from companion.mind.abilities import is_empty_promise
from training.roughen import Roughener

HERE = Path(__file__).parent
FOLDERS = [HERE.parent / "companion" / "data" / "bank", HERE / "dialogues"]
MOVE_SHARE = 0.85
"""In the other turns the move is left open, so that she can answer without being told how."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    facts: tuple[str, ...]
    turns: tuple[PastTurn, ...]
    particular: bool = False
    kind: str = ""


def dialogues(folders: list[Path]) -> list[Dialogue]:
    """Whole talks and single lines, in the order of the files."""
    found = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.jsonl"))):
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            if "turns" in item:
                moves = [names[0] for names in item["moves"]]
                turns = (
                    PastTurn(heard, item["mood"], move, said) for (heard, said), move in zip(item["turns"], moves, strict=True)
                )
                found.append(Dialogue(tuple(item["facts"]), tuple(turns)))
            elif "heard" in item and "reply" in item and "kind" in item:
                move = "ask" if item["reply"].endswith("?") else "reflect"
                turn = PastTurn(item["heard"], item["mood"], move, item["reply"])
                found.append(Dialogue((), (turn,), particular=True, kind=item["kind"]))
    return [one for one in found if not any(is_empty_promise(turn.reply) for turn in one.turns)]


@dataclass(frozen=True, slots=True)
class Scene:
    lines: tuple[str, ...]
    replies: tuple[str, ...]
    move: str
    then: tuple["Scene", ...] = ()


def scenes(folders: list[Path]) -> list[Scene]:
    """The scenes of the bank, as its files have them."""
    return [
        scene
        for folder in folders
        for path in sorted(folder.glob("bank-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if (scene := _scene(json.loads(line), "")).replies
    ]


def _scene(item: dict[str, list[object]], move: str) -> Scene:
    move = str(item["moves"][0]) if "moves" in item else move
    replies = tuple(str(reply) for reply in item["replies"] if not is_empty_promise(str(reply)))
    then = tuple(_scene(after, move) for after in item.get("then", []))  # type: ignore[arg-type]
    return Scene(tuple(map(str, item["lines"])), replies, move, tuple(after for after in then if after.replies))


def exchanges(folders: list[Path]) -> Iterator[PastTurn]:
    """Every pair of a line and an answer, once: of a scene each line with one answer."""
    for dialogue in dialogues(folders):
        yield from dialogue.turns
    for scene in scenes(folders):
        for part in (scene, *scene.then):
            for number, line in enumerate(part.lines):
                yield PastTurn(line, "", part.move, part.replies[number % len(part.replies)])


class Source:
    """Draws token rows of her dialogues, each heard line roughened, with a mask of what she says."""

    TALK, PARTICULAR, SCENE = 0.45, 0.3, 0.25

    def __init__(self, folders: list[Path], tokenizer: Tokenizer, held_out_of: int = 0) -> None:
        every = dialogues(folders)
        self.held_out = [one for number, one in enumerate(every) if held_out_of and number % held_out_of == 7]
        kept = [one for number, one in enumerate(every) if not (held_out_of and number % held_out_of == 7)]
        self._talks = [one for one in kept if not one.particular]
        self._particular = [one for one in kept if one.particular]
        self._scenes = scenes(folders)
        self._tokenizer = tokenizer
        self._rough = Roughener(turn.heard for turn in exchanges(folders))

    def row(self, length: int, chance: Random) -> tuple[list[int], list[bool]]:
        """`length` tokens of dialogues one after another; True where a token is hers."""
        out: list[int] = []
        hers: list[bool] = []
        while len(out) < length:
            for tokens, said in self._one(chance):
                out += tokens
                hers += [False] * (len(tokens) - said) + [True] * said
        return out[:length], hers[:length]

    def tokens(self, dialogue: Dialogue, chance: Random | None = None) -> list[tuple[list[int], int]]:
        """The opening and each turn in tokens, each with how many of its last are hers. With `chance`, roughened."""
        facts = list(dialogue.facts) if chance is None or chance.random() < 0.8 else []
        out = [(opening_tokens(self._tokenizer, facts), 0)]
        for turn in dialogue.turns:
            whole = turn_tokens(self._tokenizer, turn if chance is None else self._varied(turn, chance))
            said = len(whole) - 1 - whole.index(SAYS)
            out.append((whole, said))
        return out

    def _varied(self, turn: PastTurn, chance: Random) -> PastTurn:
        """The turn as a recogniser might have heard it, now and then without the move."""
        heard = self._rough.line(turn.heard, chance, chance.choice((0.0, 0.05, 0.15)))
        return PastTurn(heard, turn.mood, turn.move if chance.random() < MOVE_SHARE else "", turn.reply)

    def _one(self, chance: Random) -> list[tuple[list[int], int]]:
        kind = chance.random()
        if kind < self.TALK:
            return self.tokens(chance.choice(self._talks), chance)
        if kind < self.TALK + self.PARTICULAR:
            return self.tokens(chance.choice(self._particular), chance)
        scene = chance.choice(self._scenes)
        turns = [PastTurn(chance.choice(scene.lines), "", scene.move, chance.choice(scene.replies))]
        if scene.then and chance.random() < 0.7:
            after = chance.choice(scene.then)
            turns.append(PastTurn(chance.choice(after.lines), "", after.move, chance.choice(after.replies)))
        return self.tokens(Dialogue((), tuple(turns)), chance)
