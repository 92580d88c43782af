"""One operator case, and the constants that tables of cases are written with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Shape = tuple[int, ...]


class Case(NamedTuple):
    """One node.

    `inputs` are the float inputs that are differentiated, in order, drawn at random in `span`;
    `constants` are initializers by input position; a position in neither is an omitted input.
    `equivalent` says an old version in a new one, for ONNX's reference implementation.
    `outputs` is the number of outputs; only the first `outputs` are asked for.
    `through` says by number of the input what it passes before it gets there: `"truth"`, whether it
    is positive, `"whole"`, its integer part, or an operator of one input.
    """

    operator: str
    inputs: tuple[Shape, ...]
    constants: Mapping[int, NDArray[Any]] = {}
    attributes: Mapping[str, Any] = {}
    outputs: int = 1
    opset: int = 18
    span: tuple[float, float] = (-2.0, 2.0)
    note: str = ""
    equivalent: Case | None = None
    through: Mapping[int, str] = {}


def ints(*values: int) -> NDArray[np.int64]:
    """Int64 vector."""
    return np.array(values, np.int64)


def scalar(value: float) -> NDArray[np.float32]:
    """Float32 scalar tensor."""
    return np.array(value, np.float32)


def noise(seed: int, *shape: int, low: float = -1.0, high: float = 1.0) -> NDArray[np.float32]:
    """Float32 constant, uniform."""
    return np.random.default_rng(seed).uniform(low, high, shape).astype(np.float32)
