"""Opening the parts of a language model's folder: the ONNX graph, tokenizer.json and config.json.

The layouts of exporters are all taken: ours, optimum's and transformers.js's (model_quantized.onnx, flat or in onnx/), and
that of onnxruntime-genai (genai_config.json names the graph, and tells what config.json elsewhere does).

What is missing, damaged or does not belong together is refused here with the folder's name and what to do, before
anybody waits for an answer.
"""

import ctypes
import json
import logging
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from companion.errors import ModelError

MODEL_NAME, TOKENIZER_NAME, CONFIG_NAME = "model.onnx", "tokenizer.json", "config.json"
GENAI_NAME = "genai_config.json"
GRAPHS = (MODEL_NAME, "model_quantized.onnx", f"onnx/{MODEL_NAME}", "onnx/model_quantized.onnx")
"""Where the graph is looked for, the first first; after these, any that is alone."""
LARGE_BYTES = 50_000_000
"""A file above this is worth several cores, and is not held twice."""
MOST_THREADS = 4
LARGEST_JSON_BYTES = 64 * 2**20

log = logging.getLogger(__name__)


def refused(folder: Path, what: str) -> ModelError:
    """The fault of a model's folder, and what to do about it."""
    name = folder.absolute().name
    return ModelError(f"The model {name} can't be used: {what}", f"Put a whole copy of it in {folder}, or remove that folder.")


def open_session(folder: Path) -> Any:
    """An onnxruntime session on the folder's model: a small one's on one thread, as ears and voice need the other cores."""
    import onnxruntime  # noqa: PLC0415  a third of a second that `companion --help` need not wait

    path = _graph(folder)
    size_bytes = graph_bytes(path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = min(MOST_THREADS, os.cpu_count() or 1) if size_bytes > LARGE_BYTES else 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # patterns are for shapes that repeat; here each step is longer than the last
    options.log_severity_level = 4  # what is fatal is raised as well: keep the rest off the owner's terminal
    if size_bytes > LARGE_BYTES:
        _save_memory(options)
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises a dozen types that share no other base
        log.debug("onnxruntime cannot load %s: %s", path, error)
        raise refused(folder, f"{path.name} is damaged or no ONNX model, or a file that belongs to it is missing.") from error
    if size_bytes > LARGE_BYTES:
        give_back()
    return session


def _save_memory(options: Any) -> None:
    """Weights are allocated one by one, so that what was rearranged for speed can be given back; and no arena keeps the rest."""
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.use_device_allocator_for_initializers", "1")


def give_back() -> None:
    """What was taken and freed goes back to the system, where the C library can do that (glibc's malloc_trim).

    After loading a large model, and after each answer: else a third of a model's size stays with the process for nothing.
    """
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (OSError, AttributeError):
        log.debug("no malloc_trim here")


def graph_bytes(path: Path) -> int:
    """The graph with the external data beside it."""
    beside = (path.with_name(f"{path.name}{end}") for end in (".data", "_data"))
    return path.stat().st_size + sum(file.stat().st_size for file in beside if file.is_file())


def _graph(folder: Path) -> Path:
    """The one that genai_config.json names, or the first of GRAPHS, or the only ONNX file there is."""
    named = [folder / name for name in (_genai_graph(folder), *GRAPHS) if name]
    found = [file for file in named if file.is_file()][:1] or sorted(folder.glob("*.onnx")) or sorted(folder.glob("onnx/*.onnx"))
    if not found:
        raise refused(folder, "its ONNX file is missing.")
    if len(found) > 1:
        raise refused(folder, f"it has {len(found)} ONNX files, and none of them is {MODEL_NAME}.")
    if found[0].stat().st_size == 0:
        raise refused(folder, f"{found[0].name} is empty.")
    return found[0]


def graph_files(folder: Path) -> list[Path]:
    """The graph and the external data beside it."""
    path = _graph(folder)
    return [path, *(file for end in (".data", "_data") if (file := path.with_name(f"{path.name}{end}")).is_file())]


def _genai_graph(folder: Path) -> str:
    """A bare name in the folder; empty where genai_config.json is not there, or names none."""
    decoder = _part(_part(read_object(folder, GENAI_NAME), "model"), "decoder") if (folder / GENAI_NAME).is_file() else {}
    name = decoder.get("filename")
    return name if isinstance(name, str) and Path(name).name == name else ""


def read_config(folder: Path) -> dict[str, Any]:
    """config.json; where onnxruntime-genai left that out, its own settings under config.json's names."""
    if (folder / CONFIG_NAME).is_file() or not (folder / GENAI_NAME).is_file():
        return read_object(folder, CONFIG_NAME)
    model = _part(read_object(folder, GENAI_NAME), "model")
    decoder = _part(model, "decoder")
    names = ("hidden_size", "num_attention_heads", "num_hidden_layers", "num_key_value_heads")
    config = {name: decoder.get(name) for name in names} | {name: model.get(name) for name in ("vocab_size", "eos_token_id")}
    return config | {"head_dim": decoder.get("head_size"), "max_position_embeddings": model.get("context_length")}


def read_object(folder: Path, name: str) -> dict[str, Any]:
    """A JSON file that holds an object. Raises ModelError."""
    try:
        config = json.loads(read_text(folder, name))
    except (ValueError, RecursionError) as error:
        raise refused(folder, f"{name} is damaged or cut short.") from error
    if not isinstance(config, dict):
        raise refused(folder, f"{name} holds no settings.")
    return config


def _part(settings: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = settings.get(name)
    return part if isinstance(part, dict) else {}


def whole_number(folder: Path, config: Mapping[str, Any], name: str, most: int = 2**20) -> int | None:
    """A number of config.json from 1 to `most`, or None where it is left out."""
    value = config.get(name)
    if value is None:
        return None
    if type(value) is not int or not 1 <= value <= most:
        raise refused(folder, f"{CONFIG_NAME}: {name} needs a whole number from 1 to {most}.")
    return value


def load_tokenizer(folder: Path, specials: Sequence[str], first: bool) -> Tokenizer:
    """tokenizer.json, which has to know these special tokens; with `first`, as its first ids in this order.

    Text that spells a special token is encoded as the characters it is.
    """
    try:
        tokenizer = Tokenizer.from_str(read_text(folder, TOKENIZER_NAME))
    except ModelError:
        raise
    except Exception as error:  # the very type that tokenizers raises
        raise refused(folder, f"{TOKENIZER_NAME} is damaged or cut short.") from error
    missing = [token for token in specials if tokenizer.token_to_id(token) is None]
    if missing:
        raise refused(folder, f"{TOKENIZER_NAME} belongs to another model: it doesn't know {', '.join(missing)}.")
    if first and [tokenizer.token_to_id(token) for token in specials] != list(range(len(specials))):
        raise refused(folder, f"{TOKENIZER_NAME} belongs to another model: its special tokens are in another order.")
    tokenizer.encode_special_tokens = True
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def read_text(folder: Path, name: str) -> str:
    """A file of the folder. Raises ModelError."""
    path = folder / name
    try:
        if path.stat().st_size > LARGEST_JSON_BYTES:
            raise refused(folder, f"{name} is far too large.")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise refused(folder, f"{name} is missing.") from error
    except OSError as error:
        raise refused(folder, f"{name} can't be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise refused(folder, f"{name} is damaged.") from error
