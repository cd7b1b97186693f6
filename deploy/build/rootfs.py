"""The card's root: Debian's packages, the Python packages, companion, and by hand what maintainer scripts would have done.

Nothing of the card's own is run here but ldconfig, in an emulator: it alone knows how to write its index of libraries.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.build import tidy
from deploy.build.initrd import version
from deploy.build.packages import LIST, Tools
from deploy.build.recipe import ROOT, Recipe
from deploy.build.steps import Log

OVERLAY = ROOT / "deploy" / "root"
HOME = "opt/companion"
PAPERS = "usr/share/doc/companion"
MOUNT_POINTS = ("boot/firmware", "data", "dev", "proc", "run", "sys", "tmp", "root", "home", "mnt", "media", "srv")
RELEASE = "etc/companion/image.toml"
PUBLIC_KEY = "etc/companion/update.pub"
NSSWITCH = "passwd: files\ngroup: files\nshadow: files\nhosts: files\nprotocols: files\nservices: files\n"
"""Names are looked up in files alone: there is no network to ask."""

LINKS = {
    "etc/mtab": "../proc/self/mounts",
    "etc/localtime": "/usr/share/zoneinfo/Etc/UTC",
    "opt/companion/bin/python": "/usr/bin/python3",
    "var/run": "/run",
    "var/lock": "/run/lock",
}


@dataclass(frozen=True)
class Ingredients:
    """What a root is made of: folders that other steps have made."""

    packages: Path
    site: Path
    public_key: Path
    release: str
    """The text of /etc/companion/image.toml."""
    packs: tuple[Path, ...] = ()
    wifi: bool = False


def site_of(recipe: Recipe) -> str:
    return f"{HOME}/lib/python{recipe.system.python}/site-packages"


def make_root(log: Log, recipe: Recipe, given: Ingredients, tools: Tools, tree: Path) -> None:
    """Make the whole root in `tree`. Raises BuildError."""
    log.run(["cp", "--archive", "--reflink=auto", given.packages, tree])
    keep = (*recipe.kernel.keep, *(recipe.wifi.keep if given.wifi else ()))
    keep_modules(log, tree, keep, recipe.kernel.drop)
    tidy.remove(tree, (*recipe.system.prune, *(() if given.wifi else recipe.wifi.prune)))
    (tree / LIST).unlink(missing_ok=True)
    add_companion(log, recipe, given, tree)
    add_overlay(tree)
    add_identity(tree, given.public_key, given.release)
    add_users(log, tools, tree)
    log.run([*tools.command("usr/bin/qemu-aarch64"), tree / "usr/sbin/ldconfig", "-r", tree.resolve()])
    (tree / "var/cache/ldconfig/aux-cache").unlink(missing_ok=True)
    compile_python(log, tools, recipe, tree)
    log.run(["chown", "--recursive", "--no-dereference", "0:0", tree])
    tidy.set_times(tree, log.epoch_s)


def keep_modules(log: Log, tree: Path, keep: Sequence[str], drop: Sequence[str]) -> None:
    """Leave of the kernel's modules those that serve a Raspberry Pi or the emulator, with all that they need; index them anew."""
    kernel = version(tree)
    folder = tree / "usr/lib/modules" / kernel
    log.run(["depmod", "-b", tree, kernel])
    needs = dependencies((folder / "modules.dep").read_text())
    chosen = {name for name in needs if matches(name, keep) and not matches(name, drop)}
    wanted = chosen.union(*(needs[name] for name in chosen))
    for name in needs.keys() - wanted:
        (folder / name).unlink()
    for empty in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(empty.iterdir()):
            empty.rmdir()
    for name in ("vmlinuz", "System.map", "config"):
        (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "dtb", ignore_errors=True)
    tidy.remove(tree, ("usr/lib/linux-image-*",))
    log.run(["depmod", "-b", tree, kernel])


def dependencies(text: str) -> dict[str, list[str]]:
    """What each module needs, all the way down, from modules.dep: "kernel/a.ko.xz: kernel/b.ko.xz kernel/c.ko.xz"."""
    lines = (line.partition(":") for line in text.splitlines())
    return {name: needs.split() for name, _, needs in lines}


def matches(name: str, patterns: Sequence[str]) -> bool:
    """Whether a module's file, "kernel/sound/core/snd.ko.xz", is one of the patterns or lies in a folder that is."""
    within = Path(name).relative_to("kernel")
    return any(
        part.match(pattern)
        for part in (within, *within.parents)
        for pattern in patterns
        if len(part.parts) == len(Path(pattern).parts)
    )


