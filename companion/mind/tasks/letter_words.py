"""What is said around a letter: how it is asked for, her questions, and the short answers between its parts."""

from collections.abc import Callable, Sequence

from companion.mind.patterns import late
from companion.mind.skilled import Skilled

Then = Callable[[str], Skilled | None]

ASKING = (
    r"(?:(?:can|could|will|would) you (?:please |just )?|please |i(?:'d like| want| would like| need)(?: you)? to |let's |lets "
    r"|let us |shall we |can we |could we |yes |help me (?:to )?|okay |i'm going to |i'll |now )*"
)
LETTER = r"(?:(?:a|the|my|that|this|another|one more) )?(?:\w+ )?(?:letters?|card|note)"
WRITE = late(
    rf"(?!.*\bdown\b){ASKING}(?:(?:write|start|begin|do|draft|compose|send|make)(?: me)? (?:with )?(?:a |another "
    rf"|the )?(?:new |short |long "
    r"|little |proper |thank you |birthday |love )?letter(?: (?:to|for) (?P<whom>.+))?"
    r"|write (?:back )?to (?P<whom2>(?!me\b|you\b|the list|my list).{2,60})"
    r"|write (?P<whom3>(?:my|our) [a-z' ]{2,40}?) a (?:\w+ )?letter|help with a letter(?: (?:to|for) (?P<whom4>.+))?)"
)
NEW = late(rf"{ASKING}(?:a )?(?:new )?letter to (?P<whom>.+)")
GO_ON = late(
    rf"{ASKING}(?:(?:go|carry|get|move) on with|continue(?: with)?|finish|go back to|get back to|return to|work on|open"
    rf"|pick up|change|edit"
    r"|where were we with|back to|take up) (?:the|my|that|our) letter(?: (?:to|for) (?P<whom>.+?))?(?: again| now)?"
)
READ = late(
    rf"{ASKING}(?:read(?: me)?(?: out| back)?|let me hear|hear|tell me|what's in|what does) (?:the|my|that) (?:last "
    rf"|latest )?letter"
    r"(?: (?:to|for) (?P<whom>.+?))?(?: say)?(?: again| to me| back| out| aloud)*"
)
LIST = late(
    r"(?:what|which|how many) letters (?:do i have|have i (?:got|written|kept)|are there|have you got|did i write"
    r"|have we written)"
    r"|(?:(?:list|show|read|tell)(?: me)? (?:all )?(?:my|the) letters)|(?:do i have|are there|have i got) any letters"
    r"|what are my letters"
    r"|who have i written to"
)
THROW = late(
    rf"{ASKING}(?:throw away|throw out|delete|remove|erase|forget|scrap|get rid of|bin|tear up|drop) (?:the|my"
    rf"|that) (?:last )?letter"
    r"(?: (?:to|for) (?P<whom>.+?))?"
)
PRINT = late(
    rf"{ASKING}(?:print(?: out)?|export|make (?:a )?(?:pdf|page)(?: of| from)?|save) (?:the|my|that) letter(?: (?:to"
    rf"|for) (?P<whom>.+?))?"
    r"(?: out| please| as a (?:pdf|page|file))*"
)
PRINT_IT = late(
    rf"{ASKING}(?:print|export)(?: (?:it|that|this|the letter|it out|that out))*(?: out)?(?: please)?"
    rf"|{ASKING}make a (?:pdf|page)(?: of (?:it|that))?"
)
KEEP = late(
    r"(?:(?:yes|yeah|okay|oh|no|great|lovely) )*(?:(?:that's|that is|it's|it is|this is) (?:really |very |all "
    r"|quite )?(?:good|great|perfect|lovely|fine|right|it"
    r"|nice|how i want it|done|finished|beautiful|wonderful|just right|good (?:now|like that|as it is"
    r"|enough))(?: (?:now|like that|as it is|thank you|thanks|keep it))*"
    r"|(?:please )?(?:keep|save|leave) (?:it|that|this)(?: (?:like that|as it is|now|so|please|like this))*|perfect"
    r"|we're done|i'm (?:done|happy with (?:it|that))"
    r"|done|finished|i like it(?: (?:like that|as it is))?|don't change (?:anything|a thing)|that'll do"
    r"|nothing(?: else)? to change|no (?:more )?changes)"
)
ONWARD = late(
    r"(?:(?:yes|yeah|yep|sure|okay|please|good|nice|lovely|great|right|mm|yes please|i like (?:it|that)|that's (?:good"
    r"|nice|lovely|right|fine|great)|go on|carry on|keep going"
    r"|continue|next|more|and then|read on|the rest|go ahead|what's next|the next (?:part|bit|one)|and the rest"
    r"|on)\s*)+(?:please|then)?"
)
STOP = late(
    r"(?:(?:no|oh|okay|please|actually|let's) )*(?:stop(?: (?:it|there|now|reading|that|the letter|here|for now))*"
    r"|never mind|not now|later|another time|leave it(?: (?:for )?(?:now|there|today))?"
    r"|that's enough(?: for (?:now|today))?|enough(?: for (?:now|today))?|(?:let's )?(?:do it|finish it|finish"
    r"|go on) (?:later|tomorrow|another time)|cancel(?: (?:it|that|the letter))?|forget (?:it|about it)|i (?:can't"
    r"|don't want to) (?:do this|go on)(?: (?:now|today|anymore))?|pause|take a break)"
)
THROW_IT = late(
    r"(?:throw (?:it|that|this|the letter) away|delete (?:it|that|the letter)|bin it|tear it up|get rid of it|scrap the letter)"
)
WHOLE = late(
    rf"{ASKING}(?:read|say|hear)(?: me| to me)? (?:all of it|the whole (?:thing|letter)|it all|everything"
    rf"|it from the (?:top|start|beginning))(?: again)?(?: from the (?:top|start|beginning))?"
)
NO = late(
    r"(?:no|nope|nah|not quite|not really|no not (?:quite|really)|i don't like (?:it|that)|hm|something's wrong"
    r"|that's (?:not right|wrong))"
)
SKIP = late(r"(?:yes |yeah |okay |let's )*(?:skip|skip it|skip that(?: one)?|next|pass|yes|yeah|move on|leave that out)")

