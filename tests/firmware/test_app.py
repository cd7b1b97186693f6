"""The Pico's program on the bench: what it answers, what it shows, and what it never does."""

from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.hardware.wire import LOOK_CODES, Decoder, Kind, Message, encode
from firmware.simulated.bench import BenchBoard, HasLeftError

DARK = bytes(36)


class Bench:
    """The program on a bench board, and the host's end of its line."""

    def __init__(self, firmware: SimpleNamespace, **board: Any) -> None:
        self.board = BenchBoard(**board)
        self.app = firmware.app.App(self.board)
        self._decoder = Decoder()

    def pass_time(self, ms: int, before: Callable[[int], object] | None = None) -> list[Message]:
        """Let it run; what it sent in that time."""
        self.board.run(self.app, ms, before=before)
        data = bytes(self.board.sent)
        self.board.sent.clear()
        return self._decoder.feed(data)

    def tell(self, kind: int, payload: bytes = b"", seq: int = 77) -> list[Message]:
        self.board.arriving += encode(kind, seq, payload)
        return self.pass_time(10)

    def pinged(self, now_ms: int) -> None:
        if now_ms % 1000 == 0:
            self.board.arriving += encode(Kind.PING, 9)

    def look(self) -> int:
        return int(self.app._ring.code)

    def shows(self, look: str) -> bool:
        return self.look() == LOOK_CODES[look]


@pytest.fixture
def bench(firmware: SimpleNamespace) -> Bench:
    return Bench(firmware)


REQUESTS = {  # kind, payload: kind and payload of the answer
    "hello": (Kind.HELLO, b"", Kind.HELLO_R, bytes((1, 0, 2, 0, 12)) + bytes.fromhex("e660583883000001")),
    "ping": (Kind.PING, bytes(range(56, 256)), Kind.PONG, bytes(range(56, 256))),
    "empty ping": (Kind.PING, b"", Kind.PONG, b""),
    "look": (Kind.SET_STATE, b"\x03\x00", Kind.ACK, b""),
    "look without an argument": (Kind.SET_STATE, b"\x03", Kind.NAK, b"\x10"),
    "no look": (Kind.SET_STATE, b"", Kind.NAK, b"\x10"),
    "a look of the future": (Kind.SET_STATE, b"\x63\x00", Kind.NAK, b"\x10"),
    "limits": (Kind.SET_LIMITS, b"\xff\x2c\x01", Kind.ACK, b""),
    "limits, still": (Kind.SET_LIMITS, b"\xff\x2c\x01\x01", Kind.ACK, b""),
    "no limits": (Kind.SET_LIMITS, b"\xff", Kind.NAK, b"\x12"),
    "wrong magic": (Kind.EXIT_REPL, b"BOOT", Kind.NAK, b"\x1e"),
    "no magic": (Kind.BOOTSEL, b"", Kind.NAK, b"\x1f"),
    "a request of the future": (0x33, b"?", Kind.NAK, b"\x33"),
}


@pytest.mark.parametrize(("kind", "payload", "answer", "content"), REQUESTS.values(), ids=REQUESTS)
def test_request(bench: Bench, kind: int, payload: bytes, answer: int, content: bytes) -> None:
    for _ in range(2):  # asked again, answered again
        assert bench.tell(kind, payload, seq=200) == [(answer, 200, content)]
    assert bench.board.left is None


@pytest.mark.parametrize("kind", [Kind.ACK, Kind.NAK, Kind.PONG, Kind.HELLO_R, Kind.LOG, 0x93], ids=hex)
def test_answers_are_not_answered(bench: Bench, kind: int) -> None:
    assert bench.tell(kind, b"\x01") == []


