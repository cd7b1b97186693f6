"""What he promised and what is coming: told when it is asked for."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from companion.memory.kinds import Plan
from companion.memory.memory import Memory
from companion.mind.number_words import in_words
from companion.mind.patterns import late
from companion.mind.skilled import Skilled
from companion.mind.tasks.known_sentences import plan_sentence, shares_a_word
from companion.mind.tasks.known_words import NO_MEMORY, NO_PLANS, NO_PROMISES
from companion.mind.times.days import day

MOST = 4
PROMISED = late(
    r"^(?:so )?what (?:did i|have i|had i) promised?(?: (?:to do|myself|(?P<who>[a-z ]+?)))?(?: to do)?$"
    r"|^what (?:did i say|have i said) (?:that )?i(?:'d| would| will|'ll) do(?P<when>.*)$"
    r"|^what (?:are|were) my promises$|^(?:do|did) i (?:owe|promise) (?:anyone|anybody|someone) anything$"
    r"|^what (?:do|did) i (?:still )?(?:have|need) to do(?P<when2>.*)$|^what(?:'s| is) (?:still )?(?:on my plate|left to do)$"
)
PLANNED = late(
    r"^what (?:are|were) my plans(?: for)?(?P<when>.*)$|^what(?:'s| is) (?:coming up|next|ahead)(?: (?:for )?me)?(?P<when2>.*)$"
    r"|^what have i (?:got )?planned(?: for)?(?P<when3>.*)$|^do i have (?:any )?plans(?: for)?(?P<when4>.*)$"
)


class Promises:
    """`tell` is given what was told, so that it can be asked about or forgotten."""

    def __init__(self, memory: Memory | None, tell: Callable[[Sequence[Plan]], object] = lambda _plans: None) -> None:
        self._memory, self._tell = memory, tell

    def reply(self, text: str, now: datetime) -> Skilled | None:
        promised, planned = PROMISED.search(text), PLANNED.search(text)
        found = promised or planned
        if found is None:
            return None
        if self._memory is None:
            return Skilled("memory", NO_MEMORY, "bound")
        asked = {name: (value or "").strip() for name, value in found.groupdict().items()}
        when = next((value for name, value in asked.items() if name.startswith("when") and value), "")
        on = day(when, now.date())
        if when and on is None:
            return None  # "what's next on the list"
        plans = [plan for plan in self._memory.plans.open() if _fits(plan, asked.get("who", ""), on, now.date())]
        if promised:
            plans = [plan for plan in plans if plan.kind == "promise" or on is not None]
        if not plans:
            return Skilled("memory", NO_PROMISES if promised else NO_PLANS, "recall")
        soonest = sorted(plans, key=lambda plan: (plan.day or date.max, plan.id))
        self._tell(soonest)
        text = " ".join(plan_sentence(plan, now) for plan in soonest[:MOST])
        more = f" And {in_words(len(plans) - MOST)} more." if len(plans) > MOST else ""
        return Skilled("memory", (text + more,), "recall")


def _fits(plan: Plan, who: str, on: date | None, today: date) -> bool:
    if plan.kind == "plan" and plan.day is not None and plan.day < today:
        return False
    if who and who not in ("to do", "myself") and not shares_a_word(who, f"{plan.who} {plan.text}"):
        return False
    return on is None or plan.day == on
