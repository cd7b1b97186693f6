"""/talk, as a page and as a stranger meet it: whole turns, barge-in, reloads, and everything that may not be sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from companion.errors import ModelError
from companion.web import talk_socket
from companion.web.pairing import IDLE_S, Pairing
from companion.web.scripted_page import ScriptedPage
from companion.web.seat import SESSION_OVER
from companion.web.wire import (
    Begin,
    Error,
    Frame,
    Hello,
    Mute,
    Partial,
    Played,
    Press,
    Release,
    Reply,
    Sound,
    Spoken,
    State,
    Voice,
    printed,
)
from tests.web.conftest import Scene

LINE = np.zeros(16_000, np.int16)
LONG = "This is the first sentence of a long story. And here is the second one of it. Now there is a third one too."
SOME = np.zeros(320, np.int16)


def talk(page: ScriptedPage) -> None:
    page.press()
    page.wait_for(State, lambda told: told.state == "listening")
    page.say(LINE)
    page.release()


def until(page: ScriptedPage, state: str) -> None:
    page.wait_for(State, lambda told: told.state == state)


def test_a_whole_turn(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("good morning", replies={"good morning": "Hello there."})
    page = scene.page()
    assert (page.welcome.state, page.welcome.turns, page.welcome.lights) == ("idle", [], 12)
    talk(page)
    assert page.wait_for(Partial).text == "good"
    assert page.wait_for(Reply) == Reply("Hello there.", "bank")
    assert page.wait_for(Spoken) == Spoken("Hello there.", whole=True)
    until(page, "idle")
    assert [message.state for message in page.seen if isinstance(message, State)] == ["listening", "thinking", "speaking", "idle"]
    assert page.ended == {1}
    assert len(page.sounds[1]) // 2 == pytest.approx(0.6 * 24_000, abs=600), "two words of humming, all of them"
    assert scene.mind.remembered.get_nowait() == ("good morning", "Hello there.")


def test_the_ring_is_lit_before_she_says_that_she_listens(sit_down: Callable[..., Any]) -> None:
    page = sit_down("good morning").page()
    page.press()
    until(page, "listening")
    frames = [np.frombuffer(message.levels, np.uint8).reshape(-1, 3) for message in page.seen if isinstance(message, Frame)]
    assert frames[-1].shape == (12, 3)
    assert not frames[-1][:, 0].any(), "blue to cyan: no red in it"
    assert frames[-1][:, 2].all()


def test_a_press_cuts_her_short_and_what_was_heard_is_kept(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("tell me a story", "stop", replies={"tell me a story": LONG})
    page = scene.page(plays="silent")
    talk(page)
    until(page, "speaking")
    while len(page.sounds.get(1, b"")) < 2 * 24_000:
        page.wait_for(Voice)
    page.send(Played(1, 24_000))
    page.press()
    until(page, "listening")
    assert page.wait_for(Spoken).whole is False
    assert page.was_cut == {1}
    _, spoken = scene.mind.remembered.get(timeout=10)
    assert LONG.startswith(spoken)
    assert 1 <= len(spoken.split()) <= 6, "a second of it was heard, at three words a second"


def test_no_more_than_two_seconds_are_sent_ahead(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("tell me a story", replies={"tell me a story": " ".join(["word"] * 40) + "."})
    page = scene.page(plays="silent")
    talk(page)
    while len(page.sounds.get(1, b"")) < 2 * 2 * 24_000:
        page.wait_for(Voice)
    page.send(Played(1, 12_000))
    while len(page.sounds[1]) < 2 * 2.5 * 24_000:
        page.wait_for(Voice)
    assert len(page.sounds[1]) < 2 * 2.7 * 24_000


def test_a_reload_in_mid_reply_goes_on_from_what_was_heard(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("tell me a story", replies={"tell me a story": LONG})
    page = scene.page(plays="silent")
    talk(page)
    until(page, "speaking")
    while len(page.sounds.get(1, b"")) < 2 * 24_000:
        page.wait_for(Voice)
    page.send(Played(1, 12_000))
    page.close()
    again = scene.page()
    assert again.welcome.state == "speaking"
    assert [turn["heard"] for turn in again.welcome.turns] == ["tell me a story"]
    assert again.wait_for(Begin) == Begin(2)
    assert again.wait_for(Spoken) == Spoken(LONG, whole=True)
    until(again, "idle")
    words = len(LONG.split())
    assert len(again.sounds[2]) // 2 == pytest.approx(words * 0.3 * 24_000 - 12_000, abs=1200), "the rest of it, and no more"


def test_whoever_sits_down_finds_what_was_said_last(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("good morning", "good evening")
    first = scene.page()
    talk(first)
    until(first, "idle")
    second = scene.page()
    assert first.wait_until_closed() == (4001, "taken over")
    talk(second)
    until(second, "idle")
    back = scene.page()
    assert [turn["heard"] for turn in back.welcome.turns] == ["good morning", "good evening"]


def test_another_page_takes_over_and_talks(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("first", "second")
    first = scene.page()
    first.press()
    until(first, "listening")
    second = scene.page()
    assert first.wait_until_closed() == (4001, "taken over")
    until(second, "idle")
    talk(second)
    assert second.wait_for(Spoken).whole


def test_a_page_that_goes_while_she_listens_counts_as_letting_go(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("good morning")
    page = scene.page()
    page.press()
    until(page, "listening")
    page.say(LINE)
    page.close()
    assert scene.wait_for("heard").fields["text"] == "good morning"


def test_a_tap_listens_on_with_the_sound_of_the_same_press(sit_down: Callable[..., Any]) -> None:
    page = sit_down("good morning", hands_free=True).page()
    page.press()
    page.release()
    until(page, "hands-free")
    for _ in range(3):
        page.say(LINE)
    assert page.wait_for(Spoken).whole


def test_muted_and_back(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("x")
    page = scene.page()
    page.mute(True)
    until(page, "muted")
    again = scene.page()
    assert (again.welcome.state, again.welcome.muted) == ("muted", True)
    again.mute(False)
    until(again, "idle")


def test_escape_silences_her_without_listening(sit_down: Callable[..., Any]) -> None:
    scene = sit_down("tell me a story", replies={"tell me a story": LONG})
    page = scene.page(plays="silent")
    talk(page)
    page.wait_for(Voice)
    page.stop()
    until(page, "idle")
    assert page.was_cut == {1}
    assert "listening" not in [message.state for message in page.seen[-6:] if isinstance(message, State)]


def test_escape_while_idle_or_muted_changes_nothing(sit_down: Callable[..., Any]) -> None:
    page = sit_down("x").page()
    page.stop()
    page.mute(True)
    until(page, "muted")
    page.stop()
    page.mute(False)
    until(page, "idle")
    assert [message.state for message in page.seen if isinstance(message, State)] == ["muted", "idle"]


def test_what_is_wrong_from_the_start_is_told_to_the_first_who_comes(sit_down: Callable[..., Any]) -> None:
    scene = sit_down(faults=(ModelError("A model is damaged.", "Fetch it again."),))
    page = scene.page()
    assert page.wait_for(Error) == Error("A model is damaged.", "Fetch it again.")
    page.wait_for(Voice)
    again = scene.page()
    talk(again)
    until(again, "thinking")
    assert not [message for message in again.seen if isinstance(message, Error)], "once"


HELLO = printed(Hello(1))
WRONG: dict[str, tuple[list[str | bytes], str]] = {
    "no hello": ([printed(Press(1))], "hello comes first"),
    "sound first": ([printed(Sound(1, SOME))], "hello comes first"),
    "two hellos": ([HELLO, HELLO], "hello is said once"),
    "a version of tomorrow": (['{"type":"hello","version":2}'], "hello has another version than it may have"),
    "no JSON": ([HELLO, "hello?"], "that is no JSON"),
    "too long": ([HELLO, '{"type":"stop"' + " " * 2000 + "}"], "that message is too long"),
    "an unknown type": ([HELLO, '{"type":"run","command":"ls"}'], "there is no message of that type"),
    "an odd number of bytes": ([HELLO, b"12345"], "sound comes in pieces of 160 to 2048 samples"),
    "sound without a press": ([HELLO, printed(Sound(1, SOME))], "sound without a press"),
    "a press left out": ([HELLO, printed(Press(2))], "presses are counted up, one at a time"),
    "pressed twice": ([HELLO, printed(Press(1)), printed(Press(2))], "presses are counted up, one at a time"),
    "released before pressed": ([HELLO, printed(Release(1, 0))], "that press is not on"),
    "released twice": ([HELLO, printed(Press(1)), *[printed(Release(1, 0))] * 2], "that press is not on"),
    "a flood": ([HELLO, *[printed(Mute(True))] * 700], "that is too many messages at once"),
}


def refusal(url: str, messages: list[str | bytes]) -> tuple[int, str]:
    """How the companion closes a socket on which these messages come."""
    with connect(url, compression=None, proxy=None) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            exchange(socket, messages)
        assert closed.value.rcvd is not None
        return closed.value.rcvd.code, closed.value.rcvd.reason


def exchange(socket: ClientConnection, messages: list[str | bytes]) -> None:
    for message in messages:
        socket.send(message)
    while True:
        socket.recv(timeout=10)


@pytest.mark.parametrize(("messages", "why"), WRONG.values(), ids=WRONG)
def test_whoever_breaks_the_order_is_sent_away_with_a_reason_and_she_goes_on(
    messages: list[str | bytes], why: str, steady: Any
) -> None:
    assert refusal(steady.talk_url, messages) == (1008, why)
    page = steady.page()
    talk(page)
    page.wait_for(Spoken, lambda told: told == Spoken("Yes.", whole=True))


def test_a_message_that_fills_the_memory_ends_the_socket_before_it_is_kept(steady: Any) -> None:
    code, _ = refusal(steady.talk_url, [HELLO, b"x" * 100_000])
    assert code == 1009


def test_whoever_says_nothing_is_sent_away(steady: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_socket, "HELLO_S", 0.05)
    assert refusal(steady.talk_url, []) == (1013, "hello comes first, and soon"), "and may come again: it may have slept"


def test_a_page_that_lost_count_in_a_bad_moment_goes_on(steady: Any) -> None:
    page = steady.page()
    page.send(Played(4_000_000_000, 1))
    page.send(Press(1))
    until(page, "listening")
    page.send(Sound(1, SOME))
    page.send(Release(1, 0))
    assert page.wait_for(Spoken).whole


def test_a_socket_ends_with_its_session_and_a_press_is_a_use_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk_socket, "LOOK_S", 0.02)
    now_s = [100.0]
    pairing = Pairing(3_600, lambda: now_s[0])
    token = pairing.pair(pairing.new_code())
    scene = Scene(tmp_path, ["good morning"], {}, pairing=pairing)
    with connect(scene.talk_url, compression=None, proxy=None, additional_headers={"Cookie": f"companion={token}"}) as phone:
        phone.send(HELLO)
        now_s[0] += IDLE_S - 1
        phone.send(printed(Press(1)))
        scene.wait_for("state", state="listening")
        now_s[0] += IDLE_S - 1
        phone.send(printed(Release(1, 0)))
        scene.wait_for("state", state="thinking")
        now_s[0] += 2
        with pytest.raises(ConnectionClosed) as closed:
            exchange(phone, [])
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == SESSION_OVER
    scene.close()


def test_a_stranger_who_is_refused_takes_nobodys_seat(steady: Any) -> None:
    page = steady.page()
    refusal(steady.talk_url, ["nonsense"])
    talk(page)
    page.wait_for(Spoken, lambda told: told == Spoken("Yes.", whole=True))


def test_a_page_that_reads_nothing_is_sent_away_and_another_may_come(steady: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.web.seat.MOST_BYTES", 0)
    assert refusal(steady.talk_url, [HELLO]) == (1013, "too slow")
    monkeypatch.undo()
    page = steady.page()
    talk(page)
    page.wait_for(Spoken, lambda told: told == Spoken("Yes.", whole=True))
