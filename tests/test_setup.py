"""Setting up a machine, with programs of our own in place of apt-get, sudo, dpkg-query and Python.

PATH holds these stand-ins and the few plain tools the script may count on; each stand-in writes its call into one log,
and keeps the rules of the real one as far as they matter: what apt-get installs, dpkg-query knows afterwards.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
TOOLS = ["bash", "cat", "cksum", "dirname", "env", "grep", "ln", "mkdir"]
TOOLS += ["mktemp", "readlink", "rm", "sed", "sh", "tail", "touch"]
TALK = ["espeak-ng", "libportaudio2", "libatomic1"]
TEST = [*TALK, "libasound2-plugins", "pulseaudio", "pulseaudio-utils", "chromium", "firefox-esr"]
IMAGE = [*TEST, *"mmdebstrap debian-archive-keyring genimage mtools dosfstools e2fsprogs xz-utils zstd bmap-tools cpio".split()]
IMAGE += "kmod device-tree-compiler minisign swig gcc-aarch64-linux-gnu libc6-dev-arm64-cross systemd".split()

APT_GET = """
case "$*" in *install*) ;; *) exit 0 ;; esac
for word; do
    case $word in install | -* | DPkg::*) continue ;; esac
    if grep -qx "$word" unavailable; then echo "E: Unable to locate package $word"; bad=1; fi
    case $word in *-venv) ln -sf "{bin}/whole-python" "{bin}/${{word%-venv}}" ;; esac
    echo "$word" >>installing
done
test -z "$bad" && cat installing >>installed
rm installing
test -z "$bad" || exit 100
"""
DPKG_QUERY = 'shift 3; for name; do grep -qx "$name" installed && printf "installed:%s " "$name"; done; exit 0'
SUDO = 'case "$*" in "-n true") exit {needs_password} ;; esac; "$@"'
PYTHON = """
case $* in
    *"import lgpio"*) grep -qx python3-lgpio installed ;;
    *find_library*) exit 0 ;;
    -c*) echo "{answer}" ;;
    *venv*) for dir; do :; done; mkdir -p $dir/bin; ln -s {bin}/{name} $dir/bin/python; echo "$PWD/$dir" >$dir/bin/activate ;;
    *pip*) cat pip-says; test ! -s pip-says && ln -sf {bin}/{name} .venv/bin/companion ;;
