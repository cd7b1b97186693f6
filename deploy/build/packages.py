"""Debian's packages, unpacked and not installed: mmdebstrap asks the mirror, checks the signatures and unpacks.

No maintainer script runs, so an arm64 tree is made on any computer in half a minute and is the same each time. What the
scripts would have done is done by rootfs.py. The packages themselves are kept for the next build, which so needs no network.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from deploy.build.mirror import KEYRING, Mirrors
from deploy.build.options import BuildOptions
from deploy.build.recipe import Recipe, System
from deploy.build.sbom import Package
from deploy.build.steps import BuildError, Log

ARCHITECTURE = "arm64"
TOOLS = System(
    suite="trixie",
    python="3.13",
    packages=(
        "qemu-system-arm", "qemu-system-gui", "qemu-utils", "qemu-user",  # -gui: sound through a sound server
        "e2fsprogs",  # the first that writes file systems without the time of day in them
        "systemd",  # of the card's own version: users, checks of units
        "python3-minimal", "libpython3.13-stdlib", "libc6", "libc-bin",
    ),
    backports=("qemu-*",),
    prune=(),
)  # fmt: skip
"""Programs of this computer that are newer than its own: unpacked into the work folder, never installed."""

ARCHIVES = "/var/cache/apt/archives"
DROPPED = ("doc/*", "man", "locale", "info")
"""Below /usr/share. Of doc only what is in a package's folder: some are links to the folder that has the copyright file."""

LIST = "unpacked.list"
"""At the top of a tree: the files of the packages that it was made of."""
PRIORITY = 600
"""Above that of the release (500), below what one installs by hand (990)."""


@dataclass(frozen=True)
class Folders:
    """Where one set of packages is unpacked, and where the packages themselves are kept."""

    tree: Path
    archives: Path

    @property
    def list(self) -> Path:
        return self.tree / LIST


@dataclass(frozen=True)
class Vendor:
    """Raspberry Pi's own repository, for the flavour raspberrypi: its address and its public keys."""

    mirror: str
    keyring: Path


@dataclass(frozen=True)
class Source:
    """Where packages come from."""

    mirrors: Mirrors
    vendor: Vendor | None = None


def vendor_of(options: BuildOptions) -> Vendor | None:
    """The repository that the flavour needs. Raises BuildError."""
    if options.flavour != "raspberrypi":
        return None
    if not options.vendor_mirror or not options.vendor_keyring:
        what = "The flavour raspberrypi takes its kernel from Raspberry Pi's own repository."
        raise BuildError(what, "Give its address with --vendor-mirror and the file of its public keys with --vendor-keyring.")
    return Vendor(options.vendor_mirror.rstrip("/"), options.vendor_keyring)


def system_of(recipe: Recipe, vendor: Vendor | None, wifi: bool) -> System:
    """What is unpacked for the card: the recipe's packages, with those of the flavour and of Wi-Fi."""
    names = [name for name in recipe.system.packages if not vendor or name not in recipe.vendor.instead_of]
    names += recipe.vendor.packages if vendor else ()
    names += recipe.wifi.packages if wifi else ()
    return replace(recipe.system, packages=tuple(names), backports=() if vendor else recipe.system.backports)


def sources(system: System, source: Source) -> list[str]:
    """The lines for apt. Firmware of the boards is in the component non-free-firmware."""
    signed, mirrors = f"deb [signed-by={KEYRING}]", source.mirrors
    own = [f"deb [signed-by={source.vendor.keyring}] {source.vendor.mirror} {system.suite} main"] if source.vendor else []
    return [
        *own,
        f"{signed} {mirrors.main} {system.suite} main non-free-firmware",
        f"{signed} {mirrors.main} {system.suite}-updates main non-free-firmware",
        f"{signed} {mirrors.main} {system.suite}-backports main non-free-firmware",
        f"{signed} {mirrors.security} {system.suite}-security main non-free-firmware",
    ]


def pins(system: System) -> str:
    """Preferences for apt: what is named comes from backports."""
    entry = "Package: {}\nPin: release n={}-backports\nPin-Priority: {}\n"
    return "\n".join(entry.format(name, system.suite, PRIORITY) for name in system.backports)


def command(system: System, source: Source, folders: Folders, preferences: Path, architecture: str | None) -> list[str | Path]:
    """The words that make mmdebstrap unpack the packages of `system`, and what they need. Of its hooks this variant runs two."""
    words: list[str | Path] = ["mmdebstrap", "--mode=root", "--variant=extract", "--format=directory"]
    words += ['--aptopt=APT::Install-Recommends "false"', '--aptopt=Acquire::Languages "none"', '--aptopt=Acquire::Retries "3"']
    if architecture:
        words.append(f"--architectures={architecture}")
        words += [f"--dpkgopt=path-exclude=/usr/share/{name}/*" for name in DROPPED]
        words.append("--dpkgopt=path-include=/usr/share/doc/*/copyright")
    return [
        *words,
        "--skip=cleanup/apt/cache",
        f'--setup-hook=mkdir -p "$1/etc/apt/preferences.d" "$1{ARCHIVES}"',
        f"--setup-hook=upload {preferences} /etc/apt/preferences.d/backports",
        f"--setup-hook=sync-in {folders.archives} {ARCHIVES}",
        f"--extract-hook=sync-out {ARCHIVES} {folders.archives}",
        f'--extract-hook=rm -rf "$1{ARCHIVES}"; for deb in $MMDEBSTRAP_ESSENTIAL; do basename "$deb"; done > "$1/{LIST}"',
        f"--include={','.join(system.packages)}",
        system.suite,
        folders.tree,
        *sources(system, source),
    ]


def unpack(log: Log, system: System, source: Source, folders: Folders, architecture: str | None) -> None:
    """Unpack the packages of `system`, and what they need, into `folders.tree`. `architecture` None: this computer's own."""
    folders.archives.mkdir(parents=True, exist_ok=True)
    preferences = folders.archives.parent / f"{folders.tree.name}.preferences"
    preferences.write_text(pins(system))
    log.run(command(system, source, folders, preferences, architecture))
    if not unpacked(folders):
        raise BuildError("This mmdebstrap does not tell what it unpacked.", "Take one of version 1.3 or newer (Debian 12).")


def unpacked(folders: Folders) -> list[Package]:
    """What lies in the tree, by name. apt names a package's file by name, version (":" written as "%3a") and architecture."""
    found = []
    for file in folders.list.read_text().split():
        package, version, architecture = unquote(file).removesuffix(".deb").split("_")
        licence = folders.tree / "usr/share/doc" / package / "copyright"
        found.append(Package(package, version, architecture, licence if licence.exists() else None))
    return sorted(found, key=lambda package: package.name)


class Tools:
    """The programs unpacked for the build, each started by its own loader so that it finds its own libraries."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree.resolve()

    def command(self, program: str) -> list[str]:
        """The words that start `program`, for instance "usr/sbin/mke2fs"."""
        loader = next(self.tree.glob("usr/lib/*/ld-linux*.so.*"))
        libraries = [loader.parent, loader.parent / "systemd", loader.parent / "pulseaudio"]
        return [str(loader), "--library-path", ":".join(map(str, libraries)), str(self.tree / program)]
