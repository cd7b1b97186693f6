"""One thread that owns the state of the conversation: it takes events from a queue, asks machine.py, and acts on the answer.

Order matters: the ring is lit before the microphone opens, and the microphone is closed before the ring says anything else.
Nothing that this thread does itself may take long: it is what a watchdog watches (`alive`), and what a press waits for.
"""

import functools
import itertools
import logging
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from companion.audio.chimes import chime
from companion.errors import CompanionError
from companion.turn import events as e
from companion.turn.answering import Answering
from companion.turn.interfaces import Lights, Speaker
from companion.turn.listening import Listening
from companion.turn.machine import (
    ASLEEP,
    DEADLINE_S,
    EARS_OPEN,
    ERROR,
    HANDS_FREE,
    IDLE,
    LISTENING,
    QUIET,
    SPEAKING,
    THINKING,
    State,
    may_announce,
    meant,
    needs_words,
    step,
)
from companion.turn.unheard import Unheard

log = logging.getLogger(__name__)

TOO_LONG = CompanionError(
    "The answer took too long.", "Press again; `companion doctor` tests the parts.", "I'm sorry, that took me too long."
)
STUCK = CompanionError(
    "The sound never came to its end.", "Press again; `companion doctor` tests the speaker.", "I got stuck. Sorry."
)


@dataclass(frozen=True)
class Notice:
    """Something that whoever watches may want to know: captions, `--json`, the bench."""

    event: str
    at_s: float
    """time.monotonic()"""
    turn: int
    fields: Mapping[str, object] = field(default_factory=dict)


