"""The page's own certificate: made once, for this user alone, renewed when it has to be, good for a real TLS connection."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.errors import HardwareError
from companion.web.certificate import FILE_NAME, LASTS, addresses, context, fingerprint

NOW = datetime.now(UTC)


def test_a_browser_that_trusts_it_gets_through(tmp_path: Path) -> None:
    tls, mark = context(tmp_path, ["127.0.0.1", "companion.local"], NOW)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            taken, _ = server.accept()
            with tls.wrap_socket(taken, server_side=True) as channel:
                channel.sendall(b"hello")

        thread = threading.Thread(target=serve)
        thread.start()
        trusting = ssl.create_default_context(cafile=str(tmp_path / FILE_NAME))
        for name in ("127.0.0.1",):
            with trusting.wrap_socket(socket.create_connection(("127.0.0.1", port)), server_hostname=name) as channel:
                assert channel.recv(5) == b"hello"
        thread.join()
    assert len(mark.split(":")) == 32


def test_it_is_for_this_users_eyes_only_and_stays_the_same(tmp_path: Path) -> None:
    _, mark = context(tmp_path, ["a.local"], NOW)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert context(tmp_path, ["a.local"], NOW)[1] == mark == fingerprint(tmp_path / FILE_NAME)


@pytest.mark.parametrize(
    ("names", "after"),
    [(["a.local", "10.0.0.7"], timedelta()), (["a.local"], LASTS - timedelta(days=3))],
    ids=["a new address", "it is about to end"],
)
def test_it_is_made_anew_when_it_has_to_be(tmp_path: Path, names: list[str], after: timedelta) -> None:
    _, mark = context(tmp_path, ["a.local"], NOW)
    assert context(tmp_path, names, NOW + after)[1] != mark


@pytest.mark.parametrize("content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_one_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert context(tmp_path, ["a.local"], NOW)[1]


def test_a_folder_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HardwareError, match="certificate can't be used"):
        context(tmp_path / "file", ["a.local"], NOW)


def test_this_computer_has_a_name() -> None:
    assert any(name.endswith(".local") for name in addresses())
