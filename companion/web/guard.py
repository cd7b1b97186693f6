"""What every request must have, before anything else sees it; and the headers that every answer carries.

A page elsewhere may send its visitor's browser here (cross-site requests, DNS rebinding): so the host has to be one of ours,
the origin the page's own, and whatever changes something carries a header that no form and no other site can set. Nothing is
allowed across origins, so there is no CORS at all.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "companion"
OPEN_PATHS = frozenset({"/api/pair"})
"""To be reached without a session: the page itself, and pairing."""
SAFE = frozenset({"GET", "HEAD"})
BURST, REFILL_PER_S = 240, 40.0
"""Requests of one address: far more than the pages make, few enough that a flood costs nothing."""
MOST_ADDRESSES = 256

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' {socket}; "
    "worker-src 'self'; manifest-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=(), interest-cohort=()",
}


class Guard:
    """ASGI middleware.

    `hosts`: the names and addresses, without port, that the page is reached by. `is_in` tells whether a session's token counts;
    None: none is needed, for only this computer can come.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        is_in: Callable[[str], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._is_in = app, is_in
        self._hosts = frozenset(host.lower() for host in hosts)
        self._rates = Rates(clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        status, what = self._judge(scope, headers)
        if status:
            await _refuse(scope, receive, send, status, what)
        elif scope["type"] == "websocket":
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(scope, headers, send))

    def _judge(self, scope: Scope, headers: Mapping[str, str]) -> tuple[int, str]:
        """What is wrong: a status and words; (0, "") where nothing is."""
        if name_of(headers.get("host", "")) not in self._hosts:
            return 421, "This page is not known under that name."
        if _is_from_elsewhere(scope, headers):
            return 403, "That came from another site, so it is refused."
        if scope["type"] == "http" and scope["method"] not in SAFE and headers.get("x-companion") != "1":
            return 403, "That didn't come from the page, so it is refused."
        if not self._rates.allows(scope["client"][0] if scope.get("client") else ""):  # no other site can use this up
            return 429, "Too many requests. Wait a moment."
        if self._needs_session(scope) and not (self._is_in is not None and self._is_in(token_in(headers))):
            return (403 if scope["type"] == "websocket" else 401), "This browser is not paired."
        return 0, ""

    def _needs_session(self, scope: Scope) -> bool:
        if self._is_in is None:
            return False
        is_api = scope["type"] == "websocket" or scope["path"].startswith("/api/")
        return is_api and scope["path"] not in OPEN_PATHS


class Rates:
    """A bucket for each address, that fills again (token bucket)."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        now_s = self._clock()
        left, at_s = self._buckets.pop(address, (float(BURST), now_s))
        left = min(float(BURST), left + (now_s - at_s) * REFILL_PER_S)
        self._buckets[address] = (max(0.0, left - 1), now_s)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        return left >= 1


def name_of(host: str) -> str:
    """The name in a Host header.

    >>> name_of("Companion.local:8765"), name_of("[::1]:8765"), name_of("10.0.0.7")
    ('companion.local', '[::1]', '10.0.0.7')
    """
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def token_in(headers: Mapping[str, str]) -> str:
    """The session's token in the cookies; empty where there is none."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


def _is_from_elsewhere(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Whether a page of another origin sent it. A browser can't be made to leave these headers out or to lie in them."""
    secure = scope.get("scheme") in ("https", "wss")
    own = f"{'https' if secure else 'http'}://{headers.get('host', '').lower()}"
    origin = headers.get("origin", "").lower()
    if origin != own and (origin or scope["type"] == "websocket"):
        return True
    return headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none") and not _is_link(scope, headers)


def _is_link(scope: Scope, headers: Mapping[str, str]) -> bool:
    """A link from elsewhere may lead to the page itself, which then asks for the rest."""
    is_page = scope["type"] == "http" and scope["method"] in SAFE and not scope["path"].startswith("/api/")
    return is_page and headers.get("sec-fetch-mode", "navigate") == "navigate"


def _with_headers(scope: Scope, headers: Mapping[str, str], send: Send) -> Send:
    socket = f"{'wss' if scope.get('scheme') == 'https' else 'ws'}://{headers.get('host', '')}"
    own = HEADERS | {"content-security-policy": CONTENT_POLICY.format(socket=socket)}
    if scope["path"].startswith("/api/"):
        own["cache-control"] = "no-store"

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message.get("headers", [])}
            more = [(name.encode(), value.encode()) for name, value in own.items() if name.encode() not in there]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return sending


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, what: str) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008, "reason": what})
        return
    content = json.dumps({"what": what, "fix": "Open the page anew."}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
    ]
    headers += [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content if scope.get("method") != "HEAD" else b""})
