"""Draws the README's pictures of the page, when run as `python docs/page_pictures.py` where Chromium and playwright are.

page-talk.webp         the handset: ready, listening, thinking, answering, as on a phone; in light, and below in dark
page-desk.webp         the same at a desk
page-memory.webp, page-packs.webp, page-settings.webp

The page is the real one, before a companion whose ears, mind and voice are scripted, and whose memory is made up.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright

from companion.engines import House, Parts, open_memory
from companion.memory.kinds import ME, Learned, NewFact, NewPerson, When
from companion.mind.reply import Reply
from companion.settings import Ring, Settings, Sound
from companion.speech.heard import HowSaid
from companion.speech.scripted import ScriptedEars, ToneVoice
from companion.web.handset_page import HandsetPage
from companion.web.opened import open_here
from companion.web.web_house import WebHouse

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).with_name("pictures")
PHONE, DESK = {"width": 360, "height": 720}, {"width": 1200, "height": 760}
MARGIN = 16
SCHEMES = ("light", "dark")
QUALITY = 90
"""Of WebP: the lights keep their hues, and no shade of the casing shows its steps."""
THINKS_S = 2.0
HEARD = "i slept terribly"
ANSWER = "Oh no. A bad night makes the whole day heavy. Was it one of those where your thoughts would not stop?"
ARGUMENTS = ("--no-sandbox", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


class OneAnswer:
    """A mind for a picture."""

    def expect(self, partial: str) -> None:
        """Nothing to warm up."""

    def sounded(self, prosody: HowSaid) -> None:
        """No matter how."""

    def reply(self, heard: str) -> Reply:
        time.sleep(THINKS_S)
        return Reply(iter([ANSWER if heard else "Yes."]), "bank", "ask")

    def remember(self, heard: str, spoken: str) -> None:
        """Nothing is kept."""


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        keep("talk", sheet([talked(browser, PHONE, scheme) for scheme in SCHEMES]))
        keep("desk", sheet([[talked(browser, DESK, scheme)[-1] for scheme in SCHEMES]]))
        with served() as address:
            for name in ("memory", "packs", "settings"):
                keep(name, sheet([[shown(browser, address, name, scheme) for scheme in SCHEMES]]))
        browser.close()


@contextmanager
def served() -> Iterator[str]:
    """A companion with whom nobody has talked yet."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _served(Path(folder))


def _served(folder: Path) -> Iterator[str]:
    settings = Settings(ring=Ring(kind="none"), sound=Sound(chimes=False))
    house = House(settings, folder, remark=lambda _text: None)
    remember(house)
    web = WebHouse(house, Path("companion.toml"))
    parts = Parts(ScriptedEars([HEARD] * 99), ToneVoice(), OneAnswer())
    handset = HandsetPage(web, load=lambda *_house, **_told: parts)
    opened = open_here(web, handset, 0)
    handset.start()
    web.ready.wait(10)
    yield opened.address
    handset.stop()
    opened.server.stop()
    web.close()


def remember(house: House) -> None:
    memory = open_memory(house)
    if memory is None:
        raise RuntimeError("there is no memory")
    now = datetime.now().replace(hour=10, minute=0)
    facts = (NewFact("tom", "lives", "in Leeds"), NewFact(ME, "likes", "jazz"))
    people = (NewPerson("Tom", "brother"), NewPerson("Ann", "friend"))
    memory.keep_turn("my brother tom lives in leeds", "Leeds, then.", "memory", now, Learned(facts=facts, people=people), "fine")
    memory.reminders.add("call tom", When(at=datetime(2030, 1, 2, 18, 0)), now)
    memory.notes.add("the key is under the blue pot", int(now.timestamp()))
    memory.close()


def talked(browser: "Browser", size: dict[str, int], scheme: str) -> list[Image.Image]:
    """Ready, listening, thinking, answering."""
    with served() as address:
        return list(_talked(opened(browser, address, size, scheme)))


def _talked(page: "Page") -> Iterator[Image.Image]:
    yield look(page)
    page.keyboard.down(" ")
    page.locator(".partial", has_text=HEARD).wait_for()
    yield look(page)
    page.keyboard.up(" ")
    page.locator(".state", has_text="Thinking").wait_for()
    time.sleep(THINKS_S / 2)
    yield look(page)
    page.locator(".state", has_text="Speaking").wait_for()
    time.sleep(1)  # until the ring is in the middle of it
    yield look(page)
    page.keyboard.press("Escape")
    page.context.close()


def shown(browser: "Browser", address: str, name: str, scheme: str) -> Image.Image:
    page = opened(browser, address, DESK, scheme)
    page.goto(f"{address}#/{name}")
    page.locator(f"main > .{name} h2, main > .{name} legend").first.wait_for()
    taken = look(page)
    page.context.close()
    return taken


def opened(browser: "Browser", address: str, size: dict[str, int], scheme: str) -> "Page":
    page = browser.new_context(viewport=size, color_scheme=scheme, permissions=["microphone"]).new_page()  # type: ignore[arg-type]
    page.goto(address)
    page.locator(".state", has_text="Ready").wait_for()
    return page


def look(page: "Page") -> Image.Image:
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def sheet(rows: list[list[Image.Image]]) -> Image.Image:
    """The pictures, all of one size, in rows."""
    width, height = rows[0][0].width + MARGIN, rows[0][0].height + MARGIN
    made = Image.new("RGB", (width * len(rows[0]) - MARGIN, height * len(rows) - MARGIN), "#808080")
    for down, row in enumerate(rows):
        for along, picture in enumerate(row):
            made.paste(picture, (along * width, down * height))
    return made


def keep(name: str, picture: Image.Image) -> None:
    picture.save(FOLDER / f"page-{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
