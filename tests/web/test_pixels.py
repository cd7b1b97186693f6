"""The page's ring: the hardware's own patterns, as a screen's numbers."""

from datetime import time

import pytest

from companion.hardware.lights import Lights
from companion.hardware.patterns import LOOKS
from companion.hardware.ring import DARK, on_screen
from companion.hardware.ring_rules import Rules, ruled
from companion.web.pixels import LIGHTS, PageRing
from companion.web.wire import Frame

RULES = Rules(60, 300)


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_is_the_hardwares_first_frame_of_it(look: str) -> None:
    sent: list[Frame] = []
    lights = Lights(PageRing(sent.append), RULES, still=True, clock=lambda: 0.0)
    lights.show(look, 0.5)
    expected = ruled(LOOKS[look].frame(0.0, 0.5, LIGHTS, True), RULES.share_at(time()), RULES.budget_ma)
    lights.close()
    wanted = bytes(level for pixel in expected for level in on_screen(pixel))
    assert (sent[0].levels if any(wanted) else bytes(3 * LIGHTS)) == wanted


def test_only_what_changes_is_sent_and_a_page_that_comes_later_sees_it() -> None:
    sent: list[Frame] = []
    ring = PageRing(sent.append)
    ring.show([(254, 0, 0)] * LIGHTS)
    ring.show([(254, 0, 0)] * LIGHTS)
    assert sent == [Frame(bytes([255, 0, 0] * LIGHTS))] == [ring.frame]
    ring.close()
    assert ring.frame == Frame(bytes(3 * LIGHTS))


@pytest.mark.parametrize("pixels", [[DARK] * 11, [(255, 0, 0)] * LIGHTS, [(0.5, 0, 0)] * LIGHTS], ids=["few", "bright", "half"])
def test_it_is_as_strict_as_any_ring(pixels: list[tuple[int, int, int]]) -> None:
    with pytest.raises(ValueError, match=r"ring|colour"):
        PageRing(lambda _frame: None).show(pixels)
