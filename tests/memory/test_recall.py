"""What is recalled, and what never is."""

import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.memory.index import SIZE
from companion.memory.kinds import Recalled
from companion.memory.recall import Recall
from companion.memory.store import Store

NOW_S = int(datetime(2026, 11, 22, 18).timestamp())
DAY_S = 86_400


class Life:
    """A memory with a few things in it."""

    def __init__(self) -> None:
        self.store = Store.in_memory()
        self.recall = Recall(self.store)

    def add(self, table: str, **values: Any) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self.store.change():
            return self.store.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))

    def turn(self, heard: str, days: float = 3, vector: Any = None, spoken: str = "Mm.") -> int:
        row = self.add("turns", at=NOW_S - int(days * DAY_S), talk=1, heard=heard, spoken=spoken, source="bank")
        with self.store.change():
            self.recall.keep_turn_code(row, vector)
        return row

    def fact(self, sentence: str, subject: str = "me", turn: int | None = None, by: int | None = None, vector: Any = None) -> int:
        told = {"subject": subject, "relation": "is", "value": sentence, "sentence": sentence, "learned": NOW_S - DAY_S}
        row = self.add("facts", **told, turn=turn, superseded_by=by)
        with self.store.change():
            self.recall.keep_fact_vector(row, vector)
        return row

    def person(self, name: str, relation: str) -> int:
        return self.add("people", name=name, relation=relation, spoken_of=NOW_S - DAY_S)

    def found(self, text: str, vector: Any = None, **more: Any) -> list[str]:
        return [item.sentence for item in self.recall.find(text, NOW_S, vector, **more)]

    def searched(self, text: str, vector: Any = None) -> list[str]:
        return [item.sentence for item in self.recall.search(text, vector)]


@pytest.fixture
def life() -> Life:
    return Life()


def direction(seed: int, near: Any = None, share: float = 0.0) -> Any:
    """A vector of length 1; `share` of it lies in the direction of `near`."""
    vector = np.random.default_rng(seed).standard_normal(SIZE).astype(np.float32)
    vector /= np.linalg.norm(vector)
    if near is not None:
        vector = share * near + (1 - share) * vector
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def test_a_fact_comes_before_the_turn_it_was_taken_from_and_alone(life: Life) -> None:
    turn = life.turn("my sister is allergic to peanuts did you know")
    life.fact("Marie is allergic to peanuts.", "Marie", turn)
    life.person("Marie", "sister")
    assert life.found("are peanuts safe for marie")[0] == "Marie is allergic to peanuts."
    assert not any("did you know" in sentence for sentence in life.found("are peanuts safe for marie"))


def test_a_turn_that_told_more_than_its_fact_stays(life: Life) -> None:
    turn = life.turn("tom fell into the frozen lake and by the way i live in bristol", days=30)
    life.fact("You live in Bristol.", turn=turn)
    assert life.found("who fell into the frozen lake") == ["tom fell into the frozen lake and by the way i live in bristol"]


def test_what_was_corrected_is_never_told_nor_the_turn_that_said_it(life: Life) -> None:
    wrong, right = life.turn("my sister's name is mary from peckham"), life.turn("no her name is marie from peckham")
    new = life.fact("Your sister from Peckham is called Marie.", "sister", right)
    life.fact("Your sister from Peckham is called Mary.", "sister", wrong, by=new)
    assert life.found("who is it that comes from peckham") == ["Your sister from Peckham is called Marie."]
    assert "Your sister from Peckham is called Mary." not in life.searched("peckham")


def test_what_was_just_said_is_left_to_the_talk_but_the_owner_finds_it(life: Life) -> None:
    life.turn("the walrus is called gerald", days=0.001)
    assert life.found("what's the walrus called") == []
    assert life.searched("walrus") == ["the walrus is called gerald"]


@pytest.mark.parametrize("days", [-4000, 4000], ids=["the clock was years ahead", "the clock was years behind"])
def test_a_clock_that_was_wrong_hides_nothing(life: Life, days: int) -> None:
    life.turn("the walrus is called gerald", days=days)
    assert life.found("tell me about the walrus") == ["the walrus is called gerald"]


