"""Mboxes of every kind, cut into blocks of every size: each message is found once, where it lies."""

import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.mail.mbox import begins_here, newest_first

FROM = b"From anna@example.org Mon Nov 23 09:00:00 2026\n"
MB = 1024 * 1024
Found = list[bytes]


def found_in(data: bytes, block_bytes: int, low: int = 0) -> Found:
    """The messages, oldest first, as the places say."""
    with memory_file(data) as file:
        found = [
            data[offset : offset + length]
            for _, pieces in newest_first(file.fileno(), low, len(data), block_bytes)
            for offset, length, _ in pieces
        ]
    return found[::-1]


def memory_file(data: bytes):  # type: ignore[no-untyped-def]
    file = os.fdopen(os.memfd_create("mbox"), "w+b")
    file.write(data)
    file.flush()
    return file


FILES: dict[str, tuple[bytes, Found]] = {
    "empty": (b"", []),
    "one": (FROM + b"Subject: a\n\nx\n", [b"Subject: a\n\nx\n"]),
    "two": (FROM + b"A: 1\n\nx\n\n" + FROM + b"B: 2\n\ny\n", [b"A: 1\n\nx\n\n", b"B: 2\n\ny\n"]),
    "windows lines": (
        b"From a Mon Nov 23 09:00:00 2026\r\nA: 1\r\n\r\nx\r\n\r\nFrom b Mon Nov 23 09:00:00 2026\r\nB: 2\r\n\r\ny\r\n",
        [b"A: 1\r\n\r\nx\r\n\r\n", b"B: 2\r\n\r\ny\r\n"],
    ),
    "thunderbird's bare line": (b"From \nA: 1\n\nx\n\nFrom \nB: 2\n\ny\n", [b"A: 1\n\nx\n\n", b"B: 2\n\ny\n"]),
    "a sentence with From": (
        FROM + b"A: 1\n\nFrom here on.\n\nFrom me to you.\n",
        [b"A: 1\n\nFrom here on.\n\nFrom me to you.\n"],
    ),
    "no empty line before": (FROM + b"A: 1\n\nx\n" + FROM + b"y\n", [b"A: 1\n\nx\n" + FROM + b"y\n"]),
    "quoted": (FROM + b"A: 1\n\n>" + FROM, [b"A: 1\n\n>" + FROM]),
    "nothing between": (FROM + b"\n" + FROM + b"B: 2\n\ny\n", [b"B: 2\n\ny\n"]),
    "no mbox": (b"\x00\xff" * 50, []),
}


@pytest.mark.parametrize("block_bytes", [7, 64, 100_000])
@pytest.mark.parametrize(("data", "messages"), FILES.values(), ids=FILES)
def test_messages_are_found_whatever_the_blocks(data: bytes, messages: Found, block_bytes: int) -> None:
    assert found_in(data, block_bytes) == messages


LINES = st.lists(st.sampled_from([b"text", b"", b">From x", b"From here", b"\xff\x00", b"Subject: x", b"a" * 90]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=6), st.integers(5, 400))
def test_what_was_written_is_found_again(written: list[list[bytes]], block_bytes: int) -> None:
    messages = [b"A: 1\n\n" + b"\n".join(lines) + b"\n\n" for lines in written]
    data = b"".join(FROM + message for message in messages)
    assert found_in(data, block_bytes) == messages


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600), st.integers(5, 400))
def test_any_bytes_are_read_to_the_end(data: bytes, block_bytes: int) -> None:
    assert found_in(data, block_bytes) == found_in(data, 10_000)


def test_the_reading_can_go_on_where_it_stopped() -> None:
    data = b"".join(FROM + b"A: %d\n\nx\n\n" % number for number in range(40))
    with memory_file(data) as file:
        steps = list(newest_first(file.fileno(), 0, len(data), 300))
        low = steps[3][0]
        rest = [piece for _, pieces in newest_first(file.fileno(), 0, low, 300) for piece in pieces]
    before = [piece for _, pieces in steps[:4] for piece in pieces]
    assert [piece[0] for piece in before + rest] == [piece[0] for _, pieces in steps for piece in pieces]
    assert len(before + rest) == 40
    assert steps[-1][0] == 0


GROWN: dict[str, tuple[bytes, bool]] = {
    "a message more": (FROM + b"B: 2\n\ny\n", True),
    "nothing": (b"", True),
    "more of the last message": (b"and this.\n", False),
}


@pytest.mark.parametrize(("more", "only_grew"), GROWN.values(), ids=GROWN)
def test_growth_is_told_from_change(more: bytes, only_grew: bool) -> None:
    data = FROM + b"A: 1\n\nx\n\n"
    with memory_file(data + more) as file:
        assert begins_here(file.fileno(), len(data)) is only_grew


def test_a_message_without_an_end_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.mbox"
    with path.open("wb") as file:
        file.write(FROM + b"Subject: huge\nContent-Length: 2147483648\n\n")
        file.truncate(96 * MB)
    handle = os.open(path, os.O_RDONLY)
    tracemalloc.start()
    try:
        pieces = [piece for _, pieces in newest_first(handle, 0, 96 * MB) for piece in pieces]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        os.close(handle)
    assert [(piece[1], len(piece[2])) for piece in pieces] == [(96 * MB - len(FROM), 16_384)]
    assert peak < 20 * MB


def test_a_file_that_shrinks_meanwhile_is_an_error() -> None:
    with memory_file(FROM + b"A: 1\n\nx\n") as file, pytest.raises(OSError, match="shorter"):
        list(newest_first(file.fileno(), 0, 10_000, 100))
