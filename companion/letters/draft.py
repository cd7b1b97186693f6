"""The draft: the answers as paragraphs, with a greeting and an end; all of it was said, but for a few words of letters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companion.letters.addressed import CALLED_SO, FRIENDS, HE, MANY, PARTNERS, SHE, Addressed, addressed
from companion.letters.answers import Piece, is_nothing, pieces
from companion.letters.kinds import Page, Told
from companion.letters.spoken_to import is_told_directly, said_to, speaks_of_another
from companion.letters.written import STARTS, parted, written
from companion.memory.plain_text import folded

QUESTIONS = ("happened", "needed", "between")
LEADS_IN = {"happened": "I want to tell you about", "needed": "I want to mention", "between": "I remember"}
AUXILIARIES = frozenset(
    """can could will would is are was were has have had should do did don't may might must can't won't haven't aren't""".split()
)
VERBS = AUXILIARIES | frozenset(
    """am does didn't isn't wasn't couldn't 's went came got made took gave said told saw met knew thought felt left lost
    found kept
    had did broke fell rang wrote heard ate ran sat stood slept held brought bought grew began chose drove flew forgot froze hid
    hurt laid led let paid put rode rose sold sent shook shut sang sank spent stole swam swore taught tore threw woke wore won
    come please thank thanks don't let's remember happy congratulations sorry hope wish miss love know think want need hello died
    say keep take bring call write give""".split()
)
MOMENTS = frozenset("time day night morning evening summer winter christmas easter year week weekend way afternoon".split())
BEFORE_END = frozenset("of to for with at by from on in about and".split())
AS_ASKED = re.compile(
    r"(how|what|where|when|who|why)(?P<mid>(?: \S+)*?) (?P<verb>is|are|was|were|can|will|has|have)(?P<rest>(?: .*)?)"
)
STRANGERS = frozenset("woman man lady company council people nurses staff teachers team colleagues everyone everybody".split())
CLOSINGS = {"partner": "With all my love", "family": "With love", "friend": "All the best", "formal": "Yours sincerely"}


@dataclass(frozen=True)
class Known:
    """What memory has: his own name, names of his people, and phrases of his own writing by their kind, the most used first."""

    me: str = ""
    names: tuple[str, ...] = ()
    phrases: Mapping[str, Sequence[str]] = field(default_factory=dict)


NOTHING_KNOWN = Known()


def draft(told: Told, known: Known = NOTHING_KNOWN) -> Page:
    """A page of the answers, in the order in which they were asked for."""
    answers = {name: text for name, text in told.answers.items() if name in QUESTIONS and not is_nothing(text)}
    whom = addressed(told.whom, told.name, told.relation, answers.values())
    parts, said = list[str](), set[str]()
    for question in QUESTIONS:
        lines = []
        for line in in_sentences(answers.get(question, ""), whom, known.names, LEADS_IN[question]):
            if folded(line) not in said:
                lines.append(line)
                said.add(folded(line))
        if lines:
            parts.append(" ".join(lines))
    return Page(greeting(whom, known), tuple(parts), closing(whom, known), known.me)


def in_sentences(text: str, whom: Addressed, names: Sequence[str] = (), lead_in: str = "") -> list[str]:
    """What was told, as sentences to the one addressed. `lead_in` makes a sentence of what is none by itself."""
    every = (*names, *([whom.name] if whom.name else []), *([whom.said] if whom.name and not whom.relation else []))
    others = [folded(name) for name in names if folded(name) != folded(whom.name)]
    is_direct = is_told_directly(text)
    found = list[str]()
    for piece in pieces(text, whom):
        found += [written(sentence, every) for sentence in _sentences(piece, None if is_direct else whom, others, lead_in)]
    return [sentence for sentence in found if sentence]


def _sentences(piece: Piece, whom: Addressed | None, others: Sequence[str], lead_in: str) -> list[list[str]]:
    found, is_other = list[list[str]](), False
    for number, part in enumerate(parted(piece.words.split(), has_lead=bool(piece.lead)) or [[]]):
        words = [*part] if whom is None else said_to(part, whom, others, is_other=is_other)
        is_other = whom is not None and speaks_of_another(part, whom, others, is_other=is_other)
        if number == 0 and piece.form in ("if", "how"):
            words = _asked(words, piece.form)
        elif number == 0 and piece.lead:
            words = [*piece.lead.split(), *words]
        elif lead_in and not piece.form and is_fragment(words):
            words = [*_led(words, lead_in).split(), *words]
        found.append(words)
    return found


