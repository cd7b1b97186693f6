"""The space bar on a real (pseudo) terminal: what is asked of it, what comes out, and how it is left."""

import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from queue import Queue

import pytest

from companion.errors import HardwareError
from companion.hardware.keyboard import ASK, GIVE_BACK, SpaceBar
from companion.hardware.talk_key import Key, KeyEvent

PATIENCE_S = 10
DOWN, UP = b"\x1b[32;1:1u", b"\x1b[32;1:3u"


class Terminal:
    """Both ends of a pseudo terminal: `screen_fd` is the window, `program_fd` what the program sees as its input."""

    def __init__(self) -> None:
        self.screen_fd, self.program_fd = pty.openpty()
        self.before = termios.tcgetattr(self.program_fd)

    def type(self, data: bytes) -> None:
        os.write(self.screen_fd, data)

    def printed(self, count: int) -> bytes:
        """The next `count` bytes that came out on the screen."""
        shown = b""
        while len(shown) < count:
            shown += os.read(self.screen_fd, count - len(shown))
        return shown

    def hang_up(self) -> None:
        os.close(self.screen_fd)
        self.screen_fd = -1

    def close(self) -> None:
        for fd in {self.screen_fd, self.program_fd} - {-1}:
            os.close(fd)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("TERM", "xterm-256color")
    made = Terminal()
    yield made
    made.close()


@pytest.fixture
def events() -> Queue[KeyEvent]:
    return Queue()


def test_keys_arrive_and_the_terminal_is_left_as_it_was(terminal: Terminal, events: Queue[KeyEvent]) -> None:
    times = iter(range(1, 1000))
    with SpaceBar(events.put, terminal.program_fd, clock=lambda: float(next(times))):
        assert terminal.printed(len(ASK)) == ASK
        during = termios.tcgetattr(terminal.program_fd)
        assert not during[3] & (termios.ECHO | termios.ICANON)
        assert during[3] & termios.ISIG, "Ctrl-C must stay a signal"
        for typed in (DOWN, UP, b"m", b"q"):
            terminal.type(typed)
            event = events.get(timeout=PATIENCE_S)
            assert event.key is {DOWN: Key.PRESSED, UP: Key.RELEASED, b"m": Key.MUTE, b"q": Key.QUIT}[typed]
    assert terminal.printed(len(GIVE_BACK)) == GIVE_BACK
    assert termios.tcgetattr(terminal.program_fd) == terminal.before


def test_the_thread_wakes_by_itself_to_end_a_hold(terminal: Terminal, events: Queue[KeyEvent]) -> None:
    """Two spaces and then silence: the answer comes from the clock alone."""
    with SpaceBar(events.put, terminal.program_fd):
        terminal.type(b"   ")
        assert [events.get(timeout=PATIENCE_S).key for _ in range(2)] == [Key.PRESSED, Key.RELEASED]


def test_a_terminal_that_goes_away_is_a_wish_to_quit(terminal: Terminal, events: Queue[KeyEvent]) -> None:
    bar = SpaceBar(events.put, terminal.program_fd)
    terminal.hang_up()
    assert events.get(timeout=PATIENCE_S).key is Key.QUIT
    bar.close()
    bar.close()


def test_the_end_of_input_is_a_wish_to_quit(terminal: Terminal, events: Queue[KeyEvent]) -> None:
    with SpaceBar(events.put, terminal.program_fd):
        terminal.type(b"\x04")  # cbreak hands it over as a key
        assert events.get(timeout=PATIENCE_S).key is Key.QUIT


def test_a_program_that_fails_leaves_the_terminal_as_it_was(terminal: Terminal, events: Queue[KeyEvent]) -> None:
    with pytest.raises(ZeroDivisionError), SpaceBar(events.put, terminal.program_fd):
        _ = 1 / 0
    assert termios.tcgetattr(terminal.program_fd) == terminal.before


def test_the_callback_may_close_it(terminal: Terminal) -> None:
    closed: Queue[bool] = Queue()

    def on_event(event: KeyEvent) -> None:
        bar.close()
        closed.put(True)

    bar = SpaceBar(on_event, terminal.program_fd)
    terminal.type(b"q")
    assert closed.get(timeout=PATIENCE_S)
    assert termios.tcgetattr(terminal.program_fd) == terminal.before


def test_leftover_keys_are_not_for_the_shell(terminal: Terminal) -> None:
    closed: Queue[bool] = Queue()

    def on_event(event: KeyEvent) -> None:
        terminal.type(b"   \n")
        assert select.select([terminal.program_fd], [], [], PATIENCE_S)[0]
        bar.close()
        closed.put(True)

    bar = SpaceBar(on_event, terminal.program_fd)
    terminal.type(b"q")
    assert closed.get(timeout=PATIENCE_S)
    os.set_blocking(terminal.program_fd, False)
    with pytest.raises(BlockingIOError):
        os.read(terminal.program_fd, 1)


@pytest.mark.parametrize("kind", ["", "dumb", "linux"])
def test_a_simple_terminal_is_asked_for_nothing(
    terminal: Terminal, events: Queue[KeyEvent], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("TERM", kind)
    with SpaceBar(events.put, terminal.program_fd):
        terminal.type(b"q")
        events.get(timeout=PATIENCE_S)
    os.set_blocking(terminal.screen_fd, False)
    with pytest.raises(BlockingIOError):
        os.read(terminal.screen_fd, 1)


@pytest.mark.parametrize("what", ["a pipe", "closed"])
def test_no_terminal_is_told_in_a_sentence(events: Queue[KeyEvent], what: str) -> None:
    read_fd, write_fd = os.pipe()
    os.close(write_fd)
    if what == "closed":
        os.close(read_fd)
    with pytest.raises(HardwareError, match="no keyboard"):
        SpaceBar(events.put, read_fd)
    if what == "a pipe":
        os.close(read_fd)


PROGRAM = """
import sys, threading
from companion.hardware.keyboard import SpaceBar
SpaceBar(print)
print("ready", flush=True)
{end}
"""


@pytest.mark.parametrize(
    ("end", "code"),
    [("sys.exit(3)", 3), ("raise RuntimeError", 1), ("threading.Event().wait()", -signal.SIGINT)],
    ids=["exit", "exception", "Ctrl-C"],
)
def test_however_the_program_ends_the_terminal_is_left_as_it_was(terminal: Terminal, end: str, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(end=end)],
        stdin=terminal.program_fd,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        if code == -signal.SIGINT:
            program.send_signal(signal.SIGINT)
        assert program.wait(PATIENCE_S) == code
    assert termios.tcgetattr(terminal.program_fd) == terminal.before
