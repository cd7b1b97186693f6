"""companion serve, as its own process: it says where it is, lets the page in and nobody else, and ends on Ctrl-C."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner
from websockets.exceptions import InvalidStatus

from companion.cli import program
from companion.errors import HardwareError
from companion.web.scripted_page import ScriptedPage
from companion.web.server import listen

PATIENCE_S = 60


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Served:
    """A running `companion serve`."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        command = [sys.executable, "-m", "companion", "--settings", str(folder / "companion.toml"), "--data", str(folder)]
        (folder / "companion.toml").write_text('[ring]\nkind = "none"\n')
        self.process = subprocess.Popen(
            [*command, "serve", "--no-open", "--json", "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        self.address = self.talk_url = ""

    def line(self, event: str) -> dict[str, object]:
        assert self.process.stdout is not None
        for text in self.process.stdout:
            line: dict[str, object] = json.loads(text)
            if line["event"] == event:
                return line
        pytest.fail(f"it ended before {event}: {self.process.stderr and self.process.stderr.read()}")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    made = Served(tmp_path_factory.mktemp("served"))
    try:
        made.address = str(made.line("serving")["address"])
        made.talk_url = made.address.replace("http", "ws", 1) + "talk"
        yield made
    finally:
        made.process.kill()
        made.process.communicate()


def test_its_page_talks(served: Served) -> None:
    assert served.address.startswith("http://127.0.0.1:")
    served.line("state")
    with ScriptedPage(served.talk_url) as page:
        assert page.welcome.name == "Samantha"


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
def test_a_page_of_another_site_gets_no_socket(origin: str, served: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        ScriptedPage(served.talk_url, origin=origin)
    assert refused.value.response.status_code == 403


def test_another_name_for_this_computer_is_refused(served: Served) -> None:
    answer = httpx.get(served.address, headers={"Host": "evil.example"}, trust_env=False)
    assert answer.status_code == 421
    assert httpx.get(served.address + "api/status", trust_env=False).status_code == 200


def test_control_c_ends_it(served: Served) -> None:
    served.process.send_signal(signal.SIGINT)
    _, said = served.process.communicate(timeout=PATIENCE_S)
    assert (served.process.returncode, "Traceback" in said) == (0, False)


def test_a_port_that_is_taken_is_told_with_a_way_out(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(program, ["--data", str(tmp_path), "serve", "--no-open", "--port", str(port)])
    assert isinstance(done.exception, HardwareError)
    assert f"--port {port + 1}" in str(done.exception)
