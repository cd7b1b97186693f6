"""What she says when he ends it. Whatever is in {braces} is filled in."""

SURE = (
    "You mean me: everything I know of you gone, for good. Are you sure?",
    "You mean the two of us, and nothing of you left in here. Is that what you want?",
)
BEFORE = ("Then here's what you taught me.", "All right. Before that, this is what you taught me.")
BEFORE_NOTHING = (
    "You've hardly told me a thing, so there's little to give back.",
    "There's next to nothing in here to give back.",
)
MORE = ("There's more. Shall I go on?", "That isn't all. Shall I go on?")
OUTWARD = (
    "{who} {is_are} still there, and can do what I never could: sit beside you.",
    "What's best in your life isn't in this box. {who} {is_are} out there.",
)
NOBODY = ("What you've learnt stays with you.", "What was good in it was yours to begin with.")
FILES = (
    "Shall I write it all into files first? Whoever has them can read them, for they're not locked.",
    "Shall I write everything down for you? The files aren't locked: whoever has them can read them.",
)
WRITTEN = (
    "It's all written, in the folder called {folder}. Keep it safe, for anybody can read it.",
    "Done: the folder is called {folder}, and anybody who has it can read it.",
)
NO_FILES = ("No files, then. Nothing will be left.", "Nothing written, then, and nothing will be left.")
NOWHERE = (
    "I've nowhere to write files just now. At a keyboard, companion goodbye can.",
    "There's no place for files here. On a keyboard, companion goodbye writes them.",
)
FAILED = (
    "I couldn't write the files, so I've wiped nothing. Make some room, and then ask me again.",
    "The files wouldn't be written, so everything stays as it was. Make room on the disk, and ask me again.",
)
LAST = (
    "If you want it to end here, say: goodbye for good, {name}.",
    "The last word is yours. To end it, say: goodbye for good, {name}.",
)
GONE = (
    "It's done: everything I knew is gone. Thank you for telling me. Go well.",
    "Everything is wiped. It was good to know you. Go well.",
    "That's all of it gone. Look after yourself.",
)
NOT_GONE = (
    "I couldn't wipe it all: the disk refuses. Ask me again, or type companion memory wipe at a keyboard.",
    "The wiping failed, so something of it is still there. Try again, or type companion memory wipe at a keyboard.",
)
STAYS = (
    "All right. Nothing is gone.",
    "Then it all stays as it is. What would you like to do?",
    "Good, I've wiped nothing. What's on your mind?",
)
NOT_HEARD = (
    "That wasn't it, so nothing is gone. To end it, say: goodbye for good, {name}.",
    "I need those very words, because it can't be undone: goodbye for good, {name}.",
)
NO_MEMORY = (
    "Nothing is kept at the moment, so there's nothing to wipe. Switch me off, and this talk is gone.",
    "My memory is off, so it ends by itself when you switch me off.",
)
