"""Packs in a page: what there is, fetching with progress, checking, choosing, removing. One is fetched at a time."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from companion.errors import CompanionError
from companion.models import install
from companion.models.boards import BOARDS
from companion.models.catalogue import Entry
from companion.models.shelf import Row, Shelf, wanted_by
from companion.settings import Value
from companion.settings_file import read
from companion.settings_write import write
from companion.web.asked import AskedError, route
from companion.web.web_house import WebHouse

MOST_JOBS = 20


@dataclass
class Job:
    """A fetch. `state`: waiting, fetching, done, failed, stopped."""

    name: str
    bytes: int
    state: str = "waiting"
    done_bytes: int = 0
    what: str = ""
    fix: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def as_fields(self) -> dict[str, Any]:
        fields = ("name", "state", "done_bytes", "bytes", "what", "fix")
        return {name: getattr(self, name) for name in fields}


def routes(web: WebHouse) -> list[Route]:
    packs = _Packs(web)
    return [
        route("/api/packs", packs.list),
        route("/api/packs/jobs", packs.jobs),
        route("/api/packs/{name}/get", packs.get, "POST", {}),
        route("/api/packs/{name}/stop", packs.stop, "POST", {}),
        route("/api/packs/{name}/verify", packs.verify, "POST", {}),
        route("/api/packs/{name}/remove", packs.remove, "POST", {}),
        route("/api/packs/{name}/use", packs.use, "POST", {}),
    ]


class _Packs:
    def __init__(self, web: WebHouse) -> None:
        self._web = web
        self._lock = threading.Lock()
        self._fetching = threading.Lock()
        self._jobs: dict[str, Job] = {}

    def list(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        shelf = self._shelf()
        using = {kind: pack.name if (pack := shelf.in_use(kind)) else "" for kind in ("ears", "mind", "voice")}
        machine = f"This is {BOARDS[shelf.machine.board]}, with {shelf.machine.memory_mb / 1000:.1f} GB of memory."
        rows = sorted(shelf.rows(), key=lambda row: (not row.in_use, not row.is_installed))
        return {"machine": machine, "using": using, "packs": [row.as_fields() for row in rows]}

    def jobs(self, _request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        with self._lock:
            return {"jobs": [job.as_fields() for job in self._jobs.values()]}

    def get(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        shelf = self._shelf()
        row = _row(shelf, request)
        entry = shelf.entry(row.name)
        if entry is None and shelf.no_catalogue is not None:
            raise shelf.no_catalogue
        if entry is None:
            raise AskedError(409, f"{row.name} is not in the catalogue.", "Only those can be fetched.")
        with self._lock:
            old = self._jobs.get(row.name)
            if old is not None and old.state in ("waiting", "fetching"):
                raise AskedError(409, f"{row.name} is being fetched already.", "Wait for it, or stop it.")
            self._jobs.pop(row.name, None)
            for name in list(self._jobs)[: max(0, len(self._jobs) - MOST_JOBS)]:
                self._jobs.pop(name)
            job = self._jobs[row.name] = Job(row.name, row.bytes)
        self._web.jobs.submit(self._fetch, entry, shelf.packs_folder, job)
        return {"said": f"{row.name} is being fetched."}

    def stop(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        job = self._jobs.get(request.path_params["name"])
        if job is None or job.state not in ("waiting", "fetching"):
            raise AskedError(409, "Nothing of that name is being fetched.")
        job.stop.set()
        return {"said": "It stops. What has come is kept for the next time."}

    def verify(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        shelf = self._shelf()
        pack = shelf.installed(_row(shelf, request).name)
        shelf.verify(pack)
        return {"said": f"{pack.name} is whole."}

    def remove(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        shelf = self._shelf()
        pack = shelf.owned(_row(shelf, request).name)
        shelf.remove(pack)
        return {"said": f"{pack.name} is gone."}

    def use(self, request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        shelf = self._shelf()
        pack = shelf.installed(_row(shelf, request).name)
        also: dict[str, Value] = {"voice.engine": "auto"} if pack.kind == "voice" else {}
        write(self._web.settings_path, {f"{pack.kind}.pack": pack.name} | also)
        return {"said": f"{pack.name} is used from the next start on."}

    def _shelf(self) -> Shelf:
        settings, _ = read(self._web.settings_path) if self._web.settings_path.exists() else (self._web.house.settings, [])
        return Shelf.open(self._web.house.models, self._web.house.data, wanted_by(settings))

    def _fetch(self, entry: Entry, packs_folder: Path, job: Job) -> None:
        """In a thread of the pool. Whatever happens, the job says it."""

        def step(now: install.Progress) -> None:
            job.done_bytes, job.bytes, job.what = now.done_bytes, now.bytes, now.what
            if self._web.closing.is_set():
                job.stop.set()

        try:
            with self._fetching:
                job.state = "fetching"
                install.get(entry, packs_folder, None, step, job.stop)
            job.state, job.what = "done", "It is installed."
        except CompanionError as error:
            job.state, job.what, job.fix = "stopped" if job.stop.is_set() else "failed", error.what, error.fix
        except Exception as error:  # noqa: BLE001  the page waits for an end
            job.state, job.what, job.fix = "failed", f"Something broke ({type(error).__name__}).", "Try again."


def _row(shelf: Shelf, request: Request) -> Row:
    row = shelf.row(request.path_params["name"])
    if row is None:
        raise AskedError(404, "There is no such pack.", "Reload the page.")
    return row
