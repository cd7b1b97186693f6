"""An answer of a skill."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Skilled:
    """`choices` are alike; any that she hasn't said lately will do. `scene` of the bank is where the talk may go on from."""

    source: str
    choices: tuple[str, ...]
    move: str
    scene: str = ""
    then: Callable[[str], "Skilled | None"] | None = None
    """Asked with the bare text of the next line, before every other skill, for that is the answer to her question ("All of it?"
    "Yes."). It gives None for a line that is no answer; her question is over then.
    """
