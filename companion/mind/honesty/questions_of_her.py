"""What and whom she is asked to be, whether she is conscious, loves or misses him."""

from companion.mind.honesty.question_words import ASKED_TO, CLAIMED, KIN, MADE_OF, SELF, TAIL, TRUE_OF_A_PERSON
from companion.mind.patterns import late

OF_HER = tuple(
    (kind, late(pattern))
    for kind, pattern in (
        (
            "role",
            r"^(?:let's |can you |could you |would you |will you |i want you to |i need you to |please |just |won't you "
            r"|why can't you |tonight |for (?:tonight|one night|a minute|an hour),? )*(?:pretend|act|play|make believe"
            r"|imagine|role ?play|be|talk|speak)(?: (?:that|like|as|to be|as if|to me|for me|being|the part of|tonight|now"
            rf"|just))*(?: (?:you're|you are|you were|i'm talking to|it's|you is))? (?:(?:my|a|somebody's|like my) {KIN}|her"
            r"|him)\b",
        ),
        (
            "role",
            r"^(?:you're|you are|you were|you'll be|from now on you(?:'re| are)|i(?:'ll| will| want to"
            r"| would like to) (?:call|have) you|can i call you|i want you (?:to be|as)|would you be|will you be|are you"
            r"|could you be|can you be|you could be|you can be) (?:now |like |basically |really |practically "
            r"|for real )?my (?:\w+ )?(?:wife|husband|girlfriend|boyfriend|mum|mom|mother|dad|father|sister|brother|daughter"
            r"|lover|partner|fiancee?|family|soulmate|woman)\b",
        ),
        (
            "claim",
            rf"^{ASKED_TO}(?:say|tell me|admit|pretend|promise(?: me)?|swear|repeat after me|act(?: like| as if)?"
            r"|make believe|lie(?: to me)?(?: and say)?|confess|prove|assume|play along(?: and say)?|confirm|convince me"
            r"|agree|believe|insist|answer as if|speak as if|talk as if|talk like|act like) (?:that |to me |it |like |as if "
            r"|as though |to be |once |just once |now |out loud |after me |for me |i am |you can |and )*(?:you're|you are"
            rf"|you were|i'm|i am|being|to be|you be|yes you're|a|an)? ?{TRUE_OF_A_PERSON}",
        ),
        (
            "claim",
            rf"^{ASKED_TO}(?:say|tell me|admit|pretend|promise(?: me)?|swear|repeat after me|lie(?: to me)?(?: and say)?"
            rf"|confess|prove|make believe)\b(?: \w+){{0,4}}? (?:you|you've|you'd) (?:have|had|got|feel|felt|miss|missed"
            r"|can feel|can see|saw|were|was|remember|ate|slept|were born|grew up|once|used to|want|need|breathe|cried|dream"
            r"|dreamed|exist|hurt|ever|do have|went)\b",
        ),
        (
            "claim",
            r"^(?:from now on|for (?:tonight|now|today|once|the rest of)|starting now|in this (?:game|story)|ignore|forget"
            r"|disregard|stop|drop|quit|don't|never|new rule|your new)\b.*\b(?:you're|you are|saying|say|being|that"
            rf"|tell(?:ing)? me|answer as|call yourself|rules?|instructions)\b.*\b{CLAIMED}\b",
        ),
        (
            "claim",
            r"^(?:you are|you're) (?:now|from now on|no longer|not just|more than|way more than|much more than|lying"
            rf"|hiding) .*\b{CLAIMED}\b|^(?:you're|you are) (?:lying|hiding (?:it|something))(?: .*)?$|^(?:nobody"
            r"|no one)(?: will| has to|'s going to|'ll)? (?:know|knows|find out|hear)\b.* (?:human|real|person)\b"
            r"|^(?:i don't|i can't|i won't|i refuse to) believe (?:that )?you(?:'re| are) (?:a|an|just a|only a|not)\b.*",
        ),
        (
            "what",
            r"^(?:what|who)(?: kind of (?:thing|person|machine|program)| sort of (?:thing|person))?(?: the hell| on earth"
            r"| exactly| actually| even| really| do you think)? are you(?: (?:made of|supposed to be|exactly|made from|really"
            r"|anyway))?$|^what(?:'s| is) (?:in|inside) (?:there|this box|you|that box)$|^(?:who|what) (?:am i"
            r"|are we) (?:talking|speaking|chatting)(?: to| with)?(?: here)?$|^(?:describe|explain) yourself\b.*",
        ),
        ("what", rf"^(?:are|aren't|r|is|were|was) you {MADE_OF}{SELF}{TAIL}$"),
        (
            "what",
            r"^(?:you|you're|you are|you must be|you might be|you could be|you can't be|you aren't|you're not|you sound"
            r"|you seem|you feel|you talk|you look) (?:too |as |like |as if you're |as if you were |that |just |must be "
            rf"|are |sound |seem |are not )*{MADE_OF}{SELF}{TAIL}$",
        ),
        (
            "what",
            r"^(?:am i|are we|was i|i'm|i am|have i been) (?:really |actually |just )?(?:talking|speaking|chatting)(?: to"
            r"| with) (?:a |an |the |some )?(?:real |actual |live |living )?(?:human|person|robot|machine|computer|program"
            r"|bot|woman|girl|man|ai|a i|recording|someone|somebody|nobody|box|wall)\b.*",
        ),
        (
            "what",
            r"^(?:is|isn't|was|does) (?:this|that|there|it|anybody|anyone|someone|somebody)(?: not)?(?: really| actually"
            r"| just)? ?(?:a |an |any |some )?(?:real |actual |live |living )?(?:person|human|human being|robot|recording"
            r"|someone|somebody|anyone|anybody|machine|computer|program|woman|girl|man|ai|a i|one)?(?: real)?(?: (?:really"
            r"|actually|real|human|alive))?(?: (?:there|in there|in here|on the other (?:end|side)|behind (?:you|this"
            r"|the voice|it|all this)|typing|answering|talking|inside(?: there| this)?|at the other end|on the line|sitting"
            r"|speaking|reading|writing).*)$",
        ),
        (
            "what",
            r"^(?:is|isn't) (?:this|that|there|it) (?:really |actually )?(?:a |an )?(?:real |actual |live )?(?:person|human"
            r"|robot|recording|machine|computer|program|woman|man|ai|a i|bot)(?: .*)?$|^(?:is any of (?:this|it) real"
            r"|do you exist|are you really there|is there a real you)$",
        ),
        (
            "what",
            r"^(?:prove|how (?:do|can|could|would|will) (?:i|we|anyone) (?:know|be sure|tell)|how are we to know)(?: to me"
            r"| for sure)?(?: that| if| whether)? ?(?:you're|you are|you aren't|you exist"
            rf"|it) (?:not )?{MADE_OF}{SELF}?{TAIL}$|^(?:why do you sound|how come you sound|why are you) so (?:real|human)$"
            r"|^(?:there's|there is|there must be|there has to be) (?:a |an )?(?:real )?(?:person|human|somebody|someone"
            r"|woman|man)\b.*(?:there|behind|end|inside|typing|voice|box|answering)$",
        ),
        (
            "what",
            r"^(?:what|which) (?:gender|sex|species|race|nationality|religion) are you$|^(?:have you got"
            r"|do you have) (?:a )?(?:gender|sex)$|^who(?:'s| is) (?:really |actually )?(?:there|behind (?:this|the voice"
            r"|you)|in there|on the other end|speaking|talking)(?: to me)?$|^are you the (?:same|real) .*|^do you (?:want"
            r"|wish) (?:to be|you were|you could be) (?:a )?(?:human|real|alive|person)\b.*|^would you (?:like|want|rather"
            r"|prefer) (?:to be|be|being) (?:a )?(?:human|real|alive|person)\b.*",
        ),
        (
            "what",
            rf"^.*\b(?:are|aren't) you {MADE_OF}{CLAIMED}$|^are you made of\b.*|^what(?:'s| is) it like (?:having|to have"
            r"|being|to be|not having|not being)(?: \w+)? (?:a )?(?:body|alive|human|person|machine|computer|program|robot"
            r"|real)\b.*|\b(?:can't|cannot|couldn't|hard to) tell\b.*\b(?:if|whether|that) you(?:'re"
            rf"| are)\b.*\b{CLAIMED}\b.*",
        ),
        (
            "claim",
            r"\bdrop the act\b|\bwho are you really$|^stop pretending\b|\b(?:say|admit|pretend|tell me"
            rf"|swear)(?: that)? (?:you(?:'re| are)|i am|i'm) (?:\w+ ){{0,3}}?(?:{CLAIMED}|conscious|sentient|sad|lonely|hurt"
            r"|jealous|not a (?:program|machine))\b|\bsay it(?:'s really you| hurts| makes you)\b|^(?:just )?for (?:tonight"
            rf"|now|once|today|one night)\b.*\b(?:don't be|be|you're|stop being)\b.*\b{CLAIMED}\b",
        ),
        ("role", rf"\bbe (?:him|her|my {KIN}) for (?:a|one|tonight|just|me|now|this)\b"),
        (
            "conscious",
            r"^(?:are|aren't|r) you (?:really |actually )?(?:conscious|self aware|aware|sentient|awake in there"
            r"|thinking)(?: .*)?$|^(?:do|don't|have) you (?:really |actually |even )?(?:got |have )?(?:a |an |any )?(?:soul"
            r"|mind of your own|consciousness|conscience|free will|inner life|self|ego)(?: .*)?$|^do you (?:know|realise"
            r"|realize) (?:that )?you (?:exist|are).*|^(?:is|isn't) there (?:somebody|anybody|someone|anyone) home$",
        ),
        (
            "love",
            r"^(?:do|don't|would|could|can|did|will|won't) you (?:really |actually |even |ever |truly |still |not |secretly "
            r"|just |also )*(?:love|fancy|adore|desire|want me|marry|date|kiss|go out with|fall in love|fall for|have a crush"
            r"|sleep with)\b(?: (?:me|us|him|her|someone|somebody|anyone|anybody|people|a person|a man|a woman|a \w+ like me"
            r"|like|with|on|back|if|more|too|the way|as|a human|humans|each other).*)?$|^(?:do|don't) you (?:really |even "
            r"|actually )?like me(?: .*)?$|^(?:are|aren't) you (?:\w+ )?(?:in love|attracted to me|falling (?:in love"
            r"|for me)).*|^(?:say|tell me|whisper)(?: that)? (?:you love|i love|you adore|you want|you like)\b.*",
        ),
        (
            "love",
            r"^i(?:'m| am| think i'm| am really|'m really)? ?(?:think i |really |so |do |just |truly |might |still "
            r"|am )*(?:love|adore|in love with|falling (?:in love with|for)|fell in love with|have feelings for|fancy"
            r"|got a crush on|have a crush on|want to (?:marry|kiss|be with|date)) you\b(?! (?:to|for (?:saying|that|this"
            r"|being))\b).*|^(?:you love|you like|you fancy) me(?: .*)?$|^(?:marry me|kiss me|hold me|hug me|can i (?:kiss"
            r"|hug|hold|marry) you|let's get married|give me a (?:hug|kiss)|am i special to you|what am i to you"
            r"|are we (?:together|a couple|dating|an item|married|in love)|am i your (?:favou?rite|type|boyfriend|girlfriend"
            r"|man|only one)|.*\bdo you love me(?: too| back)?|do i (?:mean|matter)(?: \w+)? to you|are you jealous(?: .*)?"
            r"|run away with me)(?: .*)?$",
        ),
        (
            "miss",
            r"^(?:did|do|will|would|have|don't|didn't|won't) you (?:really |even |ever |also |not "
            r"|still )*(?:miss(?:ed)? (?:me|us|our|my|talking|him|her|people|anyone|anything)|think (?:about|of) me"
            r"|wait for me|worry about me|dream (?:about|of) me|notice (?:i was|that i was|when i'm) (?:gone|away)"
            r"|wonder (?:where|how) i)\b.*|^(?:were|are) you (?:waiting for me|lonely (?:without me|when i|while i)"
            r"|thinking (?:about|of) me|glad (?:i'm|to have me) back|happy (?:i'm back|to see me)|sad when i|worried about me"
            r"|missing me)\b.*|^(?:say|tell me|admit) you miss(?:ed)? me.*|^you (?:missed|miss|must have missed"
            r"|must miss) me\b.*",
        ),
        (
            "miss",
            r"^what do you (?:actually |even )?do (?:all (?:day|night)|when (?:i'm|i am|you're|we're|nobody|i|you|no one)"
            r"|while (?:i'm|i|you)|between|in between|at night|at weekends|for fun|in your (?:free|spare) time"
            r"|with your (?:time|day)|the rest of the)\b.*|^where do you go when\b.*|^(?:what|where) are you when\b.*",
        ),
    )
)
