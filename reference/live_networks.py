"""Write small networks that compare, mask, sort, sample or remember while they run.

Into data/live_networks.npz, beside their names in data/live_networks.json: each network as ONNX,
its input, PyTorch's outputs and the gradient of the largest one with respect to the input.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from reference.exported import stripped, without_notes
from reference.files import DATA, write_arrays, write_json

PICTURE = (1, 3, 16, 20)
SERIES = (1, 2, 60)


class Of(nn.Module):
    """A function as a module."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Tensor:
        """As the function."""
        return self.function(x)


def classifier(middle: nn.Module, channels: int = 6) -> nn.Module:
    """Two convolutions with something after the first, then the mean over space."""
    return nn.Sequential(
        nn.Conv2d(3, channels, 3, 2, 1),
        middle,
        nn.Conv2d(channels, 8, 3, 1, 1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 4),
    )


def masked(x: Tensor) -> Tensor:
    """Some values become others."""
    return x.masked_fill(x.abs() < 0.1, 0.3) * (x > -0.4)


def pooled(x: Tensor) -> Tensor:
    """Borders that no maximum takes."""
    return functional.max_pool2d(functional.pad(x, (1, 1, 1, 1), value=-torch.inf), 3, 2)


class MaskedAttention(nn.Module):
    """Self-attention over the pixels, each of which sees only those before it."""

    def __init__(self, lowest: float | None) -> None:
        super().__init__()
        tokens = PICTURE[2] * PICTURE[3] // 4
        hidden = torch.ones(tokens, tokens).triu(1).bool()
        if lowest is None:  # Truth instead of numbers; the fourth pixel sees nothing at all.
            hidden[3] = True
            self.register_buffer("mask", ~hidden)
        else:
            self.register_buffer("mask", torch.zeros(tokens, tokens).masked_fill(hidden, lowest))

    def forward(self, x: Tensor) -> Tensor:
        """[N, C, H, W] to the same."""
        tokens = x.flatten(2).transpose(1, 2)[:, None]
        seen = functional.scaled_dot_product_attention(tokens, tokens, tokens, self.mask)
        return seen.transpose(2, 3).reshape(x.shape)


class Recurrent(nn.Module):
    """A recurrent layer after a convolution, or alone: the mean of all states, or the last one."""

    def __init__(
        self, cell: Callable[..., nn.Module], last: bool = False, **options: object
    ) -> None:
        super().__init__()
        self.before = nn.Conv1d(2, 6, 5, 2, 2)
        self.cell = cell(6, 7, batch_first=True, **options)
        self.last = last
        self.head = nn.Linear(14 if options.get("bidirectional") else 7, 4)

    def forward(self, x: Tensor) -> Tensor:
        """[N, C, L] to [N, 4]."""
        y, state = self.cell(torch.relu(self.before(x)).transpose(1, 2))
        if self.last:
            h = state[0] if isinstance(state, tuple) else state
            return self.head(h.transpose(0, 1).flatten(1))
        return self.head(y.mean(1))


NETWORKS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "where": (lambda: classifier(Of(lambda x: torch.where(x > 0.1, x, 0.05 * x))), PICTURE),
    "masked-fill": (lambda: classifier(Of(masked)), PICTURE),
    "threshold": (lambda: classifier(nn.Threshold(0.1, -0.2)), PICTURE),
    "hardshrink": (lambda: classifier(nn.Hardshrink(0.2)), PICTURE),
    "softshrink": (lambda: classifier(nn.Softshrink(0.2)), PICTURE),
    "softplus": (lambda: classifier(nn.Softplus(3, 0.5)), PICTURE),
    "local-response-norm": (lambda: classifier(nn.LocalResponseNorm(3, 0.5, 0.8, 2)), PICTURE),
    "infinite-padding": (lambda: classifier(Of(pooled)), PICTURE),
    "infinite-mask": (lambda: classifier(MaskedAttention(-torch.inf)), PICTURE),
    "whole-row-masked": (lambda: classifier(MaskedAttention(None)), PICTURE),
    "lowest-mask": (lambda: classifier(MaskedAttention(torch.finfo(torch.float32).min)), PICTURE),
    "batch-norm-of-the-picture": (
        lambda: classifier(nn.BatchNorm2d(6, track_running_stats=False)),
        PICTURE,
    ),
    "lstm": (lambda: Recurrent(nn.LSTM, bidirectional=True), SERIES),
    "gru": (lambda: Recurrent(nn.GRU, bidirectional=True), SERIES),
    "rnn": (lambda: Recurrent(nn.RNN, nonlinearity="relu"), SERIES),
    "last-of-lstm": (lambda: Recurrent(nn.LSTM, last=True, bidirectional=True), SERIES),
    "last-of-gru": (lambda: Recurrent(nn.GRU, last=True), SERIES),
    "lstm-of-two-layers": (lambda: Recurrent(nn.LSTM, num_layers=2), SERIES),
}


def exported(network: nn.Module, x: Tensor) -> dict[str, bytes]:
    """By the exporter of torch.export, and by that of TorchScript where it knows all operators."""
    program = torch.onnx.export(network, (x,), dynamo=True, verbose=False)
    files = {"export": without_notes(program)}
    file = io.BytesIO()
    with contextlib.suppress(torch.onnx.errors.OnnxExporterError):
        torch.onnx.export(network, (x,), file, dynamo=False, opset_version=17)
        files["script"] = stripped(onnx.load_from_string(file.getvalue()))
    return files


def differs(file: bytes, x: Tensor, expected: NDArray[np.float32]) -> bool:
    """Whether an exporter has left something out, as onnxruntime sees it."""
    session = onnxruntime.InferenceSession(file)
    (found,) = session.run(None, {session.get_inputs()[0].name: x.numpy()})
    return not np.allclose(found, expected, atol=1e-4)


def generate(folder: Path = DATA) -> None:
    """Write live_networks.json and live_networks.npz."""
    arrays, names = {}, []
    for name, (make, shape) in NETWORKS.items():
        torch.manual_seed(5)
        network = make().eval()
        x = torch.rand(shape, generator=torch.Generator().manual_seed(1)) * 2 - 1
        files = exported(network, x)
        expected = network(x).detach().numpy()
        for exporter in [key for key, file in files.items() if differs(file, x, expected)]:
            del files[exporter]
        if not files:
            raise ValueError(f"{name}: no exporter's file is what PyTorch computes")
        x.requires_grad_()
        logits = network(x)[0]
        (gradient,) = torch.autograd.grad(logits.max(), x)
        for exporter, file in files.items():
            names.append(f"{name}/{exporter}")
            arrays[f"{name}/{exporter}"] = np.frombuffer(file, np.uint8)
        arrays[f"{name}/x"] = x.detach().numpy()
        arrays[f"{name}/logits"] = logits.detach().numpy()
        arrays[f"{name}/gradient"] = gradient.numpy()
    write_arrays(folder / "live_networks.npz", arrays)
    write_json(folder / "live_networks.json", names)


if __name__ == "__main__":
    generate()
