"""Pairing in a page: the code that was spoken aloud for a session of one browser, and leaving it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from companion.web.asked import AskedError, route
from companion.web.guard import COOKIE, token_in
from companion.web.web_house import WebHouse


def routes(web: WebHouse) -> list[Route]:
    """Without a pairing nobody needs to be paired, for only this computer can come."""
    pairing = web.pairing

    def told(request: Request, _body: Mapping[str, Any]) -> Mapping[str, Any]:
        paired = pairing is None or pairing.is_in(token_in(request.headers))
        return {"needed": pairing is not None, "paired": paired}

    def pair(_request: Request, body: Mapping[str, Any]) -> Response:
        token = pairing.pair(body["code"]) if pairing is not None else ""
        if pairing is None or not token:
            waits = pairing is not None and pairing.waits_for_code
            fix = "Try once more." if waits else 'Ask her to "open the page" again: she says a new one.'
            raise AskedError(422, "That isn't the code.", fix)
        answer = JSONResponse({"said": "You are in."})
        answer.set_cookie(COOKIE, token, max_age=round(pairing.left_s), path="/", secure=True, httponly=True, samesite="strict")
        return answer

    def leave(_request: Request, _body: Mapping[str, Any]) -> Response:
        if pairing is not None:
            pairing.end()
        answer = JSONResponse({"said": "You are out."})
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="strict")
        return answer

    return [
        route("/api/pair", told),
        route("/api/pair", pair, "POST", {"code": str}),
        route("/api/leave", leave, "POST", {}),
    ]
