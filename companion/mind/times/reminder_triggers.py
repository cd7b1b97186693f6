"""The words that ask to be reminded: "could you remind me", "make sure i"; and what may stand before them."""

import re

from companion.mind.patterns import late

ASKED = (
    r"(?:(?:be|you(?:'d| would) be) an? (?:dear|love|angel|darling|star|sweetheart|pet|good girl) and "
    r"|do (?:me|us) a (?:favour|favor|kindness) and |(?:(?:i|we)(?:'d| would)? )?(?:really )?(?:love|like|appreciate"
    r"|prefer) it if "
    r"you(?:'d| would| could)? |(?:it|that)(?:'d| would) help(?: me)?(?: a lot)? if you(?:'d| would| could)? "
    r"|^(?:need|want) you to |(?:would|do) you mind |do you think you(?:'d| could| would| might) "
    r"|(?:is there )?any chance (?:that )?you(?:'d| could| would| might) |i (?:was|am) (?:hoping|wondering if) you(?:'d"
    r"| could| would| might) "
    r"|if you (?:could|would|can|wouldn't mind|don't mind) |(?:you couldn't|couldn't you|can't you|won't you|wouldn't you) "
    r"|(?:could|can|may) i (?:trouble|bother) you to |mind (?:and|to) |set (?:a|the) timer and |make a note to "
    r"|(?:can|could|will|would) you (?:possibly |maybe |kindly |be (?:(?:so )?kind as|kind enough|able|a dear and"
    r"|an angel and) )?(?:to )?"
    r"|please |kindly |i(?: need| want| would| should|'d|'ll need)(?: like| love)?(?: for)? you to |(?:it|i|that)(?:'d"
    r"| would)(?: be)? (?:good|great|nice|lovely|helpful|grateful|appreciate it|kind|useful|wonderful|a help"
    r"|ever so grateful) if you(?:'d| would| could|'ll)? "
    r"|(?:is for|for) you to |do you mind |(?:could|can|may) i (?:ask|get) you to |be sure to |you (?:must|have to"
    r"|should|need to|could|can) "
    r"|remember to |(?:don't|dont|do not) forget to |go ahead and ){0,4}"
)
MISHEARD_REMIND = r"(?:remind|reminds|remained|remain|reminded|reminding|rewind|re mind|mind)"
FORGET = r"(?:(?:don't|dont|do not) (?:forget|for get) |(?:remember|remembered) )"
TRIGGERS = (
    rf"{ASKED}{MISHEARD_REMIND} (?:me|us|be|my|knee)(?: again)?(?: please)?",
    rf"{ASKED}(?:please )?(?:do not|don't|dont) (?:let|lets|less) me (?:forget|for get|miss)",
    rf"{ASKED}(?:wake|waking) (?:me|us)(?: up)?",
    rf"{ASKED}get me (?:up|out of bed)",
    rf"{ASKED}(?:keep|start) reminding (?:me|us)",
    rf"{ASKED}(?:set|set up|setting|giving|give|make|add|create|put in|leave|do|schedule)(?: me)?(?: a| an| another| the"
    rf"| my)?(?: new)? (?:reminder|alarm)(?: for (?:me|us)\b)?(?: in(?= for))?",
    r"(?:(?:can|could|may|might) (?:i|we) (?:please )?(?:get|have|ask for)|^(?:need|could do with|could use)|(?:i|we)(?:'d"
    r"| would| need| want)?(?: like"
    r"| appreciate| love)?|pop in|pop|put|stick) "
    r"(?:an?|another|my|the) (?:reminder|alarm)(?: on(?= for))?(?: for (?:me|us)\b)?(?: in(?= for))?",
    r"(?:can you |could you |please )?jog my memory",
    rf"{ASKED}(?:tell|nudge|prod|alert|poke|ping|shout|buzz|warn|let) (?:me|us)(?: know)?(?= (?:in|at|on|to|tomorrow"
    rf"|tonight|every|when"
    rf"|before|that it's time)\b)",
    rf"{ASKED}(?:give|giving) (?:me|us) a (?:shout|nudge|ring|poke|prod|buzz|call)",
    rf"{ASKED}(?:make sure|see to it|see) (?:that )?(?:i|we) (?:{FORGET}to |{FORGET})?(?=\w)",
    rf"{ASKED}help me (?:to )?(?:remember|not (?:to )?forget)",
    r"(?:(?:i|i'll) |^)(?:need|want|could do with)(?: a)? reminding",
    r"(?:i(?: need| want| would| have|'d)(?: like)?) to be reminded",
    r"(?:a )?(?:new )?reminder",
    r"^(?:an? )?(?:new )?alarm (?=(?:at|for|in|on|tomorrow|every)\b)",
)
TRIGGER = late("|".join(rf"\b(?:{trigger})" + (r"\b" if trigger[-1].isalnum() else "") for trigger in TRIGGERS))
NEEDS_TIME = late(
    r"\b(?:(?:tell|nudge|prod|alert|poke|ping|shout|buzz|warn) (?:me|us)|let (?:me|us)(?: know)?|sure .*|see .*|me up"
    r"|out of bed|me miss)$"
)
"""With a time these ask for a reminder; without one they are talk."""
WAKING = late(r"\b(?:wake|waking|get me)\b")
ALARM = late(r"\balarm\b")
GETTING_UP = late(r"\b(?:wake|waking|get) (?:me|us)\b")
MISHEARD = ("mind", "rewind", "remain", "remained")
"""Alone these are no request."""

