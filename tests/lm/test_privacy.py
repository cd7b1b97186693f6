"""onnxruntime reports its use unless it is told not to: opening a model must write nothing at home and open no connection."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

OPEN = """
import json, sys
from pathlib import Path
from companion.lm.{module} import {name}
{name}(Path(sys.argv[1]))
import psutil
own = psutil.Process()
print(json.dumps({{"threads": own.num_threads(), "connections": len(own.net_connections("all"))}}))
"""


@pytest.mark.parametrize(("module", "name"), [("session", "DecoderSession"), ("encoder", "SentenceEncoder")])
def test_opening_a_model_leaves_no_trace(
    decoder_folder: Callable[[], Path], encoder_folder: Callable[[], Path], tmp_path: Path, module: str, name: str
) -> None:
    folder = decoder_folder() if module == "session" else encoder_folder()
    home = tmp_path / "home"
    home.mkdir()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ORT_", "XDG_"))}
    # NumPy's own arithmetic would start threads too.
    surroundings = kept | {"HOME": str(home), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    words = [sys.executable, "-c", OPEN.format(module=module, name=name), str(folder)]
    said = subprocess.run(words, env=surroundings, capture_output=True, text=True, check=True, timeout=60).stdout
    assert json.loads(said) == {"threads": 1, "connections": 0}
    assert list(home.rglob("*")) == []
