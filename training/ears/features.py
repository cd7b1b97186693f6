"""What the network sees and what it should say: 40 mel energies every 10 ms, and the phone half that each frame belongs to.

python -m training.ears.features    reads the alignments, writes training/build/ears/features.npz

Each utterance comes in several versions: at other speeds, in a room, with more or less silence around it. Silence is noise,
hum, music of a kind or nothing at all (digital zeros), for a microphone's mute button and a synthetic voice give those.
The energies are those of the pack's conf/fbank.conf (pack.py), by which Vosk computes them: what is learnt here is heard there.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import kaldi_native_fbank
import numpy as np
import soxr
from numpy.typing import NDArray
from rich.progress import track

from training.ears.align import FRAMES_PER_S, Aligned, alignment
from training.ears.lexicon import PHONES
from training.ears.phrases import BUILD
from training.ears.recordings import DEV_SPEAKERS, RATE_HZ, Recording, sound

FEATURES = BUILD / "features.npz"
BINS = 40
SEED = 4
SILENCE_PDF = 0
TAUGHT, SPOKEN, DEV = 0, 1, 2
"""What kind an utterance is: of AN4's training speakers, synthetic (or no speech at all), of the speakers to tune on."""
SILENCES = 80

Samples = NDArray[np.float32]
Labels = NDArray[np.uint8]


class Seen(NamedTuple):
    """All utterances end to end: frames (frames, 40), their pdfs, where each utterance starts, and its kind."""

    frames: NDArray[np.float16]
    labels: Labels
    starts: NDArray[np.int64]
    kinds: NDArray[np.uint8]


def options() -> Any:
    """The pack's conf/fbank.conf, for kaldi_native_fbank."""
    wanted = kaldi_native_fbank.FbankOptions()
    wanted.frame_opts.samp_freq = RATE_HZ
    wanted.frame_opts.dither = 0.0
    wanted.frame_opts.snip_edges = True
    wanted.mel_opts.num_bins = BINS
    wanted.mel_opts.low_freq, wanted.mel_opts.high_freq = 20.0, -400.0
    wanted.use_energy, wanted.energy_floor = False, 0.0
    return wanted


def fbank(samples: NDArray[Any]) -> NDArray[np.float32]:
    """Natural logarithms of mel energies, (frames, 40), of samples at 16 kHz in the range of int16."""
    computer = kaldi_native_fbank.OnlineFbank(options())
    computer.accept_waveform(RATE_HZ, np.asarray(samples, np.float32).tolist())
    computer.input_finished()
    frames = [computer.get_frame(frame) for frame in range(computer.num_frames_ready)]
    return np.stack(frames).astype(np.float32) if frames else np.zeros((0, BINS), np.float32)


def labels_of(phones: tuple[tuple[str, int], ...]) -> Labels:
    """The pdf of each frame: 0 for silence, and two for each phone, one for either half.

    >>> labels_of((("SIL", 2), ("AA", 3), ("AE", 1))).tolist()
    [0, 0, 1, 1, 2, 3]
    """
    pdfs: list[int] = []
    for phone, length in phones:
        if phone in PHONES:
            first = (length + 1) // 2
            pdf = 1 + 2 * PHONES.index(phone)
            pdfs += [pdf] * first + [pdf + 1] * (length - first)
        else:
            pdfs += [SILENCE_PDF] * length
    return np.array(pdfs, np.uint8)


def at_speed(samples: Samples, labels: Labels, speed: float) -> tuple[Samples, Labels]:
    """Faster (above 1) or slower, and higher or lower with it, as a tape is."""
    if speed == 1.0:
        return samples, labels
    moved = np.asarray(soxr.resample(samples, RATE_HZ * speed, RATE_HZ), np.float32)
    frames = np.arange(int(len(labels) / speed))
    return moved, labels[np.minimum((frames * speed).astype(int), len(labels) - 1)]


def in_room(samples: Samples, chance: np.random.Generator) -> Samples:
    """With a made-up room's echo: noise that dies away within 0.15 to 0.5 s, some of it louder than what comes directly."""
    decay_s = chance.uniform(0.15, 0.5)
    times = np.arange(int(decay_s * RATE_HZ)) / RATE_HZ
    echo = chance.normal(size=len(times)) * 10 ** (-3 * times / decay_s)
    echo[: int(0.002 * RATE_HZ)] = 0
    echo *= 10 ** (-chance.uniform(-3, 9) / 20) / np.sqrt((echo**2).sum())
    echo[0] = 1
    size = 1 << (len(samples) + len(echo)).bit_length()
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(echo, size), size)[: len(samples)]
    return np.asarray(wet * (np.std(samples) / max(float(np.std(wet)), 1e-3)), np.float32)


