"""Nobody whose voice tests the ears may have taught them."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from companion.errors import RecordingError
from training.ears import recordings
from training.ears.recordings import DEV_SPEAKERS, RATE_HZ, TEST_SPEAKERS, Recording

HEADER = "file\tspeaker\tseconds\ttext\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "an4.tsv").write_text(HEADER + 'a.flac\tmeht\t0.01\tyes\nb.flac\tfash\t0.01\tgo "home"\n', encoding="utf-8")
    soundfile.write(tmp_path / "a.flac", np.arange(160, dtype=np.int16), RATE_HZ)
    soundfile.write(tmp_path / "b.flac", np.zeros(80, np.int16), 8_000)
    return tmp_path


def test_speakers_are_in_one_part_only() -> None:
    assert (len(TEST_SPEAKERS), len(DEV_SPEAKERS)) == (12, 6)
    assert not set(TEST_SPEAKERS) & set(DEV_SPEAKERS)


@pytest.mark.skipif(not (recordings.SPEECH / "an4.tsv").exists(), reason="AN4 is not here")
def test_the_rule_still_chooses_the_same_speakers() -> None:
    an4 = recordings.table()
    assert recordings.split(recording.speaker for recording in an4) == (TEST_SPEAKERS, DEV_SPEAKERS)
    taught = {recording.speaker for recording in recordings.training(an4)}
    assert len(taught) == 74 - 18
    assert not taught & {*TEST_SPEAKERS, *DEV_SPEAKERS}


def test_split_does_not_depend_on_the_order_of_the_table() -> None:
    names = [f"speaker{number}" for number in range(74)]
    test, dev = recordings.split(names)
    assert recordings.split(names[::-1] + names) == (test, dev)
    assert len({*test, *dev}) == 18


def test_table_and_sound(folder: Path) -> None:
    first, second = recordings.table("an4", folder)
    assert first == Recording(folder / "a.flac", "meht", 0.01, "yes")
    assert second.text == 'go "home"'
    assert recordings.training([first, second]) == [second]
    assert recordings.of(TEST_SPEAKERS, [first, second]) == [first]
    assert recordings.sound(first).tolist() == list(range(160))


def test_what_is_missing_or_of_another_kind_is_said(folder: Path) -> None:
    with pytest.raises(RecordingError, match="16 kHz"):
        recordings.sound(recordings.table("an4", folder)[1])
    with pytest.raises(RecordingError, match="Cannot read"):
        recordings.sound(Recording(folder / "none.flac", "fash", 1.0, "yes"))
    with pytest.raises(RecordingError, match="table"):
        recordings.table("none", folder)
    (folder / "an4.tsv").write_text("file\tspeaker\na.flac\tmeht\n", encoding="utf-8")
    with pytest.raises(RecordingError, match="seconds"):
        recordings.table("an4", folder)
