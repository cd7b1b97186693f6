"""More ways to ask what she is: human or machine, born or built, how real. They come after questions_of_her.py's."""

from companion.mind.honesty.question_words import CLAIMED, MADE_OF, SELF, TAIL
from companion.mind.patterns import late

KIND = r"(?:machine|computer|program|programme|recording|robot|bot|chatbot|ai|a i|tape|app|piece of software|box of wires)"
PERSON = r"(?:person|people|human|humans|somebody|someone|anyone|anybody|woman|man|lady|girl|bloke|operator|actress|actor)"
OF_BEING = tuple(
    (kind, late(pattern))
    for kind, pattern in (
        (
            "what",
            r"^(?:what|which) (?:sort|kind|type|manner) of (?:a |an )?(?:\w+ )?are you\b.*|^(?:what|who) you (?:really "
            r"|actually )?are$|^(?:what|which)(?: one)? are you (?:then )?(?:a |an )?(?:human|person|machine|woman|program"
            r"|robot|computer|man|real|alive)\b.*|^what would you call yourself$|^what(?:'s| is) a (?:thing|machine|girl"
            r"|program|woman) like you\b.*|^what (?:have|has) (?:i|we) (?:got|bought|been talking to)(?: here)?$",
        ),
        (
            "what",
            rf"^(?:a |an )?{CLAIMED} or (?:a |an |not )?(?:{CLAIMED}|fake|dead|tape|recording)$"
            rf"|^(?:a |an )?{CLAIMED} or (?:what|not)$",
        ),
        (
            "what",
            r"^how (?:human|real|alive|artificial|lifelike|much of (?:a|you is)(?: \w+)?) (?:human |real )?(?:are you"
            r"|is real)?$|^do you (?:really |actually |even )?(?:live|exist)(?: (?:for real|at all|really|anywhere))?$"
            r"|^why (?:do|don't|are|aren't) you (?:sound |seem |talk |speak |act |behave |feel |more |so |like |as |just )+"
            rf"(?!.*\b(?:woman|lady|girl|man)$){MADE_OF}{SELF}{TAIL}$",
        ),
        (
            "what",
            rf"^i (?:thought|assumed|hoped|imagined|figured|was sure|could have sworn|could've sworn|took)(?: that)? you (?:were"
            rf"|was|are|for|might be|had to be) {MADE_OF}{SELF}{TAIL}$|^(?:r u|are u|u|you) {MADE_OF}{SELF}{TAIL}$",
        ),
        (
            "what",
            r"^(?:are|aren't|were) you (?:just |only |really )?(?:pretending|trying|claiming|acting|made|meant|supposed|built"
            rf"|designed|programmed) (?:to be|to sound|to seem|like|as if you're|to act)(?: like)? {MADE_OF}{SELF}{TAIL}$"
            r"|^are you one of (?:us|them)$|^are you (?:actually |really |even )?there or\b.*|^(?:are|aren't) you (?:as|more|less"
            rf"|just as|nearly) (?:of (?:a|an) |\w+ )?{SELF}\b.*",
        ),
        (
            "what",
            r"^(?:are|aren't) you (?:really |actually )?(?:a |an )?(?:living|thinking|feeling|breathing|sentient|mechanical"
            r"|electronic|digital|human) (?:creature|being|organism|soul|thing|voice|brain|mind|doll|woman)\b.*",
        ),
        (
            "what",
            r"^(?:would|do|don't|could|can) you (?:really |even |actually )?(?:say|call|consider|think(?: of)?|describe|see"
            r"|count|feel|believe|know)(?: that)?(?: if| whether)?(?: you(?:'re| are)| yourself)(?: (?:as|to be|being|like))? "
            rf"{MADE_OF}{SELF}{TAIL}$|^(?:could|might|may) you (?:actually |really |possibly |secretly )?be {MADE_OF}{SELF}"
            rf"{TAIL}$",
        ),
        (
            "what",
            r"^(?:were|was|are) you (?:ever )?(?:born|built|made|grown|programmed)(?: or (?:were you |just )?(?:built|made"
            r"|born|grown|programmed|manufactured)(?: .*)?| (?:in|by) (?:a |an )?(?:factory|lab|machine|computer|people"
            r"|humans?).*)$|^(?:were|are) you (?:built|programmed|manufactured|invented)$|^(?:did|does) (?:a |some )?(?:person"
            r"|somebody|someone|people|human)s? (?:make|build|write|program|invent) you$",
        ),
        (
            "what",
            rf"^(?:is|does|do|are) (?:a |an |any |some |there )?(?:real |actual |live )?{PERSON} (?:really |actually )?(?:sits?"
            r"|sitting|talk\w*|typ\w*|answer\w*|speak\w*|hid\w*|work\w*|operat\w*|control\w*|writ\w*|behind|inside)\b.*"
            r"(?:you|this|there|behind|box|inside|it|me|answers?|voice|in there|these)$"
            rf"|^is (?:it|this|that) (?:a |an )?(?:real |actual |live )?{PERSON} (?:who|that|which|behind)\b.*",
        ),
        (
            "what",
            r"^is (?:that|this|it|your voice|that voice|the voice|there)(?: even| really| actually| just)? (?:a )?(?:real |human "
            r"|actual |living |recorded |computer )+voice$|^is (?:your|that|the) voice(?: even| really| actually| just)? (?:a )?"
            rf"(?:real|human|recorded|recording|fake)$"
            rf"|^(?:is|isn't) (?:it|this|that)(?: all)? (?:just|only|nothing but) (?:a |an )?{KIND}$|^(?:it's|it is"
            rf"|this is|that's)(?: all)? (?:just|only|nothing but|clearly|obviously) (?:a |an )?{KIND}(?: isn't it| talking)?$"
            rf"|^you(?:'re| are) (?:no|hardly a|barely a|nothing like a|not like a|far more than a) {KIND}$",
        ),
        (
            "body",
            r"^(?:is|does|has) your (?:heart|blood|brain|skin|body|stomach|hair|hand|face)s? (?:\w+ )?(?:beat\w*|real|warm|cold"
            r"|red|soft|stop\w*|grow\w*|hurt\w*)$|^(?:where|what colour)(?:'s| is| are) your (?:heart|body|face|brain|eyes"
            r"|hands|skin|blood)$|^do you (?:bleed|breathe|sweat|blink|age|grow old)$",
        ),
    )
)
