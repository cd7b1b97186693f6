"""The door of a handset: shut until it is asked for, open to one phone behind a code, shut again."""

import json
import ssl
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from websockets.sync.client import connect

from companion.controls import Controls
from companion.engines import House, Parts
from companion.hands import SpokenHands
from companion.hardware.display import Display
from companion.mind.tasks.page import PageTask
from companion.settings import Settings, Web
from companion.turn.events import Announce, Muted, Pressed, Released, Unmuted
from companion.turn.runner import Notice
from companion.web import door as doors
from companion.web.door import Door, spoken_address, spoken_code
from companion.web.mirror import Mirror
from companion.web.server import listen
from companion.web.wire import Stop

PATIENCE_S = 10


class Talk:
    """A conversation as the door sees it: notices out, events in."""

    def __init__(self) -> None:
        self.display = Display()
        self.events: list[Any] = []
        self.came = threading.Event()
        self.watched: list[Notice] = []
        self.watch = self.watched.append

    def put(self, event: object) -> None:
        self.events.append(event)
        self.came.set()


@pytest.fixture
def port() -> int:
    with listen("127.0.0.1", 0) as free:
        return int(free.getsockname()[1])


class Rig:
    def __init__(self, folder: Path, web: Web) -> None:
        self.talk, self.hands = Talk(), SpokenHands()
        self.controls = Controls(self.talk.display, 80)
        self.controls.connect(self.talk.put, lambda: None, lambda _percent: None)
        parts = cast("Parts", SimpleNamespace(hands=self.hands, memory=None))
        self.house = house = House(Settings(web=web), folder)
        self.door = Door(house, folder / "companion.toml", cast("Any", self.talk), parts, self.controls)

    def say(self, text: str) -> str:
        said = PageTask(self.hands).reply(text, cast("Any", None))
        assert said is not None
        return said.choices[0]


@pytest.fixture
def rig(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    monkeypatch.setattr(doors, "addresses", lambda: ["127.0.0.1", "companion.local", "companion"])
    made = Rig(tmp_path, Web(port=port, open_minutes=30))
    yield made
    made.door.close()
    made.talk.display.close()


def asked(url: str, body: object = None, cookie: str = "") -> tuple[int, Any, str]:
    """As a phone that went on in spite of the warning."""
    trusting = ssl._create_unverified_context()
    data = None if body is None else json.dumps(body).encode()
    headers = {"X-Companion": "1", "Cookie": cookie}
    request = urllib.request.Request(url, data, headers)
    try:
        with urllib.request.urlopen(request, context=trusting, timeout=PATIENCE_S) as answer:
            return answer.status, json.load(answer), str(answer.headers.get("set-cookie", "")).split(";")[0]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error), ""


def code_in(said: str) -> str:
    digits = dict(zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True))
    spoken = said.partition("The code is ")[2].strip(".").replace(",", "")
    return "".join(digits[word] for word in spoken.split())


def test_it_is_shut_until_it_is_asked_for(rig: Rig, port: int) -> None:
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"https://127.0.0.1:{port}/api/pair", timeout=PATIENCE_S)


def test_a_phone_is_let_in_by_the_spoken_code_and_shares_the_handset(rig: Rig, port: int) -> None:
    said = rig.say("open the page")
    assert "open for thirty minutes" in said
    base = f"https://127.0.0.1:{port}"
    assert asked(f"{base}/api/memory")[0] == 401
    assert asked(f"{base}/api/pair", {"code": "12345"})[0] == 422
    status, _, cookie = asked(f"{base}/api/pair", {"code": code_in(said)})
    assert status == 200
    assert asked(f"{base}/api/status", cookie=cookie)[1]["lan"] is True
    trusting = ssl._create_unverified_context()
    headers = {"Cookie": cookie}
    with connect(f"wss://127.0.0.1:{port}/talk", ssl=trusting, origin=cast("Any", base), additional_headers=headers) as phone:
        phone.send(json.dumps({"type": "hello", "version": 1}))
        welcome = json.loads(phone.recv(PATIENCE_S))
        assert (welcome["type"], welcome["sound"], welcome["name"]) == ("welcome", "device", "Samantha")
        rig.talk.watch(Notice("heard", time.monotonic(), 1, {"text": "hello there", "seconds": 1.0}))
        while isinstance(told := phone.recv(PATIENCE_S), bytes):
            pass
        assert json.loads(told)["text"] == "hello there"
        phone.send(json.dumps({"type": "press", "press": 1}))
        phone.send(json.dumps({"type": "release", "press": 1, "samples": 0}))
        end_s = time.monotonic() + PATIENCE_S
        while not any(isinstance(event, Released) for event in rig.talk.events) and time.monotonic() < end_s:
            rig.talk.came.wait(0.05)
        assert [type(event) for event in rig.talk.events[:2]] == [Pressed, Released]
    assert rig.say("close the page") == doors.CLOSED
    with pytest.raises(urllib.error.URLError):
        asked(f"{base}/api/pair")


