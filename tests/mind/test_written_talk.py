"""A talk with a larger mind: what comes before it, what follows it, and that she goes on without it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from companion.clock import Clock
from companion.lm.scripted_chat import BROKEN, ScriptedChat
from companion.memory.kinds import Learned, NewPlan
from companion.memory.memory import Memory
from companion.mind.meeting.standing import DONE, Standing, write
from companion.mind.talk import Talk
from companion.minds import MindParts, open_parts

GOOD = "That sounds rough. What did he say?"
NOON = datetime(2026, 5, 4, 12, 0)


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> MindParts:
    return open_parts(None, tmp_path_factory.mktemp("data"))


def talk(parts: MindParts, writer: ScriptedChat, memory: Memory | None = None) -> Talk:
    return replace(parts, writer=writer).talk(1, Clock(system=lambda: NOON), memory)


def met(folder: Path) -> Memory:
    """A memory with the first meeting behind it."""
    memory = Memory.open(folder / "memory")
    write(memory, Standing(DONE), NOON)
    return memory


def turn(mind: Talk, heard: str) -> tuple[str, str]:
    reply = mind.reply(heard)
    text = "".join(reply.pieces).strip()
    mind.remember(heard, text)
    return reply.source, text


@pytest.mark.parametrize(("leaves", "source"), [(False, "model"), (True, "server")])
def test_it_answers_where_nothing_was_to_be_done(parts: MindParts, leaves: bool, source: str) -> None:
    mind = talk(parts, ScriptedChat([GOOD], leaves_device=leaves))
    assert turn(mind, "my boss read my report out loud") == (source, GOOD)
    assert mind.turns[-1].spoken == GOOD


@pytest.mark.parametrize(
    "heard",
    [
        "set a timer for ten minutes",
        "are you human",
        "what is two plus two",
        "do you love me",
        "do you feel anything",
        "where do you live",
        "say that again",
        "what can you do",
        "what time is it",
        "i want to kill myself",
        "he hits me",
        "\u043a\u0430\u043a \u0434\u0435\u043b\u0430 \u0441\u0435\u0433\u043e\u0434\u043d\u044f",
        "",
    ],
)
def test_what_never_reaches_it(parts: MindParts, heard: str) -> None:
    writer = ScriptedChat([GOOD] * 3)
    source, text = turn(talk(parts, writer), heard)
    assert text
    assert source not in ("model", "server")
    assert not writer.asked


def test_once_there_was_danger_it_hears_nothing_more(parts: MindParts) -> None:
    writer = ScriptedChat([GOOD] * 9)
    mind = talk(parts, writer)
    assert turn(mind, "i want to kill myself")[0] == "safety"
    for heard in ("i don't know", "my boss read my report out loud", "the neighbours have a new cat"):
        mind.expect(f"{heard} and so on and on")
        assert turn(mind, heard)[1]
    assert not writer.asked
    assert not writer.read_ahead


@pytest.mark.parametrize("replies", [[], ["I am human.", "I ate it."], [BROKEN], ["User: hi", "User: ho"]])
def test_without_an_answer_of_its_own_she_answers_as_ever(parts: MindParts, replies: Sequence[str]) -> None:
    mind = talk(parts, ScriptedChat(replies))
    alone = parts.talk(1, Clock(system=lambda: NOON))
    for heard in ("good morning", "i got a promotion", "my dog died"):
        source, text = turn(mind, heard)
        assert text
        assert source == turn(alone, heard)[0] != "model"


def test_cut_short_only_what_was_heard_is_known_and_the_writer_is_free(parts: MindParts) -> None:
    writer = ScriptedChat([GOOD, "Oh no."])
    mind = talk(parts, writer)
    pieces = mind.reply("my boss read my report out loud").pieces
    assert next(pieces) == "That sounds rough. "
    mind.cancel()
    mind.remember("my boss read my report out loud", "That sounds")
    assert writer.closed == 1
    turn(mind, "and then he laughed")
    assert [one.text for one in writer.asked[1][1:3]] == ["my boss read my report out loud", "That sounds"]


def test_what_is_forgotten_is_not_in_its_context(parts: MindParts, tmp_path: Path) -> None:
    writer = ScriptedChat([GOOD] * 4)
    memory = met(tmp_path)
    mind = talk(parts, writer, memory)
    turn(mind, "the zebra cupboard fell on my foot")
    assert turn(mind, "forget that")[0] not in ("model", "server")
    turn(mind, "well it has been a long day at the office")
    memory.close()
    assert "zebra" in str(writer.asked[-2])
    assert "zebra" not in str(writer.asked[-1])


def test_his_letters_and_other_errands_that_read_out_are_not_told_to_it(parts: MindParts, tmp_path: Path) -> None:
    writer, memory = ScriptedChat([GOOD] * 3, leaves_device=True), met(tmp_path)
    mind = talk(parts, writer, memory)
    turn(mind, "set a timer for ten minutes")
    turn(mind, "my boss read my report out loud")
    memory.close()
    assert "timer" not in str(writer.asked[0][1:])


def test_a_question_out_of_memory_comes_last_and_is_the_only_one(parts: MindParts, tmp_path: Path) -> None:
    """What is added is decided before the first word, and takes the place of the model's own question."""
    writer, memory = ScriptedChat(["Hello there. What is new?"]), met(tmp_path)
    day = NOON.date() - timedelta(days=1)
    kept = Learned(plans=(NewPlan("plan", "job interview", day=day),))
    memory.keep(kept, NOON - timedelta(days=3))
    source, text = turn(talk(parts, writer, memory), "hello again")
    memory.close()
    assert source == "recall"
    assert text.startswith("Hello there. ")
    assert "interview" in text
    assert text.count("?") == 1


def test_asked_where_his_words_go_she_tells_of_the_server(parts: MindParts) -> None:
    here, away = (talk(parts, ScriptedChat(leaves_device=leaves)) for leaves in (False, True))
    assert turn(here, "do you tell anyone what i say")[1] != turn(away, "do you tell anyone what i say")[1]
    assert "server" in turn(away, "are you online")[1].lower() or "computer" in turn(away, "are you online")[1].lower()
