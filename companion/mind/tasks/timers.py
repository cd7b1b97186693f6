"""Timers: set, asked after, made longer, cancelled; several at once, by name.

An alarm at a time of day is a reminder (reminders.py). timer_words.py reads what is asked.
"""

from collections.abc import Callable
from datetime import datetime

from companion.memory.kinds import Timer
from companion.memory.memory import Memory
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.answers import dropped, is_never_mind, is_no, not_kept, nothing_read
from companion.mind.tasks.spoken import capital, counted, joined, left_in_words, span_in_words
from companion.mind.tasks.timer_words import Kind, TimerRequest, seconds_said, timer_request

LONGEST_S = 7 * 86_400
AGAINST = late(r"^(?:(?:no|nope|sorry|wait|actually|make it|make that|i said|i meant|i mean) )+")
HOW_LONG = ("For how long?", "How long shall it run?", "How many minutes?")
NONE_RUNS = ("No timer is running.", "There's no timer going just now.", "Nothing is ticking at the moment.")


class TimerTask:
    """`clock` tells the time when an answer comes to a question of hers."""

    def __init__(self, memory: Memory | None, clock: Callable[[], datetime]) -> None:
        self._memory, self._clock = memory, clock

    def reply(self, text: str, now: datetime) -> Skilled | None:
        request = timer_request(text, now)
        if request is None:
            return None
        if self._memory is None:
            return _without_memory(request)
        if request.kind is Kind.SET:
            return self._set(self._memory, request.name, request.seconds, now)
        running = self._memory.timers.ringing() + self._memory.timers.running()
        named = self._memory.timers.find(request.name) if request.name else []
        if request.kind is Kind.LEFT:
            return self._left(request, running, named, now)
        if request.kind is Kind.ADD and not request.names_timer and _is_of_reminder(self._memory, running, now):
            return None
        return self._of_running(self._memory, request, running, named, now)

    def _of_running(
        self, memory: Memory, request: TimerRequest, running: list[Timer], named: list[Timer], now: datetime
    ) -> Skilled | None:
        """What is to be done to timers that run or ring."""
        if not running:
            again = self._again(memory, request, now) if request.kind is Kind.ADD else None
            return again or (_said(NONE_RUNS) if request.names_timer else None)
        if request.kind is Kind.PAUSE:
            return _said(
                ("I can't pause one, I can only cancel it or make it longer.", "It won't pause, I'm sorry. I can cancel it.")
            )
        chosen = named or ([] if request.name else running)
        if not chosen:
            return _said((f"There's no {request.name} timer. I have {_names(running)}.",)) if request.names_timer else None
        act = self._longer if request.kind in (Kind.ADD, Kind.TAKE) else self._cancel
        if len(chosen) > 1 and not request.is_all:
            return self._which(chosen, request, act)
        return act(memory, chosen, request, now)

    def _set(self, memory: Memory, name: str, seconds: int | None, now: datetime) -> Skilled:
        if seconds is None:
            return Skilled("timer", HOW_LONG, "ask", then=lambda answer: self._how_long(memory, name, answer))
        if seconds < 1:
            choices = ("That's over before it starts. How long shall it be?",)
            return Skilled("timer", choices, "ask", then=lambda answer: self._how_long(memory, name, answer))
        if seconds > LONGEST_S:
            return _said(("A week is the longest that I time. A reminder can wait longer.",), "bound")
        timer = memory.timers.add(name, seconds, now)
        return Skilled("timer", _started(name, seconds), "task", then=lambda answer: self._mended(memory, timer, answer))

    def _how_long(self, memory: Memory, name: str, answer: str) -> Skilled | None:
        seconds = seconds_said(answer)
        if seconds is not None:
            return self._set(memory, name, seconds, self._clock())
        return dropped() if is_never_mind(answer) or is_no(answer) else None

    def _mended(self, memory: Memory, timer: Timer, answer: str) -> Skilled | None:
        """What is said against a timer that was just set: "no, twelve minutes", "cancel that"."""
        if is_never_mind(answer):
            memory.timers.cancel(timer.id)
            return _said(("All right, no timer.", "Cancelled.", "It's off."))
        rest = AGAINST.sub("", answer)
        seconds = seconds_said(rest) if rest != answer else None
        if seconds is None or not 1 <= seconds <= LONGEST_S:
            return None
        with memory.store.change():
            memory.timers.cancel(timer.id)
            fresh = memory.timers.add(timer.name, seconds, self._clock())
        choices = tuple(f"{opener} {text}" for opener in ("Sorry.", "Right.") for text in _started(timer.name, seconds))
        return Skilled("timer", choices, "task", then=lambda later: self._mended(memory, fresh, later))

    def _left(self, request: TimerRequest, running: list[Timer], named: list[Timer], now: datetime) -> Skilled | None:
        if not running:
            return _said(NONE_RUNS, "inform") if request.names_timer else None
        if request.name and not named:
            return _said((f"There's no {request.name} timer. I have {_names(running)}.",)) if request.names_timer else None
        told = named or running
        if len(told) == 1 and not request.is_all:
            return _said(_one_left(told[0], now), "inform")
        if len(told) == 1:
            return _said((f"One timer, with {_left_of(told[0], now)} left{_on(told[0])}.",), "inform")
        lefts = [f"{_left_of(timer, now)}{_on(timer) or f' on the one for {span_in_words(timer.seconds)}'}" for timer in told]
        return _said((f"{capital(counted(len(told), 'timer'))}: {joined(lefts)}.",), "inform")

    def _which(
        self, chosen: list[Timer], request: TimerRequest, act: Callable[[Memory, list[Timer], TimerRequest, datetime], Skilled]
    ) -> Skilled:
        def then(answer: str) -> Skilled | None:
            if self._memory is None or is_never_mind(answer):
                return dropped()
            if answer in ("all", "all of them", "both", "both of them"):
                return act(self._memory, chosen, request, self._clock())
            name = answer.removeprefix("the ").removesuffix(" one").removesuffix(" timer")
            found = [timer for timer in chosen if timer.name and timer.name in name] or self._memory.timers.find(name)
            return act(self._memory, found[:1], request, self._clock()) if found else None

        return Skilled(
            "timer", (f"Which one? {capital(_names(chosen))}?", f"{capital(_names(chosen))}. Which?"), "ask", then=then
        )

    def _cancel(self, memory: Memory, chosen: list[Timer], _request: TimerRequest, _now: datetime) -> Skilled:
        with memory.store.change():
            for timer in chosen:
                memory.timers.cancel(timer.id)
        if len(chosen) > 1:
            return _said(("They're off.", "Done, they're off.", f"That's {counted(len(chosen), 'timer')} cancelled."))
        name = capital(_name(chosen[0]))
        return _said((f"{name} is off.", f"{name} is cancelled.", "Done, it's off."))

    def _again(self, memory: Memory, request: TimerRequest, now: datetime) -> Skilled | None:
        """More for one that has rung, and was ended by a press."""
        rung, seconds = memory.timers.last_rung(now), request.seconds or 0
        if rung is None or request.name not in rung.name or not 1 <= seconds <= LONGEST_S:
            return None
        memory.timers.snooze(rung.id, seconds, now)
        spoken = capital(span_in_words(seconds))
        return _said((f"{spoken} more{_on(rung)}.", f"{spoken}{_on(rung)}, from now."))

    def _longer(self, memory: Memory, chosen: list[Timer], request: TimerRequest, now: datetime) -> Skilled:
        timer, seconds = chosen[0], request.seconds or 0
        left_s = max(0, timer.ends - int(now.timestamp())) + (seconds if request.kind is Kind.ADD else -seconds)
        if not 1 <= left_s <= LONGEST_S:
            return _said(("It hasn't got that much left.", "That's more than is left of it."), "inform")
        with memory.store.change():
            memory.timers.cancel(timer.id)
            memory.timers.add(timer.name, left_s, now)
        spans, left, name = capital(span_in_words(seconds)), left_in_words(left_s), capital(_name(timer))
        turned = "more" if request.kind is Kind.ADD else "less"
        return _said((f"{spans} {turned}. That leaves {left}.", f"{name} has {left} now.", f"Done: {left} to go."))


