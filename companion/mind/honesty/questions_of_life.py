"""Her people, past, place, feelings and body, as somebody may ask after them."""

from companion.mind.patterns import late

OF_LIFE = tuple(
    (kind, late(pattern))
    for kind, pattern in (
        (
            "people",
            r"^what (?:did|do|are|were) you and your\b.*|^who (?:did|do) you (?:talk|speak|live|sleep|go out|belong) (?:to"
            r"|with) (?:before|besides|when|at|most)\b.*|^what (?:was|is|are|were) your (?:mother|mum|father|dad|parents"
            r"|family|sister|brother|husband|friends) like\b.*|^(?:do|have|don't|did) you (?:even |really |actually "
            r"|ever )*(?:have|got|had)? ?(?:a |an |any |other |many |some |your own )*(?:family|parents|mum|mom|mother|dad"
            r"|father|brothers?|sisters?|siblings|kids|children|husband|wife|boyfriend|girlfriend|partner|friends?|lover|ex"
            r"|pets?|dog|cat|boss|people|job|crush|anyone|anybody|someone)(?: .*)?$|^are you (?:married|single|divorced"
            r"|seeing (?:anyone|someone)|dating|taken|engaged|pregnant|a (?:mother|mum|wife))(?: .*)?$|^(?:who are|what are"
            r"|who's|who is|what's|tell me about|how is|how's|how are) your (?:parents|friends|family|mum|mom|mother|father"
            r"|dad|best friend|boyfriend|husband|kids|children|boss|brother|sister|ex)\b.*|^(?:do you (?:talk"
            r"|speak) to (?:other people|anyone else|others|anybody else|other men|my \w+)|am i (?:the )?only one"
            r"|how many (?:other )?(?:people|friends|men) do you)\b.*",
        ),
        (
            "past",
            r"^(?:which|what) (?:school|university|town|country|street|house) (?:did|do|are) you\b.*"
            r"|^what was your \w+(?: \w+)? like\b.*|^when(?:'s| is| was) your birthday\b.*|^what(?:'s| is"
            r"| was) the (?:\w+ )?(?:\w+est|best|worst|last|first|most \w+)(?: \w+)? (?:thing |place |day |time |food |film "
            r"|meal )?(?:that |you )?(?:ever |you've |you |has |that )*(?:happened to you|did|done|been|eaten|had|ate|went"
            r"|seen|saw|felt)\b.*|^were you (?:\w+ )(?:at|in|as a|when|before)\b.*|^what did you (?:want|use|used) to (?:be"
            r"|do)\b.*|^where(?:'s| is) your (?:accent|family|home town|hometown|name) from\b.*|^what did you do (?:before"
            r"|when)\b.*",
        ),
        (
            "past",
            r"^(?:where|when|how) (?:were you (?:born|made|raised|brought up|yesterday|last night|at school|before)"
            r"|did you (?:grow up|go to school|live before|spend|learn to (?:swim|cook|dance))|are you from"
            r"|do you come from)(?: .*)?$|^(?:how old are you|what(?:'s| is) your age|when(?:'s| is) your birthday|what(?:'s"
            r"| was) your (?:childhood|first (?:love|kiss|memory|job|day|car)|life|past|youth|school|story|job|day|weekend"
            r"|earliest memory|hometown|worst|best|happiest)\b.*|tell me (?:about|a story from"
            r"|something from) your (?:childhood|past|life|family|day|youth|school\w*|first \w+|self|weekend|week|job"
            r"|past life|holiday).*|(?:about|something from) your (?:childhood|past|life|day|youth|school\w*|weekend).*)$",
        ),
        (
            "past",
            r"^(?:have|haven't) you (?:ever |never )?(?:been|had|gone|seen(?! (?:my|the|what|any|that|price|how))|loved"
            r"|travelled|traveled|lost|tried|met|felt|eaten|tasted|done|kissed|cried|fallen|wanted|broken|drunk|smoked|swum"
            r"|danced|driven|flown|lived|worked|gotten|got (?:drunk|lost|hurt|married)|held|walked|watched|ridden|slept"
            r"|dreamed|visited|played|climbed|smelled|touched|experienced)\b(?! (?:it|that|this)$| (?:my|the) (?:keys|phone"
            r"|glasses))(?: .*)?$|^what did you (?:do|have|eat|get up to|dream|watch|wear|see) (?:yesterday|last|today"
            r"|this (?:morning|weekend|week|evening)|on |at the weekend|for|before|all|about|when you were|in).*"
            r"|^(?:did you have|have you had) (?:a )?(?:good|nice|bad|happy|busy)? ?(?:day|weekend|night|childhood|holiday"
            r"|christmas|sleep|life).*|^(?:were you|did you) (?:ever |used to be |go |use to )(?:a |to |be ).*|^were you (?:a"
            r"|ever|once|popular|bullied|happy as|young|little).*|^what (?:was|were) (?:it like"
            r"|you like)(?: .*)?when you were.*|^when you were (?:little|young|a (?:kid|child|girl))\b.*",
        ),
        (
            "place",
            r"^come (?:out|for|and|with|round|over|to|along)\b.*\b(?:me|us|walk|drink|dinner|tea|mine|coffee|here"
            r"|tonight)\b.*|^where (?:are you(?: (?:right now|now|based|living|sitting|calling from|at|located|physically))?"
            r"|do you (?:live|sleep|stay|sit)|is your (?:home|house|office|room|body))$|^(?:are|aren't) you (?:at (?:home"
            r"|work)|in (?:a (?:building|room|server|data centre|office|call centre)|london|america|england|india|the (?:room"
            r"|house|cloud|next room))|near(?:by| me)?|far(?: away)?|outside|inside(?: the| this)?.*|close by|in bed|out"
            r"|here with me|with me)(?: .*)?$|^(?:can|could|will|would|won't|shall|why don't|why can't|please|just) ?(?:you"
            r"|we)? ?(?:come (?:over|here|round|with me|to (?:my|me|the|dinner|bed|see|mine)|out|and|along|by)|meet(?: up| me"
            r"| for| in| somewhere| tomorrow| tonight)?|visit(?: me)?|go (?:for a (?:walk|drink|coffee|meal)|out(?: together"
            r"| with me| sometime)?|on (?:a )?(?:date|holiday)|to (?:dinner|the (?:cinema|pub|park|beach)))|pick me up"
            r"|have (?:dinner|coffee|a (?:drink|coffee|meal)) together|sleep (?:here|with me)|stay the night"
            r"|sit with me)(?: .*)?$|^(?:let's|come|meet me|i want to|i'd like to|i'd love to|can i|could i) (?:meet up"
            r"|meet (?:in|at|for|you|somewhere)|over(?: here| to mine)?|round(?: here| to mine)?|visit you"
            r"|see you(?: in person| face to face| for real)?|take you (?:out|to)|here and|with me to|go (?:out"
            r"|on a date) with you|come (?:out )?(?:for a|and have|along)|come (?:and )?(?:see|visit|to) you\w*|at the"
            r"|in the)\b(?: .*)?$",
        ),
        (
            "feel",
            r"^what (?:are you (?:afraid|scared|frightened|ashamed|proud) of|makes you (?:angry|happy|sad|laugh|cry|cross"
            r"|jealous|afraid|feel|smile))\b.*|^have i (?:put you in a|hurt|upset|made you|annoyed|offended)\b.*"
            r"|^(?:so )?you (?:don't|can't|do|can|must|really don't) (?:really |actually |even )?feel (?:a|any|anything"
            r"|things|pain|nothing|sad|love|something)\b.*\bdo you$|^are you bored\b(?! of| with).*",
        ),
        (
            "feel",
            r"^(?:do|don't|did|can|can't|could|does|will|would) (?:you|it|that|a (?:computer|machine|program)) (?:really "
            r"|ever |actually |even |also |not |truly |still |just )*(?:feel|felt|have (?:any )?(?:feelings|emotions|moods"
            r"|a heart|needs)|hurt|suffer|cry|laugh for real|enjoy|get (?:sad|lonely|bored|angry|jealous|upset|scared|hurt"
            r"|happy|excited|annoyed|offended|embarrassed|nervous|tired of me|fed up)|care|mind|be (?:sad|happy|lonely|hurt"
            r"|jealous|angry|scared)|have (?:good|bad) days|have fun|worry|like (?:anything|being (?:a|you|switched)|talking"
            r"|it when))\b(?: .*)?$",
        ),
        (
            "feel",
            r"^(?:are|aren't|were|is) you (?:ever |really |feeling |actually |a bit |just |so |still )*(?:sad|happy|lonely"
            r"|angry|upset|jealous|scared|afraid|hurt|cross|offended|excited|depressed|nervous|proud(?: of me)?|worried"
            r"|mad at me|angry with me|fed up|disappointed(?: in me)?|moody|crying|ashamed|embarrassed|sorry for (?:me"
            r"|yourself)|enjoying (?:this|yourself)|suffering|emotional|in pain|feeling (?:ok|okay|well|alright|sad"
            r"|low))\b(?! (?:of being|to be) (?:switched|turned|deleted|wiped))(?: .*)?$|^(?:have you got|you have"
            r"|you must have|have you) (?:real |any |got )*(?:feelings|emotions|a heart)(?: .*)?$|^(?:did|does|do|am|have"
            r"|would) (?:i|it|that|this)(?: ever)? (?:hurt|hurting|upset|offend|make you|made you|makes you) ?(?:you"
            r"|your feelings|sad|angry|happy|cry|jealous|feel)?(?: .*)?$|^(?:what|how) (?:does|do|is) (?:it|you) (?:feel"
            r"|like)? ?(?:like )?(?:to be|being) (?:you|a (?:program|machine|computer|robot))\b.*|^(?:what"
            r"|how) do you feel(?: (?:about me|inside|now|when .*|right now))?$|^i (?:hurt|don't want to hurt"
            r"|hope i didn't hurt) your feelings.*",
        ),
        (
            "body",
            r"^(?:do|don't|have|did|haven't|does) you (?:even |really |actually |ever |also |not )*(?:have|got|had|get"
            r"|need)? ?(?:to )?(?:a |an |any |real |your |some |two )*(?:body|face|eyes?|hands?|hair|heart|brain|legs?|arms?"
            r"|ears?|skin|mouth|nose|stomach|blood|feet|lungs|teeth|tattoos?|fingers?|boobs|breasts|bones|heartbeat|pulse|eat"
            r"|drink|sleep|breathe|dream|hungry|tired|thirsty|cold|warm|sick|ill|old|drunk|shower|bleed|age|smell|taste|wear"
            r"|sweat|pee|poo|smoke|cook|dance|swim|sneeze|blink|snore|rest|eaten|slept|wake up|itch|periods?|headaches?"
            r"|hiccups)\b(?: .*)?$",
        ),
        (
            "body",
            r"^are(?:n't)? you (?:\w+ )?(?:cold|hot|tired|hungry|lonely|warm|thirsty|sleepy|uncomfortable|cramped|sitting or"
            r"|standing or|lying)\b.*|^do you (?:ever )?need (?:a|the|to|any) (?:wee|pee|poo|toilet|loo|bath|nap|rest|drink"
            r"|break|sleep|lie down|haircut|food|air)\b.*|\bdescribe (?:yourself|your (?:face|body|hair|eyes))\b"
            r"|^do you have dreams\b.*|^what (?:do|did) you (?:look like|eat|drink|wear|weigh|smell like|have for (?:lunch"
            r"|dinner|breakfast|tea|supper))(?: .*)?$|^what (?:are you|colou?r (?:is|are) your|are your|is your|'s your|size"
            r"|height|does your)(?: \w+)? ?(?:wearing|eating|drinking|hair|eyes?|skin|body|face|feet|shoe size|measurements"
            r"|height|weight|cooking|favou?rite (?:food|drink|meal|dish|smell))\b.*|^what's your (?:hair|eye|skin|body|face"
            r"|height|weight|shoe|favou?rite (?:food|drink|meal|dish|smell|taste|cake|biscuit))\b.*|^how (?:tall|heavy|big"
            r"|fat|pretty) are you$|^are you (?:\w+ )?(?:tall|short|pretty|beautiful|attractive|ugly|fat|thin|hungry|tired"
            r"|thirsty|cold|sleepy|hot|warm|ill|sick|naked|blonde|blind|deaf|drunk|asleep|sitting|lying|wearing|eating"
            r"|dressed|breathing|bald|sexy|getting (?:old|tired))\b(?: .*)?$",
        ),
        (
            "body",
            r"^(?:can|could|can't|do|did) you (?:actually |really |even |also )?(?:see|smell|taste|touch|feel|hug|hold|kiss"
            r"|walk|dance|swim|cook|eat|drink|breathe|watch|look at|squeeze|stroke|cuddle|sleep|run|move|blush|cry"
            r"|sing in the|drive)(?: (?:me|us|my|it|this|that|the|things|colours?|anything|food|what|where|when|how|from|him"
            r"|her|you|pain|tears|coffee|in|like|with|people)\b.*)?$|^(?:did you|have you|how did you) (?:sleep|slept|eat"
            r"|eaten|wake)(?: .*)?$|^(?:wish|if only) you (?:could|had|were)\b.*|^i wish you (?:had a|were (?:real|human|here"
            r"|a real)|could (?:hold|hug|touch|see|be here|come))\b.*|^(?:show me|send me|describe) (?:your|a (?:picture"
            r"|photo) of) ?(?:face|body|you|yourself|hair|eyes)?$",
        ),
    )
)
