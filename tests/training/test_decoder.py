"""The decoder's training and export, on a model of two layers and a few talks: what is exported is what was trained."""

import importlib
import json
import lzma
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from companion.lm.session import DecoderSession
from training.shapes import Shape

torch: Any = pytest.importorskip("torch", reason="training needs torch, in the extra `train`")

TALK = [
    ["the lamp is out again", "Again? It likes the dark."],
    ["i'll change the bulb", "Brave. Is there a ladder?"],
    ["a chair will do", "Hold on to the wall, then."],
]
CHAT = ["where did you put the kettle", "It is on the stove.", "and the blue cup", "Next to it.", "thank you", "You're welcome."]


def part(name: str) -> ModuleType:
    """A module of training: imported late, for it imports torch."""
    return importlib.import_module(f"training.{name}")


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.set_num_threads(1)
    for name, count in {"ROW_TOKENS": 32, "ROWS": 4, "ROWS_A_STEP": 8}.items():
        monkeypatch.setattr(part("decoder"), name, count)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, list[Path]]:
    """A corpus, and her own words."""
    corpora, hers = tmp_path / "corpora", tmp_path / "hers"
    corpora.mkdir()
    hers.mkdir()
    with lzma.open(corpora / "spc.jsonl.xz", "wt", encoding="utf-8") as file:
        for number in range(60):
            turns = [*CHAT[number % 4 :], f"that was number {number}"]
            file.write(json.dumps({"src": "spc", "lic": "some", "use": "ok", "turns": turns}) + "\n")
    talk = {"facts": ["She lives by the sea."], "mood": "low", "moves": [["ask"]] * 3, "turns": TALK}
    line = {"heard": "my scarf blew into a tree", "reply": "Is it a tall tree?", "kind": "story", "mood": "bright"}
    scene = {"lines": ["good morning", "morning"], "replies": ["Good morning."], "moves": ["ask"]}
    for name, item in {"talks-a": talk, "lines-a": line, "bank-a": scene}.items():
        (hers / f"{name}.jsonl").write_text((json.dumps(item) + "\n") * 3, encoding="utf-8")
    return corpora, [hers]


@pytest.fixture
def tokenizer(folders: tuple[Path, list[Path]]) -> Any:
    pieces = part("pieces")
    return pieces.learn(pieces.texts(*folders), 400)


@pytest.fixture
def batches(folders: tuple[Path, list[Path]], tokenizer: Any, tmp_path: Path) -> Any:
    return batches_of(folders, tokenizer, tmp_path / "work")


def batches_of(folders: tuple[Path, list[Path]], tokenizer: Any, work: Path) -> Any:
    from rich.progress import Progress

    work.mkdir(exist_ok=True)
    packed = part("corpora").pack(folders[0], tokenizer, work, Progress(disable=True))
    return part("decoder").Batches(packed, part("hers").Source(folders[1], tokenizer), seed=3)


def tiny(vocab: int, spread: float = 1.0) -> Any:
    """`spread` makes weights larger than those that training begins with: all parts of a layer then show in the logits."""
    torch.manual_seed(5)
    shape = Shape(vocab_size=vocab, hidden_size=32, layers=2, heads=2, kv_heads=1, head_dim=16, feed_forward=64, context=64)
    model = part("llama").Llama(shape)
    with torch.no_grad():
        for weight in model.parameters():
            weight.mul_(spread) if weight.dim() == 2 else weight.uniform_(0.5, 1.5)
    return model.eval()


def session_of(graph: Any, model: Any, tokenizer: Any, folder: Path) -> DecoderSession:
    import onnx

    folder.mkdir()
    onnx.save(graph, folder / "model.onnx")
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(part("export").config_of(model)))
    return DecoderSession(folder)


def trained(batches: Any, vocab: int, steps: int) -> Any:
    decoder = part("decoder")
    run = decoder.Run(tiny(vocab), steps)
    for _ in range(steps):
        run.advance(batches, decoder.loss_of, 1, 0)
    return run


@pytest.mark.parametrize("cuts", [(24,), (10, 1, 1, 12), (1,) * 24], ids=["at once", "in parts", "one by one"])
def test_the_exported_graph_says_what_torch_says(cuts: tuple[int, ...], tokenizer: Any, tmp_path: Path) -> None:
    model = tiny(tokenizer.get_vocab_size(), spread=8)
    session = session_of(part("export").float_graph(model), model, tokenizer, tmp_path / "float")
    tokens = list(np.random.default_rng(0).integers(0, session.vocab, 24))
    with torch.inference_mode():
        expected = model(torch.tensor([tokens]))[0].numpy()
    rows, cache = [], session.empty()
    for cut in cuts:
        logits, cache = session.step(tokens[cache.length : cache.length + cut], cache, keep=cut)
        rows.append(logits)
    assert np.ptp(expected) > 1
    np.testing.assert_allclose(np.concatenate(rows), expected, atol=1e-4)


