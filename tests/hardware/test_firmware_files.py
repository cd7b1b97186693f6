"""What a Pico is given."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.hardware.firmware_files import Firmware, version_of

APP = b'"""The loop."""\nimport wire\n\nVERSION = (0, 1, 0)  # major, minor, patch\n'


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def test_a_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"main.py": b"run()\n", "app/wire.py": b"x = 1\n", "app/app.py": APP, "app/notes.txt": b"not for the Pico"})
    assert Firmware.read(tmp_path) == Firmware(b"run()\n", {"app.py": APP, "wire.py": b"x = 1\n"}, (0, 1, 0))


def test_the_manifest_has_a_sorted_line_for_each_file() -> None:
    firmware = Firmware(b"", {"wire.py": b"x = 1\n", "app.py": APP}, (0, 1, 0))
    assert firmware.manifest() == (
        f"app.py {len(APP)} {sha256(APP).hexdigest()}\nwire.py 6 {sha256(b'x = 1' + bytes([10])).hexdigest()}\n"
    )


BROKEN = {
    "an empty folder": {},
    "no launcher": {"app/app.py": APP},
    "no app": {"main.py": b"run()\n"},
    "an app of no files": {"main.py": b"run()\n", "app/readme.txt": b""},
    "an app without app.py": {"main.py": b"run()\n", "app/wire.py": b"x = 1\n"},
    "no version": {"main.py": b"run()\n", "app/app.py": b"import wire\n"},
    "a version too large for the wire": {"main.py": b"run()\n", "app/app.py": b"VERSION = (0, 256, 0)\n"},
}


@pytest.mark.parametrize("files", BROKEN.values(), ids=BROKEN)
def test_half_a_program_is_refused(files: dict[str, bytes], tmp_path: Path) -> None:
    with pytest.raises(CompanionError, match="The Pico's program") as told:
        Firmware.read(write(tmp_path, files))
    assert told.value.fix.startswith("Install companion once more")


@given(st.tuples(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255)), st.binary())
def test_any_version_is_read_back(version: tuple[int, int, int], rest: bytes) -> None:
    assert version_of(b"import wire\nVERSION = %r\n" % (version,) + rest) == version


@given(st.binary())
def test_noise_has_no_version(noise: bytes) -> None:
    with pytest.raises(CompanionError):
        version_of(noise.replace(b"VERSION", b""))


def test_the_shipped_program_is_whole() -> None:
    firmware = Firmware.here()
    assert b"import" in firmware.main
    assert {"app.py", "board.py", "wire.py"} <= set(firmware.app)
    assert len(firmware.manifest().splitlines()) == len(firmware.app)
