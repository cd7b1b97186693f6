"""Measures the page in a real browser: release to first sound beside the device's own, first paint, and hours of being open.

Run by hand, nothing is asserted:
    .venv/bin/python -m tests.bench_page turns [ROUNDS]    each round: `companion bench`'s turns, then the same recordings spoken
                                                           into a browser's microphone
    .venv/bin/python -m tests.bench_page paint [VISITS]    each visit by a browser that has nothing of the page
    .venv/bin/python -m tests.bench_page open HOURS        a turn a minute, and now and then a pause in which the microphone is
                                                           given back; a line every five minutes
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from companion import app, bench, engines
from companion.engines import House
from companion.settings import Ring, Settings, Sound
from tests.web.browser.conftest import BEFORE_S, CHROMIUM, WATCH, spoken_into
from tests.web.browser.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

LOADS_MS = 60_000
OPENED = """
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (wanted) {
  const stream = await ask.call(this, wanted);
  window.opened_ms ??= performance.now();
  return stream;
};
"""
"""When the microphone opened: Chromium's begins its file then."""
TURN_EVERY_S, HOLDS_S = 60.0, 6.0
PAUSE_EVERY, PAUSE_S = 15, 150.0
"""After so many turns, a pause longer than the page keeps a microphone."""
LINE_EVERY_S = 300.0
MB = 1_000_000


@contextmanager
def browser_with(microphone: Path) -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
    with sync_playwright() as driver:
        flags.append(f"--use-file-for-fake-audio-capture={microphone}")
        found = driver.chromium.launch(executable_path=CHROMIUM, args=[*flags, "--enable-precise-memory-info"])
        yield found
        found.close()


def ready_page(browser: "Browser", address: str) -> "Page":
    context = browser.new_context(permissions=["microphone"])
    context.add_init_script(WATCH + OPENED)
    page = context.new_page()
    page.set_default_timeout(LOADS_MS)
    page.goto(address)
    page.locator(".state", has_text="Ready").wait_for()
    return page


def spoken_turn(serving: Serving, recording: Path, folder: Path) -> tuple[float, float, str]:
    """Release to first sound as the browser hears it and as the companion reckons it, in ms; and what was heard."""
    microphone, words_s = spoken_into(recording, folder / f"{recording.stem}.wav")
    with browser_with(microphone) as browser:
        page = ready_page(browser, serving.address)
        page.get_by_role("button", name="Hold to talk").hover()
        page.mouse.down()
        page.locator(".state", has_text="Listening").wait_for()
        gone_s = page.evaluate("performance.now() - opened_ms") / 1000
        time.sleep(max(0.0, BEFORE_S + words_s - gone_s))
        page.mouse.up()
        page.locator("html[data-sounding]").wait_for(state="attached")
        waited_ms = page.evaluate("sounded_ms.filter((at) => at > letGo_ms)[0] - letGo_ms")
        heard, own_ms = serving.wait_for("heard")["text"], serving.wait_for("first_sound")["after_release_ms"]
        page.keyboard.press("Escape")
        page.locator(".state", has_text="Ready").wait_for()
    return waited_ms, own_ms, heard


def measure_turns(rounds: int, folder: Path) -> None:
    recordings = app.demo_recordings()
    settings = Settings(ring=Ring(kind="none"), sound=Sound(chimes=False))
    house = engines.forgetful(House(settings, folder / "device", remark=lambda _text: None))
    page_folder = folder / "page"
    page_folder.mkdir()
    serving = Serving(page_folder)
    device: list[float] = []
    browser: list[tuple[float, float]] = []
    for number in range(1, rounds + 1):
        report = bench.run(house, recordings, turns=len(recordings), idle_s=0)
        device += report.release_to_first_sound_ms
        for recording in recordings:
            waited_ms, own_ms, heard = spoken_turn(serving, recording, folder)
            browser.append((waited_ms, own_ms))
            tell(
                f"round {number}  {recording.stem:24} {waited_ms:6.0f} ms in the browser, {own_ms:6.0f} by the companion: {heard}"
            )
    serving.stop()
    tell(spread("device (companion bench)", device))
    tell(spread("the page, as the browser hears it", [waited for waited, _ in browser]))
    tell(spread("the same turns, as the companion reckons", [own for _, own in browser]))
    more = statistics.median(waited for waited, _ in browser) - statistics.median(device)
    tell(f"the page's median is {more:+.0f} ms from the device's")


