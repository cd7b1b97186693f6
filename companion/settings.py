"""What the owner can set: every field with its default, range, unit and a sentence of help.

Only what may be set is here; settings_file.py finds companion.toml and reads it, settings_sample.py shows and writes it.
The `Rule` beside each field is what reading checks, and what people are shown.
"""

import re
import unicodedata
from dataclasses import dataclass, field, fields
from typing import Any

Value = bool | int | float | str


@dataclass(frozen=True)
class Rule:
    """What one field takes. `kind` is bool, int, float or str; the limits that go with another kind stay empty.

    `longest` counts characters. `shape` is a regular expression for the whole text, and `looks` says it in words.
    """

    kind: type[Value]
    help: str
    unit: str = ""
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    longest: int = 0
    shape: str = ""
    looks: str = ""

    @property
    def needs(self) -> str:
        """What to write, for people: "a whole number from 0 to 100 (percent)"."""
        if self.kind is bool:
            return "true or false"
        if self.choices:
            return "one of " + ", ".join(f'"{choice}"' for choice in self.choices)
        if self.kind is str:
            return self.looks or f"text of at most {self.longest} characters on one line"
        unit = f" ({self.unit})" if self.unit else ""
        return f"a {'whole ' if self.kind is int else ''}number from {self.low:g} to {self.high:g}{unit}"

    def accept(self, value: object) -> Value | None:
        """The value as it is kept, or None if it doesn't fit. A whole number fits where any number does."""
        if type(value) is not self.kind and not (self.kind is float and type(value) is int):  # type(): True is an int too
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self.kind(value) if self.low <= value <= self.high else None  # nan is never within limits
        return value if isinstance(value, str) and self._fits_text(value) else None

    def _fits_text(self, value: str) -> bool:
        if self.choices:
            return value in self.choices
        if self.shape and not re.fullmatch(self.shape, value):
            return False
        # A control character or line break would end up in a terminal, a log line and a voice's command line.
        return len(value) <= self.longest and not any(unicodedata.category(char) in ("Cc", "Zl", "Zp") for char in value)


def _kept(default: Value, rule: Rule) -> Any:
    return field(default=default, metadata={"rule": rule})


def _switch(default: bool, help_: str) -> Any:
    return _kept(default, Rule(bool, help_))


def _whole(default: int, low: int, high: int, unit: str, help_: str) -> Any:
    return _kept(default, Rule(int, help_, unit, low, high))


def _number(default: float, low: float, high: float, unit: str, help_: str) -> Any:
    return _kept(default, Rule(float, help_, unit, low, high))


def _text(default: str, longest: int, help_: str, shape: str = "", looks: str = "") -> Any:
    return _kept(default, Rule(str, help_, longest=longest, shape=shape, looks=looks))


def _one_of(*choices: str, help_: str) -> Any:
    """A choice; the first is the default."""
    return _kept(choices[0], Rule(str, help_, choices=choices))


_CLOCK = "(([01][0-9]|2[0-3]):[0-5][0-9])?"
_CLOCK_LOOKS = 'a time of day such as "22:30", or empty'


@dataclass(frozen=True)
class Person:
    """Who she talks with."""

    name: str = _text("", 60, "What she calls you; empty until you tell her.")
    country: str = _text(
        "",
        2,
        "Your country, so that she never names another country's helpline.",
        shape="([A-Z]{2})?",
        looks='a country\'s two capital letters, such as "GB" or "US", or ""',
    )
    timezone: str = _text(
        "",
        40,
        "Your time zone, for reminders and the time of day; empty is the system's own, which on a card is UTC.",
        shape="([A-Z][A-Za-z_]+(/[A-Z][A-Za-z_-]+){1,2}|UTC)?",
        looks='a place such as "Europe/London" or "America/New_York", or empty',
    )


@dataclass(frozen=True)
class Kept:
    """What she remembers."""

    on: bool = _switch(True, "Whether she remembers you from one talk to the next, and keeps timers, reminders and notes.")


@dataclass(frozen=True)
class Heart:
    """What she notices of you."""

    mood: bool = _switch(True, "Whether she judges how you sound, from your words and your voice.")
    gentle: bool = _switch(True, "Whether she may say a word by herself: that you seem away, or that somebody might like a call.")


