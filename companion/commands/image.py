"""`companion image`: the card's image is built, tried and written from a checkout; this only finds it and passes words on."""

import sys
from importlib import import_module
from pathlib import Path

import typer

import companion
from companion.errors import CompanionError

CHECKOUT = Path(companion.__file__).parents[1]
"""Where companion was installed from, when that was a checkout."""

ALL_WORDS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": ["--companion-keeps-no-option"]}
"""Even --help goes on, to where the commands are."""


class NoCheckoutError(CompanionError):
    """What was asked needs the whole repository."""

    exit_code = 2


def image(context: typer.Context) -> None:
    """The card for a Raspberry Pi: build its image, try it in an emulator, write it to a card (in a clone only)."""
    if not (CHECKOUT / "deploy" / "cli.py").is_file():
        what = "Images are made in a clone of companion's repository, and this companion was installed without one."
        fix = "Clone it and run `make image` there. A downloaded image is written to a card by Raspberry Pi Imager."
        raise NoCheckoutError(what, fix)
    if str(CHECKOUT) not in sys.path:
        sys.path.insert(0, str(CHECKOUT))
    import_module("deploy.cli").main(context.args, context.command_path)
