"""What a comparison finds, as plain data; nothing here needs PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

NAMES = (
    "efficientnet-lite0",
    "resnet50",
    "mobilenet_v2",
    "densenet121",
    "convnext_tiny",
    "deit_tiny",
)
#: What every map must reach.
CORRELATION = 0.999

#: Library, method → why it is not compared, or what of it differs.
DIFFERS: Mapping[tuple[str, str], str] = {
    (
        "Captum",
        "guided-backprop",
    ): "hooks nn.ReLU alone: networks with ReLU6 or a functional ReLU are left out",
    ("Captum", "deconvnet"): "as guided backprop",
    ("Captum", "smoothgrad"): "given our noise in place of its own",
    (
        "pytorch-grad-cam",
        "grad-cam-plus-plus",
    ): "adds 1e-6 to the denominator, which is most of it where gradients are small, as DeiT's are;"
    " the paper and we add nothing",
    ("pytorch-grad-cam", "score-cam"): "aligns corners when it enlarges, we do not",
    (
        "pytorch-grad-cam",
        "ablation-cam",
    ): "takes a channel below its minimum; the paper and we set it to 0",
    ("pytorch-grad-cam", "eigen-cam"): "has no sign: the better one of the two is taken",
    ("torch-cam", "score-cam"): "stretches a channel before it enlarges it, the paper and we after",
    ("torch-cam", "grad-cam-plus-plus"): "divides a copy of α, so that its α is g²",
}

#: How its map compares with the formula in NumPy that has the 1e-6, too.
WITH_EPSILON = "pytorch-grad-cam, the formula with its 1e-6"


class Row(NamedTuple):
    """A method on a network; correlations of our map with the formula's and the libraries'.

    `refused` is the sentence where the network cannot have the method.
    """

    network: str
    method: str
    parameters: dict[str, Any]
    layer: str
    formula: float | None
    libraries: dict[str, float]
    refused: str | None = None

    @property
    def key(self) -> str:
        """Name within the network."""
        return f"{self.method} {self.layer}"
