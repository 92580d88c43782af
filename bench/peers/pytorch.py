"""PyTorch eager and Captum on `cpu` or `cuda`: a line `model size what` in, milliseconds out."""

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


def forward(model: nn.Module, _: nn.Module, x: Tensor) -> Tensor:
    """Logits alone."""
    with torch.no_grad():
        return model(x)


def gradient(model: nn.Module, _: nn.Module, x: Tensor) -> Tensor:
    """Logits and the gradient of the highest with respect to the input; weights need none."""
    x = x.clone().requires_grad_()
    return torch.autograd.grad(model(x)[0].max(), x)[0]


def captum(model: nn.Module, layer: nn.Module, x: Tensor) -> Tensor:
    """Captum's Guided Grad-CAM. Its guided rule meets nn.ReLU only, which costs no less."""
    return GuidedGradCam(model, layer).attribute(x.clone(), target=0)


TASKS: dict[str, Callable[[nn.Module, nn.Module, Tensor], Tensor]] = {
    "forward": forward,
    "gradient": gradient,
    "captum": captum,
}


def main() -> None:
    """Serve until standard input ends. The answer is brought back to the host, as ours is."""
    device = torch.device(sys.argv[1])
    for line in sys.stdin:
        name, size, what = line.split()
        model, layer = cached_network(name)
        model.requires_grad_(False).to(device)
        x = torch.randn(1, 3, int(size), int(size))
        begin = time.perf_counter()
        TASKS[what](model, layer, x.to(device)).cpu()
        print((time.perf_counter() - begin) * 1000, flush=True)


if __name__ == "__main__":
    main()
