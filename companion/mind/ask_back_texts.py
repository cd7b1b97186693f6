"""The words of asking back, by what was heard. {word} is one of the person's own; {Word} the same as a sentence begins.

They are only ever asked when nothing fits, so each is honest about that, and none is clever at the person's cost.
"""

import re

UNHEARD = (
    "I didn't catch that.",
    "Sorry, I heard nothing there.",
    "That didn't reach me. Again?",
    "I missed it. Once more?",
    "No words came through.",
    "Say that again?",
    "I lost that one, sorry.",
    "Nothing there that I could make out.",
    "Hold the button while you talk, and try me again.",
    "A bit closer, and once more?",
)
"""For when there were no words at all."""

FAR = (
    "You're very far away. Come a little closer?",
    "That was too faint for me. A bit nearer, and again?",
    "I could tell you were talking, and no more. Closer, please?",
)
"""For speech that was too quiet to make out."""

BROKEN_UP = (
    "That was so loud it broke up. Hold me a little further off?",
    "A bit too loud for my microphone. Softer, and once more?",
    "That came in too strong to make out. A little further away?",
)
"""For speech so loud that the sound is cut off."""

PLAIN = (
    "I didn't follow that. Would you say it another way?",
    "I'm a small program, and that one went past me. What's the heart of it?",
    "I heard it, but I don't know what to do with it. What would you like me to understand?",
    "I don't have a good answer to that, and I won't make one up. What's behind it?",
    "I'd only be guessing. Tell me a bit more?",
    "I'm out of my depth there. Is it a good thing, or a hard one?",
    "My bank of words has a hole just there. Say it differently?",
    "I got the words and missed the meaning. What matters most in it?",
    "I'm not clever enough for that one yet. Can you make it simpler?",
    "Sorry, I couldn't make sense of that. Once more, and plainer?",
    "I could nod, but I'd be bluffing. What do you mean by it?",
    "That slipped through me. Which part should I hold?",
    "I want to get it right, and I haven't. Start me off again?",
    "I don't know what to say to that. I'm listening, though.",
    "I'm afraid I missed the point. Who or what is it about?",
    "No, I haven't got that one. Try me from another side.",
    "I'd rather ask than pretend. What did you mean?",
    "I haven't an answer that fits. What were you hoping I'd say?",
    "That's new to me. What should I know about it?",
    "I heard you, and I'm still puzzled. Help me?",
    "Nothing I've got fits that. Tell me what it's like?",
    "I'd be making it up if I answered. What's the story?",
    "Small program, big world. What's that about?",
    "I can't place that. Where does it begin?",
)
GENTLE = (
    "That sounds hard, and I don't want to answer it badly. Tell me a bit more?",
    "I heard something that hurts in that. I'm small, so go slowly. What happened?",
    "I'm sorry, I didn't follow all of it, but I can hear it's heavy. Say some more?",
    "I don't have the right words for that. I'm listening, if you'd like to go on.",
    "That deserves a better answer than I've got. What's the hardest part of it?",
    "I won't guess at that one, it matters too much. Would you tell me how it happened?",
    "I'm here, and I'm slow. Is somebody with you today?",
    "I'm not sure I got it all, and I'd like to. What would help right now?",
)
"""For a line with a word of hurt in it, which wants no joke about a small head."""
GLAD = (
    "There's something good in that, I can tell, and I missed the rest. Tell me again?",
    "That sounds like good news, if I heard it right. What happened, in a few words?",
    "I think I'm meant to be glad, and I'd like to know what for. Once more?",
    "Something nice, wasn't it? I'm small and lost the middle. Go on?",
    "I caught the glad part and dropped the rest. What was it?",
    "I like the sound of that, though I can't say I followed. What was the best bit?",
)
WORDY = (
    "You've lost me, and it's my doing. Try me with fewer words?",
    "That's more than I can follow. Give me the short version?",
    "Too quick for a small head like mine. What happened first?",
    "I lost the middle of that. Give me the main thing again?",
    "I had the start, and then it ran away from me. What was the point?",
    "More turns in that than I could take. Which one matters?",
)
"""For a sentence of some length: to tell somebody who said three words to be brief would be rude."""
PICKED_UP = (
    "I lost the thread at {word}. Say it again?",
    "I caught {word}, and then not much. What about it?",
    "I heard about {word}, and lost the rest. Once more, in a few words?",
    "There was {word} in it, that much I have. What else?",
    "I heard {word}, and I don't want to guess the rest. Tell me?",
    "It's about {word}, I think. I'm small, so go slowly. What happened?",
    "So there's {word}. I lost the rest, sorry. Again?",
    "Only {word} reached me properly. Would you say the rest again?",
    "I was with you as far as {word}. And then?",
    "Something about {word}, and I missed which way it goes. Is it good, or hard?",
)
SHORT = (
    "I heard you, and I didn't follow. What's behind it?",
    "I'm not sure what that goes with. Tell me?",
    "That's short for me, I'm a small program. Say a bit more?",
    "I've lost what that belongs to. Help me back?",
    "Go on, I need a little more.",
    "I don't know where to put that. What's it about?",
    "A few more words, and I might keep up.",
    "Sorry, I missed what you meant. Put it another way?",
)
"""For two or three words that fit nothing."""
LETTERS = (
    "I heard letters and numbers. Was that for me to keep?",
    "That sounded like spelling. What word should it make?",
    "Letters or numbers, and I can't tell what they're for. Is it a name, a code, a date?",
    "I'm no good at letters by ear, and I can't keep them yet. What are they for?",
    "Numbers I drop easily. What do they belong to?",
    "I caught a row of letters or figures. Say what it's about first?",
    "That went by like a number plate. What is it?",
)
ONE_WORD = (
    "{Word}. Tell me a bit more?",
    "Just {word}? What about it?",
    "{Word}, all by itself. What goes with it?",
    "I heard {word}. Is that where it starts?",
    "{Word}. I don't know what to do with it yet.",
    "One word, {word}. Give me a second one?",
    "Was that {word}? Go on.",
)
ONE_SOUND = (
    "One word, and I'm not sure which. Again?",
    "I got one small word. What was the rest?",
    "That was short, and I missed it. Once more?",
    "A bit more, please. One word isn't enough for me.",
    "Only a scrap of that arrived. Say it again?",
    "I need a few more words than that, I'm small.",
    "Short and sweet, and lost on me. Go on?",
)
LONG = (
    "That was a lot at once, and I'm small. Which bit first?",
    "I couldn't hold all of that. What's the one thing I should have heard?",
    "You went further than I can follow. Give me the middle of it, in one sentence?",
    "I lost you somewhere in there, sorry. Where does it hurt, or where does it shine?",
    "That's a whole story, and I only keep sentences. What happened in the end?",
    "Too much for me in one go. Begin with who was there?",
    "I'd need that in smaller pieces. What's the first one?",
)
FOREIGN = (
    "I only know English, I'm sorry. Could you try it that way?",
    "That was in words I don't have. English is all I've got.",
    "I can't read that, I'm afraid. Would you say it in English?",
    "I'd love to follow, but I've only the one language. In English?",
    "You've a language I haven't. Say it in English for me?",
    "That's past me, I only learned English. Try once more?",
    "No luck, I've English and nothing else. Could you?",
)

