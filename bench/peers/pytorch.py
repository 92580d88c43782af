"""PyTorch eager and Captum on `cpu` or `cuda`: a line `model size what` in, milliseconds out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import torch
from captum.attr import GuidedBackprop, GuidedGradCam, LayerGradCam
from torch import Tensor, nn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "bench" / "original"))

from networks import THREADS, network  # noqa: E402

cached_network = cache(network)


def forward(model: nn.Module, _: nn.Module, x: Tensor) -> Tensor:
    """Logits alone."""
    with torch.no_grad():
        return model(x)


def gradient(model: nn.Module, _: nn.Module, x: Tensor) -> Tensor:
    """Logits and the gradient of the highest with respect to the input; weights need none."""
    x = x.clone().requires_grad_()
    return torch.autograd.grad(model(x)[0].max(), x)[0]


def layer_grad_cam(model: nn.Module, layer: nn.Module, x: Tensor) -> Tensor:
    """Captum's Grad-CAM, not enlarged."""
    return LayerGradCam(model, layer).attribute(x.clone().requires_grad_(), target=0)


def guided_backprop(model: nn.Module, _: nn.Module, x: Tensor) -> Tensor:
    """Captum's guided backprop. Its rule meets nn.ReLU only, which costs no less."""
    return GuidedBackprop(model).attribute(x.clone(), target=0)


def guided_grad_cam(model: nn.Module, layer: nn.Module, x: Tensor) -> Tensor:
    """Captum's Guided Grad-CAM."""
    return GuidedGradCam(model, layer).attribute(x.clone(), target=0)


TASKS: dict[str, Callable[[nn.Module, nn.Module, Tensor], Tensor]] = {
    "forward": forward,
    "gradient": gradient,
    "layer-grad-cam": layer_grad_cam,
    "guided-backprop": guided_backprop,
    "guided-grad-cam": guided_grad_cam,
}


def main() -> None:
    """Serve until standard input ends. The answer is brought back to the host, as ours is."""
    torch.set_num_threads(THREADS)
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
