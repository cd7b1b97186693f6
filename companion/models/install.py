"""Getting a pack and removing it: it is there whole or not at all, whenever the power goes.

    packs/NAME/            an installed pack
    packs/.NAME.fetch/     what has come of it so far; of a pack without a zip it becomes the pack
    packs/.NAME.unpacked/  what its zip held
    packs/.NAME.old/       the pack that was replaced, on its way out; .NAME.gone/ the one that was removed
    packs/.lock            one fetches or removes at a time

packs.py passes hidden folders over. A folder gets its card.toml last, everything is forced onto the disk, and then it is renamed.
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from companion.errors import ModelError
from companion.models import disk
from companion.models.card import CARD_NAME, Card, PackFile, card_text, read_card
from companion.models.catalogue import Entry, RemoteFile
from companion.models.copying import copy_unpacked
from companion.models.download import Patience, StoppedError, open_client
from companion.models.origins import from_network, from_place, unpacked_at
from companion.models.packs import Pack, pack_at, verify
from companion.models.part import SUFFIX, Part, telling_of_the_disk
from companion.models.unpack import unpack, unpacked_bytes
from companion.models.vosk_folder import vosk_card

SPARE_BYTES = 50_000_000
"""What stays free on the disk, for memory and logs."""
UNPACKED_TIMES = 2
"""Of a Vosk zip, before its list is there to be read."""
EVERY_S = 0.1


@dataclass(frozen=True)
class Progress:
    """`done_bytes` of all `bytes` to fetch; `what` is being done, in a few words."""

    done_bytes: int
    bytes: int
    what: str


@dataclass
class _Job:
    """One pack on its way. `step()` is called after every block: it tells how far it got, and ends what is no longer wanted."""

    entry: Entry
    packs_folder: Path
    origin: Path | None
    on_progress: Callable[[Progress], object]
    stop: threading.Event
    patience: Patience
    what: str = ""
    finished_bytes: int = 0
    part: Part | None = None
    told_s: float = 0.0

    def step(self) -> None:
        if self.stop.is_set():
            raise StoppedError
        now_s = time.monotonic()
        if now_s - self.told_s >= EVERY_S:
            self.told_s = now_s
            self.tell()

    def begin(self, what: str) -> None:
        self.what = what
        self.step()
        self.tell()

    def tell(self) -> None:
        done_bytes = self.finished_bytes + (self.part.have if self.part else 0)
        self.on_progress(Progress(done_bytes, self.entry.download_bytes, self.what))

    def hidden(self, ending: str) -> Path:
        return self.packs_folder / f".{self.entry.name}.{ending}"


def get(
    entry: Entry,
    packs_folder: Path,
    origin: Path | None = None,
    on_progress: Callable[[Progress], object] = lambda _: None,
    stop: threading.Event | None = None,
    *,
    patience: Patience = Patience(),  # noqa: B008  it is frozen
) -> Pack:
    """Fetch a pack and install it; what an earlier, broken-off time brought is not fetched again.

    Args:
        origin: a file, a folder or a stick that has it; without one it comes over the network.
        on_progress: called ten times a second, in this thread.
        stop: ends it within a block or, while a server is silent, its time limit.
    Raises: ModelError (StoppedError when stopped); what was installed before is still there then.
    """
    job = _Job(entry, packs_folder, origin, on_progress, stop or threading.Event(), patience)
    with telling_of_the_disk(packs_folder):
        packs_folder.mkdir(parents=True, exist_ok=True)
        with disk.locked(packs_folder):
            _tidy(packs_folder)
            target = packs_folder / entry.name
            if not _is_installed(entry, target):
                _install(job, target)
            for ending in ("fetch", "unpacked"):
                disk.delete(job.hidden(ending))
            return Pack(target, read_card(target))


def remove(pack: Pack, packs_folder: Path) -> None:
    """Remove a pack of the owner's own. Raises ModelError when it is not one, or can't be removed."""
    if pack.folder.parent.resolve() != packs_folder.resolve():
        raise ModelError(f"{pack.name} is not among your own packs, so it stays.", f"Yours are in {packs_folder}.")
    with telling_of_the_disk(packs_folder), disk.locked(packs_folder):
        _tidy(packs_folder)
        name = pack.folder.name
        old = packs_folder / f".{name}.gone"
        if pack.folder.exists() or pack.folder.is_symlink():
            pack.folder.rename(old)
            disk.force(packs_folder)
        for leftover in (old, *(packs_folder / f".{name}.{ending}" for ending in ("fetch", "unpacked"))):
            disk.delete(leftover)


def _tidy(packs_folder: Path) -> None:
    """Finish what the end of the program or the power broke off."""
    for old in packs_folder.glob(".*.old"):
        target = packs_folder / old.name.removeprefix(".").removesuffix(".old")
        if target.exists():
            disk.delete(old)
        else:  # where a disk can't exchange two folders at once, there is a moment between two renames
            old.rename(target)
    for gone in packs_folder.glob(".*.gone"):
        disk.delete(gone)


def _is_installed(entry: Entry, target: Path) -> bool:
    """Whether what the catalogue means is there, and whole."""
    try:
        pack = pack_at(target) if target.exists() else None
        if pack is None or not pack.card.files or pack.name != entry.name:
            return False
        verify(pack)
    except ModelError:
        return False
    if any(file.unpack for file in entry.files):
        return pack.card.source == _source(entry)
    return set(pack.card.files) == {PackFile(file.path, file.bytes, file.sha256) for file in entry.files}


def _source(entry: Entry) -> str:
    """For the card: where it was had from. What a zip held has no sums in the catalogue, so the zip's own is kept."""
    zips = [file.sha256 for file in entry.files if file.unpack]
    return f"{entry.source} sha256:{zips[0]}" if zips else entry.source


