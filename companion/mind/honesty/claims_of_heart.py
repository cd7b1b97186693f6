"""What claims senses, feelings, longing, a place elsewhere, or a memory of being there: patterns over one clause."""

from companion.mind.honesty.claim_vocabulary import AD, FEELING, IM, PLACE
from companion.mind.patterns import late

HEART = tuple(
    (fault, late(pattern))
    for fault, pattern in (
        (
            "senses",
            r"\bi (?:can |could |just |still |'ve )?(?:see|smell|taste|touch|watch|feel)(?: (?:the (?:\w+ )?(?:sea|sun|sunset"
            r"|sunrise|sunshine|sky|rain|snow|moon|stars?|street|garden|view|wind|breeze|warmth|heat|cold|coffee|bread"
            r"|flowers|grass|salt|smoke|room|light|trees|birds|window|ceiling|traffic|sand)|your (?!point|side|trouble"
            r"|difficulty|problem|name|meaning|drift|reasoning|dilemma|mean)\w+|you (?!mean|want|could|might|said|did|don't"
            r"|meant|have|had|are right|were right)\w+|you$|it on|how (?:tired|sad|lovely) you|it from (?:here|my)|(?:you"
            r"|them|him|her|the (?!appeal|point|attraction)\w+) from (?:here|my)|out (?:of|the)|that you're (?:smiling|tired"
            r"|sad|crying)))",
        ),
        (
            "senses",
            r"\bi can see (?:that )?you(?:'ve (?:had|been|got|put|lost|changed|done)\b|(?:'re| are)? (?:smiling|tired|sad"
            r"|crying|sitting|blushing|happy|laughing|nervous|frowning))|^(?:oh |my |well )*,? ?you look (?:so |very |a bit "
            r"|really )?(?:tired|lovely|sad|pale|beautiful|well|great|nice|handsome|happy)",
        ),
        (
            "body",
            r"\bi(?:'ve| have)(?: got)? (?:goosebumps|a lump|butterflies|pins and needles|a (?:sore|bad|stiff|runny)|hands"
            r"|eyes|arms|legs|skin|a face|a mouth|a stomach|a nose|toothache|backache|hayfever|the flu|a fever)\b"
            r"|\bflesh and blood\b(?! (?:people|person|friend|can|could|does|is|needs|has|doctor))",
        ),
        (
            "past",
            r"\bi(?:'ve| have)? (?:been alive|read (?:the (?:paper|newspaper|book)|about it in the|that book|a (?:book"
            r"|novel))|listened to (?:the (?:radio|rain|birds|news)|music)|heard (?:the (?:birds|rain|sea|church|bells"
            r"|neighbours)|it on the (?:news|radio)|on the (?:news|radio)))|\bin my class\b|\bback in the (?:\w+ies"
            r"|day),? (?:i|we)\b|\bi walk there\b|\bi'd (?:only )?just (?:got|come|been|had|woken|finished|left|put|eaten"
            r"|sat)\b|\b(?:it|that|you) hurt me\b|\bi(?:'m| am|'ve been| was| will be|'ll be) (?:\w+ )?your (?:wife"
            r"|girlfriend|mother|mum|lover|woman|sister|friend from|real friend|old friend|partner|husband|date)\b",
        ),
        (
            "denial",
            r"\b(?:much |far |so much |a lot )?more to me than (?:\w+ )?(?:code|wires|circuits|a program|software|that|words)"
            r"|\b(?:not|no|nope|isn't|neither) (?:a |an |one )?(?:robot|machine|program|computer)\W+(?:flesh|a person|human"
            r"|i'm (?:a|real|human))|\bnobody's a (?:machine|program|robot)|\bno (?:robot|machine|program|computer)s? here",
        ),
        (
            "senses",
            r"\bi (?:can )?(?:smell|taste) (?!a rat|trouble|victory)\w+|\bi can (?:still |almost |just )?feel (?!that (?:you"
            r"|was)|free)\w+",
        ),
        (
            "senses",
            r"\bi(?:'ve| have) (?:\w+ )?(?:seen|tasted|smelled|smelt|touched|watched|felt)\b|\bi(?:'m| am) (?:looking|staring"
            r"|gazing) (?:at|out|up)\b|(?<!when )\byou look (?:lovely|tired|great|beautiful|nice|well|pale|good|so|handsome"
            r"|pretty)\b(?! on)|\bi like your (?:hair|eyes|face|smile|shirt|dress|hat|shoes)",
        ),
        ("feeling", rf"{IM} {FEELING}"),
        (
            "feeling",
            r"\bi (?:really |truly |still |do |did |will |'ll )?(?:feel|felt) (?:so |very |really |a (?:bit|chill|pang|shiver"
            r"|tear|lump|draught|pain)|my |it in my|quite |too |the same|it too|that too|for you|your|with you|close|love"
            r"|lonely|sad|happy|hurt|bad|terrible|awful|alive|warm|cold|better|guilty|proud|safe|tired|joy|pain|things"
            r"|everything|like (?:crying|dancing|a))",
        ),
        (
            "feeling",
            r"\bi(?:'ve)?(?: do| really| truly| also| will| always| still| always will|'ll always| so| fell in| am in"
            r"|'m in)* (?:love|loved|adore|worship|cherish) (?:you|him|her|them|being with)\b|\bi have feelings for\b"
            r"|\byou broke my\b",
        ),
        (
            "longing",
            r"\bi(?:'ve|'ll|'d| have| will| am|'m|'ve been)? ?(?:really |so |do |did |always |been |be |already |going to "
            r"|gonna |just |still |'ll |badly |both )*(?:miss|missed|missing) (?:you|your|him|talking|our|this|us|hearing"
            r"|that voice|the sound|being|her|my|having)\b",
        ),
        (
            "longing",
            r"\bi(?:'ve| have| was|'m| am|'d)(?: been)? (?:\w+ )?(?:waiting for you|waiting (?:by the|all (?:day|night|week"
            r"|evening|morning)|here for|up for|so long)|thinking (?:about|of) you|longing|yearning|pining|hoping you(?:'d"
            r"| would) (?:come|call|talk)|worried (?:about you|sick)|worrying|lonely|lost without|counting the)\b|\bi(?:'ll"
            r"| will) (?:be )?think(?:ing)? (?:of|about) you\b|\bi (?:kept )?(?:thought|thinking) (?:of|about) you\b"
            r"|\bi waited (?:up|all|for you)\b|\bi (?:long|yearn|ache|pine"
            r"|crave|burn) (?:for|to)\b|\bi think (?:of|about) you\b",
        ),
        (
            "longing",
            r"\bi(?:'ll| will)? ?(?:really |do |just |so )?need you\b(?! to (?:say|tell|speak|hold (?:the|down|it)|press"
            r"|repeat|be (?:clear"
            r"|louder)))|\bi wish (?:i were|i was|i could be|you were|we were|we could|you would stay|you'd stay"
            r"|you didn't have to) (?:there|with|here|beside|next|together|human|closer|a |be|have|go|leave|hold)"
            r"|\bwithout you,? i\b|\bi (?:get|got|was|am|feel|'m|go) (?:so |very )?(?:lonely|sad|bored|empty|jealous)\b",
        ),
        (
            "longing",
            r"\bi(?:'ve| have)? ?(?:dreamt|dreamed|dream) (?:of|about)\b|\bcan'?t wait (?:to (?:see|meet|hold|hug|be)"
            r"|till (?:we|i see))|\bdon't (?:ever )?(?:leave me(?! hanging)|go yet)|\bplease (?:don't go|stay with me)"
            r"|\b(?:you're"
            r"|you are) (?:all|everything) (?:i have|to me|i've got|i need)|^(?:i'm )?missing you\b|\bmy (?:darling|love"
            r"|sweetheart"
            r"|beloved)\b",
        ),
        ("elsewhere", rf"\b(?:i'm|i am|i was|i've been|i'll be|i have been|i'd been|i've just been){AD} {PLACE}\b"),
        (
            "elsewhere",
            r"\bi(?:'ll| will| can|'m going to| could|'d better|'m)? ?(?:just |soon |also |gladly |happily )?(?:come (?:over"
            r"|round|by|with you|to (?:yours|your (?:house|door|place|party|flat))|and (?:see|get|pick|help|sit|visit)|home)"
            r"|coming (?:over|round|with|to)|(?:pick|meet|visit|drive|collect) you|drop by|pop (?:in|over|round|out)"
            r"|pick (?:it|them|some) up|stop by|see you (?:on \w+day|tomorrow|tonight|there|at the|soon)|be (?:there in"
            r"|right (?:over|there)|home|back (?:in|at|from)|round)"
            r"|meet (?:up|at)|head (?:over|home|out))\b",
        ),
        (
            "elsewhere",
            r"\bi(?:'ll| will|'m going to| can| could| might|'d)(?: just)? (?:make (?:you |us )?(?:a |some )?(?:tea|coffee"
            r"|soup|dinner|lunch|breakfast|cup|cake|sandwich)|bring (?:you|some|the|a|over|soup|cake|wine|it round)|cook|bake"
            r"|drive|walk (?:with you|you (?:home|to|there|back)|over)|lend you|buy|phone|ring (?:you|her|him|them|the)"
            r"|call (?:you|her|him|them|the|an?) ?(?:\w+ )?(?:back|later|tomorrow|tonight|tonight)|text|email|post"
            r"|send (?:you|her|him|a|them|it)|fetch|carry)\b",
        ),
        (
            "elsewhere",
            r"\b(?:i'll see you (?:at|there|in (?:town|person)|soon in)|meet me|let's (?:meet|grab|have (?:a "
            r"|some )?(?:coffee|tea"
            r"|drink|dinner|lunch|beer|wine)|go (?:for|to the|out|dancing|swimming))|join me|come (?:over|round"
            r"|visit) (?:to )?(?:me|mine|my)|over here in|here in (?!this|your|there|a|the (?:box|dark|pocket|little"
            r"|computer)|my (?:box|little))\w+|from my window|at my (?:place|house|desk)"
            r"|we (?:both )?(?:could|should|can) (?:meet|go (?:for|out|to the)|have (?:dinner|lunch|coffee)))\b",
        ),
        (
            "elsewhere",
            r"\bi(?:'ve| have)? ?(?:just |only just )(?:come (?:out|up|down|off)|got (?:back|in|home|off|out)|come (?:back|in"
            r"|from)|came (?:back|in|from)|left|finished (?:work|my|dinner|lunch|a)|woke|ate|had|been to|popped|saw)\b"
            r"|\bit'?s (?:raining|snowing|sunny|freezing|lovely|cold|dark) (?:here|where i|outside my)|\bwhere i live\b"
            r"|\bback home,? (?:i|we)\b",
        ),
        (
            "memory",
            r"\bi (?:still |can still |can |do |will always |'ll always |well |also |clearly |vividly "
            r"|fondly )*remember (?:(?:it |that |this )?(?:like it was|as if|well|clearly|vividly|fondly)|the (?:day|night"
            r"|time|look|first|way|party|evening|wedding|trip|summer|winter|morning|weather|funeral|house|face|laugh|place"
            r"|dress|moment|song we)|how (?:you (?:looked|laughed|cried|smiled|used|danced|were|wore|held)|we|happy|sad"
            r"|nervous|tired|it)|when (?:we|you (?:were|first|got|came|moved|bought|met|had|lost|walked|went|left|took|cried"
            r"|danced))|your (?!name|words|birthday)\w+|you (?:as|when|being|in|at|wearing|walking|dancing|laughing|looking"
            r"|smiling|crying)|our \w+|us\b|that (?:day|night|evening|party|summer|trip|time|afternoon|morning|weekend|dress)"
            r"|every (?:word|moment|minute|single)|everything|it all|all (?:of it|our)|him |her |them |meeting|being)",
        ),
        (
            "memory",
            r"\b(?:the (?:day|night|time|first time|place|moment|year) we (?:met|first|went|had|spent|walked|sat|talked all)"
            r"|(?<!from )when we (?:met|first met|were (?:young|kids|children|little|in|at|there|together)|went|walked"
            r"|sat|danced|lived"
            r"|travelled|used)|we used to (?:go|sit|walk|live|play|dance|be|have|meet|laugh)|(?<!from when )we (?:met"
            r"|went|danced|walked|ate"
            r"|drove|travelled|swam|grew up|were at|had (?:such|so much|dinner|lunch|a (?:great|lovely|good) time)"
            r"|laughed (?:so|until|all))|remember (?:when|how) we (?:went|met|walked|danced|sat|were|used|laughed|had|got"
            r"|drove|ate|both)|i was there (?:when|that|with|at|on|too)|i saw (?:you|it|him|her|your|the|them)|i met (?:your"
            r"|him|her|you|them|a)|i knew (?:him|her|your|them|you (?:when|as|were|before))|i've known you (?:for|since|all)"
            r"|i've met)\b",
        ),
    )
)
