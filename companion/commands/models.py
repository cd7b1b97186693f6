"""companion models: the packs that hear, answer and speak; seen, fetched, checked, chosen and removed."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from companion.commands.context import INTERRUPTED, Json, options, remark
from companion.commands.models_shown import fetching_bar, megabytes, show_all, show_one
from companion.commands.remembered import Yes, agreed, say
from companion.engines import House
from companion.errors import ModelError, SettingsError

if TYPE_CHECKING:
    from companion.models.shelf import Row, Shelf

models = typer.Typer(no_args_is_help=True, help="Better ears, minds and voices: see what there is, fetch, check, choose, remove.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The pack's name, as `companion models list` shows it.")]
KINDS = ("ears", "mind", "voice")


def shelf(context: typer.Context) -> tuple["Shelf", House]:
    """All packs that there are, installed or to be had, and the house they are for."""
    house, mistakes = options(context).house(lenient=True)
    for mistake in mistakes:
        remark(mistake)
    return _shelf_of(house), house


def _shelf_of(house: House) -> "Shelf":
    from companion.models.shelf import Shelf, wanted_by  # noqa: PLC0415  `companion --help` need not read catalogues

    return Shelf.open(house.models, house.data, wanted_by(house.settings))


@models.command("list")
def list_(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="Only ears, mind or voice.", show_default=False)] = "",
    as_json: Json = False,
) -> None:
    """Show every pack: installed or not, in use or not, whether it fits this machine, its size and its licence."""
    if kind and kind not in KINDS:
        raise typer.BadParameter(f"{kind[:40]!r} is none of {', '.join(KINDS)}")
    there, house = shelf(context)
    rows = [row for row in there.rows() if kind in ("", row.kind)]
    if as_json:
        for row in rows:
            sys.stdout.write(json.dumps(row.as_fields(), ensure_ascii=False) + "\n")
    else:
        show_all(rows)
        _tell_what_is_odd(house, there)
    if there.no_catalogue:
        raise there.no_catalogue


def _tell_what_is_odd(house: House, there: "Shelf") -> None:
    for fault in there.faults:
        say(str(fault), stderr=True)
    for kind, name in there.lost():
        own = f"`companion models use {kind} auto` takes the best there is."
        say(f"companion.toml asks for {name} under [{kind}], which can't be used. {own}", stderr=True)
    if server := house.settings.mind.server:
        say(f"[mind] server is set: {server} answers first, and what you say leaves this device for it.", stderr=True)


@models.command()
def show(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Tell all about one pack: what it is for, what it needs, its licence, and what is doubtful about it."""
    row = _row(shelf(context)[0], name)
    if as_json:
        sys.stdout.write(json.dumps(row.as_fields(), ensure_ascii=False) + "\n")
        return
    show_one(row)


@models.command()
def get(
    context: typer.Context,
    name: Name,
    origin: Annotated[
        Path | None,
        typer.Option("--from", metavar="PATH", help="A file, folder or stick that has it; no network then.", show_default=False),
    ] = None,
    yes: Yes = False,
) -> None:
    """Fetch a pack and install it, whole or not at all. Broken off, it goes on where it was."""
    there, house = shelf(context)
    row, entry = _row(there, name), there.entry(name)
    if entry is None:
        raise there.no_catalogue or ModelError(
            f"{name} is not in the catalogue.", "`companion models list` shows what can be fetched."
        )
    _tell_before(row)
    if row.why_not and not row.is_installed:
        agreed("Fetch it all the same?", yes, "Nothing was fetched.")
    _fetch(there, row, entry, origin)
    say(f"{name} is installed and whole." + _used_now(_shelf_of(house), name))


def _tell_before(row: "Row") -> None:
    say(f"{row.title}: {megabytes(row.bytes)}, licence {row.licence}.", stderr=True)
    for line in filter(None, (row.doubt and f"Doubt: {row.doubt}", row.why_not)):
        say(line, stderr=True)


