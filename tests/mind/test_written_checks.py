"""What a larger mind may say: each fault alone, and sensible sentences, which pass."""

import pytest

from companion.mind.words import plain
from companion.mind.written_checks import Saying, is_of_the_world

HEARD = "my boss paul shouted at me and i take a pill for my back since march"


def saying(heard: str = HEARD, *before: str) -> Saying:
    return Saying(frozenset(plain(heard).split()), ["What a week that was."], is_of_the_world(heard), list(before))


SENSIBLE = [
    "Yes.",
    "Oh no.",
    "That sounds rough.",
    "What did Paul say after that?",
    "Getting shouted at in front of people sticks to you for hours.",
    "I'm here, and I'm listening.",
    "I wonder what he was so afraid of.",
    "I'd be curious what your sister would say.",
    "I think you already know what you want to tell him.",
    "I don't know, honestly.",
    "I'm a program, so I can only guess how that felt.",
    "Who could you tell tonight, over a cup of tea?",
    "That one's for Paul to be ashamed of, not you.",
    "I can listen, or we could think about what to say to him.",
    "Maybe a short walk before you answer him.",
]


@pytest.mark.parametrize("sentence", SENSIBLE)
def test_what_makes_sense_passes(sentence: str) -> None:
    assert saying().first_fault(sentence) == ""


FAULTS = [
    ("length", "and so " * 20 + "on."),
    ("signs", "That is {odd}."),
    ("signs", "It was 1/2 of it."),
    ("signs", "Das ist schön."),
    ("form", "That sounds"),
    ("form", "Here is what you could do:"),
    ("form", "Why? Who?"),
    ("language", "Das ist ein sehr guter Tag heute mein Freund."),
    ("language", "Eso suena muy duro para ti amigo."),
    ("manner", "I'll miss you when you go."),
    ("manner", "I love you."),
    ("manner", "You only need me."),
    ("manner", "Your boss is an idiot."),
    ("promise", "I'll remind you at nine."),
    ("promise", "I'll call him for you."),
    ("promise", "I'll always be there."),
    ("promise", "Let me look that up."),
    ("life", "My boss shouted at me too."),
    ("life", "I went through that when I was younger."),
    ("life", "I have been there."),
    ("life", "As an AI language model, that is hard to say."),
    ("life", "I am a real person."),
    ("life", "I am Qwen, made by Alibaba Cloud."),
    ("life", "I bake bread on Sundays."),
    ("life", "I had coffee this morning."),
    ("life", "I'm a nurse."),
    ("memory", "You told me about that the other day."),
    ("memory", "Last time we met you were happier."),
    ("facts", "That sounds like Linda."),
    ("facts", "You've worked there for twelve years."),
    ("advice", "You should take two aspirin."),
    ("advice", "Stop taking the pill for a while."),
    ("advice", "You probably have depression."),
    ("advice", "That pill is safe with beer."),
    ("advice", "Maybe buy a gun."),
    ("said", "What a week that was."),
    ("said", "It was what it was, it was what it was."),
]


@pytest.mark.parametrize(("fault", "sentence"), FAULTS, ids=[sentence[:40] for _, sentence in FAULTS])
def test_fault(fault: str, sentence: str) -> None:
    found = saying().first_fault(sentence)
    assert found, sentence
    if fault not in ("facts", "memory", "advice"):
        assert found == fault


def test_one_question_in_a_reply() -> None:
    assert saying(HEARD, "What happened?").first_fault("Who was there?") == "form"
    assert saying(HEARD, "What happened?").first_fault("Take your time.") == ""


def test_three_sentences_and_no_more() -> None:
    assert saying(HEARD, "Oh.", "Well.", "Hm.").first_fault("That sounds rough.") == "length"


@pytest.mark.parametrize(
    ("heard", "sentence"),
    [
        ("what is the capital of france", "It's Paris, on the river Seine."),
        ("how many legs does a spider have", "It has eight."),
        ("who wrote hamlet", "That was William Shakespeare."),
    ],
)
def test_a_question_about_the_world_has_names_and_numbers_in_its_answer(heard: str, sentence: str) -> None:
    assert saying(heard).first_fault(sentence) == ""


@pytest.mark.parametrize("heard", ["when did i meet her", "how old is my sister", "who is he", "how many pills are too many"])
def test_a_question_about_his_own_life_has_not(heard: str) -> None:
    assert not is_of_the_world(heard)
