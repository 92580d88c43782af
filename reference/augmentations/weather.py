"""Fog: the formula of imagecorruptions, the numbers of NumPy's Philox."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reference.augmentations.random import uniforms


def clouds(side: int, decay: float, seed: int) -> NDArray[np.float64]:
    """A height map of the diamond-square algorithm on a torus, from 0 to 1."""
    heights = np.zeros((side, side))
    numbers = iter(uniforms(seed, 0, side * side).astype(np.float64))
    step, size = side, 100.0

    def moved(mean: NDArray[np.float64]) -> NDArray[np.float64]:
        random = np.fromiter((next(numbers) for _ in range(mean.size)), float).reshape(mean.shape)
        return mean + size * size * (2 * random - 1)

    while step >= 2:
        half = step // 2
        corners = heights[::step, ::step]
        right, below = np.roll(corners, -1, 1), np.roll(corners, -1, 0)
        centres = moved((corners + right + below + np.roll(right, -1, 0)) / 4)
        heights[half::step, half::step] = centres
        above = np.roll(centres, 1, 0)
        heights[::step, half::step] = moved((corners + right + centres + above) / 4)
        left = np.roll(centres, 1, 1)
        heights[half::step, ::step] = moved((corners + below + centres + left) / 4)
        step, size = half, size / decay
    return (heights - heights.min()) / (heights.max() - heights.min())


def fog(image: Tensor, *, amount: float, smoothness: float, seed: int) -> Tensor:
    """clip((x + amount · clouds) · max / (max + amount)), as imagecorruptions' `fog`."""
    if amount == 0:
        return image.clone()
    _, height, width = image.shape
    side = 1 << (max(height, width, 2) - 1).bit_length()
    found = torch.from_numpy(clouds(side, smoothness, seed)[:height, :width])
    most = image.max()
    return ((image + amount * found) * most / (most + amount)).clamp(0, 1).float()


AUGMENTATIONS = {"fog": fog}

POINTS = {
    "fog": [
        {"amount": amount, "smoothness": smoothness, "seed": seed}
        for amount, smoothness, seed in (
            (0, 2, 0),
            (0.1, 2, 0),
            (0.5, 2, 1),
            (1, 2, 2),
            (1.5, 2, 3),
            (2, 2, 4),
            (2.5, 1.7, 5),
            (2.5, 1.5, 6),
            (3, 1.4, 7),
            (5, 1.1, 8),
            (5, 3, 9),
            (1, 2.5, 10),
        )
    ]
}
