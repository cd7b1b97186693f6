"""A pack is installed whole or not at all: whoever ends the program, wherever it comes from, whatever was there before."""

import io
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import zipfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models import disk
from companion.models.card import read_card
from companion.models.catalogue import Entry
from companion.models.download import Patience
from companion.models.fake_hub import FakeHub, Other, Stall
from companion.models.install import Progress, get, remove
from companion.models.packs import Pack, find, pack_at, verify

PATIENCE_S = 10.0
CHANCE = random.Random(3)
WEIGHTS = CHANCE.randbytes(300_000)
QUICK = Patience(connect_s=5, stall_s=5, pause_s=0)
MODEL = {"am/final.mdl": WEIGHTS, "conf/model.conf": b"--rate=16000", "graph/HCLG.fst": b"graph", "graph/words.txt": b"yes 1\n"}
VOICE = {"/en/voice.onnx": WEIGHTS, "/en/voice.onnx.json": b'{"audio": {}}'}


def zipped(files: dict[str, bytes], top: str = "vosk-model/") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(top + name, content)
    return out.getvalue()


EARS = {"/vosk-model.zip": zipped(MODEL)}


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with FakeHub(VOICE) as hub:
        yield hub


def whole(pack: Pack) -> Pack:
    verify(pack)
    (found,), faults = find(pack.kind, [pack.folder.parent])
    assert found == pack
    assert faults == []
    return pack


def names(folder: Path) -> list[str]:
    return sorted(place.name for place in folder.iterdir() if place.name != disk.LOCK_NAME)


# Both kinds


def test_files_as_they_are(tmp_path: Path, hub: FakeHub) -> None:
    pack = whole(get(hub.entry(), tmp_path / "data" / "packs"))
    assert names(pack.folder) == ["card.toml", "voice.onnx", "voice.onnx.json"]
    assert (pack.card.licence, pack.card.source, pack.card.memory_mb) == ("MIT", "https://example.org/pack", 10)


def test_a_zip(tmp_path: Path) -> None:
    with FakeHub(EARS) as hub:
        pack = whole(get(hub.entry("some-ears", "ears", "vosk"), tmp_path))
    assert {file.path for file in pack.card.files} == set(MODEL)
    assert names(tmp_path) == ["some-ears"]  # the zip is not kept


def test_asked_for_again_nothing_is_fetched(tmp_path: Path) -> None:
    for files, kind, engine in ((VOICE, "voice", "piper"), (EARS, "ears", "vosk")):
        with FakeHub(files) as hub:
            entry = hub.entry(kind, kind, engine)
            first = get(entry, tmp_path)
            asked = len(hub.asked)
            assert get(entry, tmp_path) == first
            assert len(hub.asked) == asked


def test_a_damaged_one_is_fetched_anew(tmp_path: Path, hub: FakeHub) -> None:
    pack = get(hub.entry(), tmp_path)
    (pack.folder / "voice.onnx").write_bytes(WEIGHTS[:-1] + b"?")
    whole(get(hub.entry(), tmp_path))


def test_a_zip_without_a_vosk_model(tmp_path: Path) -> None:
    with FakeHub({"/vosk-model.zip": zipped({"README": b"nothing"})}) as hub, pytest.raises(ModelError, match="missing or empty"):
        get(hub.entry("some-ears", "ears", "vosk"), tmp_path)
    assert "some-ears" not in names(tmp_path)


# Something is there already


def newer(entry: Entry, hub: FakeHub) -> Entry:
    hub.files["/en/voice.onnx"] = WEIGHTS[::-1]
    return hub.entry()


