"""The number, whenever he asks for it: "what's the number", "who can i call", "give me the helpline"."""

import re
from datetime import datetime
from random import Random

from companion.memory.memory import Memory
from companion.mind.safety.helplines import country_in
from companion.mind.safety.kept import country_of, keep_country
from companion.mind.safety.spoken import OTHER_COUNTRY, WHICH_COUNTRY, number
from companion.mind.skilled import Skilled

WHAT = (
    r"(?:(?:help ?|crisis |suicide |emergency |abuse |samaritans |domestic violence |women's aid )+(?:line|hotline|number"
    r"|phone number)s?"
    r"|help ?lines?|hotlines?|crisis lines?|samaritans|lifeline)"
)
ASKED = re.compile(
    rf"^(?:i need|i want|i'd like|give me|tell me|what's|what is|what was|what are|do you (?:know|have)|have you got|can i have"
    rf"|say|repeat|where's|get me|(?:can|could) you (?:give|tell) me) (?:me )?(?:the |a |that |those |an |again )*"
    rf"(?:number (?:for|of|to) (?:the |a |an )?)?{WHAT}(?: (?:again|is|please|number|for me|here|now))*$"
    r"|^(?:what's|what is|what was|give me|tell me|say|repeat) (?:the|that) number(?: (?:again|to call|i can call|for help|is))*$"
    r"|^(?:who|what number|where) (?:can|do|should|could) i (?:call|ring|phone|turn to|go to for help)"
    r"(?: (?:for help|now|if .+|when .+|about this|tonight|in an emergency|right now|in a crisis))*$"
    r"|^(?:is there )?(?:anyone|anybody|someone|somebody) i (?:can|could) (?:call|ring|phone|talk to)(?: .{0,20})?$"
    r"|^what number (?:is it|do i dial|should i dial)(?: .{0,20})?$"
)
ABUSE = re.compile(r"\b(?:abuse|abused|violence|violent|hits|hit|hurts|hurting|beats|women's|rape|raped|unsafe)\b")
SOURCE = "safety"


class HelplineTask:
    """`country` is the settings'. It needs no chance: a number is said in one way."""

    def __init__(self, country: str = "", memory: Memory | None = None, _chance: Random | None = None) -> None:
        self._country, self._memory = country, memory

    def reply(self, text: str, now: datetime) -> Skilled | None:
        if not ASKED.search(text):
            return None
        kind = "violence" if ABUSE.search(text) else "suicide"
        country = country_of(self._memory, self._country)
        if country is not None:
            return Skilled(SOURCE, (number(kind, country),), "inform")
        if self._country:
            return Skilled(SOURCE, OTHER_COUNTRY, "inform")
        return Skilled(SOURCE, WHICH_COUNTRY, "ask", then=lambda answer: self._told(answer, kind, now))

    def _told(self, answer: str, kind: str, now: datetime) -> Skilled | None:
        country = country_in(answer)
        if country is None:
            is_short = len(answer.split()) <= 4 and answer.startswith(("i'm in ", "in ", "i am in ", "it's "))
            return Skilled(SOURCE, OTHER_COUNTRY, "inform") if is_short else None
        keep_country(self._memory, country, now)
        return Skilled(SOURCE, (number(kind, country),), "inform")
