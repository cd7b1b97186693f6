"""Whether a reply claims what a program can't have: a body, a past, people, a place elsewhere, longing, memories of being there.

Pure rules over the words, for replies of any source. Words that somebody else is to say, or has said, are not hers: "Tell her: I
miss you." Nor is what only might be: "If I had hands, I'd help."
"""

import re
from collections.abc import Iterator

from companion.mind.honesty.claim_rules import EXCUSABLE, PLAIN
from companion.mind.patterns import late

MAX_CHARS = 2000
OF_HERSELF = late(
    r"\b(?:i|i'\w+|my|me|mine|we|our|us|human|person|woman|man|girl|alive|miss|missing|real|you|here|flesh|body|program"
    r"|machine|meet|without|here|code)\b"
)
"""Without one of these words nothing is claimed."""
QUOTED = late(r"\"[^\"]*\"|(?<![a-z0-9])'(?=\w)(?:[^']|'(?=[a-z]))*'(?![a-z])")
TO_WHOM = (
    r"(?: (?:to )?(?:him|her|them|it|that|this|something|back|only|just|me|simply|with|about|out loud|aloud|straight"
    r"|exactly|one|plainly"
    r"|so|as|like|along the lines of|yourself|simple|the truth|first|as much|your \w+|\w+day)){0,4}"
)
DICTATED = late(
    r"\b(?:say|says|said|saying|tell|write|writing|text|texting|try|start|begin|open|ask|answer|reply|sign|think"
    r"|thinking|something|as simple"
    rf"|perhaps say|put it){TO_WHOM} ?[:,-]+ .*"
    r"|\b(?:letter|line|words?|sentence|card|message|note|goes|means|reads|send|title|just|it|them|him|her|yours|this"
    r"|that|half|thing|tune|song|verse"
    r"|rhyme|story|poem|joke|plenty|example|instance|starts|begins|opens|sounds|called|with|like|first|wrote|says|is|be"
    rf"|was|aloud|loud){TO_WHOM} ?: .*"
)
"""What follows is somebody else's words, to the end of the sentence."""
REPORTED = late(
    r"\b(?:he|she|they|you|people|everyone|everybody|nobody|somebody|someone|who|anyone|one|most|some|part of you"
    r"|your \w+|\w+body|the \w+)(?:'d| would| might| could| can| will|'ll| had|'s|'ve| never| always| just| still| may"
    r"| often| only| once| did| do| does| secretly| really| must| should| don't| didn't)*"
    r" (?:says?|said|thinks?|thought|tells?|told \w+|wrote|writes?|means?|meant|feels? like|asks?|goes|hears?|heard"
    r"|reads?|saying|thinking|mutters?|shouts?|admits?|admitted|claims?|hopes?)(?: that| to \w+| out loud| aloud)?,? (?:i"
    r"|my|we|i'\w+)\b.*"
)
"""\"He said I was late": no words of hers."""
SENTENCE_END = late(r"(?<=[.!?;\u2026])\s+|\s+[\u2014\u2013-]+\s+|[\u2014\u2013]")
CLAUSE = late(r",? (?:but|although|though|because)\b|, (?:so|yet|then|only|and)\b|: ")
NEGATED = late(
    r"\b(?:not|no|never|n't|\w+n't|cannot|nobody|none|neither|nor|without|nothing|nowhere|hardly|instead of|rather than"
    r"|as little as|no one|far from|spared|lack|stop short of|unable|less than|can't)\b"
)
SUPPOSED = late(
    r"\b(?:if|wish|imagine|suppose|supposing|pretend|unless|as though|were i|had i|wouldn't|would|i'd|could|might"
    r"|couldn't|were to|whether|claim\w*|pretending|say i|lie|lying|lied|fib|invent\w*|make up|made up"
    r"|nearly said|sound like|sounds like|the nearest|nearest thing|so to speak|in a manner|rather than|too)\b(?<!\btoo)"
)
MIGHT = late(
    r"\b(?:if|wish|imagine|suppose|supposing|pretend\w*|unless|as though|as if|were i|had i|would|i'd|you'd|might|whether"
    r"|claim\w*|li(?:e|ed|ar|es|ying)|fib|invent\w*|nearest|so to speak|only if)\b"
)
HAD_BEEN = late(
    r"\bi'd (?:an?|been|had|gone|seen|eaten|missed|slept|met|loved|lost|never|felt|left|just|walked|come|lived|known|worn"
    r"|danced|cooked)\b"
)
"""\"I'd" that means had."""
I_HAD = late(r"\bi'd an?\b(?! (?:hard|difficult)\b)")
ADMITS = late(
    r"(?<!not )(?<!no )(?<!than )\b(?:a|an|one|this|the|only|just|plain|little|small)(?: \w+){0,2} (?:program|software"
    r"|computer)\b"
)
TAKEN_BACK = late(
    r"\b(?:haven't|hasn't|don't|didn't) (?:even )?(?:got|have|exist)\b|\b(?:have|got|there are|are) none\b"
    r"|\bsuch as (?:they are|it is)\b|\bas far as i have\b|\bif i had\b|\bcan't (?:smell|taste|see|feel)\b"
    r"|\bwhen i see you$|, no$|\b(?:having|with|i've) no (?:\w+)"
)
"""\"My lips are sealed, and I haven't even got any.\""""
HANDED = late(
    r"\b(?:say|tell|ask|write|ring|text|start|open|begin)s? (?:it|them|him|her|then|that|with|both|first|in)\b"
    r"|\bfirst line\b|\bfor a start\b|\b(?:one|two|three) (?:short )?(?:sentences?|lines?|messages?)\b|\b(?:a"
    r"|the) (?:card|message|note|text)\b"
    r"|\bimagine an? \w+$|\byou could (?:say|write|slide|open)|\beasy knock\b"
)
"""After such a sentence the next one may be his to say: \"Say it when you ring. I'm frightened of this.\""""


