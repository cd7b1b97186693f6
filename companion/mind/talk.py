"""What she answers: danger first, then the few skills, then the bank, then an apt answer, then her own words, else she asks back.

reply() only finds words. What has been said, and where the talk may go on from, changes in remember(), when the turn is over
and it is known how much of the reply was heard.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random

from companion.lm.prompt import PastTurn
from companion.mind import safety
from companion.mind.abilities import is_empty_promise
from companion.mind.ask_back import AskBack, is_no_sentence
from companion.mind.asked import asked_in
from companion.mind.bank import Exchange, load
from companion.mind.match import Matcher, WordMatcher
from companion.mind.reply import Reply
from companion.mind.skills import Skills
from companion.mind.small_answers import Point, SmallAnswers
from companion.mind.understanding import Understanding
from companion.mind.understood import NOTHING_UNDERSTOOD

KEPT_TURNS = 30
"""She repeats no reply within so many turns, while others fit."""
SCENES_OWN = ("real", "want", "none")
"""After these ("Want another one?") a bare yes or no goes on with the scene."""
CONTEXT_TURNS = 2
"""Turns for which the follow-ups of a scene wait, when an ask-back or a skill comes between."""


@dataclass(frozen=True)
class Turn:
    heard: str
    spoken: str


@dataclass(frozen=True)
class Found:
    """An answer not yet spoken, and where the talk would be after it."""

    text: str
    source: str
    move: str
    scene: Exchange | None = None
    danger: str = ""


class Talk:
    """The mind. Any Matcher does, without one words alone decide; without `understanding` it is the bank alone that answers."""

    def __init__(
        self,
        bank: Sequence[Exchange],
        chance: Random,
        clock: Callable[[], datetime],
        matcher: Matcher | None = None,
        understanding: Understanding | None = None,
    ) -> None:
        self._bank, self._chance = bank, chance
        self._matcher: Matcher = matcher or WordMatcher(bank)
        self._understanding = understanding
        self._scenes = {exchange.scene: exchange for exchange in bank if exchange.scene}
        self._skills = Skills(clock, chance)
        self._ask_back = AskBack(chance)
        self._small = SmallAnswers(chance)
        self.turns: deque[Turn] = deque(maxlen=KEPT_TURNS)
        """The last turns: what was heard, and as much of her reply as was spoken."""
        self._replies: deque[str] = deque(maxlen=KEPT_TURNS)
        self._found: Found | None = None
        self._understood = NOTHING_UNDERSTOOD
        self._point: Point | None = None
        self._open: list[tuple[Exchange, int]] = []
        """Scenes that may still go on, the latest first, each with the number of turns since."""
        self._danger, self._danger_age, self._danger_unsaid = "", 0, False

    @classmethod
    def from_package(cls, chance: Random, clock: Callable[[], datetime], folder: Path | None = None) -> "Talk":
        """With her lines from the package, or from another folder, and words alone. Raises ModelError."""
        return cls(load(folder), chance, clock)

    def expect(self, partial: str) -> None:
        """The person is saying this so far."""
        if self._understanding is not None:
            self._understanding.expect(partial)

    def reply(self, heard: str) -> Reply:
        found = self._safety(heard) or self._skill(heard)
        self._understood = NOTHING_UNDERSTOOD
        if found is None and self._understanding is not None:
            self._understood = self._understanding.read(heard, talking=self._point is not None)
        for tier in (self._small_answer, self._follow_up) if self._is_open_question() else (self._follow_up, self._small_answer):
            found = found or tier(heard)
        found = found or self._from_bank(heard) or self._still_here() or self._apt(heard) or self._own_words(heard)
        self._found = found or self._asked_on(heard) or Found(self._ask_back.reply(heard), "ask-back", "repair")
        return Reply(iter((self._found.text,)), self._found.source, self._found.move)

    def remember(self, heard: str, spoken: str) -> None:
        found, self._found = self._found, None
        self.turns.append(Turn(heard[:200], spoken))
        self._ask_back.turn_over(asked=bool(spoken) and found is not None and found.source == "ask-back")
        if self._understanding is not None:
            source, move = (found.source, found.move) if found is not None else ("", "")
            self._understanding.remember(PastTurn(heard, self._understood.mood, move, spoken), apt=source in ("apt", "ask-back"))
        if found is None:
            return
        if found.danger:
            self._danger, self._danger_age, self._danger_unsaid = found.danger, 0, not spoken
        self._danger_age += 1
        if not spoken:
            return
        self._replies.append(found.text)
        self._point = self._next_point(found, spoken)
        self._open = [(scene, age + 1) for scene, age in self._open if age < CONTEXT_TURNS and scene is not found.scene]
        if found.scene is not None:
            self._open.insert(0, (found.scene, 0))
        if found.source == "safety":
            self._open, self._point = [], None

    def _next_point(self, found: Found, spoken: str) -> Point:
        """Where a bare "yes" or "why?" would find the talk. A small answer stays at the point that it was about."""
        asked = asked_in(spoken)
        if self._understood is NOTHING_UNDERSTOOD or found.source == "small":
            return replace(self._point, asked=asked) if self._point is not None else Point(asked, "", self._understood.gist)
        return Point(asked, self._understood.mood, self._understood.gist)

    def _safety(self, heard: str) -> Found | None:
        said = set(self._replies)
        danger = safety.danger(heard)
        if danger is not None:
            return Found(safety.first_words(danger.kind, self._chance, said), "safety", "comfort", danger=danger.kind)
        if not self._danger:
            return None
        if self._danger_unsaid:  # she was cut off before a word of it: it is not dropped
            return Found(safety.first_words(self._danger, self._chance, said), "safety", "comfort", danger=self._danger)
        text = safety.next_words(self._danger, heard, self._danger_age, self._chance, said)
        return Found(text, "safety", "comfort") if text else None

    def _still_here(self) -> Found | None:
        if not self._danger:
            return None
        text = safety.still_here(self._danger, self._danger_age, self._chance, set(self._replies))
        return Found(text, "safety", "comfort") if text else None

    def _skill(self, heard: str) -> Found | None:
        skilled = self._skills.reply(heard, self._replies[-1] if self._replies else "")
        if skilled is None:
            return None
        fresh = [text for text in skilled.choices if text not in self._replies]
        text = self._chance.choice(fresh or list(skilled.choices))
        return Found(text, skilled.source, skilled.move, self._scenes.get(skilled.scene))

    def _follow_up(self, heard: str) -> Found | None:
        """How an open scene goes on."""
        for scene, _ in self._open:
            number = self._matcher.follow_up(heard, scene.then)
            text = "" if number is None else self._choice(scene.then[number].replies)
            if text:
                return Found(text, "bank", scene.move, scene)
        return None

    def _is_open_question(self) -> bool:
        """Whether a bare "no" answers her own last question rather than the one that the scene's next lines think of."""
        return self._point is not None and self._point.asked not in SCENES_OWN

    def _small_answer(self, heard: str) -> Found | None:
        """To "yes", "why?" or "what do you mean?", which mean nothing without what went before."""
        text = self._small.reply(heard, self._point, self._replies) if self._point is not None else ""
        return Found(text, "small", "ask" if text.endswith("?") else "reflect") if text else None

    def _from_bank(self, heard: str) -> Found | None:
        fitting = [self._bank[number] for number in self._matcher.find(heard)]
        answers = [(reply, exchange) for exchange in fitting for reply in exchange.replies]
        text = self._choice([reply for reply, _ in answers])
        if not text:
            return None
        exchange = next(exchange for reply, exchange in answers if reply == text)
        return Found(text, "bank", exchange.move, exchange)

    def _apt(self, heard: str) -> Found | None:
        apt = self._understanding.apt(heard, self._understood) if self._understanding is not None else None
        return Found(apt.text, "apt", self._understood.move) if apt is not None else None

    def _asked_on(self, heard: str) -> Found | None:
        """A question about what was said, where that was a sentence at all."""
        if self._understanding is None or is_no_sentence(heard):
            return None
        apt = self._understanding.ask_back(heard, self._understood)
        return Found(apt.text, "ask-back", "ask") if apt is not None else None

    def _own_words(self, heard: str) -> Found | None:
        if self._understanding is None or self._understood.is_other or self._danger or is_no_sentence(heard):
            return None
        known = [turn.heard for turn in list(self.turns)[-6:]]
        text = self._understanding.own(heard, self._understood, known, self._replies)
        return Found(text, "model", self._understood.move) if text else None

    def _choice(self, texts: Iterable[str]) -> str:
        """One that she hasn't said lately and can keep; when all were said, the one said longest ago. Empty when none is left."""
        texts = [text for text in texts if not is_empty_promise(text)]
        fresh = [text for text in texts if text not in self._replies]
        if fresh:
            return self._chance.choice(fresh)
        said = list(self._replies)
        return min(texts, key=lambda text: max(place for place, one in enumerate(said) if one == text), default="")
