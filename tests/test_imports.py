"""Imports point down: the levels of docs/architecture.md, held."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "companion"

LEVELS = {
    "errors": 0, "placeholders": 0, "quiet_stderr": 0,
    "service": 0, "clock": 0, "settings": 0.1, "settings_file": 0.2, "settings_sample": 0.2,
    "settings_write": 0.25,
    "audio": 1, "hardware": 1, "speech": 1, "models": 1, "lm": 1, "memory": 1, "letters": 1.1, "mail": 1.1,
    "mind": 2, "turn": 2, "word_errors": 2,
    "minds": 3, "belongings": 3, "controls": 3, "gauges": 3, "rings": 3, "findings": 3, "notices": 3, "hands": 3,
    "alarm_words": 2.8,
    "ringing": 2.9, "alarms": 3, "bench_ring": 3, "bench_memory": 3.15,
    "engines": 3.05, "handset": 3.08, "doctor_touch": 3.08, "doctor_memory": 3.08,
    "doctor_packs": 3.08, "conversation": 3.08, "app": 3.1,
    "doctor": 3.1,
    "bench_lines": 3.05, "bench_llama": 3.05, "bench_models": 3.1,
    "bench_report": 3.1, "bench_plot": 3.1, "bench": 3.2,
    "console": 4, "web": 4.05, "commands": 4.1, "cli": 4.2, "__main__": 4.3,
}  # fmt: skip
"""The tenths are an order within a level."""

ALLOWED_SIDEWAYS = {
    ("speech", "audio.block"),
    ("turn", "speech.heard"),
    ("turn", "speech.sentences"),
    ("turn", "audio.block"),
    ("turn", "audio.chimes"),
}
"""What is neither below nor the same part: the kinds of value that parts hand each other."""

ENGINES = {"vosk", "pocketsphinx", "pyttsx3", "sounddevice", "gpiozero", "soundfile", "soxr", "serial", "smbus2", "lgpio"}
WHERE_ENGINES_MAY_BE = {"speech", "audio", "hardware", "models"}

FILES = sorted(PACKAGE.rglob("*.py"))


def imports(file: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute here"
            assert node.module
            whole = [f"{node.module}.{name.name}" for name in node.names]
            yield from whole if node.module == "companion" or node.module.count(".") == 1 else [node.module]


def part(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_down(file: Path) -> None:
    own = part(file)
    if own == "__init__":
        return
    for name in imports(file):
        root, _, rest = name.partition(".")
        other = rest.split(".")[0]
        if root != "companion" or other in ("", "__version__") or other == own:
            continue
        sideways = any((own, ".".join(rest.split(".")[:2])) == pair for pair in ALLOWED_SIDEWAYS)
        down = LEVELS[other] < LEVELS[own] and (own != "turn" or LEVELS[other] < 1)
        assert down or sideways, f"{own} (level {LEVELS[own]}) imports {name} (level {LEVELS[other]})"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_engines_are_named_only_in_their_parts(file: Path) -> None:
    named = {name.split(".")[0] for name in imports(file)} & ENGINES
    assert not named or part(file) in WHERE_ENGINES_MAY_BE


def test_every_file_says_what_it_does_and_is_not_too_long() -> None:
    for file in FILES:
        text = file.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{file} has no first lines"
        assert text.count("\n") < 400, f"{file} is to be split"


def test_nine_functions_in_ten_have_at_most_30_lines() -> None:
    lengths = [
        node.end_lineno - node.body[0].lineno + 1
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    ]
    assert sum(length <= 30 for length in lengths) >= 0.9 * len(lengths)
