"""companion talk with everything attached: keys, button, mute switch, battery, ring and turn, each in the thread it has there."""

import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import gpiozero
import pytest

from companion import app, gauges, handset, rings
from companion.audio.block import Block
from companion.audio.recordings import RecordedPlayback, RecordedSpeaker
from companion.controls import EMPTY
from companion.engines import House, Parts
from companion.errors import HardwareError
from companion.hardware.pins import mock_board
from companion.hardware.power import Charge
from companion.hardware.ring import DARK, DarkRing, Pixels, Rgb
from companion.hardware.talk_key import Key, KeyEvent
from companion.mind.reply import Reply
from companion.settings import Button, Listening, Power, Ring, Settings
from companion.speech.heard import HowSaid
from companion.speech.scripted import ScriptedEars, ToneVoice, tone
from companion.turn.runner import Notice

PATIENCE_S = 10
SWITCH_PIN, BUTTON_PIN = 22, 17


class Yes:
    """A mind of one word."""

    def expect(self, partial: str) -> None:
        """Nothing to warm up."""

    def sounded(self, prosody: HowSaid) -> None:
        """No matter how."""

    def reply(self, heard: str) -> Reply:
        return Reply(iter(["Yes."]), "bank", "ask")

    def remember(self, heard: str, spoken: str) -> None:
        """Nothing is kept."""


class HummingMicrophone:
    """Hums until it is closed; how often it was opened, and whether it is now."""

    lost_blocks = 0

    def __init__(self) -> None:
        self.openings, self.is_open = 0, False
        self.opened, self._closing = threading.Event(), threading.Event()

    def open(self) -> Generator[Block, None, None]:
        self.openings, self.is_open = self.openings + 1, True
        self._closing.clear()
        self.opened.set()
        return self._hum()

    def _hum(self) -> Generator[Block, None, None]:
        while not self._closing.wait(0.005):
            yield tone(0.03, 16_000)

    def close(self) -> None:
        self._closing.set()
        self.is_open = False
        self.opened.clear()


class Loudspeaker(RecordedSpeaker):
    """Says nothing aloud. `hangs`: as a card may that fails while it starts."""

    def __init__(self) -> None:
        super().__init__(None)
        self.hangs, self.free = False, threading.Event()

    def begin(self, name: str = "") -> RecordedPlayback:
        if self.hangs:
            self.free.wait(PATIENCE_S)
        return super().begin(name)

    def set_volume(self, percent: float) -> None:
        """As loud as ever."""


class WatchedRing(DarkRing):
    """A screen's ring that knows whether it ever looked like anything but listening while the microphone was open."""

    def __init__(self, microphone: HummingMicrophone) -> None:
        super().__init__()
        self._microphone, self.lies = microphone, list[Pixels]()

    def show(self, pixels: Any) -> None:
        super().show(pixels)
        if self._microphone.is_open and not all(map(is_listening, self.last)):
            self.lies.append(self.last)


def is_listening(pixel: Rgb) -> bool:
    """Blue to cyan."""
    red, green, blue = pixel
    return red == 0 and blue >= green > 0


