"""When a person who does not hold the button has finished."""

from dataclasses import dataclass

from companion.speech.heard import Activity

BEGUN_S = 0.1
"""Less speech than this is a click or a cough: the shortest words last twice as long."""


@dataclass(frozen=True)
class EndOfSpeech:
    """`pause_s`: this long a silence after speech ends it. `wait_s`: this long without any speech does."""

    pause_s: float = 0.8
    wait_s: float = 6.0

    def reached(self, activity: Activity) -> bool:
        if activity.speech_s < BEGUN_S:
            return activity.sound_s >= self.wait_s
        return activity.silence_s >= self.pause_s
