"""Every page for every eye, hand and ear, by axe-core's rules and by our own: names, roles, headings, contrast, focus, narrow
screens, little motion.
"""

from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = ("", "memory", "people", "reminders", "notes", "letters", "letters/1", "packs", "settings", "doctor", "bench")
LEAST_CONTRAST = 4.5
PHONE_PX = {"width": 320, "height": 640}
AXE = resources.files("axe_playwright_python") / "axe.min.js"
RULES = (Path(__file__).parent / "rules.js").read_text(encoding="utf-8")


@pytest.fixture(params=["light", "dark"])
def pages(request: pytest.FixtureRequest, visit: Callable[..., Any]) -> Iterator[tuple[str, "Page"]]:
    """Each page in turn, in light and dark."""
    page = visit(color_scheme=request.param, reduced_motion="reduce", viewport={"width": 1280, "height": 800}).open()
    return each_of(page)


def each_of(page: "Page") -> Iterator[tuple[str, "Page"]]:
    page.locator(".state", has_text="Ready").wait_for()
    base = page.url.split("#", maxsplit=1)[0]
    for name in PAGES:
        page.goto(f"{base}#/{name}")
        page.locator(f"main > .page.{name.split('/')[0] or 'talk'} h1").wait_for(state="attached")
        assert page.get_by_text("can't be shown").count() == 0
        yield name, page


def test_every_page_is_named_can_be_read_and_has_its_headings_in_order(pages: Iterator[tuple[str, "Page"]]) -> None:
    faults = {name: page.evaluate(RULES, LEAST_CONTRAST) for name, page in pages}
    assert {name: found for name, found in faults.items() if found} == {}


def test_axe_finds_nothing(pages: Iterator[tuple[str, "Page"]]) -> None:
    found = {}
    for name, page in pages:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        violations = page.evaluate("axe.run().then(({violations}) => violations)")
        found[name] = [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in violations]
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_a_small_phone_shows_every_page_without_moving_sideways(visit: Callable[..., Any]) -> None:
    phone = visit(viewport=PHONE_PX, has_touch=True, is_mobile=True).open()
    wide = {name: page.evaluate("document.scrollingElement.scrollWidth") for name, page in each_of(phone)}
    assert {name: width for name, width in wide.items() if width > PHONE_PX["width"]} == {}


def test_who_wants_little_motion_gets_none(visit: Callable[..., Any]) -> None:
    page = visit(reduced_motion="reduce").open()
    page.locator(".state", has_text="Ready").wait_for()
    moving = """[...document.querySelectorAll('*')].filter((one) => {
        const style = getComputedStyle(one);
        return parseFloat(style.transitionDuration) || style.animationName !== 'none';
    }).map((one) => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(moving) == []


def test_what_is_heard_and_answered_is_read_aloud(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    page.locator(".state", has_text="Ready").wait_for()
    served.say("good morning")
    page.keyboard.down(" ")
    page.locator(".state", has_text="Listening").wait_for()
    page.wait_for_timeout(400)
    page.keyboard.up(" ")
    said = page.get_by_role("log")
    said.get_by_text("Morning!").wait_for()
    assert "You: " in (said.text_content() or ""), "who said what is told in words"
    assert (
        page.get_by_role("status").filter(has_text="Speaking").or_(page.get_by_role("status").filter(has_text="Ready")).count()
        == 1
    )
    page.locator(".state", has_text="Ready").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the first Tab leads past the menu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
