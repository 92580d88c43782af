"""Float64 definitions of operators whose ONNX reference implementation is too coarse or too narrow.

Each takes the case and its inputs and returns the output, by the formulas of ONNX's documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from reference.operator_cases import Case

Array = NDArray[Any]


def _gelu(case: Case, x: Array) -> Array:
    if case.attributes.get("approximate") == "tanh":
        return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + erf(x / np.sqrt(2)))


def _global_max_pool(_: Case, x: Array) -> Array:
    return x.max(axis=tuple(range(2, x.ndim)), keepdims=True)


def _pads(case: Case, shape: Sequence[int]) -> list[tuple[int, int]]:
    """Padding before and after each spatial axis, automatic padding resolved."""
    kernel = case.attributes["kernel_shape"]
    rank = len(kernel)
    strides = case.attributes.get("strides", [1] * rank)
    automatic = case.attributes.get("auto_pad", "NOTSET")
    if not automatic.startswith("SAME"):
        flat = case.attributes.get("pads", [0] * 2 * rank)
        return list(zip(flat[:rank], flat[rank:], strict=True))
    pads = []
    for size, reach, stride in zip(shape, kernel, strides, strict=True):
        total = max(0, (-(-size // stride) - 1) * stride + reach - size)
        small, large = total // 2, total - total // 2
        pads.append((small, large) if automatic == "SAME_UPPER" else (large, small))
    return pads


def _pool(case: Case, x: Array) -> Array:
    """Pooling window by window; NaN marks what does not count."""
    kernel = case.attributes["kernel_shape"]
    strides = case.attributes.get("strides", [1] * len(kernel))
    dilations = case.attributes.get("dilations", [1] * len(kernel))
    pads = _pads(case, x.shape[2:])
    counted = 0.0 if case.attributes.get("count_include_pad") else np.nan
    padded = np.pad(x, [(0, 0), (0, 0), *pads], constant_values=counted)
    reduce = {"MaxPool": np.nanmax, "AveragePool": np.nanmean}[case.operator]
    ceil = case.attributes.get("ceil_mode", 0)
    starts = []
    for axis, (reach, stride, dilation) in enumerate(zip(kernel, strides, dilations, strict=True)):
        room = padded.shape[axis + 2] - (reach - 1) * dilation - 1
        count = (-(-room // stride) if ceil else room // stride) + 1
        limit = x.shape[axis + 2] + pads[axis][0]
        starts.append([i * stride for i in range(count) if not ceil or i * stride < limit])
    out = np.empty((*x.shape[:2], *(len(each) for each in starts)))
    for index in np.ndindex(*out.shape[2:]):
        window = tuple(
            slice(
                starts[axis][i], starts[axis][i] + kernel[axis] * dilations[axis], dilations[axis]
            )
            for axis, i in enumerate(index)
        )
        part = padded[(slice(None), slice(None), *window)]
        out[(slice(None), slice(None), *index)] = reduce(part, axis=tuple(range(2, x.ndim)))
    return out


FUNCTIONS: dict[str, Callable[..., Array]] = {
    # Computed in float32 there.
    "Erf": lambda _, x: erf(x),
    "Gelu": _gelu,
    # Wrong there for series.
    "MaxPool": _pool,
    "AveragePool": _pool,
    "GlobalMaxPool": _global_max_pool,
}


def exact(case: Case) -> Callable[[Sequence[Array]], list[Array]] | None:
    """The function of a case, or None where ONNX's own implementation is good."""
    function = FUNCTIONS.get(case.operator)
    return None if function is None else lambda inputs: [function(case, *inputs)]
