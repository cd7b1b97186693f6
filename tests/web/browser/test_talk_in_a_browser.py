"""The talk page in a browser: each way to press, breaking in, reloading, a second window, and a companion that goes away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

HOLDS_MS = 400
"""Of pressing, where what is said is scripted."""
HEARS_MS = 1000
"""Of her reply, before it is broken into."""
LONG, LONG_REPLY = "tell me something long", "Here comes a long reply"
SLOW_MICROPHONE = """
window.tracks = [];
window.waits = [];
const ask = MediaDevices.prototype.getUserMedia;
MediaDevices.prototype.getUserMedia = async function (wanted) {
  await new Promise((go) => setTimeout(go, 700));
  const stream = await ask.call(this, wanted);
  tracks.push(...stream.getAudioTracks());
  return stream;
};
const wait = window.setTimeout;
window.setTimeout = (go, after_ms, ...rest) => (waits.push(after_ms), wait(go, after_ms, ...rest));
0;
"""
SHORT, SHORT_REPLY = "good morning", "Morning!"


def talk_of(page: "Page") -> "Locator":
    return page.get_by_role("button", name="Hold to talk")


def wait_for_state(page: "Page", words: str) -> None:
    page.locator(".state", has_text=words).wait_for()


def wait_for_sound(page: "Page") -> None:
    page.locator("html[data-sounding]").wait_for(state="attached")


def wait_for_silence(page: "Page") -> None:
    page.locator("html:not([data-sounding])").wait_for(state="attached")


def wait_for_reply(page: "Page", words: str) -> None:
    """The newest: what was said before another window or a reload is there as well."""
    page.locator(".turns > :last-child .her", has_text=words).wait_for()


@contextmanager
def held(page: "Page") -> Iterator[None]:
    """The button, held with the mouse."""
    talk_of(page).hover()
    page.mouse.down()
    wait_for_state(page, "Listening")
    page.wait_for_timeout(HOLDS_MS)
    yield
    page.mouse.up()


def ask(page: "Page", served: Any, line: str) -> None:
    wait_for_state(page, "Ready")
    served.say(line)
    with held(page):
        pass


def test_a_press_in_mid_reply_cuts_her_short_and_listens(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    ask(page, served, LONG)
    wait_for_sound(page)
    page.wait_for_timeout(HEARS_MS)
    served.say(SHORT)
    with held(page):
        wait_for_silence(page)
    wait_for_reply(page, SHORT_REPLY)
    assert LONG_REPLY not in page.locator(".unheard").inner_text(), "the beginning was heard"
    wait_for_state(page, "Ready")


def test_the_space_bar_talks_escape_silences_and_m_mutes(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    wait_for_state(page, "Ready")
    served.say(LONG)
    page.keyboard.down(" ")
    wait_for_state(page, "Listening")
    assert talk_of(page).get_attribute("aria-pressed") == "true"
    page.wait_for_timeout(HOLDS_MS)
    page.keyboard.up(" ")
    wait_for_sound(page)
    page.keyboard.press("Escape")
    wait_for_silence(page)
    wait_for_state(page, "Ready")
    page.keyboard.press("m")
    wait_for_state(page, "Muted")
    assert page.get_by_role("button", name="Mute").get_attribute("aria-pressed") == "true"
    page.keyboard.press("m")
    wait_for_state(page, "Ready")


def test_a_finger_talks(visit: Callable[..., Any], served: Any) -> None:
    phone = visit(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    page = phone.open()
    wait_for_state(page, "Ready")
    served.say(SHORT)
    box = talk_of(page).bounding_box()
    assert box is not None
    finger = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    hand = phone.context.new_cdp_session(page)
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [finger]})
    wait_for_state(page, "Listening")
    page.wait_for_timeout(HOLDS_MS)
    hand.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    wait_for_reply(page, SHORT_REPLY)
    wait_for_state(page, "Ready")


@pytest.mark.parametrize("size", [(360, 640), (390, 844), (820, 1180)], ids=lambda size: "x".join(map(str, size)))
def test_on_a_phone_the_button_and_the_answer_are_in_sight_together(
    visit: Callable[..., Any], served: Any, size: tuple[int, int]
) -> None:
    width, height = size
    page = visit(has_touch=True, is_mobile=True, viewport={"width": width, "height": height}).open()
    for _ in range(3):
        ask(page, served, LONG)
        wait_for_sound(page)
        page.keyboard.press("Escape")
        wait_for_state(page, "Ready")
    wait_for_reply(page, LONG_REPLY)
    button, answer = talk_of(page).bounding_box(), page.locator(".turns > :last-child .her").bounding_box()
    assert button is not None
    assert answer is not None
    assert button["y"] > 0
    assert answer["y"] > button["y"] + button["height"]
    assert answer["y"] + answer["height"] <= height


def test_two_quick_presses_open_one_microphone_and_it_is_given_back(visit: Callable[..., Any]) -> None:
    page = visit().open()
    wait_for_state(page, "Ready")
    page.evaluate(SLOW_MICROPHONE)
    talk_of(page).click()
    talk_of(page).click()
    page.get_by_role("alert").get_by_text("The microphone is ready").wait_for()
    told = page.evaluate("tracks.map((track) => [track.readyState, track.enabled])")
    assert told == [["live", False]], "one, and switched off"
    assert page.evaluate("waits.includes(120000)"), "it is given back"


def test_mute_is_told_as_it_is_after_a_press_while_muted(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    wait_for_state(page, "Ready")
    page.keyboard.press("m")
    wait_for_state(page, "Muted")
    served.say(LONG)
    with held(page):
        assert page.get_by_role("button", name="Mute").get_attribute("aria-pressed") == "false"
    wait_for_state(page, "Speaking")
    page.keyboard.press("m")
    wait_for_state(page, "Muted")
    page.keyboard.press("m")
    wait_for_state(page, "Ready")


def test_a_screen_readers_click_begins_and_the_next_one_ends(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    wait_for_state(page, "Ready")
    served.say(SHORT)
    talk_of(page).evaluate("button => button.click()")
    wait_for_state(page, "Listening")
    page.wait_for_timeout(HOLDS_MS)
    talk_of(page).evaluate("button => button.click()")
    wait_for_reply(page, SHORT_REPLY)
    wait_for_state(page, "Ready")


def test_a_reload_in_mid_reply_picks_the_conversation_up(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    ask(page, served, LONG)
    wait_for_sound(page)
    page.reload()
    wait_for_reply(page, LONG_REPLY)
    assert page.locator(".you").last.inner_text().endswith(LONG)
    wait_for_state(page, "Speaking")
    page.mouse.click(2, 2)  # some browsers play nothing until somebody touches the page
    wait_for_sound(page)
    page.keyboard.press("Escape")
    wait_for_state(page, "Ready")


def test_a_second_window_takes_the_handset_and_the_first_can_take_it_back(visit: Callable[..., Any], served: Any) -> None:
    room = visit()
    first = room.open()
    wait_for_state(first, "Ready")
    second = room.open()
    wait_for_state(second, "Ready")
    first.get_by_role("alert").get_by_text("Another window has taken over").wait_for()
    ask(second, served, SHORT)
    wait_for_reply(second, SHORT_REPLY)
    first.get_by_role("button", name="Take it back").click()
    wait_for_state(first, "Ready")
    wait_for_reply(first, SHORT_REPLY)
    second.get_by_role("alert").get_by_text("Another window has taken over").wait_for()


def test_a_companion_that_ends_is_told_in_plain_words_and_found_again(visit: Callable[..., Any], served: Any) -> None:
    room = visit()
    page = room.open()
    wait_for_state(page, "Ready")
    tries: list[str] = []
    page.on("websocket", lambda socket: tries.append(socket.url))
    served.stop()
    page.get_by_role("alert").get_by_text("The companion is not answering").wait_for()
    page.wait_for_timeout(1500)
    assert len(tries) <= 3, "each try waits longer than the last"
    served.start()
    wait_for_state(page, "Ready")
    assert page.get_by_role("alert").count() == 0, "nothing is said about it any more"
    room.forgive("WebSocket connection", "Failed to load resource")


def test_an_installed_page_opens_without_its_companion_and_says_who_is_away(visit: Callable[..., Any], served: Any) -> None:
    app = visit(service_workers="allow")
    page = app.open()
    wait_for_state(page, "Ready")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    served.stop()
    page.reload()
    page.get_by_role("alert").get_by_text("The companion is not answering").wait_for()
    served.start()
    wait_for_state(page, "Ready")
    app.forgive("WebSocket connection", "Failed to load resource", "ERR_CONNECTION_REFUSED")


def test_hiding_the_page_lets_go_of_the_button(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    wait_for_state(page, "Ready")
    served.say(SHORT)
    page.keyboard.down(" ")
    wait_for_state(page, "Listening")
    page.wait_for_timeout(HOLDS_MS)
    page.evaluate("dispatchEvent(new Event('blur'))")
    wait_for_reply(page, SHORT_REPLY)
    assert talk_of(page).get_attribute("aria-pressed") == "false"
    page.keyboard.up(" ")
    wait_for_state(page, "Ready")


def test_a_press_that_she_takes_no_notice_of_leaves_no_microphone_on(visit: Callable[..., Any], served: Any) -> None:
    page = visit().open()
    wait_for_state(page, "Ready")
    page.evaluate(SLOW_MICROPHONE)
    talk_of(page).click()
    page.get_by_role("alert").get_by_text("The microphone is ready").wait_for()
    take, served.handset.take = served.handset.take, lambda *_told: None
    talk_of(page).hover()
    page.mouse.down()
    page.locator("button.talk[aria-pressed=true]").wait_for()
    assert page.evaluate("tracks[0].enabled")
    page.mouse.up()
    page.evaluate("new Promise((off) => setInterval(() => tracks[0].enabled || off(), 20))")
    served.handset.take = take
