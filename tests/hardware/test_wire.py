"""Frames and payloads: what goes in comes out, and what is damaged doesn't."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, strategies

from companion.hardware.patterns import LOOKS
from companion.hardware.wire import (
    LONGEST,
    LOOK_CODES,
    LOOK_NAMES,
    MAX_PAYLOAD,
    BatteryNews,
    ButtonEdge,
    Decoder,
    Hello,
    Kind,
    Limits,
    LookWanted,
    Message,
    OtherProtocolError,
    decode,
    encode,
    limits_payload,
    look_payload,
)

BYTE = strategies.integers(0, 255)
MESSAGES = strategies.builds(Message, BYTE, BYTE, strategies.binary(max_size=MAX_PAYLOAD))
SHARES = strategies.floats(0, 1)

SENT = [
    *(encode(Kind.SET_STATE, seq, bytes((look, argument))) for seq in (0, 1, 255) for look in range(18) for argument in (0, 128)),
    *(encode(kind, seq) for kind in (Kind.HELLO, Kind.PING, Kind.ACK) for seq in range(256)),
    *(encode(Kind.BUTTON, seq, ButtonEdge(bool(seq % 2), 97 * seq**3).payload()) for seq in range(256)),
    encode(Kind.HELLO_R, 1, Hello((0, 1, 0), 12, "e660583883000001").payload()),
    encode(Kind.SET_LIMITS, 2, limits_payload(0.5, 300)),
    encode(Kind.PING, 3, bytes(range(200))),
]
"""What is on the line day by day."""


def test_the_check_sum_is_the_one_that_its_name_says() -> None:
    """CRC-16/CCITT-FALSE of "123456789" is 0x29B1: reveng.sourceforge.io, catalogue of CRC algorithms, CRC-16/IBM-3740."""
    frame = encode(ord("1"), ord("2"), b"3456789")
    assert frame == bytes((12,)) + b"123456789" + b"\xb1\x29" + b"\0"


def test_a_frame_by_hand() -> None:
    inside = b"\x40\x07\x01\x00\x00\x00\x00"
    frame = encode(inside[0], inside[1], inside[2:])
    assert frame[:8] == b"\x04\x40\x07\x01\x01\x01\x01\x03"  # three bytes to the first zero, then zero after zero, then the CRC
    assert len(frame) == len(inside) + 2 + 1 + 1


@given(MESSAGES)
def test_what_goes_in_comes_out(message: Message) -> None:
    frame = encode(*message)
    assert frame.count(0) == 1
    assert frame.endswith(b"\0")
    assert len(frame) <= LONGEST + 1
    assert decode(frame[:-1]) == message


@given(strategies.lists(MESSAGES, max_size=5), strategies.data())
def test_it_does_not_matter_in_which_pieces_bytes_come(messages: list[Message], data: strategies.DataObject) -> None:
    stream = b"".join(encode(*message) for message in messages)
    cuts = sorted(data.draw(strategies.lists(strategies.integers(0, len(stream)))))
    decoder = Decoder()
    heard = [message for start, end in pairwise([0, *cuts, len(stream)]) for message in decoder.feed(stream[start:end])]
    assert heard == messages
    assert decoder.bad == 0


@given(MESSAGES, strategies.data())
def test_a_flipped_bit_within_a_run_is_always_found(message: Message, data: strategies.DataObject) -> None:
    """The CRC finds every single flip; only COBS' own bytes are outside of its promise, and a flip that makes a zero."""
    frame = bytearray(encode(*message)[:-1])
    codes, at = set[int](), 0
    while at < len(frame):
        codes.add(at)
        at += frame[at]
    at = data.draw(strategies.sampled_from([at for at in range(len(frame)) if at not in codes]))
    frame[at] ^= 1 << data.draw(strategies.integers(0, 7))
    heard = Decoder().feed(bytes(frame) + b"\0")
    assert message not in heard
    assert heard == [] or 0 in frame


