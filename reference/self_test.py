"""The answer of the engine's start-up self-test, computed by PyTorch.

The network and its wave-shaped weights are those of ``src/engine/selfTest/network.ts``. Run with
``python -m reference.self_test`` from the root of the repository.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from torch.nn import functional as F

ANSWER = Path(__file__).parent.parent / "src" / "engine" / "selfTest" / "answer.json"
SIZE = 16


def wave(shape: tuple[int, ...], frequency: float, scale: float) -> torch.Tensor:
    """``scale * sin(1 + frequency * i)`` over the flat index, float32."""
    values = [scale * math.sin(1 + frequency * i) for i in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float64).float().reshape(shape)


class GuidedClip(torch.autograd.Function):
    """ReLU (``high`` infinite) or ReLU6 whose gradient passes only where it is positive."""

    @staticmethod
    def forward(ctx, x: torch.Tensor, high: float) -> torch.Tensor:  # noqa: D102
        ctx.save_for_backward((x > 0) & (x < high))
        return x.clamp(0, high)

    @staticmethod
    def backward(ctx, dy: torch.Tensor):  # noqa: D102
        (mask,) = ctx.saved_tensors
        return dy.clamp(min=0) * mask, None


def network(x: torch.Tensor, guided: bool) -> tuple[torch.Tensor, torch.Tensor]:
    """Return logits (1, 4) and the last activation (1, 8, 4, 4)."""

    def clip(value: torch.Tensor, high: float) -> torch.Tensor:
        return GuidedClip.apply(value, high) if guided else value.clamp(0, high)

    first = F.conv2d(F.pad(x, (0, 1, 0, 1)), wave((8, 3, 3, 3), 0.7, 0.4), wave((8,), 0.9, 0.5), 2)
    relu6 = clip(first, 6.0)
    depthwise = F.conv2d(
        relu6, wave((8, 1, 3, 3), 1.1, 0.5), wave((8,), 1.3, 0.3), padding=1, groups=8
    )
    relu = clip(depthwise, math.inf)
    mixed = F.conv2d(relu, wave((8, 8, 1, 1), 0.3, 0.6), wave((8,), 0.5, 0.2)) + relu6
    last = clip(F.max_pool2d(mixed, 2), math.inf)
    return F.linear(last.mean((2, 3)), wave((4, 8), 0.8, 1.0), wave((4,), 1.7, 0.1)), last


def answer() -> dict[str, list[float]]:
    """Logits, Grad-CAM (not divided by its maximum) and guided gradient, channels last."""
    image = wave((1, SIZE, SIZE, 3), 0.05, 1.0)
    x = image.permute(0, 3, 1, 2).contiguous().requires_grad_()
    logits, last = network(x, guided=False)
    (gradient,) = torch.autograd.grad(logits.max(), last)
    cam = F.relu((gradient.mean((2, 3), keepdim=True) * last).sum(1))
    (guided,) = torch.autograd.grad(network(x, guided=True)[0].max(), x)
    results = {"logits": logits, "cam": cam, "guided": guided.permute(0, 2, 3, 1)}
    return {
        name: [float(f"{v:.6g}") for v in value.detach().flatten().tolist()]
        for name, value in results.items()
    }


if __name__ == "__main__":
    ANSWER.write_text(json.dumps(answer()) + "\n")