STRICT = late(r"\b(?:remind (?:me|us)|wake me(?: up)?|jog my memory|help me (?:to )?remember)(?: again)?(?: please)?$")
"""These may follow a whole sentence: "i've got choir on friday at six remind me"."""
NOT_BEFORE = late(
    r"\b(?:to|who|that|which|they|he|she|it|you|always|often|never|sometimes|must|should|might|may|will|would|does"
    r"|did|didn't|doesn't"
    r"|could|can|people|things|photos|don't|not|just|only)$"
)
"""Right before "remind me" these make a tale of it."""
OPENER = late(
    r"^(?:(?:and|oh|hey|hi|hello|samantha|look|listen|now|but|because|also|right|yes|no|thanks|thank you|sorry|quick one"
    r"|before i forget|by the way|do me a favour|i was wondering|one more thing|while i remember|what|good morning"
    r"|good evening|hiya|yo|listen|love|dear|my (?:dear|boy|girl|friend|love)|mate|yes|well|er) ?)*"
    r"(?P<need>(?:i|we) (?:must|mustn't|must not|need|have|should|shouldn't|ought|can't|cannot|gotta|will|am|do)\b"
    r"|(?:i|we)'(?:ve|m|ll|d)\b"
    r"|there's|there is|don't)?(?: (?:really|also))?"
    r"(?: ?(?:must|mustn't|not|have|got|better|going|need|supposed|meant|gonna))*"
    r"(?: ?(?:to )?(?:remember|forget))?(?: ?to\b)? ?"
)
"""How a sentence about what has to be done begins; the rest of it is what."""
ENDING = late(r"(?: ?\b(?:is|are|starts|so|and|but|can|could|will|would|you|please|at|by|on|for|now|again|then))+$")


BARE = late(r"(?:a )?(?:new )?reminder")
"""With anything before it but a time it is no request: "i got a reminder"."""
POLITE = late(
    r"^(?:(?:can|could|will|would|do) you|i (?:was|am) |that(?:'d| would)|please|need you|want you|need|any|is there|if you"
    r"|you couldn't|couldn't you|be an?|do (?:me|us)|i(?:'d|'ll| need| want| would)|it(?:'d| would)|could i|can i"
    r"|don't forget)\b"
)
"""So begins nothing but a request, whatever was said before it."""
POLITE_END = late(
    r"(?: (?:(?:and )?(?:that|it)(?:'d| would) be (?:great|lovely|good|nice|wonderful|perfect|grand|brilliant|super|kind"
    r"|a help)"
    r"|(?:could|would|will|can) you|if you (?:can|could|would|will|don't mind|wouldn't mind|please|like)|there's a (?:love"
    r"|dear)"
    r"|thanks(?: a lot)?|thank you(?: (?:very|so) much)?|cheers|ta|will you please))+$"
)
FIRST_PERSON = late(r"\b(?:i|i'm|i've|i'd|i'll|we|we're|we've|we'll|there's|there is)\b")


def asked_before(before: str) -> str | None:
    """What a sentence before "remind me" wants done; None where it is no such sentence, "" where there is nothing in it.

    >>> asked_before("i mustn't forget to post the letter so"), asked_before("my mother will"), asked_before("oh and")
    ('post the letter', None, '')
    """
    clean = re.sub(r"(?: ?\b(?:so|and|please|but|then|now))+$", "", before)
    opener = OPENER.match(clean)
    rest = clean[opener.end() :].strip() if opener else clean
    if not rest:
        return ""
    if NOT_BEFORE.search(clean) or opener is None or not (opener["need"] or FIRST_PERSON.search(clean)):
        return None
    return ENDING.sub("", rest).strip()