def add_companion(log: Log, recipe: Recipe, given: Ingredients, tree: Path) -> None:
    """The Python packages, the program with what it brings, the part of deploy/ that runs on the card, and more packs."""
    site = tree / site_of(recipe)
    site.parent.mkdir(parents=True)
    (tree / HOME / "bin").mkdir()
    log.run(["cp", "--archive", "--reflink=auto", given.site, site])
    tidy.remove(site, recipe.wheels.prune)
    for source, target in ((ROOT / "companion", site / "companion"), (ROOT / "deploy" / "device", site / "deploy" / "device")):
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "deploy" / "__init__.py", site / "deploy" / "__init__.py")
    for ours in ("companion", "deploy"):
        tidy.set_modes(site / ours)
    (tree / HOME / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
    (tree / PAPERS).mkdir(parents=True)
    for name in ("LICENSE", "NOTICE"):
        shutil.copyfile(ROOT / name, tree / PAPERS / name)
    for pack in given.packs:
        shutil.copytree(pack, tree / HOME / "models" / pack.name)
        tidy.set_modes(tree / HOME / "models" / pack.name)


def add_overlay(tree: Path) -> None:
    """The files of deploy/root. Their modes are not the clone's, which hang on its owner's umask."""
    for source in sorted(OVERLAY.rglob("*")):
        target = tree / source.relative_to(OVERLAY)
        if source.is_dir() and not source.is_symlink():
            target.mkdir(exist_ok=True)
            continue
        target.unlink(missing_ok=True)
        shutil.copy(source, target, follow_symlinks=False)
        if not target.is_symlink():
            tidy.set_mode(target)


def add_identity(tree: Path, public_key: Path, release: str) -> None:
    """Names, links and mount points; that this is an image and what of it has been done already."""
    for name in MOUNT_POINTS:
        (tree / name).mkdir(parents=True, exist_ok=True)
    (tree / "tmp").chmod(0o1777)
    for name, leads_to in LINKS.items():
        place = tree / name
        if place.is_dir() and not place.is_symlink():
            place.rmdir()
        place.unlink(missing_ok=True)
        place.symlink_to(leads_to)
    (tree / "etc/resolv.conf").unlink(missing_ok=True)  # mmdebstrap leaves that of the computer that builds
    (tree / "etc/companion").mkdir(parents=True, exist_ok=True)
    (tree / RELEASE).write_text(release)
    shutil.copyfile(public_key, tree / PUBLIC_KEY)
    (tree / "etc/nsswitch.conf").write_text(NSSWITCH)
    (tree / "etc/hostname").write_text("companion\n")
    (tree / "etc/hosts").write_text("127.0.0.1 localhost companion\n::1 localhost\n")
    (tree / "etc/fstab").write_text("# Nothing: the initrd mounts all there is (deploy/initrd/init).\n")
    (tree / "etc/machine-id").write_text("")  # the initrd puts one over it, made at the first start
    for name in ("etc/.updated", "var/.updated"):  # else ldconfig and others run at every start
        (tree / name).write_text("")


def add_users(log: Log, tools: Tools, tree: Path) -> None:
    """Users and groups: Debian's, then what the packages and deploy/root ask for. No user has a password, nobody may log in."""
    for name in ("passwd", "group"):
        shutil.copy(tree / f"usr/share/base-passwd/{name}.master", tree / "etc" / name)
    log.run([*tools.command("usr/bin/systemd-sysusers"), f"--root={tree.resolve()}"])
    for name in ("passwd-", "group-", "shadow-", "gshadow-", ".pwd.lock"):
        (tree / "etc" / name).unlink(missing_ok=True)
    passwd = (tree / "etc/passwd").read_text().replace("/bin/bash", "/usr/sbin/nologin")
    (tree / "etc/passwd").write_text(passwd)


def compile_python(log: Log, tools: Tools, recipe: Recipe, tree: Path) -> None:
    """Byte code beside every module: a read-only card can't make it. It names no time (unchecked hash)."""
    python = recipe.system.python
    words: list[str | Path] = ["-m", "compileall", "-q", "-s", tree.resolve(), "-p", "/"]
    words += ["--invalidation-mode", "unchecked-hash"]
    folders = [tree.resolve() / f"usr/lib/python{python}", tree.resolve() / site_of(recipe)]
    environment = {"PYTHONHOME": str(tools.tree / "usr"), "PYTHONHASHSEED": "0"}
    log.run([*tools.command(f"usr/bin/python{python}"), *words, *folders], env=environment)