@pytest.mark.parametrize(
    ("kind", "magic", "where"), [(Kind.EXIT_REPL, b"REPL", "update"), (Kind.BOOTSEL, b"BOOT", "bootsel")], ids=["repl", "bootsel"]
)
def test_it_leaves_only_when_told_twice_over(bench: Bench, kind: int, magic: bytes, where: str) -> None:
    bench.board.arriving += encode(kind, 5, magic)
    with pytest.raises(HasLeftError):
        bench.app.tick()
    assert bench.board.left == where
    assert Decoder().feed(bytes(bench.board.sent)) == [(Kind.ACK, 5, b"")]


def test_a_look_asked_for_again_goes_on_where_it_was(firmware: SimpleNamespace) -> None:
    thinking = bytes((LOOK_CODES["thinking"], 0))
    twice, once = Bench(firmware), Bench(firmware)
    for bench in (twice, once):
        bench.tell(Kind.SET_STATE, thinking)
        bench.pass_time(400)
    twice.tell(Kind.SET_STATE, thinking)
    once.pass_time(10)
    for bench in (twice, once):
        bench.pass_time(100)
    assert twice.board.frames == once.board.frames


def test_a_new_look_shows_in_the_same_tick(bench: Bench) -> None:
    bench.pass_time(107)
    bench.board.arriving += encode(Kind.SET_STATE, 1, bytes((LOOK_CODES["listening"], 255)))
    shown = len(bench.board.frames)
    bench.app.tick()
    assert len(bench.board.frames) == shown + 1
    assert bench.shows("listening")
    assert min(bench.board.frames[-1][2::3]) > 0, "each light is lit, with some blue"


# -- Without a host -----------------------------------------------------------------------------------------------------


def test_alone_it_starts_and_then_says_that_nobody_is_there(bench: Bench) -> None:
    bench.pass_time(4990)
    assert bench.shows("starting")
    bench.pass_time(20)
    assert bench.shows("host_lost")
    assert bench.board.frames[-1] != DARK


@pytest.mark.parametrize("look", LOOK_CODES)
def test_five_seconds_of_silence_are_a_lost_host(bench: Bench, look: str) -> None:
    bench.tell(Kind.SET_STATE, bytes((LOOK_CODES[look], 128)))
    bench.pass_time(4900)
    assert bench.shows(look)
    bench.pass_time(200)
    assert bench.shows("host_lost")
    bench.tell(Kind.PING)
    assert bench.shows(look if look != "listening" else "host_lost"), "what was asked, but listening must be asked for again"
    bench.tell(Kind.SET_STATE, bytes((LOOK_CODES["listening"], 128)))
    assert bench.shows("listening")


def test_noise_is_no_host(bench: Bench) -> None:
    def noise(now_ms: int) -> None:
        bench.board.arriving += b"\r\n\x03\x04\0"

    bench.pass_time(5100, before=noise)
    assert bench.shows("host_lost")


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_it_never_listens_by_itself(firmware: SimpleNamespace, data: st.DataObject) -> None:
    """Presses, silence, noise and every request but that one look: never "listening"."""
    bench = Bench(firmware)
    looks = st.sampled_from([look for look in LOOK_CODES if look != "listening"])
    for _ in range(data.draw(st.integers(1, 8))):
        bench.board.closed = data.draw(st.booleans())
        message = encode(Kind.SET_STATE, 1, bytes((LOOK_CODES[data.draw(looks)], data.draw(st.integers(0, 255)))))
        bench.board.arriving += data.draw(st.sampled_from([b"", message, encode(Kind.HELLO, 1), b"\x07noise\0"]))
        bench.board.run(bench.app, data.draw(st.sampled_from([2, 30, 200, 6000])), each_ms=10)
        assert not bench.shows("listening")


# -- The button ---------------------------------------------------------------------------------------------------------


def test_a_press_is_told_with_its_time_and_repeated_until_it_is_taken(bench: Bench) -> None:
    bench.pass_time(1000)
    bench.board.closed = True
    sent = bench.pass_time(250)
    assert [message.kind for message in sent] == [Kind.BUTTON] * 3
    assert len({message.seq for message in sent}) == 1
    assert sent[0].payload == b"\x01" + (1000).to_bytes(4, "little")
    assert bench.tell(Kind.ACK, seq=sent[0].seq) == []
    bench.board.closed = False
    (up,) = bench.pass_time(50)
    assert up.payload == b"\x02" + (1260).to_bytes(4, "little")


