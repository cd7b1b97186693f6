"""The encoder's training and export, on a model of 600 tokens and four lines."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from companion.lm.encoder import SentenceEncoder
from companion.mind.bank import Exchange
from companion.models.packs import pack_at, verify

torch: Any = pytest.importorskip("torch", reason="training needs torch")

SCENES = [
    ["i can't sleep", "i'm wide awake at three", "sleep won't come tonight", "lying here awake again"],
    ["my keys are gone", "i've lost my keys", "where are my keys", "the keys have vanished"],
    ["it's raining again", "rain all day", "wet again today", "the rain won't stop"],
]
THENS = ["no that's all", "that's it really"]
PARTICULAR = ["my neighbour plays the cello", "i taught my nephew to whistle", "the envelope is still shut"]
LABELS = {"kind": "story", "mood": "bright", "situation": "odd-sight"}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, count in {"PARTICULAR": 3, "FURTHER": 1, "SENTENCES": 2}.items():
        monkeypatch.setattr(part("encoder_lines"), name, count)


def part(name: str) -> ModuleType:
    """A module of training: imported late, for it imports torch."""
    return importlib.import_module(f"training.{name}")


def exchanges() -> list[Exchange]:
    then = Exchange("sleep", tuple(THENS), ("Good.",), "ask")
    scenes = [
        Exchange(str(number), tuple(lines), (f"Reply {number}.",), "ask", () if number else (then,))
        for number, lines in enumerate(SCENES)
    ]
    return [*scenes, *(Exchange("", (line,), (f"Yes, {line}.",), "ask") for line in PARTICULAR)]


@pytest.fixture
def tokenizer() -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    made = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=600, special_tokens=specials, show_progress=False)
    made.train_from_iterator([line for scene in SCENES for line in scene] + PARTICULAR + THENS, trainer)
    ends = [(name, made.token_to_id(name)) for name in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", pair=None, special_tokens=ends)
    return made


def tiny(vocab: int) -> Any:
    torch.manual_seed(7)
    minilm, labels = part("minilm"), part("encoder_labels")
    shape = minilm.Shape(vocab_size=vocab, hidden_size=32, layers=2, heads=4, feed_forward=64, positions=40)
    return minilm.SentenceEncoder(shape, {head: len(names) for head, names in labels.HEADS.items()})


class Kept:
    """Stands in for the published encoder's vectors: any fixed direction will do."""

    def of(self, texts: list[str]) -> Any:
        rows = np.stack([np.random.default_rng(list(text.encode())).normal(size=32) for text in texts]).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def material(tokenizer: Any, everything: bool = True) -> Any:
    lines_of, encoder, labels = part("encoder_lines"), part("encoder"), part("encoder_labels")
    known = [labels.Labelled(line, LABELS) for line in [*PARTICULAR, "a heron on the bridge"]]
    lines = lines_of.gather(exchanges(), known, everything)
    near = np.array([[1, 2], [0, 2], [0, 1]])
    return encoder.Material(lines, lines_of.Batches(lines, near, 3), Kept(), tokenizer)


def trained(tokenizer: Any, steps: int) -> tuple[Any, list[float]]:
    """A run of so many steps, and the loss of each."""
    own = material(tokenizer)
    model = tiny(tokenizer.get_vocab_size())
    run = part("encoder").Run(model, Kept().of([scene[0] for scene in SCENES]), steps, {})
    return run, [run.advance(own) for _ in range(steps)]


@pytest.mark.parametrize("int8", [False, True], ids=["float32", "int8"])
@pytest.mark.parametrize("lengths", [[9], [3, 12, 7]], ids=["one line", "three lines, padded"])
def test_the_graph_gives_what_the_module_gives(int8: bool, lengths: list[int], tokenizer: Any) -> None:
    import onnxruntime

    model = tiny(tokenizer.get_vocab_size()).eval()
    ids = np.random.default_rng(1).integers(0, tokenizer.get_vocab_size(), (len(lengths), max(lengths)))
    mask = (np.arange(max(lengths)) < np.array(lengths)[:, None]).astype(np.int64)
    session = onnxruntime.InferenceSession(part("encoder_pack").graph_of(model, int8).SerializeToString())
    names = ["embedding", "kind", "mood", "situation"]
    found = session.run(names, {"input_ids": ids, "attention_mask": mask})
    with torch.no_grad():
        embedding, scores = model(torch.from_numpy(ids), torch.from_numpy(mask))
    expected = [embedding.numpy(), *(scores[name].numpy() for name in names[1:])]
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=0.08 if int8 else 1e-4)
    np.testing.assert_allclose(np.linalg.norm(found[0], axis=1), 1, atol=1e-5)


def test_int8_values_times_their_scales_are_the_weights() -> None:
    weight = np.random.default_rng(2).normal(size=(5, 7)).astype(np.float32)
    weight[2] = 0
    values, scales = part("bert_onnx").quantized(weight, axis=1)
    assert values.dtype == np.int8
    assert np.abs(values * scales - weight).max() <= scales.max() / 2 + 1e-6


