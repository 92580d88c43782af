"""A second image: MixUp and CutMix, as `torchvision.transforms.v2` mixes a batch of two."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torchvision.transforms import v2

from reference.augmentations.libraries import functional

#: Where second images come from, float32 [C, H, W] by place; `reference.augment` fills it.
GALLERY: list[Tensor] = []


def _second(place: int, like: Tensor) -> Tensor:
    """The second image in the channels of the first, scaled to cover it, its middle cut out."""
    other = GALLERY[place]
    channels, height, width = like.shape
    if channels != other.shape[0]:
        other = _grey(other) if channels == 1 else other.expand(channels, -1, -1)
    scale = max(height / other.shape[-2], width / other.shape[-1])
    covering = [int(side * scale + 1e-9) for side in other.shape[-2:]]
    if covering != list(other.shape[-2:]):
        other = functional.resize(other, covering, antialias=True)
    return functional.center_crop(other, [height, width])


def _grey(image: Tensor) -> Tensor:
    """Brightness of ITU-R BT.601 with the digits of PIL; torchvision's has 0.2989 for red."""
    return torch.tensordot(torch.tensor([0.299, 0.587, 0.114]), image, dims=1)[None]


def _mixed(
    transform: v2.Transform, parameters: dict[str, Any], first: Tensor, second: Tensor
) -> Tensor:
    """The second of a batch of two, into which torchvision mixes the one before it."""
    batch = torch.stack([second, first])
    parameters = {"labels": torch.tensor([0, 1]), "batch_size": 2, **parameters}
    result: Tensor = transform.transform(batch, parameters)[1]
    return result


def mixup(first: Tensor, *, amount: float, image: int) -> Tensor:
    """`v2.MixUp` with λ = 1 − amount."""
    if amount == 0:
        return first.clone()
    return _mixed(v2.MixUp(num_classes=2), {"lam": 1 - amount}, first, _second(image, first))


def cutmix(
    first: Tensor, *, top: float, left: float, height: float, width: float, image: int
) -> Tensor:
    """`v2.CutMix` with a box that is given, clipped to the image as its own is."""
    _, rows, columns = first.shape
    y, x = round(top * rows), round(left * columns)
    box = (x, y, min(columns, x + round(width * columns)), min(rows, y + round(height * rows)))
    parameters = {"box": box, "lam_adjusted": 1.0}
    return _mixed(v2.CutMix(num_classes=2), parameters, first, _second(image, first))


AUGMENTATIONS = {"mixup": mixup, "cutmix": cutmix}

POINTS = {
    "mixup": [
        {"amount": amount, "image": image}
        for amount, image in (
            (0, 0),
            (0.01, 0),
            (0.1, 1),
            (0.25, 2),
            (0.3, 0),
            (0.33, 1),
            (0.5, 2),
            (0.5, 0),
            (0.62, 1),
            (0.75, 2),
            (0.8, 0),
            (0.9, 1),
            (0.99, 2),
            (1, 0),
            (1, 2),
        )
    ],
    "cutmix": [
        {"top": top, "left": left, "height": height, "width": width, "image": image}
        for top, left, height, width, image in (
            (0, 0, 0, 0, 0),
            (0.5, 0.5, 0, 0.5, 0),
            (0, 0, 1, 1, 0),
            (0, 0, 1, 1, 1),
            (0.25, 0.25, 0.5, 0.5, 2),
            (0.1, 0.6, 0.3, 0.2, 0),
            (0.5, 0.5, 0.75, 0.75, 1),
            (0.9, 0.9, 1, 1, 2),
            (1, 0, 0.5, 0.5, 0),
            (0.02, 0.98, 0.04, 0.02, 1),
            (0.37, 0.41, 0.29, 0.33, 2),
            (0.05, 0.05, 0.9, 0.03, 0),
            (0.5, 0.5, 0.5, 0.5, 1),
            (0.3, 0.2, 0.41, 0.77, 2),
        )
    ],
}
