"""The programs that the boot test runs: QEMU from the tree that the setup unpacked, and a few of the machine's own."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deploy.boottest.failures import BootTestError

LIBRARIES = "usr/lib/x86_64-linux-gnu"
LOADER = f"{LIBRARIES}/ld-linux-x86-64.so.2"
OWN = ("mcopy", "fdtput", "dd", "cp", "debugfs", "mke2fs", "mkfs.vfat")


@dataclass(frozen=True)
class Tools:
    """The folder `root` holds an unpacked Debian with QEMU; its programs run with its own libraries, without a chroot."""

    root: Path

    def check(self) -> None:
        """Raises BootTestError when a program is missing."""
        if not (self.root / LOADER).exists() or not (self.root / "usr/bin/qemu-system-aarch64").exists():
            raise BootTestError(f"There is no QEMU in {self.root}.", "`make image` unpacks it; or name the folder with --tools.")
        os.environ["PATH"] = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
        if missing := [program for program in OWN if shutil.which(program) is None]:
            raise BootTestError(
                f"{', '.join(missing)} missing.", "Install them: apt install mtools e2fsprogs dosfstools device-tree-compiler."
            )

    def _program(self, name: str) -> list[str]:
        libraries = f"{self.root / LIBRARIES}:{self.root / LIBRARIES / 'pulseaudio'}"
        return [str(self.root / LOADER), "--library-path", libraries, str(self.root / "usr/bin" / name)]

    @property
    def qemu(self) -> list[str]:
        """How QEMU's command line begins."""
        return [*self._program("qemu-system-aarch64"), "-L", str(self.root / "usr/share/qemu")]

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {"QEMU_MODULE_DIR": str(self.root / LIBRARIES / "qemu")}

    def overlay(self, backing: Path, file: Path, size_bytes: int) -> None:
        """Make an overlay that catches all writes to `backing`, and shows it as a disk of that size."""
        words = ["create", "-q", "-f", "qcow2", "-b", str(backing.resolve()), "-F", "raw", str(file), str(size_bytes)]
        run([*self._program("qemu-img"), *words])

    def version(self) -> str:
        return run([*self.qemu, "--version"]).splitlines()[0].removeprefix("QEMU emulator version ")


def run(command: list[str], env: dict[str, str] | None = None) -> str:
    """Run a program of the test's own; its output. Raises BootTestError with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, env=env)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-400:]
        raise BootTestError(f"{Path(command[0]).name} failed: {said}", f"The whole command was: {' '.join(command)}")
    return done.stdout