def _asked(words: list[str], form: str) -> list[str]:
    """A question as it is asked: "you can come" is "can you come?"."""
    text = " ".join(words)
    if form == "if" and len(words) > 1 and words[0] in ("you", "we", "it", "they", "i") and folded(words[1]) in AUXILIARIES:
        return [words[1], words[0], *words[2:-1], words[-1] + "?"] if len(words) > 2 else [words[1], words[0] + "?"]
    if form == "if" and words[:1] == ["you"] and len(words) > 1 and (words[1] in ("still", "want", "need", "like", "know")):
        return ["do", *words[:-1], words[-1] + "?"]
    found = AS_ASKED.fullmatch(text) if form == "how" else None
    if found is not None and found["mid"]:
        return f"{found[1]} {found['verb']}{found['mid']}{found['rest']}?".split()
    return f"I'd like to ask {'if ' if form == 'if' else ''}{text}".split()


def is_fragment(words: Sequence[str]) -> bool:  # noqa: PLR0911  one for each way to begin
    """Whether it is no sentence by itself: "the party on saturday", "the time we got lost", "sitting on the roof"."""
    low = [folded(word).strip(",.!?") for word in words]
    if not low or low[-1] == "" or words[-1].endswith("?"):
        return False
    objects = {at for at, word in enumerate(low) if word in ("you", "it") and (at == len(low) - 1 or low[at - 1] in BEFORE_END)}
    alone = {at for at, word in enumerate(low) if word in ("who", "nobody", "everyone") or (at == 0 and word in ("mum", "dad"))}
    subjects = [at for at, word in enumerate(low) if (word in STARTS and at not in objects) or at in alone]
    if low[0] in ("the", "that") and low[1:2] and low[1] in MOMENTS:
        return re.search(r" (?:was|is) (?:the|a|my|our|one|so|when) ", " ".join(low)) is None
    if low[0] in ("when", "how", "where", "why", "what") or (
        low[0] in ("that", "the") and low[1:2] in (["time"], ["day"], ["night"])
    ):
        main = [at for at in subjects if at > 2]
        return (
            len(subjects) < 2
            and not (main and main[0] > 4 and low[0] != "the")
            and not _is_main(low[4:] if low[0] in ("the", "that") else [])
        )
    if subjects and subjects[0] == 0:
        return False
    if subjects and low[0] in ("the", "a", "our", "my", "your", "that", "all", "those", "his", "every"):
        has_verb = any(word in VERBS or word.endswith("ed") for word in low[1 : subjects[0]])
        return not has_verb and not any(
            word in ("is", "was", "are", "were", "has", "made", "can", "will", "means", "meant") for word in low
        )
    if low[0].endswith("ing") and low[0] not in ("nothing", "everything", "something"):
        return not subjects or not _is_main(low)
    return not subjects and not any(word in VERBS or word.endswith(("ed", "n't", "'s")) for word in low)


def _is_main(words: Sequence[str]) -> bool:
    return any(word in ("is", "was", "were", "are", "makes", "made") for word in words)


def _led(words: Sequence[str], lead_in: str) -> str:
    first = folded(words[0])
    if lead_in == LEADS_IN["happened"] and first in ("when", "how", "where", "why", "what"):
        return "I want to tell you"
    if lead_in == LEADS_IN["needed"] and first in ("how", "what", "why", "where"):
        return "I want you to know"
    return lead_in


def greeting(whom: Addressed, known: Known = NOTHING_KNOWN) -> str:
    """As he begins his letters, where that is known; "Dear" otherwise."""
    if whom.is_formal:
        return f"Dear {_capitals(whom.greeted)}"
    word = next((phrase for phrase in known.phrases.get("greeting", ()) if len(phrase.split()) <= 2), "Dear")
    return f"{word} {_capitals(whom.greeted) if whom.name or _is_called_so(whom) else whom.greeted}"


def closing(whom: Addressed, known: Known = NOTHING_KNOWN) -> str:
    kind = _closeness(whom)
    if kind == "formal" and not whom.name:
        return "Yours faithfully"
    return next(iter(known.phrases.get("closing", ())), CLOSINGS[kind]) if kind != "formal" else CLOSINGS[kind]


def _closeness(whom: Addressed) -> str:
    words = set(whom.relation.split())
    if whom.is_formal or whom.name.lower().startswith(("mr ", "mrs ", "ms ", "miss ", "dr ")):
        return "formal"
    if "ex" in whom.said.split():
        return "friend"
    if words & PARTNERS:
        return "partner"
    family = (SHE | HE | MANY | {"cousin", "family", "godchild", "grandchild"}) - FRIENDS - STRANGERS
    return "family" if {word.split("-")[0] for word in words} & family or words & family else "friend"


def _is_called_so(whom: Addressed) -> bool:
    words = whom.relation.split()
    return "and" in whom.greeted.split() or bool(words and words[-1] in CALLED_SO) or whom.greeted == "Sir or Madam"


def _capitals(text: str) -> str:
    return " ".join(word if word in ("and", "or") else word[:1].upper() + word[1:] for word in text.split())
