"""What the ring was asked and has not yet answered: when each is to be sent again, which answer is whose, whether it lives.

Requests are idempotent, so one that stays without an answer is simply sent again, with the same seq. This file decides and
does nothing else: times and messages come in, frames come out.
"""

from threading import Event

from companion.hardware.wire import Kind, Message

RETRY_S = 0.15
"""A Pico that is busy drawing answers within 20 ms."""

PING_S, ANSWER_S = 1.0, 0.9
"""Together less than the 2 s within which a ring that hangs is noticed."""

ANSWERS: dict[int, int] = {Kind.HELLO: Kind.HELLO_R, Kind.PING: Kind.PONG}
"""What answers what; the rest is answered with ACK. NAK, with the kind refused, may answer anything."""


class Asked:
    """One request, and once it is there its answer."""

    def __init__(self, kind: int, seq: int, payload: bytes, now_s: float) -> None:
        self.kind, self.seq, self.payload = kind, seq, payload
        self.due_s = now_s
        """When to send it, for the first time or again."""
        self.over = Event()
        """Set when there is an answer, or none will come any more."""
        self.answer: Message | None = None

    @property
    def accepted(self) -> bool:
        return self.answer is not None and self.answer.kind != Kind.NAK

    def is_answered_by(self, message: Message) -> bool:
        if message.kind == Kind.NAK:
            return message.payload == bytes((self.kind,))
        return message.kind == ANSWERS.get(self.kind, Kind.ACK)


class Exchange:
    """All requests under way. Not for two threads at once."""

    def __init__(self) -> None:
        self._asked: dict[int, Asked] = {}
        self._next_seq = 0

    def ask(self, kind: int, payload: bytes, now_s: float) -> Asked:
        """Begin a request. With 256 under way the oldest is given up."""
        seq = self._next_seq
        self._next_seq = (seq + 1) % 256
        if seq in self._asked:
            self.give_up(self._asked[seq])
        asked = self._asked[seq] = Asked(kind, seq, payload, now_s)
        return asked

    def due(self, now_s: float) -> list[Asked]:
        """What is to be sent now, oldest first. It is due again RETRY_S later."""
        due = [asked for asked in self._asked.values() if asked.due_s <= now_s]
        for asked in due:
            asked.due_s = now_s + RETRY_S
        return due

    def next_due_s(self) -> float:
        """When due() is wanted next; infinity when nothing is under way."""
        return min((asked.due_s for asked in self._asked.values()), default=float("inf"))

    def take(self, message: Message) -> Asked | None:
        """The request that this answers; None when it answers nothing that is under way."""
        asked = self._asked.get(message.seq)
        if asked is None or not asked.is_answered_by(message):
            return None
        asked.answer = message
        self.give_up(asked)
        return asked

    def give_up(self, asked: Asked) -> None:
        """Nobody waits for it any more."""
        self._asked.pop(asked.seq, None)
        asked.over.set()

    def clear(self) -> None:
        """The ring is gone: no answer will come."""
        for asked in list(self._asked.values()):
            self.give_up(asked)


class Pulse:
    """Whether the ring lives: asked each PING_S, it has ANSWER_S to say anything that makes sense."""

    def __init__(self, now_s: float) -> None:
        self._heard_s = self._asked_s = now_s

    @property
    def next_s(self) -> float:
        """When ask_now() or is_dead() may change their mind."""
        return self._asked_s + (ANSWER_S if self._heard_s < self._asked_s else PING_S)

    def ask_now(self, now_s: float) -> bool:
        """Whether to send a PING; answers with yes once."""
        if self._heard_s < self._asked_s or now_s < self._asked_s + PING_S:
            return False
        self._asked_s = now_s
        return True

    def heard(self, now_s: float) -> None:
        """A whole frame came. Mere bytes don't count: MicroPython's prompt echoes what it is asked."""
        self._heard_s = now_s

    def is_dead(self, now_s: float) -> bool:
        return self._heard_s < self._asked_s and now_s >= self._asked_s + ANSWER_S
