"""Kaldi's binary files: what is written reads back; the network in them computes what network.py's computes, in Vosk too."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from training.ears import transition_model as phones
from training.ears.kaldi_binary import KaldiReader, KaldiWriter
from training.ears.nnet3 import write_model
from training.ears.openfst import Fst, write_fst
from training.ears.pack import write_pack

Array = NDArray[Any]
finite = st.floats(-1e6, 1e6, width=32)
ITEMS = st.one_of(
    st.tuples(st.just("token"), st.from_regex(r"<[A-Za-z0-9]{1,30}>", fullmatch=True)),
    st.tuples(st.just("int32"), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.just("float32"), finite),
    st.tuples(st.just("float64"), st.floats(allow_nan=False)),
    st.tuples(st.just("int_vector"), st.lists(st.integers(-(2**31), 2**31 - 1), max_size=9)),
    st.tuples(st.just("vector"), hnp.arrays(np.float32, st.integers(0, 9), elements=finite)),
    st.tuples(st.just("matrix"), hnp.arrays(np.float32, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=finite)),
)


@given(items=st.lists(ITEMS, max_size=12))
@settings(max_examples=60)
def test_what_is_written_reads_back(items: list[tuple[str, Any]]) -> None:
    file = BytesIO()
    writer = KaldiWriter(file)
    for kind, value in items:
        getattr(writer, kind)(value)
    file.seek(0)
    reader = KaldiReader(file)
    for kind, value in items:
        assert np.array_equal(getattr(reader, kind)(), value)
    assert not file.read()


REFUSED_WHEN_WRITTEN: dict[str, tuple[str, Any]] = {
    "an empty token": ("token", ""),
    "a token with a space": ("token", "<A B>"),
    "a token beyond ASCII": ("token", "<é>"),
    "a vector that is a matrix": ("vector", [[1.0]]),
    "a matrix that is a vector": ("matrix", [1.0]),
    "not a number": ("vector", [float("nan")]),
    "endless": ("matrix", [[float("inf")]]),
}


@pytest.mark.parametrize(("kind", "value"), REFUSED_WHEN_WRITTEN.values(), ids=REFUSED_WHEN_WRITTEN)
def test_nothing_unreadable_is_written(kind: str, value: Any) -> None:
    with pytest.raises(ValueError, match=r"not a token|needs finite numbers"):
        getattr(KaldiWriter(BytesIO()), kind)(value)


REFUSED_WHEN_READ = {
    "text, not binary": (b"<Nnet3> ", "token"),
    "nothing": (b"", "token"),
    "a token without an end": (b"\0B<Nnet3>", "token"),
    "an int that is a double": (b"\0B\x08" + bytes(8), "int32"),
    "a vector cut short": (b"\0BFV \x04\x09\0\0\0" + bytes(8), "vector"),
    "a vector of less than nothing": (b"\0BFV \x04\xff\xff\xff\xff", "vector"),
    "a vector for a matrix": (b"\0BFV \x04\0\0\0\0", "matrix"),
}


@pytest.mark.parametrize(("content", "kind"), REFUSED_WHEN_READ.values(), ids=REFUSED_WHEN_READ)
def test_what_is_damaged_is_refused(content: bytes, kind: str) -> None:
    with pytest.raises(ValueError, match=r"not a binary|ends too early|needs"):
        getattr(KaldiReader(BytesIO(content)), kind)()


def read_transition_model(reader: KaldiReader) -> tuple[list[tuple[int, int, int, int]], int]:
    """(phone, state, target, pdf) of every transition, in Kaldi's order; and how many log-chances there are."""
    reader.expect("<TransitionModel>", "<Topology>")
    reader.int_vector()
    entry_of = reader.int_vector()
    entries = []
    for _ in range(reader.int32()):
        entry = []
        for _ in range(reader.int32()):
            reader.int32()
            entry.append([(reader.int32(), reader.float32()) for _ in range(reader.int32())])
        assert all(sum(chance for _, chance in state) == pytest.approx(1) for state in entry[:-1])
        entries.append(entry)
    reader.expect("</Topology>", "<Triples>")
    triples = [(reader.int32(), reader.int32(), reader.int32()) for _ in range(reader.int32())]
    assert triples == sorted(triples)
    reader.expect("</Triples>", "<LogProbs>")
    log_chances = len(reader.vector())
    reader.expect("</LogProbs>", "</TransitionModel>")
    return [
        (phone, state, target, pdf) for phone, state, pdf in triples for target, _ in entries[entry_of[phone]][state]
    ], log_chances


