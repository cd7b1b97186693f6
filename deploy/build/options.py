"""What a build was asked for, from the command line to build.py."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class BuildOptions:
    """Defaults are those of the command line."""

    mirror: str | None = None
    """Debian's packages come from here; None: from where this machine's apt takes them."""

    security: str | None = None
    """Debian's security updates; None: from where apt takes them, or beside `mirror`."""

    flavour: str = "debian"
    vendor_mirror: str | None = None
    """The flavour raspberrypi: the address of Raspberry Pi's own repository,"""
    vendor_keyring: Path | None = None
    """and the file of its public keys."""

    out: Path = Path("dist")
    work: Path = Path("build/image")
    """Here everything is made, and kept for the next build."""

    key: Path | None = None
    """A folder with the two halves of the key that signs updates; None: one in the user's config folder."""

    newest: bool = False
    """Whether a mirror is asked for newer packages than those that were unpacked before."""

    wifi: bool = False
    """Whether the card gets the firmware of Wi-Fi."""

    pack: bool = True
    """Whether the image is compressed, and gets its papers."""

    url: str = ""
    """The folder on the web where the image will lie, for the entry for Raspberry Pi Imager."""

    jobs: int = 0
    """How many processors may work; 0: all there are."""
