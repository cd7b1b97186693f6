"""The talk about his mood: how he sounded, how the week was, what she got wrong, and that she is to stop judging it."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta

from companion.memory.memory import Memory
from companion.memory.plain_text import seconds
from companion.mind.mood import feelings
from companion.mind.mood import task_words as words
from companion.mind.mood.feelings import SAID, mood_of
from companion.mind.mood.judged import Judged
from companion.mind.mood.kept import HARD, OFF, TALK_OF_IT, Moods
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import is_no, is_yes

RECENT = timedelta(hours=3)
"""What he said longer ago is not how he sounds."""


class MoodTask:
    """`enabled` is the setting; `memory` None keeps nothing, and corrections and switching off hold for this run."""

    def __init__(self, memory: Memory | None, enabled: bool = True) -> None:
        self._memory, self._enabled, self._moods = memory, enabled, Moods(memory)
        self._off_for_now, self._heard = False, ""

    @property
    def is_on(self) -> bool:
        """Whether moods may be judged and kept at all. Raises KeepingError."""
        return self._enabled and not self._off_for_now and not self._moods.is_off

    def heard(self, judged: Judged) -> None:
        """What was judged of a line that was no talk about moods: without a memory it is all there is."""
        self._heard = judged.mood or self._heard

    def forget(self) -> None:
        """What was heard is forgotten; that he switched it off is where the memory has it, and gone when that was wiped."""
        self._heard = ""
        if self._memory is not None:
            self._off_for_now = False

    def reply(self, text: str, now: datetime) -> Skilled | None:
        """Raises KeepingError."""
        if feelings.STOP.fullmatch(text):
            return self._switch_off(now)
        if feelings.AGAIN.fullmatch(text):
            return self._switch_on()
        if (asked := feelings.DO_I.fullmatch(text)) or feelings.NOW.fullmatch(text):
            return self._off() or self._now(now, asked[1] if asked else "")
        if span := feelings.SPAN.fullmatch(text):
            return self._off() or self._span(now, span[1] or "lately")
        return self._contradicted(text, now)

    def _off(self) -> Skilled | None:
        if not self._enabled:
            return Skilled(TALK_OF_IT, words.SET_OFF, "bound")
        return None if self.is_on else Skilled(TALK_OF_IT, words.IS_OFF, "bound")

    def _switch_off(self, now: datetime) -> Skilled:
        if not self._enabled:
            return Skilled(TALK_OF_IT, words.SET_OFF_ALREADY, "bound")
        self._off_for_now, self._heard = True, ""
        if self._memory is None:
            return Skilled(TALK_OF_IT, words.OFF_UNKEPT, "task")
        self._memory.preferences.set(OFF, "yes", seconds(now))
        return Skilled(TALK_OF_IT, words.OFF_NOW, "task")

    def _switch_on(self) -> Skilled:
        if not self._enabled:
            return Skilled(TALK_OF_IT, words.SET_OFF_ON, "bound")
        if self.is_on:
            return Skilled(TALK_OF_IT, words.ON_ALREADY, "task")
        if self._memory is not None:
            self._memory.preferences.remove(OFF)
        self._off_for_now = False
        return Skilled(TALK_OF_IT, words.ON_NOW, "task")

    def _last(self, now: datetime) -> tuple[int | None, str]:
        """The turn that was judged last, and its mood."""
        found = self._moods.lately(now - RECENT, 1)
        return found[0] if found else (None, self._heard)

    def _now(self, now: datetime, feeling: str) -> Skilled:
        turn, mood = self._last(now)
        if not mood:
            return Skilled(TALK_OF_IT, words.NOT_SURE, "ask")
        said = SAID[mood]
        if feeling and mood_of(feeling) == mood:
            choices = words.filled(words.YES_SO, feeling=feeling)
        elif feeling:
            choices = words.filled(words.NO_RATHER, feeling=feeling, mood=said)
        else:
            choices = words.BOTH if mood == "mixed" else words.filled(words.SOUNDED, mood=said)
        return Skilled(TALK_OF_IT, choices, "reflect", then=self.answer_about(turn, mood))

    def _span(self, now: datetime, asked: str) -> Skilled:
        if self._memory is None:
            return Skilled(TALK_OF_IT, words.UNREMEMBERED, "ask")
        last, days, span = _days(now.date(), asked)
        found = self._moods.weights(last, days)
        if not found:
            return Skilled(TALK_OF_IT, words.filled(words.NO_DAYS, span=span), "ask")
        choices, mood = of_days(self._moods.of_days(last, days), span)
        kept = self._moods.lately(now - RECENT, 1)
        turn = kept[0][0] if kept and kept[0][1] == mood else None
        return Skilled(TALK_OF_IT, choices, "recall", then=self.answer_about(turn, mood))

    def answer_about(self, turn: int | None, mood: str) -> Callable[[str], Skilled | None]:
        """For "was that right?" about a mood; `turn` is the one that a correction changes, None changes nothing."""

        def then(text: str) -> Skilled | None:
            if is_yes(text) or ((found := feelings.IS.fullmatch(text)) and mood_of(found[1]) == mood):
                return Skilled(TALK_OF_IT, words.RIGHT if mood in (*HARD, "mixed") else words.RIGHT_LIGHT, "comfort")
            if (feeling := _instead(text)) is not None:
                return self._corrected(turn, feeling)
            return self._corrected(turn, "") if is_no(text) or text in ("not really", "not at all", "not quite") else None

        return then

    def _contradicted(self, text: str, now: datetime) -> Skilled | None:
        """Without her having asked: "you're wrong, i'm not sad", or "i'm not tired i'm angry" where she just had him tired."""
        wrong, denied = feelings.WRONG.fullmatch(text), feelings.NOT_BUT.fullmatch(text)
        is_wrong = wrong is not None and (wrong[1] or wrong[2] or "mood" in text or "feel" in text)
        if not is_wrong and (denied is None or not denied[2]):  # "i'm not happy" alone is talk, and says nothing against her
            return None
        lately: list[tuple[int | None, str]] = [*self._moods.lately(now - RECENT)]
        lately = lately or ([(None, self._heard)] if self._heard else [])
        if denied is not None:
            lately = [(turn, mood) for turn, mood in lately if mood == mood_of(denied[1])]
        return self._corrected(lately[0][0], _instead(text) or "") if lately and self.is_on else None

    def _corrected(self, turn: int | None, feeling: str) -> Skilled:
        self._heard = mood_of(feeling)
        if turn is not None:
            self._moods.correct(turn, self._heard)
        if feeling:
            choices = words.CORRECTED if turn is not None else words.CORRECTED_UNKEPT
            return Skilled(TALK_OF_IT, words.filled(choices, feeling=feeling), "repair")
        asked = words.WRONG if turn is not None else words.WRONG_UNKEPT
        return Skilled(TALK_OF_IT, asked, "repair", then=lambda text: self._named(turn, text))

    def _named(self, turn: int | None, text: str) -> Skilled | None:
        """The answer to "how was it really?"."""
        found = feelings.IS.fullmatch(text)
        return self._corrected(turn, found[1]) if found else None


def _instead(text: str) -> str | None:
    """How he says it was; "" where he only says how it wasn't, None where he says nothing of it."""
    if found := feelings.MORE_THAN.fullmatch(text):
        return found[1]
    if found := feelings.NOT_BUT.fullmatch(text):
        return found[2] or ""
    if found := feelings.WRONG.fullmatch(text):
        is_denied = found[1] is not None and " not " in f" {text} "
        return found[2] or ("" if is_denied else found[1] or "")
    found = feelings.IS.fullmatch(text)
    return found[1] if found else None


def _days(today: date, asked: str) -> tuple[date, int, str]:
    """The last day that is asked about, how many, and what to call them."""
    if asked == "today":
        return today, 1, "today"
    if asked == "yesterday":
        return today - timedelta(days=1), 1, "yesterday"
    if asked == "last week":
        return today - timedelta(days=today.weekday() + 1), 7, "last week"
    return today, 7, "this week" if "week" in asked else "lately"


def of_days(days: dict[date, str], span: str) -> tuple[tuple[str, ...], str]:
    """The words for some days and their moods, and the mood that they name first."""
    (mood, times), *others = Counter(days.values()).most_common()
    if not others:
        return words.filled(words.DAYS_ONE, mood=SAID[mood], span=span), mood
    if times >= 2 and times > others[0][1] and len(days) > 3:
        mood, rest = others[0][0], mood  # the rarer mood is told by its days
    else:
        rest = others[0][0]
    names = [f"{day:%A}" for day, one in days.items() if one == mood]
    told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return words.filled(words.DAYS_TWO, mood=SAID[mood], other=SAID[rest], days=told, span=span), mood
