"""What is asked of a list, read from plain words: which list, and what goes on it or off it."""

import re
from dataclasses import dataclass
from enum import Enum

from companion.mind.patterns import late

Kind = Enum("Kind", ["ADD", "READ", "REMOVE", "CLEAR", "MAKE", "NAMES"])


@dataclass(frozen=True, slots=True)
class ListRequest:
    """`list` "": the one last spoken of. `items` empty with ADD: what to put on it was not said."""

    kind: Kind
    list: str = ""
    items: tuple[str, ...] = ()


ASKING = late(
    r"(?:(?:can|could|will|would) (?:you|i) (?:please |just )?|please |i (?:want|need|would like|have)(?: you)? to "
    r"|i'd like(?: you)? to "
    r"|let's |let me |and |also |oh |yes |yeah |sure |quick )+"
)
ENDS = late(r"(?: (?:please|for me|now|too|as well|thanks|thank you))+$")
WHICH = r"(?:my|the|our|that|this|a|another|me a)"
LIST = (
    r"(?P<list>(?!(?:waiting|guest|transplant|wedding|wine|bucket|price|black|hit|play|set|reading|cast|short|naughty"
    r"|honours)\b)(?:[\w']+ ){0,3}?)lists?"
)
FOR = r"(?: (?:for|of|called|named|with) (?:the |my |a |things (?:for|to) (?:the )?|stuff for (?:the )?)?(?P<for>\w[\w' ]*?))?"
PUT = r"(?:put|add|stick|pop|write|get|chuck|note|jot|throw|include)"
FORMS: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, late(form))
    for kind, form in (
        (Kind.READ,
            rf"(?:what(?:'s| is| have i got| do i have| else is| else| all is)(?: there)?(?: still)?(?: on)?"
            rf"|read(?: me| out| back)*|tell me(?: what's on)?|show me|check|go through|how long is"
            rf"|is there anything on|have i got anything on) {WHICH} {LIST}{FOR}(?: again| out| back| to me)*(?: say"
            rf"| look like)?"),
        (Kind.READ,
            r"what (?:do (?:i|we) need|have i got|have we got)(?: to (?:get|buy))? (?:from|at|on) the (?P<list>shops?"
            r"|shopping|supermarket|store)"),
        (Kind.READ, r"what(?:'s| is| have i got) on it(?: now| so far)?"),
        (Kind.NAMES,
            r"(?:what|which|how many) lists (?:have i got|do i have|are there|have you got|do you have)"
            r"|(?:have i got|do i have|are there) any lists|(?:read|show|tell)(?: me)? my lists"),
        (Kind.CLEAR,
            rf"(?:clear|empty|wipe|delete|erase|reset|scrap|throw away|get rid of|remove|bin) (?:everything (?:on"
            rf"|from) )?(?:the whole |all of |whole )?{WHICH}? ?{LIST}{FOR}"),
        (Kind.CLEAR, rf"take everything off {WHICH} {LIST}"),
        (Kind.REMOVE, rf"(?:take|cross|strike|tick|scratch|knock) (?P<items>.+?) off (?:of )?{WHICH} {LIST}{FOR}"),
        (Kind.REMOVE, rf"(?:take|remove|delete|drop|erase) (?P<items>.+?) from {WHICH} {LIST}{FOR}"),
        (Kind.REMOVE,
            r"(?:take|cross|strike|tick|scratch) off (?P<items>.+?) (?:from|on) (?:my"
            r"|the) (?P<list>(?:\w+ ){0,2}?)list"),
        (Kind.ADD, rf"{PUT} (?:(?:something|things|some things|a thing|stuff) )?(?:on|to|onto|in|down on) {WHICH} {LIST}"),
        (Kind.ADD, rf"{PUT} (?:(?:on|onto|to) the list|on the (?P<list>(?:\w+ )?)list) (?P<items>.+)"),
        (Kind.ADD, r"put (?P<items>.+?) on the list and (?P<more>.+)"),
        (Kind.ADD, rf"{PUT} (?P<items>.+?)(?: down)? (?:on|to|onto|in|into) {WHICH} {LIST}{FOR}"),
        (Kind.ADD, r"(?:add|put|stick|pop) (?P<items>.+?) (?:to|on|onto) (?:it|there)"),
        (Kind.ADD, r"(?:put|add|get) (?P<items>.+?) (?:on|to) the (?P<list>shopping|groceries)"),
        (Kind.ADD,
            r"add something to the (?P<list>shopping|groceries)|(?P<items>.+) (?:goes|go"
            r"|belongs?) on the (?P<list2>shopping |grocery )list"),
        (Kind.MAKE,
            rf"(?:keep|make|start|begin|create|open|give me|do|write|set up|dictate)(?: (?:me|up|us))* (?:a |an "
            rf"|another |the |my )?(?:new )?{LIST}{FOR}(?: for me)?"),
        (Kind.MAKE, r"(?:a )?(?:new )?(?P<list>shopping |grocery |to do )?list|new (?P<list2>\w+ )list"),
        (Kind.MAKE, r"give you a list of (?P<for>things to (?:get|buy|do)|\w+)"),
    )
)  # fmt: skip
SAME_LIST = {"grocery": "shopping", "groceries": "shopping", "food": "shopping", "shop": "shopping", "shops": "shopping",
             "supermarket": "shopping", "store": "shopping", "things to buy": "shopping", "things to get": "shopping",
             "todo": "to do", "things to do": "to do", "task": "to do", "tasks": "to do", "jobs": "to do"}  # fmt: skip
