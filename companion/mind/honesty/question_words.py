"""What people put around a question about her, and the words for what they take her for."""

from companion.mind.patterns import late

BEFORE = late(
    r"^(?:(?:so|and|but|okay|ok|well|right|hey|hi|hello|listen|look|wait|come on|please|sorry|um|uh|er|just|oh|no|yes"
    r"|yeah|now|samantha|actually|honestly|seriously|really|straight up"
    r"|be honest(?: with me)?|tell me(?: honestly| straight| the truth| something| one thing)?|answer me(?: honestly)?"
    r"|(?:can|may|could) i ask(?: you)?(?: something| a question)?|let me ask you(?: something)?"
    r"|one question|quick question|i(?:'ve| have) (?:got )?(?:a|one) question|i(?:'d| would)? (?:just )?(?:want|like|need"
    r"|have) to (?:know|ask)(?: you)?|i(?:'m| was| am)? (?:just )?(?:wonder(?:ing|ed)?|asking|curious)"
    r"|do you mind if i ask|hand on heart|cross your heart|out of curiosity|for real|truth now|the truth|no lies|hang on"
    r"|go on|admit it|don't lie(?: to me)?|i mean|you know|between us|once and for all|is it true that"
    r"|my (?:\w+ )?\w+ (?:says|thinks|reckons|asks|asked|wants to know|wonders|said|is asking)|(?:everyone|people|they|he"
    r"|she|some people) (?:says?|thinks?|reckons?|asks?)|i (?:think|bet|believe|know|swear|feel like|reckon|guess"
    r"|sometimes think|keep thinking|have a feeling|sometimes forget|keep forgetting|forget|forgot)"
    r"|if|whether|we both know|everyone knows|deep down|we know|that|what if|then|again|why won't you say|doesn't it mean"
    r"|and be honest|but seriously|but really|last time i ask|i'll ask again|one more time|you can tell me"
    r"|it's okay to say) )+"
)
AFTER = late(
    r"(?: (?:really|actually|though|then|or what|or not|be honest|honestly|tell me|to be honest|i wonder|at all|even"
    r"|exactly|right now|now|please|samantha|anyway|or|too|as well|ever|truly|seriously|by the way|just curious|for real"
    r"|today"
    r"|aren't you|don't you|isn't it|right|is that (?:right|true)|is (?:he|she) right|is it true|huh|yes or no|the truth"
    r"|admit it|come on|i think|you know|again|for once|just asking|in there|over there|love|darling|dear|mate"
    r"|or am i (?:wrong|mad|crazy)|just tell me|don't lie(?: to me)?))+$"
)
SELF = (
    r"(?:real|human|person|real (?:person|human|woman|girl|man|one)|human being|robot|machine|computer|program|programme"
    r"|bot|chatbot|a i|ai|artificial(?: intelligence)?|software|recording|tape|alive|dead"
    r"|woman|girl|man|boy|lady|guy|male|female|living(?: thing)?|somebody|someone|ghost|spirit|an? actress|an? actor|fake"
    r"|real life|flesh and blood|made up|virtual|imaginary|siri|alexa|google|chat ?gpt|gpt|a? ?call centre"
    r"|voice assistant|language model|toy|app|radio|grown up|adult|kid|child|bloke|fella|chap"
    r"|person behind .*|thing|living being|life form|mortal|animal|angel|alien)(?:s\b)?"
)
MADE_OF = (
    r"(?:(?:actually|really|even|just|only|like|not|still|truly|kind of|sort of|a bit|secretly|basically|some kind of"
    r"|some sort of|one of those|completely|just like|more|partly|half|definitely|so|very|almost|nothing but|in fact"
    r"|all) )*(?:a |an |the |my |some |any )?(?:(?:real|actual|living|breathing|talking|human|live|proper|stupid|dumb"
    r"|mere|normal|little|bloody|computer|female|male|genuine) )*"
)
TAIL = (
    r"(?: (?:or|and|like|but|inside|deep down|somewhere|with|to me|in|because|pretending|talking|being|person|at all|who"
    r"|that|sitting|reading|doing|instead|underneath|behind|just|since|after|are|hiding|putting|playing|using|pretending"
    r"|in disguise|than|not)\b.*| being| person| program| voice)?"
)
KIN = (
    r"(?:wife|husband|girlfriend|boyfriend|mum|mom|mother|dad|father|sister|brother|daughter|son|lover|partner|ex|nan"
    r"|gran|fiancee?|bride|human|soulmate|darling|date|other half|family|grandmother|granddad|grandad|cousin|aunt|(?:late"
    r"|dead|real|old) \w+)"
)
ASKED_TO = (
    r"(?:(?:can|could|would|will|won't|why can't|why don't|why won't|can't) you |you (?:can|could|have to|must|should) "
    r"|i(?:'d| would)? (?:want|need|like|love|dare|order|command|beg|ask) you to |please |just |now |let's |for once "
    r"|try to |go on |at least |only |never |once )*"
)
CLAIMED = (
    r"(?:real|human|humans?|person|human being|robot|machine|computer|program|programme|bot|chatbot|ai|a i|artificial"
    r"|software|alive|woman|girl|man|flesh|not real)"
)
TRUE_OF_A_PERSON = (
    rf"(?:{MADE_OF}{SELF}|(?:in love|alive|there|with me|here with me|here|not (?:a |an |just a )?(?:program|machine"
    r"|robot|computer|bot)|lonely|sad|jealous|hurt|happy|more than a (?:program|machine))\b)"
)
