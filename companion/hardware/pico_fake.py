"""A Pico that isn't there, on a pseudo-terminal that is: answers as the firmware does, and refuses what it refuses.

pico = FakePico(folder / "ttyRING")
pico.plug_in()                 the path is there now, and HELLO gets an answer
pico.press()                   a BUTTON message, sent again until it is acknowledged
pico.unplug()                  the path is gone, and whoever has it open reads an error
"""

import os
import pty
import select
import time
import tty
from collections.abc import Callable
from pathlib import Path
from queue import Queue
from threading import Condition, Thread

from companion.hardware.ports import Waker
from companion.hardware.wire import (
    BOOTSEL_MAGIC,
    EXIT_REPL_MAGIC,
    PROTOCOL,
    BatteryNews,
    ButtonEdge,
    Decoder,
    Hello,
    Kind,
    Limits,
    LookWanted,
    Message,
    encode,
)

REPEAT_S, PRESS_TRIES, RELEASE_TRIES = 0.1, 4, 50
PATIENCE_S = 10.0
"""For what the other end should do at once."""

LEAVING: dict[int, bytes] = {Kind.EXIT_REPL: EXIT_REPL_MAGIC, Kind.BOOTSEL: BOOTSEL_MAGIC}


class FakePico:
    """One Pico. Its methods are for the test's thread."""

    def __init__(
        self,
        path: Path,
        board_id: str = "e660583883000001",
        *,
        protocol: int = PROTOCOL,
        delay_s: float = 0.0,
        repl: bool = False,
    ) -> None:
        """Not plugged in yet.

        Args:
            path: where its port appears, as in /dev/serial/by-id.
            protocol: what it claims to speak.
            delay_s: how long it thinks before each answer.
            repl: it runs no program of ours: MicroPython's prompt, which echoes.
        """
        self.path, self.protocol, self.delay_s, self.repl = path, protocol, delay_s, repl
        self.hello = Hello((0, 2, 0), 12, board_id)
        self.heard: Queue[Message] = Queue()
        """Every message it got, in order."""
        self.looks: list[LookWanted] = []
        self.limits: Limits | None = None
        self.hung = False
        """It reads and says nothing, with its port in place."""
        self.left = False
        """Its program was told to end, for an update."""
        self.noise = b""
        """What it says once, before its next answer."""
        self.lost_acks = 0
        """How many acknowledgements of its own messages are still to be lost on the way."""
        self._changed = Condition()
        self._unacknowledged: dict[int, tuple[bytes, float, int]] = {}
        self._next_seq, self._began_s = 200, time.monotonic()
        self._master_fd = self._slave_fd = -1
        self._thread: Thread | None = None

    def plug_in(self) -> None:
        """The port appears."""
        self._master_fd, self._slave_fd = pty.openpty()
        tty.setraw(self._slave_fd)
        self.looks, self.limits = [], None
        self._unacknowledged.clear()
        self._decoder, self._waker, self._unplugging = Decoder(), Waker(), False
        self._thread = Thread(target=self._run, name="fake Pico", daemon=True)
        self._thread.start()
        link = self.path.with_name(self.path.name + ".new")
        link.symlink_to(os.ttyname(self._slave_fd))
        link.replace(self.path)

    def unplug(self) -> None:
        """The port goes, whatever it was doing. Twice is fine."""
        if self._thread is None:
            return
        self.path.unlink()
        self._unplugging = True
        self._waker.set()
        self._thread.join(PATIENCE_S)
        self._thread = None
        os.close(self._master_fd)
        os.close(self._slave_fd)
        self._waker.close()

    def press(self) -> int:
        """Press the button. Returns the Pico's time of it, in ms."""
        return self.edge(True)

    def release(self) -> int:
        """Let go of the button."""
        return self.edge(False)

    def edge(self, pressed: bool, t_ms: int | None = None) -> int:
        t_ms = round(1000 * (time.monotonic() - self._began_s)) if t_ms is None else t_ms
        with self._changed:
            self._next_seq = (self._next_seq + 1) % 256
            frame = encode(Kind.BUTTON, self._next_seq, ButtonEdge(pressed, t_ms).payload())
            tries = PRESS_TRIES if pressed else RELEASE_TRIES
            self._unacknowledged[self._next_seq] = frame, time.monotonic(), tries
        self._waker.set()
        return t_ms

    def battery(self, news: BatteryNews) -> None:
        self.say(encode(Kind.BATTERY, 0, news.payload()))

    def say(self, noise: bytes) -> None:
        """Put bytes on the line, whatever they are."""
        os.write(self._master_fd, noise)

    def wait_for(self, met: Callable[["FakePico"], bool]) -> bool:
        """Wait until it is so, at most PATIENCE_S. It is looked at whenever a message has come."""
        with self._changed:
            return self._changed.wait_for(lambda: met(self), PATIENCE_S)

    @property
    def look(self) -> str | None:
        """What it shows; None since it has started."""
        return self.looks[-1].look if self.looks else None

    @property
    def unacknowledged(self) -> int:
        """How many presses and releases it is not sure to have told."""
        return len(self._unacknowledged)

    def _run(self) -> None:
        waker_fd = self._waker.fileno()
        while not self._unplugging:
            ready, _, _ = select.select([waker_fd] if self.hung else [self._master_fd, waker_fd], [], [], self._wait_s())
            self._waker.clear()
            if self._master_fd in ready and not self.hung:
                self._read()
            if not self.hung:
                self._send_edges()

    def _wait_s(self) -> float:
        with self._changed:
            due_s = [due_s for _, due_s, _ in self._unacknowledged.values()]
        return max(0.0, min(due_s) - time.monotonic()) if due_s and not self.hung else REPEAT_S

    def _send_edges(self) -> None:
        now_s = time.monotonic()
        with self._changed:
            for seq, (frame, due_s, left) in list(self._unacknowledged.items()):
                if due_s > now_s:
                    continue
                if left == 0:
                    del self._unacknowledged[seq]
                    continue
                self._unacknowledged[seq] = frame, now_s + REPEAT_S, left - 1
                os.write(self._master_fd, frame)

    def _read(self) -> None:
        data = os.read(self._master_fd, 4096)
        if self.repl:
            self.say(data)
            return
        for message in self._decoder.feed(data):
            with self._changed:
                answer = self._answer(message)
                self.heard.put(message)
                self._changed.notify_all()
            if answer:
                time.sleep(self.delay_s)
                noise, self.noise = self.noise, b""
                self.say(noise + answer)
            self.hung |= self.left

    def _answer(self, message: Message) -> bytes | None:
        if message.kind == Kind.ACK:
            self._acknowledged(message.seq)
        if message.kind >= Kind.BUTTON:  # answers, and what only a Pico tells: nothing answers an answer
            return None
        try:
            kind, payload = self._obey(message.kind, message.payload)
        except ValueError:
            kind, payload = Kind.NAK, bytes((message.kind,))
        return encode(kind, message.seq, payload)

    def _obey(self, kind: int, payload: bytes) -> tuple[Kind, bytes]:
        """Do it, and give the answer. Raises ValueError for what it doesn't know."""
        if kind == Kind.HELLO and not payload:
            return Kind.HELLO_R, bytes((self.protocol,)) + self.hello.payload()[1:]
        if kind == Kind.PING:
            return Kind.PONG, payload
        if kind == Kind.SET_STATE:
            self.looks.append(LookWanted.of(payload))
        elif kind == Kind.SET_LIMITS:
            self.limits = Limits.of(payload)
        elif kind in LEAVING and payload == LEAVING[kind]:
            self.left = True
        else:
            raise ValueError(f"no message for a Pico: {kind:#x} {payload.hex()}")
        return Kind.ACK, b""

    def _acknowledged(self, seq: int) -> None:
        if self.lost_acks:
            self.lost_acks -= 1
        else:
            self._unacknowledged.pop(seq, None)
