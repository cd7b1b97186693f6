"""Fetching one file from one address into its Part: what came before is not fetched again, and nothing waits for ever.

The server is not trusted: whatever it says of lengths, ranges and other addresses is checked, and the Part sums up what comes.
"""

import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from companion.errors import ModelError
from companion.models.part import Part, WrongContentError

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
MOST_TRIES = 100
"""At one address, however much comes each time: a server that ends every answer early is left at last."""
PROGRESS_BYTES = 65_536
"""A try that brought less than this was in vain."""


@dataclass(frozen=True)
class Patience:
    """How long a server is waited for. After `tries` in vain, each after a longer pause, it is left."""

    connect_s: float = 10.0
    stall_s: float = 30.0
    least_bytes: int = 3_000
    """Within stall_s; a server that drips less has stalled."""
    tries: int = 4
    pause_s: float = 1.0


class TroubleError(Exception):
    """Why an address brings nothing: the end of a sentence. `again`: another try there may help."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


class StoppedError(ModelError):
    """Whoever asked for the pack has stopped it."""

    def __init__(self) -> None:
        super().__init__("The fetching was stopped.", "Ask for it again to go on: what has come is kept.")


def open_client(patience: Patience) -> "httpx.Client":
    """One for all files of a pack."""
    import httpx  # noqa: PLC0415  0.2 s and 20 MB, that a conversation does without

    limits = httpx.Timeout(patience.stall_s, connect=patience.connect_s)
    headers = {"Accept-Encoding": "identity", "User-Agent": "companion"}
    return httpx.Client(timeout=limits, follow_redirects=False, headers=headers, verify=_certificates())


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we believe. Reading the list takes a while on a Pi, so once is enough."""
    import httpx  # noqa: PLC0415  loaded by now

    return httpx.create_ssl_context()


def fetch(
    client: "httpx.Client", url: str, part: Part, on_step: Callable[[], object], stop: threading.Event, *, patience: Patience
) -> None:
    """Fetch what `part` lacks. Raises TroubleError, StoppedError, OSError; what has come stays in `part`."""
    in_vain = 0
    for _ in range(MOST_TRIES):
        before = part.have
        try:
            _try(client, url, part, on_step, _Pulse(patience, stop))
        except TroubleError as trouble:
            in_vain = 0 if part.have - before >= PROGRESS_BYTES else in_vain + 1
            if not trouble.again or in_vain >= patience.tries:
                raise
            if stop.wait(patience.pause_s * 2**in_vain):
                raise StoppedError from trouble
        else:
            return
    raise TroubleError(f"{_host(url)} ends the connection again and again", again=False)


class _Pulse:
    """Whether enough comes, and whether it is still wanted."""

    def __init__(self, patience: Patience, stop: threading.Event) -> None:
        self._patience, self._stop = patience, stop
        self._since_s, self._bytes = time.monotonic(), 0

    def beat(self, size_bytes: int) -> bool:
        """False when too little comes. Raises StoppedError."""
        if self._stop.is_set():
            raise StoppedError
        self._bytes += size_bytes
        now_s = time.monotonic()
        if now_s - self._since_s < self._patience.stall_s:
            return True
        enough = self._bytes >= self._patience.least_bytes
        self._since_s, self._bytes = now_s, 0
        return enough


def _try(client: "httpx.Client", url: str, part: Part, on_step: Callable[[], object], pulse: _Pulse) -> None:
    pulse.beat(0)
    if part.is_full:
        return
    with _telling(url), _answer(client, url, part.have) as response:
        _check(response, part, _host(url))
        for block in response.iter_raw():
            try:
                part.write(block)
            except WrongContentError as error:
                raise TroubleError(f"{_host(url)} has another file there: {error}", again=False) from error
            on_step()
            if not pulse.beat(len(block)):
                raise TroubleError(f"{_host(url)} sends next to nothing", again=True)
    if not part.is_full:
        raise TroubleError(f"{_host(url)} ended too early", again=True)


@contextmanager
def _answer(client: "httpx.Client", url: str, have: int) -> "Iterator[httpx.Response]":
    """The answer at the end of all redirects."""
    request = client.build_request("GET", url, headers={"Range": f"bytes={have}-"} if have else {})
    for _ in range(MOST_REDIRECTS + 1):
        response = client.send(request, stream=True)
        try:
            following = response.next_request
            if following is None:
                yield response
                return
        finally:
            response.close()
        if following.url.scheme not in ("http", "https") or (request.url.scheme == "https" and following.url.scheme != "https"):
            raise TroubleError(f"{_host(url)} sends us on to an address that is not safe", again=False)
        request = following
    raise TroubleError(f"{_host(url)} sends us on from one address to the next", again=False)


def _check(response: "httpx.Response", part: Part, host: str) -> None:
    """What the server says of its answer, before any of it is taken."""
    status = response.status_code
    if status == 416 and part.have:
        part.restart()
        raise TroubleError(f"{host} has another file there", again=True)
    if status not in (200, 206):
        why = "it is not there" if status in (404, 410) else f"it answers {status}"
        raise TroubleError(f"{host} doesn't give it: {why}", again=status in (408, 429) or status >= 500)
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise TroubleError(f"{host} sends it in a form that was not asked for", again=False)
    start = _start(response, part, host) if status == 206 else 0
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and len(length) < 20 and int(length) != part.size_bytes - start:
        raise TroubleError(f"{host} has another file there: {int(length) + start:,} bytes, not {part.size_bytes:,}", again=False)
    if start != part.have:  # a server without ranges begins anew
        part.restart()


def _start(response: "httpx.Response", part: Part, host: str) -> int:
    """Where the part of the file begins that a server says it sends: at the byte that was asked for, or it is not believed."""
    told = re.fullmatch(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)", response.headers.get("Content-Range", ""))
    if told is None or int(told[1]) != part.have or told[3] not in ("*", str(part.size_bytes)):
        raise TroubleError(f"{host} sends another part of the file than was asked for", again=False)
    return part.have


@contextmanager
def _telling(url: str) -> Iterator[None]:
    """Turn httpx's errors into ours."""
    import httpx  # noqa: PLC0415  loaded by now

    host = _host(url)
    try:
        yield
    except httpx.ConnectTimeout as error:
        raise TroubleError(f"{host} doesn't answer", again=True) from error
    except httpx.TimeoutException as error:
        raise TroubleError(f"{host} has stopped sending", again=True) from error
    except httpx.ConnectError as error:
        raise TroubleError(f"{host} can't be reached", again=True) from error
    except httpx.InvalidURL as error:
        raise TroubleError(f"{host} sends us on to an address that is none", again=False) from error
    except httpx.HTTPError as error:
        raise TroubleError(f"the connection to {host} broke off", again=True) from error


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "the server")[:80]
