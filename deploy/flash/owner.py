"""The owner's companion.toml onto a card that was just written, by way of mtools.

mtools works on a copy of the card's FAT partition in a file. Only what it changed is written back, and read back as all else.
So the card stays ours alone all the while, and no other program writes to a drive.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from companion import settings_file
from companion.errors import CompanionError, SettingsError
from deploy.flash import CardError
from deploy.flash.source import Survey
from deploy.flash.target import Target
from deploy.flash.writing import AS_IT_IS, Card, overwrite

BLOCK_BYTES = 64 << 10
LIMIT_S = 60


def by_hand(path: Path) -> str:
    """How to do it without us."""
    return (
        f"Or leave --settings out; when the card is done, pull it out, put it in again, and copy {path} onto the drive BOOT, "
        f"as {settings_file.FILE_NAME}."
    )


def check(path: Path) -> bytes:
    """The settings file's content, once it is sure to be right. Raises SettingsError, CompanionError."""
    if not path.is_file():
        raise SettingsError(f"There is no settings file {path}.", "`companion settings sample` prints one to start from.")
    settings_file.load(path)
    if shutil.which("mcopy") is None:
        raise CompanionError(
            "Putting settings on the card takes mtools.", f"Install mtools (apt install mtools). {by_hand(path)}"
        )
    return path.read_bytes()


def put(target: Target, survey: Survey, content: bytes) -> None:
    """Write companion.toml into the card's FAT partition. Raises CardError."""
    card = Card(target)
    try:
        with tempfile.TemporaryDirectory(prefix="companion-flash-") as folder:
            copy, given = Path(folder) / "boot.vfat", Path(folder) / settings_file.FILE_NAME
            _copy_fat(card, survey, copy)
            before = [hashlib.sha256(block).digest() for block in _blocks(copy)]
            given.write_bytes(content)
            _mcopy(copy, given)
            changes = [
                (survey.fat.start + index * BLOCK_BYTES, block)
                for index, block in enumerate(_blocks(copy))
                if hashlib.sha256(block).digest() != before[index]
            ]
            overwrite(card, changes)
    except OSError as error:
        raise CardError(
            f"The settings could not be prepared: {error.strerror or error}.", f"{AS_IT_IS} Make room in /tmp."
        ) from error


def _copy_fat(card: Card, survey: Survey, copy: Path) -> None:
    """What was not written is zeros in the copy, whatever the card has there."""
    fat = survey.fat
    with copy.open("wb") as file:
        file.truncate(fat.length)
        for piece in survey.pieces:
            start, end = max(piece.start, fat.start), min(piece.end, fat.end)
            if start < end and (data := card.read(start, end - start)).count(0) != len(data):
                file.seek(start - fat.start)
                file.write(data)


def _blocks(copy: Path) -> Iterator[bytes]:
    with copy.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _mcopy(copy: Path, given: Path) -> None:
    command = ["mcopy", "-o", "-i", str(copy), str(given), f"::{settings_file.FILE_NAME}"]
    environment = os.environ | {"MTOOLS_SKIP_CHECK": "1"}  # our FAT's size is no whole number of made-up tracks
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=LIMIT_S, stdin=subprocess.DEVNULL, env=environment
        )
        why = "" if done.returncode == 0 else done.stderr.strip().partition("\n")[0] or "no reason given"
    except (subprocess.TimeoutExpired, FileNotFoundError) as error:
        why = str(error)
    if why:
        raise CardError(f"mcopy could not put the settings on the card: {why}.", f"{AS_IT_IS} Write it without --settings.")