@dataclass(frozen=True)
class Mail:
    """Mail and writing of yours that she may read. It is read where it lies and sent nowhere."""

    path: str = _text("", 400, "An mbox file, a Maildir, or a folder of .eml, .txt or .md files; empty is none.")


@dataclass(frozen=True)
class Sound:
    """Microphone and speaker."""

    microphone: str = _text("", 100, "Part of the microphone's name, as `companion doctor` shows it; empty is the system's own.")
    speaker: str = _text("", 100, "Part of the speaker's name, as `companion doctor` shows it; empty is the system's own.")
    volume: int = _whole(80, 0, 100, "percent", "How loud everything is.")
    chimes: bool = _switch(True, "Whether short tones tell that she listens, has heard you, or is sorry.")


@dataclass(frozen=True)
class Ears:
    """How she hears."""

    pack: str = _text("", 100, "The name of the speech recognition pack; empty is the best that is there.")


@dataclass(frozen=True)
class Mind:
    """What finds her words, after danger, what she is asked to do, and honesty."""

    pack: str = _text(
        "", 100, 'The name of the mind pack; empty is the best that fits this machine, "companion-mini" the one she comes with.'
    )
    server: str = _text(
        "",
        200,
        "A language model's server in your own network, which then reads what you say; empty is none: nothing leaves the device.",
        shape=r"(https?://[A-Za-z0-9.:\[\]_-]+(/[A-Za-z0-9._~/-]*)?)?",
        looks='an address such as "http://192.168.1.20:11434", or empty',
    )
    server_model: str = _text("", 100, "Which of the server's models; empty is the first that it names.")


@dataclass(frozen=True)
class Listening:
    """How she knows that you have finished."""

    hands_free: bool = _switch(False, "Whether a tap is enough: she listens until you have finished. Holding works as ever.")
    pause_s: float = _number(0.8, 0.4, 5, "seconds", "How long a pause ends what you say after a tap.")
    wait_s: float = _number(6.0, 2, 30, "seconds", "How long she waits after a tap for you to begin.")


@dataclass(frozen=True)
class Voice:
    """How she speaks."""

    engine: str = _one_of(
        "auto",
        "pyttsx3",
        "espeak",
        help_="What speaks; auto is a Piper voice where one is installed, else pyttsx3, and espeak-ng where that fails.",
    )
    pack: str = _text("", 100, "The name of the Piper voice; empty is the first that is installed.")
    name: str = _text("en-us+f5", 60, "The voice, as `espeak-ng --voices` lists it, with a variant after a plus sign.")
    rate_wpm: int = _whole(165, 80, 400, "words a minute", "How fast she speaks.")
    pitch: int = _whole(50, 0, 99, "", "How high she speaks; 50 is the voice's own.")
    loudness_percent: int = _whole(100, 0, 100, "percent", "How strongly the voice itself speaks, before [sound] volume.")


@dataclass(frozen=True)
class Talk:
    """How long a turn may take."""

    longest_s: float = _number(60.0, 5, 300, "seconds", "How long she listens to one press at most.")
    shortest_s: float = _number(0.3, 0.1, 2, "seconds", "A press shorter than this is taken for a slip.")
    think_s: float = _number(15.0, 2, 60, "seconds", "How long she may think before she says sorry.")


@dataclass(frozen=True)
class Button:
    """The talk button of a Raspberry Pi, and a mute switch and a volume knob where they are wired."""

    pin: int = _whole(17, 0, 27, "BCM number", "The GPIO pin between which and ground the button sits.")
    lockout_ms: int = _whole(
        25, 10, 100, "milliseconds", "How long the button's chatter after a press or release is passed over."
    )
    mute_pin: int = _whole(-1, -1, 27, "BCM number", "The GPIO pin of a mute switch to ground; -1 is none.")
    knob_a_pin: int = _whole(-1, -1, 27, "BCM number", "The first pin of a rotary encoder for the volume; -1 is none.")
    knob_b_pin: int = _whole(-1, -1, 27, "BCM number", "The second pin of the rotary encoder; -1 is none.")


