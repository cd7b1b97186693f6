r"""A conversation in the tokens of ChatML, as SmolLM2, Qwen2.5 and Qwen3 were taught it.

    <|im_start|>system\n TEXT <|im_end|>\n  <|im_start|>user\n TEXT <|im_end|>\n  <|im_start|>assistant\n

A system message comes first, always: their templates put one of their own where it is missing, and she is none of those. Qwen3
thinks aloud unless an empty thought follows the assistant's opening. A published template (in tokenizer_config.json or
chat_template.jinja) is read only to see that it is one of this kind; the tests compare the tokens with the templates rendered.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from companion.lm.chat import Message
from companion.lm.chat_tokens import ChatTokens
from companion.lm.load import read_text, refused

START, END = "<|im_start|>", "<|im_end|>"
THINK, THOUGHT = "<think>", "</think>"
TOKENIZER_CONFIG_NAME, TEMPLATE_NAME = "tokenizer_config.json", "chat_template.jinja"
FOREIGN = ("bos_token", "<|startoftext|>", "[INST]", "<start_of_turn>", "<|start_header_id|>")
"""What in a template tells of more than ChatML: LFM2's begins with a token of its own, others have other marks."""


class ChatFormat:
    """Raises ModelError where the model in `folder` was taught another format."""

    def __init__(self, folder: Path, tokens: ChatTokens) -> None:
        self._tokens = tokens
        template = read_template(folder)
        known = START in tokens.added and END in tokens.added
        if not known or (
            template and (START not in template or END not in template or any(mark in template for mark in FOREIGN))
        ):
            raise refused(folder, "it was taught a form of conversation that this program doesn't know.")
        self._start, self.end = tokens.added[START], tokens.added[END]
        self._newline = tokens.encode("\n")
        thinks = THINK in tokens.added and THOUGHT in tokens.added and (not template or "enable_thinking" in template)
        self.opening = [self._start, *tokens.encode("assistant\n"), *(self._no_thought() if thinks else [])]
        """Of the assistant's turn; what she writes follows."""

    def asking(self, messages: Sequence[Message]) -> list[int]:
        """All that an answer is asked for with."""
        return [*self.system(messages), *self._whole(messages[1:]), *self.opening]

    def so_far(self, messages: Sequence[Message]) -> list[int]:
        """All that is known while the person still speaks: the last message, if it is a user's, is left open."""
        if not messages or messages[-1].role != "user":
            return [*self.system(messages), *self._whole(messages[1:])]
        return [*self.system(messages), *self._whole(messages[1:-1]), *self._open(messages[-1])]

    def system(self, messages: Sequence[Message]) -> list[int]:
        """The first message alone. Raises ValueError where it is no system message."""
        if not messages or messages[0].role != "system":
            raise ValueError("a conversation begins with a system message")
        return self._whole(messages[:1])

    def _whole(self, messages: Sequence[Message]) -> list[int]:
        return [token for message in messages for token in (*self._open(message), self.end, *self._newline)]

    def _open(self, message: Message) -> list[int]:
        return [self._start, *self._tokens.encode(f"{message.role}\n{message.text}")]

    def _no_thought(self) -> list[int]:
        gap = self._tokens.encode("\n\n")
        return [self._tokens.added[THINK], *gap, self._tokens.added[THOUGHT], *gap]


def read_template(folder: Path) -> str:
    """The published template; empty where there is none. Raises ModelError when its file is damaged."""
    if (folder / TEMPLATE_NAME).is_file():
        return read_text(folder, TEMPLATE_NAME)
    if not (folder / TOKENIZER_CONFIG_NAME).is_file():
        return ""
    try:
        config: Any = json.loads(read_text(folder, TOKENIZER_CONFIG_NAME))
        template = config.get("chat_template") or ""
    except (ValueError, AttributeError, RecursionError) as error:
        raise refused(folder, f"{TOKENIZER_CONFIG_NAME} is damaged or cut short.") from error
    if isinstance(template, list):  # several, each with a name
        named = {str(one.get("name")): one.get("template") for one in template if isinstance(one, dict)}
        template = named.get("default") or ""
    return template if isinstance(template, str) else ""
