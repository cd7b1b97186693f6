"""The listener at the other end of the room: the product's own ears, on this computer and in a process of their own.

A formant voice through an emulator that loses blocks leaves open recognition a third of the words, so what she said is also
settled in another way: which of many sentences of hers is it? Beside the right one stand DECOYS others of about its length, and
a grammar of nothing else decides; chance is one in DECOYS + 1.
"""

import json
import random
import re
import subprocess
import sys
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pocketsphinx
import soxr
from numpy.typing import NDArray

from companion.mind.bank import load
from deploy.boottest.failures import CheckFailedError

LIMIT_S = 120.0
EARS_RATE_HZ = 16000
DECOYS = 60
LENGTHS = (0.6, 1.6)
"""Of a decoy, in letters of the sentence that it stands beside."""
GRAMMAR = "#JSGF V1.0;\ngrammar sentences;\npublic <sentence> = {};\n"
MARGIN_S, QUIET = 0.2, 200
GAP_S = 0.02
WIDE = {"beam": 1e-80, "wbeam": 1e-60, "pbeam": 1e-80, "bestpath": False}
"""Nothing is given up before the end of the sentence: there are few, and sound may be missing from any. Their lattice of words
is not searched once more: that loses a whole sentence now and then."""
SPOKEN_WORD = re.compile(r"[a-z']+")
WORD = re.compile(r"[a-z]+")
COMMON = frozenset("a an and are for i in is it me my of on or so that the to we you your".split())
"""Too frequent to prove anything."""


def recognise(recording: Path, ears: str = "pocketsphinx") -> str:
    """What the product hears in a recording. Raises CheckFailedError."""
    command = [sys.executable, "-m", "companion", "listen", "--json", "--ears", ears, str(recording)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    if done.returncode:
        raise CheckFailedError(f"The listener failed: {done.stderr.strip()[-300:]}")
    return str(json.loads(done.stdout.splitlines()[-1]).get("text", ""))


def words_of(text: str) -> list[str]:
    """Its words in lower case, without apostrophes and figures."""
    return WORD.findall(text.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))


def shared(said: str, heard: str) -> tuple[float, set[str]]:
    """The share of a sentence's words that were heard, and those of them that are not common. An empty sentence has none."""
    words, ears = words_of(said), set(words_of(heard))
    if not words:
        return 0.0, set()
    return sum(word in ears for word in words) / len(words), {word for word in words if word in ears} - COMMON


def decoys(sentence: str, count: int = DECOYS) -> list[str]:
    """Other things that she says, of about that length; the same ones each time. There may be fewer."""
    shortest, longest = (share * len(sentence) for share in LENGTHS)
    others = {reply for exchange in load() for reply in exchange.replies if shortest <= len(reply) <= longest}
    return random.Random(len(sentence)).sample(sorted(others - {sentence}), min(count, len(others - {sentence})))


def choose(recording: Path, sentences: Sequence[str]) -> str:
    """Which of these sentences a recording holds, by a grammar of nothing else; empty when it is none of them.

    Words that PocketSphinx cannot pronounce are left out. Raises CheckFailedError for a recording without sound.
    """
    config = pocketsphinx.Config(samprate=EARS_RATE_HZ, lm=None, loglevel="FATAL", **WIDE)
    decoder = pocketsphinx.Decoder(config)
    spelled = {spoken: sentence for sentence in sentences if (spoken := _pronounceable(decoder, sentence))}
    decoder.add_jsgf_string("sentences", GRAMMAR.format(" | ".join(spelled)))
    decoder.activate_search("sentences")
    decoder.start_utt()
    decoder.process_raw(_sound(recording), full_utt=True)
    decoder.end_utt()
    best = decoder.hyp()
    return spelled.get(best.hypstr, "") if best is not None else ""


def _pronounceable(decoder: pocketsphinx.Decoder, sentence: str) -> str:
    spoken = SPOKEN_WORD.findall(sentence.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return " ".join(word for word in spoken if decoder.lookup_word(word))


def _sound(recording: Path) -> bytes:
    """16 kHz int16, from its first sound to its last, without the gaps that a busy computer tears into it."""
    with wave.open(str(recording)) as file:
        samples, rate_hz = np.frombuffer(file.readframes(file.getnframes()), np.int16), file.getframerate()
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > QUIET)
    if not len(loud):
        raise CheckFailedError(f"There is no sound in {recording}.")
    margin = np.zeros(int(MARGIN_S * rate_hz), np.int16)
    whole = np.concatenate([margin, _without_gaps(samples[loud[0] : loud[-1] + 1], int(GAP_S * rate_hz)), margin])
    return bytes(soxr.resample(whole, rate_hz, EARS_RATE_HZ).astype(np.int16))


def _without_gaps(samples: NDArray[np.int16], least: int) -> NDArray[np.int16]:
    """Without runs of `least` zeros or more: a voice breathes, only an underrun is nothing at all."""
    silent = np.concatenate([[0], (samples == 0).astype(np.int8), [0]])
    starts, ends = np.flatnonzero(np.diff(silent) == 1), np.flatnonzero(np.diff(silent) == -1)
    keep = np.ones(len(samples), np.bool_)
    for start, end in zip(starts, ends, strict=True):
        if end - start >= least:
            keep[start:end] = False
    return samples[keep]
