"""What a spoken change asks for: "no say river", "leave out the last part", "sign it your brother". It is done in applied.py."""

import re
from dataclasses import dataclass, replace

ASKING = (
    r"(?:(?:i don't like (?:that|it)|no|oh|and|um|yes|okay|right|but|actually|sorry|wait|hang on|well|also|now|then"
    r"|please|maybe|so|hm|hold on"
    r"|i think)[, ]+"
    r"|(?:can|could|would|will) you (?:please |just |also |maybe )?|you can |you could |i(?:'d| would) (?:like|prefer"
    r"|rather) (?:you )?(?:to )?|i want (?:you )?to "
    r"|i want it to |let's |we should |it should |it's got to |just |it needs to |i think (?:we|you) should )*"
)
PART = r"(?:part|bit|paragraph|piece|section|sentence|line|thing|words?|phrase|two|three)"
NTH = {
    "first": 0, "opening": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1, "final": -1, "ending": -1, "end": -1,
    "beginning": 0, "start": 0, "next": 1, "other": -1, "middle": 1, "top": 0, "bottom": -1,
}  # fmt: skip
REMOVING = (
    r"(?:leave|take|cut|strike|cross|miss|drop|throw|scrap|lose|remove|delete|erase|skip|get rid of|forget|don't (?:say|mention"
    r"|include|put in|need|want)|i don't (?:want|need|like)|we don't need|no need for)"
)
ABOUT = r"(?:about|with|on|where|saying|that says|which says|of|when|that|mentioning|how)"


@dataclass(frozen=True)
class Change:
    """`kind`: replace, add, remove, shorter, longer, warmer, plainer, greet, close, sign, swap, move, again, undo, over.

    Also: ps, name (a name as it is spelt), back (what was taken out), other (not that place), previous.

    `old` is what is there now, or which part is meant; `new` is what is wanted.
    """

    kind: str
    new: str = ""
    old: str = ""
    is_sure: bool = True
    """False for "no platform five", which is a change only where something in the letter is like it."""


def change(text: str) -> Change | None:
    """The change that bare words ask for; None where they ask for none."""
    text = re.sub(
        r"\s+(?:please|instead please|thanks|thank you|okay|then|for me)$",
        "",
        " ".join(text.lower().replace("\u2019", "'").split()),
    )
    text = re.sub(r"[.!?]+$", "", text)
    for kind, pattern in PATTERNS:
        found = re.fullmatch(f"{ASKING}(?:{pattern})", text)
        if found is not None:
            groups = found.groupdict()
            new = next((text for name, text in groups.items() if name.startswith("new") and text), "")
            old = next((text for name, text in groups.items() if name.startswith("old") and text), "")
            made = Change(kind, new.strip(" ,"), old.strip(" ,"))
            if kind == "add":
                made = _placed(made)
            if kind == "replace" and (not made.new or COMPARED.fullmatch(made.new)):
                continue
            return made
    if (found := NO_BARE.fullmatch(text)) is not None:
        return Change("replace", found["new"], is_sure=False)
    return None


def _placed(made: Change) -> Change:
    """Where it is to be added, if that is said."""
    found = re.fullmatch(r"(?P<new>.+?),? (?:at|to|on) the (?:very )?(?P<at>top|start|beginning|front|end|bottom)", made.new)
    return replace(made, new=found["new"], old="last" if found["at"] in ("end", "bottom") else "first") if found else made


