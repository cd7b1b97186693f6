"""What the ears are measured with: people, synthetic voices that never taught, and sound that is no speech.

All of it comes from seeds and from lists: the same utterances in the same order each time.
"""

import json
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

import numpy as np

from companion.speech.commands import PHRASES, TIMES
from training.ears import harm, recordings
from training.ears.voices import TEST_VOICES, speak
from training.places import HELD_OUT

SEED = 4
NAMED = (
    "yes|no|stop|louder|quieter|repeat|again|cancel|help|good morning|good night|goodbye|set a timer|remind me|take a note|"
    "what time is it"
).split("|")
"""The commands that the ears were ordered for: they are always among those measured."""
OTHERS, TIMED = 44, 20
LINES, VOICES_A_LINE = 60, 2
PIECES, PIECE_S = 20, 3.0
LOUDNESS_DB = (-20.0, -40.0)
PEOPLE = ("lj", "read", "nonnative")


@dataclass(frozen=True)
class Utterance:
    sound: harm.Sound
    said: str
    """Empty: no English words."""
    speaker: str


Harm = Callable[[harm.Sound, int], harm.Sound]
"""Takes a seed."""


@cache
def people(name: str) -> tuple[Utterance, ...]:
    """Recordings of one set; of AN4 the test speakers' alone."""
    table = recordings.table(name)
    chosen = recordings.of(recordings.TEST_SPEAKERS, table) if name == "an4" else table
    return tuple(Utterance(recordings.sound(one), one.text, one.speaker) for one in chosen)


@cache
def commands() -> tuple[Utterance, ...]:
    """80 commands by each voice: the named ones, others, and some with a time in them."""
    chance = Random(SEED)
    plain = [phrase for phrase in PHRASES if not phrase.endswith(TIMES) and phrase not in NAMED]
    timed = [phrase for phrase in PHRASES if phrase.endswith(TIMES)]
    phrases = [*NAMED, *chance.sample(plain, OTHERS), *chance.sample(timed, TIMED)]
    return tuple(Utterance(speak(phrase, voice), phrase, voice) for voice in TEST_VOICES for phrase in phrases)


@cache
def some_commands() -> tuple[Utterance, ...]:
    """Each of those phrases by two of the voices: enough for the many kinds of harm."""
    phrases = len(NAMED) + OTHERS + TIMED
    return tuple(one for at, one in enumerate(commands()) if (at // phrases + at % phrases) % len(TEST_VOICES) < VOICES_A_LINE)


@cache
def conversation() -> tuple[Utterance, ...]:
    """60 lines that people might say to her, written before she was built, each by two of the voices."""
    return tuple(_by_voices(_held_out("common", "particular"), VOICES_A_LINE))


@cache
def foreign() -> tuple[Utterance, ...]:
    """Another language alone, by espeak-ng; and after an English recording, in one utterance."""
    alone = [
        Utterance(speak(text, f"espeak:{language}"), "", language) for language, texts in harm.FOREIGN.items() for text in texts
    ]
    english = people("nonnative")[: len(alone)]
    mixed = [
        Utterance(np.concatenate([first.sound, second.sound]), "", second.speaker)
        for first, second in zip(english, alone, strict=True)
    ]
    return (*alone, *mixed)


@cache
def sounds(kind: str) -> tuple[Utterance, ...]:
    """20 pieces of 3 s with no speaker in front: half of them loud, half soft."""
    length = round(PIECE_S * harm.RATE_HZ)
    return tuple(
        Utterance(harm.alone(NOISES[kind](length, SEED + piece), LOUDNESS_DB[piece % 2]), "", "") for piece in range(PIECES)
    )


def chatter(length: int, seed: int) -> harm.Noise:
    """Six people at once, readers of other sentences than those that are measured on AN4."""
    others = Random(seed).sample(people("nonnative"), 6)
    return harm.babble(length, [other.sound for other in others], seed)


NOISES: dict[str, Callable[[int, int], harm.Noise]] = {
    "white noise": harm.white,
    "pink noise": harm.pink,
    "hum of 50 Hz": lambda length, seed: harm.hum(length, 50, seed),
    "hum of 60 Hz": lambda length, seed: harm.hum(length, 60, seed),
    "music": harm.music,
    "babble": chatter,
}


def _noisy(kind: str, snr_db: float) -> Harm:
    return lambda sound, seed: harm.mixed(sound, NOISES[kind](len(sound), seed), snr_db)


HARMS: dict[str, Harm] = {
    "clean": lambda sound, _seed: sound,
    **{f"{kind} at {snr_db} dB": _noisy(kind, snr_db) for kind in ("pink noise", "babble") for snr_db in (20, 10, 5, 0)},
    "music at 10 dB": _noisy("music", 10),
    "hum of 50 Hz at 10 dB": _noisy("hum of 50 Hz", 10),
    "room, 3 m": harm.far_away,
    "clipped by 20 dB": lambda sound, _seed: harm.clipped(sound, 20),
    "soft, -40 dB": lambda sound, _seed: harm.at_level(sound, -40),
    "dropouts": harm.dropouts,
}


def harmed(utterances: Sequence[Utterance], name: str) -> Iterator[Utterance]:
    """Each with the harm of this name; the noise of each is another one."""
    for number, utterance in enumerate(utterances):
        yield replace(utterance, sound=HARMS[name](utterance.sound, SEED + number))


SETS: dict[str, Callable[[], tuple[Utterance, ...]]] = {
    "an4": lambda: people("an4"),
    **{name: lambda name=name: people(name) for name in PEOPLE},  # type: ignore[misc]
    "commands": commands,
    "some commands": some_commands,
    "conversation": conversation,
    "other languages": foreign,
    **{kind: lambda kind=kind: sounds(kind) for kind in NOISES},  # type: ignore[misc]
    "silence": lambda: (Utterance(harm.silence(PIECE_S), "", ""),),
}


def _held_out(*names: str) -> list[str]:
    lines = [json.loads(line)["heard"] for name in names for line in (HELD_OUT / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return sorted(lines, key=lambda line: zlib.crc32(line.encode()))[:LINES]


def _by_voices(lines: Sequence[str], each: int) -> Iterator[Utterance]:
    for number, line in enumerate(lines):
        for further in range(each):
            voice = TEST_VOICES[(number + further * 2) % len(TEST_VOICES)]
            yield Utterance(speak(line, voice), line, voice)
