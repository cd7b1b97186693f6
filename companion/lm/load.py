"""Opening the parts of a language model's folder: the ONNX graph, tokenizer.json and config.json.

What is missing, damaged or does not belong together is refused here with the folder's name and what to do, before
anybody waits for an answer.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from companion.errors import ModelError

MODEL_NAME, TOKENIZER_NAME, CONFIG_NAME = "model.onnx", "tokenizer.json", "config.json"
LARGEST_JSON_BYTES = 64 * 2**20

log = logging.getLogger(__name__)


def refused(folder: Path, what: str) -> ModelError:
    """The fault of a model's folder, and what to do about it."""
    name = folder.absolute().name
    return ModelError(f"The model {name} can't be used: {what}", f"Put a whole copy of it in {folder}, or remove that folder.")


def open_session(folder: Path) -> Any:
    """An onnxruntime session on the folder's model, on one thread: the ears and the voice need the other cores."""
    import onnxruntime  # noqa: PLC0415  a third of a second that `companion --help` need not wait

    path = _graph(folder)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_mem_pattern = False  # patterns are for shapes that repeat; here each step is longer than the last
    options.log_severity_level = 4  # what is fatal is raised as well: keep the rest off the owner's terminal
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises a dozen types that share no other base
        log.debug("onnxruntime cannot load %s: %s", path, error)
        raise refused(folder, f"{path.name} is damaged or no ONNX model, or a file that belongs to it is missing.") from error


def _graph(folder: Path) -> Path:
    """model.onnx, or the only ONNX file there is."""
    named = folder / MODEL_NAME
    found = [named] if named.is_file() else sorted(folder.glob("*.onnx"))
    if not found:
        raise refused(folder, "its ONNX file is missing.")
    if len(found) > 1:
        raise refused(folder, f"it has {len(found)} ONNX files, and none of them is {MODEL_NAME}.")
    if found[0].stat().st_size == 0:
        raise refused(folder, f"{found[0].name} is empty.")
    return found[0]


def read_config(folder: Path) -> dict[str, Any]:
    """config.json: an object."""
    try:
        config = json.loads(_read(folder, CONFIG_NAME))
    except (ValueError, RecursionError) as error:
        raise refused(folder, f"{CONFIG_NAME} is damaged or cut short.") from error
    if not isinstance(config, dict):
        raise refused(folder, f"{CONFIG_NAME} holds no settings.")
    return config


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
        tokenizer = Tokenizer.from_str(_read(folder, TOKENIZER_NAME))
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


def _read(folder: Path, name: str) -> str:
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
