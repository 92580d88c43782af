"""What pages send of frames → frames. Everything is checked; nothing is trusted.

Knows nothing of widgets and of who sends.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _checks
from ._catalogue import AUGMENTATIONS, LIMITS, METHOD_SPECS, METHODS, TASKS
from ._schema import parameter_check
from .frames import Frame

#: Largest side of a picture that a page may send, pixels, or samples of a series.
_LARGEST_SIDE = max(4096, LIMITS["series"]["length"])
_MOST_CLASSES = 1_000_000
#: Most channels of an image.
_MOST_CHANNELS = 4096

#: Before the name of a map among the arrays of a frame.
_MAP = "map "

#: Name of an array in a frame to its type and number of dimensions.
_ARRAYS: dict[str, tuple[type[np.generic], int]] = {
    "image": (np.uint8, 3),
    "augmented": (np.float32, 3),
    "logits": (np.float32, 1),
    "probabilities": (np.float32, 1),
    **{
        f"{_MAP}{name}": (np.float32, 2 if spec["map"]["kind"] == "grid" else 3)
        for name, spec in METHOD_SPECS.items()
        if spec["map"]
    },
}
#: Those that a method or a task may lack.
_OPTIONAL = set(_ARRAYS) - {"image", "augmented", "logits"}


class FrameAssembler:
    """Puts the frames of one transfer together, message by message.

    Parameters
    ----------
    total
        Number of frames that were announced.

    Raises
    ------
    ValueError
        More frames were announced than a page can record.
    """

    def __init__(self, total: int) -> None:
        if total > LIMITS["frames"]:
            raise ValueError(f"a page records at most {LIMITS['frames']} frames; got {total}")
        self._total = total
        self._headers: list[Mapping[str, Any]] = []
        self._arrays: list[dict[str, npt.NDArray[Any]]] = []
        self._filled: list[dict[str, int]] = []

    def add(
        self,
        headers: Sequence[Mapping[str, Any]],
        chunks: Sequence[Mapping[str, Any]],
        buffers: Sequence[memoryview],
    ) -> None:
        """Take the content of one message.

        Raises
        ------
        ValueError
            Something does not fit: a shape, a range, the order, or the number of buffers.
        """
        for header in headers:
            self._begin(header)
        if len(chunks) != len(buffers):
            raise ValueError(f"{len(chunks)} parts were announced; {len(buffers)} came")
        for chunk, buffer in zip(chunks, buffers, strict=True):
            self._fill(chunk, memoryview(buffer).cast("B"))

    def finish(self) -> list[Frame]:
        """The frames, in the order in which they were recorded.

        Raises
        ------
        ValueError
            Something is missing.
        """
        if len(self._headers) != self._total:
            raise ValueError(f"{self._total} frames were announced; {len(self._headers)} came")
        for index, (arrays, filled) in enumerate(zip(self._arrays, self._filled, strict=True)):
            for name, array in arrays.items():
                if filled[name] != array.nbytes:
                    raise ValueError(f"frame {index}: {name} came incomplete")
        return [_frame(h, a) for h, a in zip(self._headers, self._arrays, strict=True)]

    def _begin(self, header: Mapping[str, Any]) -> None:
        if len(self._headers) >= self._total:
            raise ValueError(f"more than the {self._total} announced frames came")
        arrays = _allocate(header.get("shapes"))
        checked = _checked(header)
        if checked["task"] != "regression" and "probabilities" not in arrays:
            raise ValueError("the probabilities of its classes or labels are missing")
        self._headers.append(checked)
        self._arrays.append(arrays)
        self._filled.append(dict.fromkeys(arrays, 0))

    def _fill(self, chunk: Mapping[str, Any], buffer: memoryview) -> None:
        frame = _checks.integer(0, len(self._arrays) - 1)(chunk.get("frame"))
        name = str(chunk.get("array"))
        array = self._arrays[frame].get(name)
        if array is None:
            raise ValueError(f"frame {frame} has no array {_checks.shown(name)}")
        start = self._filled[frame][name]
        if chunk.get("offset") != start or start + len(buffer) > array.nbytes:
            raise ValueError(f"frame {frame}: a part of {name} is out of place")
        array.reshape(-1).view(np.uint8)[start : start + len(buffer)] = buffer
        self._filled[frame][name] = start + len(buffer)


def _allocate(shapes: object) -> dict[str, npt.NDArray[Any]]:
    if not isinstance(shapes, Mapping) or not set(_ARRAYS) - _OPTIONAL <= set(shapes) <= set(
        _ARRAYS
    ):
        raise ValueError(f"a frame must give the shapes of its arrays; got {_checks.shown(shapes)}")
    return {name: _empty(name, shape) for name, shape in shapes.items()}


def _empty(name: str, shape: object) -> npt.NDArray[Any]:
    dtype, dimensions = _ARRAYS[name]
    sizes = _checks.items(shape, "sizes")
    largest = _MOST_CLASSES if dimensions == 1 else _LARGEST_SIDE
    bounds = [(1, largest)] * dimensions
    if dimensions == 3:
        # The channels of a map lie first.
        channels = (3, 3) if name == "image" else (1, _MOST_CHANNELS)
        bounds[0 if name.startswith(_MAP) else -1] = channels
    fits = len(sizes) == dimensions and all(
        type(size) is int and low <= size <= high
        for size, (low, high) in zip(sizes, bounds, strict=False)
    )
    if not fits or math.prod(sizes) > LIMITS["arrayValues"]:
        raise ValueError(f"{name} of a frame cannot have the shape {_checks.shown(sizes)}")
    return np.empty(sizes, dtype)


def _checked(header: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a header, each of its type and range."""
    finite = _checks.finite
    layer = header.get("layer")
    task = _checks.choice(TASKS)(header.get("task"))
    return {
        "label": _checks.text(header.get("label")),
        "target": _checks.integer(0)(header.get("target")),
        "score": finite(header.get("score")),
        "probability": None
        if task == "regression"
        else _checks.number(0, 1 + 1e-6)(header.get("probability")),
        "task": task,
        "unit": _checks.text(header.get("unit")),
        "image_name": _checks.text(header.get("image_name")),
        "domain": _checks.choice(("image", "series"))(header.get("domain")),
        "methods": [_method(each) for each in _checks.items(header.get("methods"), "methods")],
        "layer": None if layer is None else _checks.text(layer),
        "augmentations": [
            _step(step) for step in _checks.items(header.get("augmentations"), "steps")
        ],
        "scores": [
            _score(score, task)
            for score in _checks.items(header.get("scores"), "scores")
            if isinstance(score, Mapping)
            and {"label", "index", "probability", "logit"} <= set(score)
        ],
    }