@dataclass(frozen=True)
class Ring:
    """The ring of lights."""

    kind: str = _one_of(
        "auto",
        "pico",
        "apa102",
        "ws2812",
        "leds",
        "rgb",
        "terminal",
        "none",
        help_="What shows the lights; auto takes what is there: a Pico on USB, else APA102 where SPI is on, else the terminal.",
    )
    count: int = _whole(12, 3, 60, "lights", "How many lights the ring has; a Pico tells by itself.")
    pins: str = _text(
        "12 13 5 6",
        40,
        "The GPIO pins of single LEDs (leds), clockwise from the top, or of the red, green and blue of one LED (rgb).",
        shape=r"([0-9]|1[0-9]|2[0-7])( ([0-9]|1[0-9]|2[0-7])){2,11}",
        looks='three to twelve pin numbers (BCM) with a space between, such as "12 13 5 6"',
    )
    port: str = _text("", 100, "The Pico's serial port, such as /dev/serial0; empty looks for it on USB.")
    board: str = _text(
        "",
        16,
        "Which Pico, where there are two: the id that `companion ring info` shows.",
        "([0-9a-f]{16})?",
        "16 digits and letters a to f, or empty",
    )
    brightness: int = _whole(60, 1, 100, "percent", "How bright the lights look at most.")
    limit_ma: int = _whole(300, 20, 2000, "milliamperes", "What the lights may draw at most, all together.")
    still: bool = _switch(False, "Whether the lights stand still, for people whom motion bothers.")
    night_from: str = _text("", 5, "When the lights grow dim for the night; empty is never.", _CLOCK, _CLOCK_LOOKS)
    night_to: str = _text("", 5, "When they grow bright again.", _CLOCK, _CLOCK_LOOKS)
    night_brightness: int = _whole(15, 1, 100, "percent", "How bright the lights look at night.")


@dataclass(frozen=True)
class Power:
    """The battery."""

    gauge: str = _one_of(
        "auto", "max17048", "pisugar", "none", help_="What measures it; auto takes what is there. A Pico tells its own by itself."
    )
    low_percent: int = _whole(15, 1, 50, "percent", "When she warns that the battery is low.")
    empty_percent: int = _whole(4, 0, 20, "percent", "When she says goodbye and shuts the device down, so that nothing is lost.")
    shut_down: bool = _switch(True, "Whether she may shut the device down: on an empty battery, or when you ask with the button.")


@dataclass(frozen=True)
class Web:
    """The handset in a browser, for a phone at home. It is off until you ask for it."""

    port: int = _whole(8765, 1024, 65_535, "port", "Where the page is served.")
    open_minutes: int = _whole(30, 1, 720, "minutes", "How long a handset lets phones in after you asked it to.")
    may_open: bool = _switch(True, 'Whether "open the page", or a very long press, lets a phone in your network in.')


@dataclass(frozen=True)
class Board:
    """What sits on the board's pins. Only a card made for the companion reads this."""

    sound: str = _text(
        "auto",
        40,
        'The sound board on the pins, such as "googlevoicehat", "wm8960" or "hifiberry-dac", used from the card\'s next start;'
        " auto leaves it to the board, none is for USB sound alone.",
        shape="[a-z0-9-]{1,40}",
        looks='the name of a sound board in small letters, digits and hyphens, "auto" or "none"',
    )


@dataclass(frozen=True)
class Settings:
    """All of companion.toml: one field a section. A section's help is its class's docstring."""

    person: Person = Person()
    memory: Kept = Kept()
    heart: Heart = Heart()
    mail: Mail = Mail()
    sound: Sound = Sound()
    ears: Ears = Ears()
    mind: Mind = Mind()
    listening: Listening = Listening()
    voice: Voice = Voice()
    talk: Talk = Talk()
    button: Button = Button()
    ring: Ring = Ring()
    power: Power = Power()
    web: Web = Web()
    board: Board = Board()


SECTIONS: dict[str, dict[str, Rule]] = {
    section.name: {item.name: item.metadata["rule"] for item in fields(getattr(Settings(), section.name))}
    for section in fields(Settings)
}
"""The rule of each field by section and name, in the order of the file."""
