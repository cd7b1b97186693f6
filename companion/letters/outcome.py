"""What a change is about, and what came of it."""

from dataclasses import dataclass, field

from companion.letters.addressed import Addressed
from companion.letters.kinds import Page


@dataclass(frozen=True)
class Scope:
    """What the change is about: the parts that were read last, who is addressed, and names that get capitals."""

    heard: range = range(0)
    whom: Addressed = field(default_factory=Addressed)
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """`came` is what happened: done, or why it isn't (nothing, which, none); `what` is the words it is about."""

    page: Page
    came: str
    what: str = ""
    at: int = 0
    """The part that it happened in."""
