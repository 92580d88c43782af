"""What the networks of ``keras.applications`` take where their preprocessing is left outside."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

import numpy as np

#: How the names of such models begin, and their module; a longer name before one it begins with.
_MODULES = {
    "mobilenetv2": "mobilenet_v2",
    "mobilenet_": "mobilenet",
    "densenet": "densenet",
    "inception_resnet_v2": "inception_resnet_v2",
    "inception_v3": "inception_v3",
    "xception": "xception",
    "nasnet": "nasnet",
    "resnet50v2": "resnet_v2",
    "resnet101v2": "resnet_v2",
    "resnet152v2": "resnet_v2",
    "resnet50": "resnet",
    "resnet101": "resnet",
    "resnet152": "resnet",
    "vgg16": "vgg16",
    "vgg19": "vgg19",
}


def module_of(names: Iterable[str]) -> str | None:
    """The first of these models' names that is one of ``keras.applications``, as its module."""
    for name in names:
        for begin, module in _MODULES.items():
            if name.lower().startswith(begin):
                return module
    return None


def normalisation(module: str) -> tuple[tuple[float, ...], tuple[float, ...], bool]:
    """Mean and deviation of pixels in [0, 1] that do what ``preprocess_input`` does.

    Returns
    -------
    mean, std
        One per channel, in the order red, green, blue of the picture.
    swaps
        Whether it also puts blue first.
    """
    preprocess = importlib.import_module(f"keras.applications.{module}").preprocess_input

    def of(*pixel: float) -> np.ndarray[Any, np.dtype[np.float64]]:
        made = preprocess(np.array([[[pixel]]], np.float32), data_format="channels_last")
        return np.asarray(made, np.float64).reshape(3)

    black, white = of(0, 0, 0), of(255, 255, 255)
    swaps = bool(of(255, 0, 0)[0] == black[0])
    if swaps:
        black, white = black[::-1], white[::-1]
    std = 1 / (white - black)
    return tuple(float(x) for x in -black * std), tuple(float(x) for x in std), swaps
