"""Making a batch of mel energies sound like other people, rooms, microphones and noises, by chance, as it is learnt from.

All is done to logarithms of energies, many utterances at once, for that is a hundred times cheaper than with samples.
Sources: Jaitly and Hinton 2013 (vocal tract length perturbation); Park et al. 2019, SpecAugment.
"""

import torch
from torch import Tensor

DB = 10 / 2.302585
"""Decibels to one natural logarithm of energy."""


def uniform(low: float, high: float, *shape: int) -> Tensor:
    return torch.empty(shape).uniform_(low, high)


def colour(count: int, bins: int, roughness: float = 0.15, tilt: float = 1.5) -> Tensor:
    """Random spectra (count, 1, bins), smooth and of no level: a microphone's, or a noise's."""
    walk = (torch.randn(count, 1, bins) * roughness).cumsum(2)
    slope = torch.linspace(-1, 1, bins) * uniform(-tilt, tilt, count, 1, 1)
    return walk - walk.mean(2, keepdim=True) + slope


def warped(frames: Tensor, low: float = 0.88, high: float = 1.14) -> Tensor:
    """With a longer or shorter throat: the mel axis stretched."""
    count, _, bins = frames.shape
    places = (torch.arange(bins) * uniform(low, high, count, 1)).clamp(0, bins - 1)
    below = places.floor().long()
    share = (places - below)[:, None, :]
    above = (below + 1).clamp(max=bins - 1)
    index = [at[:, None, :].expand_as(frames) for at in (below, above)]
    return frames.gather(2, index[0]) * (1 - share) + frames.gather(2, index[1]) * share


def level_of(frames: Tensor) -> Tensor:
    """How loud the loud parts are, (batch, 1, 1)."""
    return frames.mean(2).quantile(0.9, dim=1)[:, None, None]


def noisy(frames: Tensor, share: float = 0.6) -> Tensor:
    """A steady noise under some of them, 0 to 35 dB below the voice."""
    count, length, bins = frames.shape
    below = uniform(0, 35, count, 1, 1) / DB
    below[torch.rand(count) > share] = 60 / DB
    grain = torch.randn(count, length, bins) * torch.linspace(1.0, 0.35, bins)
    return torch.logaddexp(frames, level_of(frames) - below + colour(count, bins, 0.25, 2.0) + grain)


def overheard(frames: Tensor, share: float = 0.15) -> Tensor:
    """Somebody else in the background of a few, 8 to 25 dB below."""
    count = len(frames)
    below = uniform(8, 25, count, 1, 1) / DB
    below[torch.rand(count) > share] = 80 / DB
    other = frames.roll(1, 0)
    return torch.logaddexp(frames, other - level_of(other) + level_of(frames) - below)


def masked(frames: Tensor, mean: Tensor, widest_bins: int = 6, longest: int = 15) -> Tensor:
    """With two bands and two moments missing from each."""
    count, length, bins = frames.shape
    gone = torch.zeros(frames.shape, dtype=torch.bool)
    for _ in range(2):
        wide, start = torch.rand(count, 1) * widest_bins, torch.rand(count, 1) * bins
        at = torch.arange(bins)
        gone |= ((at >= start) & (at < start + wide))[:, None, :]
        wide, start = torch.rand(count, 1) * longest, torch.rand(count, 1) * length
        at = torch.arange(length)
        gone |= ((at >= start) & (at < start + wide))[:, :, None]
    return torch.where(gone, mean, frames)


def augmented(frames: Tensor, mean: Tensor) -> Tensor:
    """All of it, on a batch (batch, frames, bins). Chance is torch's own, so torch.manual_seed settles it."""
    count, _, bins = frames.shape
    changed = overheard(noisy(warped(frames)))
    changed = changed + uniform(-5, 3, count, 1, 1) + colour(count, bins) * torch.rand(count, 1, 1)
    return masked(changed, mean)