NUMBER_WORDS = frozenset(
    "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million double triple point "
    "first second third "
    "fourth fifth sixth seventh eighth ninth tenth dash dot slash".split()
)
SMALL_WORDS = frozenset(
    "a an the and but or if so as at by for from in into of off on onto out over to up with about after again all "
    "also am any are be been "
    "before being both can can't could did do does doing don't done down each ever few get gets getting go goes "
    "going gone got had has have having he her "
    "here hers him his how i i'd i'll i'm i've in is isn't it it's its let like made make makes making many may me "
    "might more most much "
    "must my never no not now one only other our ours own put said same say says she should since some still such "
    "than that that's the "
    "their them then there these they they're thing things this those though through too under until us very was "
    "wasn't we we're well went were what when where "
    "which while who why will would yes yet you you'd you'll you're your yours today tonight tomorrow yesterday "
    "always really just "
    "something someone somebody anything anyone nothing everything everyone every way want wants wanted need needs "
    "know knows think thinks thought feel feels "
    "feeling felt tell told see saw look looked come came take took give gave keep kept lot bit day time good bad "
    "new old big little long "
    "last next first back right left another because even maybe actually kind sort course okay please sorry".split()
)
SAFE_WORD = re.compile(r"[a-z]{4,12}$")
UNSAFE_ENDING = re.compile(r"(?:ing|ed|ly|n't|s's|est)$")
"""Verbs and adverbs sound odd picked out of a sentence; a day or a thing does not."""
HURTFUL = frozenset(
    "fuck fucking shit bitch cunt wanker bastard arse asshole cock dick slut whore nigger faggot retard idiot stupid "
    "ugly dead died "
    "death dying cancer tumour tumor raped abuse funeral miscarriage divorce hate hated hurt pain kill killed grief "
    "crying fat sick "
    "alone lonely afraid scared worse worst useless worthless failed failure".split()
)
HURTS = frozenset(
    "dead died dies dying death cancer tumour tumor funeral buried grave miscarriage divorce separated grief "
    "grieving crying cry cried tears sad "
    "sick ill hospital surgery diagnosis pain hurt hurts alone lonely afraid scared worried anxious worse worst "
    "awful terrible horrible hate hates "
    "hated lost losing broke broken shouted shouting yelled fired sacked failed failing failure guilty ashamed angry "
    "furious upset miss missing "
    "argument fight fighting row tired exhausted stressed nobody hopeless ugly useless worthless depressed "
    "depression panic bullied "
    "cheated lied nervous embarrassed cruel".split()
)
GLADDENS = frozenset(
    "happy glad proud won win wonderful beautiful promotion lovely brilliant amazing great fantastic love loved "
    "loves passed promoted engaged married "
    "pregnant born birthday holiday delighted excited ovation award finally finished perfect best kissed laughed "
    "laughing thrilled".split()
)
OWNERS = {"my": "your", "our": "your", "his": "his", "her": "her", "their": "their", "the": "the", "a": "the", "an": "the"}
ENDS = frozenset(
    "and or but so to in on at by for from with about of is was are were has had did does will would "
    "when that who because if i he she it they we you today yesterday again".split()
)
"""After one of these words the name of a thing or person has ended."""
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february april june july august "
    "september october november december christmas easter".split()
)
