"""The graphs of the ears: their files, the chances in them, and what they say to a row of sounds."""

import shutil
import struct
import subprocess
import sys
from itertools import pairwise
from math import exp, log
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.ears import graph, lookahead
from training.ears.openfst import EPSILON, Fst, read_fst, write_fst
from training.ears.transition_model import ONWARD, PAST, phone_id, silence_transition, transition_id
from training.ears.word_chances import END, START, learn

WAYS: dict[str, list[tuple[str, ...]]] = {
    "no": [("N", "OW")],
    "note": [("N", "OW", "T")],
    "two": [("T", "UW")],
    "to": [("T", "UW"), ("T", "AH")],
    "a": [("AH",), ("EY",)],
}
IDS = graph.word_ids(WAYS)
LEXICON = graph.Lexicon(WAYS, IDS, graph.Prices())
NAMES = {number: word for word, number in IDS.items()}
COSTS = st.floats(0, 50, width=32)


@st.composite
def transducers(draw: st.DrawFn) -> Fst:
    fst, count = Fst(), draw(st.integers(1, 6))
    for _ in range(count):
        fst.state()
    states, labels = st.integers(0, count - 1), st.integers(0, 9)
    for source, reads, says, cost, target in draw(st.lists(st.tuples(states, labels, labels, COSTS, states), max_size=20)):
        fst.arc(source, reads, says, cost, target)
    fst.finals.update(draw(st.dictionaries(states, COSTS, max_size=3)))
    return fst


@given(fst=transducers())
@settings(max_examples=50)
def test_a_transducer_reads_back(fst: Fst, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("fst") / "one.fst"
    write_fst(fst, path)
    assert read_fst(path) == fst
    by_input = [[arc.input for arc in row] for row in fst.sorted_by_input().arcs]
    assert by_input == [sorted(arc.input for arc in row) for row in fst.arcs]


def small() -> Fst:
    fst = Fst()
    fst.arc(fst.state(), 1, 2, 0.5, fst.state())
    fst.finals[1] = 0.0
    return fst


SPOILT = {
    "nothing": b"",
    "another file": b"<eps> 0\n" * 20,
    "another kind": struct.pack("<i", 2125659606) + struct.pack("<i", 5) + b"const" + bytes(80),
}


@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT)
def test_another_file_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.fst").write_bytes(content)
    with pytest.raises(ValueError, match=r"not a transducer|ends too early"):
        read_fst(tmp_path / "bad.fst")


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    write_fst(small(), tmp_path / "one.fst")
    whole = (tmp_path / "one.fst").read_bytes()
    for length in range(len(whole)):
        (tmp_path / "one.fst").write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"not a transducer|ends too early"):
            read_fst(tmp_path / "one.fst")


def test_an_arc_to_nowhere_is_refused(tmp_path: Path) -> None:
    fst = small()
    fst.arc(0, 1, 1, 0.0, 7)
    with pytest.raises(ValueError, match="a state to lead to"):
        write_fst(fst, tmp_path / "one.fst")


sentences = st.lists(st.lists(st.sampled_from(["no", "note", "two"]), max_size=5).map(" ".join), max_size=8)


@given(said=sentences, context=st.lists(st.sampled_from([START, "no", "note", "two", "a"]), max_size=3))
@settings(max_examples=80)
def test_the_chances_of_all_that_may_follow_add_up_to_1(said: list[str], context: list[str]) -> None:
    model = learn(said, WAYS)
    chances = [model.chance(word, context) for word in [*WAYS, END]]
    assert sum(chances) == pytest.approx(1)
    assert min(chances) > 0


def test_the_chances_are_those_of_witten_and_bell() -> None:
    model = learn(["no no", "no"], ["no", "two"], order=2)
    # Alone: "no" 3 times, the end twice, so two words in five; a share of 2 in 7 is even among the three.
    assert model.chance("no", []) == pytest.approx((3 + 2 / 3) / 7)
    assert model.chance("two", []) == pytest.approx((2 / 3) / 7)
    # After "no": once "no", twice the end.
    assert model.chance("no", ["no"]) == pytest.approx((1 + 2 * model.chance("no", [])) / 5)
    assert model.chance("two", ["no"]) == pytest.approx(2 / 5 * model.chance("two", []))


def test_a_sentence_of_other_words_is_refused() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        learn(["no perhaps"], WAYS)


