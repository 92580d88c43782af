"""Blur and quality: torchvision, albumentations, PIL."""

from __future__ import annotations

import io
import random

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from reference.augmentations.libraries import albumentations, functional


def kernel_size(sigma: float, side: int) -> int:
    """int(8 · sigma + 1), made odd, but no wider than a side that is mirrored once."""
    return 2 * min(int(8 * sigma + 1) // 2, side - 1) + 1


def _hwc(image: Tensor) -> NDArray[np.float32]:
    return np.ascontiguousarray(image.permute(1, 2, 0).numpy())


def _chw(pixels: NDArray[np.float32], like: Tensor) -> Tensor:
    return torch.from_numpy(pixels.reshape(*like.shape[1:], -1)).permute(2, 0, 1)


def gaussian_blur(image: Tensor, *, sigma: float) -> Tensor:
    """As `gaussian_blur` with a kernel of `kernel_size`."""
    size = kernel_size(sigma, min(image.shape[1:]))
    return image.clone() if size == 1 else functional.gaussian_blur(image, [size] * 2, [sigma] * 2)


def motion_blur(image: Tensor, *, length: int, angle: float) -> Tensor:
    """As `albumentations.MotionBlur` with direction 0 and no shift."""
    if length == 1:
        return image.clone()
    augmentations = albumentations.augmentations
    kernel = augmentations.blur.functional.create_motion_kernel(
        length, angle, 0, False, random.Random(0)
    )
    return _chw(augmentations.pixel.functional.convolve(_hwc(image), kernel / kernel.sum()), image)


def defocus_blur(image: Tensor, *, radius: int, softness: float) -> Tensor:
    """As `albumentations.Defocus`."""
    if radius == 0:
        return image.clone()
    transform = albumentations.Defocus(
        radius=(radius, radius), alias_blur=(softness, softness), p=1
    )
    return _chw(transform(image=_hwc(image))["image"], image)


def jpeg(image: Tensor, *, quality: int) -> Tensor:
    """Through a JPEG file of libjpeg-turbo, 4:2:0; of other channels than three each alone."""
    if quality >= 100:
        return image.clone()
    levels = (_hwc(image) * 255).round().astype(np.uint8)
    parts = [levels] if levels.shape[2] == 3 else np.split(levels, levels.shape[2], axis=2)
    found = []
    for part in parts:
        file = io.BytesIO()
        Image.fromarray(part.squeeze()).save(file, "JPEG", quality=quality)
        found.append(np.asarray(Image.open(file)).reshape(part.shape))
    return _chw(np.concatenate(found, axis=2).astype(np.float32) / np.float32(255), image)


def pixelate(image: Tensor, *, scale: float) -> Tensor:
    """Down with PIL's BOX, up with NEAREST, on float images."""
    _, height, width = image.shape
    small = max(1, int(width * scale)), max(1, int(height * scale))
    if small == (width, height):
        return image.clone()
    planes = []
    for plane in image.numpy():
        squares = Image.fromarray(plane).resize(small, Image.Resampling.BOX)
        planes.append(np.asarray(squares.resize((width, height), Image.Resampling.NEAREST)))
    return torch.from_numpy(np.stack(planes))


def resolution(image: Tensor, *, factor: float) -> Tensor:
    """Down and up with `resize(antialias=True)`."""
    _, height, width = image.shape
    small = [max(1, round(height * factor)), max(1, round(width * factor))]
    if small == [height, width]:
        return image.clone()
    return functional.resize(
        functional.resize(image, small, antialias=True), [height, width], antialias=True
    )


AUGMENTATIONS = {
    function.__name__: function
    for function in (gaussian_blur, motion_blur, defocus_blur, jpeg, pixelate, resolution)
}

_FRACTIONS = (1, 0.02, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 0.95, 0.99)

POINTS = {
    "gaussian_blur": [
        {"sigma": sigma} for sigma in (0, 0.1, 0.2, 0.3, 0.5, 0.8, 1, 1.3, 1.5, 2, 2.5, 3.3, 5, 10)
    ],
    "motion_blur": [
        {"length": length, "angle": angle}
        for length, angle in (
            (1, 0),
            (3, 0),
            (3, 45),
            (5, 90),
            (7, 30),
            (7, 135),
            (9, 120),
            (11, 10),
            (15, 77),
            (21, 180),
            (31, 60),
            (41, 163),
        )
    ],
    "defocus_blur": [
        {"radius": radius, "softness": softness}
        for radius, softness in (
            (0, 0.5),
            (1, 0.1),
            (1, 0.5),
            (2, 0.3),
            (3, 0.1),
            (4, 0.5),
            (5, 1),
            (6, 0.5),
            (8, 0.5),
            (9, 0.5),
            (10, 0.5),
            (12, 0.2),
            (16, 1),
        )
    ],
    "jpeg": [
        {"quality": quality}
        for quality in (100, 1, 2, 5, 10, 20, 30, 40, 49, 50, 60, 75, 85, 90, 95, 99)
    ],
    "pixelate": [{"scale": scale} for scale in _FRACTIONS],
    "resolution": [{"factor": factor} for factor in _FRACTIONS],
}
