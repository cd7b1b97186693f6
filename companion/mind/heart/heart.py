"""What goes on beside the talk: how he is, how she is with him, and the one gentle word that she may say by herself.

talk.py asks it at each turn; without a memory it judges and steers all the same, and keeps nothing.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from random import Random

from companion.errors import KeepingError
from companion.lm.encoder import Reading
from companion.memory.turns import TALK_GAP_S
from companion.mind.found import Found
from companion.mind.heart.drift import Drift
from companion.mind.heart.gentle import Gentle, Moment, Word
from companion.mind.mood.judge import MoodJudge
from companion.mind.mood.judged import NOT_JUDGED, Judged
from companion.mind.mood.kept import Moods
from companion.mind.mood.steering import NO_CHANGE, Manner, steering, weight
from companion.mind.mood.task import MoodTask
from companion.mind.mood.voice import VoiceMood
from companion.mind.patterns import late
from companion.mind.words import plain
from companion.speech.heard import HowSaid, Prosody

FAREWELL = late(
    r"(?:(?:okay|ok|well|right|all right|so) )*(?:good ?night|night night|goodbye|good bye|bye|bye bye|see you|i'm off"
    r"|i've got to go|i have to go|talk (?:to you )?(?:later|soon|tomorrow))\b.{0,40}"
)
PACE_STEP = 0.03
"""A smaller change of pace is not worth a new process of the voice."""


class Heart:
    """`pace` sets the share of her usual pace, from the next reply on."""

    def __init__(
        self,
        *,
        judge: MoodJudge,
        moods: Moods,
        voice: VoiceMood,
        mood_task: MoodTask,
        gentle: Gentle,
        drift: Drift,
        chance: Random,
        clock: Callable[[], datetime],
        pace: Callable[[float], object] = lambda _share: None,
    ) -> None:
        self._judge, self._moods, self._voice, self._mood_task = judge, moods, voice, mood_task
        self._gentle, self.drift, self._chance, self._clock, self._pace = gentle, drift, chance, clock, pace
        self._judged, self._manner, self._pace_now = NOT_JUDGED, NO_CHANGE, 1.0
        self._sounded: HowSaid | None = None
        self._word: Word | None = None
        self._turns, self._last_s = 0, 0.0

    def sounded(self, prosody: HowSaid) -> None:
        """How the next line was said: worked out when the turn is over, so that nobody waits for it."""
        self._sounded = prosody

    def hear(self, heard: str) -> None:
        """His next line, before anything is answered: it may be the answer to a gentle word."""
        now = self._clock()
        if not 0 <= now.timestamp() - self._last_s <= TALK_GAP_S:
            self._turns = 0
        self._last_s = now.timestamp()
        self._judged, self._manner, self._word = NOT_JUDGED, NO_CHANGE, None
        self._gentle.heard_answer(plain(heard), now)

    def judge(self, heard: str, reading: Reading | None) -> Judged:
        """His mood by the words of this line, which steers the answer to it."""
        if self._is_judging:
            self._judged = self._judge.judge(heard, reading)
            self._manner = steering(self._judged, self._clock().hour)
        return self._judged

    def choose(self, texts: Sequence[str], move: str = "") -> str:
        """One of several replies that fit: rather one in her manner, and one that suits his mood. Empty for none."""
        if not texts:
            return ""
        weights = [self.drift.weight(text, move) * weight(text, self._manner, move) for text in texts]
        return self._chance.choices(list(texts), weights)[0]

    def word(self, heard: str, found: Found, *, tone: str, is_danger: bool, is_open: bool) -> Word | None:
        """What she may say by herself after this reply; None mostly."""
        moment = Moment(
            heard=heard,
            source=found.source,
            tone=tone,
            turns=self._turns,
            is_danger=is_danger,
            is_question=found.text.rstrip().endswith("?"),
            is_farewell=FAREWELL.fullmatch(plain(heard)) is not None,
            is_open=is_open,
        )
        self._word = self._gentle.word(moment, self._clock())
        return self._word

    def turn_over(self, heard: str, spoken: str, reading: Callable[[], Reading | None]) -> str:
        """His mood of this turn by words and voice, "" where it is not sure; what her manner learns of it."""
        self._turns += 1
        if heard and self._is_judging:
            with suppress(KeepingError):
                self._judged = self._judge.judge(heard, reading(), self._voice.chances(self._prosody()))
            self._mood_task.heard(self._judged)
            self._turn_pace(steering(self._judged, self._clock().hour))
        if self._word is not None and self._word.text in spoken:
            self._gentle.spoken(self._word, self._clock())
        return self._judged.mood

    def keep(self, turn: int | None) -> None:
        """Beside a turn that is kept now, how he was in it."""
        sounded, self._sounded = self._sounded, None
        if turn is None or not self._is_judging:
            return
        with suppress(KeepingError):  # the turn itself is kept; a mood less is no loss that he would want told
            self._moods.keep(turn, self._judged)
            self._voice.keep(turn, sounded() if sounded is not None else None)

    def replied(self, heard: str, found: Found | None, spoken: str, tone: str) -> None:
        """Her manner learns from his line, which answers her last reply, and then from this reply by his next."""
        self.drift.heard(heard, self._clock(), tone)
        if found is not None and spoken:
            self.drift.spoken(spoken, found.move, whole=spoken.strip() == found.text.strip())

    def forget(self) -> None:
        """The talk so far is not to be known any more."""
        self._judged, self._manner, self._word, self._sounded = NOT_JUDGED, NO_CHANGE, None, None
        self.drift.forget()
        self._mood_task.forget()

    @property
    def _is_judging(self) -> bool:
        try:
            return self._mood_task.is_on
        except KeepingError:  # whether he switched it off can't be read: then it is not done
            return False

    def _prosody(self) -> Prosody | None:
        return self._sounded() if self._sounded is not None else None

    def _turn_pace(self, manner: Manner) -> None:
        if abs(manner.pace - self._pace_now) >= PACE_STEP or (manner.pace == 1.0 != self._pace_now):
            self._pace_now = manner.pace
            self._pace(manner.pace)