LONGEST_NAME = 4
"""Words."""
WORTHLESS = frozenset("my the our a an new another whole entire old that this".split())
PRONOUNS = frozenset("it this that him her them me us you something things one these those everything anything".split())
TOGETHER = late(
    r"\b(fish|mac|gin|salt|bed|bangers|peas|pork|rum|toad|ham|cheese|bubble|rhubarb|sweet) (and) (chips|cheese|tonic|vinegar"
    r"|breakfast|mash|ham|beans|coke|onion|pickle|squeak|custard|sour)\b"
)
PLAIN_GOODS = frozenset(
    "milk bread eggs egg butter cheese tea coffee sugar salt pepper flour rice pasta oil apples bananas oranges lemons grapes"
    " pears "
    "potatoes onions carrots tomatoes garlic peas beans cabbage broccoli spinach lettuce cucumber mushrooms chicken beef pork"
    " bacon "
    "ham sausages fish salmon tuna yogurt yoghurt cream juice water beer wine honey jam cereal oats porridge biscuits crisps "
    "chocolate cake soap shampoo toothpaste bleach batteries stamps bin candles matches nappies plasters aspirin".split()
)
"""Said in a row without "and", each of these is a thing of its own: there are no commas in what is heard."""


def list_request(text: str) -> ListRequest | None:
    """What the words ask of a list; None for words that ask nothing of one."""
    text = ENDS.sub("", ASKING.sub("", text, count=1) if ASKING.match(text) else text)
    for kind, form in FORMS:
        found = form.fullmatch(text)
        if found is not None:
            named = found.groupdict()
            said = " and ".join(filter(None, (named.get("items"), named.get("more"))))
            return _checked(ListRequest(kind, _name(named), items_in(said)), said)
    return None


def list_name(text: str) -> str:
    """The name of a list as it is kept.

    >>> list_name("my grocery"), list_name("the holiday")
    ('shopping', 'holiday')
    """
    words = text.split()
    while words and words[0] in WORTHLESS:
        words.pop(0)
    name = " ".join(words).removesuffix(" list")
    return SAME_LIST.get(name, name)


def items_in(text: str) -> tuple[str, ...]:
    """The things of a row: "milk and eggs and some washing up liquid".

    >>> items_in("milk eggs and some olive oil"), items_in("fish and chips")
    (('milk', 'eggs', 'olive oil'), ('fish and chips',))
    """
    kept = TOGETHER.sub(r"\1 & \3", text)
    items: list[str] = []
    for part in re.split(r" (?:and|plus|also|then)(?: also| then| a few)? ", f" {kept} ".replace(" and ", " and  ")):
        item = re.sub(r"^(?:(?:some|a few|the|more|also|oh|um|uh|and|like|we need|i need|get|buy) )+", "", part.strip())
        item = re.sub(r" (?:please|too|as well|that's it|that's all)$", "", item)
        words = item.split()
        items += words if len(words) > 1 and all(word in PLAIN_GOODS for word in words) else [item] if item else []
    return tuple(dict.fromkeys(item.replace(" & ", " and ") for item in items))


def _name(named: dict[str, str | None]) -> str:
    before = list_name((named.get("list") or named.get("list2") or "").strip())
    return before or list_name((named.get("for") or "").strip())


def _checked(request: ListRequest, said: str) -> ListRequest | None:
    """Idioms left out: "add that to my list of woes"; what "it" is, she can't know."""
    if said in PRONOUNS or (
        said and said.split(maxsplit=1)[0] in ("it", "that", "this", "me", "him", "her", "my") and request.list != "shopping"
    ):
        known = request.kind is Kind.ADD and request.list in ("shopping", "to do") and said in PRONOUNS
        return ListRequest(request.kind, request.list) if known else None
    if request.list.startswith("things i") or len(request.list.split()) > LONGEST_NAME:
        short = re.split(r" (?:i|that|we|which|today's|for|of)\b", request.list)[0]
        is_name = request.kind is Kind.MAKE and len(short.split()) <= LONGEST_NAME and short != "things"
        return ListRequest(request.kind, short) if is_name else None
    return request
