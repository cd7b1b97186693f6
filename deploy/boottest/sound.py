"""The air around the machine: a mouth before its microphone, and an ear before its speaker.

A PulseAudio of the test's own, with a socket and folders of its own, so that no sound of this machine's goes in or out:

    paplay -> sink "microphone" -> its monitor -> QEMU's virtio sound card -> the guest
    the guest -> QEMU's virtio sound card -> sink "speaker" -> its monitor -> parec -> a file
"""

import os
import shutil
import subprocess
import time
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from deploy.boottest.failures import BootTestError

RATE_HZ = 48_000
PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
START_LIMIT_S = 30.0
PLAY_LIMIT_S = 60.0
QUIET = 200
"""Of 32768. A null sink adds no noise: what is above this was played."""

SINKS = ("microphone", "speaker")


class Air:
    """Make it, start() it, and close() it. The device's side is `audiodev`, for QEMU's command line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._socket = folder / "socket"
        self._file = folder / "speaker.raw"
        self._processes: list[subprocess.Popen[bytes]] = []
        ours = {"PULSE_SERVER": f"unix:{self._socket}", "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "TERM": "dumb"}
        self._env = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "XDG_"))} | ours

    def start(self) -> None:
        """Returns when both cards are there and awake. Raises BootTestError."""
        missing = [program for program in PROGRAMS if shutil.which(program) is None]
        if missing:
            raise BootTestError(f"{' and '.join(missing)} is missing.", "Install: apt install pulseaudio pulseaudio-utils.")
        protocol = f"module-native-protocol-unix socket={self._socket} auth-anonymous=1"
        modules = [protocol, *(f"module-null-sink sink_name={name} rate={RATE_HZ} channels=2" for name in SINKS)]
        words = [word for module in modules for word in ("-L", module)]
        self._run(["pulseaudio", "--daemonize=no", "-n", "--exit-idle-time=-1", "--use-pid-file=no", *words])
        self._wait(lambda: "speaker" in self._pactl("list", "short", "sinks"))
        # The monitor of a null sink sleeps for up to two seconds, unless somebody wants its sound soon.
        listen = ["parec", "--latency-msec=20", "--channels=1", "--format=s16le", f"--rate={RATE_HZ}", "--raw"]
        self._run([*listen, "-d", "speaker.monitor", str(self._file)])
        self._run([*listen, "-d", "microphone.monitor", os.devnull])
        self._wait(lambda: self._file.exists() and self._file.stat().st_size > 0)

    @property
    def audiodev(self) -> str:
        """What follows QEMU's -audiodev, but for the id."""
        server = f"pa,server=unix:{self._socket}"
        return f"{server},in.name=microphone.monitor,in.latency=100000,out.name=speaker,out.latency=100000"

    def say(self, recording: Path) -> None:
        """Say it into the microphone; returns when the last of it is in."""
        subprocess.run(["paplay", "--device=microphone", str(recording)], env=self._env, check=True, timeout=PLAY_LIMIT_S)

    @property
    def position(self) -> int:
        """Of what came out of the speaker: samples at RATE_HZ. It goes on, sound or not: the card's own clock."""
        return self._file.stat().st_size // 2

    def heard(self, position: int) -> NDArray[np.int16]:
        """What came out of the speaker since then: int16, shape (samples,)."""
        return np.fromfile(self._file, np.int16, offset=2 * position)

    def sound_s(self, position: int) -> float:
        """Seconds from the first to the last sample since `position` that is not silence; 0 where there is none."""
        return loud_s(self.heard(position))

    def silence_s(self) -> float:
        """For how long nothing has come out of the speaker."""
        tail = self.heard(max(0, self.position - 60 * RATE_HZ))
        loud = np.flatnonzero(np.abs(tail.astype(np.int32)) > QUIET)
        return (len(tail) - (int(loud[-1]) + 1 if len(loud) else 0)) / RATE_HZ

    def keep(self, position: int, file: Path) -> Path:
        """Write what came out of the speaker since then as a WAV file."""
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE_HZ)
            out.writeframes(self.heard(position).tobytes())
        return file

    def close(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        self._processes.clear()

    def _pactl(self, *words: str) -> str:
        return subprocess.run(["pactl", *words], env=self._env, capture_output=True, text=True, check=False, timeout=10).stdout

    def _run(self, command: list[str]) -> None:
        with (self._folder / "pulse.log").open("ab") as log:
            self._processes.append(subprocess.Popen(command, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log))

    def _wait(self, met: Callable[[], bool]) -> None:
        end_s = time.monotonic() + START_LIMIT_S
        while not met():
            if time.monotonic() > end_s:
                raise BootTestError("PulseAudio does not start.", f"{self._folder / 'pulse.log'} says why.")
            time.sleep(0.02)


def loud_s(samples: NDArray[np.int16]) -> float:
    """Seconds from the first to the last sample that is not silence."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > QUIET)
    return float(loud[-1] - loud[0] + 1) / RATE_HZ if len(loud) else 0.0
