"""The machine itself, for the pages: what is in use, each part tried live, the ring's looks, and the bench."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from companion import __version__
from companion.doctor import examine
from companion.errors import KeepingError
from companion.hardware.patterns import LOOKS
from companion.mind.meeting.names import her_name
from companion.settings_file import read
from companion.web.asked import AskedError, route
from companion.web.web_house import WebHouse

SHOWN_S = 3.0
BENCH_TURNS = 6
BENCH_LIMIT_S = 300.0
TOLD = {
    "release_to_text_ms": "from letting go to the words",
    "release_to_first_sound_ms": "from letting go to her first sound",
    "interrupt_ms": "from a press to silence",
    "start_s": "until she is ready (seconds)",
    "rss_mb": "memory (MB)",
    "idle_cpu_percent": "processor when idle (percent)",
    "decode_tokens_per_s": "words of her own (tokens a second)",
}
"""Rows of the bench, in words; milliseconds unless they say otherwise."""
LISTENING = "listening"
"""The look that is kept for an open microphone."""


def routes(web: WebHouse) -> list[Route]:
    machine = _Machine(web)
    return [
        route("/api/status", machine.status),
        route("/api/doctor", machine.doctor),
        route("/api/ring", machine.looks),
        route("/api/ring", machine.show, "POST", {"look": str}),
        route("/api/bench", machine.bench),
        route("/api/bench", machine.start_bench, "POST", {}),
    ]


class _Machine:
    def __init__(self, web: WebHouse) -> None:
        self._web = web
        self._lock = threading.Lock()
        self._examining = threading.Lock()
        self._bench: dict[str, Any] = {"state": "idle", "rows": []}

    def status(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        settings = self._web.house.settings
        return {
            "version": __version__,
            "name": self._her_name(),
            "person": settings.person.name,
            "lan": self._web.lan,
            "elsewhere": self._web.elsewhere,
            "memory_on": settings.memory.on,
            "ready": self._web.ready.is_set(),
            "ears": settings.ears.pack or "auto",
            "mind": settings.mind.server or settings.mind.pack or "auto",
            "voice": settings.voice.pack or settings.voice.engine,
        }

    def _her_name(self) -> str:
        try:
            with self._web.memory() as memory:
                return her_name(memory)
        except KeepingError:
            return her_name(None)

    def doctor(self, _request: Request, _body: Mapping[str, Any]) -> Response:
        """One at a time: it opens the microphone."""
        if self._examining.locked():
            raise AskedError(409, "The parts are being tried already.", "Wait a moment.")
        return StreamingResponse(self._findings(), media_type="application/x-ndjson")

    def looks(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"looks": [{"name": name, "says": look.says} for name, look in LOOKS.items() if name != LISTENING]}

    def show(self, _request: Request, body: Mapping[str, Any]) -> Mapping[str, Any]:
        look = body["look"]
        if look not in LOOKS:
            raise AskedError(404, "The ring has no such look.", "Reload the page.")
        if look == LISTENING:
            raise AskedError(409, "That look is kept for an open microphone.", "Hold the button to see it.")
        self._web.display.want(look, 0.6 if LOOKS[look].argument_means else 0.0, for_s=SHOWN_S)
        return {"said": f"For three seconds: {LOOKS[look].says}."}

    def bench(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._lock:
            return dict(self._bench)

    def start_bench(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._lock:
            if self._bench["state"] == "running":
                raise AskedError(409, "It is being measured already.", "Wait a minute or two.")
            self._bench = {"state": "running", "rows": []}
        self._web.jobs.submit(self._measure)
        return dict(self._bench)

    def _findings(self) -> Iterator[bytes]:
        if not self._examining.acquire(blocking=False):
            busy = {"part": "doctor", "verdict": "busy", "what": "The parts are being tried already.", "fix": "Wait a little."}
            yield json.dumps(busy | {"needed": False}).encode() + b"\n"
            return
        try:
            _, mistakes = read(self._web.settings_path) if self._web.settings_path.exists() else (None, [])
            for finding in examine(self._web.house, self._web.settings_path, mistakes):
                yield json.dumps(asdict(finding)).encode() + b"\n"
                if self._web.closing.is_set():
                    return
        except Exception as error:  # noqa: BLE001  the answer has begun: a last line says it
            told = {"part": "doctor", "verdict": "broken", "what": f"It stopped ({type(error).__name__}).", "fix": "Try again."}
            yield json.dumps(told | {"needed": True}).encode() + b"\n"
        finally:
            self._examining.release()

    def _measure(self) -> None:
        """In a process of its own, so that what is measured is a fresh program; its memory is nobody's."""
        house = self._web.house
        before = ["--settings", str(self._web.settings_path)] if self._web.settings_path.exists() else []
        before += ["--models", str(house.models)] if house.models else []
        words = [*before, "--data", str(house.data), "bench", "--json", "--turns", str(BENCH_TURNS), "--idle", "2"]
        command = [sys.executable, "-P", "-m", "companion", *words]
        rows: list[dict[str, str]] = []
        try:
            with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
                watch = threading.Timer(BENCH_LIMIT_S, child.kill)
                watch.start()
                written, _ = child.communicate()
                watch.cancel()
            rows = _rows(json.loads(written))
        except (OSError, ValueError):
            rows = []
        with self._lock:
            self._bench = {"state": "done" if rows else "failed", "rows": rows}


def _rows(report: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = []
    for name, what in TOLD.items():
        value = report.get(name)
        if isinstance(value, Mapping):
            median, p95, worst, of = (f"{value[one]:g}" for one in ("p50", "p95", "max", "n"))
            rows.append({"what": what, "median": median, "p95": p95, "worst": worst, "of": of})
        elif isinstance(value, int | float):
            rows.append({"what": what, "median": f"{value:g}", "p95": "", "worst": "", "of": ""})
    return rows
