"""Mails as she speaks of them: from whom, when and about what."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from companion.mail.kinds import Mail
from companion.mind.number_words import in_words
from companion.mind.patterns import late
from companion.mind.tasks.spoken import capital, counted, joined
from companion.mind.times.clock_words import WEEKDAYS

if TYPE_CHECKING:
    from companion.mail.bodies import Body
    from companion.mail.mailbox import Mailbox

ANSWERING = late(r"^(?:\s*(?:re|fwd?|aw|wg|sv|antw)\s*(?:\[\d+\])?\s*:)+", re.IGNORECASE)
MOST_SUBJECT_WORDS = 12
MONTHS = "January February March April May June July August September October November December".split()


def headline(mail: Mail, now: datetime) -> str:
    """As in "Anna Berg, yesterday, about the fence"."""
    from companion.mail.aloud import spoken_name  # noqa: PLC0415  loaded once there is mail, not at each start

    return ", ".join(filter(None, (spoken_name(mail.name, mail.sender), when(mail.at, now), about(mail.subject))))


def about(subject: str) -> str:
    from companion.mail.aloud import spoken_line  # noqa: PLC0415

    line = spoken_line(ANSWERING.sub("", subject), 200).rstrip(" .,;:")
    told = line.split()[:MOST_SUBJECT_WORDS]
    return f"about {' '.join(told)}" if told else ""


def when(at: int, now: datetime) -> str:
    """The day of a mail; "" where it gives none that can be."""
    try:
        day = datetime.fromtimestamp(at).date()
    except (ValueError, OverflowError, OSError):
        return ""
    days = (now.date() - day).days
    if at <= 0 or days < 0:
        return ""
    if days < 7:
        return {0: "today", 1: "yesterday"}.get(days) or f"on {WEEKDAYS[day.weekday()]}"
    month = MONTHS[day.month - 1]
    return f"on {day.day} {month}" if days < 300 else f"in {month} {day.year}"


def named_all(senders: Sequence[tuple[str, str]]) -> str:
    from companion.mail.aloud import spoken_name  # noqa: PLC0415

    return joined([spoken_name(name, address) for name, address in senders])


def attached(body: "Body") -> str:
    many = len(body.attachments)
    if not many:
        return ""
    told = "Something is" if many == 1 else f"{capital(counted(many, 'thing'))} are"
    return f" {told} attached, which I can't open."


def still_reading(box: "Mailbox", is_all: bool) -> str:
    """While not all is read she says so."""
    if is_all:
        return ""
    return f" I'm still reading, the newest first: {in_words(box.progress.messages)} so far."
