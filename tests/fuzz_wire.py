"""A harness for atheris (libFuzzer for Python): python tests/fuzz_wire.py [-max_total_time=600] [FOLDER OF FINDS]

Whatever bytes come, in whatever pieces: nothing raises, little is kept, the next whole frame is heard, and what is heard can be
sent again and is the same. tests/hardware/test_wire_fuzz.py runs it for a while where atheris is installed.
"""

import importlib
import sys
from contextlib import suppress
from typing import Any

atheris: Any = importlib.import_module("atheris")

with atheris.instrument_imports():
    from companion.hardware import wire

GOOD = wire.Message(wire.Kind.PING, 9, b"still there")
CALL = b"\0" + wire.encode(*GOOD)
PARSERS = {
    wire.Kind.HELLO_R: wire.Hello.of,
    wire.Kind.SET_STATE: wire.LookWanted.of,
    wire.Kind.SET_LIMITS: wire.Limits.of,
    wire.Kind.BUTTON: wire.ButtonEdge.of,
    wire.Kind.BATTERY: wire.BatteryNews.of,
}


def try_bytes(data: bytes) -> None:
    pieces = atheris.FuzzedDataProvider(data)
    decoder = wire.Decoder()
    while pieces.remaining_bytes():
        for message in decoder.feed(pieces.ConsumeBytes(pieces.ConsumeIntInRange(1, 300))):
            try_message(message)
        assert decoder.kept_bytes <= wire.LONGEST + 1
    assert decoder.feed(CALL)[-1] == GOOD


def try_message(message: wire.Message) -> None:
    assert wire.decode(wire.encode(*message)[:-1]) == message
    try_payload(message.payload)


def try_payload(payload: bytes) -> None:
    for of in PARSERS.values():
        with suppress(ValueError):
            of(payload)


def try_all(data: bytes) -> None:
    """By its first byte the input is a stream, a payload, or a message that is sent and then damaged."""
    way, data = data[:1], data[1:]
    if way < b"\x55":
        try_bytes(data)
    elif way < b"\xaa":
        try_payload(data)
    elif len(data) > 4:
        frame = bytearray(wire.encode(data[0], data[1], data[4 : 4 + wire.MAX_PAYLOAD]))
        frame[data[2] % len(frame)] ^= data[3]
        for message in wire.Decoder().feed(bytes(frame)):
            try_message(message)


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_all)
    atheris.Fuzz()
