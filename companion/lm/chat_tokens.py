"""The tokenizer of a published chat model, split in two: pieces of plain text, and the added tokens that mean something.

tokenizer.json names added tokens (<|im_end|>, <think>, ...) and finds them in any text. Here it is read without them, so that
whatever a person says stays plain characters; who needs one of them takes its number from `added`.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from companion.lm.load import TOKENIZER_NAME, read_text, refused

KEY = '"added_tokens"'
MOST_ADDED = 4_096
MOST_CHARS = 40_000
"""Of one text: more than any context here holds, and few enough for a tokenizer to be quick about."""


@dataclass(frozen=True)
class ChatTokens:
    tokenizer: Tokenizer
    """Knows no added token."""
    added: dict[str, int]
    size: int
    """How many numbers there are, of pieces and added tokens together."""

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer.encode(text[:MOST_CHARS], add_special_tokens=False).ids
        barred = set(self.added.values())
        return [token for token in ids if token not in barred]


def load_chat_tokens(folder: Path) -> ChatTokens:
    """Raises ModelError when tokenizer.json is missing, damaged, or no tokenizer that knows every text."""
    text = read_text(folder, TOKENIZER_NAME)
    damaged = refused(folder, f"{TOKENIZER_NAME} is damaged or cut short.")
    try:
        plain, listed = _without_added(text)
        added = {str(token["content"]): int(token["id"]) for token in listed}
        tokenizer = Tokenizer.from_str(plain)
    except Exception as error:  # the very type that tokenizers raises
        raise damaged from error
    if tokenizer.get_added_tokens_decoder() or any(not 0 <= token < 2**24 for token in added.values()):
        raise damaged
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return ChatTokens(tokenizer, added, max(tokenizer.get_vocab_size(), *(token + 1 for token in added.values()), 0))


def _without_added(text: str) -> tuple[str, list[dict[str, Any]]]:
    """The file without its added tokens, and those: cut out of the text, for the rest has megabytes and is parsed but once."""
    start = text.index("[", text.index(KEY))
    listed, end = json.JSONDecoder().raw_decode(text, start)
    if not isinstance(listed, list) or len(listed) > MOST_ADDED:
        raise ValueError(KEY)
    return f"{text[:start]}[]{text[end:]}", listed
