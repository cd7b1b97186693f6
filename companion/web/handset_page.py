"""The handset on the page: the device's own conversation, with a browser for its button, microphone, speaker and ring.

One thread runs the conversation, as on the device. The sockets' thread calls enter(), take() and leave(), which never wait.
"""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Event, Lock, Thread

from companion import app, rings
from companion.controls import Controls
from companion.conversation import Conversation
from companion.engines import Parts
from companion.errors import CompanionError, KeepingError
from companion.hardware.lights import ignore
from companion.memory.memory import Memory
from companion.mind.meeting.names import SAMANTHA, her_name
from companion.turn import events
from companion.turn.machine import ASLEEP, EARS_OPEN, IDLE, QUIET
from companion.turn.runner import Notice
from companion.web.microphone import BrowserMicrophone
from companion.web.pixels import LIGHTS, PageRing
from companion.web.seat import GOING_DOWN, Browser, Seat
from companion.web.sound import BrowserSpeaker
from companion.web.transcript import Transcript, message_of
from companion.web.web_house import WebHouse
from companion.web.wire import VERSION, FromBrowser, Mute, Played, Press, Release, Sound, Stop, Welcome

log = logging.getLogger(__name__)

ENDS_S = 5.0
EARS = tuple(state.value for state in EARS_OPEN)
SILENT = tuple(state.value for state in QUIET)


class HandsetPage:
    """start() it, and stop() it."""

    def __init__(
        self,
        web: WebHouse,
        mistakes: Sequence[str] = (),
        watch: Callable[[Notice], object] = lambda _notice: None,
        load: Callable[..., Parts] = Parts.load,
    ) -> None:
        """`mistakes` in the settings are told first. `load` makes the parts of the conversation."""
        self._web, self._mistakes, self._watch, self._load = web, mistakes, watch, load
        sound = web.house.settings.sound
        self._seat = Seat()
        self._microphone = BrowserMicrophone()
        self._speaker = BrowserSpeaker(self._seat.send, sound.volume)
        self._ring = PageRing(self._seat.send)
        self._display = web.display
        self._display.add(rings.lights_on(self._ring, web.house.settings.ring, ignore))
        self._controls = Controls(self._display, sound.volume)
        self._transcript = Transcript()
        self._state, self._her_name = ASLEEP.value, SAMANTHA
        self._conversation: Conversation | None = None
        self._to_tell: list[CompanionError] = []
        self._lock = Lock()
        self._is_down = self._somebody_came = False
        self.fault: BaseException | None = None
        """Why the conversation ended, where it should not have."""
        self.ended, self._stopping = Event(), Event()
        self._thread = Thread(target=self._run, name="conversation", daemon=True)

    def start(self) -> None:
        """Load everything and converse, in a thread of its own; web.ready tells when she can answer, `ended` when it is over."""
        self._thread.start()

    def stop(self) -> None:
        """Say no more; returns when all is closed, or soon where something hangs. Twice is fine."""
        self._stopping.set()
        self._seat.clear(*GOING_DOWN)
        if self._conversation is not None:
            self._conversation.stop()
        if self._thread.is_alive():
            self._thread.join(ENDS_S)

    def enter(self, browser: Browser) -> None:
        """A browser sits down, after its hello."""
        self._let_go()  # whoever sat here before holds the button no more
        self._speaker.away()
        self._seat.sit_down(browser, self._welcome)
        browser.send(self._ring.frame)
        self._speaker.here()
        self._somebody_came = True
        self._tell_faults()

    def leave(self, browser: Browser) -> None:
        """A browser has gone, whether it was sent away or not."""
        if self._seat.stand_up(browser):
            self._let_go()
            self._speaker.away()

    def take(self, browser: Browser, message: FromBrowser) -> None:
        """Act on a browser's message, if it sits here still. Raises WireError for a report of what can't be."""
        if not self._seat.holds(browser):
            return
        match message:
            case Press(press):
                self._is_down = True
                self._microphone.pressed(press)
                self._controls.pressed(time.monotonic())
            case Sound(press, samples):
                self._microphone.sound(press, samples)
            case Release(press, samples):
                self._is_down = False
                self._microphone.released(press, samples)
                self._controls.released(time.monotonic())
            case Played(playback, samples):
                self._speaker.played(playback, samples)
            case Mute(on):
                self._controls.mute_key(on)
            case Stop():
                if self._state != IDLE.value:
                    self._controls.silence(self._state in SILENT)

    def _welcome(self) -> Welcome:
        turns, elsewhere = self._transcript.turns(), self._web.elsewhere
        return Welcome(VERSION, LIGHTS, self._state, self._her_name, self._is_quiet, elsewhere, turns)

    @property
    def _is_quiet(self) -> bool:
        return self._conversation is not None and self._state in SILENT

    def _let_go(self) -> None:
        """The browser went away: what was said up to now counts, and nothing keeps the microphone open."""
        was_down, self._is_down = self._is_down, False
        if was_down or self._state in EARS:
            self._microphone.gone()
            self._controls.let_go()
            self._display.held(False)

    def _tell_faults(self) -> None:
        """What is wrong from the start is said as soon as somebody is there to hear it."""
        if self._conversation is not None and self._somebody_came:
            with self._lock:
                faults, self._to_tell = self._to_tell, []
            for fault in faults:
                self._conversation.put(events.Failed(error=fault))

    def _run(self) -> None:
        try:
            self._converse()
        except CompanionError as error:
            self.fault = error
        except Exception as error:
            log.exception("the conversation broke off")
            self.fault = error
        finally:
            self._display.close()
            self._seat.clear(*GOING_DOWN)
            self.ended.set()

    def _converse(self) -> None:
        house = self._web.house
        self._display.want("starting")
        parts = self._load(house, on_step=lambda share: self._display.want("starting", share))
        with ExitStack() as stack:
            stack.callback(parts.close)
            self._her_name = _name_in(parts.memory)
            conversation = Conversation(house, parts, self._microphone, self._speaker, self._see, self._display)
            self._to_tell = app.faults_at_start(house, parts, self._mistakes)
            self._web.changed = app.ring_when_due(conversation, stack)
            conversation.when_ready = self._is_ready
            self._controls.connect(conversation.put, conversation.stop, app.loudness(self._speaker, parts.hands))
            parts.hands.turn_volume(self._controls.volume_to)
            self._conversation = conversation
            self._display.drop("starting")
            if not self._stopping.is_set():
                conversation.run()

    def _is_ready(self) -> None:
        self._web.ready.set()
        self._tell_faults()

    def _see(self, notice: Notice) -> None:
        """In the conversation's thread."""
        if notice.event == "state":
            self._state = str(notice.fields["state"])
        self._transcript.see(notice)
        if (message := message_of(notice)) is not None:
            self._seat.send(message)
        self._watch(notice)


def _name_in(memory: Memory | None) -> str:
    try:
        return her_name(memory)
    except KeepingError:
        return SAMANTHA