def test_of_equals_the_younger_turn_comes_first(life: Life) -> None:
    life.turn("i painted the shed door blue", days=2)
    life.turn("i painted the shed wall green", days=300)
    assert life.found("painted shed")[0] == "i painted the shed door blue"


def test_a_question_of_his_own_is_no_answer(life: Life) -> None:
    life.turn("where did i put the hammer", days=1)
    life.turn("i put the hammer behind the stove for now", days=90)
    assert life.found("where's my hammer")[0] == "i put the hammer behind the stove for now"


def test_each_sentence_is_told_once(life: Life) -> None:
    for days in range(1, 9):
        life.turn("The heron was back at the pond, again.", days=days)
        life.turn("the heron was back at the pond again", days=days + 20)
    assert len(life.found("the heron by the pond")) == 1


@pytest.mark.parametrize(("most", "budget_words"), [(6, 60), (2, 60), (6, 12), (1, 3), (6, 0)])
def test_no_more_is_told_than_there_is_room_for(life: Life, most: int, budget_words: int) -> None:
    for number in range(30):
        life.turn(f"the heron number {number} caught a fish in the long pond this morning", days=number + 1)
    found = life.found("heron fish pond", most=most, budget_words=budget_words)
    assert len(found) <= most
    assert sum(len(sentence.split()) for sentence in found) <= budget_words
    assert (len(found) > 0) == (budget_words >= 13)


def test_a_relation_brings_what_is_known_under_the_name(life: Life) -> None:
    life.person("Marie", "sister")
    life.fact("Marie works as a nurse.", "Marie")
    life.fact("Tom works as a baker.", "Tom")
    life.add("plans", kind="promise", text="post the parcel", who="Marie", made=NOW_S)
    found = life.found("my sister came by today")
    assert {"Marie works as a nurse.", "Marie is your sister.", "You said you would post the parcel."} == set(found)


@pytest.mark.parametrize("asked", ["how is mum", "my mother rang", "it's about my mam"])
def test_mother_is_mum(life: Life, asked: str) -> None:
    life.person("Ingrid", "mother")
    assert life.found(asked) == ["Ingrid is your mother."]


def test_a_daughter_is_no_son_but_both_are_children(life: Life) -> None:
    life.person("Elin", "daughter")
    life.person("Max", "son")
    assert life.found("my daughter rang") == ["Elin is your daughter."]
    assert len(life.found("my children rang")) == 2


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (None, "The dentist is still to come."),
        ("2026-11-22", "The dentist is today."),
        ("2026-11-23", "The dentist is tomorrow."),
        ("2026-11-26", "The dentist is on Thursday."),
        ("2026-12-01", "The dentist is on the 1st of December."),
        ("2026-11-21", "The dentist was yesterday."),
        ("2026-11-11", "The dentist was on the 11th of November."),
        ("2026-10-01", None),
    ],
    ids=str,
)
def test_an_open_plan_is_told_with_its_day(life: Life, day: str | None, told: str | None) -> None:
    life.add("plans", kind="plan", text="the dentist", day=day, made=NOW_S)
    life.add("plans", kind="plan", text="the dentist in Ghent", day=day, made=NOW_S, done=NOW_S)
    assert life.found("i'm worried about my dentists") == ([told] if told else [])


def test_meaning_alone_finds_facts_and_turns(life: Life) -> None:
    asked = direction(1)
    for seed in range(2, 300):
        life.turn(f"the filler of number {seed} says something else", vector=direction(seed))
        life.fact(f"Filler {seed} is something else.", vector=direction(seed + 1000))
    life.fact("You live on a boat.", vector=direction(5000, asked, 0.7))
    life.turn("we moved onto the barge in spring", vector=direction(5001, asked, 0.7))
    assert set(life.found("zzz", asked)[:2]) == {"You live on a boat.", "we moved onto the barge in spring"}


