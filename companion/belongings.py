"""What of his she may open and write: his mail where it lies, the letters that he prints, and all he takes along at the end."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from companion.errors import KeepingError
from companion.memory.memory import Memory
from companion.mind.person import Owner
from companion.settings import Settings

if TYPE_CHECKING:
    from companion.letters.kinds import Letter
    from companion.mail.mailbox import Mailbox

LETTERS_FOLDER, GOODBYE_FOLDER = "letters", "goodbye"
"""In the folder of data; the goodbye's has the day behind its name."""


class Belongings:
    """Each part is loaded when it is first asked for. `passphrase` is memory's."""

    def __init__(
        self,
        data: Path,
        memory: Memory | None,
        now: Callable[[], datetime],
        *,
        mail: str = "",
        country: str = "",
        passphrase: str = "",
    ) -> None:
        self._data, self._memory, self._now = data, memory, now
        self._mail, self._country, self._passphrase = mail, country, passphrase
        self._box: Mailbox | None = None
        self._opening = Lock()

    def open_mail(self) -> "Mailbox | None":
        """His mail, opened once; None where no place of it is set. Raises KeepingError."""
        with self._opening:
            if self._box is None and self._mail:
                from companion.mail.mailbox import Mailbox  # noqa: PLC0415

                folder = self._memory.store.folder if self._memory is not None else None
                self._box = Mailbox.open(Path(self._mail), folder, self._passphrase)
            return self._box

    def own_texts(self) -> list[str]:
        """What he wrote himself, as far as it has been looked through; from any thread. Raises MailError, KeepingError."""
        box = self.open_mail()
        return box.own_texts() if box is not None else []

    def export_letter(self, letter: "Letter") -> Path:
        """The page and its text. Raises KeepingError."""
        from companion.letters.page import export  # noqa: PLC0415

        return export(letter, self._data / LETTERS_FOLDER, self._now().date(), self._country)

    def hand_over(self) -> Path:
        """All that she knows, as files. Raises KeepingError."""
        from companion.memory.handover import hand_over  # noqa: PLC0415

        if self._memory is None:
            raise KeepingError(
                "There is no memory to take along.",
                "Switch it on: [memory] on = true.",
                "I keep nothing, so there's nothing to take.",
            )
        return hand_over(self._memory, self._data / f"{GOODBYE_FOLDER}-{self._now().date().isoformat()}")


def owner_of(settings: Settings, data: Path, memory: Memory | None, now: Callable[[], datetime], passphrase: str = "") -> Owner:
    """What settings and machine say of him whom she talks with."""
    person, mail = settings.person, settings.mail.path
    his = Belongings(data, memory, now, mail=mail, country=person.country, passphrase=passphrase)
    return Owner(
        name=person.name,
        country=person.country,
        judges_mood=settings.heart.mood,
        is_gentle=settings.heart.gentle,
        open_mail=his.open_mail,
        export_letter=his.export_letter,
        hand_over=his.hand_over if memory is not None else None,
        own_texts=his.own_texts,
    )