def test_a_few_steps_bring_the_loss_down(tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part("encoder"), "RATE", 5e-3)  # a model that starts from nothing has far to go
    monkeypatch.setattr(part("encoder"), "FROZEN_LAYERS", 0)
    _, losses = trained(tokenizer, 12)
    assert np.mean(losses[-3:]) < 0.7 * np.mean(losses[:3])


EAST, NORTH = [1.0, 0.0], [0.0, 1.0]
TOGETHER, MIXED = [EAST, EAST, NORTH, NORTH], [EAST, NORTH, EAST, NORTH]
APART = {
    "groups together": (TOGETHER, 0.0, False, 0.0),
    "groups mixed": (MIXED, 0.0, False, 20.0),
    "mixed, rather alike": (MIXED, 0.7, False, 20.0),
    "mixed ways to go on, rather alike": (MIXED, 0.7, True, 0.0),
    "mixed, nearly the same": (MIXED, 0.9, False, 0.0),
}


@pytest.mark.parametrize(("rows", "alike", "is_then", "expected"), APART.values(), ids=APART)
def test_lines_of_other_groups_are_to_be_farther(rows: Any, alike: float, is_then: bool, expected: float) -> None:
    """Two groups of two; `alike` is what the published encoder finds of any two of the lines."""
    items = [part("encoder_lines").Item("", "", group, is_then=is_then) for group in (0, 0, 1, 1)]
    published = torch.linalg.cholesky(torch.full((4, 4), alike) + (1 - alike) * torch.eye(4))
    assert part("encoder").apart_loss(torch.tensor(rows), items, published).item() == pytest.approx(expected, abs=0.01)


def test_the_same_seed_trains_the_same_weights(tokenizer: Any) -> None:
    first, second = (trained(tokenizer, 3)[0].model.state_dict() for _ in range(2))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_stopped_run_ends_where_an_unbroken_one_does(tokenizer: Any, tmp_path: Path) -> None:
    encoder, own = part("encoder"), material(tokenizer)
    centres = Kept().of([scene[0] for scene in SCENES])

    def run() -> Any:
        return encoder.Run(tiny(tokenizer.get_vocab_size()), centres, 4, {"seed": 3})

    whole, stopped = run(), run()
    torch.manual_seed(5)
    for _ in range(4):
        whole.advance(own)
    torch.manual_seed(5)
    stopped.advance(own)
    stopped.advance(own)
    stopped.save(tmp_path / "encoder.pt")
    torch.manual_seed(99)
    resumed = run()
    assert resumed.resume(tmp_path / "encoder.pt")
    while resumed.step < 4:
        resumed.advance(own)
    expected, found = whole.model.state_dict(), resumed.model.state_dict()
    assert all(torch.equal(expected[name], found[name]) for name in expected)


def test_a_run_of_another_kind_is_not_resumed(tokenizer: Any, tmp_path: Path) -> None:
    encoder = part("encoder")
    centres = Kept().of([scene[0] for scene in SCENES])
    encoder.Run(tiny(tokenizer.get_vocab_size()), centres, 4, {"seed": 3, "lines": "a"}).save(tmp_path / "encoder.pt")
    for other in ({"seed": 4, "lines": "a"}, {"seed": 3, "lines": "b"}):
        assert not encoder.Run(tiny(tokenizer.get_vocab_size()), centres, 4, other).resume(tmp_path / "encoder.pt")


def test_lines_of_one_length_or_many_are_encoded_alike_and_in_order(tokenizer: Any) -> None:
    model, texts = tiny(tokenizer.get_vocab_size()).eval(), [*THENS, *PARTICULAR, *SCENES[0]] * 5
    encode = part("encoder").encode
    with torch.no_grad():
        together, _ = encode(model, tokenizer, texts)
        alone = torch.cat([encode(model, tokenizer, [text])[0] for text in texts])
    np.testing.assert_allclose(together.numpy(), alone.numpy(), atol=1e-5)


