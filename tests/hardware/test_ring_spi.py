"""Rings on SPI: what is sent is read back as the chips would read it, by what is commonly given for them."""

import fcntl
import os
import struct
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import HardwareError
from companion.hardware.ring import DARK, FULL, Rgb
from companion.hardware.ring_spi import ENCODERS, KernelSpi, SpiRing, apa102_bytes, open_spi_ring, ws2812_bytes

WS2812_MHZ = 6.4
frames = st.lists(st.tuples(*[st.integers(0, FULL)] * 3), min_size=1, max_size=60)


def bits(data: bytes) -> str:
    return "".join(f"{byte:08b}" for byte in data)


def read_apa102(data: bytes) -> list[Rgb]:
    """Pixels of a string that is exactly as long as the data lasts, as an APA102 would take it."""
    assert data[:4] == bytes(4), "the start frame"
    pixels, at = list[Rgb](), 4
    while data[at] >> 5 == 0b111:
        assert data[at] & 31 == 31, "full brightness: no flicker"
        pixels.append((data[at + 3], data[at + 2], data[at + 1]))
        at += 4
    rest = data[at:]
    assert not any(rest), "no pixel behind the last may be lit by the end"
    assert len(rest) >= 4, "an SK9822 shows the frame at the next 32 zero bits"
    assert 8 * len(rest) >= 32 + len(pixels) / 2, "clock edges for the delay of half a clock in each pixel"
    return pixels


def read_ws2812(data: bytes, mhz: float) -> list[Rgb]:
    """Pixels by the times that the line is high and low, in the windows commonly given for a WS2812B."""
    runs = [(level == "1", len(list(run)) * 1000 / mhz) for level, run in groupby(bits(data))]
    assert not runs[0][0], "the line begins low"
    assert not runs[-1][0], "and ends low"
    assert runs[-1][1] >= 280_000, "long enough to latch, in ns"
    read = ""
    for (_, high_ns), (_, low_ns) in zip(runs[1::2], runs[2::2], strict=True):
        assert 220 <= high_ns <= 380 or 580 <= high_ns <= 1000
        assert low_ns >= 220
        assert low_ns < 5000 or low_ns >= 280_000, "a pause within the frame might latch half of it"
        read += "1" if high_ns >= 580 else "0"
    assert len(read) % 24 == 0
    levels = [int(read[at : at + 8], 2) for at in range(0, len(read), 8)]
    return [(red, green, blue) for green, red, blue in zip(levels[::3], levels[1::3], levels[2::3], strict=True)]


@given(frames)
def test_apa102_reads_what_was_meant(pixels: list[Rgb]) -> None:
    assert read_apa102(apa102_bytes(pixels)) == pixels


@given(frames, st.floats(0.95, 1.05))
def test_ws2812_reads_what_was_meant_from_a_clock_that_is_off(pixels: list[Rgb], clock: float) -> None:
    assert read_ws2812(ws2812_bytes(pixels), WS2812_MHZ * clock) == pixels


def test_the_ws2812_reader_finds_a_clock_that_is_too_far_off() -> None:
    with pytest.raises(AssertionError):
        read_ws2812(ws2812_bytes([(1, 2, 3)]), WS2812_MHZ * 1.5)


def test_one_pixel_byte_for_byte() -> None:
    assert apa102_bytes([(1, 2, 3)]) == bytes([0, 0, 0, 0, 255, 3, 2, 1, 0, 0, 0, 0, 0])
    assert ws2812_bytes([(0, 128, 1)])[:25] == b"\0" + b"\xf8" + b"\xc0" * 7 + b"\xc0" * 8 + b"\xc0" * 7 + b"\xf8"
    assert ENCODERS["ws2812"][1] == WS2812_MHZ * 1e6


