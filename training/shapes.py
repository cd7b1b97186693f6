"""How large a decoder is: the sizes that its training, its ONNX graph and its GGUF file share. Needs no torch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """How large a decoder is. About 12.6 million weights as it stands."""

    vocab_size: int = 8_192
    hidden_size: int = 384
    layers: int = 6
    heads: int = 6
    kv_heads: int = 2
    head_dim: int = 64
    feed_forward: int = 1_024
    context: int = 512
    theta: float = 10_000.0
    epsilon: float = 1e-5


SHAPES = {
    "6m": Shape(hidden_size=256, heads=4, feed_forward=704),
    "12m": Shape(),
    "30m": Shape(hidden_size=512, layers=10, heads=8, feed_forward=1_408),
}
