"""Louder, quieter, slower, faster, higher, deeper: her own voice, changed by asking, and kept as he likes it."""

from datetime import datetime
from typing import Protocol

from companion.memory.memory import Memory
from companion.mind.patterns import late
from companion.mind.skilled import Skilled

VOLUME, RATE, PITCH = "volume", "rate", "pitch"
"""Preferences: percent, words a minute, and 0 to 99."""
FULL_PERCENT = 100
TO_THE_END = 20
"""More steps than there are."""


def chosen_over(knob: str) -> str:
    """The preference with the setting that was in force at the choice: one that is edited later wins over it."""
    return f"{knob} over"


class Hands(Protocol):
    """What turns the knobs. A step is one that can be heard; what is out of reach stays at the end."""

    def louder(self, steps: int) -> int:
        """So many steps louder, quieter below nought. What it is now, in percent."""
        ...

    def pace(self, steps: int) -> int:
        """So many steps faster, slower below nought. What it is now, in words a minute."""
        ...

    def pitch(self, steps: int) -> int:
        """So many steps higher, lower below nought. What it is now, 0 to 99."""
        ...

    @property
    def one_pitch(self) -> bool:
        """Whether her voice cannot be turned higher or lower."""
        ...

    def breathe(self, share: float) -> None:
        """Speak at this share of his pace, until the next time."""
        ...

    def setting(self, knob: str) -> int:
        """What the settings say, of VOLUME, RATE or PITCH."""
        ...

    def open_page(self) -> str:
        """Let a phone in; what she says then, or empty where there is no page."""
        ...

    def close_page(self) -> str:
        """Let nobody in any more; what she says then, or empty where there is no page."""
        ...