class Runner:
    """The conversation. put() may be called from any thread; run() blocks until stop()."""

    def __init__(
        self,
        listening: Listening,
        answering: Answering,
        speaker: Speaker,
        lights: Lights,
        tell: Callable[[Notice], None],
        *,
        queue: SimpleQueue[e.Event | None],
        unheard: Callable[[Unheard], str],
        hands_free: bool = False,
        deadlines_s: Mapping[State, float] = DEADLINE_S,
        chimes: bool = True,
        file_name: Callable[[int], str] = lambda turn: f"{turn:03}",
        alive: Callable[[], object] = lambda: None,
        alive_every_s: float | None = None,
        elsewhere: bool = False,
    ) -> None:
        """Join the parts of a conversation.

        `alive` is called from the loop itself, every `alive_every_s` while nothing hangs. None: never, and no need to wake.
        `elsewhere`: what is heard goes to a server, which the ring is to show.
        """
        self._listening, self._answering, self._speaker, self._lights = listening, answering, speaker, lights
        self._tell_watcher, self._queue, self._unheard, self._chimes = tell, queue, unheard, chimes
        self._deadlines_s, self._file_name = deadlines_s, file_name
        self._state, self._entered_s = IDLE, time.monotonic()
        self._turn, self._turns = 0, itertools.count(1)
        self._hands_free, self._pressed_s, self._ended_s = hands_free, -math.inf, -math.inf
        self._released_s: float | None = None
        self._alarm_rings = self._press_was_for_alarm = False
        self._elsewhere = elsewhere
        self._alive, self._alive_every_s, self._alive_due_s = alive, alive_every_s, time.monotonic()

    def put(self, event: e.Event) -> None:
        self._queue.put(event)

    def stop(self) -> None:
        """End run(), after the events that are queued already."""
        self._queue.put(None)

    def run(self) -> None:
        """Converse until stop(). Leaves the microphone closed and all silent, whatever happens."""
        self._ready()
        self._tell(None, "state", state=IDLE.value)
        try:
            while (event := self._next()) is not None:
                self._take(event)
        finally:
            self._turn = next(self._turns)
            self._listening.close()
            self._answering.close()
            self._speaker.rest()
            self._lights.show("asleep")

    def _next(self) -> e.Event | None:
        limit_s = self._deadlines_s.get(self._state)
        end_s = math.inf if limit_s is None else self._entered_s + limit_s
        while True:
            self._tell_alive()
            wake_s = end_s if self._alive_every_s is None else min(end_s, self._alive_due_s)
            try:
                return self._queue.get(timeout=None if wake_s == math.inf else max(0.0, wake_s - time.monotonic()))
            except Empty:
                if wake_s == end_s:
                    return e.Expired()

    def _tell_alive(self) -> None:
        """Before it waits, and not between a press and what follows from it."""
        if self._alive_every_s is not None and time.monotonic() >= self._alive_due_s:
            self._alive_due_s = time.monotonic() + self._alive_every_s
            self._alive()

    def _take(self, event: e.Event) -> None:
        if isinstance(event, e.News):
            if event.turn in (None, self._turn) or isinstance(event, e.Replied | e.SpokenSoFar):
                self._pass_on(event)
        elif event.turn is None or event.turn == self._turn:
            self._enter(event)

    def _enter(self, news: e.Event) -> None:
        event = meant(self._state, news, self._pressed_s, self._hands_free, self._ended_s)
        if event is None and isinstance(news, e.Pressed):
            self._tell(None, "late_press")
        if event is not None:
            old, self._state = self._state, step(self._state, event)
            if self._state is not old:
                self._entered_s = time.monotonic()
            try:
                self._act(event, old)
            except CompanionError as error:
                self._queue.put(e.Failed(error=error))
            if self._state is not old:
                self._tell(None, "state", state=self._state.value)

    def _act(self, event: e.Event, old: State) -> None:  # noqa: C901, PLR0912  a table, written as a match
        """What is done about an event that led from `old` to self._state."""
        match event:
            case e.Pressed(at_s=at_s) if self._state is LISTENING and old is not LISTENING:
                self._listen(at_s)
            case e.Pressed(at_s=at_s) | e.Released(at_s=at_s) | e.SpeechEnded(at_s=at_s) if self._ears_close(old):
                self._ended_s = at_s if isinstance(event, e.SpeechEnded) else -math.inf
                self._think(at_s)
            case e.Tapped() if self._state is HANDS_FREE:
                self._listening.tell_the_end()
            case e.WordsHeard():
                self._answer(event)
            case e.NothingHeard(seconds=seconds, why=why):
                self._ask_again(seconds, why)
            case e.Announce():
                self._announce(event, old)
            case e.ReplyStarted() if self._state is SPEAKING:
                self._lights.show("speaking", self._answering.level)
            case e.Spoken():
                self._fall_silent()
            case e.Unmuted() if old in QUIET:
                self._turn = next(self._turns)  # what an alarm still says comes late
                self._ready()
            case e.Muted(by_press=by_press):
                self._mute()
                if by_press:
                    self._tell(None, "muted_press")
            case e.Failed(error=error):
                self._fail(error, old)
            case e.Expired():
                self._expire(old)

    def _ears_close(self, old: State) -> bool:
        return old in EARS_OPEN and self._state is THINKING

    def _listen(self, pressed_s: float) -> None:
        self._turn, self._pressed_s, self._released_s = next(self._turns), pressed_s, None
        self._alarm_rings, self._press_was_for_alarm = False, self._alarm_rings
        self._answering.cut()
        self._lights.show("listening", self._listening.level)
        self._listening.start(self._turn)
        self._chime("listening")

    def _think(self, released_s: float) -> None:
        self._listening.finish()
        self._released_s = released_s
        self._lights.show("thinking", 1.0 if self._elsewhere else 0.0)
        self._chime("done")

    def _answer(self, event: e.WordsHeard) -> None:
        fields: dict[str, object] = {
            "text": event.heard.text,
            "seconds": round(event.heard.seconds, 2),
            **self._after(event.at_s),
        }
        if event.lost_blocks:  # worth a look: words may be missing
            fields["lost_blocks"] = event.lost_blocks
        self._tell(None, "heard", **fields)
        self._answering.answer(self._turn, event.heard, self._file_name(self._turn))

    def _ask_again(self, seconds: float, why: Unheard) -> None:
        self._tell(None, "heard", text="", seconds=round(seconds, 2), **self._after(time.monotonic()))
        if not needs_words(why, self._press_was_for_alarm):
            self._queue.put(e.Spoken(turn=self._turn))
            return
        text = self._unheard(why)
        self._tell(None, "reply", text=text, source="unheard", move="repair")
        self._answering.say(self._turn, text, self._file_name(self._turn))

    def _announce(self, event: e.Announce, old: State) -> None:
        """Said like a reply, but to no question: the mind does not learn of it, and the ring is as before until it sounds."""
        fields: dict[str, object] = {"text": event.text} | ({"urgent": True} if event.urgent else {})
        fields |= {"about": event.about} if event.about else {}
        if not may_announce(old, event):
            self._tell(None, "put_off", **fields)
            return
        self._turn, self._released_s = next(self._turns), None
        self._tell(None, "announced", **fields)
        if event.urgent:
            self._alarm_rings = True
            self._chime("alarm")
        self._answering.say(self._turn, event.text)

    def _expire(self, old: State) -> None:
        if old in EARS_OPEN:
            self._think(time.monotonic())
        elif self._state is ERROR:
            self._apologise(STUCK if old is SPEAKING else TOO_LONG)
        elif self._state is ASLEEP:
            self._lights.show("asleep")
        else:
            self._turn = next(self._turns)  # the apology may be at its last word: what it still says comes late
            self._ready()

    def _fail(self, error: CompanionError, old: State) -> None:
        if self._state is ERROR and old is not ERROR:
            self._apologise(error)
        elif old in QUIET:  # an alarm that can't be said
            self._answering.cut()
            self._speaker.rest()
            self._tell(None, "unsaid", what=error.what)
        else:
            log.info("another fault, while %s: %s", self._state.value, error)

    def _apologise(self, error: CompanionError) -> None:
        """Say what is wrong, as far as the parts that are left can."""
        self._turn = next(self._turns)
        self._listening.abandon()
        self._answering.cut()
        self._lights.show("sorry")
        self._tell(None, "error", what=error.what, fix=error.fix, exit_code=error.exit_code)
        with suppress(CompanionError):  # the speaker may be what is missing; the ring says so then
            self._chime("sorry")
        self._answering.say(self._turn, error.spoken)

    def _mute(self) -> None:
        self._turn = next(self._turns)
        self._listening.abandon()
        self._answering.cut()
        self._speaker.rest()
        self._lights.show("muted")

    def _fall_silent(self) -> None:
        if self._state is IDLE:
            self._ready()
        elif self._state in QUIET:  # an alarm is over, and the ring says what it said before
            self._speaker.rest()

    def _ready(self) -> None:
        self._answering.cut()
        self._speaker.rest()
        self._lights.show("ready")

    def _chime(self, name: str) -> None:
        if self._chimes:
            self._answering.chime(chime(name))

    def _pass_on(self, news: e.News) -> None:
        """Tell of it under the turn that it belongs to: the rest of an answer that was cut comes when the next turn runs."""
        tell = functools.partial(self._tell, news.turn)
        match news:
            case e.PartialHeard(text=text):
                self._answering.expect(text)
                tell("partial", text=text)
            case e.AnswerFound(at_s=at_s):
                tell("answer_found", **self._after(at_s))
            case e.Replying(text=text, source=source):
                tell("replying", text=text, source=source)
            case e.Replied(text=text, source=source, move=move):
                tell("reply", text=text, source=source, move=move)
            case e.FirstSound(at_s=at_s):
                tell("first_sound", **self._after(at_s))
            case e.SpokenSoFar(text=text, whole=whole):
                tell("spoken", text=text, whole=whole)

    def _after(self, at_s: float) -> dict[str, float]:
        """Nothing for what no release led to: an apology in the middle of a press, mistakes told at the start."""
        if self._released_s is None:
            return {}
        return {"after_release_ms": round((at_s - self._released_s) * 1000, 1)}

    def _tell(self, turn: int | None, event: str, **fields: object) -> None:
        self._tell_watcher(Notice(event, time.monotonic(), self._turn if turn is None else turn, fields))
