"""A browser's microphone and speaker, as the turn meets them; by a clock that the test moves."""

import threading
import time
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.audio.block import SILENCE_DB, Block
from companion.errors import HardwareError
from companion.speech.scripted import tone
from companion.web import microphone
from companion.web.microphone import BrowserMicrophone
from companion.web.position import PLAY_RATE_HZ, SILENT_S, Position
from companion.web.sound import AWAY_S, BrowserSpeaker
from companion.web.wire import Begin, Cut, End, FromCompanion, Voice, WireError

PATIENCE_S = 10


def counted(start: int, samples: int = 320) -> NDArray[np.int16]:
    return np.arange(start, start + samples, dtype=np.int16)


def heard_of(blocks: list[Block]) -> list[int]:
    return [int(level) for block in blocks for level in block.samples]


def test_all_that_was_said_is_heard_up_to_the_release() -> None:
    ears = BrowserMicrophone()
    ears.pressed(1)
    ears.sound(1, counted(0))
    blocks = ears.open()
    ears.sound(1, counted(320, 2048))
    ears.released(1, 320 + 2048)
    ears.close()
    heard = list(blocks)
    assert heard_of(heard) == list(range(320 + 2048))
    assert all(block.rate_hz == 16_000 and block.seconds <= 0.04 for block in heard)


def test_closing_waits_for_what_was_said_before_the_release_and_is_on_its_way() -> None:
    ears = BrowserMicrophone()
    ears.pressed(1)
    blocks = ears.open()
    ears.sound(1, counted(0))
    ears.released(1, 640)
    late = threading.Timer(0.02, ears.sound, (1, counted(320)))
    late.start()
    ears.close()
    assert heard_of(list(blocks)) == list(range(640))
    late.join()


def test_what_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone, "TAIL_S", 0.01)
    ears = BrowserMicrophone()
    ears.pressed(1)
    blocks = ears.open()
    ears.sound(1, counted(0))
    ears.released(1, 99_999)
    ears.close()
    ears.sound(1, counted(320))
    assert heard_of(list(blocks)) == list(range(320)), "closed is closed"


def test_the_next_press_is_heard_while_the_last_is_still_read() -> None:
    ears = BrowserMicrophone()
    ears.pressed(1)
    first = ears.open()
    ears.sound(1, counted(0))
    ears.released(1, 320)
    ears.close()
    ears.pressed(2)
    ears.sound(2, counted(1000))
    second = ears.open()
    assert heard_of(list(first)) == counted(0).tolist()
    ears.released(2, 320)
    ears.close()
    assert heard_of(list(second)) == counted(1000).tolist()


def test_it_is_as_strict_as_a_card() -> None:
    ears = BrowserMicrophone()
    with pytest.raises(HardwareError, match="No browser holds the button"):
        ears.open()
    ears.close()
    ears.pressed(1)
    ears.open()
    with pytest.raises(RuntimeError, match="open already"):
        ears.open()
    ears.close()
    ears.close()
    ears.pressed(2)
    ears.open()


def test_a_browser_without_a_microphone_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(microphone, "SILENT_S", 0.01)
    ears = BrowserMicrophone()
    ears.pressed(1)
    with pytest.raises(HardwareError, match="sends no sound"):
        list(ears.open())


def test_ears_that_fall_far_behind_lose_sound_and_it_is_counted() -> None:
    ears = BrowserMicrophone()
    ears.pressed(1)
    blocks = ears.open()
    pieces = round(microphone.KEPT_S * 16_000) // 2000
    for _ in range(pieces + 3):
        ears.sound(1, counted(0, 2000))
    ears.close()
    assert ears.lost_blocks == 3
    assert len(heard_of(list(blocks))) == pieces * 2000


class Page:
    """What a speaker sends, and the clock by which it goes."""

    def __init__(self) -> None:
        self.now_s = 1000.0
        self.sent: list[FromCompanion] = []
        self.speaker = BrowserSpeaker(self.sent.append, 100, lambda: self.now_s)
        self.speaker.here()

    def samples(self, playback: int) -> int:
        return sum(len(one.sound) // 2 for one in self.sent if isinstance(one, Voice) and one.playback == playback)

    def control(self) -> list[FromCompanion]:
        return [one for one in self.sent if not isinstance(one, Voice)]


@pytest.fixture
def page() -> Page:
    return Page()


def block(seconds: float) -> Block:
    return tone(seconds, PLAY_RATE_HZ)


def in_a_thread(work: Callable[[], bool]) -> Callable[[], bool]:
    """The work, begun; what is returned waits for its answer."""
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(work()), daemon=True)
    thread.start()

    def answer() -> bool:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
        return answers[0]

    return answer


def test_what_is_reported_as_played_is_what_was_heard(page: Page) -> None:
    playback = page.speaker.begin()
    playback.write(block(1.0))
    assert (playback.played_s, playback.first_sound_s) == (0.0, None)
    page.now_s += 0.3
    page.speaker.played(1, 4800)
    assert playback.played_s == pytest.approx(0.2)
    assert playback.first_sound_s == pytest.approx(1000.1)
    page.now_s += 0.05
    assert playback.played_s == pytest.approx(0.25), "it goes on between two reports"
    page.now_s += 0.5
    assert playback.played_s == pytest.approx(0.32), "but not for long"
    assert playback.level_db == pytest.approx(-15, abs=0.5)


