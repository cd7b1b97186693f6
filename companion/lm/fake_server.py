"""An OpenAI-compatible server for tests, on 127.0.0.1: it refuses what real ones refuse, and can misbehave.

with FakeServer(pieces=["Hello ", "there."]) as server:
    ChatServer(server.url)...
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

ROLES = ("system", "user", "assistant")
FAULTS = ("", "refuses", "stalls at once", "stalls midway", "breaks off", "nonsense", "redirects", "drips", "floods", "error")
MODEL = "a-model"


class FakeServer:
    """`fault` is one of FAULTS. `asked` keeps every body that was accepted."""

    def __init__(self, pieces: list[str], fault: str = "", key: str = "") -> None:
        if fault not in FAULTS:
            raise ValueError(f"no such fault: {fault!r}")
        self.pieces, self.fault, self.key = pieces, fault, key
        self.asked: list[dict[str, Any]] = []
        self.refused: list[str] = []
        self.leave = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="fake server", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.leave.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:  # noqa: C901  one class, whose methods know the fake
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if not fake.is_let_in(self.headers.get("Authorization", "")):
                    self.answer(401, b"{}")
                elif self.path == "/v1/models":
                    self.answer(200, json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}).encode())
                else:
                    self.answer(404, b"{}")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if not fake.is_let_in(self.headers.get("Authorization", "")):
                    self.answer(401, b"{}")
                elif self.path != "/v1/chat/completions" or (why := fake.wrong(body)):
                    fake.refused.append(why if self.path == "/v1/chat/completions" else self.path)
                    self.answer(400, b"{}")
                elif fake.fault == "refuses":
                    self.answer(503, b"{}")
                elif fake.fault == "redirects":
                    self.send_response(307)
                    self.send_header("Location", f"{fake.url}/elsewhere")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                else:
                    self.stream()

            def answer(self, status: int, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def stream(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                try:
                    for line in fake.lines():
                        self.wfile.write(line)
                        self.wfile.flush()
                except OSError:  # whoever asked has left
                    return

            def log_message(self, format: str, *_arguments: Any) -> None:  # noqa: A002  the base class's name
                """No line for each request."""

        return Handler

    def is_let_in(self, authorization: str) -> bool:
        return not self.key or authorization == f"Bearer {self.key}"

    def wrong(self, content: bytes) -> str:
        """Why a real server would refuse this body; it is kept otherwise."""
        try:
            body = json.loads(content)
            messages = body["messages"]
            is_right = (
                body["model"] == MODEL
                and body["stream"] is True
                and type(body["max_tokens"]) is int
                and body["max_tokens"] > 0
                and bool(messages)
                and all(set(one) == {"role", "content"} and one["role"] in ROLES and one["content"] for one in messages)
                and messages[-1]["role"] == "user"
            )
        except (ValueError, KeyError, TypeError) as error:
            return repr(error)
        if not is_right:
            return f"not a request: {str(body)[:200]}"
        self.asked.append(body)
        return ""

    def lines(self) -> Iterator[bytes]:
        """The answer's lines, as its fault has them."""
        first = {"": b"", "nonsense": b"data: {not json\n\n", "error": b'data: {"error": {"message": "out of memory"}}\n\n'}
        yield first.get(self.fault, b"")
        if self.fault == "stalls at once":
            self.leave.wait()
        if self.fault == "drips":
            while not self.leave.wait(0.05):
                yield b"\n"
        if self.fault == "floods":
            yield b"data: " + b"x" * 2_000_000
        for number, piece in enumerate(self.pieces):
            yield b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": piece}}]}).encode() + b"\n\n"
            if number == 0 and self.fault == "stalls midway":
                self.leave.wait()
            if number == 0 and self.fault == "breaks off":
                return
        yield b"data: [DONE]\n\n"
