"""What every command gets from the options before it: settings, folders, and how errors end."""

import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from platformdirs import user_data_path

from companion import settings_file
from companion.clock import use_zone
from companion.console import people
from companion.engines import House
from companion.errors import CompanionError
from companion.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="Print machine-readable lines, and nothing else, on standard output.")]
INTERRUPTED = 130
"""What shells give for Ctrl-C: 128 and the signal's number."""


@dataclass(frozen=True)
class Options:
    """The options before the command."""

    settings_path: Path | None = None
    data: Path | None = None
    models: Path | None = None
    debug: bool = False

    @property
    def settings_file(self) -> Path:
        return self.settings_path or settings_file.default_path()

    def house(self, lenient: bool = False) -> tuple[House, list[str]]:
        """The house, and the mistakes in its settings. Raises SettingsError for a mistake unless `lenient`."""
        mistakes: list[str] = []
        if lenient:
            chosen, mistakes = self._read()
        elif self.settings_path is not None or self.settings_file.exists():
            chosen = settings_file.load(self.settings_file)
        else:
            chosen = Settings()
        if not use_zone(chosen.person.timezone):
            remark(f"[person] timezone: this system knows no {chosen.person.timezone}. Its own is used.")
        return House(chosen, self.data or user_data_path("companion"), self.models, remark), mistakes

    def _read(self) -> tuple[Settings, list[str]]:
        if self.settings_path is None and not self.settings_file.exists():
            return Settings(), []
        return settings_file.read(self.settings_file)


def options(context: typer.Context) -> Options:
    return context.find_object(Options) or Options()


def remark(text: str) -> None:
    """Something the owner should know, on standard error."""
    people(stderr=True).print(text, style="yellow", markup=False)


def report(error: CompanionError) -> None:
    """What happened and what to do, in two sentences, on standard error."""
    people(stderr=True).print(str(error), style="bold yellow", markup=False)


def guarded(work: Callable[[], object], debug: bool) -> int:
    """Run the program; the exit code. An error the owner can mend is two sentences, a traceback only with --debug."""
    try:
        work()
    except CompanionError as error:
        if debug:
            traceback.print_exc()
        report(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if debug:
            traceback.print_exc()
        report(CompanionError(f"The system refused: {error.strerror or error}.", "Make room, or look where the output goes."))
        return CompanionError.exit_code
    except Exception as error:  # noqa: BLE001  our own mistake, which the owner can only report
        if debug:
            traceback.print_exc()
        broken = f"Something broke inside the program ({type(error).__name__}: {error})."
        report(CompanionError(broken, "That is our mistake: please report what the same command prints with --debug."))
        return CompanionError.exit_code
    return 0


def at_a_terminal() -> bool:
    """Whether somebody can press keys; standard input may be closed altogether."""
    return sys.stdin is not None and sys.stdin.isatty()


def start_logging(debug: bool) -> None:
    logging.basicConfig(level=logging.DEBUG if debug else logging.ERROR, format="%(asctime)s %(name)s %(message)s")
