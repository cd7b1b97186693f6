"""The many ways in which a change is asked for, put into the few wordings that changes.py reads; what is in the letter helps."""

import re

from companion.letters.first_names import FIRST_NAMES
from companion.letters.kinds import Page
from companion.letters.written import FAMILY_NAMES, STARTS
from companion.memory.plain_text import folded

GETTING_GOING = re.compile(
    r"^(?:(?:no|oh|and|um|yes|okay|right|but|actually|sorry|wait|hang on|hold on|well|also|now|then|please|so|hm|ah|ooh"
    r"|one more thing|i think|maybe|perhaps)[, ]+|(?:can|could|should|shall) (?:we|i) (?:please |just |maybe |also )*"
    r"|(?:can|could|would|will) you (?:please |just |also |maybe )*|i(?:'d| would) (?:like|prefer|rather) (?:you )?(?:to )?"
    r"|i want (?:you )?to |i want (?=the )|(?:can|could) (?:it |(?=the .+ (?:go|come|be) ))|let's |you can |you could |just "
    r"|(?:what"
    r"|how) about (?=(?:a |adding|putting|saying|leaving|taking)))*"
)
TOP = r"(?:at|to|on) the (?:very )?(?:top|start|beginning|front)|(?:as the )?first"
BOTTOM = r"(?:at|to|on) the (?:very )?(?:bottom|end)|last"
PUTTING = r"(?:put|move|stick|pop|place|have|get|bring|shift|set)"
ADDING = r"(?:add|put in|put|say|write|include|mention|stick in|stick|pop in|pop|slip in|throw in|throw|tell (?:her|him|them))"
SAID = r"(?:i|we|he|she|it|they|you|that|this|there|the [a-z']+|my [a-z']+|our [a-z']+)"
IS = r"(?:'s|'m|'re| was| were| is| are| am)"
CASUAL = "friendly|friendlier|casual|informal|relaxed|natural|personal|warm|loving|heartfelt|human"
MORE_SO = "warmer|softer|kinder|nicer|shorter|plainer|firmer|simpler"

