"""Why no words were heard: what the sound tells."""

import pytest

from companion.speech.heard import Heard
from companion.turn.unheard import Unheard, why_unheard

REASONS = {
    "a slip of the finger": (Heard("", 0.1), Unheard.TOO_SHORT),
    "a slip, and loud": (Heard("", 0.1, level_db=-3.0, clipped=0.5), Unheard.TOO_SHORT),
    "nobody spoke": (Heard("", 3.0), Unheard.NO_WORDS),
    "somebody spoke, at a good level": (Heard("", 3.0, level_db=-25.0), Unheard.NO_WORDS),
    "from across the room": (Heard("", 3.0, level_db=-52.0), Unheard.FAR),
    "cut off at full scale": (Heard("", 3.0, level_db=-4.0, clipped=0.2), Unheard.LOUD),
    "touches full scale": (Heard("", 3.0, level_db=-12.0, clipped=0.001), Unheard.NO_WORDS),
    "cut off before it reached us, and then made soft": (Heard("", 3.0, level_db=-50.0, clipped=0.0), Unheard.FAR),
}


@pytest.mark.parametrize(("heard", "why"), REASONS.values(), ids=REASONS)
def test_why(heard: Heard, why: Unheard) -> None:
    assert why_unheard(heard, 0.3) is why
