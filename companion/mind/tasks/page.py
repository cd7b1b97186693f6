"""The page for a phone: opened and closed by asking. What is said of it comes from whatever opens it."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from companion.mind.patterns import late
from companion.mind.skilled import Skilled

PAGE = r"(?:the |your |a )?(?:web ?page|page|website|web site|browser)(?: for (?:my|the) phone)?"
ASKED = r"(?:(?:can|could|will|would) you )?(?:please )?"
OPEN = late(
    rf"^{ASKED}(?:open|show|start|turn on|switch on|put on)(?: me)? {PAGE}(?: on my phone)?(?: please)?$"
    r"|^let (?:my|the) phone in(?: please)?$|^(?:i want to|let me|can i|may i) see you on my phone$"
    r"|^(?:what is|what's|say|tell me) the (?:pairing )?code(?: again)?$"
)
CLOSE = late(rf"^{ASKED}(?:close|shut|turn off|switch off|stop|end) {PAGE}(?: please)?$")
NONE_HERE = ("There's no page to open here. On a computer, the command companion serve opens one.",)
"""In a talk with recordings or by typing."""


class Doorman(Protocol):
    """Lets a phone in, or nobody."""

    def open_page(self) -> str:
        """What she says: where the page is, and the code. Empty where there is no page."""
        ...

    def close_page(self) -> str:
        """What she says. Empty where there is no page."""
        ...


class PageTask:
    def __init__(self, doorman: Doorman | None) -> None:
        self._doorman = doorman

    def reply(self, text: str, now: datetime) -> Skilled | None:  # noqa: ARG002  every task is asked with both
        if OPEN.search(text):
            return self._done(self._doorman.open_page if self._doorman is not None else None)
        if CLOSE.search(text):
            return self._done(self._doorman.close_page if self._doorman is not None else None)
        return None

    def _done(self, act: Callable[[], str] | None) -> Skilled:
        said = act() if act is not None else ""
        return Skilled("page", (said,) if said else NONE_HERE, "task" if said else "bound")
