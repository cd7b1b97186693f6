"""What every part on pins shares: lgpio's folder, and faults in plain words."""

import os
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from companion.errors import HardwareError
from companion.hardware import pins


def test_lgpio_is_given_a_folder_and_a_chosen_one_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LG_WD", raising=False)
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    pins.give_lgpio_a_folder()
    assert os.environ["LG_WD"] == str(tmp_path)
    monkeypatch.setenv("LG_WD", "/elsewhere")
    pins.give_lgpio_a_folder()
    assert os.environ["LG_WD"] == "/elsewhere"


def test_a_folder_that_is_not_there_is_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LG_WD", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "gone"))
    pins.give_lgpio_a_folder()
    assert Path(os.environ["LG_WD"]).is_dir()


def test_a_pin_in_use_names_the_part_and_the_pin() -> None:
    board = MockFactory()
    first = pins.opened("The button", 17, "InputDevice", pull_up=True, pin_factory=board)
    with pytest.raises(HardwareError, match="The knob can't be used: GPIO17 is in use") as caught:
        pins.opened("The knob", 17, "InputDevice", pull_up=True, pin_factory=board)
    assert "another pin" in caught.value.fix
    first.close()
    pins.opened("The knob", 17, "InputDevice", pull_up=True, pin_factory=board).close()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ModuleNotFoundError("no lgpio"), "no board"),
        (OSError("GPIO busy"), "in use"),
        (PermissionError("can't open gpiochip"), "does not work"),
    ],
    ids=["no library", "busy", "not allowed"],
)
def test_whatever_a_library_raises_is_told_in_plain_words(error: Exception, expected: str) -> None:
    fault = pins.pin_fault("The button", 17, error)
    assert expected in fault.what
    assert fault.fix
