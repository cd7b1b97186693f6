"""`companion serve` as people start it, and words into the microphone of a real browser: heard, answered, and played."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browser.serving import Serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LOADS_MS = 60_000
MICROPHONE = """
window.tracks = [];
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (wanted) {
  const stream = await ask.call(this, wanted);
  tracks.push(...stream.getAudioTracks());
  return stream;
};
0;
"""
"""Which microphones were opened. It ends in a number, for a function would be called."""
SILENCE_MS = 400
"""Held on after the last word."""


@pytest.fixture(scope="module")
def companion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    served = Serving(tmp_path_factory.mktemp("serve"))
    yield served
    served.stop()


def test_what_is_said_into_the_microphone_is_heard_and_answered_aloud(
    browser: "Browser", companion: Serving, look_at: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = look_at(browser.new_context(permissions=["microphone"], service_workers="block"), companion.address)
    page = visit.open()
    page.set_default_timeout(LOADS_MS)
    page.locator(".state", has_text="Ready").wait_for()
    page.get_by_role("button", name="Hold to talk").hover()
    page.mouse.down()
    page.locator(".partial", has_text="good morning").wait_for()
    page.wait_for_timeout(SILENCE_MS)
    page.mouse.up()
    page.locator(".you", has_text="good morning").wait_for()
    page.locator(".her:not(:empty)").wait_for()
    page.locator("html[data-sounding]").wait_for(state="attached")
    waited_ms = page.evaluate("sounded_ms.filter((at) => at > letGo_ms)[0] - letGo_ms")
    page.keyboard.press("Escape")
    page.locator(".state", has_text="Ready").wait_for()
    visit.context.close()
    assert visit.complaints == []
    own_ms = companion.wait_for("first_sound")["after_release_ms"]
    with capsys.disabled():
        sys.stdout.write(f" release to first sound: {waited_ms:.0f} ms in the browser, {own_ms:.0f} ms as the companion reckons ")


def test_a_tap_hears_on_until_she_notices_the_end(browser: "Browser", tmp_path: Path, look_at: Any) -> None:
    companion = Serving(tmp_path, "[listening]\nhands_free = true\n")
    visit = look_at(browser.new_context(permissions=["microphone"], service_workers="block"), companion.address)
    page = visit.open()
    page.set_default_timeout(LOADS_MS)
    page.locator(".state", has_text="Ready").wait_for()
    page.evaluate(MICROPHONE)
    talk = page.get_by_role("button", name="Hold to talk")
    talk.click()  # so short that the microphone is just open
    page.get_by_text("The microphone is ready").or_(page.locator(".state", has_text="hands free")).first.wait_for()
    if page.locator(".state", has_text="Ready").count():
        talk.click()
    page.locator(".state", has_text="hands free").wait_for()
    page.locator(".you", has_text="good morning").wait_for()
    page.locator(".her:not(:empty)").wait_for()
    page.locator(".state", has_text="Speaking").wait_for()
    assert page.evaluate("tracks.map((track) => track.enabled)") == [False], "no microphone is open while she talks"
    page.keyboard.press("Escape")
    page.locator(".state", has_text="Ready").wait_for()
    visit.context.close()
    companion.stop()
    assert visit.complaints == []
