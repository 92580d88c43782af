"""Advice: the range of a parameter in which most images keep their prediction, and it as code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .._catalogue import AUGMENTATIONS
from .columns import Columns

#: Resamplings of the bootstrap, their seed, and the ends of its interval.
_RESAMPLINGS, _SEED, _ENDS = 2000, 0, (2.5, 97.5)


@dataclass(frozen=True)
class Range:
    """Where at least a share of the images hold.

    Attributes
    ----------
    parameter
        ``rotate.angle``
    lower, upper
        The ends, in the units of the parameter.
    lower_interval, upper_interval
        The 95 % interval of each end by bootstrap over the images; None of a single image.
    images
        How many there were.
    """

    parameter: str
    lower: float
    upper: float
    lower_interval: tuple[float, float] | None
    upper_interval: tuple[float, float] | None
    images: int


def reach(holds_to: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """How far at least a share of the images hold: of the last axis, the ⌈share · n⌉-th furthest.

    Parameters
    ----------
    holds_to
        [..., images], distances from where nothing is done, each the last that holds.
    share
        Above 0 and at most 1.
    """
    images = holds_to.shape[-1]
    kept = int(np.ceil(share * images - 1e-9))
    return np.sort(holds_to, axis=-1)[..., images - kept]


def ranges_of(breaks: Columns, share: float) -> list[Range]:
    """A range for each parameter of the breaking points."""
    if not 0 < share <= 1:
        raise ValueError(f"the share must be above 0 and at most 1; got {share:g}")
    parameters = list(dict.fromkeys(str(name) for name in breaks.get("parameter", [])))
    if not parameters:
        raise ValueError("there are no breaking points; study one parameter at a time")
    return [_range(breaks, name, share) for name in parameters]


def _first_holds(breaks: Columns, parameter: str) -> dict[str, dict[str, float | None]]:
    """Image → side → the last value that holds on the way from the origin."""
    found: dict[str, dict[str, float | None]] = {}
    rows = zip(
        breaks["image"], breaks["parameter"], breaks["side"], breaks["holds_to"], strict=True
    )
    for image, name, side, holds_to in rows:
        if name == parameter:
            value = None if holds_to is None else float(holds_to)
            found.setdefault(str(image), {}).setdefault(str(side), value)
    return found


def _range(breaks: Columns, parameter: str, share: float) -> Range:
    holds = _first_holds(breaks, parameter)
    images = len(holds)
    picked = np.random.default_rng(_SEED).integers(0, images, (_RESAMPLINGS, images))
    step, _, name = parameter.partition(".")
    origin = float(AUGMENTATIONS[step]["parameters"][name]["default"])

    def end(side: str, sign: float) -> tuple[float, tuple[float, float] | None]:
        # A side that the axis does not have, or on which nothing holds, goes nowhere.
        told = [sides.get(side) for sides in holds.values()]
        distances = np.array([0.0 if one is None else sign * (one - origin) for one in told])
        furthest = reach(np.concatenate([distances[None], distances[picked]]), share)
        interval = sorted(origin + sign * np.percentile(furthest[1:], _ENDS))
        value = origin + sign * float(furthest[0])
        return value, (float(interval[0]), float(interval[1])) if images > 1 else None

    (lower, lower_interval), (upper, upper_interval) = end("lower", -1.0), end("upper", 1.0)
    return Range(parameter, lower, upper, lower_interval, upper_interval, images)


#: Library → parameter → the transform that draws from (low, high); None: with (-most, most).
_TRANSFORMS = {
    "torchvision": {
        "brightness.factor": "v2.ColorJitter(brightness=({low}, {high}))",
        "contrast.factor": "v2.ColorJitter(contrast=({low}, {high}))",
        "saturation.factor": "v2.ColorJitter(saturation=({low}, {high}))",
        "hue.factor": "v2.ColorJitter(hue=({low}, {high}))",
        "rotate.angle": "v2.RandomRotation(degrees=({low}, {high}))",
        "scale.factor": "v2.RandomAffine(degrees=0, scale=({low}, {high}))",
        "shear.x": "v2.RandomAffine(degrees=0, shear=({low}, {high}))",
        "shear.y": "v2.RandomAffine(degrees=0, shear=(0, 0, {low}, {high}))",
        "translate.x": "v2.RandomAffine(degrees=0, translate=({most}, 0))",
        "translate.y": "v2.RandomAffine(degrees=0, translate=(0, {most}))",
    },
    "albumentations": {
        "brightness.factor": "A.ColorJitter(brightness=({low}, {high}), contrast=(1, 1), "
        "saturation=(1, 1), hue=(0, 0), p=1)",
        "contrast.factor": "A.ColorJitter(brightness=(1, 1), contrast=({low}, {high}), "
        "saturation=(1, 1), hue=(0, 0), p=1)",
        "saturation.factor": "A.ColorJitter(brightness=(1, 1), contrast=(1, 1), "
        "saturation=({low}, {high}), hue=(0, 0), p=1)",
        "hue.factor": "A.ColorJitter(brightness=(1, 1), contrast=(1, 1), "
        "saturation=(1, 1), hue=({low}, {high}), p=1)",
        "rotate.angle": "A.Rotate(limit=({low}, {high}), p=1)",
        "jpeg.quality": "A.ImageCompression(quality_range=({whole_low}, {whole_high}), p=1)",
        "translate.x": 'A.Affine(translate_percent={{"x": ({low}, {high})}}, p=1)',
        "translate.y": 'A.Affine(translate_percent={{"y": ({low}, {high})}}, p=1)',
    },
}
_IMPORTS = {
    "torchvision": "from torchvision.transforms import v2",
    "albumentations": "import albumentations as A",
}
_NOTHING = {"torchvision": "v2.Identity()", "albumentations": "A.NoOp(p=1)"}
_COMPOSE = {"torchvision": "v2.Compose", "albumentations": "A.Compose"}


def code_of(ranges: Sequence[Range], library: str, share: float, order: Sequence[str]) -> str:
    """Ranges as a ``Compose`` that draws from them, the pipeline's order first."""
    if library not in _TRANSFORMS:
        raise ValueError(f"the library must be torchvision or albumentations, not {library!r}")
    place = {name: index for index, name in enumerate(order)}
    step = lambda one: place.get(one.parameter.partition(".")[0], len(place))  # noqa: E731
    lines = [line for one in sorted(ranges, key=step) for line in _lines(one, library)]
    if not any(one.parameter in _TRANSFORMS[library] for one in ranges):
        # Neither library composes nothing.
        lines.append(f"    {_NOTHING[library]},")
    images = max(one.images for one in ranges)
    return "\n".join(
        [
            _IMPORTS[library],
            "",
            f"# Ranges in which {_kept(share, images)}, each alone.",
            f"transform = {_COMPOSE[library]}([",
            *lines,
            "])",
            "",
        ]
    )


def _kept(share: float, images: int) -> str:
    if images == 1:
        return "the image keeps its prediction"
    return f"{100 * share:.4g} % of {images} images keep their prediction"


def _lines(one: Range, library: str) -> list[str]:
    said = f"{one.parameter} from {one.lower:.4g} to {one.upper:.4g}"
    if one.lower_interval and one.upper_interval:
        (a, b), (c, d) = one.lower_interval, one.upper_interval
        said += f" (95 % intervals: {a:.4g} … {b:.4g} and {c:.4g} … {d:.4g})"
    template = _TRANSFORMS[library].get(one.parameter)
    if template is None:
        return [f"    # {said}: not written as a transform of {library}."]
    code = template.format(
        low=f"{one.lower:.4g}",
        high=f"{one.upper:.4g}",
        most=f"{min(abs(one.lower), abs(one.upper)):.4g}",
        whole_low=int(np.ceil(one.lower)),
        whole_high=int(one.upper),
    )
    return [f"    # {said}", f"    {code},"]
