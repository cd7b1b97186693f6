"""A real Chromium before the real page: with recordings for its microphone, and an ear for whatever it complains of.

The companion behind it is the whole server, guard and JSON and a real memory; only ears, mind and voice are scripted.
"""

import shutil
import wave
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from companion import app
from companion.audio.recordings import blocks_of
from companion.engines import House, Parts, open_memory
from companion.letters.kept import Letters
from companion.letters.kinds import Told
from companion.memory.kinds import Learned, NewFact, NewPerson, When
from companion.mind.reply import Reply
from companion.settings import Ring, Settings, Sound
from companion.speech.heard import HowSaid
from companion.speech.scripted import ScriptedEars, ToneVoice
from companion.turn.runner import Notice
from companion.web.handset_page import HandsetPage
from companion.web.opened import Opened, open_here
from companion.web.web_house import WebHouse

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE_S = 10
PATIENCE_MS = 1000 * PATIENCE_S
RATE_HZ = 16_000
BEFORE_S, AFTER_S = 0.6, 4.0
"""Silence around a recording: Chromium begins the file as the microphone opens, and again when it is over."""
NOW = datetime(2026, 11, 23, 10, 0)
LONG = "Here comes a long reply of a good many words, so that there is time to break into it before it is over at last."
REPLIES = {"tell me something long": LONG, "good morning": "Morning!"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WATCH = """
addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
addEventListener("unhandledrejection", (event) => console.error(`unhandled: ${event.reason}`));
addEventListener("pointerup", () => (window.letGo_ms = performance.now()), true);
window.sounded_ms = [];
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to === this.context.destination) {
    const ear = new AnalyserNode(this.context, { fftSize: 512 });
    const wave = new Float32Array(ear.fftSize);
    connect.call(this, ear);
    setInterval(() => {
      ear.getFloatTimeDomainData(wave);
      const isLoud = wave.some((sample) => Math.abs(sample) > 0.005);
      const told = document.documentElement.dataset;
      if (isLoud && !told.sounding) window.sounded_ms.push(performance.now());
      if (isLoud) told.sounding = "yes";
      else delete told.sounding;
    }, 10);
  }
  return connect.call(this, to, ...rest);
};
"""
"""What the page can't tell of itself: refused sources, promises nobody caught, and when sound really goes to the speaker.

The page's own policy forbids waiting for an expression, so that is told in an attribute.
"""


class FewWords:
    """A mind that has one answer to each line."""

    def expect(self, partial: str) -> None:
        """Nothing to warm up."""

    def sounded(self, prosody: HowSaid) -> None:
        """No matter how."""

    def reply(self, heard: str) -> Reply:
        return Reply(iter([REPLIES.get(heard, "Yes.")]), "bank", "ask")

    def remember(self, heard: str, spoken: str) -> None:
        """Nothing is kept."""


class Served:
    """The companion at `address`, hearing the lines of `say` one utterance after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.address = folder, ""
        self.house = House(Settings(ring=Ring(kind="none"), sound=Sound(chimes=False)), folder, remark=lambda _text: None)
        self._lines: Queue[str] = Queue()
        self.notices: Queue[Notice] = Queue()
        self._opened: Opened | None = None

    def say(self, line: str) -> None:
        self._lines.put(line)

    def _said(self) -> Iterator[str]:
        while True:
            yield "" if self._lines.empty() else self._lines.get()

    def as_new(self) -> None:
        """Whatever became of the last test: served, with nothing to be heard."""
        while not self._lines.empty():
            self._lines.get()
        if self._opened is None:
            self.start()

    def start(self) -> None:
        """Where it was before, if it was."""
        self.web = WebHouse(self.house, self.folder / "companion.toml")
        ears = ScriptedEars(self._said())
        self.handset = HandsetPage(
            self.web, watch=self.notices.put, load=lambda *_house, **_told: Parts(ears, ToneVoice(), FewWords())
        )
        port = int(self.address.rstrip("/").rpartition(":")[2]) if self.address else 0
        self._opened = open_here(self.web, self.handset, port)
        self.address = self._opened.address
        self.handset.start()
        assert self.web.ready.wait(PATIENCE_S)

    def stop(self) -> None:
        if self._opened is not None:
            self.handset.stop()
            self._opened.server.stop()
            self.web.close()
            self._opened = None


def fill_memory(house: House) -> None:
    """A brother in Leeds, a reminder, a timer, a note, a list and the beginning of a letter."""
    memory = open_memory(house)
    assert memory is not None
    at = int(NOW.timestamp())
    with_tom = Learned(facts=(NewFact("tom", "lives", "in Leeds"),), people=(NewPerson("Tom", "brother"),))
    memory.keep_turn("my brother tom lives in leeds", "Leeds, then.", "memory", NOW, with_tom, "fine")
    memory.reminders.add("call tom", When(at=datetime(2030, 1, 2, 18, 0)), NOW)
    memory.timers.add("pasta", 600, NOW)
    memory.notes.add("the key is under the pot", at)
    memory.lists.add("shopping", "milk", at)
    Letters(memory.store).begin(Told(whom="tom", asking="happened"), at)
    memory.close()


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's "good morning"."""
    (file,) = (file for file in app.demo_recordings() if file.name.startswith("1-"))
    return spoken_into(file, tmp_path_factory.mktemp("microphone") / "good-morning.wav")[0]


def spoken_into(file: Path, path: Path) -> tuple[Path, float]:
    """A recording with silence around it, as Chromium's microphone wants it; and its seconds without the silence."""
    words = np.concatenate([block.samples for block in blocks_of(file)])
    silence = [np.zeros(round(seconds * RATE_HZ), np.int16) for seconds in (BEFORE_S, AFTER_S)]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes(np.concatenate([silence[0], words, silence[1]]).tobytes())
    return path, len(words) / RATE_HZ


@pytest.fixture(scope="module")
def browser(recording: Path) -> Iterator["Browser"]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    microphone = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={recording}",
    ]
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", *microphone])
        yield found
        found.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("served"))
    fill_memory(made.house)
    made.start()
    yield made
    made.stop()


