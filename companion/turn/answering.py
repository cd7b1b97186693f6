"""The speaking half of a turn: one answer at a time, each in a thread of its own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from companion.audio.block import Block
from companion.errors import CompanionError
from companion.speech.heard import Heard
from companion.turn.ahead import ReadingAhead
from companion.turn.answer import Answer
from companion.turn.events import Event
from companion.turn.interfaces import Mind, Speaker, Voice

MIND_FREE_S = 1.0
"""An answer that was cut has to tell the mind what was heard of it; that takes milliseconds. A mind that hangs takes longer."""
AHEAD_S = 15.0
"""Reading ahead is a part of the answer's own work, so the answer waits for its end; it takes a second on a slow board."""
CLOSE_S = 2.0
"""A voice that is killed and a card that is cut give way within milliseconds; a mind that hangs is left behind."""
BUSY = CompanionError(
    "The last answer still hangs in the mind.",
    "Press again; `companion doctor` tests the parts.",
    "I'm still stuck on the last one.",
)


class Answering:
    """A new answer, or cut(), silences the last."""

    def __init__(self, mind: Mind, voice: Voice, speaker: Speaker, put: Callable[[Event], None]) -> None:
        self._mind, self._voice, self._speaker, self._put = mind, voice, speaker, put
        self._mind_in_use = threading.Lock()
        self._ahead = ReadingAhead(mind, self._mind_in_use)
        self._answer: Answer | None = None
        self._unfinished: list[Answer] = []

    def expect(self, partial: str) -> None:
        """The person is saying this so far; the mind may warm up on it, if it is not at an answer still. Returns at once."""
        self._ahead.tell(partial)

    def answer(self, turn: int, heard: Heard, name: str = "") -> None:
        """Let the mind answer what was heard, and speak it. `name` names the answer's sound file, where files are kept."""

        def think(answer: Answer) -> None:
            with self._mind_alone():
                answer.think(self._mind, heard)

        self._begin(turn, name, think)

    def say(self, turn: int, text: str, name: str = "") -> None:
        """Speak a sentence that is no answer of the mind's and that it need not remember."""
        self._begin(turn, name, lambda answer: answer.speak(iter([text])))

    def chime(self, sound: Block) -> None:
        """Play a short sound beside whatever is heard now."""
        self._speaker.begin().write(sound)

    def cut(self) -> None:
        """Silence within the speaker's own delay. What was heard of the answer is remembered by its own thread."""
        answer, self._answer = self._answer, None
        if answer is not None and answer.cut():
            self._voice.interrupt()

    def close(self) -> None:
        """Silence, and wait (not for ever) until no thread is left that uses mind, voice or speaker."""
        self.cut()
        end_s = time.monotonic() + CLOSE_S
        for answer in self._unfinished:
            answer.wait(max(0.0, end_s - time.monotonic()))
        self._ahead.end(max(0.0, end_s - time.monotonic()))

    def level(self) -> float:
        """How loud she is now: 0 to 1, for the ring."""
        return self._answer.level() if self._answer is not None else 0.0

    def _begin(self, turn: int, name: str, work: Callable[[Answer], None]) -> None:
        self.cut()
        self._answer = answer = Answer(turn, self._voice, self._speaker, self._put, name)
        self._unfinished = [*(one for one in self._unfinished if not one.wait(0.0)), answer]
        threading.Thread(target=answer.run, args=(work,), name=f"answering-{turn}", daemon=True).start()

    @contextmanager
    def _mind_alone(self) -> Iterator[None]:
        """A mind serves one thread at a time."""
        if not self._ahead.end(AHEAD_S) or not self._mind_in_use.acquire(timeout=MIND_FREE_S):
            raise BUSY
        try:
            yield
        finally:
            self._mind_in_use.release()
