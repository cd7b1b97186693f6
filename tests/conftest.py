"""A person at virtual sound cards.

A PulseAudio of the tests' own, whose null sinks stand for the person's mouth and the device's speaker:

    paplay -> sink "person" -> its monitor = source "mic" -> the program -> sink "speaker" -> its monitor -> parec -> a file

Its socket and folders are its own, so that no sound of this machine's goes in or out.
"""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
import pytest
import soundfile

os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp(prefix="companion-tests-")
"""No test reads or writes the memory of whoever runs it."""

LIMIT_S = 30.0
HEARD_RATE_HZ = 8_000
QUIET = 60
"""Of 32768. A null sink adds no noise: what is above this was played."""

SHARED = Path(__file__).parents[1].parent / "shared"
PACK = Path(__file__).parents[1] / "companion" / "data" / "packs" / "vosk-mini-en"
LETTING_GO_S = 0.3
"""The finger is a little later than the mouth."""

MODULES = (
    "module-null-sink sink_name=person rate=44100 channels=2",
    "module-null-sink sink_name=speaker rate=48000 channels=2",
    "module-remap-source master=person.monitor source_name=mic",
)
MONITORS = ("mic", "speaker.monitor")
ALSA_PLUGIN = "alsa-lib/libasound_module_pcm_pulse.so"

Line = dict[str, Any]


