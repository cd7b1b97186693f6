"""Measures a press: to the ring being lit, and to the microphone being open; with the Pi's own pins and with a Pico.

Run by hand, nothing is asserted:    .venv/bin/python -m tests.bench_press [PRESSES]
The board is gpiozero's mock, the ring a bus that takes its real time; the Pico is its firmware in MicroPython's unix port behind
a pty; the microphone is a virtual sound card's, opened through PortAudio as on a device.
"""

import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from unittest.mock import patch

import gpiozero

from companion import handset, rings
from companion.audio import cards
from companion.audio.block import Block
from companion.audio.recordings import RecordedSpeaker
from companion.bench_ring import CHIP, PIXELS, PacedSpi, Spread, calculating
from companion.conversation import Conversation
from companion.engines import House, Parts
from companion.hardware.pins import mock_board
from companion.hardware.ring_spi import ENCODERS, SpiRing
from companion.mind.reply import Reply
from companion.settings import Ring, Settings
from companion.speech.heard import HowSaid
from companion.speech.scripted import ScriptedEars, ToneVoice
from companion.turn.runner import Notice
from firmware.simulated.pico import SimulatedPico, find_micropython
from tests.conftest import SoundServer

HELD_S, REST_S, PATIENCE_S = 0.12, 0.25, 10.0
PIN = 17
PINGS = 1000


class QuietMind:
    """Says nothing much: what is measured is over before it is asked."""

    def expect(self, partial: str) -> None:
        """Nothing to warm up."""

    def sounded(self, prosody: HowSaid) -> None:
        """No matter how."""

    def reply(self, heard: str) -> Reply:
        return Reply(iter(["Yes."]), "bank", "ask")

    def remember(self, heard: str, spoken: str) -> None:
        """Nothing is kept."""


class TimedMicrophone:
    """The card's microphone, and when it was open."""

    def __init__(self) -> None:
        from companion.audio.microphone import CardMicrophone

        self._card = CardMicrophone()
        self.close = self._card.close
        self.opened_s, self.is_open = 0.0, threading.Event()

    @property
    def lost_blocks(self) -> int:
        return self._card.lost_blocks

    def open(self) -> Generator[Block, None, None]:
        blocks = self._card.open()
        self.opened_s = time.monotonic()
        self.is_open.set()
        return blocks


class Table:
    """A conversation at work in a thread of its own."""

    def __init__(self, folder: Path, ring: Ring) -> None:
        house = House(Settings(ring=ring), folder, remark=lambda text: print(text, file=sys.stderr))  # noqa: T201
        self.microphone = TimedMicrophone()
        cards.warm_up()  # as app.talk_live does
        self.handset = handset.Handset(house)
        self.handset.open_touch()
        parts = Parts(ScriptedEars([]), ToneVoice(), QuietMind())
        self.conversation = Conversation(house, parts, self.microphone, RecordedSpeaker(None), self._watch, self.handset.display)
        self.handset.controls.connect(self.conversation.put, self.conversation.stop, lambda _percent: None)
        self._thread = threading.Thread(target=self.conversation.run)
        self._thread.start()

    def _watch(self, notice: Notice) -> None:
        """What is told is of no interest here."""

    def press(self, down: Callable[[], object], up: Callable[[], object], lit_s: Callable[[float], float]) -> tuple[float, float]:
        """One press: how long until the ring was lit, and until the microphone was open."""
        self.microphone.is_open.clear()
        began_s = time.monotonic()
        down()
        lit = lit_s(began_s)
        self.microphone.is_open.wait(PATIENCE_S)
        time.sleep(HELD_S)
        up()
        time.sleep(REST_S)
        return lit, self.microphone.opened_s - began_s

    def close(self) -> None:
        self.conversation.stop()
        self._thread.join(PATIENCE_S)
        self.handset.close()


def with_pins(folder: Path, presses: int) -> list[tuple[float, float]]:
    """A board with a WS2812 ring on SPI."""
    bus, board = PacedSpi(ENCODERS[CHIP][1]), mock_board()
    gpiozero.Device.pin_factory = board
    with (
        patch.object(rings, "open_pixels", lambda _chosen, _kind: SpiRing(bus, PIXELS, CHIP)),
        patch.object(handset, "board_present", lambda: True),
    ):
        table = Table(folder, Ring(kind=CHIP))
    pin = board.pin(PIN)

    def lit_s(began_s: float) -> float:
        bus.sent.wait(PATIENCE_S)
        return bus.sent_s[-1] - began_s

    def down() -> None:
        bus.sent.clear()
        pin.drive_low()

    times = [table.press(down, pin.drive_high, lit_s) for _ in range(presses)]
    table.close()
    return times


def with_pico(pico: SimulatedPico, folder: Path, presses: int) -> list[tuple[float, float]]:
    """The Pico's own button and ring. Lit is when the firmware has handed NeoPixel a frame that is lit all round."""
    table = Table(folder, Ring(port=str(pico.port)))

    def lit_s(began_s: float) -> float:
        while not all(any(pixel) for pixel in pico.frame()) and time.monotonic() < began_s + PATIENCE_S:
            time.sleep(0.0005)
        return time.monotonic() - began_s

    time.sleep(2.0)  # the link comes up
    times = [table.press(pico.press, pico.release, lit_s) for _ in range(presses)]
    table.close()
    return times


def round_trips(pico: SimulatedPico) -> list[float]:
    with rings.AttachedPico(Ring(port=str(pico.port))) as ring:
        return [ring.round_trip_s() for _ in range(PINGS)]


def frame_gaps(pico: SimulatedPico, seconds: float) -> list[float]:
    """Between the frames of the comet, by the Pico's own clock."""
    with rings.AttachedPico(Ring(port=str(pico.port))) as ring:
        ring.show("thinking")
        before = len(pico.frame_times_s())
        time.sleep(seconds)
        return [after - one for one, after in itertools.pairwise(pico.frame_times_s()[before:])]


def tell(what: str, times_s: list[float]) -> None:
    spread = Spread.of(times_s)
    if spread:
        print(f"{what:44} {spread.p50:7.1f} {spread.p95:7.1f} {spread.max:7.1f} {spread.n:6}")  # noqa: T201


def tell_presses(what: str, times: list[tuple[float, float]]) -> None:
    tell(f"{what}: press to ring lit", [lit for lit, _ in times])
    tell(f"{what}: press to microphone open", [opened for _, opened in times])


def main() -> None:
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print(f"{'milliseconds':44} {'median':>7} {'95 %':>7} {'worst':>7} {'of':>6}")  # noqa: T201
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "sound").mkdir()
        server = SoundServer(folder / "sound")
        server.start()
        os.environ.update(server.env)
        try:
            for busy in (0, 2):
                with calculating(busy):
                    measure(folder, presses, f", {busy} busy programs" if busy else "")
        finally:
            server.stop()


def measure(folder: Path, presses: int, beside: str) -> None:
    tell_presses(f"pins and SPI{beside}", with_pins(folder, presses))
    command = find_micropython()
    if command is None:
        print("The Pico is left out: MicroPython's unix port is missing.")  # noqa: T201
        return
    with SimulatedPico(folder / f"pico{beside[2:3]}", command) as pico:
        tell_presses(f"Pico{beside}", with_pico(pico, folder, presses))
        tell(f"Pico{beside}: a question and its answer", round_trips(pico))
        tell(f"Pico{beside}: between two frames", frame_gaps(pico, 10.0))


if __name__ == "__main__":
    main()