REWORDED: tuple[tuple[str, str], ...] = (
    (r"(?:add |put |put in |write |with |and )*(?:an? )?(?:p ?s|post ?script)(?: at the (?:end|bottom))?"
     r"(?: (?:that says|which says|saying|to say|with|that))? (?P<a>.+)", "p s {a}"),
    (rf"(?:make (?:it|that|this) )?(?P<a>(?:a (?:bit|little) )?(?:{MORE_SO})) (?:please|because|cos|it's|that's"
     rf"|it sounds)\b.*", "{a}"),
    (r"(?:say|put|write|phrase|word|make) (?:it|that|this)(?: (?:bit|part|all))? (?:a (?:bit|little) )?(?:more )?"
     r"(?:nicer|nicely|kindly|softly|gently|warmly|lovingly|kinder|better)", "warmer"),
    (rf"(?:make (?:it|that|this) )?(?:sound )?(?:a (?:bit|little) )?more (?:{CASUAL})|make (?:the|that|this) .+? (?:warmer|kinder"
     r"|nicer|softer|friendlier)", "warmer"),
    (r"(?:way |far |much )?too (?:soppy|gushing|mushy|sickly|sweet|sentimental|much)|less (?:soppy|gushing|sweet"
     r"|sentimental)", "plainer"),
    (r"(?:cut|trim|chop) (?:it|this|that)(?: (?:in half|by half|a (?:bit|little)|back|right down))?|(?:half|twice) as (?:long"
     r"|short)"
     r"|(?:it's |that's )?(?:way|far|much) too (?:long|wordy)|keep it (?:brief|simple|short)|trim it(?: down)?|fewer words"
     r"|briefer"
     r"|it (?:goes|rambles|drags) on(?: (?:a bit|too much|and on))?", "shorter"),
    (r"shorten (?P<a>(?:the|that) .+)", "make {a} shorter"),
    (r"(?:don't sign (?:it|my name)|no (?:name|signature)(?: at the (?:end|bottom))?|(?:take|leave) my name (?:off"
     r"|out)(?: (?:it|of it))?)",
     "leave out my name"),
    (r"(?:end|finish|close)(?: it| off)? with (?P<a>(?:\S+ ){0,3}love),? from (?P<b>.+)", "sign it {a} {b}"),
    (r"sign(?: it| off)?(?: with| as)? just (?P<a>.+)|just sign(?: it)? (?P<b>.+)", "sign it {a}{b}"),
    (r"(?:(?:her|his) name(?:'s| is)(?: actually| really)?|(?:change|correct) (?:the|her|his) name to|(?:she|he)(?:'s"
     r"| is) called) (?P<a>[a-z'-]+)",
     "the name is {a}"),
    (r"(?:the (?:bit|part|one) before(?: that)?|(?:go|read|jump) back (?:one|a bit|a part)(?: (?:part|bit))?"
     r"|(?:the )?previous (?:part|bit|one)"
     r"|read the (?:bit|part|one) before(?: that)?)", "the part before"),
    (r"(?:say|give|send) (?P<a>hi|hello|my love|my best|my regards|love) to (?P<b>(?:her|his|their|the|everyone|everybody"
     r"|all) ?.*)",
     "add say {a} to {b}"),
    (r"ask (?P<a>(?:if|whether|how|what|when|where|why|who|after|about) .+)", "add ask {a}"),
    (r"(?P<a>.+) i (?:meant|mean|said)", "i meant {a}"),
    (r"change where it says (?P<a>.+?) to (?P<b>.+)", "change {a} to {b}"),
    (r"(?:swap|switch|trade) (?P<a>.+?) for (?P<b>.+)", "change {a} to {b}"),
    (r"put (?P<b>\S+) for (?P<a>\S+)", "change {a} to {b}"),
    (r"i was wrong about (?:the )?(?P<a>.+?) (?:it|they|he|she|that) (?:was|were|is"
     r"|are) (?:the )?(?P<b>.+)", "change {a} to {b}"),
    (r"the (?P<a>\S+) (?:was|were) (?:really |actually |the |an? )+(?P<b>\S+)", "change {a} to {b}"),
    (r"(?P<b>it was (?:the|a|an) \S+) (?:who|that|which) .+", "{b}"),
    (r"it(?:'s| is| was) (?:actually|really|in fact) (?P<a>.+)|it(?:'s| is| was) (?P<b>.+?) (?:actually"
     r"|really)", "it was {a}{b}"),
    (rf"{PUTTING} (?P<a>.+?) (?P<w>before|after|above|below|in front of|behind) (?P<b>(?:the|that) .+)", "move {a} {w} {b}"),
    (r"(?:and |oh and |also |and also |plus )+(?P<a>(?:i|we|you|she|he|they|i'm|i've|i'll|we're|we've|we'll|the|my|our"
     r"|there's) (?!(?:is|was) not)"
     r".+ .+)", "add that {a}"),
    (r"(?:be|sound) (?:a (?:bit|little) )?(?:nicer|kinder|warmer|gentler|softer)(?: to (?:her|him|them))?", "warmer"),
    (r"(?:it|that)(?:'s| is| sounds)(?: a (?:bit|little))? (?:harsh|cold|unfriendly|stiff|formal|hard|rude|blunt|dry)", "warmer"),
    (r"(?:tone (?:it|that) down(?: a (?:bit|little))?|(?:it|that)(?:'s| is| sounds) (?:a (?:bit|little) )?(?:over the top|soppy"
     r"|gushing|mushy|sickly|much|cheesy)|i(?:'d| would) never say (?:that|it)|that's not (?:how i talk|like me|me))", "plainer"),
    (r"(?:make )?the (?:end|ending|closing|goodbye|greeting|start|beginning|top)(?: (?:is|sounds|should be|be))? (?:a (?:bit"
     r"|little)"
     r" |too |much )*(?:less )?(?:formal|stiff|cold|warmer|friendlier|nicer|kinder|softer)", "make the ending warmer"),
    (r"(?:read|say|tell|give|play)(?: me)? (?:the )?(?:last|that|this) (?:bit|part|one|sentence|line|paragraph|piece)"
     r"(?: (?:to me|back|out|aloud|please|again|once more))*", "say that again"),
    (r"(?:what (?:did|does) (?:it|the (?:end|last (?:bit|part))) say(?: (?:again|now))?|how does (?:it|that) (?:sound|go"
     r"|read) now"
     r"|what was that(?: (?:last )?(?:bit|part))?|how was that again)", "say that again"),
    (r"(?:take|put|change|turn) (?:it|that) back(?: (?:again|please|how it was|to (?:how|what|the way) it was))*"
     r"|(?:forget|scrap|ignore|cancel|drop) (?:that|the last) (?:change|one)|i didn't (?:mean|want|say) that"
     r"|that was (?:better|right)"
     r" before|(?:i|we) preferred (?:it|that)(?: (?:before|the way it was|how it was))?|put it (?:back )?(?:how|as"
     r"|the way) it was"
     r"|bring it back|(?:no )?that's (?:worse|not better)", "undo that"),
    (r"(?:no |not that one |i meant )*the other one(?: (?:i mean|instead))?|not that one|the other (?:word|place|time) "
     r"(?:it's said|i mean)", "the other one"),
    (r"(?:put|bring|have|get|leave|add) (?P<a>(?!it\b|that\b).+?) (?:back|in again)(?: (?:in|again|please))*|put back (?P<b>.+)",
     "put back {a}"),
    (r"(?:(?:i )?(?:don't|do not) want to|i'd rather not|not|don't|do not|never|shouldn't|better not"
     r"|please don't) (?:even )?(?:mention|talk about|bring up|speak of|name"
     r"|go on about"
     r"|write about|say anything about|tell (?:her|him|them) about) (?P<a>.+)", "leave out the bit about {a}"),
    (r"(?:leave|keep|take|cut) (?P<a>.+?) out of (?:it|this|that|the letter|there)", "leave out the bit about {a}"),
    (r"i(?:'d rather not| don't want(?: to)?)(?: (?:have|mention|say))? (?P<a>.+?) (?:in (?:it|there|the letter)|mentioned)",
     "leave out the bit about {a}"),
    (r"(?P<a>(?:the|that|all the|my) .+?) (?:can|could|should|must|has to|needs to) (?:go(?: away)?|come out|be (?:cut|dropped))",
     "leave out the bit about {a}"),
    (r"(?:remove|scratch|skip|drop|delete|erase|cross out|strike out) (?P<a>(?!the |that |it\b|this |last |first |all )[a-z' ]+)",
     "leave out the bit about {a}"),
    (r"i said (?P<a>.+?) (?:but |and )?(?:it's|it was|i meant|i mean|it should be) (?P<b>.+)", "change {a} to {b}"),
    (r"(?P<a>[a-z]+) no (?P<b>[a-z]+)", "change {a} to {b}"),
    (r"i (?:got|said|told you) (?:that|it) wrong (?P<a>.+)", "{a}"),
    (r"(?P<a>the \S+) should (?:be|say) (?P<b>the \S+)", "change {a} to {b}"),
    (r"put (?P<b>.+?) in (?:there |it )?instead of (?P<a>.+)", "change {a} to {b}"),
    (r"(?:and )?that (?P<a>(?:i|we|i'm|we're|i've|we've|i'll|we'll) .+)", "add that {a} "),
    (r"(?:start|begin|open) it (?!with\b|off\b|over\b|again\b)(?P<a>.+)", "start with {a}"),
    (r"(?:end|finish|close)(?: it| off)? with (?P<a>(?:\S+ ){0,3}love) (?P<b>your .+)", "sign it {a} {b}"),
    (r"(?:not (?:so|as|quite so) (?:formal|stiff|cold|hard|harsh))", "warmer"),
    (r"(?:it|that)(?:'s| is) (?:a (?:bit|little) |rather |quite |very )?(?:long|wordy)", "shorter"),
    (r"(?P<a>(?:the|that) .+?) (?:goes?|comes?) (?P<w>before|after) (?P<b>(?:the|that) .+?)(?: one)?", "move {a} {w} {b}"),
    (r"(?:put|write|say|have) (?P<a>(?!the |that |in |my |it |sorry |thanks )\S+) at the (?:end|bottom)", "sign it {a}"),
    (r"(?:put|write|have) (?P<a>(?!the |that |in |my |a |i |i'm |we |he |she |you |it )\S+ .+) at the (?:end"
     r"|bottom)", "end with {a}"),
    (r"(?:no|without|lose|ditch|drop|cut out|cut|skip) (?P<a>the .+?)(?: please)?", "leave out {a}"),
    (rf"(?:{PUTTING} )?(?P<a>(?:the|that) .+?) (?:goes |should go |should be |should come |comes "
     rf"|in )?(?:{TOP})", "move {a} first"),
    (r"(?:start|begin|open|lead)(?: off| it)? with (?P<a>the (?:bit|part|thing|story|sentence|one) .+)", "move {a} first"),
    (rf"(?:{PUTTING} )?(?P<a>(?:the|that) .+?) (?:goes |should go |should be |should come |comes "
     rf"|in )?(?:{BOTTOM})", "move {a} last"),
    (r"(?:finish|end|close)(?: off| it)? with (?P<a>the (?:bit|part|thing|story|sentence|one) .+)", "move {a} last"),
    (r"(?:say|put|write|have|use) (?P<a>.+?) (?:where|when) (?:it|i|you|we) (?:says?|said|put|have|wrote) (?P<b>.+)",
     "change {b} to {a}"),
    (r"(?:where|when) (?:it|i|you|we) (?:says?|said|put|have|wrote) (?P<a>.+?) (?:it should (?:be|say)|say|put|write|make it"
     r"|make that"
     r"|i want|i'd like|have) (?P<b>.+)", "change {a} to {b}"),
    (r"instead of (?P<a>.+?) (?:it should (?:be|say)|can you (?:say|put)|say|put|write|have|use"
     r"|make it) (?P<b>.+)", "change {a} to {b}"),
    (rf"(?:{SAID} )?(?:wasn't|isn't|weren't|aren't|was not|is not|were not) (?P<a>.+?),? (?:but|it was|it's|it is|they were"
     rf"|that was"
     r"|he was|she was|we were|i was|more like) (?P<b>.+)", "change {a} to {b}"),
    (r"not (?:the )?(?P<k>\S+) (?P<a>\S+),? (?:the |but )?(?P=k) (?P<b>\S+)", "change {k} {a} to {k} {b}"),
    (rf"{SAID}{IS} (?P<b>.+?)(?: now)?,? (?:and )?not (?:the |a |an )?(?P<a>.+)", "change {a} to {b}"),
    (r"(?P<b>.+?)(?: now)?,? (?:it(?:'s| was| is)|(?:she|he|they|i|we)(?:'s|'re|'m| was"
     r"| were)?) not (?P<a>.+)", "change {a} to {b}"),
    (r"(?:end|finish|close|wind up) (?:it|the letter|this) (?!with\b|on\b|by\b|off\b|later\b|tomorrow\b|here\b|there\b"
     r"|now\b)(?P<a>.+)",
     "end with {a}"),
    (rf"{ADDING} (?:a |another )?(?:sorry|apology)(?: (?:again|too|to (?:her|him|them)))*(?P<w> (?:{TOP}"
     rf"|{BOTTOM}))?", "add that i'm sorry{w}"),
    (rf"{ADDING} (?:a |another )?(?:thank you|thanks|thank you again)(?: (?:to (?:her|him|them)))*(?P<w> (?:{TOP}|{BOTTOM}))?",
     "add thank you{w}"),
    (r"(?:apologise|apologize)(?: to (?:her|him|them))?(?P<w> .+)?", "add that i'm sorry{w}"),
    (r"put (?P<a>(?:my [a-z ]+?|i|we|she|he|you|they|it)(?: is| are|'s|'m|'re) .+) (?P<w>(?:at|to|on) the (?:bottom|end|top"
     r"|start|beginning))",
     "add {a} {w}"),
    (rf"(?:{ADDING}) (?P<w>{TOP}|{BOTTOM})(?: (?:that|saying|to say))? (?P<a>.+)", "add {a} {w}"),
)  # fmt: skip
SPELT = re.compile(
    r"(?:(?:it's|that's|he's|she's|they're|his name's|her name's|the name's|spell (?:it|her|him|that)|spell|spelt|spelled"
    r"|you spell"
    r" (?:it|her|him)|(?:her|his|the) name is|is spelt|(?:it's|that's) spelt|(?:it's|that's) spelled) )*"
    r"(?P<name>(?!it\b|that\b|one\b|better\b)[a-z'-]{2,20}) (?:spelt )?(?P<how>with|without) (?:an?|the|two|double) "
    r"(?P<letter>[a-z]|[a-z]{1,3})(?:'?s)?(?: (?:at|on) the end| in (?:it|the middle))?"
)
HAS_LETTER = re.compile(
    r"(?P<name>[a-z'-]{2,20}) (?P<how>has no|has an?|hasn't got an?|doesn't have an?) (?P<letter>[a-z])(?: at the end| in it)?"
)
OUT = ("without", "has no", "hasn't got a", "hasn't got an", "doesn't have a", "doesn't have an")
LETTERED = re.compile(r"(?:(?:spell (?:[a-z'-]{2,20})|it's|that's|spell it|spell that|spelt|spelled|it's spelt|it's spelled"
r"|that's spelt|that's spelled|"
                      r"(?P<name>[a-z'-]{2,20}) is spelt|(?:her"
                      r"|his) name is spelt) )+(?P<letters>(?:[a-z] ){2,14}[a-z])")  # fmt: skip


