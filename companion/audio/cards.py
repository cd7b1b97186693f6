"""Which sound cards there are, through PortAudio.

PortAudio looks at the cards once, when it is started. Starting it anew finds one that was plugged in since, but takes down
every open stream; so streams are opened and closed here, where it is known when none is open.
"""

import atexit
import ctypes
import functools
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal, cast

from companion.errors import HardwareError
from companion.quiet_stderr import QUIET_STDERR

log = logging.getLogger(__name__)

Direction = Literal["input", "output"]

NO_CARD = {
    "input": ("I can't find a microphone.", "Plug one in, or name it in companion.toml under [sound] microphone."),
    "output": ("I can't find a speaker.", "Plug one in, or name it in companion.toml under [sound] speaker."),
}
START_S = 2.0
"""PortAudio gives a card one second to start. With ALSA it may wait for ever for one that fails at that moment: the thread that
it waits for has ended with a lock held (pa_linux_alsa.c, CallbackThreadFunc, 19.6). So we stop waiting."""

SPOKEN = {"input": "I can't find my microphone.", "output": "I can't find my speaker."}


@dataclass
class _State:
    streams: set[Any] = field(default_factory=set)
    stale: bool = False
    """A card did not open or went away: what PortAudio knows of the cards is not true any more."""
    stuck: bool = False
    """A card never started: stopping PortAudio would now abort the program."""


_state, _lock = _State(), threading.RLock()
_kept_alive: list[Any] = []  # ALSA keeps a bare pointer to its handler


@dataclass(frozen=True)
class Card:
    """One direction of a sound card. `rate_hz` and `channels` are its own, the ones that need no conversion."""

    index: int
    name: str
    rate_hz: int
    channels: int


def portaudio() -> ModuleType:
    """The sounddevice module; loading it starts PortAudio. Raises HardwareError where the library is missing."""
    _hush_alsa()
    try:
        with QUIET_STDERR:
            import sounddevice  # noqa: PLC0415  loading it takes PortAudio, which a typed conversation does not need
    except OSError as error:
        raise HardwareError("PortAudio is not installed.", "Install it: sudo apt install libportaudio2") from error
    return cast(ModuleType, sounddevice)


def warm_up() -> None:
    """Start PortAudio and look at the cards, so that the first press need not wait a quarter of a second for that. Opens none."""
    with suppress(HardwareError):  # told at the press, when it matters
        find("input")


def find(direction: Direction, name: str = "") -> Card:
    """The system's own card, or the first whose name contains `name`. Raises HardwareError if there is none."""
    cards = all_cards(direction)
    wanted = [card for card in cards if name.lower() in card.name.lower()]
    if name and not wanted and cards:
        there = ", ".join(card.name for card in cards)
        what = f'No {"microphone" if direction == "input" else "speaker"} is called "{name}".'
        raise HardwareError(what, f"There are: {there}.", SPOKEN[direction])
    if not wanted:
        raise HardwareError(*NO_CARD[direction], spoken=SPOKEN[direction])
    default = _default(direction)
    return next((card for card in wanted if card.index == default), wanted[0])


def all_cards(direction: Direction) -> list[Card]:
    """Every card that has this direction."""
    devices: list[dict[str, Any]] = list(portaudio().query_devices())
    return [
        Card(index, str(info["name"]), int(info["default_samplerate"]), int(info[f"max_{direction}_channels"]))
        for index, info in enumerate(devices)
        if info[f"max_{direction}_channels"] > 0
    ]


def why(error: Exception) -> str:
    """What PortAudio says of a failure: the words of the system where it has them."""
    host = error.args[2] if len(error.args) == 3 else None
    return str(host[2]) if host and host[2] else str(error.args[0]).rpartition(": ")[2]


def open_stream(make: Callable[[ModuleType], Any]) -> Any:
    """Open and start a stream. After a failure the cards are looked at again, as soon as no other stream is in the way.

    `make` gets the sounddevice module and gives a stream that is not started. Raises HardwareError, PortAudioError.
    """
    sounddevice = portaudio()
    with _lock:
        if _state.stale and not _state.streams:
            _refresh(sounddevice)
        try:
            return _start(make, sounddevice)
        except (HardwareError, sounddevice.PortAudioError):
            _state.stale = True
            if _state.streams or _state.stuck:
                raise
            _refresh(sounddevice)
            return _start(make, sounddevice)


def close_stream(stream: Any, lost: bool = False) -> None:
    """Close a stream at once; `lost`: its card has gone, so the cards are to be looked at again.

    Waits START_S at most: where the card vanished in the moment of its start, PortAudio 19.6 may never let go of it.
    """
    sounddevice = portaudio()
    with _lock:
        _state.streams.discard(stream)
        _state.stale |= lost
        closing = threading.Thread(target=_close, args=(stream, sounddevice), name="card-close", daemon=True)
        closing.start()
        closing.join(START_S)
        if closing.is_alive():
            _give_up(sounddevice)


def _close(stream: Any, sounddevice: ModuleType) -> None:
    with suppress(sounddevice.PortAudioError):  # a card that is gone cannot be closed; it is gone
        stream.abort()
        stream.close()


def _give_up(sounddevice: ModuleType) -> None:
    """PortAudio hangs in a card. It can't be stopped any more, at the end of the program neither."""
    _state.stuck = True
    atexit.unregister(sounddevice._exit_handler)


def _start(make: Callable[[ModuleType], Any], sounddevice: ModuleType) -> Any:
    stream = make(sounddevice)
    starting = _Start(stream, sounddevice)
    starting.thread.start()
    starting.thread.join(START_S)
    starting.check()
    _state.streams.add(stream)
    return stream


class _Start:
    """The start of a stream, in a thread of its own: it may hang."""

    def __init__(self, stream: Any, sounddevice: ModuleType) -> None:
        self._stream, self._sounddevice = stream, sounddevice
        self._handover = threading.Lock()
        self._done = self._given_up = False
        self._fault: Exception | None = None
        self.thread = threading.Thread(target=self._run, name="card-start", daemon=True)

    def _run(self) -> None:
        try:
            self._stream.start()
        except self._sounddevice.PortAudioError as error:
            self._fault = error
        with self._handover:
            self._done = True
            if self._given_up or self._fault is not None:  # nobody would close it: a microphone must not stay open
                self._stream.close()

    def check(self) -> None:
        """Raises what went wrong."""
        with self._handover:
            if self._fault is not None and self._done:
                raise self._fault
            if not self._done:
                self._given_up = True
                _give_up(self._sounddevice)
                raise HardwareError("The sound card does not start.", "Unplug it and plug it in again, and start me again.")


def _refresh(sounddevice: ModuleType) -> None:
    if _state.stuck:
        return
    with suppress(sounddevice.PortAudioError):  # it is down already: its last start failed
        sounddevice._terminate()
    with QUIET_STDERR:
        sounddevice._initialize()
    _state.stale = False


def _default(direction: Direction) -> int:
    pair = portaudio().default.device
    return int(pair[0 if direction == "input" else 1])


@functools.cache
def _hush_alsa() -> None:
    """Keep ALSA's remarks on every card that is not there off the owner's screen; they go to the debug log."""
    try:
        alsa = ctypes.CDLL("libasound.so.2")
    except OSError:
        return
    signature = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)
    _kept_alive.append(signature(_note))
    alsa.snd_lib_error_set_handler(_kept_alive[-1])


def _note(file: bytes, line: int, function: bytes, _code: int, text: bytes) -> None:
    log.debug("ALSA %s:%s %s: %s", file, line, function, text)
