"""`companion serve` as people start it, and words into the microphone of a real browser: heard, answered, and played."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE_S = 10
LOADS_MS = 60_000
SILENCE_MS = 400
"""Held on after the last word."""


@pytest.fixture(scope="module")
def companion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IO[bytes]]:
    """What `companion serve` prints, a line of JSON at a time."""
    folder = tmp_path_factory.mktemp("serve")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "companion", "--data", str(folder), "--settings", str(settings_in(folder))]
    with subprocess.Popen([*command, "serve", "--no-open", "--json", "--port", str(port)], stdout=subprocess.PIPE) as serving:
        assert serving.stdout is not None
        yield serving.stdout
        serving.terminate()
        serving.wait(PATIENCE_S)


def next_of(companion: IO[bytes], event: str) -> dict[str, Any]:
    for line in companion:
        told: dict[str, Any] = json.loads(line)
        if told["event"] == event:
            return told
    raise AssertionError(f"it ended without {event}")


def settings_in(folder: Path) -> Path:
    path = folder / "companion.toml"
    path.write_text('[ring]\nkind = "none"\n[sound]\nchimes = false\n', encoding="utf-8")  # the first sound is hers
    return path


def test_what_is_said_into_the_microphone_is_heard_and_answered_aloud(
    browser: "Browser", companion: IO[bytes], look_at: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    address = next_of(companion, "serving")["address"]
    visit = look_at(browser.new_context(permissions=["microphone"], service_workers="block"), address)
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
    own_ms = next_of(companion, "first_sound")["after_release_ms"]
    with capsys.disabled():
        sys.stdout.write(f" release to first sound: {waited_ms:.0f} ms in the browser, {own_ms:.0f} ms as the companion reckons ")
