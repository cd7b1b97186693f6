"""What goes over the serial line to the Pi: frames, and the messages in them. The other end is companion/hardware/wire.py.

frame = COBS( kind u8, seq u8, payload 0..200, CRC-16/CCITT-FALSE little endian ) 0x00

Only the CRC goes byte by byte: all else is left to split() and join(), for a loop in Python takes an RP2040 0.1 ms a byte.
"""

from array import array

PROTOCOL = 1
MAX_PAYLOAD = 200
SHORTEST, LONGEST = 5, MAX_PAYLOAD + 5  # bytes of a frame without its zero: COBS adds one to kind, seq, payload and CRC

HELLO, HELLO_R, PING, PONG = 0x01, 0x81, 0x02, 0x82
SET_STATE, SET_LIMITS, EXIT_REPL, BOOTSEL = 0x10, 0x12, 0x1E, 0x1F
BUTTON, BATTERY, LOG = 0x40, 0x41, 0x4F
ACK, NAK = 0x7E, 0x7F

EXIT_REPL_MAGIC, BOOTSEL_MAGIC = b"REPL", b"BOOT"
STILL = 1

END = b"\0"


def crc_table():
    """For each first byte what polynomial 0x1021 makes of it."""
    table = array("H", bytes(512))
    for first in range(256):
        crc = first << 8
        for _ in range(8):
            crc = crc << 1 ^ (0x1021 if crc & 0x8000 else 0)
        table[first] = crc & 0xFFFF
    return table


CRC_TABLE = crc_table()


def crc16(data):
    table, crc = CRC_TABLE, 0xFFFF
    for byte in data:
        crc = (crc << 8 & 0xFF00) ^ table[crc >> 8 ^ byte]
    return crc


def encode(kind, seq, payload=b""):
    """The frame, with the zero that ends it. Raises ValueError when something does not fit in."""
    if not (0 <= kind <= 255 and 0 <= seq <= 255 and len(payload) <= MAX_PAYLOAD):
        raise ValueError("kind and seq are bytes, a payload has up to 200 of them")
    inside = bytes((kind, seq)) + payload
    inside += crc16(inside).to_bytes(2, "little")
    return b"".join([bytes((len(run) + 1,)) + run for run in inside.split(END)]) + END


def decode(frame):
    """(kind, seq, payload) of a frame without its zero; None when it is damaged, too short or too long."""
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
    if crc16(inside[:-2]) != inside[-2] | inside[-1] << 8:
        return None
    return inside[0], inside[1], inside[2:-2]


class Decoder:
    """Bytes as they come, in any pieces, to messages. Never raises, and keeps no more than a frame."""

    def __init__(self):
        self.bad = 0
        self._begun = b""

    def feed(self, data):
        """The messages that these bytes complete."""
        frames = (self._begun + data).split(END)
        self._begun = frames.pop()[: LONGEST + 1]  # one byte too many marks it as too long, however much more comes
        messages = []
        for frame in frames:
            message = decode(frame)
            if message is not None:
                messages.append(message)
            elif frame:  # zeros in a row are no frames
                self.bad += 1
        return messages

    @property
    def kept_bytes(self):
        return len(self._begun)
