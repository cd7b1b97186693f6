"""/talk: a browser at the handset, over a WebSocket. What it sends is checked here before anything acts on it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from companion.web.guard import token_in
from companion.web.order import Allowance, Order
from companion.web.pairing import Pairing
from companion.web.seat import SESSION_OVER, TOO_SLOW, AtTheHandset, Outbox
from companion.web.wire import FromBrowser, FromCompanion, Hello, Press, WireError, parse_browser, printed

HELLO_S = 5.0
"""Whoever does not say so soon who it is, is sent away."""
CLOSE_S = 2.0
LOOK_S = 1.0
"""How soon a browser whose session is over hears and sees no more."""
REFUSED, LATE = 1008, (1013, "hello comes first, and soon")


class SocketBrowser:
    """A browser's end of the socket; made in the server's loop, its methods called from any thread."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._loop = asyncio.get_running_loop()
        self._outbox = Outbox()
        self._news, self._closing = asyncio.Event(), asyncio.Event()
        self._why = (1000, "")

    def send(self, message: FromCompanion) -> None:
        if not self._outbox.put(message):
            self.close(*TOO_SLOW)
        self._tell(self._news.set)

    def close(self, code: int, reason: str) -> None:
        """Only the first reason counts."""
        self._tell(self._close, code, reason)

    def _close(self, code: int, reason: str) -> None:
        if not self._closing.is_set():
            self._why = code, reason
            self._closing.set()

    def _tell(self, tell: Callable[..., object], *words: object) -> None:
        with suppress(RuntimeError):  # the server has ended
            self._loop.call_soon_threadsafe(tell, *words)

    async def write(self) -> None:
        """Send what is to be sent, until it is gone."""
        while True:
            await self._news.wait()
            self._news.clear()
            while (message := self._outbox.take()) is not None:
                data = printed(message)
                await (self._socket.send_text(data) if isinstance(data, str) else self._socket.send_bytes(data))

    @property
    def is_closing(self) -> bool:
        return self._closing.is_set()

    async def until_closed(self) -> None:
        """Until somebody here has a reason to close it."""
        await self._closing.wait()

    async def shut(self) -> None:
        """Close it, with the reason, as far as the browser still listens."""
        if self._socket.application_state is WebSocketState.CONNECTED and self._socket.client_state is WebSocketState.CONNECTED:
            with suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
                await asyncio.wait_for(self._socket.close(*self._why), CLOSE_S)


def talk_route(handset: AtTheHandset, pairing: Pairing | None = None, path: str = "/talk") -> WebSocketRoute:
    """The socket's place in the site. `pairing`: where a session is needed, for as long as it counts; a press is a use of it."""

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        browser = SocketBrowser(socket)
        session = Session(pairing, token_in(socket.headers))
        try:
            await _first_of(_listen(socket, browser, handset, session), browser.write(), session.watch(browser))
        except WireError as error:
            browser.close(REFUSED, str(error))
            await asyncio.sleep(0)
        finally:
            handset.leave(browser)
        await browser.shut()

    return WebSocketRoute(path, talk)


class Session:
    """What a socket's browser may go by; without a pairing it lasts."""

    def __init__(self, pairing: Pairing | None, token: str) -> None:
        self._pairing, self._token = pairing, token

    def use(self) -> None:
        if self._pairing is not None:
            self._pairing.is_in(self._token)

    async def watch(self, browser: SocketBrowser) -> None:
        """Until the browser is sent away: by somebody here, or because its session is over."""
        if self._pairing is not None:
            while self._pairing.counts(self._token) and not browser.is_closing:
                await asyncio.sleep(LOOK_S)
            browser.close(*SESSION_OVER)  # only the first reason counts
        await browser.until_closed()


async def _listen(socket: WebSocket, browser: SocketBrowser, handset: AtTheHandset, session: Session) -> None:
    """Raises WireError for the first message that may not be."""
    allowance, order = Allowance(time.monotonic()), Order()
    try:
        first = await asyncio.wait_for(_message(socket), HELLO_S)
    except TimeoutError:  # a browser that was asleep meanwhile may come again
        browser.close(*LATE)
        await browser.until_closed()
        return
    if not isinstance(first, Hello):
        raise WireError("hello comes first")
    handset.enter(browser)
    while True:
        message = await _message(socket)
        allowance.take(time.monotonic())
        if order.check(message):
            handset.take(browser, message)
        if isinstance(message, Press):
            session.use()


async def _message(socket: WebSocket) -> FromBrowser:
    received = await socket.receive()
    if received["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(received.get("code") or 1005)
    data = received.get("text")
    return parse_browser(received["bytes"] if data is None else data)


async def _first_of(*works: Awaitable[None]) -> None:
    """Until one of them is done, and with its error, if it has one; the others are given up."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if not task.cancelled() and isinstance(error := task.exception(), WireError):
            raise error
        if not task.cancelled() and (error := task.exception()) is not None and not isinstance(error, WebSocketDisconnect):
            raise error
