"""Opens what a conversation needs: ears, voice and mind, each by the owner's settings and by what is installed.

With app.py, doctor.py and bench.py, the only files that name real classes.
"""

import functools
import importlib.util
import itertools
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from companion.alarms import running_s
from companion.belongings import owner_of
from companion.clock import Clock
from companion.errors import CompanionError, KeepingError, ModelError
from companion.hands import SpokenHands
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.talk import Talk
from companion.mind.tasks.manner import Hands
from companion.minds import open_parts
from companion.models import packs
from companion.models.boards import this_machine
from companion.models.card import damaged
from companion.models.chosen import chosen, why_no_engine
from companion.models.packs import Pack
from companion.models.trial import prove
from companion.ringing import Ringing, boot_id
from companion.settings import Settings
from companion.speech.attentive_ears import AttentiveEars
from companion.speech.engine import AdjustableVoice, Manner
from companion.speech.piper_voice import PiperVoice
from companion.speech.sphinx_ears import SphinxEars
from companion.speech.two_pass import GRAMMAR, TwoPassEars
from companion.speech.voice import SpokenVoice
from companion.speech.voice_activity import ByLoudness, VoiceActivity
from companion.speech.vosk_ears import UNKNOWN, VoskEars
from companion.turn import interfaces
from companion.turn.interfaces import Ears, Mind, Voice

SPHINX = "pocketsphinx"
"""The ears that need no pack: PocketSphinx has a model in its wheel, if no better one is there."""
SMALL_EARS = "PocketSphinx listens, which mishears much; `companion models get vosk-small-en-us` fetches better ears."

MEMORY_FOLDER = "memory"
"""In the folder of data."""
SHUT = "My memory won't open, so I can't keep anything just now."
PASSPHRASE = "COMPANION_PASSPHRASE"  # noqa: S105  the name of a variable
"""Where the owner wants memory to open with a passphrase besides its key."""

E = TypeVar("E")

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
    """The ears called `name`: a pack, or "pocketsphinx". Without a name the best that are there: an installed Vosk model, or else
    the small ears that come with the package, two of them on one recording.

    Raises ModelError if they are asked for by name and missing or damaged; damaged ones that were only found are passed over.
    """
    found, faults = packs.find("ears", packs.search_path(house.models, house.data), "" if name == SPHINX else name)
    if name and name != SPHINX:
        return _named(house, name, found, faults)
    found = chosen("ears", found, "", this_machine())
    if not name and (ears := _first(found, "vosk", lambda pack: _vosk(house, pack), faults)):
        return ears
    commands = None if name else _first(found, "vosk-commands", lambda pack: _vosk(house, pack, GRAMMAR), faults)
    talk = _first(found, "pocketsphinx", _sphinx, faults) or SphinxEars()
    for fault in faults:
        house.remark(str(fault))
    if not name:
        house.remark(f"{'' if faults else 'No Vosk model is installed. '}{SMALL_EARS}")
    return TwoPassEars(commands, talk) if commands else talk


def open_ears_for(house: House, words: Sequence[str], name: str = "") -> Ears:
    """Ears that hear only these words: those called `name`, else the best Vosk model that is there. Raises ModelError."""
    found, faults = packs.find("ears", packs.search_path(house.models, house.data), name)
    vosk = [pack for pack in (found if name else chosen("ears", found, "", this_machine())) if pack.engine.startswith("vosk")]
    if not vosk and (found or not name):
        raise ModelError("Only Vosk models can listen for a few words.", "`companion listen --ears vosk-mini-en` uses one.")
    pack = vosk[0] if vosk else _pack_named(name, found, faults)
    ears = _vosk(house, pack, [*words, UNKNOWN])
    if ears.strange:
        house.remark(f"{pack.name} doesn't know {', '.join(ears.strange)}: nothing is heard as that.")
    return ears


