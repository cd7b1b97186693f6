"""The gauge on the Pico: what it reads, and that nonsense is no battery."""

from types import SimpleNamespace

import pytest

READINGS = {  # VCELL, SOC, CRATE as registers: millivolts, percent, flags
    "half full": ((0xC000, 50 << 8, 0xFFF0), (3840, 50, 0)),
    "rounded": ((0xC000, (50 << 8) + 128, 0), (3840, 51, 0)),
    "charging": ((0xCD00, 80 << 8, 0x0040), (4100, 80, 3)),
    "its own doubt is no charging": ((0xCD00, 80 << 8, 0x0004), (4100, 80, 0)),
    "a bit above full": ((0xD200, 104 << 8, 0), (4200, 100, 0)),
    "empty": ((0xA000, 0, 0xFF00), (3200, 0, 0)),
    "bus stuck high": ((0xFFFF, 0xFFFF, 0xFFFF), None),
    "bus stuck low": ((0, 0, 0), None),
    "too full": ((0xC000, 111 << 8, 0), None),
    "no cell": ((0x2000, 50 << 8, 0), None),
    "too high": ((0xF000, 50 << 8, 0), None),
}


class Bus:
    def __init__(self) -> None:
        self.registers: dict[int, int] | None = None
        self.reads = 0

    def readfrom_mem_into(self, address: int, register: int, buffer: bytearray) -> None:
        self.reads += 1
        if self.registers is None or address != 0x36:
            raise OSError(5)
        assert len(buffer) == 2
        buffer[:] = self.registers[register].to_bytes(2, "big")


@pytest.mark.parametrize(("registers", "reading"), READINGS.values(), ids=READINGS)
def test_reading(firmware: SimpleNamespace, registers: tuple[int, int, int], reading: tuple[int, int, int] | None) -> None:
    bus = Bus()
    bus.registers = dict(zip((0x02, 0x04, 0x16), registers, strict=True))
    assert firmware.battery.Gauge(bus).read() == reading


def test_an_absent_gauge_is_asked_rarely_and_found_when_it_comes(firmware: SimpleNamespace) -> None:
    bus = Bus()
    gauge = firmware.battery.Gauge(bus)
    assert {gauge.read() for _ in range(100)} == {None}
    assert bus.reads <= 10
    bus.registers = {0x02: 0xC000, 0x04: 50 << 8, 0x16: 0}
    assert (3840, 50, 0) in [gauge.read() for _ in range(20)]
    assert gauge.read() == (3840, 50, 0)
