"""companion talk with a memory: what is set by voice or from elsewhere rings, whatever she is doing, until a press."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from queue import Queue

import pytest

from companion import app
from companion.audio.block import Block
from companion.audio.recordings import RecordedSpeaker
from companion.clock import Clock
from companion.engines import MEMORY_FOLDER, House, Parts
from companion.hardware.display import Display
from companion.hardware.ring import DarkRing
from companion.hardware.talk_key import Key, KeyEvent
from companion.memory.kinds import When
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.errands import Errands
from companion.mind.reply import Reply
from companion.mind.skills import bare
from companion.settings import Ring, Settings
from companion.speech.heard import HowSaid
from companion.speech.scripted import ScriptedEars, ToneVoice, tone
from companion.turn.machine import DEADLINE_S, MUTED
from companion.turn.runner import Notice

PATIENCE_S = 20


class Obedient:
    """A mind that does its errands and has no talk besides."""

    def __init__(self, memory: Memory) -> None:
        self._errands = Errands(memory, Clock())

    def expect(self, partial: str) -> None:
        """Nothing to warm up."""

    def sounded(self, prosody: HowSaid) -> None:
        """No matter how."""

    def reply(self, heard: str) -> Reply:
        done = self._errands.reply(bare(heard))
        return Reply(iter([done.choices[0] if done is not None else "Yes."]), "task", "task")

    def remember(self, heard: str, spoken: str) -> None:
        """Errands keep what is to be kept."""


class Microphone:
    """Hums until it is closed."""

    lost_blocks = 0

    def __init__(self) -> None:
        self._closing = threading.Event()

    def open(self) -> Generator[Block, None, None]:
        self._closing.clear()
        return self._hum()

    def _hum(self) -> Generator[Block, None, None]:
        while not self._closing.wait(0.005):
            yield tone(0.03, 16_000)

    def close(self) -> None:
        self._closing.set()


class Loudspeaker(RecordedSpeaker):
    def __init__(self) -> None:
        super().__init__(None)

    def set_volume(self, percent: float) -> None:
        """As loud as ever."""


class Scene:
    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.folder, self._patch = folder, patch
        self.memory = Memory(Store.open(folder / MEMORY_FOLDER))
        self.voice = ToneVoice()
        self.seen: Queue[tuple[str, str]] = Queue()
        self.chimes: list[str] = []
        self.key: Callable[[KeyEvent], object] = lambda _key: None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> "Scene":
        return self

    def __exit__(self, *_: object) -> None:
        """The keyboard is closed."""

    def over(self) -> None:
        """The listening has ended."""

    def begin(self, *lines: str) -> None:
        parts = Parts(ScriptedEars(lines), self.voice, Obedient(self.memory), memory=self.memory)
        want = Display.want
        patch = self._patch

        def wanted(display: Display, look: str, *arguments: object, **named: object) -> None:
            self.seen.put(("look", look))
            want(display, look, *arguments, **named)  # type: ignore[arg-type]

        patch.setattr(Display, "want", wanted)
        patch.setattr("companion.audio.cards.warm_up", lambda: None)
        patch.setattr(Parts, "load", lambda *_house, **_told: parts)
        patch.setattr(app, "CardMicrophone", lambda _name: Microphone())
        patch.setattr(app, "CardSpeaker", lambda _name, _volume: Loudspeaker())
        patch.setattr(app, "SpaceBar", self._keyboard)
        patch.setattr(app, "ALARMS_LOOK_S", 0.2)
        patch.setattr("companion.turn.runner.chime", self._chime())
        house = House(Settings(ring=Ring(kind="none")), self.folder)
        self._thread = threading.Thread(target=app.talk_live, args=(house, self._watch, DarkRing()), daemon=True)
        self._thread.start()
        self.wait_for("state", "idle")

    def _chime(self) -> Callable[[str], object]:
        from companion.audio.chimes import chime

        def noted(name: str) -> object:
            self.chimes.append(name)
            return chime(name)

        return noted

    def _keyboard(self, on_event: Callable[[KeyEvent], object]) -> "Scene":
        self.key = on_event
        return self

    def _watch(self, notice: Notice) -> None:
        self.seen.put((notice.event, str(notice.fields.get("state", notice.fields.get("text", "")))))

    def wait_for(self, event: str, value: str = "") -> str:
        """What it said. `value`: what must be in it."""
        while True:
            happened, text = self.seen.get(timeout=PATIENCE_S)
            if happened == event and value in text:
                return text

    def press(self, key: Key) -> None:
        self.key(KeyEvent(key, time.monotonic()))

    def tap(self) -> None:
        self.press(Key.PRESSED)
        self.press(Key.RELEASED)

    def say(self) -> None:
        """Holds the button until she has heard a little."""
        self.press(Key.PRESSED)
        self.wait_for("partial")
        self.press(Key.RELEASED)
        self.wait_for("state", "idle")

    def end(self) -> None:
        self.press(Key.QUIT)
        assert self._thread is not None
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Scene]:
    made = Scene(monkeypatch, tmp_path)
    yield made
    made.memory.close()


RUNG = "Your timer for one second is done."


def test_a_timer_that_was_set_by_voice_rings_and_a_short_press_ends_it(scene: Scene) -> None:
    scene.begin("set a timer for one second")
    scene.say()
    assert scene.wait_for("announced") == RUNG
    scene.wait_for("look", "timer_ringing")
    scene.wait_for("state", "idle")
    assert scene.chimes[-1] == "alarm"
    said = list(scene.voice.said)
    assert said[-1] == RUNG
    scene.tap()
    scene.wait_for("heard")
    scene.wait_for("state", "idle")
    scene.end()
    assert scene.voice.said == said, "no words are missed in a press that only ends an alarm"
    with_memory = Memory(Store.open(scene.folder / MEMORY_FOLDER))
    assert not with_memory.timers.ringing()
    with_memory.close()


@pytest.mark.parametrize("quiet", ["muted", "asleep"])
def test_it_rings_while_the_microphone_is_muted(scene: Scene, quiet: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEADLINE_S, MUTED, 0.01 if quiet == "asleep" else 600.0)
    scene.begin()
    scene.press(Key.MUTE)
    scene.wait_for("state", quiet)
    scene.memory.reminders.add("call Tom", When(at=datetime.now() + timedelta(seconds=1)), datetime.now())
    assert scene.wait_for("announced").endswith(": call Tom.")
    scene.wait_for("spoken", "call Tom.")
    scene.tap()
    scene.wait_for("state", "idle")
    scene.end()
    assert " ".join(scene.voice.said).count("call Tom.") == scene.chimes.count("alarm") == 1


def test_what_fell_due_while_it_was_off_is_said_at_the_start(scene: Scene) -> None:
    now = datetime.now()
    scene.memory.reminders.add("call Tom", When(at=now - timedelta(seconds=30)), now)
    scene.begin()
    said = scene.wait_for("announced")
    assert said.startswith("While I was off, at ")
    assert said.endswith(": call Tom.")
    scene.wait_for("state", "idle")
    scene.end()


def test_what_another_program_sets_is_seen(scene: Scene) -> None:
    scene.begin()
    asked = "call tom in one second"
    command = [sys.executable, "-m", "companion", "--data", str(scene.folder), "remind", asked]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_S)
    assert scene.wait_for("announced").endswith(": call tom.")
    scene.wait_for("state", "idle")
    scene.end()
