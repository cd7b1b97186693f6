"""How the embedded models are made: data, training, export, evaluation. Needs the extra `train`; README.md says in what order."""

import companion.lm  # noqa: F401  it keeps onnxruntime from reporting to its makers, and so comes before any import of it
