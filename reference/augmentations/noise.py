"""Seeded noise: the formulas of torchvision and imagecorruptions, the numbers of NumPy's Philox.

Values are counted in the order of the page: row by row, channels last.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.stats import poisson
from torch import Tensor

from reference.augmentations.random import normals, uniforms


def _values(image: Tensor) -> NDArray[np.float64]:
    return image.permute(1, 2, 0).numpy().astype(np.float64)


def _image(values: NDArray[np.float64]) -> Tensor:
    return torch.from_numpy(np.clip(values, 0, 1).astype(np.float32)).permute(2, 0, 1)


def gaussian_noise(image: Tensor, *, std: float, seed: int) -> Tensor:
    """clip(x + std · noise), as torchvision's `gaussian_noise`."""
    x = _values(image)
    return _image(x + std * normals(seed, 0, x.size).reshape(x.shape))


def speckle_noise(image: Tensor, *, std: float, seed: int) -> Tensor:
    """clip(x + x · std · noise), as imagecorruptions' `speckle_noise`."""
    x = _values(image)
    return _image(x + x * std * normals(seed, 0, x.size).reshape(x.shape))


def impulse_noise(image: Tensor, *, amount: float, seed: int) -> Tensor:
    """`amount` of the values are hit, half of them 1, half 0, as `skimage.util.random_noise`."""
    x = _values(image)
    hit = uniforms(seed, 0, x.size).reshape(x.shape) < amount
    salt = uniforms(seed, 1, x.size).reshape(x.shape) < 0.5
    return _image(np.where(hit, salt, x))


def shot_noise(image: Tensor, *, amount: float, seed: int) -> Tensor:
    """clip(poisson(x / amount) · amount), as imagecorruptions' `shot_noise`.

    Counts are the quantiles of uniform numbers; from a mean of 30 on those of normal numbers, by
    Cornish and Fisher's expansion to the second term.
    """
    x = _values(image)
    if amount == 0:
        return image.clone()
    mean = x / amount
    uniform = uniforms(seed, 0, x.size).reshape(x.shape).astype(np.float64)
    normal = normals(seed, 1, x.size).reshape(x.shape).astype(np.float32).astype(np.float64)
    many = np.floor(mean + np.sqrt(mean) * normal + (normal**2 - 1) / 6 + 0.5)
    few = np.maximum(poisson.ppf(uniform, np.minimum(mean, 30)), 0)
    few[mean == 0] = 0
    return _image(amount * np.where(mean < 30, few, np.maximum(many, 0)))


AUGMENTATIONS = {
    function.__name__: function
    for function in (gaussian_noise, speckle_noise, impulse_noise, shot_noise)
}

_STRENGTHS = (0, 0.01, 0.02, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)

POINTS = {
    "gaussian_noise": [{"std": std, "seed": seed} for seed, std in enumerate(_STRENGTHS)],
    "speckle_noise": [{"std": 2 * std, "seed": 999 - i} for i, std in enumerate(_STRENGTHS)],
    "impulse_noise": [{"amount": amount, "seed": seed} for seed, amount in enumerate(_STRENGTHS)],
    "shot_noise": [{"amount": amount, "seed": 10 + i} for i, amount in enumerate(_STRENGTHS)],
}