def test_finish_waits_for_the_last_of_it(page: Page) -> None:
    playback = page.speaker.begin()
    playback.write(block(0.5))
    done = in_a_thread(playback.finish)
    page.speaker.played(1, 6000)
    page.speaker.played(1, 12_000)
    assert done()
    assert playback.played_s == 0.5
    assert page.control() == [Begin(1), End(1)]
    playback.cut()
    page.speaker.rest()
    assert page.control() == [Begin(1), End(1)], "what is over is not cut"


def test_a_page_that_falls_silent_holds_nothing_up(page: Page) -> None:
    playback = page.speaker.begin()
    playback.write(block(0.5))
    page.now_s += SILENT_S + 0.2
    assert playback.played_s == pytest.approx(0.2)
    page.now_s += 0.4
    assert playback.finish()


def test_other_rates_are_made_the_pages_own(page: Page) -> None:
    playback = page.speaker.begin()
    playback.write(tone(0.5, 22_050))
    done = in_a_thread(playback.finish)
    while End(1) not in page.sent:
        time.sleep(0.001)
    page.speaker.played(1, page.samples(1))
    assert done()
    assert page.samples(1) == pytest.approx(12_000, abs=30)


def test_cut_is_silence_at_once_and_the_rest_is_dropped(page: Page) -> None:
    playback = page.speaker.begin()
    playback.write(block(1.0))
    waiting = in_a_thread(lambda: playback.wait(0.0))
    page.speaker.played(1, 2400)
    playback.cut()
    playback.cut()
    assert not waiting()
    playback.write(block(1.0))
    assert not playback.finish()
    assert page.samples(1) == 24_000
    assert page.control() == [Begin(1), Cut(1)]
    assert playback.played_s == pytest.approx(0.1)
    assert playback.silent_s == page.now_s
    assert playback.level_db == SILENCE_DB


def test_a_reload_goes_on_from_what_was_heard_under_a_new_number(page: Page) -> None:
    playback = page.speaker.begin()
    playback.write(block(3.0))
    page.speaker.played(1, 24_000)
    page.speaker.away()
    page.now_s += 20
    assert playback.played_s == pytest.approx(1.0), "nobody hears anything meanwhile"
    page.speaker.here()
    page.speaker.played(1, 48_000)
    page.speaker.played(2, 24_000)
    assert playback.played_s == pytest.approx(2.0)
    assert page.control() == [Begin(1), Begin(2)]
    first = b"".join(one.sound for one in page.sent if isinstance(one, Voice) and one.playback == 1)
    second = b"".join(one.sound for one in page.sent if isinstance(one, Voice) and one.playback == 2)
    assert second == block(3.0).samples[24_000:].tobytes()
    assert first == block(3.0).samples[: len(first) // 2].tobytes()


def test_a_page_that_does_not_come_back_is_a_speaker_that_has_gone(page: Page) -> None:
    playback = page.speaker.begin()
    playback.write(block(1.0))
    page.speaker.away()
    page.now_s += AWAY_S + 1
    with pytest.raises(HardwareError, match="No page is open"):
        playback.wait(0.0)
    with pytest.raises(HardwareError, match="No page is open"):
        playback.write(block(1.0))
    with pytest.raises(HardwareError, match="No page is open"):
        page.speaker.begin()


def test_before_any_page_there_is_no_speaker() -> None:
    with pytest.raises(HardwareError, match="No page is open"):
        BrowserSpeaker(lambda _message: None).wake()


def test_a_report_of_more_than_was_sent_is_refused_and_one_of_what_never_began_says_nothing(page: Page) -> None:
    page.speaker.begin().write(block(1.0))
    page.speaker.played(4_000_000_000, 1)
    with pytest.raises(WireError):
        page.speaker.played(1, 24_001)


def test_a_chime_that_nobody_finishes_is_forgotten_when_it_has_sounded(page: Page) -> None:
    page.speaker.begin().write(block(0.1))
    page.speaker.played(1, 2400)
    page.speaker.begin().write(block(0.1))
    assert page.control() == [Begin(1), End(1), Begin(2)]
    page.speaker.rest()
    assert page.control()[-1] == Cut(2)


def test_volume(page: Page) -> None:
    page.speaker.set_volume(50)
    page.speaker.begin().write(block(0.1))
    (sound,) = (one.sound for one in page.sent if isinstance(one, Voice))
    assert np.frombuffer(sound, "<i2").max() == pytest.approx(8192 / 4, abs=2)


def test_an_empty_playback_is_over_at_once(page: Page) -> None:
    assert page.speaker.begin().finish()
    assert page.sent == []


def test_a_position_never_goes_back() -> None:
    position = Position()
    position.send(48_000, 0.0)
    position.report(12_000, 0.5)
    position.report(6_000, 0.6)
    assert position.sure(0.6) == 12_000
    after_silence = position.sure(0.6 + SILENT_S + 0.5)
    assert after_silence == 24_000
    position.report(13_000, 0.6 + SILENT_S + 0.5)
    assert position.sure(0.6 + SILENT_S + 0.5) == after_silence


def test_a_pause_of_the_voice_is_no_silence_of_the_page() -> None:
    position = Position()
    position.send(2_400, 0.0)
    position.report(2_400, 0.1)
    position.send(24_000, 30.0)
    assert position.at(30.0) == 2_400
