"""Float64 definitions of operators whose ONNX reference implementation is too coarse or too narrow.

Each takes the case and its inputs and returns the output, by the formulas of ONNX's documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from reference.case import Case
from reference.recurrent_cases import recurrent

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


def _softmax(case: Case, x: Array) -> Array:
    axis: int | tuple[int, ...] = case.attributes.get("axis", -1)
    if case.opset < 13:  # All axes from `axis` on are one.
        axis = tuple(range(axis, x.ndim))
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    y = powers / powers.sum(axis=axis, keepdims=True)
    return np.log(y) if case.operator == "LogSoftmax" else y


def _standardized(x: Array, axes: tuple[int, ...], epsilon: float) -> Array:
    variance = x.var(axis=axes, keepdims=True)
    return (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(variance + epsilon)


def _group_normalization(case: Case, x: Array) -> Array:
    groups = case.attributes["num_groups"]
    apart = x.reshape(x.shape[0], groups, -1)
    y = _standardized(apart, (2,), case.attributes.get("epsilon", 1e-5)).reshape(x.shape)
    by_channel = (-1, *(1 for _ in x.shape[2:]))
    scale, bias = (case.constants[position].astype(np.float64) for position in (1, 2))
    return y * scale.reshape(by_channel) + bias.reshape(by_channel)


def _mean_variance_normalization(case: Case, x: Array) -> Array:
    return _standardized(x, tuple(case.attributes["axes"]), 1e-9)


def _lp_normalization(case: Case, x: Array) -> Array:
    p, axis = case.attributes["p"], case.attributes["axis"]
    return x / (np.abs(x) ** p).sum(axis=axis, keepdims=True) ** (1 / p)


def _lrn(case: Case, x: Array) -> Array:
    size, alpha, beta, bias = (case.attributes[k] for k in ("size", "alpha", "beta", "bias"))
    sums = np.zeros_like(x)
    for c in range(x.shape[1]):
        around = slice(max(0, c - (size - 1) // 2), c + size // 2 + 1)
        sums[:, c] = (x[:, around] ** 2).sum(axis=1)
    return x / (bias + alpha / size * sums) ** beta


def _global_lp_pool(case: Case, x: Array) -> Array:
    p = case.attributes["p"]
    axes = tuple(range(2, x.ndim))
    return (np.abs(x) ** p).sum(axis=axes, keepdims=True) ** (1 / p)


def _transposed_convolution(case: Case, x: Array) -> Array:
    """Every pixel of x paints its filter."""
    given = case.attributes
    weights = case.constants[1].astype(np.float64)
    rank = x.ndim - 2
    group = given.get("group", 1)
    strides = given.get("strides", [1] * rank)
    dilations = given.get("dilations", [1] * rank)
    kernel = weights.shape[2:]
    extra = given.get("output_padding", [0] * rank)
    full = [
        s * (n - 1) + e + (k - 1) * d + 1
        for s, n, e, k, d in zip(strides, x.shape[2:], extra, kernel, dilations, strict=True)
    ]
    wanted = given.get("output_shape")
    if given.get("auto_pad") == "SAME_UPPER":
        wanted = [n * s for n, s in zip(x.shape[2:], strides, strict=True)]
    if wanted:
        totals = [f - w for f, w in zip(full, wanted, strict=True)]
        upper = given.get("auto_pad") == "SAME_UPPER"
        first = [t // 2 if upper else t - t // 2 for t in totals]
        pads = [*first, *(t - f for t, f in zip(totals, first, strict=True))]
    else:
        pads = given.get("pads", [0] * 2 * rank)
    out = np.zeros((x.shape[0], group, weights.shape[1], *full))
    parts = np.split(x, group, axis=1)
    filters = np.split(weights, group, axis=0)
    for g, (part, filter_) in enumerate(zip(parts, filters, strict=True)):
        for tap in np.ndindex(*kernel):
            painted = np.einsum("nc...,co->no...", part, filter_[(..., *tap)])
            at = tuple(
                slice(t * d, t * d + s * (n - 1) + 1, s)
                for t, d, s, n in zip(tap, dilations, strides, x.shape[2:], strict=True)
            )
            out[(slice(None), g, slice(None), *at)] += painted
    out = out.reshape(x.shape[0], -1, *full)
    cut = tuple(slice(pads[i], full[i] - pads[rank + i]) for i in range(rank))
    y = out[(slice(None), slice(None), *cut)]
    if 2 in case.constants:
        y = y + case.constants[2].reshape(-1, *(1 for _ in range(rank)))
    return y


def _gather_elements(case: Case, x: Array, *live: Array) -> Array:
    places = live[0].astype(np.int64) if live else case.constants[1]
    axis = case.attributes["axis"] % x.ndim
    cut = tuple(
        slice(None) if i == axis else slice(extent) for i, extent in enumerate(places.shape)
    )
    return np.take_along_axis(x[cut], places, axis)


def _grid_sample(case: Case, x: Array, grid: Array) -> Array:
    from torch import from_numpy
    from torch.nn.functional import grid_sample

    mode = {"linear": "bilinear", "cubic": "bicubic"}.get(*[case.attributes["mode"]] * 2)
    padding = case.attributes.get("padding_mode", "zeros")
    aligned = bool(case.attributes.get("align_corners", 0))
    return grid_sample(from_numpy(x), from_numpy(grid), mode, padding, aligned).numpy()


def _affine_grid(case: Case, theta: Array) -> Array:
    from torch import from_numpy
    from torch.nn.functional import affine_grid

    aligned = bool(case.attributes["align_corners"])
    return affine_grid(from_numpy(theta), case.constants[1].tolist(), aligned).numpy()


FUNCTIONS: dict[str, Callable[..., Array | list[Array]]] = {
    # Computed in float32 there.
    "Erf": lambda _, x: erf(x),
    "Gelu": _gelu,
    "Softmax": _softmax,
    "LogSoftmax": _softmax,
    "GroupNormalization": _group_normalization,
    "MeanVarianceNormalization": _mean_variance_normalization,
    # Missing or wrong there for some attributes.
    "ConvTranspose": _transposed_convolution,
    "GlobalLpPool": _global_lp_pool,
    "LpNormalization": _lp_normalization,
    "LRN": _lrn,
    "GatherElements": _gather_elements,
    "GridSample": _grid_sample,
    "AffineGrid": _affine_grid,
    "LSTM": recurrent,
    "GRU": recurrent,
    "RNN": recurrent,
    # Wrong there for series.
    "MaxPool": _pool,
    "AveragePool": _pool,
    "GlobalMaxPool": _global_max_pool,
}


def exact(case: Case) -> Callable[[Sequence[Array]], list[Array]] | None:
    """The function of a case, or None where ONNX's own implementation is good."""
    function = FUNCTIONS.get(case.operator)
    if function is None:
        return None

    def evaluate(inputs: Sequence[Array]) -> list[Array]:
        found = function(case, *inputs)
        return found if isinstance(found, list) else [found]

    return evaluate