class Scene:
    """A device, and `companion talk` on it in a thread."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self._patch, self._folder = patch, folder
        self.microphone, self.speaker, self.voice = HummingMicrophone(), Loudspeaker(), ToneVoice()
        self.ring = WatchedRing(self.microphone)
        self.board = mock_board()
        self.charges: Queue[Charge] = Queue()
        self.shut_down, self.refusal = threading.Event(), list[HardwareError]()
        self.states: Queue[str] = Queue()
        self.remarks: list[str] = []
        self.keys_over = 0
        self.key: Callable[[KeyEvent], object] = lambda _key: None
        self.failure: list[BaseException] = []
        self._thread: threading.Thread | None = None
        self._attach()

    def _attach(self) -> None:
        self._patch.setattr(gpiozero.Device, "pin_factory", self.board)
        for module in (handset, rings, gauges):
            self._patch.setattr(module, "board_present", lambda: True)
        self._patch.setattr(gauges, "open_gauge", lambda _kind: self)
        self._patch.setattr("companion.hardware.power.READ_S", 0.0)
        self._patch.setattr("companion.hardware.power.READ_SOON_S", 0.0)
        self._patch.setattr("companion.audio.cards.warm_up", lambda: None)
        self._patch.setattr(Parts, "load", lambda *_house, **_told: Parts(ScriptedEars([]), self.voice, Yes()))
        self._patch.setattr(app, "CardMicrophone", lambda _name: self.microphone)
        self._patch.setattr(app, "CardSpeaker", lambda _name, _volume: self.speaker)
        self._patch.setattr(app, "SpaceBar", self._keyboard)
        self._patch.setattr(app, "shut_down", self._off)

    def read(self) -> Charge | None:
        """As the gauge: the next reading, or none that makes sense."""
        try:
            return self.charges.get(timeout=0.02)
        except Empty:
            return None

    def close(self) -> None:
        """The gauge is closed."""

    def _off(self) -> None:
        self.shut_down.set()
        for error in self.refusal:
            raise error

    def _keyboard(self, on_event: Callable[[KeyEvent], object]) -> "Scene":
        self.key = on_event
        return self

    def __enter__(self) -> "Scene":
        return self

    def __exit__(self, *_: object) -> None:
        """The keyboard is closed."""

    def over(self) -> None:
        """The keyboard hears that the listening has ended."""
        self.keys_over += 1

    def begin(self, hands_free: bool = False, **button: int) -> None:
        settings = Settings(
            listening=Listening(hands_free=hands_free),
            ring=Ring(kind="none"),
            button=Button(**button),
            power=Power(gauge="max17048"),
        )
        house = House(settings, self._folder, remark=self.remarks.append)
        self._thread = threading.Thread(target=self._talk, args=(house,), daemon=True)
        self._thread.start()
        self.wait_for("idle")

    def _talk(self, house: House) -> None:
        try:
            app.talk_live(house, self._watch, self.ring)
        except HardwareError as error:
            self.failure.append(error)

    def _watch(self, notice: Notice) -> None:
        if notice.event == "state":
            self.states.put(str(notice.fields["state"]))

    def wait_for(self, state: str) -> None:
        while self.states.get(timeout=PATIENCE_S) != state:
            pass

    def press(self, key: Key) -> None:
        self.key(KeyEvent(key, time.monotonic()))

    def end(self) -> None:
        self.press(Key.QUIT)
        self.join()

    def join(self) -> None:
        assert self._thread is not None
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(monkeypatch, tmp_path)
    yield made
    made.speaker.free.set()
    made.board.reset()


def test_a_turn_with_the_space_bar_and_one_with_the_button(scene: Scene) -> None:
    scene.begin()
    scene.press(Key.PRESSED)
    assert scene.microphone.opened.wait(PATIENCE_S)
    scene.press(Key.RELEASED)
    scene.wait_for("idle")
    scene.board.pin(BUTTON_PIN).drive_low()
    assert scene.microphone.opened.wait(PATIENCE_S)
    scene.board.pin(BUTTON_PIN).drive_high()
    scene.wait_for("idle")
    scene.end()
    assert scene.microphone.openings == 2
    assert not scene.ring.lies
    assert set(scene.ring.last) == {DARK}
    assert not scene.shut_down.is_set()


def test_a_tap_of_the_space_bar_listens_by_itself_under_a_lit_ring(scene: Scene) -> None:
    scene.begin(hands_free=True)
    scene.press(Key.PRESSED)
    scene.press(Key.TAPPED)
    scene.wait_for("hands-free")
    assert scene.microphone.opened.wait(PATIENCE_S)
    scene.wait_for("idle")
    scene.end()
    assert scene.keys_over == 1, "the next tap starts anew"
    assert scene.microphone.openings == 1
    assert not scene.microphone.is_open
    assert not scene.ring.lies


def test_no_key_wins_over_a_mute_switch_that_is_on(scene: Scene) -> None:
    scene.begin(mute_pin=SWITCH_PIN)
    scene.board.pin(SWITCH_PIN).drive_low()
    scene.wait_for("muted")
    for key in (Key.PRESSED, Key.RELEASED, Key.MUTE, Key.PRESSED, Key.RELEASED):
        scene.press(key)
    scene.end()
    assert scene.microphone.openings == 0
    assert scene.states.empty(), "muted all the time"


def test_m_mutes_and_unmutes(scene: Scene) -> None:
    scene.begin()
    scene.press(Key.MUTE)
    scene.wait_for("muted")
    scene.press(Key.MUTE)
    scene.wait_for("idle")
    scene.end()


@pytest.mark.parametrize("before", [[], [Key.PRESSED], [Key.MUTE]], ids=["while idle", "while listening", "while muted"])
def test_an_empty_battery_says_goodbye_and_switches_off(before: list[Key], scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.controls.GOODBYE_S", 0.5)
    scene.begin()
    for key in before:
        scene.press(key)
        scene.wait_for("listening" if key is Key.PRESSED else "muted")
    if Key.PRESSED in before:
        assert scene.microphone.opened.wait(PATIENCE_S)
    for _ in range(3):
        scene.charges.put(Charge(2, charging=False, volts=3.1))
    scene.wait_for("error")
    scene.press(Key.PRESSED)  # nothing talks now
    scene.press(Key.MUTE)  # and nothing takes the goodbye back
    scene.join()
    assert " ".join(scene.voice.said) == EMPTY.spoken, "once, and whole"
    assert scene.shut_down.is_set()
    assert scene.microphone.openings == len([key for key in before if key is Key.PRESSED])
    assert not scene.microphone.is_open


def test_what_hangs_does_not_keep_the_device_on(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.controls.GOODBYE_S", 0.01)
    monkeypatch.setattr(app, "HANGS_S", 0.01)
    scene.begin()
    scene.speaker.hangs = True
    scene.refusal.append(HardwareError("It may not.", "Do it by hand."))
    for _ in range(3):
        scene.charges.put(Charge(2))
    assert scene.shut_down.wait(PATIENCE_S)
    assert not scene.speaker.free.is_set(), "the turn still hangs"
    scene.speaker.free.set()
    scene.join()
    assert scene.remarks[-1] == "It may not. Do it by hand."


def test_a_shutdown_that_is_refused_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.controls.GOODBYE_S", 0.01)
    scene.begin()
    scene.refusal.append(HardwareError("It may not.", "Do it by hand."))
    for _ in range(3):
        scene.charges.put(Charge(2))
    scene.join()
    assert [str(error) for error in scene.failure] == ["It may not. Do it by hand."]


def test_systemd_hears_of_the_start_the_loop_and_the_end(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: Queue[bytes] = Queue()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE_S)

        def listen() -> None:
            word = b""
            while word != b"STOPPING=1":
                word = systemd.recv(4096)
                told.put(word)

        listening = threading.Thread(target=listen)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "20000")
        listening.start()
        scene.begin()
        assert told.get(timeout=PATIENCE_S) == b"READY=1\nSTATUS=ready"
        assert set(scene.ring.last) != {DARK}, "not before the ring says so"
        assert told.get(timeout=PATIENCE_S) == b"WATCHDOG=1"
        scene.press(Key.PRESSED)
        assert scene.microphone.opened.wait(PATIENCE_S)
        scene.press(Key.RELEASED)
        scene.wait_for("idle")
        scene.end()
        listening.join(PATIENCE_S)
    heard = list(told.queue)
    assert heard[-1] == b"STOPPING=1"
    assert set(heard[:-1]) <= {b"WATCHDOG=1"}, "nothing of what was said"


def test_what_the_card_has_to_say_is_said(scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_RUN", str(tmp_path))
    (tmp_path / "notices").mkdir()
    notice = tmp_path / "notices" / "1.txt"
    notice.write_text("I've been updated.")
    scene.begin()
    scene.wait_for("speaking")
    scene.wait_for("idle")
    scene.end()
    assert scene.voice.said == ["I've been updated."]
    assert not notice.exists()
    assert scene.microphone.openings == 0
