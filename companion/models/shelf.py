"""All packs at a glance: those of the catalogue and those installed, which are in use, and which fit this machine.

What `companion models` prints and the page shows; the fetching is install.py's.
"""

import os
from collections.abc import Container, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from companion.errors import ModelError
from companion.models import packs
from companion.models.boards import Machine, this_machine, why_not
from companion.models.card import Card
from companion.models.catalogue import Entry, catalogue
from companion.models.chosen import NO_PACK, in_use, why_no_engine, why_unfit
from companion.models.install import remove
from companion.models.packs import Pack
from companion.settings import Settings

KINDS = ("ears", "mind", "voice")
CATALOGUE_VARIABLE = "COMPANION_CATALOGUE"
"""Where makers keep a catalogue of their own."""
OF_THE_PROGRAM = {
    "companion-mini": "Her own small mind: the lines written for her, and a small model of her own",
    "sphinx-talk-en": "Small ears, for a machine without a network",
    "vosk-mini-en": "Small ears for short commands",
}
"""What comes with the program, in words."""


def wanted_by(settings: Settings) -> dict[str, str]:
    """By kind, the pack that the settings name; empty is the best."""
    voice = settings.voice.pack if settings.voice.engine == "auto" else NO_PACK
    return {"ears": settings.ears.pack, "mind": settings.mind.pack, "voice": voice}


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
    is_damaged: bool = False
    """It lies among the owner's own and can't be used; it can be fetched anew, or removed."""

    @property
    def fits(self) -> bool:
        return not self.why_not

    def as_fields(self) -> dict[str, Any]:
        """For JSON."""
        fields = asdict(self)
        fields["installed"], fields["damaged"] = fields.pop("is_installed"), fields.pop("is_damaged")
        return fields | {"fits": self.fits}


