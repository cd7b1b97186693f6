"""Letters by voice: whole talks, what is interrupted and taken up again, and what memory holds after them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from companion.errors import KeepingError
from companion.letters.kept import Letters
from companion.letters.kinds import Letter
from companion.memory.kinds import ME, Learned, NewFact, NewPerson
from companion.memory.memory import Memory
from companion.memory.store import Store
from companion.mind.skilled import Skilled
from companion.mind.skills import bare
from companion.mind.tasks.letters import LetterTask

NOW = datetime(2026, 11, 23, 15)


class Writer:
    """Talks to the letter task alone."""

    def __init__(self, memory: Memory | None) -> None:
        self.memory, self.printed = memory, list[Letter]()
        self.is_off_record, self.now = False, NOW
        self.task = LetterTask(memory, self.export, is_off_record=lambda: self.is_off_record)
        self.last: Skilled | None = None

    def export(self, letter: Letter) -> Path:
        self.printed.append(letter)
        return Path("/data/letters/letter-to-marie.pdf")

    def says(self, line: str) -> Skilled | None:
        text, then = bare(line), self.last.then if self.last is not None else None
        self.last = then(text) if then is not None else None
        if self.last is None:
            self.last = self.task.reply(text, self.now)
        return self.last

    def hears(self, line: str, *expected: str) -> None:
        """Each of her choices has each of the expected words; none: the line is left to others."""
        answer = self.says(line)
        if not expected:
            assert answer is None, f"{line!r} was taken: {answer}"
            return
        assert answer is not None, f"nobody took {line!r}"
        for choice in answer.choices:
            for one in expected:
                assert one.lower() in choice.lower(), f"{line!r} got {choice!r}"

    def tells(self, *lines: str) -> None:
        for line in lines:
            assert self.says(line) is not None, f"nobody took {line!r}"

    @property
    def letters(self) -> list[Letter]:
        assert self.memory is not None
        return Letters(self.memory.store).all()


TOLD = (
    "help me write a letter to my sister",
    "we had a fight by the lake at christmas",
    "tell her that i'm sorry",
    "we hid under the stairs and ate sugar",
)


@pytest.fixture
def writer() -> Iterator[Writer]:
    memory = Memory(Store.in_memory())
    learned = Learned(facts=(NewFact(ME, "name", "Sam"),), people=(NewPerson("Marie", "sister"),))
    memory.keep(learned, NOW)
    yield Writer(memory)
    memory.close()


def test_a_letter_from_the_first_word_to_the_page(writer: Writer) -> None:
    writer.hears("help me write a letter to my sister", "Marie", "?")
    writer.hears(TOLD[1], "?")
    writer.hears(TOLD[2], "two")
    writer.hears(TOLD[3], "Dear Marie. We had a fight by the lake at Christmas.", "?")
    writer.hears("go on", "I'm sorry.", "?")
    writer.hears("yes", "We hid under the stairs and ate sugar. With love. Sam.", "?")
    writer.hears("no say river", "We had a fight by the river at Christmas.")
    writer.hears("put in that i miss her", "I miss you.")
    writer.hears("sign it your brother", "Your brother.")
    writer.hears("that's good keep it", "")
    writer.hears("print it", "letter to marie", "letters")
    (letter,) = writer.letters
    assert letter.state == "kept"
    assert writer.printed == [letter]
    assert letter.text == (
        "Dear Marie,\n\nWe had a fight by the river at Christmas.\n\nI'm sorry.\n\n"
        "We hid under the stairs and ate sugar. I miss you.\n\nWith love,\nYour brother"
    )


def test_it_is_taken_up_where_it_was_left(writer: Writer) -> None:
    writer.tells(*TOLD[:2])
    again = Writer(writer.memory)  # the next day
    again.hears("let's go on with the letter", "Marie", "?")
    again.tells(*TOLD[2:])
    again.hears("go on", "sorry")
    third = Writer(writer.memory)
    third.hears("go on with the letter to marie", "sorry")
    third.hears("go on", "sugar")


OTHERS = [
    "set a timer for ten minutes",
    "remind me to call tom at six",
    "what time is it",
    "put milk on the shopping list",
    "goodbye",
    "what's your name",
    "call yourself ada",
    "how do you feel",
]


@pytest.mark.parametrize("line", OTHERS)
def test_another_request_does_not_become_letter_text(writer: Writer, line: str) -> None:
    writer.tells(*TOLD[:2])
    writer.hears(line)
    assert line not in writer.letters[0].told.answers.values()
    writer.hears("let's go on with the letter", "?")


def test_silence_shrugs_and_swearing(writer: Writer) -> None:
    writer.tells(TOLD[0])
    writer.hears("i don't know", "?")
    writer.hears("oh for fuck's sake", "?")
    writer.hears("skip it", "two")
    writer.hears("nothing", "?")
    assert writer.letters[0].told.page.parts == ()
    writer.hears("it rained", "Dear Marie. It rained.")


def test_a_bare_yes_is_no_letter_text(writer: Writer) -> None:
    writer.tells(*TOLD[:3])
    writer.hears("yes", "")
    assert "between" not in writer.letters[0].told.answers
    writer.tells(TOLD[3])
    assert writer.letters[0].told.answers["between"] == TOLD[3]


def test_stopping_keeps_it_and_nothing_begun_leaves_nothing(writer: Writer) -> None:
    writer.tells(*TOLD[:2])
    writer.hears("stop", "")
    assert writer.letters[0].state == "asking"
    writer.tells("throw away the letter to marie", "yes")
    assert writer.letters == []
    writer.tells("write a letter")
    writer.hears("never mind", "")
    assert writer.letters == []


def test_undo_start_over_and_again(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.hears("leave out the last part", "")
    writer.tells("undo that")
    assert "sugar" in writer.letters[0].text
    writer.hears("read that again", "Dear Marie")
    writer.hears("undo that", "")
    writer.tells("start over")
    assert writer.letters[0].told.answers == {}
    assert writer.letters[0].state == "asking"


def test_what_is_not_clear_is_asked(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.hears("no say xylophone", "?")
    writer.hears("lake", "xylophone")
    assert "by the xylophone" in writer.letters[0].text
    writer.hears("leave out the bit about the whale", "whale", "?")
    writer.hears("sign it bob", "Bob")


def test_letters_are_listed_read_and_thrown_away(writer: Writer) -> None:
    writer.hears("what letters do i have", "")
    writer.tells(*TOLD, "stop", "write to tom", "he owes me ten pounds", "skip", "skip", "keep it")
    writer.hears("what letters do i have", "Marie, not finished", "Tom")
    writer.hears("read me the letter to marie", "Dear Marie")
    writer.hears("throw away the letter to tom", "Tom", "?")
    writer.hears("no", "")
    assert len(writer.letters) == 2
    writer.tells("throw away the letter to tom")
    writer.hears("yes", "")
    assert [one.whom for one in writer.letters] == ["Marie"]
    writer.hears("read me the letter to tom", "tom")
    writer.hears("print the letter to marie", "letters")


def test_a_line_that_is_no_answer_is_left_to_others(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.hears("my knee hurts today")


LEFT = [
    "write that down",
    "read me my notes",
    "i got a letter from the bank",
    "what's the letter after b",
    "the letter was kind",
    "print",
]


@pytest.mark.parametrize("line", LEFT)
def test_what_is_not_about_letters_is_left(writer: Writer, line: str) -> None:
    writer.hears(line)


def test_without_memory_she_says_so_and_finds_a_first_line() -> None:
    writer = Writer(None)
    writer.hears("help me write a letter to my sister marie", "?")
    writer.hears("tell her that i'm sorry", "Dear Marie. I'm sorry.")
    for line in ("what letters do i have", "read me the letter to marie", "let's go on with the letter", "print the letter"):
        writer.hears(line, "")


def test_where_nothing_can_be_kept_nothing_is_answered(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.tells(*TOLD[:2])

    def full() -> None:
        raise KeepingError("The disk is full.", "Make room.")

    assert writer.memory is not None
    monkeypatch.setattr(writer.memory.store, "_begin", full)
    with pytest.raises(KeepingError):
        writer.says(TOLD[2])
    monkeypatch.undo()
    assert writer.letters[0].told.asking == "needed"


def test_a_letter_that_was_forgotten_meanwhile_is_not_written_on(writer: Writer) -> None:
    writer.tells(*TOLD[:2])
    assert writer.memory is not None
    writer.memory.forget_row("letters", writer.letters[0].id)
    writer.hears("tell her i'm sorry")
    assert writer.letters == []


def test_kept_early_she_tells_that_there_is_more(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.hears("keep it", "all three parts")
    assert writer.letters[0].state == "kept"
    writer.hears("read it again", "Dear Marie")


def test_shorter_tells_what_went(writer: Writer) -> None:
    writer.tells(*TOLD[:3], "we hid under the stairs. i laughed. we ate sugar")
    writer.hears("shorter", "We ate sugar")
    assert "sugar" not in writer.letters[0].text
    writer.tells("put the bit about the sugar back")
    assert "We ate sugar." in writer.letters[0].text


def test_what_was_taken_out_comes_back(writer: Writer) -> None:
    writer.tells(*TOLD, "don't mention the sugar")
    assert "sugar" not in writer.letters[0].text
    writer.hears("no put the sugar back", "sugar")
    assert "We hid under the stairs and ate sugar." in writer.letters[0].text
    writer.hears("put the whale back in", "whale", "?")


def test_go_back_is_the_part_before_where_nothing_was_changed(writer: Writer) -> None:
    writer.tells(*TOLD, "go on")
    writer.hears("go back", "Dear Marie")
    writer.tells("leave out the last part")
    writer.tells("go back")
    assert "sugar" in writer.letters[0].text


@pytest.mark.parametrize("line", ["no that bit is not how i said it to her", "put a comma after lake"])
def test_a_change_that_isnt_understood_is_asked_about(writer: Writer, line: str) -> None:
    writer.tells(*TOLD)
    before = writer.letters[0].text
    writer.hears(line, "words" if "comma" in line else "")
    assert writer.letters[0].text == before


def test_without_a_printer_she_says_where_the_page_is(writer: Writer) -> None:
    writer.tells(*TOLD, "keep it")
    writer.hears("print it", "folder letters", "companion letter print 1", "print")


def test_a_kept_letter_may_still_be_changed_and_stays_kept(writer: Writer) -> None:
    writer.tells(*TOLD, "keep it", "print it")
    writer.hears("add p s bring the dog", "Bring the dog")
    (letter,) = writer.letters
    assert (letter.state, letter.told.page.ps) == ("kept", "Bring the dog.")


ASIDES = ["hang on", "hang on the phone's ringing", "wait a sec", "hold on a minute", "just a moment please", "let me think"]


@pytest.mark.parametrize("line", ASIDES)
def test_a_moment_he_needs_is_no_letter_text(writer: Writer, line: str) -> None:
    writer.tells(*TOLD[:2])
    writer.hears(line, "")
    assert list(writer.letters[0].told.answers.values()) == [TOLD[1]]
    writer.tells("tell her that i'm sorry")
    assert writer.letters[0].told.answers["needed"] == "tell her that i'm sorry"


def test_what_comes_after_hang_on_may_be_for_the_letter(writer: Writer) -> None:
    writer.tells(*TOLD[:2], "hang on tell her i miss the lake")
    assert writer.letters[0].told.answers["needed"] == "tell her i miss the lake"
    writer.tells("skip", "hang on", "yes")
    assert writer.letters[0].told.read == 2


@pytest.mark.parametrize("line", ["where were we", "okay where were we", "what was the question", "i'm back"])
def test_the_question_is_asked_again(writer: Writer, line: str) -> None:
    writer.tells(*TOLD[:3], "hang on")
    writer.hears(line, "two", "?")
    assert "between" not in writer.letters[0].told.answers


MISSED = ["blub", "what time is it", "i feel so low"]


@pytest.mark.parametrize("missed", MISSED)
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("go on", "sorry"),
        ("no say river instead of lake", "river"),
        ("read it again", "Dear Marie"),
        ("keep it", "kept"),
        ("shorter", ""),
    ],
)
def test_a_letter_stays_open_for_a_few_lines(writer: Writer, missed: str, line: str, expected: str) -> None:
    writer.tells(*TOLD)
    writer.hears(missed)
    writer.hears("it rains here")
    writer.hears(line, expected)


def test_a_bare_yes_goes_to_the_letter_unless_he_spoke_of_himself(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.hears("blub")
    writer.hears("yes", "sorry")
    writer.hears("i feel so low")
    writer.hears("yes")
    writer.hears("go on", "sugar")


def test_what_another_task_took_is_no_line_of_the_letter(writer: Writer) -> None:
    writer.tells(*TOLD[:2])
    assert writer.last is not None
    assert writer.last.then is not None
    assert writer.last.then("what's your name") is None  # the task that takes it comes before this one
    writer.last = None
    writer.hears("where were we", "?")
    writer.tells(TOLD[2])
    assert writer.letters[0].told.answers["needed"] == TOLD[2]


def test_a_letter_does_not_stay_open_for_long(writer: Writer) -> None:
    writer.tells(*TOLD)
    for _ in range(4):
        writer.hears("it rains here")
    writer.hears("go on")
    writer.tells("read me the letter to marie")
    writer.hears("it rains here")
    writer.now += timedelta(minutes=6)
    writer.hears("go on")


@pytest.mark.parametrize("line", ["it's raining", "put the kettle on", "no", "add milk", "that's my sister", "what is the time"])
def test_talk_that_comes_late_is_not_for_the_letter(writer: Writer, line: str) -> None:
    writer.tells(*TOLD)
    before = writer.letters[0].text
    writer.hears("i feel so low")
    writer.hears(line)
    assert writer.letters[0].text == before


def test_a_kept_letter_takes_a_change_that_begins_with_no(writer: Writer) -> None:
    writer.tells(*TOLD, "keep it")
    writer.hears("no say river instead of lake", "river")


def test_keep_it_is_no_answer_to_which_word(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.hears("no say xylophone", "?")
    writer.hears("keep it", "kept")
    assert writer.letters[0].state == "kept"


def test_one_part_is_skipped(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.hears("skip", "sorry")


REQUESTS = [
    ("i want to write to them but i don't want to look keen", "", {}),
    ("i want to write to my old boss to say thanks", "my old boss", {"happened": "say thanks"}),
    ("write a letter to tom about the bike", "tom", {"happened": "write about the bike"}),
    ("help me write to mrs allen because her cat died", "mrs allen", {"happened": "her cat died"}),
    ("write to him", "", {}),
    ("i want to write to feel better", "", {}),
    ("write to the council and complain about the bins", "the council", {"happened": "complain about the bins"}),
    ("write to my brother in leeds", "my brother in leeds", {}),
]


@pytest.mark.parametrize(("line", "whom", "answers"), REQUESTS, ids=[line for line, *_ in REQUESTS])
def test_whom_it_is_for_and_what_about(writer: Writer, line: str, whom: str, answers: dict[str, str]) -> None:
    said = writer.says(line)
    assert said is not None
    told = writer.letters[0].told
    assert (told.whom, told.answers) == (whom, answers)
    assert told.asking == ("whom" if not whom else "needed" if answers else "happened")


def test_his_reason_is_in_the_letter(writer: Writer) -> None:
    writer.tells("i want to write to my old boss to say thanks", "she gave me my first job", "nothing")
    text = writer.letters[0].text
    assert "Thanks." in text
    assert "gave me my first job" in text
    assert "To Say" not in text


@pytest.mark.parametrize(
    "line", ["i'll write to them tonight", "i'm going to write to marie tomorrow", "maybe i'll write to her"]
)
def test_a_plan_of_his_own_is_no_request(writer: Writer, line: str) -> None:
    writer.hears(line)
    assert writer.letters == []


def test_off_the_record_no_letter_is_kept_unasked(writer: Writer) -> None:
    writer.is_off_record = True
    writer.hears("write a letter to tom", "record", "?")
    assert writer.letters == []
    writer.hears("no", "")
    writer.hears("write a letter to tom", "record", "?")
    writer.hears("yes", "Tom", "?")
    writer.tells("he mended my bike")
    assert writer.letters[0].told.answers == {"happened": "he mended my bike"}


def test_off_the_record_an_open_letter_is_not_written_on_unasked(writer: Writer) -> None:
    writer.tells(*TOLD)
    writer.is_off_record, writer.last = True, None
    writer.hears("off the record")
    before = writer.letters[0].text
    writer.hears("say river instead of lake", "record", "?")
    assert writer.letters[0].text == before
    writer.hears("yes", "river")
    writer.is_off_record = False
    writer.tells("read me the letter to marie")
    writer.is_off_record = True
    writer.hears("go on", "sorry")
