"""What the card pulls is what was written: all of it, in order, added up, and nothing after a cut."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from companion.audio import mixer as mixer_module
from companion.audio.block import SILENCE_DB, Block
from companion.audio.mixer import MixedPlayback, Mixer
from companion.errors import HardwareError

RATE_HZ = 48_000
DELAY_S = 0.02


def block(*levels: int) -> Block:
    return Block(np.array(levels, np.int16), RATE_HZ)


@contextmanager
def pulled_by_a_card(mixer: Mixer, frames: int = 480) -> Iterator[list[NDArray[np.int16]]]:
    """A card's thread that pulls without end, faster than life."""
    over, pulled = threading.Event(), []

    def card() -> None:
        while not over.wait(0.0005):
            pulled.append(mixer.pull(frames, DELAY_S))

    thread = threading.Thread(target=card)
    thread.start()
    yield pulled
    over.set()
    thread.join()


@given(
    st.lists(st.lists(st.integers(-32768, 32767), max_size=50), max_size=20),
    st.lists(st.integers(0, 70), min_size=1, max_size=20),
)
def test_what_goes_in_comes_out(written: list[list[int]], pulls: list[int]) -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    playback = mixer.begin()
    out: list[int] = []
    for number, levels in enumerate(written):
        playback.write(block(*levels))
        out += mixer.pull(pulls[number % len(pulls)], DELAY_S).tolist()
    out += mixer.pull(2000, DELAY_S).tolist()
    sound = [level for levels in written for level in levels]
    heard = iter(out)  # a late writer leaves gaps of silence, and changes nothing else
    assert all(level in heard for level in sound)
    assert np.abs(np.array(out, np.int64)).sum() == np.abs(np.array(sound, np.int64)).sum()
    assert playback.left_s == 0


def test_two_add_up_and_are_clipped() -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    mixer.begin().write(block(1000, 30_000, -30_000, 5))
    mixer.begin().write(block(200, 30_000, -30_000))
    assert mixer.pull(5, DELAY_S).tolist() == [1200, 32767, -32768, 5, 0]


@pytest.mark.parametrize(("percent", "level"), [(0, 0), (50, 2500), (80, 6400), (100, 10_000)])
def test_volume(percent: float, level: int) -> None:
    mixer = Mixer(RATE_HZ, percent)
    mixer.begin().write(block(10_000))
    assert abs(int(mixer.pull(1, DELAY_S)[0]) - level) <= 1


def test_any_rate_is_made_the_cards() -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    playback = mixer.begin()
    playback.write(Block(np.full(22_050, 1000, np.int16), 22_050))
    with pulled_by_a_card(mixer) as pulled:
        assert playback.finish()
    assert np.count_nonzero(np.concatenate(pulled) > 500) == pytest.approx(RATE_HZ, rel=0.003)
    assert playback.played_s == 1.0, "finish() said that all was heard"


def test_a_cut_drops_the_rest_of_it_alone_and_at_once() -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    cut, other = mixer.begin(), mixer.begin()
    cut.write(block(*[100] * 4800))
    other.write(block(*[1] * 960))
    assert mixer.pull(480, DELAY_S).tolist() == [101] * 480
    cut.cut()
    cut.cut()
    cut.write(block(*[100] * 480))
    assert mixer.pull(960, DELAY_S).tolist() == [1] * 480 + [0] * 480
    assert not cut.wait(10.0)
    assert not cut.finish()
    assert cut.silent_s is not None
    assert other.silent_s is None


def test_a_cut_wakes_who_waits() -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    playback = mixer.begin()
    playback.write(block(*[1] * RATE_HZ * 60))
    heard: list[bool] = []
    waiting = threading.Thread(target=lambda: heard.append(playback.finish()))
    waiting.start()
    playback.cut()
    waiting.join(5.0)
    assert heard == [False]


def test_times_tell_what_has_left_the_speaker() -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    playback = mixer.begin()
    mixer.pull(480, DELAY_S)
    assert playback.first_sound_s is None
    playback.write(block(*[1000] * RATE_HZ))
    mixer.pull(480, DELAY_S)
    first_s = playback.first_sound_s
    assert playback.played_s == 0, "10 ms are on their way through a card that takes 20"
    assert playback.level_db == pytest.approx(-30.3, abs=0.1)
    mixer.pull(RATE_HZ // 2 - 480, DELAY_S)
    assert playback.first_sound_s == first_s
    assert playback.played_s == pytest.approx(0.5 - DELAY_S)
    assert playback.left_s == 0.5
    mixer.pull(RATE_HZ, DELAY_S)
    mixer.pull(480, DELAY_S)
    assert playback.level_db == SILENCE_DB


def test_the_writer_is_held_back_until_little_is_left() -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    playback = mixer.begin()
    playback.write(block(*[1] * RATE_HZ))
    with pulled_by_a_card(mixer):
        assert playback.wait(0.5)
        assert playback.left_s <= 0.5


def test_chimes_that_nobody_finishes_do_not_pile_up() -> None:
    """Presses that interrupt her keep the card open: hours of them must cost no more than the first."""
    mixer = Mixer(RATE_HZ, volume_percent=100)
    for _ in range(100):
        mixer.begin().write(block(1, 2, 3))
        mixer.pull(480, DELAY_S)
    assert len(mixer._playbacks) <= 2


def test_a_writer_that_was_late_is_heard_though_others_began() -> None:
    mixer = Mixer(RATE_HZ, volume_percent=100)
    late = mixer.begin()
    late.write(block(1))
    mixer.pull(480, DELAY_S)
    mixer.begin().write(block(10))
    mixer.pull(480, DELAY_S)
    late.write(block(5))
    assert mixer.pull(1, DELAY_S).tolist() == [5]


WAITS: dict[str, Callable[[MixedPlayback], object]] = {
    "write": lambda playback: playback.write(block(1)),
    "wait": lambda playback: playback.wait(0.0),
    "finish": lambda playback: playback.finish(),
}


@pytest.mark.parametrize("wait", WAITS.values(), ids=WAITS)
@pytest.mark.parametrize("tells", [True, False], ids=["tells that it goes", "only stops pulling"])
def test_a_card_that_goes_ends_every_wait(
    wait: Callable[[MixedPlayback], object], tells: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixer_module, "STUCK_CARD_S", 60.0 if tells else 0.05)
    mixer = Mixer(RATE_HZ, volume_percent=100)
    playback = mixer.begin()
    playback.write(block(*[1] * RATE_HZ))
    if tells:
        mixer.fault = HardwareError("The speaker went away.", "Plug it back in.")
    else:
        threading.Event().wait(0.06)
    with pytest.raises(HardwareError):
        wait(playback)
