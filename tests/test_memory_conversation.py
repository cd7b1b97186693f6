"""Whole lives of talk: what she was told is there days and restarts later, put right, asked after once, and forgotten.

The dated ones run within this process, by a clock that is moved; the restarts of the program are real ones.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NoReturn

import pytest

from companion.clock import Clock
from companion.commands.chat import ringing_of
from companion.engines import House, open_memory
from companion.errors import KeepingError
from companion.memory.memory import Memory
from companion.mind.bank import load
from companion.mind.errands import Errands
from companion.mind.household import Household
from companion.mind.match import WordMatcher
from companion.mind.remembering import Remembering
from companion.mind.talk import Talk
from companion.minds import open_parts
from companion.settings import Settings

BANK = load()
MATCHER = WordMatcher(BANK)
MONDAY = datetime(2026, 11, 23, 15, 0)
BETWEEN_LINES_S = 20
LIMIT_S = 60


class Life:
    """Somebody who talks to her. By words alone, unless there is the whole mind."""

    def __init__(self, folder: Path, *, whole: bool = False) -> None:
        self._folder, self._whole, self.at, self.seed = folder, whole, MONDAY, 0
        self.memory: Memory | None = None
        self.start()

    def start(self) -> None:
        """She is switched on, again."""
        self.end()
        self.seed += 1
        self.memory = Memory.open(self._folder / "memory")
        clock = Clock(system=lambda: self.at, synchronised=lambda: True)
        if self._whole:
            self.mind = open_parts(None, self._folder).talk(self.seed, clock, self.memory)
            return
        errands, remembering = Errands(self.memory, clock), Remembering(self.memory, clock.now)
        self.mind = Talk(BANK, Random(self.seed), MATCHER, household=Household(errands, remembering))

    def end(self) -> None:
        if self.memory is not None:
            self.memory.close()

    def sleep(self, days: int) -> None:
        self.at = (self.at + timedelta(days=days)).replace(hour=9, minute=0)
        self.start()

    def says(self, line: str) -> str:
        self.at += timedelta(seconds=BETWEEN_LINES_S)
        text = "".join(self.mind.reply(line).pieces)
        self.mind.remember(line, text)
        return text

    def lives(self, story: str) -> None:
        """A line of a story is `what he says -> words of her answer`; a word behind ! must not be in it. @2: two days later."""
        for row in filter(None, map(str.strip, story.split("\n"))):
            if row.startswith("@"):
                self.sleep(int(row[1:]))
                continue
            said, _, expected = row.partition(" -> ")
            answer = self.says(said)
            for words in filter(None, expected.split(" & ")):
                is_absent, sought = words.startswith("!"), words.removeprefix("!").lower()
                assert (sought in answer.lower()) is not is_absent, f"{said!r} on {self.at:%A} got {answer!r}"


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    life = Life(tmp_path)
    yield life
    life.end()


STORIES = {
    "a sister, a promise and a plan": """
        my sister is called marie -> Marie is your sister
        no my sister is called maria -> Maria, not Marie & !right?
        i promised to call the bank tomorrow -> call the bank, tomorrow
        i have the dentist tomorrow at ten -> dentist, tomorrow at ten
        what did i promise -> call the bank
        @1
        what is my sister called -> Maria & !Marie
        how do you know -> you said
        what did i promise -> call the bank, today
        i called the bank -> !you called the bank
        what did i promise -> !bank
        @1
        hello -> How did the dentist go?
        it was all right -> !dentist
        hello -> !dentist
        forget everything about maria -> Maria
        yes -> things
        what is my sister called -> !Maria
        who is maria -> !sister
        @1
        hello -> !dentist
        """,
    "as a recogniser roughens it": """
        um my name's priya -> Priya
        my sisters called anita she's a teacher -> Anita is your sister
        she lives in leicester -> Anita lives in Leicester
        where does she live -> Leicester
        i said i'd ring anita on sunday -> ring Anita, on Sunday
        whats my sister called -> Anita
        how do you know my sister's name -> your sisters called anita
        what have i promised anita -> ring Anita
        @1
        whats my name -> Priya
        what does anita do -> teacher
        """,
    "a name that was heard as a word": """
        my sister marry is a nurse -> nurse
        i've got a sister called marie -> Marie, not Marry
        what's my sister's name -> Marie
        my sister mary came round -> Marie is your sister, right?
        yes
        my sister mary came round -> !right?
        """,
    "a doubt answered with no": """
        my sister is called marie -> Marie
        hello
        my sister mary came round -> Marie is your sister, right?
        no -> who
        maria -> Maria
        what is my sister called -> Maria
        """,
    "put right, and put right again": """
        i'm forty two -> forty two
        i'm forty three actually -> forty three
        how old am i -> forty three
        my favourite colour is green -> green
        no it's blue -> blue
        what's my favourite colour -> blue & !green
        i've got two brothers tom and ben -> Tom and Ben are your brothers.
        tom lives in bristol -> Tom lives in Bristol
        no he lives in bath -> Tom lives in Bath
        where does tom live -> Bath & !Bristol
        how do you know -> no he lives in bath
        what do you know about tom -> brother & Bath
        what do you know about me -> forty three & blue & Tom & Ben
        """,
    "which of it": """
        my name is daniel -> Daniel
        i live in leeds -> Leeds
        i work as a nurse -> nurse
        what do you know about me -> Daniel & Leeds & nurse
        forget that -> !forgotten & !gone.
        where i live
        what do you know about me -> Daniel & nurse & !Leeds
        forget that
        no -> !gone
        what do you know about me -> Daniel & nurse
        how do you know -> which
        my job -> work as a nurse
        """,
    "never mind is no order": """
        my name is daniel -> Daniel
        i had an argument with my boss
        oh forget it -> !forgotten & !gone
        what's my name -> Daniel
        forget it -> good
        no -> !gone
        what's my name -> Daniel
        """,
    "off the record": """
        off the record -> nothing
        my brother is called jim -> !Jim is your brother
        what's my brother called -> !Jim
        on the record again
        what's my brother called -> !Jim
        what did we talk about today -> !jim
        my brother is called jim -> Jim is your brother
        what's my brother called -> Jim
        """,
    "never bring it up": """
        my ex is called simon -> Simon
        never bring up my ex -> !Simon
        i'm meeting simon tomorrow
        i've got an interview tomorrow -> interview, tomorrow
        @2
        hello -> How did the interview go? & !simon
        @1
        hello -> !simon & !interview
        what do you know about simon -> Simon is your ex
        """,
    "not in the middle of something": """
        i've got the dentist tomorrow -> dentist
        @2
        i had a bad day at work -> !dentist
        hello again -> How did the dentist go?
        """,
    "when i say good night": """
        remind me to lock the door when i say good night -> lock the door
        @1
        good morning -> !lock the door
        good night -> lock the door & !?
        good night -> !lock the door
        """,
    "everything": """
        my name is daniel -> Daniel
        my dog is called rex -> Rex
        forget everything -> wipe everything
        no -> !gone
        what's my name -> Daniel
        forget everything -> wipe everything
        wipe everything -> gone
        what's my name -> !Daniel
        what's my dog called -> !Rex
        my name is ann -> Ann
        @1
        what's my name -> Ann
        """,
    "one promise of two": """
        i need to buy stamps -> buy stamps
        i promised my mum i'd fix the gate on saturday -> fix the gate, on Saturday
        what did i promise my mum -> gate & !stamps
        what did i promise -> gate & stamps
        forget that -> ?  & !gone
        the gate -> !?
        what did i promise -> stamps & !gate
        do you remember what i said about the gate -> !gate
        """,
    "what she doesn't know": """
        what's my name -> !your name is
        when is my birthday -> !your birthday is
        do you remember my birthday -> !your birthday is
        what's my dog called -> ?
        who is tom -> !tom is
        what do you know about me -> !you have & !you like
        what did i tell you about the boat -> !you said
        what did i promise -> !you said
        how do you know -> !you told me
        """,
    "a thing that was put somewhere": """
        i put my keys in the blue bowl -> in the blue bowl
        where are my keys -> in the blue bowl
        no they're in the drawer -> in the drawer
        where are my keys -> in the drawer & !bowl
        how do you know -> in the drawer
        forget that
        where are my keys -> !drawer
        """,
    "called off": """
        i've got an interview tomorrow -> interview
        my interview has been cancelled -> off
        @2
        hello -> !interview
        """,
}


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_life(life: Life, story: str) -> None:
    life.lives(story)


def test_what_is_hard_is_answered_first_and_kept(tmp_path: Path) -> None:
    life = Life(tmp_path, whole=True)
    life.lives("""
        my dad died yesterday and my brother jack is staying with me -> !i'll keep & !jack is
        what's my brother called -> Jack
        i want to die and my uncle is called paul -> local emergency number & !paul
    """)
    assert life.memory is not None
    assert any(person.name == "Paul" for person in life.memory.people.all())
    life.end()


def test_she_asks_about_whom_she_knows_where_she_has_no_answer(tmp_path: Path) -> None:
    life = Life(tmp_path)
    life.says("my brother is called tom")
    answers = [life.says(line) for line in ("tom zorbled the fenwick", "tom grobbled a wendle", "tom wibbled his quorn")]
    assert ["your brother" in answer.lower() for answer in answers] == [True, False, False]
    life.end()


def told(folder: Path, *lines: str, settings: str = "") -> list[str]:
    """`companion chat`, with lines through a pipe; its answers, one a line."""
    file = folder / "companion.toml"
    file.write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "companion", "--settings", str(file), "--data", str(folder / "data"), "chat"]
    done = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, check=False, timeout=LIMIT_S)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_across_restarts(tmp_path: Path) -> None:
    told(tmp_path, "my sister is called marie", "no her name is maria", "i promised to call the bank")
    asked = "what is my sister called"
    sister, promise, *_, gone = told(tmp_path, asked, "what did i promise", "forget everything about maria", "yes", asked)
    assert "Maria" in sister
    assert "call the bank" in promise
    assert "Maria" not in gone


def test_after_a_wipe_timers_and_reminders_are_those_of_the_new_memory(tmp_path: Path) -> None:
    house = House(Settings(), tmp_path)
    memory = open_memory(house)
    assert memory is not None
    ringing = ringing_of(house, memory)
    memory.wipe()
    memory.timers.add("tea", 60, datetime.now() - timedelta(minutes=5))
    now = ringing()
    assert now is not None
    assert now.to_say() is not None
    memory.close()


def test_with_memory_switched_off_nothing_is_kept(tmp_path: Path) -> None:
    off = "[memory]\non = false\n"
    first = told(tmp_path, "my sister is called marie", "what do you know about me", settings=off)
    assert not any("keep that" in answer or "Marie is your sister" in answer for answer in first)
    assert not (tmp_path / "data" / "memory").exists()


def test_what_can_not_be_kept_is_said_to_be_lost(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> NoReturn:
        raise KeepingError("The disk is full.", "Make room.", "I couldn't keep that: my disk is full.")

    life.says("my name is daniel")
    assert life.memory is not None
    monkeypatch.setattr(life.memory.store, "change", full)
    for line in ("my sister is called marie", "i promised to call the bank", "my name is tom"):
        answer = life.says(line)
        assert "keep" in answer, answer
        assert "Marie is" not in answer
    assert "Daniel" in life.says("what's my name")
    answers = [life.says(line) for line in ("i had a bad day at work", "my boss", "tell me a joke")]
    assert ["can't keep" in answer for answer in answers] == [True, False, False]
    monkeypatch.undo()
    assert "can't keep" not in life.says("my sister is called marie")
    assert "Marie" in life.says("what is my sister called")


@pytest.mark.parametrize("words", [("remind", "call tom in an hour"), ("notes", "add", "the blue one")])
def test_with_memory_off_nothing_is_said_to_be_kept(tmp_path: Path, words: tuple[str, ...]) -> None:
    settings = tmp_path / "companion.toml"
    settings.write_text("[memory]\non = false\n", encoding="utf-8")
    command = [sys.executable, "-m", "companion", "--settings", str(settings), "--data", str(tmp_path / "data"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "switched off" in done.stderr
    assert not (tmp_path / "data" / "memory").exists()
