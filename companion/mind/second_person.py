"""What he says of himself, turned round so that she can say it to him: "take my pills" is "take your pills"."""

import re

TURNED = {
    "i": "you",
    "me": "you",
    "my": "your",
    "mine": "yours",
    "myself": "yourself",
    "i'm": "you're",
    "i've": "you've",
    "i'll": "you'll",
    "i'd": "you'd",
    "am": "are",
    "our": "your",
    "ours": "yours",
    "ourselves": "yourselves",
}
WAS = re.compile(r"\bi was\b")
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def to_second_person(text: str) -> str:
    """The same of the person spoken to; "we" and "us" stay, for they may be him and others.

    >>> to_second_person("call my brother when i'm home")
    "call your brother when you're home"
    """
    text = WAS.sub("you were", text)
    return WORD.sub(lambda found: TURNED.get(found[0].lower(), found[0]), text)
