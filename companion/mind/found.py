"""An answer not yet spoken."""

from dataclasses import dataclass

from companion.mind.bank import Exchange


@dataclass(frozen=True)
class Found:
    """`scene` is where the talk would be after it; `danger` the kind that was heard."""

    text: str
    source: str
    move: str
    scene: Exchange | None = None
    danger: str = ""