def written_transitions() -> tuple[list[tuple[int, int, int, int]], int]:
    file = BytesIO()
    phones.write_transition_model(KaldiWriter(file))
    file.seek(0)
    return read_transition_model(KaldiReader(file))


def test_transition_ids_are_those_of_the_file() -> None:
    transitions, log_chances = written_transitions()
    assert len(transitions) == phones.TRANSITION_COUNT == log_chances - 1
    assert [pdf for *_, pdf in transitions] == phones.transition_pdfs()[1:]
    named = {phones.silence_transition(): (1, 0, 0), phones.silence_transition(phones.ONWARD): (1, 0, 1)}
    for phone in range(2, phones.PHONE_COUNT + 1):
        named[phones.transition_id(phone, 0, phones.PAST)] = (phone, 0, 2)
        for state in (0, 1):
            named[phones.transition_id(phone, state)] = (phone, state, state)
            named[phones.transition_id(phone, state, phones.ONWARD)] = (phone, state, state + 1)
    assert named == {number: transition[:3] for number, transition in enumerate(transitions, start=1)}


@pytest.mark.parametrize(
    ("phone", "state", "transition"),
    [(1, 0, 0), (2, 2, 0), (2, 1, 2), (2, 0, 3), (phones.PHONE_COUNT + 1, 0, 0)],
    ids=["silence", "a third state", "past the second half", "a fourth transition", "beyond the phones"],
)
def test_transitions_that_do_not_exist_have_no_id(phone: int, state: int, transition: int) -> None:
    with pytest.raises(ValueError, match="no transition"):
        phones.transition_id(phone, state, transition)


def test_every_phone_has_a_place_in_a_word() -> None:
    lines = dict(line.split() for line in phones.word_boundaries().splitlines())
    assert lines["1"] == "nonword"
    assert lines[str(phones.phone_id("AA", "begin"))] == "begin"
    assert lines[str(phones.phone_id("ZH", "singleton"))] == "singleton"
    assert len(lines) == phones.PHONE_COUNT


def chance_weights(depth: int, hidden: int, narrow: int, seed: int = 1) -> dict[str, Array]:
    chance = np.random.default_rng(seed)

    def some(*shape: int) -> Array:
        return chance.normal(0, 1 / np.sqrt(np.prod(shape[1:]) if len(shape) > 1 else 1), shape).astype(np.float32)

    weights: dict[str, Array] = {
        "mean": some(40) + 12,
        "istd": chance.uniform(0.2, 0.4, 40),
        "out.weight": 3 * some(79, hidden, 1),
        "out.bias": some(79),
    }
    weights |= {"c1.weight": some(hidden, 40, 3), "c2.weight": some(hidden, hidden, 3)}
    for layer in range(depth):
        weights |= {f"lin.{layer}.weight": some(narrow, hidden, 2), f"cv.{layer}.weight": some(hidden, narrow, 2)}
    for norm in ("b1", "b2", *(f"bn.{layer}" for layer in range(depth))):
        weights |= {f"{norm}.weight": chance.uniform(0.5, 1.5, hidden), f"{norm}.bias": some(hidden) / 3}
        weights |= {f"{norm}.running_mean": some(hidden) / 3, f"{norm}.running_var": chance.uniform(0.5, 1.5, hidden)}
    return weights


