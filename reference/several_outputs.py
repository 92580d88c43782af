"""Write a network of two inputs and four outputs, and the maps of each: data/heads.onnx, .npz."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from reference.exported import without_notes
from reference.files import DATA, write_arrays
from reference.guided import captum_differences, maps

CAPTUM_TOLERANCE = 1e-9
SIDE, MASK, TARGET = 24, 0.5, 1
#: What each list of numbers is explained at.
LAYERS = {"logits": "features.3", "auxiliary": "features.1", "masked": "features.3"}


class Heads(nn.Module):
    """A classifier with an auxiliary one on its first stage and a mask over its last."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 5, padding=2),
            nn.ReLU(),
            nn.Conv2d(8, 12, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.head = nn.Linear(12, 5)
        self.auxiliary = nn.Linear(8, 3)

    def forward(self, image: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """[1, 3, H, W] and [1, 1, 1, 1] to [1, 5], [1, 3], [1, 5] and a feature map."""
        first = self.features[:2](image)
        last = self.features[2:](first)
        return {
            "logits": self.head(last.mean((2, 3))),
            "auxiliary": self.auxiliary(first.mean((2, 3))),
            "masked": self.head((last * mask).square().mean((2, 3))),
            "map": last,
        }


class Output(nn.Module):
    """One output of the network, at the mask that the tests give."""

    def __init__(self, network: Heads, name: str) -> None:
        super().__init__()
        self.network, self.name = network, name

    def forward(self, image: Tensor) -> Tensor:
        """[1, 3, H, W] to the outputs."""
        return self.network(image, image.new_full((1, 1, 1, 1), MASK))[self.name]


def network() -> Heads:
    """The network, its weights drawn anew in the same way."""
    torch.manual_seed(4)
    return Heads().eval()


def export(path: Path) -> None:
    """Write the ONNX file, open in height and width."""
    size = {2: torch.export.Dim("height"), 3: torch.export.Dim("width")}
    program = torch.onnx.export(
        network(),
        (torch.zeros(1, 3, SIDE, SIDE), torch.ones(1, 1, 1, 1)),
        dynamo=True,
        opset_version=18,
        input_names=["image", "mask"],
        output_names=[*LAYERS, "map"],
        dynamic_shapes=(size, {}),
        verbose=False,
    )
    path.write_bytes(without_notes(program))


def generate(folder: Path = DATA) -> None:
    """Write the files."""
    export(folder / "heads.onnx")
    image = np.random.default_rng(4).random((SIDE, SIDE, 3), np.float32)
    x = torch.from_numpy(image.astype(np.float64)).permute(2, 0, 1)[None].contiguous()
    stored = {"image": image}
    for name, layer in LAYERS.items():
        explained, path = Output(network(), name), f"network.{layer}"
        differences = captum_differences(explained, x, TARGET, path)
        if max(differences.values()) > CAPTUM_TOLERANCE:
            raise ValueError(f"{name} differs from Captum: {differences}")
        found = maps(explained, x, TARGET, path)
        for key in ("logits", "cam", "guided"):
            stored[f"{name}/{key}"] = getattr(found, key).numpy().astype(np.float32)
    write_arrays(folder / "heads.npz", stored)


if __name__ == "__main__":
    generate()
