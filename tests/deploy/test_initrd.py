"""deploy/initrd/init: its functions run in busybox's sh, on ordinary files, with the real e2fsck and resize2fs."""

import os
import shutil
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.device import slots
from deploy.device.slots import SlotState

INIT = Path(__file__).parents[2] / "deploy" / "initrd" / "init"
PATIENCE_S = 30
PROGRAMS = ["busybox", "e2fsck", "resize2fs", "mke2fs", "debugfs"]
SEARCHED = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"  # Debian keeps the file system's programs off a user's path
MISSING = [name for name in PROGRAMS if not shutil.which(name, path=SEARCHED)]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)}")

STATES = [SlotState(slot, trial) for slot in slots.OTHER for trial in slots.TRIALS.values()]
MIB = 1 << 20

Run = Callable[..., str]


def tool(*command: str | Path, take: tuple[int, ...] = (0,)) -> str:
    done = subprocess.run(
        command, env={"PATH": SEARCHED, "LC_ALL": "C"}, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert done.returncode in take, done.stdout + done.stderr
    return done.stdout


def run_in(place: Path, snippet: str, *arguments: object, **environment: str) -> str:
    """Source init with its folders below `place`, then run the snippet; what it prints. What goes wrong may not be silent."""
    folders = {name.upper(): str(place / name) for name in ("sys", "proc", "dev", "run", "fat", "new")}
    for folder in folders.values():
        Path(folder).mkdir(exist_ok=True)
    (place / "run" / "companion").mkdir(exist_ok=True)
    done = subprocess.run(
        ["busybox", "sh", "-u", "-c", f'. "$0"\nexport PATH="{SEARCHED}"\n{snippet}', INIT, *map(str, arguments)],
        env={"PATH": SEARCHED, "LC_ALL": "C", "INIT_TEST": "1", **folders, **environment},
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, (done.returncode, done.stdout, done.stderr)
    assert not done.stderr, done.stderr
    return done.stdout.decode("ascii")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def run_here(snippet: str, *arguments: object, **environment: str) -> str:
        return run_in(tmp_path, snippet, *arguments, **environment)

    return run_here


# --- slot.txt --------------------------------------------------------------------------------------------------------


def read_by_both(place: Path, texts: list[bytes]) -> tuple[list[str], list[str]]:
    """What the shell and Python make of the same files."""
    paths = [place / f"slot{number}.txt" for number in range(len(texts))]
    by_python = []
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text)
        try:
            state = slots.read(path)
            by_python.append(f"{state.slot} {state.trial}")
        except slots.SlotError:
            by_python.append("damaged")
    by_shell = run_in(place, 'for f in "$@"; do slot_read "$f" && echo "$slot $trial" || echo damaged; done', *paths).splitlines()
    return by_shell, by_python


TEXTS = [
    *map(slots.render, STATES),
    *(slots.render(state).replace(b"os_prefix=slot-a/", b"os_prefix=slot-b/") for state in STATES),
    *(slots.render(state).replace(b"\n", b"\r\n") for state in STATES),
    b"",
    bytes(512),
    b"\xff" * 512,
    b"os_prefix=slot-b/",
    b"  os_prefix=slot-B/ \t\r\n#\ttrial=failed \r\n",
    b"os_prefix=slot-a/\n\0",
    b"os_prefix=slot-a\n",
    b"os_prefix=slot-a/ # mine\n",
    b"os_prefix=slot-a/\nos_prefix=slot-b/\n",
    b"os_prefix=slot-a/\n# trial=perhaps\n",
    b"os_prefix=slot-a/\n# trial=\n",
    b"os_prefix=slot-a/\n# trial_of=c\n",
    b"os_prefix=slot-a/\n* ? [ab] $(reboot) `reboot`\n",
    "os_prefix=slot-a/\n".encode("utf-16"),
    b"os_prefix=slot-a/\n".ljust(slots.LONGEST_BYTES, b"#"),
    b"os_prefix=slot-a/\n".ljust(slots.LONGEST_BYTES + 1, b"#"),
]
PIECES = st.sampled_from(b"os_prefix= slot-a/ slot-b/ # trial= trial_of=b started failed \n \r\n \t = \\".split(b" "))


def test_shell_and_python_read_the_same(tmp_path: Path) -> None:
    by_shell, by_python = read_by_both(tmp_path, TEXTS)
    assert by_shell == by_python
    assert len(set(by_python)) > len(STATES)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.binary(max_size=600) | st.lists(PIECES | st.binary(max_size=2), max_size=12).map(b"".join), max_size=30))
