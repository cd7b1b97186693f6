"""What goes over the serial line to the Pico in the ring: frames, and the messages in them.

frame = COBS( kind u8, seq u8, payload 0..200, CRC-16 little endian ) 0x00

COBS (Cheshire and Baker 1997, Consistent Overhead Byte Stuffing) keeps zeros out of a frame, so a zero always ends one, and
whoever has lost the thread finds it again at the next. The CRC is CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF.
An answer carries the seq of what it answers. In payloads numbers are little endian and shares 0..1 are bytes 0..255; each kind
of payload knows its `.of(payload)`, which refuses with ValueError what is none, and its `.payload()` back.
This file reads and writes bytes and does nothing else.
"""

import struct
from binascii import crc_hqx
from enum import IntEnum
from typing import Any, NamedTuple

PROTOCOL = 1
MAX_PAYLOAD = 200
OVERHEAD = 4
"""Bytes of a frame's inside beside its payload: kind, seq and two of CRC."""

SHORTEST, LONGEST = OVERHEAD + 1, MAX_PAYLOAD + OVERHEAD + 1
"""Bytes of a whole frame without its zero. COBS adds one; below 255 bytes it never adds a second."""

CRC_START = 0xFFFF
END = b"\0"


class Kind(IntEnum):
    """What a message is. Up to 0x3F the Pi asks, up to 0x7D the Pico tells; 0x80 more is the answer."""

    HELLO = 0x01
    HELLO_R = 0x81
    PING = 0x02
    PONG = 0x82
    SET_STATE = 0x10
    SET_LIMITS = 0x12
    EXIT_REPL = 0x1E
    BOOTSEL = 0x1F
    BUTTON = 0x40
    BATTERY = 0x41
    LOG = 0x4F
    ACK = 0x7E
    NAK = 0x7F


class Message(NamedTuple):
    """One frame, unpacked. `kind` may be one that Kind does not have: the other end may be newer."""

    kind: int
    seq: int
    payload: bytes


def encode(kind: int, seq: int, payload: bytes = b"") -> bytes:
    """The frame, with the zero that ends it. Raises ValueError when something does not fit in."""
    if not (0 <= kind <= 255 and 0 <= seq <= 255 and len(payload) <= MAX_PAYLOAD):
        raise ValueError(f"kind and seq are bytes, a payload has up to {MAX_PAYLOAD} of them; got {kind}, {seq}, {len(payload)}")
    inside = bytes((kind, seq)) + payload
    inside += crc_hqx(inside, CRC_START).to_bytes(2, "little")
    return b"".join(bytes((len(run) + 1,)) + run for run in inside.split(END)) + END


def decode(frame: bytes) -> Message | None:
    """The message in a frame without its zero; None when it is damaged, too short or too long."""
    size = len(frame)
    if not SHORTEST <= size <= LONGEST:
        return None
    runs, at = [], 0
    while at < size:
        end = at + frame[at]
        runs.append(frame[at + 1 : end])
        at = end
    if at != size:
        return None
    inside = END.join(runs)
    if crc_hqx(inside[:-2], CRC_START) != inside[-2] | inside[-1] << 8:
        return None
    return Message(inside[0], inside[1], inside[2:-2])


class Decoder:
    """Bytes as they come, in any pieces, to messages. Nothing that is fed to it raises, or makes it keep more than a frame."""

    def __init__(self) -> None:
        self.bad = 0
        """Frames that were damaged, too short or too long."""
        self._begun = b""

    def feed(self, data: bytes) -> list[Message]:
        """The messages that these bytes complete."""
        *frames, begun = (self._begun + data).split(END)
        self._begun = begun[: LONGEST + 1]  # one byte too many marks it as too long, however much more comes
        messages = []
        for frame in frames:
            message = decode(frame)
            if message is not None:
                messages.append(message)
            elif frame:  # zeros in a row are no frames
                self.bad += 1
        return messages

    @property
    def kept_bytes(self) -> int:
        """How much of a frame that has not ended is kept."""
        return len(self._begun)


LOOK_NAMES = (
    "asleep", "ready", "listening", "thinking", "speaking", "muted", "sorry", "part_missing", "host_lost", "low_battery",
    "battery", "charging", "volume", "timer", "timer_ringing", "starting", "updating", "shutting_down",
)  # fmt: skip
LOOK_CODES = {name: code for code, name in enumerate(LOOK_NAMES)}
"""The looks by the numbers they have on the wire. New ones go to the end, so that older rings keep theirs."""

EXIT_REPL_MAGIC, BOOTSEL_MAGIC = b"REPL", b"BOOT"
BOARD_ID_BYTES = 8
PRESSED, RELEASED = 1, 2
STILL = 1
CHARGING, EXTERNAL_POWER = 1, 2

BUTTON_FIELDS = struct.Struct("<BI")
BATTERY_FIELDS = struct.Struct("<HBB")
LIMITS_FIELDS = struct.Struct("<BH")
HELLO_FIELDS = struct.Struct(f"<BBBBB{BOARD_ID_BYTES}s")


