"""The listener at the other end of the room: the product's own ears, on this computer and in a process of their own."""

import json
import re
import subprocess
import sys
from pathlib import Path

from deploy.boottest.failures import CheckFailedError

LIMIT_S = 120.0
WORD = re.compile(r"[a-z]+")
COMMON = frozenset("a an and are for i in is it me my of on or so that the to we you your".split())
"""Too frequent to prove anything."""


def recognise(recording: Path, ears: str = "pocketsphinx") -> str:
    """What the product hears in a recording. Raises CheckFailedError."""
    command = [sys.executable, "-m", "companion", "listen", "--json", "--ears", ears, str(recording)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    if done.returncode:
        raise CheckFailedError(f"The listener failed: {done.stderr.strip()[-300:]}")
    return str(json.loads(done.stdout.splitlines()[-1]).get("text", ""))


def words_of(text: str) -> list[str]:
    """Its words in lower case, without apostrophes and figures."""
    return WORD.findall(text.lower().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", ""))


def shared(said: str, heard: str) -> tuple[float, set[str]]:
    """The share of a sentence's words that were heard, and those of them that are not common. An empty sentence has none."""
    words, ears = words_of(said), set(words_of(heard))
    if not words:
        return 0.0, set()
    return sum(word in ears for word in words) / len(words), {word for word in words if word in ears} - COMMON