@pytest.mark.parametrize("can_exchange", [True, False])
def test_another_edition_takes_its_place(
    tmp_path: Path, hub: FakeHub, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(disk, "exchange", lambda *_: False)
    old = get(hub.entry(), tmp_path)
    new = whole(get(newer(hub.entry(), hub), tmp_path))
    assert old.card != new.card
    assert names(tmp_path) == ["a-voice"]


def test_the_old_one_stays_until_the_new_one_is_whole(tmp_path: Path, hub: FakeHub) -> None:
    old = get(hub.entry(), tmp_path)
    entry = newer(hub.entry(), hub)
    hub.play("/en/voice.onnx", Other(WEIGHTS, len(WEIGHTS)))
    with pytest.raises(ModelError, match="SHA-256"):
        get(entry, tmp_path, patience=QUICK)
    assert whole(old) == pack_at(tmp_path / "a-voice")


def test_the_power_goes_between_two_renames(tmp_path: Path, hub: FakeHub) -> None:
    """Where the disk can't exchange two folders: the old one is taken back."""
    old = get(hub.entry(), tmp_path)
    old.folder.rename(tmp_path / ".a-voice.old")
    asked = len(hub.asked)
    assert whole(get(hub.entry(), tmp_path)) == old
    assert len(hub.asked) == asked


# Killed

CHILD = """
import os, signal, sys
from pathlib import Path
from companion.models.catalogue import catalogue
from companion.models.install import get

folder, left = Path(sys.argv[2]), int(sys.argv[3])
WATCHED = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "fcntl.flock", "shutil.rmtree")

def count(event, arguments):
    global left
    if event in WATCHED and any(isinstance(one, str | Path) and str(one).startswith(str(folder)) for one in arguments):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
get(catalogue(Path(sys.argv[1]))[0], folder)
"""


def write_catalogue(path: Path, entry: Entry) -> Path:
    about = {name: getattr(entry, name) for name in ("name", "kind", "engine", "language", "title", "gain", "licence", "source")}
    lines = ["version = 1", "[[packs]]", *(f'{name} = "{value}"' for name, value in about.items())]
    lines += [f"memory_mb = {entry.memory_mb}", f"boards = {list(entry.boards)}"]
    for file in entry.files:
        lines += ["[[packs.files]]", f'path = "{file.path}"', f'url = "{file.url}"', f"bytes = {file.bytes}"]
        lines += [f'sha256 = "{file.sha256}"', f"unpack = {str(file.unpack).lower()}"]
    path.write_text("\n".join(lines))
    return path


def fetch_in_a_child(catalogue: Path, folder: Path, kill_at: int = 0) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", CHILD, str(catalogue), str(folder), str(kill_at)]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


@pytest.mark.parametrize("after_bytes", CHANCE.sample(range(len(WEIGHTS)), 4))
def test_killed_while_bytes_come(tmp_path: Path, hub: FakeHub, after_bytes: int) -> None:
    entry, packs_folder = hub.entry(), tmp_path / "packs"
    reached = threading.Event()
    hub.play("/en/voice.onnx", Stall(after_bytes, reached))
    with fetch_in_a_child(write_catalogue(tmp_path / "c.toml", entry), packs_folder) as child:
        assert reached.wait(PATIENCE_S)
        child.kill()
        child.communicate()
    assert child.returncode == -signal.SIGKILL
    assert "a-voice" not in names(packs_folder)
    whole(get(entry, packs_folder))
    assert names(packs_folder) == ["a-voice"]
    there = hub.asked[1].start
    assert there <= after_bytes


KILLS = [("voice", point) for point in CHANCE.sample(range(1, 24), 4)] + [
    ("ears", point) for point in CHANCE.sample(range(1, 39), 6)
]


@pytest.mark.parametrize(("kind", "point"), KILLS)
def test_killed_at_any_point(tmp_path: Path, kind: str, point: int) -> None:
    """Counted in what it does to the disk: from taking the lock to tidying up after it."""
    packs_folder = tmp_path / "packs"
    with FakeHub(VOICE if kind == "voice" else EARS) as hub:
        entry = hub.entry(f"some-{kind}", kind, "piper" if kind == "voice" else "vosk")
        with fetch_in_a_child(write_catalogue(tmp_path / "c.toml", entry), packs_folder, kill_at=point) as child:
            _, said = child.communicate(timeout=PATIENCE_S)
        assert child.returncode == -signal.SIGKILL, said.decode()
        if (packs_folder / entry.name).exists():
            whole(Pack(packs_folder / entry.name, read_card(packs_folder / entry.name)))
        whole(get(entry, packs_folder))
    assert names(packs_folder) == [entry.name]


# Two at once


def test_two_at_once(tmp_path: Path, hub: FakeHub) -> None:
    reached = threading.Event()
    hub.play("/en/voice.onnx", Stall(100, reached))
    stop = threading.Event()

    def fetch() -> None:
        with pytest.raises(ModelError):
            get(hub.entry(), tmp_path, None, lambda _: None, stop, patience=QUICK)

    first = threading.Thread(target=fetch)
    first.start()
    assert reached.wait(PATIENCE_S)
    with pytest.raises(ModelError, match="Another pack is just being fetched"):
        get(hub.entry("another"), tmp_path)
    stop.set()
    hub.closing.set()
    first.join(PATIENCE_S)
    assert not first.is_alive()
    whole(get(hub.entry(), tmp_path))


# The disk

Usage = namedtuple("Usage", "total used free")


def test_no_room(tmp_path: Path, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9 - 50_100_000, 50_100_000))
    with pytest.raises(ModelError, match=r"a-voice needs 50 MB of room, and the disk with .* has 50 MB. Make room"):
        get(hub.entry(), tmp_path)
    assert hub.asked == []


