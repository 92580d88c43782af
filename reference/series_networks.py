"""Write small networks for series and what PyTorch and Captum say of them.

data/series-<name>.onnx with random weights; data/series_networks.npz with, for each, the series
[channels, length], the logits, Grad-CAM at its layer (LayerGradCam with ReLU) and the guided
gradient (GuidedBackprop), both of the highest class.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from captum.attr import GuidedBackprop, LayerGradCam
from numpy.typing import NDArray
from torch import Tensor, nn

from reference.exported import without_notes
from reference.files import DATA, write_arrays

CLASSES = 3
CHANNELS, LENGTH = 2, 150


class MeanOverTime(nn.Module):
    """[N, C, L] → [N, C]."""

    def forward(self, x: Tensor) -> Tensor:
        """Average."""
        return x.mean(-1)


def convolved() -> nn.Sequential:
    """Conv1d on [1, 2, length], any length from 7 samples on."""
    return nn.Sequential(
        nn.Conv1d(CHANNELS, 8, 7, stride=2),
        nn.ReLU(),
        nn.Conv1d(8, 12, 5, padding=2),
        nn.ReLU(),
        MeanOverTime(),
        nn.Linear(12, CLASSES),
    )


def grey() -> nn.Sequential:
    """Conv2d on [1, 1, 2, 150]: the channels are the rows of a grey image."""
    return nn.Sequential(
        nn.Conv2d(1, 6, (3, 9), padding=(1, 4)),
        nn.ReLU(),
        nn.Conv2d(6, 8, (3, 5), stride=(1, 2), padding=(1, 2)),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(8 * CHANNELS * LENGTH // 2, CLASSES),
    )


def flat() -> nn.Sequential:
    """Conv2d on [1, 2, 1, 150]: a series as an image of height 1."""
    return nn.Sequential(
        nn.Conv2d(CHANNELS, 6, (1, 8), stride=(1, 2)),
        nn.ReLU(),
        nn.MaxPool2d((1, 3)),
        nn.Conv2d(6, 8, (1, 4)),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(8 * 21, CLASSES),
    )


#: Name to network, shape of the input from [channels, length], and index of Grad-CAM's layer.
NETWORKS: dict[str, tuple[Callable[[], nn.Sequential], Callable[[Tensor], Tensor], int]] = {
    "convolved": (convolved, lambda series: series[None], 3),
    "grey": (grey, lambda series: series[None, None], 3),
    "flat": (flat, lambda series: series[None, :, None], 4),
}


def series() -> Tensor:
    """Two channels of waves and noise, far from [0, 1]."""
    generator = np.random.default_rng(7)
    time = np.linspace(0, 9, LENGTH)
    waves = np.stack([5 * np.sin(2 * time), 3 + np.cos(5 * time)])
    return torch.tensor(waves + generator.normal(size=waves.shape), dtype=torch.float32)


def explained(network: nn.Sequential, inputs: Tensor, layer: int) -> dict[str, NDArray[np.float32]]:
    """Logits, and the maps of the highest class."""
    logits = network(inputs)
    target = int(logits.argmax())
    cam = LayerGradCam(network, network[layer]).attribute(inputs, target, relu_attributions=True)
    guided = GuidedBackprop(network).attribute(inputs.clone().requires_grad_(), target)
    found = {
        "logits": logits[0],
        "cam": cam.reshape(-1, cam.shape[-1]),
        "guided": guided.reshape(CHANNELS, LENGTH),
    }
    return {name: value.detach().numpy().astype(np.float32) for name, value in found.items()}


def generate(folder: Path = DATA) -> None:
    """Write the networks and series_networks.npz."""
    values = series()
    arrays = {"series": values.numpy()}
    for number, (name, (build, shaped, layer)) in enumerate(NETWORKS.items()):
        torch.manual_seed(number)
        network = build().eval()
        inputs = shaped(values)
        dynamic = (
            {"dynamic_shapes": ({2: torch.export.Dim.DYNAMIC},)} if name == "convolved" else {}
        )
        program = torch.onnx.export(network, (inputs,), dynamo=True, verbose=False, **dynamic)
        (folder / f"series-{name}.onnx").write_bytes(without_notes(program))
        arrays |= {
            f"{name}/{key}": value for key, value in explained(network, inputs, layer).items()
        }
    write_arrays(folder / "series_networks.npz", arrays)


if __name__ == "__main__":
    generate()
