"""The wires into QEMU: what comes over them in pieces, out of turn, refused or cut off."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.boottest.control import PL061_BASE, Pins, Qmp, Shell, Wire, qmp_answer, qtest_answer, shell_answer, split_lines
from deploy.boottest.failures import CheckFailedError

GREETING = b'{"QMP": {"version": {}, "capabilities": []}}\n'


@given(st.lists(st.binary(max_size=20)), st.integers(1, 7))
def test_lines_are_the_same_however_they_come_in_pieces(parts: list[bytes], size: int) -> None:
    stream = b"\n".join(part.replace(b"\r", b"") for part in parts)
    lines, rest = list[bytes](), b""
    for at in range(0, len(stream), size):
        more, rest = split_lines(rest + stream[at : at + size])
        lines += more
    assert [*lines, rest] == stream.split(b"\n")


MESSAGES = {
    "the greeting": (GREETING, None),
    "an event": (b'{"event": "RESET", "data": {}, "timestamp": {}}', None),
    "an answer": (b'{"return": {"status": "running"}}', {"status": "running"}),
    "an empty answer": (b'{"return": {}}', {}),
}


@pytest.mark.parametrize(("line", "answer"), MESSAGES.values(), ids=MESSAGES)
def test_qmp(line: bytes, answer: object) -> None:
    told = qmp_answer(line)
    assert (told["return"] if told else None) == answer


@pytest.mark.parametrize("line", [b'{"error": {"class": "GenericError", "desc": "no such device"}}', b"qemu: oops", b"\xff"])
def test_a_refusal_of_qmp_is_told(line: bytes) -> None:
    with pytest.raises(CheckFailedError, match=r"refused: no such device|not JSON"):
        qmp_answer(line)


@pytest.mark.parametrize(
    ("line", "answer"), [(b"OK", ""), (b"OK 0x0000000000000040", "0x0000000000000040"), (b"IRQ raise 3", None), (b"", None)]
)
def test_qtest(line: bytes, answer: str | None) -> None:
    assert qtest_answer(line) == answer


@pytest.mark.parametrize("line", [b"FAIL Unknown command", b"ERR"])
def test_a_refusal_of_qtest_is_told(line: bytes) -> None:
    with pytest.raises(CheckFailedError, match="refused"):
        qtest_answer(line)


ANSWERS = {
    "nothing yet": (b"", None),
    "half a tag": (b"a\r\ndone12", None),
    "a tag without its end": (b"a\r\ndone1234:1", None),
    "output": (b"one\r\ntwo\r\ndone1234:0\r\n", (0, "one\ntwo")),
    "no output, a failure": (b"done1234:127\r\n", (127, "")),
    "output without a line's end": (b"42done1234:0\r\n", (0, "42")),
    "the terminal's echo of the command": (b"ls; echo done12''34:$?\r\nx\r\ndone1234:0\r\n", (0, "ls; echo done12''34:$?\nx")),
    "bytes that are no text": (b"\xff\r\ndone1234:0\r\n", (0, "\N{REPLACEMENT CHARACTER}")),
}


@pytest.mark.parametrize(("buffer", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_the_end_of_a_command(buffer: bytes, answer: tuple[int, str] | None) -> None:
    assert shell_answer(buffer, "done1234") == answer


Serve = Callable[[Callable[[socket.socket], None]], Path]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """A socket served as QEMU serves its own: one guest, in a thread."""
    threads: list[threading.Thread] = []
    listener = socket.socket(socket.AF_UNIX)

    def start(play: Callable[[socket.socket], None]) -> Path:
        listener.bind(str(tmp_path / "wire"))
        listener.listen(1)

        def run() -> None:
            wire, _ = listener.accept()
            with wire:
                play(wire)

        threads.append(threading.Thread(target=run))
        threads[0].start()
        return tmp_path / "wire"

    yield start
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    listener.close()


def test_qmp_finds_the_one_chip_among_others(serve: Serve) -> None:
    def play(wire: socket.socket) -> None:
        wire.sendall(GREETING)
        assert json.loads(wire.recv(1000))["execute"] == "qmp_capabilities"
        wire.sendall(b'{"event": "RESUME"}\n{"ret')
        wire.sendall(b'urn": {}}\n')
        assert json.loads(wire.recv(1000))["arguments"] == {"path": "/machine/unattached"}
        found = [{"name": "device[6]", "type": "child<pl011>"}, {"name": "device[7]", "type": "child<pl061>"}]
        wire.sendall(json.dumps({"return": found}).encode() + b"\n")

    qmp = Qmp(serve(play))
    assert qmp.find("pl061") == "/machine/unattached/device[7]"
    qmp.close()


def test_pins_are_driven_and_read_through_the_mask(serve: Serve) -> None:
    asked: list[bytes] = []

    def play(wire: socket.socket) -> None:
        for answer in (b"OK\n", b"IRQ raise 1\nOK 0x40\n", b"OK 0x0\n"):
            asked.append(wire.recv(1000))
            wire.sendall(answer)

    pins = Pins(serve(play), "/machine/unattached/device[7]")
    pins.drive(5, high=False)
    assert (pins.is_high(6), pins.is_high(6)) == (True, False)
    with pytest.raises(ValueError, match="lines 0 to 7"):
        pins.drive(8, high=True)
    pins.close()
    assert asked[0] == b"set_irq_in /machine/unattached/device[7] unnamed-gpio-in 5 0\n"
    assert asked[1] == f"readl {PL061_BASE + (1 << 6 << 2):#x}\n".encode()


def test_a_shell_that_echoes_does_not_answer_for_the_command(serve: Serve) -> None:
    def play(wire: socket.socket) -> None:
        assert wire.recv(1000) == b"\n", "it asks for a prompt"
        wire.sendall(b"systemd says hello\r\n# ")
        for output in (b"", b"slot-a\r\n"):
            line = wire.recv(1000)
            tag = line.rsplit(b"echo ", 1)[1].replace(b"''", b"").split(b":")[0]
            wire.sendall(line.replace(b"\n", b"\r\n") + output + tag + b":0\r\n")

    shell = Shell(serve(play))
    shell.wait(10)
    assert shell.ask("cat slot").endswith("slot-a")
    shell.close()


def test_a_qemu_that_ended_is_told_of(serve: Serve) -> None:
    with pytest.raises(CheckFailedError, match="QEMU has ended"):
        Qmp(serve(lambda wire: wire.close()))


def test_a_qemu_that_never_came_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CheckFailedError, match="did not open qmp"):
        Wire(tmp_path / "qmp", limit_s=0.1)
