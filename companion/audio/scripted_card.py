"""A stand-in for PortAudio, as strict as the real one: for trying microphone and speaker without a card."""

import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray


class PortAudioError(Exception):
    """As sounddevice raises it."""


@dataclass(eq=False)
class Card:
    """A card in a socket. `channels`: the numbers of channels that it opens with."""

    name: str
    inputs: int = 0
    outputs: int = 0
    rate_hz: int = 48_000
    channels: tuple[int, ...] = (1, 2)
    taken_by_another: bool = False
    never_starts: threading.Event | None = None
    streams: list["Stream"] = field(default_factory=list)

    def info(self) -> dict[str, Any]:
        counts = {"max_input_channels": self.inputs, "max_output_channels": self.outputs}
        return {"name": self.name, "default_samplerate": float(self.rate_hz), **counts}


class Stream:
    """Opened by making it, as in sounddevice. abort() and close() forgive, as they do there."""

    def __init__(self, portaudio: "PortAudio", direction: str, **given: Any) -> None:
        self.portaudio, self.direction = portaudio, direction
        self.card = portaudio.seen[given["device"]]
        self.channels, self._callback, self._finished = given["channels"], given["callback"], given["finished_callback"]
        self.running, self.open = False, False
        portaudio.refuse(self.card, direction, given)
        self.open = True
        self.card.streams.append(self)

    def start(self) -> None:
        if not self.open:
            raise PortAudioError("Error starting stream: Invalid stream pointer", -9988)
        if self.card.never_starts is not None:
            self.card.never_starts.wait(10.0)
        self.running = True

    def abort(self) -> None:
        if self.running:
            self.running = False
            self._finished()

    def close(self) -> None:
        self.abort()
        self.open = False
        if self in self.card.streams:
            self.card.streams.remove(self)

    def hear(self, frames: NDArray[np.int16], overflow: bool = False, age_s: float = 0.0) -> None:
        """The card has recorded: frames (n, channels), the last of them `age_s` ago."""
        if not self.running or frames.shape[1] != self.channels:
            raise RuntimeError("no stream runs that takes these frames")
        clock = SimpleNamespace(currentTime=100.0, inputBufferAdcTime=100.0 - age_s - len(frames) / self.card.rate_hz)
        buffer = frames.copy()
        self._callback(buffer, len(buffer), clock, SimpleNamespace(input_overflow=overflow))
        buffer[:] = 9999  # PortAudio uses its buffer again

    def pull(self, count: int) -> NDArray[np.int16]:
        """The card wants `count` frames."""
        if not self.running:
            raise RuntimeError("the stream does not run")
        out = np.full((count, self.channels), 9999, np.int16)
        self._callback(out, count, SimpleNamespace(currentTime=100.0, outputBufferDacTime=100.02), SimpleNamespace())
        return out


class PortAudio:
    """In the place of the sounddevice module. Looks at the cards when it is started, and never again."""

    PortAudioError = PortAudioError

    def __init__(self) -> None:
        self.plugged: list[Card] = []
        self.seen: list[Card] = []
        self.default = SimpleNamespace(device=(-1, -1))
        self.started = 0
        self.starts = 0
        self._exit_handler = lambda: None

    def plug(self, card: Card) -> Card:
        """It is seen at the next start."""
        self.plugged.append(card)
        return card

    def pull_out(self, card: Card) -> None:
        """The card's thread ends its streams; that it is gone, PortAudio learns at its next start."""
        self.plugged.remove(card)
        for stream in list(card.streams):
            stream.abort()

    def query_devices(self) -> list[dict[str, Any]]:
        if not self.started:
            raise PortAudioError("Error querying device -1: PortAudio not initialized", -10000)
        return [card.info() for card in self.seen]

    def InputStream(self, **given: Any) -> Stream:  # noqa: N802  sounddevice's name
        return Stream(self, "input", **given)

    def OutputStream(self, **given: Any) -> Stream:  # noqa: N802
        return Stream(self, "output", **given)

    def refuse(self, card: Card, direction: str, given: dict[str, Any]) -> None:
        most = card.inputs if direction == "input" else card.outputs
        if given["channels"] > most or given["channels"] not in card.channels:
            raise PortAudioError("Error opening stream: Invalid number of channels", -9998)
        if given["samplerate"] != card.rate_hz:
            raise PortAudioError("Error opening stream: Invalid sample rate", -9997)
        if card not in self.plugged:
            host = (8, -19, "No such device")
            raise PortAudioError("Error opening stream: Unanticipated host error", -9999, host)
        if card.taken_by_another or any(stream.direction == direction for stream in card.streams):
            raise PortAudioError("Error opening stream: Device unavailable", -9985)

    def _initialize(self) -> None:
        self.started += 1
        self.starts += 1
        self.seen = list(self.plugged)

    def _terminate(self) -> None:
        if not self.started:
            raise PortAudioError("Error terminating PortAudio: PortAudio not initialized", -10000)
        for card in {*self.plugged, *self.seen}:
            if card.streams:
                raise RuntimeError("PortAudio was stopped under an open stream")
        self.started -= 1
        self.seen = []
