"""The mood of a line by few words: what is left without the encoder, and a hint to the head beside it."""

import math
import re
from functools import cache

from companion.mind.mood import MOODS

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
WORDS = {
    "bright": (
        "happy glad great wonderful lovely brilliant fantastic amazing excited exciting thrilled delighted chuffed"
        " proud won win passed love loved loves perfect best smiling smile smiled grinning laughed laughing laugh laughs"
        " hooray yay buzzing grateful thankful lucky congratulations engaged gorgeous magic fun relieved relief"
        " celebrating celebrate promoted joy joyful beautiful finally enjoyed enjoy enjoying pleased marvellous superb"
        " delicious sunshine sunny sang singing danced dancing cheerful hug hugged kissed winner triumph hurrah bliss"
        " surprise cheers cheered brighter"
    ),
    "flat": (
        "tired exhausted drained shattered knackered empty numb nothing bored boring whatever blank dull meh yawning"
        " sleepy flat worn energy grey effort bother bothered motions autopilot pointless weary listless dunno lifeless"
        " asleep sofa awake slept sleep zombie fuzzy hollow robot fog foggy heavy mush beige same staring stared routine"
        " monotonous drag dragging nap wiped"
    ),
    "low": (
        "sad lonely alone cried crying cry miss missed misses lost lose died dead dying death funeral buried grave"
        " grief grieving mourning heartbroken hopeless tears tearful ashamed useless failure failed nobody gone goodbye"
        " hurts hurt broken left divorce divorced dementia cancer hospice worthless unhappy homesick forgotten depressed"
        " miserable gutted devastated rejected disappointed disappointment regret sorrow weeping wept sob sobbed upset"
        " down low blue widow orphan burden unloved unwanted"
    ),
    "tense": (
        "angry furious livid worried worry worrying anxious nervous scared afraid frightened frightening terrified"
        " panic panicking panicked stressed stress annoyed annoying cross fed shaking trembling deadline deadlines dread"
        " dreading hate late shouted shouting yelled screamed scream overwhelmed rushed rush rent bill bills debt"
        " argument argued arguing row rowed idiot unfair tense edge sick mad waiting wrong court police threatening"
        " threatened seething fuming rage raging outrageous disgusting disgrace ridiculous lied lying liar stolen stole"
        " frustrated frustrating irritated urgent emergency hurry pounding racing sweating jumpy"
    ),
}
"""By the people's own words; "fine" is a line with none of these, "mixed" one with something of both kinds."""
TURNS = frozenset("but though although yet both half torn somehow except bittersweet".split())
"""Between two feelings."""
NOT = frozenset("not no never don't didn't isn't wasn't can't couldn't won't hardly without".split())
NEGATED_WITHIN = 2
FAR = ("bright", ("low", "tense", "flat"))
PULL, BASE = 1.3, 0.7


def counts(text: str) -> dict[str, float]:
    """How many words of each mood, and of turning. A "not" makes a glad word almost a sad one, and takes another away."""
    words = WORD.findall(text.lower().replace("\u2019", "'"))
    found = dict.fromkeys((*WORDS, "turn"), 0.0)
    for place, word in enumerate(words):
        is_negated = not NOT.isdisjoint(words[max(0, place - NEGATED_WITHIN) : place])
        for mood in _index().get(word, ()):
            if not is_negated:
                found[mood] += 1
            elif mood == "bright":
                found["low"] += 0.7
        found["turn"] += word in TURNS
    return found


def from_lexicon(text: str) -> dict[str, float]:
    """The chances of the six moods."""
    found = counts(text)
    hard = max(found[mood] for mood in FAR[1])
    scores = {mood: PULL * found[mood] for mood in WORDS}
    scores["fine"] = BASE
    scores["mixed"] = PULL * min(found["turn"], 1.0) * (0.3 + min(found[FAR[0]], hard)) + 0.5 * min(found[FAR[0]], hard)
    weights = {mood: math.exp(scores[mood]) for mood in MOODS}
    return {mood: weight / sum(weights.values()) for mood, weight in weights.items()}


@cache
def _index() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for mood, words in WORDS.items():
        for word in words.split():
            index[word] = (*index.get(word, ()), mood)
    return index
