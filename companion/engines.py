"""Opens what a conversation needs: ears, voice and mind, each by the owner's settings and by what is installed.

With app.py, doctor.py and bench.py, the only files that name real classes.
"""

import itertools
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from companion.errors import ModelError
from companion.mind.talk import Talk
from companion.minds import open_parts
from companion.models import packs
from companion.models.trial import prove
from companion.settings import Settings
from companion.speech.engine import Manner
from companion.speech.sphinx_ears import SphinxEars
from companion.speech.voice import SpokenVoice
from companion.speech.vosk_ears import VoskEars
from companion.turn.interfaces import Ears, Mind, Voice

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class House:
    """What the command line hands over: settings, and where things are kept."""

    settings: Settings
    data: Path
    """Memory, packs and state."""
    models: Path | None = None
    """One more folder to look for packs in, before the others."""
    remark: Callable[[str], object] = log.warning
    """Something the owner should know once."""


def open_ears(house: House, name: str = "") -> Ears:
    """The Vosk pack called `name`, or the best that is there; where there is none, PocketSphinx.

    Raises ModelError if one is asked for by name and missing or damaged; a damaged one that was only found is passed over.
    """
    found, faults = packs.find("ears", packs.search_path(house.models, house.data), name)
    for pack in found:
        try:
            packs.check_sizes(pack)
            prove(pack.folder, house.data / "state")
            return VoskEars(pack.folder, pack.name)
        except ModelError as error:
            faults.append(error)
    if faults and name:
        raise faults[0]
    for fault in faults:
        house.remark(str(fault))
    if name and name != "pocketsphinx":
        raise ModelError(f'There are no ears called "{name}".', 'Choose others under [ears] pack, or "" for the best there are.')
    if not name:
        house.remark(f"{'' if faults else 'No Vosk pack is installed. '}PocketSphinx listens, which hears less well.")
    return SphinxEars()


def open_voice(house: House) -> SpokenVoice:
    """Her voice; its process starts in the background."""
    chosen = house.settings.voice
    manner = Manner(voice=chosen.name, rate_wpm=chosen.rate_wpm, pitch=chosen.pitch, volume=chosen.loudness_percent)
    return SpokenVoice(manner, warn=house.remark, pyttsx3=chosen.engine != "espeak")


def open_mind(house: House, seed: int | None = None) -> Talk:
    """A mind that remembers nothing yet. Raises ModelError when her own lines are damaged; without a model she answers, worse."""
    parts = open_parts(house.models, house.data)
    for fault in parts.faults:
        house.remark(str(fault))
    return parts.talk(seed)


@dataclass
class Parts:
    """What a conversation needs, loaded side by side. Close it."""

    ears: Ears
    voice: Voice
    mind: Mind

    @classmethod
    def load(cls, house: House, seed: int | None = None, on_step: Callable[[float], object] = lambda _share: None) -> "Parts":
        """Load all three side by side, until she could answer. `on_step` is told what share is done. Raises CompanionError."""
        voice = open_voice(house)
        done = itertools.count(1)
        with ThreadPoolExecutor(3, "load") as pool:
            speaking, mind = pool.submit(voice.check), pool.submit(open_mind, house, seed)
            ears = pool.submit(_ears_or_substitute, house)
            for part in (speaking, mind, ears):
                part.add_done_callback(lambda _part: on_step(next(done) / 3))
            try:
                speaking.result()
                return cls(ears.result(), voice, mind.result())
            except BaseException:
                voice.close()
                raise

    def close(self) -> None:
        self.voice.close()


def _ears_or_substitute(house: House) -> Ears:
    """A conversation goes on with other ears when the ones in the settings fail."""
    try:
        return open_ears(house, house.settings.ears.pack)
    except ModelError as error:
        house.remark(str(error))
        return open_ears(house)
