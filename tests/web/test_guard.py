"""Who is let in: hosts, origins, sessions, floods; and the headers of every answer."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from companion.engines import House
from companion.settings import Settings
from companion.web import api_pair
from companion.web.guard import BURST, Guard, Rates
from companion.web.pairing import CODE_LASTS_S, IDLE_S, MOST_TRIES, Pairing
from companion.web.web_house import WebHouse

HOST = "127.0.0.1:8765"
OWN = {"host": HOST}


async def socket(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("hello")
    await websocket.close()


NOWHERE = Path("nowhere")


def client_of(pairing: Pairing | None = None, scheme: str = "http") -> TestClient:
    def answer(request: Request) -> JSONResponse:
        return JSONResponse({"done": True})

    routes = [
        Route("/api/thing", answer, methods=["GET", "POST", "DELETE"]),
        Route("/", lambda request: PlainTextResponse("page")),
        WebSocketRoute("/talk", socket),
        *api_pair.routes(WebHouse(House(Settings(), NOWHERE), NOWHERE / "companion.toml", pairing=pairing)),
    ]
    app = Guard(Starlette(routes=routes), ["127.0.0.1"], pairing.is_in if pairing is not None else None)
    return TestClient(app, base_url=f"{scheme}://{HOST}")


REQUESTS: list[tuple[str, str, str, Mapping[str, str], int]] = [
    ("the page", "GET", "/", OWN, 200),
    ("a link from elsewhere to the page", "GET", "/", OWN | {"sec-fetch-site": "cross-site"}, 200),
    ("a page's own request", "GET", "/api/thing", OWN | {"sec-fetch-site": "same-origin"}, 200),
    ("an image elsewhere that points here", "GET", "/api/thing", OWN | {"sec-fetch-site": "cross-site"}, 403),
    ("the page's own change", "POST", "/api/thing", OWN | {"x-companion": "1", "origin": f"http://{HOST}"}, 200),
    ("a program of this computer", "POST", "/api/thing", OWN | {"x-companion": "1"}, 200),
    ("a form elsewhere", "POST", "/api/thing", OWN | {"origin": "http://evil.example"}, 403),
    ("a form without an origin", "POST", "/api/thing", OWN, 403),
    ("a script elsewhere", "POST", "/api/thing", OWN | {"x-companion": "1", "origin": "http://evil.example"}, 403),
    ("a sandboxed frame", "POST", "/api/thing", OWN | {"x-companion": "1", "origin": "null"}, 403),
    ("another port of this computer", "DELETE", "/api/thing", OWN | {"x-companion": "1", "origin": "http://127.0.0.1:1"}, 403),
    ("a name that was bound to here", "GET", "/api/thing", {"host": "evil.example:8765"}, 421),
    ("the other scheme", "POST", "/api/thing", OWN | {"x-companion": "1", "origin": f"https://{HOST}"}, 403),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), [row[1:] for row in REQUESTS], ids=[row[0] for row in REQUESTS])
def test_only_the_page_itself_may_ask(method: str, path: str, headers: Mapping[str, str], status: int) -> None:
    answer = client_of().request(method, path, headers=dict(headers))
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "done" not in answer.text or status == 200


def test_every_page_forbids_what_it_does_not_need() -> None:
    answer = client_of().get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    assert client_of().get("/api/thing").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("headers", "is_let_in"),
    [
        (OWN | {"origin": f"http://{HOST}"}, True),
        (OWN, False),
        (OWN | {"origin": "http://evil.example"}, False),
        ({"host": "evil.example", "origin": "http://evil.example"}, False),
    ],
    ids=["the page", "no origin", "another site", "a name bound to here"],
)
def test_only_the_page_itself_may_open_the_socket(headers: Mapping[str, str], is_let_in: bool) -> None:
    if is_let_in:
        with client_of().websocket_connect("/talk", headers=dict(headers)) as opened:
            assert opened.receive_text() == "hello"
        return
    with pytest.raises(WebSocketDisconnect), client_of().websocket_connect("/talk", headers=dict(headers)):
        pass


def test_a_stranger_sees_the_page_and_nothing_else() -> None:
    client = client_of(Pairing(600), "https")
    assert client.get("/").status_code == 200
    assert client.get("/api/pair").json() == {"needed": True, "paired": False}
    assert client.get("/api/thing").status_code == 401
    assert client.post("/api/thing", headers={"x-companion": "1"}).status_code == 401
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect(f"wss://{HOST}/talk", headers={"origin": f"https://{HOST}"}),
    ):
        pass


def test_the_code_lets_one_browser_in_until_it_leaves() -> None:
    pairing = Pairing(600)
    client, other = client_of(pairing, "https"), client_of(pairing, "https")
    code = pairing.new_code()
    said = client.post("/api/pair", json={"code": f"{code[:3]} {code[3:]}"}, headers={"x-companion": "1"})
    assert said.status_code == 200
    cookie = said.headers["set-cookie"].lower()
    assert all(word in cookie for word in ("httponly", "secure", "samesite=strict"))
    assert client.get("/api/thing").status_code == 200
    assert other.post("/api/pair", json={"code": code}, headers={"x-companion": "1"}).status_code == 422
    assert other.get("/api/thing").status_code == 401
    with client.websocket_connect(f"wss://{HOST}/talk", headers={"origin": f"https://{HOST}"}) as opened:
        assert opened.receive_text() == "hello"
    second = pairing.new_code()
    assert other.post("/api/pair", json={"code": second}, headers={"x-companion": "1"}).status_code == 200
    assert client.get("/api/thing").status_code == 401
    assert other.post("/api/leave", json={}, headers={"x-companion": "1"}).status_code == 200
    assert other.get("/api/thing").status_code == 401


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def test_a_code_cannot_be_guessed_for_long() -> None:
    pairing = Pairing(600)
    code = pairing.new_code()
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(MOST_TRIES):
        assert pairing.pair(wrong) == ""
    assert not pairing.waits_for_code
    assert pairing.pair(code) == ""


@pytest.mark.parametrize("given", ["", "12345", "1234567", "\u0661\u0662\u0663\u0664\u0665\u0666", "x" * 10_000])
def test_what_is_no_code_lets_nobody_in(given: str) -> None:
    pairing = Pairing(600)
    assert pairing.pair(given) == ""
    pairing.new_code()
    assert pairing.pair(given) == ""


def test_codes_and_sessions_end_by_themselves() -> None:
    clock = Clock()
    pairing = Pairing(3_600, clock)
    code = pairing.new_code()
    clock.now_s += CODE_LASTS_S + 1
    assert pairing.pair(code) == ""
    token = pairing.pair(pairing.new_code())
    assert pairing.is_in(token)
    clock.now_s += IDLE_S - 1
    assert pairing.is_in(token)
    clock.now_s += IDLE_S + 1
    assert not pairing.is_in(token)
    token = pairing.pair(pairing.new_code())
    for _ in range(5):
        clock.now_s += 800
        if clock.now_s - 100 < 3_600:
            pairing.is_in(token)
    assert not pairing.is_in(token)
    assert not pairing.is_in("")


def test_a_new_code_is_due_when_nobody_is_in_and_the_old_one_counts_no_more() -> None:
    clock = Clock()
    pairing = Pairing(3_600, clock)
    assert pairing.is_due
    code = pairing.new_code()
    for _ in range(MOST_TRIES):
        pairing.pair("no code")
    assert not pairing.is_due, "a stranger who guesses gets no more guesses by it"
    clock.now_s += CODE_LASTS_S
    assert pairing.is_due
    token = pairing.pair(pairing.new_code())
    clock.now_s += CODE_LASTS_S
    assert not pairing.is_due, f"somebody is in; {code} was the first"
    clock.now_s += IDLE_S
    assert pairing.is_due
    assert not pairing.counts(token)


def test_looking_whether_a_session_counts_is_no_use_of_it() -> None:
    clock = Clock()
    pairing = Pairing(3_600, clock)
    token = pairing.pair(pairing.new_code())
    clock.now_s += IDLE_S - 1
    assert pairing.counts(token)
    assert not pairing.counts("")
    clock.now_s += 1
    assert not pairing.counts(token)


def test_another_site_cannot_use_up_what_the_page_may_ask() -> None:
    client = client_of()
    elsewhere = OWN | {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert {client.get("/", headers=dict(elsewhere)).status_code for _ in range(BURST + 1)} == {403}
    assert client.get("/api/thing", headers=dict(OWN)).status_code == 200


def test_a_flood_is_refused_and_others_are_not() -> None:
    clock = Clock()
    rates = Rates(clock)
    assert [rates.allows("a") for _ in range(BURST + 1)] == [True] * BURST + [False]
    assert rates.allows("b")
    clock.now_s += 1
    assert rates.allows("a")
