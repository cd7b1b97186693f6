"""Ears of our own: from AN4 recordings and synthetic speech to a small Vosk model. README.md has the report."""
