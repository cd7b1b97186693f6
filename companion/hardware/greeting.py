"""Which of the ports is the ring: opens them, says HELLO, and chooses. What it passes over it tells of, once."""

import logging
from collections.abc import Callable
from typing import NamedTuple

from companion.errors import HardwareError
from companion.hardware.ports import FAULTS, NotReadError, OpenPort, Waker, is_there, quiet_seqs, refusal
from companion.hardware.wire import PROTOCOL, Hello, Kind, Message, OtherProtocolError

log = logging.getLogger(__name__)

TRIES = 3
ANSWER_S = 0.4
"""For each try. A Pico answers within 20 ms, unless it has only just started."""

EARLY_KEPT = 8
"""Messages that come before the answer, a press perhaps. More than these are noise."""

PATIENCE_S = 5.0
"""A port may be silent for so long before it is told of: a Pico shows its port before its program runs."""

PASSED_OVER_S = 5.0
"""Another device's port is not to be bothered each second."""

Trouble = Callable[[HardwareError], object]


class Found(NamedTuple):
    """A ring that has answered."""

    port: OpenPort
    hello: Hello
    early: list[Message]
    """What it said before and beside its answer."""


class Greeter:
    """Looks for the ring. All of it in one thread."""

    def __init__(
        self,
        candidates: Callable[[], list[str]],
        board_id: str,
        on_trouble: Trouble,
        *,
        waker: Waker,
        stop: Callable[[], bool],
        clock: Callable[[], float],
        patience_s: float = PATIENCE_S,
    ) -> None:
        """`board_id`: the only one that will do; empty: any. `stop`: looked at whenever the waker wakes; True ends the search."""
        self._candidates, self._board_id, self._on_trouble = candidates, board_id.lower(), on_trouble
        self._waker, self._stop, self._clock, self._patience_s = waker, stop, clock, patience_s
        self._told: set[tuple[str, str]] = set()
        self._silent_since_s: dict[str, float] = {}
        self._not_before_s: dict[str, float] = {}
        self._rings: set[str] = set()
        """Paths where a ring has answered: their silence is a ring that hangs, not somebody else's device."""
        self._last: Found | None = None

    def find(self) -> Found | None:
        """Ask every port there is, the last one first. Takes TRIES * ANSWER_S for each that is silent."""
        paths = self._candidates()
        self._forget_absent(paths)
        found: list[Found] = []
        for path in sorted(paths, key=lambda path: self._last is None or path != self._last.port.path):
            if self._stop():
                break
            if self._clock() < self._not_before_s.get(path, 0.0):
                continue
            if answered := self._greet(path):
                found.append(answered)
                if answered.hello.board_id in self._sure_ids():
                    break
        return self._choose(found)

    def _sure_ids(self) -> set[str]:
        """With one of these found there is no need to ask the other ports."""
        if self._board_id:
            return {self._board_id}
        return {self._last.hello.board_id} if self._last else set()

    def _choose(self, found: list[Found]) -> Found | None:
        wanted = [ring for ring in found if self._board_id in ("", ring.hello.board_id)]
        last_id = self._last.hello.board_id if self._last else ""
        chosen = min(wanted, key=lambda ring: (ring.hello.board_id != last_id, ring.hello.board_id), default=None)
        for other in found:
            if other is not chosen:
                other.port.close()
                self._pass_over(other.port.path)
                self._tell(other.port.path, "other ring", self._other_ring(other, chosen))
        if self._stop() and chosen:
            chosen.port.close()
            return None
        self._last = chosen or self._last
        return chosen

    def _other_ring(self, other: Found, chosen: Found | None) -> HardwareError:
        one, two = other.hello.board_id, chosen.hello.board_id if chosen else self._board_id
        if chosen is None:
            return HardwareError(f"The ring on {other.port.path} is {one}, not {two}.", "Write its number into the settings.")
        return HardwareError(
            f"There are two rings: {two} is used, {one} on {other.port.path} is not.",
            "Unplug one, or name the one you want in the settings.",
        )

    def _greet(self, path: str) -> Found | None:
        try:
            port = OpenPort(path, self._waker)
        except FAULTS as error:
            self._not_opened(path, error)
            return None
        found = self._who_is_there(port)
        if found is None:
            port.close()
            return None
        self._rings.add(path)
        self._forget(path)
        return found

    def _not_opened(self, path: str, error: Exception) -> None:
        log.debug("%s can't be opened: %s", path, error)
        if isinstance(error, NotReadError):
            self._silent(path)
        elif trouble := refusal(path, error):
            self._tell(path, trouble.what, trouble)

    def _who_is_there(self, port: OpenPort) -> Found | None:
        try:
            found = self._hello(port)
        except OtherProtocolError as error:
            what = f"The ring's program on {port.path} speaks protocol {error.protocol}, this one {PROTOCOL}."
            self._pass_over(port.path)
            self._tell(port.path, "protocol", HardwareError(what, "`companion ring flash` updates it."))
            return None
        except NotReadError:
            found = None
        except FAULTS as error:
            log.debug("%s went away: %s", port.path, error)
            return None
        if found is None and not self._stop():
            self._silent(port.path)
        return found

    def _hello(self, port: OpenPort) -> Found | None:
        """Ask up to TRIES times. Raises OtherProtocolError, and FAULTS when the port goes away."""
        early: list[Message] = []
        for seq in quiet_seqs(Kind.HELLO)[:TRIES]:
            port.send(Kind.HELLO, seq)
            end_s = self._clock() + ANSWER_S
            while (left_s := end_s - self._clock()) > 0 and not self._stop():
                messages = port.receive(left_s)
                answers = [message for message in messages if message.kind == Kind.HELLO_R]
                early += [message for message in messages if message.kind != Kind.HELLO_R]
                for answer in answers:
                    if hello := _understood(answer):
                        return Found(port, hello, early)
                del early[:-EARLY_KEPT]
        return None

    def _silent(self, path: str) -> None:
        since_s = self._silent_since_s.setdefault(path, self._clock())
        if path not in self._rings and self._clock() - since_s >= self._patience_s:
            self._pass_over(path)
            trouble = HardwareError(f"Something on {path} is not the ring's program.", "`companion ring flash` installs it.")
            self._tell(path, "silent", trouble)

    def _tell(self, path: str, why: str, trouble: HardwareError) -> None:
        if (path, why) not in self._told:
            self._told.add((path, why))
            self._on_trouble(trouble)

    def _pass_over(self, path: str) -> None:
        self._not_before_s[path] = self._clock() + PASSED_OVER_S

    def _forget_absent(self, paths: list[str]) -> None:
        """What comes back is looked at, and told of, as if it were new."""
        known = {path for path, _ in self._told} | self._silent_since_s.keys() | self._not_before_s.keys() | self._rings
        for path in known:
            if path not in paths or not is_there(path):
                self._forget(path)
                self._rings.discard(path)

    def _forget(self, path: str) -> None:
        self._told = {(told_path, why) for told_path, why in self._told if told_path != path}
        self._silent_since_s.pop(path, None)
        self._not_before_s.pop(path, None)


def _understood(answer: Message) -> Hello | None:
    try:
        return Hello.of(answer.payload)
    except OtherProtocolError:
        raise
    except ValueError:
        return None