@pytest.mark.parametrize("sentence", ["no", "note to two", "a a a a", "two no", ""])
def test_the_graph_has_the_chances(sentence: str) -> None:
    model = learn(["no", "note to a", "note to two", "no no a"], [*WAYS, graph.GARBAGE])
    fst, words = graph.grammar_graph(model, IDS), sentence.split()
    ends = cheapest(fst, [IDS[word] for word in words])
    row = [START, *words, END]
    expected = sum(-log(model.chance(row[at], row[max(0, at - 2) : at])) for at in range(1, len(row)))
    assert min(cost + fst.finals[state] for state, cost in ends.items() if state in fst.finals) == pytest.approx(expected)


def cheapest(fst: Fst, labels: list[int]) -> dict[int, float]:
    """Each state that can be reached by reading these, with its cost."""
    here = {0: 0.0}
    for label in [*labels, None]:
        waiting = list(here)
        while waiting:
            state = waiting.pop()
            for arc in fst.arcs[state]:
                if arc.input == EPSILON and here[state] + arc.cost < here.get(arc.state, 1e9):
                    here[arc.state] = here[state] + arc.cost
                    waiting.append(arc.state)
        if label is None:
            return here
        steps = [(arc.state, cost + arc.cost) for state, cost in here.items() for arc in fst.arcs[state] if arc.input == label]
        here = {state: min(cost for other, cost in steps if other == state) for state, _ in steps}
    raise AssertionError


def sounded(*words: tuple[str, ...], silence: bool, short: bool) -> list[int]:
    """Transition-ids of these words' phones, each two or five frames long, or one."""
    ids = []
    for phones in words:
        for phone in graph.placed(phones):
            first, second = ([transition_id(phone, half, ONWARD), transition_id(phone, half)] for half in (0, 1))
            ids += [transition_id(phone, 0, PAST)] if short else first + second
        ids += [silence_transition(ONWARD), silence_transition()] if silence else []
    return ids


def said(ids: list[int]) -> set[str]:
    """All that the lexicon says to them."""
    here = {(0, "")}
    for label in [*ids, None]:
        waiting = list(here)
        while waiting:
            state, text = waiting.pop()
            for arc in LEXICON.fst.arcs[state]:
                if arc.input == EPSILON or arc.input in LEXICON.disambiguators:
                    reached = (arc.state, f"{text} {NAMES[arc.output]}".strip() if arc.output else text)
                    if reached not in here:
                        here.add(reached)
                        waiting.append(reached)
        if label is None:
            break
        here = {
            (arc.state, f"{text} {NAMES[arc.output]}".strip() if arc.output else text)
            for state, text in here
            for arc in LEXICON.fst.arcs[state]
            if arc.input == label
        }
    return {text for state, text in here if state in LEXICON.fst.finals}


HEARD: dict[str, tuple[list[tuple[str, ...]], set[str]]] = {
    "one word": ([("N", "OW", "T")], {"note", "[unk]"}),
    "words that sound alike": ([("T", "UW")], {"two", "to", "[unk]"}),
    "another way to say it": ([("T", "AH")], {"to", "[unk]"}),
    "a word of one phone is no garbage": ([("EY",)], {"a"}),
    "two words": ([("N", "OW"), ("AH",)], {"no a", "[unk] a"}),
    "no word": ([("Z", "UW", "M")], {"[unk]"}),
    "one phone that is no word": ([("Z",)], set()),
    "nothing": ([], {""}),
}


@pytest.mark.parametrize("silence", [False, True], ids=["joined", "apart"])
@pytest.mark.parametrize("short", [False, True], ids=["long", "short"])
@pytest.mark.parametrize(("phones", "words"), HEARD.values(), ids=HEARD)
def test_the_lexicon_says_the_words(phones: list[tuple[str, ...]], words: set[str], short: bool, silence: bool) -> None:
    assert said(sounded(*phones, silence=silence, short=short)) == words


@pytest.mark.parametrize("seed", range(20))
def test_every_way_through_the_lexicon_is_one_that_kaldi_can_align(seed: int) -> None:
    chance, state, read = Random(seed), 0, list[int]()
    for _ in range(60):
        arc = chance.choice(LEXICON.fst.arcs[state])
        state = arc.state
        read += [arc.input] if arc.input and arc.input not in LEXICON.disambiguators else []
    parts = {silence_transition(): (1, 0, 0), silence_transition(ONWARD): (1, 0, ONWARD)}
    for known in range(2, phone_id("ZH", "singleton") + 1):
        parts |= {transition_id(known, half, way): (known, half, way) for half in (0, 1) for way in (0, ONWARD)}
        parts[transition_id(known, 0, PAST)] = (known, 0, PAST)
    for (phone, part, way), (next_phone, next_part, next_way) in pairwise(parts[label] for label in read):
        if next_way == 0:  # a state's loop stands behind the step into that state
            assert (next_phone, next_part) == (phone, part)
            assert way != PAST
        elif next_part == 1:
            assert (phone, part) == (next_phone, 0)
        else:
            assert phone == 1 or part == 1 or way == PAST


