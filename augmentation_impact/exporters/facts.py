"""What a framework knows of its network beside the weights, and how it travels: in the ONNX file.

The page reads it there (src/engine/onnx/facts.ts), so that a file means the same wherever it is
opened.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ..foreign import Refused, in_words
from .protobuf import every, field, first, message, text

#: Key of the entry in ``ModelProto.metadata_props``, a JSON object with the fields of `Facts`.
KEY = "augmentation_impact"
METADATA_PROPS, _ENTRY_KEY, _ENTRY_VALUE = 14, 1, 2


@dataclass(frozen=True)
class Facts:
    """Defaults of a network; what the user sets himself comes before them. None: unknown.

    Attributes
    ----------
    mean, std
        One per channel, of pixels in [0, 1].
    pixels
        What mean and std were guessed from, in words; None where they are known.
    blue_first
        Whether it takes blue, green, red; of mean and std red is the first all the same.
    task
        What the outputs mean: ``classification``, ``multi-label`` or ``regression``.
    size
        Side of the input in pixels at which the network was trained or is evaluated.
    zoom
        Shorter side of the picture over the side of the square that is cut out of it, 1 to 16.
    labels
        The name of every class, in the order of the outputs.
    """

    mean: tuple[float, ...] | None = None
    std: tuple[float, ...] | None = None
    pixels: str | None = None
    blue_first: bool | None = None
    task: str | None = None
    size: int | None = None
    zoom: float | None = None
    labels: tuple[str, ...] | None = None


def with_facts(model: bytes, facts: Facts) -> bytes:
    """The ONNX file with these facts; a repeated field may be appended to a message."""
    known = {name: value for name, value in asdict(facts).items() if value is not None}
    if not known:
        return model
    entry = message({_ENTRY_KEY: KEY, _ENTRY_VALUE: json.dumps(known)})
    return b"".join((model, field(METADATA_PROPS, entry)))


def _numbers(value: object) -> tuple[float, ...] | None:
    if not isinstance(value, list) or not all(isinstance(item, (int, float)) for item in value):
        return None
    return tuple(float(item) for item in value)


def _labels(value: object) -> tuple[str, ...] | None:
    return tuple(map(str, value)) if isinstance(value, list) and value else None


def facts_of(model: bytes) -> Facts:
    """The facts in an ONNX file; none in a file without, or in one that is no ONNX file."""
    try:
        with in_words("it has none"):
            entries = [
                text(first(entry, _ENTRY_VALUE))
                for entry in every(model, METADATA_PROPS)
                if text(first(entry, _ENTRY_KEY)) == KEY
            ]
            found = json.loads(entries[-1]) if entries else {}
            if not isinstance(found, dict):
                return Facts()
            size, zoom, pixels, task = (
                found.get(name) for name in ("size", "zoom", "pixels", "task")
            )
            return Facts(
                mean=_numbers(found.get("mean")),
                std=_numbers(found.get("std")),
                pixels=pixels if isinstance(pixels, str) else None,
                blue_first=True if found.get("blue_first") is True else None,
                task=task if isinstance(task, str) else None,
                size=size if isinstance(size, int) else None,
                zoom=float(zoom) if isinstance(zoom, (int, float)) else None,
                labels=_labels(found.get("labels")),
            )
    except Refused:
        return Facts()


def normalisation(mean: Sequence[object] | None, std: Sequence[object] | None) -> dict[str, object]:
    """Mean and deviation as arguments of `Facts`; nothing where one of them is missing."""
    if mean is None or std is None:
        return {}
    return {
        "mean": tuple(float(value) for value in mean),  # type: ignore[arg-type]
        "std": tuple(float(value) for value in std),  # type: ignore[arg-type]
    }
