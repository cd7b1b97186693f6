"""The turn with its real parts, whatever they are: what app.py runs live and with recordings."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Thread

from companion.engines import House, Parts
from companion.hardware.display import Display
from companion.mind import safety
from companion.mind.ask_back import BROKEN_UP, FAR, UNHEARD
from companion.mind.patterns import compile_all
from companion.turn import events
from companion.turn.answering import Answering
from companion.turn.end_of_speech import EndOfSpeech
from companion.turn.interfaces import Microphone, Speaker
from companion.turn.listening import Listening
from companion.turn.machine import ASLEEP, DEADLINE_S, EARS_OPEN, HANDS_FREE, IDLE, LISTENING, MUTED, THINKING, State
from companion.turn.runner import Notice, Runner
from companion.turn.unheard import Unheard

Watch = Callable[[Notice], None]
SETTLED_S = 4.0
"""So long after she is ready nothing has begun: then what was put off is prepared."""


@dataclass
class Conversation:
    """The turn with its real parts. put() and stop() are for buttons, in any thread."""

    house: House
    parts: Parts
    microphone: Microphone
    speaker: Speaker
    watch: Watch
    display: Display = field(default_factory=Display)
    deadlines_s: dict[State, float] = field(default_factory=dict)
    file_name: Callable[[int], str] = lambda turn: f"{turn:03}"
    queue: SimpleQueue[events.Event | None] = field(default_factory=SimpleQueue)
    when_listened: Callable[[], None] = lambda: None
    """Called when the listening has ended, whether the button was let go or not; and when a press comes to nothing after that."""
    when_apologising: Callable[[], None] = lambda: None
    """Called when she tells of a fault, with the microphone closed."""
    when_ready: Callable[[], object] = lambda: None
    """Called when all is loaded and the ring says so."""
    alive: Callable[[], object] = lambda: None
    alive_every_s: float | None = None
    """See Runner."""
    _state: object = ""
    _idle: Event = field(default_factory=Event)
    _busy: Event = field(default_factory=Event)

    def put(self, event: events.Event) -> None:
        self.queue.put(event)

    def stop(self) -> None:
        self.queue.put(None)

    @property
    def quiet(self) -> bool:
        """Whether she is muted."""
        return self._state in (MUTED.value, ASLEEP.value)

    @property
    def _listens(self) -> bool:
        return self._state in {state.value for state in EARS_OPEN}

    def _see(self, notice: Notice) -> None:
        if notice.event == "error":
            self.when_apologising()
        if notice.event == "late_press":
            self.when_listened()
        if notice.event == "state":
            if not self._state:
                self.when_ready()
                Thread(target=self._prepare, name="patterns", daemon=True).start()
            listened, self._state = self._listens, notice.fields["state"]
            if self._state == IDLE.value:
                self._busy.clear()
                self._idle.set()
            else:  # what is left to prepare waits: it would take time from the ears
                self._idle.clear()
                self._busy.set()
            if listened and not self._listens:
                self.when_listened()
        self.watch(notice)

    def _prepare(self) -> None:
        """What the first line would wait for otherwise, danger's first; not before what she has to tell at the start is told."""
        self._idle.wait()
        while self._busy.wait(SETTLED_S):
            self._idle.wait()
        safety.prepare(self._idle.wait)
        compile_all(self._idle.wait)

    def run(self) -> None:
        """Converse until stop()."""
        talk, chosen = self.house.settings.talk, self.house.settings.listening
        said = {Unheard.FAR: itertools.cycle(FAR), Unheard.LOUD: itertools.cycle(BROKEN_UP)}
        unheard = itertools.cycle(UNHEARD)
        end_of_speech = EndOfSpeech(chosen.pause_s, chosen.wait_s)
        listening = Listening(self.microphone, self.parts.ears, self.put, talk.shortest_s, end_of_speech)
        answering = Answering(self.parts.mind, self.parts.voice, self.speaker, self.put)
        runner = Runner(
            listening,
            answering,
            self.speaker,
            self.display,
            self._see,
            queue=self.queue,
            unheard=lambda why: next(said.get(why, unheard)),
            hands_free=chosen.hands_free,
            deadlines_s={
                **DEADLINE_S,
                LISTENING: talk.longest_s,
                HANDS_FREE: talk.longest_s,
                THINKING: talk.think_s,
                **self.deadlines_s,
            },
            chimes=self.house.settings.sound.chimes,
            file_name=self.file_name,
            alive=self.alive,
            alive_every_s=self.alive_every_s,
            elsewhere=bool(self.house.settings.mind.server),
        )
        runner.run()