def test_a_press_without_a_host_shows_nothing(bench: Bench) -> None:
    bench.pass_time(6000)
    bench.board.closed = True
    bench.pass_time(3000)
    bench.board.closed = False
    bench.pass_time(3000)
    assert bench.shows("host_lost")


def test_its_clock_does_not_begin_anew_for_the_button(bench: Bench) -> None:
    bench.board.now_ms = 2**32 + 500
    bench.board.closed = True
    bench.pass_time(2)
    (down,) = bench.pass_time(4)
    assert down.payload == b"\x01" + (500).to_bytes(4, "little")


# -- Frames -------------------------------------------------------------------------------------------------------------


def gaps_ms(board: BenchBoard) -> list[int]:
    times = board.frame_times_ms
    return [after - before for before, after in pairwise(times)]


@pytest.mark.parametrize(
    "flood",
    [b"\0", b"\xff" * 64, encode(Kind.PING, 1, bytes(200)), encode(Kind.SET_STATE, 1, b"\x01\0")],
    ids=["zeros", "ones", "pings", "looks"],
)
def test_fifty_frames_a_second_whatever_comes_in(bench: Bench, flood: bytes) -> None:
    def pour(now_ms: int) -> None:
        bench.board.arriving += flood * 50

    bench.pass_time(2000, before=pour)
    assert max(gaps_ms(bench.board)) <= 22
    assert len(bench.board.frames) >= 98


def test_a_host_that_does_not_read_holds_the_ring_up_once(bench: Bench) -> None:
    bench.tell(Kind.HELLO)
    bench.board.write_ms = 500  # what MicroPython waits for on an RP2040
    bench.board.closed = True
    bench.pass_time(2000)
    assert sum(gap > 40 for gap in gaps_ms(bench.board)) == 1


def test_a_host_that_talks_and_never_reads_holds_the_ring_up_less_and_less(bench: Bench) -> None:
    def pour(now_ms: int) -> None:
        bench.board.arriving[:] = encode(Kind.HELLO, 1)

    def answers() -> bool:
        return Kind.PONG in [message.kind for message in bench.tell(Kind.PING)]

    bench.tell(Kind.HELLO)
    bench.board.write_ms = 500
    bench.pass_time(180_000, before=pour)
    assert sum(gap > 40 for gap in gaps_ms(bench.board)) <= 30
    bench.board.write_ms = 0
    bench.pass_time(8000)
    assert answers(), "it reads again"
    bench.board.write_ms = 500
    assert answers(), "though nobody fetches it any more"
    bench.board.write_ms = 0
    assert not answers()
    bench.pass_time(250)
    assert answers(), "a single stall is soon forgotten"


def test_after_being_late_it_does_not_hurry(bench: Bench) -> None:
    bench.pass_time(100)
    bench.board.now_ms += 300
    bench.pass_time(100)
    assert sorted(gaps_ms(bench.board))[0] == 20


def test_garbage_is_collected_at_quiet_moments_and_the_watchdog_always_fed(bench: Bench) -> None:
    bench.pass_time(10_000)
    assert 9 <= bench.board.tidied <= 11
    assert bench.board.fed == 5000


# -- Battery, log, trial ------------------------------------------------------------------------------------------------


def batteries(messages: list[Message]) -> list[bytes]:
    return [message.payload for message in messages if message.kind == Kind.BATTERY]


