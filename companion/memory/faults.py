"""What the database or the system says when something fails, told as what the owner can do about it."""

import contextlib
import errno
from collections.abc import Iterator

import apsw

from companion.errors import KeepingError

DAMAGE = (apsw.CorruptError, apsw.NotADBError)
"""A page that can't be what was written; each page has a tag of its own, so one damaged page fails by itself."""
FULL = (errno.ENOSPC, errno.EDQUOT)


def is_full(error: Exception) -> bool:
    """SQLite calls it an I/O error where the shared index of the log finds no room."""
    if isinstance(error, apsw.IOError):
        return bool(getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_SHMSIZE)
    return isinstance(error, apsw.FullError) or (isinstance(error, OSError) and error.errno in FULL)


def is_read_only(error: Exception) -> bool:
    return isinstance(error, apsw.ReadOnlyError) or (isinstance(error, OSError) and error.errno == errno.EROFS)


@contextlib.contextmanager
def told() -> Iterator[None]:
    """Raises KeepingError for whatever the database or the system raises within."""
    try:
        yield
    except DAMAGE as error:
        raise KeepingError("My memory is damaged.", "Start me again, and I'll save what can be read.") from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise KeepingError("Another program is busy with my memory.", "Try again in a moment.") from error
    except (apsw.FullError, apsw.ReadOnlyError, apsw.IOError, apsw.CantOpenError, OSError) as error:
        raise _of_the_disk(error) from error


def _of_the_disk(error: Exception) -> KeepingError:
    if is_full(error):
        return KeepingError("The disk is full, so I couldn't keep that.", "Make room on it, then tell me again.")
    if is_read_only(error):
        return KeepingError("The disk is read-only, so I can't keep anything.", "Make it writable, then start me again.")
    return KeepingError(f"The disk of my memory doesn't work: {error}.", "Check the card or disk, then start me again.")
