"""How something was said, measured: voices of known pitch, and recordings of people that were changed in known ways."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ
from companion.audio.recordings import blocks_of
from companion.speech.attentive_ears import AttentiveEars
from companion.speech.heard import Heard, Prosody
from companion.speech.prosody import MOST_WINDOWS, SHORTEST_S, ProsodyMeter
from companion.speech.scripted import LoudIsSpeech, ScriptedEars
from companion.speech.speech_rules import SpeechRules
from companion.speech.voice_activity import WINDOW, WINDOW_S, VoiceActivity
from training.ears import harm
from training.ears.voices import mono_16k

DEMO = Path(__file__).parents[2] / "companion" / "data" / "demo"
SHARED = Path(__file__).parents[2].parent / "shared" / "speech"
PEOPLE = [
    *(DEMO / f"{name}.flac" for name in ("2-i-slept-terribly-synthetic", "3-my-brain-wouldnt-stop-synthetic")),
    *(SHARED / "read" / f"{name}.flac" for name in ("1089-134686-0000", "1089-134686-0001", "ps_0870", "ps_0920")),
    *(SHARED / "lj" / f"LJ00{name}.flac" for name in ("1-0009", "1-0107", "3-0010", "3-0043")),
    *(SHARED / "nonnative" / f"{name}.flac" for name in ("003060259", "007650036", "025380347", "096310014", "096290010")),
]
WORDS = "we were away all winter, and in the morning we ran along the river"
Sound = NDArray[np.int16]


@pytest.fixture(scope="module")
def network() -> VoiceActivity:
    return VoiceActivity()


@pytest.fixture(scope="module")
def recordings() -> list[Sound]:
    return [np.concatenate([block.samples for block in blocks_of(path)]) for path in PEOPLE if path.is_file()]


def measure(sound: Sound, network: VoiceActivity) -> Prosody:
    """As AttentiveEars measure it."""
    meter, detector, rules = ProsodyMeter(), network.follow(), SpeechRules()
    for window in np.pad(sound, (0, -len(sound) % WINDOW)).reshape(-1, WINDOW):
        rules.take(detector.speech(window))
        meter.hear(window, rules.speaking)
    reading = meter.reading()
    assert reading is not None
    return reading


def all_speech(sound: Sound) -> Prosody | None:
    meter = ProsodyMeter()
    for window in sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW):
        meter.hear(window, True)
    return meter.reading()


def pulses(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """The glottis of a robot: a pulse a period."""
    phase = np.cumsum(hz) / EARS_RATE_HZ
    return np.diff(np.floor(phase), prepend=0.0)


def vowel(hz: NDArray[np.float64], formants_hz: tuple[int, ...] = (730, 1090, 2440)) -> Sound:
    """Pulses through resonances (Peterson and Barney 1952: a man's "ah"), syllable after syllable."""
    spectrum = np.fft.rfft(pulses(hz))
    at_hz = np.fft.rfftfreq(len(hz), 1 / EARS_RATE_HZ)
    for formant_hz in formants_hz:
        spectrum /= 1 - (at_hz / formant_hz) ** 2 + 1j * at_hz * 80 / formant_hz**2
    sound = np.fft.irfft(spectrum, len(hz))
    return np.asarray(sound / np.abs(sound).max() * 12_000).astype(np.int16)


def faster(sound: Sound, by: float) -> Sound:
    """As a tape that runs faster: the pitch rises with it."""
    return np.asarray(soxr.resample(sound, by * EARS_RATE_HZ, EARS_RATE_HZ))


def hurried(sound: Sound, by: float) -> Sound:
    """Faster at the same pitch: overlapping pieces, each where it continues the last (Verhelst and Roelands 1993, WSOLA)."""
    length, hop, reach = 640, 320, 160
    padded, window = np.pad(sound.astype(np.float64), (reach, 2 * length)), np.hanning(length)
    hops = int((len(sound) - length) / by / hop)
    out, at = np.zeros((hops + 2) * hop), reach
    for number in range(hops):
        if number:
            start = int(number * hop * by)
            here = padded[start : start + length + 2 * reach]
            at = start + int(np.argmax(np.correlate(here, padded[at + hop : at + hop + length], "valid")))
        out[number * hop : number * hop + length] += window * padded[at : at + length]
    return np.clip(out, -32768, 32767).astype(np.int16)


def monotone(sound: Sound, hz: float) -> Sound:
    """The same vowels and consonants on one note: the spectra's envelopes, taken from the sound, laid on pulses."""
    length, hop = 512, 128

    def spectra(wave: NDArray[np.float64]) -> NDArray[np.complex128]:
        frames = np.lib.stride_tricks.sliding_window_view(np.pad(wave, length), length)[::hop]
        return np.asarray(np.fft.rfft(frames * np.hanning(length)))

    def envelope(frames: NDArray[np.complex128]) -> NDArray[np.float64]:
        cepstra = np.fft.irfft(np.log(np.abs(frames) + 1e-4))
        cepstra[:, 24:-23] = 0
        return np.asarray(np.exp(np.fft.rfft(cepstra).real))

    said, note = spectra(sound / 32768), spectra(pulses(np.full(len(sound), hz)))
    frames = np.fft.irfft(note * envelope(said) / envelope(note)) * np.hanning(length)
    out = np.zeros(len(frames) * hop + length)
    for number, frame in enumerate(frames):
        out[number * hop : number * hop + length] += frame
    out = out[length : length + len(sound)]
    level = np.sqrt(np.mean(np.square(sound.astype(np.float64))) / np.mean(out**2))
    return np.asarray(np.clip(out * level, -32768, 32767).astype(np.int16))


def with_pauses(sound: Sound, seconds: float = 0.7) -> Sound:
    """Two, where it is softest in the second and in the third quarter."""
    softness, quarter = np.convolve(np.square(sound.astype(np.float64)), np.ones(800), "same"), len(sound) // 4
    cuts = [quarter * part + int(np.argmin(softness[quarter * part : quarter * (part + 1)])) for part in (1, 2)]
    silence = np.random.default_rng(1).normal(0, 10, round(seconds * EARS_RATE_HZ)).astype(np.int16)
    first, second, third = np.split(sound, cuts)
    return np.concatenate([first, silence, second, silence, third])


@pytest.mark.parametrize("hz", [65, 82, 110, 165, 220, 330, 390])
def test_the_pitch_of_a_vowel(hz: int) -> None:
    reading = all_speech(vowel(np.full(2 * EARS_RATE_HZ, float(hz))))
    assert reading is not None
    assert reading.pitch_hz == pytest.approx(hz, rel=0.02)
    assert reading.pitch_range == pytest.approx(0, abs=0.3)


@pytest.mark.parametrize("semitones", [2.0, 6.0, 10.0])
def test_the_range_of_a_vowel_that_rises_and_falls(semitones: float) -> None:
    turns = np.abs(np.linspace(-3, 3, 6 * EARS_RATE_HZ) % 2 - 1)  # a straight line up and down: each pitch as often
    reading = all_speech(vowel(140 * 2 ** (semitones * turns / 12)))
    assert reading is not None
    assert reading.pitch_range == pytest.approx(0.8 * semitones, rel=0.1)


@pytest.mark.parametrize("a_second", [2.0, 3.0, 4.0, 5.0])
def test_the_pace_of_syllables(a_second: float) -> None:
    t_s = np.arange(6 * EARS_RATE_HZ) / EARS_RATE_HZ
    syllables = vowel(np.full(len(t_s), 120.0)) * (0.52 - 0.48 * np.cos(2 * np.pi * a_second * t_s))
    reading = all_speech(syllables.astype(np.int16))
    assert reading is not None
    assert reading.pace == pytest.approx(a_second, rel=0.05)


def espeak_data() -> Path:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng is not installed (apt install espeak-ng)")
    told = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True).stdout
    return Path(re.sub(r".*Data at: ", "", told.strip()))