def test_asked_again_there_is_a_new_code_and_the_old_counts_no_more(rig: Rig, port: int) -> None:
    first, second = code_in(rig.say("open the page")), code_in(rig.say("what's the code"))
    base = f"https://127.0.0.1:{port}"
    if first != second:
        assert asked(f"{base}/api/pair", {"code": first})[0] == 422
    assert asked(f"{base}/api/pair", {"code": second})[0] == 200


def test_a_long_press_without_a_word_opens_it_too(rig: Rig) -> None:
    rig.talk.watch(Notice("heard", time.monotonic(), 1, {"text": "", "seconds": 3.0}))
    rig.talk.watch(Notice("heard", time.monotonic(), 2, {"text": "a long story", "seconds": 30.0}))
    assert not rig.talk.events
    rig.talk.watch(Notice("heard", time.monotonic(), 3, {"text": "", "seconds": 12.0}))
    assert rig.talk.came.wait(PATIENCE_S)
    announced = rig.talk.events[0]
    assert isinstance(announced, Announce)
    assert "The code is" in announced.text
    assert len(rig.talk.watched) == 3, "whoever watched before still does"


def test_stop_on_a_phone_silences_the_handset(rig: Rig) -> None:
    mirror = Mirror(
        cast("Any", SimpleNamespace(house=rig.house, elsewhere=False)), cast("Any", rig.talk), rig.controls, "Samantha"
    )
    phone = cast("Any", SimpleNamespace(send=lambda _message: None, close=lambda *_why: None))
    mirror.enter(phone)
    for state, kinds in {"speaking": [Muted, Unmuted], "listening": [Muted, Unmuted], "muted": [Muted], "idle": []}.items():
        mirror.watch(Notice("state", time.monotonic(), 1, {"state": state}))
        rig.talk.events.clear()
        mirror.take(phone, Stop())
        assert [type(event) for event in rig.talk.events] == kinds, state
    mirror.close()


def test_an_owner_who_wants_no_page_gets_none(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "addresses", lambda: ["127.0.0.1", "companion.local", "companion"])
    rig = Rig(tmp_path, Web(port=port, may_open=False))
    assert rig.say("open the page") == doors.NOT_ALLOWED
    rig.door.close()


def test_without_a_network_she_says_so(tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "addresses", lambda: ["companion.local", "companion"])
    rig = Rig(tmp_path, Web(port=port))
    assert rig.say("open the page") == doors.NO_NETWORK
    rig.door.close()


def test_a_port_that_is_taken_is_told(rig: Rig, port: int) -> None:
    with listen("0.0.0.0", port):
        assert "won't open" in rig.say("open the page")


@pytest.mark.parametrize(
    "text", ["open the page", "please open the web page", "can you show the page on my phone", "say the code again"]
)
def test_the_words_that_open_it(text: str) -> None:
    said = PageTask(None).reply(text, cast("Any", None))
    assert said is not None
    assert said.move == "bound"


@pytest.mark.parametrize(
    "text", ["i opened the page of my book", "the page was torn", "turn the page", "what is the code of conduct"]
)
def test_words_that_only_sound_like_it(text: str) -> None:
    assert PageTask(None).reply(text, cast("Any", None)) is None


def test_addresses_and_codes_are_said_as_they_are_typed() -> None:
    assert spoken_address("https://10.0.0.7:8765/") == "https, 10 dot 0 dot 0 dot 7, colon 8765"
    assert spoken_code("090817") == "zero nine zero, eight one seven"
