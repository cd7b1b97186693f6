"""What she answers: danger first, then what she was asked to do, then the bank, an apt answer, her own words, else she asks back.

reply() finds words; what she is told to keep is kept before it returns. What has been said, and where the talk may go on from,
changes in remember(), when the turn is over and it is known how much of the reply was heard.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random

from companion.clock import Clock
from companion.lm.encoder import Vectors
from companion.lm.prompt import PastTurn
from companion.mind.abilities import is_empty_promise
from companion.mind.ask_back import AskBack, is_no_sentence
from companion.mind.asked import asked_in
from companion.mind.bank import Exchange, load
from companion.mind.danger_talk import DangerTalk
from companion.mind.errands import Errands
from companion.mind.found import Found
from companion.mind.household import Household
from companion.mind.match import Matcher, WordMatcher
from companion.mind.remembering import Remembering
from companion.mind.reply import Reply
from companion.mind.skilled import Skilled
from companion.mind.skills import Skills, bare
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


class Talk:
    """The mind. Any Matcher does, without one words alone decide; without `understanding` it is the bank alone that answers."""

    def __init__(
        self,
        bank: Sequence[Exchange],
        chance: Random,
        matcher: Matcher | None = None,
        understanding: Understanding | None = None,
        *,
        errands: Errands | None = None,
        remembering: Remembering | None = None,
    ) -> None:
        """Without `errands` she does nothing that she is asked to, and without `remembering` nothing outlasts the talk."""
        self._bank, self._chance = bank, chance
        self._household = Household(errands, remembering)
        self._household.when_forgotten(self._forget)
        self._matcher: Matcher = matcher or WordMatcher(bank)
        self._understanding = understanding
        self._scenes = {exchange.scene: exchange for exchange in bank if exchange.scene}
        self._skills = Skills(chance, keeps=self._household.keeps)
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
        self._danger = DangerTalk(chance)

    @classmethod
    def from_package(cls, chance: Random, clock: Callable[[], datetime], folder: Path | None = None) -> "Talk":
        """With her lines from the package, or from another folder, and words alone. Raises ModelError."""
        return cls(load(folder), chance, errands=Errands(None, Clock(system=clock)))

    def expect(self, partial: str) -> None:
        """The person is saying this so far."""
        if self._understanding is not None:
            self._understanding.expect(partial)

    def reply(self, heard: str) -> Reply:
        self._understood = NOTHING_UNDERSTOOD
        found = self._danger.reply(heard, set(self._replies)) or self._done(heard)
        if found is None and self._understanding is not None:
            self._understood = self._understanding.read(heard, talking=self._point is not None)
        if found is not None and found.source == "safety":
            self._household.heard_in_danger(heard, self._last_reply)
        found = found or self._told(heard)
        for tier in (self._small_answer, self._follow_up) if self._is_open_question() else (self._follow_up, self._small_answer):
            found = found or tier(heard)
        found = found or self._from_bank(heard) or self._danger.still_here(set(self._replies))
        found = found or self._apt(heard) or self._own_words(heard) or self._asked_on(heard)
        found = found or Found(self._ask_back.reply(heard), "ask-back", "repair")
        if not self._danger:
            found = self._household.with_memory(heard, found, self._choice, is_hard=self._understood.tone == "hard")
        self._found = found
        return Reply(iter((self._found.text,)), self._found.source, self._found.move)

    def remember(self, heard: str, spoken: str) -> None:
        found, self._found = self._found, None
        self.turns.append(Turn(heard[:200], spoken))
        self._ask_back.turn_over(asked=bool(spoken) and found is not None and found.source == "ask-back")
        if self._understanding is not None:
            source, move = (found.source, found.move) if found is not None else ("", "")
            self._understanding.remember(PastTurn(heard, self._understood.mood, move, spoken), apt=source in ("apt", "ask-back"))
        self._household.turn_over(
            heard, spoken, found.source if found else "", self._understood.mood, lambda: self._meaning(heard)
        )
        if found is None:
            return
        self._danger.turn_over(found, spoken)
        if not spoken:
            return
        self._replies.append(found.text)
        self._point = self._next_point(found, spoken)
        self._open = [(scene, age + 1) for scene, age in self._open if age < CONTEXT_TURNS and scene is not found.scene]
        if found.scene is not None:
            self._open.insert(0, (found.scene, 0))
        if found.source == "safety":
            self._open, self._point = [], None

    def _meaning(self, heard: str) -> Vectors | None:
        return self._understanding.vector(heard) if self._understanding is not None else None

    def _next_point(self, found: Found, spoken: str) -> Point:
        """Where a bare "yes" or "why?" would find the talk. A small answer stays at the point that it was about."""
        asked = asked_in(spoken)
        if self._understood is NOTHING_UNDERSTOOD or found.source == "small":
            return replace(self._point, asked=asked) if self._point is not None else Point(asked, "", self._understood.gist)
        return Point(asked, self._understood.mood, self._understood.gist)

    def _done(self, heard: str) -> Found | None:
        """What she was asked to do, done."""
        text = bare(heard)
        return self._of(self._household.done(text) or self._skills.reply(heard, self._last_reply)) if text else None

    def _told(self, heard: str) -> Found | None:
        """Something to be kept, which it is by now, and the answer to it."""
        is_answered = bool(self._matcher.word_for_word(heard))
        is_hard, is_danger = self._understood.tone == "hard", bool(self._danger)
        return self._of(
            self._household.told(heard, self._last_reply, is_hard=is_hard, is_danger=is_danger, is_answered=is_answered)
        )

    @property
    def _last_reply(self) -> str:
        return self._replies[-1] if self._replies else ""

    def _of(self, skilled: Skilled | Found | None) -> Found | None:
        if not isinstance(skilled, Skilled):
            return skilled
        fresh = [text for text in skilled.choices if text not in self._replies]
        text = self._chance.choice(fresh or list(skilled.choices))
        return Found(text, skilled.source, skilled.move, self._scenes.get(skilled.scene))

    def _forget(self) -> None:
        """What memory no longer holds is not in the talk either."""
        self.turns.clear()
        self._replies.clear()
        self._point, self._open = None, []
        if self._understanding is not None:
            self._understanding.forget()

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