def straight(weights: dict[str, Array], features: Array) -> Array:
    """network.py's computation, one convolution after the other. Input has the context it needs; output is a frame in three."""

    def convolved(x: Array, name: str, step: int, stride: int = 1) -> Array:
        weight = weights[f"{name}.weight"]
        reach = (weight.shape[2] - 1) * step
        starts = range(0, len(x) - reach, stride)
        return np.stack([sum(weight[:, :, tap] @ x[at + tap * step] for tap in range(weight.shape[2])) for at in starts])

    def normed(x: Array, name: str) -> Array:
        scaled = (x - weights[f"{name}.running_mean"]) / np.sqrt(weights[f"{name}.running_var"] + 1e-5)
        return np.maximum(scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"], 0)

    x = (features - weights["mean"]) * weights["istd"]
    x = normed(convolved(x, "c1", 1), "b1")
    x = normed(convolved(x, "c2", 1, 3), "b2")
    for layer in range(sum(name.startswith("lin.") for name in weights)):
        y = normed(convolved(convolved(x, f"lin.{layer}", 1), f"cv.{layer}", 1), f"bn.{layer}")
        x = 0.66 * x[1:-1] + y
    logits: Array = convolved(x, "out", 1) + weights["out.bias"]
    chances: Array = logits - np.log(np.exp(logits).sum(1, keepdims=True))
    return chances


KEPT = {"<LinearParams>": "matrix", "<BiasParams>": "vector", "<Dim>": "int32"}
PASSED_OVER = dict.fromkeys(("<ValueAvg>", "<DerivAvg>", "<OderivRms>"), "vector")
PASSED_OVER |= dict.fromkeys(("<Count>", "<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"), "float64")
PASSED_OVER |= dict.fromkeys(("<SelfRepairScale>", "<BackpropScale>"), "float32")


def read_components(reader: KaldiReader) -> dict[str, tuple[str, list[Any]]]:
    components = {}
    reader.expect("<NumComponents>")
    for _ in range(reader.int32()):
        reader.expect("<ComponentName>")
        name, kind = reader.token(), reader.token().strip("<>")
        found: list[Any] = []
        while (token := reader.token()) != f"</{kind}>":
            if token in KEPT:
                found.append(getattr(reader, KEPT[token])())
            elif token in PASSED_OVER:
                getattr(reader, PASSED_OVER[token])()
            else:
                raise AssertionError(f"{token} in {name}")
        components[name] = (kind, found)
    reader.expect("</Nnet3>", "<LeftContext>")
    return components


class Nnet3:
    """Runs what stands in final.mdl, by its wiring: the value of a node at one frame is asked for from the output backwards."""

    def __init__(self, path: Path, features: Array) -> None:
        with path.open("rb") as file:
            reader = KaldiReader(file)
            read_transition_model(reader)
            reader.expect("<Nnet3>")
            assert reader.lines_to_blank() == []
            lines = reader.lines_to_blank()
            self.components = read_components(reader)
            self.left = reader.int32()
            reader.expect("<RightContext>")
            self.right = reader.int32()
            reader.expect("<Priors>")
            self.priors = reader.vector()
        wired = [re.fullmatch(r"\S+ name=(\S+) .*input=(.+?)( objective.*)?", line) for line in lines[1:]]
        self.inputs = {found[1]: found[2] for found in wired if found}
        self.features, self.known = features, dict[tuple[str, int], Array]()

    def at(self, what: str, frame: int) -> Array:
        if found := re.fullmatch(r"(\w+)\((.*)\)", what):
            return self._joined(found[1], re.split(r", (?![^(]*\))", found[2]), frame)
        if what == "input":
            given: Array = self.features[frame]
            return given
        if (what, frame) not in self.known:
            value = self.at(self.inputs[what], frame)
            self.known[what, frame] = value if what == "output" else self._computed(*self.components[what], value)
        return self.known[what, frame]

    def _joined(self, kind: str, parts: list[str], frame: int) -> Array:
        if kind == "Offset":
            return self.at(parts[0], frame + int(parts[1]))
        if kind == "Scale":
            return float(parts[0]) * self.at(parts[1], frame)
        values = [self.at(part, frame) for part in parts]
        joined: Array = np.concatenate(values) if kind == "Append" else sum(values[1:], values[0])
        return joined

    def _computed(self, kind: str, found: list[Any], value: Array) -> Array:
        steps: dict[str, Callable[[], Array]] = {
            "FixedAffineComponent": lambda: found[0] @ value + found[1],
            "RectifiedLinearComponent": lambda: np.maximum(value, 0),
            "NoOpComponent": lambda: value,
            "LogSoftmaxComponent": lambda: value - np.log(np.exp(value).sum()),
        }
        assert kind == "FixedAffineComponent" or found[0] == len(value)
        computed: Array = steps[kind]()
        return computed


def test_the_written_network_computes_what_the_network_computes(tmp_path: Path) -> None:
    weights, prior = chance_weights(3, 24, 8), np.linspace(0.1, 1, 79)
    features = np.random.default_rng(2).normal(12, 3, (60, 40))
    write_model(tmp_path / "final.mdl", weights, prior, 0.5)
    written = Nnet3(tmp_path / "final.mdl", features)
    assert (written.left, written.right) == (11, 13)
    assert written.priors == pytest.approx(prior**0.5)
    expected = straight(weights, features)
    got = np.stack([written.at("output", written.left + 3 * frame) for frame in range(len(expected))])
    assert len(expected) == 13
    assert got == pytest.approx(expected, abs=1e-4)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    weights = chance_weights(2, 24, 8)
    with pytest.raises(ValueError, match="79 outputs"):
        write_model(tmp_path / "a.mdl", weights | {"out.bias": np.zeros(40)}, [1.0] * 79, 0.5)
    with pytest.raises(ValueError, match="not the weights"):
        write_model(tmp_path / "b.mdl", weights | {"attention.weight": np.zeros(4)}, [1.0] * 79, 0.5)
    assert not list(tmp_path.iterdir())


def fbank(samples: Array) -> Array:
    """Kaldi's 40 log-mel features without dither, by its definition: 25 ms windows each 10 ms, 20 to 7600 Hz."""
    windows = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), 400)[::160]
    windows = windows - windows.mean(1, keepdims=True)
    emphasised = windows - 0.97 * np.concatenate([windows[:, :1], windows[:, :-1]], axis=1)
    povey = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 399)) ** 0.85
    power = np.abs(np.fft.rfft(emphasised * povey, 512))[:, :256] ** 2
    edges = np.linspace(1127 * np.log(1 + 20 / 700), 1127 * np.log(1 + 7600 / 700), 42)
    mels = 1127 * np.log(1 + np.arange(256) * 31.25 / 700)
    left, middle, right = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    bins = np.clip(np.minimum((mels - left) / (middle - left), (right - mels) / (right - middle)), 0, None)
    logs: Array = np.log(np.maximum(power @ bins.T, np.finfo(np.float32).eps))
    return logs


