"""Figures of chat models of SmolLM2-135M's real shape, with weights by chance, beside llama.cpp's on the same weights and bits.

python -m tests.bench_chat make FOLDER      writes FOLDER/optimum, FOLDER/genai (int8) and FOLDER/q8_0.gguf; some minutes, 6 GB
python -m tests.bench_chat run FOLDER       measures them, in one run, turn by turn, each in a process of its own

By hand, not by pytest: it takes minutes, and says something only of the machine it ran on. It needs onnx, gguf and xllamacpp.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import psutil

from companion.lm import load
from companion.lm.chat_tokens import ChatTokens
from companion.lm.decoder import Decoder
from companion.lm.prefix_cache import PrefixCache
from companion.lm.session import DecoderSession
from training.chat_graphs import SMOLLM2_135M, ChatGraph, chance_weights, config

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PROMPT, DECODED, PERSONA, NEW, ROUNDS = 96, 64, 300, 40, 5
SHAPE = SMOLLM2_135M


def make(out: Path) -> None:
    import gguf
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from training import gguf_llama

    weights = chance_weights(SHAPE)
    for layout in ("optimum", "genai"):
        folder = out / layout
        folder.mkdir(parents=True, exist_ok=True)
        whole = folder / "whole.onnx"
        onnx.save(ChatGraph(weights, SHAPE, grouped=layout == "genai").build(), whole)
        kinds = {"op_types_to_quantize": ["MatMul", "Gather"], "per_channel": True, "weight_type": QuantType.QInt8}
        extra = {"MatMulConstBOnly": True, "DefaultTensorType": 1}
        quantize_dynamic(whole, folder / "model_quantized.onnx", extra_options=extra, **kinds)
        whole.unlink()
        (folder / "config.json").write_text(json.dumps(config(SHAPE)))
    vocab = {f"t{number}": number for number in range(SHAPE.vocab_size)}
    tokenizer = {"model": {"vocab": vocab, "merges": [["t", "1"]]}}
    named = {name.removeprefix("model."): weight for name, weight in weights.items()}
    assert gguf
    gguf_llama.write(out / "q8_0.gguf", named, SHAPE, tokenizer)


def ours(folder: Path, threads: int) -> None:
    import onnxruntime

    assert onnxruntime  # it is there before the first figure: what grows then is the model's
    load.MOST_THREADS = threads
    before = psutil.Process().memory_info().rss
    session = DecoderSession(folder, ChatTokens(cast("Tokenizer", None), {}, SHAPE.vocab_size))
    decoder_memory(session, folder, before)
    for line in sys.stdin:
        prompt = json.loads(line)
        cache, start_s = session.empty(), time.perf_counter()
        for place in range(0, len(prompt), 32):
            rows, cache = session.step(prompt[place : place + 32], cache)
        read_s, start_s = time.perf_counter() - start_s, time.perf_counter()
        for _ in range(DECODED):
            rows, cache = session.step([int(rows[-1].argmax())], cache)
        say({"prefill": len(prompt) / read_s, "decode": DECODED / (time.perf_counter() - start_s)})


def decoder_memory(session: DecoderSession, folder: Path, before: int) -> None:
    """After loading and 200 tokens, as ChatModel leaves it after an answer."""
    loaded, cache = psutil.Process().memory_info().rss, session.empty()
    rows, cache = session.step(list(range(100, 132)), cache)
    for _ in range(200):
        rows, cache = session.step([int(rows[-1].argmax())], cache)
    peak = psutil.Process().memory_info().rss
    load.give_back()
    after, size = psutil.Process().memory_info().rss, sum(file.stat().st_size for file in load.graph_files(folder))
    told = {"file": size, "loaded": loaded - before, "before_trim": peak - before, "after_200": after - before, "process": after}
    say({name: round(value / 1e6) for name, value in told.items()} | {"ratio": round((after - before) / size, 3)})


def llama(file: Path, threads: int) -> None:
    import xllamacpp

    chosen = xllamacpp.CommonParams()
    chosen.model.path, chosen.n_ctx, chosen.n_parallel = str(file), 512, 1
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = threads
    chosen.n_gpu_layers, chosen.port, chosen.ui, chosen.verbosity = 0, 0, False, -1
    server = xllamacpp.Server(chosen)
    say({"rss": round(psutil.Process().memory_info().rss / 1e6)})
    for line in sys.stdin:
        request = {"prompt": json.loads(line), "max_tokens": DECODED, "temperature": 0, "ignore_eos": True, "cache_prompt": False}
        timings = server.handle_completions(request)["timings"]
        say({"prefill": timings["prompt_per_second"], "decode": timings["predicted_per_second"]})


def first_token(folder: Path, threads: int) -> None:
    """From the question to the first token, behind a persona that is read already; and the persona from disk or by the model."""
    load.MOST_THREADS = threads
    tokens = ChatTokens(cast("Tokenizer", None), {}, SHAPE.vocab_size)
    decoder = Decoder(DecoderSession(folder, tokens))
    chance = np.random.default_rng(1)
    persona = [int(token) for token in chance.integers(20, SHAPE.vocab_size, PERSONA)]
    start_s = time.perf_counter()
    decoder.prefill(persona)
    told: dict[str, Any] = {"persona_by_model_ms": (time.perf_counter() - start_s) * 1000}
    waits = []
    for _ in range(9):
        new = [int(token) for token in chance.integers(20, SHAPE.vocab_size, NEW)]
        start_s = time.perf_counter()
        decoder.prefill([*persona, *new])
        waits.append((time.perf_counter() - start_s) * 1000)
        decoder.prefill(persona)
    told |= {"ttft_ms_median": statistics.median(waits), "ttft_ms_worst": max(waits)}
    with TemporaryDirectory() as place:
        kept = PrefixCache(Path(place), folder)
        start_s = time.perf_counter()
        kept.write(*decoder.kept(PERSONA))
        told["write_ms"] = (time.perf_counter() - start_s) * 1000
        told["disk_mb"] = sum(file.stat().st_size for file in Path(place).iterdir()) / 1e6
        start_s = time.perf_counter()
        decoder.restore(*(kept.read() or ([], np.zeros(0))))
        told["persona_from_disk_ms"] = (time.perf_counter() - start_s) * 1000
    say({name: round(value, 1) for name, value in told.items()})


def say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def child(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.bench_chat", *map(str, arguments)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1
    )


def run(folder: Path) -> None:
    chance = np.random.default_rng(0)
    for threads in (1, 2):
        for layout in ("optimum", "genai"):
            sides = {"ours": child("ours", folder / layout, threads), "llama.cpp": child("llama", folder / "q8_0.gguf", threads)}
            told = {name: json.loads(side.stdout.readline()) for name, side in sides.items()}  # type: ignore[union-attr]
            found: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
            for _ in range(ROUNDS):
                prompt = [int(token) for token in chance.integers(20, SHAPE.vocab_size, PROMPT)]
                for name, side in sides.items():
                    side.stdin.write(json.dumps(prompt) + "\n")  # type: ignore[union-attr]
                    found[name].append(json.loads(side.stdout.readline()))  # type: ignore[union-attr]
            for side in sides.values():
                side.communicate()
            medians = {
                name: {kind: round(statistics.median(one[kind] for one in all_), 1) for kind in ("prefill", "decode")}
                for name, all_ in found.items()
            }
            ratio = round(medians["ours"]["decode"] / medians["llama.cpp"]["decode"], 2)
            say({"layout": layout, "threads": threads, "memory": told["ours"], **medians, "decode_ratio": ratio})
    for layout in ("optimum", "genai"):
        out, _ = child("first", folder / layout, 2).communicate()
        say({"layout": layout, "threads": 2, **json.loads(out)})


if __name__ == "__main__":
    kinds = {"ours": ours, "llama": llama, "first": first_token}
    if sys.argv[1] in kinds:
        kinds[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
    else:
        {"make": make, "run": run}[sys.argv[1]](Path(sys.argv[2]))
