"""A ChatWriter for tests that says what it is told to: as strict as a real one, and it keeps what it was asked.

writer = ScriptedChat(["Hello there. How was it?"])
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from threading import Event

from companion.errors import ModelError
from companion.lm.chat import Message

PIECE_CHARS = 4
BROKEN = ModelError("The scripted mind broke.", "Script another.")


class ScriptedChat:
    """Each stream() says the next of `replies`, an empty one when there is none left; an exception among them is raised.

    A reply may be a list of pieces and exceptions, which break it off there. Tokens are words. `on_piece` is called before
    each piece.
    """

    def __init__(
        self,
        replies: Sequence[str | Sequence[str | ModelError] | ModelError] = (),
        context: int = 2_000,
        *,
        leaves_device: bool = False,
        name: str = "scripted",
    ) -> None:
        self.name, self.leaves_device, self.context = name, leaves_device, context
        self.replies = list(replies)
        self.asked: list[tuple[Message, ...]] = []
        self.seeds: list[int | None] = []
        self.read_ahead: list[tuple[Message, ...]] = []
        self.pieces_made = self.closed = 0
        self.fails_ahead: ModelError | None = None
        self._is_streaming = False
        self._cancelled = Event()

    def count(self, text: str) -> int:
        return len(text.split())

    def prefill(self, messages: Sequence[Message]) -> None:
        self._check(messages, 0)
        if self.fails_ahead is not None:
            raise self.fails_ahead
        self.read_ahead.append(tuple(messages))

    def cancel(self) -> None:
        self._cancelled.set()

    def stream(self, messages: Sequence[Message], max_tokens: int, seed: int | None = None) -> Iterator[str]:
        if max_tokens < 1:
            raise ValueError(f"stream() takes one token at least, got {max_tokens}")
        self._check(messages, max_tokens)
        self.asked.append(tuple(messages))
        self.seeds.append(seed)
        self._cancelled.clear()
        reply = self.replies.pop(0) if self.replies else ""
        self._is_streaming = True
        return self._pieces([reply] if isinstance(reply, ModelError) else reply)

    def _pieces(self, reply: str | Sequence[str | ModelError]) -> Iterator[str]:
        pieces = [reply[at : at + PIECE_CHARS] for at in range(0, len(reply), PIECE_CHARS)] if isinstance(reply, str) else reply
        try:
            for piece in pieces:
                if self._cancelled.is_set():
                    return
                if isinstance(piece, ModelError):
                    raise piece
                self.pieces_made += 1
                yield piece
        finally:
            self._is_streaming = False
            self.closed += 1

    def _check(self, messages: Sequence[Message], max_tokens: int) -> None:
        """What a chat template or a server would refuse."""
        if self._is_streaming:
            raise RuntimeError("the last stream is neither read to its end nor closed")
        roles = [message.role for message in messages]
        if roles[:1] != ["system"] or "system" in roles[1:]:
            raise ValueError(f"one system message comes first; got {roles}")
        if roles[1:2] not in ([], ["user"]) or any(one == other for one, other in pairwise(roles)):
            raise ValueError(f"user and assistant take turns, the user first; got {roles}")
        if max_tokens and roles[-1] != "user":
            raise ValueError(f"a user message is answered; got {roles}")
        if any(not message.text.strip() for message in messages):
            raise ValueError("a message is empty")
        if sum(self.count(message.text) for message in messages) + max_tokens > self.context:
            raise ValueError(f"more than the {self.context} tokens of the context")