def _score(score: Mapping[str, Any], task: str) -> dict[str, Any]:
    """One output: a class has logit and probability, a regression's output its value."""
    finite = _checks.finite
    named = {
        "label": _checks.text(score["label"]),
        "index": _checks.integer(0)(score["index"]),
    }
    if task == "regression":
        return {**named, "value": finite(score["logit"])}
    return {
        **named,
        "probability": finite(score["probability"]),
        "logit": finite(score["logit"]),
    }


def _method(given: object) -> dict[str, Any]:
    """A method and its parameters, checked against its spec."""
    if not isinstance(given, Mapping):
        raise ValueError(f"unknown method {_checks.shown(given)}")
    name = _checks.choice(METHODS)(given.get("name"))
    specs = METHOD_SPECS[name]["parameters"]
    parameters = given.get("parameters")
    if not isinstance(parameters, Mapping) or set(parameters) != set(specs):
        raise ValueError(f"{name} has other parameters than {_checks.shown(parameters)}")
    values = {key: parameter_check(spec)(parameters[key]) for key, spec in specs.items()}
    return {"name": name, "parameters": values}


def _step(step: object) -> dict[str, Any]:
    name = step.get("name") if isinstance(step, Mapping) else None
    spec = AUGMENTATIONS.get(name) if isinstance(name, str) else None
    if spec is None or not isinstance(step, Mapping):
        raise ValueError(f"unknown augmentation {_checks.shown(name)}")
    given = step.get("parameters")
    if not isinstance(given, Mapping) or set(given) != set(spec["parameters"]):
        raise ValueError(f"{name} has other parameters than {_checks.shown(given)}")
    values = {
        key: parameter_check(parameter)(given[key]) for key, parameter in spec["parameters"].items()
    }
    return {"name": name, "enabled": _checks.boolean(step.get("enabled")), **values}


def _frame(header: Mapping[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> Frame:
    if header["domain"] == "series":
        arrays = _as_series(arrays)
    for array in arrays.values():
        array.flags.writeable = False
    named = {key.removeprefix(_MAP): each for key, each in arrays.items() if key.startswith(_MAP)}
    return Frame(
        image=arrays["image"],
        augmented=arrays["augmented"],
        maps=named,
        logits=arrays["logits"],
        probabilities=arrays.get("probabilities"),
        **header,
    )


def _as_series(arrays: dict[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    """Images of height 1 as series [channels, length]; the picture stays one."""
    (_, length, channels) = arrays["augmented"].shape
    series = {"augmented": np.ascontiguousarray(arrays["augmented"][0].T)}
    pixels = {
        name: array.reshape(channels, length)
        for name, array in arrays.items()
        if name.startswith(_MAP) and array.ndim == 3
    }
    return {**arrays, **series, **pixels}
