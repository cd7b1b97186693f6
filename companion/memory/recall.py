"""The few things that matter to a line: by its words, its meaning, the people it names, and how long ago they were said.

Words and meaning are scored alike for all kinds; facts do not age, turns do, mildly. What was corrected is never recalled, nor
what was said in the last minutes, which the talk itself knows.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from companion.memory.index import Index, Likeness, Vector, code_of, is_vector, small_vector
from companion.memory.kinds import ME, Recalled
from companion.memory.naming import Naming
from companion.memory.open_plans import OpenPlans
from companion.memory.store import Store
from companion.memory.telling import Told, excerpt, is_question, telling_words
from companion.memory.word_hits import FACTS, NOTES, TURNS, TURNS_AND_ANSWERS, Source, Term, hits, shares, words_of

JUST_SAID_S = 600
HALF_LIFE_S = 30 * 86_400
YOUNG = 0.15
"""What was said just now counts for so much more than what is old."""
FETCHED = 40
NEAR = 50
ENOUGH_WEIGHT = 2.0
"""Words that weigh this much together, and are all there, are as good as the whole line."""
WORDS, MEANING = 0.55, 0.6
LEAST_COSINE, FULL_COSINE = 0.3, 0.7
MENTIONED, SUBJECT = 0.15, 0.2
"""For a fact in which somebody is named whom the line names; and for one that is about them."""
OWN = 1.2
"""A fact of his own counts for so much more where nobody is named and he speaks of himself."""
PERSON, PERSON_ASKED = 0.4, 1.2
"""For who somebody is; the second where that is the question."""
ASKS_WHO = frozenset("name names named called who who's whos".split())
TURN, QUESTION = 0.9, 0.5
"""A turn is as it was said, a fact is told; and what was a question tells little."""
FULLNESS = (0.3, 0.55, 0.85, 1.0)
"""By the words of a turn that tell something: "mhm" is worth no recalling."""
LEAST_SCORE = 0.2
BARE = 0.5
"""For a line that names nothing: its meaning has to be very near to matter."""
MOST_TERMS_OF_WHO = 2
HOPEFUL = 0.1
"""What scores less before its rows are read won't come to LEAST_SCORE."""
ABOUT_ME = frozenset("i i'm i've i'd i'll im ive me my mine myself".split())
FACT_ROWS = (
    "SELECT id, sentence, learned, subject, turn FROM facts"
    " WHERE superseded_by IS NULL AND id IN (SELECT value FROM json_each(?))"
)
TURN_ROWS = "SELECT id, heard, at FROM turns WHERE id IN (SELECT value FROM json_each(?))"
NOTE_ROWS = "SELECT id, text, at FROM notes WHERE id IN (SELECT value FROM json_each(?))"
STALE_TURNS = "SELECT turn FROM facts WHERE superseded_by IS NOT NULL AND turn IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    terms: list[Term]
    vector: Vector | None
    now_s: int
    names: frozenset[str]
    """Subjects of facts about the people named, in lower case."""
    is_about_me: bool
    """Nobody is named, and the person speaks of himself."""
    for_owner: bool = False
    """He looks for what is kept, and may see what was said just now, and what was corrected since."""


