"""companion image flash: choose a drive with the person at the terminal, write the image to it, read it back."""

import errno
import shlex
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from deploy.flash import DriveError, drives, owner, source, writing
from deploy.flash.drives import Drive
from deploy.flash.machine import THIS_MACHINE, Machine, with_sudo
from deploy.flash.progress import stage
from deploy.flash.source import Image, Survey
from deploy.flash.target import Target

DIST = Path("dist")
Ask = Callable[[str], str]
NOT_LINUX = "Writing a card works on Linux only."
IMAGER = 'Raspberry Pi Imager writes it too, on every system: choose the image under "Use custom".'
NOTHING_WRITTEN = "Nothing was written."
PUT_IN = "Put the card in, wait a moment, and try again."


def flash_card(  # noqa: PLR0917  the command line's arguments, in its order
    image: Path | None,
    drive: str | None,
    confirmed: str | None,
    settings: Path | None,
    list_only: bool,
    console: Console,
    ask: Ask,
) -> None:
    """Write an image to a card, after the person has named the drive.

    Args:
        image: an .img or .img.xz, or a folder with some; None is dist/ here.
        drive, confirmed: for scripts: the drive's name, twice. Both or neither; without `confirmed`, `ask` is asked.
        settings: a companion.toml for the card.
        ask: shows a question and returns the answer; EOFError counts as none.
    Raises: CompanionError. KeyboardInterrupt and SystemExit go through, once it is told what state the card is in.
    """
    if sys.platform != "linux":
        raise DriveError(NOT_LINUX, IMAGER)
    flash(THIS_MACHINE, Request(image or DIST, drive, confirmed, settings), console, ask, list_only=list_only)


@dataclass(frozen=True)
class Request:
    image: Path
    drive: str | None = None
    confirmed: str | None = None
    settings: Path | None = None


def flash(machine: Machine, request: Request, console: Console, ask: Ask, *, list_only: bool = False) -> None:
    if list_only:
        show(listed(machine), machine.system_numbers(), 0, console)
        return
    _check_names(request)
    any_writable(machine)
    content = owner.check(request.settings) if request.settings else None
    image = source.find(request.image)
    survey = look_at(image, console)
    chosen = choose(machine, request, survey, console, ask)
    confirm(machine, chosen, request, console, ask)
    target = _open(machine, chosen)
    try:
        _work(target, image, survey, content, console)
    finally:
        target.close()
    _say(console, FAREWELL.format(name=chosen.name))


FAREWELL = (
    "The card is done: written, read back and compared. Everything is on it, so you may pull it out of {name} now (if a window "
    "of it opened, eject it there first).\n"
    "Put it into the Raspberry Pi and give it power. The first start takes a minute or two: the ring fills with grey light from "
    "the top. When it glows softly, hold the button and talk."
)


def _work(target: Target, image: Image, survey: Survey, content: bytes | None, console: Console) -> None:
    if target.size_bytes < survey.image_bytes:
        sizes = f"it has {drives.size(target.size_bytes)}, and the image needs {drives.size(survey.image_bytes)}"
        raise DriveError(f"The card is too small: {sizes}.", f"{NOTHING_WRITTEN} Use a larger one.")
    try:
        with stage(console, "Writing", survey.to_write_bytes) as advance:
            writing.write(target, image, survey, advance)
        with stage(console, "Reading back", survey.to_write_bytes) as advance:
            writing.read_back(target, survey, advance)
        if content is not None:
            owner.put(target, survey, content)
            _say(console, "Your settings are on the card.")
        writing.make_startable(target, survey)
    except (KeyboardInterrupt, SystemExit):
        _say(console, f"Stopped. The card is only half written. {writing.AS_IT_IS} Write it again when you like.")
        raise


def _check_names(request: Request) -> None:
    if request.confirmed is not None and request.drive is None:
        raise DriveError("--yes-erase needs --drive too.", "Name the drive in both.")
    if request.confirmed is not None and _short(request.confirmed) != _short(request.drive or ""):
        raise DriveError(f"--drive says {request.drive}, but --yes-erase says {request.confirmed}.", NOTHING_WRITTEN)


def look_at(image: Image, console: Console) -> Survey:
    """Read the whole image before anything is written. Raises ImageError."""
    _say(console, f"Image: {image.path}")
    if image.sha256:
        with stage(console, "Checking the file", image.path.stat().st_size) as advance:
            source.check_file(image, advance)
    else:
        _say(console, "There is no checksum file beside it, so only that it is whole can be checked.")
    known_bytes = image.block_map.image_bytes if image.block_map else None
    with stage(console, "Checking what is in it", known_bytes if image.is_packed else image.path.stat().st_size) as advance:
        survey = source.survey(image, advance)
    _say(console, f"It takes a card of {drives.size(survey.image_bytes)}; {drives.size(survey.to_write_bytes)} will be written.")
    return survey


