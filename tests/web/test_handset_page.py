"""The handset behind the page, where it meets the rest of the house: alarms, a start that fails, an end in mid-work."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from companion.engines import House, Parts, open_memory
from companion.errors import ModelError
from companion.memory.kinds import When
from companion.settings import Ring, Settings
from companion.speech.scripted import ScriptedEars, ToneVoice
from companion.web.handset_page import HandsetPage
from companion.web.scripted_page import ScriptedPage
from companion.web.server import PageServer
from companion.web.site import site
from companion.web.web_house import WebHouse
from companion.web.wire import Frame, Reply, Spoken, State

PATIENCE_S = 10
LONG_AGO = timedelta(minutes=1)


class Silent:
    """A mind that is never asked."""

    def expect(self, partial: str) -> None: ...

    def sounded(self, prosody: object) -> None: ...

    def reply(self, heard: str) -> Any:
        raise AssertionError(heard)

    def remember(self, heard: str, spoken: str) -> None: ...


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHouse]:
    house = House(Settings(ring=Ring(kind="none")), tmp_path, remark=lambda _text: None)
    made = WebHouse(house, tmp_path / "companion.toml")
    yield made
    made.close()


@pytest.fixture
def serve(web: WebHouse) -> Iterator[Callable[[Callable[..., Parts]], tuple[HandsetPage, str]]]:
    """Serve a handset whose parts are loaded so; its /talk."""
    running: list[tuple[HandsetPage, PageServer]] = []

    def start(load: Callable[..., Parts]) -> tuple[HandsetPage, str]:
        handset = HandsetPage(web, load=load)
        server = PageServer(site(web, handset))
        running.append((handset, server))
        url = server.start()
        handset.start()
        return handset, url.replace("http", "ws", 1) + "talk"

    yield start
    for handset, server in running:
        handset.stop()
        server.stop()


def test_a_reminder_that_a_page_sets_rings_in_the_page(web: WebHouse, serve: Any) -> None:
    def load(house: House, **_told: Any) -> Parts:
        return Parts(ScriptedEars([]), ToneVoice(), Silent(), memory=open_memory(house))

    _, url = serve(load)
    assert web.ready.wait(PATIENCE_S)
    with ScriptedPage(url) as page:
        with web.memory() as memory:
            now = datetime.now()
            memory.reminders.add("feed the cat", When(at=now - LONG_AGO), now - 2 * LONG_AGO)
        web.changed()
        told = page.wait_for(Reply)
        assert told.source == "alarm"
        assert "feed the cat" in told.text
        assert page.wait_for(Spoken).whole


def test_a_start_that_fails_ends_with_its_reason(web: WebHouse, serve: Any) -> None:
    def load(_house: House, **_told: Any) -> Parts:
        raise ModelError("Her ears are damaged.", "Fetch them again.")

    handset, _ = serve(load)
    assert handset.ended.wait(PATIENCE_S)
    assert str(handset.fault) == "Her ears are damaged. Fetch them again."
    assert not web.ready.is_set()


def test_a_page_may_come_before_she_is_ready_and_sees_that_she_starts(serve: Any) -> None:
    loaded = Event()

    def load(_house: House, on_step: Callable[[float], object]) -> Parts:
        on_step(0.5)
        assert loaded.wait(PATIENCE_S)
        return Parts(ScriptedEars([]), ToneVoice(), Silent())

    _, url = serve(load)
    with ScriptedPage(url) as page:
        assert page.welcome.state == "asleep"
        page.wait_for(Frame, lambda frame: any(frame.levels))
        loaded.set()
        page.wait_for(State, lambda told: told.state == "idle")


def test_it_ends_for_the_page_too(web: WebHouse, serve: Any) -> None:
    handset, url = serve(lambda _house, **_told: Parts(ScriptedEars([]), ToneVoice(), Silent()))
    assert web.ready.wait(PATIENCE_S)
    with ScriptedPage(url) as page:
        handset.stop()
        assert page.wait_until_closed() == (1001, "the companion ends")
        assert handset.ended.is_set()
        assert handset.fault is None
