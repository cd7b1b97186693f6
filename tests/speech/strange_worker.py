"""Stands in for the voice process: speaks its protocol, and misbehaves as its first argument says.

    strange_worker.py MODE NOTES FOLDER VOICE RATE_WPM PITCH VOLUME

NOTES is a named pipe or a file. "hang" writes a byte to it once it hangs. A mode that begins with "once-" misbehaves in its first
life only, which NOTES remembers. Sound is a square wave, a hundredth of a second for each character.
"""

import json
import os
import signal
import struct
import sys
from pathlib import Path


def wav(seconds: float) -> bytes:
    sound = b"".join(struct.pack("<h", 8000 if at // 50 % 2 else -8000) for at in range(int(22050 * seconds)))
    return (
        struct.pack("<4sI8sIHHIIHH4sI", b"RIFF", 36 + len(sound), b"WAVEfmt ", 16, 1, 1, 22050, 44100, 2, 16, b"data", len(sound))
        + sound
    )


def tell(line: object) -> None:
    sys.stdout.write((line if isinstance(line, str) else json.dumps(line)) + "\n")
    sys.stdout.flush()


def hang(notes: str) -> None:
    if notes:
        pipe = os.open(notes, os.O_WRONLY)
        os.write(pipe, b"x")
        os.close(pipe)
    signal.pause()


def answer(mode: str, notes: str, request: dict[str, object], folder: str) -> None:
    path = f"{folder}/{request['id']}.wav"
    if mode == "hangs":
        hang(notes)
    if mode == "garbage":
        tell("Audio saved to nowhere")
    if mode == "flood":
        sys.stdout.write("la " * 100_000)
        sys.stdout.flush()
    if mode == "dies":
        sys.exit(3)
    if mode == "error":
        return tell({"id": request["id"], "error": "RuntimeError: it wrote no sound"})
    if mode == "another's":
        return tell({"id": -1, "file": path})
    if mode != "no-file":
        whole = wav(len(str(request["text"])) / 100)
        Path(path).write_bytes({"empty-file": b"", "no-sound": wav(0), "cut-short": whole[:20]}.get(mode, whole))
    return tell({"id": request["id"], "file": path})


def main(mode: str, notes: str, folder: str, *_: str) -> None:
    if mode.startswith("once-"):
        mode = "good" if Path(notes).exists() else mode.removeprefix("once-")
        Path(notes).touch()
        notes = ""
    if mode == "hangs-at-start":
        hang("")
    if mode == "dies-at-start":
        sys.exit(3)
    if mode == "refuses":
        return tell({"error": "OSError: libespeak-ng.so.1"})
    tell({"ready": True, "note": ""})
    for line in sys.stdin:
        answer(mode, notes, json.loads(line), folder)
    return None


if __name__ == "__main__":
    main(*sys.argv[1:])