def listed(machine: Machine) -> list[Drive]:
    try:
        return drives.parse(machine.list_drives())
    except (ValueError, KeyError, TypeError) as error:
        raise DriveError(f"What lsblk told can't be understood ({error}).", IMAGER) from error


def any_writable(machine: Machine) -> None:
    """Raises DriveError if there is no card, or none for this user: nobody should wait for the image's check to hear that."""
    removable = [drive for drive in listed(machine) if drive.can_be_removed]
    filled = [drive for drive in removable if drive.size_bytes]
    if not removable:
        raise DriveError("There is no card or USB drive here.", PUT_IN)
    if not filled:
        raise DriveError("There is a card reader, but no card in it.", PUT_IN)
    if not any(machine.may_write(drive.path) for drive in filled):
        raise DriveError("Only the administrator may write to a drive.", f"Run: {with_sudo()}")


def show(found: list[Drive], system: frozenset[str], needed_bytes: int, console: Console) -> None:
    """The drives that can be taken out, and why some of them can't be written."""
    rows = Table()
    for column in ("drive", "model", "size", "what is on it", ""):
        rows.add_column(column, overflow="fold")
    for drive in found:
        if drive.can_be_removed:
            reason = drives.verdict(drive, system, needed_bytes)
            note = f"no: {reason}" if reason else ", ".join(f"mounted at {mount}" for mount in drive.guests)
            holds = ", ".join(drive.contents) or "nothing known"
            rows.add_row(*(Text(text) for text in (drive.name, drive.model, drives.size(drive.size_bytes), holds, note)))
    if rows.row_count:
        console.print(rows)
    else:
        _say(console, f"There is no card or USB drive here. {PUT_IN}")


def choose(machine: Machine, request: Request, survey: Survey, console: Console, ask: Ask) -> Drive:
    """The drive to write. Typing its name is the consent to erase it. Raises DriveError."""
    found, system = listed(machine), machine.system_numbers()
    name = request.drive
    if request.confirmed is None:
        show(found, system, survey.image_bytes, console)
        hint = f" (you named {_short(name)})" if name else ""
        typed = _asked(ask, f"Everything on the drive will be lost. Type its name to go on{hint}, or nothing to stop: ")
        if not typed or (name and _short(typed) != _short(name)):
            raise DriveError(NOTHING_WRITTEN, "Run it again when you know which drive it is.")
        name = typed
    chosen = next((drive for drive in found if drive.name == _short(name or "")), None)
    if chosen is None:
        raise DriveError(
            f"There is no drive {name}. {NOTHING_WRITTEN}", "Names are as in the table of `companion image flash --list`."
        )
    if reason := drives.verdict(chosen, system, survey.image_bytes):
        raise DriveError(f"{chosen.name} can't be written: {reason}.", f"{NOTHING_WRITTEN} Choose another drive.")
    return chosen


def confirm(machine: Machine, chosen: Drive, request: Request, console: Console, ask: Ask) -> None:
    """What has to be agreed to beyond the name: a very large drive, and unmounting. Raises DriveError."""
    if chosen.size_bytes > drives.LARGE_BYTES:
        what = f"{chosen.name} ({chosen.model}) has {drives.size(chosen.size_bytes)}, more than a card needs to have."
        if _asked(ask, f"{what} Type yes to erase it: ").lower() != "yes":
            raise DriveError(NOTHING_WRITTEN, "A drive this large has to be agreed to at the terminal.")
    if chosen.guests:
        places = ", ".join(chosen.guests)
        if request.confirmed is not None or _asked(ask, f"It is in use at {places}. Type yes to unmount it: ").lower() != "yes":
            command = " && ".join(shlex.join(["umount", mount]) for mount in chosen.guests)
            raise DriveError(f"{chosen.name} is in use at {places}. {NOTHING_WRITTEN}", f"Unmount it first: {command}")
        for mount in reversed(chosen.guests):  # what is mounted inside of another goes first
            machine.unmount(mount)
        _say(console, f"Unmounted {places}.")


def _open(machine: Machine, chosen: Drive) -> Target:
    """The drive, if it is still the one that was agreed to. Raises DriveError, CardError."""
    now = next((drive for drive in listed(machine) if drive.name == chosen.name), None)
    if now is None or (now.size_bytes, now.model, now.contents) != (chosen.size_bytes, chosen.model, chosen.contents):
        raise DriveError(f"{chosen.name} is not the drive any more that it was. {NOTHING_WRITTEN}", "Run it again.")
    try:
        return machine.open_target(now)
    except OSError as error:
        if error.errno in (errno.EBUSY, errno.EWOULDBLOCK):
            what = f"{chosen.name} is in use by another program. {NOTHING_WRITTEN}"
            raise DriveError(what, "Close windows that show it, unmount it, and try again.") from error
        raise writing.why(error, f"{NOTHING_WRITTEN} Put it in again, or try another card reader.") from error


def _short(name: str) -> str:
    return name.strip().removeprefix("/dev/")


def _asked(ask: Ask, question: str) -> str:
    try:
        return ask(question).strip()
    except EOFError:
        return ""


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False)
