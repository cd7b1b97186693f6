"""The battery of a PiSugar, asked of its own daemon (pisugar-server) by TCP on this computer.

    get battery                 battery: 87.5
    get battery_v               battery_v: 3.94
    get battery_charging        battery_charging: true
    get battery_power_plugged   battery_power_plugged: true

Source: the table of commands in the README of PiSugar/pisugar-power-manager-rs. The daemon says "Invalid request." to what its
board can't tell (and to everything in the first moments after the start), and may put a line of its own in between, such as
"single", when the PiSugar's button is pressed.
"""

import socket
import time

from companion.errors import HardwareError
from companion.hardware.power import HIGHEST_V, LOWEST_V, Charge, Doubts

PORT = 8423
PATIENCE_S = 1.0
"""For a whole reading, all its questions together."""
MOST_BYTES = 1024
"""For the answer to one question: it has 30."""
MOST_PERCENT = 110.0
CURE = "See that the program pisugar-server runs: `systemctl status pisugar-server`."


class PiSugar:
    """The daemon's client. It connects anew for each reading: one every 30 s, and a daemon that was restarted is no matter."""

    def __init__(self, port: int = PORT) -> None:
        self._port = port
        self._doubts = Doubts(HardwareError("The PiSugar gives no sensible readings of its battery.", CURE))

    def model(self) -> str | None:
        """What the daemon calls the board, such as "PiSugar 3"; None if what listens there is no such daemon."""
        return self._ask("model")["model"]

    def read(self) -> Charge | None:
        """How full the battery is; None if this reading is nonsense. Raises HardwareError at the third in a row, once."""
        said = self._ask("battery", "battery_v", "battery_charging", "battery_power_plugged")
        percent = _number(said["battery"])
        if percent is None or not 0 <= percent <= MOST_PERCENT:
            return self._doubts.passed(None)
        volts = _number(said["battery_v"])
        if volts is not None and not LOWEST_V <= volts <= HIGHEST_V:
            volts = None  # some boards can't measure it, and say 0
        power = {_truth(said["battery_charging"]), _truth(said["battery_power_plugged"])}
        charging = True if True in power else False if False in power else None
        return self._doubts.passed(Charge(min(percent, 100.0), charging, volts))

    def close(self) -> None:
        """Nothing stays open between two readings."""

    def _ask(self, *names: str) -> dict[str, str | None]:
        """What the daemon says to each. None: nothing of use within the time."""
        said: dict[str, str | None] = dict.fromkeys(names)
        until_s = time.monotonic() + PATIENCE_S
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S) as connection:
                for name in names:
                    said[name] = _answer(connection, name, until_s)
        except OSError:  # refused, hung up, out of time
            pass
        return said


def open_pisugar(port: int = PORT) -> PiSugar:
    """The PiSugar of this computer. Raises HardwareError when no such daemon answers."""
    gauge = PiSugar(port)
    if gauge.model() is None:
        raise HardwareError("No PiSugar answers here.", CURE)
    return gauge


def _answer(connection: socket.socket, name: str, until_s: float) -> str | None:
    """What follows "name:" in the daemon's answer; None if it says anything else. Raises OSError when it is silent or endless."""
    connection.sendall(f"get {name}\n".encode())
    heard = b""
    while len(heard) < MOST_BYTES:
        left_s = until_s - time.monotonic()
        if left_s <= 0:
            break
        connection.settimeout(left_s)
        piece = connection.recv(256)
        if not piece:
            break
        heard += piece
        *whole, _part = heard.decode("ascii", "replace").split("\n")
        for line in whole:
            key, colon, value = line.partition(":")
            if colon and key.strip() == name:
                return value.strip()
            if line.strip().lower().startswith("invalid"):
                return None
    raise TimeoutError


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def _truth(text: str | None) -> bool | None:
    return {"true": True, "false": False}.get((text or "").lower())