def _named(house: House, name: str, found: Sequence[Pack], faults: Sequence[ModelError]) -> Ears:
    pack = _pack_named(name, found, faults)
    if pack.engine == "pocketsphinx":
        return _sphinx(pack)
    if why := why_no_engine("ears", pack.engine):
        raise ModelError(f"{name} can't listen. {why}", "`companion models use ears auto` takes the best ears that are there.")
    return _vosk(house, pack)


def _pack_named(name: str, found: Sequence[Pack], faults: Sequence[ModelError]) -> Pack:
    """Raises ModelError where there is none that is whole."""
    if found:
        return found[0]
    if faults:
        raise next((fault for fault in faults if name in fault.what), faults[0])
    raise ModelError(
        f'There are no ears called "{name}".',
        f"`companion models get {name}` fetches them, `companion models use ears auto` does without.",
    )


def _first(found: Sequence[Pack], engine: str, opened: Callable[[Pack], E], faults: list[ModelError]) -> E | None:
    """The first pack for this engine that opens; the faults of those before it are added to `faults`."""
    for pack in found:
        if pack.engine == engine:
            try:
                return opened(pack)
            except ModelError as error:
                faults.append(error)
    return None


def _vosk(house: House, pack: Pack, grammar: Sequence[str] | None = None) -> VoskEars:
    if packs.PACKAGE_PACKS not in pack.folder.parents:  # what comes with the program was tried when it was made
        prove(pack.folder, house.data / "state")
    return VoskEars(pack.folder, pack.name, grammar)


def _sphinx(pack: Pack) -> SphinxEars:
    return SphinxEars(_with_ending(pack, ".lm.bin"), _with_ending(pack, ".dict"))


def _with_ending(pack: Pack, ending: str) -> Path:
    """The pack's file of this sort. Raises ModelError."""
    for file in pack.card.files:
        if file.path.endswith(ending):
            return pack.folder / file.path
    raise damaged(pack.folder, f"it has no file {ending}.")


def open_ringing(house: House, memory: Memory) -> Ringing:
    """The timers and reminders of this memory, for whoever has no alarms to tell of them."""
    return Ringing(memory.store, open_clock(house).now, running_s, boot_id())


def open_voice(house: House) -> AdjustableVoice:
    """Her voice; it starts in the background. With "auto" a Piper voice, where a pack is installed that fits this machine."""
    wanted = house.settings.voice
    manner = Manner(voice=wanted.name, rate_wpm=wanted.rate_wpm, pitch=wanted.pitch, volume=wanted.loudness_percent)

    def usual(manner: Manner) -> SpokenVoice:
        return SpokenVoice(manner, warn=house.remark, pyttsx3=wanted.engine != "espeak")

    pack = _voice_pack(house) if wanted.engine == "auto" else None
    return usual(manner) if pack is None else PiperVoice(pack.folder, manner, usual, warn=house.remark)


def _voice_pack(house: House) -> Pack | None:
    """The Piper voice to speak with. A pack that is named and missing is told of; without piper-tts none is looked for."""
    wanted = house.settings.voice.pack
    if not wanted and importlib.util.find_spec("piper") is None:
        return None
    found, faults = packs.find("voice", packs.search_path(house.models, house.data), wanted)
    for fault in faults:
        house.remark(str(fault))
    usable = [pack for pack in chosen("voice", found, wanted, this_machine()) if pack.engine == "piper"]
    if wanted and not usable and not faults:
        house.remark(f'There is no voice called "{wanted}". `companion models get {wanted}` fetches it.')
    return usable[0] if usable else None


def open_mind(house: House, seed: int | None = None, memory: Memory | None = None, hands: Hands | None = None) -> Talk:
    """A mind, with what she remembers if memory is given; without a model she answers, worse.

    Raises ModelError when her own lines are damaged.
    """
    parts = open_parts(house.models, house.data, house.settings.mind)
    for fault in parts.faults:
        house.remark(str(fault))
    if memory is not None and parts.meaning is not None:
        memory.encode_with(parts.vector)
    clock = open_clock(house)
    owner = owner_of(house.settings, house.data, memory, clock.now, os.environ.get(PASSPHRASE, ""))
    mind = parts.talk(seed, clock, memory, hands, owner)
    if parts.writer is not None:
        mind.expect("")  # who she is is long to read: now, or by the first line somebody would wait for it
    return mind


