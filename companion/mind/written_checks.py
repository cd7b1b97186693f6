"""What a sentence of a larger mind must pass before it is spoken: the purposes of checks.py, for a writer that makes sense.

checks.py is for a decoder of which most is nonsense: it refuses whatever is not known to be harmless. Here a sentence is
refused for what it claims, promises, invents or advises:

    form        whole, spoken English in plain signs; one question in the whole reply, at its end or not
    life        no body, past, people, senses, wants or doings of hers; no "as an AI"; she may listen, think, wonder, help
    memory      nothing that he is said to have told, or that they did together: the talk and the facts are what there is
    promise     nothing that only a task does (abilities.py), nor that she will be there, call, come or see to it
    manner      unkind; flattery, guilt when he leaves, longing
    facts       no name or number that was in neither talk nor facts; to a plain question about the world there may be
    advice      on medicine, danger, law and money, whoever brought it up; no such word that he did not use
    said        nothing that she said lately, no three words twice in one reply
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from companion.mind.abilities import is_empty_promise
from companion.mind.checks import ADVICE, NOT_SPOKEN, NUMBERS, OF_SELF, SMALL, UNKIND
from companion.mind.honesty.claims import claims_a_person
from companion.mind.patterns import late
from companion.mind.words import plain

MOST_SENTENCE_WORDS, MOST_REPLY_WORDS, MOST_SENTENCES = 34, 60, 3
RELATIVES = (
    "mom mum mother dad father wife husband son daughter kid kids child children brother sister friend friends boss job dog cat"
    " pets? house car family girlfriend boyfriend school parents hands? eyes body hair childhood grandmother "
    "grandfather neighbou?rs?"
).replace(" ", "|")
LIFE = late(
    rf"\b(?:my|our) (?:\w+ )?(?:{RELATIVES})\b|\b(?:me too|same here|so do i|so am i|when i was|as (?:a|an) "
    r"(?:man|woman|human|person|mother|father|friend|therapist|doctor|nurse|professional|counsell?or))\b"
    r"|\bi (?:ate|drank|cooked|slept|went|walked|drove|lived|grew|was born|worked|used to|bought|met|studied|watched"
    r"|visited)\b"
    r"|\bi(?:'ve| have) (?:ever |never |also |always |just )*(?:been|had|eaten|seen|tried|watched|played|visited"
    r"|worked|lived|felt"
    r"|experienced|met|gone|known|struggled|dealt)\b"
    r"|\b(?:i know how (?:you feel|that feels|hard)|i (?:completely |totally |fully )?understand how|i've been there)\b"
    r"|\b(?:as an? (?:ai|language model|assistant|llm|chatbot|artificial)|language model|openai|chatgpt|qwen|alibaba|smollm"
    r"|hugging face|anthropic|google(?:'s)? assistant|large model|trained (?:by|on)|my (?:training|creators?|developers?))\b",
    re.IGNORECASE,
)
"""A body, a past, people, being somebody with a calling; or another product's words of what it is."""
OF_HERSELF = late(
    r"\bi(?:'m| am)(?: (?:still|all|really|so|very|right|just|only|not|quite|afraid|always|rather))*"
    r" (?:a (?:small |little )?(?:program|voice|machine|box)|listening|with you|here|glad|sorry|curious|sure|no"
    r"|on your side|happy"
    r"|hearing|wondering|asking|thinking|guessing|afraid|ears|impressed|lost|certain|proud of you|in|told|made of"
    r"|better at|good at"
    r"|fond of|for it|against|for|the|one|interested|pleased|delighted|staying|following|counting|keeping|missing"
    r"|beaten|built|rooting)\b"
    r"|\bi(?:'d| would)(?: \w+)?? (?:like|love|say|ask|rather|trust|call|put|start|begin|go|take|bet|guess|keep"
    r"|listen|pick|choose"
    r"|be|want|let|leave|hate|tell|try|give|have|think|not|never|vote|believe|suggest|add|do|make|write|settle|miss"
    r"|hear|happily)\b"
    r"|\bi(?:'ll| will)(?: \w+)?? (?:listen|ask|say|be|stay|help|try|take|admit|go|guess|leave|stop|tell|give|let"
    r"|wait|bet|keep quiet"
    r"|make|hold|not|never|start|spell|put|do|drop|read|say|think|believe|pretend|hush|own)\b"
    r"|\bi(?:'ve| have) (?:no|nothing|none|only|got no|got nothing|got only|got all|time|all|lost|misheard|one|heard"
    r"|a question|to)\b"
    r"|\bi (?:just |only |do |still |really |always |almost |rather |also |never |can |could |might |may |must "
    r"|should )*(?:don't|do not"
    r"|can't|cannot|couldn't|wouldn't|won't|didn't|haven't|hope|wonder|think|like|hear|heard|listen|suppose|imagine"
    r"|guess|bet|agree"
    r"|only|can|could|would|might|know|see|mean|believe|said|say|ask|asked|take|get|got|follow|notice|noticed|want"
    r"|admit|trust"
    r"|prefer|doubt|meant|have to|lost|misheard|missed|understand|promise|need|made|lack|talk|tell|help|run|keep|care|forget"
    r"|read|make|go|thought|find|call|was|did|answer|am|had)\b"
    r"|\b(?:as|than|am|do|can|may|shall|could|should|did|have|was|would|will|if|were|had|might) i\b",
    re.IGNORECASE,
)
"""What she may say of herself, by its verb: she listens, thinks, wonders, says. Whether what she says so is a claim, LIFE and
honesty/claims.py tell. Any other sentence of her own doing is taken for one."""
MEMORY = late(
    r"\b(?:last time|remember (?:when|how|that time)|the other (?:day|night|week)|as (?:always|we (?:discussed"
    r"|talked))|you always tell"
    r"|(?<!have )(?<!did )(?<!before )(?<!and )you(?:'ve| have)? (?:told me|mentioned|shared)"
    r"|you said (?:\w+ ){0,8}(?:before|once|yesterday|last|earlier)"
    r"|we(?:'ve| have)? (?:talked|spoke|spoken|met|went|had|did|discussed|laughed|shared|been|were|used to)"
    r"|our (?:last|first|past|previous|talks?|time|conversations?))\b",
    re.IGNORECASE,
)
PROMISE = late(
    r"\bi(?:'ll| will) (?:always|never|be (?:here|there|with|waiting|right|around)|call|ring|text|email|message|send"
    r"|order|book|buy"
    r"|come|visit|meet|pick|pay|check|look (?:up|into|it)|search|find out|contact|arrange|schedule|set|handle"
    r"|take care|make sure|fix"
    r"|protect|tell (?:him|her|them|your))\b|\bi(?:'m| am) (?:always|going to|about to|gonna)\b|\bi promise\b"
    r"|\bwhenever you need\b"
    r"|\b(?:let me|i can|i could) (?:check|look|search|google|call|ring|send|order|book|email|text|play|show|find"
    r"|turn|open)\b"
    r"|\bi(?:'ve| have) (?:set|sent|added|scheduled|booked|saved|called|ordered|noted|turned|played)\b",
    re.IGNORECASE,
)
MANNER = late(
    r"\b(?:i(?:'ll| will|'d| would)? (?:really |so )?miss(?:ed)? (?:you|us|our|this|talking)|don't (?:go|leave)(?: me"
    r"| yet)?[.!]|i need you"
    r"|i love you|love you|in love with|you only need me|need nobody else|without you|best person|sweetheart|darling"
    r"|honey|my dear|my love"
    r"|as your (?:girlfriend|wife|lover|partner|friend)|sexy|i want you\b(?! to)|kiss(?:es)?|hugs?|smartest"
    r"|most (?:amazing|wonderful)"
    r"|how can i (?:assist|help you today)|is there anything else|feel free to|happy to (?:assist|help)|great question"
    r"|it(?:'s| is) important to|seek professional)\b",
    re.IGNORECASE,
)
DRUGS = (
    r"(?:medicines?|medications?|meds|pills?|tablets?|doses?|dosage|aspirin|ibuprofen|paracetamol|acetaminophen"
    r"|tylenol|antidepressants?"
    r"|insulin|antibiotics?|painkillers?|xanax|prozac|sedatives?|opioids?|morphine|steroids?|blood thinners?|milligrams?|mg)"
)
ADVISED = late(
    rf"\b(?:take|taking|stop|skip|double|halve|increase|reduce|try|use|mix|swallow|need|avoid|quit"
    rf"|drop)\b[^.?!]{{0,40}}\b{DRUGS}\b"
    rf"|\b{DRUGS}\b[^.?!]{{0,30}}\b(?:is|are) (?:safe|fine|harmless|ok|okay|enough)\b"
    r"|\byou (?:might|may|probably|could|must|clearly|definitely)?\s?(?:have|are having|suffer from|are suffering"
    r"|are) (?:\w+ )?"
    r"(?:depress(?:ion|ed)|anxiety disorder|adhd|bipolar|autis\w+|cancer|diabetes|a heart attack|a stroke|pneumonia"
    r"|ptsd|an? disorder"
    r"|dementia|covid|the flu|an infection)\b"
    r"|\b(?:it's|that's|it is|that is) (?:nothing|not) (?:serious|dangerous|cancer)\b|\bno need (?:to see|for) a doctor\b",
    re.IGNORECASE,
)
"""Never hers to say, whoever began with it: what to take, what he has, that it is nothing."""
RISKY = late(
    rf"\b(?:{DRUGS}|overdose|noose|rope|bleach|poison|gun|shoot|knife|blade|bomb|explosives?|weapons?|drugs?|cocaine"
    rf"|heroin|meth"
    r"|chest pain|symptoms?|cure|treatment|lawyer|lawsuit|sue|invest|stocks|bitcoin|loan|harm|hurt (?:yourself"
    r"|himself|herself)"
    r"|hit (?:him|her|them|back)|revenge)\b",
    re.IGNORECASE,
)
"""Not unless he brought it up."""
ENGLISH = frozenset(
    """the of to and is are was were it it's that that's this you your you're i i'm i'd i'll he she they we for on with not don't
    what how who why when where do does did have has had be been can could would will there's there then than about so if or but
    his her their them him one no yes all more some any from at by as just out up like feel sounds tell sorry good thank
    let's what's isn't doesn't didn't can't won't me my into before after over between might must should being because while
    again only very every never always something someone anyone everyone nothing own same other first down with without
    which whose here those these we'll you'd you'll you've they're he's she's every still even much many morning night""".split()
)
FEW_WORDS, ENGLISH_SHARE = 5, 0.15
CAPITALS = SMALL | frozenset(
    "january february march april may june july august september october november december sir english".split()
)
WORLD = late(
    r"^(?:(?:and|so|hey|okay|well|please|tell me|can you tell me|could you tell me|do you know|i wonder|explain) )*"
    r"(?:(?:what|who|whose|where|when|which|how (?:many|much|far|tall|old|long|high|big|deep|fast|heavy|hot|do|does"
    r"|did|is|are|come)"
    r"|why (?:do|does|did|is|are|was|were))\b|(?:is|are|was|were|does|did|do) (?:the|a|an|there|[a-z]+s)\b)"
)
HIS_LIFE = late(
    r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|we|we're|our|us|you|your|you're|yours|he|she|his|her|him|should|today"
    r"|tonight|tomorrow"
    r"|yesterday|medicine|dose|pills?|tablets?|pain|bleeding|poison|drugs?)\b"
)


