"""The messages between a browser and the companion, both ways: strict, and without a socket. docs/web.md has the table.

parse_browser(data)     what a browser sent, or WireError in words
printed(message)        a message as it goes over the socket: str for text frames, bytes for sound and light
parse_companion(data)   the other way round, for whoever plays the browser
"""

import json
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeAlias, get_type_hints

import numpy as np
from numpy.typing import NDArray

VERSION = 1
LARGEST_TEXT_BYTES = 2_000
"""Of what a browser sends."""
SOUND_SAMPLES = (160, 2_048)
"""From 10 to 128 ms."""
LARGEST_SOUND_BYTES = 4 + 2 * SOUND_SAMPLES[1]
MOST = 2**32 - 1
"""The largest number that a message holds."""
LIGHT, VOICE = 1, 2
"""The first byte of the companion's binary frames."""
STATES = ("idle", "listening", "hands-free", "thinking", "speaking", "error", "muted", "asleep")


class WireError(ValueError):
    """A message that is none; says why, in words fit for the other end."""


@dataclass(frozen=True)
class Hello:
    version: int


@dataclass(frozen=True)
class Press:
    press: int


@dataclass(frozen=True)
class Release:
    press: int
    samples: int


@dataclass(frozen=True)
class Mute:
    on: bool


@dataclass(frozen=True)
class Stop: ...


@dataclass(frozen=True)
class Played:
    playback: int
    samples: int


@dataclass(frozen=True, eq=False)
class Sound:
    """What was said while the button is held. `samples`: int16 at 16 kHz, shape (n,)."""

    press: int
    samples: NDArray[np.int16]


@dataclass(frozen=True)
class Welcome:
    version: int
    lights: int
    state: str
    name: str
    muted: bool
    elsewhere: bool
    turns: list[dict[str, Any]]
    """Of heard, reply and whole; the oldest first."""
    sound: str = "here"
    """Where the microphone and the speaker are: "here" is the browser's, "device" the handset's own."""


@dataclass(frozen=True)
class State:
    state: str


@dataclass(frozen=True)
class Partial:
    text: str


@dataclass(frozen=True)
class Heard:
    text: str
    seconds: float


@dataclass(frozen=True)
class Reply:
    text: str
    source: str


@dataclass(frozen=True)
class Spoken:
    text: str
    whole: bool


@dataclass(frozen=True)
class Error:
    what: str
    fix: str


@dataclass(frozen=True)
class Begin:
    playback: int


@dataclass(frozen=True)
class End:
    playback: int


@dataclass(frozen=True)
class Cut:
    playback: int


@dataclass(frozen=True)
class Frame:
    """The ring: red, green, blue of each light, 0 to 255 as a screen has them."""

    levels: bytes


@dataclass(frozen=True)
class Voice:
    """Sound of a playback: int16 at 24 kHz, little end first."""

    playback: int
    sound: bytes


FromBrowser: TypeAlias = Hello | Press | Release | Mute | Stop | Played | Sound
FromCompanion: TypeAlias = Welcome | State | Partial | Heard | Reply | Spoken | Error | Begin | End | Cut | Frame | Voice

BROWSER_TEXTS: tuple[type[Any], ...] = (Hello, Press, Release, Mute, Stop, Played)
COMPANION_TEXTS: tuple[type[Any], ...] = (Welcome, State, Partial, Heard, Reply, Spoken, Error, Begin, End, Cut)
FIELDS_OF_A_TURN = {"heard": str, "reply": str, "whole": bool}


def parse_browser(data: str | bytes) -> FromBrowser:
    """A message from a browser. Raises WireError."""
    if isinstance(data, str):
        if len(data.encode("utf-8", "surrogatepass")) > LARGEST_TEXT_BYTES:
            raise WireError("that message is too long")
        message: FromBrowser = _parsed(data, BROWSER_TEXTS)
        return message
    if len(data) % 2 or not 4 + 2 * SOUND_SAMPLES[0] <= len(data) <= LARGEST_SOUND_BYTES:
        raise WireError("sound comes in pieces of 160 to 2048 samples")
    (press,) = struct.unpack_from("<I", data)
    if not press:
        raise WireError("presses are counted from 1")
    return Sound(press, np.frombuffer(data, "<i2", offset=4).astype(np.int16))


