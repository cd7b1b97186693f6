"""What a reply of hers asked for, told by its last question: so that "why?" and "what do you mean?" get an answer that fits."""

import re

ASKED = ("feeling", "next", "who", "when", "happened", "part", "said", "want", "real", "choice", "none")
"""How it is for him · what comes now · who else · since when · what happened · which bit · what was said · what he'd like ·
yes or no · this or that · nothing."""

RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("choice", re.compile(r"\b(\w+,? )or (?!so\b|not\b|else\b|anything\b|something\b|two\b|three\b)\w+")),
    (
        "feeling",
        re.compile(r"\b(feel|feels|felt|feeling|sit with you|is that like|was that like|is it like|was it like|weigh|mood)\b"),
    ),
    ("said", re.compile(r"\b(say|said|says|tell|told|answer|call(ed)? (you|her|him|them)|words)\b")),
    ("want", re.compile(r"\b(would you|do you want|would help|you like|you wish|you'd|would it take|you hoping|you hope)\b")),
    ("who", re.compile(r"\b(who|whose|whom|anybody|anyone|somebody else|someone)\b")),
    ("when", re.compile(r"\b(when|how long|how often|since|what time|how soon|how old)\b")),
    ("part", re.compile(r"\b(which|what part|best|worst|hardest|most|bit)\b")),
    ("next", re.compile(r"\b(next|now|will|going to|happens|tomorrow|plan|where (does|do|will))\b")),
    ("real", re.compile(r"^(and |so |but |then )?(is|are|was|were|do|does|did|have|has|had|can|could|any|still|ever)\b")),
)


def asked_in(reply: str) -> str:
    """One of ASKED.

    >>> [asked_in(text) for text in ("Jam or jelly?", "Out loud. What was the worst of it?", "Go on.", "Who laughed?")]
    ['choice', 'part', 'none', 'who']
    """
    questions = re.findall(r"[^.!?]*\?", reply)
    if not questions:
        return "none"
    question = questions[-1].strip().lower()
    return next((name for name, rule in RULES if rule.search(question)), "happened")
