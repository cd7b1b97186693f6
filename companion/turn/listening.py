"""The listening half of a turn: microphone to recogniser, in a thread of its own for each press."""

import logging
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing

from companion.audio.block import SILENCE_DB, Block
from companion.errors import CompanionError
from companion.turn.end_of_speech import BEGUN_S, EndOfSpeech
from companion.turn.events import Event, Failed, NothingHeard, PartialHeard, SpeechEnded, WordsHeard
from companion.turn.interfaces import AttentiveEars, AttentiveUtterance, Microphone
from companion.turn.unheard import Unheard, why_unheard

log = logging.getLogger(__name__)

USUAL_END = EndOfSpeech()

CLOSE_S = 2.0
"""The slowest recogniser's last words take a few tenths."""
QUIET_DB, LOUD_DB = -50.0, -15.0
"""A whisper and a raised voice close to the microphone: what the ring shows as dim and bright."""


class Listening:
    """One recording at a time; a new one abandons the last."""

    def __init__(
        self,
        microphone: Microphone,
        ears: AttentiveEars,
        put: Callable[[Event], None],
        shortest_s: float = 0.3,
        end_of_speech: EndOfSpeech = USUAL_END,
    ) -> None:
        self._microphone, self._ears, self._put = microphone, ears, put
        self._shortest_s, self._end_of_speech = shortest_s, end_of_speech
        self._recording: _Recording | None = None

    def start(self, turn: int) -> None:
        """Open the microphone and listen, until finish() or abandon()."""
        self.abandon()
        recording = _Recording(
            turn,
            self._microphone,
            self._put,
            shortest_s=self._shortest_s,
            end_of_speech=self._end_of_speech,
            before=self._recording,
        )
        self._recording = recording
        recording.thread = threading.Thread(target=recording.run, args=(self._ears,), name=f"listening-{turn}", daemon=True)
        recording.thread.start()

    def tell_the_end(self) -> None:
        """No button is held: an event is to tell when the person has finished. The microphone stays open until finish()."""
        if self._recording is not None:
            self._recording.hands_free = True

    def finish(self) -> None:
        """The button was let go: returns with the microphone closed. What was heard comes as an event."""
        if self._recording is not None:
            self._recording.end()

    def abandon(self) -> None:
        """Returns with the microphone closed; what it gave is forgotten."""
        if self._recording is not None:
            self._recording.abandoned = True
            self._recording.end()

    def close(self) -> None:
        """abandon(), and wait (not for ever) until no thread is left that uses the recogniser."""
        self.abandon()
        if self._recording is not None and self._recording.thread is not None:
            self._recording.thread.join(CLOSE_S)

    def level(self) -> float:
        """How loud the person is now: 0 to 1, for the ring."""
        level_db = self._recording.level_db if self._recording is not None else SILENCE_DB
        return min(1.0, max(0.0, (level_db - QUIET_DB) / (LOUD_DB - QUIET_DB)))


class _Recording:
    """One press, from the opening of the microphone to the words."""

    def __init__(
        self,
        turn: int,
        microphone: Microphone,
        put: Callable[[Event], None],
        *,
        shortest_s: float,
        end_of_speech: EndOfSpeech,
        before: "_Recording | None",
    ) -> None:
        self._turn, self._microphone, self._put, self._shortest_s = turn, microphone, put, shortest_s
        self._end_of_speech = end_of_speech
        self._before = before.thread if before is not None else None
        self._gate = threading.Lock()  # so that a press that is over already cannot open the microphone after its end
        self._ended = False
        self.abandoned = self.hands_free = self._waited_in_vain = False
        self.level_db = SILENCE_DB
        self.thread: threading.Thread | None = None

    def end(self) -> None:
        with self._gate:
            if not self._ended:
                self._ended = True
                self._microphone.close()

    def run(self, ears: AttentiveEars) -> None:
        try:
            event = self._record(ears)
        except CompanionError as error:
            event = Failed(error=error, turn=self._turn)
        except Exception:  # whatever an engine raises, the turn must end in a sentence
            log.debug("the recogniser failed", exc_info=True)
            broken = CompanionError("The recogniser failed.", "Try again; `companion doctor` tests it.")
            event = Failed(error=broken, turn=self._turn)
        self._wait_for_the_last()
        self.level_db = SILENCE_DB
        if not self.abandoned:
            self._put(event)

    def _record(self, ears: AttentiveEars) -> Event:
        with self._gate:
            if self._ended:
                return NothingHeard(seconds=0.0, why=Unheard.TOO_SHORT, turn=self._turn)
            opened = self._microphone.open()
        with closing(opened) as blocks:
            self._wait_for_the_last()
            return self._hear_out(ears, blocks)

    def _wait_for_the_last(self) -> None:
        """A recogniser takes one utterance at a time; the microphone keeps what comes meanwhile. No thread ends before this, so
        that whoever waits for one waits for all before it.
        """
        if self._before is not None:
            self._before.join()
            self._before = None

    def _hear_out(self, ears: AttentiveEars, blocks: Generator[Block, None, None]) -> Event:
        utterance = ears.utterance()
        partial = ""
        for block in blocks:
            if self.abandoned:
                break
            if len(block.samples):
                self.level_db = block.level_db
            if (text := utterance.hear(block)) != partial:
                partial = text
                self._put(PartialHeard(text=text, turn=self._turn))
            self._look_for_the_end(utterance)
        heard = utterance.finish()
        if heard.seconds < self._shortest_s or not heard.text:
            why = Unheard.NOBODY if self._waited_in_vain else why_unheard(heard, self._shortest_s)
            return NothingHeard(seconds=heard.seconds, why=why, turn=self._turn)
        lost_blocks = self._microphone.lost_blocks
        return WordsHeard(heard=heard, at_s=time.monotonic(), lost_blocks=lost_blocks, turn=self._turn)

    def _look_for_the_end(self, utterance: AttentiveUtterance) -> None:
        if self.hands_free and self._end_of_speech.reached(utterance.activity):
            self.hands_free = False  # told once
            self._waited_in_vain = utterance.activity.speech_s < BEGUN_S
            self._put(SpeechEnded(at_s=time.monotonic(), turn=self._turn))