@pytest.mark.parametrize("hz", [71, 111, 151, 231, 321])
def test_the_pitch_of_an_espeak_voice_that_was_given_one(tmp_path: Path, network: VoiceActivity, hz: int) -> None:
    """A voice file's "pitch" is from which value to which; espeak-ng takes 9 Hz off both (its voices.c)."""
    data, voices = espeak_data(), tmp_path / "espeak-ng-data" / "voices" / "!v"
    voices.mkdir(parents=True)
    for path in data.iterdir():
        if path.name != "voices":
            (tmp_path / "espeak-ng-data" / path.name).symlink_to(path)
    (voices / "note").write_text(f"language variant\nname note\npitch {hz + 9} {hz + 9}\n")
    wave = tmp_path / "wave.wav"
    subprocess.run(["espeak-ng", f"--path={tmp_path}", "-v", "en-us+note", "-w", str(wave), WORDS], check=True)
    reading = measure(mono_16k(wave, "note"), network)
    assert reading.pitch_hz == pytest.approx(hz, rel=0.05)
    assert reading.pitch_range is not None
    assert reading.pitch_range < 1


@pytest.mark.parametrize("voice", ["m1", "m3", "f2", "f5"])
def test_a_livelier_espeak_has_a_wider_range(tmp_path: Path, network: VoiceActivity, voice: str) -> None:
    espeak_data()
    ranges = []
    for percent in (0, 50, 100, 200):
        wave, text = tmp_path / f"{percent}.wav", f'<prosody range="{percent}%">{WORDS}</prosody>'
        subprocess.run(["espeak-ng", "-m", "-v", f"en-us+{voice}", "-w", str(wave), text], check=True)
        ranges.append(measure(mono_16k(wave, voice), network).pitch_range or 0.0)
    assert ranges == sorted(set(ranges))


def test_softer_is_softer_and_nothing_else(network: VoiceActivity, recordings: list[Sound]) -> None:
    for sound in recordings:
        before, after = measure(sound, network), measure((sound * 10 ** (-12 / 20)).astype(np.int16), network)
        assert after.level_db == pytest.approx(before.level_db - 12, abs=1)
        assert after.pitch_hz == pytest.approx(before.pitch_hz, rel=0.05)
        assert after.pace == pytest.approx(before.pace, rel=0.2)


