"""What a network takes that did not run on one image: told by its layers, or found by trying."""

from __future__ import annotations

import contextlib
import inspect
import math
from collections.abc import Iterable, Sequence
from typing import Any

Shape = tuple[int, ...]
#: Frames and sides of films that are tried.
FRAMES, SIDES = (16, 8), (112, 224)
#: Side of the smallest picture.
SMALLEST = 8
#: Words of a text that are tried.
LENGTHS = (16, 128)
_ONE_OF_SEVERAL = "give a module that takes the image alone and holds the others constant"


def is_several(network: Any) -> str | None:
    """The sentence on a network that takes several inputs, or volumes; None for others."""
    if _volumes(network):
        return (
            "takes volumes or films, [1, channels, depth, height, width], as its Conv3d layers "
            "say; give a network of two-dimensional convolutions that takes one image"
        )
    needed = [each.name for each in _positional(network) if each.default is each.empty]
    if len(needed) < 2:
        return None
    return (
        f"takes {len(needed)} inputs ({', '.join(needed)}), and a page gives one image; "
        + _ONE_OF_SEVERAL
    )


def found(network: Any, shape: Shape) -> str | None:
    """The sentence on what a network runs on, if it is no image; None if nothing that was tried.

    Parameters
    ----------
    network
        A ``torch.nn.Module``.
    shape
        Of an image on which it does not run, [1, channels, height, width], or of a series.
    """
    import torch

    if len(shape) == 4:
        image = torch.zeros(shape)
        for given in ((image, image), ([image, image],)):
            if _runs(network, *given):
                return f"takes several images at once, and a page gives one; {_ONE_OF_SEVERAL}"
        for film, order in _films(shape):
            if _runs(network, torch.zeros(film)):
                return (
                    f"takes films, {order}: it runs on {list(film)}; "
                    "give the part of it that takes one image"
                )
    for numbers in _lengths(network):
        if _runs(network, torch.zeros(1, numbers)):
            return f"takes lists of {numbers} numbers, [1, {numbers}], and a page gives one image"
    for length in LENGTHS if _embeds(network) else ():
        if _runs(network, torch.zeros(1, length, dtype=torch.long)):
            return "takes whole numbers, such as the words of a text, and a page gives one image"
    return None


def _runs(network: Any, *given: Any) -> bool:
    with contextlib.suppress(Exception):
        network(*given)
        return True
    return False


def _positional(network: Any) -> list[inspect.Parameter]:
    try:
        parameters = inspect.signature(network.forward).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]


def _volumes(network: Any) -> bool:
    kinds = {type(child).__name__ for child in network.modules()}
    return "Conv3d" in kinds and not kinds & {"Conv1d", "Conv2d"}


def _films(shape: Shape) -> Iterable[tuple[Shape, str]]:
    _, channels, side, _ = shape
    for height in dict.fromkeys((side, *SIDES)):
        for frames in FRAMES:
            yield (1, channels, frames, height, height), "[1, channels, frames, height, width]"
            yield (1, frames, channels, height, height), "[1, frames, channels, height, width]"


def _lengths(network: Any) -> Sequence[int]:
    """How many numbers its first matrix takes; none where they may be the pixels of an image."""
    for child in network.modules():
        taken = getattr(child, "in_features", None)
        if isinstance(taken, int):
            sides = (math.sqrt(taken), math.sqrt(taken / 3))
            picture = any(side >= SMALLEST and side.is_integer() for side in sides)
            return [] if picture else [taken]
    return []


def _embeds(network: Any) -> bool:
    return any(type(child).__name__ == "Embedding" for child in network.modules())