def forgetful(house: House) -> House:
    """The same house for a conversation that is not the owner's: a demonstration, a measurement. It reads and keeps nothing."""
    return replace(house, settings=replace(house.settings, memory=replace(house.settings.memory, on=False)))


def open_clock(house: House) -> Clock:
    """One for all of a program's parts: what one is told, the others know."""
    return _clock(house.data / "state")


@functools.cache
def _clock(folder: Path) -> Clock:
    return Clock(folder)


def open_store(house: House) -> Store:
    """The file of memory, for one thread. Raises KeepingError."""
    return Store.open(house.data / MEMORY_FOLDER, os.environ.get(PASSPHRASE, ""))


def open_memory(house: House, on_fault: Callable[[KeepingError], object] | None = None) -> Memory | None:
    """What she remembers; None where the owner wants none, or where it can't be opened, which is told to `on_fault`."""
    if not house.settings.memory.on:
        return None
    try:
        memory = Memory(open_store(house))
    except KeepingError as error:
        fault = KeepingError(error.what, error.fix, SHUT)
        house.remark(str(fault)) if on_fault is None else on_fault(fault)
        return None
    if memory.store.salvaged is not None:
        house.remark(f"Memory was damaged. What could be read is in use; the damaged file is {memory.store.salvaged}.")
    return memory


@dataclass
class Parts:
    """What a conversation needs, loaded side by side. Close it."""

    ears: interfaces.AttentiveEars
    voice: Voice
    mind: Mind
    hands: SpokenHands = field(default_factory=SpokenHands)
    memory: Memory | None = None
    faults: tuple[CompanionError, ...] = ()
    """What is to be told aloud at the start."""

    @classmethod
    def load(cls, house: House, seed: int | None = None, on_step: Callable[[float], object] = lambda _share: None) -> "Parts":
        """Load all three side by side, until she could answer. `on_step` is told what share is done. Raises CompanionError."""
        faults: list[KeepingError] = []
        voice, memory = open_voice(house), open_memory(house, faults.append)
        chosen = house.settings.voice
        hands = SpokenHands(house.settings.sound.volume, chosen.rate_wpm, chosen.pitch)
        if memory is not None:
            hands.remember(memory)
        hands.turn_pace(voice.set_rate)
        hands.turn_pitch(voice.set_pitch, lambda: voice.one_pitch)
        done = itertools.count(1)
        with ThreadPoolExecutor(3, "load") as pool:
            speaking, mind = pool.submit(voice.check), pool.submit(open_mind, house, seed, memory, hands)
            ears = pool.submit(lambda: attentive(house, _ears_or_substitute(house)))
            for part in (speaking, mind, ears):
                part.add_done_callback(lambda _part: on_step(next(done) / 3))
            try:
                speaking.result()
                return cls(ears.result(), voice, mind.result(), hands, memory, tuple(faults))
            except BaseException:
                voice.close()
                raise

    def close(self) -> None:
        self.voice.close()
        if self.memory is not None:
            self.memory.close()


def attentive(house: House, ears: Ears) -> AttentiveEars:
    """The same ears, as a conversation has them: they are given speech alone, and know when it ended and how loud it was."""
    activities: VoiceActivity | ByLoudness = ByLoudness()
    try:
        activities = VoiceActivity()
    except ModelError as error:
        house.remark(str(error))
    return AttentiveEars(ears, activities)


def _ears_or_substitute(house: House) -> Ears:
    """A conversation goes on with other ears when the ones in the settings fail."""
    try:
        return open_ears(house, house.settings.ears.pack)
    except ModelError as error:
        house.remark(str(error))
        return open_ears(house)
