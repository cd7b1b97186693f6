"""The voice's own process: pyttsx3 can hang and cannot be stopped, but a process can be killed.

    voice_worker.py FOLDER VOICE RATE_WPM PITCH VOLUME

First it says a test sentence to itself and writes {"ready": true, "note": ""}, or {"error": "..."} where pyttsx3 cannot work.
Then, for each line {"id", "text"} that it reads, it writes a line {"id", "file"} or {"id", "error"}. It ends with its stdin,
in mid-word too, and takes FOLDER with it. It is run by its path, and imports little: it is started again after each
interruption.
"""

import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

WAV_HEADER_BYTES = 44
TEST_LIMIT_S = 4.0
SENTENCE_LIMIT_S = 600.0
"""The parent has a shorter one, and kills."""
SETTLE_TRIES = 5
LEAVING_TRIES = 100
SECOND_CHOICE = "en-us"
"""The voice that stays when the one asked for does not exist."""


def protocol_channel() -> TextIO:
    """pyttsx3 prints to stdout: keep the real one for the protocol, and let what is printed go nowhere."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return channel


def end_with_stdin(requests: "queue.Queue[str]", folder: str) -> None:
    """Pass requests on; when the parent has gone, leave nothing of what was said behind, whatever the engine is doing."""
    for line in sys.stdin:
        requests.put(line)
    for _ in range(LEAVING_TRIES):
        try:
            for name in os.listdir(folder):  # noqa: PTH208  pathlib takes longer to import than all else here
                os.unlink(os.path.join(folder, name))  # noqa: PTH108, PTH118
            os.rmdir(folder)  # noqa: PTH106
        except FileNotFoundError:  # the parent was faster
            break
        except OSError:  # a sentence was just written into it
            continue
    os._exit(0)


def open_engine(voice: str, rate_wpm: int, pitch: int, volume: int) -> tuple[Any, list[str]]:
    """The engine, and a list that fills with what it could not do: settings take effect, or fail, in its first run."""
    import pyttsx3  # noqa: PLC0415  its absence is an answer of this process, not its end

    engine = pyttsx3.init()
    mistakes: list[str] = []
    engine.connect("error", lambda name, exception: mistakes.append(str(exception)))  # noqa: ARG005  called by keyword
    engine.setProperty("voice", SECOND_CHOICE)
    engine.setProperty("voice", voice)
    engine.runAndWait()
    let_the_engine_rest()
    settle(engine, {"rate": rate_wpm, "volume": volume / 100, "pitch": pitch}, mistakes)
    return engine, mistakes


def holds(engine: Any, name: str, value: float) -> bool:
    try:
        return abs(float(engine.getProperty(name)) - value) < 0.005  # volume comes back as hundredths
    except KeyError:  # versions before 2.99 know no pitch
        return True


def settle(engine: Any, settings: dict[str, float], mistakes: list[str]) -> None:
    """Set these until they hold: espeak-ng takes them in a thread of its own, and now and then loses one to a change of voice."""
    for _ in range(SETTLE_TRIES):
        wrong = [name for name, value in settings.items() if not holds(engine, name, value)]
        if not wrong:
            return
        for name in wrong:
            engine.setProperty(name, settings[name])
        let_the_engine_rest()
    mistakes.append(f"{' and '.join(wrong)} cannot be set")


def save(engine: Any, finished: threading.Event, text: str, path: str, limit_s: float) -> None:
    """Raises RuntimeError when no sound came: some versions write no file.

    The end of runAndWait() says nothing. espeak-ng works in a thread of its own, and "finished-utterance" comes when the file is
    whole; what lies there before is the beginning of a sentence, or nothing.
    """
    finished.clear()
    engine.save_to_file(text, path)
    engine.runAndWait()
    if not finished.wait(limit_s):
        raise RuntimeError("it did not finish")
    let_the_engine_rest()
    if not os.path.exists(path) or os.path.getsize(path) <= WAV_HEADER_BYTES:  # noqa: PTH110, PTH202
        raise RuntimeError("it wrote no sound")


def let_the_engine_rest() -> None:
    """Wait for espeak-ng's own thread: an end that it tells twice would end the next sentence before its first word."""
    with suppress(ImportError, AttributeError):  # pyttsx3 does not promise this module
        from pyttsx3.drivers import _espeak  # noqa: PLC0415

        _espeak.Synchronize()


def serve(requests: "queue.Queue[str]", say: Callable[[str, str], None], folder: str, channel: TextIO) -> None:
    while True:
        request = json.loads(requests.get())
        path = os.path.join(folder, f"{request['id']}.wav")  # noqa: PTH118
        try:
            say(request["text"], path)
            answer = {"id": request["id"], "file": path}
        except Exception as error:  # noqa: BLE001  the parent decides what a failed sentence means
            answer = {"id": request["id"], "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=channel)


def main(folder: str, voice: str, rate_wpm: str, pitch: str, volume: str) -> None:
    channel = protocol_channel()
    requests: queue.Queue[str] = queue.Queue()
    threading.Thread(target=end_with_stdin, args=(requests, folder), daemon=True).start()
    finished = threading.Event()
    test_path = os.path.join(folder, "test.wav")  # noqa: PTH118
    try:
        engine, mistakes = open_engine(voice, int(rate_wpm), int(pitch), int(volume))
        engine.connect("finished-utterance", lambda name, completed: finished.set())  # noqa: ARG005  called by keyword
        save(engine, finished, "ready", test_path, TEST_LIMIT_S)
        os.unlink(test_path)  # noqa: PTH108
    except Exception as error:  # noqa: BLE001  whatever it is, this engine cannot speak here
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}), file=channel)
        return
    print(json.dumps({"ready": True, "note": "; ".join(mistakes)}), file=channel)
    serve(requests, lambda text, path: save(engine, finished, text, path, SENTENCE_LIMIT_S), folder, channel)


if __name__ == "__main__":
    main(*sys.argv[1:])
