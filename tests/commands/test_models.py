"""companion models: packs of every kind are fetched from a server on this machine, used in a conversation, verified and removed."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from typer.testing import CliRunner

from companion.cli import program
from companion.commands import models as command
from companion.errors import CompanionError
from companion.models.fake_hub import FakeHub, Other, Stall
from training.chat_graphs import ChatGraph, chance_weights, config
from training.shapes import Shape

PATIENCE_S = 10
LIMIT_S = 60
DATA = Path(command.__file__).parents[1] / "data"
RECORDING = DATA / "demo" / "1-good-morning-synthetic.flac"
ALL = ["zero2w", "3", "4", "5", "pc"]
PHONEMES = "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœɐɑɒɔɕəɚɛɜɡɪʊʌʔʃʒθˈˌːᵻɹɾ̩"


def zipped_ears() -> bytes:
    """As Vosk's are published: one folder in a zip, without a card."""
    folder, made = DATA / "packs" / "vosk-mini-en", io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.name != "card.toml":
                archive.write(file, f"vosk-model-mini-0.1/{file.relative_to(folder).as_posix()}")
    return made.getvalue()


def chat_files() -> dict[str, bytes]:
    """A Llama of two layers with random weights, laid out as optimum's exports are."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(["system user assistant"], trainer)
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    shape = Shape(tokenizer.get_vocab_size(), 32, 2, 4, 2, 16, 48, context=2048, epsilon=1e-5)
    graph = ChatGraph(chance_weights(shape, "llama"), shape, grouped=False, half=False, positions=2048).build()
    ends = {"eos_token_id": tokenizer.token_to_id("<|im_end|>")}
    return {
        "model_quantized.onnx": graph.SerializeToString(),
        "config.json": json.dumps(config(shape, "llama") | ends).encode(),
        "tokenizer.json": tokenizer.to_str().encode(),
    }


def piper_files() -> dict[str, bytes]:
    """A voice of noise, as long as the phonemes ask for."""
    table = (np.random.default_rng(1).standard_normal((256, 768)) * 0.05).astype(np.float32)
    shape = np.array([1, 1, 1, -1], np.int64)
    nodes = [
        helper.make_node("Gather", ["table", "input"], ["frames"]),
        helper.make_node("Reshape", ["frames", "shape"], ["output"]),
        helper.make_node("Identity", ["input_lengths"], ["unused"]),
        helper.make_node("Identity", ["scales"], ["unused too"]),
    ]
    takes = [
        ("input", TensorProto.INT64, ["b", "n"]),
        ("input_lengths", TensorProto.INT64, ["b"]),
        ("scales", TensorProto.FLOAT, [3]),
    ]
    inputs = [helper.make_tensor_value_info(*one) for one in takes]
    outputs = [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "time"])]
    weights = [numpy_helper.from_array(table, "table"), numpy_helper.from_array(shape, "shape")]
    graph = helper.make_graph(nodes, "voice", inputs, outputs, weights)
    told = {
        "audio": {"sample_rate": 22_050, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": {phoneme: [number] for number, phoneme in enumerate(PHONEMES)},
        "num_symbols": 256,
        "num_speakers": 1,
        "speaker_id_map": {},
    }
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    return {"noise.onnx": model.SerializeToString(), "noise.onnx.json": json.dumps(told).encode()}


def entry(hub: FakeHub, name: str, kind: str, engine: str, files: Mapping[str, bytes], **changes: Any) -> list[str]:
    """The lines of a [[packs]] table."""
    told: dict[str, Any] = {"name": name, "kind": kind, "engine": engine, "language": "en", "title": f"{name}, for tests"}
    told |= {"gain": "A word more.", "licence": "MIT", "source": "https://example.org/pack", "memory_mb": 40, "boards": ALL}
    lines = ["[[packs]]", *(f"{key} = {json.dumps(value)}" for key, value in (told | changes).items())]
    for path, content in files.items():
        sums = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), "unpack": path.endswith(".zip")}
        one = {"path": path, "url": hub.url(f"/{path}"), **sums}
        lines += ["[[packs.files]]", *(f"{key} = {json.dumps(value)}" for key, value in one.items())]
    return lines


@pytest.fixture(scope="module")
def contents() -> dict[str, dict[str, bytes]]:
    return {"ears": {"mini.zip": zipped_ears()}, "mind": chat_files(), "voice": piper_files()}


@pytest.fixture
def hub(contents: dict[str, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    """Serves a pack of each kind; $COMPANION_CATALOGUE tells of them."""
    with FakeHub({f"/{path}": content for files in contents.values() for path, content in files.items()}) as served:
        doubt = "Nobody knows who spoke."
        lines = ["version = 1", *entry(served, "test-ears", "ears", "vosk", contents["ears"], doubt=doubt)]
        lines += entry(served, "test-mind", "mind", "chat", contents["mind"])
        lines += entry(served, "test-voice", "voice", "piper", contents["voice"])
        lines += entry(served, "test-huge", "mind", "chat", contents["mind"], memory_mb=2**39)
        own = tmp_path / "catalog.toml"
        own.write_text("\n".join(lines))
        monkeypatch.setenv(command.CATALOGUE, str(own))
        yield served


@dataclass
class Owner:
    """Somebody at a terminal, with a folder of data and settings of his own."""

    folder: Path
    written: list[str] = field(default_factory=list)

    @property
    def settings(self) -> Path:
        return self.folder / "companion.toml"

    @property
    def packs(self) -> Path:
        return self.folder / "data" / "packs"

    @property
    def options(self) -> list[str]:
        return ["--data", str(self.folder / "data"), "--settings", str(self.settings)]

    def types(self, *words: str, answer: str = "") -> tuple[int, str, str]:
        """Exit code, standard output, standard error with what an error says."""
        done = CliRunner().invoke(program, [*self.options, *words], input=answer)
        if isinstance(done.exception, CompanionError):
            return done.exception.exit_code, done.stdout, done.stderr + str(done.exception)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.stdout, done.stderr

    def rows(self) -> dict[str, dict[str, Any]]:
        _, out, _ = self.types("models", "list", "--json")
        return {row["name"]: row for row in map(json.loads, out.splitlines())}

    def talks(self, *options: str) -> tuple[list[dict[str, Any]], str]:
        """In a process of its own, as it loads models for good: what happened, and what else was said."""
        arguments = [*self.options, *options, "talk", "--json", "--out", str(self.folder / "out"), "--wav", str(RECORDING)]
        command_line = [sys.executable, "-m", "companion", *arguments]
        env = {**os.environ, "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command_line, capture_output=True, text=True, timeout=LIMIT_S, check=False, env=env)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = Owner(tmp_path)
    made.settings.write_text("# mine\n")
    return made


def files_of(folder: Path) -> set[str]:
    return {place.name for place in folder.iterdir() if place.name != ".lock"} if folder.is_dir() else set()


def test_packs_of_every_kind_are_fetched_used_in_a_conversation_verified_and_removed(hub: FakeHub, owner: Owner) -> None:
    for kind in command.KINDS:
        code, out, told = owner.types("models", "get", f"test-{kind}")
        assert (code, out) == (0, f"test-{kind} is installed and whole. It is used from the next start on.\n"), told
        assert "licence MIT" in told
    rows = owner.rows()
    assert all(rows[f"test-{kind}"]["in_use"] and rows[f"test-{kind}"]["installed"] for kind in command.KINDS)
    assert owner.types("models", "verify", "test-ears", "test-mind", "test-voice")[0] == 0

    happened, remarks = owner.talks()
    events = {line["event"]: line for line in happened}
    assert "No Vosk model" not in remarks
    assert "can't" not in remarks
    assert events["heard"]["text"]
    assert events["reply"]["text"]
    assert events["spoken"]["whole"] is True

    for kind, path in (("ears", "am/final.mdl"), ("mind", "model_quantized.onnx"), ("voice", "noise.onnx")):
        turn_a_bit(owner.packs / f"test-{kind}" / path)
        code, _, told = owner.types("models", "verify", f"test-{kind}")
        assert code == 4
        assert f"{path} is not what it should be" in told
        assert f"`companion models get test-{kind}`" in told
        assert owner.types("models", "remove", f"test-{kind}", "--yes")[0] == 0
    assert files_of(owner.packs) == set()
    assert not any(row["in_use"] for name, row in owner.rows().items() if name.startswith("test-"))


def turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