def test_shell_and_python_read_the_same_of_any_bytes(tmp_path_factory: pytest.TempPathFactory, texts: list[bytes]) -> None:
    by_shell, by_python = read_by_both(tmp_path_factory.mktemp("slots"), texts)
    assert by_shell == by_python


@pytest.mark.parametrize("has_kernel", [True, False], ids=["other has a kernel", "other is empty"])
def test_shell_and_python_have_one_rule(run: Run, tmp_path: Path, has_kernel: bool) -> None:
    for slot in "ab":
        kernel = tmp_path / "fat" / f"slot-{slot}" / "kernel8.img"
        kernel.parent.mkdir(parents=True)
        kernel.write_bytes(b"kernel" if has_kernel else b"")
    cases = [(state, own) for state in STATES for own in slots.OTHER]
    said = run(
        """for case in "$@"; do
            set -- $case
            slot=$1 trial=$2 own=$3
            slot_rule; echo "$action $new_slot $new_trial"
            new_slot='' new_trial=''
            broken_root_rule; echo "$new_slot $new_trial"
        done""",
        *(f"{state.slot} {state.trial} {own}" for state, own in cases),
    )
    expected = []
    for state, own in cases:
        written, action = slots.at_start(state, own, has_kernel)
        instead = slots.at_broken_root(state, own, has_kernel)
        expected.append(f"{action.value} {written.slot if written else ''} {written.trial if written else ''}")
        expected.append(f"{instead.slot if instead else ''} {instead.trial if instead else ''}")
    assert said.splitlines() == expected


@pytest.mark.parametrize("state", STATES, ids=str)
@pytest.mark.parametrize("size", [512, 900], ids=["in place", "beside"])
def test_shell_writes_what_python_writes(run: Run, tmp_path: Path, state: SlotState, size: int) -> None:
    path = tmp_path / "slot.txt"
    path.write_bytes(slots.render(SlotState("a", "no")).ljust(size, b"\n"))
    before = path.stat().st_ino
    run('slot_read "$1" && slot_write "$@"', path, state.slot, state.trial)
    assert path.read_bytes() == slots.render(state)
    assert (path.stat().st_ino == before) == (size == 512)
    assert not (tmp_path / "slot.new").exists()


# --- a whole start, with the kernel's part played by functions ---------------------------------------------------------

KERNEL = r"""
log() { echo "$*" >>"$RUN/log"; }
mount() {
    log "mount $*"
    case "$*" in *remount,rw*) [ "${FAT_STUCK:-}" = "" ] ;; *vfat*) [ "${FAT_BROKEN:-}" = "" ] ;;
    *"ext4 -o ro "*) [ "${ROOT_BROKEN:-}" = "" ] ;; esac
}
busybox() { log "$*"; }
umount() { log "umount $*"; }
modprobe() { :; }
load_modules() { :; }
blockdev() { log "blockdev $*"; }
ready_data() { DATA=ok && [ "${DATA_BROKEN:-}" = "" ]; }
find() { :; }
restart() { echo "restart: $1"; exit; }
give_up() { echo "give up: $1"; exit; }
hand_over() { cat "$RUN/companion/boot.env"; }
main
"""


