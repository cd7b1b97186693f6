"""Mailboxes of every sort on a disk: what she finds in them, what she reads again, and what goes wrong with sticks."""

import errno
import os
import runpy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from companion.mail import mbox as mbox_file
from companion.mail.index import NAME
from companion.mail.kinds import MailError
from companion.mail.mailbox import Mailbox, last_root
from companion.memory.store import Store

GENERATE = runpy.run_path(str(Path(__file__).parent / "generate.py"))
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
PATIENCE_S = 10
COUNT = 60


def at(days: float) -> int:
    return int((NOW - timedelta(days=days)).timestamp())


def letter(
    who: str, subject: str, text: str = "Hello.", days: float = 1, *, more: str = "", to: str = "ben@example.org"
) -> bytes:
    date = format_datetime(NOW - timedelta(days=days))
    key = f"<{who}-{subject}-{days}@example.net>".replace(" ", "-").lower()
    return (
        f"From: {who} <{who.partition(' ')[0].lower()}@example.com>\nTo: {to}\nSubject: {subject}\nDate: {date}\n"
        f"Message-ID: {key}\n{more}\n{text}\n"
    ).encode()


def write_mbox(path: Path, *letters: bytes) -> Path:
    with path.open("ab") as file:
        for one in letters:
            file.write(b"From x@example.com Mon Nov 23 09:00:00 2026\n" + one + b"\n")
    return path


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    Store.open(tmp_path / "memory").close()
    return tmp_path / "memory"


Open = Callable[[Path], Mailbox]


@pytest.fixture
def opened(memory: Path) -> Iterator[Open]:
    boxes: list[Mailbox] = []

    def opened(root: Path) -> Mailbox:
        boxes.append(Mailbox.open(root, memory))
        return boxes[-1]

    yield opened
    for box in boxes:
        box.close()


def read(box: Mailbox) -> int:
    """How many messages were read."""
    return max(step.messages for step in box.indexing().steps())


@pytest.mark.parametrize("kind", ["mbox", "maildir", "eml"])
def test_every_sort_is_read_once(opened: Open, tmp_path: Path, kind: str) -> None:
    root = tmp_path / "mail"
    GENERATE[kind](root, COUNT)
    box = opened(root)
    assert read(box) == COUNT
    assert read(box) == 0
    assert box.count() == COUNT * 9 // 10
    newest = box.newest(most=3)
    assert [mail.at for mail in newest] == sorted((mail.at for mail in newest), reverse=True)
    assert {mail.name for mail in box.by("anna")} == {"Anna Berg"}
    assert box.search("the boiler")
    assert "Ben wrote" not in box.body(box.by("anna")[0]).text
    assert box.style().greeting == "Hey {name},"


