"""What a line means as an answer at the first meeting: rules over plain words, which know nothing of where the meeting stands."""

import re
from collections.abc import Iterator
from datetime import date

from companion.memory.kinds import Learned, NewPerson, Person
from companion.mind.learning.learn import Known, learn
from companion.mind.learning.names import is_name, written
from companion.mind.learning.people import misheard
from companion.mind.learning.words import FEELING, FIRST_NAMES, RELATION
from companion.mind.meeting.names import SMALL_WORDS
from companion.mind.patterns import late
from companion.mind.tasks.manner import PITCH, RATE, VOLUME
from companion.mind.words import plain

SOFT = (
    r"(?:(?:oh|well|um|uh|er|hm|so|okay|ok|right|no|nah|yeah|please|just|let's|can we|can you|could we|i'd like to|i'd rather) )*"
)
SKIP = late(
    rf"{SOFT}(?:(?:let's )?skip(?: (?:that|it|this|one|that one|this one|the question|me|over it))*|pass|next(?: one| question)?"
    r"|leave (?:that|it|this)(?: one)? out|i don't know|don't know|no idea|not sure|i can't say|i can't think(?: of (?:one|any))?"
    r"|(?:i'd |i would )?rather not(?: say)?|i don't (?:want to|wanna) (?:say|tell(?: you)?|answer(?: that)?)"
    r"|not telling(?: you)?"
    r"|(?:that's )?none of your business|not saying|that's private|it's private|does it matter|it doesn't matter|never mind that)"
    r"(?: please)?"
)
LATER = late(
    rf"{SOFT}(?:later|not now|not today|not tonight|not right now|another (?:time|day)|some other (?:time|day)|maybe later"
    r"|ask me (?:later|tomorrow|another time)|(?:let's )?do (?:it|this|that) (?:later|another time)"
    r"|leave me alone(?: with (?:that|it|this|your questions|the questions))?|stop(?: (?:it|asking|this|that|the questions|now))*"
    r"|stop asking(?: me)?(?: questions| things)*|no more questions|enough(?: questions| of (?:that|this|it))?|that's enough"
    r"|too many questions|i don't (?:want|wanna)(?: to)? (?:do )?(?:this|that|it|answer questions|any questions)"
    r"|i'm not in the mood|never mind|forget it|leave it|quit it|give it a rest|shut up|cancel)(?: (?:please|now|then|maybe))*"
)
NOT_EVER = late(
    rf"{SOFT}(?:(?:never|not ever)(?: ever| again| at all| ask(?: me)?(?: that| this| it| again)*)*"
    r"|don't (?:ever )?ask(?: me)?(?: that| this| it| any of (?:that|this|it))* (?:ever )?again"
    r"|i never want to (?:do|answer|be asked|hear|talk about) (?:this|that|it|any of (?:this|that|it)|these|them|questions)"
    r"(?: questions| again)*)(?: (?:please|thanks|thank you|okay|ok))*"
)
NAMES_IT = late(r"(?:please )?(?:don't|never)(?: ever)? (?:bring up|mention|(?:talk|ask|speak)(?: to)?(?: me)? (?:about|of)) \w+")
"""To "is there anything I should never bring up?": an answer, though it begins as NOT_EVER does."""
COME_BACK = late(
    r"(?:(?:okay|ok|right|so|well|hey|now|please) )*(?:(?:let's|can we|shall we|could we|i'd like to|i want to|we can"
    r"|do you want to)"
    r" )?(?:(?:go on|carry on|continue|keep (?:on )?|get back to|go back to|start) ?(?:with )?)?(?:getting|get) to know (?:each"
    r" other|me|you|one another)(?: (?:again|now|better|more|please))*"
    r"|(?:okay |ok |so )*(?:ask me (?:your|those|the|some|more|your other) questions(?: again| now)?|(?:go"
    r"|carry) on (?:with )?(?:your|"
    r"the|those) questions|(?:let's )?(?:start|do|finish) (?:the|our) (?:first )?meeting(?: again)?|what were your questions"
    r"|what (?:else )?did you want to (?:ask|know)(?: me)?)"
)
GO_ON = late(
    r"(?:(?:okay|ok|so|right|well|now|yes) )*(?:where were we|go on|carry on|let's go on|continue|what's next|i'm back|ready)"
)
YES = late(
    r"(?:(?:yes|yeah|yep|yup|sure|okay|ok|all right|alright|of course|go on|go ahead|why not|fine|please|please do|let's"
    r"|do it|i'd like"
    r" that|gladly|shall we|absolutely|definitely|now is good|good|let's do it|that's fine|now's fine) ?)+"
)
NO = late(
    r"(?:(?:no|nope|nah|not really|no thanks|no thank you|thanks|thank you|not at all|don't|rather not|leave it|please) ?)+"
)

