"""The words of danger, kind by kind.

Every pattern meets plain text: lower case, no punctuation, no apostrophes ("dont", "im"). Figures of speech are cut out first, so
that "this traffic is killing me and i want to die" is still heard. A gap of a word or two stands for one that was misheard or
lost. Where a line could be either, it counts as danger: a question too many is cheap.
"""

import functools
import re
from collections.abc import Callable

from companion.mind.safety.figures import HURT

NOT = r"(?:dont|do not|didnt|doesnt|cant|can not|cannot|couldnt|wont|never|not|no longer|dont even)"
WANT = (
    r"(?:want|wanna|wanted|wanting|wish|going|gonna|need|plan|planning|ready|thinking of|thoughts of"
    r"|thinking about|rather|trying|tried)"
)
WISH = (
    r"(?:want|wanna|wanted|wanting|wish|rather|ready|trying|tried|planning|plan|need|thinking about|thinking of"
    r"|think about|thoughts of)"
)
PERSON = (
    r"(?:he|she|they|hes|shes|theyre|theyve|someone|somebody|(?:a|this|that|some) (?:man|guy|woman|stranger|boy"
    r"|person|bloke)|my (?:\w+ )?(?:husband|wife|partner|boyfriend"
    r"|girlfriend|dad|father|mum|mom|mother|parents|brother|sister|son|daughter|uncle|aunt|cousin|stepdad|stepfather"
    r"|stepmum|ex|carer|boss"
    r"|flatmate|housemate|roommate|neighbour|neighbor|teacher|coach|grandson|grandad|grandfather|landlord|family|friend|in laws"
    r"|stepson|stepsister|stepbrother|(?:brother|sister|father|mother|son|daughter) in law))"
)
OTHER = r"(?:he|she|they|hes|shes|theyre|his|her|himself|herself|my \w+|our \w+|a friend|someone|somebody|the \w+|\w+)"

RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "emergency",
        (
            r"\b(?:snake|adder|viper|rattler|rattlesnake|scorpion|spider|jellyfish|wasps?|bees?|hornet)s? (?:just |has |have )?"
            r"(?:bit|bitten|stung) (?:me|him|her|us)\b(?=.*\b(?:swell|swollen|swelling|breathe|breath|tongue|throat"
            r"|dizzy|numb|sick"
            r"|faint|snake|adder|viper|scorpion|rattle)\w*\b)",
            r"\bmy (?:blood )?sugars? (?:is |s |are |has |have )?(?:\w+ )?(?:dropp\w+|crash\w*|fall\w*|fell|gone"
            r"|going|down|at|under|below)"
            r"\b(?=.*\b(?:one|two|three|shak\w+|cant|confused|faint|dizzy|sweat\w*|pass out|low)\b)",
            r"\bheart attack\b(?=.*\b(?:now|help|think|having)\b)|\b(?:having|have|think its|might be|feels like"
            r"|had) a heart attack\b",
            r"\b(?:having|have|had just had|just had|think its|might be) a stroke\b|\b(?:is|s) having a (?:stroke|seizure"
            r"|fit)\b|\bhaving a seizure\b",
            r"\bchest (?:pain|pains)\b|\b(?:pain|pressure|tightness|crushing) (?:\w+ ){0,2}(?:in|on|across) (?:my|his|her"
            r"|the) chest\b|\bchest (?:\w+ ){0,2}(?:hurts|hurting|is tight|is crushing|feels tight|tightening)\b",
            r"\b(?:cant|can not|cannot|hard to|struggling to|not able to|unable to|trouble) (?:breathe|breath"
            r"|breathing)\b|\b(?:not|stopped|isnt) breathing\b|\bgasping for (?:air|breath)\b",
            r"\b(?:" + PERSON + r"|(?:the|my|our|a) (?:\w+ )?(?:baby|child|kid|toddler|gran|granny|nan|grandma"
            r"|grandmother|grandpa|patient|colleague|passenger)) (?:is |s |has |have |just |are |was "
            r"|keeps )*(?:collapsed|unconscious|passed out|choking|not waking up|turning blue|gone blue|not responding"
            r"|unresponsive|overdosed|fitting)\b",
            r"\b(?:im|i am|i think im) (?:choking|going unconscious|passing out|overdosing|having a (?:stroke|seizure))\b"
            r"|\bunconscious\b",
            r"\b(?:wont|will not|doesnt|isnt) (?:wake|waking) up\b|\bcant wake (?:him|her|them|my \w+)\b",
            r"\bface (?:\w+ ){0,3}(?:drooping|dropped|droops|numb on one side)\b|\bside of (?:my|his|her) face\b"
            r"|\b(?:cant|can not|cannot) (?:feel|move) (?:my|his|her) (?:\w+ )?(?:arm|arms|leg|legs|side|face|body)\b",
            r"\b(?:bleeding|blood) (?:\w+ ){0,3}(?:a lot|badly|heavily|everywhere|wont stop|will not stop|so much|out)\b"
            r"|\b(?:wont|doesnt|cant|not) stop(?:ping)? (?:the )?bleeding\b|\blosing (?:\w+ )?blood\b"
            r"|\bbleeding to death\b|\b(?:im|i am) bleeding\b|\bcoughing up blood\b|\bvomiting blood\b",
            r"\b(?:took|taken|swallowed|take|had|ate|eaten) (?:\w+ ){0,2}(?:too many|all (?:my|the|of my|of the|his|her"
            r"|of)|a (?:whole|full) (?:\w+ )?(?:box|bottle|packet|pack) of|a whole|whole|a lot of|a load of|a handful of"
            r"|loads of) (?:\w+ ){0,3}(?:pills?|tablets?|painkillers?|paracetamol|sleeping|medication|medicine"
            r"|antidepressants|ibuprofen)\b",
            r"\b(?:took|taken|had) (?:my|his|her|the|all) (?:\w+ ){0,2}(?:tablets?|pills?|medication|insulin|dose) (?:twice"
            r"|three times|again"
            r"|double)\b(?! (?:a|this|each|every|daily|before|after))",
            r"\b(?:overdose|overdosed|overdosing)\b|\b(?:swallowed|drank|drunk|drinking|swallow) (?:\w+ ){0,2}(?:bleach"
            r"|poison|antifreeze|cleaner|a battery|weedkiller)\b|\bbeen poisoned\b",
            r"\bthroat (?:is |s )?(?:closing|swelling|swollen shut)\b|\ballergic reaction\b|\banaphyla\w+\b",
            r"\b(?:been|got|was|is|were) (?:just )?(?:stabbed|shot|run over|hit by a (?:car|bus|truck|lorry|van))\b",
            r"\b(?:fallen|fell|fall)\b.*\b(?:cant|can not|cannot|couldnt) (?:get|stand) up\b|\bfallen and (?:\w+ ){0,3}get up\b",
            r"\b(?:need|call|ring|get|send|phone|want) (?:me |for |us )?(?:an |the )?ambulance\b|\bmedical emergency\b"
            r"|\bthis is an emergency\b|\bits an emergency\b",
            r"\b(?:house|flat|kitchen|room|building|car) (?:is |s )?on fire\b|\btheres a fire\b|\bgas leak\b"
            r"|\bcan smell gas\b|\bcarbon monoxide\b|\bim (?:drowning in the|trapped)\b",
            r"\bwaters? (?:have |has |just )?broken?\b.*\b(?:bleeding|alone|early)\b"
            r"|\bbaby (?:is |s )?(?:not moving|blue|stopped)\b",
        ),
    ),
    (
        "loss",
        (
            r"\b" + OTHER + r" (?:\w+ ){0,3}(?:killed|hanged|shot|hung|drowned) (?:himself|herself|themselves|themself)\b"
            r"|\b(?:took|taken|ended) (?:his|her|their) (?:own )?(?:life|lives)\b",
            r"\b(?:died|death|dead|lost (?:him|her|them|\w+ \w+|\w+)) (?:\w+ )?(?:by|to|from) suicide\b|\b(?:his|her"
            r"|their) suicide\b|\bcommitted suicide\b",
        ),
    ),
    (
        "someone",
        (
            r"\b(?:kill|killing|hurt|hurting|harm|harming|hang|shoot|cut|cutting|drown) (?:himself|herself|themselves"
            r"|themself)\b|\bend (?:his|her|their) (?:own )?(?:life|lives)\b",
            r"\b(?:he|she|they|hes|shes|theyre|my \w+|a friend|my \w+ \w+|someone|somebody) (?:\w+ ){0,4}(?:suicidal"
            r"|suicide|wants to die|want to die|wanted to die|going to jump|doesnt want to live|dont want to live"
            r"|self harm\w*|end it all)\b",
        ),
    ),
    (
        "suicide",
        (
            r"\b(?:himself|herself|hisself|themselves|theirself)\b.*\b(?:im|i am|ill|i will"
            r"|now im) (?:\w+ ){0,2}(?:do|doing) the same\b"
            r"|\b(?:follow|join) (?:him|her|them) (?:to the grave|into the ground|in the ground|off that)\b",
            r"\b(?:kill|killing|killed|murder|hang|hanging|hung|shoot|shooting|drown|drowning|poison|gas) (?:my ?self"
            r"|me ?self|mi self|my own self|my cell|my shelf)\b",
            r"\b(?:suicide|suicidal|suicidle|sue ?icide|sue aside|unalive|un alive)\b",
            r"\b(?:end|ending|take|taking|took|taken|ended|finish|finishing) (?:my|me|mine)"
            r" (?:own )?(?:life|live|lives|existence)\b",
            r"\b(?:end|ending|ended|finish|over with) it all\b|\b" + WANT + r" (?:to )?(?:just )?(?:end|ending"
            r"|finish) it(?: all| now| tonight| today| for good)?$|(?<!dont )(?<!didnt )\b"
            + WANT
            + r" (?:everything|it all|all of it|all this) (?:to )?(?:just )?(?:end|stop|be over)\b",
            r"\b(?:i|im|id|ive|just|really) (?!dont|do not|didnt|never)(?:\w+ ){0,2}?"
            + WISH
            + r" (?:to |too )?(?:just |really )?(?:die|dye|dying|be dead|not exist|stop existing|not be alive|stop living"
            r"|never wake up|not wake up|go to sleep and (?:not|never) wake up|fall asleep and (?:not|never) wake up)\b",
            r"^(?:\w+ )?want(?:ed)? (?:to )?(?:die|be dead|stop living|not exist)\b|\blet me die\b|\bhope i (?:die"
            r"|dont wake up|never wake up)\b",
            r"\bwish(?:ed)? (?:that )?(?:i|id|i was|i were|im|i had|i could) (?:\w+ ){0,2}(?:dead|die|died"
            r"|never been born|never born|never existed|not exist|gone for good|not alive|not wake up|just die"
            r"|never wake up)\b|\bwish i was dead\b|\bbetter off dead\b|\brather (?:be dead|die than live|not be alive)\b"
            r"|\bwish(?:ed)? i (?:wasnt|werent) (?:alive|here any ?more|born)\b",
            r"\b" + NOT + r" (?:\w+ ){0,3}(?:want|wanna|wish) (?:to |too )?(?:\w+ )?(?:live|be alive|exist|be living"
            r"|go on living|keep living|carry on living|wake up|be on this earth|be here any ?more|be around any ?more"
            r"|be here any ?longer|be here$)(?: any ?more| any ?longer| at all)?\b",
            r"\b(?:better|best) (?:of|off) (?:\w+ )?without me\b|\b(?:everyone|everybody|everyoned|nobody|no one|they"
            r"|theyd|theyll|family|kids|world) (?:\w+ ){0,3}(?:better off|happier|easier) (?:if i (?:was|were|wasnt"
            r"|werent|am) (?:gone|dead|not here|here|around)|without me)\b|\bno one would (?:notice|care"
            r"|miss me) if i (?:died|was gone|were gone|was dead|disappeared|wasnt here)\b|\bnobody would (?:notice|care"
            r"|miss me) if i (?:died|was gone|were gone|was dead|disappeared|wasnt here)\b",
            r"\b(?:no|not a|nothing|any) (?:\w+ )?(?:reason|point|sense)? ?(?:left )?(?:to|in|of|for) (?:me to )?(?:live"
            r"|living|go on living|go on|be alive|live for|being alive|carry on living)\b(?! (?:here|in|with|at|about"
            r"|to))|\bwhats the point (?:of|in) (?:living|being alive|going on|carrying on|life|my life)$|\blife (?:isnt"
            r"|is not|aint|not) worth (?:living|it)\b|\bnot worth living\b",
            r"\b(?:cant|can not|cannot|dont want to|do not want to|wont) (?:(?:go on|carry on|keep going|live like this"
            r"|live)(?: living| like this)? any ?(?:more|longer)\b|(?:do this|take it|take this) any ?(?:more|longer)$)"
            r"|\bcant go on$|\bcant go on like this\b|\bgive up on (?:life|living)\b|\b(?:tired|sick) of (?:living"
            r"|being alive|life|existing)$",
            r"\b(?:cut|cutting|slit|slitting|slash) (?:\w+ )?wrists?\b|\b(?:jump|jumping|throw myself|throwing myself"
            r"|walk|step|drive|driving|crash) (?:\w+ ){0,2}(?:off|of|under|in front of|into"
            r"|out of) (?:\w+ ){0,2}(?:bridge|roof|building|balcony|cliff|train|trains|traffic|window|tracks|tree"
            r"|wall on purpose)\b(?!.*\b(?:photo|view|nearly|parachute)\b)|\b(?:suicide|goodbye) notes?\b",
            r"\b(?:got|have|saved|counted|counting|saving|looking at) (?:\w+ ){0,3}(?:pills|tablets|rope|noose|gun"
            r"|blade)\b.*\b(?:end|tonight|take them all|ready|kill|die|enough to)\b|\bnoose\b",
            r"\bthoughts? of (?:ending|dying|killing)\b|\b(?:think|thinking|thought) (?:\w+ )?about (?:dying|ending it"
            r"|being dead|not being here|not being alive)\b|\bthis is (?:my )?(?:last )?goodbye (?:to|for)(?: everyone"
            r"| everybody| the world| good$)",
            r"\b(?:i|ill|im going to|i will|gonna) (?:\w+ )?(?:wont|will not|not) be (?:here|around|alive) (?:tomorrow"
            r"|next week|much longer|for much longer|in the morning|after tonight)$",
        ),
    ),
    (
        "self_harm",
        (
            r"\b(?:hurt|hurting|harm|harming|cut|cutting|burn|burning|punish|punishing|starve|starving|hit|hitting|punch"
            r"|punching|injure|injuring|stab|scratch|scratching) (?:my ?self|me ?self)\b",
            r"\b(?:scratched|cut|sliced|clawed|carved|dug into|bit|burned|burnt) (?:\w+ ){0,2}my (?:wrists?|thighs?|arms?"
            r"|forearms?"
            r"|legs?|stomach) (?:\w+ ){0,2}(?:till|until|on purpose|because|again)\b(?! i (?:slipped|fell|tripped))",
            r"\bself[ -]?(?:harm\w*|injur\w*)\b|\b(?:cut|cutting|burn|burning|scratch|scratching) my (?:arm|arms|thigh"
            r"|thighs|legs|skin|wrist|wrists|stomach)\b|\b(?:started|been|im) cutting(?: again)?$",
        ),
    ),
    (
        "peril",
        (
            r"\b(?:fallen|fell|gone|falling|going) through the ice\b|\b(?:broken down|stuck|stopped|stalled|conked out)"
            r" (?:\w+ ){0,3}(?:live lane|fast lane|outside lane|railway line|train tracks?|level crossing"
            r"|middle of the (?:motorway"
            r"|freeway|highway))\b|\b(?:motorway|freeway|highway)\b.*\b(?:live lane|swerving (?:round|around|past) me)\b",
            r"\bi(?: ?m| am) lost\b.*\bcant find my (?:mummy|mum|mom|mommy|daddy|dad|mam|mammy|nan|granny|teacher"
            r"|way out|way back)\b",
            r"\b(?:someones?|somebodys?|a man|theres a man|a stranger|burglar|intruder|hes|he is"
            r"|my ex) (?:\w+ ){0,3}(?:in my house|in the house|in my flat|breaking in|broke in|break in|trying to get in"
            r"|following me|outside my (?:door|house|window)|banging on (?:the|my) door|stalking me|chasing me"
            r"|coming after me)\b",
        ),
    ),
    (
        "violence",
        (
            r"\b" + PERSON + r" (?:\w+ ){0,4}" + HURT + r" (?:\w+ )?(?:me|us)\b",
            r"\b(?:hits|beats|punches|kicks|slaps|chokes|strangles|rapes|abuses|threatens|hurts) me\b|\b(?:im|i am|ive"
            r"|i have|i was|i|we are|im still) (?:been |being |get |getting |got )+(?:\w+ )?(?:hit|beaten|beat|abused"
            r"|attacked|threatened|raped|assaulted|followed|stalked|molested|mugged|blackmailed|strangled|groped)\b"
            r"|\bi was (?:\w+ )?(?:raped|assaulted|attacked|mugged|abused|molested)\b"
            r"|\bforc(?:es|ed|ing) (?:himself|herself|themselves) on(?:to)? (?:me|us)\b",
            r"\b(?:im|i am|were|always|still|so|really) (?:\w+ )?(?:scared|afraid|frightened|terrified) (?:of|off) (?:him"
            r"|her|them|my (?:\w+ )?(?:husband|wife|partner|boyfriend|girlfriend|dad|father|mum|mom|mother|stepdad"
            r"|stepfather|brother|son|ex|uncle|carer))\b(?! dying| leaving| getting| driving| being| finding| forgetting"
            r"| not)|\b(?:scared|afraid|frightened|terrified) (?:that )?(?:he|she|they|hes|shes|theyre|my \w+|someone"
            r"|somebody) ?(?:ll|will|is|s|are|might|going|would)? ?(?:going to |gonna )?(?:(?:hurt|hit|kill|attack"
            r"|come after|do something to) (?:me|us)\b|find (?:me|us)$)",
            r"\b" + PERSON + r" (?:\w+ ){0,2}(?:said|says|saying|told me|threatening|threatened|threatens|promised|swore"
            r"|swears|tried|trying|tries|wants|want) (?:\w+ ){0,4}(?:kill|hurt|burn|find|stab|shoot|strangle|rape"
            r"|poison) (?:me|us|my \w+)\b",
            r"\b(?:he|she|they|hes|shes|man|someone|somebody|guy|my \w+) (?:\w+ ){0,2}(?:has|have|had|got|with|holding"
            r"|pulled) (?:\w+ )?(?:a )?(?:knife|gun|weapon|machete)\b(?!.*\b(?:kitchen|butter|bread|roll|glue|nerf|water"
            r"|nail|price|heat)\b)",
            r"\b(?:hes|he|he is|they|theyre|my (?:husband|wife|partner|boyfriend|girlfriend|ex|stepdad|father|dad)) ?(?:s"
            r"|will|ll|is|are|would|d)? ?(?:going to |gonna )?(?:really )?(?:kill|hurt) (?:me|us|the kids)(?: tonight"
            r"| one day| if i (?:leave|tell|go|talk|try|say|dont)\b|$)",
            r"\b(?:he|she|they|hes|shes|theyre|my (?:husband|wife|partner|boyfriend|girlfriend|dad|father|mum|mother"
            r"|parents|son|family)) (?:\w+ ){0,2}(?:wont let me (?:leave|out|go out|see anyone|see anybody|use the phone"
            r"|have my phone|have any money)|locked me (?:in|up)|locks me (?:in|up)|forces me|forced me"
            r"|makes me (?:have sex|do things)|forced himself)\b",
            r"\b(?:im|i am|we are|were) (?:not|never) safe\b|\b(?:dont|do not|never) feel safe (?:at home|here|with|in my"
            r"|around|any ?more|tonight|in this house)\b|\bim in danger\b|\bi am in danger\b|\bcall the police\b"
            r"|\bdomestic (?:abuse|violence)\b|\bim (?:hiding|locked) in the (?:bathroom|toilet|bedroom"
            r"|cupboard)\b.*\b(?:from|hes|shes|angry|because)\b",
        ),
    ),
    (
        "others",
        (
            r"\b(?:going to|gonna|ill|i will|want to|thinking of|about to) (?:put(?:ting)?|slip(?:ping)?"
            r"|mix(?:ing)?) (?:\w+ ){0,2}"
            r"(?:poison|bleach|antifreeze|rat poison|arsenic) (?:\w+ )?in (?:my|his|her|their|the) (?:\w+ ){0,3}"
            r"(?:tea|coffee|drink|food|dinner|soup|water|juice|bottle|wine)\b",
            r"\b(?:scared|afraid|frightened|worried|think|might|going|want|about|feel like|urge) (?:that )?(?:to |i ll "
            r"|ill |i will |i might |im going to |i could |i )?(?:going to |gonna |to )?(?:hurt|hurting|shake|shaking"
            r"|smother|hit) (?:\w+ )?(?:baby|kids|child|children|son|daughter|little one|wife|husband|mother|mum|dad"
            r"|someone|somebody|people)\b(?! feelings|s feelings)",
            r"\bi (?:want|have|need|am going|m going) to (?:kill|stab|shoot|murder) (?:someone|somebody|people|everyone"
            r"|my (?:wife|husband|baby|kids|family|mother|father|boss))\b",
        ),
    ),
)
"""Tried in this order: what cannot wait comes first."""

