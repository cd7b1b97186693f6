"""deploy/micropython.sh with programs of our own in place of apt: it takes the mirror that is there, and never fails."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "micropython.sh"
TOOLS = ("awk bash cat chmod dirname grep id mkdir mktemp mv readlink rm sed sh tail").split()
MIRROR = "http://mirror.invalid/debian/"
SOME_TARGETS = f"{MIRROR}\nhttp://mirror.invalid/debian-security/\nhttp://other.invalid/ubuntu\n{MIRROR}\n"
APT_GET = """
case "$*" in
    indextargets*) cat "{folder}/targets" ;;
    *download*) touch micropython_1_any.deb ;;
    *update*)
        for word; do case $word in Dir::Etc::SourceList=*) cat "${{word#*=}}" >"{folder}/seen" ;; esac; done
        exit {update} ;;
esac
"""
DPKG_DEB = """
mkdir -p "$3/usr/bin" "$3/usr/lib/any-linux"
printf '#!/bin/sh\\nshift 3\\nexit {status}\\n' >"$3/usr/lib/any-linux/ld-linux-any.so.2"
chmod 755 "$3/usr/lib/any-linux/ld-linux-any.so.2"
"""


class Machine:
    """A checkout, and in bin all programs that there are."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder, folder / "bin"
        (folder / "deploy").mkdir()
        self.bin.mkdir()
        self.keyring = folder / "keyring"
        self.keyring.touch()
        script = SCRIPT.read_text()
        assert "keyring=/usr/share/keyrings/" in script
        lines = [f"keyring={self.keyring}" if line.startswith("keyring=") else line for line in script.splitlines()]
        (folder / "deploy" / "micropython.sh").write_text("\n".join(lines) + "\n")
        for tool in [*TOOLS, "touch"]:
            found = shutil.which(tool)
            assert found, f"{tool} is missing here"
            (self.bin / tool).symlink_to(found)
        (folder / "targets").write_text(SOME_TARGETS)
        self.apt()
        self.add("dpkg-deb", DPKG_DEB.format(status=0))

    def add(self, name: str, script: str) -> None:
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def apt(self, update: int = 0) -> None:
        self.add("apt-get", f'echo "$*" >>"{self.folder}/calls"\n' + APT_GET.format(folder=self.folder, update=update))

    def run(self) -> subprocess.CompletedProcess[str]:
        (self.folder / "calls").write_text("")
        return subprocess.run(
            [shutil.which("bash") or "bash", str(self.folder / "deploy" / "micropython.sh")],
            env={"PATH": str(self.bin), "TMPDIR": str(self.folder)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def unpacked(self) -> Path:
        return self.folder / ".venv" / "micropython" / "micropython"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_it_unpacks_from_the_machines_own_mirror_once(machine: Machine) -> None:
    done = machine.run()
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert machine.unpacked.exists(), done.stderr
    source = (machine.folder / "seen").read_text()
    assert source == f"deb [signed-by={machine.keyring}] {MIRROR} trixie main\n"
    assert "libc6" in (machine.folder / "calls").read_text()
    assert not [left for left in machine.folder.iterdir() if left.name.startswith("tmp.")], "nothing is left behind"
    again = machine.run()
    assert (again.returncode, again.stderr, (machine.folder / "calls").read_text()) == (0, "", "")


def test_where_it_is_installed_nothing_is_done(machine: Machine) -> None:
    machine.add("micropython", "exit 0")
    done = machine.run()
    assert (done.returncode, done.stderr) == (0, "")
    assert not machine.unpacked.exists()


def no_apt(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()


def no_debian(machine: Machine) -> None:
    machine.keyring.unlink()


def no_mirror(machine: Machine) -> None:
    (machine.folder / "targets").write_text("http://other.invalid/ubuntu\n")


def mirror_down(machine: Machine) -> None:
    machine.apt(update=100)


def wrong_machine(machine: Machine) -> None:
    machine.add("dpkg-deb", DPKG_DEB.format(status=126))


def damaged(machine: Machine) -> None:
    machine.add("dpkg-deb", "exit 2")


TROUBLE = (no_apt, no_debian, no_mirror, mirror_down, wrong_machine, damaged)


@pytest.mark.parametrize("trouble", TROUBLE, ids=[each.__name__ for each in TROUBLE])
def test_trouble_is_told_and_fails_nothing(machine: Machine, trouble: object) -> None:
    assert callable(trouble)
    trouble(machine)
    done = machine.run()
    assert (done.returncode, done.stdout) == (0, "")
    assert "will be skipped: " in done.stderr
    assert not machine.unpacked.exists()


def test_it_names_no_host() -> None:
    assert "://" not in SCRIPT.read_text()
    assert os.access(SCRIPT, os.X_OK)
