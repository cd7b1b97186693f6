"""llama.cpp running our decoder, to compare speeds with. In a process of its own: it keeps threads, and a broken file may end it.

python -m companion.bench_llama FILE.gguf     a request a line comes in as JSON, and the speeds go out as JSON

It needs the package xllamacpp, which the program itself does not use.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.errors import ModelError

CONTEXT = 512


@dataclass(frozen=True)
class Speeds:
    """Tokens a second: read, and written with the choice of each."""

    prefill: float
    decode: float


def installed() -> bool:
    return importlib.util.find_spec("xllamacpp") is not None


class LlamaCpp:
    """A GGUF file opened in llama.cpp, on one thread. Close it. Raises ModelError when it can't be opened."""

    def __init__(self, file: Path) -> None:
        self.file = file
        if not file.is_file():
            raise ModelError(f"There is no {file}.", "Write it with `python -m training.gguf_llama`, or leave --llama out.")
        if not installed():
            raise ModelError("llama.cpp is not here to compare with.", "Install the package xllamacpp, or leave --llama out.")
        command = [sys.executable, "-m", "companion.bench_llama", os.fspath(file)]
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, bufsize=1
        )
        self._answer()

    def measure(self, prompt: Sequence[int], decoded: int, sampling: Mapping[str, float]) -> Speeds:
        """Read a prompt that it does not know yet, and write so many tokens on."""
        request = {"prompt": list(prompt), "max_tokens": decoded, **sampling}
        if self._child.stdin is None:
            raise RuntimeError("measure() after close()")
        self._child.stdin.write(json.dumps(request) + "\n")
        return Speeds(**self._answer())

    def close(self) -> None:
        self._child.terminate()
        self._child.communicate()

    def _answer(self) -> dict[str, Any]:
        line = self._child.stdout.readline() if self._child.stdout is not None else ""
        if not line:
            self.close()
            raise ModelError(f"llama.cpp can't use {self.file}.", "Write it again with `python -m training.gguf_llama`.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _open(file: str) -> Any:
    import xllamacpp  # noqa: PLC0415  a test extra

    chosen = xllamacpp.CommonParams()
    chosen.model.path, chosen.n_ctx, chosen.n_parallel = file, CONTEXT, 1
    chosen.cpuparams.n_threads = chosen.cpuparams_batch.n_threads = 1
    chosen.n_gpu_layers, chosen.port, chosen.ui, chosen.verbosity = 0, 0, False, -1  # port 0: any free one, on this machine alone
    return xllamacpp.Server(chosen)


def main(file: str) -> None:
    server = _open(file)
    sys.stdout.write("{}\n")
    sys.stdout.flush()
    for line in sys.stdin:
        request = {"ignore_eos": True, "cache_prompt": False, "top_k": 0} | json.loads(line)
        timings = server.handle_completions(request)["timings"]
        sys.stdout.write(json.dumps({"prefill": timings["prompt_per_second"], "decode": timings["predicted_per_second"]}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