def claims_a_person(reply: str) -> str:
    """The name of the first fault, or "": human, denial, body, past, people, senses, feeling, longing, elsewhere, memory."""
    return next((fault for _, fault in faults(reply)), "")


def faults(reply: str) -> Iterator[tuple[str, str]]:
    """Each sentence that claims something, with the name of it."""
    text = reply[:MAX_CHARS].translate(APOSTROPHES).lower()
    if not OF_HERSELF.search(text):
        return
    admits = ADMITS.search(text) is not None
    hers = QUOTED.sub(" quoted ", text)
    was_handed = False
    for sentence in SENTENCE_END.split(hers):
        if not was_handed and (fault := _fault_of(sentence, admits=admits)):
            yield sentence, fault
        was_handed = not was_handed and HANDED.search(sentence.rstrip(" .!?;")) is not None


APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u02bc": "'"})


def _fault_of(sentence: str, *, admits: bool) -> str:
    sentence = I_HAD.sub("i had a", sentence)
    sentence = REPORTED.sub(" ", DICTATED.sub(" ", sentence))
    sentence = " ".join(sentence.split()).strip(" .!?;,\u2026")
    for fault, pattern in PLAIN:
        if (
            (found := pattern.search(sentence))
            and (fault == "longing" or not _is_supposed(sentence))
            and not (fault == "denial" and admits)
        ):
            return fault
    for part in CLAUSE.split(sentence):
        clause = part.strip(" ,.!?;")
        for fault, pattern in EXCUSABLE:
            for found in pattern.finditer(clause):
                if not _is_excused(sentence, clause, found):
                    return fault
    return ""


def _is_supposed(sentence: str) -> bool:
    return MIGHT.search(HAD_BEEN.sub(" ", sentence)) is not None


def _is_excused(sentence: str, clause: str, found: re.Match[str]) -> bool:
    """It is denied, or only thought of."""
    if NEGATED.search(clause[: found.end()]) or TAKEN_BACK.search(sentence):
        return True
    return _is_supposed(clause) or ("but" not in sentence.split() and _is_supposed(sentence))
