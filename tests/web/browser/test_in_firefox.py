"""The page in Firefox, with a microphone and a speaker that belong to a sound server: words go in by the one and come out by the
other, as they do for somebody at a desk.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from companion import app
from tests.web.browser.conftest import spoken_into
from tests.web.browser.firefox import ESCAPE, PROGRAM, Firefox
from tests.web.browser.serving import Serving

if TYPE_CHECKING:
    from tests.conftest import SoundServer

STATE = "document.querySelector('.state')?.textContent"
LEAST_SOUND_S = 0.5
PAGES = {
    "packs": "Packs",
    "settings": "Settings",
    "doctor": "Doctor",
    "bench": "Bench",
    "memory": "This page can't be shown",  # it is switched off, and says so
    "": "Talk with Samantha",
}


@pytest.fixture(scope="module")
def companion(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    served = Serving(tmp_path_factory.mktemp("serve"))
    yield served
    served.stop()


@pytest.fixture
def firefox(tmp_path: Path, running_sound_server: "SoundServer") -> Iterator[Firefox]:
    if PROGRAM is None:
        pytest.skip("Firefox is not installed (apt install firefox-esr)")
    with Firefox(tmp_path, running_sound_server.env) as opened:
        yield opened
        assert opened.complaints == []


def test_words_go_in_by_the_microphone_and_come_out_of_the_speaker(
    firefox: Firefox, companion: Serving, sound_server: "SoundServer", tmp_path: Path
) -> None:
    words, _ = spoken_into(app.demo_recordings()[0], tmp_path / "words.wav")
    firefox.open(companion.address)
    firefox.until(f"{STATE} === 'Ready'")
    firefox.point("button.talk", "pointerDown")
    firefox.until(f"{STATE} === 'Listening'")
    sound_server.play(words)
    firefox.until("document.querySelector('.partial').textContent")  # which words they are is for the tests of her ears
    before = sound_server.position
    firefox.point("button.talk", "pointerUp")
    firefox.until("document.querySelector('.you')?.textContent.length > 'You: '.length")
    firefox.until("document.querySelector('.her')?.textContent.startsWith('Samantha: ')")
    sound_server.wait_for_more(2 * LEAST_SOUND_S)
    assert sound_server.sound_s(before) > LEAST_SOUND_S
    firefox.press(ESCAPE)
    firefox.until(f"{STATE} === 'Ready'")


def test_every_page_is_shown(firefox: Firefox, companion: Serving) -> None:
    firefox.open(companion.address)
    for name, heading in PAGES.items():
        firefox.value(f"location.hash = '#/{name}'")
        firefox.until(f'document.querySelector("h1")?.textContent === "{heading}"')
    firefox.complaints = [line for line in firefox.complaints if "409" not in line]
