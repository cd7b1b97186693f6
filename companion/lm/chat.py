"""What a mind that talks in messages can do: a published model on this device, or one on a server of the owner's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True)
class Message:
    role: Role
    text: str


class ChatWriter(Protocol):
    """One thread at a time uses it; cancel() alone may come from another."""

    @property
    def name(self) -> str: ...

    leaves_device: bool
    """Whether what is said goes to another machine."""
    context: int
    """The most tokens that messages and answer may have together."""

    def count(self, text: str) -> int:
        """Tokens of a text."""
        ...

    def prefill(self, messages: Sequence[Message]) -> None:
        """Read ahead. A last user message may be unfinished: more of it may come, or other words."""
        ...

    def stream(self, messages: Sequence[Message], max_tokens: int, seed: int | None = None) -> Iterator[str]:
        """Answer the messages: pieces of plain text as they come. Raises ModelError."""
        ...

    def cancel(self) -> None:
        """End what is being written or read, within a token. From any thread."""
        ...
