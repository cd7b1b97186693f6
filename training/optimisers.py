"""How the decoder's weights move: Muon for the matrices, AdamW for the pieces and the norms.

Muon (Keller Jordan et al., 2024, https://kellerjordan.github.io/posts/muon/) makes each update of a matrix orthogonal by five
steps of a Newton-Schulz iteration; the three coefficients are that page's.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

QUINTIC = (3.4445, -4.7750, 2.0315)
MUON_RATE, ADAM_RATE = 0.02, 3e-3
DECAY = 0.02
MOMENTUM = 0.95


def orthogonal(gradient: Tensor, steps: int = 5) -> Tensor:
    """Near the orthogonal matrix that is nearest to it: singular values between about 0.7 and 1.2, but for tiny ones."""
    a, b, c = QUINTIC
    x = gradient.bfloat16()
    x = x / (x.norm() + 1e-7)
    tall = x.size(0) > x.size(1)
    x = x.T if tall else x
    for _ in range(steps):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    return (x.T if tall else x).float()


class Muon(torch.optim.Optimizer):
    def __init__(self, weights: Iterable[nn.Parameter], lr: float = MUON_RATE) -> None:
        super().__init__(weights, {"lr": lr})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]
        for group in self.param_groups:
            for weight in group["params"]:
                state = self.state[weight]
                if not state:
                    state["momentum"] = torch.zeros_like(weight)
                state["momentum"].lerp_(weight.grad, 1 - MOMENTUM)
                update = orthogonal(weight.grad.lerp(state["momentum"], MOMENTUM))
                weight.mul_(1 - group["lr"] * DECAY)
                weight.add_(update, alpha=-group["lr"] * max(1, weight.size(0) / weight.size(1)) ** 0.5)


def both(model: nn.Module) -> list[torch.optim.Optimizer]:
    """The two optimisers that together move every weight of a model."""
    named = list(model.named_parameters())
    matrices = [weight for name, weight in named if weight.dim() == 2 and "embed" not in name]
    others = [weight for name, weight in named if weight.dim() != 2 or "embed" in name]
    return [Muon(matrices), torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.95), weight_decay=0.0, fused=True)]


def rate(step: int, steps: int, warm_up: int = 60, steady: float = 0.45) -> float:
    """What share of the full rate a step uses: up, level until `steady` of the way, then down in a line to 2 %."""
    if step < warm_up:
        return (step + 1) / warm_up
    done = step / steps
    return 1.0 if done < steady else max(0.02, (1 - done) / (1 - steady))
