"""Recorded frames as Python has them. Knows nothing of widgets and of how frames arrive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ._catalogue import AUGMENTATIONS, METHOD_SPECS
from ._optional import needed
from .overlay import overlaid

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, eq=False)
class Frame:
    """A recorded state with its numbers.

    Attributes
    ----------
    image
        What was seen, uint8 H×W×3: the augmented image under the map of the method.
    augmented
        The augmented image before normalisation, float32 H×W×C in [0, 1]; of a series, float32
        [channels, length].
    maps
        What the methods computed, before any drawing, by name: float32 [h, w] at the layer's
        resolution, or [C, H, W] of the input; of a series [channels, length] instead of the latter.
        ``displayed`` gives them at the size of the augmented image.
    logits
        All outputs, float32: logits, or the values of a regression.
    probabilities
        Of all classes or labels, float32; None in regression.
    label
        Name of the explained class, label or output.
    target
        Index of the explained class or output.
    score
        Its logit; in regression its value.
    probability
        Its probability; None in regression.
    task
        "classification", "multi-label" or "regression".
    image_name
        Name of the image that was analysed.
    unit
        What the values of a regression are counted in, "" for nothing.
    domain
        "image" or "series".
    methods
        Attribution methods with their parameters: name and parameters of each.
    layer
        Layer that was looked at, None for methods that look at none.
    augmentations
        The pipeline: name, enabled and parameters of each step. ``widget.augmentations =
        frame.augmentations`` returns to it.
    scores
        The candidates: label, index, probability and logit of each; in regression all outputs:
        label, index and value of each.
    """

    image: npt.NDArray[np.uint8]
    augmented: npt.NDArray[np.float32]
    maps: dict[str, npt.NDArray[np.float32]]
    logits: npt.NDArray[np.float32]
    probabilities: npt.NDArray[np.float32] | None
    label: str
    target: int
    score: float
    probability: float | None
    task: str
    unit: str
    image_name: str
    domain: str
    methods: list[dict[str, Any]]
    layer: str | None
    augmentations: list[dict[str, Any]]
    scores: list[dict[str, Any]] = field(repr=False)

    @property
    def predicted(self) -> str:
        """Name of the highest of ``scores``; of a regression the explained output."""
        return str(self.highest["label"])

    @property
    def highest(self) -> dict[str, Any]:
        """The highest of ``scores``; of a regression, and without candidates, what is explained."""
        if self.task != "regression" and self.scores:
            return max(self.scores, key=lambda score: score["logit"])
        return {"label": self.label, "index": self.target, "probability": self.probability}

    @property
    def method(self) -> str:
        """Name of the attribution method; of several the first."""
        return str(self.methods[0]["name"])

    def __getattr__(self, name: str) -> Any:
        """A map by the name of its array, as ``displayed`` gives it; None where there is none."""
        for method, spec in METHOD_SPECS.items():
            if spec["map"] and name == spec.get("array", method.replace("-", "_")):
                return self.displayed(method) if method in self.maps else None
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def displayed(self, name: str) -> npt.NDArray[np.float32]:
        """A map at the size of the augmented image, as it is laid over it.

        A grid is upsampled bilinearly (half-pixel centres); one that has no sign is divided by its
        maximum, thus in [0, 1]. Of a series [length], or [channels, length] where the network saw
        the channels as rows of an image. What has the size of the image stays as it is.

        Parameters
        ----------
        name
            One of ``maps``.

        Raises
        ------
        KeyError
            The frame has no such map.
        """
        if name not in self.maps:
            there = ", ".join(self.maps) or "none"
            raise KeyError(f"this frame has no map {name!r}; it has {there}")
        return overlaid(
            self.maps[name], self.augmented.shape, self.domain, METHOD_SPECS[name]["map"]
        )

    def __repr__(self) -> str:
        size = "×".join(map(str, self.augmented.shape[:2]))
        score = f"{self.score:.2f} {self.unit}".strip()
        return f"Frame({self.label!r}, score={score}, method={self.method!r}, {size})"


#: Columns of a table of frames, and the attribute of a frame that each holds.
_COLUMNS = {"image_name": "image_name", "predicted": "predicted", "explained": "label"} | {
    name: name for name in ("target", "score", "probability", "unit", "method", "layer")
}


def to_dataframe(frames: Iterable[Frame]) -> pandas.DataFrame:
    """One row a frame: what is predicted, what is explained and how, and the parameters.

    ``predicted`` is the highest class, as in ``scores_frame``; ``explained`` the class of the map,
    to which ``target`` (its index), ``score`` and ``probability`` belong. A column
    ``name.parameter`` for each parameter. In regression the score is the value and the probability
    is missing.

    The parameters of a disabled step are missing (NaN); those of a second step of the same name are
    in ``name_2.parameter``.

    Raises
    ------
    ImportError
        pandas is not installed.
    """
    with needed("pandas", "to_dataframe"):
        import pandas
    rows = [
        {
            **{column: getattr(frame, name) for column, name in _COLUMNS.items()},
            **flat_parameters(frame.augmentations),
        }
        for frame in frames
    ]
    return pandas.DataFrame(rows, columns=None if rows else list(_COLUMNS))


def flat_parameters(steps: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The parameters of a pipeline as one flat record: ``rotate.angle``, ``rotate_2.angle``.

    Those of a disabled step are None (src/widget/parameters.ts does the same).
    """
    row: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for step in steps:
        name = step["name"]
        seen[name] = seen.get(name, 0) + 1
        prefix = name if seen[name] == 1 else f"{name}_{seen[name]}"
        for parameter in AUGMENTATIONS[name]["parameters"]:
            row[f"{prefix}.{parameter}"] = step[parameter] if step["enabled"] else None
    return row
