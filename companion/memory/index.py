"""Meaning, kept in NumPy: the codes of the newest turns, and the vectors of all facts.

A turn's code has one bit for each number of the encoder's vector: its sign. Two codes differ in about as large a share of their
bits as the angle between the vectors is of a half circle, because a random plane parts two vectors as often as that (Charikar
2002, Similarity Estimation Techniques from Rounding Algorithms, section 3).
"""

from collections.abc import Iterable
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from companion.memory.store import Store

SIZE = 384
"""Numbers in a vector of the sentence encoder."""
CODE_BYTES = SIZE // 8
NEWEST = 200_000
"""Turns beyond these are found by words alone."""
SLACK = 20_000
"""So many codes more, before the oldest are moved out."""
LOADED_AT_ONCE = 20_000
"""Rows: a list of all of them would take some 30 MB."""
REFINED = 200
"""So many of the nearest codes are compared more exactly."""

Vector = NDArray[np.float32]
Likeness = dict[int, float]
"""Cosine by row number."""


def is_vector(vector: Vector | None) -> TypeGuard[Vector]:
    """Whether there is one, of the size that is kept here."""
    return vector is not None and vector.shape == (SIZE,)


def code_of(vector: Vector) -> bytes:
    """The signs, eight to a byte."""
    return np.packbits(vector > 0).tobytes()


def small_vector(vector: Vector) -> bytes:
    """int8, the largest number being 127: what matters is the direction."""
    largest = max(float(np.abs(vector).max()), 1e-9)
    return np.round(vector * (127 / largest)).astype(np.int8).tobytes()


