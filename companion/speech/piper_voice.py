"""Her voice by Piper: a neural voice from an installed pack, kept open, said clause by clause.

The model is loaded in the background. While one clause is heard, the next is made. Where it fails, another voice takes over
for good, and the owner is told once.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.audio.block import Block
from companion.errors import CompanionError, ModelError
from companion.speech.clauses import clauses
from companion.speech.engine import AdjustableVoice, Manner
from companion.speech.piper_model import PiperModel, refused, run_options
from companion.speech.piper_pace import PROBE, Pace, pace_of, to_int16, words_only
from companion.speech.speakable import speakable_parts
from companion.speech.voice import PITCHES, RATES_WPM
from companion.speech.voice_sound import PAUSE_S, in_blocks

THREADS = 1
"""Two were slower to the first block on two cores that had other work, as they have in a conversation: tests/bench_voice.py."""
BREATH_S, HITCH_S, USUAL_WPM = 0.09, 0.02, 165
"""After a clause with a mark, and without one, at the usual rate; PAUSE_S is between sentences."""

log = logging.getLogger(__name__)


class _InterruptedError(Exception):
    """The clause in work was given up."""


class PiperVoice:
    """`spare` opens the voice that speaks where this one cannot; it is asked once, and has the manner of that moment."""

    def __init__(
        self,
        folder: Path,
        manner: Manner,
        spare: Callable[[Manner], AdjustableVoice],
        *,
        warn: Callable[[str], object] = log.warning,
        threads: int = THREADS,
    ) -> None:
        self.name = f"piper {folder.absolute().name}"
        self._folder, self._manner, self._threads = folder, manner, threads
        self._open_spare, self._warn = spare, warn
        self._lock = threading.Lock()  # guards the four below
        self._interrupts, self._closed = 0, False
        self._running: Any = None
        self._spare: AdjustableVoice | None = None
        self._giving_up = threading.Lock()
        self._pool = ThreadPoolExecutor(1, "piper")
        self._loaded: Future[tuple[PiperModel, Pace]] = self._pool.submit(self._load)

    @property
    def one_pitch(self) -> bool:
        """Until the spare voice speaks."""
        return self._spare is None

    def say(self, sentence: str) -> Iterator[Block]:
        """The sound of a sentence. Ends early after interrupt(). Raises VoiceError."""
        return self._blocks(sentence, self._interrupts)

    def interrupt(self) -> None:
        """Give up the sentence in work: the model's run is ended. From any thread; idle, it costs nothing."""
        with self._lock:
            self._interrupts += 1
            if self._running is not None:
                self._running.terminate = True
            spare = self._spare
        if spare is not None:
            spare.interrupt()

    def set_rate(self, rate_wpm: int) -> None:
        """How fast the clauses after the one in work are said. From any thread. Raises ValueError: not within RATES_WPM."""
        if rate_wpm not in RATES_WPM:
            raise ValueError(f"set_rate() takes {RATES_WPM.start} to {RATES_WPM.stop - 1} words a minute, got {rate_wpm}")
        with self._giving_up:
            self._manner = replace(self._manner, rate_wpm=rate_wpm)
            if self._spare is not None:
                self._spare.set_rate(rate_wpm)

    def set_pitch(self, pitch: int) -> None:
        """A Piper voice has one pitch: this is kept for the spare voice. Raises ValueError for what is not within PITCHES."""
        if pitch not in PITCHES:
            raise ValueError(f"set_pitch() takes 0 to {PITCHES.stop - 1}, got {pitch}")
        with self._giving_up:
            self._manner = replace(self._manner, pitch=pitch)
            if self._spare is not None:
                self._spare.set_pitch(pitch)

    def check(self) -> str:
        """Wait until it can speak: the name of what does. Raises VoiceError."""
        try:
            self._loaded.result()
        except ModelError as error:
            self._give_up(error)
        except CancelledError:
            return self.name
        return self._spare.check() if self._spare is not None else self.name

    def close(self) -> None:
        """Nothing is said after it. From any thread; twice is fine."""
        with self._lock:
            self._closed = True
        self.interrupt()
        self._pool.shutdown(wait=True, cancel_futures=True)
        with self._giving_up:
            if self._spare is not None:
                self._spare.close()

    def _load(self) -> tuple[PiperModel, Pace]:
        """In the pool. The probe warms the session up, too."""
        model = PiperModel(self._folder, self._threads)
        try:
            probe = model.sound(model.phoneme_ids(PROBE), 1.0, run_options())
            return model, pace_of(probe, model.config.rate_hz, PAUSE_S)
        except ModelError:
            raise
        except Exception as error:  # ValueError of pace_of, or one of the dozen types of onnxruntime
            log.debug("the voice cannot say its first sentence: %s", error)
            raise refused(self._folder, "it can't say a sentence.") from error

    def _blocks(self, sentence: str, turn: int) -> Iterator[Block]:
        parts = [clause for part in speakable_parts(sentence) for clause in clauses(part)]
        said = 0
        if self._spare is None:
            try:
                for block, said in self._own_blocks(parts, turn):  # noqa: B007  how far it came is wanted after the loop
                    yield block
                return
            except (_InterruptedError, CancelledError):
                return
            except ModelError as error:
                self._give_up(error)
        if self._interrupts == turn and self._spare is not None:
            yield from self._spare.say(" ".join(parts[said:]))

    def _own_blocks(self, parts: Sequence[str], turn: int) -> Iterator[tuple[Block, int]]:
        """Blocks, each with the number of parts that are said or begun."""
        model, _ = self._loaded.result()
        ahead = self._begin(parts, 0, turn)
        at = 0
        while ahead is not None:
            sound = ahead.result()
            ahead = self._begin(parts, at + 1, turn)
            at += 1
            for block in in_blocks(Block(sound, model.config.rate_hz)):
                if self._interrupts != turn:
                    return
                yield block, at

    def _begin(self, parts: Sequence[str], at: int, turn: int) -> "Future[NDArray[np.int16]] | None":
        if at >= len(parts):
            return None
        try:
            return self._pool.submit(self._sound, parts[at], at + 1 == len(parts), turn)
        except RuntimeError as error:  # closed
            raise _InterruptedError from error

    def _sound(self, text: str, is_last: bool, turn: int) -> NDArray[np.int16]:
        """In the pool. Raises ModelError, _InterruptedError."""
        model, pace = self._loaded.result()
        options = run_options()
        with self._lock:
            if self._interrupts != turn or self._closed:
                raise _InterruptedError
            self._running = options
        try:
            ids = model.phoneme_ids(text if is_last or not text[-1].isalnum() else f"{text},")  # or it falls as at an end
            sound = model.sound(ids, pace.length_scale(self._manner.rate_wpm), options) if ids else np.zeros(0, np.float32)
        except ModelError:
            raise
        except Exception as error:  # onnxruntime raises a dozen types, for a run that is ended too
            if options.terminate:
                raise _InterruptedError from error
            log.debug("the voice failed: %s", error)
            raise refused(self._folder, "it failed in the middle of a sentence.") from error
        finally:
            with self._lock:
                self._running = None
        tail_s = PAUSE_S if is_last else (HITCH_S if text[-1].isalnum() else BREATH_S) * USUAL_WPM / self._manner.rate_wpm
        return to_int16(words_only(sound, model.config.rate_hz, tail_s), pace.gain * self._manner.volume / 100)

    def _give_up(self, error: CompanionError) -> None:
        with self._giving_up:
            if self._spare is None and not self._closed:
                self._warn(f"{error} Until then the voice that comes with the system speaks.")
                spare = self._open_spare(self._manner)
                self.name = spare.name
                with self._lock:
                    self._spare = spare