def card(place: Path, state: SlotState, own: str = "", name: str = "mmcblk0p", signature: int = 0x48534554) -> None:
    """A card as the kernel shows it, with both systems on it."""
    disk = name.removesuffix("p")
    (place / "sys" / "class" / "block" / disk).mkdir(parents=True)
    (place / "sys" / "class" / "block" / disk / "size").write_text("1000\n")
    (place / "dev").mkdir(exist_ok=True)
    (place / "dev" / disk).write_bytes(struct.pack("<440xI68x", signature))
    for number in range(1, 5):
        (place / "dev" / f"{name}{number}").touch()
    for file, content in {
        "fat/slot-a/kernel8.img": b"kernel",
        "fat/slot-b/kernel8.img": b"kernel",
        "fat/slot.txt": slots.render(state),
        "proc/cmdline": f"console=tty0 companion.slot={own or state.slot} quiet\n".encode(),
        "proc/uptime": b"1.50 2.00\n",
        "proc/sys/kernel/random/uuid": b"0f8fad5b-d9cb-469f-a165-70867728950e\n",
        "new/etc/passwd": b"root:x:0:0::/root:/bin/sh\ncompanion:x:990:991::/data/companion:/usr/sbin/nologin\n",
        "new/sbin/init": b"",
    }.items():
        path = place / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


NOTE = "SLOT={} TRIAL={} DATA={} FAT={} GREW=no"
STARTS: dict[str, tuple[SlotState, dict[str, str], str, SlotState]] = {
    "settled": (SlotState("a", "no"), {}, NOTE.format("a", "no", "ok", "ok"), SlotState("a", "no")),
    "the other slot": (SlotState("b", "no"), {}, NOTE.format("b", "no", "ok", "ok"), SlotState("b", "no")),
    "an update's first start": (SlotState("b", "ready"), {}, NOTE.format("b", "started", "ok", "ok"), SlotState("b", "started")),
    "its second start": (
        SlotState("b", "started"),
        {},
        "restart: slot b did not come up well the last time, going back to slot a",
        SlotState("a", "failed"),
    ),
    "back again": (SlotState("a", "failed"), {}, NOTE.format("a", "failed", "ok", "ok"), SlotState("a", "failed")),
    "slot.txt can't be written": (
        SlotState("b", "started"),
        {"FAT_STUCK": "1"},
        NOTE.format("b", "started", "ok", "ok"),
        SlotState("b", "started"),
    ),
    "the root is damaged": (
        SlotState("a", "no"),
        {"ROOT_BROKEN": "1"},
        "restart: the system in slot a can't be mounted, going to slot b",
        SlotState("b", "failed"),
    ),
    "the update's root is damaged": (
        SlotState("b", "ready"),
        {"ROOT_BROKEN": "1"},
        "restart: the system in slot b can't be mounted, going to slot a",
        SlotState("a", "failed"),
    ),
    "both roots are damaged": (
        SlotState("b", "failed"),
        {"ROOT_BROKEN": "1"},
        "give up: the system in slot b can't be mounted",
        SlotState("b", "failed"),
    ),
    "no settings partition": (
        SlotState("b", "ready"),
        {"FAT_BROKEN": "1"},
        NOTE.format("b", "no", "ok", "missing"),
        SlotState("b", "ready"),
    ),
    "no data": (SlotState("a", "no"), {"DATA_BROKEN": "1"}, NOTE.format("a", "no", "temporary", "ok"), SlotState("a", "no")),
}


@pytest.mark.parametrize("story", STARTS)
def test_start(run: Run, tmp_path: Path, story: str) -> None:
    state, broken, outcome, left = STARTS[story]
    card(tmp_path, state)
    if "FAT_BROKEN" in broken:
        shutil.move(tmp_path / "fat" / "slot.txt", tmp_path / "slot.txt")
    assert " ".join(run(KERNEL, **broken).split("\n")).strip() == outcome
    file = tmp_path / "slot.txt" if "FAT_BROKEN" in broken else tmp_path / "fat" / "slot.txt"
    assert slots.read(file) == left
    assert (tmp_path / "run" / "companion" / "trial").exists() == ("TRIAL=started" in outcome)


