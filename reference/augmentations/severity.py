"""Corruptions of ImageNet-C, by severity: what imagecorruptions does, by SciPy and scikit-image.

Between the published severities their constants are interpolated; below 1 the image is mixed with
its first severity. Random numbers are those of NumPy's Philox, and where imagecorruptions repeats
the edge of a blurred image, it is mirrored here. `npm run studies -- corruptions` compares with
imagecorruptions itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from scipy import ndimage
from skimage import color
from torch import Tensor

from reference.augmentations.random import normals, uniforms
from reference.augmentations.weather import clouds

Values = NDArray[np.float64]
Rows = Sequence[Sequence[float]]


def constants(rows: Rows, severity: float) -> list[float]:
    """Those of a severity, interpolated."""
    at = max(1.0, severity)
    return [float(np.interp(at, range(1, 6), column)) for column in zip(*rows, strict=True)]


def corrupted(image: Tensor, severity: float, corrupt: Callable[[Values], Values]) -> Tensor:
    """`corrupt` takes and gives [H, W, C] in float64."""
    if severity == 0:
        return image.clone()
    x = image.permute(1, 2, 0).numpy().astype(np.float64)
    found = np.clip(corrupt(x), 0, 1)
    mixed = x + min(1.0, severity) * (found - x)
    return torch.from_numpy(mixed.astype(np.float32)).permute(2, 0, 1)


def hsv_brightness(image: Tensor, *, severity: float) -> Tensor:
    """Adds tenths to the value of HSV; of other channels than three to the largest of them."""
    more = severity / 10

    def brighter(x: Values) -> Values:
        if x.shape[2] == 3:
            hsv = color.rgb2hsv(x)
            hsv[..., 2] = np.clip(hsv[..., 2] + more, 0, 1)
            return color.hsv2rgb(hsv)
        value = x.max(axis=2, keepdims=True)
        to = np.clip(value + more, 0, 1)
        return np.where(value == 0, to, x * to / np.where(value == 0, 1, value))

    # Even between the severities: nothing is mixed.
    if severity == 0:
        return image.clone()
    found = np.clip(brighter(image.permute(1, 2, 0).numpy().astype(np.float64)), 0, 1)
    return torch.from_numpy(found.astype(np.float32)).permute(2, 0, 1)


def saturate(image: Tensor, *, severity: float) -> Tensor:
    """Multiplies the saturation of HSV and adds to it."""
    rows = [[0.3, 0], [0.1, 0], [2, 0], [5, 0.1], [20, 0.2]]
    factor, more = constants(rows, severity)

    def saturated(x: Values) -> Values:
        hsv = color.rgb2hsv(x)
        hsv[..., 1] = np.clip(hsv[..., 1] * factor + more, 0, 1)
        return color.hsv2rgb(hsv)

    return corrupted(image, severity, saturated)


def low_contrast(image: Tensor, *, severity: float) -> Tensor:
    """Every channel towards its mean."""
    (rest,) = constants([[0.4], [0.3], [0.2], [0.1], [0.05]], severity)

    def flatter(x: Values) -> Values:
        means = x.mean(axis=(0, 1), keepdims=True)
        return (x - means) * rest + means

    return corrupted(image, severity, flatter)


def _zoomed(x: Values, factor: float) -> Values:
    """The middle, enlarged by `scipy.ndimage.zoom`; its upper left corner of the old size."""
    height, width = x.shape[:2]
    cuts = [int(np.ceil(side / factor)) for side in (height, width)]
    top, left = ((side - cut) // 2 for side, cut in zip((height, width), cuts, strict=True))
    middle = x[top : top + cuts[0], left : left + cuts[1]]
    large = ndimage.zoom(middle, (factor, factor, 1), order=1, mode="nearest")
    return large[:height, :width]


def zoom_blur(image: Tensor, *, severity: float) -> Tensor:
    """Mean of the image and of its enlargements."""
    rows = [[1.11, 12], [1.15, 16], [1.2, 11], [1.24, 13], [1.3, 11]]
    last, count = constants(rows, severity)

    def smeared(x: Values) -> Values:
        factors = np.linspace(1, last, round(count))
        return np.mean([x, *(_zoomed(x, factor) for factor in factors)], axis=0)

    return corrupted(image, severity, smeared)


def _trail(x: Values, radius: int, sigma: float, angle: float) -> Values:
    """Half of a Gaussian along a line; the edge goes on."""
    height, width = x.shape[:2]
    length = 2 * radius + 1
    weights = np.exp(-(np.arange(length) ** 2) / (2 * sigma**2))
    weights /= weights.sum()
    up, along = length * np.sin(np.deg2rad(angle)), length * np.cos(np.deg2rad(angle))
    out = np.zeros_like(x)
    for i, weight in enumerate(weights):
        dy, dx = (-int(np.ceil(i * part / np.hypot(up, along) - 0.5)) for part in (up, along))
        if abs(dy) >= height or abs(dx) >= width:
            break
        padded = np.pad(x, ((abs(dy),) * 2, (abs(dx),) * 2, (0, 0)), mode="edge")
        from_y, from_x = abs(dy) - dy, abs(dx) - dx
        out += weight * padded[from_y : from_y + height, from_x : from_x + width]
    return out


def motion_trail(image: Tensor, *, severity: float, angle: float) -> Tensor:
    """A trail to one side."""
    radius, sigma = constants([[10, 3], [15, 5], [15, 8], [15, 12], [20, 15]], severity)
    return corrupted(image, severity, lambda x: _trail(x, round(radius), sigma, angle))


def _blurred(x: Values, sigma: float) -> Values:
    """A Gaussian of four deviations, mirrored at the border."""
    return ndimage.gaussian_filter(x, (sigma, sigma, 0)[: x.ndim], mode="mirror", truncate=4)


def glass_blur(image: Tensor, *, severity: float, seed: int) -> Tensor:
    """Pixels take the values of neighbours, between two blurs."""
    rows = [[0.7, 1, 2], [0.9, 2, 1], [1, 2, 3], [1.1, 3, 2], [1.5, 4, 2]]
    sigma, *whole = constants(rows, severity)
    reach, times = map(round, whole)

    def through_glass(x: Values) -> Values:
        height, width = x.shape[:2]
        x = _blurred(x, sigma)
        for turn in range(times):
            numbers = uniforms(seed, turn, 2 * height * width).astype(np.float64)
            away = iter((np.floor(numbers * 2 * reach) - reach).astype(int))
            for h in range(height - reach, reach, -1):
                for w in range(width - reach, reach, -1):
                    dx, dy = next(away), next(away)
                    x[h, w] = x[h + dy, w + dx]
        return _blurred(x, sigma)

    return corrupted(image, severity, through_glass)


def _grey(x: Values) -> Values:
    weights = [0.299, 0.587, 0.114] if x.shape[2] == 3 else [1 / x.shape[2]] * x.shape[2]
    return x @ np.array(weights)


def _colour(channels: int, colour: Sequence[float]) -> Values:
    """The colour, or its grey in every channel."""
    return np.array(colour) if channels == 3 else np.full(channels, _grey(np.array([[colour]])))


def snow(image: Tensor, *, severity: float, seed: int) -> Tensor:
    """Flakes that fall from both sides before a brighter image."""
    rows = [
        [0.1, 0.3, 3, 0.5, 10, 4, 0.8],
        [0.2, 0.3, 2, 0.5, 12, 4, 0.7],
        [0.55, 0.3, 4, 0.9, 12, 8, 0.7],
        [0.55, 0.3, 4.5, 0.85, 12, 8, 0.65],
        [0.55, 0.3, 2.5, 0.85, 12, 12, 0.55],
    ]
    mean, deviation, factor, least, radius, sigma, rest = constants(rows, severity)

    def snowy(x: Values) -> Values:
        height, width = x.shape[:2]
        noise = mean + deviation * normals(seed, 0, height * width).reshape(height, width, 1)
        large = _zoomed(noise, factor)
        large = np.where(large < least, 0, np.clip(large, 0, 1))
        angle = -135 + 90 * float(uniforms(seed, 1, 1)[0])
        layer = np.round(_trail(large, round(radius), sigma, angle) * 255) / 255
        white = np.maximum(x, _grey(x)[..., None] * 1.5 + 0.5)
        return rest * x + (1 - rest) * white + layer + np.rot90(layer, 2)

    return corrupted(image, severity, snowy)


def _evened(x: Values) -> Values:
    return (x - x.mean()) / x.std() if x.std() > 0 else np.zeros_like(x)


def _ice(height: int, width: int, seed: int) -> Values:
    """How thick it is, around 0: patches, crystals in three directions, fine and coarse grain."""

    def noise(stream: int) -> Values:
        return normals(seed, stream, height * width).reshape(height, width)

    side = 1 << (max(height, width, 2) - 1).bit_length()
    patches = clouds(side, 2, seed)[:height, :width]
    trails = [_trail(noise(turn)[..., None], 16, 5, 15 + 60 * turn)[..., 0] for turn in range(3)]
    crystals = np.max([_evened(one) for one in trails], axis=0)
    grain = [_blurred(noise(3), sigma) for sigma in (0.7, 4)]
    parts = [_evened(part) for part in (patches, crystals, *grain)]
    return sum(weight * part for weight, part in zip(PARTS, parts, strict=True))


PARTS = (0.035, 0.035, 0.05, 0.04)


def frost(image: Tensor, *, severity: float, seed: int) -> Tensor:
    """Ice over the image, whose spectrum is that of the photographs of imagecorruptions."""
    rest, share = constants([[1, 0.4], [0.8, 0.6], [0.7, 0.7], [0.65, 0.7], [0.6, 0.75]], severity)

    def frosted(x: Values) -> Values:
        height, width, channels = x.shape
        thick = _ice(height, width, seed)[..., None]
        return rest * x + share * np.clip(_colour(channels, [0.56, 0.65, 0.69]) + thick, 0, 1)

    return corrupted(image, severity, frosted)


def _shine(liquid: Values, least: float) -> Values:
    wet = np.where(liquid < least, 0, np.floor(liquid * 255))
    edge = np.zeros(wet.shape, bool)
    edge[:, :-1] |= (wet[:, :-1] > 0) != (wet[:, 1:] > 0)
    edge[:-1] |= (wet[:-1] > 0) != (wet[1:] > 0)
    far = np.full(wet.shape, 20.0)
    distance = np.minimum(ndimage.distance_transform_edt(~edge), 20) if edge.any() else far
    box = np.ones((3, 3))
    soft = np.floor(ndimage.correlate(distance, box, mode="mirror") / 9)
    even = cv2.equalizeHist(soft.astype(np.uint8)).astype(np.float64)
    emboss = np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]])
    lit = np.clip(ndimage.correlate(even, emboss, mode="mirror"), 0, 255)
    light = wet * np.round(ndimage.correlate(lit, box, mode="mirror") / 9)
    return light if light.max() == 0 else light / light.max()


def spatter(image: Tensor, *, severity: float, seed: int) -> Tensor:
    """Drops of water, from 3.5 on of mud."""
    rows = [
        [0.65, 0.3, 4, 0.69, 0.6, 0],
        [0.65, 0.3, 3, 0.68, 0.6, 0],
        [0.65, 0.3, 2, 0.68, 0.5, 0],
        [0.65, 0.3, 1, 0.65, 1.5, 1],
        [0.67, 0.4, 1, 0.65, 1.5, 1],
    ]
    mean, deviation, sigma, least, strength, mud = constants(rows, severity)

    def spattered(x: Values) -> Values:
        height, width, channels = x.shape
        noise = mean + deviation * normals(seed, 0, height * width).reshape(height, width)
        liquid = _blurred(noise, sigma)
        if mud < 0.5:
            water = _colour(channels, [175 / 255, 238 / 255, 238 / 255])
            return x + strength * _shine(liquid, least)[..., None] * water
        cover = _blurred((liquid > least).astype(np.float64), strength)
        cover = np.where(cover < 0.8, 0, cover)[..., None]
        return x * (1 - cover) + cover * _colour(channels, [63 / 255, 42 / 255, 20 / 255])

    return corrupted(image, severity, spattered)


def elastic_transform(image: Tensor, *, severity: float, seed: int) -> Tensor:
    """Displacements of smoothed noise, mirrored at the border, by `map_coordinates`."""
    if severity == 0:
        return image.clone()
    (alpha,) = constants([[12.5], [16.25], [21.25], [25], [30]], severity)
    channels, height, width = image.shape
    sigma, most = 0.01 * height, 0.005 * height

    def displacement(stream: int) -> Values:
        noise = (2 * uniforms(seed, stream, height * width).astype(np.float64) - 1) * most
        noise = noise.reshape(height, width)
        smooth = ndimage.gaussian_filter(noise, sigma, mode="mirror", truncate=3)
        return min(1.0, severity) * alpha * smooth

    rows, columns = np.mgrid[:height, :width]
    places = [rows + displacement(1), columns + displacement(0)]
    planes = [
        ndimage.map_coordinates(plane.astype(np.float64), places, order=1, mode="reflect")
        for plane in image.numpy()
    ]
    return torch.from_numpy(np.stack(planes).astype(np.float32))


FUNCTIONS = (
    hsv_brightness,
    low_contrast,
    saturate,
    zoom_blur,
    motion_trail,
    glass_blur,
    snow,
    frost,
    spatter,
    elastic_transform,
)
AUGMENTATIONS = {function.__name__: function for function in FUNCTIONS}

_SEVERITIES = (0, 0.1, 0.4, 1, 1.3, 2, 2.4, 3, 3.4, 3.7, 4, 4.2, 5)
_SEEDED = ("glass_blur", "snow", "frost", "spatter", "elastic_transform")

POINTS = {
    **{name: [{"severity": at} for at in _SEVERITIES] for name in AUGMENTATIONS},
    "hsv_brightness": [{"severity": at} for at in (-3, -1.3, -0.2, *_SEVERITIES)],
    **{
        name: [{"severity": at, "seed": turn} for turn, at in enumerate(_SEVERITIES)]
        for name in _SEEDED
    },
    "motion_trail": [
        {"severity": at, "angle": 27 * turn - 160} for turn, at in enumerate(_SEVERITIES)
    ],
}
