"""The whole build: which step comes after which, from what, into what. `make image` calls build_image()."""

import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_config_path
from rich.console import Console

import companion
from companion import settings_sample
from deploy.build import assemble, bootfs, initrd, mirror, pack, packages, rootfs, sbom, tidy, trial_updates, update_file, wheels
from deploy.build.options import BuildOptions
from deploy.build.packages import ARCHITECTURE, TOOLS, Folders, Tools, Vendor
from deploy.build.recipe import FILE, ROOT, Recipe, System, read
from deploy.build.signing import Keys, load_or_make
from deploy.build.steps import BuildError, Log, Steps

HEADERS = System(suite="trixie", python="3.13", packages=("libpython3.13-dev", "libc6-dev"), backports=(), prune=())
"""What lgpio is compiled with."""

OURS = ("companion", "firmware", "deploy/__init__.py", "deploy/device", "deploy/root", "LICENSE", "NOTICE")
"""What of the repository gets into the root; links in companion/data lead to firmware/."""

FIRST_S, LAST_S = 315_532_800, 2_145_916_799
"""The dates that FAT (from 1980) and 32-bit inodes (to 2037) can hold."""

Inputs = list[str | bytes | Path]


@dataclass(frozen=True)
class Places:
    """The folders and files of a build below its work folder."""

    work: Path

    def at(self, name: str) -> Path:
        return self.work / name

    @property
    def image(self) -> Path:
        return self.work / "companion.img"

    @property
    def tools(self) -> Tools:
        """QEMU and others, as unpacked by the build."""
        return Tools(self.work / "tools")

    @property
    def parts(self) -> tuple[Path, Path, Path]:
        """The three file systems of the image."""
        boot, root, data = (self.work / "parts" / name for name in ("boot.vfat", "root.ext4", "data.ext4"))
        return boot, root, data


def epoch_s() -> int:
    """The date of every file on the card: SOURCE_DATE_EPOCH, else that of the last commit. Raises BuildError."""
    set_it = "Set SOURCE_DATE_EPOCH to one, in whole seconds since 1970, such as 1767225600; then build again."
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        if not given.isascii() or not given.isdigit() or not FIRST_S <= int(given) <= LAST_S:
            raise BuildError(f"SOURCE_DATE_EPOCH={given} is no date that a card can hold (1980 to 2037).", set_it)
        return int(given)
    try:
        command = ["git", "log", "-1", "--format=%ct"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        why = (getattr(error, "stderr", "") or str(error)).strip().partition("\n")[0]
        raise BuildError(f"The date of the last commit, which the image is to have, can't be told ({why}).", set_it) from error
    return int(done.stdout)


def usable(work: Path) -> Path:
    """The work folder, made. Raises BuildError for a name that the programs of the build would take apart."""
    whole = work.resolve()
    if odd := sorted(set(re.findall(r"[^\w./+~@-]", str(whole)))):
        what = f"The programs that make the image can't work in {whole}, because of {' '.join(map(repr, odd))} in its name."
        raise BuildError(what, "Name another folder with --work, such as /var/tmp/companion-image.")
    try:
        whole.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"The folder {whole} can't be made ({error.strerror}).", "Name another one with --work.") from error
    return whole


def default_key() -> Path:
    """Where the key that signs updates lies: among the user's own settings, which `make clean` leaves alone."""
    return user_config_path("companion") / "image-key"


