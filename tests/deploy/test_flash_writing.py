"""What reaches a card: everything that was asked for, nothing else, the first sector last, and no error goes unseen."""

import errno
import hashlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deploy.flash import CardError, ImageError, writing
from deploy.flash.bmap import BlockMap, Extent
from deploy.flash.source import SIGNATURE, Image, Survey, survey
from deploy.flash.target import BlockDevice, StandIn

MIB = 1 << 20
BLOCK = 4096
SIZE = 40 * BLOCK
OLD = b"\xa5" * BLOCK
BLOCKS = st.lists(st.one_of(st.none(), st.binary(min_size=1, max_size=40)), min_size=40, max_size=40)
"""What each block holds; None: the block map leaves it out."""


def first_sector() -> bytes:
    return bytes(440) + struct.pack("<IH4xB3xII", SIGNATURE, 0, 0x0C, 8, 8).ljust(70, b"\0") + b"\x55\xaa"


def make(folder: Path, blocks: list[bytes | None]) -> tuple[Image, Survey]:
    whole = b"".join((block or b"").ljust(BLOCK, block[:1] if block else b"\0") for block in blocks)
    whole = first_sector() + whole[512:]
    extents = [Extent(index * BLOCK, BLOCK, sha256(whole, index)) for index, block in enumerate(blocks) if block is not None]
    path = folder / "companion-1.img"
    path.write_bytes(whole)
    image = Image(path, BlockMap(len(whole), tuple(extents)), "")
    return image, survey(image, ignore)


def sha256(whole: bytes, index: int) -> str:
    return hashlib.sha256(whole[index * BLOCK : (index + 1) * BLOCK]).hexdigest()


def ignore(_count: int) -> None:
    pass


@pytest.fixture
def whole_image(tmp_path: Path) -> tuple[Image, Survey]:
    return make(tmp_path, [bytes([index]) for index in range(40)])


def all_of_it(target: StandIn, image: Image, found: Survey) -> None:
    writing.write(target, image, found, ignore)
    writing.read_back(target, found, ignore)
    writing.make_startable(target, found)


@given(blocks=BLOCKS, spare=st.integers(0, 3))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_can_be_read_and_the_rest_is_left_alone(tmp_path: Path, blocks: list[bytes | None], spare: int) -> None:
    card = tmp_path / "card"
    card.write_bytes(OLD * (40 + spare))
    image, found = make(tmp_path, blocks)
    target = StandIn(card, card.stat().st_size)
    all_of_it(target, image, found)
    target.close()
    whole, on_card = image.path.read_bytes(), card.read_bytes()
    assert on_card[:512] == first_sector()
    for index, block in enumerate(blocks):
        place = slice(max(512, index * BLOCK), (index + 1) * BLOCK)
        assert on_card[place] == (whole[place] if block is not None else OLD[: place.stop - place.start])
    assert on_card[SIZE:] == OLD * spare


def test_the_first_sector_is_cleared_first_and_written_last(tmp_path: Path, whole_image: tuple[Image, Survey]) -> None:
    card = tmp_path / "card"
    card.write_bytes(OLD * 40)
    target = StandIn(card, SIZE)
    writing.write(target, *whole_image, ignore)
    assert target.written[0] == (0, 512)
    assert card.read_bytes()[:512] == bytes(512)
    writing.read_back(target, whole_image[1], ignore)
    writing.make_startable(target, whole_image[1])
    assert target.written[-1] == (0, 512)
    assert card.read_bytes() == whole_image[0].path.read_bytes()


@pytest.mark.parametrize("after", [0, 512, 513, 100_000, SIZE + 511])
def test_a_card_pulled_out_is_one_plain_error_and_does_not_start(
    tmp_path: Path, whole_image: tuple[Image, Survey], after: int
) -> None:
    card = tmp_path / "card"
    target = StandIn(card, SIZE, pulled_after_bytes=after)
    with pytest.raises(CardError, match=r"pulled out.*does not start"):
        all_of_it(target, *whole_image)
    assert card.read_bytes()[:512] == bytes(512)


@pytest.mark.parametrize("place", [100, 600, 20 * BLOCK + 5, SIZE - 1])
def test_a_bit_that_the_card_flips_is_found(tmp_path: Path, whole_image: tuple[Image, Survey], place: int) -> None:
    target = StandIn(tmp_path / "card", SIZE, flipped=(place,))
    with pytest.raises(CardError, match=r"something else than was written.* in MiB 0[.].*another card"):
        all_of_it(target, *whole_image)


