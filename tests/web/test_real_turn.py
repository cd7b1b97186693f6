"""A whole turn over the socket with the real ears, mind and voice; a recording of the demonstration's stands for the browser."""

from collections.abc import Iterator

import numpy as np
import pytest

from companion import app, engines
from companion.audio.recordings import blocks_of
from companion.engines import House
from companion.settings import Ring, Settings
from companion.web.handset_page import HandsetPage
from companion.web.scripted_page import ScriptedPage
from companion.web.server import PageServer
from companion.web.site import site
from companion.web.web_house import WebHouse
from companion.web.wire import Frame, Heard, Reply, Spoken, State

LOADS_S = 60


@pytest.fixture(scope="module")
def talk_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("real")
    house = engines.forgetful(House(Settings(ring=Ring(kind="none")), folder, remark=lambda _text: None))
    web = WebHouse(house, folder / "companion.toml")
    handset = HandsetPage(web)
    server = PageServer(site(web, handset))
    url = server.start()
    handset.start()
    assert web.ready.wait(LOADS_S)
    yield url.replace("http", "ws", 1) + "talk"
    handset.stop()
    server.stop()
    web.close()
    assert handset.fault is None


def recording(start: str) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    (file,) = (file for file in app.demo_recordings() if file.name.startswith(start))
    return np.concatenate([block.samples for block in blocks_of(file)])


def test_what_is_said_into_the_page_is_heard_and_answered_aloud(talk_url: str) -> None:
    with ScriptedPage(talk_url) as page:
        page.press()
        page.say(recording("1-"))
        page.release()
        assert page.wait_for(Heard).text == "good morning"
        reply, spoken = page.wait_for(Reply), page.wait_for(Spoken)
        assert (spoken.text.split(), spoken.whole) == (reply.text.split(), True)
        page.wait_for(State, lambda told: told.state == "idle")
        sound = np.frombuffer(page.sounds[max(page.ended)], "<i2")
        assert len(sound) > 24_000
        assert np.abs(sound).max() > 1000, "it can be heard"
        assert len({message.levels for message in page.seen if isinstance(message, Frame)}) > 3, "the ring moves"


def test_a_press_in_mid_reply_is_heard_as_the_next_line(talk_url: str) -> None:
    with ScriptedPage(talk_url, plays="silent") as page:
        page.press()
        page.say(recording("4-"))
        page.release()
        page.wait_for(State, lambda told: told.state == "speaking")
        page.press()
        page.say(recording("1-"))
        page.release()
        assert page.wait_for(Spoken).whole is False
        assert page.wait_for(Heard).text == "good morning"
