"""The layout of a conversation in tokens: what the decoder was trained on and what it is asked with are written here alone.

    <|begin|> [<|facts|> sentences <|end|>]  then for each turn
    <|heard|> what was said <|mood|> low <|move|> ask <|says|> her reply <|end|>

Facts and earlier turns come first and do not change, and mood and move follow what was heard: so all that is known while
the person still speaks is a prefix of the whole, and computed before the button is let go. A turn whose mood or move is
empty is written without that part. No text, whatever is in it, becomes a special token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

SPECIAL_TOKENS = ("<|begin|>", "<|end|>", "<|facts|>", "<|heard|>", "<|mood|>", "<|move|>", "<|says|>", "<|pad|>")
"""In this order they are the first ids of every tokenizer of ours."""

BEGIN, END, FACTS, HEARD, MOOD, MOVE, SAYS, PAD = range(len(SPECIAL_TOKENS))

CONTEXT_TOKENS = 512
HEARD_TOKENS = 96
"""Of a longer line the last are kept: what people end with is what they want answered. At 150 words a minute, half a minute."""
REPLY_TOKENS = 80
FACTS_TOKENS = 96
MOST_CHARS = 4_000
"""Of one text: far more than HEARD_TOKENS ever come from, and few enough for a tokenizer to be quick about."""


@dataclass(frozen=True)
class PastTurn:
    """A turn as it went. `mood` and `move` are the words that the reply was asked for with; either may be empty."""

    heard: str
    mood: str
    move: str
    reply: str


def encode_text(tokenizer: Tokenizer, text: str) -> list[int]:
    """The tokens of plain text, its spaces evened out. "<|says|>" in it is eight ordinary characters, never the token."""
    if not tokenizer.encode_special_tokens:
        tokenizer.encode_special_tokens = True  # despite its name: special tokens are then encoded as the text they are
    ids = tokenizer.encode(" ".join(text.split()), add_special_tokens=False).ids
    return [token for token in ids if token >= len(SPECIAL_TOKENS)]


def opening_tokens(tokenizer: Tokenizer, facts: Sequence[str] = ()) -> list[int]:
    """How a conversation begins. Facts are whole sentences; those beyond FACTS_TOKENS are left out, the last first."""
    kept: list[int] = []
    for count in range(len(facts), 0, -1):
        kept = encode_text(tokenizer, " ".join(facts[:count]))
        if len(kept) <= FACTS_TOKENS:
            break
    return [BEGIN, FACTS, *kept[:FACTS_TOKENS], END] if kept else [BEGIN]


def heard_tokens(tokenizer: Tokenizer, heard: str) -> list[int]:
    """What was heard, or of it what was heard so far."""
    return [HEARD, *encode_text(tokenizer, heard[-MOST_CHARS:])[-HEARD_TOKENS:]]


def asked_tokens(tokenizer: Tokenizer, mood: str, move: str) -> list[int]:
    """How she is to reply; the reply's own tokens follow."""
    asked = []
    if mood:
        asked += [MOOD, *encode_text(tokenizer, mood)]
    if move:
        asked += [MOVE, *encode_text(tokenizer, move)]
    return [*asked, SAYS]


def reply_tokens(tokenizer: Tokenizer, reply: str) -> list[int]:
    """A reply to its end: of one beyond REPLY_TOKENS the first are kept."""
    return [*encode_text(tokenizer, reply[:MOST_CHARS])[: REPLY_TOKENS - 1], END]


def turn_tokens(tokenizer: Tokenizer, turn: PastTurn) -> list[int]:
    """A whole turn, from what was heard to the end of the reply."""
    asked = asked_tokens(tokenizer, turn.mood, turn.move)
    return [*heard_tokens(tokenizer, turn.heard), *asked, *reply_tokens(tokenizer, turn.reply)]


def first_kept(lengths: Iterable[int], room: int) -> int:
    """Which turn is the first that a context of `room` tokens still holds, of turns so long in tokens, oldest first.

    When a turn does not fit any more, the oldest go until half the room is free: the ones that stay then begin at the same
    place for several turns, and what was computed of them stays good. The answer for a longer history never drops less.

    >>> [first_kept([30] * count, room=100) for count in range(8)]
    [0, 0, 0, 0, 3, 3, 3, 6]
    """
    kept: list[int] = []
    start = 0
    for length in lengths:
        kept.append(length)
        if sum(kept) > room:
            while kept and sum(kept) > (room // 2 if len(kept) > 1 else room):
                start += 1
                del kept[0]
    return start


class Context:
    """A conversation in tokens, cut to a limit by whole turns; what it costs does not grow with the conversation."""

    def __init__(self, tokenizer: Tokenizer, facts: Sequence[str] = (), limit: int = CONTEXT_TOKENS) -> None:
        self._tokenizer, self._limit = tokenizer, limit
        self._opening = opening_tokens(tokenizer, facts)
        # Kept free whatever is said now, so that the turns kept do not change while a person speaks. 16: mood and move.
        self._room = max(0, limit - len(self._opening) - (1 + HEARD_TOKENS) - 16 - REPLY_TOKENS)
        self._turns: list[list[int]] = []

    def add(self, turn: PastTurn) -> None:
        """The turn is over, and is remembered."""
        self._turns.append(turn_tokens(self._tokenizer, turn))
        del self._turns[: first_kept(map(len, self._turns), self._room)]

    def with_facts(self, facts: Sequence[str]) -> "Context":
        """The same turns under other facts."""
        fresh = Context(self._tokenizer, facts, self._limit)
        start = first_kept(map(len, self._turns), fresh._room)
        fresh._turns = self._turns[start:]
        return fresh

    def so_far(self, heard: str = "") -> list[int]:
        """All that is known while the person speaks."""
        before = [token for turn in self._turns for token in turn]
        return [*self._opening, *before, *(heard_tokens(self._tokenizer, heard) if heard else [])]

    def asking(self, heard: str, mood: str, move: str) -> list[int]:
        """All that a reply is asked for with: at most the limit less REPLY_TOKENS."""
        return [*self.so_far(), *heard_tokens(self._tokenizer, heard), *asked_tokens(self._tokenizer, mood, move)]
