"""Three updates for the boot test: one that works, one that can't come up, one that is signed by another key.

The first is this build once more under another version. The second has a root with nothing in it, and so is small.
"""

from pathlib import Path

from deploy.build import assemble
from deploy.build.packages import Tools
from deploy.build.rootfs import RELEASE
from deploy.build.steps import Log

NAMES = ("next.update", "broken.update", "foreign.update")
NEXT, BROKEN, FOREIGN = "99.0.1", "99.0.2", "99.0.3"
"""Versions that no release has."""
BROKEN_MIB = 16


def next_root(log: Log, tools: Tools, root: Path, flavour: str, out: Path) -> None:
    """The root of this build, that says it is of the next version. Raises BuildError."""
    log.run(["cp", "--sparse=always", "--reflink=auto", root, out])
    told = out.with_suffix(".toml")
    told.write_text(f'version = "{NEXT}"\nflavour = "{flavour}"\n')
    commands = f"rm {RELEASE}\nwrite {told} {RELEASE}\n"
    log.run([*tools.command("usr/sbin/debugfs"), "-w", "-f", "/dev/stdin", out], input=commands)
    shown = log.run([*tools.command("usr/sbin/debugfs"), "-R", f"cat {RELEASE}", out])
    if NEXT not in shown:
        raise log.failed("debugfs", 1)


def broken_root(log: Log, tools: Tools, out: Path) -> None:
    """A root that can be mounted and has no first program. Raises BuildError."""
    empty = out.with_suffix(".empty")
    empty.mkdir(exist_ok=True)
    assemble.make_root(log, tools, empty, BROKEN_MIB, out)
