"""companion serve: the handset in a browser."""

import json
import sys
import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from companion.commands.context import Json, options
from companion.console import JsonLines, people
from companion.errors import CompanionError
from companion.turn.runner import Notice

if TYPE_CHECKING:
    from companion.web.opened import Opened
    from companion.web.web_house import WebHouse

LOOK_S = 0.5
SESSION_S = 12 * 3600.0
"""Of a phone: as long as anybody lets this run."""
WARNING = (
    "The phone's browser will warn once that the connection is not private, because this computer made its certificate itself. "
    "That is meant to be: choose Advanced, then go on. Its fingerprint begins with {mark}."
)


def serve(
    context: typer.Context,
    port: Annotated[int | None, typer.Option("--port", help="Where to serve it.", min=1, max=65_535, show_default=False)] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address, and leave the browser alone.")] = False,
    lan: Annotated[bool, typer.Option("--lan", help="Let a phone in your network in, with a pairing code.")] = False,
    as_json: Json = False,
) -> None:
    """Open the handset in your browser: hold its button, talk, let go, and she answers.

    It is served to this computer alone; with --lan to one phone in your network, encrypted, for as long as it runs.
    """
    from companion.web.handset_page import HandsetPage  # noqa: PLC0415  `companion talk` has no use for a server
    from companion.web.opened import open_here, open_to_phones  # noqa: PLC0415
    from companion.web.web_house import WebHouse  # noqa: PLC0415

    chosen = options(context)
    house, mistakes = chosen.house(lenient=True)
    for mistake in mistakes:
        house.remark(mistake)
    web = WebHouse(house, chosen.settings_file, elsewhere=bool(house.settings.mind.server))
    handset = HandsetPage(web, mistakes, JsonLines(sys.stdout) if as_json else _nothing)
    port = port or house.settings.web.port
    opened = open_to_phones(web, handset, port, SESSION_S) if lan else open_here(web, handset, port)
    try:
        handset.start()
        _tell(opened, as_json)
        if not (no_open or lan):
            webbrowser.open(opened.address)
        while not handset.ended.wait(LOOK_S):
            _tell_new_code(web, as_json)
    except KeyboardInterrupt:  # that is how it ends
        pass
    finally:
        handset.stop()
        opened.server.stop()
        web.close()
    _raise(handset.fault)


def _tell(opened: "Opened", as_json: bool) -> None:
    if as_json:
        told = {"event": "serving", "address": opened.address, "code": opened.code, "fingerprint": opened.fingerprint}
        sys.stdout.write(json.dumps({key: value for key, value in told.items() if value}) + "\n")
        sys.stdout.flush()
        return
    people().print(f"She is at {opened.address} in your browser: hold the button there and talk. Ctrl-C ends it.", markup=False)
    if opened.code:
        _tell_code(opened.code)
        people().print(WARNING.format(mark=opened.fingerprint[:23]), markup=False)


def _tell_new_code(web: "WebHouse", as_json: bool) -> None:
    """A code counts for five minutes; while nobody is in, there is always one that does."""
    if web.pairing is None or not web.pairing.is_due:
        return
    code = web.pairing.new_code()
    if as_json:
        sys.stdout.write(json.dumps({"event": "code", "code": code}) + "\n")
        sys.stdout.flush()
    else:
        _tell_code(code)


def _tell_code(code: str) -> None:
    people().print(f"The code is {code[:3]} {code[3:]}, for five minutes.", style="bold", markup=False)


def _nothing(notice: Notice) -> None:
    """The page shows it all."""


def _raise(fault: BaseException | None) -> None:
    if isinstance(fault, CompanionError):
        raise fault
    if fault is not None:
        raise CompanionError("The conversation broke off.", "Start it again; --debug tells more.") from fault
