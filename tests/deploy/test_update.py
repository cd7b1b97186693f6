"""Updates on a card of ordinary files: put on whole, refused by reason, cut off at any moment, tried once, taken back.

The signing, packing and checking are the real ones. The fake of `mount` refuses what the real one would find senseless, and
BootPartition refuses to write while it is read-only, on a card as here.
"""

import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

import pytest

from companion.errors import CompanionError
from deploy.build.signing import Keys, load_or_make, sign
from deploy.build.update_file import make_update, pack
from deploy.device import found, package, settled, slots, tell, update, updating, writing
from deploy.device.manifest import UpdateError
from deploy.device.slots import SlotState
from deploy.device.updating import BootPartition, CardError, LaterError, Mode, Places, Tried

pytestmark = pytest.mark.skipif(not shutil.which("minisign"), reason="needs the program minisign")

ROOT_BYTES, PARTITION_BYTES = 5 << 19, 3 << 20
FILES = {"kernel8.img": 300_000, "initrd.img": 70_000, "overlays/README": 60, "bcm2711-rpi-4-b.dtb": 1}
OLD = b"the old system "


class Mount:
    """Stands for `mount -o remount`: it starts read-only, and each change has to be one."""

    def __init__(self) -> None:
        self.mode: Mode = "ro"

    def __call__(self, folder: Path, mode: Mode) -> None:
        assert folder.is_dir()
        assert mode != self.mode
        self.mode = mode


