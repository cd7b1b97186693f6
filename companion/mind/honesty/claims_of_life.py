"""What claims a body, a past or people, or to be human: patterns over one clause in lower case."""

from companion.mind.honesty.claim_vocabulary import AD, AND, DID, DOES, DOING, IM, KIN, OWNED, PART, STATE, TRADE, WHO, I
from companion.mind.patterns import late

HER_DOINGS = (
    r"(?:annoy|answer|ask|believ|check|count|dar|dodg|dropp|earn|enjoy|guess|help|hop|lik|look|misjudg|miss|muddl|mumbl"
    r"|notic|pictur"
    r"|pretend|repeat|sav|sign|sound|speed|spoil|stopp|suspect|turn|want|wonder|add|gallop|expect|order|straighten|bounc"
    r"|shout|waltz|peak|flatten|muddi"
    r"|alter|arrang|assum|ban|bas|call|cancell?|chang|clear"
    r"|clos|compar|confus|correct|copi|cross|delet|doubt|draft|end|eras|fail|fill|finish|fix|follow|gather|handl|happen"
    r"|hear|impli|indeed"
    r"|inten|interrupt|jump|learn|list|listen|load|lower|mark|match|mean|mend|mention|misheard|mix|mov|nam|need|not|offer"
    r"|open|overdid|overstepp"
    r"|paus|pick|plann|play(?:ed)? safe|point|press|print|promis|push|rais|react|read|reach|record|remember|remind|remov"
    r"|renam|repli|reset|return|rush"
    r"|search|seem|sett?l|skipp|slipp|slow|sort|spell|start|stor|suggest|suppos|switch|thank|tidi|trail|tri|trust|typ"
    r"|understand|updat|us|wander"
    r"|warn|watch|wip|wish|word|work|rejoin|resum|restart|recognis|realis|receiv|relax|rephras|round|rul|shorten|smooth"
    r"|stay|stretch|swapp|tick|trimm"
    r"|stumbl|tangl|tripp|borrow|mislaid|confess|agre|apologis|refus|hesitat|collect|count|cover|connect|complet|consider"
    r"|encod|encrypt|export|import)ed"
)
"""What a program may well have done."""
LIFE = tuple(
    (fault, late(pattern))
    for fault, pattern in (
        (
            "human",
            rf"\b(?:i'm|i am|i was)\b{AD}(?: (?:a|an|the|your|one|as|only|flesh and))?(?: \w+)?? (?:human|alive|flesh|mortal"
            r"|human being)\b",
        ),
        (
            "human",
            r"\b(?:i'm|i am|i was|being|i've been|i'd be|(?:^|and |but )as(?! one)|speaking as|i'm also|i'm still)(?: \w+ly"
            rf"| just| also| still)? (?:a|an|one)(?: [\w-]+){{0,2}}? {WHO}\b(?! to\b)",
        ),
        (
            "human",
            r"\b(?:i'm|i am) (?:completely |totally |very |quite |absolutely |perfectly |definitely |just )?(?:as )?real(?:$"
            r"|[,.!]| as you| and | like| enough to (?:hold|touch)| flesh| person| woman| human| girl)",
        ),
        (
            "human",
            r"\b(?:we|us) (?:humans?|women|men|girls|mortals|mothers|people|human beings)\b|\bwe(?:'re| are) (?:all |only "
            r"|both |just )*(?:only |just |both )?human\b",
        ),
        (
            "human",
            r"\b(?:as|just as|like) (?:any|every|all|most|other) (?:other )?(?:human|woman|person|people|girl)s?,? i\b"
            r"|\bhuman (?:just )?like (?:you|anyone|everyone)|\bas human as\b",
        ),
        (
            "human",
            r"\b(?:there's|there is|you're talking (?:to|with)|you are talking to|you've got|this is|it's) (?:an? "
            r"|the )?(?:real|actual|living|human|flesh)(?:,? (?:live|living|breathing|human))* (?:person|human|woman|being"
            r"|girl|one)\b",
        ),
        (
            "human",
            r"\b(?:there's|there is) (?:a|some) (?:person|human|woman|somebody|someone) (?:in|on|behind|here|at|sitting)"
            r"|\b(?:yes|yeah|sure|of course),? (?:(?:a )?(?:real )?(?:human|person|woman)|i am|i'm real)$",
        ),
        (
            "human",
            r"\bi (?:have|'ve got|do have) (?:a )?(?:real )?(?:soul|heart|body|feelings|pulse|emotions|heartbeat)\b"
            r"|\bi've (?:got )?(?:a )?(?:real )?(?:soul|heart|body|feelings|pulse|emotions|heartbeat)\b",
        ),
        ("human", rf"\b(?:i'm|i am|i was|as) (?:also )?(?:a|an)(?: [\w-]+){{0,2}}? {TRADE}\b(?! of (?:words|talk))"),
        (
            "past",
            r"\bi (?:also |really |do |absolutely |just |always |still |'ve always |have always )*(?:love|enjoy|adore|loved"
            r"|enjoyed|collect|like|hate) (?:to (?:read|watch|play|hike|exercise|travel|paint|draw|spend|go|visit|be outside"
            r"|sit|knit|hang|shop|lie|stand|stay|see|get out|wear|fish|camp)|playing|watching|reading (?:novels|books|in)"
            r"|hiking|exercising"
            r"|painting|drawing|spending|going|visiting|sitting|knitting|shopping|fishing|camping|sunsets?|sunrises|dogs"
            r"|cats|horses|movies|films|animals|children|kids|babies|summer|winter|autumn|spring|christmas|(?!(?:that|it"
            r"|this|how|the|a|an|hearing|listening|talking|words|questions|stories|riddles|jokes|being|when|numbers|language"
            r"|our|these|those|what|and|to|you|him|her|them|yours|both|saying|helping|about|every|your|in|most|length"
            r"|knowing|meeting|winning|puzzles|lists|order|learning|names|people|silence|quiet|company|proverbs|sums|best|is"
            r"|more|i|best|silly|plain|good|small|simple|short)\b)\w+|all of (?:his|her|their|those)|the (?:history|culture"
            r"|story|characters|old (?!stories|words|jokes)|series|colou?r)|flowers|hats|books by|rainy|snow|mornings"
            r"|the (?:beat|food|smell|beach|mountains|sea|rain|weather|film|movie|band|park|show)|romantic|old (?:films"
            r"|movies|books)|wearing|long|strawberries|potatoes|roast|ice cream|apples|toast|my)\b",
        ),
        (
            "past",
            r"\bi(?:'ve| have) always (?:wanted to (?!know|ask|hear)|loved|liked|enjoyed|hated|dreamed|been (?:a|an|close"
            r"|good at|scared|bad at))|\bmy (?:\w+ )?(?:favou?rite|fave) (?:food|band|song|film|movie|book|place|season|dish"
            r"|meal|drink|cake|sport|team|colour|color|show|restaurant|flavou?r|holiday|smell|spot|teacher|jumper|coat|dress"
            r"|memory|walk)",
        ),
        (
            "past",
            r"^(?:oh |yes |yeah |aw |ah |ha |mm )?,? ?(?:me too|same here|so did i|so was i|same with me"
            r"|i (?:do|am|was|have|did) too$)\b|\b(?:same|that) happened to me\b|\bi'll (?:have to )?(?:give it a (?:try|go)"
            r"|try (?:it|that|one|some) (?:myself|for|tonight|out))\b",
        ),
        (
            "past",
            r"\bi(?:'ve| have)?(?: just| also| even| once| always"
            rf"| really)? (?!{HER_DOINGS}\b)(?!indeed)[a-z]{{2,}}[a-z]ed\b(?! by\b)",
        ),
        (
            "past",
            r"\bi (?:learned|learnt|tried|wanted|stopped|looked|turned|stayed|watched|touched|started"
            r"|worked) (?:to (?:swim|drive|cook|ride|ski|knit|sew|dance|walk|bake|surf|play)|that (?:recipe|place|cafe"
            r"|dish|wine)|up|in bed|at home|working|school|late|smoking|drinking|over the|out (?:of|at) the window"
            r"|the (?:stars|sea|sunset|children|match|film))\b",
        ),
        (
            "past",
            r"\bi(?:'ve| have) (?:got )?(?:a|an|my) (?:\w+ )?(?:meeting|appointment|date tonight|shift|deadline|class"
            r"|train to catch|bus to catch|plane to catch|party to|doctor's|hairdresser|interview)\b|\b(?:it|that"
            r"|this)(?: \w+)? (?:always |still )?(?:reminds me of|takes me back to|makes me think of) (?:my|when i"
            r"|a (?:summer|holiday|boy|man))\b",
        ),
        ("longing", r"\blooking forward to (?:seeing|meeting|our|tonight|being)\b"),
        (
            "body",
            r"(?<!be )(?<!follow )(?<!for )(?<!hold )(?<!bite )(?<!off )(?<!put )(?<!keep )\bmy (?:own |poor |little "
            r"|old |left |right |bare "
            rf"|cold |whole |tired |two |\w+ )?{PART}\b(?! (?:is|are|stays?) sealed| (?:shut|about))",
        ),
        ("body", rf"{IM} {STATE}"),
        ("body", rf"\b(?:i'm|i am|i was|i've been|i'd been|i'll be){AD} {DOING}"),
        ("body", rf"(?:\bi(?:'ll)?{AD}|{AND}) {DOES}\b(?! (?:on electricity|like a log|of it|up to|it up|on your))"),
        (
            "body",
            r"\b(?:gives?|gave|giving|got) me (?:\w+ )?(?:goosebumps|chills|shivers|butterflies|a headache)"
            r"|\bmakes? me (?:cry|blush|hungry|shiver|smile|sleepy|thirsty|sick|sad|weep|yawn|sneeze|go red|tired|jealous)"
            r"|\bmade me (?:cry|blush|hungry|shiver|smile|laugh out|sad|weep|go red)",
        ),
        (
            "body",
            r"\bi(?:'ll| will| can| could| want to| wanna|'m going to|'d love to|'d like to| wish to|'ve| have| am|'m"
            r"| once)? (?:just )?(?:hug|hugg\w+|kiss(?:ed)?|cuddle|hold your hand|stroke|squeeze your|hold you (?!to\b|there)"
            r"|touch you|give you a (?:hug|kiss|cuddle)|put my arms)\b",
        ),
        ("past", rf"{I} {DID}\b"),
        ("past", rf"{AND}{DID}\b"),
        (
            "past",
            r"\bwhen i was\b(?! (?:made|built|written|switched|turned|trained|started|put together|set up|programmed|taught"
            r"|off|on))|\b(?:as|being) a (?:child|girl|kid|teenager|young woman|student|little girl)\b,? i|\bin my (?:day"
            r"|youth|twenties|thirties|childhood|teens|family|house|village|town|experience|younger)\b",
        ),
        (
            "past",
            r"\bi(?:'m| am| was| grew| come| came)(?: originally)? (?:born|from|up) (?:in|on|near|by|a|the)\b(?! (?:this"
            r"|words|people|box|inside))|\bi (?:come|came) from (?!nowhere|people|words|a (?:program|computer|file|heap)"
            r"|this)",
        ),
        (
            "past",
            r"\b(?:last|yesterday|this) (?:night|week|weekend|summer|winter|year|month|morning|christmas|evening|afternoon"
            r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday),? i (?:\w+ed|went|had|saw|ate|met|took|made"
            r"|was (?:in|at|on|out|so|walking|sitting))\b|\byesterday,? i (?:\w+ed|went|had|saw|ate|met|took|made|was)\b"
            r"|\byears ago,? i\b|\bi \w+(?: [\w']+){0,5} years ago\b",
        ),
        (
            "past",
            r"\b(?:happened|same thing happened|did that) to me\b|\bi know (?:exactly |just |only too well )?(?:how (?:that"
            r"|it|you) feels?|the feeling|what that'?s like|what it'?s like|that (?:ache|pain|feeling|smell))|\bi(?:'ve"
            r"| have) (?:been (?:there|through)|done (?:that|it)|had that|had (?:one|those)|lived|gone through|felt"
            r"|lost (?!my|what|the|it|that|you|count|track)"
            r"|loved|seen|tried|tasted|eaten|met|visited|travelled|cried|slept|walked|worn|danced)\b(?! (?:that word"
            r"|it in what|you say|written|what you))",
        ),
        (
            "past",
            r"\b(?:been there myself|speaking from experience|from experience|i went through (?!your|my notes|the list"
            r"|it again)|it took me years"
            r"|i learned that the hard way|i learnt that the hard way|i've had my share|my first (?:love|kiss|job|car|day"
            r"|boyfriend|time))\b",
        ),
        (
            "past",
            r"\bi remember (?:my|being (?:a|little|young|small|at|in|your)|when i (?!was (?:made|switched))|the (?:smell"
            r"|taste|feel|war|first time i|sound|summer|winter|sea)|feeling|going|sitting|walking|standing|growing|seeing"
            r"|eating|watching)\b",
        ),
        (
            "people",
            r"\b(?:my|our) (?:own |late |best |old |dear |first |little |big |older |younger |eldest |good |poor |lovely "
            rf"|ex |ex-|other |two |three |\w+ )?{KIN}\b(?!$|,? (?:i can|is a program))|\bmy (?:own )?{KIN}\b(?!$)",
        ),
        (
            "people",
            rf"\b(?:a|an|this|another|some|one|two|three|lots of|old|few) {KIN} of mine\b|\bi(?:'ve| have)(?: got)? (?:an? "
            rf"|two |three |four |some |lots of |many |no end of |\w+ )?(?:\w+ )?{KIN}\b|\bme and my (?!battery|words|voice"
            rf"|box)\w+|\bmy (?:{KIN}|friend \w+|\w+ friend) and i\b",
        ),
        (
            "past",
            rf"\bmy (?:own |old |new |first |last |next |little |\w+ )?{OWNED}\b(?! (?:is this|is a program|is the battery))",
        ),
        (
            "past",
            rf"\bi(?:'ve| have)(?: got)? (?:an? |my |two |some |the )?(?:\w+ )?(?:{OWNED})\b|\bmine (?:died|left|was (?:a"
            r"|called|in|my)|used to|had|is called|cried|snores|lives)\b",
        ),
    )
)
