"""A published chat model on this device: messages in, plain text out.

What this question and the last begin with is not computed again; and what a talk always begins with, the system message, is read
back from disk at the first start after the very first, where a folder for that is given.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from companion.lm.chat import Message
from companion.lm.chat_format import ChatFormat
from companion.lm.chat_tokens import load_chat_tokens
from companion.lm.decoder import Decoder
from companion.lm.load import CONFIG_NAME, give_back, read_config, read_object, refused
from companion.lm.prefix_cache import PrefixCache
from companion.lm.sampling import Sampling
from companion.lm.session import DecoderSession

GENERATION_NAME, GENAI_NAME = "generation_config.json", "genai_config.json"
MOST_CONTEXT = 2_048
"""Talks here are short, and a longer context would be slow to fill on a small board."""
MOST_CACHE_BYTES = 192 * 2**20
LEAST_CONTEXT = 256
WORTH_KEEPING = 32
"""Tokens of a system message from which on reading them from disk pays."""
PLAIN = Sampling(temperature=0.2, top_p=0.9, min_p=0.0, repetition=1.1)
"""Where a model's files say nothing of sampling: as SmolLM2's authors do in the example on its card, and a little against
repeating itself."""


class ChatModel:
    """A ChatWriter. Raises ModelError where the model is damaged, or is none of the kinds that this program can run.

    `kept`: a folder where the cache of the system message may be kept on disk.
    """

    leaves_device = False

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        self.name = folder.absolute().name
        self._tokens = load_chat_tokens(folder)
        self._format = ChatFormat(folder, self._tokens)
        told = _generation(folder)
        ends = {self._format.end, *_ends(folder, told)}
        session = DecoderSession(folder, self._tokens)
        self._decoder = Decoder(session, ends, never=[token for token in self._tokens.added.values() if token not in ends])
        self._sampling = sampling(folder, told)
        self.context = min(session.context, MOST_CONTEXT, max(LEAST_CONTEXT, MOST_CACHE_BYTES // session.token_bytes))
        self.counts = self._decoder.counts
        self._kept = PrefixCache(kept, folder) if kept else None

    def count(self, text: str) -> int:
        return len(self._tokens.encode(text))

    def prefill(self, messages: Sequence[Message]) -> None:
        system = self._format.system(messages)
        self._recall(system)
        self._decoder.prefill(self._format.so_far(messages)[: self.context])
        if len(messages) == 1:  # nobody waits for an answer
            self._keep(system)
            give_back()

    def stream(self, messages: Sequence[Message], max_tokens: int, seed: int | None = None) -> Iterator[str]:
        """Raises ValueError where the messages are longer than the context; ModelError when the model breaks down."""
        tokens = self._format.asking(messages)
        if len(tokens) > self.context:
            raise ValueError(f"{len(tokens)} tokens, and the context is {self.context}")
        self._recall(self._format.system(messages))
        room = self.context - len(tokens) + 1
        return self._to_the_end(self._decoder.generate(tokens, replace(self._sampling, seed=seed), min(max_tokens, room)))

    def cancel(self) -> None:
        self._decoder.cancel()

    def _to_the_end(self, pieces: Iterator[str]) -> Iterator[str]:
        try:
            yield from pieces
        finally:
            give_back()

    def _recall(self, system: Sequence[int]) -> None:
        """What is on disk of this system message, unless it is in memory; a part of it serves too."""
        if self._kept is None or self._decoder.known(system) >= min(len(system), WORTH_KEEPING):
            return
        found = self._kept.read()
        if found is None:
            return
        tokens, arrays = found
        same = next((n for n, (a, b) in enumerate(zip(tokens, system, strict=False)) if a != b), min(len(tokens), len(system)))
        if same < WORTH_KEEPING or max(tokens) >= self._tokens.size:
            return
        try:
            self._decoder.restore(tokens[:same], arrays[:, :, :same])
        except ValueError:
            return

    def _keep(self, system: Sequence[int]) -> None:
        if self._kept is None or len(system) < WORTH_KEEPING or self._decoder.known(system) < len(system):
            return
        found = self._kept.read()
        if found is None or found[0] != list(system):
            self._kept.write(*self._decoder.kept(len(system)))


def sampling(folder: Path, told: Mapping[str, Any]) -> Sampling:
    """As generation_config.json tells; what it leaves out is as transformers has it. Raises ModelError for nonsense."""
    names = ("temperature", "top_p", "top_k", "repetition_penalty")
    if told.get("do_sample") is False or all(told.get(name) is None for name in names):
        return PLAIN
    chosen = {"temperature": 1.0, "top_p": 1.0, "top_k": 50, "repetition_penalty": 1.0}
    chosen |= {name: told[name] for name in names if told.get(name) is not None}
    if any(type(value) not in (int, float) for value in chosen.values()):
        raise refused(folder, f"{GENERATION_NAME} has no sensible numbers.")
    try:
        return Sampling(
            temperature=float(chosen["temperature"]),
            top_p=float(chosen["top_p"]),
            min_p=0.0,
            repetition=float(chosen["repetition_penalty"]),
            top_k=int(chosen["top_k"]),
        )
    except (ValueError, OverflowError) as error:
        raise refused(folder, f"{GENERATION_NAME} has no sensible numbers.") from error


def _generation(folder: Path) -> Mapping[str, Any]:
    """What generation_config.json says, or onnxruntime-genai's "search"; empty where neither is there."""
    if (folder / GENERATION_NAME).is_file():
        return read_object(folder, GENERATION_NAME)
    search = read_object(folder, GENAI_NAME).get("search") if (folder / GENAI_NAME).is_file() else None
    return search if isinstance(search, dict) else {}


def _ends(folder: Path, told: Mapping[str, Any]) -> list[int]:
    """The tokens that end an answer: one number or a list of them."""
    ends = told.get("eos_token_id")
    if ends is None:
        ends = read_config(folder).get("eos_token_id")
    listed = ends if isinstance(ends, list) else [] if ends is None else [ends]
    if any(type(token) is not int or token < 0 for token in listed):
        raise refused(folder, f"{CONFIG_NAME}: eos_token_id needs whole numbers.")
    return listed