class Shelf:
    """The packs of one data folder, as they were when it was opened.

    `faults` are of packs that can't be used; `no_catalogue` tells why nothing can be fetched, where that is so.
    """

    def __init__(
        self, entries: tuple[Entry, ...], found: list[Pack], wanted: Mapping[str, str], machine: Machine, packs_folder: Path
    ) -> None:
        """`wanted`: by kind, the name in the settings, or NO_PACK."""
        self.entries, self.found, self.machine, self.packs_folder = entries, found, machine, packs_folder
        self.faults: list[ModelError] = []
        self.no_catalogue: ModelError | None = None
        self._wanted = wanted

    @classmethod
    def open(cls, models: Path | None, data: Path, wanted: Mapping[str, str], own_catalogue: Path | None = None) -> "Shelf":
        """Look at what there is; a catalogue that can't be read is no reason not to.

        `own_catalogue` is read instead of ours; without it the one in $COMPANION_CATALOGUE, if that is set.
        """
        found: list[Pack] = []
        faults: list[ModelError] = []
        folders = packs.search_path(models, data)
        for kind in KINDS:
            some, wrong = packs.find(kind, folders)
            found += some
            faults += [fault for fault in wrong if str(fault) not in map(str, faults)]
        entries: tuple[Entry, ...] = ()
        no_catalogue = None
        try:
            named = os.environ.get(CATALOGUE_VARIABLE, "")
            entries = catalogue(own_catalogue or (Path(named) if named else None))
        except ModelError as error:
            no_catalogue = error
        shelf = cls(entries, found, wanted, this_machine(), data / "packs")
        shelf.no_catalogue = no_catalogue
        shelf.faults = [shelf.with_a_way_out(fault) for fault in faults]
        return shelf

    def rows(self) -> list[Row]:
        """The catalogue's packs and what else is installed, by kind."""
        used = {pack.name for kind in KINDS for pack in self.used(kind)}
        named = {entry.name: entry for entry in self.entries}
        there = {pack.name: pack for pack in self.found}
        names = [*named, *(name for name in there if name not in named)]
        rows = [_row(named.get(name), there.get(name), self.machine) for name in names]
        rows = [self._as_it_is(row, there.get(row.name), used) for row in rows]
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
        return next(iter(self.used(kind)), None)

    def used(self, kind: str) -> list[Pack]:
        """All that a conversation would use, the first the most important."""
        of_kind = [pack for pack in self.found if pack.kind == kind]
        return in_use(kind, of_kind, self._wanted.get(kind, ""), self.machine)

    def lost(self) -> Iterator[tuple[str, str]]:
        """Kinds and names that the settings ask for and that can't be used."""
        for kind, name in self._wanted.items():
            if name not in ("", NO_PACK) and all(name not in (pack.name, pack.engine) for pack in self.used(kind)):
                yield kind, name

    def installed(self, name: str) -> Pack:
        """Raises ModelError where there is none of that name that is whole."""
        for pack in self.found:
            if pack.name == name:
                return pack
        for fault in self.faults:
            if _is_of(fault, name):
                raise fault
        fetching = f"`companion models get {name}` fetches it." if self.entry(name) else "`companion models list` shows what is."
        raise ModelError(f"The pack {name[:60]!r} isn't installed.", fetching)

    def owned(self, name: str) -> Pack:
        """A pack among the owner's own, to be removed, and be it damaged. Raises ModelError."""
        folder = self.packs_folder / name
        if folder.parent == self.packs_folder and any(_is_of(fault, name) for fault in self.faults) and folder.is_dir():
            return Pack(folder, Card("ears", "", name, "", "", 0, (), ()))
        pack = self.installed(name)
        if not self.is_removable(pack):
            raise ModelError(f"{name} is not among your own packs, so it stays.", f"Yours are in {self.packs_folder}.")
        return pack

    def is_removable(self, pack: Pack) -> bool:
        return pack.folder.parent.resolve() == self.packs_folder.resolve()

    def verify(self, pack: Pack) -> None:
        """Raises ModelError naming the first file that isn't as it should be."""
        try:
            packs.verify(pack)
        except ModelError as error:
            raise self.with_a_way_out(error) from error

    def remove(self, pack: Pack) -> None:
        """Raises ModelError."""
        remove(pack, self.packs_folder)

    def with_a_way_out(self, fault: ModelError) -> ModelError:
        """The same fault; where the pack can be fetched, the fix says how."""
        for entry in self.entries:
            if _is_of(fault, entry.name):
                again = f"`companion models get {entry.name}` fetches it anew"
                return ModelError(fault.what, f"{again}, `companion models remove {entry.name}` removes it.")
        return fault

    def _as_it_is(self, row: Row, pack: Pack | None, used: Container[str]) -> Row:
        removable = pack is not None and self.is_removable(pack)
        damaged = pack is None and any(_is_of(fault, row.name) for fault in self.faults)
        return replace(row, in_use=row.name in used, removable=removable or damaged, is_damaged=damaged)


def _is_of(fault: ModelError, name: str) -> bool:
    """Whether it is the fault of the pack in the folder `name`: the words are those of card.damaged()."""
    return fault.what.startswith(f"The model pack {name} can't be used:")


def _row(entry: Entry | None, pack: Pack | None, machine: Machine) -> Row:
    if entry is not None:
        unfit = why_no_engine(entry.kind, entry.engine) or why_not(machine, memory_mb=entry.memory_mb, boards=entry.boards)
        about = (entry.name, entry.kind, entry.title, entry.gain, entry.licence, entry.doubt, entry.source)
        return Row(*about, entry.download_bytes, entry.memory_mb, unfit, pack is not None, False, False)
    if pack is None:
        raise ValueError("a row is of an entry or of a pack")
    title = OF_THE_PROGRAM.get(pack.name, pack.name)
    about = (pack.name, pack.kind, title, "", pack.card.licence, "", pack.card.source)
    return Row(*about, 0, pack.card.memory_mb, why_unfit(pack, machine), True, False, False)
