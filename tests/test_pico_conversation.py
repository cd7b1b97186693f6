"""A whole conversation in which the button and the ring are the Pico's.

Its firmware runs in MicroPython, the real link goes over a pty, and recordings go through the real engines.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion import app
from companion.audio.recordings import RecordedMicrophone, RecordedSpeaker
from companion.conversation import Conversation
from companion.engines import House, Parts
from companion.handset import Handset
from companion.settings import Ring, Settings
from companion.turn.runner import Notice
from firmware.simulated.pico import SimulatedPico, find_micropython

DARK = (0, 0, 0)
PATIENCE_S = 10

Pixel = tuple[int, int, int]


@pytest.fixture
def pico(tmp_path: Path) -> Iterator[SimulatedPico]:
    command = find_micropython()
    if command is None:
        pytest.skip("MicroPython's unix port is missing: deploy/micropython.sh says why")
    board = SimulatedPico(tmp_path / "pico", command)
    board.plug_in()
    yield board
    board.close()


class Finger:
    """Presses the Pico's button when she is ready, for each recording, and lets go at its end; notes what the ring showed."""

    def __init__(self, pico: SimulatedPico, turns: int) -> None:
        self.notices: list[Notice] = []
        self.seen: dict[str, list[Pixel]] = {}
        self.when_done: Callable[[], None] = lambda: None
        self._pico, self._left = pico, turns

    def watch(self, notice: Notice) -> None:
        self.notices.append(notice)
        if notice.event != "state":
            return
        state = str(notice.fields["state"])
        self.seen[state] = self._pico.frame() if state == "listening" else self._frame_after_listening()
        if state != "idle":
            return
        if self._left == 0:
            self.when_done()
            return
        self._left -= 1
        self._wait_until_ready()  # the first press is not to come before the link is up
        self._pico.press()

    def _frame_after_listening(self) -> list[Pixel]:
        """Only for the microphone's opening does the turn wait for the ring; any other look may come a frame later."""
        end_s = time.monotonic() + PATIENCE_S
        while is_listening(frame := self._pico.frame()) and time.monotonic() < end_s:
            time.sleep(0.005)
        return frame

    def _wait_until_ready(self) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while sum(pixel != DARK for pixel in self._pico.frame()) != 1:
            assert time.monotonic() < end_s, f"the ring never said that she is ready: {self._pico.frame()}"
            time.sleep(0.01)

    def let_go(self, _at_s: float) -> None:
        self._pico.release()

    def told(self, event: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.event == event]


def is_listening(frame: list[Pixel]) -> bool:
    """Every light blue to cyan: no red, more blue than green."""
    return all(red == 0 and blue > green > 0 for red, green, blue in frame)


def test_two_turns_with_the_picos_button(pico: SimulatedPico, tmp_path: Path) -> None:
    files = app.demo_recordings()[:2]
    house = House(Settings(ring=Ring(port=str(pico.port))), tmp_path, remark=lambda _text: None)
    finger = Finger(pico, len(files))
    parts = Parts.load(house, seed=0)
    with Handset(house) as handset:
        assert handset.open_touch(), "the Pico counts as something to press"
        microphone = RecordedMicrophone(list(files), finger.let_go, paced=True)
        conversation = Conversation(
            house, parts, microphone, RecordedSpeaker(tmp_path / "out", paced=True), finger.watch, handset.display
        )
        finger.when_done = conversation.stop
        handset.controls.connect(conversation.put, conversation.stop, lambda _percent: None)
        conversation.run()
    parts.close()
    assert finger.told("heard")[0].fields["text"] == "good morning"
    assert len(finger.told("spoken")) == len(files)
    assert len(list((tmp_path / "out").glob("*.wav"))) == len(files)
    assert is_listening(finger.seen["listening"]), "the ring was lit before the state was told"
    assert not is_listening(finger.seen["thinking"])
    assert any(pixel != DARK for pixel in finger.seen["speaking"])
    assert pico.frame() == [DARK] * 12, "dark when all is over"
