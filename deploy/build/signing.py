"""The key that signs updates: a pair made by the first build, and kept by whoever makes the images.

A card takes only updates that are signed with the key it was built with. minisign (Ed25519) does the signing.
"""

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.build.steps import SETUP, BuildError

PUBLIC, SECRET = "companion.pub", "companion.key"
KEEP_SAFE = (
    "Keep the folder {folder} safe, with a copy elsewhere, and show companion.key to nobody. "
    "Cards made with this key take only updates that are signed with it."
)
TRUSTED, UNTRUSTED = "an update of the companion", "signature of a companion's update"
"""The two comments in a signature. Fixed, for minisign would put the time into one; what is signed names its version itself."""


@dataclass(frozen=True)
class Keys:
    """The two halves: `public` goes onto cards, `secret` (mode 600) signs."""

    public: Path
    secret: Path


def load_or_make(folder: Path, say: Callable[[str], object] = lambda _line: None) -> Keys:
    """The pair in this folder; one is made where there is none, and `say` told what that means. Raises BuildError."""
    keys = Keys(folder / PUBLIC, folder / SECRET)
    there = [path for path in (keys.public, keys.secret) if path.exists()]
    if len(there) == 1:
        raise BuildError(
            f"Of the key that signs updates only {there[0]} is there.",
            "Put the other half back from your copy. Without it, cards that are out take no more updates: "
            "to begin a new key all the same, move this half away.",
        )
    if not there:
        make(keys)
        say(KEEP_SAFE.format(folder=folder))
    return keys


def make(keys: Keys) -> None:
    """Make a new pair, both halves or none. Raises BuildError."""
    folder = keys.secret.parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        what = f"The key that signs updates can't be kept in {folder} ({error.strerror})."
        raise BuildError(what, "Name another folder with --key, one that you keep.") from error
    with tempfile.TemporaryDirectory(dir=folder) as place:
        new = Keys(Path(place, PUBLIC), Path(place, SECRET))
        _minisign(["-G", "-W", "-p", new.public, "-s", new.secret])
        new.secret.chmod(0o600)
        new.secret.replace(keys.secret)
        new.public.replace(keys.public)
    (folder / "README.txt").write_text(KEEP_SAFE.format(folder="that this file is in") + "\n", encoding="utf-8")


def sign(data: bytes, keys: Keys) -> bytes:
    """The signature of some bytes: the same for the same bytes and key. Raises BuildError."""
    with tempfile.TemporaryDirectory() as place:
        signed, signature = Path(place, "signed"), Path(place, "signature")
        signed.write_bytes(data)
        _minisign(["-S", "-s", keys.secret, "-m", signed, "-x", signature, "-t", TRUSTED, "-c", UNTRUSTED])
        return signature.read_bytes()


def _minisign(words: Sequence[str | Path]) -> None:
    try:
        done = subprocess.run(["minisign", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BuildError("The program minisign, which signs updates, is not here.", f"{SETUP}.") from error
    if done.returncode:
        said = " ".join((done.stdout + done.stderr).split())
        raise BuildError(f"minisign could not sign: {said}", "See that the key is whole and has no password.")
