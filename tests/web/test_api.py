"""The pages' JSON over a real memory: each request as a page makes it, and what strangers might send instead."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from companion.engines import House, open_memory
from companion.letters.kept import Letters
from companion.letters.kinds import Told
from companion.memory.kinds import Learned, NewFact, NewPerson, When
from companion.settings import Kept, Settings
from companion.web import api_kept, api_machine, api_memory, api_packs, api_settings
from companion.web.web_house import WebHouse

NOW = datetime(2026, 11, 23, 10, 0)
PARTS = (api_memory, api_kept, api_settings, api_packs, api_machine)


def client_of(web: WebHouse) -> TestClient:
    return TestClient(Starlette(routes=[route for part in PARTS for route in part.routes(web)]), raise_server_exceptions=True)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHouse]:
    house = House(Settings(), tmp_path)
    memory = open_memory(house)
    assert memory is not None
    at = int(NOW.timestamp())
    with_tom = Learned(facts=(NewFact("tom", "lives", "in Leeds"),), people=(NewPerson("Tom", "brother"),))
    memory.keep_turn("my brother tom lives in leeds", "Leeds, then.", "memory", NOW, with_tom, "fine")
    memory.reminders.add("call tom", When(at=datetime(2030, 1, 2, 18, 0)), NOW)
    memory.timers.add("pasta", 600, NOW)
    memory.notes.add("the key is under the pot", at)
    memory.lists.add("shopping", "milk", at)
    Letters(memory.store).begin(Told(whom="tom", asking="happened"), at)
    memory.close()
    made = WebHouse(house, tmp_path / "companion.toml")
    yield made
    made.close()


@pytest.fixture
def client(web: WebHouse) -> TestClient:
    return client_of(web)


def get(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_memory_is_shown_searched_put_right_and_forgotten(client: TestClient) -> None:
    shown = get(client, "/api/memory")
    assert shown["turns"] == 1
    assert shown["size_bytes"] > 0
    texts = {entry["id"]: entry["text"] for group in shown["groups"] for entry in group["entries"]}
    fact = next(mark for mark, text in texts.items() if "Leeds" in text and mark.startswith("f"))
    found = get(client, "/api/memory/search?q=leeds")["found"]
    assert any("Leeds" in one["text"] or "leeds" in one["text"] for one in found)
    assert client.post("/api/memory/correct", json={"id": fact, "text": "York"}).status_code == 200
    texts = {entry["id"]: entry["text"] for group in get(client, "/api/memory")["groups"] for entry in group["entries"]}
    assert any("lives in York" in text for text in texts.values())
    assert not any("Leeds" in text for mark, text in texts.items() if mark.startswith("f"))
    assert client.post("/api/memory/forget", json={"about": "tom"}).json()["gone"] > 0
    assert get(client, "/api/people")["people"] == []


def test_people_and_the_week_are_told(client: TestClient) -> None:
    person = get(client, "/api/people")["people"][0]
    assert (person["name"], person["relation"], person["mentions"]) == ("Tom", "brother", 1)
    assert any("Leeds" in fact for fact in person["facts"])
    week = get(client, "/api/week?of=2026-11-25")
    assert [day["turns"] for day in week["days"]] == [1, 0, 0, 0, 0, 0, 0]
    assert week["days"][0]["weekday"] == "Monday"
    assert week["title"] == "23 November to 29 November 2026"


def test_all_of_it_can_be_taken_along(client: TestClient) -> None:
    answer = client.get("/api/memory/export")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert "memory/memory.json" in packed.namelist()


def test_reminders_and_timers_are_set_and_cancelled(client: TestClient) -> None:
    shown = get(client, "/api/reminders")
    assert [(one["id"], one["text"], one["when"]) for one in shown["reminders"]] == [
        ("r1", "call tom", "Wednesday 2 January 2030, 18:00")
    ]
    assert [one["text"] for one in shown["timers"]] == ["pasta"]
    said = client.post("/api/reminders", json={"text": "water the plants tomorrow at nine"})
    assert said.status_code == 200, said.text
    assert "ater the plants" in said.json()["said"]
    assert client.delete("/api/reminders/r1").status_code == 200
    assert client.delete("/api/reminders/c1").status_code == 200
    shown = get(client, "/api/reminders")
    assert ([one["text"] for one in shown["reminders"]], shown["timers"]) == (["water the plants"], [])


def test_notes_and_lists_are_kept_and_dropped(client: TestClient) -> None:
    assert client.post("/api/notes", json={"text": "bins on friday"}).status_code == 200
    shown = get(client, "/api/notes")
    assert {one["text"] for one in shown["notes"]} == {"bins on friday", "the key is under the pot"}
    assert shown["lists"] == [{"name": "shopping", "items": [{"id": "l1", "text": "milk"}]}]
    for mark in ("n1", "l1"):
        assert client.delete(f"/api/notes/{mark}").status_code == 200
        assert client.delete(f"/api/notes/{mark}").status_code == 404
    shown = get(client, "/api/notes")
    assert ([one["text"] for one in shown["notes"]], shown["lists"]) == (["bins on friday"], [])


def test_letters_are_read_and_thrown_away(client: TestClient) -> None:
    letter = get(client, "/api/letters")["letters"][0]
    assert (letter["to"], letter["state"]) == ("tom", "asking")
    assert get(client, f"/api/letters/{letter['id']}")["to"] == "tom"
    assert client.post(f"/api/letters/{letter['id']}/edit", json={"change": "shorter"}).status_code == 409
    assert client.get(f"/api/letters/{letter['id']}/page.pdf").status_code == 409
    assert client.delete(f"/api/letters/{letter['id']}").status_code == 200
    assert client.get(f"/api/letters/{letter['id']}").status_code == 404


def test_settings_show_their_help_and_keep_comments(client: TestClient, web: WebHouse) -> None:
    web.settings_path.write_text("[sound]\nvolume = 55  # the neighbours\n")
    shown = get(client, "/api/settings")
    sound = next(section for section in shown["sections"] if section["name"] == "sound")
    volume = next(field for field in sound["fields"] if field["name"] == "volume")
    assert (volume["value"], volume["unit"], volume["kind"], volume["high"]) == (55, "percent", "int", 100)
    assert volume["help"]
    answer = client.put("/api/settings", json={"sound.volume": 60, "voice.pack": "piper-kristin"})
    assert answer.json()["restart"] is True
    assert web.settings_path.read_text() == '[sound]\nvolume = 60  # the neighbours\n\n[voice]\npack = "piper-kristin"\n'


def test_mistakes_in_settings_come_back_at_their_fields(client: TestClient, web: WebHouse) -> None:
    answer = client.put("/api/settings", json={"sound.volume": 160, "mind.server": "nowhere", "ring.count": 12})
    assert answer.status_code == 422
    assert set(answer.json()["mistakes"]) == {"sound.volume", "mind.server"}
    assert not web.settings_path.exists()


def test_the_ring_shows_its_looks_but_never_says_that_it_listens(client: TestClient) -> None:
    looks = {one["name"] for one in get(client, "/api/ring")["looks"]}
    assert {"thinking", "sorry"} <= looks
    assert "listening" not in looks
    assert client.post("/api/ring", json={"look": "thinking"}).status_code == 200
    assert client.post("/api/ring", json={"look": "listening"}).status_code == 409
    assert client.post("/api/ring", json={"look": "disco"}).status_code == 404


def test_the_status_names_her_and_what_is_in_use(client: TestClient) -> None:
    status = get(client, "/api/status")
    assert (status["name"], status["memory_on"], status["elsewhere"]) == ("Samantha", True, False)


def test_packs_are_shown_with_what_they_need(client: TestClient) -> None:
    shown = get(client, "/api/packs")
    row = next(one for one in shown["packs"] if one["name"] == "vosk-small-en-us")
    assert (row["kind"], row["installed"], row["licence"]) == ("ears", False, "Apache-2.0")
    assert shown["using"]["mind"] == "companion-mini"
    assert client.post("/api/packs/companion-mini/remove", json={}).status_code == 409
    assert client.post("/api/packs/vosk-small-en-us/verify", json={}).status_code == 409
    assert client.post("/api/packs/nothing/get", json={}).status_code == 404
    assert get(client, "/api/packs/jobs") == {"jobs": []}


def test_a_memory_that_is_switched_off_is_told_of(tmp_path: Path) -> None:
    web = WebHouse(House(Settings(memory=Kept(on=False)), tmp_path), tmp_path / "companion.toml")
    answer = client_of(web).get("/api/memory")
    assert answer.status_code == 503
    assert "switched off" in answer.json()["what"]
    web.close()


BAD: list[tuple[str, str, Any, int]] = [
    ("POST", "/api/memory/forget", {"ids": ["f999"]}, 404),
    ("POST", "/api/memory/forget", {"ids": ["'; drop"]}, 404),
    ("POST", "/api/memory/forget", {"ids": [3]}, 422),
    ("POST", "/api/memory/forget", {"ids": []}, 422),
    ("POST", "/api/memory/forget", {"about": "tom", "since": "2026-01-01"}, 422),
    ("POST", "/api/memory/forget", {"since": "soon"}, 422),
    ("POST", "/api/memory/correct", {"id": "f1", "text": ""}, 422),
    ("POST", "/api/memory/correct", {"id": "t1", "text": "x"}, 422),
    ("POST", "/api/memory/correct", {"id": "f1", "text": "x", "more": 1}, 422),
    ("POST", "/api/reminders", {"text": "hello"}, 422),
    ("POST", "/api/reminders", {"text": "x" * 5_000}, 422),
    ("POST", "/api/notes", {"text": "\u0000\u200b"}, 422),
    ("POST", "/api/notes", ["text"], 422),
    ("DELETE", "/api/reminders/r99", None, 404),
    ("DELETE", "/api/reminders/x", None, 404),
    ("DELETE", "/api/reminders/r99999999999999999999", None, 404),
    ("GET", "/api/letters/b0", None, 404),
    ("GET", "/api/letters/..%2f..%2fetc", None, 404),
    ("GET", "/api/week?of=yesterday", None, 422),
    ("GET", "/api/week?of=0001-01-01", None, 422),
    ("PUT", "/api/settings", {"sound": {"volume": 3}}, 422),
    ("PUT", "/api/settings", {"sound.volume": None}, 422),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"), BAD, ids=[f"{method} {path} {str(body)[:30]}" for method, path, body, _ in BAD]
)
def test_what_makes_no_sense_is_refused_in_words(client: TestClient, method: str, path: str, body: Any, status: int) -> None:
    answer = client.request(method, path, json=body) if body is not None else client.request(method, path)
    assert answer.status_code == status, answer.text
    if path.startswith("/api/letters/.."):  # no route at all
        return
    assert set(answer.json()) >= {"what", "fix"}


@pytest.mark.parametrize(
    ("content", "status"), [(b"{", 400), (b"\xff", 400), (b"[" * 60_000, 400), (b" " * 70_000, 413), (b'{"text": NaN}', 400)]
)
def test_a_body_that_is_no_json_is_refused(client: TestClient, content: bytes, status: int) -> None:
    assert client.post("/api/notes", content=content).status_code == status


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["id", "ids", "text", "about", "since", "look", "change", "sound.volume", "person.name"])
ASKED = st.sampled_from(
    [
        ("POST", "/api/memory/forget"), ("POST", "/api/memory/correct"), ("POST", "/api/reminders"), ("POST", "/api/notes"),
        ("POST", "/api/letters/b1/edit"), ("PUT", "/api/settings"), ("POST", "/api/ring"),
    ]
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(asked=ASKED, body=st.dictionaries(FIELDS, JSON, max_size=2) | JSON)
def test_nothing_that_is_sent_breaks_it(client: TestClient, asked: tuple[str, str], body: Any) -> None:
    answer = client.request(*asked, content=json.dumps(body))
    assert answer.status_code in (200, 400, 404, 409, 422), answer.text


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(mark=st.text(max_size=12), kind=st.sampled_from(["reminders", "notes", "letters"]))
def test_no_id_breaks_it(client: TestClient, mark: str, kind: str) -> None:
    from urllib.parse import quote

    answer = client.delete(f"/api/{kind}/{quote(mark, safe='')}")
    assert answer.status_code in (200, 404, 405, 307), answer.text
