"""How loud, how fast and how high she speaks, changed by asking; what he chose is taken up again at the next start."""

from collections.abc import Callable

from companion.memory.memory import Memory
from companion.mind.tasks.manner import PITCH, RATE, VOLUME, chosen_over
from companion.settings import SECTIONS, Sound, Voice

VOLUME_STEP_PERCENT, RATE_STEP_WPM, PITCH_STEP = 10, 15, 12
"""Steps that can be heard: 3 dB or so, a tenth, and with espeak-ng a tone or so."""
MOST_DIGITS = 9
SLOWEST_WPM, FASTEST_WPM = 90, 300
"""Beyond these few people follow; the settings allow more."""
LOWEST_PITCH, HIGHEST_PITCH = 8, 92
"""Beyond these it growls or squeaks."""


class SpokenHands:
    """Before there is something to turn, what is asked for is only noted."""

    def __init__(self, volume_percent: int = Sound.volume, rate_wpm: int = Voice.rate_wpm, pitch: int = Voice.pitch) -> None:
        self._volume_percent, self._rate_wpm, self._pitch = volume_percent, rate_wpm, pitch
        self._breath_wpm = rate_wpm
        self._settings = {VOLUME: volume_percent, RATE: rate_wpm, PITCH: pitch}
        self._set_volume: Callable[[float], object] = lambda _percent: None
        self._set_rate: Callable[[int], object] = lambda _wpm: None
        self._set_pitch: Callable[[int], object] = lambda _pitch: None
        self._has_one_pitch: Callable[[], bool] = lambda: False
        self._open_page: Callable[[], str] = str
        self._close_page: Callable[[], str] = str

    def remember(self, memory: Memory) -> None:
        """What he chose last time is chosen, unless he has changed the setting since."""
        self._volume_percent = _kept(memory, VOLUME, "sound", "volume", self._volume_percent)
        self._rate_wpm = self._breath_wpm = _kept(memory, RATE, "voice", "rate_wpm", self._rate_wpm)
        self._pitch = _kept(memory, PITCH, "voice", "pitch", self._pitch)

    def turn_volume(self, set_volume: Callable[[float], object]) -> None:
        """From now on this sets it, in percent: whenever it changes, and now, if it is not as the settings have it."""
        self._set_volume = set_volume
        if self._volume_percent != self._settings[VOLUME]:
            set_volume(self._volume_percent)

    def turn_pace(self, set_rate: Callable[[int], object]) -> None:
        """From now on this sets it, in words a minute: whenever it changes, and now, if it is not as the settings have it."""
        self._set_rate = set_rate
        if self._rate_wpm != self._settings[RATE]:
            set_rate(self._rate_wpm)

    def turn_pitch(self, set_pitch: Callable[[int], object], has_one: Callable[[], bool] = lambda: False) -> None:
        """From now on this sets it, 0 to 99: whenever it changes, and now, if it is not as the settings have it.

        `has_one`: whether the voice that speaks has one pitch only.
        """
        self._set_pitch, self._has_one_pitch = set_pitch, has_one
        if self._pitch != self._settings[PITCH]:
            set_pitch(self._pitch)

    def answer_door(self, open_page: Callable[[], str], close_page: Callable[[], str]) -> None:
        """From now on there is a page, which these open and close; each tells what she says."""
        self._open_page, self._close_page = open_page, close_page

    def open_page(self) -> str:
        return self._open_page()

    def close_page(self) -> str:
        return self._close_page()

    def turned(self, percent: float) -> None:
        """A knob was turned."""
        self._volume_percent = round(percent)

    def setting(self, knob: str) -> int:
        return self._settings[knob]

    def louder(self, steps: int) -> int:
        lowest = min(VOLUME_STEP_PERCENT, self._volume_percent)  # a knob goes further down
        self._volume_percent = min(100, max(lowest, self._volume_percent + steps * VOLUME_STEP_PERCENT))
        if steps:
            self._set_volume(self._volume_percent)
        return self._volume_percent

    def pace(self, steps: int) -> int:
        low, high = min(SLOWEST_WPM, self._rate_wpm), max(FASTEST_WPM, self._rate_wpm)
        self._rate_wpm = self._breath_wpm = min(high, max(low, self._rate_wpm + steps * RATE_STEP_WPM))
        if steps:
            self._set_rate(self._rate_wpm)
        return self._rate_wpm

    def breathe(self, share: float) -> None:
        """Speak at this share of his pace for now: it is no choice of his, and is not kept."""
        rate_wpm = round(self._rate_wpm * share)
        if rate_wpm != self._breath_wpm:
            self._breath_wpm = rate_wpm
            self._set_rate(rate_wpm)

    @property
    def one_pitch(self) -> bool:
        return self._has_one_pitch()

    def pitch(self, steps: int) -> int:
        low, high = min(LOWEST_PITCH, self._pitch), max(HIGHEST_PITCH, self._pitch)
        self._pitch = min(high, max(low, self._pitch + steps * PITCH_STEP))
        if steps:
            self._set_pitch(self._pitch)
        return self._pitch


def _kept(memory: Memory, name: str, section: str, field: str, otherwise: int) -> int:
    """What he chose by voice, if it is a value that the settings would take, and they are as they were then."""
    text, over = memory.preferences.get(name), memory.preferences.get(chosen_over(name))
    rule = SECTIONS[section][field]
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number and rule.low <= int(text) <= rule.high and over in ("", str(otherwise)) else otherwise
