"""What every part on the board's pins needs of gpiozero: a quiet start, a folder for lgpio, and faults told in plain words."""

import os
import tempfile
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

from companion.errors import HardwareError


def quiet_gpiozero() -> Any:
    """The module gpiozero, ready to open pins. Imported here and not above: it is slow, and of no use without a board.

    Opening a device may warn of "falling back from lgpio"; without a board that is no news. Open it within
    warnings.catch_warnings(), or through opened().
    """
    give_lgpio_a_folder()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import gpiozero  # noqa: PLC0415

    return gpiozero


def opened(what: str, pin: int, device: str, **options: Any) -> Any:
    """A device of gpiozero on a pin.

    Args:
        what: the part as people call it, to begin a sentence with: "The button".
        device: the name of gpiozero's class.
        options: for that class; `pin_factory` None is the one for this board.
    Raises: HardwareError when there is no board, the pin is in use, or it can't do what is asked.
    """
    try:
        gpiozero = quiet_gpiozero()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return getattr(gpiozero, device)(pin, **options)
    except Exception as error:
        raise pin_fault(what, pin, error) from error


def pin_fault(what: str, pin: int, error: Exception) -> HardwareError:
    """What went wrong with the part `what` ("The button") on a pin, and what to do, from whatever the board's library raised."""
    kind = type(error).__name__
    if kind in {"BadPinFactory", "PinUnknownPi", "ModuleNotFoundError"}:
        return HardwareError("There is no board with pins here.", "Run this on a Raspberry Pi; elsewhere use the space bar.")
    if kind == "GPIOPinInUse" or "busy" in str(error).lower():
        return HardwareError(
            f"{what} can't be used: GPIO{pin} is in use by something else.",
            "Stop the other program, or choose another pin in the settings.",
        )
    if kind in {"PinInvalidPin", "PinNoPins", "PinFixedPull", "PinPWMUnsupported"}:
        return HardwareError(f"{what} can't be on GPIO{pin}: {error}.", "Choose another pin in the settings.")
    return HardwareError(f"{what} on GPIO{pin} does not work: {error}.", "See that this user is in the group gpio.")


def give_lgpio_a_folder() -> None:
    """The lgpio library makes a FIFO in its working folder, which is the program's own unless LG_WD names another."""
    runtime = os.environ.get("RUNTIME_DIRECTORY") or os.environ.get("XDG_RUNTIME_DIR")
    os.environ.setdefault("LG_WD", runtime if runtime and Path(runtime).is_dir() else tempfile.gettempdir())


def mock_board(pwm: bool = False) -> Any:
    """A board that isn't there, for tests and benchmarks: gpiozero's own mock pins, which refuse what real ones refuse."""
    mock = import_module("gpiozero.pins.mock")
    return mock.MockFactory(pin_class=mock.MockPWMPin if pwm else mock.MockPin)
