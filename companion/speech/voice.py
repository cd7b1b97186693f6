"""Her voice: pyttsx3 in a process of its own, started ahead, killed to interrupt it, replaced at once.

Where pyttsx3 cannot work, espeak-ng is called directly. The thread that says a sentence is the one that replaces a process;
interrupt() only kills it, so it returns at once and the two never race for the replacement.
"""

import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from companion.audio.block import Block
from companion.errors import VoiceError
from companion.speech.engine import Engine, EngineDiedError, EngineHungError, EngineRefusedError, Manner
from companion.speech.espeak import FIX, PROGRAMS, Espeak
from companion.speech.speakable import speakable_parts
from companion.speech.voice_process import START_LIMIT_S, VoiceProcess
from companion.speech.voice_sound import in_blocks, read_wav, trimmed

WORKER = (sys.executable, "-P", str(Path(__file__).with_name("voice_worker.py")))
"""-P: the folder of the file is not searched for modules."""
SENTENCE_LIMIT_S = 5.0
CHARACTERS_PER_S = 50.0
"""A sentence's time limit grows by its length: a hundredth of what espeak-ng needs on a slow board."""
RATES_WPM = range(80, 401)
"""As the settings have it: what espeak-ng says clearly."""
PITCHES = range(100)
TRIES = 2
FAILED_SENTENCES = 3
"""So many in a row, and pyttsx3 is not asked again."""

log = logging.getLogger(__name__)


