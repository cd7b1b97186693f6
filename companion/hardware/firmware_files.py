"""What a Pico is given: the launcher main.py and the files of the app, as firmware/ of this repository has them.

`companion/data/firmware` leads there, so that an installed companion can put its program on a Pico by itself. On the Pico
a manifest stands beside the app's files, one line a file: name, size in bytes, SHA-256. The launcher believes nothing else.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from companion.errors import CompanionError

SHIPPED = Path(__file__).parents[1] / "data" / "firmware"
REINSTALL = "Install companion once more: a part of it is missing."
VERSION = re.compile(rb"^VERSION = \((\d{1,3}), (\d{1,3}), (\d{1,3})\)", re.MULTILINE)

Version = tuple[int, int, int]


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@dataclass(frozen=True)
class Firmware:
    """The Pico's program, whole and in memory: what is checked is what is sent."""

    main: bytes
    app: Mapping[str, bytes]
    """By file name, such as "wire.py"."""
    version: Version

    @classmethod
    def here(cls) -> Self:
        """The one this companion came with. Raises CompanionError."""
        return cls.read(SHIPPED)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Take main.py and app/*.py of a folder. Raises CompanionError where one is missing."""
        try:
            main = (folder / "main.py").read_bytes()
            app = {file.name: file.read_bytes() for file in sorted((folder / "app").glob("*.py"))}
        except OSError as error:
            raise CompanionError(f"The Pico's program can't be read: {error}.", REINSTALL) from error
        if not app:
            raise CompanionError(f"The Pico's program is missing: no files in {folder / 'app'}.", REINSTALL)
        return cls(main, app, version_of(app.get("app.py", b"")))

    def manifest(self) -> str:
        """What the launcher checks the app's files against."""
        lines = [f"{name} {len(content)} {digest(content)}\n" for name, content in sorted(self.app.items())]
        return "".join(lines)


def version_of(app: bytes) -> Version:
    """Read the line `VERSION = (0, 1, 0)` of app.py, without running it: it is MicroPython, and not for this machine."""
    found = VERSION.search(app)
    if found is None:
        raise CompanionError("The Pico's program is damaged: its app.py doesn't tell its version.", REINSTALL)
    major, minor, patch = (int(number) for number in found.groups())
    if max(major, minor, patch) > 255:
        raise CompanionError(f"The Pico's program has no version that fits: {major}.{minor}.{patch}.", REINSTALL)
    return major, minor, patch
