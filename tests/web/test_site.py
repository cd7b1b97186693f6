"""The page's files over HTTP: each of its own type, asked for anew, and nothing beside them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from companion.engines import House
from companion.errors import HardwareError
from companion.settings import Settings
from companion.web.handset_page import HandsetPage
from companion.web.server import PageServer, listen
from companion.web.site import all_api_routes, site
from companion.web.web_house import WebHouse

FILES = {
    "index.html": ("/", "text/html; charset=utf-8"),
    "sw.js": ("/sw.js", "text/javascript; charset=utf-8"),
    "style.css": ("/static/style.css", "text/css; charset=utf-8"),
    "manifest.webmanifest": ("/manifest.webmanifest", "application/manifest+json"),
    "icon.svg": ("/icon.svg", "image/svg+xml"),
    "odd.xyz": ("/odd.xyz", "application/octet-stream"),
}


@pytest.fixture
def web(tmp_path: Path) -> Iterator[WebHouse]:
    made = WebHouse(House(Settings(), tmp_path), tmp_path / "companion.toml")
    yield made
    made.close()
    made.display.close()


@pytest.fixture
def client(web: WebHouse, tmp_path: Path) -> TestClient:
    static = tmp_path / "static"
    static.mkdir()
    for name in FILES:
        (static / name).write_text(name)
    (tmp_path / "secret.txt").write_text("secret")
    return TestClient(site(web, HandsetPage(web), static=static))


@pytest.mark.parametrize(("name", "at", "kind"), [(name, *told) for name, told in FILES.items()], ids=FILES)
def test_each_file_has_its_type_and_is_asked_for_anew(name: str, at: str, kind: str, client: TestClient) -> None:
    answer = client.get(at)
    assert (answer.status_code, answer.text) == (200, name)
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-cache"
    again = client.get(at, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/secret.txt", "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/static/../../secret.txt"]
)
def test_nothing_beside_the_page_is_served(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_files_are_only_read(client: TestClient) -> None:
    assert client.post("/index.html").status_code == 405


def test_every_part_of_the_json_has_its_routes(web: WebHouse) -> None:
    paths = {str(getattr(route, "path", "")) for route in all_api_routes(web)}
    assert "/api/status" in paths
    assert all(path.startswith("/api") for path in paths)


def test_a_port_that_is_taken_is_told_with_a_way_out(web: WebHouse) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        server = PageServer(site(web, HandsetPage(web)), port=port)
        with pytest.raises(HardwareError, match=rf"Port {port} can't be used.*--port {port + 1}"):
            server.start()
        server.stop()


def test_the_server_ends_and_its_port_is_free_again(web: WebHouse) -> None:
    server = PageServer(site(web, HandsetPage(web)))
    url = server.start()
    port = int(url.rstrip("/").rpartition(":")[2])
    server.stop()
    server.stop()
    listen("127.0.0.1", port).close()