class FakeSpi:
    """A bus as strict as py-spidev in front of a kernel as delivered: bytes only, 4096 at most, nothing after closing."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = 0
        self.broken = False

    def writebytes2(self, data: bytes) -> None:
        if not isinstance(data, bytes) or not data:
            raise TypeError(f"bytes, not {data!r}")
        if self.closed:
            raise OSError(9, "Bad file descriptor")
        if len(data) > 4096:
            raise OSError(90, "Message too long")
        if self.broken:
            raise OSError(5, "Input/output error")
        self.sent.append(data)

    def close(self) -> None:
        self.closed += 1


@pytest.mark.parametrize("chip", ENCODERS)
def test_a_frame_is_one_write_and_closing_makes_it_dark(chip: str) -> None:
    bus = FakeSpi()
    ring = SpiRing(bus, 60, chip)
    ring.show([(9, 8, 7)] * 60)
    assert len(bus.sent) == 1
    ring.close()
    ring.close()
    encode, _ = ENCODERS[chip]
    assert bus.sent == [encode([(9, 8, 7)] * 60), encode([DARK] * 60)]
    assert bus.closed == 1


@pytest.mark.parametrize("chip", ENCODERS)
def test_a_bus_that_fails_is_told_and_closed_all_the_same(chip: str) -> None:
    bus = FakeSpi()
    ring = SpiRing(bus, 12, chip)
    bus.broken = True
    with pytest.raises(HardwareError, match="stopped answering") as caught:
        ring.show([DARK] * 12)
    assert "wires" in caught.value.fix
    with pytest.raises(HardwareError):
        ring.close()
    assert bus.closed == 1
    ring.close()


def test_a_closed_ring_is_told() -> None:
    ring = SpiRing(FakeSpi(), 12, "apa102")
    ring.close()
    with pytest.raises(HardwareError):
        ring.show([DARK] * 12)


@pytest.mark.parametrize(
    ("count", "chip"), [(12, "ws2811"), (0, "apa102"), (160, "ws2812"), (1008, "apa102")], ids=["chip", "none", "long", "longer"]
)
def test_a_ring_that_cannot_be_is_our_own_mistake(count: int, chip: str) -> None:
    with pytest.raises(ValueError, match="a ring"):
        SpiRing(FakeSpi(), count, chip)
    with pytest.raises(ValueError, match="a ring"):
        open_spi_ring(count, chip, Path("/nowhere"))


def test_spi_that_is_switched_off_is_told(tmp_path: Path) -> None:
    with pytest.raises(HardwareError, match="switched off") as caught:
        open_spi_ring(12, "apa102", tmp_path / "spidev0.0")
    assert "dtparam=spi=on" in caught.value.fix


def test_a_bus_of_somebody_else_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: object, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbidden)
    with pytest.raises(HardwareError) as caught:
        open_spi_ring(12, "apa102")
    assert "group spi" in caught.value.fix


def test_a_file_that_is_no_bus_is_told(tmp_path: Path) -> None:
    device = tmp_path / "spidev0.0"
    device.touch()
    before = open_files()
    with pytest.raises(HardwareError, match="can't be opened"):
        open_spi_ring(12, "apa102", device)
    assert open_files() == before, "it is closed again"


def open_files() -> int:
    """How many files this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))


def test_the_kernels_bus_is_set_up_for_the_chip_and_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    device = tmp_path / "spidev0.0"
    device.touch()
    asked: dict[int, bytes] = {}
    monkeypatch.setattr(fcntl, "ioctl", lambda file, request, argument: asked.update({request: argument}))
    ring = open_spi_ring(12, "ws2812", device)
    ring.show([(1, 2, 3)] * 12)
    ring.close()
    assert device.read_bytes() == ws2812_bytes([(1, 2, 3)] * 12) + ws2812_bytes([DARK] * 12)
    assert asked == {iow(1, 1): b"\0", iow(3, 1): b"\x08", iow(4, 4): struct.pack("=I", 6_400_000)}


def iow(number: int, size: int) -> int:
    """_IOW('k', number, size bytes), as Linux's asm-generic/ioctl.h packs it: direction, size, type, number."""
    return 1 << 30 | size << 16 | ord("k") << 8 | number


def test_a_closed_bus_cannot_hit_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "ioctl", lambda *_: 0)
    device = tmp_path / "spidev0.0"
    device.touch()
    bus = KernelSpi(device, 1)
    bus.close()
    other = (tmp_path / "other").open("wb")
    with other, pytest.raises(OSError, match="Bad file descriptor"):
        bus.writebytes2(b"1")
    bus.close()
    assert (tmp_path / "other").read_bytes() == b""