def test_each_slot_has_its_own_partition_and_a_card_goes_before_a_stick(run: Run, tmp_path: Path) -> None:
    card(tmp_path, SlotState("b", "no"), name="mmcblk0p", signature=0x12345678)
    for name in ("sda", "mmcblk1p", "vda"):
        card(tmp_path, SlotState("b", "no"), name=name)
    run(KERNEL)
    mounts = (tmp_path / "run" / "log").read_text()
    assert f"mount -t ext4 -o ro {tmp_path}/dev/mmcblk1p3 {tmp_path}/run/companion-root/system" in mounts
    assert (
        f"ro,nosuid,nodev,noexec,umask=022,codepage=437,iocharset=ascii,shortname=mixed,utf8 {tmp_path}/dev/mmcblk1p1" in mounts
    )
    assert f"rw,noatime,nosuid,nodev,noexec,commit=5,errors=remount-ro {tmp_path}/dev/mmcblk1p4 {tmp_path}/new/data" in mounts
    assert "remount,rw" not in mounts


def test_a_stick_with_the_same_image_does_not_win_by_being_there_first(run: Run, tmp_path: Path) -> None:
    card(tmp_path, SlotState("a", "no"), name="sda")
    card(tmp_path, SlotState("a", "no"))
    shutil.move(tmp_path / "sys" / "class" / "block" / "mmcblk0", tmp_path / "late")
    comes = 'sleep() { echo "2.00 0" >$PROC/uptime; mv "$late" $SYS/class/block/mmcblk0; }\n'
    run(comes + KERNEL, late=str(tmp_path / "late"))
    assert "/dev/mmcblk0p2 " in (tmp_path / "run" / "log").read_text()


def test_a_stick_alone_is_started_from(run: Run, tmp_path: Path) -> None:
    card(tmp_path, SlotState("a", "no"), name="sda")
    run('sleep() { read -r now _ <$PROC/uptime; echo "$((${now%.*} + 1)).00 0" >$PROC/uptime; }\n' + KERNEL)
    assert "/dev/sda2 " in (tmp_path / "run" / "log").read_text()
    assert (tmp_path / "proc" / "uptime").read_text() == "5.00 0\n"


def test_a_disk_that_never_comes_is_waited_for_and_told(run: Run, tmp_path: Path) -> None:
    card(tmp_path, SlotState("a", "no"))
    (tmp_path / "dev" / "mmcblk0p2").unlink()
    wait = 'sleep() { read -r now _ <$PROC/uptime; echo "$((${now%.*} + 7)).00 0" >$PROC/uptime; }\n'
    assert run(wait + KERNEL).startswith("give up: no card or stick")
    assert (tmp_path / "proc" / "uptime").read_text() == "36.00 0\n"


@pytest.mark.parametrize("damage", [b"", bytes(512), b"os_prefix=slot-z/\n"], ids=["empty", "zeros", "nonsense"])
def test_a_damaged_slot_file_starts_the_kernels_own_slot(run: Run, tmp_path: Path, damage: bytes) -> None:
    card(tmp_path, SlotState("b", "no"))
    (tmp_path / "fat" / "slot.txt").write_bytes(damage)
    assert run(KERNEL).split() == NOTE.format("b", "no", "ok", "ok").split()
    assert (tmp_path / "fat" / "slot.txt").read_bytes() == damage


# --- growing the last partition -----------------------------------------------------------------------------------------


def mbr(*entries: tuple[int, int, int], signature: int = 0x48534554, end: bytes = b"\x55\xaa") -> bytes:
    table = b"".join(struct.pack("<B3xB3xII", 0, kind, start, size) for kind, start, size in entries)
    return b"\xfa" * 440 + struct.pack("<IH", signature, 0) + table.ljust(64, b"\0") + end