def parse_companion(data: str | bytes) -> FromCompanion:
    """A message from the companion. Raises WireError."""
    if isinstance(data, str):
        message: FromCompanion = _parsed(data, COMPANION_TEXTS)
        return message
    if data[:1] == bytes([LIGHT]) and len(data) > 1 and len(data) % 3 == 1:
        return Frame(data[1:])
    if data[:1] == bytes([VOICE]) and len(data) > 5 and len(data) % 2 == 1:
        (playback,) = struct.unpack_from("<I", data, 1)
        if playback:
            return Voice(playback, data[5:])
    raise WireError("that is neither light nor sound")


def printed(message: FromBrowser | FromCompanion) -> str | bytes:
    """As it goes over the socket."""
    match message:
        case Sound(press, samples):
            return struct.pack("<I", press) + samples.astype("<i2").tobytes()
        case Frame(levels):
            return bytes([LIGHT]) + levels
        case Voice(playback, sound):
            return struct.pack("<BI", VOICE, playback) + sound
    return json.dumps({"type": type(message).__name__.lower(), **asdict(message)}, ensure_ascii=True, allow_nan=False)


def _parsed(text: str, kinds: tuple[type[Any], ...]) -> Any:
    try:
        given = json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
    except WireError:
        raise
    except (ValueError, RecursionError):
        raise WireError("that is no JSON") from None
    if not isinstance(given, dict):
        raise WireError("a message is a JSON object")
    name = given.pop("type", None)
    kind = next((kind for kind in kinds if kind.__name__.lower() == name), None)
    if kind is None:
        raise WireError("there is no message of that type")
    rules = RULES[kind]
    if given.keys() != rules.keys():
        raise WireError(f"{name} has these fields: {', '.join(rules) or 'none'}")
    for field, value in given.items():
        if not rules[field](value):
            raise WireError(f"{name} has another {field} than it may have")
    return kind(**given)


def _refuse(constant: str) -> object:
    raise WireError(f"{constant} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise WireError("a field stands there twice")
    return made


def _rules_of(kind: type[Any]) -> dict[str, Callable[[Any], bool]]:
    """What each field of a message must be."""
    hints = get_type_hints(kind)
    return {field.name: SPECIAL.get((kind, field.name)) or OF_TYPE[hints[field.name]] for field in fields(kind)}


def _is_count(value: Any) -> bool:
    return type(value) is int and 1 <= value <= MOST


def _is_turns(value: Any) -> bool:
    return type(value) is list and all(
        type(turn) is dict
        and turn.keys() == FIELDS_OF_A_TURN.keys()
        and all(type(turn[name]) is kind for name, kind in FIELDS_OF_A_TURN.items())
        for turn in value
    )


def _is_state(value: Any) -> bool:
    return value in STATES if type(value) is str else False


OF_TYPE: dict[Any, Callable[[Any], bool]] = {
    int: _is_count,
    bool: lambda value: type(value) is bool,
    str: lambda value: type(value) is str,
    float: lambda value: type(value) in (int, float) and 0 <= value <= MOST,
    list[dict[str, Any]]: _is_turns,
}
SPECIAL: dict[tuple[type[Any], str], Callable[[Any], bool]] = {
    (Hello, "version"): lambda value: type(value) is int and value == VERSION,
    (Release, "samples"): lambda value: type(value) is int and 0 <= value <= MOST,
    (Played, "samples"): lambda value: type(value) is int and 0 <= value <= MOST,
    (Welcome, "state"): _is_state,
    (State, "state"): _is_state,
}

RULES = {kind: _rules_of(kind) for kind in BROWSER_TEXTS + COMPANION_TEXTS}
