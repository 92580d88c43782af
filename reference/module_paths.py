"""Write networks as both exporters of PyTorch do, and their maps: data/paths-*.onnx, paths.npz.

The second has batch norms, which stay in the files: data/norms-*.onnx, norms.npz.
"""

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

#: A convolution before its batch norm, the norm, and the block behind.
NORMED = ("conv1", "bn1", "conv2", "bn2", "relu2")


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


class Norms(nn.Module):
    """A residual block with batch norms, as in ResNets; one channel is scaled by zero."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, stride=2, bias=False)
        self.bn1 = nn.BatchNorm2d(6)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(6, 6, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(6)
        self.relu2 = nn.ReLU()
        self.head = nn.Linear(6, 4)

    def forward(self, x: Tensor) -> Tensor:
        """[N, 3, H, W] to [N, 4]."""
        x = self.relu1(self.bn1(self.conv1(x)))
        x = self.relu2(self.bn2(self.conv2(x)) + x)
        return self.head(x.mean((2, 3)))


def with_norms() -> Norms:
    """The network with batch norms, its weights and statistics drawn anew in the same way."""
    torch.manual_seed(5)
    module = Norms().eval()
    for norm in (module.bn1, module.bn2):
        for values, spread in ((norm.weight, 1), (norm.bias, 0.5), (norm.running_mean, 0.5)):
            values.data.normal_(0, spread)
        norm.running_var.data.uniform_(0.5, 2)
    module.bn2.weight.data[3] = 0
    return module


def network() -> Paths:
    """The network, its weights drawn anew in the same way."""
    torch.manual_seed(1)
    return Paths().eval()


def traced(module: nn.Module) -> bytes:
    """By the exporter of TorchScript, which has module paths in the names of nodes."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sample = (torch.zeros(1, 3, SIDE, SIDE),)
        # Other modes fold batch norms.
        mode = torch.onnx.TrainingMode.PRESERVE
        torch.onnx.export(module, sample, stream, dynamo=False, opset_version=17, training=mode)
    return stripped(onnx.load_from_string(stream.getvalue()))


def exported(module: nn.Module, optimize: bool = True) -> bytes:
    """By the exporter of torch.export, which has them in the metadata of nodes."""
    sample = (torch.zeros(1, 3, SIDE, SIDE),)
    program = torch.onnx.export(module, sample, dynamo=True, verbose=False, optimize=optimize)
    return without_notes(program)


def generate(folder: Path = DATA) -> None:
    """Write the files."""
    (folder / "paths-torchscript.onnx").write_bytes(traced(network()))
    (folder / "paths-export.onnx").write_bytes(exported(network()))
    (folder / "norms-torchscript.onnx").write_bytes(traced(with_norms()))
    (folder / "norms-export.onnx").write_bytes(exported(with_norms(), optimize=False))
    image = np.random.default_rng(8).random((SIDE, SIDE, 3), np.float32)
    x = torch.from_numpy(image.astype(np.float64)).permute(2, 0, 1)[None].contiguous()
    for name, module, layers in (("paths", network(), LAYERS), ("norms", with_norms(), NORMED)):
        explained = out_of_place(module).double()
        stored = {"image": image}
        for layer in layers:
            stored[layer] = grad_cam(explained, x, TARGET, layer).numpy().astype(np.float32)
            if not stored[layer].any():
                raise ValueError(f"{name} has no evidence at {layer}")
        write_arrays(folder / f"{name}.npz", stored)
        write_json(folder / f"{name}.json", list(layers))


if __name__ == "__main__":
    generate()