class Recall:
    """Reads the tables; what it keeps at hand follows them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index = Index(store)
        self._naming = Naming(store)
        self._plans = OpenPlans(store)

    def warm(self) -> None:
        """Read the codes now rather than at the first line: some 0.2 s with 100,000 turns."""
        self._index.refresh()

    def keep_turn_code(self, turn_id: int, vector: Vector | None) -> None:
        """Within a change(). Of a vector that is none of ours nothing is kept: words find the turn."""
        if is_vector(vector):
            self._store.run("INSERT OR REPLACE INTO turn_codes (turn, code) VALUES (?, ?)", (turn_id, code_of(vector)))

    def keep_fact_vector(self, fact_id: int, vector: Vector | None) -> None:
        """Within a change()."""
        if is_vector(vector):
            self._store.run("INSERT OR REPLACE INTO fact_vectors (fact, vector) VALUES (?, ?)", (fact_id, small_vector(vector)))

    def find(self, text: str, now_s: int, vector: Vector | None = None, most: int = 6, budget_words: int = 60) -> list[Recalled]:
        """The best first, in `budget_words` words together."""
        asked = self._asked(text, now_s, vector)
        least = LEAST_SCORE if asked.terms else LEAST_SCORE / BARE
        return list(_within(_taken(self._told(asked)), most, budget_words, least))

    def search(self, text: str, vector: Vector | None = None, most: int = 20) -> list[Recalled]:
        """What the owner looks for: all that is kept, also what was said just now."""
        asked = self._asked(text, 0, vector, for_owner=True)
        return list(_within(_taken(self._told(asked)), most, 10**9, LEAST_SCORE / 2))

    def _asked(self, text: str, now_s: int, vector: Vector | None, for_owner: bool = False) -> _Asked:
        self._naming.refresh()
        terms = self._naming.terms(text)
        people = [self._naming.people[number] for term in terms for number in term.people]
        names = frozenset(name.casefold() for person in people for name in (person.name, person.relation) if name)
        is_about_me = not names and not ABOUT_ME.isdisjoint(words_of(text))
        return _Asked(text, terms, vector if is_vector(vector) else None, now_s, names, is_about_me, for_owner)

    def _told(self, asked: _Asked) -> list[Told]:
        if asked.vector is not None:
            self._index.refresh()
        told = self._all(asked)
        if self._index.is_stale:
            self._index.reload()
            told = self._all(asked)
        return told

    def _all(self, asked: _Asked) -> list[Told]:
        told = [*self._facts(asked), *self._people(asked), *self._plans.find(asked.terms, asked.names, asked.now_s)]
        return [*told, *self._notes(asked), *self._turns(asked)]

    def _facts(self, asked: _Asked) -> Iterator[Told]:
        """A name says whom a fact should be about; the rest of the line says which of theirs it is."""
        found = hits(self._store, FACTS, asked.terms) if asked.terms else {}
        worded = shares({term: hit for term, hit in found.items() if not term.people}, ENOUGH_WEIGHT)
        named = {row: worded.get(row, 0.0) for term, hit in found.items() if term.people for row in hit.rows}
        near = self._index.facts(asked.vector, NEAR) if asked.vector is not None else {}
        scores = _joined(worded | named, near)
        for number in named:
            scores[number] += MENTIONED
        for number, sentence, learned, subject, turn in self._fetch(FACT_ROWS, scores, near):
            score = scores[number] + (SUBJECT if subject.casefold() in asked.names else 0.0)
            score *= OWN if subject == ME and asked.is_about_me else 1.0
            yield Told(Recalled(sentence, "fact", number, learned, score), turn)

    def _people(self, asked: _Asked) -> Iterator[Told]:
        """Who somebody is: told where a name or relation of his is in the line."""
        is_asked = not ASKS_WHO.isdisjoint(words_of(asked.text)) and len(asked.terms) <= MOST_TERMS_OF_WHO
        for term in asked.terms:
            for number in term.people:
                person = self._naming.people[number]
                if person.name and person.relation:
                    sentence = f"{person.name} is your {person.relation}."
                    score = PERSON_ASKED if is_asked else PERSON
                    yield Told(Recalled(sentence, "person", number, person.spoken_of, score))

    def _notes(self, asked: _Asked) -> Iterator[Told]:
        scores = _joined(self._worded(NOTES, asked.terms), {})
        for number, text, at in self._fetch(NOTE_ROWS, scores):
            sentence = excerpt(text, asked.terms)
            yield Told(Recalled(sentence, "note", number, at, scores[number]))

    def _turns(self, asked: _Asked) -> Iterator[Told]:
        worded = self._worded(TURNS_AND_ANSWERS if asked.for_owner else TURNS, asked.terms)
        near = self._index.turns(asked.vector, NEAR) if asked.vector is not None else {}
        scores = _joined(worded, near)
        rows = self._fetch(TURN_ROWS, scores, near)
        stale = set[int]() if asked.for_owner else self._stale([row[0] for row in rows])
        asked_words = telling_words(asked.text)
        for number, heard, at in rows:
            if number in stale or (not asked.for_owner and abs(asked.now_s - at) < JUST_SAID_S) or not heard.strip():
                continue
            score = scores[number] * (1.0 if asked.for_owner else _worth(heard, asked_words, asked.now_s - at))
            yield Told(Recalled(excerpt(heard, asked.terms), "turn", number, at, score), number)

    def _stale(self, turns: list[int]) -> set[int]:
        """Those where something was said that was corrected since."""
        return {row[0] for row in self._store.rows(STALE_TURNS, (json.dumps(turns),))}

    def _worded(self, source: Source, terms: list[Term]) -> dict[int, float]:
        return shares(hits(self._store, source, terms), ENOUGH_WEIGHT) if terms else {}

    def _fetch(self, question: str, scores: Mapping[int, float], near: Likeness | None = None) -> list[tuple[Any, ...]]:
        """The rows of the best. One of `near` that isn't there any more is gone since the index read it."""
        hopeful = [number for number, score in scores.items() if score >= HOPEFUL]
        best = sorted(hopeful, key=lambda number: scores[number], reverse=True)[:FETCHED]
        rows = self._store.rows(question, (json.dumps(best),))
        if near and len(rows) < len(best) and not near.keys().isdisjoint(set(best) - {row[0] for row in rows}):
            self._index.is_stale = True
        return rows