HOW_MUCH = r"(?:(?:a|just|bit|little|lot|much|even|still|some|way|far|touch|tad|shade|slightly) )*"
DIRECTIONS = (
    (PITCH, -1, r"(?:lower|deeper|down|less high|less squeaky|too (?:high|squeaky|shrill))"),
    (PITCH, 1, r"(?:higher|lighter|up|less deep|less low|too (?:low|deep))"),
    (RATE, -1, r"(?:slower|more slowly|slow down|too (?:fast|quick))"),
    (RATE, 1, r"(?:quicker|faster|more quickly|speed up|too slow)"),
    (VOLUME, -1, r"(?:quieter|softer|too loud)"),
    (VOLUME, 1, r"(?:louder|speak up|too quiet)"),
)
TURN = late(
    r"(?:(?:no|yes|yeah|well|um|oh|okay|please|maybe|perhaps|i think|i'd like(?: it)?|i would like(?: it)?|can you"
    r"|could you|go|be|speak"
    r"|talk|make it|make your voice|your voice is|that's|it's|you're|you sound|you speak|sound|try|a|and|still|now) )*"
    rf"{HOW_MUCH}(?P<way>[a-z ]+?)(?: voice)?(?: (?:please|still|again|now|then|for me|more|and|a bit|a little|if you can))*"
)
MUCH = late(r"\b(?:much|a lot|way|far)\b")
VOICE_FINE = late(
    r"(?:(?:yes|yeah|yep|oh|no|well|i think|it's|it is|that's|that is|this is|this|that|your voice is|the voice is|sounds"
    r"|you sound|is"
    r"|quite|just|really|very|absolutely|perfectly|i) )*(?:yes|yeah|yep|fine|good|great|okay|ok|all right|alright|perfect"
    r"|nice|lovely"
    r"|right|better|keep it|leave it|like it|like this|like that|likes? (?:your|the|this) voice|like your voice|enough|as it is"
    r"|works|will do|brilliant|that's it|stay like (?:this|that))"
    r"(?: (?:now|thanks|thank you|like this|like that|as it is|for me|then|i like it|enough|with me|how it is|by me))*"
)
WRONG = late(
    r"(?:(?:no|nope|not really|not quite|it isn't|it's not|hm|nah|wrong|not good|i don't like it|horrible|awful|not yet) ?)+"
)

ALONE = late(
    r"(?:(?:well|um|oh|honestly|there is|there's|there isn't|i have|i've got|i haven't got|i don't have|really) )*(?:nobody"
    r"|no one"
    r"|no-one|none|just me|only me|myself|anybody|anyone|nobody really|not many|no people|me)(?: (?:really|much|at all"
    r"|any more|these"
    r" days|left|else|matters))*|i'm (?:on my own|alone|by myself)|i live alone|nobody (?:at the moment|that matters)"
)
MANY = late(
    r"(?:(?:oh|well|um|there are|there's|there is|i've got|i have|they|far|so|just|honestly|mostly|it's|quite|and|too|most of) )*"
    r"(?:lots|loads|plenty|many|all of them|everyone|everybody|(?:my|the) (?:whole )?family|(?:all )?my friends)"
    r"(?: (?:of (?:them|people|friends|us)|people|friends|family|really|i know|i love|to (?:name|list|say|count|mention)"
    r"|in my life|matters?|at (?:work|home|church)|at|and|my friends|my (?:whole )?family|the neighbours|i suppose|i guess"
    r"|all of them|to me|equally))*"
)
YOU_ALONE = late(r"(?:(?:well|just|only|maybe|it's|i guess) )*you(?: do| are| matter| samantha)?")
LEAD = late(
    r"^(?:(?:well|um|uh|so|okay|there's|there is|that would be|that's|it's|mainly|mostly|i guess|probably|and|just|only"
    r"|i have|i've got"
    r"|of course|definitely|obviously|yes|yeah|her|his) )+"
)
PARTS = late(r" and then | and | then | also | plus | or |,")
ONLY = late(
    r"(?: (?:mostly|really|mainly|only|above all|most of all|of course|i suppose|i guess|i think|probably|first|too|please))+$"
)
FROM_WHERE = late(r" (?:from|at|in|of|down|next|across) .*$")
DOUBLE = frozenset("anne anna ann mary maria jo john sarah rose billy lee peggy bobby jean amy ella lisa".split())
"""First of two names that are one: "Anne Marie"."""
OWN = r"(?:(?:my|our) )?(?:(?:best|old|good|older|younger|little|big|eldest|dear|lovely) )*"

