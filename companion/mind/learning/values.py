"""Words of a line made ready to be a value: cut where something else begins, places with capitals, spoken to him."""

from itertools import pairwise

from companion.mind import gist_words as tables
from companion.mind.gist_lexicon import own
from companion.mind.learning.names import NO_NAMES, is_name, written
from companion.mind.learning.words import FIRST_NAMES, LANGUAGES
from companion.mind.numbers import MONTHS
from companion.mind.patterns import late
from companion.mind.second_person import to_second_person
from companion.mind.times.days import WEEKDAYS

MAX_WORDS = 9
SOME = r"(?:(?:actually|really|still|now|only|just|also|both|currently|mostly|always|mainly|usually) )*"
BE = rf"(?:am|is|are) {SOME}"
CUT = late(
    r"(?:^| )(?:and (?:i|we|my|it|she|he|they|that|the|here|now|a)|but|because|cos|so|which|who|when|while|if"
    r"|though|although|not|since|until"
    r"|than|then|(?:last|this) (?:spring|summer|autumn|winter|year|month|week|christmas|january)|(?:an?|two|three|four|five"
    r"|six|ten|\w+ty) "
    r"(?:years?|months?|weeks?) ago|all (?:my|his|her) life|by trade|recently|with a passion"
    r"|to bits|so much|more than anything|a lot|to death|for (?:now|a while|years|\w+ (?:years|months"
    r"|weeks))|these days|at the moment|nowadays|too"
    r"|as well|actually|now|anyway|again"
    r"|right now|today|i|me|you|she|he|they|we|by the way|in case|in the (?:mornings?|evenings?)|just(?! (?:outside|off"
    r"|near|by|north|south|east|west|up|down)\b)|isn't"
    r"|innit|don't|is|are|was|have|do|does|really|these|full stop"
    r"|and stuff|or something|and everything|originally|myself|already|still|thank|thanks|(?<=. )with (?:her"
    r"|him|them|my|our)|where|most)\b.*$"
)
PLACE_BEFORE = frozenset("in of near from to at outside around round by".split())
CAPITALS = frozenset(WEEKDAYS) | frozenset(MONTHS) - {"may", "march"} | LANGUAGES
NO_PLACES = frozenset(
    "bed town hospital care halls school prison work university college uni home church there here fear hope "
    "hell dread denial peace "
    "limbo digs lodgings sin silence luxury poverty squalor town bits pain tears trouble harmony misery chaos england".split()
) - {"england"}
BEFORE_NAMES = frozenset(
    "for to with see call ring visit meet tell phone text email thank ask seeing meeting visiting and".split()
)


def cut(text: str, most: int = MAX_WORDS) -> str:
    """No more than belongs together.

    >>> cut("a nurse but i hate it"), cut("in bristol now")
    ('a nurse', 'in bristol')
    """
    words = CUT.sub("", text).split()[:most]
    while words and words[-1] in tables.PREPOSITIONS | tables.DETERMINERS | {"and", "or", "very", "so"}:
        words.pop()
    return " ".join(words)


def place(text: str) -> str:
    """A place with its capitals.

    >>> place("in leeds"), place("near the station in york"), place("in the garden")
    ('in Leeds', 'near the station in York', 'in the garden')
    """
    lexicon, words = own(), text.split()
    cased: list[str] = []
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        is_word = word in lexicon.nouns or word in lexicon.describing or word in lexicon.verbs or word in NO_NAMES
        stands_alone = (
            at == len(words) - 1
            and (at == 1 or not is_word)
            and before in PLACE_BEFORE
            and word not in NO_PLACES
            and word not in NO_NAMES
        )
        goes_on = bool(cased) and at > 1 and cased[-1][0].isupper() and not is_word
        is_place = (before in PLACE_BEFORE and not is_word and word not in NO_PLACES) or stands_alone or goes_on
        cased.append(written([word]) if is_place or word in CAPITALS else word)
    return to_second_person(" ".join(cased))


def spoken(text: str, names: frozenset[str] = frozenset()) -> str:
    """In the second person; names, days and months with capitals."""
    words = to_second_person(text).split()
    names |= {
        word for before, word in pairwise(words) if before in BEFORE_NAMES and is_name(word, is_said_so=False) and word != "will"
    }
    return " ".join(
        written([word]) if word in names or word in CAPITALS or word in FIRST_NAMES - own_words() else word for word in words
    )


def own_words() -> frozenset[str]:
    """First names that are everyday words too."""
    return frozenset(
        "will may mark grace joy dawn rose ray pat rob sue bill jack frank grant penny hope faith june april max "
        "dean jean gene jade ruby amber "
        "olive holly ivy heather hazel daisy poppy lily violet iris jasmine robin martin ed les".split()
    )


def is_plain_thing(text: str) -> bool:
    """Whether it names a kind of thing ("old maps", "rhubarb crumble"), and not this one ("the way you said it")."""
    words = text.split()
    lexicon = own()
    if len(words) == 2 and words[0] == "the" and words[1] in THE_LIKED:
        return True
    if not 1 <= len(words) <= 4 or words[0] in tables.DETERMINERS:
        return False
    if any(word in NO_WORDS or word in tables.PRONOUNS or word in tables.AUXILIARIES or word in tables.ADVERBS for word in words):
        return False
    if words[0].endswith("ing") and words[0] not in lexicon.nouns and words[0] in WEAK_GERUNDS:
        return False
    return all(word not in tables.PREPOSITIONS or word in ("in", "on", "of", "with", "and") for word in words)


THE_LIKED = frozenset(
    "sea rain snow sun cold dark beach heat theatre opera ballet cinema mountains countryside summer winter "
    "autumn spring radio seaside wind gym".split()
)
WEAK_GERUNDS = frozenset(
    "being feeling having getting doing seeing saying hearing knowing thinking talking waiting coming telling "
    "asking looking letting "
    "leaving living working trying sitting taking using giving going lying missing needing".split()
)
NO_WORDS = frozenset(
    "to way how what that this it when where why one ones thing things stuff bit lot lots idea sound look "
    "feeling feel people everyone "
    "being having love life everything nothing something someone anyone ya u mondays day days morning time "
    "times answer bits part parts "
    "talk talking silence myself samantha whole please hello them those these her him you your yours me mine "
    "much more enough either anything "
    "fact place house job work guy man woman girl boy person mum dad fun company question questions".split()
)
