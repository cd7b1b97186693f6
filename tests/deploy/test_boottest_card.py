"""The card from outside: its partitions, its slot, and what a power cut leaves of what was written."""

import os
import random
import shutil
import struct
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.boottest.card import (
    DISCARD,
    FLUSH,
    LOG_ENTRY,
    LOG_HEAD,
    LOG_MAGIC,
    SECTOR_BYTES,
    Card,
    Partition,
    Write,
    entries,
    kept,
    partitions,
    prefix_of,
    trial_of,
)
from deploy.boottest.failures import CheckFailedError
from deploy.device import slots

MIB = 1 << 20


def mbr(*spans: tuple[int, int, int]) -> bytes:
    """A partition table: start and size in bytes, and the kind."""
    table = bytearray(SECTOR_BYTES)
    for number, (start, size, kind) in enumerate(spans):
        struct.pack_into("<B3sB3sII", table, 446 + 16 * number, 0, b"", kind, b"", start // 512, size // 512)
    table[510:] = b"\x55\xaa"
    return bytes(table)


def log_of(writes: list[Write]) -> bytes:
    """As QEMU's blklogwrites writes it."""
    log = bytearray(LOG_HEAD.pack(LOG_MAGIC, 1, len(writes), SECTOR_BYTES).ljust(SECTOR_BYTES, b"\0"))
    for write in writes:
        log += LOG_ENTRY.pack(write.start_bytes // 512, len(write.data) // 512, write.flags, 0).ljust(SECTOR_BYTES, b"\0")
        log += write.data
    return bytes(log)


def test_partitions() -> None:
    table = mbr((4 * MIB, 8 * MIB, 0x0C), (12 * MIB, 4 * MIB, 0x83))
    expected = [Partition(4 * MIB, 8 * MIB, 0x0C), Partition(12 * MIB, 4 * MIB, 0x83), Partition(0, 0, 0), Partition(0, 0, 0)]
    assert partitions(table) == expected


@pytest.mark.parametrize("start", [b"", bytes(512), mbr()[:511]])
def test_what_is_no_partition_table_is_refused(start: bytes) -> None:
    with pytest.raises(CheckFailedError, match="partition table"):
        partitions(start)


@given(st.sampled_from(["a", "b"]), st.sampled_from(["no", "ready", "started", "failed"]))
def test_slot_txt_is_read_as_the_device_writes_it(slot: slots.Slot, trial: slots.Trial) -> None:
    text = slots.render(slots.SlotState(slot, trial))
    assert prefix_of(text) == f"slot-{slot}/"
    assert trial_of(text) == trial


@pytest.mark.parametrize("text", [b"", b"# os_prefix=slot-a/\n", b"os_prefix=/etc/\n", b"\0" * 512, b"os_prefix=slot-c/"])
def test_a_slot_that_is_none_is_refused(text: bytes) -> None:
    with pytest.raises(CheckFailedError, match="names no slot"):
        prefix_of(text)


WRITES = st.builds(
    Write,
    start_bytes=st.integers(0, 63).map(lambda sector: sector * SECTOR_BYTES),
    data=st.integers(1, 5)
    .flatmap(lambda count: st.binary(min_size=1, max_size=4).map(lambda piece: piece * (128 * count)))
    .map(lambda data: data[: len(data) // SECTOR_BYTES * SECTOR_BYTES] or b"x" * SECTOR_BYTES),
    flags=st.just(0),
) | st.just(Write(0, b"", FLUSH))


@given(st.lists(WRITES, max_size=12))
def test_the_log_is_read_back(writes: list[Write]) -> None:
    read = list(entries(log_of(writes)))
    assert read == writes


@given(st.lists(WRITES, max_size=12), st.integers(0, 100))
def test_after_a_cut_all_is_there_up_to_the_last_flush_and_nothing_that_was_not_written(writes: list[Write], seed: int) -> None:
    last = max((number for number, write in enumerate(writes) if write.flushes), default=-1)
    left = list(kept(writes, random.Random(seed)))
    sure = [(write.start_bytes, write.data) for write in writes[: last + 1]]
    assert left[: len(sure)] == sure
    later = {
        (write.start_bytes + at, write.data[at : at + 512])
        for write in writes[last + 1 :]
        for at in range(0, len(write.data), 512)
    }
    assert set(left[len(sure) :]) <= later


def test_what_was_not_flushed_may_be_lost_torn_or_there() -> None:
    writes = [Write(0, b"old" + bytes(509), 0), Write(0, b"", FLUSH), Write(512, b"x" * 2048, 0)]
    counts = {len(list(kept(writes, random.Random(seed)))) for seed in range(60)}
    assert {2, 6} <= counts, "lost whole, and kept whole"
    assert counts & {3, 4, 5}, "and torn"
    assert len(list(kept(writes, None))) == 3, "an orderly end loses nothing"


def test_an_entry_that_was_on_its_way_is_passed_over() -> None:
    first, second = Write(512, b"a" * 512, 0), Write(1024, b"b" * 512, FLUSH)
    log = bytearray(log_of([first, Write(2048, b"c" * 1024, 0), second]))
    log[3 * 512 : 6 * 512] = bytes(3 * 512)  # its header and its data never reached the file
    assert list(entries(bytes(log))) == [first, second]


@pytest.mark.parametrize("log", [b"", b"\0" * 4096, b"nonsense" * 200])
def test_a_log_that_is_none_is_empty(log: bytes) -> None:
    assert list(entries(log)) == []


def test_what_is_discarded_has_no_data() -> None:
    log = (
        log_of([])
        + LOG_ENTRY.pack(8, 100, DISCARD, 0).ljust(512, b"\0")
        + LOG_ENTRY.pack(1, 1, 0, 0).ljust(512, b"\0")
        + b"z" * 512
    )
    assert [write.data for write in entries(log)] == [b"", b"z" * 512]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A card with a FAT partition of the smallest kind, and a data partition behind it."""
    os.environ["PATH"] = os.environ["PATH"] + ":/usr/sbin:/sbin"
    if missing := [program for program in ("mkfs.vfat", "mcopy") if shutil.which(program) is None]:
        pytest.skip(f"{', '.join(missing)} not installed")
    fat, file = tmp_path / "fat", tmp_path / "image"
    with fat.open("wb") as empty:
        empty.truncate(2 * MIB)
    subprocess.run(["mkfs.vfat", str(fat)], check=True, capture_output=True)
    file.write_bytes(
        mbr((MIB, 2 * MIB, 0x0C), (0, 0, 0), (0, 0, 0), (3 * MIB, MIB, 0x83)).ljust(MIB, b"\0") + fat.read_bytes() + bytes(MIB)
    )
    return file


def test_the_image_is_never_written_and_the_card_is(image: Path, tmp_path: Path) -> None:
    before = image.read_bytes()
    card = Card(image, tmp_path / "work", 6 * MIB)
    assert card.file == image
    with pytest.raises(CheckFailedError):
        card.read("slot.txt")
    card.put("slot.txt", b"os_prefix=slot-b/\n")
    card.put("slot.txt", b"os_prefix=slot-a/\n")
    assert card.read("slot.txt") == b"os_prefix=slot-a/\n"
    assert card.file.stat().st_size == 6 * MIB
    card.overwrite(4, 100, b"here")
    assert card.file.read_bytes()[3 * MIB + 100 :][:4] == b"here"
    assert image.read_bytes() == before
    card.remove()
    assert card.file == image


def test_what_a_machine_wrote_is_taken_over(image: Path, tmp_path: Path) -> None:
    card, log = Card(image, tmp_path / "work", 6 * MIB), tmp_path / "log"
    log.write_bytes(log_of([Write(5 * MIB, b"kept" * 128, 0), Write(0, b"", FLUSH)]))
    assert card.take_over(log, random.Random(1)) == 512
    assert card.file.read_bytes()[5 * MIB :][:4] == b"kept"
