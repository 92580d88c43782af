"""Geometry beyond the five: torchvision where it has the function."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import grid_sample

from reference.augmentations.blur import kernel_size
from reference.augmentations.libraries import InterpolationMode, albumentations, functional
from reference.augmentations.random import uniforms


def _affine(
    image: Tensor,
    fill: float,
    interpolation: str = "nearest",
    *,
    translate: tuple[int, int] = (0, 0),
    scale: float = 1,
    shear: tuple[float, float] = (0, 0),
) -> Tensor:
    return functional.affine(
        image,
        angle=0,
        translate=list(translate),
        scale=scale,
        shear=list(shear),
        interpolation=InterpolationMode(interpolation),
        fill=None if fill == 0 else [fill],
    )


def translate(image: Tensor, *, x: float, y: float, fill: float) -> Tensor:
    """By round(x · W) and round(y · H) pixels, as `affine`, whose RandomAffine rounds so too."""
    _, height, width = image.shape
    return _affine(image, fill, translate=(round(x * width), round(y * height)))


def shear(image: Tensor, *, x: float, y: float, interpolation: str, fill: float) -> Tensor:
    """About the centre, as `affine`."""
    return image.clone() if x == y == 0 else _affine(image, fill, interpolation, shear=(x, y))


def scale(image: Tensor, *, factor: float, interpolation: str, fill: float) -> Tensor:
    """About the centre, as `affine`."""
    return image.clone() if factor == 1 else _affine(image, fill, interpolation, scale=factor)


def horizontal_flip(image: Tensor, *, amount: int) -> Tensor:
    """As `horizontal_flip`, where amount is 1."""
    return functional.horizontal_flip(image) if amount else image.clone()


def vertical_flip(image: Tensor, *, amount: int) -> Tensor:
    """As `vertical_flip`, where amount is 1."""
    return functional.vertical_flip(image) if amount else image.clone()


def elastic(image: Tensor, *, alpha: float, sigma: float, seed: int) -> Tensor:
    """As `ElasticTransform`, in float64: smooth noise times alpha / side, through `elastic`."""
    if alpha == 0:
        return image.clone()
    _, height, width = image.shape
    size = kernel_size(sigma, min(height, width))
    parts = []
    for stream, side in ((0, width), (1, height)):
        noise = torch.from_numpy(2 * uniforms(seed, stream, height * width).astype(float) - 1)
        smooth = functional.gaussian_blur(
            noise.view(1, 1, height, width), [size, size], [sigma] * 2
        )
        parts.append(smooth * alpha / side)
    return functional.elastic(image.double(), torch.cat(parts, 1).permute(0, 2, 3, 1)).float()


def _sampled(image: Tensor, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> Tensor:
    """Bilinear at (xs, ys), zero outside, in float64."""
    _, height, width = image.shape
    grid = np.stack([(2 * xs + 1) / width - 1, (2 * ys + 1) / height - 1], axis=-1)
    found = grid_sample(image[None].double(), torch.from_numpy(grid)[None], align_corners=False)
    return found[0].float()


def grid_distortion(image: Tensor, *, strength: float, steps: int, seed: int) -> Tensor:
    """Equal cells of the output come from cells of sizes 1 ± strength, scaled to fill the side.

    `albumentations.GridDistortion(normalized=True)` does so with whole-pixel cells whose edges it
    maps to pixel centres; here edges lie between pixels, as everywhere else.
    """
    if strength == 0:
        return image.clone()

    def course(extent: int, stream: int) -> NDArray[np.float64]:
        sizes = 1 + strength * (2 * uniforms(seed, stream, steps).astype(np.float64) - 1)
        edges = np.concatenate([[0], np.cumsum(sizes)]) * extent / sizes.sum()
        equal = np.arange(steps + 1) * extent / steps
        return np.interp(np.arange(extent) + 0.5, equal, edges) - 0.5

    _, height, width = image.shape
    xs, ys = np.meshgrid(course(width, 0), course(height, 1))
    return _sampled(image, xs, ys)


def optical_distortion(image: Tensor, *, k: float) -> Tensor:
    """The map of `albumentations.OpticalDistortion(mode="camera")`, sampled in float.

    OpenCV puts the middle of the output at (W - 1) / 2 and albumentations that of the input at
    W / 2: its map is half a pixel off, at k = 0 as well. Here both are (W - 1) / 2.
    """
    if k == 0:
        return image.clone()
    xs, ys = albumentations.augmentations.geometric.functional.get_camera_matrix_distortion_maps(
        tuple(image.shape[1:]), k
    )
    return _sampled(image, xs.astype(np.float64) - 0.5, ys.astype(np.float64) - 0.5)


AUGMENTATIONS = {
    function.__name__: function
    for function in (
        translate,
        shear,
        scale,
        horizontal_flip,
        vertical_flip,
        elastic,
        grid_distortion,
        optical_distortion,
    )
}

_WAYS = (("nearest", 0), ("bilinear", 0), ("bilinear", 0.5))

POINTS = {
    "translate": [
        {"x": x, "y": y, "fill": fill}
        for x, y, fill in (
            (0, 0, 0),
            (0.1, 0, 0),
            (0, 0.1, 0),
            (-0.1, 0.2, 0),
            (0.33, -0.47, 0.5),
            (1, 0, 0),
            (-1, -1, 1),
            (0.01, 0.02, 0),
            (0.5, 0.5, 0),
            (-0.25, 0, 0.25),
            (0.07, -0.93, 0),
            (-0.6, 0.4, 0),
        )
    ],
    "shear": [
        {"x": x, "y": y, "interpolation": interpolation, "fill": fill}
        for (x, y), (interpolation, fill) in product(
            ((0, 0), (10, 0), (0, -15), (20, 30), (-45, 5), (60, -60)), _WAYS
        )
    ],
    "scale": [
        {"factor": factor, "interpolation": interpolation, "fill": fill}
        for factor, (interpolation, fill) in product((1, 0.1, 0.5, 0.85, 1.15, 2.5, 4), _WAYS)
    ],
    # Two settings there are; each meets every image.
    "horizontal_flip": [{"amount": amount} for amount in (0, 1) * 6],
    "vertical_flip": [{"amount": amount} for amount in (0, 1) * 6],
    "elastic": [
        {"alpha": alpha, "sigma": sigma, "seed": seed}
        for alpha, sigma, seed in (
            (0, 5, 0),
            (5, 1, 0),
            (20, 1, 1),
            (20, 2, 2),
            (50, 2, 3),
            (50, 3, 4),
            (100, 1.5, 5),
            (100, 3, 6),
            (150, 4, 7),
            (200, 5, 8),
            (300, 2.5, 9),
            (300, 10, 10),
        )
    ],
    "grid_distortion": [
        {"strength": strength, "steps": steps, "seed": seed}
        for strength, steps, seed in (
            (0, 5, 0),
            (0.1, 5, 0),
            (0.3, 5, 1),
            (0.5, 5, 2),
            (0.9, 5, 3),
            (0.3, 2, 4),
            (0.3, 3, 5),
            (0.6, 7, 6),
            (0.9, 15, 7),
            (0.2, 10, 8),
            (0.45, 4, 999),
            (0.8, 6, 10),
        )
    ],
    "optical_distortion": [
        {"k": k} for k in (0, -0.3, -0.2, -0.1, -0.01, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 1)
    ],
}
