"""What is amiss with the card is told, the worst first, and nothing else is."""

import subprocess
from pathlib import Path

import pytest

from deploy.device import found
from deploy.device.updating import Places

UNIT = Path(__file__).parents[2] / "deploy/root/etc/systemd/system/companion-found.service"

STARTS: dict[str, tuple[str, list[str]]] = {
    "all well": ("SLOT=a\nTRIAL=no\nDATA=ok\nFAT=ok\nGREW=yes\n", []),
    "mended": ("SLOT=a\nTRIAL=no\nDATA=repaired\nFAT=ok\nGREW=no\n", [found.REPAIRED]),
    "nothing is kept": ("SLOT=a\nTRIAL=no\nDATA=temporary\nFAT=ok\nGREW=no\n", [found.TEMPORARY]),
    "no settings": ("SLOT=a\nTRIAL=no\nDATA=ok\nFAT=missing\nGREW=no\n", [found.NO_SETTINGS]),
    "both": ("SLOT=a\nTRIAL=no\nDATA=temporary\nFAT=missing\nGREW=no\n", [found.TEMPORARY, found.NO_SETTINGS]),
    "nothing known": ("", []),
}


def places(folder: Path) -> Places:
    (folder / "run").mkdir()
    return Places(run=folder / "run", private=folder / "private")


def notices(card: Places) -> list[str]:
    return [path.read_text() for path in sorted((card.run / "notices").glob("*.txt"))]


@pytest.mark.parametrize(("env", "said"), STARTS.values(), ids=STARTS)
def test_what_the_start_found_is_told(env: str, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = places(tmp_path)
    (card.run / "boot.env").write_text(env)
    monkeypatch.setattr(found, "Places", lambda: card)
    assert found.main([]) == 0
    assert notices(card) == said


@pytest.mark.parametrize(("env", "said"), STARTS.values(), ids=STARTS)
def test_the_unit_starts_it_where_there_is_something_to_tell(env: str, said: list[str], tmp_path: Path) -> None:
    (condition,) = [line for line in UNIT.read_text().splitlines() if line.startswith("ExecCondition=/usr/bin/")]
    boot_env = tmp_path / "boot.env"
    boot_env.write_text(env)
    command = condition.removeprefix("ExecCondition=/usr/bin/").replace("/run/companion/boot.env", str(boot_env))
    assert (subprocess.run(command, shell=True, check=False).returncode == 0) == bool(said)


def test_a_card_that_takes_nothing_any_more_is_told_once(tmp_path: Path) -> None:
    card = places(tmp_path)
    for read_only in (False, True, True):
        found.tell_now(card, read_only)
    assert notices(card) == [found.READ_ONLY]


def test_a_folder_that_can_be_written_is_not_read_only(tmp_path: Path) -> None:
    assert not found.is_read_only(tmp_path)