class Codes:
    """Codes by row number, in the order in which they came. bits: uint64, shape (6, room): a column each, which is quickest."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._count = 0
        self._ids = np.zeros(1024, np.int64)
        self._bits = np.zeros((CODE_BYTES // 8, 1024), np.uint64)

    @property
    def last(self) -> int:
        return int(self._ids[self._count - 1]) if self._count else 0

    def __len__(self) -> int:
        return self._count

    def add(self, ids: Iterable[int], codes: bytes, most: int) -> None:
        """Append; beyond `most` and SLACK the oldest go."""
        new = np.frombuffer(codes, np.uint64).reshape(-1, CODE_BYTES // 8)
        if self._count + len(new) > most + SLACK:
            self._move(most - len(new))
        if (wanted := self._count + len(new)) > len(self._ids):
            room = max(wanted, min(2 * len(self._ids), most + SLACK))
            self._ids = np.concatenate([self._ids, np.zeros(room - len(self._ids), np.int64)])
            more = np.zeros((len(self._bits), room - self._bits.shape[1]), np.uint64)
            self._bits = np.concatenate([self._bits, more], axis=1)
        self._ids[self._count : wanted] = np.fromiter(ids, np.int64, len(new))
        self._bits[:, self._count : wanted] = new.T
        self._count = wanted

    def _move(self, kept: int) -> None:
        old = slice(self._count - kept, self._count)
        self._ids[:kept] = self._ids[old].copy()
        self._bits[:, :kept] = self._bits[:, old].copy()
        self._count = kept

    def nearest(self, code: bytes, most: int) -> NDArray[np.int64]:
        """Places (not row numbers) of those that differ in the fewest bits, in no order; of equals the newest."""
        differing = np.zeros(self._count, np.uint16)
        for own, asked in zip(self._bits[:, : self._count], np.frombuffer(code, np.uint64), strict=True):
            differing += np.bitwise_count(own ^ asked)
        if self._count <= most:
            return np.arange(self._count)
        # by counting: five times as quick as np.argpartition
        limit = int(np.searchsorted(np.bincount(differing, minlength=SIZE + 1).cumsum(), most))
        nearer = np.flatnonzero(differing < limit)
        return np.concatenate([nearer, np.flatnonzero(differing == limit)[len(nearer) - most :]])

    def ids(self, places: NDArray[np.int64]) -> list[int]:
        found: list[int] = self._ids[places].tolist()
        return found

    def signs(self, places: NDArray[np.int64]) -> Vector:
        """float32, shape (places, SIZE): -1 and 1."""
        codes = np.ascontiguousarray(self._bits[:, places].T).view(np.uint8)
        return np.unpackbits(codes, axis=1).astype(np.float32) * 2 - 1


class Index:
    """Follows the store: what is new is read when something has changed. What is gone stays until reload().

    `is_stale` is set by whoever finds that something in here is no longer in the store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = self._file_number = -1
        self.is_stale = False
        self._turns, self._facts = Codes(), Codes()
        self._vectors = np.zeros((0, SIZE), np.int8)

    def refresh(self) -> None:
        if self._store.changes == self._seen:
            return
        if self._store.file_number != self._file_number:  # wiped or salvaged: the same numbers may be other things
            self._turns.clear()
            self._facts.clear()
        self._file_number, self._seen = self._store.file_number, self._store.changes
        last_turn, last_fact = self._store.rows(
            "SELECT coalesce(max(turn), 0) FROM turn_codes UNION ALL SELECT coalesce(max(fact), 0) FROM fact_vectors"
        )
        if last_turn[0] < self._turns.last:
            self._turns.clear()
        if last_fact[0] < self._facts.last:
            self._facts.clear()
        if last_turn[0] > self._turns.last:
            self._read_turns(int(last_turn[0]))
        if last_fact[0] > self._facts.last:
            self._read_facts()

    def reload(self) -> None:
        """Read everything again."""
        self._turns.clear()
        self._facts.clear()
        self._seen, self.is_stale = -1, False
        self.refresh()

    def _read_turns(self, last: int) -> None:
        after = max(self._turns.last, last - NEWEST)
        question = "SELECT turn, code FROM turn_codes WHERE turn > ? AND length(code) = ? ORDER BY turn LIMIT ?"
        while rows := self._store.rows(question, (after, CODE_BYTES, LOADED_AT_ONCE)):
            self._turns.add((row[0] for row in rows), b"".join(row[1] for row in rows), NEWEST)
            after = rows[-1][0]

    def _read_facts(self) -> None:
        rows = self._store.rows(
            "SELECT fact, vector FROM fact_vectors JOIN facts ON id = fact"
            " WHERE fact > ? AND length(vector) = ? AND superseded_by IS NULL ORDER BY fact",
            (self._facts.last, SIZE),
        )
        if not rows:
            return
        new = np.frombuffer(b"".join(row[1] for row in rows), np.int8).reshape(-1, SIZE)
        self._vectors = np.concatenate([self._vectors[: len(self._facts)], new])
        self._facts.add((row[0] for row in rows), np.packbits(new > 0, axis=1).tobytes(), most=10**9)

    def turns(self, vector: Vector, most: int) -> Likeness:
        """The nearest turns. The cosine is estimated from a code's signs and the asked vector's own numbers."""
        places = self._turns.nearest(code_of(vector), REFINED)
        # for numbers spread normally |x| is sqrt(2 / pi) of their standard deviation on average
        cosines = self._turns.signs(places) @ vector / (np.sqrt(SIZE) * np.sqrt(2 / np.pi))
        return _best(self._turns.ids(places), cosines, most)

    def facts(self, vector: Vector, most: int) -> Likeness:
        """The nearest facts."""
        places = self._facts.nearest(code_of(vector), REFINED)
        near = self._vectors[places].astype(np.float32)
        cosines = near @ vector / np.maximum(np.linalg.norm(near, axis=1), 1e-9)
        return _best(self._facts.ids(places), cosines, most)


def _best(ids: list[int], cosines: Vector, most: int) -> Likeness:
    order = np.argsort(-cosines)[:most]
    return {ids[place]: float(cosines[place]) for place in order.tolist()}
