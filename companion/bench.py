"""Measures what a person waits for, on recordings played at the speed of life.

Each turn is a real one: recogniser, mind, voice, the turn's own threads. A third of a second after her first sound the next press
interrupts her, so every turn but the last also measures how soon she falls silent. `aloud` sends the answers through the sound
card, whose own delay then counts; else a speaker of the same pace stands in for it.
"""

import dataclasses
import itertools
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue

import psutil

from companion import app, bench_models, engines
from companion.audio.recordings import RecordedMicrophone, RecordedSpeaker
from companion.audio.speaker import CardSpeaker
from companion.bench_report import Report
from companion.conversation import Conversation
from companion.errors import CompanionError
from companion.minds import open_parts
from companion.turn import events
from companion.turn.interfaces import Playback, Speaker
from companion.turn.runner import Notice

INTERRUPT_AFTER_S = 0.3
STARTS = 3


class _WatchedSpeaker:
    """A speaker that keeps its last named playback at hand."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self.last: Playback | None = None
        self.wake, self.rest = speaker.wake, speaker.rest

    def begin(self, name: str = "") -> Playback:
        playback = self._speaker.begin(name)
        if name:
            self.last = playback
        return playback


class _Hand:
    """Presses for each recording, and interrupts each answer but the last."""

    def __init__(self, turns: int, report: Report, speaker: _WatchedSpeaker, queue: "SimpleQueue[events.Event | None]") -> None:
        self._turns, self._report, self._speaker, self._queue = turns, report, speaker, queue
        self._pressed = 0
        self._process = psutil.Process()
        self._text_ms, self._pressed_s = 0.0, 0.0
        self._conversation = "idle"
        self._to_press = False  # the timer that interrupts her runs
        self._answered = False  # an apology or "I didn't catch that" is no answer to be timed
        self._interrupted: Playback | None = None
        self.interrupts = True
        self.when_done: Callable[[], None] = lambda: queue.put(None)
        self.on_turn: Callable[[int], object] = lambda _number: None

    def watch(self, notice: Notice) -> None:
        match notice.event:
            case "state":
                self._state(str(notice.fields["state"]))
            case "heard" if notice.fields["text"]:
                self._text_ms = float(str(notice.fields["after_release_ms"]))
                self._report.release_to_text_ms.append(self._text_ms)
            case "answer_found":
                self._answered = True
                self._report.text_to_reply_ms.append(float(str(notice.fields["after_release_ms"])) - self._text_ms)
            case "first_sound" if self._answered:
                self._report.release_to_first_sound_ms.append(float(str(notice.fields["after_release_ms"])))
                if self.interrupts and self._pressed < self._turns:
                    self._to_press = True
                    threading.Timer(INTERRUPT_AFTER_S, self._interrupt).start()

    def let_go(self, at_s: float) -> None:
        self._queue.put(events.Released(at_s=at_s, by_hand=False))

    def _state(self, state: str) -> None:
        self._conversation = state
        if state == "listening" and self._interrupted is not None:
            silent_s = self._interrupted.silent_s
            if silent_s is not None and silent_s >= self._pressed_s:  # else she had finished by herself
                self._report.interrupt_ms.append((silent_s - self._pressed_s) * 1000)
            self._interrupted = None
        if state == "listening" and self._pressed > 1:
            self._report.rss_mb.append(resident_mb(self._process))
        if state == "idle" and not self._to_press:
            if self._pressed < self._turns:
                self._press()
            else:
                self.when_done()

    def _interrupt(self) -> None:
        self._to_press = False
        self._interrupted = self._speaker.last if self._conversation == "speaking" else None
        self._press()

    def _press(self) -> None:
        self._pressed += 1
        self._answered = False
        self.on_turn(self._pressed)
        self._pressed_s = time.monotonic()
        self._queue.put(events.Pressed(at_s=self._pressed_s))


def run(
    house: engines.House,
    recordings: Sequence[Path],
    *,
    turns: int = 40,
    fast: bool = False,
    aloud: bool = False,
    idle_s: float = 10.0,
    llama: Path | None = None,
    options: Sequence[str] = (),
    on_turn: Callable[[int], object] = lambda _number: None,
    on_models: Callable[[], object] = lambda: None,
) -> Report:
    """Hold the conversation and measure it; and then the models alone, unless it is to be `fast`.

    `options`: the program's own, for the processes that time the start. `on_turn` is told the number of each turn as it begins.
    `llama`: the decoder as a GGUF file; without one, that which lies beside the decoder, if there is any.
    """
    start_s = start_to_ready_s(recordings[0], options) if idle_s else None
    parts = engines.Parts.load(engines.forgetful(house), seed=0)
    mind = open_parts(house.models, house.data, house.settings.mind).name
    report = Report({"ears": parts.ears.name, "mind": mind, "voice": parts.voice.name}, start_s=start_s)
    try:
        _converse(house, parts, recordings, report, turns=turns, fast=fast, aloud=aloud, idle_s=idle_s, on_turn=on_turn)
        _recognise(house, parts, recordings[: min(turns, len(recordings))], report)
    finally:
        parts.close()
    if not fast:
        on_models()
        _measure_models(house, llama, report)
    return report


def _measure_models(house: engines.House, llama: Path | None, report: Report) -> None:
    figures = dataclasses.asdict(bench_models.measure(house.models, house.data, llama))
    for source, values in figures.pop("first_piece_ms").items():
        report.first_piece_ms.setdefault(source, []).extend(values)
    for name, value in figures.items():
        setattr(report, name, value)


def _converse(
    house: engines.House,
    parts: engines.Parts,
    recordings: Sequence[Path],
    report: Report,
    turns: int,
    *,
    fast: bool,
    aloud: bool,
    idle_s: float,
    on_turn: Callable[[int], object],
) -> None:
    sound = house.settings.sound
    card = CardSpeaker(sound.speaker, sound.volume) if aloud else RecordedSpeaker(None, paced=not fast)
    queue: SimpleQueue[events.Event | None] = SimpleQueue()
    speaker = _WatchedSpeaker(card)
    hand = _Hand(turns, report, speaker, queue)
    hand.interrupts, hand.on_turn = not fast, on_turn
    microphone = RecordedMicrophone(itertools.islice(itertools.cycle(recordings), turns), hand.let_go, paced=not fast)
    conversation = Conversation(house, parts, microphone, speaker, hand.watch, queue=queue)

    def rest() -> None:
        threading.Thread(target=_idle, args=(report, idle_s, conversation.stop), daemon=True).start()

    hand.when_done = rest
    conversation.run()


def _idle(report: Report, idle_s: float, stop: Callable[[], None]) -> None:
    """CPU time of this process and the voice's while nothing happens, as a share of one core."""
    if idle_s:
        before_s = _cpu_s()
        time.sleep(idle_s)
        report.idle_cpu_percent = round(100 * (_cpu_s() - before_s) / idle_s, 3)
    stop()