def test_the_battery_is_told_on_change_and_every_half_minute(bench: Bench) -> None:
    bench.board.gauge = (3840, 50, 0)
    assert batteries(bench.pass_time(4000)) == [], "nobody to tell"
    bench.tell(Kind.HELLO)
    assert batteries(bench.pass_time(29_000, before=bench.pinged)) == []
    bench.board.gauge = (3850, 50, 0)
    assert batteries(bench.pass_time(2500, before=bench.pinged)) == [(3850).to_bytes(2, "little") + b"\x32\0"]
    bench.board.gauge = (3850, 51, 3)
    assert batteries(bench.pass_time(2500, before=bench.pinged)) == [(3850).to_bytes(2, "little") + b"\x33\x03"]


def test_a_host_that_stood_still_and_goes_on_is_told_the_battery_again(bench: Bench) -> None:
    """It has no reason to say HELLO once more: for it the line was never down."""
    bench.board.gauge = (3840, 50, 0)
    bench.tell(Kind.HELLO)
    bench.pass_time(6000)
    assert bench.shows("host_lost")
    bench.board.gauge = (3700, 12, 0)
    assert batteries(bench.pass_time(6000)) == [], "nobody to tell"
    bench.tell(Kind.PING)
    assert batteries(bench.pass_time(3000, before=bench.pinged)) == [(3700).to_bytes(2, "little") + b"\x0c\0"]


def test_each_hello_is_told_the_battery(bench: Bench) -> None:
    bench.board.gauge = (3840, 50, 0)
    for _ in range(2):
        assert len(batteries(bench.tell(Kind.HELLO) + bench.pass_time(10))) == 1


def test_why_it_failed_is_told_once(bench: Bench) -> None:
    bench.board.crash = "Traceback: " + "é" * 300 + "OSError: 5"
    log = [message.payload for message in bench.tell(Kind.HELLO) if message.kind == Kind.LOG]
    assert len(log) == 1
    assert len(log[0]) <= 200
    assert log[0].decode().startswith("It failed before: ")
    assert [message.kind for message in bench.tell(Kind.HELLO)] == [Kind.HELLO_R]


def test_damage_is_told_now_and_then(bench: Bench) -> None:
    def noise(now_ms: int) -> None:
        bench.board.arriving += b"noise\0"
        bench.pinged(now_ms)

    bench.tell(Kind.HELLO)
    logs = [message for message in bench.pass_time(61_000, before=noise) if message.kind == Kind.LOG]
    assert 2 <= len(logs) <= 3
    assert logs[0].payload.startswith(b"1 damaged frames")


def test_what_went_wrong_alone_is_told_when_the_host_comes(bench: Bench) -> None:
    bench.tell(Kind.HELLO)
    for _ in range(20):
        bench.pass_time(6000)
        bench.tell(Kind.PING)
    logs = [message.payload for message in bench.tell(Kind.HELLO) if message.kind == Kind.LOG]
    assert 1 <= len(logs) <= 5
    assert b"silent for 5 s" in logs[0]


def test_it_confirms_itself_once_after_ten_seconds_with_a_host(bench: Bench) -> None:
    bench.pass_time(15_000)
    assert bench.board.confirmed == 0
    bench.tell(Kind.HELLO)
    assert bench.board.confirmed == 1
    bench.pass_time(5000)
    assert bench.board.confirmed == 1


def test_it_does_not_confirm_itself_at_once(bench: Bench) -> None:
    bench.tell(Kind.HELLO)
    bench.pass_time(9900 - bench.board.now_ms, before=bench.pinged)
    assert bench.board.confirmed == 0
    bench.pass_time(200, before=bench.pinged)
    assert bench.board.confirmed == 1


CUTS = {
    "short": ("plain", 200, "plain"),
    "even": ("é" * 150, 200, "é" * 100),
    "odd": ("aé" * 100, 200, "aé" * 66 + "a"),
    "nothing": ("", 5, ""),
    "within a letter": ("€€", 5, "€"),
}


@pytest.mark.parametrize(("text", "most", "left"), CUTS.values(), ids=CUTS)
def test_a_log_is_cut_between_letters(firmware: SimpleNamespace, text: str, most: int, left: str) -> None:
    assert firmware.app.cut(text, most).decode() == left