STEP, BIG = 8192, 0xFFFFFFFF
FIRST = [(0x0C, STEP, 524288), (0x83, 65 * STEP, STEP), (0x83, 66 * STEP, STEP)]
DATA = (0x83, 67 * STEP, 16 * STEP)
GROWTH = {
    "to the end, in steps of 4 MiB": (mbr(*FIRST, DATA), 200 * STEP + 4095, 133 * STEP),
    "a small rest is left": (mbr(*FIRST, DATA), 84 * STEP - 1, None),
    "grown already": (mbr(*FIRST, (0x83, 67 * STEP, 133 * STEP)), 200 * STEP, None),
    "never smaller": (mbr(*FIRST, DATA), 70 * STEP, None),
    "a disk beyond what the table can tell": (mbr(*FIRST, DATA), 1 << 34, BIG // STEP * STEP - 67 * STEP),
    "all of 2 TiB already": (mbr(*FIRST, (0x83, 67 * STEP, BIG - 67 * STEP)), 1 << 34, None),
    "not Linux": (mbr(*FIRST, (0x07, 67 * STEP, 16 * STEP)), 200 * STEP, None),
    "no fourth": (mbr(*FIRST), 200 * STEP, None),
    "not the last": (mbr(*FIRST[:2], (0x83, 90 * STEP, STEP), DATA), 200 * STEP, None),
    "another disk": (mbr(*FIRST, DATA, signature=0x12345678), 200 * STEP, None),
    "no table": (mbr(*FIRST, DATA, end=b"\0\0"), 200 * STEP, None),
    "cut short": (mbr(*FIRST, DATA)[:300], 200 * STEP, None),
}


@pytest.mark.parametrize(("sector", "sectors", "size"), GROWTH.values(), ids=GROWTH)
def test_partition_4_grows(run: Run, tmp_path: Path, sector: bytes, sectors: int, size: int | None) -> None:
    disk = tmp_path / "disk"
    rest = b"after the table" * 100
    disk.write_bytes(sector + rest)
    said = run(
        'plan_growth "$1" "$2" && write_growth "$1" && echo "$new_size"; plan_growth "$1" "$2" && echo again; :', disk, sectors
    )
    expected = sector if size is None else sector[:506] + struct.pack("<I", size) + sector[510:]
    assert said.split() == ([] if size is None else [str(size)])
    assert disk.read_bytes() == expected + rest


# --- the data's file system ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file system as the card has it, with a memory on it, large enough for a copy of the superblock."""
    place = tmp_path_factory.mktemp("data")
    (place / "tree" / "companion").mkdir(parents=True)
    (place / "tree" / "companion" / "memory").write_text("Ada likes tea.\n" * 1000)
    image = place / "data.ext4"
    with image.open("wb") as file:
        file.truncate(160 * MIB)
    tool("mke2fs", "-q", "-t", "ext4", "-b", "4096", "-m", "0", "-E", "resize=1048576", "-d", place / "tree", image)
    return image


def lose_writes(image: Path) -> None:
    """A card that forgot every second block of what was written to it; the kernel has noticed, and marked it so."""
    before = image.read_bytes()
    commands = image.with_name("commands")
    commands.write_text(
        "".join(f"mkdir new{n}\nwrite {commands} new{n}/file\n" for n in range(40)) + "rm companion/memory\nssv state 2\n"
    )
    tool("debugfs", "-w", "-f", commands, image)
    after = image.read_bytes()
    changed = [at for at in range(0, len(before), 4096) if before[at : at + 4096] != after[at : at + 4096]]
    assert len(changed) > 20
    with image.open("r+b") as file:
        for at in changed[1::2]:
            file.seek(at)
            file.write(before[at : at + 4096])


def overwrite(image: Path, at: int, length: int, filling: bytes = b"\0") -> None:
    with image.open("r+b") as file:
        file.seek(at)
        file.write(filling * length)


def blocks_of(image: Path, file: str) -> list[int]:
    return [int(block) for block in tool("debugfs", "-R", f"blocks {file}", image).split()]


def break_journal(image: Path) -> None:
    overwrite(image, blocks_of(image, "<8>")[0] * 4096, 1024, b"\xa5")


def cut_power(image: Path) -> None:
    """Power failed right after a write: it is whole in the journal (an announcement, a block, a commit), and only there."""
    text = image.with_name("text")
    text.write_bytes(b"Ada likes coffee\n".ljust(4096, b"."))
    commands = image.with_name("commands")
    commands.write_text(f"jo\njw -b {blocks_of(image, 'companion/memory')[0]} {text}\njc\n")
    tool("debugfs", "-w", "-f", commands, image)
    assert "needs_recovery" in tool("debugfs", "-R", "stats -h", image)


def cut_power_in_mid_write(image: Path) -> None:
    """Power failed before the commit, so that the write never was."""
    cut_power(image)
    overwrite(image, blocks_of(image, "<8>")[3] * 4096, 4096)


DAMAGES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "none": (lambda image: None, "ok", "tea"),
    "cut after a write": (cut_power, "ok", "coffee"),
    "cut off in mid-write": (cut_power_in_mid_write, "ok", "tea"),
    "the journal is broken": (break_journal, "repaired", "tea"),
    "zeros over the superblock": (lambda image: overwrite(image, 0, 4096), "repaired", "tea"),
    "zeros over superblock and group table": (lambda image: overwrite(image, 0, 8192), "repaired", "tea"),
    "writes lost": (lose_writes, "repaired", ""),
    "all zeros": (lambda image: overwrite(image, 0, 160 * MIB), "temporary", ""),
    "all ones": (lambda image: overwrite(image, 0, 160 * MIB, b"\xff"), "temporary", ""),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_data_is_repaired_or_left_alone(run: Run, tmp_path: Path, made: Path, damage: str) -> None:
    harm, data, memory = DAMAGES[damage]
    image = tmp_path / "data.ext4"
    shutil.copy(made, image)
    harm(image)
    harmed = image.read_bytes() if data == "temporary" else b""
    said = run('check_data "$1"; echo "$DATA"', image)
    assert said == f"{data}\n", (tmp_path / "run" / "companion" / "fsck.log").read_text(errors="replace")
    if data == "temporary":
        assert image.read_bytes() == harmed  # what a workshop could still save is not written over
    else:
        tool("e2fsck", "-fn", image)
        assert memory in tool("debugfs", "-R", "cat companion/memory", image)


def test_an_unharmed_file_system_is_not_gone_through(run: Run, tmp_path: Path, made: Path) -> None:
    image = tmp_path / "data.ext4"
    shutil.copy(made, image)
    run('check_data "$1"', image)
    assert ": clean," in (tmp_path / "run" / "companion" / "fsck.log").read_text()


def test_without_a_checker_the_kernel_decides(run: Run, tmp_path: Path) -> None:
    assert run('PATH=/nowhere\ncheck_data "$1" && echo "$DATA"', tmp_path / "data.ext4") == "ok\n"


def partition(place: Path, made: Path, size: int) -> Path:
    """The file system at the start of a larger partition, as after the table has grown."""
    image = place / "dev" / "vda4"
    image.parent.mkdir(exist_ok=True)
    shutil.copy(made, image)
    os.truncate(image, size)
    (place / "sys" / "class" / "block" / "vda4").mkdir(parents=True)
    (place / "sys" / "class" / "block" / "vda4" / "size").write_text(f"{size // 512}\n")
    return image


READY = 'part=vda; ready_data "$DEV/vda4"; echo "$GREW $DATA"\n'


def blocks_in(image: Path) -> int:
    with image.open("rb") as file:
        return int(struct.unpack_from("<I", file.read(2048), 1024 + 4)[0])


def test_data_grows_once(run: Run, tmp_path: Path, made: Path) -> None:
    image = partition(tmp_path, made, 1000 * MIB)
    assert run(READY + "GREW=no\n" + READY) == "yes ok\nno ok\n"
    assert blocks_in(image) == 1000 * MIB // 4096
    tool("e2fsck", "-fn", image)
    assert "tea" in tool("debugfs", "-R", "cat companion/memory", image)


@pytest.mark.parametrize("now", ["60", "1400000000"], ids=["1970", "2014"])
def test_a_clock_years_behind_is_no_damage_and_no_hindrance(run: Run, tmp_path: Path, made: Path, now: str) -> None:
    image = partition(tmp_path, made, 1000 * MIB)
    tool("debugfs", "-w", "-R", "ssv mtime 20250101000000", image)
    assert run(READY, E2FSCK_TIME=now) == "yes ok\n"
    assert blocks_in(image) == 1000 * MIB // 4096


def test_data_grows_without_a_clock(run: Run, tmp_path: Path, made: Path) -> None:
    """Before 2010, e2fsck takes the clock for broken and leaves the times alone, which resize2fs takes for "not checked"."""
    image = partition(tmp_path, made, 1000 * MIB)
    tool("debugfs", "-w", "-R", "ssv mtime 20370101000000", image)
    run("e2fsck() { :; }\n" + READY)
    assert blocks_in(image) == 1000 * MIB // 4096


def test_a_rest_too_small_to_grow_into_starts_no_program(run: Run, tmp_path: Path, made: Path) -> None:
    partition(tmp_path, made, 164 * MIB)
    assert run("resize2fs() { echo resized; }\n" + READY) == "no ok\n"


@pytest.mark.parametrize("kib", [1, 100, 1000, 131_100, 300_000])
def test_power_cut_while_growing_is_mended_at_the_next_start(run: Run, tmp_path: Path, made: Path, kib: int) -> None:
    """resize2fs dies at its first write beyond so many KiB: what it wrote before is on the card, the rest is not."""
    image = partition(tmp_path, made, 1000 * MIB)
    cut = f'resize2fs() {{ ( ulimit -f {kib * 2}; exec "$(PATH={SEARCHED} which resize2fs)" "$@" ); kill -9 $$; }}\n'
    with pytest.raises(AssertionError, match="-9"):
        run(cut + READY)
    assert run(READY).split()[1] in ("ok", "repaired")
    assert blocks_in(image) == 1000 * MIB // 4096
    tool("e2fsck", "-fn", image)
    assert "tea" in tool("debugfs", "-R", "cat companion/memory", image)


# --- who the device is ----------------------------------------------------------------------------------------------------

IDENTITY = "0f8fad5bd9cb469fa16570867728950e"


@pytest.mark.parametrize(
    "found", ["", "\n", "0f8f\n", "G" * 32 + "\n", "0" * 33 + "\n"], ids=["none", "empty", "short", "odd", "long"]
)
def test_identity_is_made_where_there_is_none(run: Run, tmp_path: Path, found: str) -> None:
    card(tmp_path, SlotState("a", "no"))
    system = tmp_path / "new" / "data" / "system"
    system.mkdir(parents=True)
    if found:
        (system / "machine-id").write_text(found)
    (system / "machine-id.new").write_text("half writ")
    run("name_device")
    for folder in (system, tmp_path / "new" / "etc"):
        assert (folder / "machine-id").read_text() == IDENTITY + "\n"
        assert (folder / "hostname").read_text() == "companion-0f8f\n"
    assert sorted(path.name for path in system.iterdir()) == ["hostname", "machine-id"]


def test_identity_stays(run: Run, tmp_path: Path) -> None:
    card(tmp_path, SlotState("a", "no"))
    (tmp_path / "new" / "data" / "system").mkdir(parents=True)
    run("name_device")
    (tmp_path / "proc" / "sys" / "kernel" / "random" / "uuid").write_text("11111111-2222-3333-4444-555555555555\n")
    (tmp_path / "new" / "data" / "system" / "hostname").write_text("kitchen\n")
    run("name_device")
    assert (tmp_path / "new" / "etc" / "machine-id").read_text() == IDENTITY + "\n"
    assert (tmp_path / "new" / "etc" / "hostname").read_text() == "kitchen\n"


def test_folders_belong_to_whom_the_new_system_says(run: Run, tmp_path: Path) -> None:
    card(tmp_path, SlotState("a", "no"))
    said = run('find() { echo "$*"; }\nprepare_data').splitlines()
    data = tmp_path / "new" / "data"
    assert f"{data}/companion -depth -exec chown -h 990:991 {{}} +" in said, "the folder itself last: a power cut leaves it to do"
    assert f"{data}/log -depth -exec chown -h 0:991 {{}} +" in said
    assert [oct((data / name).stat().st_mode & 0o777) for name in ("companion", "log", "system")] == ["0o700", "0o750", "0o755"]