def reworded(text: str, page: Page) -> str:
    """The same line in words that changes.py knows; as it was, where it needs no other."""
    text = " ".join(text.split())
    short = GETTING_GOING.sub("", text)
    if spelt := _spelt(short, page):
        return spelt
    for pattern, plain in REWORDED:
        if (found := re.fullmatch(pattern, text if plain == "add that {a}" else short)) is not None:
            said = {name: value or "" for name, value in found.groupdict().items()}
            if plain.startswith("put back"):
                said["a"] = said["a"] or said.get("b", "")
            made = plain.format(**said)
            if _is_fit(made, page):
                return _tidied(made)
    return _by_the_page(short, page) or text


def _by_the_page(short: str, page: Page) -> str:
    """What is plain only by what stands in the letter; "" where that helps nothing."""
    if (told := re.fullmatch(r"don't (?:say|write|put|tell (?:her|him|them)) (?:that )?(?P<what>.+)", short)) is not None:
        first = folded(told["what"].split()[0])
        is_sentence = first in STARTS | {"my", "the", "that"} or " " not in told["what"]
        return (
            f"leave out the {'bit where' if is_sentence else 'words'} {told['what']}"
            if told["what"] != "that"
            else "leave out that"
        )
    if (told := re.fullmatch(r"tell (?:her|him|them) (?P<what>(?P<name>[a-z]+) .+)", short)) is not None:
        return f"add that {told['what']}" if told["name"] in FIRST_NAMES | FAMILY_NAMES | SOMEBODY else ""
    if (
        told := re.fullmatch(rf"(?:i|we|he|she|they|you) .+? (?P<new>{THING}),? not (?:to |at |in |on )?(?P<old>{THING})", short)
    ) is not None:
        return f"change {told['old']} to {told['new']}"
    if (
        told := re.fullmatch(r"(?:make|instead of) (?P<old>(?!(?:it|that|this|them|her|him|me)\b)[a-z]+) (?P<new>[a-z]+)", short)
    ) is not None and _has(page, told["old"]):
        return f"change {told['old']} to {told['new']}"
    return ""


