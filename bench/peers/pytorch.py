"""PyTorch eager and Captum on the same cores: a line `model size what` in, milliseconds out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import torch
from captum.attr import GuidedGradCam
from torch import Tensor, nn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench" / "original"))

from networks import network  # noqa: E402

cached_network = cache(network)


def forward(model: nn.Module, _: nn.Module, x: Tensor) -> None:
    """Logits alone."""
    with torch.no_grad():
        model(x)


def gradient(model: nn.Module, _: nn.Module, x: Tensor) -> None:
    """Logits and the gradient of the highest with respect to the input; weights need none."""
    x = x.clone().requires_grad_()
    torch.autograd.grad(model(x)[0].max(), x)


def captum(model: nn.Module, layer: nn.Module, x: Tensor) -> None:
    """Captum's Guided Grad-CAM. Its guided rule meets nn.ReLU only, which costs no less."""
    GuidedGradCam(model, layer).attribute(x.clone(), target=0)


TASKS: dict[str, Callable[[nn.Module, nn.Module, Tensor], None]] = {
    "forward": forward,
    "gradient": gradient,
    "captum": captum,
}


def main() -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        name, size, what = line.split()
        model, layer = cached_network(name)
        model.requires_grad_(False)
        x = torch.randn(1, 3, int(size), int(size))
        begin = time.perf_counter()
        TASKS[what](model, layer, x)
        print((time.perf_counter() - begin) * 1000, flush=True)


if __name__ == "__main__":
    main()