def test_int8_stays_close_to_what_was_trained(batches: Any, tokenizer: Any, tmp_path: Path) -> None:
    export, perplexity = part("export"), part("perplexity")
    vocab = tokenizer.get_vocab_size()
    model = trained(batches, vocab, 45).model.eval()
    tokens, following, _ = batches.at(999, 0, 0.0)
    rows = torch.cat([tokens, following[:, -1:]], 1).numpy()
    graph = export.float_graph(model)
    scores = {
        "untrained": perplexity.of_torch(tiny(vocab)),
        "torch": perplexity.of_torch(model),
        "float": perplexity.of_onnx(graph, model.shape),
        "int8": perplexity.of_onnx(export.quantized(graph), model.shape),
    }
    nats = {name: -float(np.mean([score(row) for row in rows])) for name, score in scores.items()}
    assert nats["torch"] < nats["untrained"] - 0.5, "it learned too little for the comparison to mean anything"
    assert nats["float"] == pytest.approx(nats["torch"], abs=1e-4)
    assert nats["int8"] == pytest.approx(nats["torch"], abs=0.05)


def test_a_stopped_and_resumed_run_ends_as_an_unbroken_one(
    batches: Any, folders: tuple[Path, list[Path]], tokenizer: Any, tmp_path: Path
) -> None:
    decoder, vocab = part("decoder"), tokenizer.get_vocab_size()
    unbroken = trained(batches, vocab, 6)
    first = decoder.Run(tiny(vocab), 6)
    for _ in range(3):
        first.advance(batches, decoder.loss_of, 1, 0)
    first.save(tmp_path / "decoder.pt")
    second = decoder.Run(tiny(vocab, spread=3), 6)
    second.load(tmp_path / "decoder.pt")
    assert second.step == 3
    fresh = batches_of(folders, tokenizer, tmp_path / "elsewhere")
    for _ in range(3):
        second.advance(fresh, decoder.loss_of, 1, 0)
    kept = unbroken.model.state_dict()
    assert all(torch.equal(weight, kept[name]) for name, weight in second.model.state_dict().items())
    assert not any(torch.equal(one, other) for one, other in zip(first.model.parameters(), kept.values(), strict=True))


def test_a_batch_follows_from_seed_step_and_part(
    batches: Any, folders: tuple[Path, list[Path]], tokenizer: Any, tmp_path: Path
) -> None:
    again = batches_of(folders, tokenizer, tmp_path / "again")
    for one, other in zip(batches.at(7, 1, 0.9), again.at(7, 1, 0.9), strict=True):
        assert torch.equal(one, other)
    assert not torch.equal(batches.at(7, 1, 0.9)[0], batches.at(8, 1, 0.9)[0])
    assert not torch.equal(batches.at(7, 1, 0.9)[0], batches.at(7, 0, 0.9)[0])
    tokens, following, counts = batches.at(7, 1, 0.9)
    assert tokens.shape == following.shape == counts.shape == (4, 32)
    assert torch.equal(tokens[:, 1:], following[:, :-1])


@pytest.mark.parametrize(
    ("step", "expected"),
    [(0, 1 / 60), (29, 0.5), (59, 1.0), (60, 1.0), (449, 1.0), (725, 0.5), (999, 0.02), (1000, 0.02)],
    ids=["first", "half up", "up", "level", "still level", "half down", "last", "after it"],
)
def test_the_rate_goes_up_stays_and_goes_down(step: int, expected: float) -> None:
    assert part("optimisers").rate(step, 1000) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("shape", [(48, 48), (96, 32), (32, 96)], ids=["square", "tall", "wide"])
def test_an_orthogonal_update_stretches_all_directions_about_alike(shape: tuple[int, int]) -> None:
    chance, least = np.random.default_rng(2), min(shape)
    left, right = (np.linalg.qr(chance.normal(size=(size, least)))[0] for size in shape)
    gradient = torch.from_numpy(1e-3 * left * np.geomspace(0.05, 1, least) @ right.T).float()
    values = torch.linalg.svdvals(part("optimisers").orthogonal(gradient))
    assert 0.6 < float(values.min()) <= float(values.max()) < 1.3
    assert part("optimisers").orthogonal(gradient).shape == shape