COMPARED = re.compile(
    r"(?:sound )?(?:a (?:bit|little) |much |more |less |too |very |so |all )*(?:(?:more|less|too|very|so) \w+|better|worse"
    r"|happier"
    r"|(?:sound )?more like .+"
    r"|angrier|firmer|funnier|sadder|simpler|clearer|good|bad)"
)
NO_BARE = re.compile(
    r"no (?!thanks|thank|it|i\b|that|not|you|don't|no\b|way|need|more|idea|problem|one\b|we|she"
    r"|he)(?P<new>[a-z']+(?: [a-z']+){0,3})"
)
HOW = r"(?:it |that |the (?:letter|whole thing) |this |them )?"
PATTERNS: tuple[tuple[str, str], ...] = (
    ("ps", r"p s (?P<new>.+)"),
    ("name", r"the name is (?P<new>\S+)"),
    ("back", r"put back (?P<old>.+)"),
    ("previous", r"the part before"),
    ("other", r"the other one"),
    ("move", r"move (?P<old>.+?) (?P<new>first|last|(?:before|after|above|below|in front of|behind) .+)"),
    ("sign", r"(?:(?:put|make|have|change) my name (?:as|to|down as) |my name is )(?P<new>.+)"),
    ("warmer", r"make the (?:end|ending|closing|greeting|start|beginning) (?:a bit |a little )?(?:warmer|kinder|nicer|softer)"),
    ("warmer", r"(?:make (?:it|that|this) )?(?:sound )?(?:a bit |a little |much )?less (?:formal|cold|stiff|distant)"),
    ("shorter",
        rf"(?:make|cut|keep) (?P<old>(?:the|that|this) (?:\w+ )?{PART}(?: {ABOUT} .+?)?) (?:down|(?:a bit |a little "
        r"|much )?shorter)"),
    ("replace", r"(?:that|it|this) should (?:say|read) (?P<new>.+)"),
    ("replace",
        r"(?:the word )?(?P<old>(?!(?:it|that|this|he|she|they)\b)[a-z']+) (?:should (?:be|say)|is wrong it's"
        r"|is wrong it should be"
        r"|ought to be) (?P<new>[a-z' ]+)"),
    ("remove", r"(?:take|leave|cut|miss) (?P<old>.+?) out"),
    ("undo", r"(?:undo(?: that| it| the last (?:change|one|thing))?|(?:put|change|turn|bring) (?:it"
            r"|that) back(?: (?:how|as|the way) it was)?|go back"
             r"|take that back|as it was(?: before)?|it was better before|no not that|revert(?: that| it)?|(?:leave"
            r"|have) it (?:as|how) it was"
             r"|(?:put|bring) (?:that|the last) (?:part|bit|sentence|one|change)? ?back(?: in)?|i liked it (?:better )?before)"),
    ("over", r"(?:start (?:all )?(?:over|again)(?: from (?:the )?(?:scratch|start|beginning))?|begin again"
            r"|do it all again|scrap (?:it all|the whole thing)|from scratch)"),
    ("again", r"(?:(?:read|say|repeat|play|hear)(?: me)?(?: (?:that|it|the letter|the whole (?:thing|letter)|all of it"
            r"|this|everything|the last (?:part|bit)|that (?:part|bit)))?"
              r"(?: (?:to me|back|out|aloud|from the (?:top|start|beginning)))*(?: (?:again|once more|one more time|over))"
              r"|read (?:me )?(?:it|the letter|the whole (?:thing|letter)|all of it)(?: (?:to me|back|out|aloud"
            r"|from the (?:top|start|beginning)))*|repeat(?: that| it)?"
              r"|(?:once more|one more time|again|say again))"),
    ("shorter", rf"(?:(?:make|keep|cut|get|have) {HOW}(?:a (?:bit|little) |much |a lot )?(?:shorter|short|briefer|down"
            rf"|down a bit)|(?:a (?:bit|little) |much )?(?:shorter|briefer)|shorten {HOW}|shorten it"
                r"|(?:it's|it is|that's|that is) (?:a bit |much |far |way )?too (?:long|wordy)|too (?:long|wordy)"
            r"|cut (?:it|this|that) down(?: a (?:bit|little))?)"),
    ("longer", rf"(?:(?:make {HOW})?(?:a (?:bit|little) |much )?longer|(?:it's|that's) (?:a bit )?too short|too short"
            rf"|say (?:a bit )?more)"),
    ("warmer", rf"(?:(?:make {HOW}(?:sound )?|sound )?(?:a (?:bit|little) |much |more |a lot )?(?:warmer|kinder|softer"
            rf"|nicer|friendlier|loving|affectionate|more loving|warm|gentler)"
               r"|(?:it's|it is|that's|that is|it sounds|sounds) (?:a (?:bit|little) |much |far )?too (?:cold|stiff"

                r"|formal|cool|hard)|(?:make it (?:sound )?)?(?:a (?:bit|little) )?less (?:cold|stiff|formal)|too (?:cold"
                r"|stiff|formal))"),
    ("plainer", rf"(?:(?:make {HOW}(?:sound )?)?(?:a (?:bit|little) |much )?(?:plainer|more formal|cooler|firmer"
            rf"|stronger|harder|clearer|sterner|simpler|more direct|less (?:soppy|warm|gushing|mushy))|(?:it's"
            rf"|that's) (?:a bit )?too (?:soppy|mushy|warm|gushing|much))"),
    ("sign", r"(?:sign (?:it|the letter|off|that|it off)?(?: as| off)?(?: from| with| by)? ?(?P<new>.+)|(?:put|write"
            r"|have) (?P<new2>.+) (?:as the (?:name|signature)|at the bottom as the name)|it's from (?P<new3>.+))"),
    ("greet", r"(?:(?:start|begin|open)(?: it| the letter| off)?(?: off| again| over)? (?:with|by saying|as"
            r"|it with) (?P<new>.+)|(?:say |put |make it |change (?:it|the greeting|that|the (?:start|beginning"
            r"|opening)) to |call (?:her|him|them) )(?P<new2>(?!.* instead of )(?:my )?(?:dear|dearest|hello|hi|hey"
            r"|darling)\b.+?)(?: instead)?(?: (?:at the (?:top|start|beginning)))?"
              r"|call (?:her|him|them) (?P<new3>[a-z' ]+?)(?: (?:at the (?:top|start|beginning)|instead))?|(?:make"
            r"|change) the greeting (?:to )?(?P<new4>.+))"),
    ("close", r"(?:(?:end|finish|close|conclude|wind up)(?: it| the letter| off)?(?: off)? (?:with|by saying|it with"
            r"|on) (?P<new>.+)"
              r"|(?:make|change) the (?:closing|ending|end|goodbye|last line) (?:to |say )?(?P<new2>.+)"
              r"|(?:say |put |write )(?P<new3>(?:with |all |lots of |much )*(?:love|kisses|best wishes"
            r"|kind regards)) (?:at the (?:end|bottom))(?: instead)?)"),
    ("swap", r"(?:(?:swap|switch)(?: round| around| over)? (?P<old>.+?)(?: (?:round|around|over))?|(?:put|change"
            r"|turn) (?P<old2>the (?:first|last|two|other).*?(?:parts|two|paragraphs|bits|sentences|lines)) (?:round"
            r"|around|the other way (?:round|around))|the other way (?:round|around))"),
    ("move", rf"(?:(?:(?:move|put|have|bring|say|start with|shift|with) )?(?P<old>(?:the|that"
            rf"|this) .*?{PART}(?: {ABOUT} .+?)?) (?P<new>first|last|at the (?:end|start|beginning|top|bottom|front)"
            rf"|to the (?:end|start|beginning|top|bottom|front)|up|before .+|after .+))"),
    ("remove", rf"(?:{REMOVING}(?: out| off| away)? (?P<old>(?:that|it|this)(?: {PART})?(?: out)?|(?:the|that|this|all"
            rf"|my|our|every|any|your|a|his|her|their|everything|anything)\b.*?|(?<=out ).+?)(?: (?:out|away|off"
            rf"|altogether|completely|entirely|from it|again|in there|anymore|any more|at all))*)"),
    ("replace", r"(?:(?:change|turn|swap|replace|correct) (?:the (?:word|name|bit) )?(?P<old>.+?) (?:to|into|with|by"
            r"|for) (?:say )?(?P<new>.+))"),
    ("replace", r"(?:(?:say|put|write|use|make it|have|call it|it should be|it should say|should be|it's|it was|i said"
            r"|i meant|that's)? ?(?P<new>.+?) (?:instead of|rather than|in place of) (?P<old>.+))"),
    ("replace", r"(?:(?:it's |it was |it is |i said |i meant |it should be |say |they're |that's |that was |we were "
            r"|he was |she was )?not (?:the )?(?P<old>.+?)(?:,| but| it's| it was| say| i said| i meant"
            r"|, it's)+ (?:it's |it was |say |the )?(?P<new>.+))"),
    ("add", r"(?:(?:add|put in|put|write|include|mention|insert|slip in|work in|say|tell (?:her|him|them)|throw in"
            r"|stick in|get in)(?: in| on| to it| as well| too| also)*(?: (?:something|a (?:bit|line|sentence|word"
            r"|part)|at the (?:end|beginning|start)|somewhere))*(?: (?:saying|to say|that says))? (?:that (?P<new>.+?)"
            r"|(?P<new2>(?:how|about|thank you|thanks|sorry|i'm|i am|i|we) .+?))(?: (?:somewhere|in there))*)"),
    ("add", r"(?:(?:add|include|mention|insert|put in|slip in|throw in|also say|and say|also put|also write"
            r"|also tell (?:her|him|them))(?: in| on| as well| too)*(?: (?:a (?:bit|line|sentence|word)|at the (?:end"
            r"|beginning|start)|somewhere))*:? (?P<new>.+?)(?: (?:at the (?:end|beginning|start|bottom|top)|too|as well"
            r"|somewhere|in there))*)"),
    ("add", r"(?P<new>(?:thank|ask|remind|invite|wish|congratulate|tell|give|send) (?:her|him|them) .+)"),
    ("replace", r"(?:(?:it (?:should|must|has to) (?:be|say)|it was|it's|i said|i meant|make (?:it|that)|say|put|write"
            r"|that's|that should be|should be|it is|meant|call it|use) (?P<new>.+?) not (?P<old>.+))"),
    ("replace", r"not (?:the )?(?P<old>\S+) (?:the )?(?P<new>\S+)"),
    ("replace", r"(?:(?P<new>(?!no\b|yes\b|why\b|i'm\b|i\b|that's\b|it's\b|we\b|she\b|he\b"
            r"|you\b)[a-z' ]{2,30}?) not (?P<old>[a-z' ]{2,30}))"),
    ("replace", r"(?:(?:it (?:should|must|has to) (?:be|say)|it was|i said|i meant|make (?:it|that)|say|put|write"
            r"|that should be|should be|that's|it's|meant|i mean|use the word|use) (?P<new>.+?)(?: instead| there)?)"),
)  # fmt: skip