@dataclass
class Card:
    """A card in a folder, with system `a` running, and what is done with it."""

    places: Places
    mount: Mount

    @property
    def boot(self) -> BootPartition:
        return BootPartition(self.places, self.mount)

    @property
    def state(self) -> SlotState:
        return slots.read(self.places.slot_file)

    def put_on(self, data: bytes) -> bool:
        return update.put_on(io.BytesIO(data), self.places, self.boot)

    def notices(self) -> list[str]:
        return [path.read_text() for path in sorted((self.places.run / "notices").glob("*.txt"))]

    def runs(self, slot: str, trial: str = "no") -> None:
        """As the initrd leaves it after a start."""
        (self.places.run / "boot.env").write_text(f"SLOT={slot}\nTRIAL={trial}\nDATA=ok\nFAT=ok\nGREW=no\n")
        (self.places.run / "trial").unlink(missing_ok=True)
        if trial == "started":
            (self.places.run / "trial").touch()

    def is_now(self, version: str, flavour: str = "debian") -> None:
        (self.places.etc / "image.toml").write_text(f'version = "{version}"\nflavour = "{flavour}"\n')

    def check_running(self) -> None:
        """What runs is as it was, and it is what starts next."""
        assert self.state == SlotState("a", "no")
        assert self.places.root("a").read_bytes() == OLD * (PARTITION_BYTES // len(OLD))
        assert (self.places.firmware / "slot-a" / "kernel8.img").read_bytes() == OLD

    def check_untouched(self, other_too: bool = True) -> None:
        self.check_running()
        assert self.mount.mode == "ro"
        assert not (self.places.run / "updating").exists()
        if other_too:
            assert self.places.root("b").read_bytes() == bytes(PARTITION_BYTES)


def new_card(folder: Path, keys: Keys) -> Card:
    places = Places(
        firmware=folder / "boot",
        system=folder / "data",
        run=folder / "run",
        private=folder / "private",
        etc=folder / "etc",
        minisign=shutil.which("minisign") or "",
        roots={"a": folder / "p2", "b": folder / "p3"},
    )
    for path in (places.firmware / "slot-a", places.system, places.run, places.etc):
        path.mkdir(parents=True)
    (places.firmware / "slot-a" / "kernel8.img").write_bytes(OLD)
    places.root("a").write_bytes(OLD * (PARTITION_BYTES // len(OLD)))
    places.root("b").write_bytes(bytes(PARTITION_BYTES))
    shutil.copy(keys.public, places.etc / "update.pub")
    places.slot_file.write_bytes(slots.render(SlotState("a", "no")))
    card = Card(places, Mount())
    card.is_now("0.4.0")
    card.runs("a")
    return card


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return load_or_make(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def card(tmp_path: Path, keys: Keys) -> Card:
    return new_card(tmp_path / "card", keys)


@dataclass
class Maker:
    """Makes update files of one system."""

    folder: Path
    keys: Keys
    root: bytes

    def __call__(self, version: str = "0.4.1", flavour: str = "debian", keys: Keys | None = None) -> bytes:
        out = self.folder / "update"
        image = self.folder / "root.ext4"
        image.write_bytes(self.root)
        make_update(
            out,
            version=version,
            flavour=flavour,
            cmdline="quiet",
            boot_dir=self.folder / "boot",
            root_image=image,
            keys=keys or self.keys,
        )
        return out.read_bytes()


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Maker:
    folder, chance = tmp_path_factory.mktemp("made"), random.Random(1)
    for name, size in FILES.items():
        (folder / "boot" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "boot" / name).write_bytes(chance.randbytes(size))
    return Maker(folder, keys, chance.randbytes(400_000) + bytes(ROOT_BYTES - 400_000))


@pytest.fixture(scope="module")
def good(make: Maker) -> bytes:
    return make()


def check_new(card: Card, make: Maker) -> None:
    """The other slot holds all of the update, and the next start tries it."""
    assert card.state == SlotState("b", "ready")
    assert card.places.root("b").read_bytes()[:ROOT_BYTES] == make.root
    folder = card.places.firmware / "slot-b"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {*FILES, "cmdline.txt"}
    assert all((folder / name).read_bytes() == (make.folder / "boot" / name).read_bytes() for name in FILES)
    assert (folder / "cmdline.txt").read_text() == "quiet companion.slot=b\n"


def test_a_good_update(card: Card, good: bytes, make: Maker) -> None:
    (card.places.firmware / "slot-b").mkdir()
    (card.places.firmware / "slot-b" / "left.dtb").write_bytes(b"of the version before")
    assert card.put_on(good)
    check_new(card, make)
    assert card.notices() == [tell.FOUND]
    assert card.places.root("a").read_bytes() == OLD * (PARTITION_BYTES // len(OLD))
    assert card.mount.mode == "ro"
    assert not (card.places.run / "updating").exists()


def test_the_ring_is_told_how_far_it_is(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    shares: list[float] = []
    pread = os.pread

    def look(descriptor: int, count: int, at: int) -> bytes:
        shares.append(float((card.places.run / "updating").read_text()))
        return pread(descriptor, count, at)

    monkeypatch.setattr(os, "pread", look)
    assert card.put_on(good)
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.5 < shares[-1] <= 1


Change = Callable[[bytes], bytes]


def flip(at: int) -> Change:
    return lambda data: data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def in_member(name: str, change: Change) -> Change:
    """Change what is in one member and leave its size, as a worn stick would."""

    def changed(data: bytes) -> bytes:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            info = tar.getmember(name)
        begin, end = info.offset_data, info.offset_data + info.size
        new = change(data[begin:end])
        assert len(new) == info.size
        return data[:begin] + new + data[end:]

    return changed


def renamed(old: str, new: tarfile.TarInfo) -> Change:
    """Put another header in the place of a member's."""

    def changed(data: bytes) -> bytes:
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            info = tar.getmember(old)
        new.size = info.size
        return data[: info.offset] + new.tobuf(tarfile.USTAR_FORMAT) + data[info.offset_data :]

    return changed


def link(name: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return info


DAMAGE: dict[str, Change] = {
    "nothing": lambda _data: b"",
    "zeros": lambda data: bytes(len(data)),
    "a text": lambda _data: b"not an update at all\n" * 100,
    "copied half": lambda data: data[: len(data) // 2],
    "copied all but the end of the system": lambda data: data[: len(data) - (64 << 10)],
    "second half zeros": lambda data: data[: len(data) // 2] + bytes(len(data) - len(data) // 2),
    "manifest": in_member("manifest.toml", flip(20)),
    "signature": in_member("manifest.toml.minisig", flip(80)),
    "kernel": in_member("boot/kernel8.img", flip(1000)),
    "system": in_member("root.ext4.xz", flip(300_000)),
    "system's header": in_member("root.ext4.xz", flip(2)),
    "a header": flip(3),
    "a name that leads elsewhere": renamed("boot/initrd.img", tarfile.TarInfo("../../etc/passwd")),
    "a link": renamed("boot/initrd.img", link("boot/initrd.img")),
    "something behind the system": in_member("root.ext4.xz", lambda packed: packed[:-8] + bytes(8)),
}


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_damage_is_told_and_touches_nothing_that_runs(change: Change, card: Card, good: bytes) -> None:
    with pytest.raises(UpdateError) as caught:
        card.put_on(change(good))
    assert "damaged" in caught.value.spoken
    card.check_untouched(other_too=False)
    assert not (card.places.firmware.parent / "etc" / "passwd").exists()
    assert not card.put_on(change(good)), "it is not tried again at each start"


def test_a_whole_system_that_is_another_is_damage(card: Card, good: bytes, make: Maker, tmp_path: Path) -> None:
    image, packed = tmp_path / "image", tmp_path / "packed"
    image.write_bytes(random.Random(2).randbytes(400_000) + make.root[400_000:])
    pack(image, packed)
    with pytest.raises(UpdateError, match="not what the manifest says"):
        card.put_on(in_member("root.ext4.xz", lambda _old: packed.read_bytes())(good))
    card.check_untouched(other_too=False)


def test_a_good_copy_after_a_damaged_one_is_taken(card: Card, good: bytes, make: Maker) -> None:
    with pytest.raises(UpdateError):
        card.put_on(DAMAGE["second half zeros"](good))
    assert card.put_on(good)
    check_new(card, make)


def test_a_header_with_a_size_of_its_own_takes_no_memory(card: Card, good: bytes) -> None:
    info = tarfile.TarInfo("manifest.toml")
    info.type, info.size = tarfile.XHDTYPE, 1 << 32
    with pytest.raises(UpdateError, match="should come next"):
        card.put_on(info.tobuf(tarfile.USTAR_FORMAT) + good)
    info.type = tarfile.REGTYPE
    with pytest.raises(UpdateError, match="larger than"):
        card.put_on(info.tobuf(tarfile.USTAR_FORMAT) + good)


def check_refused(card: Card, data: bytes, spoken: str) -> None:
    """Refused before anything is written, in these words, and once."""
    with pytest.raises(UpdateError) as caught:
        card.put_on(data)
    assert caught.value.spoken == spoken
    card.check_untouched()
    assert not (card.places.firmware / "slot-b").exists()
    assert card.notices() == []
    assert not card.put_on(data)


def test_of_another_key(card: Card, make: Maker, tmp_path: Path) -> None:
    check_refused(card, make(keys=load_or_make(tmp_path / "other")), package.OTHER_KEY)


def test_signed_again_with_another_key_over_a_good_manifest(card: Card, good: bytes, tmp_path: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(good)) as tar:
        file = tar.extractfile("manifest.toml")
        assert file
        signature = sign(file.read(), load_or_make(tmp_path / "other"))
    check_refused(card, in_member("manifest.toml.minisig", lambda _old: signature)(good), package.OTHER_KEY)


def test_of_another_flavour(card: Card, make: Maker) -> None:
    check_refused(card, make(flavour="raspberrypi"), update.OTHER_DEVICE)


def test_a_partition_too_small(card: Card, good: bytes, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.write_bytes(bytes(ROOT_BYTES - 1))
    card.places = replace(card.places, roots={**card.places.roots, "b": small})
    with pytest.raises(UpdateError) as caught:
        card.put_on(good)
    assert caught.value.spoken == update.NO_ROOM
    assert small.read_bytes() == bytes(ROOT_BYTES - 1)


def test_a_boot_partition_too_full(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BootPartition, "free_bytes", lambda _self: 100_000)
    check_refused(card, good, update.NO_ROOM)


def test_the_version_before_makes_room_for_the_next(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    (card.places.firmware / "slot-b").mkdir()
    (card.places.firmware / "slot-b" / "kernel8.img").write_bytes(bytes(3 << 20))
    monkeypatch.setattr(BootPartition, "free_bytes", lambda _self: 100_000)
    assert card.put_on(good)


def test_the_running_version_is_left_alone_without_a_word(card: Card, good: bytes) -> None:
    card.is_now("0.4.1")
    assert not card.put_on(good)
    card.check_untouched()
    assert card.notices() == []


def test_an_older_version_is_taken(card: Card, make: Maker) -> None:
    assert card.put_on(make("0.3.9"))


class Stick(io.BytesIO):
    """A file whose stick is pulled out once so many bytes have been read."""

    def __init__(self, data: bytes, left_bytes: int) -> None:
        super().__init__(data)
        self._left_bytes = left_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        self._left_bytes -= size or 0
        if self._left_bytes < 0:
            raise OSError(5, "Input/output error")
        return super().read(size)


@pytest.mark.parametrize("left_bytes", [0, 4096, 10_000, 200_000, 500_000, 900_000, 1_500_000], ids=str)
def test_the_stick_pulled_out(left_bytes: int, card: Card, good: bytes, make: Maker) -> None:
    with pytest.raises(LaterError) as caught:
        update.put_on(Stick(good, left_bytes), card.places, card.boot)
    assert caught.value.spoken == package.STICK_OUT
    card.check_untouched(other_too=False)
    assert card.put_on(good), "put back in, it is started over"
    check_new(card, make)


LATER = {
    "on trial itself": ("a", "started", "TRIAL=started\nSLOT=a\nDATA=ok"),
    "nothing known of the start": ("a", "no", ""),
    "started by hand": ("b", "no", "SLOT=a\nDATA=ok"),
    "memory not there": ("a", "no", "SLOT=a\nDATA=temporary"),
}


@pytest.mark.parametrize(("slot", "trial", "found"), LATER.values(), ids=LATER)
def test_not_now(slot: slots.Slot, trial: slots.Trial, found: str, card: Card, good: bytes) -> None:
    slots.write(card.places.slot_file, SlotState(slot, trial))
    (card.places.run / "boot.env").write_text(found)
    with pytest.raises(LaterError):
        card.put_on(good)
    assert card.state == SlotState(slot, trial)
    assert card.places.root("b").read_bytes() == bytes(PARTITION_BYTES)
    slots.write(card.places.slot_file, SlotState("a", "no"))
    card.runs("a")
    assert card.put_on(good), "it was not remembered as tried"


def test_one_that_waits_is_replaced_by_another(card: Card, good: bytes, make: Maker) -> None:
    assert card.put_on(good)
    assert not card.put_on(good)
    assert card.put_on(make("0.4.2"))
    check_new(card, make)


def test_a_card_that_does_not_keep_what_is_written(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    pwrite = os.pwrite

    def worn_out(descriptor: int, data: bytes, at: int) -> int:
        return pwrite(descriptor, data if at or len(data) == slots.SIZE_BYTES else bytes(len(data)), at)

    monkeypatch.setattr(os, "pwrite", worn_out)
    with pytest.raises(CardError) as caught:
        card.put_on(good)
    assert caught.value.spoken == writing.NOT_KEPT
    monkeypatch.undo()
    card.check_untouched(other_too=False)
    assert not card.put_on(good)


def test_a_card_that_can_not_be_written(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(CardError, match="No space left"):
        card.put_on(good)
    monkeypatch.undo()
    card.check_untouched(other_too=False)


def test_nothing_is_written_while_the_boot_partition_is_read_only(card: Card) -> None:
    boot = card.boot
    for write in (lambda: boot.create("x"), lambda: boot.replace("x", b""), lambda: boot.remove("slot-b")):
        with pytest.raises(RuntimeError):
            write()
    with pytest.raises(ZeroDivisionError), boot.writable():
        raise ZeroDivisionError
    assert card.mount.mode == "ro"


CHILD = """
import json, os, signal, sys
from pathlib import Path
from deploy.device import update, updating
places, data, die_at = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
count = 0
def counted(call):
    def done(*arguments, **named):
        global count
        count += 1
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*arguments, **named)
    return done
for name in ("pwrite", "fsync", "fdatasync", "replace", "unlink", "open", "mkdir"):
    setattr(os, name, counted(getattr(os, name)))
roots = {slot: Path(path) for slot, path in places.pop("roots").items()}
minisign = places.pop("minisign")
places = updating.Places(roots=roots, minisign=minisign, **{name: Path(path) for name, path in places.items()})
with open(data, "rb") as file:
    update.put_on(file, places, updating.BootPartition(places, lambda folder, mode: None))
print(count)
"""


def in_a_process(card: Card, data: Path, die_at: int) -> subprocess.CompletedProcess[str]:
    """Put an update on in a process that is killed at its so-manieth call that changes something; 0: it is left alone."""
    names = ("firmware", "system", "run", "private", "etc", "minisign")
    places = {name: str(getattr(card.places, name)) for name in names}
    told = json.dumps({**places, "roots": {slot: str(path) for slot, path in card.places.roots.items()}})
    command = [sys.executable, "-c", CHILD, told, str(data), str(die_at)]
    return subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False)


def test_power_fails_at_any_moment(tmp_path: Path, keys: Keys, good: bytes, make: Maker) -> None:
    data = tmp_path / "companion-0.4.1-arm64.update"
    data.write_bytes(good)
    whole = in_a_process(new_card(tmp_path / "whole", keys), data, 0)
    assert whole.returncode == 0, whole.stderr
    calls = int(whole.stdout)
    moments = sorted({*random.Random(9).sample(range(1, calls), 7), *range(calls - 6, calls + 1)})
    states: list[str] = []
    for moment in moments:
        card = new_card(tmp_path / str(moment), keys)
        cut = in_a_process(card, data, moment)
        assert cut.returncode == -signal.SIGKILL, cut.stderr
        states.append(card.state.trial)
        if card.state.trial == "no":
            card.check_running()
            assert card.put_on(good), "what was cut off is tried again"
        check_new(card, make)
        shutil.rmtree(tmp_path / str(moment))
    assert states == sorted(states), "once the next start is to try it, it stays so"
    assert set(states) == {"no", "ready"}


def restarted(card: Card, monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[str]:
    calls: list[str] = []
    monkeypatch.setattr(update, "RESTART_AFTER_S", 0)
    code = update.run(io.BytesIO(data), card.places, card.boot, lambda: calls.append("restart"))
    return [*calls, str(code)]


def test_the_owner_is_told_and_it_starts_again(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert restarted(card, monkeypatch, good) == ["restart", "0"]
    assert card.notices() == [tell.FOUND, tell.READY]
    assert restarted(card, monkeypatch, good) == ["0"]
    assert len(card.notices()) == 2


def test_a_refusal_is_told_once_and_nothing_starts_again(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = DAMAGE["manifest"](good)
    assert restarted(card, monkeypatch, bad) == ["1"]
    assert restarted(card, monkeypatch, bad) == ["0"]
    assert card.notices() == [UpdateError.spoken]


def test_the_story_of_one_that_works(card: Card, good: bytes) -> None:
    card.put_on(good)
    slots.write(card.places.slot_file, SlotState("b", "started"))
    card.runs("b", "started")
    card.is_now("0.4.1")
    settled.settle(card.places, card.boot, failed=False)
    assert card.state == SlotState("b", "no")
    assert not (card.places.run / "trial").exists()
    assert card.notices()[-1] == "I've been updated to version 0.4.1."
    assert not card.put_on(good), "the stick is still in"


def test_an_old_file_that_stays_does_not_take_a_later_update_back(card: Card, good: bytes, make: Maker) -> None:
    card.put_on(good)
    slots.write(card.places.slot_file, SlotState("b", "no"))
    card.runs("b")
    card.is_now("0.4.1")
    assert card.put_on(make("0.4.2"))
    slots.write(card.places.slot_file, SlotState("a", "no"))
    card.runs("a")
    card.is_now("0.4.2")
    assert not card.put_on(good)


def test_the_story_of_one_that_fails(card: Card, good: bytes) -> None:
    card.put_on(good)
    slots.write(card.places.slot_file, SlotState("a", "failed"))
    card.runs("a", "failed")
    settled.settle(card.places, card.boot, failed=True)
    assert card.state == SlotState("a", "no")
    assert card.notices()[-1] == tell.WENT_BACK
    assert not card.put_on(good), "or it would go round for ever"


def test_power_that_fails_just_before_slot_txt_leaves_it_untried(
    card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(slots, "begin_trial", cut)
    with pytest.raises(KeyboardInterrupt):
        card.put_on(good)
    monkeypatch.undo()
    assert card.put_on(good)


def test_power_that_fails_just_after_slot_txt_leaves_it_tried(card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Tried, "begun", cut)
    with pytest.raises(KeyboardInterrupt):
        card.put_on(good)
    monkeypatch.undo()
    slots.write(card.places.slot_file, SlotState("a", "failed"))
    card.runs("a", "failed")
    settled.settle(card.places, card.boot, failed=True)
    assert not card.put_on(good)


def test_a_system_that_is_not_whole_can_not_be_mounted(card: Card, good: bytes, make: Maker) -> None:
    """Its superblock is gone before anything else is written, and comes last: nobody starts half of each."""
    card.places.root("b").write_bytes(b"the version before" * (PARTITION_BYTES // 18))
    with pytest.raises(LaterError):
        update.put_on(Stick(good, 500_000), card.places, card.boot)
    assert card.places.root("b").read_bytes()[: writing.HEAD_BYTES] == bytes(writing.HEAD_BYTES)
    other = in_member("root.ext4.xz", lambda packed: packed[:-8] + bytes(8))
    with pytest.raises(UpdateError):
        card.put_on(other(good))
    assert card.places.root("b").read_bytes()[: writing.HEAD_BYTES] == bytes(writing.HEAD_BYTES)
    assert card.put_on(good)
    check_new(card, make)


def test_a_file_that_would_take_days_to_read_is_refused_by_its_beginning(
    card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "LARGEST_UPDATE_BYTES", len(good) - 1)
    monkeypatch.setattr(update, "LARGEST_UPDATE_BYTES", len(good) - 1)
    with pytest.raises(UpdateError, match="larger"):
        update.put_on(Stick(good, 200_000), card.places, card.boot)
    assert not card.put_on(good), "and it is known again"


def failing(error: Exception) -> Callable[..., NoReturn]:
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    return fail


FAULTS = {
    "a device that is gone": OSError(19, "No such device"),
    "a card that answers no more": subprocess.TimeoutExpired("mount", 60),
    "a file of the card's that is gone": CardError("It is gone.", "Look for it."),
}


@pytest.mark.parametrize("error", FAULTS.values(), ids=FAULTS)
def test_whatever_goes_wrong_is_told(error: Exception, card: Card, good: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update, "check_room", failing(error))
    assert restarted(card, monkeypatch, good) == ["1"]
    assert card.notices() == [CardError.spoken]


def test_what_can_not_be_told_stops_no_update(card: Card, good: bytes, make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    (card.places.run / "updating").mkdir()
    (card.places.run / "notices").write_text("not a folder")
    assert restarted(card, monkeypatch, good) == ["restart", "0"]
    check_new(card, make)
    assert [path.name for path in card.places.run.glob(".*")] == []


def on_trial(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    slots.write(card.places.slot_file, SlotState("b", "started"))
    card.runs("b", "started")
    monkeypatch.setattr(settled, "Places", lambda: card.places)
    monkeypatch.setattr(settled, "BootPartition", lambda _places: card.boot)
    monkeypatch.setattr(settled, "wait", lambda: None)


def test_a_good_system_on_a_card_that_takes_nothing_is_not_restarted_for_ever(
    card: Card, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_trial(card, monkeypatch)
    monkeypatch.setattr(slots, "write", failing(slots.SlotError("slot.txt can't be written.", "Look.", CardError.spoken)))
    assert settled.main([]) == 1
    assert not (card.places.run / "trial").exists(), "companion-trial.service looks at it"
    assert card.notices() == [CardError.spoken]


def test_a_trial_that_goes_well_needs_nobody_to_hear_it(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    on_trial(card, monkeypatch)
    monkeypatch.setattr(tell, "notice", failing(OSError(28, "No space left on device")))
    settled.main([])
    assert card.state == SlotState("b", "no")


def test_a_systemd_that_hangs_is_no_sign_of_health(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", failing(subprocess.TimeoutExpired("systemctl", 60)))
    assert not settled.look().active


UP, DOWN = settled.Seen(True, "one"), settled.Seen(False, "")
AGAIN = settled.Seen(True, "two")
STEADY = {
    "ready for long enough": ([(0, UP), (10, UP), (20, UP)], [False, False, True]),
    "not ready": ([(0, DOWN), (30, DOWN)], [False, False]),
    "starts late": ([(0, DOWN), (30, UP), (49, UP), (50, UP)], [False, False, False, True]),
    "falls over in between": ([(0, UP), (10, DOWN), (11, UP), (25, UP), (31, UP)], [False, False, False, False, True]),
    "restarted between two looks": ([(0, UP), (10, AGAIN), (25, AGAIN), (30, AGAIN)], [False, False, False, True]),
    "active, but unknown since when": ([(0, settled.Seen(True, "")), (40, settled.Seen(True, ""))], [False, False]),
}


@pytest.mark.parametrize(("looks", "steady"), STEADY.values(), ids=STEADY)
def test_steady(looks: list[tuple[float, settled.Seen]], steady: list[bool]) -> None:
    watch = settled.Steadiness()
    assert [watch.see(now_s, seen) for now_s, seen in looks] == steady


def test_waiting_looks_until_it_is_steady() -> None:
    clock = [0.0]
    settled.wait(lambda: UP, lambda: clock[0], lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    assert clock[0] == settled.READY_S


@pytest.mark.parametrize("sentence", ["", " ", "two\nlines", "x" * 501])
def test_a_notice_is_one_short_line(sentence: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one line"):
        tell.notice(tmp_path, sentence)


AMISS = (found.REPAIRED, found.TEMPORARY, found.NO_SETTINGS, found.READ_ONLY)


def test_every_sentence_can_be_said(tmp_path: Path) -> None:
    ours = (UpdateError, CardError, LaterError, CompanionError)
    for sentence in (
        tell.FOUND,
        tell.READY,
        tell.WENT_BACK,
        tell.UPDATED,
        update.NO_ROOM,
        *AMISS,
        *(kind.spoken for kind in ours),
    ):
        tell.notice(tmp_path, sentence)
    assert len(list((tmp_path / "notices").glob("*.txt"))) == 13


def test_only_a_file_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    for name in ("pipe", "link", "missing"):
        with pytest.raises(LaterError):
            package.open_update(tmp_path / name)


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    with updating.locked(tmp_path / "lock"):
        code = f"import fcntl; fcntl.flock(open({str(tmp_path / 'lock')!r}, 'wb'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
        assert b"BlockingIOError" in subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).stderr
