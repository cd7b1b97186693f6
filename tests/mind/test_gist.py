"""What a heard line is about is said back only where it is right: whom, which thing, when, and the line turned."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion.errors import ModelError
from companion.mind import gist_words as tables
from companion.mind.ask_back_texts import HURTFUL
from companion.mind.gist import Gist, gist
from companion.mind.gist_lexicon import Lexicon, load, own
from companion.mind.words import plain

WHO = {
    "my upstairs neighbour plays the cello and it's beautiful": "your upstairs neighbour",
    "the new guy at the bakery smiled at me": "the new guy at the bakery",
    "this lady on the bus gave me a mint": "the lady on the bus",
    "an old boy fixed my bike": "an old boy",
    "the man next door has bought a drum": "the man next door",
    "our nan won at bingo": "your nan",
    "mum's scan is on sunday": "your mum",
    "grandad fell asleep": "your grandad",
    "i went to see mum again": "your mum",
    "my friend tom is a baker": "your friend Tom",
    "my brother-in-law sold his boat": "your brother-in-law",
    "my mum cooks dinner": "your mum",
    "my son said i'm the strongest man in the world": "your son",
    "my mum and dad are coming tomorrow": "your mum and dad",
    "my sister's reading to the dog": "your sister",
    "i'm a priest and this morning i blessed the wrong baby": "",
    "he called me a stupid woman": "",
    "i was the strongest girl in the class": "",
    "i've lost my mother": "your mother",
    "the woman who does my feet told me her whole divorce": "",
    "everyone has gone home": "",
    "do you have a mother": "",
    "my best man speech": "",
    "i'm a proud mum": "",
    "i want to be the sort of granny with a drum kit": "",
    "i said thank you to my foster mum": "your foster mum",
    "i have to clear mum's kitchen": "your mum",
    "my neighbour knobhead is at it again": "your neighbour",
    "the lollipop lady on my route is leaving": "the lollipop lady on your route",
    "my friend rose": "your friend",
    "no man ever said that": "",
}
THING = {
    "i went to return a drill and came home with a puppy": "a puppy",
    "our wedding venue's just gone bust": "your wedding venue",
    "dropped my phone in the canal with all of her pictures on it": "your phone",
    "the frost got all my tomatoes": "your tomatoes",
    "thinking of painting the kitchen the colour of a lemon": "the kitchen",
    "clean sheets": "clean sheets",
    "i've been avoiding opening an envelope": "an envelope",
    "i got a standing ovation": "a standing ovation",
    "my best man speech": "your best man speech",
    "we cleared mum's loft": "your mum's loft",
    "i won the egg and spoon at the village games": "the egg and spoon",
    "the dishwasher's broken and we've been standing at the sink": "the dishwasher",
    "i've got a photo of my old dog": "a photo of your old dog",
    "dogs shouldn't wear clothes": "",
    "i haven't got a coat": "",
    "i can't swim and i bought a boat": "a boat",
    "we have a freezer full of venison": "",
    "he eats a cucumber like a banana": "a cucumber",
    "i dropped a tray of forty eight glasses": "",
    "it took the whole entire day": "",
    "my hands shake": "",
    "i found a lump in my breast": "",
    "we buried her ashes": "",
    "put forty two on the number nine": "",
    "he called me the boss": "",
    "my old paper round man": "",
    "i had a lot of things to do": "",
}
WHEN = {
    "i see her tomorrow": "tomorrow",
    "the exam is tomorrow morning": "tomorrow morning",
    "they come on sunday": "on Sunday",
    "i passed my test this morning": "this morning",
    "we move next week": "next week",
    "my sister's having a baby in the spring": "in the spring",
    "i go home at christmas": "at Christmas",
    "the next week was worse": "",
    "i go every sunday": "",
    "may i come in": "",
}
TURNED = {
    "i taught my nephew to whistle": "you taught your nephew to whistle",
    "i'm always tired": "you're always tired",
    "i was late for my own wedding": "you were late for your own wedding",
    "i never was good at chess": "you never were good at chess",
    "we've taken up smoking fish": "you've taken up smoking fish",
    "my husband waters the plastic fern": "your husband waters the plastic fern",
    "the seagull ate my boarding pass": "the seagull ate your boarding pass",
    "grandad fell asleep": "your grandad fell asleep",
    "i paid for it myself on monday": "you paid for it yourself on Monday",
    "i was wondering if you like me": "",
    "why am i so tired": "",
    "i got glasses and trees have separate leaves": "",
    "i know she's lying": "",
    "i'm stupid": "",
    "the cat that lives next door": "",
    "um i taught him to uh whistle": "",
    "my old house": "",
    "i taught my nephew to whistle and then he went home": "",
}
PRONOUNS = {
    "my nan won a goat": tables.SHE,
    "my wife's sister rang": tables.SHE,
    "my brother in law sold his boat": tables.HE,
    "my neighbour plays the cello": tables.THEY,
    "my kids think so": tables.THEY,
    "my mum and dad are coming": tables.THEY,
    "my therapist thinks she knows": tables.SHE,
    "i told my therapist about dad and he laughed": tables.THEY,
}


@pytest.mark.parametrize(("heard", "who"), WHO.items(), ids=WHO)
def test_who(heard: str, who: str) -> None:
    assert gist(heard).who == who


@pytest.mark.parametrize(("heard", "thing"), THING.items(), ids=THING)
def test_thing(heard: str, thing: str) -> None:
    assert gist(heard).thing == thing


@pytest.mark.parametrize(("heard", "when"), WHEN.items(), ids=WHEN)
def test_when(heard: str, when: str) -> None:
    assert gist(heard).when == when


@pytest.mark.parametrize(("heard", "words"), TURNED.items(), ids=TURNED)
def test_the_line_turned(heard: str, words: str) -> None:
    assert gist(heard).words == words


@pytest.mark.parametrize(("heard", "pronouns"), PRONOUNS.items(), ids=PRONOUNS)
def test_pronouns(heard: str, pronouns: tuple[str, str, str]) -> None:
    assert gist(heard).pronouns == pronouns


@pytest.mark.parametrize(
    "heard", ["", " ", "?!", "the", "my", "my my my", "a of the", "mum", "'s", "привет моя мама", "my " * 2_000]
)
def test_nothing_is_made_of_nothing(heard: str) -> None:
    found = gist(heard)
    assert (found.thing, found.words) == ("", "")
    assert found.who in {"", "your mum"}


TOKENS = sorted(
    tables.PEOPLE
    | tables.FUNCTION
    | tables.WEAK
    | tables.TIMES
    | HURTFUL
    | tables.ANIMALS
    | {"'s", "mum's", "of", "round", "law", "little"}
)


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(TOKENS + sorted(own().nouns)), max_size=30).map(" ".join)))
@example("my friend's brother in law's little one's dog's bowl of soup and spoon next door")
@example("\u0130'S \ufb01'll \u2028 my \u02bcn dog\u2019s")
def test_every_word_was_heard_or_is_of_the_turning_table(heard: str) -> None:
    known = {part for word in plain(heard).split() for part in (word, *word.split("'"))}
    known |= (
        set(tables.TURNED.values())
        | set(tables.BE_TURNED.values())
        | set(tables.POINTERS.values())
        | {"your", "in", "law", "this", "on"}
    )
    found = gist(heard)
    for text in (found.who, found.thing, found.when, found.words):
        said = text.lower().replace("-in-law", " in law").split()
        assert {word for word in said if word not in known and word.removesuffix("'s") not in known} == set()
        assert text == text.strip()


@given(st.lists(st.sampled_from(TOKENS + sorted(own().nouns)), max_size=12).map(" ".join))
def test_no_hurtful_word_is_said_back(heard: str) -> None:
    found = gist(heard)
    said = set(f"{found.who} {found.thing} {found.words}".lower().replace("'s", "").split())
    assert said.isdisjoint(HURTFUL | tables.HARSH)


def test_the_words_of_another_file_decide() -> None:
    nothing = Lexicon(frozenset(), frozenset(), frozenset())
    assert gist("i bought a zither", nothing).thing == ""
    assert gist("i bought a zither", Lexicon(frozenset({"zither"}), frozenset(), frozenset({"bought"}))) == Gist(
        who="", pronouns=tables.THEY, thing="a zither", when="", words="you bought a zither"
    )


@pytest.mark.parametrize("text", ["apple\n", "[fruit]\napple\n", b"\xff"], ids=["no part", "unknown part", "no text"])
def test_a_damaged_file_is_named(text: str | bytes, tmp_path: Path) -> None:
    path = tmp_path / "nouns.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ModelError, match=r"nouns\.txt"):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent\.txt"):
        load(tmp_path / "absent.txt")