def test_the_head_of_situations_learns_its_labels(tokenizer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.progress import Progress

    for name, value in {"BATCH": 4, "LAPS": 40, "RATE": 1e-2, "LINES_OF_SCENE": 4}.items():
        monkeypatch.setattr(part("encoder_heads"), name, value)
    labels, model = part("encoder_labels"), tiny(tokenizer.get_vocab_size())
    known = [labels.Labelled(line, LABELS) for line in PARTICULAR]
    known += [labels.Labelled(line, {"situation": "sleepless"}) for line in SCENES[0]]
    lines = part("encoder_lines").gather(exchanges(), known, everything=True)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    with Progress(disable=True) as progress:
        part("encoder_heads").train_head(model, tokenizer, lines, 1, progress)
    with torch.no_grad():
        _, scores = part("encoder").encode(model, tokenizer, [*PARTICULAR, *SCENES[0]])
    found = [labels.SITUATION[number] for number in scores["situation"].argmax(1)]
    assert found == ["odd-sight"] * len(PARTICULAR) + ["sleepless"] * len(SCENES[0])
    changed = {name for name, weight in model.state_dict().items() if not torch.equal(weight, before[name])}
    assert {name.split(".")[1] for name in changed} == {"situation"}


def test_what_is_held_out_is_in_no_batch(tokenizer: Any) -> None:
    lines_of = part("encoder_lines")
    long_scene = Exchange("long", tuple(f"line number {number}" for number in range(60)), ("Yes.",), "ask")
    particular = [Exchange("", (f"particular number {number}",), ("Yes.",), "ask") for number in range(60)]
    lines = lines_of.gather([*exchanges(), long_scene, *particular], [], everything=False)
    held = {text for text, _ in lines.held_scene_lines} | set(lines.held_particular)
    assert 5 < len(lines.held_scene_lines) < 12
    assert 2 < len(lines.held_particular) < 15
    batches = lines_of.Batches(lines, np.zeros((4, 1), np.int64), 3)
    assert not held & {item.text for step in range(80) for item in batches.at(step)}
    assert not lines_of.gather([*exchanges(), long_scene], [], everything=True).held_scene_lines


def test_a_pack_is_whole_and_is_opened_as_the_package_does(tokenizer: Any, tmp_path: Path) -> None:
    labels = part("encoder_labels").HEADS
    folder = part("encoder_pack").write_pack(tiny(tokenizer.get_vocab_size()).eval(), tokenizer, labels, tmp_path / "pack")
    pack = pack_at(folder)
    assert pack is not None
    assert pack.kind == "encoder"
    verify(pack)
    reading = SentenceEncoder(folder).read(SCENES[0][0])
    assert list(reading.kind) == labels["kind"]
    assert list(reading.mood) == labels["mood"]


def test_the_encoded_bank_is_found_by_text(tokenizer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bank, pack = part("bank"), part("encoder_pack")
    folder = pack.write_pack(tiny(tokenizer.get_vocab_size()).eval(), tokenizer, part("encoder_labels").HEADS, tmp_path / "pack")
    monkeypatch.setattr(bank.bank, "load", exchanges)
    bank.main(folder)
    texts = [line for scene in SCENES for line in scene] + THENS + PARTICULAR
    vectors = SentenceEncoder(folder).encode(texts)
    with np.load(folder / "bank.npz") as arrays:
        places = np.searchsorted(arrays["hashes"], np.array([bank.text_hash(text) for text in texts], np.uint64))
        assert sorted(places) == list(range(len(texts)))
        rows = arrays["rows"][places] * arrays["scales"][places, None]
    np.testing.assert_allclose(rows, vectors, atol=0.005)
    whole = pack_at(folder)
    assert whole is not None
    verify(whole)
    assert "bank.npz" in {file.path for file in whole.card.files}


def folders(place: Path) -> tuple[Path, Path]:
    """Of the bank and of the situations, empty."""
    own, situations = place / "bank", place / "situations"
    own.mkdir()
    situations.mkdir()
    return own, situations


WRONG = {
    "too few": ("labels-x.txt", "lonely\n", "1 labels for 2 lines"),
    "unknown": ("labels-x.txt", "lonely\nsad\n", "'sad'"),
    "unknown in an example": ("a.jsonl", '{"heard": "hm", "situation": "sad"}', "'sad'"),
}


@pytest.mark.parametrize(("name", "content", "fault"), WRONG.values(), ids=WRONG)
def test_wrong_labels_are_refused(name: str, content: str, fault: str, tmp_path: Path) -> None:
    line = '{"heard": "hello", "reply": "Hello.", "kind": "story", "mood": "fine"}\n'
    own, situations = folders(tmp_path)
    (own / "lines-x.jsonl").write_text(line * 2)
    (situations / name).write_text(content)
    with pytest.raises(ValueError, match=fault):
        part("encoder_labels").labelled([], own, situations)


def test_labels_meet_their_lines(tmp_path: Path) -> None:
    lines = [f'{{"heard": "line {number}", "reply": "Yes.", "kind": "story", "mood": "fine"}}\n' for number in range(4)]
    own, situations = folders(tmp_path)
    (own / "lines-x.jsonl").write_text("".join(lines))
    (situations / "labels-x-2.txt").write_text("lonely\n")
    (situations / "scenes.jsonl").write_text('{"scene": "0", "situation": "sleepless"}\n')
    known = {one.text: one.labels.get("situation") for one in part("encoder_labels").labelled(exchanges(), own, situations)}
    assert known == dict.fromkeys(SCENES[0], "sleepless") | {"line 0": None, "line 1": None, "line 2": None, "line 3": "lonely"}
