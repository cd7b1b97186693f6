"""What is said while a letter is written and is no part of it: he waits, asks again, asks for something else, comes back late."""

from companion.mind.patterns import late

REPEAT = late(
    r"(?:(?:sorry|what|pardon|again|say (?:that|it) again|repeat(?: that| the question)?|what was the question"
    r"|what did you (?:say|ask)|i (?:didn't|did not) (?:hear|catch|get) (?:that|you|it)"
    r"|come again|what do you mean|how do you mean|like what|such as"
    r"|(?:so |now |okay |right |and )*(?:where (?:were|was) (?:we|i)|where did we (?:stop|get to)|what did you want to know"
    r"|what do you want to know|what(?:'s| is) the question|(?:okay |right |sorry )*i'm back|what were (?:we|you) (?:saying"
    r"|asking)))(?: again| then| now)?\s*)+"
)
OTHER = late(
    r"(?:(?:can|could|will|would) you |please |hey |samantha )*(?:(?:set|start|cancel|stop|pause) (?:a|an|the|my"
    r"|another) .*\b(?:timer|alarm|reminder)s?\b.*|(?:set|start) (?:a |an |the )?(?:\w+ ){0,4}(?:timer|alarm)\b.*"
    r"|remind me .+|wake me .+|what(?:'s| is) the (?:time|date|weather|day)\b.*|what time is it.*|what day is (?:it"
    r"|today).*|how long (?:is left|have i got)\b.*"
    r"|(?:put|add) .+ (?:on|to) (?:the|my) (?:\w+ )?list|what's on (?:the|my) .*list|take a note\b.*|note to self\b.*"
    r"|(?:speak |talk )?(?:louder|quieter|slower|faster)|(?:turn (?:it|the volume) (?:up|down))"
    r"|what(?:'s| is) (?:\w+ ){1,3}(?:plus|minus|times|divided by) .+|(?:who|what) are you|goodbye|good night"
    r"|what(?:'s| is) your name|call yourself \w+|your name is \w+|how do you feel(?: today| now| about (?:it|that|me))?"
    r"|what can you do|what do you know about .+|are you (?:real|listening|human|there)"
    r"|what did i .+|what letters .+|read me my (?:notes|list|reminders).*|what are my .+|is (?:anyone|somebody) listening)"
)
ASIDE = late(
    r"(?:(?:oh|sorry|no|um|just|please|okay|yes|well|right) )*(?:(?:hang on|hold on|wait|stop|one|just|give me|bear with me"
    r"|half|a|the|sec|second|moment|minute|mo|tick|bit|there|please|now|while|to|think|i (?:need|want|have) to|let me"
    r"|i'm thinking|i'll think|be right back|i'll be (?:right )?back|back in|don't go away)(?: |$))+"
)
"""He needs a moment: all of the line says so."""
PUT_OFF = late(r"(?:(?:oh|sorry|no|um|just|okay|well|right) )*(?:hang on|hold on|wait)(?: (?:a|one) \w+)? (?P<rest>.+)")
FOR_IT = late(
    r"(?:tell|ask|say|put|add|thank|mention|write|also|that|remind|make|i (?:want|mean|meant|miss|love|forgot|wanted|think)"
    r"|i'm (?:sorry|glad)|we|she|he|they|her|his|it was|it's|change|leave|no)\b.*"
)
CALLED_AWAY = late(
    r"(?:(?:oh|sorry|that's|there's) )*(?:the |my )?(?:phone|doorbell|door|kettle)(?:'s| is| was)?(?: just)? (?:ringing|going"
    r"|boiling|gone)|(?:someone|somebody)(?:'s| is) at the door|be right back|i'll be right back|back in a (?:\w+)"
)
TAKE_YOUR_TIME = ("Take your time.", "I'll wait. Say where were we, when you're back.", "No hurry.")


def is_aside(text: str) -> bool:
    """Whether a line only says that he needs a moment, or is called away.

    >>> is_aside("hang on the phone's ringing"), is_aside("wait a sec"), is_aside("hang on tell her i miss her")
    (True, True, False)
    """
    if ASIDE.fullmatch(text):
        return text not in ("stop", "stop now", "the", "a", "now", "please stop", "stop please", "no stop")
    found = PUT_OFF.fullmatch(text)
    return CALLED_AWAY.fullmatch(text) is not None or (found is not None and not FOR_IT.fullmatch(found["rest"]))


def without_delay(text: str) -> str:
    """What he wants in the letter, without the "hang on" before it."""
    found = PUT_OFF.fullmatch(text)
    return found["rest"] if found is not None and FOR_IT.fullmatch(found["rest"]) else text


LATE_SURE = late(
    r"(?:okay |right |so |and |please |now )*(?:go on|carry on|read on|keep going|continue|keep it|save it|the rest|read the rest"
    r"|next (?:part|bit)|the next (?:part|bit)|print it|read (?:it|that|me that|it to me)(?: again| out| back| on)*"
    r"|read (?:it all|all of it|the whole (?:thing|letter))(?: again)?|say (?:it|that) again|where were we"
    r"|what was the question|the letter|back to the letter)(?: please| then| now)?"
)
"""Said a few lines after she asked, it is still about the letter."""
READS_ON = late(
    r"(?:(?:okay|please|go on|read on|carry on|keep going|next|more|the rest|yes|yeah|again|read it again|say that again) ?)+"
)
LATE_SHORT = late(r"(?:yes|yeah|yep|okay|sure|please|yes please|yes keep it|next|skip|skip it|skip that|skip this one|more|no)")
"""It is too, unless he has spoken of himself meanwhile, and she has answered that."""
OF_HIMSELF = late(r"\b(?:i|i'm|i've|i'd|i'll|my|me|we|you|you're|your)\b")
PART = r"(?:last|first|second|bit|part|line|sentence|word|paragraph|end|ending|greeting)"
ASKS_OUTRIGHT = late(
    r"(?:(?:no|oh|actually|wait|hang on|sorry|okay|and|please|yes|but|could you|can you|i want you to|let's) )*"
    rf"(?:(?:say|change|replace|make it|sign|read|undo|don't (?:say|mention)|it should|that should|p s|add p s)\b.*|put .+"
    rf" (?:instead|back)\b.*|(?:take|cut|leave|remove|delete|move|swap|make|put) (?:(?:out|it|that)\b.*|the (?:\w+ )?{PART}\b.*)"
    r"|(?:start|end|finish|close) (?:it |the letter )?with .+|(?:(?:a (?:bit|little)|less|more|too|much) )*(?:shorter|warmer"
    r"|softer|kinder|nicer|plainer|firmer|formal|soppy|long|cold|stiff)|shorten (?:it|that))"
)
"""A change, and not talk that only sounds like one: "it's raining"."""
LATE_CHANGES = frozenset("replace shorter warmer plainer greet close sign swap move undo remove back ps".split())
"""Kinds of change; what is only to be added may be meant for a list, or a note."""
