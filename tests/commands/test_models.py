"""companion models: packs of every kind, fetched from a server on this machine, used in a conversation, verified and removed."""

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from onnx import TensorProto, helper, numpy_helper
from rich.console import Console
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from typer.testing import CliRunner

from companion.cli import program
from companion.commands import models as command
from companion.commands import models_shown
from companion.errors import CompanionError
from companion.models.fake_hub import FakeHub, Other, Stall
from companion.models.shelf import CATALOGUE_VARIABLE, Row
from training.chat_graphs import ChatGraph, chance_weights, config
from training.shapes import Shape

PATIENCE_S = 10
WITH_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background has it ignored
from companion.cli import main
main()
"""
LIMIT_S = 60
DATA = Path(command.__file__).parents[1] / "data"
RECORDING = DATA / "demo" / "1-good-morning-synthetic.flac"
ALL = ["zero2w", "3", "4", "5", "pc"]
PHONEMES = [
    *"_^$ !'(),-.:;?",
    *map(chr, range(0x61, 0x7B)),
    *map(chr, range(0xE0, 0x100)),
    *map(chr, range(0x250, 0x2E0)),
    "\u0329",
    "\u1d7b",
]


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
    takes: list[tuple[str, int, list[Any]]] = [
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
        monkeypatch.setenv(CATALOGUE_VARIABLE, str(own))
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
    assert list((owner.folder / "data" / "state").glob("*.prefix")), "the mind keeps what it has read of its persona"
    (answer,) = (owner.folder / "out").glob("*.wav")
    assert flatness(answer) > 0.1, "the voice of noise speaks"
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


def flatness(file: Path) -> float:
    """Of the spectrum of its first second: near 1 for white noise, near 0 for speech."""
    samples, rate_hz = soundfile.read(file)
    power = np.abs(np.fft.rfft(samples[:rate_hz])) ** 2 + 1e-12
    return float(np.exp(np.log(power).mean()) / power.mean())


def turn_a_bit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_conversation_goes_on_without_a_pack_that_is_damaged(hub: FakeHub, owner: Owner) -> None:
    owner.types("models", "get", "test-ears")
    (owner.packs / "test-ears" / "am" / "final.mdl").write_bytes(b"short")
    happened, remarks = owner.talks()
    assert "final.mdl has 5 bytes instead of" in remarks
    assert [line["text"] for line in happened if line["event"] == "heard"] == ["good morning"]
    assert owner.rows()["test-ears"]["damaged"] is True
    assert "mends it" in owner.types("models", "show", "test-ears")[1]
    code, _, told = owner.types("models", "verify")
    assert (code, told.count("final.mdl")) == (4, 1)
    assert owner.types("models", "get", "test-ears")[0] == 0
    assert owner.types("models", "verify")[0] == 0
    (owner.packs / "test-ears" / "am" / "final.mdl").write_bytes(b"short")
    assert owner.types("models", "remove", "test-ears", "--yes")[1] == "test-ears is gone.\n"


def test_the_licence_and_what_is_doubtful_are_told_before_anything_is_fetched(hub: FakeHub, owner: Owner) -> None:
    hub.play("/mini.zip", Other(bytes(len(hub.files["/mini.zip"])), None))
    code, _, told = owner.types("models", "get", "test-ears")
    assert code == 4
    assert told.index("licence MIT") < told.index("Nobody knows who spoke") < told.index("could not be fetched")
    assert not owner.rows()["test-ears"]["installed"]


def test_what_does_not_fit_is_fetched_only_after_a_yes(hub: FakeHub, owner: Owner) -> None:
    for answer in ("", "n\n"):
        code, _, told = owner.types("models", "get", "test-huge", answer=answer)
        assert (code, hub.asked) == (1, [])
        assert "of memory, and this machine has" in told
        assert "Nothing was fetched." in told
    code, out, _ = owner.types("models", "get", "test-huge", answer="y\n")
    assert code == 0
    assert "`companion models use mind test-huge`" in out, "it is not used by itself"
    assert owner.rows()["companion-mini"]["in_use"]
    assert not owner.rows()["test-huge"]["in_use"]


def test_ctrl_c_ends_it_with_a_word_and_it_goes_on_from_there(hub: FakeHub, owner: Owner) -> None:
    reached = threading.Event()
    hub.play("/mini.zip", Stall(1_000_000, reached))
    arguments = [sys.executable, "-c", WITH_CTRL_C, *owner.options, "models", "get", "test-ears"]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as fetching:
        assert reached.wait(PATIENCE_S)
        part = owner.packs / ".test-ears.fetch" / "mini.zip.part"
        code, _, told = owner.types("models", "get", "test-voice")
        assert (code, "just being fetched" in told) == (4, True), "one at a time"
        fetching.send_signal(signal.SIGINT)
        try:
            _, told = fetching.communicate(timeout=PATIENCE_S)
        finally:
            fetching.kill()
    assert fetching.returncode == 130
    assert "goes on from there" in told
    have_bytes = part.stat().st_size
    assert owner.types("models", "get", "test-ears")[0] == 0
    assert hub.asked[-1].start == have_bytes
    assert files_of(owner.packs) >= {"test-ears"}


def test_without_a_network_it_comes_from_a_stick(hub: FakeHub, owner: Owner, contents: dict[str, dict[str, bytes]]) -> None:
    stick = owner.folder / "stick"
    code, _, told = owner.types("models", "get", "test-mind", "--from", str(stick))
    assert (code, "put it in" in told) == (4, True)
    (stick / "packs").mkdir(parents=True)
    code, _, told = owner.types("models", "get", "test-mind", "--from", str(stick))
    assert (code, "isn't there" in told) == (4, True)
    for path, content in contents["mind"].items():
        (stick / "packs" / path).write_bytes(content)
    assert owner.types("models", "get", "test-mind", "--from", str(stick))[0] == 0
    assert (hub.asked, owner.types("models", "verify", "test-mind")[0]) == ([], 0)


def test_a_full_disk(hub: FakeHub, owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.models.install.SPARE_BYTES", 2**60)
    code, _, told = owner.types("models", "get", "test-voice")
    assert (code, hub.asked) == (4, [])
    assert "of room" in told


REFUSED: dict[str, tuple[list[str], int, str]] = {
    "a name that is nearly one": (["get", "test-eras"], 4, "Did you mean test-ears?"),
    "a name that is none": (["show", "xxxxxx"], 4, "`companion models list` shows them all"),
    "one that comes with the program": (["get", "vosk-mini-en"], 4, "not in the catalogue"),
    "removing what comes with the program": (["remove", "vosk-mini-en", "--yes"], 4, "so it stays"),
    "removing what isn't there": (["remove", "test-ears", "--yes"], 4, "isn't installed"),
    "removing what is elsewhere": (["remove", "../../data", "--yes"], 4, "isn't installed"),
    "using what isn't there": (["use", "ears", "test-ears"], 4, "`companion models get test-ears` fetches it"),
    "using ears as a mind": (["use", "mind", "vosk-mini-en"], 2, "is a pack for ears, not for mind"),
    "using it as a nose": (["use", "nose", "vosk-mini-en"], 2, "none of ears, mind, voice"),
    "listing noses": (["list", "nose"], 2, "none of ears, mind, voice"),
    "checking what isn't there": (["verify", "test-ears"], 4, "isn't installed"),
}


@pytest.mark.parametrize(("words", "code", "said"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_changes_nothing(hub: FakeHub, owner: Owner, words: list[str], code: int, said: str) -> None:
    ended, out, told = owner.types("models", *words)
    assert (ended, out) == (code, "")
    assert said in told
    assert (hub.asked, owner.settings.read_text()) == ([], "# mine\n")


def test_use_writes_the_settings_and_keeps_the_rest(hub: FakeHub, owner: Owner) -> None:
    owner.settings.write_text("# mine\n[voice]\nengine = 'espeak'  # for now\n[mind]\nserver = 'http://127.0.0.1:9'\n")
    owner.types("models", "get", "test-voice")
    assert not owner.rows()["test-voice"]["in_use"]
    assert owner.types("models", "use", "voice", "test-voice")[0] == 0
    assert owner.rows()["test-voice"]["in_use"]
    _, out, _ = owner.types("models", "use", "mind", "companion-mini")
    assert "http://127.0.0.1:9 comes first" in out
    assert "leaves this device" in owner.types("models", "list")[2]
    text = owner.settings.read_text()
    assert text.startswith("# mine\n")
    assert "# for now" in text
    assert owner.types("models", "use", "voice", "auto")[1].startswith("test-voice is used")
    assert owner.types("settings", "check")[0] == 0


def test_a_pack_for_another_engine_is_told_and_passed_over(hub: FakeHub, owner: Owner) -> None:
    owner.types("models", "get", "test-voice")
    card = owner.packs / "test-voice" / "card.toml"
    card.write_text(card.read_text().replace('"voice"', '"ears"').replace('"piper"', '"hearing-2"'))
    owner.settings.write_text("[ears]\npack = 'test-voice'\n")
    code, _, told = owner.types("models", "use", "ears", "test-voice")
    assert (code, "made for hearing-2" in told) == (4, True)
    code, _, told = owner.types("listen", str(RECORDING))
    assert (code, "test-voice can't listen. It is made for hearing-2" in told) == (4, True)
    assert "asks for test-voice under [ears]" in owner.types("models", "list")[2]


def test_a_catalogue_newer_than_the_program_leaves_what_is_installed(hub: FakeHub, owner: Owner) -> None:
    (owner.folder / "catalog.toml").write_text("version = 99\n")
    for words in (["list"], ["get", "test-ears"], ["show", "test-ears"]):
        code, _, told = owner.types("models", *words)
        assert (code, "newer than this program" in told) == (4, True)
    assert "companion-mini" in owner.types("models", "list")[1]
    assert owner.types("models", "verify", "companion-mini")[0] == 0
    assert owner.types("models", "use", "mind", "companion-mini")[0] == 0


@pytest.mark.parametrize("width", [80, 100, 160])
def test_the_table_keeps_every_name_on_one_line(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    about = ("Apache-2.0 (weights), CC-BY-4.0 (data)", "A doubt.", "https://example.org")
    rows = [
        Row(name, kind, "Title", "What it does better than others", *about, 130_557_655, 420, "", True, False, True)
        for kind, name in (("ears", "vosk-lgraph-en-us"), ("mind", "qwen2.5-0.5b"), ("voice", "piper-thorsten"))
    ]
    file = io.StringIO()
    monkeypatch.setattr(models_shown, "people", lambda: Console(file=file, force_terminal=True, width=width, color_system=None))
    monkeypatch.setattr(sys, "stdout", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
    models_shown.show_all(rows)
    lines = file.getvalue().splitlines()
    assert all(len(line) <= width for line in lines)
    for row in rows:
        (line,) = (line for line in lines if row.name in line)
        assert "131 MB" in line
        assert "Apache-2.0" in line
        assert ("better than others" in line) is (width == 160)
