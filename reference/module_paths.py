"""Write one network as both exporters of PyTorch do, and its maps: data/paths-*.onnx, paths.npz."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from reference.exported import stripped, without_notes
from reference.files import DATA, write_arrays, write_json
from reference.guided import grad_cam, out_of_place

SIDE, TARGET = 24, 1
#: Modules whose result is looked at.
LAYERS = ("stem", "stem.1", "layer1.0", "layer1.0.relu", "layer1.1", "layer1.1.conv", "layer1")


class Block(nn.Module):
    """A residual block."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(6, 6, 3, padding=1)
        self.relu = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        """[N, 6, H, W] to the same."""
        return self.relu(self.conv(x) + x)


class Paths(nn.Module):
    """Modules inside of modules, by name and by number."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 6, 3, stride=2), nn.ReLU())
        self.layer1 = nn.Sequential(Block(), Block())
        self.head = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 3, H, W] to [N, 4]."""
        return self.head(self.layer1(self.stem(x)).mean((2, 3)))


def network() -> Paths:
    """The network, its weights drawn anew in the same way."""
    torch.manual_seed(1)
    return Paths().eval()


def traced() -> bytes:
    """By the exporter of TorchScript, which has module paths in the names of nodes."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sample = (torch.zeros(1, 3, SIDE, SIDE),)
        torch.onnx.export(network(), sample, stream, dynamo=False, opset_version=17)
    return stripped(onnx.load_from_string(stream.getvalue()))


def exported() -> bytes:
    """By the exporter of torch.export, which has them in the metadata of nodes."""
    sample = (torch.zeros(1, 3, SIDE, SIDE),)
    return without_notes(torch.onnx.export(network(), sample, dynamo=True, verbose=False))


def generate(folder: Path = DATA) -> None:
    """Write the files."""
    (folder / "paths-torchscript.onnx").write_bytes(traced())
    (folder / "paths-export.onnx").write_bytes(exported())
    image = np.random.default_rng(8).random((SIDE, SIDE, 3), np.float32)
    x = torch.from_numpy(image.astype(np.float64)).permute(2, 0, 1)[None].contiguous()
    explained = out_of_place(network()).double()
    stored = {"image": image}
    for layer in LAYERS:
        stored[layer] = grad_cam(explained, x, TARGET, layer).numpy().astype(np.float32)
    write_arrays(folder / "paths.npz", stored)
    write_json(folder / "paths.json", list(LAYERS))


if __name__ == "__main__":
    generate()
