"""A model hub on 127.0.0.1 for tests and benchmarks: honest by itself, and as bad as it is told to be.

    with FakeHub({"/model.onnx": content}) as hub:
        hub.play("/model.onnx", Reset(after_bytes=1000))     the next request for it; the one after that is answered honestly
        get(hub.entry("a-mind", "mind", "chat"), folder)

It is strict: a request that a real hub would not understand is answered 400, and `hub.asked` tells what was asked for.
"""

import hashlib
import re
import socket
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from typing import Any

from companion.models.catalogue import Entry, RemoteFile

BLOCK_BYTES = 65_536


class Trick:
    """One way of not being honest."""


@dataclass(frozen=True)
class Reset(Trick):
    """The connection is torn down after so many bytes of the answer."""

    after_bytes: int


@dataclass(frozen=True)
class Stall(Trick):
    """After so many bytes nothing more comes, until the hub closes. `reached` is set then."""

    after_bytes: int
    reached: threading.Event


@dataclass(frozen=True)
class Drip(Trick):
    """A byte at a time, `pause_s` apart."""

    pause_s: float


@dataclass(frozen=True)
class Status(Trick):
    """Only a number."""

    status: int


@dataclass(frozen=True)
class SendOn(Trick):
    """A redirect."""

    to: str


@dataclass(frozen=True)
class NoRanges(Trick):
    """A server that knows no ranges sends it all."""


@dataclass(frozen=True)
class WrongRange(Trick):
    """Another part than was asked for, and it says so; or a header that makes no sense."""

    told: str


@dataclass(frozen=True)
class Other(Trick):
    """Another content. `length` is what it says of it; None says nothing and ends by closing."""

    content: bytes
    length: int | None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """A request: `start` is the first byte of its range."""

    path: str
    start: int


class FakeHub:
    """Serves `files` by their path."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.asked: list[Asked] = []
        self.sent_bytes = 0
        self.closing = threading.Event()
        self._tricks: defaultdict[str, deque[Trick]] = defaultdict(deque)
        hub = self

        class Handler(_Handler):
            def do_GET(self) -> None:
                _serve(hub, self)

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, name="fake hub")

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    def entry(self, name: str = "a-voice", kind: str = "voice", engine: str = "piper") -> Entry:
        """A pack of all the files, each with its true size and sum; a zip is to be unpacked."""
        files = tuple(
            RemoteFile(
                path=PurePosixPath(path).name,
                url=self.url(path),
                mirrors=(),
                bytes=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                unpack=path.endswith(".zip"),
            )
            for path, content in self.files.items()
        )
        about = ("en", "A pack for tests", "Nothing", "MIT", "", "https://example.org/pack")
        return Entry(name, kind, engine, *about, memory_mb=10, boards=("zero2w", "3", "4", "5", "pc"), files=files)

    def play(self, path: str, *tricks: Trick) -> None:
        """What the next requests for `path` get, one each."""
        if path not in self.files:
            raise ValueError(f"there is no {path}")
        self._tricks[path].extend(tricks)

    def next_trick(self, path: str) -> Trick | None:
        return self._tricks[path].popleft() if self._tricks[path] else None

    def __enter__(self) -> "FakeHub":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    block_on_close = True
    daemon_threads = False

    def handle_error(self, *_: Any) -> None:
        """Whoever was served has gone; that is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True


def _serve(hub: FakeHub, handler: _Handler) -> None:
    asked = _understood(handler)
    if asked is None:
        handler.begin(400, {"Content-Length": "0"})
        return
    hub.asked.append(asked)
    content = hub.files.get(asked.path)
    if content is None:
        handler.begin(404, {"Content-Length": "0"})
        return
    trick = hub.next_trick(asked.path)
    match trick:
        case Status(status):
            handler.begin(status, {"Content-Length": "0"})
        case SendOn(to):
            handler.begin(302, {"Location": to, "Content-Length": "0"})
        case Other(other, length, headers):
            handler.begin(200, dict(headers) | ({} if length is None else {"Content-Length": str(length)}))
            handler.wfile.write(other)
        case WrongRange(told):
            handler.begin(206, {"Content-Range": told, "Content-Length": str(len(content) - asked.start)})
            handler.wfile.write(content[asked.start :])
        case _:
            _honest(hub, handler, content, asked.start if trick != NoRanges() else 0, trick)


def _understood(handler: _Handler) -> Asked | None:
    told = handler.headers.get("Range", "bytes=0-")
    wanted = re.fullmatch(r"bytes=(\d+)-", told)
    if wanted is None or handler.headers.get("Accept-Encoding") != "identity":
        return None
    return Asked(handler.path, int(wanted[1]))


def _honest(hub: FakeHub, handler: _Handler, content: bytes, start: int, trick: Trick | None) -> None:
    if start and start >= len(content):
        handler.begin(416, {"Content-Range": f"bytes */{len(content)}", "Content-Length": "0"})
        return
    headers = {"Content-Length": str(len(content) - start)}
    if start:
        headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
    handler.begin(206 if start else 200, headers)
    rest = memoryview(content)[start:]
    if isinstance(trick, Drip):
        for place in range(len(rest)):
            if hub.closing.wait(trick.pause_s):
                return
            handler.wfile.write(rest[place : place + 1])
    end = trick.after_bytes if isinstance(trick, Reset | Stall) else len(rest)
    for place in range(0, end, BLOCK_BYTES):
        block = rest[place : min(place + BLOCK_BYTES, end)]
        handler.wfile.write(block)
        hub.sent_bytes += len(block)
    if isinstance(trick, Reset):
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
    elif isinstance(trick, Stall):
        trick.reached.set()
        hub.closing.wait()
