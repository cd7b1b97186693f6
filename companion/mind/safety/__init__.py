"""Danger: what she listens for, and what she says to it (docs/danger.md)."""

from companion.mind.safety.danger import Danger, danger, prepare
from companion.mind.safety.nearness import Nearness

__all__ = ["Danger", "Nearness", "danger", "prepare"]