def test_no_flipped_bit_of_what_is_usually_sent_is_taken_for_something_else() -> None:
    for frame in SENT:
        for bit in range(8 * len(frame)):
            damaged = bytearray(frame)
            damaged[bit // 8] ^= 1 << bit % 8
            assert Decoder().feed(bytes(damaged) + b"\0") == []


@given(strategies.binary(max_size=2000), MESSAGES)
def test_after_noise_the_first_whole_frame_is_heard(noise: bytes, message: Message) -> None:
    decoder = Decoder()
    decoder.feed(noise)
    assert decoder.feed(b"\0" + encode(*message))[-1] == message
    assert decoder.kept_bytes == 0


@pytest.mark.parametrize("length", [LONGEST + 1, 254, 255, 256, 100_000])
def test_a_frame_that_is_too_long_is_skipped_and_counted_once(length: int) -> None:
    decoder = Decoder()
    for _ in range(length):
        assert decoder.feed(b"\x01") == []
        assert decoder.kept_bytes <= LONGEST + 1
    assert decoder.feed(b"\0" + encode(Kind.PING, 1)) == [Message(Kind.PING, 1, b"")]
    assert decoder.bad == 1


@pytest.mark.parametrize(
    ("frame", "bad"),
    [
        (b"\0\0\0", 0),
        (b"\1\0", 1),
        (b"\2\2\0", 1),
        (b"\xff\1\1\1\1\1\0", 1),
        (encode(1, 1)[:-2] + b"\0", 1),
        (b"a" * 50 + b"\0", 1),
    ],
    ids=["zeros", "code alone", "too short", "beyond its end", "cut short", "text"],
)
def test_what_is_no_frame_is_counted(frame: bytes, bad: int) -> None:
    decoder = Decoder()
    assert decoder.feed(frame) == []
    assert decoder.bad == bad


@pytest.mark.parametrize(
    ("kind", "seq", "payload"), [(256, 0, b""), (-1, 0, b""), (1, 256, b""), (1, -1, b""), (1, 0, bytes(MAX_PAYLOAD + 1))]
)
def test_what_fits_in_no_frame_is_our_mistake(kind: int, seq: int, payload: bytes) -> None:
    with pytest.raises(ValueError, match="payload has up to 200"):
        encode(kind, seq, payload)


def test_every_look_has_its_number() -> None:
    assert set(LOOK_NAMES) == set(LOOKS)
    assert [LOOK_CODES[name] for name in LOOK_NAMES] == list(range(18))
    assert (LOOK_CODES["asleep"], LOOK_CODES["listening"], LOOK_CODES["shutting_down"]) == (0, 2, 17)


@given(strategies.sampled_from(LOOK_NAMES), SHARES)
def test_looks(look: str, argument: float) -> None:
    wanted = LookWanted.of(look_payload(look, argument))
    assert wanted.look == look
    assert wanted.argument == pytest.approx(argument, abs=0.5 / 255 + 1e-9)


@given(SHARES, strategies.integers(0, 0xFFFF), strategies.booleans())
def test_limits(brightness: float, budget_ma: int, still: bool) -> None:
    limits = Limits.of(limits_payload(brightness, budget_ma, still))
    assert limits[1:] == (budget_ma, still)
    assert limits.brightness == pytest.approx(brightness, abs=1 / 255)
    assert (limits.brightness > 0) == (brightness > 0), "dim is not dark"


def test_limits_without_flags_move() -> None:
    assert Limits.of(b"\xff\x2c\x01") == Limits(1.0, 300, False)


@given(strategies.tuples(BYTE, BYTE, BYTE), BYTE, strategies.binary(min_size=8, max_size=8))
def test_hello(version: tuple[int, int, int], pixels: int, board_id: bytes) -> None:
    hello = Hello(version, pixels, board_id.hex())
    assert Hello.of(hello.payload()) == hello


@given(strategies.booleans(), strategies.integers(0, 2**32 - 1))
def test_button_edges(pressed: bool, t_ms: int) -> None:
    assert ButtonEdge.of(ButtonEdge(pressed, t_ms).payload()) == (pressed, t_ms)


@given(strategies.integers(0, 0xFFFF), strategies.integers(0, 100), strategies.booleans(), strategies.booleans())
def test_battery_news(mv: int, charge_percent: int, charging: bool, external_power: bool) -> None:
    news = BatteryNews(mv, charge_percent, charging, external_power)
    assert BatteryNews.of(news.payload()) == news


def test_flags_of_a_newer_ring_do_no_harm() -> None:
    assert BatteryNews.of(b"\x74\x0e\x32\xfd") == (3700, 50, True, False)


PARSERS: dict[str, Callable[[bytes], object]] = {
    "hello": Hello.of,
    "look": LookWanted.of,
    "limits": Limits.of,
    "button": ButtonEdge.of,
    "battery": BatteryNews.of,
}


@pytest.mark.parametrize("of", PARSERS.values(), ids=PARSERS)
@given(payload=strategies.binary(max_size=MAX_PAYLOAD))
def test_a_payload_is_understood_or_refused(of: Callable[[bytes], object], payload: bytes) -> None:
    try:
        of(payload)
    except ValueError:
        return


REFUSED = {
    "hello, short": (Hello.of, b"\1\0\1\0\x0c"),
    "hello, empty": (Hello.of, b""),
    "no such look": (LookWanted.of, b"\x12\0"),
    "look without argument": (LookWanted.of, b"\2"),
    "limits, short": (Limits.of, b"\xff\x2c"),
    "limits, long": (Limits.of, b"\xff\x2c\x01\0\0"),
    "no such edge": (ButtonEdge.of, b"\3\0\0\0\0"),
    "edge, short": (ButtonEdge.of, b"\1\0\0\0"),
    "fuller than full": (BatteryNews.of, b"\x74\x0e\x65\0"),
    "battery, long": (BatteryNews.of, b"\x74\x0e\x32\0\0"),
}


@pytest.mark.parametrize(("of", "payload"), REFUSED.values(), ids=REFUSED)
def test_refused(of: Callable[[bytes], object], payload: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any words will do)
        of(payload)


def test_another_protocol_is_known_by_its_first_byte_alone() -> None:
    with pytest.raises(OtherProtocolError) as other:
        Hello.of(b"\x07")
    assert other.value.protocol == 7


OUT_OF_RANGE: dict[str, Callable[[], bytes]] = {
    "a look that is none": lambda: look_payload("dancing"),
    "louder than loud": lambda: look_payload("speaking", 1.01),
    "not a number": lambda: look_payload("speaking", float("nan")),
    "too bright": lambda: limits_payload(1.5, 300),
    "too much": lambda: limits_payload(1.0, 65536),
    "less than nothing": lambda: limits_payload(1.0, -1),
}


@pytest.mark.parametrize("pack", OUT_OF_RANGE.values(), ids=OUT_OF_RANGE)
def test_out_of_range_is_our_mistake(pack: Callable[[], bytes]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (any words will do)
        pack()
