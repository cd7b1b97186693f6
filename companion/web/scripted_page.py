"""A page without a browser: it holds the button, says recordings, and plays what it is sent. For tests and measurements.

with ScriptedPage("ws://127.0.0.1:8765/talk") as page:
    page.press()
    page.say(samples)
    page.release()
    page.wait_for(Spoken)

It is as strict as a browser: what the companion sends out of order, or what is none of its messages, raises in wait_for().
"""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from queue import Empty, Queue
from types import TracebackType
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from companion.web.position import PLAY_RATE_HZ
from companion.web.wire import (
    VERSION,
    Begin,
    Cut,
    End,
    FromBrowser,
    FromCompanion,
    Hello,
    Mute,
    Played,
    Press,
    Release,
    Sound,
    Stop,
    Voice,
    Welcome,
    WireError,
    parse_companion,
    printed,
)

PATIENCE_S = 10.0
PIECE = 512
"""32 ms."""
RATE_HZ = 16_000
REPORT_S = 0.1

M = TypeVar("M", bound=FromCompanion)


class ScriptedPage:
    """`plays`: "at once" reports sound as played when it comes; "live" takes its time over it; "silent" reports nothing."""

    def __init__(self, url: str, plays: str = "at once", origin: str = "") -> None:
        """`origin`: where the page came from; empty: from the companion itself."""
        self._open = ExitStack()
        own = Origin(origin or url.replace("ws", "http", 1).rpartition("/")[0])
        self._socket = self._open.enter_context(
            connect(url, origin=own, max_size=None, compression=None, proxy=None, close_timeout=1)
        )
        self._plays = plays
        self._news: Queue[FromCompanion | WireError | ConnectionClosed] = Queue()
        self._over = threading.Event()
        self._press = self._sent = 0
        self.sounds: dict[int, bytearray] = {}
        """What came of each playback: int16 at 24 kHz."""
        self.first_sound_s: dict[int, float] = {}
        self.ended, self.was_cut = set[int](), set[int]()
        self.seen: list[FromCompanion] = []
        self.closed: ConnectionClosed | None = None
        self._threads = [threading.Thread(target=self._read, daemon=True)]
        if plays == "live":
            self._threads.append(threading.Thread(target=self._play, daemon=True))
        for thread in self._threads:
            thread.start()
        self.send(Hello(VERSION))
        self.welcome = self.wait_for(Welcome)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """As a page that is closed or loaded anew."""
        self._over.set()
        self._open.close()
        for thread in self._threads:
            thread.join(PATIENCE_S)

    def send(self, message: FromBrowser) -> None:
        self.send_raw(printed(message))

    def send_raw(self, data: str | bytes) -> None:
        """Whatever it is."""
        self._socket.send(data)

    def press(self) -> None:
        self._press, self._sent = self._press + 1, 0
        self.send(Press(self._press))

    def say(self, samples: NDArray[np.int16], paced: bool = False) -> None:
        """Into the microphone. `samples`: int16 at 16 kHz. `paced`: as fast as one talks."""
        began_s = time.monotonic()
        for at in range(0, len(samples) - len(samples) % PIECE, PIECE):
            if paced:
                self._over.wait(max(0.0, began_s + (at + PIECE) / RATE_HZ - time.monotonic()))
            self.send(Sound(self._press, samples[at : at + PIECE]))
            self._sent += PIECE

    def release(self) -> None:
        self.send(Release(self._press, self._sent))

    def mute(self, on: bool) -> None:
        self.send(Mute(on))

    def stop(self) -> None:
        self.send(Stop())

    def wait_for(self, kind: type[M], is_it: Callable[[M], bool] = lambda _message: True) -> M:
        """The next message of that kind. Raises what went wrong instead, and TimeoutError."""
        end_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                message = self._news.get(timeout=max(0.0, end_s - time.monotonic()))
            except Empty:
                raise TimeoutError(f"no {kind.__name__} within {PATIENCE_S:.0f} s; the last were {self.seen[-5:]}") from None
            if isinstance(message, Exception):
                raise message
            if isinstance(message, kind) and is_it(message):
                return message

    def wait_until_closed(self) -> tuple[int, str]:
        """The code and the words with which the companion closed it. Raises TimeoutError."""
        self._threads[0].join(PATIENCE_S)
        if self.closed is None or self.closed.rcvd is None:
            raise TimeoutError("it was not closed, or without a word")
        return self.closed.rcvd.code, self.closed.rcvd.reason

    def _read(self) -> None:
        try:
            while True:
                message = parse_companion(self._socket.recv())
                self._take(message)
                self.seen.append(message)
                self._news.put(message)
        except WireError as error:
            self._news.put(error)
        except ConnectionClosed as closed:
            self.closed = closed
            self._news.put(closed)

    def _take(self, message: FromCompanion) -> None:
        match message:
            case Begin(playback):
                if playback in self.sounds:
                    raise WireError(f"playback {playback} begins twice")
                self.sounds[playback] = bytearray()
            case Voice(playback, sound):
                if playback not in self.sounds or playback in self.ended | self.was_cut:
                    raise WireError(f"sound of playback {playback}, which is not on")
                self.first_sound_s.setdefault(playback, time.monotonic())
                self.sounds[playback] += sound
                if self._plays == "at once":
                    self.send(Played(playback, len(self.sounds[playback]) // 2))
            case End(playback):
                self.ended.add(playback)
            case Cut(playback):
                self.was_cut.add(playback)

    def _play(self) -> None:
        """Reports as a page does: every 100 ms, and at the end."""
        told: dict[int, int] = {}
        while not self._over.wait(REPORT_S):
            for playback, began_s in list(self.first_sound_s.items()):
                samples = min(len(self.sounds[playback]) // 2, round((time.monotonic() - began_s) * PLAY_RATE_HZ))
                if told.get(playback) != samples and playback not in self.was_cut:
                    told[playback] = samples
                    try:
                        self.send(Played(playback, samples))
                    except ConnectionClosed:
                        return
