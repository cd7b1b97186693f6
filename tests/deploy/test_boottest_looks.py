"""The boot test's eye: every look of the ring, drawn as the program draws it, is told from all the others that matter."""

import pytest

from companion.hardware.patterns import LOOKS
from deploy.boottest.looks import look_of

COUNT = 12
MOMENTS_S = [number / 7 for number in range(1, 60)]
SEEN = {
    "asleep": {"dark"},
    "ready": {"ready"},
    "listening": {"listening"},
    "speaking": {"speaking"},
    "muted": {"muted"},
    "host_lost": {"host lost"},
    "part_missing": {"part missing"},
    "sorry": {"sorry"},
    "starting": {"starting"},
    "updating": {"updating"},
}


@pytest.mark.parametrize("argument", [0.0, 0.3, 0.5, 1.0])
@pytest.mark.parametrize(("name", "seen"), SEEN.items(), ids=SEEN)
def test_a_look_is_known_at_every_moment(name: str, seen: set[str], argument: float) -> None:
    assert {look_of(LOOKS[name].frame(at_s, argument, COUNT)) for at_s in MOMENTS_S} == seen


def test_thinking_is_taken_for_nothing_else_that_is_waited_for() -> None:
    seen = {look_of(LOOKS["thinking"].frame(at_s, 0.0, COUNT)) for at_s in MOMENTS_S}
    assert "thinking" in seen
    assert not seen & {"ready", "listening", "speaking", "host lost", "updating"}


@pytest.mark.parametrize("name", sorted(LOOKS.keys() - SEEN.keys() - {"thinking"}))
def test_no_other_look_passes_for_a_state_of_the_talk(name: str) -> None:
    seen = {look_of(LOOKS[name].frame(at_s, argument, COUNT)) for at_s in MOMENTS_S for argument in (0.2, 0.7)}
    assert not seen & {"ready", "listening", "speaking", "starting", "dark", "host lost"} or name == "shutting_down"
