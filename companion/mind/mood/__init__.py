"""How the person seems: the mood of a line from its words and voice, what is kept, what it changes, and the talk about it."""

MOODS = ("bright", "fine", "flat", "low", "mixed", "tense")
"""Glad, all right, tired or empty, sad, a bit of both, wound up. The order of the heads that tell them apart."""
