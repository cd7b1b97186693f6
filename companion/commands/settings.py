"""companion settings: show, check, path, sample."""

import sys

import typer

from companion import settings_file, settings_sample
from companion.commands.context import options
from companion.console import people, table

settings = typer.Typer(no_args_is_help=True, help="companion.toml: show it, check it, find it, or print a fresh one.")


@settings.command()
def show(context: typer.Context) -> None:
    """Every setting as it is now, with its unit and what it does."""
    house, _ = options(context).house()
    rows = table("setting", "value", "needs", "what it does")
    for row in settings_sample.show(house.settings):
        changed = "bold" if row.value != row.default else ""
        rows.add_row(
            f"[{row.section}] {row.name}".replace("[", r"\["),
            settings_sample.as_toml(row.value),
            row.needs,
            row.help,
            style=changed,
        )
    people().print(rows)


@settings.command()
def check(context: typer.Context) -> None:
    """Report every mistake in the settings file at once. Exit code 2 if there is one."""
    chosen = options(context)
    path = chosen.settings_file
    if chosen.settings_path is None and not path.exists():
        people().print(f"There is no {path}: everything is at its default.", markup=False)
        return
    settings_file.load(path)
    people().print(f"{path} is fine.", markup=False)


@settings.command()
def path(context: typer.Context) -> None:
    """Where the settings file is, or would be."""
    sys.stdout.write(f"{options(context).settings_file}\n")


@settings.command()
def sample() -> None:
    """A whole companion.toml with every default and what it means, to start your own from."""
    sys.stdout.write(settings_sample.sample())