class SoundServer:
    """PulseAudio with a microphone and a speaker. start() and stop() plug both in and pull both out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "socket"
        self._processes: list[subprocess.Popen[bytes]] = []
        ours = {"PULSE_SERVER": f"unix:{self._socket}", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "TERM": "dumb"}
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "XDG_"))} | ours

    def start(self) -> None:
        """Returns with both cards there and awake."""
        self._socket.unlink(missing_ok=True)
        protocol = f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"
        modules = [word for module in (protocol, *MODULES) for word in ("-L", module)]
        self._run(["pulseaudio", "--daemonize=no", "-n", "--exit-idle-time=-1", "--use-pid-file=no", *modules])
        wait_until(lambda: "mic" in self.pactl("list", "short", "sources"), "PulseAudio starts")
        self.pactl("set-default-sink", "speaker")
        self.pactl("set-default-source", "mic")
        # The monitor of a null sink sleeps for up to two seconds, unless somebody wants its sound soon.
        for source in MONITORS:
            words = ["parec", "--latency-msec=10", "-d", source, "--channels=1", "--format=s16le", f"--rate={HEARD_RATE_HZ}"]
            self._run([*words, "--raw", str(self._recording(source))])
        files = [self._recording(source) for source in MONITORS]
        wait_until(lambda: all(file.exists() and file.stat().st_size for file in files), "the cards wake")

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        self._processes.clear()
        for source in MONITORS:
            self._recording(source).unlink(missing_ok=True)

    def pactl(self, *words: str) -> str:
        """What pactl answers; nothing while the server is not there."""
        asked = subprocess.run(["pactl", *words], env=self.env, capture_output=True, text=True, check=False, timeout=LIMIT_S)
        return asked.stdout

    def play(self, recording: Path) -> None:
        """Say it into the microphone; returns when the last of it is in."""
        subprocess.run(["paplay", "--device=person", str(recording)], env=self.env, check=True, timeout=LIMIT_S)

    def recordings_by(self, process_id: int) -> int:
        """How many recordings this process is making."""
        return len(re.findall(rf'application\.process\.id = "{process_id}"', self.pactl("list", "source-outputs")))

    @property
    def position(self) -> int:
        """Of the speaker's recording: samples at HEARD_RATE_HZ. It goes on, sound or not: the card's own clock."""
        return self._recording("speaker.monitor").stat().st_size // 2

    def wait_for_more(self, seconds: float) -> None:
        """Wait until so much more has come out of the speaker, sound or not."""
        until = self.position + round(seconds * HEARD_RATE_HZ)
        wait_until(lambda: self.position >= until, "the speaker goes on")

    def sound_s(self, position: int) -> float:
        """Seconds from `position` to the last sample that is not silence; 0 where there is none."""
        samples = np.fromfile(self._recording("speaker.monitor"), np.int16, offset=2 * position).astype(np.int32)
        loud = np.flatnonzero(np.abs(samples) > QUIET)
        return (int(loud[-1]) + 1) / HEARD_RATE_HZ if len(loud) else 0.0

    def _recording(self, source: str) -> Path:
        return self._folder / f"{source}.raw"

    def _run(self, command: list[str]) -> None:
        self._processes.append(subprocess.Popen(command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))


class Person:
    """Sits at a running `companion talk --json`: presses, speaks, and reads what it says of itself."""

    def __init__(self, server: SoundServer, folder: Path, models: Path, **environment: str) -> None:
        self._server, self._folder = server, folder
        self._hand_fd, terminal_fd = pty.openpty()
        command = [sys.executable, "-m", "companion", "--models", str(models), "--data", str(folder), "talk", "--json"]
        environment = server.env | environment
        with (folder / "stderr").open("w") as said:
            self.program = subprocess.Popen(
                command, stdin=terminal_fd, stdout=subprocess.PIPE, stderr=said, env=environment, text=True
            )
        os.close(terminal_fd)
        self._lines: Queue[Line] = Queue()
        self.seen: list[Line] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.program.stdout or ():
            self._lines.put(json.loads(line))

    def wait_for(self, event: str, **fields: object) -> Line:
        while True:
            line = self._lines.get(timeout=LIMIT_S)
            self.seen.append(line)
            if line["event"] == event and fields.items() <= line.items():
                return line

    def tap(self) -> None:
        """The space bar, once: starts, or stops."""
        os.write(self._hand_fd, b" ")

    def press(self) -> None:
        """Returns when she listens, with the microphone open."""
        self.tap()
        self.wait_for("state", state="listening")
        wait_until(lambda: self.is_recorded, "the microphone opens")

    def say(self, recording: str) -> None:
        """Speak, and let go: a tap more than 0.75 s after the first is no repeat of a key that is held."""
        samples, rate_hz = soundfile.read(SHARED / "speech" / "an4" / f"{recording}.flac", dtype="int16")
        file = self._folder / f"{recording}.wav"
        soundfile.write(file, np.concatenate([samples, np.zeros(round(LETTING_GO_S * rate_hz), np.int16)]), rate_hz)
        self._server.play(file)
        self.tap()

    @property
    def is_recorded(self) -> bool:
        return self._server.recordings_by(self.program.pid) > 0

    def leave(self) -> int:
        """Press q. The exit code."""
        os.write(self._hand_fd, b"q")
        return self.end()

    def end(self) -> int:
        code = self.program.wait(LIMIT_S)
        self._reader.join(LIMIT_S)
        return code

    def clear_up(self) -> None:
        self.program.kill()
        self.end()
        os.close(self._hand_fd)
        if self.program.stdout is not None:
            self.program.stdout.close()


def wait_until(met: Callable[[], bool], what: str) -> None:
    """Look again and again, for what tells no event. Fails after LIMIT_S."""
    end_s = time.monotonic() + LIMIT_S
    while not met():
        if time.monotonic() > end_s:
            pytest.fail(f"{what}: not within {LIMIT_S:.0f} s")
        time.sleep(0.01)


@pytest.fixture(scope="session")
def running_sound_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    missing = [program for program in ("pulseaudio", "pactl", "paplay", "parec") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed (apt install pulseaudio pulseaudio-utils)")
    if not list(Path("/usr/lib").glob(f"*/{ALSA_PLUGIN}")):
        pytest.skip("ALSA has no way to PulseAudio (apt install libasound2-plugins)")
    server = SoundServer(tmp_path_factory.mktemp("pulse"))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture
def sound_server(running_sound_server: SoundServer) -> SoundServer:
    """With both cards plugged in, whatever the last test did."""
    if not running_sound_server.pactl("info"):
        running_sound_server.stop()
        running_sound_server.start()
    return running_sound_server


@pytest.fixture(scope="session")
def letter_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for --models. Without its card the pack of letters, numbers and commands passes for ears of the owner's choice,
    which listen alone.
    """
    folder = tmp_path_factory.mktemp("models")
    shutil.copytree(PACK, folder / "vosk-letters", ignore=shutil.ignore_patterns("card.toml"))
    return folder


@pytest.fixture
def sit_down(sound_server: SoundServer, tmp_path: Path, letter_models: Path) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def start(**environment: str) -> Person:
        person = Person(sound_server, tmp_path, letter_models, **environment)
        people.append(person)
        person.wait_for("state", state="idle")
        return person

    yield start
    for person in people:
        person.clear_up()
