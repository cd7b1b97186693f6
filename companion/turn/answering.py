"""The speaking half of a turn: mind to voice to speaker, in a thread of its own for each answer."""

import logging
import threading
import time
from collections.abc import Callable, Iterator

from companion.audio.block import SILENCE_DB, Block
from companion.errors import CompanionError
from companion.speech.sentences import sentences, spoken_part
from companion.turn.events import AnswerFound, Event, Failed, FirstSound, Replied, ReplyStarted, Spoken, SpokenSoFar
from companion.turn.interfaces import Mind, Playback, Speaker, Voice

log = logging.getLogger(__name__)

AHEAD_S = 1.5
"""The next sentence is made when no more than this of the last is still to be heard: early enough to leave no gap, and late
enough that little is made in vain when a press cuts her short."""

LEVEL_RANGE_DB = 40.0
"""Speech moves within about this much below full scale; the ring breathes over it."""
REMEMBER_S = 1.0
CLOSE_S = 2.0
"""A voice that is killed and a card that is cut give way within milliseconds; a mind that hangs is left behind."""
SECONDS_A_LETTER = 0.065
"""165 words a minute at five and a half letters, space included."""


class Answering:
    """One answer at a time; a new one, or cut(), silences the last."""

    def __init__(self, mind: Mind, voice: Voice, speaker: Speaker, put: Callable[[Event], None]) -> None:
        self._mind, self._voice, self._speaker, self._put = mind, voice, speaker, put
        self._answer: _Answer | None = None
        self._last: _Answer | None = None

    def expect(self, partial: str) -> None:
        """The person is saying this so far; the mind may warm up on it."""
        self._mind.expect(partial)

    def answer(self, turn: int, heard: str, name: str = "") -> None:
        """Let the mind answer what was heard, and speak it. `name` names the answer's sound file, where files are kept."""
        before = self._last
        self._begin(turn, name, lambda answer: answer.think(self._mind, heard, before))

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
        """Silence, and wait (not for ever) until no thread is left that uses voice or speaker."""
        self.cut()
        if self._last is not None:
            self._last.wait(CLOSE_S)

    def level(self) -> float:
        """How loud she is now: 0 to 1, for the ring."""
        return self._answer.level() if self._answer is not None else 0.0

    def _begin(self, turn: int, name: str, work: Callable[["_Answer"], None]) -> None:
        self.cut()
        self._answer = self._last = answer = _Answer(turn, self._voice, self._speaker, self._put, name)
        threading.Thread(target=answer.run, args=(work,), name=f"answering-{turn}", daemon=True).start()


class _Answer:
    """One answer on its way out, and how much of it was heard."""

    def __init__(self, turn: int, voice: Voice, speaker: Speaker, put: Callable[[Event], None], name: str) -> None:
        self._turn, self._voice, self._speaker, self._put, self._name = turn, voice, speaker, put, name
        self._playback: Playback | None = None
        self._sentences: list[tuple[str, float]] = []  # with the seconds of sound that each makes
        self._cut, self._done = threading.Event(), threading.Event()
        self._sound_told = False

    def run(self, work: Callable[["_Answer"], None]) -> None:
        try:
            work(self)
        except CompanionError as error:
            self._fail(error)
        except Exception:  # whatever an engine raises, the turn must end in a sentence
            log.exception("the answer failed")
            self._fail(CompanionError("I lost the thread of my answer.", "Ask again; `companion doctor` tests the parts."))
        finally:
            self._done.set()

    def think(self, mind: Mind, heard: str, before: "_Answer | None") -> None:
        if before is not None:
            before.wait(REMEMBER_S)  # the mind still has to be told what was heard of it
        reply = mind.reply(heard)
        pieces: list[str] = []

        def kept() -> Iterator[str]:
            for piece in reply.pieces:
                if self._cut.is_set():
                    return
                if not pieces:
                    self._put(AnswerFound(at_s=time.monotonic(), turn=self._turn))
                pieces.append(piece)
                yield piece
            self._put(Replied(text="".join(pieces), source=reply.source, move=reply.move, turn=self._turn))

        try:
            self.speak(kept())
        finally:
            mind.remember(heard, self.heard_text())

    def wait(self, limit_s: float) -> None:
        """Wait until its thread is done, or the limit is over."""
        self._done.wait(limit_s)

    def speak(self, pieces: Iterator[str]) -> None:
        if self._cut.is_set():  # before a sound: no reason to open the card
            return
        self._playback = playback = self._speaker.begin(self._name)
        for sentence in sentences(pieces):
            if not playback.wait(AHEAD_S) or self._cut.is_set():
                break
            self._speak_sentence(sentence, playback)
        whole = playback.finish() and not self._cut.is_set()
        self._tell_first_sound(playback)
        self._put(SpokenSoFar(text=self.heard_text(), whole=whole, turn=self._turn))
        if whole:
            self._put(Spoken(turn=self._turn))

    def cut(self) -> bool:
        """True if there was still something to make or to be heard."""
        self._cut.set()
        if self._playback is not None:
            self._playback.cut()
        return not self._done.is_set()

    def heard_text(self) -> str:
        """The sentences as far as they have left the speaker, to the last whole word."""
        left_s = self._playback.played_s if self._playback is not None else 0.0
        parts: list[str] = []
        for sentence, seconds in self._sentences:
            parts.append(spoken_part(sentence, min(1.0, left_s / seconds) if seconds else 1.0))
            left_s -= seconds
            if left_s <= 0:
                break
        return " ".join(part for part in parts if part)

    def level(self) -> float:
        level_db = self._playback.level_db if self._playback is not None else SILENCE_DB
        return min(1.0, max(0.0, 1 + level_db / LEVEL_RANGE_DB))

    def _speak_sentence(self, sentence: str, playback: Playback) -> None:
        made_s = 0.0
        for block in self._voice.say(sentence):
            if self._cut.is_set():
                break
            playback.write(block)
            if not self._sentences and not made_s:
                self._put(ReplyStarted(turn=self._turn))
            made_s += block.seconds
        if self._cut.is_set():  # it was not made to its end: how long it would have been is a guess
            made_s = max(made_s, len(sentence) * SECONDS_A_LETTER)
        self._sentences.append((sentence, made_s))
        self._tell_first_sound(playback)

    def _tell_first_sound(self, playback: Playback) -> None:
        if not self._sound_told and playback.first_sound_s is not None:
            self._sound_told = True
            self._put(FirstSound(at_s=playback.first_sound_s, turn=self._turn))

    def _fail(self, error: CompanionError) -> None:
        if not self._cut.is_set():
            self._put(Failed(error=error, turn=self._turn))