def silence(seconds: float, chance: np.random.Generator) -> Samples:
    """Nobody speaks: digital silence, hiss, hum or a chord."""
    count = int(seconds * RATE_HZ)
    times = np.arange(count) / RATE_HZ
    kind = chance.choice(4, p=(0.3, 0.4, 0.15, 0.15))
    if kind == 0:
        return np.zeros(count, np.float32)
    level = 10 ** chance.uniform(0, 2.5)
    hiss = chance.normal(0, level, count)
    if kind == 1:
        return np.asarray(hiss, np.float32)
    lowest_hz = chance.choice((50.0, 60.0)) if kind == 2 else chance.uniform(100, 600)
    steps = (1, 2, 3, 5, 7) if kind == 2 else (1, 1.25, 1.5, 2, 2.5, 3, 4)
    tones = sum(np.sin(2 * np.pi * (lowest_hz * step * times + chance.random())) * chance.random() for step in steps)
    return np.asarray(hiss / 10 + level * 5 * tones, np.float32)


def padded(samples: Samples, labels: Labels, chance: np.random.Generator) -> tuple[Samples, Labels]:
    """With silence before and after it, in frames, so that the labels stay right; a hiss as loud as may be lies under it all."""
    lead, trail = (int(chance.uniform(0, most_s) * FRAMES_PER_S) for most_s in (0.3, 0.4))
    hop = RATE_HZ // FRAMES_PER_S
    sound_there = np.pad(samples, (lead * hop, trail * hop))
    if chance.random() < 0.6:
        sound_there = sound_there + chance.normal(0, 10 ** chance.uniform(0, 1.5), len(sound_there)).astype(np.float32)
    return sound_there, np.pad(labels, (lead, trail), constant_values=SILENCE_PDF)


def versions(one: Aligned, chance: np.random.Generator) -> Iterator[tuple[Samples, Labels]]:
    """The utterance as it is to be learnt."""
    samples = sound(Recording(Path(one.file), one.speaker, 0.0, one.text)).astype(np.float32)
    labels = labels_of(one.phones)
    if one.speaker in DEV_SPEAKERS:
        yield samples, labels
    elif one.set == "said":
        yield padded(samples, labels, chance)
        yield padded(in_room(samples, chance), labels, chance)
    else:
        yield samples, labels
        for speed in (0.9, 1.1):
            yield padded(*at_speed(samples, labels, speed), chance)
        yield padded(in_room(samples, chance), labels, chance)


def read_alignments() -> list[Aligned]:
    """Both sets' alignments. Raises OSError when align.py has not been run."""
    rows = [json.loads(line) for name in ("an4", "said") for line in alignment(name).read_text(encoding="utf-8").splitlines()]
    return [Aligned(**{**row, "phones": tuple((phone, length) for phone, length in row["phones"])}) for row in rows]


def everything(found: list[Aligned], chance: np.random.Generator) -> Iterator[tuple[int, Samples, Labels]]:
    """Each version's kind, samples and labels."""
    for one in track(found, "Features"):
        kind = DEV if one.speaker in DEV_SPEAKERS else SPOKEN if one.set == "said" else TAUGHT
        for samples, labels in versions(one, chance):
            yield kind, samples, labels
    for _ in range(SILENCES):
        yield SPOKEN, (quiet := silence(chance.uniform(1, 4), chance)), np.zeros(len(quiet) * FRAMES_PER_S // RATE_HZ, np.uint8)


def seen(found: list[Aligned], chance: np.random.Generator) -> Seen:
    frames, labels, kinds = [], [], []
    for kind, samples, pdfs in everything(found, chance):
        energies = fbank(samples)
        count = min(len(energies), len(pdfs))
        frames.append(energies[:count].astype(np.float16))
        labels.append(pdfs[:count])
        kinds.append(kind)
    starts = np.cumsum([0, *(len(pdfs) for pdfs in labels)])
    return Seen(np.concatenate(frames), np.concatenate(labels), starts, np.array(kinds, np.uint8))


def main() -> None:
    unfinished = FEATURES.with_name("features.part.npz")
    np.savez(unfinished, **seen(read_alignments(), np.random.default_rng(SEED))._asdict())
    unfinished.replace(FEATURES)


if __name__ == "__main__":
    main()