def spread(name: str, values: list[float]) -> str:
    ordered = sorted(values)
    return f"{name}: median {statistics.median(ordered):.0f} ms, {ordered[0]:.0f} to {ordered[-1]:.0f}, {len(ordered)} turns"


def measure_paint(visits: int, folder: Path) -> None:
    serving = Serving(folder)
    painted, ready = list[float](), list[float]()
    with browser_with(folder / "none.wav") as browser:
        ready_page(browser, serving.address).context.close()  # she is loaded now
        for _ in range(visits):
            page = ready_page(browser, serving.address)
            ready.append(page.evaluate("performance.now()"))
            painted.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            page.context.close()
    serving.stop()
    tell(spread("first paint", painted))
    tell(spread("ready to talk", ready))


class Watched:
    """An open page and its companion: what they take, and how often the page had to connect."""

    def __init__(self, serving: Serving, page: "Page") -> None:
        self._usage, self._cdp = psutil.Process(serving.process.pid), page.context.new_cdp_session(page)
        self.sockets = self.frames = self.turns = self.unanswered = 0
        self._cdp.send("Performance.enable")
        self._cdp.send("Network.enable")
        self._cdp.on("Network.webSocketCreated", lambda _told: self._count("sockets"))
        self._cdp.on("Network.webSocketFrameReceived", lambda _told: self._count("frames"))
        self._began_s = self._line_s = time.monotonic()
        self._cpu_s = self._worked_s()

    def _count(self, name: str) -> None:
        setattr(self, name, getattr(self, name) + 1)

    def _worked_s(self) -> float:
        used = self._usage.cpu_times()
        return used.user + used.system

    def line(self) -> str:
        metrics = page_metrics(self._cdp)
        now_s, cpu_s = time.monotonic(), self._worked_s()
        share = 100 * (cpu_s - self._cpu_s) / max(1e-9, now_s - self._line_s)
        self._line_s, self._cpu_s = now_s, cpu_s
        heap, nodes, listeners = (metrics[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners"))
        page = f"heap {heap / MB:.2f} MB, {nodes:.0f} nodes, {listeners:.0f} listeners"
        memory, threads, files = self._usage.memory_info().rss / MB, self._usage.num_threads(), self._usage.num_fds()
        here = f"{memory:.1f} MB, {threads} threads, {files} files, {share:.1f} % of a core"
        done = f"{(now_s - self._began_s) / 60:6.1f} min  {self.turns:4} turns ({self.unanswered} without an answer)"
        return f"{done}  sockets +{self.sockets}, {self.frames} frames  page: {page}  companion: {here}"


def page_metrics(cdp: "CDPSession") -> dict[str, float]:
    cdp.send("HeapProfiler.collectGarbage")
    return {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}


def measure_open(hours: float, folder: Path) -> None:
    serving = Serving(folder)
    microphone, _ = spoken_into(app.demo_recordings()[0], folder / "microphone.wav")
    with browser_with(microphone) as browser:
        page = ready_page(browser, serving.address)
        watched = Watched(serving, page)
        end_s = time.monotonic() + 3600 * hours
        due_s, line_s = time.monotonic(), time.monotonic()
        while time.monotonic() < end_s:
            if time.monotonic() >= due_s:
                take_turn(page, watched)
                due_s += PAUSE_S if watched.turns % PAUSE_EVERY == 0 else TURN_EVERY_S
            if time.monotonic() >= line_s:
                tell(watched.line())
                line_s += LINE_EVERY_S
            page.wait_for_timeout(500)
        tell(watched.line())
    serving.stop()


def take_turn(page: "Page", watched: Watched) -> None:
    page.get_by_role("button", name="Hold to talk").hover()
    page.mouse.down()
    page.wait_for_timeout(1000 * HOLDS_S)
    before = page.locator(".her").last.inner_text() if page.locator(".her").count() else ""
    page.mouse.up()
    page.wait_for_timeout(1000)
    page.locator(".state", has_text="Ready").wait_for()
    watched.turns += 1
    watched.unanswered += page.locator(".her").last.inner_text() == before


def tell(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def main() -> None:
    what, number = [*sys.argv[1:], "", ""][:2]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    folder = Path(tempfile.mkdtemp(prefix="bench-page-"))
    try:
        match what:
            case "turns":
                measure_turns(int(number or 3), folder)
            case "paint":
                measure_paint(int(number or 20), folder)
            case "open":
                measure_open(float(number), folder)
            case _:
                sys.exit(__doc__)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
