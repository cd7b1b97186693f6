"""What a page asks for: a body read strictly, ids that are ours, and every fault as words for people.

Nothing that a browser sends is trusted; whatever is wrong with it is a sentence and a status, never a traceback.
"""

import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from companion.errors import CompanionError, HardwareError, KeepingError, ModelError, RecordingError, SettingsError

LARGEST_BODY_BYTES = 65_536
LARGEST_ID = 2**53
FIX = "Reload the page and try again."

log = logging.getLogger(__name__)

Answer = Callable[[Request, Mapping[str, Any]], Response | Mapping[str, Any]]


class AskedError(CompanionError):
    """The request is not one of ours, or asks for what isn't there."""

    def __init__(self, status: int, what: str, fix: str = FIX, **more: Any) -> None:
        super().__init__(what, fix)
        self.status, self.more = status, more


STATUS: Mapping[type[CompanionError], int] = {
    KeepingError: 503,
    HardwareError: 503,
    ModelError: 409,
    SettingsError: 422,
    RecordingError: 422,
}


def route(path: str, answer: Answer, method: str = "GET", fields: Mapping[str, type] | None = None) -> Route:
    """A route whose `answer` runs in a thread and gets the body, which has these fields and no others; `object` is any value."""

    async def handle(request: Request) -> Response:
        try:
            body = await _body(request, fields) if method in ("POST", "PUT") else {}
            found = await run_in_threadpool(answer, request, body)
        except Exception as error:  # noqa: BLE001  a page gets words, whatever went wrong
            return fault(error)
        return found if isinstance(found, Response) else JSONResponse(dict(found))

    return Route(path, handle, methods=[method])


def fault(error: Exception) -> JSONResponse:
    """A fault as the page shows it."""
    if isinstance(error, AskedError):
        return JSONResponse({"what": error.what, "fix": error.fix, **error.more}, error.status)
    if isinstance(error, CompanionError):
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 409)
        return JSONResponse({"what": error.what, "fix": error.fix}, status)
    log.debug("a request failed", exc_info=error)
    what = "Something broke inside the program."
    return JSONResponse({"what": what, "fix": "Try again; if it stays, `companion doctor` tests the parts."}, 500)


async def _body(request: Request, fields: Mapping[str, type] | None) -> Mapping[str, Any]:
    content = b""
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST_BODY_BYTES:
            raise AskedError(413, "That is too long.", "Write less, or in several parts.")
    if not content and not fields:
        return {}
    try:
        body = json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise AskedError(400, "The page sent something that can't be read.") from error
    if not isinstance(body, dict):
        raise AskedError(422, "The page sent something other than fields.")
    if fields is not None:
        _check(body, fields)
    return body


def _no_number(text: str) -> float:
    raise ValueError(text)


def _check(body: Mapping[str, Any], fields: Mapping[str, type]) -> None:
    for name, kind in fields.items():
        if name not in body:
            raise AskedError(422, f"The field {name} is missing.")
        if kind is not object and type(body[name]) is not kind:
            raise AskedError(422, f"The field {name} has the wrong kind of value.")
    if unknown := next((name for name in body if name not in fields), None):
        raise AskedError(422, f"There is no field {unknown[:40]!r}.")


def text_of(body: Mapping[str, Any], name: str = "text", longest: int = 1_000) -> str:
    """A text of one line, its spaces evened out. Raises AskedError where it is empty or too long."""
    text = " ".join(str(body[name]).encode("utf-8", "ignore").decode().split())
    text = "".join(char for char in text if char.isprintable())
    if not text:
        raise AskedError(422, "There is nothing written in that.", "Write a word or two.")
    if len(text) > longest:
        raise AskedError(422, f"That is too long: it has {len(text):,} letters.", f"At most {longest:,} fit.")
    return text


def number_of(text: str, letter: str = "") -> int:
    """The number in an id such as "r3", with or without its letter. Raises AskedError for what is no id of that kind."""
    found = re.fullmatch(rf"{letter}?([0-9]{{1,16}})", text.strip().lower(), re.ASCII)
    number = int(found[1]) if found else 0
    if not 0 < number < LARGEST_ID:
        raise AskedError(404, "There is nothing of that number.", "Reload the page: it may be gone already.")
    return number