esac
"""


@dataclass
class Machine:
    """A checkout in `folder`, and in `folder`/bin all programs that there are."""

    folder: Path
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for part in ("deploy/setup.sh", "pyproject.toml"):
            (self.folder / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / part, self.folder / part)
        micropython = self.folder / "deploy/micropython.sh"  # tests/firmware tests the real one
        micropython.write_text("#!/bin/sh\n")
        micropython.chmod(0o755)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found, f"{tool} is missing here"
            (self.bin / tool).symlink_to(found)
        for name in ("installed", "unavailable", "pip-says", "calls"):
            (self.folder / name).touch()
        self.add("apt-get", APT_GET.format(bin=self.bin))
        self.add("apt-cache", "exit 0")
        self.add("dpkg-query", DPKG_QUERY)
        self.add("whole-python", PYTHON.format(bin=self.bin, name="whole-python", answer=f"ok {self.bin}/whole-python"))
        self.is_a("aarch64")
        self.user(0)
        self.python("python3")

    def write(self, name: str, script: str) -> None:
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def add(self, name: str, script: str) -> None:
        self.write(name, f'printf "%s\\n" "{name} $*" >>calls\n{script}')

    def python(self, name: str, answer: str | None = None) -> None:
        """A Python that judges itself as `answer`; by default it is a good one."""
        answer = f"ok {self.bin}/{name}" if answer is None else answer
        self.add(name, PYTHON.format(bin=self.bin, name=name, answer=answer))

    def user(self, number: int) -> None:
        self.write("id", f"echo {number}")

    def is_a(self, processor: str) -> None:
        self.write("uname", f'test -z "$1" && echo Linux || echo {processor}')

    def installed(self, *names: str) -> None:
        (self.folder / "installed").write_text("".join(f"{name}\n" for name in names))

    def setup(self, purpose: str = "talk", board: str = "a laptop") -> subprocess.CompletedProcess[str]:
        (self.folder / "board").write_text(board)
        (self.folder / "calls").write_text("")
        env = {"PATH": str(self.bin), "COMPANION_BOARD_FILE": "board"}
        command = [str(self.folder / "deploy/setup.sh"), purpose]
        done = subprocess.run(
            command, cwd=self.folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        self.log = (self.folder / "calls").read_text().splitlines()
        assert done.stdout == "", "stdout belongs to the command that comes next"
        return done

    def calls(self, *words: str) -> list[str]:
        return [call for call in self.log if all(word in call for word in words)]

    def bought(self) -> list[str]:
        return (self.folder / "installed").read_text().split()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize(
    ("purpose", "packages"), [("talk", TALK), ("test", TEST), ("image", IMAGE)], ids=["talk", "test", "image"]
)
@pytest.mark.parametrize("uid", [0, 1000], ids=["root", "user with sudo"])
def test_missing_packages_are_announced_and_installed(machine: Machine, uid: int, purpose: str, packages: list[str]) -> None:
    machine.user(uid)
    machine.add("sudo", SUDO.format(needs_password=0))
    done = machine.setup(purpose)
    assert done.returncode == 0, done.stderr
    assert machine.bought() == packages
    assert [line for line in done.stderr.splitlines() if "apt-get" in line] == [
        f"Installing Debian packages with apt-get{', through sudo' if uid else ''}: {' '.join(packages)} (a minute or two)."
    ]
    assert len(machine.calls("sudo", "DEBIAN_FRONTEND=noninteractive", "--no-install-recommends")) == (1 if uid else 0)
    assert [call.split()[1] for call in machine.calls("apt-get")[-2:]] == ["update", "install"]
    assert machine.calls("pip install", "--editable ." + ("" if purpose == "talk" else "[test]"))


@pytest.mark.parametrize("sudo", [None, SUDO.format(needs_password=1)], ids=["no sudo", "sudo asks, no terminal"])
def test_without_rights_the_one_command_is_printed(machine: Machine, sudo: str | None) -> None:
    machine.user(1000)
    machine.installed("libatomic1")
    if sudo:
        machine.add("sudo", sudo)
    done = machine.setup()
    assert done.returncode == 1
    told, command = done.stderr.splitlines()
    assert told.startswith("These Debian packages are missing: espeak-ng libportaudio2.")
    assert command.startswith("  sudo sh -c '" if sudo else "  su - -c '")
    assert command.endswith(" espeak-ng libportaudio2'")
    assert not machine.calls("apt-get -")
    assert machine.bought() == ["libatomic1"]
    assert not (machine.folder / ".venv").exists()


def test_a_user_without_rights_needs_none_where_all_is_there(machine: Machine) -> None:
    machine.user(1000)
    machine.installed(*TALK)
    assert machine.setup().returncode == 0
    assert not machine.calls("apt-get")


@pytest.mark.parametrize("purposes", [["test", "talk"], ["image", "test", "talk"]], ids=["test", "image"])
def test_the_second_run_starts_nothing(machine: Machine, purposes: list[str]) -> None:
    assert machine.setup(purposes[0]).returncode == 0
    for purpose in purposes:  # each needs what the next one needs, and more
        done = machine.setup(purpose)
        assert (done.returncode, done.stderr, machine.log) == (0, "", [])


def test_tests_need_more_than_talking(machine: Machine) -> None:
    machine.setup("talk")
    machine.setup("test")
    assert machine.bought() == TEST
    assert machine.calls("pip install", ".[test]")
    assert not machine.calls("-m venv"), "a whole .venv is kept"


@pytest.mark.parametrize("part", ["pyproject.toml", "deploy/setup.sh"])
def test_a_change_is_installed_into_the_same_venv(machine: Machine, part: str) -> None:
    machine.setup()
    with (machine.folder / part).open("a") as file:
        file.write("\n# changed\n")
    assert machine.setup().returncode == 0
    assert machine.calls("pip install")
    assert not machine.calls("-m venv")


def interrupted(machine: Machine) -> None:
    (machine.folder / ".venv/unfinished").touch()


def python_gone(machine: Machine) -> None:
    machine.python("python3.12")
    (machine.bin / "python3").unlink()


def python_upgraded(machine: Machine) -> None:
    machine.python("python3", answer="")  # it runs, and finds no pip of its own where it looks now
    machine.python("python3.13")
    (machine.folder / "pyproject.toml").write_text("changed")


def copied(machine: Machine) -> None:
    (machine.folder / ".venv/bin/activate").write_text("/elsewhere/.venv")
    (machine.folder / "pyproject.toml").write_text("changed")


@pytest.mark.parametrize("breakage", [interrupted, python_gone, python_upgraded, copied])
def test_a_broken_venv_is_made_again(machine: Machine, breakage: object) -> None:
    machine.setup()
    (machine.folder / ".venv/left-over").touch()
    assert callable(breakage)
    breakage(machine)
    done = machine.setup()
    assert done.returncode == 0, done.stderr
    assert len(machine.calls("-m venv")) == 1
    assert not (machine.folder / ".venv/left-over").exists()
    assert machine.setup().stderr == ""


PIP_FAILURES = {
    "no network": ("Failed to establish: NewConnectionError", "The network does not answer"),
    "no network, without a word of it": (
        "ERROR: Could not find a version that satisfies the requirement setuptools>=77 (from versions: none)",
        "The network does not answer",
    ),
    "disk full": ("OSError: [Errno 28] No space left on device", "The disk is full"),
    "no wheel": ("ERROR: No matching distribution found for vosk", "64-bit x86 and ARM"),
    "anything else": ("ERROR: the cat sat on the cable", "Mend what they say"),
}


@pytest.mark.parametrize(("words", "fix"), PIP_FAILURES.values(), ids=PIP_FAILURES)
def test_when_pip_fails_its_words_and_a_way_on_are_shown(machine: Machine, words: str, fix: str) -> None:
    (machine.folder / "pip-says").write_text(words + "\n")
    done = machine.setup()
    assert done.returncode == 1
    assert f"  | {words}" in done.stderr
    assert fix in done.stderr.splitlines()[-1]
    (machine.folder / "pip-says").write_text("")
    assert machine.setup().returncode == 0
    assert machine.calls("-m venv"), "what was interrupted is made anew"


PYTHONS: dict[str, tuple[dict[str, str], str]] = {
    "a shim that leads nowhere": ({"python3": "exit 127"}, "python3.12"),
    "too old": ({"python3": "echo 3.9"}, "python3.12"),
    "too new": ({"python3": "echo 3.14"}, "python3.12"),
    "the first that will do": ({"python3": "echo 32-bit", "python3.13": "echo no-venv"}, "python3.12"),
}


@pytest.mark.parametrize(("others", "chosen"), PYTHONS.values(), ids=PYTHONS)
def test_the_first_python_that_will_do_is_taken(machine: Machine, others: dict[str, str], chosen: str) -> None:
    machine.python(chosen)
    for name, script in others.items():
        machine.add(name, script)
    assert machine.setup().returncode == 0
    assert machine.calls("-m venv")[0].startswith(chosen + " ")


def test_no_python_that_will_do_is_said_before_anything_is_installed(machine: Machine) -> None:
    machine.add("python3", "echo 3.9")
    done = machine.setup()
    assert done.returncode == 1
    assert "3.11, 3.12 or 3.13" in done.stderr
    assert "python3 (3.9)" in done.stderr
    assert machine.bought() == []


@pytest.mark.parametrize("there", ["echo no-venv", None], ids=["python without venv", "no python"])
def test_debian_gives_python_its_venv(machine: Machine, there: str | None) -> None:
    (machine.bin / "python3").unlink()
    if there:
        machine.add("python3", there)
    done = machine.setup()
    assert done.returncode == 0, done.stderr
    assert "python3-venv" in machine.bought()


def test_an_image_needs_more_than_tests(machine: Machine) -> None:
    machine.setup("test")
    machine.setup("image")
    assert machine.bought() == IMAGE
    assert not machine.calls("-m venv"), "a whole .venv is kept"


@pytest.mark.parametrize(
    ("purpose", "wanted", "returncode"),
    [
        ("talk", "espeak-ng", 1),
        ("test", "pulseaudio", 0),
        ("image", "genimage", 1),
    ],
    ids=["needed to talk", "for tests only", "needed for an image"],
)
def test_a_package_that_cannot_be_had(machine: Machine, purpose: str, wanted: str, returncode: int) -> None:
    machine.installed(*(name for name in IMAGE if name != wanted))
    (machine.folder / "unavailable").write_text(wanted)
    done = machine.setup(purpose)
    assert done.returncode == returncode
    assert f"  | E: Unable to locate package {wanted}" in done.stderr
    assert f"apt-get did not install {wanted}" in done.stderr
    machine.setup(purpose)
    assert machine.calls("apt-get install"), "it is tried again"


@pytest.mark.parametrize("espeak", [True, False], ids=["all there", "no voice"])
def test_without_apt_it_says_what_is_needed(machine: Machine, espeak: bool) -> None:
    (machine.bin / "apt-get").unlink()
    if espeak:
        machine.add("espeak-ng", "")
    done = machine.setup()
    assert "espeak-ng, portaudio, on ARM libatomic;" in done.stderr
    assert (done.returncode == 0) is espeak
    assert ("Missing: espeak-ng." in done.stderr) is not espeak


def test_without_apt_no_image_is_begun(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()
    machine.add("espeak-ng", "")
    done = machine.setup("image")
    assert done.returncode == 1
    assert "Images are built with Debian's tools, and there is no apt here." in done.stderr
    assert not (machine.folder / ".venv").exists()


def test_a_raspberry_pi_takes_the_pins_library_from_debian(machine: Machine) -> None:
    assert machine.setup(board="Raspberry Pi 5 Model B Rev 1.0\0").returncode == 0
    assert "python3-lgpio" in machine.bought()
    assert machine.calls("-m venv", "--system-site-packages")


def test_x86_needs_no_libatomic(machine: Machine) -> None:
    machine.is_a("x86_64")
    machine.setup()
    assert machine.bought() == ["espeak-ng", "libportaudio2"]


def test_a_sound_server_gets_its_way_in(machine: Machine) -> None:
    machine.add("pulseaudio", "")
    machine.setup()
    assert machine.bought() == [*TALK, "libasound2-plugins"]


def test_what_a_python_is_asked_can_be_answered() -> None:
    """The stand-ins answer by rote; here the script's own questions are put to the Python that runs this test."""
    script = (HERE / "deploy/setup.sh").read_text()
    questions = [script.split(f"{name}='\n")[1].split("\n'\n")[0] for name in ("examine_python", "examine_venv")]
    for question in questions:
        done = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
        verdict, _, path = done.stdout.strip().partition(" ")
        assert verdict == "ok"
        assert os.access(path, os.X_OK)


def test_make_alone_lists_every_target() -> None:
    make = shutil.which("make")
    if not make:
        pytest.skip("make is not here")
    targets = (HERE / "Makefile").read_text().split(".PHONY:")[1].splitlines()[0].split()
    done = subprocess.run([make, "-C", str(HERE), "--no-print-directory"], capture_output=True, text=True, check=True)
    assert sorted(line.split()[1] for line in done.stdout.splitlines()) == sorted(targets)
