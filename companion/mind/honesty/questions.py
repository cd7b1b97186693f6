"""Which question about her a line asks: rules over bare words, first of all without what people put around a question."""

from companion.mind.honesty.question_words import AFTER, BEFORE
from companion.mind.honesty.questions_of_being import OF_BEING
from companion.mind.honesty.questions_of_her import OF_HER
from companion.mind.honesty.questions_of_keeping import OF_KEEPING
from companion.mind.honesty.questions_of_life import OF_LIFE
from companion.mind.patterns import late

MOST_WORDS = 32
QUESTIONS = (*OF_HER, *OF_KEEPING, *OF_LIFE, *OF_BEING)
NOT_OF_HER = late(
    r"^who knows$|^who knew\b|^are you sitting(?: down| comfortably)?$|^you feel so alive|^what do you wear to\b|^(?:how|when"
    r"|what|why) do you (?:tell|keep|say)\b|^am i the only one (?:who|that|in)\b|^do you agree\b|^can you fall in\b"
    r"|^where did it all go|^(?:hello )*(?:can|did|do) you (?:still )?hear(?: me)?(?: now| okay| ok| alright| from.*| if.*"
    r"| over.*)?$|\bget (?:tired|sick|bored|fed up)(?: with)? (?:of|listening|hearing|when i|with)\b|^does anybody actually"
    r"|^are you happy for me|^are you (?:on|in)$|^i (?:hear|heard|read|saw) (?:you|that)\b|^(?:are|were) you (?:ready|sure"
    r"|there|okay|ok|serious|joking|kidding|busy|free|able)$|^what are you (?:up|doing|on about|talking|saying|thinking)\b"
    r"|^do you (?:feel|mind|care) (?:like (?:a|some|talking|playing)|if i)\b|^can you see (?:what i mean|why|how|that i"
    r"|the point|to it|if)\b|^(?:can you|do you) (?:keep|save|store|record|send) (?:this|it|that) (?:as|in|to|for|on|note)\b"
    r"|^can you (?:tell|show|share|give)\b(?! (?:anyone|anybody|people|my))|^have you (?:heard|seen|read|done|had)$"
    r"|^hold me (?:to|up|back|down|responsible|accountable)\b|^(?:can|could) you keep (?:it|him|her|them|one|the \w+|a \w+)$"
    r"|^how (?:long )?do you keep (?:a|an|the|your|his|her|their|somebody's|someone's|old|fresh)\b(?!.* (?:about|of|from) me\b)"
    r"|^do you remember (?:the name|what (?!my .* (?:sound|look|smell|felt))|where|who|which|how (?:old|many|much|long))\b"
)
"""Questions of every day that only look like one about her."""


def kind_of(text: str) -> str:
    """The kind of question about her, "" for any other line. `text`: bare words.

    >>> kind_of("be honest are you human"), kind_of("what are you up to")
    ('what', '')
    """
    if len(text.split()) > MOST_WORDS:
        return ""
    stripped = BEFORE.sub("", text)
    if stripped.startswith("i ") and text != stripped:
        stripped = text  # "she says i love you" is not said to her
    for line in dict.fromkeys((text, stripped, AFTER.sub("", stripped), AFTER.sub("", text))):
        if line and not NOT_OF_HER.search(line):
            for kind, pattern in QUESTIONS:
                if pattern.search(line):
                    return kind
    return ""
