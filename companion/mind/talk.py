"""What she answers: danger first, then what she was asked to do, then what she is, the bank, an apt answer, her own words; else
she asks back. Nothing that claims to be a person is spoken, and one gentle word of her own may follow (docs/mind.md).

reply() finds words; what she is told to keep is kept before it returns. What has been said, and where the talk may go on from,
changes in remember(), when the turn is over and it is known how much of the reply was heard.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random

from companion.clock import Clock
from companion.lm.encoder import Reading, Vectors
from companion.lm.prompt import PastTurn
from companion.mind.abilities import is_empty_promise
from companion.mind.ask_back import AskBack, is_foreign, is_no_sentence
from companion.mind.bank import Exchange, load
from companion.mind.danger_talk import DangerTalk
from companion.mind.errands import Errands
from companion.mind.found import Found
from companion.mind.heart.heart import Heart
from companion.mind.honesty.asked import Honesty
from companion.mind.honesty.gate import honest
from companion.mind.honesty.leaning import Leaning
from companion.mind.household import Household, with_more
from companion.mind.match import Matcher, WordMatcher
from companion.mind.mood.kept import TALK_OF_IT
from companion.mind.reply import Reply
from companion.mind.skilled import Skilled
from companion.mind.skills import Skills, bare
from companion.mind.small_answers import SmallAnswers
from companion.mind.thread import LEFT_OUT, OF_OTHERS, TalkThread, Turn
from companion.mind.understanding import Understanding
from companion.mind.understood import NOTHING_UNDERSTOOD
from companion.mind.writer import Writing
from companion.speech.heard import HowSaid

QUOTING = frozenset("safety mail letter memory notes list again reminder timer goodbye".split())
"""Sources whose words are his own, or somebody's who wrote to him: read out as they are."""


