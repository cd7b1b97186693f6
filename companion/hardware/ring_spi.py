"""Rings of addressable LEDs on the Pi's SPI bus, without root: APA102 or SK9822 (data and clock), and WS2812 (data alone).

ring = open_spi_ring(12, "ws2812")              on a Pi
ring = SpiRing(anything like spidev, 12, "apa102")

Wiring: data to GPIO10 (pin 19), clock of an APA102 to GPIO11 (pin 23), ground to ground, 5 V to 5 V.
"""

import fcntl
import os
import struct
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from companion.errors import HardwareError
from companion.hardware.ring import DARK, Rgb, levels_of

DEVICE = Path("/dev/spidev0.0")

MAX_WRITE_BYTES = 4096
"""What the kernel takes in one write (drivers/spi/spidev.c, `bufsiz`). A frame is one write: between two, the line might rest
for long enough to latch half of it."""

WS2812_HZ = 6_400_000
WS2812_SYMBOLS = [
    bytes(0b11111000 if level & bit else 0b11000000 for bit in (128, 64, 32, 16, 8, 4, 2, 1)) for level in range(256)
]
"""For each level its eight bits, a byte each: high for 312 ns is a 0, for 781 ns a 1. Commonly given for WS2812B: 220 to
380 ns and 580 to 1000 ns. A byte ends low, so a pause between two bytes only makes a low time longer, which does no harm."""

WS2812_LATCH = bytes(256)
"""320 us of low, and still more than the 280 us it takes when the bus runs 5 % fast."""

APA102_HZ = 8_000_000
APA102_FULL = 0xE0 | 31
"""Begins each pixel: three ones and the brightness of all its colours. It stays full, for it dims by a flicker of its own
(at 580 Hz in an APA102); the colours' own levels, at 20 kHz, do not."""


class Spi(Protocol):
    """The part of py-spidev's SpiDev that is needed here."""

    def writebytes2(self, data: bytes, /) -> object:
        """Send all of it. Raises OSError."""
        ...

    def close(self) -> None: ...


def apa102_bytes(pixels: Sequence[Rgb]) -> bytes:
    """A frame for APA102 and SK9822.

    Four zero bytes begin it. Then four for each pixel. At the end come 32 zero bits that make an SK9822 show it, and half a
    clock for each pixel: every pixel delays the data by that much, so the last ones need more edges to get theirs.
    As commonly given for both chips; the edges at the end after Tim's measurements (cpldcpu.com, "Understanding the APA102").
    """
    colours = b"".join(bytes((APA102_FULL, blue, green, red)) for red, green, blue in pixels)
    return bytes(4) + colours + bytes(4) + bytes((len(pixels) + 15) // 16)


def ws2812_bytes(pixels: Sequence[Rgb]) -> bytes:
    """A frame for WS2812, to be sent at WS2812_HZ: green, red, blue of each pixel, highest bit first.

    The zero byte ahead of it gives the line a low to rise from, whatever it was before.
    """
    levels = (level for red, green, blue in pixels for level in (green, red, blue))
    return b"\0" + b"".join(map(WS2812_SYMBOLS.__getitem__, levels)) + WS2812_LATCH


ENCODERS: dict[str, tuple[Callable[[Sequence[Rgb]], bytes], int]] = {
    "apa102": (apa102_bytes, APA102_HZ),
    "ws2812": (ws2812_bytes, WS2812_HZ),
}
"""The kinds of chip: how a frame becomes bytes, and the clock of the bus."""


def _encoder(count: int, chip: str) -> tuple[Callable[[Sequence[Rgb]], bytes], int]:
    """The row of ENCODERS. Raises ValueError."""
    if chip not in ENCODERS:
        raise ValueError(f"a ring's chip is one of {', '.join(ENCODERS)}, not {chip!r}")
    encode, hz = ENCODERS[chip]
    if count < 1 or len(encode([DARK] * count)) > MAX_WRITE_BYTES:
        raise ValueError(
            f"a ring on SPI has at least one light and a frame of at most {MAX_WRITE_BYTES} bytes, not {count} lights"
        )
    return encode, hz


class SpiRing:
    """A ring on a bus that is open already, and runs at its chip's clock."""

    def __init__(self, spi: Spi, count: int, chip: str) -> None:
        """`chip` is one of ENCODERS. Raises ValueError when there is no such chip, or a frame is too long for the bus."""
        self._encode, _ = _encoder(count, chip)
        self._spi, self.count, self._closed = spi, count, False

    def show(self, pixels: Sequence[Rgb]) -> None:
        """Light the ring. Raises HardwareError when the bus does not answer (the ring itself can't), ValueError as checked()."""
        levels_of(pixels, self.count)
        try:
            self._spi.writebytes2(self._encode(pixels))
        except OSError as error:
            raise HardwareError(
                f"The lights' SPI bus stopped answering: {error}.", "Restart; if that doesn't help, check the ring's wires."
            ) from error

    def close(self) -> None:
        """Put the lights out and close the bus. Twice is fine."""
        if self._closed:
            return
        self._closed = True
        try:
            self.show([DARK] * self.count)
        finally:
            self._spi.close()


def open_spi_ring(count: int, chip: str, device: Path = DEVICE) -> SpiRing:
    """A ring on the Pi's own bus. Raises HardwareError, with what to write into config.txt, and as SpiRing ValueError.

    WS2812 read time, so the bus's clock must not change with the processor's: config.txt wants core_freq=250 on a Pi 3 or
    Zero 2 W and core_freq_min=500 on a Pi 4; a Pi 5 needs nothing.
    """
    _, hz = _encoder(count, chip)
    try:
        return SpiRing(KernelSpi(device, hz), count, chip)
    except FileNotFoundError as error:
        raise HardwareError("SPI is switched off.", "Add dtparam=spi=on to config.txt and restart.") from error
    except PermissionError as error:
        raise HardwareError(
            "This user may not use SPI.", 'Add it to the group spi with "sudo adduser $USER spi", and log in again.'
        ) from error
    except OSError as error:
        raise HardwareError(
            f"The lights' SPI bus {device} can't be opened: {error}.", "Restart; see that nothing else uses SPI."
        ) from error


class KernelSpi:
    """An SPI bus through the kernel's own device file, with the two methods of py-spidev that a ring needs.

    py-spidev itself has to be compiled on a Pi; this much of it takes three settings and write().
    Source: Linux include/uapi/linux/spi/spidev.h and Documentation/spi/spidev.rst.
    """

    SET_MODE, SET_BITS_PER_WORD, SET_MAX_SPEED_HZ = 0x40016B01, 0x40016B03, 0x40046B04

    def __init__(self, device: Path, hz: int) -> None:
        """Open it in mode 0 with eight bits a word. Raises OSError."""
        self._file = os.open(device, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.ioctl(self._file, self.SET_MODE, bytes([0]))
            fcntl.ioctl(self._file, self.SET_BITS_PER_WORD, bytes([8]))
            fcntl.ioctl(self._file, self.SET_MAX_SPEED_HZ, struct.pack("=I", hz))
        except OSError:
            os.close(self._file)
            raise

    def writebytes2(self, data: bytes) -> None:
        """Send all of it in one go; the kernel refuses more than MAX_WRITE_BYTES. Raises OSError."""
        os.write(self._file, data)

    def close(self) -> None:
        """Twice is fine."""
        with suppress(OSError):
            os.close(self._file)
        self._file = -1
