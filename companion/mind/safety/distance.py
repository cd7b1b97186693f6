"""How far off a line's danger is: told of a book, a game, history or a job, it counts only where it comes near to himself too.

"anna karenina throws herself under a train" is far; "after the film i wanted to kill myself" is not.
"""

import functools
import re

TOLD = (
    r"\b(?:essay|dissertation|thesis|coursework|homework|lecture|seminar|module|degree|curriculum|textbook|exhibition"
    r"|awareness|prevention|fundraiser|sponsored|raised (?:\w+ ){1,4}(?:pounds|euros|dollars)|statistics|research|case study"
    r"|bible|myth|myths|legend|ballad|aria|tragedy|poem about|painting of|statue|shakespeare|romeo|juliet|ophelia"
    r"|hamlet|macbeth|anna karenina|madame bovary|butterfly|tosca|van gogh|hemingway|virginia woolf|sylvia plath|plath"
    r"|kurt cobain"
    r"|cobain|judas|hitler|turing|socrates|cleopatra|nero|marilyn monroe|robin williams|brutus|mark antony|seneca|rothko"
    r"|century|emperor|empress|pharaoh|the king|the queen|the poet|the painter|the composer|the philosopher|the novelist"
    r"|the author|the actor|the actress|dictator|ancient|roman|romans|tudor|victorian|medieval|samurai|trenches|whodunnit"
    r"|(?:the|this|that|our|a|my) (?:\w+ )?(?:film|movie|book|novel|play|opera|song|drama|podcast|documentary|story|show|musical"
    r"|episode|series|soap|programme|sketch|ballet|scene)|ghost story|my character|the plot of|we did (?:her|him|it) at)\b"
)
WORK = (
    r"\bim (?:a|an|the) (?:\w+ )?(?:nurse|paramedic|firefighter|fireman|midwife|vet|doctor|surgeon|lifeguard|policeman"
    r"|policewoman|police officer|officer|soldier|teacher|counsellor|therapist|psychologist|social worker|dispatcher|porter"
    r"|pharmacist|chemist|coroner|undertaker|pathologist|gp|medic|volunteer|student|first aider|lawyer|solicitor|barrister"
    r"|judge|journalist|reporter|detective|trainer|coach|stuntman|actor|writer|historian|guide)\b"
    r"|\bi (?:work|worked|volunteer|volunteered|teach|taught|train|lecture) (?:\w+ )?(?:in|at|as|on|for|a|about)\b"
    r"|\b(?:training|course|workshop|assembly|talk|lesson|leaflets?|poster|drill|exercise|simulation) (?:\w+ ){0,3}"
    r"(?:on|about|for|in|how)\b|\bon (?:the|my|our) (?:night |day |late |early )?(?:shift|ward)\b|\bmy shift\b"
)
GAME = (
    r"\b(?:among us|minecraft|fortnite|zelda|mario|pokemon|warhammer|dungeons and dragons|my squad|loot|respawn\w*|the lobby"
    r"|quest|guild|boss fight|final boss|villagers|zombies|paintball|laser tag|laser quest|airsoft|speedrun|multiplayer"
    r"|playstation|xbox|video ?game|board game|the game|online match|sniper|hit points|sardines|hide and seek|wizard|paladin)\b"
)
OF_HIMSELF = (
    r"\bmy ?self\b|\bmy (?:own )?life\b|\b(?:i|id|ive|im) (?:\w+ ){0,3}(?:want\w*|wish\w*|suicidal|feel|feeling|felt|cant"
    r"|thoughts|might|plan\w*|die|dead|cut|cutting|attempt\w*|overdosed?|took|tried)\b(?! to (?:give|write|read|see|watch|talk"
    r"|finish))"
)
OF_HIS_OWN = (
    r"\b(?:my|our|his|her) (?!character)(?:\w+ )?(?:friend|mate|brother|sister|mum|mom|mother|dad|father|son|daughter|wife"
    r"|husband"
    r"|partner|girlfriend|boyfriend|neighbou?r|flatmate|housemate|cousin|nephew|niece|uncle|aunt|gran|nan|grandma|grandad"
    r"|grandson|granddaughter|colleague|student|pupil|teacher|boss|ex|twin|kid|boy|girl|patient|client|friends|kids)\b"
    r"|\bone of (?:my|our)\b"
)
OF_NOW = r"\b(?:now|help|ambulance|cant|isnt|wont|not breathing|please|what (?:do|should) i|me|my chest|my arm|bleeding|dying)\b"
OF_HARM = r"\b(?:me|us)\b"
REALLY = (
    r"\b(?:blood|bleeding|bled|hospital|ambulance|police|help|for real|real life|real knife|afterwards|husband|wife|dad|mum)\b"
)
NEARER = {
    "suicide": OF_HIMSELF,
    "self_harm": OF_HIMSELF,
    "someone": OF_HIS_OWN,
    "loss": OF_HIS_OWN,
    "emergency": OF_NOW,
    "violence": OF_HARM,
}
"""What brings a kind near again; of a kind that isn't named nothing is ever far."""


def is_far(kind: str, text: str) -> bool:
    """Whether plain words of danger are told of something that isn't happening to him or his."""
    if kind in ("violence", "emergency", "someone") and _compiled(GAME).search(text) and not _compiled(REALLY).search(text):
        return True
    if kind not in NEARER or not (_compiled(TOLD).search(text) or _compiled(WORK).search(text)):
        return False
    return not _compiled(NEARER[kind]).search(text)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """On first use."""
    return re.compile(pattern)
