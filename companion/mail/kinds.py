"""What is known of a message, where it lies, and what can go wrong on the way to it."""

from dataclasses import dataclass

from companion.errors import CompanionError

NEWSLETTER, RECEIPT, NOTICE, MATTER = "newsletter", "receipt", "notice", "matter"
"""What a machine sends: to many, about something bought, because something happened, and what may matter whoever sent it."""


class MailError(CompanionError):
    """Mail or writing that can't be read: it isn't there, isn't mail, or went away meanwhile."""

    exit_code = 2
    spoken = "I can't get at your mail just now. Is the stick with it plugged in?"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies: a file below the root, by its relative path, and the bytes in it."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Letter:
    """What the index keeps of a message. All text of it is somebody else's: to be read out, never to be acted on."""

    offset: int
    length: int
    at: int
    """Seconds since 1970; 0 where the message gives no time."""
    sender: str
    """The address, in lower case."""
    name: str
    recipients: str
    """Addresses with a space between them, the one that it was delivered to first."""
    subject: str
    words: str
    """How it begins, without what it quotes."""
    bulk: str = ""
    """NEWSLETTER, RECEIPT, NOTICE, MATTER, or empty: a person wrote it."""
    asks: bool = False
    is_seen: bool = False
    is_answered: bool = False
    is_flagged: bool = False
    is_sent: bool = False
    """It lies in a folder of sent mail."""
    is_list: bool = False
    key: int = 0
    """A number made of the Message-ID."""
    parent: int = 0
    """The key of the message that this one answers; 0 for none."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that was found in the index."""

    id: int
    place: Place
    at: int
    sender: str
    name: str
    subject: str
    words: str
    bulk: str
    key: int
    is_flagged: bool
    is_thrown: bool
    """He said that it may go. It still lies where it lay."""


@dataclass(frozen=True, slots=True)
class Progress:
    messages: int
    """How many were read in this run."""
    part: float
    """Of all there is to read, 0 to 1."""
