"""Everything the ring can say: a name, what it means, and how it is drawn. Pure functions: no light, clock or thread.

A look is told by direction, shape and movement, and only then by colour; no pair is red against green; nothing flashes
faster than once a second, and what changes does so in ramps. Where motion bothers people each look has a still variant.
Frames are in linear light at full brightness; lights.py dims them and draws them in time.
"""

from collections.abc import Callable
from dataclasses import dataclass

from companion.hardware import looks_gauge as gauge
from companion.hardware import looks_notice as notice
from companion.hardware import looks_turn as turn
from companion.hardware.ring import Pixels

Draw = Callable[[float, float, int], Pixels]
"""Seconds since the look began, the argument (0 to 1), the number of lights: a frame."""


@dataclass(frozen=True)
class Look:
    """One thing the ring can say."""

    says: str
    """What it means, in words for people."""
    draw: Draw
    still_draw: Draw | None = None
    """The variant for people whom motion bothers. None: the look never moves."""
    cycle_s: float = 0.0
    """After how long its own movement begins again. 0: it does not move unless its argument does."""
    argument_means: str = ""
    """What the argument stands for. Empty: it is not used."""
    follows_sound: bool = False
    """Its argument is a level that changes all the time, and is to be smoothed."""

    @property
    def moving(self) -> bool:
        """Whether it changes by itself, without news. A look that doesn't costs nothing while it shows."""
        return self.cycle_s > 0

    def frame(self, t_s: float, argument: float, count: int, still: bool = False) -> Pixels:
        """The look at a moment.

        Args:
            t_s: seconds since it began.
            argument: 0 to 1: a level, or a share; see `argument_means`.
            count: lights of the ring, 1 or more.
            still: the variant without movement, which is the same at every `t_s`.
        Returns: `count` colours, clockwise from twelve o'clock, each of levels 0 to 254 in linear light.
        Raises: ValueError when `argument` or `count` is out of its range.
        """
        if not 0 <= argument <= 1 or count < 1:
            raise ValueError(f"a look takes an argument from 0 to 1 and at least one light, not {argument!r} and {count!r}")
        draw = self.still_draw if still and self.still_draw else self.draw
        return draw(t_s, argument, count)


LOOKS: dict[str, Look] = {
    "asleep": Look("off: nothing is heard", turn.asleep),
    "ready": Look("hold the button and talk", turn.ready),
    "listening": Look(
        "the microphone is open",
        turn.listening,
        turn.listening_still,
        argument_means="how loud the voice is",
        follows_sound=True,
    ),
    "thinking": Look(
        "an answer is on its way",
        turn.thinking,
        turn.thinking_still,
        cycle_s=turn.THINKING_TURN_S,
        argument_means="whether the words go to a server",
    ),
    "speaking": Look(
        "she speaks; press to interrupt",
        turn.speaking,
        turn.speaking_still,
        cycle_s=turn.SPEAKING_BREATH_S,
        argument_means="how loud the sound is",
        follows_sound=True,
    ),
    "muted": Look("the microphone stays off", turn.muted),
    "sorry": Look("something went wrong", notice.sorry, notice.sorry_still, cycle_s=notice.SORRY_BREATH_S),
    "part_missing": Look(
        "ready, but a part is missing", notice.part_missing, notice.part_missing_still, cycle_s=notice.PART_MISSING_BREATH_S
    ),
    "host_lost": Look("the ring hears nothing from the Pi", notice.host_lost, notice.host_lost_still, cycle_s=notice.TWINKLE_S),
    "low_battery": Look("charge me soon", notice.low_battery, notice.low_battery_still, cycle_s=notice.LOW_BATTERY_BREATH_S),
    "battery": Look("how full the battery is", gauge.battery, argument_means="charge"),
    "charging": Look("filling up", gauge.charging, gauge.charging_still, cycle_s=gauge.CHARGING_WAVE_S, argument_means="charge"),
    "volume": Look("how loud she is", gauge.volume, argument_means="volume"),
    "timer": Look("how much time is left", gauge.timer, argument_means="time left"),
    "timer_ringing": Look("press to stop it", notice.timer_ringing, notice.timer_ringing_still, cycle_s=notice.RINGING_SWING_S),
    "starting": Look("nearly there", gauge.starting, gauge.starting_still, cycle_s=gauge.SHEEN_S, argument_means="how far"),
    "updating": Look(
        "leave the power on", gauge.updating, gauge.updating_still, cycle_s=2 * gauge.SHEEN_S, argument_means="how far"
    ),
    "shutting_down": Look("wait a little before you unplug", gauge.shutting_down, argument_means="how far"),
}
