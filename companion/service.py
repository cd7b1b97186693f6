"""What the program and the system it runs on tell each other: systemd's notices of a service, and the card's folder in /run.

On a laptop neither is there, and everything here does nothing.
"""

import os
import socket
from pathlib import Path

PATIENCE_S = 1.0
"""A systemd that is stuck must not hold up a conversation."""


def notify(text: str) -> bool:
    """Tell systemd "READY=1", "WATCHDOG=1" and the like. False: nobody asked to be told, or nobody listens.

    Source: sd_notify(3), the variable NOTIFY_SOCKET; a name that begins with "@" is in Linux's abstract namespace.
    """
    name = os.environ.get("NOTIFY_SOCKET", "")
    if not name.startswith(("/", "@")):
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
            wire.settimeout(PATIENCE_S)
            wire.connect("\0" + name[1:] if name[0] == "@" else name)
            wire.send(text.encode())
    except (OSError, ValueError):  # ValueError: a name with a zero in it
        return False
    return True


def watchdog_interval_s() -> float | None:
    """Within how many seconds systemd wants to hear WATCHDOG=1 each time; None where no watchdog watches this process.

    Source: sd_watchdog_enabled(3), the variables WATCHDOG_USEC and WATCHDOG_PID.
    """
    try:
        interval_us = int(os.environ.get("WATCHDOG_USEC", ""))
        process_id = int(os.environ.get("WATCHDOG_PID", "") or os.getpid())
    except ValueError:
        return None
    return interval_us / 1e6 if interval_us > 0 and process_id == os.getpid() else None


def run_folder() -> Path | None:
    """The folder by which the card's system and the program talk: notices to be said come in, a wish to switch off goes out.

    None anywhere but on the card.
    """
    name = os.environ.get("COMPANION_RUN", "")
    return Path(name) if name else None