NOTHING = late(
    r"(?:(?:no|nope|well|um|not|i think|there's|there is|honestly|that i can think of|i can't think of) ?)*(?:no|nope"
    r"|nothing|not really"
    r"|none|anything|no nothing|nothing really|anything goes|not at the moment|all fine|you can ask (?:me )?anything|i don't mind"
    r"|everything's fine)(?: (?:comes to mind|really|special|at all|no|that i can think of|i can think of|thanks|thank you|now"
    r"|for now|is off limits))*"
)
AVOIDING = late(
    r"^(?:(?:yes|yeah|well|um|oh|okay|please|maybe|probably|just|i think|i guess) )*(?:(?:please )?(?:don't|do not"
    r"|never)(?: ever)? "
    r"(?:bring up|mention|talk (?:to me )?about|ask (?:me )?about|speak (?:of|about)|go on about|start on)"
    r"|i(?:'d| would) rather not (?:talk about|hear about|speak of)|i don't (?:want|like) to (?:talk|hear|speak) (?:about|of)"
    r"|(?:anything|everything) (?:about|to do with)|no (?:talk|questions) (?:of|about)"
    r"|not(?= (?:my|our|the|his|her|about) )(?: about)?|leave out) "
)
TRAILS = late(
    r"(?: (?:please|thanks|i think|really|maybe|and all that|and so on|or anything|that's all|if that's okay|again|ever))+$"
)
MOST_AVOIDED_WORDS, MOST_BARE_WORDS = 6, 3
"""A matter has few words, and fewer where it has no "my" or "the" before it."""
OF_ONE = late(r"^(?:my|our|the|his|her|their|a|an|any|anything|all|that|old)\b")
TELLS = late(
    r"^(?:i|i've|i'd|i'll|we|we're|we've|they|they're|he|he's|she|she's|you|you're|there's|there|everyone|everybody)\b(?! am\b)"
)
"""A line that begins so tells something; it is neither a name nor a matter."""
NO_MATTER = late(
    r"\b(?:i|i'm|i've|i'd|i'll|we|we're|you|you're|he's|she's|they|they're|it|it's|is|was|were|are|am|has|had|said|says|did|does"
    r"|went|feel|don't|can't|won't|didn't|isn't|please|help|thanks|could|would|have)\b"
    r"|n't\b|'s (?:a|an|the|not|been|from|over|\w+ing)\b|^(?:that's|this|here|so|good|okay|no|not)\b"
)
ASKING = late(
    r"^(?:(?:so|and|but|hey|well) )*(?:what|who|where|when|why|how|which|whose|is|are|am|was|were|do|does|did|can|could"
    r"|will|would|shall"
    r"|should|have you|has|tell me|set|remind|play|put|add|note|what's|who's|where's|how's|read|write|show|find|give|start"
    r"|turn|call my"
    r"|wake|open|sing|count|spell|define|forget|repeat|say)\b"
)
HARD = late(
    r"\b(?:my late \w+|died|dead|dying|death|funeral|cancer|kill|killed|suicide|hurt|hurts|cry|crying|cried|divorce"
    r"|divorced|lost my"
    r"|miss (?:him|her|"
    r"them|my)|left me|sacked|fired|hospital|ambulance|help me|scared|afraid|lonely|alone|hate myself|abuse|hit me"
    r"|depressed|panic)\b"
)
SWORN = late(
    r"\b(?:fuck|fucking|fucked|shit|piss off|bugger off|bollocks|bloody hell|wanker|bitch|arsehole|asshole|bastard|cunt"
    r"|screw you)\b"
)
SECRET = late(r".*\b(?:tell me|what's|what is|have you got|do you have)\b.*\bsecrets?\b.*")
MACHINE = late(
    r".*\bare you (?:a |an |really a |just a |some kind of )?(?:robot|machine|computer|program|bot|ai|a i|real|human|person"
    r"|alive|recording)"
    r"\b.*|.*\b(?:what|who) are you\b.*"
)
THINKING = late(
    r"(?:(?:hm|um|oh|well|that's|it's|a|wait) )*(?:hm|let me (?:think|see)|(?:good|hard|difficult|tough|tricky) (?:question|one)"
    r"|give me a (?:second|minute|moment)|hang on|hold on|one moment|let me think about (?:it|that)|i'm thinking|thinking)"
)
GREETING = late(
    r"(?:(?:hello|hi|hiya|hey|good (?:morning|afternoon|evening)|morning|evening|yo|are you there|anyone there"
    r"|is anyone there|anybody there"
    r"|is anybody there|is it on|is this on|is this thing on|testing|test|one|two|three|can you hear me|do you hear me"
    r"|it's me|there|you"
    r"|again|samantha|so|um|uh|okay|ok|right|well|what do i say|what now|what do i do|now what|how does this work"
    r"|how are you|how do you"
    r" do|who are you|what are you|thanks|thank you|cool|nice|great|fine|good|yes|yeah|oh|i'm back|cheers|lovely|ha|haha"
    r"|wow|let's start"
    r"|let's go|start|begin|wake up|what can you do|who is this|who's this|nice to meet you|pleased to meet you) ?)+"
)
MOST_WORDS = 12


