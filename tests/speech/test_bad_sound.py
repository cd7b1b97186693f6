"""Damaged sound through the real ears of the package: they go on hearing, and take nothing for a command that was none."""

from collections.abc import Callable
from pathlib import Path
from shutil import which

import numpy as np
import pytest
import soundfile

from companion.audio.block import EARS_RATE_HZ, Block
from companion.engines import House, open_ears
from companion.models.packs import PACKAGE_PACKS
from companion.settings import Settings
from companion.speech.attentive_ears import Recogniser
from companion.speech.heard import Heard
from companion.speech.two_pass import GRAMMAR, TwoPassEars
from companion.speech.vosk_ears import VoskEars
from training.ears import harm
from training.ears.voices import speak

DEMO = PACKAGE_PACKS.parent / "demo"
SHARED = Path(__file__).parents[2].parent / "shared" / "speech"
SECONDS = 3 * harm.RATE_HZ


def under(noise: harm.Noise, snr_db: float) -> Callable[[harm.Sound], harm.Sound]:
    return lambda sound: harm.mixed(sound, np.resize(noise, len(sound)), snr_db)


NOISES = {
    "white noise": harm.white(SECONDS, 1),
    "pink noise": harm.pink(SECONDS, 1),
    "hum of 50 Hz": harm.hum(SECONDS, 50, 1),
    "music": harm.music(SECONDS, 1),
}
HARMS: dict[str, Callable[[harm.Sound], harm.Sound]] = {
    "nothing done to it": lambda sound: sound,
    **{f"{name} at {snr_db} dB": under(noise, snr_db) for name, noise in NOISES.items() for snr_db in (10, 0)},
    "clipped": harm.clipped,
    "clipped to a square": lambda sound: harm.clipped(sound, 60),
    "across the room": lambda sound: harm.far_away(sound, 1),
    "soft": lambda sound: harm.at_level(sound, -40),
    "hardly there": lambda sound: harm.at_level(sound, -70),
    "dropouts": lambda sound: harm.dropouts(sound, 1),
    "mostly gone": lambda sound: harm.dropouts(sound, 1, share=0.7),
    "backwards": lambda sound: sound[::-1].copy(),
}
TALK = {
    "a person, from the demo": DEMO / "5-seven-of-clubs-person.flac",
    "a reader": SHARED / "lj" / "LJ001-0174.flac",
    "another reader": SHARED / "read" / "1089-134686-0001.flac",
    "a person from Beijing": SHARED / "nonnative" / "003060259.flac",
}
COMMANDS = {
    "good morning": DEMO / "1-good-morning-synthetic.flac",
    "are you real": DEMO / "4-are-you-real-synthetic.flac",
    "yes": SHARED / "an4" / "an251-fash-b.flac",
}


class Silent:
    """In the place of the recogniser for talk: hears nothing, so that whatever is heard was taken for a command."""

    name = "silent"

    def utterance(self) -> "Silent":
        return self

    def hear(self, block: Block) -> str:
        if block.rate_hz != EARS_RATE_HZ:
            raise ValueError(f"needs {EARS_RATE_HZ} Hz, got {block.rate_hz} Hz")
        return ""

    def finish(self) -> Heard:
        return Heard("", 0.0)


@pytest.fixture(scope="module")
def for_commands() -> TwoPassEars:
    return TwoPassEars(VoskEars(PACKAGE_PACKS / "vosk-mini-en", "vosk-mini-en", GRAMMAR), Silent())


@pytest.fixture(scope="module")
def ears(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    """As a fresh machine opens them."""
    opened = open_ears(House(Settings(), tmp_path_factory.mktemp("data"), remark=lambda _told: None))
    assert isinstance(opened, TwoPassEars), "the package's own packs are not there"
    return opened


def recorded(path: Path) -> harm.Sound:
    if not path.exists():
        pytest.skip("../shared/speech is not there")
    samples: harm.Sound = soundfile.read(path, dtype="int16")[0]
    return samples


def heard_by(ears: Recogniser, sound: harm.Sound) -> str:
    utterance = ears.utterance()
    for at in range(0, len(sound), 480):
        utterance.hear(Block(sound[at : at + 480]))
    heard = utterance.finish()
    assert 0 <= heard.confidence <= 1
    return heard.text


@pytest.mark.parametrize("damage", HARMS.values(), ids=HARMS)
@pytest.mark.parametrize("path", TALK.values(), ids=TALK)
def test_talk_is_no_command_however_it_is_damaged(
    for_commands: TwoPassEars, path: Path, damage: Callable[[harm.Sound], harm.Sound]
) -> None:
    assert heard_by(for_commands, damage(recorded(path))) == ""


@pytest.mark.parametrize("damage", HARMS.values(), ids=HARMS)
@pytest.mark.parametrize("said", COMMANDS)
def test_a_damaged_command_is_that_command_or_none(
    for_commands: TwoPassEars, said: str, damage: Callable[[harm.Sound], harm.Sound]
) -> None:
    assert heard_by(for_commands, damage(recorded(COMMANDS[said]))) in (said, "")


@pytest.mark.parametrize("damage", ["nothing done to it", "soft", "pink noise at 10 dB"])
def test_a_command_is_still_one_after_a_little_harm(for_commands: TwoPassEars, damage: str) -> None:
    """Else the tests above would pass with ears that hear no command at all."""
    assert any(heard_by(for_commands, HARMS[damage](recorded(path))) == said for said, path in COMMANDS.items())


NOBODY = {
    "digital silence": harm.silence(3.0),
    **{f"{name}, {level_db} dB": harm.alone(noise, level_db) for name, noise in NOISES.items() for level_db in (-10, -50)},
    "a steady voltage": np.full(SECONDS, 20_000, np.int16),
    "one click": np.pad(np.array([32_767, -32_768], np.int16), (8_000, 8_000)),
    "full scale noise": np.sign(harm.white(SECONDS, 2)).astype(np.int16) * np.int16(32_767),
}


@pytest.mark.parametrize("sound", NOBODY.values(), ids=NOBODY)
def test_where_nobody_speaks_there_is_no_command(for_commands: TwoPassEars, sound: harm.Sound) -> None:
    assert heard_by(for_commands, sound) == ""


@pytest.mark.skipif(which("espeak-ng") is None, reason="espeak-ng is not installed (apt install espeak-ng)")
@pytest.mark.parametrize("language", harm.FOREIGN)
def test_another_language_is_no_command(for_commands: TwoPassEars, language: str) -> None:
    alone = [speak(text, f"espeak:{language}") for text in harm.FOREIGN[language]]
    after_english = np.concatenate([recorded(TALK["a person, from the demo"]), alone[0]])
    assert [heard_by(for_commands, sound) for sound in (*alone, after_english)] == [""] * (len(alone) + 1)


def test_the_ears_of_a_fresh_machine_bear_it_all_in_turn_and_hear_the_next_command(ears: Recogniser) -> None:
    """PocketSphinx is slow where it understands nothing: a few harms, and a second of each."""
    talk = recorded(TALK["a person, from the demo"])[: harm.RATE_HZ]
    worst = ("music at 0 dB", "clipped to a square", "hardly there", "mostly gone")
    for sound in (*(HARMS[name](talk) for name in worst), NOBODY["one click"], harm.silence(1.0)):
        heard_by(ears, sound)
    assert heard_by(ears, recorded(COMMANDS["good morning"])) == "good morning"
