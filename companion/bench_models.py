"""Measures the two models and the mind by themselves, in a fresh process; and llama.cpp beside them, with the same decoder.

python -m companion.bench_models REQUEST      the figures as JSON; `companion bench` calls it so

What cannot be measured is None: a model that is missing, or llama.cpp where it is not installed.
"""

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from companion.bench_lines import HISTORY, LINES
from companion.bench_llama import LlamaCpp, Speeds, installed
from companion.errors import CompanionError, ModelError
from companion.lm.decoder import CHUNK_TOKENS, Decoder, TextPieces
from companion.lm.encoder import SentenceEncoder
from companion.lm.prompt import SPECIAL_TOKENS, Context, PastTurn
from companion.lm.sampling import Sampling, choose
from companion.lm.session import DecoderSession
from companion.mind.own_words import OwnWords
from companion.mind.understood import understand
from companion.minds import MindParts, open_parts
from companion.models import packs

SAMPLING = Sampling(temperature=0.6, top_p=0.9, min_p=0.08, repetition=1.05)
"""How tokens are chosen where speed is measured, here and in llama.cpp."""
CONTEXT_TOKENS, DECODED_TOKENS, ROUNDS = 300, 64, 7
WINDOW, BETWEEN = 9, 195
"""Turns 1 to 9 are compared with 196 to 204. 195 is five times the number of LINES, so both hear the same."""


@dataclass
class Figures:
    """What was measured."""

    models_load_s: float | None = None
    """Both models, one after the other, with onnxruntime's own start."""
    models_rss_mb: float | None = None
    """Resident memory of a process that has loaded both, used each once, and done nothing else."""
    prefill_tokens_per_s: float | None = None
    decode_tokens_per_s: float | None = None
    llama_cpp: dict[str, Any] | None = None
    turn_200_over_5: float | None = None
    first_piece_ms: dict[str, list[float]] = field(default_factory=dict)
    """By source. `model`: from a heard line to what the decoder says, with CONTEXT_TOKENS of talk in its cache."""


