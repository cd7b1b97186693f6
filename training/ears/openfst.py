"""Finite-state transducers in OpenFst's binary form: the "vector" kind over the tropical semiring, by struct alone.

Every other OpenFst program reads it: Kaldi, fstconvert, pynini. Weights are costs (negative natural logarithms of chances);
label 0 reads or says nothing.
Source: OpenFst's fst.cc (FstHeader) and vector-fst.h (the format only).
"""

import struct
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import NamedTuple

EPSILON = 0
MAGIC = 2125659606
VERSION = 2
EXPANDED_AND_MUTABLE = 0x3
INPUT_SORTED, OUTPUT_SORTED = 0x1000_0000, 0x4000_0000
_HEADER = struct.Struct("<iiQqqq")  # version, flags, properties, start, states, arcs
_STATE = struct.Struct("<fq")  # final cost, arcs
_ARC = struct.Struct("<iifi")


class Arc(NamedTuple):
    """One step: it reads `input`, says `output`, costs `cost` and leads to `state`."""

    input: int
    output: int
    cost: float
    state: int


@dataclass
class Fst:
    """States are numbers from 0; the first that is added is the start."""

    arcs: list[list[Arc]] = field(default_factory=list)
    finals: dict[int, float] = field(default_factory=dict)
    """What it costs to end in a state; in others one can't."""

    def state(self) -> int:
        """Add a state."""
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, source: int, reads: int, says: int, cost: float, target: int) -> None:
        self.arcs[source].append(Arc(reads, says, cost, target))

    def relabelled(self, pairs: dict[int, int]) -> "Fst":
        """With other labels on both sides; those that `pairs` doesn't name stay."""
        changed = [[arc._replace(input=pairs.get(arc.input, arc.input), output=pairs.get(arc.output, arc.output)) for arc in row]
                   for row in self.arcs]  # fmt: skip
        return Fst(changed, dict(self.finals))

    def sorted_by_input(self) -> "Fst":
        return Fst([sorted(row) for row in self.arcs], dict(self.finals))

    def sorted_by_output(self) -> "Fst":
        return Fst([sorted(row, key=lambda arc: (arc.output, arc)) for row in self.arcs], dict(self.finals))


def write_fst(fst: Fst, path: Path) -> None:
    """Raises ValueError for a transducer without states, or with an arc to a state that isn't there."""
    if not fst.arcs or any(not 0 <= arc.state < len(fst.arcs) for row in fst.arcs for arc in row):
        raise ValueError("a transducer needs a start, and every arc a state to lead to")
    kind = b"".join(struct.pack("<i", len(word)) + word for word in (b"vector", b"standard"))
    counts = (0, len(fst.arcs), sum(map(len, fst.arcs)))
    parts = [struct.pack("<i", MAGIC), kind, _HEADER.pack(VERSION, 0, _properties(fst), *counts)]
    for number, row in enumerate(fst.arcs):
        parts.append(_STATE.pack(fst.finals.get(number, inf), len(row)))
        parts += [_ARC.pack(*arc) for arc in row]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(parts))


def read_fst(path: Path) -> Fst:
    """Read a "vector" transducer that starts in its first state. Raises ValueError for anything else."""
    content = path.read_bytes()
    head = struct.pack("<i", MAGIC) + struct.pack("<i", 6) + b"vector" + struct.pack("<i", 8) + b"standard"
    try:
        version, flags, _, start, states, _ = _HEADER.unpack_from(content, len(head))
        if not content.startswith(head) or (version, flags, start) != (VERSION, 0, 0):
            raise ValueError(f"{path.name} is not a transducer of the kind that is written here")
        return _states(content, len(head) + _HEADER.size, states)
    except struct.error as error:
        raise ValueError(f"{path.name} ends too early") from error


def _states(content: bytes, place: int, count: int) -> Fst:
    fst = Fst()
    for number in range(count):
        final, arcs = _STATE.unpack_from(content, place)
        place += _STATE.size
        fst.arcs.append([Arc(*_ARC.unpack_from(content, place + _ARC.size * arc)) for arc in range(arcs)])
        place += _ARC.size * arcs
        if final != inf:
            fst.finals[number] = final
    return fst


def _properties(fst: Fst) -> int:
    """Said in the file, so that nobody has to find it out: composition needs to know that arcs are sorted."""
    by_input = all(row[place].input <= row[place + 1].input for row in fst.arcs for place in range(len(row) - 1))
    by_output = all(row[place].output <= row[place + 1].output for row in fst.arcs for place in range(len(row) - 1))
    return EXPANDED_AND_MUTABLE | (INPUT_SORTED if by_input else 0) | (OUTPUT_SORTED if by_output else 0)
