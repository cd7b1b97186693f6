"""Which look wins when several things are true at once. One place decides it; display.py acts on it.

The order is the one a person would want: what must not be missed first, then what the conversation is doing, then what may
wait. A look of the conversation stands below a part that is going down, for the ring must not say "talk to me" then.
"""

from collections.abc import Collection

PRIORITY = (
    "shutting_down",
    "updating",
    "starting",
    "host_lost",
    "low_battery",
    "sorry",
    "listening",
    "thinking",
    "speaking",
    "timer_ringing",
    "volume",
    "battery",
    "muted",
    "part_missing",
    "timer",
    "charging",
    "ready",
    "asleep",
)
"""Every look, highest first. `low_battery` is a warning: wanted for some seconds, not for as long as the battery is low."""

HELD_INSTEAD = {"low_battery": "battery"}
"""While the button is held, the warning becomes the gauge: how much is left."""


def winner(wanted: Collection[str], held: bool = False) -> str:
    """The look to show. `held`: the button is down. Nothing wanted is "asleep". Raises ValueError for a look that is none."""
    if unknown := set(wanted) - set(PRIORITY):
        raise ValueError(f"no such look: {', '.join(sorted(unknown))}")
    best = min(wanted, key=PRIORITY.index, default="asleep")
    return HELD_INSTEAD.get(best, best) if held else best
