"""Measures the memory: what recall and a kept turn cost beside so many turns and facts, and what the file weighs.

A made-up life is written to a folder that is removed afterwards: lines of the bank, each with a few words of others, and vectors
by chance, for encoding a million lines would take hours. Try it by hand with:
    python -m companion.bench_memory [--turns 100000] [--facts 20000] [--json]
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress, TaskID
from rich.table import Table

from companion.bench_report import spread
from companion.memory.connecting import NAME
from companion.memory.index import SIZE, code_of, small_vector
from companion.memory.memory import Memory
from companion.memory.relations import sentence
from companion.memory.store import Store
from companion.mind import bank

BATCH, FACTS = 5_000, 20_000
RECALLS, WARM_UP, KEPT = 300, 20, 200
BETWEEN_TURNS_S = 900
NOW = datetime(2026, 11, 22, 18, 0)  # local, as the memory has it
NAMES = "Marie Tom Anna Paul Nina Sam Olga Ravi Jean Kofi Mei Lars Rosa Ivan Zoë Siobhan Omar Greta Luis Hanna".split()
ADD_TURN = "INSERT INTO turns (at, talk, heard, spoken, source) VALUES (?, ?, ?, ?, 'bank')"
ADD_CODE = "INSERT INTO turn_codes (turn, code) VALUES (?, ?)"
ADD_FACT = "INSERT INTO facts (subject, relation, value, learned, sentence) VALUES (?, ?, ?, ?, ?)"
ADD_VECTOR = "INSERT INTO fact_vectors (fact, vector) VALUES (?, ?)"
ADD_PERSON = "INSERT INTO people (name, relation, spoken_of) VALUES (?, ?, ?)"
Vectors = NDArray[np.float32]
Spread = dict[str, float] | None
OnPart = Callable[[str, int, int], object]
"""Told what is being done, how much of it is done, of how much."""


@dataclass(frozen=True)
class MemoryBench:
    """The figures; spreads are in milliseconds."""

    turns: int
    facts: int
    recall_ms: Spread
    """Without the encoder: the mind has read the line already."""
    recall_cpu_ms: Spread
    """The processor's time for the same: what recall takes where nothing else runs."""
    recall_by_words_ms: Spread
    """The same without a vector."""
    search_ms: Spread
    first_recall_ms: float
    """Reads the codes."""
    keep_turn_ms: Spread
    """With its commit on the disk."""
    recall_after_keeping_ms: Spread
    """The first recall after a new turn."""
    bytes_a_turn: float
    """Of the whole file, before the facts are in it."""
    file_mb: float


