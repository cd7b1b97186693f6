"""Notes by voice: whole little conversations, and what memory holds after them."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.mind.tasks.conftest import Person

Said = list[tuple[str, str | None]]
ONE = ("note to self the boiler man is called ali", "the boiler man is called ali")

TAKEN = {
    "note to self": ("note to self the code is four one two", "the code is four one two"),
    "take a note": ("take a note the hinge is loose", "the hinge is loose"),
    "that": ("can you make a note that the car needs wipers", "the car needs wipers"),
    "keep a note": ("could you keep a note that the car needs wipers", "the car needs wipers"),
    "write down": ("write down that the spare key is in the third pot", "the spare key is in the third pot"),
    "write this down": ("write this down the bins are wednesdays", "the bins are wednesdays"),
    "note that": ("note that the gate takes a number ten", "the gate takes a number ten"),
    "apostrophes and accents": ("note to self zoë's café isn't open", "zoë's café isn't open"),
    "sql": ("note to self robert drop table notes", "robert drop table notes"),
}


@pytest.mark.parametrize(("line", "text"), TAKEN.values(), ids=TAKEN)
def test_a_note_is_kept_word_for_word_and_said_back(person: "Person", line: str, text: str) -> None:
    person.hears(line, text)
    assert [note.text for note in person.kept.notes.all()] == [text]


TALKS: dict[str, tuple[Said, list[str]]] = {
    "she asks what": ([("take a note", ""), ("my brother hates mushrooms", "mushrooms")], ["my brother hates mushrooms"]),
    "asked, and let be": ([("take a note please", ""), ("never mind", "")], []),
    "write this down": ([("write this down", ""), ("the code is nine", "nine")], ["the code is nine"]),
    "taken back": ([ONE, ("cancel that", "")], []),
    "misheard": ([ONE, ("no that's wrong", "again"), ("the boiler man is alan", "alan")], ["the boiler man is alan"]),
    "read": ([ONE, ("note that it rains", ""), ("read me my notes", "it rains. the boiler man")], [ONE[1], "it rains"]),
    "none to read": ([("read me my notes", "note"), ("what was my last note", "note"), ("delete that note", "note")], []),
    "the last": ([ONE, ("note that it rains", ""), ("what was my last note", "it rains")], [ONE[1], "it rains"]),
    "the last deleted": ([ONE, ("note that it rains", ""), ("delete that note", "it rains")], [ONE[1]]),
    "one deleted by its words": ([ONE, ("note that it rains", ""), ("delete the note about the boiler", "boiler")], ["it rains"]),
    "all deleted after a yes": ([ONE, ("delete all my notes", "one note"), ("yes", "")], []),
    "not after a no": ([ONE, ("delete all my notes", ""), ("no", "")], [ONE[1]]),
    "found": ([ONE, ("note that it rains", ""), ("what was my note about the boiler", "ali")], [ONE[1], "it rains"]),
    "not found": ([ONE, ("what was my note about the garden", "garden")], [ONE[1]]),
}


@pytest.mark.parametrize(("lines", "left"), TALKS.values(), ids=TALKS)
def test_a_talk_about_notes(person: "Person", lines: Said, left: list[str]) -> None:
    for line, expected in lines:
        person.hears(line, expected)
    assert [note.text for note in person.kept.notes.all()] == left


def test_many_are_read_some_at_a_time(person: "Person") -> None:
    for count in ("one", "two", "three", "four", "five"):
        person.says(f"note to self number {count}")
    person.hears("read me my notes", "five notes. number five. number four. number three.")
    person.hears("yes please", "number two. number one.")
    person.hears("read me my notes", "")
    person.hears("no thanks", "")
    person.hears("yes", None)


def test_a_long_note_is_kept_whole_but_not_said_back(person: "Person") -> None:
    text = " ".join(["word"] * 200)
    person.hears(f"note to self {text}", "words")
    assert person.kept.notes.all()[0].text == text


def test_write_that_down_is_what_was_said_before(person: "Person") -> None:
    now = int(person.at.timestamp())
    person.kept.turns.add("the plumber comes at nine on friday", "Good.", "bank", now)
    person.hears("write that down", "the plumber comes at nine on friday")
    person.later(3600)
    person.says("write that down")
    assert len(person.kept.notes.all()) == 1


def test_without_memory_nothing_is_promised(forgetful: "Person") -> None:
    for line in ("take a note", "note to self it rains", "read me my notes", "write that down"):
        answer = forgetful.says(line)
        assert answer is not None
        assert answer.source == "unkept"
