"""The page's files: small, whole, asking nobody else, and nothing inline that a strict content policy would refuse."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

import companion.web

STATIC = Path(companion.web.__file__).parent / "static"
FILES = sorted(path for path in STATIC.rglob("*") if path.is_file())
SCRIPTS = [path for path in FILES if path.suffix == ".js"]
WRITTEN = [path for path in FILES if path.suffix in (".js", ".css", ".html", ".svg", ".webmanifest")]
MOST_BYTES = 60_000
"""Of modules and CSS; with icons, manifest and HTML:"""
MOST_BYTES_IN_ALL = 64_000
NAMESPACE = "http://www.w3.org/2000/svg"
ADDRESS = re.compile(r"""(?:https?:|wss?:)?//[a-z0-9-]+\.[a-z]""", re.IGNORECASE)
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*"(\.[^"]+)\"""")
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|\bhref=.javascript:", re.IGNORECASE)
WRITES_MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")


def name_of(path: Path) -> str:
    return path.name


def test_all_of_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FILES if path.suffix in (".js", ".css")) < MOST_BYTES
    assert sum(path.stat().st_size for path in FILES) < MOST_BYTES_IN_ALL


@pytest.mark.parametrize("path", WRITTEN, ids=name_of)
def test_no_other_host_is_named(path: Path) -> None:
    assert not ADDRESS.search(path.read_text("utf-8").replace(NAMESPACE, ""))


@pytest.mark.parametrize("path", [path for path in WRITTEN if path.suffix in (".html", ".svg")], ids=name_of)
def test_nothing_inline_that_the_content_policy_refuses(path: Path) -> None:
    assert not INLINE.search(path.read_text("utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_what_was_said_never_becomes_markup(path: Path) -> None:
    assert not WRITES_MARKUP.search(path.read_text("utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_every_imported_module_is_there(path: Path) -> None:
    for name in IMPORTED.findall(path.read_text("utf-8")):
        assert (STATIC / name).is_file(), f"{path.name} imports {name}"


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_it_is_javascript(path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    checked = subprocess.run(
        [node, "--input-type=module", "--check"],
        input=path.read_text("utf-8"),
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert checked.returncode == 0, checked.stderr


def test_every_worklet_that_is_added_is_there() -> None:
    named = re.search(r'\[([a-z", ]+)\]\.map\(\(name\) => .*addModule', (STATIC / "sound.js").read_text("utf-8"))
    assert named is not None
    given = {f"{name}.worklet.js" for name in re.findall(r"[a-z]+", named[1])}
    assert given == {path.name for path in FILES if path.name.endswith(".worklet.js")}


def test_the_shell_that_is_kept_is_what_the_first_page_needs() -> None:
    listed = re.search(r"SHELL = \[(.*?)\]", (STATIC / "sw.js").read_text("utf-8"), re.DOTALL)
    assert listed is not None
    names = set(re.findall(r'"([^"]+)"', listed[1]))
    needed, new = set[str](), {"app.js", "talk.js"}
    while new:
        needed |= new
        imported = {
            one for name in new for one in re.findall(r'^import .*"\./([\w.]+)";', (STATIC / name).read_text("utf-8"), re.M)
        }
        new = imported - needed
    assert names == needed | {"./", "style.css", "icon.svg"}


def test_the_manifest_can_be_installed() -> None:
    manifest = json.loads((STATIC / "manifest.webmanifest").read_text("utf-8"))
    assert manifest["name"]
    assert manifest["display"] == "standalone"
    assert manifest["start_url"].startswith(manifest["scope"])
    sizes = set()
    for icon in manifest["icons"]:
        path = STATIC / icon["src"]
        assert path.is_file()
        if path.suffix == ".png":
            with Image.open(path) as picture:
                assert f"{picture.width}x{picture.height}" == icon["sizes"]
            sizes.add(icon["sizes"])
    assert {"192x192", "512x512"} <= sizes


def test_the_menu_names_only_pages_there_are() -> None:
    linked = set(re.findall(r'href="#/([a-z]*)"', (STATIC / "index.html").read_text("utf-8")))
    table = re.search(r"PAGES = \{(.*?)\n\}", (STATIC / "app.js").read_text("utf-8"), re.DOTALL)
    assert table is not None
    named = {name.strip('"') for name in re.findall(r'^\s*("?[a-z]*"?): ', table[1], re.MULTILINE)}
    assert linked == named - {"pair"}, "that one comes by itself"
