"""What a line tells that explains a quieter time, and what only sounds like it."""

import pytest

from companion.mind.heart.told import AWAY, BUSY, GUESTS, ILL, LOSS, told_in

TOLD = {
    "we're off to france on friday": AWAY,
    "i'm going away for a few days": AWAY,
    "i won't be here next week": AWAY,
    "i've got a horrible cold": ILL,
    "i've been in bed with a fever and i feel sick": ILL,
    "i'm going into hospital on monday": ILL,
    "i've been so busy with the shop": BUSY,
    "i've got exams till thursday": BUSY,
    "overtime again all week": BUSY,
    "my sister and her kids are staying till tuesday": GUESTS,
    "we've got visitors": GUESTS,
    "my mother is coming to stay": GUESTS,
    "my dad died this morning": LOSS,
    "we had to put the dog down and i had to put her to sleep": LOSS,
    "my husband left me": LOSS,
    "we broke up": LOSS,
    "nan passed away last night": LOSS,
}
NOT_TOLD = (
    "my phone died on me", "i'm dying for a tea", "we lost to the other street at darts", "i'm sick of this printer",
    "it's turned cold out",
    "my aunt left me her piano", "my gran died years ago when i was five", "somebody died in the film last night",
    "he's away with the fairies",
    "i put my coat away", "the bus left without me", "the dog is busy being a rug", "i broke the blue cup", "she moved my chair",
    "my battery is dead", "the bread has passed its best", "i'm back", "we split the bill", "i stayed in bed",
    "i left my keys at work",
)  # fmt: skip


@pytest.mark.parametrize(("heard", "what"), TOLD.items(), ids=TOLD)
def test_told(heard: str, what: str) -> None:
    assert told_in(heard, set(heard.split())) == {what}


@pytest.mark.parametrize("heard", NOT_TOLD)
def test_not_told(heard: str) -> None:
    assert not told_in(heard, set(heard.split()))
