"""Reminders: kept, said back exactly, mended by an answer, told, cancelled, put off.

What is kept is kept before she speaks; a time that she had to guess is said as a question, and the answer mends it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from companion.clock import Clock
from companion.memory.kinds import Reminder, Timer, When
from companion.memory.memory import Memory
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import (
    dropped,
    is_never_mind,
    is_new_request,
    is_no,
    is_only_time,
    is_yes,
    not_kept,
    nothing_read,
)
from companion.mind.tasks.clock import asking_the_time
from companion.mind.tasks.half_days import half_question, mended_when
from companion.mind.tasks.often import AT_NIGHT, BY_DAY, DAY_SAID, is_often, only_by_day
from companion.mind.tasks.reminder_words import (
    ALARM,
    SURE_SNOOZE,
    WAKE,
    Asked,
    Kind,
    asked_of_reminders,
    bare_request,
    is_question,
)
from companion.mind.tasks.reminders_cancelled import cancel, cancel_all
from companion.mind.tasks.reminders_told import told_days, told_reminders
from companion.mind.tasks.spoken import capital, span_in_words
from companion.mind.times.left_open import is_taken_back
from companion.mind.times.moment_words import said_back
from companion.mind.times.reminder_request import ReminderRequest, reminder_request
from companion.mind.times.spans_of_time import span
from companion.mind.times.times_of_day import time_of_day

SNOOZE_S = 600
SPAN_S = 86_400
"""A span up to here is counted by the second, whatever the clocks do that night; a longer one is of days."""
BEGINS_TIME = late(
    r"(?:at|on|in|tomorrow|today|tonight|next|every|when|after|before|this|half an|the)\b|.* (?:from now"
    r"|later)$"
)
ASK_WHEN = ("When?", "What day, and about when?", "When shall I say so?")
ASK_WHAT = ("What about, and when?", "Of what, and when?", "What shall I remind you of, and when?")
ASK_WAKE = ("What time?", "For when?", "When shall I wake you?")
AND_THE_OTHER = "Then tell me the other one again."
"""Two reminders in one line: the first is taken."""
PAST = (
    "That's gone by already. When shall it be?",
    "That time is behind us. What time do you mean?",
    "It's later than that now. When, then?",
)


class ReminderTask:
    def __init__(self, memory: Memory | None, clock: Clock) -> None:
        self._memory, self._clock = memory, clock

    def reply(self, text: str, now: datetime) -> Skilled | None:
        asked = asked_of_reminders(text, now.date())
        if asked is not None and (done := self._asked(asked, text, now)) is not None:
            return done
        request = reminder_request(text, now)
        if request is None and is_taken_back(text) and is_new_request(text):
            return dropped()
        if request is None or (request.when is None and is_question(text)):
            return None
        if self._memory is None:
            return not_kept()
        if not request.text and "alarm" in text.split():
            request = replace(request, text=ALARM)
        if self._is_unsure_of(text, request.when):
            return asking_the_time(self._clock, lambda: self.reply(text, self._clock.now()))
        kept = self._keep(self._memory, request, now, is_span=_is_span(text))
        return replace(kept, choices=tuple(f"{said} {AND_THE_OTHER}" for said in kept.choices)) if request.has_more else kept

    def _asked(self, asked: Asked, text: str, now: datetime) -> Skilled | None:
        """None: a snooze of nothing, which may be a request of another kind."""
        if asked.kind is Kind.SNOOZE:
            snoozed = self._snooze(asked, now, is_sure=SURE_SNOOZE.fullmatch(text) is not None)
            bare = bare_request(text) if snoozed is None else None
            return snoozed if bare is None else self._asked(bare, text, now)
        if self._memory is None:
            return not_kept() if asked.kind in (Kind.ASK_WHAT, Kind.ASK_WAKE) else nothing_read()
        if asked.kind in (Kind.ASK_WHAT, Kind.ASK_WAKE):
            return self._ask_when(self._memory, WAKE if asked.kind is Kind.ASK_WAKE else "")
        return _of_kept(self._memory, asked, now)

    def _is_unsure_of(self, text: str, when: When | None) -> bool:
        return when is not None and not self._clock.is_sure and not _is_relative(text, when)

    def _keep(self, memory: Memory, request: ReminderRequest, now: datetime, *, is_span: bool) -> Skilled:
        when = request.when
        if when is None:
            return self._ask_when(memory, request.text)
        if when.at is not None and (not self._clock.is_sure or (is_span and _is_over_change(now, when.at))):
            return _kept_as_timer(memory, request.text, round(when.at.timestamp() - now.timestamp()), now)
        by_day = only_by_day(when, now)
        try:
            reminder = memory.reminders.add(request.text, by_day or when, now)
        except ValueError:  # it would never be due
            return self._ask_when(memory, request.text, PAST)
        if by_day is not None and reminder.text:
            return self._asking_of_nights(memory, reminder, when, now)
        return self._kept(memory, reminder, by_day or when, now)

    def _asking_of_nights(self, memory: Memory, reminder: Reminder, when: When, now: datetime) -> Skilled:
        """What comes by the hour is kept by day, until he says that it is for the night too."""

        def then(answer: str) -> Skilled | None:
            if is_never_mind(answer):
                return self._mended(memory, reminder, when, answer)
            if is_yes(answer) or AT_NIGHT.fullmatch(answer):
                return self._replaced(memory, reminder, reminder.text, when)
            return _said(("By day, then.", "Then only by day.")) if is_no(answer) or BY_DAY.fullmatch(answer) else None

        said, text = said_back(when, now), reminder.text
        choices = (
            f"{capital(said)}, {DAY_SAID}: {text}. At night too?",
            f"{capital(text)}, {said}, {DAY_SAID}. Shall I at night too?",
        )
        return Skilled("reminder", choices, "task", then=then)

    def _kept(self, memory: Memory, reminder: Reminder, when: When, now: datetime) -> Skilled:
        """After the commit: what is kept, in words; and what the answer may change of it."""
        said = said_back(when, now)
        if not reminder.text:
            return Skilled(
                "reminder",
                (f"{capital(said)}. I'll keep that. What's it about?", f"Kept, {said}. What shall I say then?"),
                "ask",
                then=lambda answer: self._named(memory, reminder, when, answer),
            )
        if when.is_guess:
            half = half_question(when)
            choices: tuple[str, ...] = (
                f"I've kept it {said}: {reminder.text}. {half}, right?",
                f"{capital(said)}: {reminder.text}. I'll keep that. {half}, right?",
            )
        elif is_often(when):
            choices = (f"{capital(said)}, day and night: {reminder.text}. I'll keep that until you cancel it.",)
        else:
            choices = (
                f"{capital(said)}: {reminder.text}. I'll keep that.",
                f"I'll remind you {said}: {reminder.text}.",
                f"{capital(reminder.text)}, {said}. It's kept.",
            )
        return Skilled("reminder", choices, "task", then=lambda answer: self._mended(memory, reminder, when, answer))

    def _mended(self, memory: Memory, reminder: Reminder, when: When, answer: str) -> Skilled | None:
        """What is said to an acknowledgement: "yes", "no, in the morning", "cancel that"."""
        if is_never_mind(answer):
            memory.reminders.cancel(reminder.id)
            return _said(("All right, it's cancelled.", "Gone. I won't mention it.", "It's off."))
        if is_yes(answer):
            return _said(("Good, it stays.", "Good.", "Then that's how I keep it.")) if when.is_guess else None
        now = self._clock.now()
        better = mended_when(when, answer, now) if not is_often(when) else None
        if better is not None:
            return self._replaced(memory, reminder, reminder.text, better)
        if is_no(answer):
            then = lambda later: self._mended(memory, reminder, when, later)  # noqa: E731
            return Skilled("reminder", ("When, then?", "Sorry. What time is it, then?"), "ask", then=then)
        return None

    def _named(self, memory: Memory, reminder: Reminder, when: When, answer: str) -> Skilled | None:
        """What a reminder is about, told after its time."""
        if is_never_mind(answer) or is_no(answer):
            return _said(("All right. I'll say that it's time.", "Fine, then I'll only say that it's time."))
        if is_new_request(answer):
            return None
        text = answer
        for opener in (
            "remind me ",
            "that i should ",
            "that i have to ",
            "that i need to ",
            "to ",
            "about ",
            "it's about ",
            "i have to ",
            "i need to ",
        ):
            text = text.removeprefix(opener)
        return self._replaced(memory, reminder, to_second_person(text), when) if len(text.split()) <= 20 else None

    def _replaced(self, memory: Memory, reminder: Reminder, text: str, when: When) -> Skilled:
        now = self._clock.now()
        try:
            with memory.store.change():
                memory.reminders.cancel(reminder.id)
                fresh = memory.reminders.add(text, replace(when, is_guess=False), now)
        except ValueError:
            then = lambda answer: self._mended(memory, reminder, when, answer)  # noqa: E731
            return Skilled("reminder", PAST, "ask", then=then)
        return self._kept(memory, fresh, replace(when, is_guess=False), now)

    def _ask_when(self, memory: Memory, text: str, choices: tuple[str, ...] = ()) -> Skilled:
        def then(answer: str) -> Skilled | None:
            if is_never_mind(answer) or is_no(answer):
                return dropped()
            asking = f"remind me {answer.removeprefix('remind me ')}"
            if text:
                asking = f"{'wake me' if text == WAKE else 'remind me'} {answer if BEGINS_TIME.match(answer) else f'at {answer}'}"
            request = reminder_request(asking, self._clock.now())
            if (
                request is None
                or is_new_request(answer)
                or (text and (request.when is None or not is_time(answer, request.when)))
            ):
                return None
            if self._is_unsure_of(answer, request.when):
                return asking_the_time(self._clock, lambda: then(answer))
            kept = ReminderRequest(text or request.text, request.when)
            return self._keep(memory, kept, self._clock.now(), is_span=_is_span(answer))

        return Skilled("reminder", choices or (ASK_WAKE if text == WAKE else ASK_WHEN if text else ASK_WHAT), "ask", then=then)

    def _snooze(self, asked: Asked, now: datetime, *, is_sure: bool) -> Skilled | None:
        rung = _last_rung(self._memory, now) if self._memory is not None else None
        if rung is None or self._memory is None:
            return _said(("Nothing has rung lately.", "There's nothing to say again just now."), "inform") if is_sure else None
        seconds = asked.seconds or SNOOZE_S
        spoken = span_in_words(seconds)
        if isinstance(rung, Timer):
            self._memory.timers.snooze(rung.id, seconds, now)
            text = f"the {rung.name} timer" if rung.name else "your timer"
        else:
            self._memory.reminders.snooze(rung.id, now + timedelta(seconds=seconds))
            text = rung.text or "it's time"
        return _said(
            (
                f"Again in {spoken}: {text}.",
                f"{capital(spoken)} more. Then I'll say it again.",
                f"All right, in {spoken}: {text}.",
            )
        )


def _last_rung(memory: Memory, now: datetime) -> Reminder | Timer | None:
    """What "again" is about: what rang last, acknowledged or not; or else what still rings, however long ago it began."""
    lately = [one for one in (memory.timers.last_rung(now), memory.reminders.last_rung(now)) if one is not None]
    rung: list[Reminder | Timer] = [*lately] or [*memory.timers.ringing(), *memory.reminders.ringing()]
    return max(rung, key=lambda one: one.last_rang or 0, default=None)


def _kept_as_timer(memory: Memory, text: str, seconds: int, now: datetime) -> Skilled:
    """While nobody has set the clock, a time on its wall would be lost when somebody does; a timer moves with it."""
    memory.timers.add(text, max(1, seconds), now)
    span_said = span_in_words(seconds)
    about = f": {text}" if text else ""
    return _said((f"In {span_said}{about}. I'll keep that.", f"I'll remind you in {span_said}{about}."))


def _of_kept(memory: Memory, asked: Asked, now: datetime) -> Skilled:
    if asked.kind is Kind.CANCEL_ALL:
        return cancel_all(memory)
    if asked.kind is Kind.CANCEL:
        return cancel(memory, asked.words)
    return told_days(memory, asked.days, now) if asked.days else told_reminders(memory, now)


def is_time(answer: str, when: When) -> bool:
    return bool(when.cue) or is_only_time(answer)


def _is_relative(text: str, when: When) -> bool:
    """Whether it comes right whatever the clock says: "in an hour", "when i say good night"."""
    return bool(when.cue) or _is_span(text)


def _is_span(text: str) -> bool:
    return span(text) is not None and time_of_day(text) is None


def _is_over_change(now: datetime, at: datetime) -> bool:
    """Whether the clocks go forward or back on the way: then a time on the wall is not so far away as it looks."""
    is_near = abs(at.timestamp() - now.timestamp()) <= SPAN_S
    return is_near and at.astimezone().utcoffset() != now.astimezone().utcoffset()


def _said(choices: tuple[str, ...], move: str = "task") -> Skilled:
    return Skilled("reminder", choices, move)
