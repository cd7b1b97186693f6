"""Texts as padded tokens, those of about one length together, so that little of what is computed is padding."""

from collections.abc import Iterator

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

MAX_TOKENS = 32
AT_ONCE = 32


def by_length(tokenizer: Tokenizer, texts: list[str]) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """The places of some texts, their tokens (texts, length) and which of them count; of a long text the first MAX_TOKENS."""
    rows = [
        one.ids if len(one.ids) <= MAX_TOKENS else [*one.ids[: MAX_TOKENS - 1], one.ids[-1]]
        for one in tokenizer.encode_batch(texts)
    ]
    order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    for start in range(0, len(order), AT_ONCE):
        places = order[start : start + AT_ONCE]
        some = [torch.tensor(rows[place]) for place in places]
        mask = pad_sequence([torch.ones_like(row) for row in some], batch_first=True)
        yield torch.tensor(places), pad_sequence(some, batch_first=True), mask