def test_what_another_store_forgot_is_gone_and_what_it_added_is_there(tmp_path: Any) -> None:
    life, other = Life(), Store.open(tmp_path)
    life.store, life.recall = other, Recall(other)
    asked = direction(1)
    gone = [life.turn(f"the barge in spring {number}", vector=direction(10 + number, asked, 0.9)) for number in range(60)]
    life.turn("we sold the houseboat to a sailor", vector=direction(100, asked, 0.35))
    assert all("barge" in sentence for sentence in life.found("zzz", asked))
    second = Store.open(tmp_path)
    with second.change():
        second.run_many("DELETE FROM turns WHERE id = ?", [(number,) for number in gone])
    assert life.found("zzz", asked) == ["we sold the houseboat to a sailor"]
    with second.change():
        row = second.run("INSERT INTO turns (at, talk, heard, spoken, source) VALUES (9, 1, 'the yacht came by at noon', '', '')")
        Recall(second).keep_turn_code(row, direction(101, asked, 0.9))
    assert life.found("zzz", asked)[0] == "the yacht came by at noon"
    with second.change():
        second.run("DELETE FROM turns")
    assert life.found("zzz", asked) == []
    other.close()
    second.close()


def test_a_vector_of_another_size_is_left_aside(life: Life) -> None:
    life.turn("the barge in spring", vector=np.ones(7, np.float32))
    assert life.store.one("SELECT count(*) FROM turn_codes") == (0,)
    assert life.found("the barge", np.ones(7, np.float32)) == ["the barge in spring"]


def test_the_owner_finds_notes_and_what_she_answered(life: Life) -> None:
    life.add("notes", text="The wifi word is walrus.", at=NOW_S)
    life.turn("what's a good animal", spoken="The walrus.")
    assert set(life.searched("walrus")) == {"The wifi word is walrus.", "what's a good animal"}


def test_of_a_long_note_the_words_around_what_was_asked_are_told(life: Life) -> None:
    life.add("notes", text="la " * 300_000 + "the safe opens with the code of the walrus " + "lo " * 30_000, at=NOW_S)
    (found,) = life.found("what opens the walrus safe")
    assert "the safe opens" in found
    assert len(found.split()) <= 30


@pytest.mark.parametrize("writes", ["Zoë", "zoe", "ZOE", "Zoe\u0308"])
def test_accents_do_not_matter(life: Life, writes: str) -> None:
    life.fact("Zoë likes tea.", "Zoë")
    life.person("Zoë", "friend")
    assert "Zoë likes tea." in life.found(f"what about {writes}")


@pytest.mark.parametrize("writes", ["o'brien", "O\u2019Brien's", "o'brien's"])
def test_apostrophes_do_not_matter(life: Life, writes: str) -> None:
    life.fact("Mr O'Brien keeps bees.", "Mr O'Brien")
    assert life.found(f"what about {writes} then") == ["Mr O'Brien keeps bees."]


HOSTILE = [
    *(
        "",
        " ",
        "\0",
        '"',
        "''",
        "'",
        "'s",
        "\u2019\u2019",
        "a OR b",
        "AND",
        "NOT walrus",
        "NEAR(a b)",
        "heard : x",
        "{heard}",
        "* ^ -",
    ),
    *("'); DROP TABLE turns; --", "x" * 10**6, "word " * 200_000, "\ud800 walrus", "\N{GRINNING FACE} walrus", "\ufdfa"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])
def test_no_line_is_read_as_a_command(life: Life, text: str) -> None:
    life.turn("the walrus is called gerald and i like him")
    for ask in (life.found, life.searched):
        assert set(ask(text)) <= {"the walrus is called gerald and i like him"}
    assert ("walrus" in text) == bool(life.found(text))


@pytest.fixture(scope="module")
def asking() -> Callable[[str], list[Recalled]]:
    life = Life()
    life.turn("the walrus is called gerald and i like him")
    life.person("Zoë O'Brien-Smith", "sister in law")
    life.fact("Zoë likes tea.", "Zoë")
    seeds = itertools.cycle(range(5))
    return lambda text: life.recall.find(text, NOW_S, direction(next(seeds)))


@given(text=st.text() | st.lists(st.sampled_from(['"', "walrus", "zoë", "*", "(", "AND", "NEAR", "o'brien", " "])).map("".join))
def test_any_text_may_be_said(asking: Callable[[str], list[Recalled]], text: str) -> None:
    found = asking(text)
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
