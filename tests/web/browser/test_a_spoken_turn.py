"""`companion serve` as people start it, and words into the microphone of a real browser: heard, answered, and played."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE_S = 10
LOADS_MS = 60_000
SILENCE_MS = 400
"""Held on after the last word."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("serve")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "companion", "--data", str(folder), "--settings", str(settings_in(folder))]
    with subprocess.Popen([*command, "serve", "--no-open", "--json", "--port", str(port)], stdout=subprocess.PIPE) as companion:
        assert companion.stdout is not None
        told = json.loads(companion.stdout.readline())
        assert told["event"] == "serving"
        yield told["address"]
        companion.terminate()
        open('/tmp/bx_notices','wb').write(companion.stdout.read())
        companion.wait(PATIENCE_S)


def settings_in(folder: Path) -> Path:
    path = folder / "companion.toml"
    path.write_text('[ring]\nkind = "none"\n[sound]\nchimes = false\n', encoding="utf-8")  # the first sound is hers
    return path


def test_what_is_said_into_the_microphone_is_heard_and_answered_aloud(
    browser: "Browser", address: str, look_at: Any, capsys: pytest.CaptureFixture[str]
) -> None:
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
    with capsys.disabled():
        sys.stdout.write(f" release to first sound in the browser: {waited_ms:.0f} ms ")