class Build:
    """One build: the steps share what they hand each other."""

    def __init__(self, options: BuildOptions, recipe: Recipe, console: Console) -> None:
        self.options, self.recipe, self.console = options, recipe, console
        self.places = Places(usable(options.work))
        self.at = self.places.at
        self.steps = Steps(self.places.work, console, epoch_s())
        self.mirrors = mirror.find_mirrors(options.mirror, options.security)

    def made_by(self, *names: str) -> list[Path]:
        """What stands for the results of other steps in a key: hashing gigabytes would take longer than making them."""
        return [self.at("keys") / name for name in names]

    def unpack(self, name: str, system: System, architecture: str | None, vendor: Vendor | None = None, *, says: str) -> Folders:
        """A step: packages of Debian, unpacked in a folder of that name."""
        folders = Folders(self.at(name), self.at("archives") / name)
        inputs: Inputs = [repr((system.suite, system.packages, system.backports, vendor)), repr(self.mirrors)]
        if self.options.newest:
            (self.at("keys") / name).unlink(missing_ok=True)

        def make(log: Log) -> None:
            mirror.check(self.mirrors.main, system.suite)
            packages.unpack(log, system, packages.Source(self.mirrors, vendor), folders, architecture)

        self.steps.step(name, [*inputs, Path(packages.__file__)], [folders.tree], make, says=says, dated=False)
        return folders

    def site_packages(self) -> Path:
        """A step: the Python packages of the card."""
        headers, site, cache = self.at("headers"), self.at("site-packages"), self.at("wheels")
        python = self.recipe.system.python

        def make(log: Log) -> None:
            wheels.download(log, python, cache)
            wheels.unpack(log, python, cache, headers, site)

        inputs: Inputs = [wheels.LOCK, python, Path(wheels.__file__)]
        says = "Python's packages by their hashes; lgpio compiled"
        self.steps.step("wheels", [*inputs, *self.made_by("headers")], [site], make, says=says, dated=False)
        return site

    def root(self, folders: Folders, site: Path, public_key: Path) -> Path:
        """A step: the root of the card as a folder."""
        tree = self.at("root")
        packs = tuple(ROOT / folder for folder in self.recipe.packs.folders)
        release = f'version = "{companion.__version__}"\nflavour = "{self.options.flavour}"\n'
        given = rootfs.Ingredients(folders.tree, site, public_key, release, packs, self.options.wifi)
        inputs: Inputs = [FILE, *(ROOT / name for name in OURS)]
        inputs += [
            public_key,
            release,
            repr(self.options.wifi),
            *packs,
            folders.list,
            *_files(rootfs, tidy),
            *self.made_by("packages", "wheels"),
        ]

        def make(log: Log) -> None:
            rootfs.make_root(log, self.recipe, given, self.places.tools, tree)

        self.steps.step("root", inputs, [tree], make, says="one system: pruned, completed, compiled")
        return tree

    def boot(self, folders: Folders, tree: Path) -> Path:
        """Two steps: the initrd, and the folder of the boot partition."""
        image, folder = self.at("initrd.img"), self.at("boot")

        def pack_initrd(log: Log) -> None:
            initrd.make_initrd(log, self.places.tools, tree, self.recipe.kernel, image)

        inputs: Inputs = [initrd.INIT, FILE, *_files(initrd), *self.made_by("root")]
        self.steps.step("initrd", inputs, [image], pack_initrd, says="what runs first")

        def make(log: Log) -> None:
            bootfs.make_bootfs(log, folders.tree, image, folder, self.options.flavour)

        inputs = [image, bootfs.FILES, folders.list, *_files(bootfs), *self.made_by("packages")]
        inputs += [settings_sample.sample(), self.options.flavour]
        self.steps.step("boot", inputs, [folder], make, says="kernel, firmware of the boards, settings")
        return folder

    def image(self, tree: Path, boot: Path) -> Path:
        """Two steps: the file systems, and the image."""
        card, files, tools = self.recipe.card, self.places.parts, self.places.tools

        def make(log: Log) -> None:
            assemble.make_boot(log, boot, card.boot_mib, files[0])
            assemble.make_root(log, tools, tree, card.root_mib, files[1])
            assemble.make_data(log, tools, card.data_mib, files[2])

        inputs: Inputs = [*_files(assemble), repr(card), boot, *self.made_by("root")]
        self.steps.step("partitions", inputs, files, make, says="the file systems, without mounting one")
        out = self.places.image
        join = lambda log: assemble.join(log, card, files[0].parent, out)  # noqa: E731
        self.steps.step("image", [*self.made_by("partitions"), repr(card)], [out], join, says="one file of them")
        return out

    def update(self, name: Path, version: str, root_image: Path, keys: Keys, level: int) -> Path:
        """A step: an update file. `level`: of xz, 0 (quick) to 9 (small)."""
        boot_dir = self.at("boot") / "slot-a"

        def make(_log: Log) -> None:
            update_file.make_update(
                name,
                version=version,
                flavour=self.options.flavour,
                cmdline=bootfs.CMDLINE,
                boot_dir=boot_dir,
                root_image=root_image,
                keys=keys,
                epoch_s=self.steps.epoch_s,
                level=level,
            )

        inputs: Inputs = [boot_dir, keys.public, version, *_files(update_file), *self.made_by("partitions")]
        self.steps.step(f"update-{name.stem}", inputs, [name], make, says=f"{name.name}, signed")
        return name

    def for_the_test(self, keys: Keys) -> None:
        """The updates that the boot test applies."""
        folder, tools, root = self.at("test"), self.places.tools, self.places.parts[1]
        images = [folder / "next.ext4", folder / "broken.ext4"]

        def make(log: Log) -> None:
            trial_updates.next_root(log, tools, root, self.options.flavour, images[0])
            trial_updates.broken_root(log, tools, images[1])

        inputs: Inputs = [*_files(trial_updates, assemble), self.options.flavour, *self.made_by("partitions")]
        self.steps.step("test-roots", inputs, images, make, says="systems for the boot test's updates")
        foreign = load_or_make(self.at("signing-of-another"))
        self.update(folder / "next.update", trial_updates.NEXT, images[0], keys, 0)
        self.update(folder / "broken.update", trial_updates.BROKEN, images[1], keys, 0)
        self.update(folder / "foreign.update", trial_updates.FOREIGN, images[1], foreign, 0)

    def all(self) -> list[Path]:
        """Every step; what people download. What can be told to be wrong is told before the first."""
        vendor = packages.vendor_of(self.options)
        keys = load_or_make(self.options.key or default_key(), self.console.print)
        self.console.print(f"Updates for this card are to be signed with the key in {keys.secret.parent}.", soft_wrap=True)
        self.unpack("tools", TOOLS, None, says="programs for the build and the test, unpacked")
        self.unpack("headers", HEADERS, ARCHITECTURE, says="what lgpio is compiled with")
        system = packages.system_of(self.recipe, vendor, self.options.wifi)
        folders = self.unpack("packages", system, ARCHITECTURE, vendor, says="Debian's packages for the card")
        site = self.site_packages()
        tree = self.root(folders, site, keys.public)
        self.image(tree, self.boot(folders, tree))
        self.for_the_test(keys)
        return self.packed(folders, site, keys)

    def packed(self, folders: Folders, site: Path, keys: Keys) -> list[Path]:
        """The steps that make what people download."""
        release = pack.Release(version=companion.__version__, flavour=self.options.flavour, url=self.options.url)
        out = self.options.out.resolve()
        out.mkdir(parents=True, exist_ok=True)
        if not self.options.pack:
            return [pack.loose(self.places.image, out, release)]
        update = self.update(out / f"{release.stem}.update", release.version, self.places.parts[1], keys, 6)
        own = sorted(path for path in (ROOT / "companion/data/packs").iterdir() if path.is_dir())
        listed = packages.unpacked(folders)
        firmware = [file for file in sorted(self.at("boot").iterdir()) if file.suffix in (".bin", ".elf", ".dat")]
        contents = sbom.Contents(packages=listed, site_packages=site, packs=own, firmware=firmware)
        dumpe2fs = self.places.tools.command("usr/sbin/dumpe2fs")
        jobs = self.options.jobs
        return pack.pack(self.steps, self.places.image, out, release, contents, dumpe2fs=dumpe2fs, also=[update], jobs=jobs)


def _files(*modules: object) -> Iterable[Path]:
    """The files of modules that make a step's result."""
    return [Path(str(module.__file__)) for module in modules if hasattr(module, "__file__")]


def build_image(options: BuildOptions, console: Console | None = None) -> list[Path]:
    """Build the card; returns what was made. Raises BuildError and SettingsError."""
    if os.geteuid() != 0:
        raise BuildError("Unpacking with the right owners needs root.", "Build with sudo, or in a container.")
    os.umask(0o022)  # a stricter one would get onto the card, where the program is no root
    said = console or Console(highlight=False)
    build = Build(options, read(), said)
    try:
        made = build.all()
    except KeyboardInterrupt:
        said.print("Stopped. What is done already is kept: the next build goes on from there.")
        raise
    for file in made:
        said.print(f"  {file.stat().st_size / 1e6:8.1f} MB  {file}", soft_wrap=True)
    return made
