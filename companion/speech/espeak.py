"""espeak-ng called directly, a process a sentence: for machines where pyttsx3 does not work."""

import shutil
import subprocess
from collections.abc import Sequence

from companion.errors import VoiceError
from companion.speech.engine import EngineDiedError, EngineHungError, Manner

PROGRAMS = ("espeak-ng", "espeak")
FIX = "Install it: `sudo apt install espeak-ng`."


class Espeak:
    """Raises VoiceError when neither program is installed."""

    def __init__(self, manner: Manner, programs: Sequence[str] = PROGRAMS) -> None:
        found = next(filter(None, map(shutil.which, programs)), None)
        if found is None:
            raise VoiceError("No voice is installed.", FIX)
        # The text goes through stdin: as an argument, a sentence that begins with "-" would be an option.
        options = {"-s": manner.rate_wpm, "-p": manner.pitch, "-a": manner.volume}
        self._command = [found, "--stdin", "--stdout", *(str(word) for option in options.items() for word in option)]
        self._voice = ["-v", manner.voice]
        self._process: subprocess.Popen[bytes] | None = None

    def sound(self, text: str, limit_s: float) -> bytes:
        data = self._run([*self._command, *self._voice], text, limit_s)
        if not data and self._voice:  # what it does when it has no such voice
            self._voice = []
            data = self._run(self._command, text, limit_s)
        if not data:
            raise EngineDiedError("espeak-ng made no sound")
        return data

    def kill(self) -> None:
        if (process := self._process) is not None:
            process.kill()

    def _run(self, command: Sequence[str], text: str, limit_s: float) -> bytes:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            self._process = process
            try:
                data, _ = process.communicate(text.encode(), timeout=limit_s)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise EngineHungError("espeak-ng did not answer in time") from error
            finally:
                self._process = None
        if process.returncode < 0:
            raise EngineDiedError(f"espeak-ng ended with signal {-process.returncode}")
        return data