THING = r"(?:(?:the|a|an|my|our) )?[a-z'-]+"
SOMEBODY = frozenset("nobody everybody everyone the we i it there they you".split())


def _has(page: Page, word: str) -> bool:
    return re.search(rf"\b{re.escape(word)}\b", str(page), re.IGNORECASE) is not None


def _is_fit(made: str, page: Page) -> bool:
    """A part to be moved has to be there: "put the kettle is on at the end" is something new."""
    if made.startswith("change "):
        old = made.removeprefix("change ").partition(" to ")[0].split()
        return any(_has(page, word) for word in old if len(word) > 2) or len(old) < 3
    return True


def _tidied(made: str) -> str:
    made = re.sub(r"\b(the bit about) (?:the (?:bit|part|thing|stuff|story|sentence|one) (?:about|with|where|on) )", r"\1 ", made)
    made = re.sub(r"\b(the bit about) (?:the |that )?(?:whole )?(.+?) (?:bit|part|thing|joke|stuff|story)$", r"\1 \2", made)
    return re.sub(r"leave out the bit about (it|that|this|that bit|this bit|that part|the (?:last|first|second|third)\b.*)$",
                  r"leave out \1", made)  # fmt: skip


def _spelt(text: str, page: Page) -> str:
    """The name of "it's anne with an e" or "spelt s t e p h e n", as it is to be written."""
    if (found := LETTERED.fullmatch(text)) is not None:
        return f"the name is {found['letters'].replace(' ', '')}"
    found = SPELT.fullmatch(text) or HAS_LETTER.fullmatch(text)
    if found is None:
        return ""
    name, letter = found["name"], found["letter"][-1]
    is_there = _has(page, name)
    if is_there and found["how"] in OUT and letter in name:
        at = name.rindex(letter)
        name = name[:at] + name[at + 1 :]
    elif is_there and found["how"] not in OUT and letter not in name:
        name += letter
    return f"the name is {name}"