def test_a_folder_of_everything(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "stick"
    GENERATE["maildir"](root / "Mail", 20)
    GENERATE["mbox"](root / "Archive", 10)
    (root / "note.eml").write_bytes(letter("Anna Berg", "fence"))
    (root / "story.md").write_text("The river was wide.\n")
    (root / "photo.jpg").write_bytes(b"From nobody")
    (root / "list.bin").write_bytes(b"\x00\x01")
    box = opened(root)
    assert read(box) == 31
    assert "The river was wide.\n" in box.own_texts()


def test_only_what_is_new_is_read(opened: Open, tmp_path: Path) -> None:
    root = write_mbox(tmp_path / "box.mbox", letter("Anna", "one"))
    box = opened(root)
    assert read(box) == 1
    write_mbox(root, letter("Tom", "two", days=0.5), letter("Tom", "three", days=0.4))
    assert read(box) == 2
    assert [mail.subject for mail in box.newest()] == ["three", "two", "one"]


def test_a_box_that_was_written_anew_is_read_anew_and_what_was_thrown_stays_thrown(opened: Open, tmp_path: Path) -> None:
    root = write_mbox(tmp_path / "box.mbox", letter("Anna", "one"), letter("Tom", "two"), letter("Tom", "three", days=0.1))
    box = opened(root)
    read(box)
    box.throw(box.by("anna"), at(0))
    root.unlink()
    write_mbox(root, letter("Tom", "three", days=0.1), letter("Anna", "one"))
    assert read(box) == 2
    assert [mail.subject for mail in box.newest()] == ["three"]
    box.keep(box.thrown())
    assert [mail.subject for mail in box.newest()] == ["three", "one"]


def test_a_message_that_moved_is_not_mistaken_for_another(opened: Open, tmp_path: Path) -> None:
    root = write_mbox(tmp_path / "box.mbox", letter("Anna", "one"), letter("Tom", "two"))
    box = opened(root)
    read(box)
    [mail] = box.by("tom")
    root.unlink()
    write_mbox(root, letter("Tom", "two", "x" * 500), letter("Anna", "one", "y" * 500))
    with pytest.raises(MailError) as told:
        box.body(mail)
    assert "Ask me again" in told.value.spoken


def test_a_maildir_whose_messages_are_read_removed_and_come_in(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp"):
        (root / name).mkdir(parents=True)
    (root / "new" / "1700000001.a").write_bytes(letter("Anna", "one", "Are you well?"))
    (root / "cur" / "1700000002.b:2,S").write_bytes(letter("Tom", "two", "Are you well?"))
    (root / "tmp" / "1700000003.c").write_bytes(letter("Nobody", "half written"))
    box = opened(root)
    assert read(box) == 2
    assert {mail.subject for mail in box.waiting(at(0))} == {"one", "two"}
    (root / "new" / "1700000001.a").rename(root / "cur" / "1700000001.a:2,RS")
    (root / "cur" / "1700000002.b:2,S").unlink()
    (root / "new" / "1700000004.d").write_bytes(letter("Ravi", "four"))
    assert read(box) == 1
    assert {mail.subject for mail in box.newest()} == {"one", "four"}
    assert box.waiting(at(0)) == []
    assert box.body(box.by("anna")[0]).text == "Are you well?"


def test_what_wants_an_answer(opened: Open, tmp_path: Path) -> None:
    ask = "Are you coming on Sunday?"
    answer = "In-Reply-To: <tom-ladder-3@example.net>\n"
    root = tmp_path / "mail"
    root.mkdir()
    write_mbox(
        root / "Inbox",
        letter("Anna Berg", "sunday", ask),
        letter("Tom", "ladder", ask, days=3),
        letter("Mum", "news", "It rained."),
        letter("Anna Berg", "long ago", ask, days=200),
        letter("News", "sale", ask, more="List-Unsubscribe: <x>\n"),
        letter("Stranger", "offer", ask),
        letter("Ravi", "earlier", ask, days=6),
        letter("Marie", "known", ask),
    )
    write_mbox(
        root / "Sent",
        letter("Ben", "hello", to="anna@example.com, ravi@example.com", days=5),
        letter("Ben", "re", more=answer, to="tom@example.com", days=2.5),
    )
    box = opened(root)
    read(box)
    assert [mail.subject for mail in box.waiting(at(0))] == ["sunday"]
    assert {mail.subject for mail in box.waiting(at(0), {"marie"})} == {"sunday", "known"}


def test_what_may_be_thrown_away_is_marked_and_nothing_else_happens(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "box.mbox"
    shop = "List-Unsubscribe: <x>\n"
    write_mbox(
        root,
        letter("Shop", "Sale", more=shop),
        letter("noreply", "Somebody liked it", days=0.5),
        letter("noreply", "Somebody liked that", days=5),
        letter("noreply", "Your receipt", days=3),
        letter("noreply", "Your receipt", days=80),
        letter("noreply", "Your appointment", days=80),
        letter("Anna", "Sale", days=80),
    )
    before = root.read_bytes()
    box = opened(root)
    read(box)
    assert sorted(mail.subject for mail in box.to_throw(at(0))) == ["Sale", "Somebody liked that", "Your receipt"]
    assert box.count_to_throw(at(0))[0] == 3
    assert box.throw_all(at(0)) == 3
    assert box.to_throw(at(0)) == []
    assert root.read_bytes() == before


def test_the_index_is_encrypted_and_ends_with_the_memory(opened: Open, tmp_path: Path, memory: Path) -> None:
    root = write_mbox(tmp_path / "box.mbox", *[letter("Anna", "gooseberries", "gooseberries " * 50)] * 30)
    box = opened(root)
    read(box)
    assert last_root(memory) == root
    kept = b"".join(path.read_bytes() for path in memory.glob(f"{NAME}*"))
    assert len(kept) > 20_000
    assert b"gooseberries" not in kept
    store = Store.open(memory)
    store.wipe()
    store.close()
    assert not (memory / NAME).exists()
    assert box.count() == 0
    assert read(box) == 30


def test_an_index_of_another_key_or_none_at_all_is_made_anew(opened: Open, tmp_path: Path, memory: Path) -> None:
    root = write_mbox(tmp_path / "box.mbox", letter("Anna", "one"))
    (memory / NAME).write_bytes(os.urandom(8_192))
    assert read(opened(root)) == 1


def test_without_memory_the_index_is_nowhere_on_a_disk(tmp_path: Path) -> None:
    root = write_mbox(tmp_path / "box.mbox", letter("Anna", "one"))
    box = Mailbox.open(root, None)
    assert read(box) == 1
    assert [mail.subject for mail in box.newest()] == ["one"]
    box.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["box.mbox"]


def test_links_pipes_and_loops_are_left_alone(opened: Open, tmp_path: Path) -> None:
    secret = tmp_path / "secret.eml"
    secret.write_bytes(letter("Secret", "not yours"))
    root = tmp_path / "mail"
    (root / "deep").mkdir(parents=True)
    (root / "out.eml").symlink_to(secret)
    (root / "loop").symlink_to(root, target_is_directory=True)
    os.mkfifo(root / "pipe.eml")
    os.mkfifo(root / "pipe")
    (root / "deep" / "a.eml").write_bytes(letter("Anna", "one"))
    (root / "deep" / os.fsdecode(b"\xff\xfe.eml")).write_bytes(letter("Anna", "unreadable name"))
    box = opened(root)
    assert read(box) == 1
    assert [mail.subject for mail in box.newest()] == ["one"]


REFUSED: dict[str, Callable[[Path], object]] = {
    "nothing there": lambda path: None,
    "a pipe": os.mkfifo,
    "no mail": lambda path: path.write_bytes(b"\x89PNG\r\n"),
    "empty": lambda path: path.touch(),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_what_is_no_mail_is_told_in_a_sentence(opened: Open, tmp_path: Path, make: Callable[[Path], object]) -> None:
    make(tmp_path / "thing")
    with pytest.raises(MailError) as told:
        read(opened(tmp_path / "thing"))
    assert str(tmp_path / "thing") in str(told.value)
    assert "/" not in told.value.spoken


def test_a_stick_that_is_pulled_loses_nothing(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "box.mbox"
    GENERATE["mbox"](root, COUNT)
    monkeypatch.setattr(mbox_file, "BLOCK_BYTES", 8_192)
    monkeypatch.setattr(mbox_file.newest_first, "__defaults__", (8_192,))
    real, left = os.pread, 8

    def pulled(handle: int, count: int, offset: int) -> bytes:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.EIO, "Input/output error")
        return real(handle, count, offset)

    box = opened(root)
    monkeypatch.setattr(os, "pread", pulled)
    with pytest.raises(MailError, match="Plug the stick in again"):
        read(box)
    kept = box.count()
    assert 0 < kept < COUNT * 9 // 10
    monkeypatch.setattr(os, "pread", real)
    assert read(box) < COUNT
    assert box.count() == COUNT * 9 // 10


def test_one_message_that_cannot_be_read_is_named_and_the_rest_is_read(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "mail"
    GENERATE["eml"](root, 5)
    real = os.open

    def refusing(path: str | Path, *rest: int, **more: int) -> int:
        if str(path).endswith("000003.eml"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refusing)
    work = opened(root).indexing()
    assert [step.messages for step in work.steps()][-1] == 4
    assert work.faults == ["000003.eml: Permission denied"]


def test_questions_are_answered_while_the_rest_is_read(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "box.mbox"
    GENERATE["mbox"](root, 400)
    box = opened(root)
    steps = iter(box.indexing().steps())
    next(steps)
    next(steps)
    seen = box.newest(most=1)
    assert seen
    del steps
    assert box.read_on(PATIENCE_S)
    assert box.newest(most=1)[0].at == seen[0].at
    assert box.count() == 360


def test_two_programs_may_read_at_once(opened: Open, tmp_path: Path) -> None:
    root = tmp_path / "mail"
    GENERATE["eml"](root / "letters", 20)
    GENERATE["mbox"](root / "box", 20)
    one, other = opened(root), opened(root)
    steps, more = iter(one.indexing().steps()), iter(other.indexing().steps())
    next(steps)
    next(more)
    assert [step.part for step in steps][-1] == [step.part for step in more][-1] == 1.0
    assert one.count() == other.count() == 36


def test_what_goes_wrong_in_the_background_is_told_once(opened: Open, tmp_path: Path) -> None:
    box = opened(tmp_path / "nowhere")
    with pytest.raises(MailError):
        box.read_on(PATIENCE_S)
    assert box.count() == 0


def test_a_mail_without_a_time_is_told_of_too(opened: Open, tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "1.eml").write_bytes(b"From: Anna <anna@example.com>\nSubject: x\nDate: once upon a time\n\nHello.\n")
    box = opened(tmp_path / "mail")
    read(box)
    assert [(mail.name, mail.at) for mail in box.newest()] == [("Anna", 0)]


def test_two_mails_of_one_name_are_both_found_and_percent_signs_find_nothing(opened: Open, tmp_path: Path) -> None:
    root = write_mbox(tmp_path / "box.mbox", letter("Zoë", "one"), letter("Anna", "two"))
    box = opened(root)
    read(box)
    assert [mail.subject for mail in box.by("zoe")] == ["one"]
    assert box.by("%") == []
    assert box.search("") == []
