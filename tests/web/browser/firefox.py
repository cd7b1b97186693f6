"""Drives Debian's Firefox, which playwright can't, by the protocol that it brings: W3C's WebDriver BiDi, over a socket.

with Firefox(folder, environment) as firefox:
    firefox.open("http://127.0.0.1:8765/")
    firefox.until("document.title === 'Talk'")
"""

import base64
import itertools
import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.sync.client import ClientConnection, connect

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
PATIENCE_S = 30.0
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://[\w.:]+)")
PREFERENCES = {
    "browser.aboutwelcome.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "media.navigator.permission.disabled": True,  # the microphone is given without a question
}
ESCAPE = "\ue00c"


class FirefoxError(Exception):
    """What it refused, or what did not come true."""


class Firefox:
    """One window, without a screen."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        """`folder` becomes its profile."""
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (folder / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [PROGRAM or "firefox", "--headless", "--profile", str(folder), "--remote-debugging-port", "0"]
        self._process = subprocess.Popen(
            command, env={**environment, "HOME": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        self._numbers = itertools.count(1)
        self.complaints: list[str] = []
        self._open = ExitStack()
        self._open.callback(self._end)
        self._socket = self._open.enter_context(self._connect())
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._window = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    def open(self, address: str) -> None:
        self._ask("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def value(self, expression: str) -> Any:
        """Of JavaScript: a string, a number, true or false; None for anything else."""
        told = self._ask("script.evaluate", expression=expression, target={"context": self._window}, awaitPromise=True)
        if told["type"] != "success":
            raise FirefoxError(told["exceptionDetails"]["text"])
        return told["result"].get("value")

    def until(self, expression: str) -> None:
        end_s = time.monotonic() + PATIENCE_S
        while not self.value(expression):
            if time.monotonic() > end_s:
                raise FirefoxError(f"{expression} never came true; the page says: {self.value('document.body.innerText')}")
            time.sleep(0.05)

    def point(self, selector: str, *acts: str) -> None:
        """The mouse goes to the middle of it, and does `acts`: pointerDown, pointerUp."""
        box = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        x, y = (round(self.value(f"{box}.{near} + {box}.{size} / 2")) for near, size in (("x", "width"), ("y", "height")))
        moved: list[dict[str, Any]] = [{"type": "pointerMove", "x": x, "y": y}]
        self._act("pointer", moved + [{"type": act, "button": 0} for act in acts])

    def press(self, key: str) -> None:
        self._act("key", [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}])

    def picture(self) -> bytes:
        """A PNG, for whoever looks for a fault."""
        return base64.b64decode(self._ask("browsingContext.captureScreenshot", context=self._window)["data"])

    def _connect(self) -> AbstractContextManager[ClientConnection]:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := LISTENING.search(line):
                threading.Thread(target=self._process.stderr.read, daemon=True).start()  # a full pipe would hold it up
                return connect(f"{found[1]}/session", max_size=None, proxy=None)
        self._open.close()
        raise FirefoxError("it ended before it listened")

    def _end(self) -> None:
        with self._process:  # closes its pipe, and waits for it
            self._process.terminate()
            try:
                self._process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _act(self, kind: str, acts: list[dict[str, Any]]) -> None:
        self._ask("input.performActions", context=self._window, actions=[{"type": kind, "id": kind, "actions": acts}])

    def _ask(self, method: str, **parameters: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            told = json.loads(self._socket.recv(PATIENCE_S))
            if told.get("method") == "log.entryAdded" and told["params"]["level"] in ("error", "warn"):
                self.complaints.append(str(told["params"]["text"]))
            if told.get("id") == number:
                if told["type"] == "error":
                    raise FirefoxError(f"{method}: {told['message']}")
                return told["result"]
