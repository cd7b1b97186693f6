"""A handset served on this computer, with scripted ears, a humming voice and a mind of a few words; and pages that sit at it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from companion.engines import House, Parts
from companion.mind.reply import Reply
from companion.settings import Kept, Listening, Ring, Settings, Sound
from companion.speech.heard import HowSaid
from companion.speech.scripted import ScriptedEars, ToneVoice
from companion.turn.runner import Notice
from companion.web.handset_page import HandsetPage
from companion.web.scripted_page import ScriptedPage
from companion.web.server import PageServer
from companion.web.site import site
from companion.web.web_house import WebHouse

PATIENCE_S = 10


class FewWords:
    """A mind that has one answer to each line, and keeps what was heard of it."""

    def __init__(self, replies: Mapping[str, str]) -> None:
        self._replies = replies
        self.remembered: Queue[tuple[str, str]] = Queue()

    def expect(self, partial: str) -> None:
        """Nothing to warm up."""

    def sounded(self, prosody: HowSaid) -> None:
        """No matter how."""

    def reply(self, heard: str) -> Reply:
        return Reply(iter([self._replies.get(heard, "Yes.")]), "bank", "ask")

    def remember(self, heard: str, spoken: str) -> None:
        self.remembered.put((heard, spoken))


class Scene:
    """A server, and the pages at it."""

    def __init__(
        self,
        folder: Path,
        heard: list[str],
        replies: Mapping[str, str],
        faults: tuple[Any, ...] = (),
        pairing: Any = None,
        **chosen: Any,
    ) -> None:
        settings = Settings(memory=Kept(on=False), ring=Ring(kind="none"), sound=Sound(chimes=False), **chosen)
        self.web = WebHouse(House(settings, folder, remark=lambda _text: None), folder / "companion.toml")
        self.mind, self.voice = FewWords(replies), ToneVoice()
        self.notices: Queue[Notice] = Queue()
        self.handset = HandsetPage(
            self.web,
            watch=self.notices.put,
            load=lambda *_house, **_told: Parts(ScriptedEars(heard), self.voice, self.mind, faults=faults),
        )
        self.server = PageServer(site(self.web, self.handset, pairing=pairing))
        self.url = self.server.start()
        self.talk_url = self.url.replace("http", "ws", 1) + "talk"
        self.handset.start()
        assert self.web.ready.wait(PATIENCE_S)
        self._pages: list[ScriptedPage] = []

    def page(self, plays: str = "at once") -> ScriptedPage:
        page = ScriptedPage(self.talk_url, plays)
        self._pages.append(page)
        return page

    def wait_for(self, event: str, **fields: object) -> Notice:
        """The next notice of the conversation's own."""
        while True:
            notice = self.notices.get(timeout=PATIENCE_S)
            if notice.event == event and fields.items() <= dict(notice.fields).items():
                return notice

    def close(self) -> None:
        for page in self._pages:
            page.close()
        self.handset.stop()
        self.server.stop()
        self.web.close()


@pytest.fixture
def sit_down(tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    scenes: list[Scene] = []

    def serve(
        *heard: str, replies: Mapping[str, str] | None = None, faults: tuple[Any, ...] = (), hands_free: bool = False
    ) -> Scene:
        scene = Scene(tmp_path, list(heard), replies or {}, faults, listening=Listening(hands_free=hands_free))
        scenes.append(scene)
        return scene

    yield serve
    for scene in scenes:
        scene.close()


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One server for all the misbehaviour of a file: it is to be there after each."""
    scene = Scene(tmp_path_factory.mktemp("steady"), ["still here"] * 99, {})
    yield scene
    scene.close()
