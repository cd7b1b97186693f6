"""Which part of the repository may import which: of deploy/ the card holds deploy.device alone."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOY = sorted((ROOT / "deploy").rglob("*.py"))
DEVICE = [file for file in DEPLOY if file.is_relative_to(ROOT / "deploy/device")]
COMPANION = sorted((ROOT / "companion").rglob("*.py"))
SETTINGS = ("companion.errors", "companion.settings", "companion.settings_file")
"""What of companion may be used before companion runs; of other packages it needs platformdirs alone."""

PARTS = {
    "device": {"device"},
    "build": {"build", "device"},
    "flash": {"flash"},
    "boottest": {"boottest", "build", "device"},
    "cli.py": {"build", "flash", "boottest"},
    "__main__.py": {"cli"},
    "__init__.py": set(),
}


def modules(file: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute here"
            assert node.module
            within = ROOT / node.module.replace(".", "/")
            yield from (f"{node.module}.{name.name}" for name in node.names) if within.is_dir() else [node.module]


def ours(module: str) -> bool:
    return module.startswith(("companion.", "deploy.")) or module in ("companion", "deploy")


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", DEVICE, ids=named)
def test_what_runs_on_the_card_before_companion_needs_python_alone(file: Path) -> None:
    used = set(modules(file))
    foreign = {module for module in used if not ours(module) and module.split(".")[0] not in sys.stdlib_module_names}
    assert foreign == set()
    assert {
        module for module in used if ours(module) and not module.startswith("deploy.device") and module not in SETTINGS
    } == set()


@pytest.mark.parametrize("module", SETTINGS)
def test_and_so_does_what_it_uses_of_companion(module: str) -> None:
    seen, wanted = set[str](), {module}
    while wanted:
        name = wanted.pop()
        seen.add(name)
        used = set(modules(ROOT / (name.replace(".", "/") + ".py")))
        assert {other for other in used if not ours(other) and other.split(".")[0] not in sys.stdlib_module_names} <= {
            "platformdirs"
        }
        wanted |= {other for other in used if ours(other) and (ROOT / (other.replace(".", "/") + ".py")).is_file()} - seen


@pytest.mark.parametrize("file", COMPANION, ids=named)
def test_companion_knows_nothing_of_deploy(file: Path) -> None:
    """But for `companion image`, which looks for it: on a card there is no deploy.cli."""
    found = {module for module in modules(file) if module.split(".")[0] == "deploy"}
    assert found == set()
    text = file.read_text(encoding="utf-8")
    if file != ROOT / "companion/commands/image.py":
        assert "deploy.cli" not in text


@pytest.mark.parametrize("file", DEPLOY, ids=named)
def test_each_part_of_deploy_uses_only_parts_that_it_may(file: Path) -> None:
    part = file.relative_to(ROOT / "deploy").parts[0]
    used = {module.split(".")[1] for module in modules(file) if module.startswith("deploy.")}
    assert used <= PARTS[part]


@pytest.mark.parametrize("file", DEPLOY, ids=named)
def test_every_file_says_what_it_does_and_is_not_too_long(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert text.count("\n") < 400
