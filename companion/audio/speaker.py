"""A sound card as the speaker: open from a press until she has finished, else closed."""

import logging
import threading
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from companion.audio import cards
from companion.audio.mixer import MixedPlayback, Mixer
from companion.errors import HardwareError

log = logging.getLogger(__name__)

CARD_BUFFER_S = 0.05
"""What is in it is heard even after a cut, so it is a part of the time from a press to silence."""


class CardSpeaker:
    """The speaker of the card whose name contains `name` (empty: the system's own)."""

    def __init__(self, name: str = "", volume_percent: float = 80) -> None:
        self._name = name
        self._volume_percent = volume_percent
        self._mixer: Mixer | None = None
        self._stream: Any = None
        self._lock = threading.RLock()

    def set_volume(self, percent: float) -> None:
        """Louder or softer from now on, also in the middle of a word. 0 to 100.

        It takes no lock: whoever turns a knob is not to wait for a card that opens, for his thread may be the button's too.
        """
        self._volume_percent = percent
        if (mixer := self._mixer) is not None:
            mixer.set_volume(percent)

    def wake(self) -> None:
        """Open the card; nothing happens if it is open. Raises HardwareError."""
        with self._lock:
            if self._stream is not None and self._mixer is not None and self._mixer.fault is None:
                return
            self.rest()
            try:
                self._stream = cards.open_stream(self._make)
            except cards.portaudio().PortAudioError as error:
                raise HardwareError(
                    f"The speaker does not open: {cards.why(error)}.",
                    "Another program may be using it: close that, or choose another under [sound] speaker.",
                ) from error

    def begin(self, name: str = "") -> MixedPlayback:  # noqa: ARG002  a card writes no file
        with self._lock:
            self.wake()
            if self._mixer is None:
                raise RuntimeError("a speaker that is awake has a mixer")
            return self._mixer.begin()

    def rest(self) -> None:
        with self._lock:
            stream, self._stream = self._stream, None
            if stream is not None:
                lost = self._mixer is not None and self._mixer.fault is not None
                self._mixer = None
                cards.close_stream(stream, lost)

    def _make(self, sounddevice: ModuleType) -> Any:
        card = cards.find("output", self._name)
        mixer = Mixer(card.rate_hz, self._volume_percent)
        for channels in dict.fromkeys((min(2, card.channels), 1, card.channels)):
            try:
                stream = sounddevice.OutputStream(
                    device=card.index,
                    samplerate=card.rate_hz,
                    channels=channels,
                    dtype="int16",
                    latency=CARD_BUFFER_S,
                    callback=_callback(mixer),
                    finished_callback=self._gone(mixer),
                )
            except sounddevice.PortAudioError:
                if channels == card.channels:
                    raise
                continue
            self._mixer = mixer
            mixer.set_volume(self._volume_percent)  # it may have been turned meanwhile
            return stream
        raise AssertionError("a card has at least one channel")

    def _gone(self, mixer: Mixer) -> Any:
        def finished() -> None:
            if self._mixer is mixer:  # else we closed it ourselves
                mixer.fault = HardwareError("The speaker went away while I was talking.", "Plug it back in.")

        return finished


def _callback(mixer: Mixer) -> Any:
    def callback(out: NDArray[np.int16], frames: int, clock: Any, _status: Any) -> None:
        delay_s = min(max(clock.outputBufferDacTime - clock.currentTime, 0.0), 4 * CARD_BUFFER_S)
        out[:] = mixer.pull(frames, delay_s)[:, np.newaxis]

    return callback