def test_each_stage_finds_a_bit_that_flips_in_the_first_sector(tmp_path: Path, whole_image: tuple[Image, Survey]) -> None:
    target = StandIn(tmp_path / "card", SIZE, flipped=(100,))
    writing.write(target, *whole_image, ignore)
    with pytest.raises(CardError, match="another card"):
        writing.read_back(target, whole_image[1], ignore)
    with pytest.raises(CardError, match="another card"):
        writing.make_startable(target, whole_image[1])


def test_it_says_in_which_mib(tmp_path: Path) -> None:
    path = tmp_path / "companion-1.img"
    path.write_bytes(first_sector() + bytes(9 * MIB - 512))
    image = Image(path, None, "")
    found = survey(image, ignore)
    target = StandIn(tmp_path / "card", 9 * MIB, flipped=(5 * MIB + 3,))
    writing.write(target, image, found, ignore)
    with pytest.raises(CardError, match="in MiB 4 to 7"):
        writing.read_back(target, found, ignore)


def test_what_is_read_back_was_synced(tmp_path: Path, whole_image: tuple[Image, Survey], monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory never holds more than the limit, and nothing at the end."""
    monkeypatch.setattr(writing, "SYNC_BYTES", 2 * BLOCK)
    image, _ = whole_image
    halves = [Extent(index * BLOCK, BLOCK) for index in range(40)]
    found = survey(Image(image.path, BlockMap(SIZE, tuple(halves)), ""), ignore)
    target = StandIn(tmp_path / "card", SIZE)
    all_of_it(target, image, found)
    assert target.most_waiting_bytes == 2 * BLOCK


def test_a_card_that_ends_early(tmp_path: Path, whole_image: tuple[Image, Survey]) -> None:
    with pytest.raises(CardError, match="less room than it says"):
        all_of_it(StandIn(tmp_path / "card", SIZE - 512), *whole_image)


def test_an_image_that_shrinks_meanwhile(tmp_path: Path, whole_image: tuple[Image, Survey]) -> None:
    image, found = whole_image
    image.path.write_bytes(image.path.read_bytes()[: SIZE // 2])
    with pytest.raises(ImageError, match=r"changed .*does not start"):
        all_of_it(StandIn(tmp_path / "card", SIZE), image, found)


# The stand-in is as strict as a drive


def refused(work: Callable[[], object]) -> int | None:
    with pytest.raises(OSError, match=r"\w") as caught:
        work()
    return caught.value.errno


def test_the_stand_in_refuses_what_a_drive_refuses(tmp_path: Path) -> None:
    target = StandIn(tmp_path / "card", 1024)
    assert target.write(1000, b"x" * 100) == 24
    assert refused(lambda: target.write(1024, b"x")) == errno.ENOSPC
    assert refused(lambda: target.write(-1, b"x")) == errno.EINVAL
    assert target.read(1000, 100) == bytes(24)
    target.sync()
    assert target.read(1000, 100) == b"x" * 24
    assert refused(lambda: StandIn(tmp_path / "card", 1024)) == errno.EBUSY
    target.close()
    target.close()
    assert refused(target.sync) == errno.EBADF
    StandIn(tmp_path / "card", 1024).close()
    with pytest.raises(ValueError, match="whole sectors"):
        StandIn(tmp_path / "card", 1000)


def test_pulled_out_it_stays_gone_and_loses_what_was_not_synced(tmp_path: Path) -> None:
    target = StandIn(tmp_path / "card", 1024, pulled_after_bytes=100)
    target.write(0, b"a" * 60)
    assert refused(lambda: target.write(60, b"a" * 60)) == errno.EIO
    assert refused(target.sync) == errno.ENODEV
    assert refused(lambda: target.read(0, 1)) == errno.ENODEV
    assert (tmp_path / "card").read_bytes() == bytes(1024)


def test_the_real_one_takes_drives_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(512))
    assert refused(lambda: BlockDevice(str(tmp_path / "file"))) == errno.ENOTBLK
    assert refused(lambda: BlockDevice(str(tmp_path / "nothing"))) == errno.ENOENT