class Life:
    """Lines, facts and vectors by chance, the same ones for the same seed."""

    def __init__(self, seed: int = 5) -> None:
        self._random, self._numbers = random.Random(seed), np.random.default_rng(seed)
        exchanges = bank.load()
        self._lines = [line for exchange in exchanges for line in exchange.lines]
        self._replies = [reply for exchange in exchanges for reply in exchange.replies]

    def line(self) -> str:
        """What somebody may say: one line's beginning, another's end."""
        first, second = (self._random.choice(self._lines).split() for _ in range(2))
        name = [self._random.choice(NAMES).lower()] if self._random.random() < 0.2 else []
        return " ".join([*first, *name, *second[len(second) // 2 :]])

    def turns(self, count: int) -> Iterator[tuple[int, int, str, str]]:
        end_s = int(NOW.timestamp()) - 7 * 86_400
        for number in range(count):
            at = end_s - (count - number) * BETWEEN_TURNS_S
            yield at, number // 8, self.line(), self._random.choice(self._replies)

    def facts(self, count: int) -> Iterator[tuple[str, str, str, int, str]]:
        for number in range(count):
            subject, relation = self._random.choice(["me", *NAMES]), self._random.choice(["likes", "has", "did", "is"])
            value = " ".join(self._random.choice(self._lines).split()[-4:]) + f" {number}"
            yield subject, relation, value, int(NOW.timestamp()) - number, sentence(subject, relation, value)

    def vectors(self, count: int) -> Vectors:
        """float32, shape (count, SIZE), of length 1."""
        vectors = self._numbers.standard_normal((count, SIZE), np.float32)
        lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths


def fill(store: Store, life: Life, turns: int, facts: int, on_part: OnPart) -> float:
    """Write the life. Returns bytes a turn."""
    done = 0
    for batch in _batched(life.turns(turns)):
        codes = [code_of(vector) for vector in life.vectors(len(batch))]
        with store.change():
            store.run_many(ADD_TURN, batch)
            store.run_many(ADD_CODE, list(enumerate(codes, start=done + 1)))
        done += len(batch)
        on_part("turns", done, turns)
    store.scrub()
    bytes_a_turn = _file_bytes(store) / max(1, turns)
    done = 0
    for many in _batched(life.facts(facts)):
        vectors = [small_vector(vector) for vector in life.vectors(len(many))]
        with store.change():
            store.run_many(ADD_FACT, many)
            store.run_many(ADD_VECTOR, list(enumerate(vectors, start=done + 1)))
        done += len(many)
        on_part("facts", done, facts)
    with store.change():
        store.run_many(ADD_PERSON, [(name, "friend", int(NOW.timestamp())) for name in NAMES])
    store.scrub()
    return bytes_a_turn


def measure(folder: Path, turns: int, facts: int, on_part: OnPart = lambda *_: None) -> MemoryBench:
    """Fill a new memory in `folder`, close it, open it again and ask it."""
    life = Life()
    memory = Memory.open(folder)
    bytes_a_turn = fill(memory.store, life, turns, facts, on_part)
    memory.close()
    memory = Memory.open(folder)
    try:
        vectors = life.vectors(RECALLS + KEPT)
        asked = [(life.line(), vector) for vector in vectors[:RECALLS]]
        first_ms = _timed_ms(memory.recall, asked[0][0], NOW, asked[0][1])
        spreads = _ask(memory, asked, on_part)
        kept, after = _keep(memory, life, vectors[RECALLS:], on_part)
        file_mb = round(_file_bytes(memory.store) / 1e6, 1)
    finally:
        memory.close()
    recall, cpu, by_words, search = spreads
    return MemoryBench(
        turns=turns,
        facts=facts,
        recall_ms=recall,
        recall_cpu_ms=cpu,
        recall_by_words_ms=by_words,
        search_ms=search,
        first_recall_ms=round(first_ms, 1),
        keep_turn_ms=spread(kept),
        recall_after_keeping_ms=spread(after),
        bytes_a_turn=round(bytes_a_turn, 1),
        file_mb=file_mb,
    )


def _ask(memory: Memory, asked: list[tuple[str, Any]], on_part: OnPart) -> list[Spread]:
    """Recall with a vector, the processor's time for it, recall by words alone, and the owner's search."""
    times_ms: list[tuple[float, float, float, float]] = []
    for number, (line, vector) in enumerate(asked):
        cpu_s = time.thread_time()
        recall_ms = _timed_ms(memory.recall, line, NOW, vector)
        cpu_ms = 1000 * (time.thread_time() - cpu_s)
        times_ms.append((recall_ms, cpu_ms, _timed_ms(memory.recall, line, NOW), _timed_ms(memory.search, line)))
        on_part("recalls", number + 1, len(asked))
    return [spread(column) for column in zip(*times_ms[WARM_UP:], strict=True)]


def _keep(memory: Memory, life: Life, vectors: Vectors, on_part: OnPart) -> tuple[list[float], list[float]]:
    """Keep turns, with a recall after each: how long both took."""
    kept, after = list[float](), list[float]()
    for number, vector in enumerate(vectors):
        line, at = life.line(), NOW + timedelta(minutes=number)
        kept.append(_timed_ms(memory.keep_turn, line, "Mm.", "bank", at, vector=vector))
        after.append(_timed_ms(memory.recall, line, at, vector))
        on_part("kept turns", number + 1, len(vectors))
    return kept, after


def _timed_ms(call: Callable[..., object], *values: object, **named: object) -> float:
    began_s = time.perf_counter()
    call(*values, **named)
    return 1000 * (time.perf_counter() - began_s)


def _batched(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _file_bytes(store: Store) -> int:
    return (store.folder / NAME).stat().st_size if store.folder else 0


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; `companion bench --memory` is the same."""
    parser = argparse.ArgumentParser(prog="python -m companion.bench_memory", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--turns", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=FACTS)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, progress_of_parts() as on_part:
        figures = measure(Path(folder), given.turns, given.facts, on_part)
    if given.json:
        sys.stdout.write(json.dumps(asdict(figures)) + "\n")
        return
    rows = Table("what (ms, unless it says otherwise)", "median", "95 %", "worst")
    for name, figure in asdict(figures).items():
        cells = [figure["p50"], figure["p95"], figure["max"]] if isinstance(figure, dict) else [figure]
        rows.add_row(name.replace("_", " "), *(f"{cell:g}" for cell in cells))
    Console().print(rows)


@contextmanager
def progress_of_parts() -> Iterator[OnPart]:
    """A bar for each part, on a terminal."""
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        bars: dict[str, TaskID] = {}

        def on_part(part: str, done: int, whole: int) -> None:
            if part not in bars:
                bars[part] = progress.add_task(part, total=whole)
            progress.update(bars[part], completed=done)

        yield on_part


if __name__ == "__main__":
    main()
