"""The doctor's look at model packs: which are there, which are in use, what doesn't fit; and at a mind that is elsewhere."""

from collections.abc import Iterator
from dataclasses import replace

from companion.engines import House
from companion.errors import CompanionError, ModelError
from companion.findings import Finding, tried
from companion.lm.server import ChatServer
from companion.models.packs import Pack
from companion.models.shelf import KINDS, Shelf, wanted_by
from companion.models.trial import prove

OF_THE_PROGRAM = {"vosk-commands": "vosk-mini-en", "pocketsphinx": "sphinx-talk-en", "onnx": "companion-mini"}
"""What comes with the program, by engine."""
BETTER = (
    "`companion models list` shows better ears, minds and voices: `companion models get vosk-small-en-us` fetches ears (41 MB)."
)


def examine(house: House) -> Finding:
    """All kinds of packs in one finding; whatever is wrong with them, there is a conversation without."""
    try:
        shelf = Shelf.open(house.models, house.data, wanted_by(house.settings))
        for pack in shelf.found:
            if pack.engine.startswith("vosk"):
                prove(pack.folder, house.data / "state")
    except CompanionError as error:
        return _broken(error.what, error.fix)
    for fault in (*shelf.faults, *filter(None, [shelf.no_catalogue])):
        return _broken(fault.what, fault.fix)
    engines = {pack.engine for pack in shelf.found}
    if lost := [name for engine, name in OF_THE_PROGRAM.items() if engine not in engines]:
        return _broken(f"Missing from the program: {', '.join(lost)}.", "Install the companion again.")
    for kind, name in shelf.lost():
        return _broken(
            f"The settings ask for {name} under [{kind}], which can't be used.",
            f"`companion models use {kind} auto` takes the best there is; `companion models list` shows what can be fetched.",
        )
    own = [pack for pack in shelf.found if pack.name not in OF_THE_PROGRAM.values()]
    verdict = Finding("packs", "works", _told(shelf), needed=False)
    return verdict if own else Finding("packs", "missing", f"{verdict.what} Nothing better is installed.", BETTER, needed=False)


def elsewhere(house: House) -> Iterator[Finding]:
    """Only where the owner has named a server: that what is said leaves the device, and whether the server is there."""
    mind = house.settings.mind
    if not mind.server:
        return
    leaves = f"What you say leaves this device for {mind.server}: [mind] server is set."

    def ask() -> str:
        server = ChatServer(mind.server, mind.server_model)
        try:
            names = server.models()
        finally:
            server.close()
        if mind.server_model and mind.server_model not in names:
            raise ModelError(f"It has no model {mind.server_model}, but {_listed(names)}.", "Name one of those as server_model.")
        return f"{leaves} It answers, and has {_listed(names)}."

    found = tried("mind elsewhere", ask, needed=False)
    yield found if found.verdict == "works" else replace(found, verdict="missing", what=f"{leaves} {found.what}")


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown or "no models"


def _told(shelf: Shelf) -> str:
    used = [f"{kind.title()}: {' with '.join(pack.name for pack in packs)}." for kind in KINDS if (packs := shelf.used(kind))]
    idle = [pack for pack in shelf.found if all(pack.name not in (one.name for one in shelf.used(kind)) for kind in KINDS)]
    rest = "; ".join(_why_idle(shelf, pack) for pack in idle)
    return " ".join([*used, f"Not in use: {rest}." if rest else ""]).strip()


def _why_idle(shelf: Shelf, pack: Pack) -> str:
    row = shelf.row(pack.name)
    why = row.why_not if row is not None else ""
    return f"{pack.name} ({why.rstrip('.')})" if why else pack.name


def _broken(what: str, fix: str) -> Finding:
    return Finding("packs", "broken", what, fix, needed=False)
