"""The wires into a running QEMU: its monitor (QMP), its pins (qtest), and a root shell inside the guest.

The framing is in pure functions and small classes fed with bytes; the sockets only carry. QMP: QEMU's interop/qmp-spec; one
JSON object a line. qtest: QEMU's tests/qtest; one command a line, answered by a line that begins with OK, FAIL or ERR.
"""

import json
import re
import secrets
import socket
import time
from pathlib import Path
from typing import Any

from deploy.boottest.failures import CheckFailedError

PATIENCE_S = 60.0
ASK_AGAIN_S = 3.0
PL061_BASE = 0x0903_0000
"""Of QEMU's virt machine (hw/arm/virt.c). Bits 2 to 9 of the address choose which lines of its data register are meant."""

Fields = dict[str, Any]


def split_lines(buffer: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines of what has come so far, and the rest."""
    *lines, rest = buffer.split(b"\n")
    return [line.rstrip(b"\r") for line in lines], rest


def qmp_answer(line: bytes) -> Fields | None:
    """What a line of QMP answers; None for the greeting and for events. Raises CheckFailedError for a refusal."""
    try:
        message = json.loads(line)
    except ValueError as error:
        raise CheckFailedError(f"QEMU's monitor said something that is not JSON: {line[:80]!r}") from error
    if not isinstance(message, dict) or "event" in message or "QMP" in message:
        return None
    if "error" in message:
        raise CheckFailedError(f"QEMU refused: {message['error'].get('desc', message['error'])}")
    return message if "return" in message else None


def qtest_answer(line: bytes) -> str | None:
    """What a line of qtest answers, without its OK; None for news of interrupts. Raises CheckFailedError for a refusal."""
    words = line.decode("ascii", "replace").split()
    if not words or words[0] == "IRQ":
        return None
    if words[0] != "OK":
        raise CheckFailedError(f"QEMU's qtest refused: {' '.join(words)}")
    return " ".join(words[1:])


def shell_answer(buffer: bytes, tag: str) -> tuple[int, str] | None:
    """The exit code and the output of a command that ends by printing `tag`:CODE. None: it has not ended yet."""
    found = re.search(rb"\r?\n?" + tag.encode() + rb":(\d+)\r?\n", buffer)
    if found is None:
        return None
    return int(found[1]), buffer[: found.start()].decode("utf-8", "replace").replace("\r", "")


class Wire:
    """A unix socket that QEMU serves, read by lines or as it comes."""

    def __init__(self, path: Path, limit_s: float = PATIENCE_S) -> None:
        end_s = time.monotonic() + limit_s
        while True:
            self._socket = socket.socket(socket.AF_UNIX)
            try:
                self._socket.connect(str(path))
                break
            except (FileNotFoundError, ConnectionRefusedError):
                self._socket.close()
                if time.monotonic() > end_s:
                    raise CheckFailedError(f"QEMU did not open {path.name} within {limit_s:.0f} s.") from None
                time.sleep(0.05)
        self._rest, self._lines = b"", list[bytes]()

    def send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise CheckFailedError("QEMU has ended.") from error

    def receive(self, limit_s: float) -> bytes:
        """What comes within that time; nothing if nothing does. Raises CheckFailedError at the end of the stream."""
        self._socket.settimeout(max(limit_s, 0.001))
        try:
            data = self._socket.recv(65536)
        except TimeoutError:
            return b""
        except OSError:
            data = b""
        if not data:
            raise CheckFailedError("QEMU has ended.")
        return data

    def line(self, limit_s: float = PATIENCE_S) -> bytes:
        end_s = time.monotonic() + limit_s
        while not self._lines:
            if time.monotonic() > end_s:
                raise CheckFailedError(f"QEMU did not answer within {limit_s:.0f} s.")
            self._lines, self._rest = split_lines(self._rest + self.receive(end_s - time.monotonic()))
        return self._lines.pop(0)

    def close(self) -> None:
        self._socket.close()


class Qmp:
    """QEMU's monitor."""

    def __init__(self, path: Path) -> None:
        self._wire = Wire(path)
        try:
            self.command("qmp_capabilities")
        except CheckFailedError:
            self._wire.close()
            raise

    def command(self, name: str, **arguments: object) -> Any:
        self._wire.send(json.dumps({"execute": name, "arguments": arguments}).encode() + b"\n")
        while (answer := qmp_answer(self._wire.line())) is None:
            pass
        return answer["return"]

    def find(self, kind: str) -> str:
        """The path of the one unattached device of this kind: its number changes with every other device."""
        root = "/machine/unattached"
        found = [child["name"] for child in self.command("qom-list", path=root) if child["type"] == f"child<{kind}>"]
        if len(found) != 1:
            raise CheckFailedError(f"QEMU's machine has {len(found)} parts of the kind {kind}, not one.")
        return f"{root}/{found[0]}"

    def close(self) -> None:
        self._wire.close()


class Pins:
    """The eight lines of the virt machine's PL061, from outside: a button between a line and ground, a light on another."""

    def __init__(self, path: Path, chip: str) -> None:
        """`chip` is the PL061's path, from Qmp.find("pl061"). A wrong one makes QEMU abort."""
        self._wire, self._chip = Wire(path), chip

    def _ask(self, command: str) -> str:
        self._wire.send(command.encode() + b"\n")
        while (answer := qtest_answer(self._wire.line())) is None:
            pass
        return answer

    def drive(self, line: int, high: bool) -> None:
        """Hold an input high or low. A button that is pressed holds it low."""
        if not 0 <= line < 8:
            raise ValueError(f"the PL061 has lines 0 to 7, not {line}")
        self._ask(f"set_irq_in {self._chip} unnamed-gpio-in {line} {int(high)}")

    def is_high(self, line: int) -> bool:
        mask = 1 << line
        return bool(int(self._ask(f"readl {PL061_BASE + (mask << 2):#x}"), 16) & mask)

    def close(self) -> None:
        self._wire.close()


class Shell:
    """A root shell inside, on a console of its own. Only checks that say so look inside."""

    def __init__(self, path: Path) -> None:
        self._wire, self._buffer = Wire(path), b""

    def wait(self, limit_s: float) -> None:
        """Wait for its prompt, and make it quiet. It is asked for: the first one may have come before anybody listened."""
        end_s, ask_s = time.monotonic() + limit_s, 0.0
        while b"# " not in self._buffer[-200:]:
            if time.monotonic() > end_s:
                raise CheckFailedError(f"No shell inside within {limit_s:.0f} s.")
            if time.monotonic() > ask_s:
                self._wire.send(b"\n")
                ask_s = time.monotonic() + ASK_AGAIN_S
            self._buffer += self._wire.receive(0.5)
        self.run("stty -echo cols 500; PS1=; PS2=; export TERM=dumb PAGER=cat SYSTEMD_COLORS=0; set +m")

    def start(self, command: str) -> str:
        """Begin a command; its tag, for end()."""
        tag = "done" + secrets.token_hex(4)
        self._buffer = b""
        # The tag is sent in two halves: a terminal that echoes must not answer for the command.
        self._wire.send(f"{command}\necho {tag[:6]}''{tag[6:]}:$?\n".encode())
        return tag

    def read(self, limit_s: float) -> bytes:
        """All that the command under way has printed by now."""
        self._buffer += self._wire.receive(limit_s)
        return self._buffer

    def end(self, tag: str, limit_s: float = PATIENCE_S) -> tuple[int, str]:
        end_s = time.monotonic() + limit_s
        while (answer := shell_answer(self._buffer, tag)) is None:
            if time.monotonic() > end_s:
                raise CheckFailedError(f"A command inside did not end within {limit_s:.0f} s: {self._buffer[-300:]!r}")
            self._buffer += self._wire.receive(0.5)
        return answer

    def run(self, command: str, limit_s: float = PATIENCE_S) -> tuple[int, str]:
        """The exit code and what it printed."""
        return self.end(self.start(command), limit_s)

    def ask(self, command: str, limit_s: float = PATIENCE_S) -> str:
        """What it printed, stripped. Raises CheckFailedError when it fails."""
        code, text = self.run(command, limit_s)
        if code:
            raise CheckFailedError(f"Inside, `{command}` failed with {code}: {text.strip()[-300:]}")
        return text.strip()

    def close(self) -> None:
        self._wire.close()