class Visit:
    """A browser's tabs, and what went wrong in them: nothing must."""

    def __init__(self, context: "BrowserContext", own: str) -> None:
        self.context, self._own = context, own
        self.complaints: list[str] = []
        context.add_init_script(WATCH)
        context.on("request", self._requested)
        context.on("console", self._told)
        context.on("weberror", lambda fault: self.complaints.append(str(fault.error)))
        context.set_default_timeout(PATIENCE_MS)

    def open(self, address: str = "") -> "Page":
        page = self.context.new_page()
        page.goto(address or self._own)
        return page

    def forgive(self, *words: str) -> None:
        """What had to be complained of: lines with one of `words`."""
        self.complaints = [line for line in self.complaints if not any(word in line for word in words)]

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self._own, "blob:", "data:")):
            self.complaints.append(f"asked another host: {request.url}")

    def _told(self, message: Any) -> None:
        if message.type in ("error", "warning") and "blocked by Playwright" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture
def visit(browser: "Browser", served: Served) -> Iterator[Callable[..., Visit]]:
    """Make a visit of your own kind: a phone's, in the dark, without motion. Afterwards nothing must have gone wrong."""
    visits: list[Visit] = []
    served.as_new()

    def begin(**kind: Any) -> Visit:
        kind = {"permissions": ["microphone"], "service_workers": "block"} | kind
        visits.append(Visit(browser.new_context(**kind), served.address))
        return visits[-1]

    yield begin
    for one in visits:
        one.context.close()
    assert [what for one in visits for what in one.complaints] == []


@pytest.fixture(scope="session")
def look_at() -> Callable[["BrowserContext", str], Visit]:
    """Watch a context of your own, for a companion of your own."""
    return Visit
