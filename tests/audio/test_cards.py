"""Microphone and speaker on scripted cards: what cards insist on, and how they fail."""

import threading
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.audio import cards
from companion.audio import microphone as microphone_module
from companion.audio.block import EARS_RATE_HZ, Block
from companion.audio.microphone import CardMicrophone
from companion.audio.scripted_card import Card, PortAudio
from companion.audio.speaker import CardSpeaker
from companion.errors import HardwareError

WAIT_S = 10.0


@pytest.fixture
def portaudio(monkeypatch: pytest.MonkeyPatch) -> PortAudio:
    """Started, on a machine without a card."""
    made = PortAudio()
    made._initialize()
    monkeypatch.setattr(cards, "portaudio", lambda: made)
    monkeypatch.setattr(cards, "_state", cards._State())
    return made


def plug(portaudio: PortAudio, name: str = "USB headset", **given: Any) -> Card:
    """A card that records and plays, in its socket since before PortAudio was started."""
    card = portaudio.plug(Card(name, **{"inputs": 2, "outputs": 2, **given}))
    portaudio._terminate()
    portaudio._initialize()
    return card


def frames(card: Card, seconds: float, level: int = 1000) -> NDArray[np.int16]:
    return np.full((round(seconds * card.rate_hz), card.streams[0].channels), level, np.int16)


CARDS: dict[str, dict[str, Any]] = {
    "48 kHz": {"rate_hz": 48_000},
    "CD": {"rate_hz": 44_100},
    "telephone": {"rate_hz": 8_000},
    "what the ears take": {"rate_hz": EARS_RATE_HZ},
    "only in stereo": {"channels": (2,)},
    "only with six channels": {"inputs": 6, "outputs": 6, "channels": (6,)},
    "one channel": {"inputs": 1, "outputs": 1, "channels": (1,)},
}


@pytest.mark.parametrize("given", CARDS.values(), ids=CARDS)
def test_every_microphone_gives_16_khz_mono(portaudio: PortAudio, given: dict[str, Any]) -> None:
    card = plug(portaudio, **given)
    microphone = CardMicrophone()
    blocks = microphone.open()
    for _ in range(10):
        card.streams[0].hear(frames(card, 0.03))
    microphone.close()
    heard = list(blocks)
    assert all(block.rate_hz == EARS_RATE_HZ for block in heard)
    samples = np.concatenate([block.samples for block in heard])
    assert len(samples) / EARS_RATE_HZ == pytest.approx(0.3, abs=0.002)
    assert np.abs(samples[500:-500].astype(int) - 1000).max() <= 3
    assert card.streams == []


@pytest.mark.parametrize("given", CARDS.values(), ids=CARDS)
def test_every_speaker_plays_on_all_its_channels(portaudio: PortAudio, given: dict[str, Any]) -> None:
    card = plug(portaudio, **given)
    speaker = CardSpeaker(volume_percent=100)
    playback = speaker.begin()
    playback.write(Block(np.full(card.rate_hz, 1000, np.int16), card.rate_hz))
    out = card.streams[0].pull(100)
    assert (out == 1000).all()
    assert playback.first_sound_s is not None
    speaker.rest()
    assert card.streams == []
    speaker.rest()


def test_the_microphone_is_open_from_open_to_close_and_no_longer(portaudio: PortAudio) -> None:
    card = plug(portaudio)
    microphone = CardMicrophone()
    assert card.streams == []
    microphone.open()
    assert card.streams[0].running
    with pytest.raises(RuntimeError, match="open already"):
        microphone.open()
    microphone.close()
    microphone.close()
    assert card.streams == []


def test_what_was_said_before_letting_go_is_kept(portaudio: PortAudio) -> None:
    """The recogniser may be busy with the last turn all the while."""
    card = plug(portaudio)
    microphone = CardMicrophone()
    blocks = microphone.open()
    for _ in range(20):
        card.streams[0].hear(frames(card, 0.03))
    microphone.close()
    assert sum(block.seconds for block in blocks) == pytest.approx(0.6, abs=0.002)


def test_a_slow_reader_of_the_last_recording_cannot_end_the_next(portaudio: PortAudio) -> None:
    card = plug(portaudio)
    microphone = CardMicrophone()
    old = microphone.open()
    card.streams[0].hear(frames(card, 0.03))
    next(old)
    microphone.close()
    new = microphone.open()
    old.close()
    assert card.streams[0].running
    card.streams[0].hear(frames(card, 0.3))
    assert next(new).seconds > 0
    microphone.close()


