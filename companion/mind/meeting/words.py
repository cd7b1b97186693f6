"""What she says at the first meeting. Whatever is in {braces} is filled in; an acknowledgement comes before the next question."""

OPENING = (
    "Hello{you}. I'm a program in this little box, not a person. I've a few questions; skip and later are good answers too.",
    "Hello{you}. I'm a program, not a person, and I live in this box. I've some questions for you; say skip or later any time.",
    "Hello{you}. I'm a program, not a person: this box is all of me. I'd like to ask you some things; skip and later will do.",
)
QUESTIONS = {
    "voice": (
        "Is this voice all right, or shall I go lower?",
        "Is the voice all right like this, or would you like it lower?",
        "How's the voice: all right, or lower, or slower?",
    ),
    "name": ("What shall I call you?", "And what do I call you?", "What's your name?"),
    "hers": (
        "I'm Samantha until you pick another name. What would you like to call me?",
        "My name is yours to choose; till then it's Samantha. What would you like to call me?",
    ),
    "people": (
        "Who matters to you? A name or two is plenty: my sister Marie, my friend Tom.",
        "Who are the people that matter to you? Say it like: my sister Marie, and my friend Tom.",
    ),
    "avoid": (
        "Is there anything that I should never bring up?",
        "And what should I never bring up? It can be nothing.",
    ),
    "odd": (
        "Now an odd one. At a party, are you in the kitchen, in the middle, or on the way home?",
        "Here's an odd one. Would you sooner be early and bored, or late and out of breath?",
        "An odd one, for fun. Which do you talk to more: people, animals, or the kettle?",
        "And now something odd. When you were small, what did you want to be?",
    ),
    "odd2": (
        "One more, because that was a real answer. What can you do for an hour without noticing?",
        "I liked that, so one more. What smell takes you straight back to being small?",
        "Last odd one. If tomorrow had no plans in it at all, what would you do first?",
    ),
}
BACK = ("Where were we.", "Back to my questions.", "Now, where had we got to.")
AGAIN = ("Hello again.", "There you are again.")
NAMED = ("{name}. Good to meet you.", "Hello, {name}.", "{name} it is.")
SPELL = (
    "I didn't catch a name in that. Say it once more, or spell it for me?",
    "A name got lost on its way in. Could you say it again, or spell it?",
)
HERS_NAMED = ("{name}. Then that's me from now on.", "{name} it is, and I'll answer to it.", "I'm {name}, then.")
HERS_KEPT = ("Samantha it stays.", "Then I'll stay Samantha.")
HERS_NOT = (
    "I'd sooner not be called that. What else would you like?",
    "Not that one, if you don't mind. Is there another?",
)
PEOPLE = ("{who}. I'll remember.", "Good, {who}. That's kept.", "{who}: kept, and it stays in this box.")
NOBODY = (
    "All right, nobody for now. That page can wait.",
    "Then we'll leave that page empty. There's no hurry about it.",
)
MANY = ("Good. I'll get to know them as you speak of them.", "Then I'll meet them one at a time, as they come up.")
YOU_ALONE = (
    "That's kind, but I'm a program. If somebody with a front door comes to mind, tell me.",
    "I'm glad to be of use, and I'm only a program. Tell me if somebody you can visit comes to mind.",
)
AVOIDED = ("I won't bring it up.", "Understood. Not from me.", "That stays shut.")
NOTHING_AVOIDED = ("Good, then nothing's shut.", "All right, nothing for now.")
ODD = ("I'll keep that in mind.", "Ha. That tells me something.", "That's a better answer than I'd hoped for.")
ODD_SHORT = ("Fair enough.", "Short and clear.", "That'll do.")
VOICE_FINE = ("Good.", "Then it stays like this.", "Good, I'll keep it.")
VOICE_TURNED = {
    ("pitch", False): ("Like this? Say lower again, or that it's right.", "This is lower. Is it right now?"),
    ("pitch", True): ("Like this? Say higher again, or that it's right.", "This is higher. Is it right now?"),
    ("rate", False): ("Slower, like this. Is it right now?", "I'll take my time. Is this right?"),
    ("rate", True): ("Quicker, like this. Is it right now?", "I'll step along. Is this right?"),
    ("volume", False): ("Quieter, like this. Is it right now?", "Softly, then. Is this right?"),
    ("volume", True): ("Louder, like this. Is it right now?", "A bit more of me. Is this right?"),
}
VOICE_END = ("That's as far as it goes. Is it all right like this?", "No more in that direction, I'm afraid. Will this do?")
VOICE_HOW = ("Which way, then: lower, higher, slower or quicker?", "How should it be: lower, higher, slower or quicker?")
SKIPPED = ("Skipped.", "All right, not that one.", "Fine, we'll leave that out.")
LATER = (
    "All right, no more questions. I'll offer once, another day. What's on your mind?",
    "Fine, that can wait. I'll ask one more time some other day. What would you like to do?",
)
NEVER = (
    "Then I won't ask again. If you ever want to, say: let's get to know each other.",
    "All right, that's the last of it. Should you change your mind, say: let's get to know each other.",
)
OFFER = (
    "We never finished getting to know each other. Shall we go on with it?",
    "I still have a few questions for you from when we met. Would now be good?",
)
GOING_ON = ("Good.", "All right, on we go.", "Good, let's.")
ONCE_MORE = ("Gladly, from the start.", "All right, once more from the beginning.")
NOT_KEPT = (
    "I can't keep anything at the moment, so I'd forget it all again. Tell me anything for now, though.",
    "My memory is off just now. I'm all ears, but nothing of it would last.",
)
CLOSING = (
    "That's all I wanted to know{you}. Any of it can be changed by saying so. What's on your mind?",
    "That's it{you}, and all of it can be changed any time. What would you like to talk about?",
)
SWORN_AT = ("You needn't be polite with me.", "Fair enough. That won't hurt a box.")
SECRET = (
    "I have none: no past, and nothing in here but this.",
    "My only secret would be yours, and it would stay in this box.",
)
MACHINE = ("A program, yes, all the way through. Nobody is watching.", "I'm a program. No body, no past, nobody behind it.")
NO_HURRY = ("No hurry.", "Take your time.", "There's no rush.")
BY_SETTINGS = ", {name}, if my settings have it right"