ASKING = r"(?:(?:can|could|will|would) you (?:please |just )?|please |a )*"
MORE = r"(?: (?:a bit|a little|a little bit|a lot|much|some|even|up|more|please|for me|then|now|again|and))*"
LESS_THAN = r"(?:a bit |a little |a little bit |much |a lot |even |some more |still |just )*"
SPEAK = r"(?:(?:speak|talk|go|be|make it|read|say it|say that) )?"
IN_A_VOICE = (
    rf"{ASKING}(?:(?:use|have|try|get|take|give me|put on|i'd like|i would like|i want|(?:speak|talk|say it) (?:in|with)) )?"
    r"(?:a |an |the |your )?(?:(?:bit|little|slightly|much|somewhat) )*"
)
VOICE_IS = r"(?:your voice is|your voice's|your pitch is|you sound)"
KNOB = r"(?:it|yourself|that|the volume|your volume|your voice|the sound|the speaker)"
FORMS = tuple(
    (knob, steps, late(form))
    for knob, steps, form in (
        (VOLUME, TO_THE_END,
            rf"{ASKING}(?:as loud as (?:you can|possible|you go)|full volume|maximum volume|top volume"
            rf"|{SPEAK}as loud(?:ly)? as (?:you can|possible)|turn (?:it|{KNOB}) all the way up"
            rf"|volume (?:to )?(?:the )?(?:max|maximum|full))"),
        (VOLUME, -TO_THE_END,
            rf"{ASKING}(?:{SPEAK}as (?:quiet|quietly|soft|softly) as (?:you can|possible)"
            rf"|turn {KNOB} all the way down)"),
        (VOLUME, 2, rf"{ASKING}{SPEAK}(?:much|a lot) louder{MORE}|(?:you're|you are) (?:much|far|way) too quiet"),
        (VOLUME, -2, rf"{ASKING}{SPEAK}(?:much|a lot) (?:quieter|softer){MORE}|(?:you're|you are) (?:much|far|way) too loud"),
        (VOLUME, 1,
            rf"{ASKING}{SPEAK}{LESS_THAN}(?:louder|more loudly){MORE}|{ASKING}(?:speak|talk) up{MORE}"
            rf"|{ASKING}turn (?:up {KNOB}|{KNOB} up){MORE}|volume up{MORE}|(?:more|raise the|increase the) volume"
            rf"|(?:you're|you are) (?:a bit |a little |still )?too (?:quiet|soft|low)|(?:you're"
            rf"|you are) not loud enough|i can't hear you(?: very well| properly)?|i can hardly hear you"),
        (VOLUME, -1,
            rf"{ASKING}{SPEAK}{LESS_THAN}(?:quieter|softer|lower|less loud|more quietly|more softly){MORE}"
            rf"|{ASKING}turn (?:down {KNOB}|{KNOB} down){MORE}|volume down{MORE}|(?:less|lower the"
            rf"|reduce the) volume|(?:you're|you are) (?:a bit |a little |still )?too loud"
            rf"|{ASKING}(?:keep your voice down|lower your voice)|not so loud"),
        (PITCH, 2, rf"{ASKING}{SPEAK}(?:much|a lot) higher|{VOICE_IS} (?:much|far|way) too (?:deep|low)"),
        (PITCH, -2, rf"{ASKING}{SPEAK}(?:much|a lot) deeper|{VOICE_IS} (?:much|far|way) too (?:high|squeaky|shrill)"),
        (PITCH, 1,
            rf"{ASKING}{SPEAK}{LESS_THAN}(?:higher|less deep(?:ly)?){MORE}"
            rf"|{IN_A_VOICE}(?:higher|lighter|brighter) voice{MORE}"
            rf"|{ASKING}(?:raise|lighten) (?:the |your )pitch(?: of your voice)?{MORE}"
            rf"|{ASKING}make your voice {LESS_THAN}higher{MORE}|(?:your voice higher|higher pitch|pitch up){MORE}"
            rf"|{VOICE_IS} (?:a bit |a little |still )?too (?:deep|low)"),
        (PITCH, -1,
            rf"{ASKING}{SPEAK}{LESS_THAN}(?:deeper|more deeply|less (?:high|shrill|squeaky)){MORE}"
            rf"|{IN_A_VOICE}(?:lower|deeper|darker) voice{MORE}"
            rf"|{ASKING}(?:lower|drop) (?:the |your )pitch(?: of your voice)?{MORE}"
            rf"|{ASKING}make your voice {LESS_THAN}(?:lower|deeper){MORE}"
            rf"|(?:your voice (?:lower|deeper)|lower pitch|pitch down){MORE}"
            rf"|{VOICE_IS} (?:a bit |a little |still )?too (?:high|squeaky|shrill)"),
        (RATE, -2, rf"{ASKING}{SPEAK}(?:much|a lot) (?:slower|more slowly)|(?:you're|you are) (?:much|far|way) too fast"),
        (RATE, 2, rf"{ASKING}{SPEAK}(?:much|a lot) faster|(?:you're|you are) (?:much|far|way) too slow"),
        (RATE, -1,
            rf"{ASKING}{SPEAK}{LESS_THAN}(?:slower|more slowly|slowly|less fast|slow down){MORE}|{ASKING}slow (?:it "
            rf"|that )?down{MORE}|not so fast|(?:you're|you are) (?:a bit |a little |still )?(?:too (?:fast|quick)"
            rf"|(?:going|talking|speaking) too fast)|(?:you )?(?:speak|talk) too fast"),
        (RATE, 1,
            rf"{ASKING}{SPEAK}{LESS_THAN}(?:faster|quicker|more quickly|less slow|less slowly){MORE}"
            rf"|{ASKING}speed up{MORE}|(?:you're|you are) (?:a bit |a little |still )?(?:too slow|(?:going|talking"
            rf"|speaking) too (?:slow|slowly))|(?:you )?(?:speak|talk) too (?:slow|slowly)"),
    )
)  # fmt: skip
"""Whole lines only: "turn it up" within a sentence is somebody's radio."""
NO_HANDS = (
    "There's no speaker here for me to turn. These are only words on a screen.",
    "Nothing to turn here: I'm not speaking aloud just now.",
    "I've got no loudspeaker at the moment, so there's nothing to change.",
)
ONE_PITCH = (
    "This voice has just the one pitch. I can go slower or faster, if that helps.",
    "I can't change how high this voice is. Louder or softer I can do.",
)
DONE = {
    (VOLUME, True): ("Is this better?", "Louder it is. How's this?", "Like this?", "A bit more of me. Is that enough?"),
    (VOLUME, False): ("Is this better?", "Quieter it is. How's this?", "Softly, then. Like this?", "Down a bit. Is that right?"),
    (RATE, True): ("Is this quick enough?", "Faster it is. How's this?", "I'll step along, then. Like this?"),
    (RATE, False): ("Is this slow enough?", "I'll take my time. How's this?", "Slower it is. Like this?"),
    (PITCH, True): ("Higher it is. How's this?", "A bit more light in it. Like this?", "Is this high enough?"),
    (PITCH, False): ("Deeper it is. How's this?", "A little further down. Like this?", "Is this low enough?"),
}
AT_THE_END = {
    (VOLUME, True): (
        "That's as loud as I get.",
        "I'm at the top already. Could you come a little closer?",
        "This is all the voice I've got.",
    ),
    (VOLUME, False): ("That's as quiet as I get.", "I can't go lower and still be heard."),
    (RATE, True): ("That's as fast as I can go and still be understood.", "Any faster and you'd lose me."),
    (RATE, False): ("That's as slow as I get.", "I can't go slower than this."),
    (PITCH, True): ("That's as high as I go. Higher than this I'd squeak.", "I'm at the top of my voice, I'm afraid."),
    (PITCH, False): ("That's as low as I go.", "I can't go deeper than this and still be understood."),
}


class MannerTask:
    """Without hands nothing is spoken aloud, as on a keyboard."""

    def __init__(self, memory: Memory | None, hands: Hands | None) -> None:
        self._memory, self._hands = memory, hands

    def reply(self, text: str, now: datetime) -> Skilled | None:
        asked = next(((knob, steps) for knob, steps, form in FORMS if form.fullmatch(text)), None)
        if asked is None:
            return None
        if self._hands is None:
            return Skilled("manner", NO_HANDS, "bound")
        knob, steps = asked
        if knob == PITCH and self._hands.one_pitch:
            return Skilled("manner", ONE_PITCH, "bound")
        before, after = turn(self._memory, self._hands, knob, steps, now)
        if before == after:
            return Skilled("manner", AT_THE_END[knob, steps > 0], "bound")
        is_full = knob == VOLUME and after >= FULL_PERCENT and steps == TO_THE_END
        return Skilled("manner", ("This is as loud as I get.",) if is_full else DONE[knob, steps > 0], "task")


def turn(memory: Memory | None, hands: Hands, knob: str, steps: int, now: datetime) -> tuple[int, int]:
    """Turn a knob and keep it so: where it was, and where it is. Raises KeepingError."""
    knobs = {VOLUME: hands.louder, RATE: hands.pace, PITCH: hands.pitch}
    before, after = knobs[knob](0), knobs[knob](steps)
    if memory is not None and before != after:
        with memory.store.change():
            memory.preferences.set(knob, str(after), int(now.timestamp()))
            memory.preferences.set(chosen_over(knob), str(hands.setting(knob)), int(now.timestamp()))
    return before, after