class OtherProtocolError(ValueError):
    """A ring answered, but in another protocol than PROTOCOL; what follows its number can't be read."""

    def __init__(self, protocol: int) -> None:
        super().__init__(f"protocol {protocol}")
        self.protocol = protocol


def as_byte(share: float) -> int:
    """A share from 0 to 1 as a byte. Raises ValueError outside of it."""
    if not 0 <= share <= 1:
        raise ValueError(f"a share is from 0 to 1, not {share!r}")
    return round(255 * share)


class Hello(NamedTuple):
    """What the ring says of itself."""

    version: tuple[int, int, int]
    pixels: int
    board_id: str
    """16 hex digits, different for each board."""

    @classmethod
    def of(cls, payload: bytes) -> "Hello":
        if payload and payload[0] != PROTOCOL:
            raise OtherProtocolError(payload[0])
        _, *version, pixels, board_id = _unpacked(HELLO_FIELDS, payload)
        return cls((version[0], version[1], version[2]), pixels, board_id.hex())

    def payload(self) -> bytes:
        return HELLO_FIELDS.pack(PROTOCOL, *self.version, self.pixels, bytes.fromhex(self.board_id))

    @property
    def version_text(self) -> str:
        return ".".join(map(str, self.version))


class LookWanted(NamedTuple):
    """The look to show."""

    look: str
    argument: float = 0.0
    """0 to 1: a level or a share."""

    @classmethod
    def of(cls, payload: bytes) -> "LookWanted":
        if len(payload) != 2 or payload[0] >= len(LOOK_NAMES):
            raise ValueError(f"no look: {payload.hex()}")
        return cls(LOOK_NAMES[payload[0]], payload[1] / 255)

    def payload(self) -> bytes:
        if self.look not in LOOK_CODES:
            raise ValueError(f"no such look: {self.look!r}")
        return bytes((LOOK_CODES[self.look], as_byte(self.argument)))


class Limits(NamedTuple):
    """How bright the ring may be."""

    brightness: float
    """0 to 1: the share of linear light."""
    budget_ma: int
    still: bool = False
    """The variants for people whom motion bothers."""

    @classmethod
    def of(cls, payload: bytes) -> "Limits":
        if len(payload) not in (LIMITS_FIELDS.size, LIMITS_FIELDS.size + 1):
            raise ValueError(f"no limits: {payload.hex()}")
        level, budget_ma = LIMITS_FIELDS.unpack_from(payload)
        return cls(level / 255, budget_ma, bool(payload[LIMITS_FIELDS.size :] and payload[LIMITS_FIELDS.size] & STILL))

    def payload(self) -> bytes:
        level = as_byte(self.brightness) or int(self.brightness > 0)  # what is lit must not vanish at night
        if not 0 <= self.budget_ma <= 0xFFFF:
            raise ValueError(f"a budget is 0 to 65535 mA, not {self.budget_ma!r}")
        return LIMITS_FIELDS.pack(level, self.budget_ma) + bytes((STILL if self.still else 0,))


class ButtonEdge(NamedTuple):
    """The button went down, or up."""

    pressed: bool
    t_ms: int
    """By the Pico's clock, which starts anew after 2**32 ms."""

    @classmethod
    def of(cls, payload: bytes) -> "ButtonEdge":
        which, t_ms = _unpacked(BUTTON_FIELDS, payload)
        if which not in (PRESSED, RELEASED):
            raise ValueError(f"a button goes down (1) or up (2), not {which}")
        return cls(which == PRESSED, t_ms)

    def payload(self) -> bytes:
        return BUTTON_FIELDS.pack(PRESSED if self.pressed else RELEASED, self.t_ms)


class BatteryNews(NamedTuple):
    """How the battery on the Pico is."""

    mv: int
    charge_percent: int
    charging: bool
    external_power: bool

    @classmethod
    def of(cls, payload: bytes) -> "BatteryNews":
        mv, charge_percent, flags = _unpacked(BATTERY_FIELDS, payload)
        if charge_percent > 100:
            raise ValueError(f"a battery is charged up to 100 %, not {charge_percent}")
        return cls(mv, charge_percent, bool(flags & CHARGING), bool(flags & EXTERNAL_POWER))

    def payload(self) -> bytes:
        return BATTERY_FIELDS.pack(self.mv, self.charge_percent, self.charging * CHARGING | self.external_power * EXTERNAL_POWER)


def look_payload(look: str, argument: float = 0.0) -> bytes:
    """SET_STATE's payload. Raises ValueError for a look that is none, or an argument outside 0 to 1."""
    return LookWanted(look, argument).payload()


def limits_payload(brightness: float, budget_ma: int, still: bool = False) -> bytes:
    """SET_LIMITS' payload. Raises ValueError for a brightness outside 0 to 1 or a budget outside 0 to 65535 mA."""
    return Limits(brightness, budget_ma, still).payload()


def _unpacked(layout: struct.Struct, payload: bytes) -> tuple[Any, ...]:
    if len(payload) != layout.size:
        raise ValueError(f"{layout.size} bytes are wanted, not {len(payload)}")
    return layout.unpack(payload)
