"""Trying a Vosk model in a process of its own before it is let into ours.

A damaged file can take the whole process down, and no exception tells of it: with vosk 0.3.45, 200 random bytes in the middle
of a graph end it by signal 11, and 40 in an acoustic model by an abort at the first sound. So a model that is new here is
loaded by a child first, and hears a little noise. Its success is remembered with the sizes and times of its files; an unchanged
model costs no child again. Damage in a corner that noise doesn't reach stays unseen: only a card's checksums tell all.
"""

import contextlib
import json
import logging
import os
import random
import signal
import subprocess
import sys
from array import array
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from companion.errors import ModelError
from companion.models.card import damaged
from companion.placeholders import placeholders

STAMPS_NAME = "vosk-trials.json"
NO_VOSK = 3
"""The child's exit code when there is no Vosk, which is no fault of the model's."""

NOISE_LEVELS = (30, 30, 3000, 300, 10000, 1000)
"""Of 16-bit samples, each for a quarter of a second."""

log = logging.getLogger(__name__)

Stamp = list[list[str | int]]


def prove(folder: Path, state: Path, limit_s: float = 60.0) -> None:
    """Make sure that the Vosk model in `folder` loads and hears, by trying it unless that was done before.

    Args:
        folder: a Vosk model.
        state: the folder for what is remembered; made if need be. If it can't be written, the trial is held every time.
        limit_s: seconds the trial may take; only there so that a hang ends.
    Raises: ModelError when the model fails.
    """
    stamps = _stamps(state / STAMPS_NAME)
    name = str(folder.resolve())
    stamp = _stamp(folder)
    if stamps.get(name) == stamp:
        return
    _try(folder, limit_s)
    kept = {other: value for other, value in stamps.items() if Path(other).is_dir()}
    _keep(state / STAMPS_NAME, kept | {name: stamp})


def _try(folder: Path, limit_s: float) -> None:
    # -P: a folder called companion where the person happens to be must not be taken for this program.
    command = [sys.executable, "-P", "-m", "companion.models.trial", str(folder)]
    try:
        child = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit_s, check=False)
    except subprocess.TimeoutExpired as error:
        raise damaged(folder, f"it did not load within {limit_s:g} seconds.") from error
    if child.returncode == 0:
        return
    lines = child.stderr.decode(errors="replace").splitlines()
    # Python's own lines, after Vosk's, say only that it failed.
    said = [line for line in lines if "VoskAPI" in line] or lines or [""]
    log.debug("trial of %s ended with %d: %s", folder, child.returncode, said[-1])
    if child.returncode == NO_VOSK:
        raise ModelError(
            f"The model pack {folder.name} needs Vosk, which is not here or doesn't start.", "Install it: `pip install vosk`."
        )
    if child.returncode == -signal.SIGKILL:
        raise ModelError(f"This machine has too little free memory for the model pack {folder.name}.", "Use a smaller pack.")
    raise damaged(folder, "Vosk can't load it. It is damaged or not whole.")


def _stamp(folder: Path) -> Stamp:
    """Whatever changes when the model or Vosk does. Raises ModelError when the folder can't be read."""
    try:
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        details = [(file.relative_to(folder).as_posix(), file.stat()) for file in files]
    except OSError as error:
        raise damaged(folder, f"it can't be read: {error.strerror}.") from error
    try:
        stamp: Stamp = [["vosk", version("vosk")]]
    except PackageNotFoundError:  # the child finds that out too, and says it
        stamp = []
    return stamp + [[name, detail.st_size, detail.st_mtime_ns] for name, detail in details]


def _stamps(file: Path) -> dict[str, Stamp]:
    try:
        stamps = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}  # the first time, or damaged: the trials are held again
    return stamps if isinstance(stamps, dict) else {}


def _keep(file: Path, stamps: dict[str, Stamp]) -> None:
    """Write whole or not at all: the power may go at any time."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with new.open("w", encoding="utf-8") as out:
            json.dump(stamps, out)
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
    except OSError as error:
        log.debug("cannot remember the trial in %s: %s", file, error)
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def _load_and_listen(folder: str) -> None:
    """What the child does: load the model and recognise noise, faint at first and then as loud as speech: faint noise is heard as
    silence by a good model, and leads nowhere in the graph.
    """
    try:
        with placeholders("requests", "srt", "tqdm"):
            import vosk  # noqa: PLC0415  only the child needs it
    except (ImportError, OSError):
        sys.exit(NO_VOSK)
    chance = random.Random(1)
    noise = array("h", (chance.randint(-level, level) for level in NOISE_LEVELS for _ in range(4000)))
    recogniser = vosk.KaldiRecognizer(vosk.Model(folder), 16000.0)
    recogniser.AcceptWaveform(noise.tobytes())
    recogniser.FinalResult()


def _stand_back() -> None:
    """A crash leaves no core file on the card; and if a junk size eats the memory, it is this process that is ended."""
    import resource  # noqa: PLC0415  not on every system

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


if __name__ == "__main__":
    _stand_back()
    _load_and_listen(sys.argv[1])
