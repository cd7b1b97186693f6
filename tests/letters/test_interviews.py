"""Whole interviews by voice, written by somebody who hadn't seen the rules: every fact is in the draft, none is made up, and the
spoken changes are done as they were meant.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from companion.letters.kept import Letters
from companion.letters.kinds import Letter
from companion.letters.pieces import aloud
from companion.letters.spoken_to import base_form
from companion.memory.memory import Memory
from companion.memory.plain_text import words_of
from companion.memory.store import Store
from companion.mind.skilled import Skilled
from companion.mind.skills import bare
from companion.mind.tasks.letters import LetterTask

HERE = Path(__file__).parent


def interviews(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


INTERVIEWS = interviews("interviews.jsonl")
WORDINGS = interviews("interviews-wordings.jsonl")
"""The same, for many ways of asking for a change; the rules were mended by both."""
SECOND = interviews("interviews-second.jsonl")
LEAST_FACTS_OF_SECOND, LEAST_DONE_OF_SECOND = 60, 27
NOT_IN_IT = {"wallet"}
"""Said only where it was told who the letter is for."""
LEAST_AS_MEANT = 0.9
LETTER_WORDS = frozenset(
    """dear sir or madam with love all the best my yours sincerely faithfully i want to tell you know about remember please
    thank mention d like ask if
    don t do m sorry congratulations hello wish promise send invite and your yourself yourselves""".split()
)
FORMS = frozenset("you your yours yourself yourselves are were have aren weren haven don do re ve is m not".split())


@dataclass
class Interview:
    """A person at the button, on a memory without a disk."""

    told: dict[str, Any]

    def __post_init__(self) -> None:
        self.memory = Memory(Store.in_memory())
        self.letters = Letters(self.memory.store)
        self._task, self._last = LetterTask(self.memory), None

    _last: Skilled | None = None

    def says(self, line: str) -> None:
        then = self._last.then if self._last is not None else None
        self._last = then(bare(line)) if then is not None else None
        if self._last is None:
            self._last = self._task.reply(bare(line), datetime(2026, 11, 23, 15))

    def answers(self) -> None:
        self.says("help me write a letter")
        for _, answer in self.told["answers"]:
            self.says(answer)

    @property
    def heard(self) -> str:
        return self._last.choices[0] if self._last is not None else ""

    @property
    def letter(self) -> Letter:
        return self.letters.all()[0]

    def listens(self) -> None:
        """To the end; where her question is over, he goes on with the letter."""
        if self._last is None or self._last.then is None:
            self.says("let's go on with the letter")
        while self.letter.told.read < len(aloud(self.letter.told.page)):
            before = self.letter.told.read
            self.says("go on")
            assert self.letter.told.read > before


def has(text: str, wanted: str) -> bool:
    """One of several words for it, as words; how the lines fall doesn't matter."""
    flat = " ".join(text.split())
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", flat, re.IGNORECASE) for one in wanted.split("|"))


@pytest.mark.parametrize("told", [*INTERVIEWS, *WORDINGS], ids=lambda told: str(told["whom"]))
def test_the_draft_holds_every_fact(told: dict[str, Any]) -> None:
    interview = Interview(told)
    interview.answers()
    missing = [fact for fact in told["facts"] if not has(interview.letter.text, fact)]
    assert set(missing) <= NOT_IN_IT, interview.letter.text


@pytest.mark.parametrize("told", [*INTERVIEWS, *WORDINGS], ids=lambda told: str(told["whom"]))
def test_nothing_is_invented(told: dict[str, Any]) -> None:
    interview = Interview(told)
    interview.answers()
    said = {word for _, answer in told["answers"] for word in words_of(answer)}
    said |= {base_form(word) for word in said if len(word) > 2}
    assert set(words_of(interview.letter.text)) - said - LETTER_WORDS - FORMS == set(), interview.letter.text


def as_meant(interview: Interview, change: dict[str, Any]) -> bool:
    before = interview.letter.text
    interview.says(change["say"])
    after, expected = interview.letter.text, change["expect"]
    places = [" ".join(after.split()).lower().find(one.lower()) for one in expected.get("order", ())]
    return (
        all(has(after, one) for one in expected["has"])
        and not any(has(after, one) for one in expected["has_not"])
        and (not expected.get("shorter") or len(after.split()) < len(before.split()))
        and (not expected.get("changed") or after != before)
        and expected.get("hears", "") in interview.heard
        and places == sorted(places)
        and -1 not in places
    )


def test_the_second_person_s_interviews_hold_and_are_changed_as_well() -> None:
    """Written by another, run when the rules stood, and never mended by. The floors are a little under what it gave."""
    facts, done = [], []
    for told in SECOND:
        interview = Interview(told)
        interview.answers()
        facts += [has(interview.letter.text, fact) for fact in told["facts"]]
        said = {word for _, answer in told["answers"] for word in words_of(answer)}
        said |= {base_form(word) for word in said if len(word) > 2}
        assert set(words_of(interview.letter.text)) - said - LETTER_WORDS - FORMS == set(), interview.letter.text
        for change in told["changes"]:
            interview.listens()
            done.append(as_meant(interview, change))
    assert (len(facts), len(done)) == (63, 31)
    assert sum(facts) >= LEAST_FACTS_OF_SECOND
    assert sum(done) >= LEAST_DONE_OF_SECOND


@pytest.mark.parametrize("told_of", [INTERVIEWS, WORDINGS], ids=["the first twenty", "many wordings"])
def test_nine_changes_in_ten_are_done_as_meant(told_of: list[dict[str, Any]]) -> None:
    wrong, count = [], 0
    for told in told_of:
        interview = Interview(told)
        interview.answers()
        for change in told["changes"]:
            interview.listens()
            count += 1
            if not as_meant(interview, change):
                wrong.append((told["whom"], change["say"]))
    assert count >= 60
    assert 1 - len(wrong) / count >= LEAST_AS_MEANT, wrong
