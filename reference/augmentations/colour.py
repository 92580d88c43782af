"""Colours, as torchvision.transforms.v2 computes them; RGB shift as albumentations."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch
from torch import Tensor

from reference.augmentations.libraries import albumentations, functional


def contrast(image: Tensor, *, factor: float) -> Tensor:
    """clamp(factor · x + (1 - factor) · mean grey), as `adjust_contrast`.

    torchvision refuses other channels than one or three; there the mean is that of all values.
    """
    if factor == 1:
        return image.clone()
    if image.shape[0] in (1, 3):
        return functional.adjust_contrast(image, factor)
    return (factor * image + (1 - factor) * image.mean()).clamp(0, 1)


def saturation(image: Tensor, *, factor: float) -> Tensor:
    """clamp(factor · x + (1 - factor) · grey), as `adjust_saturation`."""
    return image.clone() if factor == 1 else functional.adjust_saturation(image, factor)


def hue(image: Tensor, *, factor: float) -> Tensor:
    """Hue + factor on the circle of length 1, as `adjust_hue`."""
    return image.clone() if factor == 0 else functional.adjust_hue(image, factor)


def gamma(image: Tensor, *, gamma: float) -> Tensor:
    """To the power of gamma, as `adjust_gamma`."""
    return image.clone() if gamma == 1 else functional.adjust_gamma(image, gamma)


def sharpness(image: Tensor, *, factor: float) -> Tensor:
    """clamp(factor · x + (1 - factor) · smoothed x), as `adjust_sharpness`, channel by channel."""
    if factor == 1:
        return image.clone()
    return torch.cat([functional.adjust_sharpness(one[None], factor) for one in image])


def grayscale(image: Tensor, *, amount: float) -> Tensor:
    """(1 - amount) · x + amount · grey, as `rgb_to_grayscale`."""
    grey = functional.rgb_to_grayscale(image, num_output_channels=3)
    return (1 - amount) * image + amount * grey


def invert(image: Tensor, *, amount: float) -> Tensor:
    """(1 - amount) · x + amount · (1 - x), as `invert`."""
    return (1 - amount) * image + amount * functional.invert(image)


def solarize(image: Tensor, *, threshold: float) -> Tensor:
    """1 - x where x >= threshold, as `solarize`; at 1 nothing happens, to white neither."""
    return image.clone() if threshold >= 1 else functional.solarize(image, threshold)


def posterize(image: Tensor, *, bits: int) -> Tensor:
    """floor(x · 2**bits) / 2**bits, as `posterize`; 8 bits are the identity."""
    return image.clone() if bits >= 8 else functional.posterize(image, bits)


def equalize(image: Tensor, *, amount: float) -> Tensor:
    """(1 - amount) · x + amount · equalized x, as `equalize`, which works in 8 bits."""
    return (1 - amount) * image + amount * functional.equalize(image)


def clahe(image: Tensor, *, amount: float, clip_limit: float, tiles: int) -> Tensor:
    """(1 - amount) · x + amount · equalized x, as `albumentations.CLAHE`, which works in 8 bits.

    albumentations refuses other channels than one or three; there each is equalized by itself.
    """
    transform = albumentations.CLAHE((clip_limit, clip_limit), (tiles, tiles), p=1)
    levels = functional.to_dtype(image, torch.uint8, scale=True).permute(1, 2, 0).numpy()
    parts = [levels] if levels.shape[2] in (1, 3) else np.split(levels, levels.shape[2], axis=2)
    flat = [transform(image=np.ascontiguousarray(part))["image"] for part in parts]
    pixels = np.concatenate([part.reshape(*levels.shape[:2], -1) for part in flat], axis=2)
    equalized = torch.from_numpy(pixels).permute(2, 0, 1).float() / 255
    return (1 - amount) * image + amount * equalized


def autocontrast(image: Tensor, *, amount: float) -> Tensor:
    """(1 - amount) · x + amount · stretched x, as `autocontrast`, channel by channel."""
    stretched = torch.cat([functional.autocontrast(one[None]) for one in image])
    return (1 - amount) * image + amount * stretched


def rgb_shift(image: Tensor, *, red: float, green: float, blue: float) -> Tensor:
    """clamp(x + shift), as `albumentations.RGBShift`."""
    ranges = {
        f"{letter}_shift_limit": (shift, shift)
        for letter, shift in zip("rgb", (red, green, blue), strict=True)
    }
    transform = albumentations.RGBShift(**ranges, p=1)
    pixels = np.ascontiguousarray(image.permute(1, 2, 0).numpy())
    return torch.from_numpy(transform(image=pixels)["image"]).permute(2, 0, 1)


def channel_shuffle(image: Tensor, *, order: str) -> Tensor:
    """Channels in another order, as `permute_channels`."""
    return functional.permute_channels(image, ["rgb".index(letter) for letter in order])


AUGMENTATIONS = {
    function.__name__: function
    for function in (
        contrast,
        saturation,
        hue,
        gamma,
        sharpness,
        grayscale,
        invert,
        solarize,
        posterize,
        equalize,
        clahe,
        autocontrast,
        rgb_shift,
        channel_shuffle,
    )
}

_FACTORS = (1, 0, 0.1, 0.3, 0.5, 0.75, 0.95, 1.05, 1.3, 1.6, 2, 2.5, 3, 4)
_AMOUNTS = (0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 1)
_HUES = (0, -0.5, -0.4, -0.3, -0.17, -0.1, -0.01, 0.02, 0.1, 0.25, 1 / 3, 0.4, 0.5)
_GAMMAS = (1, 0.1, 0.25, 0.4, 0.5, 0.8, 0.95, 1.05, 1.2, 1.5, 2, 2.2, 3, 5)
_SHIFTS = (
    (0, 0, 0),
    (1, 0, 0),
    (0, -1, 0),
    (0.1, 0.1, 0.1),
    (-0.1, 0.2, -0.3),
    (0.5, -0.5, 0),
    (0, 0, 0.02),
    (0.03, 0, 0),
    (-0.2, -0.2, -0.2),
    (0.7, 0.01, -0.4),
    (0.25, 0.5, 0.75),
    (-1, 1, -1),
)

POINTS = {
    "contrast": [{"factor": factor} for factor in _FACTORS],
    "saturation": [{"factor": factor} for factor in _FACTORS],
    "hue": [{"factor": factor} for factor in _HUES],
    "gamma": [{"gamma": value} for value in _GAMMAS],
    "sharpness": [{"factor": factor} for factor in (*_FACTORS, 8)],
    "grayscale": [{"amount": amount} for amount in _AMOUNTS],
    "invert": [{"amount": amount} for amount in _AMOUNTS],
    "solarize": [
        {"threshold": threshold}
        for threshold in (1, 0, 0.05, 0.1, 0.25, 0.33, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
    ],
    # Eight settings there are; each meets two images.
    "posterize": [{"bits": bits} for bits in (*range(1, 9), *range(1, 9))],
    "equalize": [{"amount": amount} for amount in _AMOUNTS],
    "clahe": [
        {"amount": amount, "clip_limit": limit, "tiles": tiles}
        for amount, limit, tiles in (
            (0, 4, 8),
            (1, 4, 8),
            (1, 1, 8),
            (1, 2, 4),
            (1, 40, 8),
            (1, 10, 1),
            (1, 3, 3),
            (0.5, 4, 8),
            (0.25, 2.5, 5),
            (1, 8, 2),
            (0.9, 20, 6),
            (1, 3, 16),
            (0.01, 4, 8),
            (1, 1.5, 7),
            (1, 4, 8),
            (1, 6, 8),
        )
    ],
    "autocontrast": [{"amount": amount} for amount in _AMOUNTS],
    "rgb_shift": [dict(zip(("red", "green", "blue"), shift, strict=True)) for shift in _SHIFTS],
    "channel_shuffle": [
        {"order": order}
        for order, _ in product(("rgb", "rbg", "grb", "gbr", "brg", "bgr"), range(2))
    ],
}
