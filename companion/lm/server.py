"""A language model elsewhere: an OpenAI-compatible server in the owner's own network (llama.cpp's, Ollama, vLLM).

Used only where he has named one in companion.toml: what is said then leaves the device, and the ring and the doctor say so.
A server that is away, slow or talks nonsense is a ModelError within AWAY_S, so that the mind on the device can answer.

The protocol: POST /v1/chat/completions with "stream", answered by lines "data: {json}", the last "data: [DONE]"; and
GET /v1/models.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from companion.errors import ModelError
from companion.lm.chat import Message
from companion.lm.reading import Reading, lines_of

if TYPE_CHECKING:
    import httpx

KEY = "COMPANION_SERVER_KEY"
"""Where a key is, for servers that want one: not in companion.toml, which on a card any computer can read."""
AWAY_S = 1.2
"""From the question to the server's first word. Beyond that the device answers by itself; it has 1.5 s for all of it."""
STALL_S = 4.0
"""Between two pieces, once it has begun."""
WHOLE_S = 30.0
REST_S = 20.0
"""A server that was away is left alone so long: else every turn would begin with a wait in vain."""
LETTERS_A_TOKEN = 4.0
CONTEXT_TOKENS = 2_048
"""What every server that is worth asking holds."""
LONGEST_NAME = 200
FIX = "See whether it runs; until then I answer by myself. [mind] server in companion.toml names it."
SPOKEN = "My bigger mind isn't there just now, so I answer with my own."

log = logging.getLogger(__name__)


class ChatServer:
    """A ChatWriter whose words come from `url`. One thread at a time; cancel() from any."""

    leaves_device = True
    context = CONTEXT_TOKENS

    def __init__(self, url: str, model: str = "", *, away_s: float = AWAY_S, stall_s: float = STALL_S) -> None:
        """`url`: with or without /v1. `model`: empty is the first that the server names."""
        self._base = url.rstrip("/").removesuffix("/v1") + "/v1"
        self._model, self._away_s, self._stall_s = model, away_s, stall_s
        self._client: httpx.Client | None = None
        self._cancelled = threading.Event()
        self._rests_until_s = 0.0

    @property
    def name(self) -> str:
        return f"{self._model or 'a model'} at {self._base.removesuffix('/v1')}"

    def count(self, text: str) -> int:
        """A guess: only the server knows its tokens."""
        return round(len(text) / LETTERS_A_TOKEN) + 4

    def prefill(self, messages: Sequence[Message]) -> None:
        """Nothing: what isn't asked yet is not sent."""

    def cancel(self) -> None:
        self._cancelled.set()

    def stream(self, messages: Sequence[Message], max_tokens: int, seed: int | None = None) -> Iterator[str]:
        """Ask; pieces of text as they come. Raises ModelError when the server is away, stalls or answers with something else."""
        self._cancelled.clear()
        return self._pieces(messages, max_tokens, seed)

    def models(self) -> list[str]:
        """What the server has. Raises ModelError."""
        with closing(Reading(lambda: iter([json.dumps(self._models()).encode()]))) as reading:
            try:
                line = reading.next_line(self._away_s, threading.Event())
            except Exception as error:
                raise self._away(error) from error
        names: list[str] = json.loads(line or b"[]")
        return names

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _pieces(self, messages: Sequence[Message], max_tokens: int, seed: int | None) -> Iterator[str]:
        began_s = time.monotonic()
        if began_s < self._rests_until_s:
            raise self._away(TimeoutError())
        said = False
        asked = [{"role": one.role, "content": one.text} for one in messages]
        body = {"messages": asked, "max_tokens": max_tokens, "stream": True, **({} if seed is None else {"seed": seed})}
        try:
            with closing(Reading(lambda: self._answer(body))) as reading:
                while (piece := self._next_piece(reading, began_s, said=said)) is not None:
                    if piece:
                        said = True
                        yield piece
        except Exception as error:
            if not said:
                self._rests_until_s = time.monotonic() + REST_S
            raise self._away(error) from error

    def _next_piece(self, reading: Reading, began_s: float, *, said: bool) -> str | None:
        """Text; empty for a line without any; None at the end."""
        passed_s = time.monotonic() - began_s
        if passed_s > WHOLE_S:
            raise TimeoutError
        line = reading.next_line(self._stall_s if said else self._away_s - passed_s, self._cancelled)
        return None if line is None else _text_of(line)

    def _answer(self, body: dict[str, Any]) -> Iterator[bytes]:
        """The answer's lines. In the reading thread."""
        if not self._model:
            self._model = next(iter(self._models()), "")
        body = {"model": self._model, **body}
        with self._opened().stream("POST", f"{self._base}/chat/completions", json=body) as answer:
            answer.raise_for_status()
            yield from lines_of(answer.iter_bytes())

    def _models(self) -> list[str]:
        with self._opened().stream("GET", f"{self._base}/models") as answer:
            answer.raise_for_status()
            told = json.loads(b"".join(lines_of(answer.iter_bytes())))
        listed = told.get("data", []) if isinstance(told, dict) else []
        names = [one.get("id") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        return [name for name in names if isinstance(name, str) and name.isprintable() and len(name) <= LONGEST_NAME]

    def _opened(self) -> "httpx.Client":
        """Redirects are not followed and no proxy is asked: the words go to the address that the owner named, or nowhere."""
        import httpx  # noqa: PLC0415  a tenth of a second that nobody without a server waits for

        if self._client is None:
            key = os.environ.get(KEY, "")
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            limits = httpx.Timeout(self._stall_s, connect=self._away_s)
            self._client = httpx.Client(timeout=limits, headers=headers, follow_redirects=False, trust_env=False)
        return self._client

    def _away(self, error: Exception) -> ModelError:
        log.debug("the server failed: %r", error)
        return ModelError(f"The server {self._base.removesuffix('/v1')} doesn't answer: {_why(error)}.", FIX, SPOKEN)


def _text_of(line: bytes) -> str | None:
    """The text of one line of an answer: empty where it has none, None for the last. Raises ValueError for anything else."""
    if not line.startswith(b"data:"):
        return ""
    data = line[5:].strip()
    if data == b"[DONE]":
        return None
    try:
        choices = json.loads(data)["choices"]
        text = choices[0].get("delta", {}).get("content") if choices else ""
    except (TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError("no answer") from error
    return text if isinstance(text, str) else ""


def _why(error: Exception) -> str:
    """In our own words: what the server wrote is nothing to print or to say."""
    import httpx  # noqa: PLC0415  see ChatServer._opened

    if isinstance(error, httpx.HTTPStatusError):
        return f"it refuses with {error.response.status_code}"
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "it takes too long"
    if isinstance(error, httpx.ConnectError | httpx.InvalidURL | httpx.UnsupportedProtocol):
        return "nobody is there"
    return "the connection broke off" if isinstance(error, httpx.HTTPError) else "what it sends is no answer"
