"""The network of network.py in Kaldi's nnet3 form: final.mdl, which Vosk runs as the sound comes in.

The network's convolutions become affine layers over spliced frames; batch normalisation and the features' scaling are folded in:

    c1, c2        Append(Offset(x, -1), x, Offset(x, 1)), affine, ReLU; from c2 on one frame in three counts
    each layer    Append(Offset(x, -3), x), linear; Append(x, Offset(x, 3)), affine, ReLU; then 0.66 of its input is added
    output        affine, log-softmax

Source: Kaldi's nnet-nnet.cc, nnet-simple-component.cc and am-nnet-simple.cc (formats only).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.ears.kaldi_binary import KaldiWriter
from training.ears.transition_model import PDFS, write_transition_model

BYPASS = 0.66
"""How much of a layer's input is added to its output: network.py's own."""
BATCH_NORM_EPSILON = 1e-5
"""torch.nn.BatchNorm1d's default."""

Array = NDArray[Any]
Weights = Mapping[str, Array]
Component = Callable[[KaldiWriter], None]


@dataclass(frozen=True)
class Network:
    """nnet3's two parts: how components are wired, in lines of text, and the components by their names."""

    wiring: list[str]
    components: dict[str, Component]
    context: int
    """Input frames needed on each side; two more on the right, for outputs come in threes."""


def layers_of(weights: Weights) -> int:
    return sum(name.startswith("lin.") for name in weights)


def network_of(weights: Weights) -> Network:
    """Wire up a network from the arrays of its state_dict. Raises ValueError when they are of another network."""
    if {name.split(".")[0] for name in weights} != {"mean", "istd", "c1", "b1", "c2", "b2", "lin", "cv", "bn", "out"}:
        raise ValueError("these are not the weights of network.py's TDNN")
    if len(weights["out.bias"]) != PDFS:
        raise ValueError(f"needs {PDFS} outputs, got {len(weights['out.bias'])}")
    made = Network([f"input-node name=input dim={len(weights['mean'])}"], {}, 2 + 3 * layers_of(weights))
    here = _splice_first_two(made, weights)
    for layer in range(layers_of(weights)):
        here = _splice_layer(made, weights, layer, here)
    _add(made, "output.affine", here, affine(weights["out.weight"], weights["out.bias"]))
    _add(made, "output.log-softmax", "output.affine", pointwise("LogSoftmaxComponent", PDFS))
    made.wiring.append("output-node name=output input=output.log-softmax objective=linear")
    return made


def _splice_first_two(made: Network, weights: Weights) -> str:
    first, bias = folded(weights, "c1.weight", "b1")
    first = first * weights["istd"][None, :, None]
    bias = bias - (first * weights["mean"][None, :, None]).sum((1, 2))
    _add(made, "c1.affine", _append("input", -1, 0, 1), affine(first, bias))
    _add(made, "c1.relu", "c1.affine", pointwise("RectifiedLinearComponent", len(bias)))
    _add(made, "c2.affine", _append("c1.relu", -1, 0, 1), affine(*folded(weights, "c2.weight", "b2")))
    _add(made, "c2.relu", "c2.affine", pointwise("RectifiedLinearComponent", len(bias)))
    return "c2.relu"


def _splice_layer(made: Network, weights: Weights, layer: int, here: str) -> str:
    name = f"layer{layer}"
    narrow = weights[f"lin.{layer}.weight"]
    wide, bias = folded(weights, f"cv.{layer}.weight", f"bn.{layer}")
    _add(made, f"{name}.linear", _append(here, -3, 0), affine(narrow, np.zeros(len(narrow))))
    _add(made, f"{name}.affine", _append(f"{name}.linear", 0, 3), affine(wide, bias))
    _add(made, f"{name}.relu", f"{name}.affine", pointwise("RectifiedLinearComponent", len(bias)))
    _add(made, f"{name}.sum", f"Sum(Scale({BYPASS}, {here}), {name}.relu)", no_op(len(bias)))
    return f"{name}.sum"


def folded(weights: Weights, convolution: str, norm: str) -> tuple[Array, Array]:
    """A convolution (out, in, frames) without bias, and the batch normalisation after it, as one weight and bias."""
    scale = weights[f"{norm}.weight"] / np.sqrt(weights[f"{norm}.running_var"] + BATCH_NORM_EPSILON)
    return weights[convolution] * scale[:, None, None], weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale


def affine(weight: Array, bias: Array) -> Component:
    """A layer from a convolution's weight (out, in, frames): spliced input holds one frame's values after the other's."""
    matrix = weight.transpose(0, 2, 1).reshape(len(weight), -1)

    def write(writer: KaldiWriter) -> None:
        writer.token("<FixedAffineComponent>", "<LinearParams>")
        writer.matrix(matrix)
        writer.token("<BiasParams>")
        writer.vector(bias)
        writer.token("</FixedAffineComponent>")

    return write


def pointwise(kind: str, dimension: int) -> Component:
    """A component that works on each value; the statistics that training keeps in it stay empty."""

    def write(writer: KaldiWriter) -> None:
        writer.token(f"<{kind}>", "<Dim>")
        writer.int32(dimension)
        for statistics, count in (("<ValueAvg>", ""), ("<DerivAvg>", "<Count>"), ("<OderivRms>", "<OderivCount>")):
            writer.token(statistics)
            writer.vector([])
            if count:
                writer.token(count)
                writer.float64(0.0)
        for count in ("<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
            writer.token(count)
            writer.float64(0.0)
        writer.token("<SelfRepairScale>")
        writer.float32(0.0)
        writer.token(f"</{kind}>")

    return write


def no_op(dimension: int) -> Component:
    def write(writer: KaldiWriter) -> None:
        writer.token("<NoOpComponent>", "<Dim>")
        writer.int32(dimension)
        writer.token("<BackpropScale>")
        writer.float32(1.0)
        writer.token("</NoOpComponent>")

    return write


def write_model(path: Path, weights: Weights, prior: Sequence[float] | Array, prior_scale: float) -> None:
    """Write final.mdl. Vosk divides the network's chances by `prior` to the power of `prior_scale`."""
    network = network_of(weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        writer = KaldiWriter(file)
        write_transition_model(writer)
        writer.token("<Nnet3>")
        writer.text(["", *network.wiring, ""])
        writer.token("<NumComponents>")
        writer.int32(len(network.components))
        for name, write in network.components.items():
            writer.token("<ComponentName>", name)
            write(writer)
        writer.token("</Nnet3>", "<LeftContext>")
        writer.int32(network.context)
        writer.token("<RightContext>")
        writer.int32(network.context + 2)
        writer.token("<Priors>")
        writer.vector(np.asarray(prior, np.float64) ** prior_scale)


def _append(node: str, *offsets: int) -> str:
    return f"Append({', '.join(f'Offset({node}, {offset})' if offset else node for offset in offsets)})"


def _add(made: Network, name: str, source: str, component: Component) -> None:
    made.wiring.append(f"component-node name={name} component={name} input={source}")
    made.components[name] = component