def _cpu_s() -> float:
    process = psutil.Process()
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(time_.user + time_.system for time_ in times))


def resident_mb(process: psutil.Process) -> float:
    """Resident memory with that of the voice's process, in MB."""
    total = process.memory_info().rss
    for child in process.children(recursive=True):
        try:
            total += child.memory_info().rss
        except psutil.NoSuchProcess:  # it was interrupted
            continue
    return float(total / 1e6)


def _recognise(house: engines.House, parts: engines.Parts, recordings: Sequence[Path], report: Report) -> None:
    """Recognition at full speed, and the mind on what was heard."""
    sound_s, start_s, texts = 0.0, time.process_time(), []
    for file in recordings:
        heard = app.transcribe(file, parts.ears)
        sound_s += heard.seconds
        texts.append(heard.text)
    report.stt_rtf = round((time.process_time() - start_s) / sound_s, 4) if sound_s else None
    mind = engines.open_mind(house, seed=0)
    for text in filter(None, texts):
        start_s = time.perf_counter()
        reply = mind.reply(text)
        spoken = next(reply.pieces, "")
        report.first_piece_ms.setdefault(reply.source, []).append((time.perf_counter() - start_s) * 1000)
        mind.remember(text, spoken + "".join(reply.pieces))


def start_to_ready_s(recording: Path, options: Sequence[str]) -> float:
    """From starting the program to "ready", models loaded and voice awake: the median of a few starts."""
    command = [sys.executable, "-m", "companion", *options, "talk", "--json", "--wav", os.fspath(recording)]
    taken = []
    for _ in range(STARTS):
        start_s = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
            for line in child.stdout or ():
                if json.loads(line)["event"] == "state":
                    taken.append(time.perf_counter() - start_s)
                    break
            child.terminate()
    if not taken:
        raise CompanionError("The program did not get ready.", "`companion doctor` tells which part is missing.")
    return round(statistics.median(taken), 3)
