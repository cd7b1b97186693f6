"""Who sits at the handset, what waits to be sent, and what may come when; without a socket."""

import numpy as np
import pytest

from companion.turn.runner import Notice
from companion.web import seat
from companion.web.order import Allowance, Order
from companion.web.seat import Outbox, Seat
from companion.web.transcript import TURNS_KEPT, Transcript
from companion.web.wire import Begin, Cut, Frame, FromCompanion, Partial, Press, Release, Sound, State, Voice, WireError


def taken(outbox: Outbox) -> list[FromCompanion]:
    return list(iter(outbox.take, None))


def test_only_the_newest_frame_of_the_ring_waits_and_nothing_else_is_dropped() -> None:
    outbox = Outbox()
    for message in (Frame(b"\1\1\1"), State("idle"), Frame(b"\2\2\2"), Voice(1, b"ab"), Frame(b"\3\3\3"), Partial("good")):
        assert outbox.put(message)
    assert taken(outbox) == [State("idle"), Voice(1, b"ab"), Frame(b"\3\3\3"), Partial("good")]


def test_sound_that_was_cut_is_not_sent_any_more() -> None:
    outbox = Outbox()
    for message in (Begin(1), Voice(1, b"ab"), Begin(2), Voice(2, b"cd"), Cut(1)):
        outbox.put(message)
    assert taken(outbox) == [Begin(1), Begin(2), Voice(2, b"cd"), Cut(1)]


def test_an_outbox_that_nobody_empties_says_when_it_is_full() -> None:
    outbox = Outbox()
    piece = Voice(1, bytes(seat.MOST_BYTES // 4))
    assert [outbox.put(piece) for _ in range(5)] == [True] * 4 + [False]
    taken(outbox)
    assert outbox.put(piece), "emptied, it takes more"
    assert [outbox.put(Partial("")) for _ in range(seat.MOST_MESSAGES)].count(False) == 1


class Sitting:
    """A browser that keeps what it is sent."""

    def __init__(self) -> None:
        self.sent: list[FromCompanion] = []
        self.closed: tuple[int, str] | None = None

    def send(self, message: FromCompanion) -> None:
        self.sent.append(message)

    def close(self, code: int, reason: str) -> None:
        self.closed = code, reason


def sits(place: Seat, browser: Sitting) -> None:
    place.sit_down(browser, lambda: State("idle"))


def test_one_browser_at_a_time_and_the_older_one_takes_nothing_with_it() -> None:
    place, old, new = Seat(), Sitting(), Sitting()
    sits(place, old)
    sits(place, new)
    assert old.closed == (4001, "taken over")
    assert not place.stand_up(old)
    place.send(State("thinking"))
    assert (old.sent, new.sent) == ([State("idle")], [State("idle"), State("thinking")])
    assert place.stand_up(new)
    place.send(State("idle"))
    assert len(new.sent) == 2


def test_messages_are_allowed_as_they_come_and_floods_are_not() -> None:
    allowance = Allowance(0.0, per_s=8, burst=20)
    for number in range(100):
        allowance.take(number / 8)
    for _ in range(20):
        allowance.take(12.5)
    with pytest.raises(WireError, match="too many"):
        allowance.take(12.5)


def test_sound_that_comes_after_the_next_press_is_passed_over() -> None:
    order, sound = Order(), np.zeros(160, np.int16)
    acted = [order.check(one) for one in (Press(1), Sound(1, sound), Release(1, 160), Sound(1, sound), Press(2), Sound(1, sound))]
    assert acted == [True] * 5 + [False]


def test_the_last_ten_turns_are_kept_with_what_came_late() -> None:
    transcript = Transcript()
    for turn in range(1, TURNS_KEPT + 3):
        transcript.see(Notice("heard", 0.0, turn, {"text": f"line {turn}", "seconds": 1.0}))
        transcript.see(Notice("reply", 0.0, turn, {"text": f"answer {turn}", "source": "bank"}))
        transcript.see(Notice("spoken", 0.0, turn - 1, {"text": "", "whole": True}))
    kept = transcript.turns()
    assert [turn["heard"] for turn in kept] == [f"line {turn}" for turn in range(3, 13)]
    assert [turn["whole"] for turn in kept] == [True] * 9 + [False]
