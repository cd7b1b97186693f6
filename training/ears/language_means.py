"""PocketSphinx's acoustic model, moved towards more voices: the means of its Gaussians, by maximum a posteriori.

Each phone has STREAMS rows of DENSITIES Gaussians. A mean becomes the average of what it was, counted as `prior` frames, and of
the frames of aligned speech that it explains. Variances, mixture weights and transitions stay as they are.
Sources: Gauvain and Lee, "Maximum a Posteriori Estimation for Multivariate Gaussian Mixture Observations of Markov Chains"
(1994), equation 20; the file: PocketSphinx 5, src/ms_gauden.c and src/util/bio.c (read for the format).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PHONES, STREAMS, DENSITIES, CEPSTRA = 42, 3, 128, 13
SHAPE = (PHONES, STREAMS, DENSITIES, CEPSTRA)
SIZES = (PHONES, STREAMS, DENSITIES, *(STREAMS * (CEPSTRA,)), int(np.prod(SHAPE)))
BYTE_ORDER = 0x11223344
END_OF_HEADER = b"endhdr\n"
HEADER = b"s3\nversion 1.0\n" + END_OF_HEADER
"""Without the line "chksum0 yes" no checksum follows the values."""
LEAST_VARIANCE = 1e-4
"""PocketSphinx's own floor (varfloor)."""
CHUNK = 4000

Floats = NDArray[np.float64]


def read_gaussians(path: Path) -> Floats:
    """Means or variances, shape SHAPE. Raises ValueError for a file of another form or size."""
    data = path.read_bytes()
    at = data.find(END_OF_HEADER) + len(END_OF_HEADER)
    head = np.frombuffer(data[at : at + 4 * (1 + len(SIZES))], "<i4").tolist()
    at += 4 * (1 + len(SIZES))
    if not data.startswith(b"s3\n") or head != [BYTE_ORDER, *SIZES] or len(data) < at + 4 * SIZES[-1]:
        raise ValueError(f"{path} has no Gaussians of the shape {SHAPE}")
    return np.frombuffer(data, "<f4", SIZES[-1], at).reshape(SHAPE).astype(np.float64)


def gaussian_bytes(values: Floats) -> bytes:
    """The file's content for means or variances of the shape SHAPE."""
    if values.shape != SHAPE:
        raise ValueError(f"needs values of the shape {SHAPE}, got {values.shape}")
    return HEADER + np.array([BYTE_ORDER, *SIZES], "<i4").tobytes() + values.astype("<f4").tobytes()


def phone_names(path: Path) -> tuple[str, ...]:
    """The phones in the order of the Gaussians, from the binary model definition. Raises ValueError."""
    data = path.read_bytes()
    names = tuple(name.decode("ascii", "replace") for name in data[max(data.find(b"+NSN+\0"), 0) :].split(b"\0", PHONES)[:PHONES])
    if len(names) != PHONES or "SIL" not in names or names != tuple(sorted(names)):
        raise ValueError(f"{path} does not name {PHONES} phones in alphabetical order")
    return names


def shares(frames: Floats, means: Floats, variances: Floats) -> Floats:
    """How much of each frame each Gaussian explains: shape (frames, densities), rows adding up to 1.

    Args: `frames` (frames, cepstra); `means` and `variances` (densities, cepstra). All Gaussians count as equally likely before.
    """
    precise = 1 / np.maximum(variances, LEAST_VARIANCE)
    near = -0.5 * (frames**2 @ precise.T - 2 * frames @ (means * precise).T + (means**2 * precise - np.log(precise)).sum(1))
    odds: Floats = np.exp(near - near.max(1, keepdims=True))
    return odds / odds.sum(1, keepdims=True)


@dataclass
class Evidence:
    """What aligned speech tells: `counts` in frames, shape SHAPE[:3], and `sums` of the frames themselves, SHAPE."""

    counts: Floats
    sums: Floats


def evidence(spoken: Iterable[tuple[int, Floats]], means: Floats, variances: Floats) -> Evidence:
    """From frames of phones, each as the phone's number and an array (frames, STREAMS, CEPSTRA)."""
    found = Evidence(np.zeros(SHAPE[:3]), np.zeros(SHAPE))
    for phone, frames in spoken:
        for start in range(0, len(frames), CHUNK):
            for stream in range(STREAMS):
                part = frames[start : start + CHUNK, stream]
                share = shares(part, means[phone, stream], variances[phone, stream])
                found.counts[phone, stream] += share.sum(0)
                found.sums[phone, stream] += share.T @ part
    return found


def adapted(means: Floats, found: Evidence, prior: float) -> Floats:
    """The means after the evidence; `prior` is how many frames the old ones count as."""
    if not prior > 0:
        raise ValueError(f"the old means need some weight, got {prior}")
    moved: Floats = (prior * means + found.sums) / (prior + found.counts)[..., None]
    return moved
