"""companion serve: the handset in a browser."""

import json
import sys
import webbrowser
from typing import Annotated

import typer

from companion.commands.context import Json, options
from companion.console import JsonLines, people
from companion.errors import CompanionError, SettingsError
from companion.turn.runner import Notice

LOOK_S = 0.5


def serve(
    context: typer.Context,
    port: Annotated[int | None, typer.Option("--port", help="Where to serve it.", min=1, max=65_535, show_default=False)] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address, and leave the browser alone.")] = False,
    lan: Annotated[bool, typer.Option("--lan", help="Let a phone in your network in, with a pairing code.")] = False,
    as_json: Json = False,
) -> None:
    """Open the handset in your browser: hold its button, talk, let go, and she answers.

    It is served to this computer alone.
    """
    from companion.web.handset_page import HandsetPage  # noqa: PLC0415  `companion talk` has no use for a server
    from companion.web.server import PageServer  # noqa: PLC0415
    from companion.web.site import all_api_routes, site  # noqa: PLC0415
    from companion.web.web_house import WebHouse  # noqa: PLC0415

    if lan:
        raise SettingsError("A phone can't be let in yet.", "Leave out --lan: the page is for this computer.")
    chosen = options(context)
    house, mistakes = chosen.house(lenient=True)
    for mistake in mistakes:
        house.remark(mistake)
    web = WebHouse(house, chosen.settings_file)
    handset = HandsetPage(web, mistakes, JsonLines(sys.stdout) if as_json else _nothing)
    server = PageServer(site(web, handset, api_routes=all_api_routes(web)), port=port or house.settings.web.port)
    try:
        address = server.start()
        handset.start()
        _tell(address, as_json)
        if not no_open:
            webbrowser.open(address)
        while not handset.ended.wait(LOOK_S):
            pass
    finally:
        handset.stop()
        server.stop()
        web.close()
    _raise(handset.fault)


def _tell(address: str, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"event": "serving", "address": address}) + "\n")
        sys.stdout.flush()
    else:
        people().print(f"She is at {address} in your browser: hold the button there and talk. Ctrl-C ends it.", markup=False)


def _nothing(notice: Notice) -> None:
    """The page shows it all."""


def _raise(fault: BaseException | None) -> None:
    if isinstance(fault, CompanionError):
        raise fault
    if fault is not None:
        raise CompanionError("The conversation broke off.", "Start it again; --debug tells more.") from fault
