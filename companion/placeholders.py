"""Keeps a library from loading others that it imports at its top and needs only for what is not used here.

vosk imports requests, tqdm and srt, for fetching models and for subtitles: a tenth of a second and several megabytes at each
start, and several seconds on an emulated board.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


class Placeholder(ModuleType):
    """Has every name, so that `from tqdm import tqdm` works; whatever is called on it fails."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return None


@contextmanager
def placeholders(*names: str) -> Iterator[None]:
    """Within it, these modules are empty, unless they are loaded already; after it, they can be imported as ever."""
    put = [name for name in names if name not in sys.modules]
    for name in put:
        sys.modules[name] = Placeholder(name)
    try:
        yield
    finally:
        for name in put:
            if isinstance(sys.modules.get(name), Placeholder):
                del sys.modules[name]
