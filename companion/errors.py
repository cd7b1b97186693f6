"""Every failure the owner can do something about.

CompanionError
├── SettingsError     the settings file is missing or wrong
├── RecordingError    a sound file is missing, empty or no sound at all
├── HardwareError     a part is unplugged, busy or talking nonsense
│   └── VoiceError    nothing can speak
├── ModelError        a model file is missing, damaged or of the wrong kind
└── KeepingError      memory can't be read, or something could not be kept
Our own mistakes stay ValueError, TypeError and RuntimeError: those are for us to mend, not for the owner.
"""


class CompanionError(Exception):
    """`what` tells what happened and `fix` what to do about it, each in whole sentences."""

    exit_code = 1
    spoken = "Something went wrong. Press again, and I'll try again."
    """What a device without a screen says while its ring is amber."""

    def __init__(self, what: str, fix: str, spoken: str | None = None) -> None:
        super().__init__(what, fix)
        self.what, self.fix = what, fix
        if spoken is not None:
            self.spoken = spoken

    def __str__(self) -> str:
        return f"{self.what} {self.fix}"


class SettingsError(CompanionError):
    """companion.toml cannot be read, or holds mistakes; the service does not restart on its exit code."""

    exit_code = 2
    spoken = "My settings file has a mistake in it, so I'm going by my own for now."


class RecordingError(CompanionError):
    """A file given as a recording is missing, empty, cut short or not sound: an argument that is wrong."""

    exit_code = 2
    spoken = "I can't play that recording."


class HardwareError(CompanionError):
    """A part does not answer. The device goes on without it where it can."""

    exit_code = 3
    spoken = "One of my parts isn't answering."


class VoiceError(HardwareError):
    """No voice can be started. The ring tells what the voice can't."""

    spoken = "I've lost my voice."


class ModelError(CompanionError):
    """A model pack is missing, damaged or of the wrong kind."""

    exit_code = 4
    spoken = "One of my models is damaged, so I can't use it."


class KeepingError(CompanionError):
    """What was to be kept is not kept: nothing may say that it is."""

    spoken = "I couldn't keep that, I'm sorry. Please don't leave it with me."
