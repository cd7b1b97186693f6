"""All packs at a glance: those of the catalogue and those installed, which are in use, and which fit this machine.

What `companion models` prints and the page shows; the fetching is install.py's.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from companion.errors import ModelError
from companion.models import install, packs
from companion.models.boards import Machine, this_machine, why_not
from companion.models.catalogue import Entry, catalogue
from companion.models.chosen import chosen, why_unfit
from companion.models.packs import Pack

KINDS = ("ears", "mind", "voice")
OF_THE_PROGRAM = {
    "companion-mini": "Her own small mind: the lines written for her, and a small model of her own",
    "sphinx-talk-en": "Small ears, for a machine without a network",
    "vosk-mini-en": "Small ears for short commands",
}
"""What comes with the program, in words."""


@dataclass(frozen=True)
class Row:
    """One pack. `why_not` is a sentence where it doesn't fit this machine; `bytes` are what is fetched, 0 if it can't be."""

    name: str
    kind: str
    title: str
    gain: str
    licence: str
    doubt: str
    source: str
    bytes: int
    memory_mb: int
    why_not: str
    is_installed: bool
    in_use: bool
    removable: bool

    @property
    def fits(self) -> bool:
        return not self.why_not

    def as_fields(self) -> dict[str, Any]:
        """For JSON."""
        fields = asdict(self)
        fields["installed"] = fields.pop("is_installed")
        return fields | {"fits": self.fits}


class Shelf:
    """The packs of one data folder, as they were when it was opened."""

    def __init__(
        self, entries: tuple[Entry, ...], found: list[Pack], wanted: Mapping[str, str], machine: Machine, packs_folder: Path
    ) -> None:
        """`wanted`: by kind, the name in the settings."""
        self.entries, self.found, self.machine, self.packs_folder = entries, found, machine, packs_folder
        self.faults: list[ModelError] = []
        self._wanted = wanted

    @classmethod
    def open(cls, models: Path | None, data: Path, wanted: Mapping[str, str], own_catalogue: Path | None = None) -> "Shelf":
        """Look at what there is. Raises ModelError for a catalogue that can't be read."""
        found: list[Pack] = []
        faults: list[ModelError] = []
        folders = packs.search_path(models, data)
        for kind in KINDS:
            some, wrong = packs.find(kind, folders)
            found += some
            faults += [fault for fault in wrong if str(fault) not in map(str, faults)]
        shelf = cls(catalogue(own_catalogue), found, wanted, this_machine(), data / "packs")
        shelf.faults = faults
        return shelf

    def rows(self) -> list[Row]:
        """The catalogue's packs and what else is installed, by kind."""
        used = {kind: self.in_use(kind) for kind in KINDS}
        named = {entry.name: entry for entry in self.entries}
        there = {pack.name: pack for pack in self.found}
        names = [*named, *(name for name in there if name not in named)]
        rows = [_row(named.get(name), there.get(name), self.machine) for name in names]
        rows = [_with_use(row, used[row.kind], there.get(row.name), self) for row in rows]
        return sorted(rows, key=lambda row: KINDS.index(row.kind))

    def row(self, name: str) -> Row | None:
        return next((row for row in self.rows() if row.name == name), None)

    def near(self, name: str) -> str:
        """A name that was probably meant; or empty."""
        return next(iter(get_close_matches(name, [row.name for row in self.rows()], 1)), "")

    def entry(self, name: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.name == name), None)

    def in_use(self, kind: str) -> Pack | None:
        """The pack that a conversation would try first."""
        of_kind = [pack for pack in self.found if pack.kind == kind]
        return next(iter(chosen(kind, of_kind, self._wanted.get(kind, ""), self.machine)), None)

    def installed(self, name: str) -> Pack:
        """Raises ModelError where there is none of that name."""
        for pack in self.found:
            if pack.name == name:
                return pack
        for fault in self.faults:
            if name in fault.what:
                raise fault
        raise ModelError(f"The pack {name[:60]!r} isn't installed.", "`companion models list` shows what is.")

    def is_removable(self, pack: Pack) -> bool:
        return pack.folder.parent.resolve() == self.packs_folder.resolve()

    def verify(self, pack: Pack) -> None:
        """Raises ModelError naming the first file that isn't as it should be."""
        packs.verify(pack)

    def remove(self, pack: Pack) -> None:
        install.remove(pack, self.packs_folder)


def _row(entry: Entry | None, pack: Pack | None, machine: Machine) -> Row:
    if entry is not None:
        unfit = why_not(machine, memory_mb=entry.memory_mb, boards=entry.boards)
        about = (entry.name, entry.kind, entry.title, entry.gain, entry.licence, entry.doubt, entry.source)
        return Row(*about, entry.download_bytes, entry.memory_mb, unfit, pack is not None, False, False)
    if pack is None:
        raise ValueError("a row is of an entry or of a pack")
    title = OF_THE_PROGRAM.get(pack.name, pack.name)
    about = (pack.name, pack.kind, title, "", pack.card.licence, "", pack.card.source)
    return Row(*about, 0, pack.card.memory_mb, why_unfit(pack, machine), True, False, False)


def _with_use(row: Row, used: Pack | None, pack: Pack | None, shelf: Shelf) -> Row:
    fields = asdict(row)
    in_use = used is not None and used.name == row.name
    return Row(**fields | {"in_use": in_use, "removable": pack is not None and shelf.is_removable(pack)})
