"""What was asked and not answered, without a port, a thread or a clock."""

import pytest

from companion.hardware.exchange import ANSWER_S, PING_S, RETRY_S, Exchange, Pulse
from companion.hardware.wire import Kind, Message


def test_a_request_is_sent_at_once_and_again_until_it_is_answered() -> None:
    exchange = Exchange()
    asked = exchange.ask(Kind.SET_STATE, b"\2\0", 5.0)
    assert exchange.due(5.0) == [asked]
    assert exchange.due(5.0 + RETRY_S / 2) == []
    assert exchange.next_due_s() == 5.0 + RETRY_S
    assert exchange.due(5.0 + RETRY_S) == [asked]
    assert exchange.take(Message(Kind.ACK, asked.seq, b"")) is asked
    assert (asked.accepted, asked.over.is_set(), exchange.next_due_s()) == (True, True, float("inf"))


@pytest.mark.parametrize(
    ("kind", "answer", "accepted"),
    [
        (Kind.PING, Message(Kind.PONG, 0, b"x"), True),
        (Kind.HELLO, Message(Kind.HELLO_R, 0, b""), True),
        (Kind.SET_LIMITS, Message(Kind.ACK, 0, b""), True),
        (Kind.SET_LIMITS, Message(Kind.NAK, 0, b"\x12"), False),
        (Kind.SET_LIMITS, Message(Kind.NAK, 0, b"\x10"), None),
        (Kind.SET_LIMITS, Message(Kind.ACK, 1, b""), None),
        (Kind.PING, Message(Kind.ACK, 0, b""), None),
        (0x33, Message(Kind.ACK, 0, b""), True),
    ],
)
def test_which_answer_is_whose(kind: int, answer: Message, accepted: bool | None) -> None:
    exchange = Exchange()
    asked = exchange.ask(kind, b"", 0.0)
    assert asked.seq == 0
    taken = exchange.take(answer)
    assert taken is (None if accepted is None else asked)
    assert asked.over.is_set() is (accepted is not None)
    assert asked.accepted is bool(accepted)


def test_an_answer_counts_once() -> None:
    exchange = Exchange()
    exchange.ask(Kind.PING, b"", 0.0)
    assert exchange.take(Message(Kind.PONG, 0, b""))
    assert exchange.take(Message(Kind.PONG, 0, b"")) is None


def test_the_oldest_is_given_up_when_numbers_run_out() -> None:
    exchange = Exchange()
    first, *others = (exchange.ask(Kind.PING, b"", 0.0) for _ in range(257))
    assert first.over.is_set()
    assert first.answer is None
    assert not any(asked.over.is_set() for asked in others)
    assert len(exchange.due(0.0)) == 256


def test_when_the_ring_is_gone_nobody_waits() -> None:
    exchange = Exchange()
    asked = [exchange.ask(Kind.PING, b"", 0.0) for _ in range(3)]
    exchange.clear()
    assert all(each.over.is_set() and not each.accepted for each in asked)
    assert exchange.due(9.0) == []


def test_a_ring_that_answers_is_asked_each_second() -> None:
    pulse = Pulse(0.0)
    for second in range(1, 5):
        assert pulse.next_s == second * PING_S
        assert not pulse.ask_now(second - 0.01)
        assert pulse.ask_now(float(second))
        assert not pulse.ask_now(float(second))
        pulse.heard(second + 0.005)
        assert not pulse.is_dead(second + 0.95)


def test_a_ring_that_hangs_is_dead_within_two_seconds() -> None:
    pulse = Pulse(0.0)
    pulse.heard(0.001)
    assert pulse.ask_now(PING_S)
    assert pulse.next_s == PING_S + ANSWER_S
    assert not pulse.is_dead(pulse.next_s - 0.001)
    assert pulse.is_dead(pulse.next_s)
    assert pulse.next_s < 2.0