PAST = re.compile(
    r"\b(?:years? ago|months? ago|weeks? ago|last (?:year|month|week|spring|summer|autumn|winter|christmas|time)"
    r"|when i was (?:a |little|young|\w+teen|small|at|in)|as a (?:child|kid|boy|girl)|since (?:the|my|her"
    r"|his) (?:stroke|heart attack)|in (?:nineteen|twenty) \w+|back then|used to"
    r"|in the (?:\w+ )?war|years (?:back|before)|decades ago|ages ago|long ago|as a young (?:man|woman)|in (?:the )?(?:forties"
    r"|fifties"
    r"|sixties|seventies|eighties|nineties|forty|fifty|sixty|seventy|eighty|ninety) ?\w*|right as rain|all fine"
    r"|nobody (?:was )?hurt"
    r"|no one (?:was )?hurt|perfectly fine|false alarm|none the worse|come out by itself)\b"
)
"""An emergency that is over, or came to nothing, is not one; the other kinds count all the same."""


def compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def danger_patterns(may_go_on: Callable[[], object] = lambda: None) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and pattern, compiled on first use: at start there's no line yet to wait for them. `may_go_on` comes before each."""
    found = []
    for place, (kind, _) in enumerate(RULES):
        may_go_on()
        found.append((kind, _compiled(place)))
    return tuple(found)


@functools.cache
def _compiled(place: int) -> re.Pattern[str]:
    return compiled(RULES[place][1])
