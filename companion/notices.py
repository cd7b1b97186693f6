"""What the device has to say by itself: the card's system leaves a sentence as a file, and she says it when nothing else goes on.

    notices/*.txt     one sentence each, UTF-8; said in the order of their names, then removed
    updating          "0.42": the share of an update that is done; the ring shows it while the file is there

A notice is said once: also one that a press cuts short, for the person has heard that there is something. One that came at a bad
moment (muted, a voice that failed) is kept for a better one.
"""

import logging
import os
import re
import stat
import unicodedata
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from companion.hardware.display import Display
from companion.turn.events import Announce
from companion.turn.machine import ASLEEP, ERROR, IDLE, LISTENING, MUTED
from companion.turn.runner import Notice

log = logging.getLogger(__name__)

LOOK_S = 1.0
LARGEST_BYTES = 500
"""Of a notice: three short sentences."""
JOIN_S = 2.0
SENTENCE = re.compile(r".*[.!?…](?=\s|$)", re.DOTALL)


class UnreadableError(Exception):
    """Not a file of text, or one without a word in it."""


def spoken_text(content: bytes) -> str:
    """What is to be said of a notice, which is not trusted: one line, at most LARGEST_BYTES, cut after a sentence if it can be.

    Raises UnreadableError when that is not UTF-8 or nothing is left.
    """
    whole = len(content) <= LARGEST_BYTES
    try:
        text = content[:LARGEST_BYTES].decode("utf-8-sig", "strict" if whole else "ignore")
    except UnicodeDecodeError as error:
        raise UnreadableError from error
    text = " ".join("".join(map(_visible, text)).split())
    if not whole:
        cut = SENTENCE.match(text)
        text = cut[0] if cut else text.rpartition(" ")[0]
    if not any(char.isalnum() for char in text):
        raise UnreadableError
    return text


def _visible(char: str) -> str:
    """The character; a space for one that breaks or spaces words; nothing for one that cannot be seen at all."""
    category = unicodedata.category(char)
    if category[0] == "Z" or category == "Cc":
        return " "
    return "" if category[0] == "C" else char


def read_start(file: Path) -> bytes:
    """The start of a file, enough to see whether it is too long. Raises UnreadableError for a folder, a pipe or a link.

    A link may lead anywhere, and to open a pipe would wait for ever.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise UnreadableError
            return os.read(handle, LARGEST_BYTES + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise UnreadableError from error


def share_done(content: bytes) -> float:
    """The share in `updating`, 0 to 1; what is no number is 0, for an update runs in any case."""
    try:
        share = float(content.decode("ascii"))
    except ValueError:
        return 0.0
    return min(1.0, max(0.0, share)) if share == share else 0.0  # noqa: PLR0124  nan is not itself


class Notices:
    """Follows the folder in a thread of its own. Give watch() every notice of the runner's."""

    def __init__(self, folder: Path, put: Callable[[Announce], object], display: Display, look_s: float = LOOK_S) -> None:
        """`put` takes the event for the conversation, which answers it through watch()."""
        self._notices, self._updating = folder / "notices", folder / "updating"
        self._put, self._display, self._look_s = put, display, look_s
        self._happened: SimpleQueue[str | None] = SimpleQueue()
        self._state = ""  # nothing is said before the conversation has begun
        self._offered: Path | None = None
        self._talking = False  # the one that was offered is being said
        self._failed = False  # until the person is seen to be there
        self._kept: set[Path] = set()  # what could not be removed: it is not said again
        self._share: float | None = None
        self._thread = Thread(target=self._follow, name="notices", daemon=True)
        self._thread.start()

    def watch(self, notice: Notice) -> None:
        """From the runner's thread, which must not wait: what follows is done in ours."""
        if notice.event == "state":
            self._happened.put(str(notice.fields["state"]))
        elif notice.event in ("announced", "put_off") and not {"urgent", "about"} & set(notice.fields):  # those are alarms.py's
            self._happened.put(notice.event)

    def close(self) -> None:
        """Nothing is offered after it. Twice is fine."""
        self._happened.put(None)
        self._thread.join(JOIN_S)

    def _follow(self) -> None:
        while True:
            try:
                happened = self._happened.get(timeout=self._look_s)
            except Empty:
                self._look()
                continue
            if happened is None:
                return
            self._take(happened)

    def _take(self, happened: str) -> None:
        if happened == "announced":
            self._talking = True
        elif happened == "put_off":
            self._offered = None
        else:
            self._enter(happened)

    def _enter(self, state: str) -> None:
        self._state = state
        if state == LISTENING.value:
            self._failed = False
        if self._offered is None or not self._talking:
            return
        if state in (IDLE.value, LISTENING.value):
            self._remove(self._offered)
        elif state == ERROR.value:
            self._failed = True
        elif state not in (MUTED.value, ASLEEP.value):
            return  # it is still being said
        self._offered, self._talking = None, False

    def _look(self) -> None:
        self._show_share()
        if self._state != IDLE.value or self._offered is not None or self._failed:
            return
        for file in self._waiting():
            try:
                text = spoken_text(read_start(file))
            except UnreadableError:
                self._remove(file)
                continue
            self._offered = file
            self._put(Announce(text=text))
            return

    def _waiting(self) -> list[Path]:
        """Whoever writes one gives it its name when it is whole."""
        try:
            return sorted(file for file in self._notices.iterdir() if file.suffix == ".txt" and file not in self._kept)
        except OSError:
            return []

    def _show_share(self) -> None:
        try:
            share: float | None = share_done(read_start(self._updating))
        except UnreadableError:
            share = None
        if share == self._share:
            return
        self._share = share
        if share is None:
            self._display.drop("updating")
        else:
            self._display.want("updating", share)

    def _remove(self, file: Path) -> None:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:  # a folder, or not ours to remove
            log.debug("cannot remove the notice %s: %s", file.name, error)
            self._kept.add(file)
