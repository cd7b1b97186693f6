"""Where Debian's packages come from: the mirror that this machine's own apt uses, or the one that was named.

No mirror is named here. apt's own helper asks a mirror, so that what apt knows about proxies holds for the question too.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.build.steps import BuildError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
"""Debian's public keys: what a mirror gives is believed for its signature alone."""

HELPER = Path("/usr/lib/apt/apt-helper")
OFTEN = ["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20"]
MAIN, SECURITY = re.compile(r"/debian/?$"), re.compile(r"/debian-security/?$")
NAME_ONE = "Name a mirror of Debian with --mirror"


@dataclass(frozen=True)
class Mirrors:
    """The addresses to put before `dists/`, without a slash at their end."""

    main: str
    security: str


def find_mirrors(mirror: str | None = None, security: str | None = None) -> Mirrors:
    """The mirrors that were named; for what was not, those of this machine's apt. Raises BuildError."""
    if not shutil.which("apt-get"):
        raise BuildError("There is no apt here, which fetches Debian's packages.", "Build on Debian, Ubuntu or in a container.")
    if not KEYRING.exists():
        missing = f"Debian's keys are missing here ({KEYRING}), so nothing from its mirrors could be believed."
        raise BuildError(missing, "Install them with `apt-get install debian-archive-keyring`, then build again.")
    if mirror:
        return Mirrors(mirror.rstrip("/"), (security or security_beside(mirror)).rstrip("/"))
    return choose(configured(), security)


def choose(addresses: Iterable[str], security: str | None = None) -> Mirrors:
    """Debian's own packages, and its security updates, among the addresses that apt has. Raises BuildError."""
    known = list(addresses)
    main = next((address for address in known if MAIN.search(address)), None)
    if main is None:
        has = f"only {', '.join(sorted(set(known)))}" if known else "no source at all"
        raise BuildError(f"apt on this machine has no mirror of Debian, {has}.", f"{NAME_ONE}, then build again.")
    found = security or next((address for address in known if SECURITY.search(address)), None)
    return Mirrors(main.rstrip("/"), (found or security_beside(main)).rstrip("/"))


def security_beside(main: str) -> str:
    """Where a mirror keeps the security updates when nobody says: beside the main archive, by Debian's own custom."""
    return re.sub(r"/debian/?$", "", main.rstrip("/")) + "/debian-security"


def configured() -> list[str]:
    """The addresses of all package lists in apt's configuration, likeliest first."""
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    addresses: list[str] = []
    for line in dict.fromkeys(printed.split()):
        path = line.removeprefix("mirror+file:")
        addresses += [line] if path == line else _listed(Path("/" + path.lstrip("/")))
    return addresses


def _listed(path: Path) -> list[str]:
    """The addresses in a list of mirrors, one at the beginning of each line (man apt-transport-mirror)."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def check(mirror: str, suite: str = "trixie") -> None:
    """Fetch the small file by which a mirror tells what it has. Raises BuildError where it does not answer."""
    with tempfile.TemporaryDirectory() as folder:
        command = [str(HELPER), *OFTEN, "download-file", f"{mirror}/dists/{suite}/InRelease", f"{folder}/InRelease"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0 and (Path(folder) / "InRelease").exists():
            return
    reasons = [line for line in done.stderr.splitlines() if line.startswith("E: Failed")]
    why = reasons[0].split("InRelease", 1)[-1].strip() if reasons else "it gave no reason"
    what = f"The mirror {mirror} does not give Debian {suite}: {why}."
    raise BuildError(what, f"Look whether this machine is online, or {NAME_ONE[0].lower()}{NAME_ONE[1:]}; then build again.")
