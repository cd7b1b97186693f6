"""When a person who holds no button has finished: a table of what was heard so far."""

import pytest

from companion.speech.heard import Activity
from companion.turn.end_of_speech import EndOfSpeech

MOMENTS = {
    "at the beginning": (Activity(), False),
    "still nothing": (Activity(5.9, 0.0, 5.9), False),
    "never began": (Activity(6.0, 0.0, 6.0), True),
    "speaks": (Activity(3.0, 2.0, 0.0), False),
    "takes a breath": (Activity(3.0, 2.0, 0.7), False),
    "has finished": (Activity(3.0, 2.0, 0.8), True),
    "speaks for long": (Activity(59.0, 40.0, 0.3), False),
    "began late": (Activity(7.0, 0.5, 0.2), False),
    "a click is not speech": (Activity(2.0, 0.06, 1.5), False),
    "a click, and then nothing": (Activity(6.0, 0.06, 5.0), True),
    "the shortest of words": (Activity(1.2, 0.2, 0.8), True),
}


@pytest.mark.parametrize(("activity", "over"), MOMENTS.values(), ids=MOMENTS)
def test_when_it_is_over(activity: Activity, over: bool) -> None:
    assert EndOfSpeech(pause_s=0.8, wait_s=6.0).reached(activity) is over