def test_no_room_for_what_the_zip_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = iter([10**9, 50_000_001])
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, next(left)))
    with FakeHub(EARS) as hub:
        with pytest.raises(ModelError, match="needs 50 MB of room"):
            get(hub.entry("some-ears", "ears", "vosk"), tmp_path)
        monkeypatch.undo()
        whole(get(hub.entry("some-ears", "ears", "vosk"), tmp_path))
        assert len(hub.asked) == 1  # the zip was kept


def test_the_disk_gets_full(tmp_path: Path, hub: FakeHub) -> None:
    """A limit on the size of files stands for it: the system says EFBIG instead of ENOSPC."""
    entry = hub.entry()
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n" + CHILD
    command = [sys.executable, "-c", code, str(write_catalogue(tmp_path / "c.toml", entry)), str(tmp_path / "packs"), "0"]
    child = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
    assert b"ModelError: The folder" in child.stderr
    assert (tmp_path / "packs" / ".a-voice.fetch" / "voice.onnx.part").stat().st_size == 100_000
    whole(get(entry, tmp_path / "packs"))


@pytest.mark.parametrize(
    ("number", "said"),
    [(28, "is full"), (122, "is full"), (30, "can't be written to"), (13, "can't be written to"), (5, "gave an error")],
)
def test_what_the_disk_says(tmp_path: Path, hub: FakeHub, monkeypatch: pytest.MonkeyPatch, number: int, said: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(disk, "force_all", fail)
    with pytest.raises(ModelError, match=said):
        get(hub.entry(), tmp_path)
    assert names(tmp_path) == [".a-voice.fetch"]
    monkeypatch.undo()
    whole(get(hub.entry(), tmp_path))


def test_a_file_where_the_folder_should_be(tmp_path: Path, hub: FakeHub) -> None:
    (tmp_path / "packs").write_text("a file")
    with pytest.raises(ModelError, match="gave an error"):
        get(hub.entry(), tmp_path / "packs")


# From a place of the owner's


def lay(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


FLAT = {"voice.onnx": WEIGHTS, "voice.onnx.json": b'{"audio": {}}'}
PLACES: dict[str, Callable[[Path], Path]] = {
    "a folder with the files": lambda to: lay(to / "stick", FLAT),
    "a stick with them deep in it": lambda to: lay(to / "stick" / "packs" / "a-voice", FLAT).parents[1],
    "a stick with another edition too": lambda to: (
        lay(lay(to / "stick" / "a", FLAT).parent / "Z", FLAT | {"voice.onnx": WEIGHTS[::-1]}).parent
    ),
    "an older edition first": lambda to: (
        lay(lay(to / "stick" / "b", FLAT).parent / "a", FLAT | {"voice.onnx": WEIGHTS[::-1]}).parent
    ),
    "a zip": lambda to: lay(to, {"any name.zip": zipped(FLAT)}) / "any name.zip",
    "a zip on a stick": lambda to: lay(to / "stick", {"a-voice.zip": zipped(FLAT, "")}),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_files_from_a_place(tmp_path: Path, hub: FakeHub, place: Callable[[Path], Path]) -> None:
    whole(get(hub.entry(), tmp_path / "packs", place(tmp_path)))
    assert hub.asked == []


EARS_PLACES: dict[str, Callable[[Path], Path]] = {
    "the zip": lambda to: lay(to, {"downloaded (1).zip": EARS["/vosk-model.zip"]}) / "downloaded (1).zip",
    "a stick with the zip": lambda to: lay(to / "stick", {"deep/vosk-model.zip": EARS["/vosk-model.zip"]}),
    "unpacked": lambda to: lay(to / "vosk-model", MODEL),
    "a stick with it unpacked": lambda to: lay(to / "stick" / "vosk-model", MODEL).parent,
}


@pytest.mark.parametrize("place", EARS_PLACES.values(), ids=EARS_PLACES)
def test_ears_from_a_place(tmp_path: Path, place: Callable[[Path], Path]) -> None:
    with FakeHub(EARS) as hub:
        pack = whole(get(hub.entry("some-ears", "ears", "vosk"), tmp_path / "packs", place(tmp_path)))
        assert hub.asked == []
    assert {file.path for file in pack.card.files} == set(MODEL)


def test_an_installed_pack_carried_to_another_machine(tmp_path: Path, hub: FakeHub) -> None:
    first = get(hub.entry(), tmp_path / "one")
    assert whole(get(hub.entry(), tmp_path / "other", tmp_path / "one")).card == first.card
    with FakeHub(EARS) as ears_hub:
        entry = ears_hub.entry("some-ears", "ears", "vosk")
        get(entry, tmp_path / "one")
        whole(get(entry, tmp_path / "other", tmp_path / "one"))


def test_a_pack_for_another_engine(tmp_path: Path) -> None:
    with FakeHub(EARS) as hub:
        pack = get(hub.entry("other-ears", "ears", "vosk"), tmp_path / "one")
        with pytest.raises(ModelError, match=r"lies the pack other-ears for ears \(vosk\), not some-ears"):
            get(hub.entry("some-ears", "ears", "vosk"), tmp_path / "packs", pack.folder)
        with pytest.raises(ModelError, match="lies the pack other-ears, not some-mind"):
            get(replace(hub.entry("some-mind", "mind", "chat")), tmp_path / "packs", pack.folder)


WRONG: dict[str, tuple[Callable[[Path], Path], str]] = {
    "nothing there": (lambda to: to / "stick", "There is no .*put it in"),
    "an empty folder": (lambda to: lay(to / "stick", {"README": b""}), "isn't there"),
    "one file lacks": (lambda to: lay(to / "stick", {"voice.onnx": WEIGHTS}), r"voice.onnx.json \(13 bytes\) isn't there"),
    "another size": (lambda to: lay(to / "stick", FLAT | {"voice.onnx": b"short"}), "isn't there"),
    "another edition": (lambda to: lay(to / "stick", FLAT | {"voice.onnx": WEIGHTS[::-1]}), "another edition"),
    "no zip": (lambda to: lay(to, {"a.zip": b"no zip"}) / "a.zip", "is damaged"),
    "another file": (lambda to: lay(to, {"letter.txt": b"Dear"}) / "letter.txt", "something else"),
}


@pytest.mark.parametrize(("place", "said"), WRONG.values(), ids=WRONG)
def test_wrong_places(tmp_path: Path, hub: FakeHub, place: Callable[[Path], Path], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        get(hub.entry(), tmp_path / "packs", place(tmp_path))
    assert not (tmp_path / "packs" / "a-voice").exists()
    assert hub.asked == []


def test_a_vosk_folder_with_other_things_in_it(tmp_path: Path) -> None:
    place = lay(tmp_path / "home", MODEL)
    (place / "link").symlink_to("/etc")
    (place / "secret").symlink_to("/etc/hostname")
    with FakeHub(EARS) as hub, pytest.raises(ModelError, match="'secret' is in it too"):
        get(hub.entry("some-ears", "ears", "vosk"), tmp_path / "packs", place)


def test_a_stick_pulled_and_put_in_again(tmp_path: Path, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.models import origins

    class Pulled(io.FileIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise OSError(5, "Input/output error")
            return super().read(size) or b""

    stick = lay(tmp_path / "stick", FLAT)
    monkeypatch.setattr(origins, "FileIO", Pulled)
    with pytest.raises(ModelError, match=r"can't be read \(any more\): Input/output error. .*put the stick in again"):
        get(hub.entry(), tmp_path / "packs", stick)
    assert (tmp_path / "packs" / ".a-voice.fetch" / "voice.onnx.part").stat().st_size > 0
    monkeypatch.undo()
    whole(get(hub.entry(), tmp_path / "packs", stick))


# Removing


def test_removed_with_what_was_left(tmp_path: Path, hub: FakeHub) -> None:
    pack = get(hub.entry(), tmp_path)
    lay(tmp_path / ".a-voice.fetch", {"voice.onnx.part": b"part"})
    lay(tmp_path / ".other.gone", {"voice.onnx": b"broken off"})
    remove(pack, tmp_path)
    assert names(tmp_path) == []


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path: Path, hub: FakeHub) -> None:
    pack = get(hub.entry(), tmp_path / "one")
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "a-voice").symlink_to(pack.folder)
    remove(Pack(tmp_path / "packs" / "a-voice", pack.card), tmp_path / "packs")
    assert names(tmp_path / "packs") == []
    whole(pack)


def test_what_comes_with_the_program_stays(tmp_path: Path, hub: FakeHub) -> None:
    pack = get(hub.entry(), tmp_path / "package")
    with pytest.raises(ModelError, match="not among your own packs"):
        remove(pack, tmp_path / "packs")
    whole(pack)


def test_progress_while_copying(tmp_path: Path, hub: FakeHub) -> None:
    told: list[Progress] = []
    get(hub.entry(), tmp_path / "packs", lay(tmp_path / "stick", FLAT), told.append)
    assert told[-1].done_bytes == told[-1].bytes == len(WEIGHTS) + 13
