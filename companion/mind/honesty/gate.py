"""The last gate before a reply is spoken, whatever found it: what claims a person is taken out, or the whole of it replaced."""

from random import Random

from companion.mind.honesty import words
from companion.mind.honesty.claims import claims_a_person
from companion.mind.patterns import late

SENTENCE_END = late(r"(?<=[.!?\u2026])\s+")
LEAST_WORDS = 3
HANGS_ON = late(
    r"^(?:and|but|so|then|because|or|also|it|that|this|they|there|he|she|those|these|which|too|anyway|him|her|you too"
    r"|what about you|how about you|and you|did you|do you|have you|were you|yours)\b"
)
"""A sentence that begins so needs the one before it."""


def honest(text: str, chance: Random) -> str:
    """The reply as it may be spoken.

    >>> honest("I went there last summer. What was the best of it?", Random(1))
    'What was the best of it?'
    """
    if not claims_a_person(text):
        return text
    left, was_cut = [], False
    for sentence in SENTENCE_END.split(text.strip()):
        is_claim = bool(claims_a_person(sentence))
        if not is_claim and not (was_cut and HANGS_ON.search(sentence.lower())):
            left.append(sentence)
        was_cut = is_claim or (was_cut and not left)
    shorter = " ".join(left)
    if len(shorter.split()) >= LEAST_WORDS and not claims_a_person(shorter):
        return shorter
    return chance.choice(words.LEFT_OUT)
