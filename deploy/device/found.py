"""Tells the owner what is amiss with the card, so that nothing is lost silently.

What the start found (companion-found.service), or with --now, whether the data can still be written (companion-data.service).
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.device import tell
from deploy.device.updating import Places

REPAIRED = "My card was damaged where my memory is. I've mended it, but something may be missing."
TEMPORARY = "I can't read my memory on the card, so I'll forget this when I'm switched off. What's on it is left alone."
NO_SETTINGS = "I can't read the part of my card with my settings. It may need to be written anew."
READ_ONLY = "I can't write to my card any more, so I'll forget what we say from now on. Please switch me off and on."

KEPT = Path("/data/log")
"""On the data partition; the one folder of it that every service of the system's may write."""
TOLD = "told-read-only"


def sentences(found: Mapping[str, str]) -> list[str]:
    """What to say of boot.env, the worst first."""
    said = {"temporary": [TEMPORARY], "repaired": [REPAIRED]}.get(found.get("DATA", ""), [])
    return [*said, NO_SETTINGS] if found.get("FAT") == "missing" else said


def is_read_only(folder: Path) -> bool:
    """Whether the kernel lets nobody write here: so it does with the data after a fault (errors=remount-ro)."""
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def tell_now(places: Places, read_only: bool) -> None:
    """Once for each start."""
    told = places.private / TOLD
    if not read_only or told.exists():
        return
    tell.notice(places.run, READ_ONLY)
    told.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told.touch()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m deploy.device.found", description="Tell what is amiss with the card.")
    parser.add_argument("--now", action="store_true", help="whether the data can still be written")
    places = Places()
    try:
        if parser.parse_args(arguments).now:
            tell_now(places, is_read_only(KEPT))
        else:
            for sentence in sentences(places.boot_env()):
                tell.notice(places.run, sentence)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