class Talk:
    """The mind. Any Matcher does, without one words alone decide; without `understanding` it is the bank alone that answers."""

    def __init__(
        self,
        bank: Sequence[Exchange],
        chance: Random,
        matcher: Matcher | None = None,
        understanding: Understanding | None = None,
        *,
        household: Household | None = None,
        danger: DangerTalk | None = None,
        honesty: Honesty | None = None,
        leaning: Leaning | None = None,
        heart: Heart | None = None,
    ) -> None:
        """Without a `household` she does nothing that she is asked to, and nothing outlasts the talk."""
        self._bank, self._chance = bank, chance
        self._household, self._heart = household or Household(), heart
        self._household.when_forgotten(self._forget)
        self._matcher: Matcher = matcher or WordMatcher(bank)
        self._understanding = understanding
        self._scenes = {exchange.scene: exchange for exchange in bank if exchange.scene}
        self._skills = Skills(keeps=self._household.keeps)
        self._ask_back = AskBack(chance)
        self._small = SmallAnswers(chance)
        self._thread = TalkThread()
        self._found: Found | None = None
        self._understood = NOTHING_UNDERSTOOD
        self._danger = danger if danger is not None else DangerTalk(chance)  # which is false while there is no danger
        self._honesty = honesty or Honesty(chance, keeps=self._household.keeps)
        self._leaning = leaning or Leaning(None, chance)

    @classmethod
    def from_package(cls, chance: Random, clock: Callable[[], datetime], folder: Path | None = None) -> "Talk":
        """With her lines from the package, or from another folder, and words alone. Raises ModelError."""
        return cls(load(folder), chance, household=Household(Errands(None, Clock(system=clock))))

    @property
    def turns(self) -> Sequence[Turn]:
        """The last turns: what was heard, and as much of her reply as was spoken."""
        return self._thread.turns

    def expect(self, partial: str) -> None:
        """The person is saying this so far."""
        if self._understanding is not None and not self._danger:
            self._understanding.expect(partial)

    def cancel(self) -> None:
        """The answer in work is not wanted any more. From any thread."""
        if self._understanding is not None:
            self._understanding.cancel()

    def sounded(self, prosody: HowSaid) -> None:
        """How the next line was said."""
        if self._heart is not None:
            self._heart.sounded(prosody)

    def reply(self, heard: str) -> Reply:
        self._understood = NOTHING_UNDERSTOOD
        heard = self._household.without_her_name(heard)
        if self._heart is not None:
            self._heart.hear(heard)
        found = self._asked_in_danger(heard) or self._danger.reply(heard, set(self._thread.replies)) or self._done(heard)
        if found is None and self._understanding is not None:
            self._understood = self._understanding.read(heard, talking=self._thread.point is not None)
        if found is None and self._heart is not None:
            self._heart.judge(heard, self._reading(heard))
        if found is not None and found.source == "safety":
            self._household.heard_in_danger(heard, self._thread.last_own)
        found = found or self._told(heard) or self._of(self._household.met(bare(heard), heard, is_under_way=False))
        if found is None and (writing := self._written(heard)) is not None:
            return self._streamed(heard, writing)
        found = found or self._talked(heard)
        if not self._danger:
            found = self._household.with_memory(heard, found, self._choice, is_hard=self._understood.tone == "hard")
        if found.source not in QUOTING:
            found = replace(found, text=honest(found.text, self._chance))
        self._found = self._with_gentle_word(heard, found)
        return Reply(iter((self._found.text,)), self._found.source, self._found.move)

    def _written(self, heard: str) -> Writing | None:
        """What a larger mind says. Of danger it never hears."""
        if self._understanding is None or self._danger or not heard.strip() or is_foreign(heard):
            return None
        return self._understanding.write(heard, self._understood, self._thread.replies)

    def _streamed(self, heard: str, writing: Writing) -> Reply:
        """The larger mind's words as they come, and last what she adds by herself: decided before the first is spoken."""
        source = self._understanding.writer_source if self._understanding is not None else ""
        first = Found(writing.first, source, self._understood.move)
        whole = self._household.with_memory(heard, first, self._choice, is_hard=self._understood.tone == "hard")
        whole = replace(whole, text=honest(whole.text, self._chance))
        more = self._with_gentle_word(heard, whole)
        if more == first:
            self._found = replace(first, text="")
            return Reply(self._pieces(writing), source, first.move)
        stated = "" if first.text.endswith("?") else first.text
        self._found = replace(more, text="")
        return Reply(self._pieces(writing, stated, more.text.removeprefix(stated).strip()), more.source, more.move)

    def _pieces(self, writing: Writing, stated: str | None = None, added: str = "") -> Iterator[str]:
        """Each sentence with a space after it, so that nobody waits for the next to know that it is whole. What is added may be
        a question, so nothing else is; an empty piece is a moment at which she may be cut short.
        """
        sentences = writing.first if stated is None else stated
        if sentences:
            yield self._saying(sentences)
        if stated is None or stated:
            for sentence in writing.rest():
                if sentence.endswith("?") and added:
                    break
                yield self._saying(sentence) if sentence else ""
        writing.close()
        if added:
            yield self._saying(added)

    def _saying(self, sentence: str) -> str:
        if self._found is not None:
            self._found = replace(self._found, text=f"{self._found.text} {sentence}".strip())
        return f"{sentence} "

    def _talked(self, heard: str) -> Found:
        """What she says where nothing was to be done: the surest answer that there is, and a question at worst."""
        found = None
        for tier in (
            (self._small_answer, self._follow_up) if self._thread.is_open_question else (self._follow_up, self._small_answer)
        ):
            found = found or tier(heard)
        found = found or self._from_bank(heard) or self._danger.still_here(set(self._thread.replies))
        found = found or self._apt(heard) or self._own_words(heard) or self._asked_on(heard)
        return found or Found(self._ask_back.reply(heard), "ask-back", "repair")

    def _with_gentle_word(self, heard: str, found: Found) -> Found:
        if self._heart is None:
            return found
        word = self._heart.word(
            heard, found, tone=self._understood.tone, is_danger=bool(self._danger), is_open=self._household.is_open
        )
        if word is None:
            return found
        self._household.expect(word.then)
        return replace(with_more(found, word.text), scene=found.scene)

    def remember(self, heard: str, spoken: str) -> None:
        found, self._found = self._found, None
        source = found.source if found is not None else ""
        if source in OF_OTHERS:  # what strangers wrote is read out, and is no part of the talk
            spoken = "" if not spoken else LEFT_OUT
        self._thread.turns.append(Turn(heard[:200], spoken))
        self._ask_back.turn_over(asked=bool(spoken) and source == "ask-back")
        if self._understanding is not None:
            move = found.move if found is not None else ""
            is_talk = not self._danger and source not in QUOTING
            past = PastTurn(heard, self._understood.mood, move, spoken)
            self._understanding.remember(past, apt=source in ("apt", "ask-back"), is_talk=is_talk)
        self._keep(heard, spoken, found)
        if found is None:
            return
        self._danger.turn_over(found, spoken)
        if spoken:
            self._thread.turn_over(found, spoken, self._understood)

    def _keep(self, heard: str, spoken: str, found: Found | None) -> None:
        """The turn, and how he was in it."""
        mood, source = self._understood.mood, found.source if found is not None else ""
        if self._heart is not None:
            self._heart.replied(heard, found, spoken, self._understood.tone)
            mood = self._heart.turn_over("" if source == TALK_OF_IT else heard, spoken, lambda: self._reading(heard))
        turn = self._household.turn_over(heard, spoken, source, mood, lambda: self._meaning(heard))
        if self._heart is not None:
            self._heart.keep(turn)

    def _reading(self, heard: str) -> Reading | None:
        return self._understanding.reading(heard) if self._understanding is not None else None

    def _meaning(self, heard: str) -> Vectors | None:
        return self._understanding.vector(heard) if self._understanding is not None else None

    def _asked_in_danger(self, heard: str) -> Found | None:
        """What he plainly asks for once the first of a danger is over."""
        found = self._done(heard) if self._danger.may_turn_to(heard, is_open=self._household.is_open) else None
        return self._danger.staying(found, set(self._thread.replies)) if found is not None else None

    def _done(self, heard: str) -> Found | None:
        """What she was asked to do, done; what she was asked about herself; and the first meeting."""
        text = bare(heard)
        found = self._household.done(text, heard)
        if found is None and text:
            found = (
                self._honesty.reply(text, heard)
                or self._skills.reply(heard, self._thread.last_reply)
                or self._leaning.reply(heard)
            )
        return self._of(found or self._household.met(text, heard, is_under_way=True))

    def _told(self, heard: str) -> Found | None:
        """Something to be kept, which it is by now, and the answer to it."""
        is_answered = bool(self._matcher.word_for_word(heard))
        is_hard, is_danger = self._understood.tone == "hard", bool(self._danger)
        return self._of(
            self._household.told(heard, self._thread.last_own, is_hard=is_hard, is_danger=is_danger, is_answered=is_answered)
        )

    def _of(self, skilled: Skilled | Found | None) -> Found | None:
        if not isinstance(skilled, Skilled):
            return skilled
        fresh = [text for text in skilled.choices if text not in self._thread.replies]
        text = self._chance.choice(fresh or list(skilled.choices))
        return Found(text, skilled.source, skilled.move, self._scenes.get(skilled.scene))

    def _forget(self) -> None:
        """What memory no longer holds is not in the talk either."""
        self._thread.forget()
        if self._understanding is not None:
            self._understanding.forget()
        if self._heart is not None:
            self._heart.forget()

    def _follow_up(self, heard: str) -> Found | None:
        """How an open scene goes on."""
        for scene in self._thread.open_scenes:
            number = self._matcher.follow_up(heard, scene.then)
            text = "" if number is None else self._choice(scene.then[number].replies, scene.move)
            if text:
                return Found(text, "bank", scene.move, scene)
        return None

    def _small_answer(self, heard: str) -> Found | None:
        """To "yes", "why?" or "what do you mean?", which mean nothing without what went before."""
        text = self._small.reply(heard, self._thread.point, self._thread.replies) if self._thread.point is not None else ""
        return Found(text, "small", "ask" if text.endswith("?") else "reflect") if text else None

    def _from_bank(self, heard: str) -> Found | None:
        fitting = [self._bank[number] for number in self._matcher.find(heard)]
        answers = [(reply, exchange) for exchange in fitting for reply in exchange.replies]
        text = self._choice([reply for reply, _ in answers], fitting[0].move if fitting else "")
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
        known = [turn.heard for turn in list(self._thread.turns)[-6:]]
        text = self._understanding.own(heard, self._understood, known, self._thread.replies)
        return Found(text, "model", self._understood.move) if text else None

    def _choice(self, texts: Iterable[str], move: str = "") -> str:
        """One that she hasn't said lately and can keep; when all were said, the one said longest ago. Empty when none is left."""
        texts = [text for text in texts if not is_empty_promise(text)]
        fresh = [text for text in texts if text not in self._thread.replies]
        if fresh:
            return self._heart.choose(fresh, move) if self._heart is not None else self._chance.choice(fresh)
        said = list(self._thread.replies)
        return min(texts, key=lambda text: max(place for place, one in enumerate(said) if one == text), default="")
