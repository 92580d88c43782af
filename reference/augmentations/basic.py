"""Resizing, and the five augmentations that a panel opens with, as torchvision computes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
import torchvision
from torch import Tensor

functional = torchvision.transforms.functional
functional_tensor = torchvision.transforms._functional_tensor
InterpolationMode = torchvision.transforms.InterpolationMode


def resize(image: Tensor, *, height: int, width: int) -> Tensor:
    """Bilinear resize with antialiasing, as `functional.resize(…, antialias=True)`.

    Convention: half-pixel centres, input coordinate (i + 0.5) · scale - 0.5 with
    scale = input/output side; the triangle filter has half-width max(1, scale) input pixels, taps
    outside the image are dropped and the rest is renormalised to sum 1; columns first, then rows.
    """
    return functional.resize(image, [height, width], antialias=True)


def brightness(image: Tensor, *, factor: float) -> Tensor:
    """clamp(x · factor, 0, 1), as `functional.adjust_brightness`."""
    return functional.adjust_brightness(image, factor)


def center_crop(image: Tensor, *, size: float, output: str) -> Tensor:
    """Central box of `size` of each side, as `functional.center_crop`; see also `resize`.

    Convention: box side = max(1, round(size · side)), offset = round((side - box side) / 2), both
    half to even. `output="resize"` scales the box back to the size of the input.
    """
    _, height, width = image.shape
    box = [max(1, round(size * side)) for side in (height, width)]
    cropped = functional.center_crop(image, box)
    if output == "crop" or box == [height, width]:
        return cropped
    return resize(cropped, height=height, width=width)


def rotate(image: Tensor, *, angle: float, interpolation: str, fill: float) -> Tensor:
    """Counter-clockwise by `angle` degrees about the centre, as `functional.rotate(expand=False)`.

    Convention: with (X, Y) = (x - W/2 + 0.5, y - H/2 + 0.5) and t = -angle in radians, the output
    pixel (x, y) reads the input at

        x' = (cos t · X + sin t · Y) + W/2 - 0.5,   y' = (-sin t · X + cos t · Y) + H/2 - 0.5.

    Nearest rounds x' and y' half to even. Torchvision does this in single precision, which decides
    ties (90° where H - W is odd); `single_precision.rotation_grid` has the exact order of
    operations. Outside the image is `fill`: with fill 0, torchvision's default (`fill=None`), a
    bilinear value is the sum of weighted pixels inside, v. With another fill torchvision blends
    v · m + fill · (1 - m), m the summed weight of pixels inside, although v is weighted already.
    """
    if angle == 0:
        return image.clone()
    mode = InterpolationMode(interpolation)
    return functional.rotate(image, angle, mode, fill=None if fill == 0 else [fill])


def perspective(image: Tensor, *, width: float, height: float, depth: float) -> Tensor:
    """Map the image's corners to [0,0], [w,d], [w,h], [0,h], as `functional.perspective`.

    Convention: w = width · (W-1), h = height · (H-1), d = depth · (H-1); the image's own corners
    are [0,0], [W-1,0], [W-1,H-1], [0,H-1]. Eight coefficients a…h of the map from output to input
    corners are solved in float64 (`coefficients`) and rounded to float32. Torchvision evaluates
    the map with pixel centres at + 0.5, although the corners were given at whole numbers:

        x' = (a·X + b·Y + c) / (g·X + h·Y + 1) - 0.5,  X = x + 0.5, Y = y + 0.5,
        y' = (d·X + e·Y + f) / (g·X + h·Y + 1) - 0.5,

    bilinear, zero outside, in single precision (`single_precision.perspective_grid`). No
    homography exists where w = 0, h = 0 or d = h (three corners on a line): the result is zero
    everywhere. With d > h the sides cross and the map is still the one above.
    """
    _, rows, columns = image.shape
    if (width, height, depth) == (1, 1, 0):
        return image.clone()
    if width == 0 or height == 0 or depth == height or rows == 1 or columns == 1:
        return torch.zeros_like(image)
    found = coefficients(rows, columns, width, height, depth)
    return functional_tensor.perspective(image, found, interpolation="bilinear", fill=None)


def coefficients(rows: int, columns: int, width: float, height: float, depth: float) -> list[float]:
    """Coefficients a…h of `perspective`, from output to input, float64."""
    right, bottom = columns - 1, rows - 1
    w, h, d = width * right, height * bottom, depth * bottom
    inputs = [(0, 0), (right, 0), (right, bottom), (0, bottom)]
    outputs = [(0, 0), (w, d), (w, h), (0, h)]
    equations, values = [], []
    for (x, y), (u, v) in zip(outputs, inputs, strict=True):
        equations += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solution, *_ = np.linalg.lstsq(np.array(equations, float), np.array(values, float), rcond=None)
    return solution.tolist()


def erase(
    image: Tensor, *, top: float, left: float, height: float, width: float, value: float
) -> Tensor:
    """image[i:i+h, j:j+w] = value, as `functional.erase`.

    Convention: i = round(top · H), j = round(left · W), h = round(height · H),
    w = round(width · W), each half to even, then clipped to the image.
    """
    _, rows, columns = image.shape
    i, j = round(top * rows), round(left * columns)
    h, w = min(round(height * rows), rows - i), min(round(width * columns), columns - j)
    if h <= 0 or w <= 0:
        return image.clone()
    return functional.erase(image, i, j, h, w, torch.tensor(value))


AUGMENTATIONS: Mapping[str, Callable[..., Tensor]] = {
    "brightness": brightness,
    "center_crop": center_crop,
    "rotate": rotate,
    "perspective": perspective,
    "erase": erase,
    "resize": resize,
}
