"""What the doctor finds of one part, and how a check becomes a finding."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from companion.errors import CompanionError

Verdict = Literal["works", "missing", "broken"]


@dataclass(frozen=True)
class Finding:
    """One part: `what` was found, and how to mend it (empty if nothing is to be done)."""

    part: str
    verdict: Verdict
    what: str
    fix: str = ""
    needed: bool = True
    """Without it there is no conversation through this machine's own sound."""


def tried(part: str, check: Callable[[], str], *, needed: bool = True) -> Finding:
    """What `check` says, or what it raised. A damaged model is broken; what does not answer counts as missing."""
    try:
        return Finding(part, "works", check(), needed=needed)
    except CompanionError as error:
        return Finding(part, "broken" if error.exit_code == 4 else "missing", error.what, error.fix, needed)