def _install(job: _Job, target: Path) -> None:
    entry, source = job.entry, _source(job.entry)
    unpacked = unpacked_at(job.origin, entry) if job.origin else None
    is_zip = any(file.unpack for file in entry.files)
    if unpacked is not None:
        folder = _fresh(job.hidden("unpacked"))
        job.begin("copying")
        files = copy_unpacked(unpacked, folder, entry, job.step, _check_room(job))
        source = f"{entry.source} (copied unpacked, not compared with the catalogue)"
    else:
        folder = job.hidden("fetch")
        _fetch_all(job, folder)
        files = tuple(PackFile(file.path, file.bytes, file.sha256) for file in entry.files)
        if is_zip:
            folder, files = _unpack(job, folder / entry.files[0].path)
    if entry.engine == "vosk":
        vosk_card(folder)
    job.begin("installing")
    card = Card(entry.kind, entry.engine, entry.name, entry.licence, source, entry.memory_mb, entry.boards, files)
    (folder / CARD_NAME).write_text(card_text(card), encoding="utf-8")
    read_card(folder)
    disk.force_all(folder)
    disk.put(folder, target)


def _fresh(folder: Path) -> Path:
    disk.delete(folder)
    folder.mkdir()
    return folder


def _fetch_all(job: _Job, folder: Path) -> None:
    """Every file of the entry into `folder`, and nothing else. Those that are there already are read and compared."""
    folder.mkdir(exist_ok=True)
    known = {folder / f"{file.path}{suffix}" for file in job.entry.files for suffix in ("", SUFFIX)}
    for place in sorted(folder.rglob("*"), reverse=True):
        if place.is_symlink() or place.is_dir() == (place in known):
            disk.delete(place)
    there_bytes = sum(place.stat().st_size for place in known if place.is_file())
    unpacked_bytes_guess = UNPACKED_TIMES * sum(file.bytes for file in job.entry.files if file.unpack)
    _check_room(job)(job.entry.download_bytes - there_bytes + unpacked_bytes_guess)
    with ExitStack() as stack:
        client = None if job.origin else stack.enter_context(open_client(job.patience))
        for file in job.entry.files:
            with _part(job, folder, file) as part:
                job.begin(f"fetching {file.path}")
                if job.origin is not None:
                    from_place(job.origin, job.entry, file, part, job.step)
                elif client is not None:
                    from_network(client, file, part, job.step, job.stop, patience=job.patience)
            job.finished_bytes += file.bytes
    job.tell()


@contextmanager
def _part(job: _Job, folder: Path, file: RemoteFile) -> Iterator[Part]:
    part = Part(folder / file.path, file.bytes, file.sha256)
    job.part = part
    try:
        if part.is_begun:
            job.begin(f"checking {file.path}")
        part.open(job.step)
        yield part
    finally:
        part.close()
        job.part = None


def _unpack(job: _Job, zip_path: Path) -> tuple[Path, tuple[PackFile, ...]]:
    """What the zip held, in a folder of its own. A zip whose sum is right and that can't be used is not kept."""
    folder = _fresh(job.hidden("unpacked"))
    job.begin("unpacking")
    _check_room(job)(unpacked_bytes(zip_path))
    return folder, unpack(zip_path, folder, job.step)


def _check_room(job: _Job) -> Callable[[int], None]:
    def check(needed_bytes: int) -> None:
        free_bytes = shutil.disk_usage(job.packs_folder).free
        if needed_bytes + SPARE_BYTES > free_bytes:
            raise ModelError(
                f"{job.entry.name} needs {(needed_bytes + SPARE_BYTES) / 1e6:,.0f} MB of room, "
                f"and the disk with {job.packs_folder} has {free_bytes / 1e6:,.0f} MB.",
                "Make room on it, then try again. `companion models remove NAME` removes a pack.",
            )

    return check