ASK = {
    "whom": ("Who is it for?", "Who shall it go to?", "Gladly. Who are we writing to?"),
    "happened": (
        "What happened, or what's it about? Tell it as you'd tell me; I'll use your words.",
        "What has happened that you want to write about? In your own words; I'll do the full stops.",
        "What's it about? Say it as it comes; I'll keep your words.",
    ),
    "needed": (
        "What must not be missing in it?",
        "What has to be in there, whatever else is?",
        "And what does it need to say, above all?",
    ),
    "between": (
        "Something that only the two of you know?",
        "Is there a small thing only the two of you know?",
        "And something that nobody but you two would understand?",
    ),
}
BEGUN = ("A letter to {whom}. ", "To {whom}, then. ", "Good, to {whom}. ")
NOTED = ("Got it. ", "I have that. ", "Good. ", "Yes. ")
LISTENING = ("Go on, I'm listening.", "Tell me.", "Say it as it comes.")
SKIPPED = ("Then not. ", "All right, without it. ", "Fine, we'll leave that. ")
CURSED = (
    "That sounds like no fun. Shall we skip this one, or leave the letter for now?",
    "Fair enough. We can skip the question, or stop here. Which?",
    "It's not an easy thing to write. Skip this one, or leave it for today?",
)
EMPTY = (
    "There's nothing in it yet. What's one thing you'd want them to know?",
    "The page is still empty. What's one thing you'd like to say?",
    "So far it's only a greeting. What would you say if they stood here?",
)
DRAFTED = ("Here's how it goes. ", "This is what I have. ", "Listen. ")
WITH_USUAL = {
    "first": ("Here's how it goes; the first line is one you often write. ", "Listen; I've begun it the way you usually do. "),
    "last": ("Here's how it goes; its last line is one you often write. ", "Listen; it ends with a line that you often use. "),
}
MORE = ("Shall I go on?", "More?", "Go on?")
ENDED = (
    "That's the end. Shall I keep it, or is something to change?",
    "And that's all of it. Keep it as it is?",
    "That's the letter. Would you change anything?",
)
CHANGED = ("Changed. ", "Done. ", "Like this, then. ")
ANYTHING_ELSE = ("Shall I go on?", "Anything else to change?", "Is that better?")
SHORTENED = ("It's shorter. I left out: {what}.", "Shorter now. This went: {what}.", "I've taken this out: {what}.")
LEANER = ("It's shorter; only empty words went.", "Shorter, and all you told is still there.")
GONE_FROM_IT = ("That's out: {what}.", "I've taken it out: {what}.", "Gone: {what}.")
WHICH_WORD = ("Instead of which word?", "Which word is that for?", "What does it say now that should be {what}?")
WHICH_PART = (
    "I don't find {what} in it. Which part do you mean?",
    "Where is that? I can't find {what}.",
    "I've nothing about {what} there. Say it another way?",
)
NO_SHORTER = (
    "There's nothing I'd dare leave out. Which part can go?",
    "It's short already. Tell me what to leave out.",
    "I can't make it shorter by myself. What can go?",
)
WHAT_TO_ADD = ("What shall I put in?", "Longer is up to you. What's missing?", "Tell me what to add.")
WHAT_TO_CHANGE = ("What would you change?", "What should be different?", "Tell me what isn't right.")
OBJECTING = late(
    r"(?:(?:oh )?no (?!thanks|thank you|one\b|idea|problem|worries|way\b)|actually |hang on |hold on |wait |that's (?:not"
    r"|wrong)|it's wrong"
    r"|(?:can|could) (?:you|we) (?:change|fix|put|take|make|have) |change |fix ).{3,60}"
)
NOT_CLEAR = (
    "I didn't get what to change. Say the word that's there, and the one it should be.",
    "I'm not sure what you'd like there. Say it like this: change Monday to Tuesday.",
    "I lost that. Which words shall go, and what comes in their place?",
)
NO_MARKS = (
    "Commas and capitals I set by myself. Which words shall be different?",
    "I can't move single marks; the words I can. What shall it say?",
)
NOT_BACK = (
    "I don't find anything about {what} that was there before. What shall I put in?",
    "There was nothing about {what}, as far as I've kept it. What shall it say?",
)
WHICH_OTHER = ("Which one do you mean? Say the word that's there.", "Tell me which one; say it as it stands in the letter.")
NOTHING_UNDONE = ("There's nothing to take back.", "It's as it was at the start.", "Nothing has been changed yet.")
KEPT = (
    "Kept. Say print it, if you'd like it on paper.",
    "It's yours to keep now. I can print it, if you like.",
    "I've kept it as it is. Will you send it, or shall I print it first?",
)
KEPT_UNREAD = (
    "Kept, {parts} parts of it. Say read it again, to hear the rest.",
    "I've kept it, {parts} parts. Some of it you haven't heard yet; say read it again if you'd like to.",
    "It's kept, {parts} parts of it. Say read it again to hear them, or I can print it.",
)
LEFT = (
    "All right. It's kept as far as we got; say let's go on with the letter.",
    "We'll leave it there. I've kept all of it, and you can go on any day.",
    "Fine, it waits. Say go on with the letter when you want to.",
)
NO_LETTERS = ("There are no letters here yet.", "You haven't written one with me so far.", "No letters yet. Shall we write one?")
NONE_TO = ("I have no letter to {whom}.", "There's none to {whom} here.", "I find no letter to {whom}.")
SURE = (
    "The letter to {whom}: shall I throw it away?",
    "Throw away the letter to {whom}, for good?",
    "That's the one to {whom}. Really throw it away?",
)
THROWN = ("It's gone.", "Thrown away.", "That letter is no more.")
STAYS = ("It stays, then.", "All right, I've kept it.", "Good, it's still there.")
PRINTED = (
    "The page is made: {name}. I've no printer; it's in my folder {folder}. At a keyboard: companion letter print {number}.",
    "I've made the page, {name}, but I've no printer. Get it from my folder {folder}, or with companion letter print {number}.",
    "I can't print, but the page is made: {name}, in my folder {folder}. Or use companion letter print {number} at a keyboard.",
)
NO_PRINTING = (
    "I can't make a page from here. On a computer, companion letter print does it.",
    "There's nowhere for me to put a page. The command companion letter print can.",
    "Not from here, I'm sorry. Use companion letter print at a keyboard.",
)
UNKEPT = (
    "I can't keep a letter just now. But I'll help with the first line: what would you like to say first?",
    "My memory isn't working, so I couldn't keep it. We can find a first line, though. What comes first?",
    "I can't hold on to a letter at the moment. What's the first thing you'd say? I'll make a line of it.",
)
FIRST_LINE = (
    "Write this down: {line}",
    "It could begin so: {line}",
    "How about this: {line}",
)


def is_request(text: str) -> bool:
    """Whether a line asks for another letter, or for this one by name."""
    if LIST.fullmatch(text) or GO_ON.fullmatch(text):
        return True
    if " letter" not in text:
        return False
    if WRITE.fullmatch(text):
        return True
    named = THROW.fullmatch(text) or READ.fullmatch(text) or PRINT.fullmatch(text)
    return named is not None and bool(named["whom"])


def letter_said(choices: Sequence[str], move: str = "task", then: Then | None = None) -> Skilled:
    return Skilled("letter", tuple(choices), move, then=then)


def filled(choices: Sequence[str], **values: str) -> tuple[str, ...]:
    return tuple(one.format(**values) for one in choices)