@pytest.mark.parametrize("phones", [(), ("QQ",)], ids=["silent", "an unknown phone"])
def test_a_word_that_cannot_be_said_is_refused(phones: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"at least one phone|not in tuple"):
        graph.Lexicon({"odd": [phones]}, graph.word_ids(["odd"]), graph.Prices())


COMPOSE = """
import sys
import pynini
lexicon, grammar = (pynini.Fst.read(path) for path in sys.argv[1:3])
labels = [int(label) for label in sys.argv[3].split(",")]
heard = pynini.Fst()
heard.add_states(len(labels) + 1)
heard.set_start(0)
heard.set_final(len(labels))
for at, label in enumerate(labels):
    heard.add_arc(at, pynini.Arc(label, label, 0, at + 1))
lexicon.relabel_pairs(ipairs=[(int(label), 0) for label in sys.argv[4].split(",")])
joined = pynini.compose(pynini.compose(heard, lexicon.arcsort("ilabel")).arcsort("olabel"), grammar.arcsort("ilabel"))
best = pynini.shortestpath(joined)
print(float(pynini.shortestdistance(best, reverse=True)[best.start()]))
print(*[arc.olabel for state in best.states() for arc in best.arcs(state) if arc.olabel])
"""


def test_openfst_reads_the_graphs_and_joins_them(tmp_path: Path) -> None:
    """In a process of its own: pynini beside Vosk would hang."""
    if subprocess.run([sys.executable, "-c", "import pynini"], capture_output=True, check=False).returncode:
        pytest.skip("needs pynini, in the extra `train`")
    model = learn(["two to note"], [*WAYS, graph.GARBAGE])
    write_fst(LEXICON.fst, tmp_path / "HCL.fst")
    write_fst(graph.grammar_graph(model, IDS), tmp_path / "G.fst")
    labels = sounded(("T", "UW"), ("T", "UW"), silence=False, short=True)
    given = [",".join(map(str, row)) for row in (labels, LEXICON.disambiguators)]
    command = [sys.executable, "-c", COMPOSE, str(tmp_path / "HCL.fst"), str(tmp_path / "G.fst"), *given]
    cost, words = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    assert sorted(NAMES[int(label)] for label in words.split()) == ["to", "two"]
    prices = graph.Prices()
    chance = model.chance("two", [START]) * model.chance("to", [START, "two"]) * model.chance(END, ["two", "to"])
    assert float(cost) == pytest.approx(4 * prices.short_phone + 2 * prices.word - log(chance), abs=1e-3)
    assert exp(-float(cost)) > 0


def test_the_look_ahead_graphs_have_the_same_words_under_other_numbers(tmp_path: Path) -> None:
    if shutil.which(lookahead.CONVERTER) is None or lookahead.lookahead_library() is None:
        pytest.skip(lookahead.FIX)
    grammar = graph.grammar_graph(learn(["two to note"], IDS), IDS)
    lookahead.write_lookahead(LEXICON.fst, grammar, IDS, LEXICON.disambiguators, tmp_path)
    lines = dict(line.split() for line in (tmp_path / "words.txt").read_text().splitlines())
    numbers = {int(number): word for word, number in lines.items()}
    assert set(lines) == {"<eps>", *IDS}
    assert len(numbers) == len(lines)
    assert (tmp_path / "disambig_tid.int").read_text().split() == [str(label) for label in LEXICON.disambiguators]
    assert b"olabel_lookahead" in (tmp_path / "HCLr.fst").read_bytes()[:40]
    written = read_fst(tmp_path / "Gr.fst")
    costs = [cheapest(fst, labels) for fst, labels in ((grammar, [IDS["two"]]), (written, [int(lines["two"])]))]
    assert min(costs[0].values()) == pytest.approx(min(costs[1].values()))
    assert all([arc.input for arc in row] == sorted(arc.input for arc in row) for row in written.arcs)
