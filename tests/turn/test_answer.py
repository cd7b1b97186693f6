"""A reply that comes piece by piece: its first sentence is spoken at once."""

from collections.abc import Iterator
from pathlib import Path

from companion.audio.recordings import RecordedSpeaker
from companion.mind.reply import Reply
from companion.speech.heard import Heard, HowSaid
from companion.speech.scripted import ToneVoice
from companion.turn.answer import Answer
from companion.turn.events import Event, Replied, Replying, ReplyStarted


class SlowMind:
    """Notes what had been told when its second sentence was asked for."""

    def __init__(self, told: list[Event]) -> None:
        self._told, self.before_second, self.remembered = told, list[type[Event]](), ""

    def expect(self, partial: str) -> None: ...
    def sounded(self, prosody: HowSaid) -> None: ...

    def reply(self, heard: str) -> Reply:
        return Reply(self._pieces(), "model", "ask")

    def remember(self, heard: str, spoken: str) -> None:
        self.remembered = spoken

    def _pieces(self) -> Iterator[str]:
        yield "That sounds rough. "
        self.before_second = [type(event) for event in self._told]
        yield "What did he say? "


def test_the_first_sentence_is_spoken_before_the_second_is_asked_for(tmp_path: Path) -> None:
    told: list[Event] = []
    mind = SlowMind(told)
    answer = Answer(1, ToneVoice(), RecordedSpeaker(tmp_path, paced=False), told.append, "answer")
    answer.run(lambda one: one.think(mind, Heard("my boss shouted", 1.0)))
    assert ReplyStarted in mind.before_second
    assert Replied not in mind.before_second
    assert [event.text for event in told if isinstance(event, Replied)] == ["That sounds rough. What did he say?"]
    grows = [event.text for event in told if isinstance(event, Replying)]
    assert grows == ["That sounds rough.", "That sounds rough. What did he say?"], "who reads along need not wait for its end"
    assert mind.remembered == "That sounds rough. What did he say?"


def test_a_reply_that_is_whole_is_told_before_a_word_of_it_is_spoken(tmp_path: Path) -> None:
    told: list[Event] = []

    class WholeMind(SlowMind):
        def reply(self, heard: str) -> Reply:
            return Reply(iter(("That sounds rough. What did he say?",)), "bank", "ask")

    Answer(1, ToneVoice(), RecordedSpeaker(tmp_path, paced=False), told.append, "answer").run(
        lambda one: one.think(WholeMind(told), Heard("my boss shouted", 1.0))
    )
    kinds = [type(event) for event in told]
    assert kinds.index(Replied) < kinds.index(ReplyStarted)
    assert Replying not in kinds
