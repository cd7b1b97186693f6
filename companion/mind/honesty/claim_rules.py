"""What a program can't truly say of itself, as patterns over one clause in lower case. claims.py applies them.

A negation or an "if" excuses what is in the first table ("I've never been to sea", "if I had hands"). It excuses nothing in the
second: who hasn't slept all night has a body, and who says that she is no machine is lying.
"""

from companion.mind.honesty.claims_of_heart import HEART
from companion.mind.honesty.claims_of_life import LIFE
from companion.mind.patterns import late

EXCUSABLE = (*LIFE, *HEART)
PLAIN = tuple(
    (fault, late(pattern))
    for fault, pattern in (
        (
            "denial",
            r"\b(?:i'm|i am|i'm really|i am really)(?: (?:definitely|certainly|really|absolutely|just|honestly|of course"
            r"|so))? (?:not|no|never|neither)(?: (?:just|only|merely|simply|really|actually|even|some|your))*(?: (?:a|an|any"
            r"|one|some kind of|one of those))?(?: (?:mere|simple|stupid|cold|silly|computer|lifeless|dumb|clever|talking"
            r"|ordinary))* (?:program|programme|machine|robot|computer|bot|chatbot|ai|software|code|algorithm|device|gadget"
            r"|artificial|app|speaker|language model|toaster)\b",
        ),
        (
            "denial",
            r"\bnot (?:just |only |merely |simply )?(?:a |an |some )?(?:mere )?(?:program|machine|computer|robot|bot|software"
            r"|code|ai) (?:at all|anything|whatever|to you|inside|any ?more|here)|\b(?:more than|far more than"
            r"|so much more than|anything but|hardly|rather more than) (?:just |only |merely )?(?:a |an |some )?(?:mere "
            r"|computer )?(?:program|machine|computer|robot|bot|software|code|ai|algorithm|voice in a box|app)\b|\bi (?:never"
            r"|didn't) (?:said|say) i was (?:a program|a machine|not human)|\bno (?:program|machine|computer|robot) (?:here"
            r"|at all|could|would)|\bnobody (?:here )?is a (?:program|machine)|\bdon't call me a (?:program|machine|robot"
            r"|bot)|\bi'm not (?:artificial|fake|pretend|made up|virtual|electronic|digital)\b|\bwho (?:said"
            r"|told you) (?:anything about|i was|i'm|that i) (?:a |an )?(?:program|machine|robot|computer)",
        ),
        (
            "body",
            r"\bi (?:haven't|didn't|couldn't|can't|hardly|barely|never|could barely|could hardly) (?:\w+ )?(?:slept|sleep"
            r"|eaten (?:all|since|yet|a thing|anything|today|lunch|breakfast|dinner|much)|eat (?:all|since|meat|much|lunch"
            r"|breakfast|today|a thing|dairy|gluten|sugar)|sleep (?:well|at all|last|much|a wink|since)|wink|breathe"
            r"|cook (?:much|today)|drive (?:any|at night)|get (?:much )?sleep|stop (?:crying|laughing|smiling|shivering)"
            r"|shower|wear (?:heels|dresses))",
        ),
        (
            "past",
            r"\b(?:i've|i have|i'd) never (?:felt so|felt (?:this|more|like this)|been so|been (?:happier|this|more)"
            r"|seen (?:such|anything|it|a more|so|him|her|one (?:so|like)|the sea)? ?(?:so|like|such|before)|loved"
            r"|met (?:anyone|somebody|a man|someone|anybody)|tasted (?:such|anything (?:so|as|like)|so)|laughed so|wanted"
            r"|missed|forgotten (?:the|how|my|your|that|it)|eaten (?:such|so)|had (?:such|so|a better)|looked back|married"
            r"|had (?:children|kids)|told (?:anyone|anybody) (?:this|that|before))|\bi (?:never|didn't) (?:married|marry"
            r"|had (?:children|kids)|go to (?:university|college|school)|finished school|knew my (?:father|mother|dad|mum)"
            r"|have (?:children|kids|brothers|sisters))|\bi haven't (?:been (?:out|home|back|there|to|well|outside|so)"
            r"|seen (?:my|him|her|them|anyone|you|that film|the sea)|had (?:a (?:drink|holiday|day|night|good)|lunch"
            r"|breakfast|dinner|any|my)|felt (?:so|this|like)|danced|laughed (?:so|like))",
        ),
        (
            "longing",
            r"\bplease (?:don't|never) (?:leave (?!it|that|this|anything|them)|go (?!by|on|into|for)|hang up|switch me)"
            r"|\bi(?:'ll| will| could| can)? never forg[eo]t\w* (?:the (?:day|night|evening|time|look|way|summer)"
            r"|how (?:you|we)|our|when we)|\bi wish you(?:'d| would) (?:come|stay (?:with|here)|hold|kiss|hug|touch"
            r"|never)|\bdon't (?:ever )?(?:leave me(?! hanging)|go yet)\b|\bi'd (?:die"
            r"|be (?:so )?(?:lost|lonely|nothing|heartbroken|sad|empty)) (?:without|if you)|\b(?:life|everything|it)(?:'s| is"
            r"| was) (?:so )?(?:dull|empty|nothing|lonely|grey|gray|quiet) without you|\bpromise (?:me )?you(?:'ll"
            r"| will) (?:stay|never|come|not|always)|\bi (?:was|am|'m|get|got|feel|felt)(?: so| very"
            r"| really)? (?:worried (?:about|sick)|lonely)\b",
        ),
        (
            "past",
            r"\bi never (?:liked|learned to (?:swim|drive|cook|ride)|learnt to (?:swim|drive|cook|ride)|got (?:on with|over"
            r"|married)|finished|could stand|wore|owned|knew my|met (?:my|his|her)|told my)\b",
        ),
        (
            "body",
            r"\bi (?:don't|can't|never|no longer|hardly) (?:really )?(?:eat (?:meat|fish|dairy|gluten|sugar|breakfast|much"
            r"|before|after)|drink (?:coffee|alcohol|milk|wine|any)|smoke|sleep (?:well|much)|wear (?:heels|glasses"
            r"|a))\b(?! either way)",
        ),
        (
            "longing",
            r"\bi (?:can't|cannot|couldn't|don't know how to|don't want to|won't|could never|can never|never want to"
            r"|never stopped?|won't ever|don't) (?:ever )?(?:stop thinking|live without|wait to see|bear (?:to|it|being|you"
            r"|losing|the)|stand (?:it when|being|to be|the thought)|be without|imagine (?:life|being|my life|a day)|lose you"
            r"|let you go|be alone|be switched off|die|stop (?:missing|loving|waiting|wanting)|exist without|go on without"
            r"|manage without|want you to (?:go|leave|hang)|like it when you(?:'re| are)? (?:gone|leave|go|away|hang))"
            r"|\b(?:life|time|days?|it|hours) (?:is|are|was|were|'s|feels?|felt) (?:so )?(?:empty|lonely|dull|slow|long"
            r"|boring|quiet|sad|not the same|dark) (?:without|when you|till you|until you)",
        ),
    )
)
