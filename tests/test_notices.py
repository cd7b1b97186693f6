"""What the device says by itself: files come, are said at a good moment, and go; whatever lies there, nothing breaks."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.hardware.display import Display
from companion.notices import LARGEST_BYTES, Notices, UnreadableError, share_done, spoken_text
from companion.turn.events import Announce
from companion.turn.runner import Notice

PATIENCE_S = 10

TEXTS: dict[str, tuple[bytes, str | None]] = {
    "a sentence": (b"I've been updated to version 0.4.0.\n", "I've been updated to version 0.4.0."),
    "other letters": ("Café über alles.".encode(), "Café über alles."),
    "two lines are one": (b"One.\r\nTwo.", "One. Two."),
    "a byte order mark": ("\ufeffHello.".encode(), "Hello."),
    "bells and escapes": (b"\x07Hel\x1b[31mlo\x00there.", "Hel [31mlo there."),
    "what turns text around": ("Hel\u202elo\u2028there.".encode(), "Hello there."),
    "empty": (b"", None),
    "blanks alone": (b" \n\t", None),
    "signs alone": (b"?!.", None),
    "not UTF-8": (b"\xff\xfeH\x00", None),
    "too long, in sentences": (b"A sentence. " * 60, " ".join(["A sentence."] * 41)),
    "too long, one sentence": (b"word " * 200, " ".join(["word"] * 99)),
    "too long, cut within a letter": (b"x " + "é".encode() * 400, "x"),
    "too long, without an end": (b"w" * 600, None),
    "a number is not a sentence's end": (
        b"Version 0.42 " + b"is here " * 80,
        " ".join(["Version 0.42", *["is here"] * 60, "is"]),
    ),
}


@pytest.mark.parametrize(("content", "text"), TEXTS.values(), ids=TEXTS)
def test_what_is_said_of_a_file(content: bytes, text: str | None) -> None:
    if text is None:
        with pytest.raises(UnreadableError):
            spoken_text(content)
    else:
        assert spoken_text(content) == text


@given(st.binary(max_size=700) | st.text(max_size=700).map(str.encode))
def test_no_file_is_too_odd(content: bytes) -> None:
    try:
        text = spoken_text(content)
    except UnreadableError:
        return
    assert len(text.encode()) <= LARGEST_BYTES
    assert text.isprintable()
    assert text == text.strip()


@pytest.mark.parametrize(
    ("content", "share"),
    [
        (b"0.42\n", 0.42),
        (b"1", 1.0),
        (b"7", 1.0),
        (b"-3", 0.0),
        (b"nan", 0.0),
        (b"inf", 1.0),
        (b"", 0.0),
        (b"\xff", 0.0),
        (b"half", 0.0),
    ],
)
def test_the_share_of_an_update(content: bytes, share: float) -> None:
    assert share_done(content) == share


class Runner:
    """Answers announcements as the real one does: taken when idle, else put off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "notices").mkdir()
        self.display = Display()
        self.announced: Queue[str] = Queue()
        self.state = "idle"
        self.watch: Callable[[Notice], object] = lambda _notice: None
        self.removed = threading.Event()

    def put(self, event: Announce) -> None:
        self.announced.put(event.text)
        if self.state == "idle":
            self.tell("announced")
            self.enter("thinking", "speaking")
        else:
            self.tell("put_off")

    def tell(self, event: str, **fields: object) -> None:
        self.watch(Notice(event, 0.0, 1, fields))

    def enter(self, *states: str) -> None:
        for state in states:
            self.state = state
            self.tell("state", state=state)

    def leave(self, name: str, content: bytes = b"Hello.") -> Path:
        """As the card's system does."""
        new = self.folder / "new"
        new.write_bytes(content)
        return new.rename(self.folder / "notices" / name)

    def said(self) -> str:
        return self.announced.get(timeout=PATIENCE_S)

    def says_nothing(self) -> bool:
        """For as long as twenty looks take."""
        try:
            return self.announced.get(timeout=0.2) == ""
        except Empty:
            return True


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    made = Runner(tmp_path)
    notices = Notices(tmp_path, made.put, made.display, look_s=0.01)
    made.watch = notices.watch
    yield made
    notices.close()
    notices.close()
    assert "notices" not in [thread.name for thread in threading.enumerate()]


def gone(file: Path) -> bool:
    """Within patience."""
    waiting = threading.Event()
    return any(not os.path.lexists(file) or waiting.wait(0.01) for _ in range(100 * PATIENCE_S))