def loop_graph(folder: Path) -> None:
    """A word for each of the network's outputs, one a frame."""
    loop, pdfs = Fst(), phones.transition_pdfs()
    state = loop.state()
    loop.finals[state] = 0.0
    for pdf in range(phones.PDFS):
        loop.arc(state, pdfs.index(pdf), pdf + 1, 0.0, state)
    write_fst(loop, folder / "HCLG.fst")
    (folder / "words.txt").write_text("<eps> 0\n" + "".join(f"w{pdf} {pdf + 1}\n" for pdf in range(phones.PDFS)))


HEAR = """
import json, sys, vosk
vosk.SetLogLevel(-1)
recogniser = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000)
sound, said = open(sys.argv[2], "rb").read(), []
for place in range(0, len(sound), 3200):
    if recogniser.AcceptWaveform(sound[place : place + 3200]):
        said += json.loads(recogniser.Result())["text"].split()
print(json.dumps(said + json.loads(recogniser.FinalResult())["text"].split()))
"""


def noise(seconds: int) -> Array:
    """Coloured noise, its loudness another one every 40 ms."""
    chance = np.random.default_rng(3)
    loudness = np.repeat(chance.uniform(20, 4000, 25 * seconds), 640)
    coloured = np.convolve(chance.normal(0, 1, 16000 * seconds), chance.normal(0, 0.4, 8), "same")
    return (coloured * loudness).clip(-32768, 32767).astype("<i2")


def padded(features: Array, depth: int) -> Array:
    """With the first and the last frame as often as the network, and whole threes, need it."""
    edge, outputs = 2 + 3 * depth, (len(features) + 2) // 3
    return np.pad(features, ((edge, edge + 3 * outputs - 2 - len(features)), (0, 0)), "edge")


def heard_by_vosk(weights: dict[str, Array], samples: Array, folder: Path) -> list[int]:
    """The network's likeliest output, frame by frame."""
    loop_graph(folder / "graph")
    pack = write_pack(weights, np.ones(79), folder / "graph", folder / "pack", acoustic_scale=1.0, prior_scale=0.0)
    (folder / "sound.raw").write_bytes(samples.tobytes())
    command = [sys.executable, "-c", HEAR, str(pack), str(folder / "sound.raw")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=100)
    return [int(word[1:]) for word in json.loads(done.stdout)]


def test_vosk_computes_what_the_network_computes(tmp_path: Path) -> None:
    weights, samples = chance_weights(4, 48, 16, seed=5), noise(2)
    features = padded(fbank(samples), depth=4)
    # A network of chance has favourites; evened out, one frame's answer is another than the next one's.
    weights["out.bias"] -= straight(weights, features).mean(0)
    expected = straight(weights, features).argmax(1).tolist()
    heard = heard_by_vosk(weights, samples, tmp_path)
    assert len(set(expected)) > 10
    assert len(heard) == len(expected)
    assert sum(a == b for a, b in zip(heard, expected, strict=True)) >= 0.98 * len(expected)
