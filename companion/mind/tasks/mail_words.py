"""What is asked of his mail, in the words that people use; and what she says about it besides the mail's own words."""

from companion.mind.patterns import late

ASKING = (
    r"(?:(?:can|could|will|would) you (?:please |just )?|please |i (?:want|need|would like) (?:you )?to |i'd like (?:you )?to "
    r"|yes |yeah |okay |and |now )*"
)
MAIL = r"(?:e ?mails?|mails?|inbox|mailbox|messages)"
MY = r"(?:(?:all )?(?:of )?(?:my |the |our )(?:new |latest |last )?|any (?:new )?|new )?"
WHOSE = r"(?P<who>(?:my |the )?[^\W\d]+(?:['-][^\W\d]+)*(?: [^\W\d]+(?:['-][^\W\d]+)*){0,3})"

ANY = late(
    rf"{ASKING}(?:(?:(?:is|are) there |have i got |have i |do i have |did i get |got |have we got )?any (?:new )?(?:{MAIL}|post)"
    rf"(?: for me| today| this morning| come)*"
    rf"|(?:check|read)(?: me)?(?: through)? (?:my |the )(?:new |latest )?{MAIL}(?: for me| to me)*"
    rf"|(?:have i got|do i have|did i get|you've got|i've got) (?:new )?(?:{MAIL}|post)|what's (?:new )?in my (?:inbox|mailbox"
    rf"|{MAIL})"
    rf"|(?:is there )?(?:anything|what's) (?:new )?in (?:my |the )?(?:inbox|mailbox|{MAIL})(?: today)?|what {MAIL} have i got"
    rf"|how many (?:new )?{MAIL} (?:have i got|do i have"
    rf"|are there))"
)
WHO = late(
    rf"{ASKING}(?:(?:has|did) (?:anybody|anyone|someone|somebody) (?:written|write|mailed|mail|emailed|email)(?: to)?(?: me)?|"
    rf"who(?:'s| has| have)? (?:wrote|written|mailed|emailed)(?: to)?(?: me)?(?: lately| today| this week| a mail"
    rf"| an email)*"
    rf"|who (?:is|are) (?:my|the) {MAIL} from|who have i got {MAIL} from|who did i get {MAIL} from|who's my (?:e ?)?mail from)"
)
WAITING = late(
    rf"{ASKING}(?:(?:what|which|which ones|who|which {MAIL}|which of (?:my |the )?{MAIL}|does anything|is there anything that"
    rf"|anything"
    rf"|does anybody|does anyone)"
    r" (?:wants?|needs?|is waiting for|are waiting for|waits? for|still needs?|still wants?)"
    r" (?:an? |my )?(?:answer(?:ing)?|reply|replying|response)(?: from me)?"
    r"|(?:what|which|who|whom)(?: else)?(?: (?:mails?|emails?))? do i (?:still )?(?:have to|need to|owe|must"
    r"|should)(?: an?)? (?:answer|reply"
    r"|write back|answer to|reply to|write back to)(?: to)?|who do i (?:still )?owe an? (?:answer|reply)(?: to)?"
    r"|(?:who's|who is|is anyone|is anybody) (?:still )?waiting for an? (?:answer|reply)(?: from me)?"
    r"|do i (?:have|need) to (?:answer|reply to) (?:anything|anyone|anybody)|is there anything i (?:have|need) to answer)"
)
TO_THROW = late(
    rf"{ASKING}(?:(?:what|which|which {MAIL}|which ones|how much|how many) (?:of (?:my |the )?{MAIL} )?(?:can|could|may|should) "
    r"(?:i |we |be )?(?:throw|thrown|get rid of|delete|deleted|bin|binned|clear out|go)(?: away| out)?"
    rf"(?: (?:in|from|of|out of) (?:my |the )?{MAIL})?"
    rf"|(?:sort|clean up|tidy|clear out|go|sort through|tidy up|go through)(?: through| out)? (?:my|the) {MAIL}"
    rf"|what's (?:rubbish|junk|clutter|spam) in (?:my|the) {MAIL})"
)
FROM = late(
    rf"{ASKING}(?:(?:read|open|show|tell|give|hear)(?: me| out)? (?:out )?(?:the |my |that |an? |any )?(?:(?:last |latest |new "
    rf"|newest |first )?"
    rf"(?:one|ones|e ?mails?|mails?|messages?)) (?:from|by|of) (?P<one>.+)"
    rf"|(?:have i got|is there|do i have|are there|did i get|any|anything)(?: (?:any|an?|a new|new))? (?:e ?mails?|mails?"
    rf"|messages?) from (?P<two>.+)"
    rf"|what (?:does|did|has) (?P<three>.+?) (?:write|written|mail|mailed|email|emailed)(?: to)?(?: me)?"
    rf"|(?:has|did) (?P<four>.+?) (?:written|write|mailed|mail|emailed|email|replied|reply|answered|answer)(?: to)?(?: me)?"
    r"(?: back| yet| again)*"
    r"|(?:read|open|show)(?: me)? (?P<five>[^\W\d]+(?: [^\W\d]+)?)'s (?:last |latest |new )?(?:e ?mail|mail|message)"
    r"|anything from (?P<six>[^\W\d]+))"
)
AFTER_A_NAME = late(r"(?: (?:again|please|today|yesterday|this morning|lately|first|now|out loud|aloud|to me))+$")
SEARCH = late(
    rf"{ASKING}(?:(?:search|look in|look through|go through) (?:my |the |all my )?{MAIL} for (?P<one>.+)"
    rf"|(?:find|look for|search for)(?: me)? (?:the |a |an |any |that |all )?(?:e ?mails?|mails?|messages?) (?:about|with|on"
    rf"|that says?) (?P<two>.+)"
    rf"|(?:is there|have i got|do i have) (?:an? |any )?(?:e ?mails?|mails?|messages?) (?:about|with|on) (?P<three>.+)"
    rf"|which (?:e ?mails?|mails?|messages?) (?:was|were|is) about (?P<four>.+)|(?:look|search) for (?P<five>.+?) in my {MAIL})"
)
HAVE = late(
    rf"{ASKING}(?:(?:have you got|do you have|can you (?:read|see|get at)|do you read|are you able to read|where(?:'s| is)"
    rf"|do you know"
    rf"|have you (?:read|seen)|how far are you with|how do (?:i|you) get at|how can you read) (?:my |all my )?(?:{MAIL}))"
)
ANSWER = late(
    rf"{ASKING}(?:(?:how|what) (?:do|should|could|would|shall|can|might) i (?:answer|reply|write back|begin|start|say|write"
    rf"|respond)"
    r"(?: back)?(?: to)?(?: (?:(?:her|him|them|that|it|this|that one|this one)|(?:(?:the )?(?:e ?mail|mail|one) (?:from"
    r"|of) )?(?P<who>(?!him|her|it|that"
    r"|them|this)[^\W\d]+)))?(?: back)?|(?:help me(?: to)?|let's) (?:answer|reply to|write back to)(?: (?:her|him|them|that|it"
    r"|this|that one))"
    r"|(?:give me|make me|write(?: me)?|how about) (?:a|the) (?:first line|beginning|start|opening)(?: for (?:the|my"
    r"|an) (?:answer|reply))?)"
)
"""Only while a mail is open, or with "mail" in it: how to answer somebody is asked of her otherwise too."""
IN_SHORT = late(
    rf"{ASKING}(?:what does (?:it|that|she|he|this|that one|the mail) (?:say|want|write)(?: in short| in brief| shortly"
    rf"| briefly)?"
    r"|(?:in short|in brief|the short version|make it short|sum it up|sum that up|summari[sz]e (?:it|that)|what's it about"
    r"|what is it about"
    r"|what does (?:he|she) want)|give me the short version)"
)
READ_IT = late(
    rf"{ASKING}(?:read|open|show|tell)(?: me| out)* (?:it|that|that one|this one|the mail|that mail|(?:the )?(?P<which>first"
    rf"|second|third|fourth"
    r"|fifth|last|next)(?: one| mail)?)(?: out| to me| again| please)*"
)
WHICH = late(
    r"(?:the )?(?P<which>first|second|third|fourth|fifth|last)(?: one| mail)?(?: please)?|(?:the )?(?:one|mail) (?:from"
    r"|of) (?P<who>.+)"
)
NEXT = late(
    r"(?:and )?(?:the )?next(?: one| mail)?(?: please)?|skip (?:it|that|this)(?: one)?|what else|who else|another(?: one)?"
    r"|the others?|and the rest"
)
GO_ON = late(
    r"(?:go on|carry on|keep going|read on|more|continue|and then|what else does (?:it|he|she) say|the rest"
    r"|read (?:me )?the rest)(?: please)?"
)
TOSS = late(
    rf"{ASKING}(?:throw|chuck|toss) (?:(?:that|it|this)(?: one| mail)?|(?P<all>them|all of (?:it|them)|them all"
    rf"|those))(?: away| out)?"
    rf"|{ASKING}(?:get rid of|bin|delete|scrap|mark) (?:(?:that|it|this)(?: one| mail)?|(?P<every>them|all of (?:it|them)"
    rf"|them all|those))"
)
KEEP = late(
    r"(?:no |oh |wait |actually )*(?:keep (?:it|that|them|that one|them all)|don't(?: throw (?:it|that|them) away)?|put (?:it"
    r"|them) back|undo that)"
)
PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}

