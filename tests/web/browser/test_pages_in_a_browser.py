"""Every page in a browser, by keyboard alone, over a real memory: it opens, does what it is for, and complains of nothing."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_TABS = 200
FOCUSED = """
() => {
  const at = document.activeElement;
  return (at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || "").trim();
}
"""
PAGES = {
    "Memory": "Memory",
    "People and week": "People and week",
    "Reminders": "Reminders",
    "Notes": "Notes",
    "Letters": "Letters",
    "Packs": "Packs",
    "Settings": "Settings",
    "Doctor": "Doctor",
    "Bench": "Bench",
}


def tab_to(page: "Page", name: str) -> None:
    """Press Tab until what begins with `name` has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            return
    raise AssertionError(f"Tab does not lead to {name}")


def go_to(page: "Page", name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name=PAGES[name]).wait_for()


def choose(page: "Page", name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def fill(page: "Page", name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def said(page: "Page") -> str:
    line = page.locator("#said:not(:empty)")
    line.wait_for()
    return line.inner_text()


@pytest.fixture
def desk(visit: Callable[..., Any]) -> Any:
    """The visit of a computer with a screen."""
    return visit(viewport={"width": 1280, "height": 800})


@pytest.fixture
def page(desk: Any) -> "Page":
    opened: Page = desk.open()
    opened.locator(".state", has_text="Ready").wait_for()
    return opened


def test_memory_is_searched_put_right_and_forgotten(page: "Page") -> None:
    go_to(page, "Memory")
    fill(page, "Search what was said", "leeds")
    page.get_by_role("region", name="Found").get_by_role("heading").wait_for()
    choose(page, "Correct: ")
    page.keyboard.type("York")
    page.keyboard.press("Enter")
    fact = page.locator("li p", has_text="York").first
    fact.wait_for()
    page.locator("h1").focus()
    name = f"Forget: {fact.inner_text()}"
    choose(page, name)
    question = page.get_by_role("dialog")
    question.get_by_role("heading").wait_for()
    assert page.evaluate(FOCUSED) == "Keep it", "nothing is lost by a slip"
    page.keyboard.press("Escape")
    question.wait_for(state="detached")
    choose(page, name)
    choose(page, "Forget it")
    page.locator("#said", has_text="forgotten").wait_for()
    fact.wait_for(state="detached")


def test_people_are_shown_and_the_week_is_turned(page: "Page") -> None:
    go_to(page, "People and week")
    page.get_by_role("heading", name="Tom").wait_for()
    week = page.locator("section h2")
    now = week.inner_text()
    choose(page, "Week before")
    page.locator("section h2").filter(has_not_text=now).wait_for()
    assert page.get_by_role("region", name="The week as a table").get_by_role("row").count() == 8


@pytest.mark.parametrize(
    ("name", "line", "text", "drop"),
    [
        ("Reminders", "Remind me", "call ann tomorrow at six", "Cancel: "),
        ("Notes", "A new note", "the spare bulb is in the drawer", "Delete: "),
    ],
    ids=["reminders", "notes"],
)
def test_something_is_kept_and_dropped(page: "Page", name: str, line: str, text: str, drop: str) -> None:
    go_to(page, name)
    fill(page, line, text)
    kept = page.locator("li p", has_text=" ".join(text.split()[:2]))
    kept.wait_for()
    page.locator(".line input").focus()
    choose(page, f"{drop}{kept.inner_text()}")
    kept.wait_for(state="detached")


def test_a_letter_is_read_and_deleted(page: "Page") -> None:
    go_to(page, "Letters")
    choose(page, "To ")
    page.get_by_role("article").wait_for()
    choose(page, "Delete")
    page.get_by_role("dialog").wait_for()
    choose(page, "Delete it")
    page.get_by_role("heading", level=1, name="Letters").wait_for()
    page.get_by_text("None yet.").wait_for()


def test_the_packs_are_told_with_their_price(page: "Page") -> None:
    go_to(page, "Packs")
    for kind in ("Ears", "Mind", "Voice"):
        page.get_by_role("heading", level=2, name=kind).wait_for()
    tab_to(page, "Get, ")
    assert page.locator("li", has_text="in use").count() == 3, "her own"


def test_a_setting_is_saved_and_a_mistake_is_told_at_its_field(page: "Page", desk: Any, served: Any) -> None:
    go_to(page, "Settings")
    fill(page, "name", "Ann")
    assert "restart" in said(page).lower() or "saved" in said(page).lower()
    assert 'name = "Ann"' in (served.folder / "companion.toml").read_text(encoding="utf-8")
    page.locator("h1").focus()
    fill(page, "volume", "9000")
    wrong = page.locator('[aria-invalid="true"]')
    wrong.wait_for()
    assert "volume" in (wrong.get_attribute("id") or "")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true", "it has the focus"
    fault = page.locator(f'[id="{(wrong.get_attribute("aria-describedby") or "").split()[-1]}"]')
    assert fault.inner_text()
    desk.forgive("status of 422")


def test_the_doctor_examines_and_tries_the_ring(page: "Page") -> None:
    go_to(page, "Doctor")
    choose(page, "Try every part")
    page.locator(".list li .tag").first.wait_for()
    choose(page, "thinking")
    assert said(page)
    choose(page, "Hear the microphone")
    page.get_by_role("button", name="Stop", exact=True).wait_for()
    page.locator("meter").evaluate("meter => new Promise((loud) => setInterval(() => meter.value > 0 && loud(), 50))")


def test_the_bench_waits_to_be_asked(page: "Page") -> None:
    go_to(page, "Bench")
    page.get_by_text("Not measured yet.").wait_for()
    tab_to(page, "Measure")


@pytest.mark.parametrize("name", ["nowhere", "constructor", "__proto__"])
def test_an_address_of_no_page_says_so(page: "Page", name: str) -> None:
    page.goto(f"{page.url.split('#')[0]}#/{name}")
    page.get_by_text("There is no page of that name.").wait_for()
