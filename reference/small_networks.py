"""Write networks of a few layers and their maps: data/small/, data/small.json, data/small.npz.

Regressions of one and of several values, and inputs of other channels, shapes and ranges. The
weights are in the files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from reference.exported import without_notes
from reference.files import DATA, write_arrays, write_json
from reference.guided import captum_differences, maps

CAPTUM_TOLERANCE = 1e-9
LAYER = "features.3"


class Subject(NamedTuple):
    """A network: its input [channels, height, width], its outputs, what it does with them."""

    task: str
    input: tuple[int, int, int]
    outputs: int
    ending: Callable[[Tensor], Tensor] = nn.Identity()
    mean: Sequence[float] = (0.5,)
    std: Sequence[float] = (0.25,)


SUBJECTS = {
    "one-value": Subject("regression", (3, 24, 24), 1),
    "one-number": Subject("regression", (3, 24, 24), 1, nn.Flatten(0)),
    "three-values": Subject("regression", (3, 24, 24), 3),
    "three-shares": Subject("regression", (3, 24, 24), 3, nn.Softmax(1)),
    "grey": Subject("classification", (1, 28, 28), 4, mean=(0.1307,), std=(0.3081,)),
    "wide": Subject(
        "classification",
        (5, 20, 32),
        4,
        mean=(0, 1.5, -3, 0.5, 40),
        std=(1 / 255, 2, 0.1, 0.25, 13),
    ),
}


class Small(nn.Module):
    """Two convolutions with ReLU, the mean over space, a linear layer."""

    def __init__(self, channels: int, outputs: int, ending: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(channels, 8, 5, padding=2),
            nn.ReLU(),
            nn.Conv2d(8, 12, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.head = nn.Linear(12, outputs)
        self.ending = ending

    def forward(self, x: Tensor) -> Tensor:
        """[1, C, H, W] to the outputs in the shape that `ending` gives them."""
        return self.ending(self.head(self.features(x).mean((2, 3))))


class InOneRow(nn.Module):
    """A network whose outputs are [1, outputs], whatever its own shape of them."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, x: Tensor) -> Tensor:
        """The outputs, one row."""
        return self.network(x).reshape(1, -1)


def network(name: str) -> Small:
    """The network of a subject, its weights drawn anew in the same way."""
    subject = SUBJECTS[name]
    torch.manual_seed(sum(name.encode()))
    return Small(subject.input[0], subject.outputs, subject.ending).eval()


def arrays(name: str) -> dict[str, Any]:
    """Image [H, W, C] in [0, 1], outputs, and the maps of every output."""
    subject = SUBJECTS[name]
    channels, height, width = subject.input
    image = np.random.default_rng(len(name)).random((height, width, channels), np.float32)
    mean, std = (np.array(v, np.float64) for v in (subject.mean, subject.std))
    scaled = (image.astype(np.float64) - mean) / std
    x = torch.from_numpy(scaled).permute(2, 0, 1)[None].contiguous()
    explained, layer = InOneRow(network(name)), f"network.{LAYER}"
    found: dict[str, Any] = {"image": image}
    for target in range(subject.outputs):
        differences = captum_differences(explained, x, target, layer)
        if max(differences.values()) > CAPTUM_TOLERANCE:
            raise ValueError(f"{name} differs from Captum: {differences}")
        result = maps(explained, x, target, layer)
        found["outputs"] = result.logits.numpy().astype(np.float32)
        found[f"cam/{target}"] = result.cam.numpy().astype(np.float32)
        found[f"guided/{target}"] = result.guided.numpy().astype(np.float32)
    return found


def export(name: str, path: Path) -> None:
    """Write the network as an ONNX file of its one input size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    inputs = (torch.zeros(1, *SUBJECTS[name].input),)
    program = torch.onnx.export(network(name), inputs, dynamo=True, opset_version=18, verbose=False)
    path.write_bytes(without_notes(program))


def generate(folder: Path = DATA) -> None:
    """Write the files."""
    stored, listed = {}, []
    for name, subject in SUBJECTS.items():
        export(name, folder / "small" / f"{name}.onnx")
        stored |= {f"{name}/{key}": array for key, array in arrays(name).items()}
        channels, _, _ = subject.input
        each = [list(v) * (channels // len(v)) for v in (subject.mean, subject.std)]
        listed.append(
            {
                "name": name,
                "task": subject.task,
                "input": subject.input,
                "outputs": subject.outputs,
                "layer": LAYER,
                "mean": each[0],
                "std": each[1],
            }
        )
    write_arrays(folder / "small.npz", stored)
    write_json(folder / "small.json", listed)


if __name__ == "__main__":
    generate()