def _fetch(there: "Shelf", row: "Row", entry: Any, origin: Path | None) -> None:
    """With a bar where that is a terminal. Raises CompanionError; what was fetched stays for the next time."""
    from companion.models.install import Progress as Step  # noqa: PLC0415
    from companion.models.install import get as install  # noqa: PLC0415

    try:
        with fetching_bar() as progress:
            task = progress.add_task(row.name, total=row.bytes)

            def step(now: Step) -> None:
                progress.update(task, completed=now.done_bytes, total=now.bytes, description=now.what)

            install(entry, there.packs_folder, origin, step)
    except KeyboardInterrupt:
        say(f"\nStopped. What has come is kept: `companion models get {row.name}` goes on from there.", stderr=True)
        raise typer.Exit(INTERRUPTED) from None


def _used_now(there: "Shelf", name: str) -> str:
    row = there.row(name)
    if row is not None and row.in_use:
        return " It is used from the next start on."
    return f" Use it with `companion models use {row.kind} {name}`." if row is not None else ""


@models.command()
def verify(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Only these.", show_default=False)] = None,
) -> None:
    """Read every file of the installed packs and compare it with the card. Exit code 4 if one is damaged."""
    there, _ = shelf(context)
    packs = [there.installed(name) for name in names] if names else list(there.found)
    damaged = 0
    for pack in packs:
        try:
            there.verify(pack)
            say(f"{pack.name}: {'whole' if pack.card.files else 'it has no card, so there is nothing to compare it with'}.")
        except ModelError as error:
            damaged += 1
            say(str(error), stderr=True)
    for fault in there.faults if not names else ():
        damaged += 1
        say(str(fault), stderr=True)
    if damaged:
        raise typer.Exit(ModelError.exit_code)


@models.command()
def remove(context: typer.Context, name: Name, yes: Yes = False) -> None:
    """Remove an installed pack. The ones that come with the program stay."""
    there, _ = shelf(context)
    pack = there.owned(name)
    agreed(f"Remove {name}?", yes, "It stays.")
    there.remove(pack)
    say(f"{name} is gone.")


@models.command()
def use(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="ears, mind or voice.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help='The pack; "auto" is the best that fits this machine.')],
) -> None:
    """Choose which pack hears, answers or speaks; written into companion.toml."""
    from companion.settings_write import write  # noqa: PLC0415

    if kind not in KINDS:
        raise typer.BadParameter(f"{kind[:40]!r} is none of {', '.join(KINDS)}")
    if name != "auto":
        _check_use(shelf(context)[0], kind, name)
    path = options(context).settings_file
    changes: dict[str, str] = {f"{kind}.pack": "" if name == "auto" else name}
    if kind == "voice":
        changes["voice.engine"] = "auto"  # the other voices take no packs
    write(path, changes)
    there, house = shelf(context)
    used = there.in_use(kind)
    say(f"{used.name if used else 'What comes with the system'} is used from the next start on, says {path}.")
    if kind == "mind" and (server := house.settings.mind.server):
        say(f"But [mind] server is set there too, and {server} comes first.")


def _check_use(there: "Shelf", kind: str, name: str) -> None:
    """Raises ModelError, SettingsError for a pack that can't be used for this."""
    from companion.models.chosen import why_no_engine  # noqa: PLC0415  see shelf()

    pack = there.installed(name)
    if pack.kind != kind:
        raise SettingsError(f"{name} is a pack for {pack.kind}, not for {kind}.", f"`companion models list {kind}` shows those.")
    if why := why_no_engine(kind, pack.engine):
        raise ModelError(f"{name} can't be used. {why}", f"`companion models list {kind}` shows the others.")
    if why := next((row.why_not for row in there.rows() if row.name == name), ""):
        say(f"{why} As you wish.", stderr=True)


def _row(there: "Shelf", name: str) -> "Row":
    row = there.row(name)
    if row is None and there.no_catalogue:
        raise there.no_catalogue
    if row is None:
        near = there.near(name)
        raise ModelError(
            f"There is no pack {name[:60]!r}.", f"Did you mean {near}?" if near else "`companion models list` shows them all."
        )
    return row