def measure(models: Path | None, data: Path, llama: Path | None = None) -> Figures:
    """Everything of this file, in a process of its own. Raises ModelError when `llama` is named and cannot be measured."""
    request = {"models": models and os.fspath(models), "data": os.fspath(data), "llama": llama and os.fspath(llama)}
    command = [sys.executable, "-m", "companion.bench_models", json.dumps(request)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise CompanionError("The models could not be measured.", "`companion doctor` tells which part is missing.") from None
    if "error" in answer:
        raise ModelError(*answer["error"])
    return Figures(**answer)


def figures(models: Path | None, data: Path, llama: Path | None) -> Figures:
    """The same in this process, which is to be a fresh one."""
    out = Figures()
    folders = packs.search_path(models, data)
    encoder, mind = (next((pack.folder for pack in packs.find(kind, folders)[0]), None) for kind in ("encoder", "mind"))
    session = load(encoder, mind, out)
    if session is not None:
        decoder_speeds(session, llama or gguf_beside(session.folder), out)
    parts = open_parts(models, data)
    converse(parts, out)
    if parts.decoder is not None:
        out.first_piece_ms["model"] = own_words_ms(parts)
    return out


def load(encoder: Path | None, mind: Path | None, out: Figures) -> DecoderSession | None:
    """Both models, timed; the decoder alone when there is no encoder. None when it is missing or damaged."""
    start_s = time.perf_counter()
    try:
        session = DecoderSession(mind) if mind else None
        reader = SentenceEncoder(encoder) if encoder else None
    except ModelError:  # `companion doctor` tells which, and why
        return None
    if session is not None and reader is not None:
        out.models_load_s = round(time.perf_counter() - start_s, 3)
        reader.read(LINES[0])
        Decoder(session).prefill(_prompt(session))
        out.models_rss_mb = round(psutil.Process().memory_info().rss / 1e6, 1)
    return session


def gguf_beside(folder: Path) -> Path | None:
    """The decoder as GGUF in its pack's folder, or beside that by the same name; None where xllamacpp is missing."""
    found = [*sorted(folder.glob("*.gguf")), folder.parent / f"{folder.name}.gguf"]
    return next((file for file in found if file.is_file()), None) if installed() else None


def decoder_speeds(session: DecoderSession, gguf: Path | None, out: Figures, rounds: int = ROUNDS) -> None:
    """Ours and llama.cpp's turn by turn, so that whatever else the machine does strikes both. Medians."""
    prompt = _prompt(session)
    ours: list[Speeds] = []
    theirs: list[Speeds] = []
    llama = LlamaCpp(gguf) if gguf else None
    try:
        for _ in range(rounds):
            ours.append(_speeds(session, prompt))
            if llama is not None:
                chance = {"temperature": SAMPLING.temperature, "top_p": SAMPLING.top_p, "min_p": SAMPLING.min_p}
                theirs.append(llama.measure(prompt, DECODED_TOKENS, chance | {"repeat_penalty": SAMPLING.repetition}))
    finally:
        if llama is not None:
            llama.close()
    out.prefill_tokens_per_s, out.decode_tokens_per_s = _medians(ours)
    if gguf and theirs:
        prefill, decode = _medians(theirs)
        out.llama_cpp = {"file": gguf.name, "prefill_tokens_per_s": prefill, "decode_tokens_per_s": decode}


def _medians(speeds: Sequence[Speeds]) -> tuple[float, float]:
    medians = (statistics.median(one.prefill for one in speeds), statistics.median(one.decode for one in speeds))
    return round(medians[0], 1), round(medians[1], 1)


def _prompt(session: DecoderSession) -> list[int]:
    """Tokens by chance: how fast they are read does not depend on which they are."""
    tokens = np.random.default_rng(0).integers(len(SPECIAL_TOKENS), session.vocab, min(CONTEXT_TOKENS, session.context // 2))
    return [int(token) for token in tokens]


def _speeds(session: DecoderSession, prompt: Sequence[int]) -> Speeds:
    """Reading in chunks, as the mind does; writing with the choice of the token and its text, past any end."""
    cache, start_s = session.empty(), time.perf_counter()
    for place in range(0, len(prompt), CHUNK_TOKENS):
        logits, cache = session.step(prompt[place : place + CHUNK_TOKENS], cache)
    read_s = time.perf_counter() - start_s
    tokens, text, rng = list(prompt), TextPieces(session.tokenizer), np.random.default_rng(0)
    start_s = time.perf_counter()
    for _ in range(DECODED_TOKENS):
        tokens.append(max(choose(logits[-1], tokens, SAMPLING, rng), len(SPECIAL_TOKENS)))
        text.add(tokens[-1])
        logits, cache = session.step(tokens[-1:], cache)
    return Speeds(len(prompt) / read_s, DECODED_TOKENS / (time.perf_counter() - start_s))


def converse(parts: MindParts, out: Figures, turns: int = BETWEEN + WINDOW, talks: int = 2) -> None:
    """A few conversations: how long each answer is looked for, by source, and whether the same lines cost more late than early.

    What the decoder says is timed apart, where the length of its context is known. The cost is processor time, which what
    else the machine does changes little; each line is compared with itself, since one that is found at once costs a tenth.
    """
    ratios: list[float] = []
    warming_up = parts.talk(seed=0)
    for heard in LINES[-WINDOW:]:  # the very first answers wait for memory, and are nobody's fifth turn
        list(warming_up.reply(heard).pieces)
    for talk in range(talks):
        mind, costs_s = parts.talk(seed=talk), []
        for heard in itertools.islice(itertools.cycle(LINES), talk * WINDOW, talk * WINDOW + turns):
            mind.expect(heard)
            cost_s, start_s = time.process_time(), time.perf_counter()
            reply = mind.reply(heard)
            text = "".join(reply.pieces)
            if reply.source != "model":
                out.first_piece_ms.setdefault(reply.source, []).append(round((time.perf_counter() - start_s) * 1000, 2))
            costs_s.append(time.process_time() - cost_s)
            mind.remember(heard, text)
        ratios += [late / early for early, late in zip(costs_s[:WINDOW], costs_s[BETWEEN : BETWEEN + WINDOW], strict=False)]
    out.turn_200_over_5 = round(statistics.median(ratios), 2) if ratios else None


def own_words_ms(parts: MindParts) -> list[float]:
    """From a line to the decoder's answer, or to its having none: reading the line, writing, checking."""
    if parts.decoder is None or parts.meaning is None:
        return []
    own = OwnWords(Decoder(parts.decoder), parts.meaning)
    for turn in history(parts.decoder):
        own.remember(turn)
    taken_ms = []
    for heard in LINES:
        own.expect(heard)
        start_s = time.perf_counter()
        understood = understand(heard, parts.meaning.read(heard))
        own.reply(heard, understood.mood, understood.move, "", ())
        taken_ms.append(round((time.perf_counter() - start_s) * 1000, 2))
    return taken_ms


def history(session: DecoderSession) -> list[PastTurn]:
    """Turns that make up CONTEXT_TOKENS, or the least beyond that. Short ones, since a context that overflows is halved."""
    context, turns = Context(session.tokenizer), []
    for heard, reply in itertools.islice(itertools.cycle(HISTORY), CONTEXT_TOKENS):
        before = len(context.so_far())
        if before >= CONTEXT_TOKENS:
            break
        turns.append(PastTurn(heard, "", "", reply))
        context.add(turns[-1])
        if len(context.so_far()) < before:  # another tokenizer's turns may be too long for that
            return turns[:-1]
    return turns


def main(request: str) -> None:
    asked = {name: Path(value) if value else None for name, value in json.loads(request).items()}
    try:
        answer = asdict(figures(asked["models"], asked["data"] or Path(), asked["llama"]))
    except ModelError as error:
        answer = {"error": list(error.args)}
    sys.stdout.write(json.dumps(answer) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
