"""What he wants said, out of how he tells it: "and tell her that i'm sorry" is "i'm sorry"; what was no answer at all.

An answer falls into pieces at such words; each piece is a lead of the letter's own ("I wish you"), and his words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.letters.addressed import Addressed
from companion.memory.plain_text import folded

SWEARING = frozenset(
    """fuck fucking fucked shit shitty bloody hell damn damned crap bollocks arse arsehole bastard bugger piss wanker cunt bitch
    christ jesus god goddamn sake for's""".split()
)
EMPTY = frozenset(
    """oh for the this that it's it is is you and me off what a i don't do not no stop with off god's fuck's christ's all so much
    letter stupid thing can't be bothered nonsense rubbish just really not well um oh""".split()
)
NOTHING = re.compile(
    r"(?:(?:um|uh|er|hm|oh|well|so|no|nothing|not really|nope|pass|skip(?: (?:it|that|this)(?: (?:one|question))?)?"
    r"|next(?: (?:one|"
    r"question))?|i (?:don't|dont|do not) (?:really )?(?:know|want to say|want to say that)|(?:i'm )?not sure|dunno"
    r"|no idea|i can't think(?: of (?:anything|one))?|can't think of (?:anything|one)|nothing (?:really|else|special"
    r"|comes to mind)"
    r"|i have(?:n't)? (?:no idea|got anything)|leave (?:it|that)(?: out)?|there isn't (?:anything|one)|there's nothing|none"
    r"|let's skip (?:it|that)|move on|no comment|that's it|that's all|right now|yet|either|thanks|sorry)\s*)+"
)
FILLERS = re.compile(
    r"\b(?:um+|uh+|erm?|hmm+)\b ?|(?<!did )(?<!do )(?<!as )(?<!let )(?<!that )\byou know(?= (?:and|but|so|i|we|the|it"
    r"|that's|she|he)\b|$) ?"
    r"|\bi mean(?= (?:i|we|it|she|he|you|the|that)\b) ?|\b(?:sort|kind) of (?=like\b)",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"^(?:(?:oh|well|so|okay|ok|right|yes|yeah|no|um|please|just|hm|like|now|let me see|let's see|let me think"
    r"|i think(?! about| of)|"
    r"i suppose|i guess|definitely|basically|maybe|perhaps|mostly|mainly|first of all|the main thing is|the main thing"
    r"|most of all"
    r"|the most important thing is|above all|"
    r"(?:it|the letter) (?:must|has to|should|needs to) (?:say|have)|what must(?:n't| not) be missing is|"
    r"(?:only (?:the two of us|we)|only we two|what only we know is|something only (?:we|the two of us) know) ?(?:know|knows)?"
    r" (?:that |about |is |how )|"
    r"(?:that's|there's) easy|good question|there's (?:the fact )?that|the fact that|only that|that would be"
    r"|it would be|it's for|"
    r"it's to|it was just that)[, ]+)+",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?:[, ]+(?:and )?(?:that's all|that's it|that is all|that's about it|i think that's it|that's everything"
    r"|i think that's all|"
    r"and that's that|you know|i think|or something|full stop|and so on|is all|and stuff|i suppose|i guess|that'll do))+[.!]?$",
    re.IGNORECASE,
)
LEADS = (
    r"(?:please |just |also |definitely |maybe |perhaps |you (?:must|should|could|can|might|have to|need to) "
    r"|make sure (?:you |to |it )"
    r"|i (?:want|need|would like|'d like) (?:you )?to |i'd like (?:you )?to |(?:can|could|will|would) you |don't forget to "
    r"|remember to |you'd better |it (?:should|must|has to) |then )*"
)
VERBS = (
    r"(?:tell|ask|thank|say|says|mention|mentions|remind|wish|invite|congratulate|apologise|apologize|promise|assure"
    r"|write|put in|"
    r"put|include|add|let|send|give|don't forget|make sure)"
)
HEAD = re.compile(rf"(?:^|[,.;]? (?:and|then|but|or|also|oh and) |[,.;] ?)(?={LEADS}{VERBS}\b)", re.IGNORECASE)
THAT_TOO = re.compile(
    r",? and (?:also )?that (?=(?:i|i'm|i've|i'd|i'll|we|we're|we've|we'll|she|she's|he|he's|they|it|it's|there|the|my"
    r"|our|you|you're"
    r"|mum|dad|her|his|nobody|everybody|everyone|nothing)\b)",
    re.IGNORECASE,
)
CLAUSE = (
    r"(?:that |(?=(?:i|we|she|he|they|it|there|you|the|my|our|mum|dad|nobody|everyone|everybody|he|her|his|no|this|these)\b))"
)
ASIDE = r"(?:,? (?:again|please|too|also|just|from me))*"


@dataclass(frozen=True)
class Piece:
    """`lead` is the letter's own, `words` are his.

    `form`: "if" and "how" are questions to be turned round, "told" is a sentence as it is, "" may be none.
    """

    lead: str
    words: str
    form: str = ""


NOTHING_TO_TELL = re.compile(
    r"(?:(?:no|well|um|oh|hm) )*(?:nothing like that|nothing really|(?:i )?can't think of (?:anything|one)|we(?:'ve"
    r"| have) (?:got )?nothing"
    r"|there(?:'s| is) nothing|not really|nothing i can think of|nothing comes)\b.*"
)
MOST_WORDS_OF_NOTHING = 14


def is_nothing(text: str) -> bool:
    """Whether it is no answer: silence, a shrug, or swearing at the question."""
    low = re.sub(r"[^\w' ]", "", folded(text))
    words = low.split()
    if not words or NOTHING.fullmatch(low):
        return True
    if NOTHING_TO_TELL.fullmatch(low) and "but" not in words and len(words) <= MOST_WORDS_OF_NOTHING:
        return True
    return bool(set(words) & SWEARING) and all(word in SWEARING | EMPTY for word in words)


def pieces(text: str, whom: Addressed) -> Iterator[Piece]:
    """The pieces of an answer, without what was said only to get going."""
    text = " ".join(FILLERS.sub("", " ".join(text.split())).split())
    text = BEFORE.sub("", AFTER.sub("", text)).strip(" ,")
    who = _who(whom)
    for segment in HEAD.split(text):
        for number, one in enumerate(THAT_TOO.split(segment.strip(" ,"))):
            told = re.sub(r"^(?:and|that) (?=that\b)|^that (?=\S)", "", one) if number == 0 and _is_clause(one) else one
            if told:
                yield _piece(told, who)


def _is_clause(text: str) -> bool:
    return re.match(r"(?:and )?that (?:i|i'm|i've|i'd|i'll|we|we're|we've|she|she's|he|he's|they|it|it's|there|the|my"
            r"|our|you|you're|"
                    r"mum|dad|mom|your|a|every|her|his|nothing|nobody|even|of all|no)\b", folded(text)) is not None  # fmt: skip


def _who(whom: Addressed) -> str:
    names = [whom.name, f"my {whom.relation}", whom.relation, f"{whom.relation} {whom.name}", f"my {whom.relation} {whom.name}"]
    return (
        "(?:"
        + "|".join(["her", "him", "them", *(re.escape(folded(name)) for name in names if name.strip(" ") not in ("", "my"))])
        + ")"
    )


def _piece(text: str, who: str) -> Piece:
    low = re.sub(rf"^{LEADS}", "", text, flags=re.IGNORECASE) if re.match(rf"^{LEADS}{VERBS}\b", text, re.IGNORECASE) else text
    for pattern, lead, form in RULES:
        found = re.fullmatch(pattern.replace("WHO", who), low, re.IGNORECASE)
        if found is not None:
            return Piece(lead, (found["rest"] or "").strip(" ,"), form)
    return Piece("", text, "")


RULES = (
    (rf"(?:tell|let|assure|promise me to tell) WHO(?: know)?{ASIDE} {CLAUSE}(?P<rest>.+)", "", "told"),
    (r"(?:tell|say to) WHO (?P<rest>(?:thank you|thanks|sorry|congratulations|well done|happy|hello|not a day)\b.*)", "", ""),
    (r"(?:tell|let) WHO (?:know )?about (?P<rest>.+)", "I want to tell you about", ""),
    (r"(?:tell|let) WHO (?:know )?(?P<rest>(?:how|what|why|where|when|who)\b.+)", "I want you to know", ""),
    (r"tell WHO not to (?P<rest>.+)", "Please don't", ""),
    (r"tell WHO to (?P<rest>.+)", "Please", ""),
    (r"ask WHO (?:if|whether) (?P<rest>.+)", "", "if"),
    (r"ask (?:if|whether) (?P<rest>.+)", "", "if"),
    (r"ask WHO (?P<rest>(?:how|what|why|where|when|who)\b.+)", "", "how"),
    (r"ask (?P<rest>(?:how|what|why|where|when|who)\b.+)", "", "how"),
    (r"ask (?:WHO )?(?P<rest>after .+|about .+|for .+)", "I'd like to ask", ""),
    (r"ask WHO not to (?P<rest>.+)", "Please don't", ""),
    (r"ask WHO to (?P<rest>.+)", "Please", ""),
    (r"thank WHO(?P<rest>.*)", "Thank you", ""),
    (
        r"(?:say|apologise|apologize)(?: to WHO)?(?: that| sorry| i'm sorry)?(?: to WHO)? (?P<rest>(?:for|about) .+)",
        "I'm sorry",
        "",
    ),
    (r"(?:say|tell WHO) sorry(?P<rest>.*)", "I'm sorry", ""),
    (r"(?:apologise|apologize)(?: to WHO)?(?P<rest>)", "I'm sorry", ""),
    (r"says? (?:(?:hi|hello)(?: to WHO)?(?P<rest>))", "Hello", ""),
    (
        r"(?:says?|mentions?|write|put in|put|include|add|don't forget|make sure)(?: to say| to mention"
        r"| in)?(?: again)? that (?P<rest>.+)",
        "",
        "",
    ),
    (
        r"(?:mentions?|include|write about|put in|put|add|don't forget)(?: something)? about (?P<rest>.+)",
        "I want to tell you about",
        "",
    ),
    (
        r"(?:mentions?|include|put in|add|don't forget) (?P<rest>(?:the|my|our|a|his|her|how|what|when|where)\b.+)",
        "I want to mention",
        "",
    ),
    (r"say (?P<rest>(?!hello|hi\b|goodbye).+)", "", ""),
    (r"remind WHO (?:of|about) (?P<rest>.+)", "Remember", ""),
    (r"remind WHO (?:that )?(?P<rest>.+)", "Remember", ""),
    (r"wish WHO (?P<rest>.+)", "I wish you", ""),
    (r"invite WHO(?P<rest>.*)", "I'd like to invite you", ""),
    (r"congratulate WHO(?P<rest>.*)", "Congratulations", ""),
    (r"promise WHO (?:that )?(?P<rest>.+)", "I promise", ""),
    (r"(?:send|give) WHO (?P<rest>(?:my|our|all|lots|a (?:big )?(?:hug|kiss)).*)", "I send you", ""),
)