class SpokenVoice:
    """`pyttsx3`: False has espeak-ng speak by itself.

    `command` starts the voice process (a stand-in, in tests); it is given a folder and the manner as arguments.
    """

    one_pitch = False

    def __init__(
        self,
        manner: Manner | None = None,
        *,
        warn: Callable[[str], object] = log.warning,
        pyttsx3: bool = True,
        command: Sequence[str] = WORKER,
        programs: Sequence[str] = PROGRAMS,
        start_limit_s: float = START_LIMIT_S,
        sentence_limit_s: float = SENTENCE_LIMIT_S,
    ) -> None:
        self._manner = manner or Manner()
        self.name = f"{'pyttsx3' if pyttsx3 else 'espeak-ng'} {self._manner.voice}"
        self._warn, self._warned = warn, not pyttsx3  # who asked for espeak-ng need not be told
        self._programs = programs
        self._start_limit_s, self._limit_s = start_limit_s, sentence_limit_s
        self._folder = Path(tempfile.mkdtemp(prefix="companion-voice-", dir=_memory_folder()))
        self._worker = (*command, str(self._folder))
        self._asking = threading.Lock()  # one sentence at a time
        self._lock = threading.Lock()  # guards the six below
        self._child = self._new_child() if pyttsx3 else None
        self._direct: Espeak | None = None
        self._working: Engine | None = None
        self._interrupts, self._closed = 0, False
        self._failed = 0

    def say(self, sentence: str) -> Iterator[Block]:
        """The sound of a sentence. Ends early after interrupt(). Raises VoiceError."""
        return self._blocks(sentence, self._interrupts)

    def interrupt(self) -> None:
        """Give up the sentence in work; where an engine is at it, kill that. From any thread; idle, it costs nothing."""
        with self._lock:
            self._interrupts += 1
            if self._working is not None:
                self._working.kill()

    def set_rate(self, rate_wpm: int) -> None:
        """How fast the sentences after the one in work are said: the next process is started with it. From any thread.

        Raises ValueError for what is not within RATES_WPM.
        """
        if rate_wpm not in RATES_WPM:
            raise ValueError(f"set_rate() takes {RATES_WPM.start} to {RATES_WPM.stop - 1} words a minute, got {rate_wpm}")
        with self._asking:
            self._speak_as(replace(self._manner, rate_wpm=rate_wpm))

    def set_pitch(self, pitch: int) -> None:
        """How high the sentences after the one in work are said, 0 to 99. From any thread.

        Raises ValueError for what is not within PITCHES.
        """
        if pitch not in PITCHES:
            raise ValueError(f"set_pitch() takes 0 to {PITCHES.stop - 1}, got {pitch}")
        with self._asking:
            self._speak_as(replace(self._manner, pitch=pitch))

    def check(self) -> str:
        """Wait until it can speak: the name of what does. Raises VoiceError."""
        if not any(len(block.samples) for block in self.say("Ready.")):
            raise VoiceError("The voice makes no sound.", FIX)
        return self.name

    def close(self) -> None:
        """End the process and delete what it wrote. Nothing is said after it. From any thread; twice is fine."""
        with self._lock:
            self._closed = True
            self._interrupts += 1
            if self._working is not None:
                self._working.kill()
        with self._asking:  # now that it is killed, the thread that asks comes back
            self._put_away(self._child, again=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _speak_as(self, manner: Manner) -> None:
        """Only under `_asking`."""
        if manner == self._manner:
            return
        self._manner, self._direct = manner, None
        if self._child is not None:
            self._put_away(self._child, again=True)

    def _new_child(self) -> VoiceProcess:
        settings = (self._manner.voice, self._manner.rate_wpm, self._manner.pitch, self._manner.volume)
        return VoiceProcess([*self._worker, *map(str, settings)], self._start_limit_s)

    def _blocks(self, sentence: str, turn: int) -> Iterator[Block]:
        for part in speakable_parts(sentence):
            with self._asking:
                sound = self._sound(part, turn)
            if sound is None:
                return
            for block in in_blocks(trimmed(sound)):
                if self._interrupts != turn:
                    return
                yield block

    def _sound(self, text: str, turn: int) -> Block | None:
        """None: interrupted."""
        for _ in range(TRIES):
            child = self._child
            if child is None or not self._start_work(child, turn):
                break
            try:
                sound = self._ask(child, text)
            except EngineRefusedError as error:
                log.debug("pyttsx3 cannot work here: %s", error)
                self._put_away(child, again=False)
            except (EngineDiedError, EngineHungError) as error:
                log.debug("the voice process failed: %s", error)
                self._put_away(child, again=True)
                if isinstance(error, EngineHungError):
                    break  # the person has waited long enough
            else:
                self._failed, self.name = 0, f"pyttsx3 {self._manner.voice}"
                if child.note:
                    self._warn_once(f"The voice {self._manner.voice} is not to be had: {child.note}.")
                return sound
        return self._speak_directly(text, turn)

    def _ask(self, engine: Engine, text: str) -> Block:
        try:
            return read_wav(engine.sound(text, self._limit_s + len(text) / CHARACTERS_PER_S))
        except ValueError as error:
            raise EngineDiedError(str(error)) from error
        finally:
            with self._lock:
                self._working = None

    def _start_work(self, engine: Engine, turn: int) -> bool:
        """Whether there still is something to do; from here on interrupt() kills this engine."""
        with self._lock:
            if self._interrupts != turn or self._closed:
                return False
            self._working = engine
            return True

    def _put_away(self, child: VoiceProcess | None, *, again: bool) -> None:
        """End the process and delete what it left; `again`: start the next one. Only under `_asking`."""
        if child is not None:
            child.close()
        for left in self._folder.glob("*"):
            left.unlink(missing_ok=True)
        with self._lock:
            self._child = self._new_child() if again and not self._closed else None

    def _speak_directly(self, text: str, turn: int) -> Block | None:
        if self._interrupts != turn or self._closed:
            return None
        if self._direct is None:
            self._direct = Espeak(self._manner, self._programs)
        self._failed += 1
        if self._failed >= FAILED_SENTENCES:
            self._put_away(self._child, again=False)
        self.name = f"espeak-ng {self._manner.voice}"
        if self._child is None:
            self._warn_once("pyttsx3 does not work here, so espeak-ng speaks by itself.")
        if not self._start_work(self._direct, turn):
            return None
        try:
            return self._ask(self._direct, text)
        except (EngineDiedError, EngineHungError) as error:
            if self._interrupts != turn:
                return None
            raise VoiceError(f"The voice fails: {error}.", FIX) from error

    def _warn_once(self, what: str) -> None:
        if not self._warned:
            self._warned = True
            self._warn(what)


def _memory_folder() -> str | None:
    """A folder that is memory and no disk, where there is one: what she says is nobody's to find later."""
    for folder in (os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm"):  # noqa: S108  mkdtemp makes a private folder in it
        if folder and Path(folder).is_dir() and os.access(folder, os.W_OK | os.X_OK):
            return folder
    return None
