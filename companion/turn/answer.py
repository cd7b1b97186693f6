"""One answer on its way out: mind to sentences to voice to speaker, and how much of it was heard."""

import logging
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from operator import length_hint

from companion.audio.block import SILENCE_DB
from companion.errors import CompanionError, VoiceError
from companion.speech.heard import Heard
from companion.speech.sentences import sentences, spoken_part
from companion.turn.events import AnswerFound, Event, Failed, FirstSound, Replied, Replying, ReplyStarted, Spoken, SpokenSoFar
from companion.turn.interfaces import Hurried, Mind, Playback, Reply, Speaker, Voice

log = logging.getLogger(__name__)

AHEAD_S = 1.5
"""The next sentence is made when no more than this of the last is still to be heard: early enough to leave no gap, and late
enough that little is made in vain when a press cuts her short."""

LEVEL_RANGE_DB = 40.0
"""Speech moves within about this much below full scale; the ring breathes over it."""
SECONDS_A_LETTER = 0.065
"""165 words a minute at five and a half letters, space included."""
FIRST_SOUND_S, LOOK_S = 0.3, 0.002
"""How long a card may take to play the first block, and how often to look whether it has."""

SOUNDLESS = VoiceError("The voice made no sound.", "`companion doctor` tests it.")


class Answer:
    """Made, cut and waited for by the runner's thread; run in a thread of its own."""

    def __init__(self, turn: int, voice: Voice, speaker: Speaker, put: Callable[[Event], None], name: str) -> None:
        self._turn, self._voice, self._speaker, self._put, self._name = turn, voice, speaker, put, name
        self._playback: Playback | None = None
        self._mind: Mind | None = None
        self._sentences: list[tuple[str, float]] = []  # with the seconds of sound that each makes
        self._cut, self._done = threading.Event(), threading.Event()
        self._started = False

    def run(self, work: Callable[["Answer"], None]) -> None:
        """Do the work, which is think() or speak(). Whatever goes wrong, it ends in an event."""
        try:
            work(self)
        except CompanionError as error:
            self._fail(error)
        except Exception:  # whatever an engine raises, the turn must end in a sentence
            log.debug("the answer failed", exc_info=True)
            self._fail(CompanionError("I lost the thread of my answer.", "Ask again; `companion doctor` tests the parts."))
        finally:
            self._done.set()

    def cut(self) -> bool:
        """True if there was still something to make or to be heard."""
        self._cut.set()
        if self._playback is not None:
            self._playback.cut()
        if isinstance(self._mind, Hurried) and not self._done.is_set():
            self._mind.cancel()
        return not self._done.is_set()

    def wait(self, limit_s: float) -> bool:
        """Wait until its thread is done: True; or until the limit is over: False."""
        return self._done.wait(limit_s)

    def think(self, mind: Mind, heard: Heard) -> None:
        mind.sounded(heard.prosody or _unmeasured)
        self._mind = mind
        reply = mind.reply(heard.text)
        try:
            with closing(self._told(reply)) as pieces:
                self.speak(pieces)
        finally:
            self._mind = None
            mind.remember(heard.text, self.heard_text())

    def speak(self, pieces: Iterator[str]) -> None:
        if self._cut.is_set():  # before a sound: no reason to open the card
            return
        self._playback = playback = self._speaker.begin(self._name)
        try:
            for sentence in sentences(pieces):
                if not playback.wait(AHEAD_S) or self._cut.is_set():
                    break
                self._speak_sentence(sentence, playback)
        except CompanionError:
            with suppress(CompanionError):  # what was made before is to be heard, and kept where files are kept
                playback.finish()
            self._put(SpokenSoFar(text=self.heard_text(), whole=False, turn=self._turn))
            raise
        whole = playback.finish() and not self._cut.is_set()
        self._put(SpokenSoFar(text=self.heard_text(), whole=whole, turn=self._turn))
        if whole and not self._started:
            raise SOUNDLESS
        if whole:
            self._put(Spoken(turn=self._turn))

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
        """How loud it is now: 0 to 1."""
        level_db = self._playback.level_db if self._playback is not None else SILENCE_DB
        return min(1.0, max(0.0, 1 + level_db / LEVEL_RANGE_DB))

    def _told(self, reply: Reply) -> Generator[str, None, None]:
        """The pieces of a reply, each as soon as it comes; the whole of it is told after the last, or as far as it came if it is
        cut. A reply that is whole from the beginning is told before it is spoken.
        """
        self._put(AnswerFound(at_s=time.monotonic(), turn=self._turn))
        pieces = iter(reply.pieces)
        # What is there already knows how long it is; what is still being made, a generator, doesn't.
        is_whole = length_hint(pieces, -1) >= 0
        so_far = ""
        try:
            if is_whole:
                pieces = iter(whole := list(pieces))
                self._tell(reply, "".join(whole))
            for piece in pieces:
                if self._cut.is_set():
                    break
                so_far += piece
                if not is_whole:
                    self._put(Replying(text=so_far.strip(), source=reply.source, turn=self._turn))
                yield piece
        finally:
            if not is_whole:
                self._tell(reply, so_far)

    def _tell(self, reply: Reply, text: str) -> None:
        self._put(Replied(text=text.strip(), source=reply.source, move=reply.move, turn=self._turn))

    def _speak_sentence(self, sentence: str, playback: Playback) -> None:
        made_s = 0.0
        for block in self._voice.say(sentence):
            if self._cut.is_set():
                break
            playback.write(block)
            made_s += block.seconds
            if not self._started:
                self._start(playback)
        if self._cut.is_set():  # it was not made to its end: how long it would have been is a guess
            made_s = max(made_s, len(sentence) * SECONDS_A_LETTER)
        self._sentences.append((sentence, made_s))

    def _start(self, playback: Playback) -> None:
        """Tell that it has begun, and wait for the card to have played the first of it: the moment that a person waits for."""
        self._started = True
        self._put(ReplyStarted(turn=self._turn))
        end_s = time.monotonic() + FIRST_SOUND_S
        while playback.first_sound_s is None and time.monotonic() < end_s and not self._cut.wait(LOOK_S):
            pass
        if playback.first_sound_s is not None:
            self._put(FirstSound(at_s=playback.first_sound_s, turn=self._turn))

    def _fail(self, error: CompanionError) -> None:
        if not self._cut.is_set():
            self._put(Failed(error=error, turn=self._turn))


def _unmeasured() -> None:
    """By ears that take no notice of how something is said."""
