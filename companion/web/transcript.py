"""What a conversation's notices are to the page: its messages, and the last turns for a browser that sits down."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from companion.turn.runner import Notice
from companion.web import wire

TURNS_KEPT = 10


TOLD: dict[str, Callable[[Mapping[str, Any]], wire.FromCompanion]] = {
    "state": lambda fields: wire.State(fields["state"]),
    "partial": lambda fields: wire.Partial(fields["text"]),
    "heard": lambda fields: wire.Heard(fields["text"], fields["seconds"]),
    "replying": lambda fields: wire.Reply(fields["text"], fields["source"]),
    "reply": lambda fields: wire.Reply(fields["text"], fields["source"]),
    "announced": lambda fields: wire.Reply(fields["text"], "alarm" if fields.get("urgent") else "notice"),
    "spoken": lambda fields: wire.Spoken(fields["text"], fields["whole"]),
    "error": lambda fields: wire.Error(fields["what"], fields["fix"]),
}


def message_of(notice: Notice) -> wire.FromCompanion | None:
    """What the page is told of a notice; None: nothing."""
    told = TOLD.get(notice.event)
    return None if told is None else told(notice.fields)


class Transcript:
    """The last turns, oldest first. Its methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: OrderedDict[int, dict[str, Any]] = OrderedDict()

    def see(self, notice: Notice) -> None:
        """Keep what belongs to a turn. What is left of an answer may come when the next turn has begun."""
        with self._lock:
            match notice.event:
                case "heard" if notice.fields["text"]:
                    self._turn(notice.turn)["heard"] = str(notice.fields["text"])
                case "reply" | "announced":
                    self._turn(notice.turn)["reply"] = str(notice.fields["text"])
                case "spoken" if notice.turn in self._turns:
                    self._turns[notice.turn]["whole"] = bool(notice.fields["whole"])

    def turns(self) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(turn) for turn in self._turns.values()]

    def _turn(self, number: int) -> dict[str, Any]:
        if number not in self._turns:
            self._turns[number] = {"heard": "", "reply": "", "whole": False}
            while len(self._turns) > TURNS_KEPT:
                self._turns.popitem(last=False)
        return self._turns[number]
