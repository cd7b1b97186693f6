"""Sound files as microphone and speaker: of every kind that people have, damaged ones included."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from queue import Queue

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.audio.block import EARS_RATE_HZ, Block
from companion.audio.recordings import RecordedMicrophone, RecordedPlayback, RecordedSpeaker, blocks_of
from companion.errors import RecordingError

SECONDS = 0.5
WAIT_S = 10.0


def sine(rate_hz: int, seconds: float = SECONDS) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """440 Hz at half of full scale: -9 dB."""
    wave: np.ndarray[tuple[int], np.dtype[np.float64]] = 0.5 * np.sin(
        2 * np.pi * 440 * np.arange(round(seconds * rate_hz)) / rate_hz
    )
    return wave


def sound_of(path: Path) -> Block:
    blocks = list(blocks_of(path))
    assert all(block.rate_hz == EARS_RATE_HZ for block in blocks)
    return Block(np.concatenate([block.samples for block in blocks]))


KINDS = {
    "16 bit": ("WAV", "PCM_16", 16_000, 1),
    "stereo": ("WAV", "PCM_16", 44_100, 2),
    "eight channels": ("WAV", "PCM_24", 48_000, 8),
    "8 kHz": ("WAV", "PCM_16", 8_000, 1),
    "96 kHz": ("WAV", "PCM_24", 96_000, 2),
    "8 bit": ("WAV", "PCM_U8", 11_025, 1),
    "float": ("WAV", "FLOAT", 22_050, 1),
    "64 bit float": ("WAV", "DOUBLE", 48_000, 2),
    "telephone": ("WAV", "ULAW", 8_000, 1),
    "FLAC": ("FLAC", "PCM_16", 16_000, 1),
    "FLAC of a studio": ("FLAC", "PCM_24", 192_000, 2),
}


@pytest.mark.parametrize(("kind", "depth", "rate_hz", "channels"), KINDS.values(), ids=KINDS)
def test_every_kind_gives_the_same_sound(tmp_path: Path, kind: str, depth: str, rate_hz: int, channels: int) -> None:
    path = tmp_path / "sound"
    soundfile.write(path, np.tile(sine(rate_hz)[:, np.newaxis], channels), rate_hz, depth, format=kind)
    block = sound_of(path)
    assert block.seconds == pytest.approx(SECONDS, abs=0.005)
    assert block.level_db == pytest.approx(-9.0, abs=0.3)


def test_blocks_are_short_enough_to_stream(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    soundfile.write(path, sine(44_100, seconds=2.0), 44_100)
    blocks = list(blocks_of(path))
    assert max(block.seconds for block in blocks) <= 0.04
    assert sum(block.seconds for block in blocks) == pytest.approx(2.0, abs=0.005)


def test_a_float_file_may_hold_anything(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    odd = np.array([4.0, -4.0, np.nan, np.inf, -np.inf, 0.5] * 100, np.float32)
    soundfile.write(path, odd, 16_000, "FLOAT")
    assert sound_of(path).samples[:6].tolist() == [32767, -32767, 0, 32767, -32767, 16383]


def damaged(kind: str, path: Path) -> Path:
    """A file, or what is in the place of one, that holds no sound."""
    match kind:
        case "no bytes":
            path.write_bytes(b"")
        case "no frames":
            soundfile.write(path, np.zeros(0), 16_000, format="WAV")
        case "text":
            path.write_text("RIFF is what a WAV begins with. This is a letter.\n" * 50)
        case "only the first bytes":
            soundfile.write(path, sine(16_000), 16_000, format="WAV")
            path.write_bytes(path.read_bytes()[:20])
        case "a folder":
            path.mkdir()
        case "a link to itself":
            path.symlink_to(path)
        case "no right to read it":
            soundfile.write(path, sine(16_000), 16_000, format="WAV")
            path.chmod(0)
            if os.access(path, os.R_OK):
                pytest.skip("root may read everything")
    return path


KINDS_OF_DAMAGE = ["missing", "no bytes", "no frames", "text", "only the first bytes", "a folder", "a link to itself"]


@pytest.mark.parametrize("kind", [*KINDS_OF_DAMAGE, "no right to read it"])
def test_what_is_no_sound_is_told_by_its_name(tmp_path: Path, kind: str) -> None:
    path = damaged(kind, tmp_path / "hello.wav")
    with pytest.raises(RecordingError) as told:
        list(blocks_of(path))
    assert str(path) in told.value.what
    assert told.value.fix
    assert told.value.exit_code == 2


def test_a_flac_that_breaks_off_says_where(tmp_path: Path) -> None:
    path = tmp_path / "hello.flac"
    rng = np.random.default_rng(7)
    soundfile.write(path, rng.normal(0, 0.1, 32_000), 16_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    blocks: list[Block] = []
    with pytest.raises(RecordingError, match=r"breaks off after [01]\.\d seconds"):
        blocks.extend(blocks_of(path))
    assert 0.5 < sum(block.seconds for block in blocks) < 1.5


def test_a_wav_that_breaks_off_is_given_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "hello.wav"
    soundfile.write(path, sine(16_000), 16_000)
    path.write_bytes(path.read_bytes()[: 44 + 2 * 4000 + 1])  # in the middle of a sample
    assert sound_of(path).seconds == pytest.approx(0.25, abs=0.001)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 60), st.sampled_from(["WAV", "FLAC"]))
def test_no_damage_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, junk: bytes, at: int, kind: str) -> None:
    path = tmp_path_factory.getbasetemp() / "junk"
    soundfile.write(path, sine(16_000, seconds=0.05), 16_000, format=kind)
    data = path.read_bytes()
    path.write_bytes(data[:at] + junk + data[at + len(junk) :])
    blocks: list[Block] = []
    with suppress(RecordingError):
        blocks.extend(blocks_of(path))
    assert all(block.samples.dtype == np.int16 for block in blocks)


@pytest.fixture
def recordings(tmp_path: Path) -> list[Path]:
    """Half a second at 440 Hz, and one of silence."""
    soundfile.write(tmp_path / "sine.wav", sine(16_000), 16_000)
    soundfile.write(tmp_path / "silence.wav", np.zeros(16_000), 16_000)
    return [tmp_path / "sine.wav", tmp_path / "silence.wav"]


@pytest.mark.parametrize("paced", [True, False], ids=["paced", "fast"])
def test_a_microphone_of_recordings_plays_one_at_each_press(recordings: list[Path], paced: bool) -> None:
    ended: Queue[float] = Queue()
    microphone = RecordedMicrophone(recordings, ended.put, paced)
    for seconds in (0.5, 1.0):
        blocks: list[Block] = []
        start_s = time.monotonic()
        listening = threading.Thread(target=lambda taken=blocks: taken.extend(microphone.open()))
        listening.start()
        end_s = ended.get(timeout=WAIT_S)
        assert listening.is_alive(), "it goes on until the button is let go"
        microphone.close()
        listening.join(WAIT_S)
        assert sum(block.seconds for block in blocks) == pytest.approx(seconds, abs=0.001)
        assert not paced or end_s - start_s >= seconds
    with pytest.raises(RecordingError):
        microphone.open()


def test_letting_go_early_ends_the_recording(recordings: list[Path]) -> None:
    microphone = RecordedMicrophone(recordings, lambda _at_s: pytest.fail("it did not come to its end"), paced=True)
    blocks = microphone.open()
    next(blocks)
    with pytest.raises(RuntimeError, match="open already"):
        microphone.open()
    microphone.close()
    microphone.close()
    assert list(blocks) == []


def test_a_slow_reader_of_the_last_recording_cannot_end_the_next(recordings: list[Path]) -> None:
    microphone = RecordedMicrophone(recordings, lambda _at_s: microphone.close())
    old = microphone.open()
    assert next(old).level_db > -20
    microphone.close()
    new = microphone.open()
    assert next(new).level_db < -90
    old.close()
    assert sum(block.seconds for block in new) > 0.9


def test_a_recording_that_was_never_read_can_be_closed(recordings: list[Path]) -> None:
    microphone = RecordedMicrophone(recordings, lambda _at_s: None)
    microphone.open()
    microphone.close()
    microphone.open()


def test_a_damaged_recording_leaves_the_microphone_ready_for_the_next(tmp_path: Path, recordings: list[Path]) -> None:
    microphone = RecordedMicrophone([damaged("text", tmp_path / "letter.wav"), *recordings], lambda _at_s: microphone.close())
    with pytest.raises(RecordingError):
        list(microphone.open())
    assert sum(block.seconds for block in microphone.open()) == pytest.approx(0.5, abs=0.001)


def speak(playback: RecordedPlayback, seconds: float = 1.0) -> None:
    for _ in range(round(seconds * 10)):
        playback.write(Block(np.full(2205, 1000, np.int16), 22_050))


def test_an_answer_becomes_a_file(tmp_path: Path) -> None:
    speaker = RecordedSpeaker(tmp_path / "answers" / "today")
    playback = speaker.begin("001")
    speak(playback)
    playback.write(Block(np.full(1600, 1000, np.int16), 16_000))  # another voice, another rate
    assert playback.finish()
    assert playback.played_s == pytest.approx(1.1)
    sound, rate_hz = soundfile.read(tmp_path / "answers" / "today" / "001.wav")
    assert rate_hz == 22_050
    assert len(sound) / rate_hz == pytest.approx(1.1, abs=0.005)


def test_a_cut_answer_is_kept_as_far_as_it_was_heard(tmp_path: Path) -> None:
    playback = RecordedSpeaker(tmp_path, paced=True).begin("001")
    speak(playback, seconds=60.0)
    assert playback.wait(59.9)
    playback.cut()
    speak(playback)
    assert not playback.finish()
    assert playback.silent_s is not None
    assert 0.09 < playback.played_s < 59.0
    assert soundfile.info(tmp_path / "001.wav").duration == pytest.approx(playback.played_s, abs=0.001)


def test_chimes_and_silent_answers_leave_no_file(tmp_path: Path) -> None:
    speaker = RecordedSpeaker(tmp_path)
    speak(chime := speaker.begin())
    assert chime.finish()
    assert speaker.begin("002").finish()
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_nothing_is_kept() -> None:
    playback = RecordedSpeaker().begin("001")
    speak(playback, seconds=3.0)
    assert playback.finish()
    assert playback.played_s == pytest.approx(3.0)


def test_a_folder_that_cannot_be_made_is_told_before_she_speaks(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("I am a file.")
    with pytest.raises(RecordingError, match="answers"):
        RecordedSpeaker(tmp_path / "answers").wake()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "001.wav").mkdir()
    playback = RecordedSpeaker(tmp_path).begin("001")
    speak(playback)
    with pytest.raises(RecordingError, match=r"001\.wav"):
        playback.finish()