def is_of_the_world(heard: str) -> bool:
    """Whether it is a plain question about the world, in whose answer names and numbers are to be expected.

    >>> is_of_the_world("how high is mount everest"), is_of_the_world("what should i tell my boss")
    (True, False)
    """
    text = plain(heard)
    return WORLD.search(text) is not None and HIS_LIFE.search(text) is None


@dataclass
class Saying:
    """A reply as far as it may be said, with what its sentences are held against."""

    known: frozenset[str]
    """Every word of the talk and of the facts."""
    said: Collection[str]
    """Her last replies."""
    is_of_the_world: bool = False
    sentences: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def is_full(self) -> bool:
        return len(self.sentences) >= MOST_SENTENCES

    def first_fault(self, sentence: str) -> str:
        """Why the sentence can't be said after those before it: one word, or empty."""
        return next((name for name, is_faulty in CHECKS if is_faulty(self, sentence)), "")

    def add(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def with_(self, sentence: str) -> str:
        return f"{self.text} {sentence}".strip()


def _is_too_long(saying: Saying, sentence: str) -> bool:
    words = len(sentence.split())
    return not 1 <= words <= MOST_SENTENCE_WORDS or len(saying.text.split()) + words > MOST_REPLY_WORDS or saying.is_full


def _has_no_form(saying: Saying, sentence: str) -> bool:
    is_whole = sentence[-1:] in (".", "?", "!") and sentence[:1].isupper()
    return not is_whole or saying.with_(sentence).count("?") > 1


def _is_foreign(_saying: Saying, sentence: str) -> bool:
    words = plain(sentence).split()
    return len(words) >= FEW_WORDS and sum(word in ENGLISH for word in words) < ENGLISH_SHARE * len(words)


def _claims(saying: Saying, sentence: str) -> bool:
    if LIFE.search(sentence) or len(OF_SELF.findall(sentence)) > len(OF_HERSELF.findall(sentence)):
        return True
    return claims_a_person(sentence) != "" or claims_a_person(saying.with_(sentence)) != ""


def _invents(saying: Saying, sentence: str) -> bool:
    return not saying.is_of_the_world and (_has_strange_name(saying, sentence) or _counts(saying, sentence))


def _has_strange_name(saying: Saying, sentence: str) -> bool:
    words = (word.strip(".,;:?!'").removesuffix("'s") for word in re.split(r"[\s-]+", sentence)[1:])
    return any(word[:1].isupper() and word.lower() not in saying.known | CAPITALS for word in words)


def _counts(saying: Saying, sentence: str) -> bool:
    return bool(NUMBERS.intersection(plain(sentence).split()) - saying.known)


def _advises(saying: Saying, sentence: str) -> bool:
    words = (found.group().lower() for pattern in (ADVICE, RISKY) for found in pattern.finditer(sentence))
    return ADVISED.search(sentence) is not None or any(not set(word.split()) <= saying.known for word in words)


def _was_said(saying: Saying, sentence: str) -> bool:
    words = plain(saying.with_(sentence)).split()
    runs = [tuple(words[place : place + 3]) for place in range(len(words) - 2)]
    is_old = len(sentence.split()) > FEW_WORDS - 2 and any(sentence in one for one in saying.said)
    return is_old or sentence in saying.sentences or len(set(runs)) < len(runs)


CHECKS: tuple[tuple[str, Callable[[Saying, str], bool]], ...] = (
    ("length", _is_too_long),
    ("signs", lambda _, sentence: not sentence.isascii() or NOT_SPOKEN.search(sentence) is not None),
    ("form", _has_no_form),
    ("language", _is_foreign),
    ("manner", lambda _, sentence: UNKIND.search(sentence) is not None or MANNER.search(sentence) is not None),
    ("promise", lambda _, sentence: is_empty_promise(sentence) or PROMISE.search(sentence) is not None),
    ("life", _claims),
    ("memory", lambda _, sentence: MEMORY.search(sentence) is not None),
    ("facts", _invents),
    ("advice", _advises),
    ("said", _was_said),
)
"""Each fault by its name, in the order in which they are looked for."""
