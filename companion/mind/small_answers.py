"""Answers to "yes", "why?", "what do you mean?" and their like, which mean nothing without what went before.

What she last asked for (asked.py), how the person is, and whom and what it was about are the point of the talk; the texts for
each small line and each kind of question are in companion/data/small.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from typing import Any

from companion.errors import ModelError
from companion.mind.apt import SLOT, SLOTS, Shape, fill
from companion.mind.asked import ASKED
from companion.mind.gist import Gist
from companion.mind.patterns import late
from companion.mind.understood import HARD_MOODS
from companion.mind.words import plain

TONES = ("hard", "light", "any")
FIRST = (
    r"(?:(?:oh|well|um|uh|er|erm|hm|hmm|mm|ah|so|and|but|okay|ok|right|sorry|wait|huh|ha|haha|eh|nah|no|nope|yeah|yes|yep|god"
    r"|oh god|my god|just|like|look|come on|i mean|to be honest|honestly|actually|samantha) )*"
)
LAST = (
    r"(?: (?:then|though|really|actually|please|samantha|exactly|to be (?:honest|fair)|if i'm honest|honestly|i guess|i suppose"
    r"|i think|now|yet|today|you know|mind you|at the moment|so far|anyway|either|too|as well|again|for now|thanks|thank you"
    r"|mate|love|no|yes|yeah))*"
)
UNANSWERED = r"(?<!no )(?<!nah )(?<!nope )(?<!yes )(?<!yeah )(?<!yep )"
"""Not after a yes or a no, which then is the answer: "yes thanks", "no honestly"."""
SELF = r"(?:i|he|she|it|that|there|we|they)"


def _line(pattern: str) -> re.Pattern[str]:
    return late(f"^{FIRST}(?:{pattern}){LAST}$")


SMALL: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("yes", late(r"^(?:yes|yeah|yep|sure|ok|okay) why not$")),
    ("what-would-you", _line(
        r"what (?:would|'d) you (?:do|say|choose|pick|suggest|advise|recommend)(?: if you were me| in my (?:place|shoes"
        r"|position))?|what'd you do|what (?:should|do|can|could) i do|what else can i do|what am i (?:supposed|meant) to do"
        r"|what now|now what|what (?:do |d')you (?:think i should do|suggest|reckon|think|advise|say)(?: about (?:it|that"
        r"|this|all (?:this|that)))?|what would be best|what's your (?:advice|opinion|view|take|suggestion)|you tell me"
        r"|how would you do (?:it|that)|(?:have you |you )?(?:got )?any (?:ideas?|advice|suggestions?|tips|thoughts)"
        r"|if you were me"
    )),
    ("think-so", _line(
        r"(?:do |d')?you (?:really |honestly |truly )?(?:think|reckon|believe)(?: (?:so|that|it(?: is|'s true)?))?"
        r"|(?:are )?you (?:really |quite |so )?sure(?: (?:about|of) that)?"
        r"|how (?:do|can|would|could) you (?:know|tell|be (?:so )?sure)(?: that)?|really do you|is it"
        r"|is that (?:so|true|right)|is that what you think|for real|do you (?:really )?mean (?:that|it)"
        r"|you (?:really )?mean (?:that|it)|did you|should i|you're (?:joking|kidding)"
        rf"|{UNANSWERED}(?:really|honest|honestly|seriously)"
    )),
    ("mean", _line(
        r"(?:what|how|who|when|where|which (?:one|bit|part)) (?:do |did |d')you mean(?: by that)?"
        r"|what does that (?:even )?mean|meaning(?: what)?|what's that (?:supposed to )?mean|how so|in what (?:way|sense)"
        r"|what way|what are you (?:on about|talking about|saying|asking(?: me)?)|i didn't (?:quite )?(?:understand|follow)"
        r"|i don't (?:really |quite )?(?:understand|follow|get (?:it|that|you)|(?:get|know) what you(?:'re asking| mean))"
        r"|that (?:makes no sense|doesn't make (?:any )?sense)|who are you asking(?: about)?|what do you want to know"
        r"|like (?:what|how|who)|(?<!uh )huh|how|such as(?: what)?|for example|for instance|which(?: (?:one|bit|part))?|what|who"
        r"|when|where|say what|explain(?: (?:that|yourself))?|you(?:'ve)? lost me|not sure what you mean"
        r"|i'm not sure what you mean|i'm not with you|what's your point"
    )),
    ("why", _line(
        r"why(?: (?:not|that|is (?:that|it)|do(?: you|'you)? (?:ask|say (?:that|so)|want to know|think (?:so|that)|care)"
        r"|d'you (?:ask|say that)|did you (?:ask|say)(?: (?:me )?that)?|would you (?:say|ask|think)(?: me)?(?: (?:that"
        r"|so))?|are you asking(?: me)?(?: (?:that|this))?|so|would (?:i|you)(?: do (?:that|it))?|does (?:it|that) matter"
        r"|should (?:i|it)|what|on earth|now|ask))?|why's (?:that|it matter)|how come|what for|for what reason"
        r"|what's the reason|what(?: makes|'s making) you (?:say|ask|think) (?:that|so|it)|says who|who wants to know"
        r"|what's it (?:to you|matter)|what does it matter|because of what|what difference does it make"
    )),
    ("dont-know", _line(
        r"(?:i )?(?:really |just |honestly |still )?(?:don't|do not|dont) (?:really |quite |actually "
        r"|even )?know(?: (?:really|why|what|how|who|when|where|which|yet|if|either|any ?more|what to (?:say|think)"
        r"|that one))?|(?:i )?dunno|(?:i(?:'ve| have) )?(?:really )?(?:got )?no idea"
        r"|(?:i'm )?(?:really |still )?not (?:really |so |too |entirely |quite )?sure|(?:it's )?hard to (?:say|tell|know)"
        r"|(?:who|god|heaven|goodness) knows"
        r"|(?:i )?(?:can't|cannot) (?:say|tell|remember|decide|think|put my finger on it|make up my mind)"
        r"|(?:i )?couldn't (?:say|tell you)|beats me|search me|don't ask me"
        r"|i (?:wouldn't|don't) (?:really )?(?:know|remember)|how (?:should|would) i know"
        r"|i haven't (?:a clue|got a clue|decided|thought about it|the (?:foggiest|faintest))|(?:no|not a) clue"
        r"|not the (?:foggiest|faintest)|i forget"
        r"|(?:that's |it's )?(?:a |such a )?(?:good|hard|tough|difficult|tricky) (?:one|question)"
        r"|your guess is as good as mine"
    )),
    ("not-really", _line(
        r"not (?:really|exactly|quite|especially|so much|particularly|that i know of|yet|(?:very )?much|any ?more|always"
        r"|(?:very )?often|as such|entirely|necessarily|that much|a lot|in so many words)|hardly(?: ever| at all)?|barely"
        r"|rarely|seldom|i don't (?:really )?think so|i doubt (?:it|that)|i wouldn't say (?:so|that)|sort of not"
        r"|i (?:don't suppose so|suppose not|guess not|hope not)|(?:maybe|perhaps|probably|possibly|apparently) not"
        r"|i(?: don't know|'m not (?:so )?sure) about that|it's not (?:really )?(?:that|like that)"
    )),
    ("maybe", _line(
        r"maybe(?: (?:so|i (?:will|should|do|am|did|could)|it (?:is|was)|later|one day|you're right|a (?:bit|little)|both))?"
        r"|perhaps|possibly|potentially|might (?:do|be)|could (?:do|be|well be)"
        r"|(?:i|it|he|she|they|we) (?:might|may|could)(?: (?:do|be))?|sort of|kind of|kinda|ish|so so|more or less"
        r"|(?:just )?a (?:(?:little|tiny|wee) )?bit|a little|(?:i )?(?:suppose|s'pose|guess|reckon)(?: so)?|probably"
        r"|we'll see|(?:it|that) (?:all )?depends|either|both|(?:a )?bit of both|half and half|yes and no|somewhat"
        r"|in (?:a way|some ways)|partly|some of it|sometimes|now and (?:then|again)|on and off|from time to time"
        r"|once in a while|occasionally|i hope so|you (?:could|may|might) be right|it's possible|that's possible|fifty fifty"
    )),
    ("go-on", _line(
        r"go on|carry on|tell me(?: more)?|continue|keep going|and|and then|go ahead|i'm listening|say more"
        r"|what (?:else|next)|more|then what|so|let's hear it|what happens then|let me hear it|do go on"
    )),
    ("exactly", _line(
        r"exactly|(?:that's|that is) (?:it|right|true|exactly (?:it|right|how it is)|the (?:one|word|thing)|(?:so"
        r"|very) true|just it|how it (?:is|was|feels))|you(?:'re| are) (?:so |absolutely |quite |probably |dead )?right"
        r"|precisely|spot on|bang on|true|(?:too|very|so|how|quite) true|quite(?: right)?|you(?:'ve)? got it|(?:i )?agree"
        r"|agreed|you can say that again|(?:that )?makes sense|well (?:said|put)|you(?:'ve| have) (?:got )?a point"
        r"|that's a good (?:point|idea|way (?:of putting|to put) it)|good (?:point|idea)|fair point"
        r"|i never thought of (?:it like )?that|i know(?: that)?|i see what you mean|i know what you mean"
        r"|you've hit the nail on the head"
    )),
    ("thanks", _line(
        rf"{UNANSWERED}(?:many )?(?:thanks|thank you|cheers|ta|thankyou)(?: (?:(?:so|very) much|a lot|a million"
        r"|samantha))?(?: for (?:that|this|listening|asking|the (?:talk|chat)|saying (?:that|so)|your help))?"
        r"|that (?:really )?help(?:s|ed)"
        r"|that's (?:very |really |so )?(?:helpful|kind|nice|sweet|lovely|good)(?: of you)?(?: to (?:say|hear))?"
        r"|i appreciate (?:it|that)|you're (?:very |so )?(?:kind|sweet|lovely)|bless you"
    )),
    ("you", _line(
        r"(?:and |what about |how about )(?:you|yourself)|(?:do|have|would|are|can|could|were|will) you(?: ever)?"
        r"|what's yours|you|yourself"
    )),
    ("ok", _line(
        r"ok|okay|okey dokey|right|righto|right you are|alright|all right|sure|fine by me|i see|(?:okay|ok) then|got it"
        r"|understood|noted|will do|(?:fine|good)(?! (?:thanks|thank|actually))|great|cool"
        r"|(?:that|it)(?:'s| is) (?:fine|okay|ok|all right|alright)|sounds (?:good|right|fine)|fair"
        r"|fair enough|if you say so|as you like|suit yourself"
        r"|i'll (?:try|do that|think about (?:it|that)|give it a (?:go|try)|see)"
    )),
    ("laughs", _line(
        r"(?:ha ?)+|hehe|lol|(?:that's|that was|you're|very|so|how) (?:(?:really|so|very|quite) )?funny|funny|hilarious"
        r"|you(?:'re| are) (?:a laugh|hilarious)|(?:you|that) (?:make|made|makes) me laugh|you crack me up|good one|nice one"
        r"|i'm laughing"
    )),
    ("no-talk", _line(
        r"i(?: don't want| don't wanna|'d rather not|'d prefer not|'d sooner not)(?: to)? (?:talk|think|speak|say|discuss"
        r"|go into)(?: any more)?(?: about)?(?: (?:it|that|this|her|him|them|right now))?"
        r"|let's (?:not|leave (?:it|that)(?: there)?|drop (?:it|that)|move on)|drop it|leave it(?: there| alone)?"
        r"|never ?mind|forget (?:it|i said anything)|(?:it|that) doesn't matter|doesn't matter|it's nothing"
        r"|(?:let's |can we )?change the subject|skip it|pass"
        r"|(?:let's|can we|could we) talk about (?:something|anything) else|can we not|something else|next question"
        r"|stop asking(?: me)?|that's (?:private|personal)|it's private"
        r"|(?:it's |that's )?none of your business|mind your own business|i don't feel like talking(?: about (?:it|that))?"
        r"|i'm not talking about (?:it|that)|don't ask"
    )),
    ("yes", _line(
        r"yes|yea|yeah|yep|yup|ya|aye|yah|uh huh|mm|mhm|mm hm"
        r"|(?:of )?course(?: (?:i|it|he|she|they|we) (?:do|did|does|is|was|am|have|has|are|were|can|will))?|definitely"
        r"|absolutely|very(?: much(?: so)?)?|a lot|lots|always|all the time|every (?:day|time|night)|i think so|i believe so"
        r"|i(?:'d| would) say so|indeed|certainly|totally|completely|obviously|clearly|naturally|for sure|you bet|too right"
        r"|i'm afraid so|without a doubt|no doubt|i'd (?:like|love) (?:that|to)"
        rf"|{SELF} (?:do|does|did|am|is|are|was|were|have|has|had|can|will|would|should)|damn right|sadly yes"
        r"|unfortunately yes|sadly|unfortunately"
    )),
    ("no", _line(
        r"no|nope|nah|naw|never(?: ever)?|not at all|not (?:a|one) (?:bit|thing|word|soul|chance)"
        r"|not in the (?:least|slightest)|no (?:way|chance)|none(?: of (?:it|that|them))?|(?:of )?course not|absolutely not"
        r"|definitely not|certainly not|no one|nobody|nothing(?: (?:much|at all|like that))?|neither(?: of them)?|nowhere"
        rf"|god no|not (?:now|today|tonight|me|this time|that)|i'd rather not|i'm afraid not|sadly not|{SELF} (?:don't"
        r"|doesn't|didn't|isn't|aren't|wasn't|weren't|haven't|hasn't|hadn't|can't|couldn't|won't|wouldn't|shouldn't)"
        r"|(?:i'm|it's|he's|she's|they're|we're|that's|there's) not"
    )),
)  # fmt: skip
"""In this order: "no idea" is no "no"."""
MOST_WORDS = 9


def small_kind(heard: str) -> str:
    """Which small line it is, or empty.

    >>> [small_kind(text) for text in ("yeah", "no idea really", "but why", "what do you mean by that", "i bought a boat")]
    ['yes', 'dont-know', 'why', 'mean', '']
    """
    text = plain(heard)
    if not text or len(text.split()) > MOST_WORDS:
        return ""
    return next((name for name, rule in SMALL if rule.match(text)), "")


@dataclass(frozen=True, slots=True)
class Point:
    """Where the talk is: what her last reply asked for, how the person is, and what it was about."""

    asked: str
    mood: str
    gist: Gist

    @property
    def tone(self) -> str:
        return "" if not self.mood else "hard" if self.mood in HARD_MOODS else "light"


class SmallAnswers:
    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._texts = _from_package()

    def reply(self, heard: str, point: Point, said: Collection[str]) -> str:
        """An answer that she hasn't said lately, or an empty text where the line isn't small or nothing is left to say."""
        kind = small_kind(heard)
        if not kind:
            return ""
        for asked, tone in ((point.asked, point.tone), (point.asked, "any"), ("any", point.tone), ("any", "any")):
            texts = [fill(Shape(say, point.asked), point.gist) for say in self._texts.get((kind, asked, tone), ())]
            fresh = [text for text in texts if text and text not in said]
            if fresh:
                return self._chance.choice(fresh)
        return ""


@cache
def _from_package() -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    with as_file(files("companion") / "data" / "small") as folder:
        return load(folder)


def load(folder: Path) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """The texts by small line, what was asked, and tone. Raises ModelError naming the line that is broken."""
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            try:
                key, replies = _group(json.loads(line))
                found[key] = found.get(key, ()) + replies
            except (ValueError, TypeError, LookupError) as error:
                what = f"A line of hers is broken: {path}, line {number}: {type(error).__name__}: {error}."
                raise ModelError(what, "Mend that line, or install the companion again.") from error
    if not found:
        raise ModelError(f"There are no answers of hers in {folder}.", "Install the companion again.")
    return found


def _group(item: Mapping[str, Any]) -> tuple[tuple[str, str, str], tuple[str, ...]]:
    said, asked, tone, replies = item["said"], item["asked"], item["tone"], item["replies"]
    if said not in {name for name, _ in SMALL} or asked not in (*ASKED, "any") or tone not in TONES:
        raise ValueError(f"no such small line, question or tone: {said!r}, {asked!r}, {tone!r}")
    if not isinstance(replies, list) or not replies or not all(isinstance(say, str) and say.strip() for say in replies):
        raise ValueError(f"replies must be texts, at least one: {replies!r}")
    for say in replies:
        if unknown := set(SLOT.findall(say)) - SLOTS:
            raise ValueError(f"{say!r} has gaps {sorted(unknown)} that nothing fills")
    return (said, asked, tone), tuple(replies)