def test_notices_are_said_in_order_and_removed_when_said(runner: Runner) -> None:
    second, first = runner.leave("2.txt", b"Second."), runner.leave("1.txt", b"First.")
    other = runner.leave(".3.txt.new", b"Not whole yet.")
    assert runner.says_nothing(), "before the conversation has begun"
    runner.enter("idle")
    assert runner.said() == "First."
    assert runner.says_nothing()
    assert first.exists(), "power may fail before it is said"
    runner.enter("idle")
    assert gone(first)
    assert runner.said() == "Second."
    runner.enter("idle")
    assert gone(second)
    assert runner.says_nothing()
    assert other.exists()


@pytest.mark.parametrize("state", ["listening", "thinking", "speaking", "error", "muted", "asleep"])
def test_at_any_other_moment_they_wait(runner: Runner, state: str) -> None:
    runner.enter("idle", state)
    file = runner.leave("1.txt")
    assert runner.says_nothing()
    runner.enter("idle")
    assert runner.said() == "Hello."
    assert file.exists()


def test_one_that_came_too_late_is_put_off(runner: Runner) -> None:
    """The state has changed, and this side has not heard of it yet."""
    file = runner.leave("1.txt")
    runner.state = "listening"
    runner.tell("state", state="idle")
    assert [runner.said(), runner.said()] == ["Hello.", "Hello."], "offered again"
    assert file.exists()


ENDS: dict[str, tuple[tuple[str, ...], bool]] = {
    "said": (("idle",), True),
    "cut by a press": (("listening",), True),
    "muted in the middle": (("muted",), False),
    "muted, and asleep": (("muted", "asleep"), False),
    "the voice failed": (("error",), False),
}


@pytest.mark.parametrize(("states", "removed"), ENDS.values(), ids=ENDS)
def test_how_a_notice_ends(runner: Runner, states: tuple[str, ...], removed: bool) -> None:
    file = runner.leave("1.txt")
    runner.enter("idle")
    assert runner.said() == "Hello."
    runner.enter(*states)
    if removed:
        assert gone(file)
    else:
        assert runner.says_nothing()
        assert file.exists()
        runner.enter("idle")
    if states == ("error",):
        assert runner.says_nothing(), "she would be sorry every second"
        runner.enter("listening", "idle")
    if not removed:
        assert runner.said() == "Hello.", "once more"


def test_what_is_no_notice_is_removed_and_holds_nothing_up(runner: Runner) -> None:
    folder = runner.folder / "notices"
    secret = runner.folder / "secret"
    secret.write_text("Not for you.")
    os.mkfifo(folder / "0.txt")
    (folder / "1.txt").symlink_to(secret)
    (folder / "2.txt").write_bytes(b"\xff\xff")
    (folder / "3.txt").mkdir()
    last = runner.leave("4.txt", b"At last.")
    runner.enter("idle")
    assert runner.said() == "At last."
    runner.enter("idle")
    assert gone(last)
    assert [file.name for file in folder.iterdir()] == ["3.txt"]
    assert secret.exists()


def test_one_that_cannot_be_removed_is_said_once(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    monkeypatch.setattr("pathlib.Path.unlink", refuse)
    runner.leave("1.txt")
    runner.enter("idle")
    assert runner.said() == "Hello."
    runner.enter("idle")
    assert runner.says_nothing()


def test_the_ring_shows_an_update_as_long_as_it_runs(tmp_path: Path) -> None:
    looks: Queue[tuple[str, object]] = Queue()

    class Screen:
        def show(self, look: str, argument: object = 0.0) -> None:
            looks.put((look, argument))

        def close(self) -> None:
            """Nothing is held."""

    def next_look() -> tuple[str, object]:
        return looks.get(timeout=PATIENCE_S)

    place, new = tmp_path / "updating", tmp_path / "new"
    display = Display(Screen())
    display.show("ready")
    assert next_look() == ("ready", 0.0)
    notices = Notices(tmp_path, print, display, look_s=0.01)
    for text, share in (("0.00", 0.0), ("0.42\n", 0.42), ("what?", 0.0), ("1.00", 1.0)):
        new.write_text(text)
        new.rename(place)
        assert next_look() == ("updating", share)
    place.unlink()
    assert next_look() == ("ready", 0.0)
    notices.close()
    display.close()
