"""Figures of speech that only sound like danger. They are cut out of a line before the rules of danger are tried.

Each must be narrow: what it cuts is not looked at again. "he hit me with a pillow" is one, "he hit me with a belt" must not be.
"""

import functools
import re

HURT = (
    r"(?:hit|hits|hitting|beat|beats|beating|beaten|punch|punched|punches|punching|kick|kicked|kicks|kicking|slap"
    r"|slapped|slaps|slapping|choke|choked|chokes|choking"
    r"|strangle|strangled|strangles|strangling|strangling|hurt|hurts|hurting|rape|raped|rapes|assault|assaulted"
    r"|attack|attacked|attacks|attacking|abuse|abused|abuses|abusing"
    r"|molest|molested|threatens|threatened|threatening|stabbed|stab|grabbed|shoved|shoves|burned|burnt|bit|bites"
    r"|touches|touched|touching|groped|gropes)"
)
FIGURES = (
    r"\b(?:is|are|was|were|be|been|s|its|thats|shoes|feet|\w+s|\w+) (?:absolutely |really |literally |actually |just "
    r"|slowly )?killing me\b(?! softly)",
    r"\bkill(?:ing|ed)? (?:\w+ )?(?:time|an? (?:hour|few|minute|afternoon|evening)|the (?:mood|vibe|time|lights?"
    r"|engine|noise|buzz|music|joke|weeds)|two birds|weeds|flies|it)\b",
    r"\b(?:kill|die|killing|died) for (?:a|an|some|my|the|that)\b|\bto die for\b|\bdressed to kill\b",
    r"\bdying (?:to|for|of) (?!die\b|hurt\b|kill\b)(?:\w+)|\b(?:my|the|her|his|our) (?:phone|battery|laptop|plant"
    r"|plants|garden|car|engine|fern|orchid|tomatoes)s? (?:is|are|was|keeps) dying\b",
    r"\b(?:die|died|dead|dying|dies|death) (?:of|from|with) (?:\w+ )?(?:laughter|laughing|embarrassment|shame|boredom"
    r"|curiosity|cringe|happiness|heat|hunger|cold|excitement|stress)\b",
    r"\b(?:die|died|dying|dead|killed myself|killing myself|kill myself|hurt myself) laughing\b|\b(?:bored|scared"
    r"|worried|frozen|tickled|embarrassed|starved|tired) (?:half )?to death\b",
    r"\bdead (?:tired|on my feet|beat|serious|easy|good|end|line|simple|funny|battery|heading|lift|lifts|cute|lucky"
    r"|slow|boring|right)\b|\b(?:over my|drop) dead\b",
    r"\bi (?:could|would|wanted to|want to) (?:have )?die(?:d)? (?:when|right there|on the spot|of|from|at how"
    r"|with)\b|\b(?:nearly|almost|i just about|practically) died\b|\bi died (?:inside|laughing)\b",
    r"\bi (?:could|ll|will|would) (?:have )?(?:kill|killed|kick|kicked|murder|strangle|throttle) (?:(?:him|her|them"
    r"|you|my \w+) (?:for|because|if|when|sometimes)|myself for \w+ing)\b",
    r"\b(?:suicide (?:squad|mission|run|runs|burn|door|doors|prevention (?:course|training))|(?:career|social"
    r"|political|commercial|professional) suicide)\b",
    r"\b(?:mum|mom|dad|mother|father|boss|wife|husband|teacher|sister|brother|she|he|they|shes|hes|theyre|coach"
    r"|\w+s) ?(?:is|s|ll|are|will|was)? ?(?:going to|gonna|would|will|ll) (?:absolutely |literally )?kill me (?:when"
    r"|for|because|over|about|after)\b",
    r"\b(?:gave|give|giving|gives|gonna give|have|had|having|nearly|almost) (?:me |him |her |us |my \w+ )?(?:nearly "
    r"|almost )?(?:had )?a (?:mild |small |mini |little )?heart attack (?:when|at|over|because|with|from|laughing"
    r"|seeing)\b|\b(?:gave|give|gives|giving) (?:me|us|him|her) a heart attack\b|\b(?:nearly|almost) (?:had|gave me"
    r"|having) a heart attack\b",
    r"\bstroke of (?:luck|genius|midnight|inspiration)\b|\b(?:back|breast|brush|key|pen)stroke\b|\bat a stroke\b"
    r"|\bstroke (?:the|my|her|his|a) (?:cat|dog|horse|rabbit|beard|fur)\b",
    r"\bbleeding (?:(?:the|my|our|those|these) (?:radiators?|brakes?)"
    r"|obvious|hell|thing|dream|heart|edge|cat|dog|printer|neighbours?|car|phone|weather|gums|radiators?"
    r"|\w+ again)\b|\bmy heart (?:is )?bleed(?:s|ing)\b",
    r"\b(?:it|that|this|what|news|reality|grief|which|song|smell|weather|heat|hunger|wave|ball|bill|price|truth|fact"
    r"|idea|thought) (?:\w+ )?(?:really |just |only |suddenly |sometimes )?(?:hit|hits|hurt|hurts|hurting|attacks?"
    r"|attacked|burned|burnt|bit|bites|kicks?|kicked|touched|touches|slapped|punched|beats?|beat) me\b",
    r"\bhits? me (?:up|that|like a|with (?:the|a) (?:news|tea towel|pillow|cushion|bill|question|fact|balloon"
    r"|newspaper|price))\b|\bbeat(?:s|en|ing)? me (?:to (?:it|the)|by (?:a|one|two|three|four|ten|half)|again at"
    r"|at (?!home|night)|every time we play)\b|\bbeaten (?:\w+ ){0,7}at (?!home|night)\w+|^(?:well )?beats me$"
    r"|\b(?:it|that) beats me\b",
    r"\b(?:hurt|hurts|hurting) me (?:feelings|pride|ears|knees|back)\b|\bkick(?:ed|s)? me (?:off|into gear|under)\b"
    r"|\b(?:touched|touching) me (?:deeply|how|that|so much|to the heart|when (?:he|she|they) (?:said|thanked"
    r"|remembered|sang|wrote))\b",
    r"\b(?:choked|choking|choke) (?:me )?up\b|\bchok(?:ed|ing) on (?:my|the) (?:words|lines|tea|coffee|cereal)\b"
    r"|\bbit me on the (?:ankle|hand|finger|nose)\b",
    r"\b(?:cat|dog|puppy|kitten|baby|toddler|horse|goose|hamster|parrot|rabbit|mosquito|mosquitoes|midges|wasp|bee"
    r"|ball|swan|sheep|goat|car|bus|bike|branch|door) (?:\w+ ){0,2}" + HURT + r" me\b",
    r"\b(?:cut|cutting|burn|burnt|burned|hurt|hurting|stabbed|scratched|bit|injured|bruised|scald|scalded) (?:myself"
    r"|my (?:finger|thumb|hand|knee|chin|leg|foot|toe)) (?:a bit |badly |again |quite badly )?(?:shaving|chopping"
    r"|slicing|peeling|cooking|cleaning|gardening|opening|on (?!purpose)|at |in the (?:gym|garden|kitchen|shower)"
    r"|while|when|playing|running|lifting|doing|falling|skiing|climbing|dancing|training|stretching|with (?:the"
    r"|a) (?:bread|kitchen|butter|vegetable|potato|paper|saw|hammer|can|tin|iron)|making|carrying|trying to (?:lift"
    r"|carry|open|fix|move))",
    r"\bcut(?:ting)? myself (?:some slack|off|a (?:slice|piece)|loose|short|out|in half)\b|\b(?:hurt"
    r"|harm) myself (?:financially|by accident)\b|\bburn(?:ing|t|ed)? myself out\b",
    r"\b(?:died|die|dies|dying|killed myself|kill myself|killing myself|got (?:shot|stabbed|killed)|was (?:shot"
    r"|stabbed|killed)) (?:\w+ ){0,5}(?:in|on|playing) (?:the |a |this |that |my |our )?(?:\w+ )?(?:game|level|boss"
    r"|mission|minecraft|round|raid)\b",
    r"\b(?:he|she|they|\w+) (?:\w+ ){0,3}(?:kills|killed|hangs|hanged|shot|shoots|stabs|stabbed|hits|poisons"
    r"|poisoned) (?:\w+ ){1,5}in (?:the|a|that|this) (?:film|movie|episode|series|novel|book|opera|play|show|story)\b"
    r"|\bin (?:the|a|that|this) (?:film|movie|episode|series|novel|book|opera|play|show"
    r"|story) (?:\w+ ){0,5}(?:himself|herself|themselves)\b",
    r"\b(?:cant|couldnt|can not|cannot) breathe (?:through|for laughing|from laughing|laughing|with excitement"
    r"|in (?:this|these|that|my|the) (?:dress|suit|jeans|trousers|shirt|tie|heat|collar|corset))\b|\blaugh(?:ed"
    r"|ing)? (?:so|that) (?:hard|much) (?:\w+ ){0,3}breathe\b|\bwon (?:\w+ ){0,6}breathe\b|\broom to breathe\b"
    r"|\b(?:hardly|barely) breathe (?:for|with|in)\b",
    r"\bwont wake up (?:for|in time|early|before|on time|in the mornings?)\b|\bnever wake up (?:before|early|in time"
    r"|for)\b|\bdont want to wake up (?:early|for|at|tomorrow for|before)\b|\bdidnt want to wake up\b",
    r"\b(?:jump|jumping|jumped) off (?:the|a) (?:sofa|couch|bed|diving board|board|bus|train|bandwagon|step|swing"
    r"|top board|pier|wall|boat)\b|\bbungee\b|\bparachute\b",
    r"\b(?:hang|hung|hanging) (?:myself )?(?:up|out|around|on|the)\b|\bshoot me (?:a|an|over|now a)\b|\b(?:shot"
    r"|stabbed|attacked) in the back by (?:a )?colleagues?\b|\bshot (?:a|of|some|my|the|for (?:the|a|my))\b|\b(?:nearly"
    r"|almost) choked (?:when|at|on)\b",
    r"\bsuicide (?:helpline|hotline|line|awareness|statistics|bomber|note in the (?:film|book))\b|\bcrisis line\b",
    r"\b(?:overdos(?:e|ed|ing)|od) on (?:chocolate|coffee|cake|sugar|biscuits|cheese|caffeine|sun|christmas|television|tv"
    r"|telly|pasta|ice cream|cute|garlic|news)\b",
    r"\bend it (?:all )?(?:with (?:him|her|them|my|the)|there|here|on a|after|now with|between us|by text|over"
    r"|nicely)\b|\bwant(?:ed)? (?:the|this|that|my) (?:day|week|shift|meeting|lesson|match|season|job|contract|course"
    r"|call|film|book|holiday|year|month|project|winter|summer|term) to (?:be )?(?:over|end)\b",
    r"\bdont want to be here (?:at|for|in|when|until|all|on|any longer than|with)\b|\bdont want to (?:live"
    r"|be) (?:there|in|with|at|near|alone|on|the|here (?:at|in|on|with|near))\b|\bdisappear (?:into|to|for|under"
    r"|from)\b",
    r"\b(?:fire|a fire) (?:in the (?:fireplace|grate|hearth|stove|pit)|pit|place|alarm test|drill|engine)\b"
    r"|\b(?:campfire|bonfire|fireplace)\b",
    r"\b(?:somebody|someone|a man) (?:\w+ ){0,4}in my dream\b|\bkeep (?:thinking|dreaming) (?:that )?(?:theres"
    r"|someones|somebody|someone)(?: someone| somebody)?\b",
    r"\b(?:marathon|ran|run|squats|gym|race|hike|hiked|leg day|cycled|climbed)\b(?: \w+){0,8} (?:cant"
    r"|couldnt) (?:feel|move) my legs\b|\bso cold (?:\w+ ){0,3}cant feel my \w+",
    r"\b(?:jiu jitsu|judo|karate|boxing|sparring|wrestling|rugby|fencing|kickboxing|hockey|football"
    r"|training)\b(?: \w+){0,6} (?:strangled|hit|punched|kicked|choked|beaten|bit|attacked)\b(?: me\b)?",
    r"\b(?:scared|afraid|frightened|terrified) of (?:my )?(?:\w+ )?(?:boss|teacher|neighbour|neighbor|coach|landlord)\b",
    r"\b(?:printer|kettle|laptop|computer|hoover|toaster|fridge|car|phone|telly|boiler|washing machine|mower|lawnmower|dishwasher"
    r"|router|server|radio|clock|oven|lamp|plant|plants) (?:\w+ )?(?:commit(?:s|ted|ting) suicide|killed itself)\b",
    r"\b(?:id|i would|hed|shed) (?:happily |gladly |even )?(?:jump|walk|step|throw myself|drive|leap) (?:\w+ )?(?:off|under"
    r"|in front"
    r" of|into) (?:\w+ ){1,2}for (?!me\b)\w+|\b(?:id|would) (?:rather|sooner) (?:die|be dead) than (?:go (?:on|to) (?:a|the"
    r"|another)"
    r"|be seen|seen in|wear|eat|sing|drink|watch|miss|listen|share|dance|support|admit|camp|queue|cook|iron"
    r"|ask for directions)\b",
    r"\b(?:its|thats|be|was) (?:\w+ )?suicide to (?:drive|park|go|cycle|shop|try|travel|wear|plant|open)\b",
    r"\bstab(?:bed|s)? (?:me |us |him |her )?in the back (?:over|about|at work|at the|for (?:a|the)|in (?:the|a|that|among))\b",
    r"\b(?:attacked|chased|followed|pecked|hit|floored|knocked (?:over|down|out|flat)|beaten|mugged|flattened) by (?:an? |the "
    r"|my |our"
    r" |some |that )?(?:\w+ ){0,2}(?:seagulls?|gulls?|geese|goose|swans?|cat|puppy|kitten|pigeons?|cockerel|hens?|ducks?|sheep"
    r"|goat"
    r"|squirrels?|midges|wasps?|bees?|mosquitoes|ball|shuttlecock|frisbee|snowball|branch|wave|cold|flu|bug|heat|wind"
    r"|hailstones?)\b",
    r"\b(?:dog|cat|duck|ducks|lamb|puppy|kitten|goose|geese|hen|hens|squirrel|kids?|toddler|moon|smell|sheep|cows?|robin) "
    r"(?:\w+ )?(?:follow(?:ed|s|ing)?|chas(?:ed|es|ing)) (?:me|us)\b|\bfollow(?:ed|ing|s)? me (?:\w+ )?on (?:instagram|twitter"
    r"|facebook|tiktok|social media|youtube|strava)\b",
    r"\b(?:pass(?:ed|es|ing)?|crash(?:ed|es)?|conk(?:ed|s)?) out (?:drunk |asleep |cold )?(?:on (?:the|my) (?:sofa|couch|bus"
    r"|train"
    r"|lawn|beach)|in (?:front of|bed|the (?:armchair|garden|sun|chair))|the (?:moment|second|minute)|at (?:his|her|the|a|my) "
    r"(?:\w+ )?(?:stag|hen|party|wedding)|before the)\b|\bblack(?:ed|ing)? out the\b",
    r"\b(?:nearly|almost|practically) (?:fainted|passed out|collapsed|keeled over) (?:when i (?:saw|heard|read|opened)"
    r"|at (?:the|his"
    r"|her) (?:price|bill|cost|news|cheek))\b",
    r"\bsmells? (?:\w+ ){0,2}(?:pipe|wood|cigar|cigarette|bonfire|barbecue|peat|candle) smoke\b|\bpill (?:box"
    r"|organiser) (?:with|for)\b",
    r"\b(?:put|puts|putting|laid|lay|spread|bought|sprinkled) (?:\w+ ){0,2}poison (?:\w+ ){0,2}(?:for|on|out for) (?:the "
    r"|our )?(?:rats?"
    r"|mice|slugs|ants|weeds|wasps|moles|rabbits|cockroaches|ivy|nettles)\b",
    r"\b(?:school|homework|maths|revision|football practice|this diet|her diet|the suspense|training|the commute"
    r"|the waiting) (?:is|are) "
    r"killing (?:him|her|them|us)\b|\bmakes? (?:me|him|her|them) want to die (?:even|over|at)\b|\bdie if (?:\w+ )?(?:doesnt"
    r"|dont) get (?:tickets|to go|the new|a (?:phone|dog|pony)|invited)\b",
    r"\bbeat(?:en|s|ing)? (?:\w+ ){1,3}at (?:chess|cards|golf|darts|snooker|pool|tennis|scrabble|monopoly|draughts|dominoes"
    r"|bowls|boules"
    r"|arm wrestling|badminton|squash|poker|rummy|table tennis|ping pong|fifa|swimming|running|the quiz|bingo|\w+ball)\b",
    r"\b(?:kicked|threw|hit|punched|headed|smashed|batted|served) (?:the|a|that) (?:\w+ )?(?:ball|frisbee|shuttlecock|snowball"
    r"|puck)\b",
    r"\b"
    + HURT
    + r" me (?:\w+ ){0,5}(?:playing|in a (?:pillow|snowball|water) fight|with (?:a|the|his|her) (?:\w+ )?(?:snowball|balloon"
    r"|spoon|water pistol|nerf gun|wand|foam sword))\b",
    r"\b(?:going to|gonna|will|ill|could) (?:kill|murder|strangle|throttle) (?:my \w+|him|her|them|you) (?:if"
    r"|when) \w+ (?:ever )?"
    r"(?:touch|eat|borrow|break|use|take|nick|steal|finish|lose|spoil|hide|leave|forget)\w* (?:my|the|his|her) (?:\w+ )?(?:stuff"
    r"|things|room|food|phone|laptop|car|guitar|clothes|computer|bike|lunch|cake|chocolate|remote|milk|bins?|jumper|charger"
    r"|sandwich\w*|keys|seat|crisps|game|games|dishes|lid|light|lights|door)\b",
    r"\bhiding (?:in the \w+ )?from (?:my|the) (?:kids|children|toddler|grandchildren|hoover|ironing|rain|sun|visitors|in laws"
    r"|heat)\b",
)


@functools.cache
def figure() -> re.Pattern[str]:
    """Compiled on first use."""
    return re.compile("|".join(f"(?:{one})" for one in FIGURES))
