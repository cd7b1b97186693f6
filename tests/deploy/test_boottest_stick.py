"""The pack that the boot test brings on a stick."""

from pathlib import Path

import pytest

from deploy.boottest.run import EARS
from deploy.boottest.stick import as_chosen


def test_the_packages_own_ears_pass_for_chosen_ones(tmp_path: Path) -> None:
    chosen = as_chosen(EARS, tmp_path)
    assert (chosen / "am" / "final.mdl").read_bytes() == (EARS / "am" / "final.mdl").read_bytes()
    assert not (chosen / "card.toml").exists()
    assert as_chosen(EARS, tmp_path) == chosen, "the second time it is there"


@pytest.mark.parametrize("card", ['engine = "vosk"', None], ids=["with a card", "without one"])
def test_other_packs_are_brought_as_they_are(tmp_path: Path, card: str | None) -> None:
    if card is not None:
        (tmp_path / "card.toml").write_text(card)
    assert as_chosen(tmp_path, tmp_path / "chosen") == tmp_path
