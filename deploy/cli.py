"""The command line of the card: `companion image build`, `test` and `flash`. The work is in build/, boottest/ and flash/.

Exit codes are companion's: 0 done, 1 failed, 2 settings or arguments wrong, 3 a part is missing or broken.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from companion.commands.context import at_a_terminal
from companion.errors import CompanionError
from deploy.build.options import BuildOptions
from deploy.build.recipe import FLAVOURS

DEFAULTS = BuildOptions()

program = typer.Typer(
    help="The card: build its image from Debian's packages, boot it in an emulator, write it to a card.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Work = Annotated[Path, typer.Option(help="Where the build makes everything, and keeps it for the next.", metavar="DIR")]
Out = Annotated[Path, typer.Option(help="Where the image is, or is to be.", metavar="DIR")]


class NoImageError(CompanionError):
    """There is no image where one was looked for: an argument that is wrong."""

    exit_code = 2


@program.callback()
def before(
    debug: Annotated[bool, typer.Option("--debug", help="Show where errors come from.")] = False,
) -> None:
    """What comes before the command. Whoever calls `main` looks for --debug."""


@program.command()
def build(
    *,
    mirror: Annotated[str | None, typer.Option(help="A mirror of Debian; otherwise apt's own.", metavar="URL")] = None,
    security: Annotated[
        str | None, typer.Option(help="A mirror of Debian's security updates, where it isn't beside the other.", metavar="URL")
    ] = None,
    flavour: Annotated[
        str, typer.Option(help=f"Whose kernel: {' or '.join(FLAVOURS)} (for a Pi 5's header; untried).", metavar="NAME")
    ] = DEFAULTS.flavour,
    vendor_mirror: Annotated[
        str | None, typer.Option(help="For the flavour raspberrypi: Raspberry Pi's own repository.", metavar="URL")
    ] = None,
    vendor_keyring: Annotated[
        Path | None, typer.Option(help="For the flavour raspberrypi: the public keys of that repository.", metavar="FILE")
    ] = None,
    out: Out = DEFAULTS.out,
    work: Work = DEFAULTS.work,
    key: Annotated[
        Path | None,
        typer.Option(help="A folder with the key that signs updates; otherwise one in your config folder.", metavar="DIR"),
    ] = None,
    newest: Annotated[
        bool, typer.Option("--newest", help="Ask the mirror for newer packages: what was unpacked before is kept otherwise.")
    ] = False,
    wifi: Annotated[
        bool, typer.Option("--wifi", help="Put the firmware of Wi-Fi on the card: it is left out otherwise.")
    ] = False,
    no_pack: Annotated[bool, typer.Option("--no-pack", help="Leave out compression, which takes some minutes.")] = False,
    url: Annotated[
        str, typer.Option(help="The folder on the web where the image will be, for Raspberry Pi Imager.", metavar="URL")
    ] = DEFAULTS.url,
    jobs: Annotated[int, typer.Option(help="How many processors may work; 0 is all.", min=0, metavar="N")] = DEFAULTS.jobs,
) -> None:
    """Build the image of the card: about ten minutes, less when most of it was built before.

    Debian's packages come from the mirror that this machine's apt uses. Each step is told in a line, and is kept where nothing
    that it is made from changed. `deploy/setup.sh image` (or `make image`) installs the programs that are needed.
    """
    if flavour not in FLAVOURS:
        raise typer.BadParameter(f"there are the flavours {' and '.join(FLAVOURS)}", param_hint="--flavour")
    wanted = BuildOptions(
        mirror=mirror,
        security=security,
        flavour=flavour,
        vendor_mirror=vendor_mirror,
        vendor_keyring=vendor_keyring,
        out=out,
        work=work,
        key=key,
        newest=newest,
        wifi=wifi,
        pack=not no_pack,
        url=url,
        jobs=jobs,
    )
    from deploy.build.build import build_image  # noqa: PLC0415  its imports take time that --help needs not

    build_image(wanted)


@program.command("test")
def boot(
    *,
    image: Annotated[Path | None, typer.Argument(help="An .img; otherwise the one built last.", metavar="[IMAGE]")] = None,
    ears: Annotated[Path | None, typer.Option(help="A Vosk model, for the card and for listening to it.", metavar="DIR")] = None,
    update: Annotated[Path | None, typer.Option(help="An update to apply; otherwise the build's.", metavar="FILE")] = None,
    broken: Annotated[
        Path | None, typer.Option(help="An update that does not come up, to go back from; otherwise the build's.", metavar="FILE")
    ] = None,
    only: Annotated[str | None, typer.Option(help="Only the check of this name.", metavar="NAME")] = None,
    list_only: Annotated[bool, typer.Option("--list", help="Name the checks and do none.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write what was measured into this file too.", metavar="FILE")
    ] = None,
    work: Work = DEFAULTS.work,
) -> None:
    """Boot the image in an emulator and try all of it: button, microphone, voice, ring, power cuts, updates.

    Takes up to 25 minutes, with one line for each check. The image is never written to: it stays as it is.
    """
    if list_only:
        from deploy.boottest.run import checks  # noqa: PLC0415

        for name, what in checks():
            typer.echo(f"{name:<14} {what}")
        return
    tried, tools, made = image or built(work), work / "tools", work / "test"
    if image is None:  # the build's own updates belong to the build's own image
        update = update or made / "next.update"
        broken = broken or made / "broken.update"
    from deploy.boottest.run import boot_test  # noqa: PLC0415

    if not boot_test(tried, tools, ears=ears, update=update, broken=broken, only=only, json_file=json_file):
        raise typer.Exit(CompanionError.exit_code)


@program.command()
def flash(
    *,
    image: Annotated[
        Path | None, typer.Argument(help="An .img or .img.xz; otherwise the newest in --out.", metavar="[IMAGE]")
    ] = None,
    drive: Annotated[
        str | None, typer.Option(help="The drive to write to, by the name that --list gives.", metavar="NAME")
    ] = None,
    confirmed: Annotated[
        str | None, typer.Option("--yes-erase", help="The drive's name once more, instead of being asked.", metavar="NAME")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="A companion.toml to put on the card.", metavar="FILE")] = None,
    list_only: Annotated[bool, typer.Option("--list", help="List the drives that can be written to, and do nothing.")] = False,
    out: Out = DEFAULTS.out,
) -> None:
    """Write the image to a card, read it back and compare. Only removable drives are listed, never the system's own.

    Everything on the card is erased, so its name has to be typed first. Raspberry Pi Imager does the same with the .img.xz.
    """
    from deploy.flash.flash import flash_card  # noqa: PLC0415

    flash_card(
        image=image or out,
        drive=drive,
        confirmed=confirmed,
        settings=settings,
        list_only=list_only,
        console=Console(),
        ask=ask,
    )


def ask(question: str) -> str:
    """What the person types; nothing where nobody can."""
    return Console(stderr=True).input(question, markup=False) if at_a_terminal() else ""


def built(work: Path) -> Path:
    """The image that was built last. Raises NoImageError."""
    image = work / "companion.img"
    if not image.is_file():
        raise NoImageError(
            f"There is no image in {work}.", "Build one with `make image`, or name one after `companion image test`."
        )
    return image


def main(arguments: Sequence[str], name: str) -> Any:
    """Run the command line; ends with SystemExit. `name`: how the person called it."""
    return program(args=list(arguments), prog_name=name)
