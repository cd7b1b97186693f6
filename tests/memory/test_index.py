"""Codes and vectors at hand: the nearest are found, the oldest move out."""

import numpy as np
import pytest

from companion.memory import index
from companion.memory.index import SIZE, Codes, Index, code_of, small_vector
from companion.memory.store import Store


def vectors(count: int, seed: int = 0) -> index.Vector:
    return np.random.default_rng(seed).standard_normal((count, SIZE)).astype(np.float32)


def differing(one: index.Vector, others: index.Vector) -> list[int]:
    return sorted(((one > 0) != (others > 0)).sum(axis=1).tolist())


@pytest.mark.parametrize("same", [0, 1900], ids=["all different", "many alike"])
@pytest.mark.parametrize("asked", [0, 2500])
def test_the_nearest_are_those_that_differ_in_the_fewest_bits(asked: int, same: int) -> None:
    said = vectors(3000)
    said[100 : 100 + same] = said[0]
    codes = Codes()
    for first in range(0, 3000, 700):
        part = said[first : first + 700]
        codes.add(range(first + 1, first + 1 + len(part)), b"".join(map(code_of, part)), most=10_000)
    places = codes.nearest(code_of(said[asked]), 200)
    assert len(set(places.tolist())) == 200
    assert differing(said[asked], said[places]) == differing(said[asked], said)[:200]
    assert codes.ids(places) == [place + 1 for place in places.tolist()]


def test_the_oldest_move_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "SLACK", 50)
    codes, said = Codes(), vectors(2000)
    for number, vector in enumerate(said, start=1):
        codes.add([number], code_of(vector), most=100)
        assert len(codes) <= 150
    assert codes.last == 2000
    kept = sorted(codes.ids(codes.nearest(code_of(said[0]), 1000)))
    assert kept == list(range(2001 - len(codes), 2001))
    assert len(kept) >= 100


def test_a_code_comes_near_the_cosine_and_a_small_vector_nearer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "LOADED_AT_ONCE", 7)
    store, said = Store.in_memory(), vectors(40)
    said += 2 * said[0]
    said /= np.linalg.norm(said, axis=1, keepdims=True)
    with store.change():
        for vector in said:
            turn = store.run("INSERT INTO turns (at, talk, heard, spoken, source) VALUES (1, 1, 'a', 'b', 'c')")
            store.run("INSERT INTO turn_codes VALUES (?, ?)", (turn, code_of(vector)))
            fact = store.run(
                "INSERT INTO facts (subject, relation, value, learned, sentence) VALUES ('me', 'is', ?, 1, 'b')", (str(turn),)
            )
            store.run("INSERT INTO fact_vectors VALUES (?, ?)", (fact, small_vector(vector)))
    kept = Index(store)
    kept.refresh()
    turns, facts = kept.turns(said[1], 40), kept.facts(said[1], 40)
    assert len(turns) == len(facts) == 40
    for number, cosine in enumerate((said @ said[1]).tolist(), start=1):
        assert facts[number] == pytest.approx(cosine, abs=0.02)
        assert turns[number] == pytest.approx(cosine, abs=0.25)
