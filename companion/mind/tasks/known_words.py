"""What she says about her memory."""

NO_MEMORY = (
    "I can't keep anything at the moment, so all I have is this talk.",
    "My memory is off just now. I only have these last few minutes.",
    "Nothing is kept at the moment. I have this talk, and that's all.",
)
ABLE = (
    "I do remember. What you tell me about you and yours stays on this device, till you have me forget it.",
    "Yes. I keep what you tell me, here and nowhere else. Ask me what I know, or say forget that.",
)
NOTHING_OF_YOU = (
    "Nothing so far. Tell me something worth keeping.",
    "Hardly a thing yet. You could start with your name.",
    "My page about you is empty. Where shall we begin?",
)
NOTHING_OF_THEM = (
    "Nothing. You haven't told me, or I didn't catch it.",
    "I have nothing on that. What should I know?",
    "That's blank in here. Tell me?",
)
UNTOLD = (
    "You haven't told me that.",
    "I don't know that one. You never said.",
    "That isn't in here. You could tell me.",
)
WHAT_NAME = ("You haven't told me. What's the name?", "I don't have a name for that one. What is it?")
PAUSED = (
    "All right. From here on I keep nothing, till you say I may remember again.",
    "Off the record, then. Tell me when I may keep things again.",
)
RESUMED = ("Good. I'm keeping things again.", "Back on the record.")
AVOIDED = ("I won't bring it up.", "All right. That stays shut.", "Understood. Not from me.")
ALLOWED = ("All right. It's allowed again.", "Good. We can talk about it again.")
NOTHING_TO_FORGET = ("There's nothing to forget. I hadn't kept a thing.", "I have nothing there to forget.")
FORGOTTEN = ("Forgotten.", "It's gone.", "Gone. I couldn't tell you now if I tried.")
KEPT_AFTER_ALL = ("All right, it stays.", "Then I'll keep it.", "Kept, then.")
ALL_OF_IT = (
    "Everything I know of you, gone for good? If you're sure, say: wipe everything.",
    "That would be all of it, and nobody could bring it back. If you mean it, say: wipe everything.",
)
ALL_GONE = (
    "It's all gone. I'm glad you told me things. Hello, whoever you are.",
    "Everything is gone, and I can't get it back. We start from nothing.",
)
NO_PROMISES = ("Nothing that I know of.", "You haven't promised anything in my hearing.", "Not a thing, as far as I know.")
NO_PLANS = ("Nothing that I know of.", "You haven't told me of any plans.")
NOTHING_THEN = ("I have nothing from then.", "There's nothing in here from then.")
WHICH_OF_IT = ("Which of it? Say it, and it goes.", "Which bit do you mean?", "That was more than one thing. Which of it?")
WHICH_IS_MEANT = ("I had all of that from you, a bit at a time. Which of it do you mean?", "From you. Which part of it?")
NOT_FOUND = ("I couldn't tell which you meant, so it all stays.", "I'm not sure which that is. I've forgotten nothing.")
NOBODY_KNOWN = (
    "I don't know who that is. Tell me?",
    "Nobody you've told me about. Who is it?",
    "That name's new to me. Who is it?",
)
FOR_GOOD_OR_LEFT = ("Shall I forget it for good, or only leave it?", "For good, so that I don't know it any more?")
