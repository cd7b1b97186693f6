"""`companion serve` as people start it, in a process of its own, and what it prints."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue
from typing import Any

PATIENCE_S = 30.0
SETTINGS = '[ring]\nkind = "none"\n[sound]\nchimes = false\n[memory]\non = false\n'
"""Without chimes the first sound is hers; without a memory she does not begin with her questions."""


class Serving:
    """At `address`, with everything that it keeps in `folder`. stop() it."""

    def __init__(self, folder: Path, more_settings: str = "") -> None:
        settings = folder / "companion.toml"
        settings.write_text(SETTINGS + more_settings, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "companion", "--data", str(folder), "--settings", str(settings)]
        self.process = subprocess.Popen(
            [*command, "serve", "--no-open", "--json", "--port", str(port)], stdout=subprocess.PIPE, text=True
        )
        self._told: Queue[dict[str, Any]] = Queue()
        threading.Thread(target=self._read, daemon=True).start()
        self.address = str(self.wait_for("serving")["address"])

    def wait_for(self, event: str) -> dict[str, Any]:
        """The next line of that kind."""
        while (told := self._told.get(timeout=PATIENCE_S))["event"] != event:
            pass
        return told

    def stop(self) -> None:
        with self.process:  # closes its pipe
            self.process.terminate()
            self.process.wait(PATIENCE_S)

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(json.loads(line))
