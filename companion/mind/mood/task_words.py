"""What she says about the person's mood: as a guess, never as a finding, and gladly corrected."""

SOUNDED = (
    "You sounded {mood} to me. Was that right?",
    "{Mood}, I'd have said, going by your words. Is that right?",
    "I took it as {mood}, though I'm often wrong. Was it?",
)
BOTH = (
    "You sounded like a bit of both to me, up and down at once. Was that right?",
    "A bit of both, I'd have said. Is that right?",
)
NOT_SURE = (
    "I can't tell, honestly. How do you feel?",
    "I haven't heard enough to say, and I'd rather ask than guess. How are you feeling?",
    "I'm not sure. You'd know better than I do. How is it?",
)
YES_SO = ("Yes, a bit {feeling}. Is that how it is?", "You did to me, yes. Was I right about {feeling}?")
NO_RATHER = (
    "I'd have said {mood}, more than {feeling}. Am I wrong?",
    "Not so much {feeling}. {Mood}, I thought. Was that right?",
)
RIGHT = (
    "Thank you for saying so. Do you want to talk about it?",
    "All right. I'm glad I heard it. What's behind it, do you think?",
    "Thank you. I'm here for as much of it as you like.",
)
RIGHT_LIGHT = ("Good. That's nice to hear.", "Good, then I heard you right.", "Lovely. What's been the best of it?")
CORRECTED = (
    "{Feeling}, then. Thank you for telling me, I've changed it.",
    "Thank you. I had that wrong, and now it says {feeling}.",
    "{Feeling}. I've put that right, thank you.",
)
CORRECTED_UNKEPT = (
    "{Feeling}, then. Thank you for telling me.",
    "Thank you. I had that wrong: {feeling} it is.",
)
WRONG = (
    "Then I heard it wrong, and I've crossed it out. How was it really?",
    "Thank you for saying so, I've taken it out. How do you feel?",
    "My mistake, it's gone. What would you call it?",
)
WRONG_UNKEPT = ("Then I heard it wrong. How was it really?", "My mistake, thank you. What would you call it?")
OFF_NOW = (
    "All right. I've stopped judging how you sound. Say that I may listen to your mood again if you change your mind.",
    "Done, I won't judge your mood any more. You can let me again whenever you like.",
)
OFF_UNKEPT = (
    "All right, I've stopped for now. I can't keep that past this talk, so tell me again next time.",
    "I've stopped. My memory isn't working, though, so it only holds until I'm switched off.",
)
ON_NOW = (
    "Thank you. I'll listen to how you sound again.",
    "All right, I'm listening to your mood again. Tell me when I'm wrong.",
)
ON_ALREADY = ("I do that already. Tell me when I'm wrong.",)
IS_OFF = (
    "You asked me not to judge that, so I don't. How do you feel?",
    "I've stopped judging your mood, as you wanted. You can tell me, though.",
)
SET_OFF = (
    "Judging moods is switched off in my settings, so I don't. How do you feel?",
    "That's off in my settings, so I couldn't say. You can tell me, though.",
)
SET_OFF_ALREADY = ("That's off already, in my settings. I don't judge how you sound.",)
SET_OFF_ON = ("It's switched off in my settings, and I can't change those by voice. It's the line called mood, under heart.",)
NO_DAYS = (
    "I haven't heard enough from you {span} to say. How have you been?",
    "I can't say, I've heard too little {span}. How was it?",
)
DAYS_ONE = ("Mostly {mood}, {span}, as far as I could hear. Was that right?", "I'd have said {mood} {span}. Is that how it was?")
DAYS_TWO = (
    "{span}: {mood} on {days}, and {other} otherwise, as far as I could hear. Was that right?",
    "As far as I could hear, {mood} on {days}, and mostly {other} the rest of it. Is that right?",
)
UNREMEMBERED = (
    "I can't look back that far, my memory isn't working. How have you been?",
    "I only know this talk, I'm afraid. How has it been?",
)
LATELY = (
    "You sounded {mood} these last days. Was that right?",
    "These last days you've sounded {mood} to me, more than you used to. Is that right?",
    "I may be wrong, but you've sounded {mood} for some days now. Was that right?",
)


def filled(texts: tuple[str, ...], **words: str) -> tuple[str, ...]:
    """Each with its words in place; a name with a capital stands for the same word at the start of a sentence.

    >>> filled(("{Mood}, I'd say.",), mood="wound up")
    ("Wound up, I'd say.",)
    """
    capitals = {name.capitalize(): word[:1].upper() + word[1:] for name, word in words.items()}
    made = (text.format(**words, **capitals) for text in texts)
    return tuple(text[:1].upper() + text[1:] for text in made)