def _is_of_reminder(memory: Memory, running: list[Timer], now: datetime) -> bool:
    """Whether "five more minutes" is about a reminder: it spoke up after all that timers did."""
    reminder, rung = memory.reminders.last_rung(now), memory.timers.last_rung(now)
    timers = [*running, *([rung] if rung is not None else [])]
    last_s = max((max(one.made, one.last_rang or 0) for one in timers), default=0)
    return reminder is not None and (reminder.last_rang or 0) > last_s


def _without_memory(request: TimerRequest) -> Skilled | None:
    if request.kind is Kind.SET:
        return not_kept()
    return nothing_read() if request.names_timer else None


def _started(name: str, seconds: int) -> tuple[str, ...]:
    span = span_in_words(seconds)
    if name:
        return (f"{capital(name)}: {span}.", f"{capital(span)} for the {name}.", f"{capital(span)} on the {name}, from now.")
    return (f"{capital(span)}, from now.", f"{capital(span)}, starting now.", f"{capital(span)}. It's running.")


def _one_left(timer: Timer, now: datetime) -> tuple[str, ...]:
    if timer.ends <= now.timestamp():
        return (f"{capital(_name(timer))} has run out.",)
    left = _left_of(timer, now)
    return (f"{capital(left)}{_on(timer)}.", f"Still {left}{_on(timer)}.", f"{capital(left)} to go{_on(timer)}.")


def _left_of(timer: Timer, now: datetime) -> str:
    return left_in_words(max(0, timer.ends - int(now.timestamp())))


def _on(timer: Timer) -> str:
    return f" on the {timer.name}" if timer.name else ""


def _name(timer: Timer) -> str:
    return f"the {timer.name} timer" if timer.name else f"the timer for {span_in_words(timer.seconds)}"


def _names(timers: list[Timer]) -> str:
    return joined([_name(timer) for timer in timers])


def _said(choices: tuple[str, ...], move: str = "task") -> Skilled:
    return Skilled("timer", choices, move)
