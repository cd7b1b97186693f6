"""Mail for tests and figures: so many messages of every sort, made with a seed, as an mbox, a Maildir or .eml files.

python tests/mail/generate.py mbox /tmp/mail.mbox 100000
"""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from random import Random

LAST = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVERY_MIN = 30
PEOPLE = ("Anna Berg", "Tom Miller", "Zoë Ångström", "Ravi Patel", "Mum")
SUBJECTS = ("Sunday", "the fence", "photos from the lake", "Re: your book", "dinner", "the boiler")
SENTENCES = (
    "I was thinking about last week.", "The garden is a mess again.", "We could meet on Sunday.", "Ben sends his love.",
    "The train was late as always.", "I found the book that you were looking for.", "It has rained for three days.",
)  # fmt: skip
QUESTIONS = ("Are you coming on Sunday?", "What do you think?", "Could you bring the ladder?", "When shall I ring you?")
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


def message(number: int, chance: Random, last: datetime = LAST, count: int = 0) -> bytes:
    """Of ten messages four are by people, three are newsletters, one is a receipt, one a notice, and one is his own."""
    at = last - timedelta(minutes=EVERY_MIN * (count - number)) if count else last
    kind = number % 10
    make = (
        _newsletter if kind in (2, 5, 8) else _receipt if kind == 6 else _notice if kind == 7 else _own if kind == 9 else _person
    )
    head, body = make(number, chance)
    received = "".join(
        f"Received: from mx{hop}.example.net by mx{hop + 1}.example.org with ESMTPS id {number:08x}{hop}\n"
        f"\tfor <ben@example.org>; {format_datetime(at)}\n"
        for hop in range(3)
    )
    return (
        f"{received}Date: {format_datetime(at)}\nMessage-ID: <{number}@example.net>\nMIME-Version: 1.0\n{head}{body}\n".encode()
    )


def _words(chance: Random, most: int = 8) -> str:
    return "\n".join(chance.choice(SENTENCES) for _ in range(chance.randint(2, most)))


def _person(number: int, chance: Random) -> tuple[str, str]:
    name = chance.choice(PEOPLE)
    question = f"{chance.choice(QUESTIONS)}\n" if number % 3 == 0 else ""
    head = f"From: {name} <{name.split()[0].lower().encode('ascii', 'ignore').decode()}@example.com>\nTo: Ben <ben@example.org>\n"
    text = f"Hi Ben,\n\n{_words(chance)}\n{question}\n{name.split()[0]}\n\nOn Monday, Ben wrote:\n> {_words(chance)}\n"
    if number % 2:
        return f"{head}Subject: {chance.choice(SUBJECTS)}\n", PLAIN + text
    return f"{head}Subject: {chance.choice(SUBJECTS)}\n", _alternative(text, number)


def _newsletter(number: int, chance: Random) -> tuple[str, str]:
    head = (
        "From: Shoes For You <news@shop.example>\nTo: ben@example.org\nList-Unsubscribe: <https://shop.example/u>\n"
        f"Subject: =?utf-8?q?Only_today=3A_{number % 50}_percent_off?=\n"
    )
    rows = "".join(f"<tr><td style='color:#333'>{_words(chance, 3)}</td></tr>" for _ in range(20))
    return f"{head}Content-Type: text/html; charset=utf-8\n\n", f"<html><style>td {{}}</style><table>{rows}</table></html>"


def _receipt(number: int, chance: Random) -> tuple[str, str]:
    return (
        f"From: Orders <no-reply@shop.example>\nTo: ben@example.org\nSubject: Your order {number} has been shipped\n",
        PLAIN + _words(chance),
    )


def _notice(_number: int, chance: Random) -> tuple[str, str]:
    return (
        "From: Photos <notifications@social.example>\nTo: ben@example.org\nSubject: Somebody liked your photo\n",
        PLAIN + _words(chance),
    )


def _own(number: int, chance: Random) -> tuple[str, str]:
    head = "From: Ben <ben@example.org>\nTo: anna@example.com, tom@example.com\nSubject: Re: Sunday\n"
    head += f"In-Reply-To: <{number - 9}@example.net>\n"
    return head, f"{PLAIN}Hey Anna,\n\nthanks for writing. I'm late again. {_words(chance, 3)}\n\nCheers\nBen\n"


def _alternative(text: str, number: int) -> str:
    mark = f"b{number}"
    html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return (
        f'Content-Type: multipart/alternative; boundary="{mark}"\n\n--{mark}\n{PLAIN}{text}\n--{mark}\n'
        f"Content-Type: text/html; charset=utf-8\n\n{html}\n--{mark}--\n"
    )


def messages(count: int, seed: int = 1) -> Iterator[bytes]:
    chance = Random(seed)
    for number in range(count):
        yield message(number, chance, count=count)


def mbox(path: Path, count: int, seed: int = 1) -> None:
    with path.open("wb") as file:
        for number, one in enumerate(messages(count, seed)):
            file.write(b"From someone@example.net Mon Nov 23 09:%02d:00 2026\n%s\n" % (number % 60, one))


def maildir(path: Path, count: int, seed: int = 1) -> None:
    for name in ("cur", "new", "tmp"):
        (path / name).mkdir(parents=True)
    for number, one in enumerate(messages(count, seed)):
        (path / "cur" / f"{1_700_000_000 + number * 1800}.M{number}.host:2,S").write_bytes(one)


def eml(path: Path, count: int, seed: int = 1) -> None:
    path.mkdir(parents=True)
    for number, one in enumerate(messages(count, seed)):
        (path / f"{number:06}.eml").write_bytes(one)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("mbox", "maildir", "eml"))
    parser.add_argument("path", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    {"mbox": mbox, "maildir": maildir, "eml": eml}[given.kind](given.path, given.count)