NO_PATH = (
    "I've got no mail to read. Put where it lies into the settings, under mail, as path, and ask me again.",
    "Not yet. Tell me in the settings where it lies: there's a place for it, mail path. A stick or a folder will do.",
    "There's none that I know of. In the settings file, under mail, write the path of a folder or a stick, and I'll read it.",
)
NOT_FOUND = (
    "I find nothing from {who}.",
    "Nothing from {who} in here, that I can see.",
    "No mail from {who}, as far as I've read.",
)
NONE_WITH = (
    "I find nothing about that.",
    "No mail with those words in its beginning.",
    "Nothing like that, as far as I can see.",
)
BEGUN = (
    "I've only begun to read your mail. Ask me again in a moment.",
    "I'm still looking where it all lies. Give me a moment, then ask again.",
    "Nothing to tell yet, I've only opened it. Ask me in a moment.",
)
NOTHING_NEW = ("Nothing new since I last looked.", "Nobody has written since I last told you.", "No, nothing new in there.")
NONE_AT_ALL = ("There's no mail in there at all.", "I've looked, and the place is empty.", "No mail in there, none at all.")
NONE_WAITS = (
    "Nothing that I can see is waiting for you.",
    "I see nobody who waits for an answer.",
    "No open questions in there, as far as I can tell.",
)
NONE_TO_THROW = (
    "Nothing that I'd dare to throw away.",
    "I'd keep all of it, as far as I can tell.",
    "I see nothing in there that's only clutter.",
)
MARKED = (
    "It's marked to go. I delete nothing myself, so it still lies where it lay.",
    "Marked as thrown away. The mail itself stays where it is, I only leave it out.",
    "Gone from what I tell you. I never touch the mail itself.",
)
ALL_MARKED = (
    "All {many} are marked to go. I delete nothing myself: they still lie where they lay.",
    "That's {many} marked as thrown away. The mails themselves stay where they are.",
    "Done, {many} of them. I only leave them out; deleting is yours to do.",
)
KEPT = ("Then it stays.", "All right, kept.", "It's back with the others.")
LEFT = ("All right, I'll leave it there.", "Fine. It doesn't run away.", "Okay, enough mail for now.")
THAT_WAS_ALL = ("That was the last of them.", "There are no more of those.", "That's all of them.")
NO_OPEN = ("Which one do you mean? Say from whom it is.", "Tell me first which one: the one from whom?")
UNREADABLE = (
    "There's nothing in it that I can say. It may be a picture.",
    "I can't find a word in it that can be read out.",
    "It holds no text that I can read to you.",
)
