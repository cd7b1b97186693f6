"""Regular expressions that are compiled when they are first needed, or once she is ready and nobody waits.

There are some six hundred of them; compiled as files are loaded, they were a fifth of the start. What must answer at once,
whatever happens (safety), does not wait for this.
"""

import re
from collections.abc import Callable
from typing import Any, cast

_LATE: list["_Late"] = []


class _Late:
    """Stands for a pattern: what is asked of it is asked of the compiled one, which from then on answers by itself."""

    def __init__(self, source: str, flags: int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copying and printing look for is not the pattern's
            raise AttributeError(name)
        compiled = self.__dict__.get("_compiled")
        if compiled is None:
            compiled = self.__dict__["_compiled"] = re.compile(self._source, self._flags)
        found = getattr(compiled, name)
        self.__dict__[name] = found
        return found


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """As re.compile(), later. A mistake in the pattern is found then: a test compiles them all."""
    pattern = _Late(source, flags)
    _LATE.append(pattern)
    return cast("re.Pattern[str]", pattern)


def compile_all(may_go_on: Callable[[], object] = lambda: None) -> int:
    """All that are left; how many patterns there are. From any thread. `may_go_on` returns when the next may be compiled."""
    for pattern in tuple(_LATE):
        may_go_on()
        pattern.pattern  # noqa: B018  asking compiles it
    return len(_LATE)
