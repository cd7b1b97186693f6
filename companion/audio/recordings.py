"""Sound files in the place of a card: recordings as the microphone, WAV files as the speaker."""

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from companion.audio.block import EARS_RATE_HZ, SILENCE_DB, Block
from companion.audio.resample import Resampler, mono
from companion.errors import RecordingError

BLOCK_S = 0.03
FIX = "Give a WAV or FLAC file; `companion demo` brings some."


def blocks_of(path: Path) -> Iterator[Block]:
    """The sound of a WAV or FLAC file of any rate, depth and number of channels, as 16 kHz mono blocks of 30 ms.

    A WAV that breaks off is given as far as it goes: programs that write one to a pipe never know its length.
    Raises RecordingError: no such file, no sound file, an empty one, a FLAC that breaks off.
    """
    read_s = 0.0
    try:
        path.open("rb").close()  # the system tells better than libsndfile why it cannot be opened
        with soundfile.SoundFile(path) as file:
            if file.frames == 0:
                raise RecordingError(f"{path} holds no sound.", FIX)
            resampler = Resampler(EARS_RATE_HZ)
            for frames in file.blocks(max(1, round(file.samplerate * BLOCK_S)), dtype="float32", always_2d=True):
                read_s += len(frames) / file.samplerate
                yield Block(resampler.take(Block(mono(_to_int16(frames)), file.samplerate)))
            yield Block(resampler.flush())
    except (soundfile.LibsndfileError, OSError) as error:
        what = f"{path} breaks off after {read_s:.1f} seconds" if read_s else f"{path} can't be read as sound"
        why = error.strerror if isinstance(error, OSError) else str(error.error_string).removeprefix("Error : ").rstrip(".")
        raise RecordingError(f"{what}: {why}.", FIX) from error


def _to_int16(frames: NDArray[np.float32]) -> NDArray[np.int16]:
    """Full scale is ±1; float files may go beyond it or hold what is no number."""
    return (np.clip(np.nan_to_num(frames), -1, 1) * 32767).astype(np.int16)


class RecordedMicrophone:
    """Plays recordings, one each time it is opened, to whoever listens.

    `paced`: at the speed of life, as a card would; else as fast as they are taken. `on_end` is called at the end of each: the
    moment to let go of the button. It is told when that was, in time.monotonic(): where it is paced, the end of the sound,
    however late the listener took the last of it.
    """

    def __init__(self, paths: Iterable[Path], on_end: Callable[[float], None], paced: bool = False) -> None:
        self.lost_blocks = 0
        self._paths = iter(paths)
        self._on_end = on_end
        self._paced = paced
        self._playing: _Playing | None = None

    def open(self) -> Generator[Block, None, None]:
        if self._playing is not None and not self._playing.closing.is_set():
            raise RuntimeError("the microphone is open already")
        path = next(self._paths, None)
        if path is None:
            raise RecordingError("There is no further recording.", FIX)
        self._playing = _Playing()
        return self._playing.blocks(path, self._on_end, self._paced)

    def close(self) -> None:
        if self._playing is not None:
            self._playing.closing.set()


class _Playing:
    """From one open() to its close()."""

    def __init__(self) -> None:
        self.closing = threading.Event()

    def blocks(self, path: Path, on_end: Callable[[float], None], paced: bool) -> Generator[Block, None, None]:
        start_s, given_s = time.monotonic(), 0.0
        try:
            for block in blocks_of(path):
                given_s += block.seconds
                wait_s = start_s + given_s - time.monotonic() if paced else 0.0
                if self.closing.wait(max(0.0, wait_s)):
                    return
                yield block
            on_end(start_s + given_s if paced else time.monotonic())
            self.closing.wait()
        finally:
            self.closing.set()


class RecordedPlayback:
    """A reply kept as samples, and written to a WAV file when it is over. `paced`: it takes as long as it would aloud."""

    def __init__(self, path: Path | None, paced: bool) -> None:
        self._path, self._paced = path, paced
        self._blocks: list[Block] = []
        self._written_s = 0.0
        self._cut_at_s: float | None = None
        self._cut = threading.Event()
        self.first_sound_s: float | None = None
        self.silent_s: float | None = None

    def write(self, block: Block) -> None:
        if self._cut.is_set() or not len(block.samples):
            return
        self.first_sound_s = self.first_sound_s or time.monotonic()
        self._written_s += block.seconds
        if self._path is not None:
            self._blocks.append(block)

    def wait(self, left_s: float) -> bool:
        if self._paced and self._written_s - self.played_s > left_s:
            return not self._cut.wait(self._written_s - self.played_s - left_s)
        return not self._cut.is_set()

    def finish(self) -> bool:
        heard = self.wait(0.0)
        self._save()
        return heard

    def cut(self) -> None:
        if not self._cut.is_set():
            self._cut_at_s = self.played_s
            self._cut.set()
            self.silent_s = time.monotonic()

    @property
    def played_s(self) -> float:
        if self._cut_at_s is not None:
            return self._cut_at_s
        if not self._paced or self.first_sound_s is None:
            return self._written_s
        return min(self._written_s, time.monotonic() - self.first_sound_s)

    @property
    def level_db(self) -> float:
        return SILENCE_DB

    def _save(self) -> None:
        if self._path is None or not self._blocks:
            return
        rate_hz = self._blocks[0].rate_hz
        resampler = Resampler(rate_hz)
        sound = np.concatenate([*(resampler.take(block) for block in self._blocks), resampler.flush()])
        try:
            soundfile.write(self._path, sound[: round(self.played_s * rate_hz)], rate_hz, "PCM_16")
        except (soundfile.LibsndfileError, OSError) as error:
            raise RecordingError(
                f"I can't write the answer to {self._path}: {str(error).rpartition(': ')[2].rstrip('.')}.",
                "Choose another --out.",
            ) from error


class RecordedSpeaker:
    """Keeps each named reply as a WAV file in `folder`, or keeps nothing where that is None."""

    def __init__(self, folder: Path | None = None, paced: bool = False) -> None:
        self._folder, self._paced = folder, paced

    def wake(self) -> None:
        """Raises RecordingError if the folder cannot be made."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordingError(
                f"I can't write answers to {self._folder}: {error.strerror}.", "Choose another --out."
            ) from error

    def begin(self, name: str = "") -> RecordedPlayback:
        self.wake()
        path = self._folder / f"{name}.wav" if self._folder is not None and name else None
        return RecordedPlayback(path, self._paced)

    def rest(self) -> None:
        """Nothing is held open."""