def _worth(heard: str, asked_words: set[str], age_s: int) -> float:
    """Of a turn, whatever was asked: how much it tells, and how young it is."""
    words = telling_words(heard)
    youth = YOUNG * math.exp2(-max(0, age_s) / HALF_LIFE_S)
    worth = TURN * FULLNESS[min(len(words), len(FULLNESS) - 1)] * (1 + youth)
    return worth * QUESTION if is_question(heard) or words <= asked_words else worth


def _joined(worded: Mapping[int, float], near: Likeness) -> dict[int, float]:
    """Words and meaning in one score by row."""
    scores = {number: WORDS * share for number, share in worded.items()}
    for number, cosine in near.items():
        share = min(1.0, max(0.0, (cosine - LEAST_COSINE) / (FULL_COSINE - LEAST_COSINE)))
        scores[number] = scores.get(number, 0.0) + MEANING * share
    return scores


def _taken(told: Iterable[Told]) -> list[Told]:
    """A turn gives way to the fact or plan taken from it, where that is what the line asks for, and lends it its score."""
    turns = {item.turn: item.recalled.score for item in told if item.recalled.kind == "turn"}
    kept, replaced = [], set[int | None]()
    for item in sorted(told, key=lambda item: -item.recalled.score):
        score = turns.get(item.turn, 0.0)
        if item.recalled.kind != "turn" and score and item.turn not in replaced and item.recalled.score >= score / 2:
            replaced.add(item.turn)
            kept.append(replace(item, recalled=replace(item.recalled, score=max(score, item.recalled.score))))
        else:
            kept.append(item)
    return [item for item in kept if item.recalled.kind != "turn" or item.turn not in replaced]


def _within(told: Iterable[Told], most: int, budget_words: int, least: float) -> Iterator[Recalled]:
    """The best first: each sentence once, and no more words than there are."""
    seen, count = set[str](), 0
    for item in sorted(told, key=lambda item: (-item.recalled.score, -item.recalled.at)):
        if item.recalled.score < least:
            return
        length, identity = len(item.recalled.sentence.split()), item.identity
        if identity in seen or length > budget_words:
            continue
        budget_words -= length
        seen.add(identity)
        yield item.recalled
        if (count := count + 1) == most:
            return
