"""The page of a handset, from a phone: the code first, then the page, and out again; over TLS with its own certificate."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from companion.engines import House, Parts
from companion.settings import Kept, Ring, Settings, Sound
from companion.speech.scripted import ScriptedEars, ToneVoice
from companion.web.handset_page import HandsetPage
from companion.web.opened import open_to_phones
from companion.web.pairing import Pairing
from companion.web.web_house import WebHouse
from tests.web.browser.conftest import FewWords, Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PATIENCE_S = 10
PAIRING = "Your device"
PHONE = {"width": 390, "height": 844}


class Home(NamedTuple):
    """A handset that has opened its page."""

    address: str
    code: str
    pairing: Pairing


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    settings = Settings(memory=Kept(on=False), ring=Ring(kind="none"), sound=Sound(chimes=False))
    web = WebHouse(House(settings, tmp_path, remark=lambda _text: None), tmp_path / "companion.toml")
    handset = HandsetPage(web, load=lambda *_house, **_told: Parts(ScriptedEars(["good morning"]), ToneVoice(), FewWords()))
    opened = open_to_phones(web, handset, 0)
    handset.start()
    assert web.ready.wait(PATIENCE_S)
    assert web.pairing is not None
    port = opened.address.rstrip("/").rpartition(":")[2]
    yield Home(f"https://127.0.0.1:{port}/", opened.code, web.pairing)
    handset.stop()
    opened.server.stop()
    web.close()


@pytest.fixture
def arrive(browser: "Browser", home: Home, look_at: Callable[..., Visit]) -> Iterator[Callable[[], "Page"]]:
    """A phone comes, whose owner went on in spite of the browser's warning."""
    visits: list[Visit] = []

    def come() -> "Page":
        kind = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
        context = browser.new_context(ignore_https_errors=True, service_workers="block", **kind)  # type: ignore[arg-type]
        visits.append(look_at(context, home.address))
        page = visits[-1].open()
        page.get_by_role("heading", level=1, name=PAIRING).wait_for()
        return page

    yield come
    for visit in visits:
        visit.context.close()
        visit.forgive("status of 401", "status of 422", "WebSocket connection")
    assert [what for visit in visits for what in visit.complaints] == []


def give(page: "Page", code: str) -> None:
    page.get_by_label("The code").fill(code)
    page.get_by_role("button", name="Pair").click()


def test_a_phone_gives_the_code_looks_about_and_leaves(arrive: Callable[[], "Page"], home: Home) -> None:
    page = arrive()
    assert page.evaluate("document.activeElement.id") == "code"
    assert page.get_by_role("navigation").count() == 0, "nothing else is to be seen"
    give(page, "000000" if home.code != "000000" else "111111")
    page.get_by_role("alert").get_by_text("That isn't the code.").wait_for()
    give(page, f"{home.code[:3]} {home.code[3:]}")
    page.locator(".state", has_text="Ready").wait_for()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Settings").click()
    page.get_by_role("heading", level=1, name="Settings").wait_for()
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Leave").click()
    page.get_by_role("heading", level=1, name=PAIRING).wait_for()
    page.reload()
    page.get_by_role("heading", level=1, name=PAIRING).wait_for()


def test_who_has_no_code_sees_nothing_whatever_the_address(arrive: Callable[[], "Page"]) -> None:
    page = arrive()
    for name in ("memory", "settings", "doctor"):
        page.evaluate(f"location.hash = '#/{name}'")
        page.get_by_role("heading", level=1, name=PAIRING).wait_for()
    assert page.evaluate("fetch('api/memory').then((answer) => answer.status)") == 401


def test_a_second_phone_with_a_new_code_sends_the_first_one_out(arrive: Callable[[], "Page"], home: Home) -> None:
    first = arrive()
    give(first, home.code)
    first.locator(".state", has_text="Ready").wait_for()
    second = arrive()
    give(second, home.pairing.new_code())
    second.locator(".state", has_text="Ready").wait_for()
    first.reload()
    first.get_by_role("heading", level=1, name=PAIRING).wait_for()


def test_one_computer_alone_has_nothing_to_leave(visit: Callable[..., Any]) -> None:
    page = visit(viewport={"width": 1280, "height": 800}).open()
    page.locator(".state", has_text="Ready").wait_for()
    assert page.get_by_role("button", name="Leave").count() == 0
