"""What lies at the path that he gave: mboxes, messages in files of their own, and his writing.

Links are not followed, save the path itself, and nothing but plain files is opened: a link may lead anywhere, and a pipe never
ends. Nothing is written.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from companion.mail.kinds import MailError

MBOX, MESSAGE, MAILDIR, WRITING = "mbox", "message", "maildir", "writing"
"""A message in a Maildir never changes, so that nothing but its name need be looked at."""
MAX_DEPTH = 16
MAX_FILES = 2_000_000
WRITTEN = (".txt", ".md", ".markdown", ".text")
NO_MAIL = (
    ".msf",
    ".dat",
    ".db",
    ".sqlite",
    ".json",
    ".html",
    ".htm",
    ".js",
    ".css",
    ".log",
    ".jpg",
    ".png",
    ".pdf",
    ".zip",
    ".gz",
)
SENT = ("sent", "gesendet", "envoy", "enviad", "inviat", "verzonden", "outbox")


@dataclass(frozen=True, slots=True)
class Source:
    path: str
    """Below the root; "" is the root itself, a file."""
    kind: str
    size: int
    mtime_ns: int
    is_sent: bool = False
    flags: str = ""
    """Of a message in a Maildir: S seen, R replied, F flagged."""
    identity: str = ""
    """The path; of a message in a Maildir without what changes when it is read: its folder and its flags."""


def sources_at(root: Path, faults: list[str]) -> list[Source]:
    """The newest first, as far as their names and times tell. What can't be read is named in `faults`. Raises MailError."""
    try:
        found = root.stat()
    except (OSError, ValueError) as error:
        raise MailError(
            f"There is nothing to read at {str(root)[:200]!r}.",
            "Plug in the stick with your mail, or correct path under [mail] in companion.toml.",
        ) from error
    if stat.S_ISREG(found.st_mode):
        kind = _kind_of(root.name, str(root))
        if not kind:
            raise MailError(
                f"{root} is no mail that I know.", "Give me an mbox, a Maildir, or a folder of .eml, .txt or .md files."
            )
        return [Source("", kind, found.st_size, found.st_mtime_ns, _is_sent(root.name))]
    if not stat.S_ISDIR(found.st_mode):
        raise MailError(f"{root} is neither a file nor a folder.", "Give me an mbox, a Maildir, or a folder of messages.")
    listed = list(_below(root, "", 0, faults, set()))
    return sorted(listed, key=lambda one: (one.mtime_ns, one.path), reverse=True)


def open_plain(path: Path, is_root: bool = False) -> int:
    """A handle for reading. Raises OSError for all that is no plain file; O_NONBLOCK so that a pipe doesn't hold it up."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if is_root else os.O_NOFOLLOW))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("not a plain file")
    return handle


def _below(folder: Path, name: str, depth: int, faults: list[str], seen: set[tuple[int, int]]) -> Iterator[Source]:
    try:
        here = folder.stat(follow_symlinks=False)
        if (here.st_dev, here.st_ino) in seen or depth > MAX_DEPTH:
            return
        seen.add((here.st_dev, here.st_ino))
        with os.scandir(folder) as listing:
            entries = list(listing)
    except OSError as error:
        faults.append(f"{name or folder.name}: {error.strerror or error}")
        return
    for entry in entries:
        below = f"{name}/{entry.name}" if name else entry.name
        try:
            below.encode()
        except UnicodeEncodeError:
            faults.append(f"{name or folder.name}: a name in it can't be read")
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "tmp":
                yield from _below(folder / entry.name, below, depth + 1, faults, seen)
        elif entry.is_file(follow_symlinks=False):
            yield from _file(entry, below, faults)


def _file(entry: "os.DirEntry[str]", below: str, faults: list[str]) -> Iterator[Source]:
    try:
        folder, _, name = below.rpartition("/")
        maildir, _, last = folder.rpartition("/")
        if last in ("cur", "new"):
            base, _, flags = name.partition(":2,")
            stamp = base.partition(".")[0]
            at_ns = int(stamp) * 10**9 if stamp.isdecimal() and len(stamp) < 12 else 0
            yield Source(below, MAILDIR, 0, at_ns, _is_sent(maildir), flags or last, f"{maildir}/{base}")
            return
        found = entry.stat(follow_symlinks=False)
        if found.st_size and (kind := _kind_of(name, entry.path)):
            yield Source(below, kind, found.st_size, found.st_mtime_ns, _is_sent(below), identity=below)
    except OSError as error:
        faults.append(f"{below}: {error.strerror or error}")


@lru_cache(maxsize=256)
def _is_sent(path: str) -> bool:
    return any(
        part.lstrip(".").lower().rpartition(".")[2].startswith(SENT) or part.lower().startswith(SENT) for part in path.split("/")
    )


def _kind_of(name: str, path: str) -> str:
    """By its name, else by how it begins; "" is neither mail nor writing."""
    lower = name.lower()
    if lower.endswith((".eml", ".emlx")):
        return MESSAGE
    if lower.endswith(WRITTEN):
        return WRITING
    if lower.endswith(NO_MAIL):
        return ""
    handle = open_plain(Path(path), is_root=True)
    try:
        start = os.pread(handle, 4_096, 0)
    finally:
        os.close(handle)
    if start.startswith(b"From ") or lower.endswith(".mbox"):
        return MBOX
    line = start.partition(b"\n")[0]
    is_message = line.partition(b":")[0].lower() in (
        b"return-path",
        b"received",
        b"from",
        b"delivered-to",
        b"message-id",
        b"date",
    )
    return MESSAGE if is_message and b"\n" in start else ""
