"""A handset's own page: a phone sees what the handset hears, says and shows, and its button is one more button of it.

The microphone and the speaker are the handset's, so that what is said stays there: what a browser sends of sound is not taken.
"""

import time

from companion import rings
from companion.controls import Controls
from companion.conversation import Conversation
from companion.hardware.lights import ignore
from companion.turn.machine import ASLEEP, IDLE, QUIET
from companion.turn.runner import Notice
from companion.web.pixels import LIGHTS, PageRing
from companion.web.seat import GOING_DOWN, Browser, Seat
from companion.web.transcript import Transcript, message_of
from companion.web.web_house import WebHouse
from companion.web.wire import VERSION, FromBrowser, Mute, Press, Release, Stop, Welcome

SILENT = tuple(state.value for state in QUIET)


class Mirror:
    """Of a conversation that runs already. close() it."""

    def __init__(self, web: WebHouse, conversation: Conversation, controls: Controls, her_name: str) -> None:
        self._web, self._conversation, self._controls, self._her_name = web, conversation, controls, her_name
        self._seat = Seat()
        self._transcript = Transcript()
        self._state = ASLEEP.value
        self._is_down = False
        self._ring = PageRing(self._seat.send)
        self._lights = rings.lights_on(self._ring, web.house.settings.ring, ignore)
        conversation.display.add(self._lights)

    def watch(self, notice: Notice) -> None:
        """Every notice of the conversation, in its thread."""
        if notice.event == "state":
            self._state = str(notice.fields["state"])
        self._transcript.see(notice)
        if (message := message_of(notice)) is not None:
            self._seat.send(message)

    def enter(self, browser: Browser) -> None:
        """A browser sits down, after its hello."""
        self._let_go()
        self._seat.sit_down(browser, self._welcome)
        browser.send(self._ring.frame)

    def leave(self, browser: Browser) -> None:
        """A browser has gone, whether it was sent away or not."""
        if self._seat.stand_up(browser):
            self._let_go()

    def take(self, browser: Browser, message: FromBrowser) -> None:
        """Act on a browser's message, if it sits here still."""
        if not self._seat.holds(browser):
            return
        match message:
            case Press():
                self._is_down = True
                self._controls.pressed(time.monotonic())
            case Release():
                self._let_go()
            case Mute(on):
                self._controls.mute_key(on)
            case Stop() if self._state != IDLE.value:
                self._controls.silence(self._state in SILENT)

    def close(self) -> None:
        """Nobody sees it any more."""
        self._let_go()
        self._seat.clear(*GOING_DOWN)
        self._conversation.display.remove(self._lights)

    def _welcome(self) -> Welcome:
        turns, is_quiet = self._transcript.turns(), self._state in SILENT
        elsewhere = self._web.elsewhere
        return Welcome(VERSION, LIGHTS, self._state, self._her_name, is_quiet, elsewhere, turns, sound="device")

    def _let_go(self) -> None:
        was_down, self._is_down = self._is_down, False
        if was_down:
            self._controls.released(time.monotonic())
