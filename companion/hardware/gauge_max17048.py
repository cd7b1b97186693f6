"""The battery gauge MAX17048 on the I2C bus.

The registers are as open drivers for the chip commonly give them. Each is 16 bits, the high byte first, while an
SMBus word comes low byte first: hence the swapping.
"""

from typing import Any, Protocol

from companion.errors import HardwareError
from companion.hardware.power import Charge, Doubts

ADDRESS = 0x36
VCELL, SOC, VERSION, CRATE = 0x02, 0x04, 0x08, 0x16
VCELL_V = 78.125e-6
SOC_PERCENT = 1 / 256
CRATE_PERCENT_PER_HOUR = 0.208
"""Signed: above 0 the cell fills."""
CHARGING_PERCENT_PER_HOUR = 1.0
"""A cell at rest creeps by a few steps to either side of 0. The slowest charger does more than this."""
MOST_PERCENT = 110.0
"""The model in the chip may count a little past full; more than this is nonsense."""
WIRES = "See that its SDA is on GPIO2 and its SCL on GPIO3, and that the battery is in."


class Bus(Protocol):
    """What is used of smbus2.SMBus."""

    def read_word_data(self, i2c_addr: int, register: int) -> int: ...

    def close(self) -> None: ...


class Max17048:
    """The gauge on a bus that is handed in."""

    def __init__(self, bus: Bus) -> None:
        """Raises HardwareError when nothing answers at its address, or something else does."""
        self._bus = bus
        self._doubts = Doubts(HardwareError("The battery gauge (MAX17048) gives no sensible readings.", WIRES))
        try:
            version = self._register(VERSION)
        except OSError as error:
            raise HardwareError("The battery gauge (MAX17048) does not answer.", WIRES) from error
        if version & 0xFFF0 != 0x0010:
            raise HardwareError(
                f"What answers at I2C address {ADDRESS:#x} is no MAX17048 (its version reads {version:#06x}).",
                "Choose the gauge in the settings, or none.",
            )

    def read(self) -> Charge | None:
        """How full the battery is; None if this reading is nonsense. Raises HardwareError at the third in a row, once."""
        try:
            percent = self._register(SOC) * SOC_PERCENT
            volts = self._register(VCELL) * VCELL_V
            rate = self._register(CRATE)
        except OSError:
            return self._doubts.passed(None)
        if percent > MOST_PERCENT:
            return self._doubts.passed(None)
        rate_percent_per_hour = (rate - 0x10000 if rate & 0x8000 else rate) * CRATE_PERCENT_PER_HOUR
        charging = rate_percent_per_hour > CHARGING_PERCENT_PER_HOUR
        return self._doubts.passed(Charge(min(percent, 100.0), charging, volts))

    def close(self) -> None:
        """Give the bus back. Twice is fine."""
        self._bus.close()

    def _register(self, register: int) -> int:
        word = self._bus.read_word_data(ADDRESS, register)
        return (word & 0xFF) << 8 | word >> 8


def open_max17048(bus_number: int = 1) -> Max17048:
    """The gauge on one of this computer's own buses. Raises HardwareError."""
    bus = _open_bus(bus_number)
    try:
        return Max17048(bus)
    except HardwareError:
        bus.close()
        raise


def _open_bus(number: int) -> Any:
    try:
        import smbus2  # noqa: PLC0415 (of no use where there is no bus)

        return smbus2.SMBus(number)
    except FileNotFoundError as error:
        raise HardwareError("I2C is switched off.", "Add dtparam=i2c_arm=on to config.txt and restart.") from error
    except PermissionError as error:
        raise HardwareError(f"This user may not use the I2C bus {number}.", "Add the user to the group i2c.") from error
    except ImportError as error:
        raise HardwareError("The library for I2C is missing.", "Install it: `pip install smbus2`.") from error
    except OSError as error:
        raise HardwareError(f"The I2C bus {number} can't be used: {error}.", "See what else uses it, and restart.") from error
