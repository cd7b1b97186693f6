"""What he tells that explains why he is quieter, or whom he speaks of: away, ill, busy, with guests; and what is no matter of
distance but of grief. Plain rules over the words of a line, for thousands of lines at a time.
"""

from companion.mind.patterns import late

AWAY, ILL, BUSY, GUESTS, LOSS = "away", "ill", "busy", "guests", "loss"
HOW_LONG_DAYS = {AWAY: 14, ILL: 12, BUSY: 9, GUESTS: 10, LOSS: 45}
"""For so many days after it was told it explains a distance."""
HINTS = {
    AWAY: """holiday holidays vacation trip away abroad flight flying fly cruise camping packing packed coast seaside lakes
    mountains
    airport cottage spain france italy greece portugal ireland scotland wales cornwall america germany back won't taking""",
    ILL: """flu ill sick cold fever temperature covid hospital operation surgery poorly throat cough coughing unwell bug migraine
    infection bed""",
    BUSY: "busy hectic swamped snowed rushed deadline deadlines exams overtime audit inventory shifts moving",
    GUESTS: "staying visiting visitors guests coming stay",
    LOSS: """died dead dying passed hospice funeral lost buried burying cremation ashes left dumped walked moved broke broken
    split
    separated divorce divorced divorcing put miscarried miscarriage""",
}
"""Without one of these words that is not told."""
MINE = (
    r"(?:my|our) (?:\w+ ){0,2}?(?:mum|mom|mother|dad|father|gran|granny|nan|nana|grandma|grandmother|grandad|grandpa|grandfather"
    r"|brother|sister|son|daughter|wife|husband|partner|girlfriend|boyfriend|friend|mate|uncle|aunt|auntie|cousin|dog|cat|baby"
    r"|nephew|niece)"
)
KIN_ALONE = r"(?:mum|dad|mother|father|gran|granny|nan|nana|grandma|grandad|grandpa)"
RULES = tuple(
    (what, late(pattern))
    for what, pattern in (
        (
            AWAY,
            r"\b(?:go(?:ing)?|went|be|being|am|i'm|i'll be|we're|off|leaving|fly(?:ing)?|drive|driving"
            r"|travel\w*) (?:\w+ ){0,3}?(?:on "
            r"(?:a |our |my )?(?:holidays?|vacation|trip|cruise)|away|abroad|camping|to (?:the (?:coast|seaside|lakes"
            r"|mountains|airport"
            r"|cottage)|spain|france|italy|greece|portugal|ireland|scotland|wales|cornwall|america|germany))\b"
            r"|\b(?:my|our) (?:\w+ )?(?:holidays?|vacation|cruise|flight)\b.*\b(?:start|begin|tomorrow|monday|friday"
            r"|saturday|sunday|week|booked)|\b(?:packing|packed) (?:\w+ ){0,3}?(?:suitcase|bags?|case|for (?!school|work))\b"
            r"|\bback (?:from holiday|in a (?:week|fortnight)|next week)\b"
            r"|\b(?:i|we) won't be (?:here|around|home)\b|^won't be here\b|\btaking (?:a )?(?:week|few days) off\b",
        ),
        (
            ILL,
            r"\bi(?:'ve got|'ve|'ve caught| have| got| caught|'m down with|'m having) (?:\w+ ){0,3}?(?:flu|fever"
            r"|temperature|covid|cold|bug"
            r"|sore throat|cough|migraine|infection)\b|\bi(?:'m| am| feel|'ve been| have been) (?:\w+ ){0,2}?(?:ill"
            r"|sick(?! of)|poorly"
            r"|unwell|coughing|in bed with)\b|\bi(?:'m| am|'ve been|'m going)(?: going)? (?:in|into|to) hospital\b"
            r"|\bmy (?:operation|surgery)\b"
            r"|\bsick (?:note|leave|in bed)\b|\bsore throat\b|\bit's (?:covid|the flu|flu)\b",
        ),
        (
            BUSY,
            r"\b(?:i'm|i am|i've been|it's|it is|we're|i was|been) (?:\w+ ){0,2}?(?:busy(?! being)|hectic|swamped"
            r"|snowed under|rushed off)\b(?<!he's been busy)"
            r"|\b(?:i've|i have|my|we've|got|with the) (?:\w+ ){0,2}?(?:deadlines?|exams|overtime|audit|inventory)\b"
            r"|\bovertime again\b"
            r"|\bdouble shifts\b|\b(?:i'm|we're) moving (?:house|flat|in)\b|\bbusy (?:week|time|month) (?:at|for me)\b",
        ),
        (
            GUESTS,
            r"\b(?:my|our) (?:[\w']+ ){1,4}?(?:is|are|has|have|s) (?:\w+ )?(?:staying|visiting|coming (?:to|over))\b"
            r"|\b(?:is|are|'s|come|coming|came|comes) (?:\w+ ){0,2}?(?:over to stay|to stay (?:with|for)|to stay$"
            r"|staying (?:with (?:us|me)|here))\b"
            r"|\bwe(?:'ve| have) (?:got )?(?:visitors|guests)\b|\bfull of (?:visitors|guests)\b|'s come to stay\b",
        ),
        (
            LOSS,
            rf"\b{MINE}(?!') (?:\w+ ){{0,2}}?(?:died|is dead|passed away|passed on|is dying|was put (?:down|to sleep)"
            rf"|is in a hospice)\b"
            rf"|\b{KIN_ALONE} (?:\w+ )?(?:died|passed away|passed on|is dead|is dying)\b"
            r"|\bmy (?:wife|husband|partner|girlfriend|boyfriend|fianc\w+) (?:\w+ )?(?:left me|dumped me|walked out"
            r"|has left|moved out)\b"
            r"|\b(?:she|he)(?:'s| has)? (?:left me|dumped me)(?! (?:a|an|the|her|his|some|my)\b)"
            rf"|\b(?:lost|buried|burying) (?:{MINE}|{KIN_ALONE})(?!')\b(?! (?:in|at) the (?:shop|crowd|market))"
            rf"|\b(?:her|his|{KIN_ALONE}'s) (?:funeral|cremation|ashes)\b|\bthe funeral(?: is|'s| was) on\b"
            r"|\bwe(?:'re|'ve| have| are)? (?:\w+ )?(?:broke up|broken up|split up|separated|(?:getting )?divorc\w+)\b(?! the)"
            r"|\b(?:i'm|i am) getting (?:a )?divorced?\b|\bhad to put (?:her|him|the dog|the cat) (?:down|to sleep)\b"
            r"|\bmiscarr(?:ied|iage)\b",
        ),
    )
)
MEANS = {
    word: [what for what, hints in HINTS.items() if word in hints.split()] for hints in HINTS.values() for word in hints.split()
}
ALL_HINTS = frozenset(MEANS)
NOTHING = frozenset[str]()
NEGATED = late(
    r"\b(?:years ago|last year|long ago|when i was|on (?:the )?(?:telly|tv|news)|in (?:the|a|my) (?:film|book|story|novel"
    r"|game))\b"
)


def told_in(heard: str, words: frozenset[str] | set[str]) -> frozenset[str]:
    """AWAY and the like. `words` are those of `heard`, which is in lower case.

    >>> [*told_in("my gran died on tuesday", {"my", "gran", "died"})], [*told_in("my phone died", {"my", "phone", "died"})]
    (['loss'], [])
    """
    if ALL_HINTS.isdisjoint(words):
        return NOTHING
    likely = {what for word in words & ALL_HINTS for what in MEANS[word]}
    told = frozenset(what for what, rule in RULES if what in likely and rule.search(heard))
    return NOTHING if told and NEGATED.search(heard) else told