def test_on_one_note_the_range_shrinks_and_the_pitch_is_the_notes(network: VoiceActivity, recordings: list[Sound]) -> None:
    for sound in recordings:
        before, after = measure(sound, network), measure(monotone(sound, 150.0), network)
        assert after.pitch_hz == pytest.approx(150, rel=0.05)
        assert after.pitch_range is not None
        assert before.pitch_range is not None
        assert after.pitch_range < before.pitch_range / 2


def test_pauses_are_pauses_and_not_slowness(network: VoiceActivity, recordings: list[Sound]) -> None:
    for sound in recordings:
        before, after = measure(sound, network), measure(with_pauses(sound), network)
        assert after.pauses > before.pauses + 0.05
        assert after.pace == pytest.approx(before.pace, rel=0.25)


@pytest.mark.parametrize("change", [faster, hurried])
def test_the_pace_follows_the_speed(
    network: VoiceActivity, recordings: list[Sound], change: Callable[[Sound, float], Sound]
) -> None:
    """In three seconds are ten syllables, and one more or less by chance, so not of each recording, but of nearly all."""
    right = []
    for sound in recordings:
        before = measure(sound, network)
        if len(sound) < 3 * EARS_RATE_HZ:
            continue
        for by in (0.75, 1.33):
            after = measure(change(sound, by), network)
            right.append(((after.pace or 0) > (before.pace or 0)) == (by > 1))
            assert after.pitch_hz == pytest.approx((before.pitch_hz or 0) * (by if change is faster else 1), rel=0.06)
    if not right:
        pytest.skip("the recordings in ../shared/speech are not here")
    assert sum(right) >= 0.9 * len(right)


NO_VOICES = {
    "digital silence": np.zeros(3 * EARS_RATE_HZ),
    "the card's one end": np.full(3 * EARS_RATE_HZ, -32768.0),
    "the card's other end": np.tile([32767.0, -32768.0], 3 * EARS_RATE_HZ // 2),
    "white noise": harm.white(3 * EARS_RATE_HZ, 1) * 3000,
    "pink noise": harm.pink(3 * EARS_RATE_HZ, 1) * 3000,
    "the mains": harm.hum(3 * EARS_RATE_HZ, 50, 1) * 3000,
}


@pytest.mark.parametrize("sound", NO_VOICES.values(), ids=NO_VOICES)
def test_what_is_no_voice_has_no_syllables(sound: NDArray[np.float64]) -> None:
    """Even where all of it is taken for speech."""
    reading = all_speech(np.clip(sound, -32768, 32767).astype(np.int16))
    assert reading is not None
    assert (reading.pace, reading.pauses) == (None, 0.0)
    assert -96 <= reading.level_db <= 0


def test_music_is_measured_without_harm() -> None:
    reading = all_speech((harm.music(3 * EARS_RATE_HZ, 1) * 3000).astype(np.int16))
    assert reading is not None
    assert reading.pitch_hz is not None
    assert 60 <= reading.pitch_hz <= 400


@pytest.mark.parametrize("seconds", [0.0, 0.5, SHORTEST_S - WINDOW_S])
def test_too_little_tells_nothing(seconds: float) -> None:
    assert all_speech(vowel(np.full(EARS_RATE_HZ * 2, 120.0))[: round(seconds * EARS_RATE_HZ)]) is None


def test_silence_before_and_after_is_no_pause() -> None:
    meter, sound = ProsodyMeter(), vowel(np.full(2 * EARS_RATE_HZ, 120.0))
    for window in np.zeros((50, WINDOW), np.int16):
        meter.hear(window, False)
    for window in sound[: 62 * WINDOW].reshape(-1, WINDOW):
        meter.hear(window, True)
    before = meter.reading()
    for window in np.zeros((50, WINDOW), np.int16):
        meter.hear(window, False)
    assert before is not None
    assert before.pauses == 0
    assert meter.reading() == before


def test_after_a_minute_no_more_is_put_aside() -> None:
    first, second = (vowel(np.full(WINDOW * 40, hz)).reshape(-1, WINDOW) for hz in (100.0, 200.0))
    meter = ProsodyMeter()
    for number in range(MOST_WINDOWS):
        meter.hear(first[number % 40], True)
    a_minute = meter.reading()
    for number in range(10 * MOST_WINDOWS):
        meter.hear(second[number % 40], True)
    assert meter.reading() == a_minute


def test_it_comes_with_what_was_heard_and_is_worked_out_when_asked_for() -> None:
    utterance = AttentiveEars(ScriptedEars(["i slept terribly"]), LoudIsSpeech()).utterance()
    for block in blocks_of(PEOPLE[0]):
        utterance.hear(block)
    heard = utterance.finish()
    assert heard.prosody is not None
    reading = heard.prosody()
    assert reading is not None
    assert reading.pitch_hz == pytest.approx(100, rel=0.1)
    assert heard.level_db is not None
    assert reading.level_db == pytest.approx(heard.level_db, abs=1)
    assert heard == Heard(heard.text, heard.seconds, heard.confidence, heard.level_db, heard.clipped), "words, not how"