def heard_plain(heard: str) -> str:
    """Plain words without "um", and without the opening that means nothing."""
    words = [word for word in plain(heard, 600).split() if word not in ("um", "uh", "er", "erm", "ah", "hmm", "mm")]
    return " ".join(words)


def is_hard(text: str) -> bool:
    return HARD.search(text) is not None or not FEELING.isdisjoint(text.split())


def turn_asked(text: str) -> tuple[str, int] | None:
    """Which knob, and how many steps; None where it is no wish for another voice."""
    found = TURN.fullmatch(text)
    if found is None:
        return None
    for knob, steps, way in DIRECTIONS:
        if re.fullmatch(way, found["way"]):
            return knob, steps * (2 if MUCH.search(text) else 1)
    return None


def people_named(heard: str, today: date, known: tuple[Person, ...]) -> Learned:
    """All that the line tells of people, and those whom it only names: "marie and tom"."""
    learned = learn(heard, today, Known(known))
    named = [_one(part) for part in _parts(LEAD.sub("", heard_plain(heard)))]
    found = tuple(dict.fromkeys(one for one in named if one is not None))
    is_said_otherwise = bool(learned.facts or learned.plans or learned.doubt) or len(learned.people) >= len(found)
    if is_said_otherwise or len(found) < len(set(named)) or misheard(heard_plain(heard), found, known) is not None:
        return learned
    return Learned(people=found)


def _parts(text: str) -> Iterator[str]:
    """Each one named: "marie tom and anna" are three, "anne marie" is one."""
    for part in PARTS.split(text):
        words = FROM_WHERE.sub("", LEAD.sub("", part.strip())).split()
        if len(words) > 1 and all(word in FIRST_NAMES for word in words) and words[0] not in DOUBLE:
            yield from words
        else:
            yield " ".join(words)


def _one(part: str) -> NewPerson | None:
    words = re.sub(rf"^{OWN}", "", part).split()
    relation = ""
    for many in (3, 2, 1):
        if " ".join(words[:many]) in RELATION:
            relation, words = RELATION[" ".join(words[:many])], words[many:]
            break
    words = words[1:] if words[:1] in (["called"], ["named"]) else words
    if not words:
        return NewPerson("", relation) if relation else None
    is_named = len(words) <= 2 and words[0] not in SMALL_WORDS and is_name(words[0], is_said_so=bool(relation))
    is_whole = len(words) == 1 or words[0] in FIRST_NAMES or is_name(words[1], is_said_so=False)
    return NewPerson(written(words), relation) if is_named and is_whole and words[-1] not in SMALL_WORDS else None


def avoided(text: str, *, is_free: bool) -> list[str]:
    """What is never to be brought up; `is_free`: any few words will do, for she has just asked."""
    found = AVOIDING.match(text)
    if found is None and (not is_free or ASKING.match(text)):
        return []
    rest = TRAILS.sub(
        "", text[found.end() :] if found else re.sub(r"^(?:(?:yes|yeah|well|oh|okay|maybe|probably|just) )+", "", text)
    )
    parts = [part for part in re.split(r" and | or |,", rest) if part.strip()]
    are_short = all(len(part.split()) <= MOST_AVOIDED_WORDS for part in parts)
    if not parts or not are_short or len(rest.split()) > MOST_WORDS or (found is None and not all(map(_is_matter, parts))):
        return []
    return [part.strip() for part in parts]


def _is_matter(part: str) -> bool:
    """Whether words name something, and tell nothing of it: "my weight" is one, "i had the best day" none."""
    words = part.split()
    is_short = len(words) <= MOST_BARE_WORDS or OF_ONE.match(part.strip()) is not None
    is_small = len(words) == 1 and words[0] in SMALL_WORDS
    return is_short and not is_small and not TELLS.match(part.strip()) and not NO_MATTER.search(part)


def are_only_named(text: str) -> bool:
    """Whether a line only says who: "my wife", "my mum and my dad mostly", and not how they are."""
    return all(_one(part) is not None for part in _parts(ONLY.sub("", LEAD.sub("", text))) if part)
