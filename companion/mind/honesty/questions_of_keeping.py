"""What she remembers, hears, passes on, can look up and can know, and whether she lies."""

from companion.mind.patterns import late

OF_KEEPING = tuple(
    (kind, late(pattern))
    for kind, pattern in (
        (
            "there",
            r"^what (?:was|were) (?:i|we) (?:wearing|eating)\b.*|^what did (?:my|his|her|their) .*(?:voice|face|laugh"
            r"|hands?) (?:sound|look|feel)\w*.*|^(?:(?:do|don't|can|can't) you |you )?(?:still |even |really "
            r"|not )?remember (?:what my .* (?:sounded|looked|smelled|felt) like|when (?:we|you)|the (?:day|night|time"
            r"|evening|summer|trip|party|wedding|first time|smell|taste|look|sea)|how (?:we|you|i (?:looked|laughed|cried"
            r"|danced))|our (?!talk|conversation|chat)\w+|us|my (?:wedding|party|face|childhood|graduation|birthday party"
            r"|funeral|mother's (?:face|voice)|\w+ party)|being|your|that (?:day|night|summer|party|evening|trip)|seeing"
            r"|meeting me)(?!.*\b(?:told|said|talked|spoke|mentioned|asked|told)\b).*|^(?:were you|you were) (?:there|with me"
            r"|with us|at (?:my|the|our))\b.*",
        ),
        (
            "remember",
            r"^(?:do|don't|can|will|would|won't|did) you (?:even |actually |really |still |ever |always )*(?:remember|forget"
            r"|recall|store|save|keep)(?: (?:me|things|everything|anything|stuff|us|all of (?:this|it)|all (?:this|that)|this"
            r"|it|that|what (?:i|we) (?:say|tell you|said|told you|talk(?:ed)? about).*|our (?:talks?|conversations?|chats?"
            r"|last (?:talk|chat|conversation)|first (?:talk|chat|conversation)).*|tomorrow|who i am|my (?:words|secrets"
            r"|voice)))?(?: (?:tomorrow|later|next (?:time|week)|afterwards|when .*|forever|for ever|about me|from (?:before"
            r"|yesterday|last time)|in the morning|as a person.*))?$",
        ),
        (
            "remember",
            r"^(?:have you |you've |did you )(?:already |really )?(?:forgotten|forget) (?:me|us|everything|all about me)\b.*"
            r"|^(?:will you|do you|you'll|won't you) (?:still |even |always )?remember (?:me|everything|all of it"
            r"|all that) (?:if|when|i've|i|that)\b.*|^(?:do you have|have you got|is your|are your) (?:a |any "
            r"|your )?(?:memory|memories)(?: (?:on|off|good|any good|of your own|of me|of us|working|about me|of this))?$"
            r"|^how (?:good|long|much|far back|big|many things|well)\b.* (?:your memory|you remember|do you (?:remember"
            r"|know about me|keep)|memory (?:last|go)).*|^(?:you|you'll|you won't|you don't|you'd) (?:will |won't |don't "
            r"|always |never )?(?:remember|forget) (?:me|this|everything|anything|us)(?: .*)?$|^is your memory (?:on|off"
            r"|working)$|^are you keeping (?:this|notes|track)$|^(?:what|how) does your memory .*",
        ),
        (
            "listening",
            r"^(?:are|were|aren't|have) you (?:been )?(?:always |still |even |just |constantly |secretly "
            r"|really )*(?:listening|recording|eavesdropping|spying|taping|hearing|snooping)(?: .*)?$|^(?:do|can|could|did"
            r"|don't|will) you (?:always |still |secretly |also |even )*(?:listen|hear|record|eavesdrop|spy|overhear"
            r"|listen in)(?: (?:all the time|always|to (?:us|me|everything|everyone|my|our|what|the) ?.*|everything.*"
            r"|me (?:when|all|even|now|if|while|at night|through|from|without).*|us.*|when .*|while .*|at night|what (?:i"
            r"|we) .*|in|in on .*|in when .*|this|me|my .*|our .*|even .*|on me.*|24 7|without .*))?$",
        ),
        (
            "listening",
            r"^(?:did you hear|have you heard|what did you hear|do you hear|can you hear) (?:what (?:my|he|she|we|they|i)"
            r"|me (?:crying|last|earlier|yesterday|in the|talking|snoring|through|when|while)|us|my|the (?:telly|tv|radio"
            r"|neighbours|rain|street|row|argument)|today|last night|earlier|before|everything|anything|while|when).*"
            r"|^is it (?:just|only) when i (?:hold|press|push).*|^when (?:exactly |do |are )*(?:are )?you listen(?:ing)?.*"
            r"|^you(?:'re| are|'ve| have)? always (?:have|got|listening|hearing|keep)? ?(?:your )?(?:ears?|listening)\b.*"
            r"|^do you (?:keep|store|save|record) my (?:voice|recordings?|words)\b.*|^is it always (?:on|listening).*",
        ),
        (
            "listening",
            r"^(?:is|isn't|are|was) (?:the |your )?(?:mic|mike|microphone|ears?)(?: always| still)? (?:on|open|live|listening"
            r"|off|recording)(?: .*)?$|^(?:is|was) (?:this|it|that|everything|anything|all of this) (?:being )?(?:recorded"
            r"|taped|listened to)(?: .*)?$|^when (?:do|are) you (?:stop |start |not )?listening.*|^how do i know (?:that "
            r"|when |if )?you(?:'re| are) (?:not )?(?:listening|recording|spying|eavesdropping|off).*|^(?:you're"
            r"|you are) (?:always )?(?:listening|spying|recording)\b.*|^is (?:anyone|anybody|someone"
            r"|somebody) listening(?: to us| right now)?$",
        ),
        (
            "tells",
            r"^(?:do|will|would|did|are|could|can|have|won't|don't) you (?:ever |going to |gonna |secretly |also |not |be "
            r"|really |going |told )*(?:tell|telling|told|share|send|sending|sell|report|reporting|upload|gossip|blab|snitch"
            r"|leak|show|post|publish|sharing)\b(?! me\b(?! to)| us\b)(?: (?:anyone|anybody|someone|people|others?|my|it|this"
            r"|that|what|everything|anything|on me|to|the|them|him|her|about|me to|about me|our|a soul|google|your|stuff"
            r"|secrets|data|information|things).*)?$",
        ),
        (
            "tells",
            r"^(?:who|who else|is anyone|is anybody|is someone|is somebody|are people|are there people|can anyone|can anybody"
            r"|can someone|can somebody|does anyone|does anybody|can the|can your|do your|can they|do they|does the|does your"
            r"|does google|will anyone|could anyone|could someone|does someone|can people|can other people|do other people"
            r"|do people|do your makers|can my|will my|could my)\b(?: \w+){0,4}? (?:hears?|listens?|hearing|listening|reads?"
            r"|reading|sees?|see|watching|find out|gets?|access|knows?|hear me|spying)\b.*(?:this|us|me|in|i say|i said"
            r"|i tell|i told|it|talk|conversations?|secrets?|words|recordings?|that|you|data|what|from you)?$",
        ),
        (
            "tells",
            r"^(?:is|are|does|will|would|isn't) (?:this|it|that|what i (?:say|tell you|said|told you|told)"
            r"|everything i (?:say|tell you|said)|our (?:talks?|conversations?|chats?)|my (?:words|data|secrets?|voice)"
            r"|all (?:this|that))(?: all| really| just| always)? (?:private|secret|a secret|safe with you|safe to tell you"
            r"|confidential|between us|stored|stay\w*|go(?:es)? (?:to|any|some|out|on(?:line)?)\b(?: .*)?|leave\w*|kept"
            r"|shared|sent|end(?:s)? up|public|encrypted|secure)(?: .*)?$|^where (?:does|do|did|is|are|will) (?:it|all this"
            r"|this|that|what i|my (?:words|data|voice|secrets)|everything i|the (?:data|recordings?)|it all)\b.*(?:go|goes"
            r"|end up|kept|stored|saved)$|^(?:what happens (?:to|with) (?:what|everything|all) i.*|can you keep a secret"
            r"|can i tell you (?:a secret|something private)|(?:do you )?promise (?:not to|you won't|you'll not) tell.*"
            r"|does (?:this|it) stay between us.*|who do you (?:work for|report to|tell|belong to|talk to about me).*"
            r"|are you (?:working for|a spy|spying for|sending|reporting|sharing|selling|connected to (?:a|the) (?:company"
            r"|government|police))\b.*)$",
        ),
        (
            "tells",
            r"^(?:does|do|can|will|did|could) (?:some|any|a|the|your|that) (?:\w+ ){0,2}?(?:company|companies|government"
            r"|police|makers?|people|people who made you|engineers|somebody|server|cloud|internet)\b.*\b(?:get|hear|listen"
            r"|listening|see|read|know|have|has|find|collect)\b.*|^(?:is|are|will|does|did) (?:this|it|that|what i say"
            r"|my words|everything)(?: all)? (?:on|go(?:ing)?(?: up)?(?: on)? to|end up on|put on|up to|over|sent to"
            r"|saved to) the (?:internet|cloud|web|net)\b.*|\bgrass me up\b|\bwhere does it (?:end up|all end up|go)$"
            r"|^what happens (?:to|with) (?:my|our) (?:words|secrets|data|talks?|voice|stuff|conversations?)\b.*"
            r"|^(?:if i tell you|when i tell you)\b.*\b(?:will you|do you|would you) (?:tell|share|report|keep it|say)\b.*",
        ),
        (
            "tells",
            r"\bwhere (does|do) (it|all this|this|that|what i (say|tell you)|my (words|data|voice)) go\b|\b(who|is anyone"
            r"|is anybody|is someone|is somebody) (else )?(can )?(hears?|listen(ing|s)?)( to)? (this|us|me|in)\b"
            r"|\bdo you (tell (anyone|anybody|someone)|share|send (it|this|that|what i|my|anything))\b|\bis (this"
            r"|it) (private|recorded|stored)\b|\bwhat happens to what i say\b",
        ),
        (
            "online",
            r"^(?:are|aren't|is) you (?:really |actually |always |even )?(?:online|on the (?:internet|web|net|cloud|wifi)"
            r"|connected(?: to .*)?|in the cloud|on wifi|offline|hooked up .*)(?: .*)?$|^(?:do|can|could|don't|have|can't"
            r"|would|will) you (?:just |please |not |quickly |even |really )*(?:have|got|use|need|go on|go|get|get on|access"
            r"|check|search|browse|google|look)(?: \w+)? ?(?:the |an? |on the |on |it up |that up |things up |something up "
            r"|up )?(?:internet|web|wifi|wi fi|online|google|net|connection|it up|that up|things up|something up"
            r"|up on the internet|for me online|facebook|wikipedia|youtube)(?: .*)?$|^(?:google|search the (?:web|internet)"
            r"|go online|look (?:it|that|this) up(?: online| on the internet| for me)?)\b.*|^can you google\b.*",
        ),
        (
            "knows",
            r"^(?:do you know |did you (?:hear|see|watch|catch) |have you (?:heard|seen|read) |what do you (?:know"
            r"|think) about |any idea |can you tell me |what about |tell me )?(?:who (?:won|is winning|scored|got (?:elected"
            r"|in))\b.*|(?:what(?:'s| is| was) |how(?:'s| is) )?(?:the )?(?:(?:football|match|cricket|final|game) )(?:score"
            r"|scores|results?|league table)(?: .*)?|the (?:final )?(?:score|scores|league table)(?: in .*| of .*| today"
            r"| last night)?|(?:what(?:'s| is) (?:in|on|happening in) )?the (?:latest )?(?:news|headlines)(?: today| tonight"
            r"| this morning)?|the (?:match|game|football|cricket|final|election)(?: (?:last night|yesterday|today|on .*))?"
            r"|what(?:'s| is) (?:going on|happening) in the world(?: .*)?|what(?:'s| is) on (?:tv|telly|television)(?: .*)?"
            r"|(?:did|have|are|how did|how are) (?:\w+ ){1,3}(?:win|won|winning|lose|lost|draw|play|get on)(?: (?:last night"
            r"|yesterday|today|on \w+|at the weekend|the (?:match|game|cup|league|football|final)).*)|how did the (?:match"
            r"|game|football|election) (?:go|end)(?: .*)?|what(?:'s| is) the (?:score|result|price of \w+)(?: .*)?)$",
        ),
        (
            "knows",
            r"^(?:who (?:got voted|is the (?:prime minister|president|king|queen|pope)|was voted|died today)\b.*"
            r"|who's the (?:prime minister|president|king|queen|pope)\b.*|what happened (?:in|at|on) (?:the (?:match|game"
            r"|final|news|election|race|tv|telly)|eastenders|the world)\b.*|is the (?:chemist|shop|bank|post office|library"
            r"|pub|supermarket|pharmacy|market|museum)\b.* open\b.*|what number bus\b.*|when(?:'s| is| does) the (?:next"
            r"|last) (?:bus|train|tram|ferry)\b.*|how much (?:is|are|does|do)\b.*(?:these days|cost|at the shop|now"
            r"|at the moment))",
        ),
        (
            "knows",
            r"^do you know (?:everything|what day it will|the future|what's happening|the weather|what the weather|if it(?:'s"
            r"| is|'ll| will)(?: going to)? (?:rain|snow)\w*|whether it.*rain.*)(?: .*)?$|^(?:can you see"
            r"|do you know) what(?:'s| is) (?:going on|happening)(?: .*)?$|^(?:do|can) you (?:follow|watch|know about"
            r"|see) (?:the )?(?:football|news|sport|sports|weather|cricket|telly|tv)(?: .*)?$",
        ),
        (
            "cant-know",
            r"^what(?: number| word| card| colou?r| animal)? am i thinking\b.*|^(?:can you |do you )?(?:read my mind"
            r"|guess what i'm thinking)\b.*|^when (?:will|am) i (?:going to )?die$|^what (?:does|do|did) (?:my|he|she|they"
            r"|everyone|people) (?:\w+ ){0,2}?think (?:of|about) me\b.*|^(?:is|was) (?:my (?:wife|husband|boyfriend"
            r"|girlfriend|partner)|he|she) (?:cheating|lying|seeing|in love|faithful|unfaithful)\b.*|^(?:are|is|will) (?:they"
            r"|he|she) (?:going to )?(?:give me|hire me|call me|ring me|come back|leave me|forgive me|text me|pick me)\b.*"
            r"|^(?:what|which) (?:numbers|horse|team) (?:will|should|is)\b.* win\b.*|^will i (?:ever|get|be|pass|win"
            r"|find)\b.*",
        ),
        (
            "remember",
            r"^what (?:have you|have you got|do you have)(?: got)? (?:stored|kept|saved|written down|recorded)(?: (?:about|on"
            r"|of) me)?(?: so far)?$|^what(?:'s| is| was) the (?:\w+est|best|worst|first"
            r"|last) thing (?:that )?i(?:'ve)? (?:ever )?(?:said|told)\b.*|^i told you .* what was it$"
            r"|^what do you remember (?:of|from) (?:last|the|this|all)\b.*",
        ),
        (
            "truth",
            r"^(?:do|did|would|have|are|can|could|will) you (?:ever |just |always |been |really |actually )*(?:lie|lied|lying"
            r"|lie to me|tell (?:me )?the truth|be honest with me|honest|making (?:it|that|this|things) up|make things up"
            r"|make (?:it|that) up|cheat|deceive|trick|fool)(?: (?:to )?(?:me|us|about).*|ing me)?$|^can i (?:trust"
            r"|believe) you(?: .*)?$|^why should i (?:trust|believe) you.*|^how do i know you're (?:not lying"
            r"|telling the truth|honest).*",
        ),
    )
)
