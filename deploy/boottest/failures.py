"""What ends a check: it failed, or it can't be made here."""

from companion.errors import CompanionError


class CheckFailedError(Exception):
    """The image does not do what it must; the text says what was seen."""


class CheckSkippedError(Exception):
    """Something the check needs is not here; the text says what."""


class BootTestError(CompanionError):
    """The test itself cannot run on this machine."""
