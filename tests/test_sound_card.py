"""A person at the device: `companion talk` with the space bar, a microphone and a speaker. Only the air is missing.

The cards are virtual (conftest.py); recordings are played into the microphone, and what she says is recorded from the speaker.
"""

import re
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from companion.memory.kinds import When
from companion.memory.reminders import Reminders
from companion.memory.store import Store

if TYPE_CHECKING:
    from tests.conftest import Person, SoundServer

SHARED = Path(__file__).parents[1].parent / "shared"
pytestmark = pytest.mark.skipif(not (SHARED / "speech").is_dir(), reason="needs the recordings in ../shared/speech")

FIRST, SECOND = ("an87-fbbh-b", "enter six two four"), ("cen3-fbbh-b", "fifty one fifty six")
SECONDS_A_LETTER = 0.065


def test_press_speak_let_go_and_she_answers_aloud(sound_server: "SoundServer", sit_down: Callable[..., "Person"]) -> None:
    recording, words = FIRST
    person = sit_down()
    assert not person.is_recorded, "the microphone is open though nobody pressed"
    person.press()
    person.say(recording)
    person.wait_for("state", state="thinking")
    assert not person.is_recorded, "the microphone is open while she thinks"
    assert person.wait_for("heard")["text"] == words
    person.wait_for("state", state="speaking")
    position = sound_server.position
    assert not person.is_recorded, "the microphone is open while she speaks"
    spoken = person.wait_for("spoken")
    person.wait_for("state", state="idle")
    silence = sound_server.position
    assert not person.is_recorded
    reply = next(line for line in person.seen if line["event"] == "reply")
    assert spoken["text"] == reply["text"]
    assert spoken["whole"]
    assert sound_server.sound_s(position) > 0.5 * SECONDS_A_LETTER * len(spoken["text"])
    sound_server.wait_for_more(1.0)
    assert sound_server.sound_s(silence) < 0.3, "she goes on after the end"
    first_sound = next(line for line in person.seen if line["event"] == "first_sound")
    assert first_sound["after_release_ms"] > 0
    assert person.leave() == 0


def test_a_press_interrupts_her(sound_server: "SoundServer", sit_down: Callable[..., "Person"]) -> None:
    person = sit_down()
    person.press()
    person.say(FIRST[0])
    person.wait_for("state", state="speaking")
    sound_server.wait_for_more(0.7)
    position = sound_server.position
    person.press()
    person.say(SECOND[0])
    sound_s = sound_server.sound_s(position)
    cut = person.wait_for("spoken")
    reply = next(line for line in person.seen if line["event"] == "reply")
    assert not cut["whole"]
    assert reply["text"].startswith(cut["text"])
    rest_s = SECONDS_A_LETTER * (len(reply["text"]) - len(cut["text"]))
    assert sound_s < 1.0 < rest_s, "she went on speaking"
    assert person.wait_for("heard")["text"] == SECOND[1]
    assert person.wait_for("spoken")["whole"]
    person.wait_for("state", state="idle")
    assert person.leave() == 0


def test_cards_that_are_pulled_out_and_plugged_in_again(sound_server: "SoundServer", sit_down: Callable[..., "Person"]) -> None:
    person = sit_down()
    person.press()
    sound_server.wait_for_more(0.5)  # in the moment of its start PortAudio would hang: tests/audio/test_cards.py
    sound_server.stop()
    error = person.wait_for("error")
    assert error["what"] == "The microphone went away while I was listening."
    assert error["fix"]
    person.wait_for("state", state="error")
    person.wait_for("state", state="idle")
    sound_server.start()
    person.press()
    person.say(FIRST[0])
    assert person.wait_for("heard")["text"] == FIRST[1]
    assert person.wait_for("spoken")["whole"]
    person.wait_for("state", state="idle")
    assert person.leave() == 0


MISSING = {
    "no microphone": ({"PULSE_SOURCE": "none"}, "microphone"),
    "no speaker": ({"PULSE_SINK": "none"}, "speaker|sound card"),
    "no card at all": ({"PULSE_SERVER": "unix:/nonexistent"}, "microphone|speaker"),
}


@pytest.mark.parametrize(("environment", "part"), MISSING.values(), ids=MISSING)
def test_a_missing_card_is_told_at_the_press(sit_down: Callable[..., "Person"], environment: dict[str, str], part: str) -> None:
    person = sit_down(**environment)
    person.tap()
    error = person.wait_for("error")
    assert re.search(part, error["what"])
    assert error["exit_code"] == 3
    person.wait_for("state", state="error")
    assert person.leave() == 0


@pytest.mark.parametrize("state", ["idle", "listening", "speaking"])
def test_ctrl_c_ends_in_every_state(sit_down: Callable[..., "Person"], state: str) -> None:
    person = sit_down()
    if state != "idle":
        person.press()
    if state == "speaking":
        person.say(FIRST[0])
        person.wait_for("state", state="speaking")
    person.program.send_signal(signal.SIGINT)
    assert person.end() == 130
    assert not person.is_recorded


def test_mistakes_in_the_settings_are_told_aloud_and_stop_nothing(
    sound_server: "SoundServer", sit_down: Callable[..., "Person"], tmp_path: Path
) -> None:
    file = tmp_path / "companion" / "companion.toml"
    file.parent.mkdir()
    mistaken = (
        '[sound]\nvolum = 3\nchimes = "yes"\n[voice]\nrate_wpm = 9000\npitch = true\n[rings]\ncount = 12\n[button]\npin = "17"\n'
    )
    file.write_text(mistaken)
    position = sound_server.position
    person = sit_down(XDG_CONFIG_HOME=str(tmp_path))
    error = person.wait_for("error")
    assert all(name in error["what"] for name in ("volum", "chimes", "rate_wpm", "pitch", "rings", "pin"))
    assert "settings" in person.wait_for("spoken")["text"]
    assert sound_server.sound_s(position) > 1.0
    person.wait_for("state", state="idle")
    person.press()
    person.say(FIRST[0])
    assert person.wait_for("heard")["text"] == FIRST[1]
    assert person.leave() == 0
    assert file.read_text() == mistaken, "the file is the owner's"


def test_a_reminder_is_heard_from_the_speaker_and_a_press_ends_it(
    sound_server: "SoundServer", sit_down: Callable[..., "Person"], tmp_path: Path
) -> None:
    store = Store.open(tmp_path / "memory")
    now = datetime.now()
    Reminders(store).add("call tom", When(at=now - timedelta(seconds=10)), now)
    position = sound_server.position
    person = sit_down()
    said = person.wait_for("spoken")
    text = said["text"]
    assert said["whole"]
    assert text.startswith("While I was off, at ")
    assert text.endswith("call tom.")
    assert sound_server.sound_s(position) > 0.5 * SECONDS_A_LETTER * len(text)
    assert not person.is_recorded
    person.wait_for("state", state="idle")
    person.tap()
    person.wait_for("state", state="listening")
    assert person.leave() == 0
    assert not Reminders(store).ringing()
    store.close()
