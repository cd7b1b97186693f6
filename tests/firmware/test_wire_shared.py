"""The wire has two ends, written twice: what one says the other must understand, and both refuse the same."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.hardware import wire as host_wire

BYTES = st.binary(max_size=host_wire.MAX_PAYLOAD)
MOSTLY_ZEROS = st.lists(st.sampled_from([0, 0, 1, 255]), max_size=host_wire.MAX_PAYLOAD).map(bytes)

VECTORS = {
    "nothing in it": (0x01, 1, b"", "0501011f3e"),
    "zeros only": (0x00, 0, b"\0\0\0", ""),
    "no zeros": (0x10, 5, b"\x02\x80", ""),
    "the magic": (0x1E, 255, b"REPL", ""),
    "ctrl-C and ctrl-D": (0x02, 3, b"\x03\x04", ""),
    "longest, no zeros": (0x02, 7, bytes(range(1, 201)), ""),
    "longest, zeros": (0x02, 8, bytes(200), ""),
    "zero at the end": (0x02, 9, b"\x01\0", ""),
}

DAMAGED = {
    "empty": b"",
    "too short": b"\x02\x01",
    "code beyond the end": b"\x09\x01\x01\x1f\x3e",
    "wrong CRC": b"\x05\x01\x01\x1f\x3f",
    "one byte too long": host_wire.encode(2, 2, bytes(range(1, 201)))[:-1] + b"\x01",
    "much too long": b"\x01" * 5000,
    "text": b"MicroPython v1.25.0 on a Pico",
}


@pytest.fixture(scope="session", params=["host", "pico"])
def end(request: pytest.FixtureRequest, firmware: SimpleNamespace) -> Any:
    return {"host": host_wire, "pico": firmware.wire}[request.param]


@pytest.fixture(scope="session")
def ends(firmware: SimpleNamespace) -> tuple[Any, Any]:
    return host_wire, firmware.wire


def crc_of(end: Any) -> Callable[[bytes], int]:
    return end.crc16 if hasattr(end, "crc16") else lambda data: end.crc_hqx(data, end.CRC_START)


def test_the_crc_is_ccitt_false(end: Any) -> None:
    assert crc_of(end)(b"123456789") == 0x29B1
    assert crc_of(end)(b"") == 0xFFFF


@pytest.mark.parametrize(("kind", "seq", "payload", "frame"), VECTORS.values(), ids=VECTORS)
def test_vectors(ends: tuple[Any, Any], kind: int, seq: int, payload: bytes, frame: str) -> None:
    there, back = (end.encode(kind, seq, payload) for end in ends)
    assert there == back
    assert there.find(b"\0") == len(there) - 1
    assert len(there) == len(payload) + 6
    if frame:
        assert there.hex() == frame + "00"
    for end in ends:
        assert end.Decoder().feed(there) == [(kind, seq, payload)]


@given(kind=st.integers(0, 255), seq=st.integers(0, 255), payload=BYTES | MOSTLY_ZEROS, piece=st.integers(1, 60))
def test_both_ends_agree_on_whatever_is_sent(ends: tuple[Any, Any], kind: int, seq: int, payload: bytes, piece: int) -> None:
    there, back = (end.encode(kind, seq, payload) for end in ends)
    assert there == back
    for end in ends:
        decoder = end.Decoder()
        pieces = [there[at : at + piece] for at in range(0, len(there), piece)]
        assert [message for some in pieces for message in decoder.feed(some)] == [(kind, seq, payload)]
        assert decoder.bad == 0


def test_every_length(ends: tuple[Any, Any]) -> None:
    for length in range(host_wire.MAX_PAYLOAD + 1):
        payload = bytes((17 * at + length) % 5 for at in range(length))
        frame = ends[0].encode(0x02, length, payload)
        assert ends[1].encode(0x02, length, payload) == frame
        assert ends[1].Decoder().feed(frame) == ends[0].Decoder().feed(frame) == [(0x02, length, payload)]


@pytest.mark.parametrize("args", [(256, 0, b""), (0, 256, b""), (-1, 0, b""), (0, 0, bytes(201))], ids=str)
def test_what_does_not_fit_is_refused(end: Any, args: tuple[int, int, bytes]) -> None:
    with pytest.raises(ValueError, match="200"):
        end.encode(*args)


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_damage_costs_one_frame(end: Any, damage: bytes) -> None:
    decoder = end.Decoder()
    good = end.encode(0x02, 3, b"good")
    assert decoder.feed(damage + b"\0" + good) == [(0x02, 3, b"good")]
    assert decoder.bad == (1 if damage else 0)


def test_no_single_flipped_bit_is_taken_for_a_message(end: Any) -> None:
    good = end.encode(0x10, 5, b"\x02\x00")
    for bit in range(8 * len(good)):
        frame = bytearray(good)
        frame[bit // 8] ^= 1 << bit % 8
        assert end.Decoder().feed(bytes(frame) + b"\0") == []


@settings(max_examples=300)
@given(pieces=st.lists(st.binary(max_size=300), max_size=12))
def test_both_ends_take_the_same_from_noise(ends: tuple[Any, Any], pieces: list[bytes]) -> None:
    theirs, ours = (end.Decoder() for end in ends)
    for piece in pieces:
        assert theirs.feed(piece) == ours.feed(piece)
        assert ours.kept_bytes <= host_wire.LONGEST + 1
    assert ours.bad == theirs.bad
    assert ours.feed(b"\0" + ends[0].encode(2, 2, b"x"))[-1] == (2, 2, b"x")


def test_names_mean_the_same(firmware: SimpleNamespace) -> None:
    for kind in host_wire.Kind:
        assert getattr(firmware.wire, kind.name) == kind
    assert firmware.wire.PROTOCOL == host_wire.PROTOCOL
    assert firmware.wire.MAX_PAYLOAD == host_wire.MAX_PAYLOAD
    assert {name: getattr(firmware.looks, name.upper()) for name in host_wire.LOOK_NAMES} == host_wire.LOOK_CODES
    assert len(host_wire.LOOK_NAMES) == firmware.looks.COUNT
    magics = (host_wire.EXIT_REPL_MAGIC, host_wire.BOOTSEL_MAGIC)
    assert magics == (firmware.wire.EXIT_REPL_MAGIC, firmware.wire.BOOTSEL_MAGIC)
