"""Runs the site: on a port of its own, in a thread of its own, until stop()."""

import socket
import ssl
import threading
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from companion.errors import HardwareError
from companion.web.wire import LARGEST_SOUND_BYTES

HERE = "127.0.0.1"
STARTS_S = 10.0
ENDS_S = 5.0
LARGEST_MESSAGE_BYTES = 2 * LARGEST_SOUND_BYTES
"""Of the socket: what is longer ends it before it is kept."""
PING_S = 20.0


class PageServer:
    """One site on one port. start() and stop() it, each once."""

    def __init__(self, app: ASGIApp, host: str = HERE, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        """`port` 0 is any that is free."""
        self._host, self._port, self._tls = host, port, tls
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            http="h11",
            ws="websockets-sansio",
            ws_max_size=LARGEST_MESSAGE_BYTES,
            ws_ping_interval=PING_S,
            ws_ping_timeout=PING_S,
            ws_per_message_deflate=False,
            server_header=False,
            timeout_graceful_shutdown=2,
            limit_concurrency=200,
            ssl_context_factory=None if tls is None else lambda _config, _default: tls,
        )
        self._server = uvicorn.Server(config)
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"{'http' if self._tls is None else 'https'}://{self._host}:{self._port}/"

    def start(self) -> str:
        """Serve, and return the address. Raises HardwareError where the port is taken or may not be used."""
        self._socket = listen(self._host, self._port)
        self._port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._run, name="web", daemon=True)
        self._thread.start()
        return self.url

    def stop(self) -> None:
        """No answer is given after it; returns when that is so. Twice is fine."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(ENDS_S)
        if self._socket is not None:
            self._socket.close()

    def _run(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # closed under it, at the end
                self._server.run([self._socket])


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on. Raises HardwareError."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(64)
    except OSError as error:
        made.close()
        raise HardwareError(
            f"Port {port} can't be used: {error.strerror}.",
            f"If she is served there already, open that page. Or take another: companion serve --port {port + 1}",
        ) from error
    return made
