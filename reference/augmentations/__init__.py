"""The augmentations as other people's software computes them: the definition of correct.

torchvision where it has the function, else albumentations or PIL, else the formula in NumPy. One
module a family, as in ``src/engine/augment``, and one for the corruptions of ImageNet-C that are
set by their severity; each has its functions and the points at which they are tried.

Convention: images are float32 [C, H, W] in [0, 1]; a pixel (x, y) is a column and a row counted
from the top left; parameters are fractions of a side unless named otherwise; every augmentation at
its identity returns the very values it was given. Rounding to whole pixels is half to even.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from torch import Tensor

from reference.files import ROOT

from . import basic, blur, colour, geometry, mix, noise, occlusion, severity, weather
from .basic import coefficients, functional, resize

CATALOGUE = ROOT / "augmentation_impact" / "catalogue.json"
FAMILIES = (colour, geometry, blur, noise, weather, occlusion, mix, severity)

AUGMENTATIONS: Mapping[str, Callable[..., Tensor]] = {
    **basic.AUGMENTATIONS,
    **{name: function for family in FAMILIES for name, function in family.AUGMENTATIONS.items()},
}

#: Points at which the augmentations of the families are tried.
POINTS: Mapping[str, Iterable[Mapping[str, Any]]] = {
    name: points for family in FAMILIES for name, points in family.POINTS.items()
}

#: Those that are declared for red, green and blue only: grey images stay as they are.
COLOUR = frozenset(
    name
    for name, spec in json.loads(CATALOGUE.read_text())["augmentations"].items()
    if spec["channels"] == "colour"
)


def apply(name: str, image: Tensor, parameters: Mapping[str, Any]) -> Tensor:
    """Run one augmentation by name on float32 [C, H, W]."""
    if name in COLOUR and image.shape[0] == 1:
        return image.clone()
    return AUGMENTATIONS[name](image, **parameters)


__all__ = ["AUGMENTATIONS", "COLOUR", "POINTS", "apply", "coefficients", "functional", "resize"]
