"""companion doctor: each part is told apart, with what to do, and the exit code says whether a conversation can be held."""

import json
import os
import subprocess
import sys
from pathlib import Path

LIMIT_S = 60


def doctor(tmp_path: Path, *options: str) -> tuple[int, dict[str, dict[str, object]]]:
    command = [sys.executable, "-m", "companion", "--data", str(tmp_path), *options, "doctor", "--json"]
    silent = {**os.environ, "PULSE_SERVER": "unix:/nowhere"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False, env=silent)
    assert "Traceback" not in done.stderr
    return done.returncode, {finding["part"]: finding for finding in map(json.loads, done.stdout.splitlines())}


def test_every_part_is_told_with_what_to_do(tmp_path: Path) -> None:
    code, parts = doctor(tmp_path)
    assert list(parts) == [
        "python",
        "settings",
        "microphone",
        "speaker",
        "packs",
        "ears",
        "silence",
        "voice",
        "mind",
        "memory",
        "button",
        "ring",
        "battery",
    ]
    for finding in parts.values():
        assert finding["what"]
        assert finding["verdict"] == "works" or finding["fix"] or not finding["needed"]
    missing = [part for part, finding in parts.items() if finding["verdict"] != "works" and finding["needed"]]
    assert code == (3 if missing else 0)
    assert {parts[part]["verdict"] for part in ("ears", "silence", "voice", "mind")} == {"works"}


def test_mistakes_in_the_settings_and_damaged_packs_are_told(tmp_path: Path) -> None:
    file = tmp_path / "companion.toml"
    file.write_text("[voice]\nrate_wpm = 9000\n")
    (tmp_path / "packs" / "half" / "am").mkdir(parents=True)
    (tmp_path / "packs" / "half" / "am" / "final.mdl").write_bytes(b"")
    _, parts = doctor(tmp_path, "--settings", str(file))
    assert parts["settings"]["verdict"] == "broken"
    assert "rate_wpm" in str(parts["settings"]["what"])
    assert parts["packs"]["verdict"] == "broken"
    assert "half" in str(parts["packs"]["what"])
