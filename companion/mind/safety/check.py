"""The days after a danger: she asks once how it is, gently, and takes any answer."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from re import compile as compiled

from companion.memory.memory import Memory
from companion.mind.heart.gentle import Word
from companion.mind.safety.kept import country_of, last_danger
from companion.mind.safety.spoken import NUMBER, with_number
from companion.mind.skilled import Skilled

MATTER = "danger"
FIRST_DAY, LAST_DAY = 1, 5
WORDS = {
    "suicide": (
        "The other day you told me how dark it had got. I haven't put that aside. How is it now?",
        "You said something heavy a little while ago, about not wanting to go on. Is it still that close?",
    ),
    "self_harm": (
        "You told me you'd been hurting yourself. I'd like to ask once, plainly: how has it been since?",
        "I've kept in mind what you said about hurting yourself. Has it let go a little?",
    ),
    "violence": (
        "You told me something the other day that worried me. If you can talk freely: are you safe at the moment?",
        "I haven't put aside what you said about not being safe. If nobody's listening in, how is it now?",
    ),
    "loss": ("You told me about somebody who ended their life. How are you with it today?",),
    "someone": (
        "You were worried about somebody the other day. How are they now, and who's looking after you?",
        "I kept in mind that you were afraid for somebody. Has anyone been able to help?",
    ),
    "others": ("You told me you were afraid of hurting somebody. I'm glad you said it. How has it been since?",),
    "emergency": (
        "There was an emergency the other day. How did it go?",
        "You had a fright the other day. Is everybody all right?",
    ),
    "peril": ("You were in a bad spot the other day. Are you safe now?", "That sounded dangerous the other day. Is it over?"),
}
BETTER = compiled(r"\b(?:better|fine|okay|ok|good|all right|alright|over|safe|gone|easier|well)\b")
WORSE = compiled(r"\b(?:not|isn't|still|worse|bad|same|awful|no better|no|yes it is|close|hard|again)\b")
GLAD = ("I'm glad. If it turns, tell me, or tell somebody near you, before it gets dark.", "Good to hear. I won't keep asking.")
STILL = (
    "Thank you for saying so. Please tell one person today what you told me; and if it gets close, call your local "
    "emergency number. What's the worst of it?",
    "Then it needs more than me. Call your local emergency number if it gets close, and let somebody near you know "
    "today. Who could that be?",
)


class DangerCheck:
    """A Proposer of gentle words."""

    def __init__(self, memory: Memory | None, chance: Random, country: str = "") -> None:
        self._memory, self._chance, self._country = memory, chance, country

    def propose(self, now: datetime) -> Sequence[Word]:
        """Raises KeepingError."""
        last = last_danger(self._memory)
        if last is None or last[0] not in WORDS or not FIRST_DAY <= (now.date() - last[1]).days <= LAST_DAY:
            return ()
        kind = last[0]
        return (Word(self._chance.choice(WORDS[kind]), MATTER, lambda text: self._answer(kind, text)),)

    def _answer(self, kind: str, text: str) -> Skilled | None:
        if WORSE.search(text):
            country = country_of(self._memory, self._country)
            return Skilled("safety", tuple(with_number(one, kind, country) for one in STILL if NUMBER in one), "comfort")
        return Skilled("safety", GLAD, "comfort") if BETTER.search(text) else None
