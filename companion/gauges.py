"""Which battery gauge there is, by the settings or by looking. A gauge on the Pico tells by itself and needs no opening."""

from collections.abc import Callable
from typing import Protocol

from companion.errors import HardwareError
from companion.hardware.button import board_present
from companion.hardware.gauge_max17048 import open_max17048
from companion.hardware.gauge_pisugar import open_pisugar
from companion.hardware.power import Charge


class Gauge(Protocol):
    """Something that knows how full the battery is."""

    def read(self) -> Charge | None:
        """One reading; None if it made no sense. Raises HardwareError when it has made none three times in a row."""
        ...

    def close(self) -> None: ...


OPENERS: dict[str, Callable[[], Gauge]] = {"max17048": open_max17048, "pisugar": open_pisugar}


def open_gauge(chosen: str) -> Gauge | None:
    """The gauge of the settings; with "auto" the first that answers on a Raspberry Pi, or none.

    Raises HardwareError when the one that was asked for is not there.
    """
    if chosen in OPENERS:
        return OPENERS[chosen]()
    if chosen == "auto" and board_present():
        for opener in OPENERS.values():
            try:
                return opener()
            except HardwareError:  # looking: what isn't there is no fault
                continue
    return None
