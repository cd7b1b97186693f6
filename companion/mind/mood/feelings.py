"""People's own words for the six moods, and the ways of asking about them, of setting them right and of switching it off."""

from companion.mind.patterns import late

SAID = {"low": "sad", "flat": "tired", "tense": "wound up", "mixed": "a bit of both", "fine": "all right", "bright": "glad"}
"""What she calls them aloud."""
FEELINGS = {
    "low": "sad|low|down|upset|miserable|unhappy|blue|lonely|hurt|disappointed|heartbroken|tearful|gutted|ashamed|homesick",
    "flat": "tired|exhausted|bored|empty|numb|flat|worn out|knackered|drained|sleepy|shattered|dull|done in",
    "tense": "angry|cross|annoyed|furious|worried|anxious|nervous|stressed|scared|afraid|frightened|wound up|tense|frustrated"
    "|irritated|mad|fed up|on edge|in a hurry",
    "mixed": "mixed|torn|a bit of both|both|in two minds|confused|up and down",
    "fine": "fine|okay|ok|all right|alright|calm|good|well|normal|not bad",
    "bright": "happy|glad|excited|cheerful|great|thrilled|pleased|wonderful|delighted|proud|relieved|in a good mood",
}
ANY = "|".join(FEELINGS.values())
SO = r"(?:(?:a bit|a little|quite|very|really|so|just|rather|pretty|feeling|actually|more) )*"
I_AM = r"(?:i'm|i am|i was|i feel|i felt|i'm feeling|i was feeling|i sound|i sounded|it was|it's|more)"

NOW = late(
    r"(?:(?:can|could) you tell |tell me )?(?:(?:so |and )?how (?:do|did) (?:i|you think i) (?:sound|seem)"
    r"|how do you think (?:(?:i'm|i am) (?:feeling|doing)|i feel)"
    r"|what (?:do|did) you (?:think|reckon|guess) (?:i'm feeling|i am feeling|i feel|i felt|my mood is)"
    r"|what(?:'s| is) my mood|(?:what|which) (?:kind of |sort of )?mood (?:am i|i'm|do you think i'm) in"
    r"|how i(?:'m| am) feeling|how i feel|what do you hear in my voice|how does my voice sound)"
    r"(?: (?:to you|today|now|right now|just now|tonight|this morning|this evening|at the moment))*"
)
DO_I = late(rf"(?:do|did) i (?:sound|seem) {SO}({ANY})(?: to you| today| now| tonight)*")
SPAN = late(
    r"how (?:(?:have|was|did|has) (?:i|my mood) ?(?:been|sounded|seemed|sound|seem)?|would you say i(?:'ve| have) been)"
    r"(?: (?:feeling|doing|keeping|to you))*"
    r"(?: (today|yesterday|this week|last week|lately|recently|of late|these (?:last |past )?(?:few )?days"
    r"|(?:the|over the|in the) (?:last|past) (?:week|few days)))?(?: to you)?"
)
WRONG = late(
    rf"(?:no |nope |well )*(?:you're wrong|you are wrong|you got (?:that|it|me|my mood) wrong|that's (?:wrong|not right)|wrong)"
    rf"(?: (?:about (?:that|me|my mood|how i feel)))?(?: (?:i'm|i am|i wasn't|i was|i'm not) (?:not )?{SO}({ANY}))?"
    rf"(?: (?:but |just |only )*(?:{I_AM} )?{SO}({ANY}))?"
)
NOT_BUT = late(
    rf"(?:no |nope |well )*(?:i'm not|i am not|i wasn't|i don't feel|not) {SO}({ANY})"
    rf"(?: (?:but |it's |just |only )*(?:{I_AM} )?{SO}({ANY}))?"
)
MORE_THAN = late(rf"(?:no |well |yes but )*(?:{I_AM} )?{SO}more ({ANY}) (?:than|and not|and less) (?:{ANY})")
IS = late(rf"(?:no |nope |well |yes but )*(?:(?:{I_AM}|just|only) )*{SO}({ANY})")
STOP = late(
    r"(?:please )?(?:stop|quit|don't|do not|no more|i don't want you|i'd rather you didn't|you (?:shouldn't|mustn't))(?: to)?"
    r" (?:judg(?:e|ing)|guess(?:ing)?|analys(?:e|ing)|track(?:ing)?|watch(?:ing)?|read(?:ing)?|listen(?:ing)? (?:to|for|out for)"
    r"|keep(?:ing)? (?:track|a record|note) of|notic(?:e|ing)|record(?:ing)?|tell(?:ing)? me)"
    r" (?:my (?:moods?|feelings?|tone)(?: of voice)?|how i (?:sound|feel|seem)|how i'm feeling|the way i sound|what i feel)"
    r"(?: (?:please|any more|anymore|again|from now on))*"
)
AGAIN = late(
    r"(?:(?:okay |yes )?(?:you (?:may|can|could)|please|i'd like you to|i want you to) )?(?:start )?"
    r"(?:judg(?:e|ing)|listen(?:ing)? (?:to|for)|guess(?:ing)?|notic(?:e|ing)|watch(?:ing)?|keep(?:ing)? track of)"
    r" (?:my (?:moods?|feelings?)|how i (?:sound|feel)|how i'm feeling)(?: again)?(?: (?:now|please|if you like))*"
)


def mood_of(feeling: str) -> str:
    """Which of the six a word for a feeling stands for.

    >>> mood_of("angry"), mood_of("worn out"), mood_of("purple")
    ('tense', 'flat', '')
    """
    return next((mood for mood, words in FEELINGS.items() if feeling in words.split("|")), "")
