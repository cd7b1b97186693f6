"""What she says, heard by her own ears: if a recogniser gets the words, a person does."""

import shutil
from collections.abc import Iterator

import jiwer
import numpy as np
import pytest
import soxr

from companion.audio.block import Block
from companion.speech.plain import plain_words
from companion.speech.sphinx_ears import SphinxEars
from companion.speech.voice import SpokenVoice

pytestmark = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed")

REPLIES = [
    "Or it's like a record: nobody's in the box, and the song still gets to you.",
    "If tired turns out to be a cover for something, I'm in your pocket.",
    "What's the one sentence you want them to remember?",
    "What did she do that nobody else knew about?",
    "Could you write it to her, even just two lines?",
    "I lost the middle of that. Who gets the first phone call?",
]


@pytest.fixture
def voice() -> Iterator[SpokenVoice]:
    voice = SpokenVoice()
    yield voice
    voice.close()


def test_the_ears_get_the_words_of_the_voice_back(voice: SpokenVoice) -> None:
    ears, hits, words = SphinxEars(), 0, 0
    for reply in REPLIES:
        sound = np.concatenate([block.samples for block in voice.say(reply)])
        utterance = ears.utterance()
        heard = soxr.resample(sound, 22_050, 16_000)
        for at in range(0, len(heard), 480):
            utterance.hear(Block(heard[at : at + 480]))
        counted = jiwer.process_words(plain_words(reply), utterance.finish().text or "nothing")
        hits += counted.hits
        words += len(plain_words(reply).split())
    assert hits / words >= 0.5, f"{hits} of {words} words"
