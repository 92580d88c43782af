"""How far single-precision rounding alone moves a map, so that a test can be stricter than luck.

A ReLU's derivative jumps at 0: where rounding changes the sign of one activation, a map computed
through it jumps too, by up to some per cent of its maximum. Such a picture tests the rounding, not
the engine. The references use pictures whose maps stand still under the noise below.
"""

from __future__ import annotations

import copy
from typing import Any

import torch
from torch import Tensor, nn

from reference.guided import grad_cam, input_gradient, out_of_place, with_guided_activations

NOISE = 1.5e-7
TRIALS = 5
ROUNDED = (nn.Conv2d, nn.BatchNorm2d, nn.Linear)


def noisy(network: nn.Module, seed: int) -> nn.Module:
    """Copy whose convolutions, norms and matrices add normal noise of `NOISE` · std(output)."""
    generator = torch.Generator().manual_seed(seed)

    def add_noise(module: nn.Module, inputs: Any, output: Tensor) -> Tensor:
        noise = torch.randn(output.shape, generator=generator, dtype=output.dtype)
        return output + NOISE * output.std() * noise

    copied = copy.deepcopy(network)
    for module in copied.modules():
        if isinstance(module, ROUNDED):
            module.register_forward_hook(add_noise)
    return copied


def relative_difference(a: Tensor, b: Tensor) -> float:
    """Maximum of |a - b| over that of |b|."""
    return float((a - b).abs().max() / b.abs().max())


def sensitivity(
    network: nn.Module, image: Tensor, target: int, layers: tuple[str, ...]
) -> dict[str, float]:
    """Largest relative change by noise of "guided", "gradient", "cam" (over `layers`).

    `image` is float64 [1, 3, H, W]; noise is drawn `TRIALS` times.
    """
    network = out_of_place(network).double()
    guided = with_guided_activations(network)

    def results(seed: int | None) -> dict[str, list[Tensor]]:
        plain = network if seed is None else noisy(network, seed)
        ruled = guided if seed is None else noisy(guided, seed)
        return {
            "guided": [input_gradient(ruled, image, target)[1]],
            "gradient": [input_gradient(plain, image, target)[1]],
            "cam": [grad_cam(plain, image, target, layer) for layer in layers],
        }

    expected = results(None)
    worst = dict.fromkeys(expected, 0.0)
    for seed in range(TRIALS):
        for key, found in results(seed).items():
            for a, b in zip(found, expected[key], strict=True):
                worst[key] = max(worst[key], relative_difference(a, b))
    return worst
