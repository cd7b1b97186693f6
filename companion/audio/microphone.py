"""A sound card as the microphone: open while a turn listens, else closed.

PortAudio calls back in a thread of its own, which may not wait: the callback copies the sound, stamps it and queues it, nothing
else. Whoever iterates converts it to 16 kHz mono.
"""

import threading
import time
from collections.abc import Generator
from queue import Empty, SimpleQueue
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.audio import cards
from companion.audio.block import EARS_RATE_HZ, Block
from companion.audio.resample import Resampler, mono
from companion.errors import HardwareError

BLOCK_S = 0.03
CARD_BUFFER_S = 0.06
"""Two blocks: a busy Pi misses one callback now and then, rarely two."""
SILENT_CARD_S = 3.0
"""A card that has given nothing for so long is broken or was taken away. Slow ones, and headsets, take two seconds to wake."""
TAIL_S = 0.15
"""At the end, how long to wait for sound that was made before close() and is still in the card."""

Piece = tuple[NDArray[np.int16], float]  # frames (n, channels); time.monotonic() of the last of them


class CardMicrophone:
    """The microphone of the card whose name contains `name` (empty: the system's own)."""

    def __init__(self, name: str = "") -> None:
        self._name = name
        self._recording: _Recording | None = None

    @property
    def lost_blocks(self) -> int:
        return self._recording.lost_blocks if self._recording is not None else 0

    def open(self) -> Generator[Block, None, None]:
        """Start recording. A card that was unplugged and is back is found again. Raises HardwareError."""
        if self._recording is not None and not self._recording.closed.is_set():
            raise RuntimeError("the microphone is open already")
        recording = _Recording()
        try:
            recording.stream = cards.open_stream(lambda sounddevice: self._make(sounddevice, recording))
        except cards.portaudio().PortAudioError as error:
            raise HardwareError(
                f"The microphone does not open: {cards.why(error)}.",
                "Another program may be using it: close that, or choose another under [sound] microphone.",
                "Something else is using my microphone.",
            ) from error
        self._recording = recording
        return recording.blocks()

    def close(self) -> None:
        """End the recording with the sound made up to now, and close the card."""
        if self._recording is not None:
            self._recording.end()

    def _make(self, sounddevice: ModuleType, recording: "_Recording") -> Any:
        """Open the card at its own rate: with one channel, or with as many as it insists on."""
        card = cards.find("input", self._name)
        recording.rate_hz = card.rate_hz
        for channels in dict.fromkeys((1, min(2, card.channels), card.channels)):
            try:
                return sounddevice.InputStream(
                    device=card.index,
                    samplerate=card.rate_hz,
                    channels=channels,
                    dtype="int16",
                    blocksize=round(card.rate_hz * BLOCK_S),
                    latency=CARD_BUFFER_S,
                    callback=recording.take,
                    finished_callback=recording.gone,
                )
            except sounddevice.PortAudioError:
                if channels == card.channels:
                    raise
        raise AssertionError("a card has at least one channel")


class _Recording:
    """From one open() to its close(). It knows no other: a slow reader of the last one cannot end the next."""

    def __init__(self) -> None:
        self.rate_hz = EARS_RATE_HZ
        self.stream: Any = None
        self.lost_blocks = 0
        self.closed = threading.Event()
        self._pieces: SimpleQueue[Piece | None] = SimpleQueue()
        self._close_at_s: float | None = None
        self._shutting = threading.Lock()

    def take(self, frames: NDArray[np.int16], _count: int, clock: Any, status: Any) -> None:
        """PortAudio's callback."""
        age_s = min(max(clock.currentTime - clock.inputBufferAdcTime - len(frames) / self.rate_hz, 0.0), TAIL_S)
        self._pieces.put((frames.copy(), time.monotonic() - age_s))
        if status.input_overflow:
            self.lost_blocks += 1

    def gone(self) -> None:
        """PortAudio's callback for the end of the stream, whoever ended it."""
        self._pieces.put(None)

    def end(self) -> None:
        if self.closed.is_set():
            return
        self._close_at_s = time.monotonic()
        self._pieces.put((np.zeros((0, 1), np.int16), 0.0))  # wakes a reader that waits
        if not self.closed.wait(TAIL_S + 0.1):
            self._shut()  # nobody reads now; what was made is kept for whoever reads later

    def blocks(self) -> Generator[Block, None, None]:
        resampler = Resampler(EARS_RATE_HZ)
        try:
            while (piece := self._next_piece()) is not None:
                frames, made_s = piece
                if len(frames):
                    yield Block(resampler.take(Block(mono(frames), self.rate_hz)))
                if self._close_at_s is not None and made_s >= self._close_at_s:
                    break
        except HardwareError:
            self._shut(lost=True)
            raise
        finally:
            self._shut()
        yield Block(resampler.flush())

    def _next_piece(self) -> Piece | None:
        """Raises HardwareError for a card that fell silent or vanished; None: all of the sound up to close() is out."""
        limit_s = SILENT_CARD_S
        if self._close_at_s is not None:
            limit_s = max(0.0, self._close_at_s + TAIL_S - time.monotonic())
        try:
            piece = self._pieces.get(timeout=limit_s)
        except Empty:
            if self._close_at_s is not None:
                return None
            raise HardwareError(
                "The microphone gives no sound.", "Check its plug and its switch.", "I can't hear my microphone."
            ) from None
        if piece is None and self._close_at_s is None:
            raise HardwareError("The microphone went away while I was listening.", "Plug it back in.", "I've lost my microphone.")
        return piece

    def _shut(self, lost: bool = False) -> None:
        with self._shutting:  # to the end: whoever comes second returns with the card closed, too
            stream, self.stream = self.stream, None
            if stream is not None:
                cards.close_stream(stream, lost)
            self.closed.set()