def test_close_returns_with_the_card_closed_while_another_card_is_slow_to_open(
    portaudio: PortAudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = plug(portaudio)
    microphone = CardMicrophone()
    blocks = microphone.open()
    closing, close_stream = threading.Event(), cards.close_stream

    def noted(stream: Any, lost: bool = False) -> None:
        closing.set()
        close_stream(stream, lost)

    monkeypatch.setattr(cards, "close_stream", noted)
    open_at_return: list[bool] = []

    def let_go() -> None:
        microphone.close()
        open_at_return.append(bool(card.streams))

    reader = threading.Thread(target=lambda: list(blocks), daemon=True)
    hand = threading.Thread(target=let_go, daemon=True)
    with cards._lock:  # as open_stream() holds it
        reader.start()
        hand.start()
        assert closing.wait(WAIT_S)
        hand.join(2 * (microphone_module.TAIL_S + 0.1))
        assert not open_at_return, "close() came back while the card was open"
    hand.join(WAIT_S)
    reader.join(WAIT_S)
    assert open_at_return == [False]


def test_lost_sound_is_counted_and_each_recording_counts_anew(portaudio: PortAudio) -> None:
    card = plug(portaudio)
    microphone = CardMicrophone()
    assert microphone.lost_blocks == 0
    for lost in (2, 0):
        blocks = microphone.open()
        for number in range(4):
            card.streams[0].hear(frames(card, 0.03), overflow=number < lost)
        microphone.close()
        list(blocks)
        assert microphone.lost_blocks == lost


def test_the_card_is_chosen_by_a_part_of_its_name(portaudio: PortAudio) -> None:
    built_in, headset = plug(portaudio, "bcm2835"), plug(portaudio, "USB headset")
    portaudio.default.device = (0, 0)
    assert cards.find("input").name == built_in.name
    assert cards.find("output", "usb HEAD").name == headset.name
    with pytest.raises(HardwareError, match=r'"bluetooth".*bcm2835, USB headset'):
        cards.find("input", "bluetooth")


def test_a_card_that_only_plays_is_no_microphone(portaudio: PortAudio) -> None:
    plug(portaudio, inputs=0)
    assert [card.name for card in cards.all_cards("output")] == ["USB headset"]
    with pytest.raises(HardwareError, match="can't find a microphone"):
        CardMicrophone().open()


def test_a_microphone_that_is_pulled_out_and_put_back(portaudio: PortAudio) -> None:
    card = plug(portaudio)
    microphone = CardMicrophone()
    blocks = microphone.open()
    card.streams[0].hear(frames(card, 0.3))
    assert next(blocks).seconds > 0
    portaudio.pull_out(card)
    with pytest.raises(HardwareError, match="went away"):
        list(blocks)
    with pytest.raises(HardwareError, match="can't find a microphone"):
        microphone.open()
    portaudio.plug(card)
    blocks = microphone.open()
    card.streams[0].hear(frames(card, 0.3))
    assert next(blocks).seconds > 0
    microphone.close()


def test_a_microphone_lost_while_the_speaker_is_open_is_found_once_that_rests(portaudio: PortAudio) -> None:
    """PortAudio cannot look for cards under an open stream; the speaker rests at the end of each turn."""
    plug(portaudio, "speaker", inputs=0)
    headset = plug(portaudio, "headset", outputs=0)
    microphone, speaker = CardMicrophone(), CardSpeaker()
    speaker.wake()
    blocks = microphone.open()
    portaudio.pull_out(headset)
    with pytest.raises(HardwareError, match="went away"):
        list(blocks)
    portaudio.plug(Card("another headset", inputs=1))
    with pytest.raises(HardwareError):
        microphone.open()
    speaker.rest()
    microphone.open()
    microphone.close()


def test_a_speaker_that_is_pulled_out_and_put_back(portaudio: PortAudio) -> None:
    card = plug(portaudio)
    speaker = CardSpeaker()
    playback = speaker.begin()
    playback.write(Block(np.ones(4800, np.int16), 48_000))
    portaudio.pull_out(card)
    with pytest.raises(HardwareError, match="went away"):
        playback.finish()
    with pytest.raises(HardwareError, match="can't find a speaker"):
        speaker.wake()
    portaudio.plug(card)
    speaker.begin().write(Block(np.full(480, 30_000, np.int16), 48_000))
    assert card.streams[0].pull(480).any()
    speaker.rest()


def test_a_speaker_that_is_closed_has_not_gone(portaudio: PortAudio) -> None:
    plug(portaudio)
    speaker = CardSpeaker()
    playback = speaker.begin()
    speaker.rest()
    playback.write(Block(np.ones(480, np.int16), 48_000))


def test_waking_twice_opens_once(portaudio: PortAudio) -> None:
    card = plug(portaudio)
    speaker = CardSpeaker()
    speaker.wake()
    speaker.wake()
    speaker.begin()
    assert len(card.streams) == 1
    speaker.rest()


def test_a_card_that_gives_no_sound_is_broken(portaudio: PortAudio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone_module, "SILENT_CARD_S", 0.01)
    card = plug(portaudio)
    with pytest.raises(HardwareError, match="no sound"):
        next(CardMicrophone().open())
    assert card.streams == []


def test_letting_go_waits_for_sound_that_is_still_in_the_card(portaudio: PortAudio) -> None:
    card = plug(portaudio)
    microphone = CardMicrophone()
    blocks: list[Block] = []
    listening = threading.Thread(target=blocks.extend, args=(microphone.open(),))
    listening.start()
    stream = card.streams[0]
    closing = threading.Thread(target=microphone.close)
    closing.start()
    stream.hear(frames(card, 0.03), age_s=0.1)
    closing.join(WAIT_S)
    listening.join(WAIT_S)
    assert sum(block.seconds for block in blocks) == pytest.approx(0.03, abs=0.002)
    assert card.streams == []


def open_microphone() -> None:
    CardMicrophone().open()


def wake_speaker() -> None:
    CardSpeaker().wake()


BUSY = {"microphone": open_microphone, "speaker": wake_speaker}


@pytest.mark.parametrize("part", BUSY)
def test_a_busy_card_is_told_and_tried_again_at_the_next_press(portaudio: PortAudio, part: str) -> None:
    card = plug(portaudio, taken_by_another=True)
    with pytest.raises(HardwareError, match=f"{part} does not open: Device unavailable") as told:
        BUSY[part]()
    assert "Another program" in told.value.fix
    card.taken_by_another = False
    BUSY[part]()
    assert len(card.streams) == 1


def test_a_failure_is_told_in_the_systems_words(portaudio: PortAudio) -> None:
    plug(portaudio, "speaker", inputs=0)
    headset = plug(portaudio, "headset", outputs=0)
    CardSpeaker().wake()
    portaudio.pull_out(headset)
    with pytest.raises(HardwareError, match=r"does not open: No such device\."):
        CardMicrophone().open()


def test_a_card_that_never_starts_stops_nobody_else(portaudio: PortAudio, monkeypatch: pytest.MonkeyPatch) -> None:
    """As PortAudio does when a card goes at the wrong moment: Pa_StartStream waits for ever."""
    monkeypatch.setattr(cards, "START_S", 0.05)
    never = threading.Event()
    card = plug(portaudio, never_starts=never)
    with pytest.raises(HardwareError, match="does not start"):
        CardMicrophone().open()
    starts = portaudio.starts
    card.never_starts = None
    CardSpeaker().wake()
    assert portaudio.starts == starts, "stopping PortAudio now would abort the program"
    never.set()
    for thread in threading.enumerate():
        if thread.name == "card-start":
            thread.join(WAIT_S)
    assert [stream.direction for stream in card.streams] == ["output"], "a microphone that starts late is closed"


def test_a_card_that_never_lets_go_stops_nobody_else(portaudio: PortAudio, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the sound server dies in the moment of the start: Pa_AbortStream waits for ever."""
    monkeypatch.setattr(cards, "START_S", 0.05)
    never = threading.Event()
    card = plug(portaudio)
    microphone = CardMicrophone()
    blocks = microphone.open()
    monkeypatch.setattr(card.streams[0], "abort", never.wait)
    microphone.close()
    blocks.close()
    starts = portaudio.starts
    CardSpeaker().wake()
    assert portaudio.starts == starts, "stopping PortAudio now would hang the program"
    never.set()
    for thread in threading.enumerate():
        if thread.name == "card-close":
            thread.join(WAIT_S)
    assert [stream.direction for stream in card.streams] == ["output"]
