"""Maps at the size of what they explain, as the panel lays them over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt


def overlaid(
    raw: npt.NDArray[np.float32], shape: tuple[int, ...], domain: str, spec: Mapping[str, Any]
) -> npt.NDArray[np.float32]:
    """Upsample a grid; divide one without a sign by its maximum, where zero stays zero.

    Parameters
    ----------
    raw
        A grid [h, w], or what has the size of the image already, which is returned as it is.
    shape
        Of the augmented image, [H, W, C], or of the series, [channels, length].
    domain
        "image" or "series". A series gets one row for all channels, unless the network saw its
        channels as rows.
    spec
        What the method says of its map.
    """
    if spec["kind"] != "grid":
        return raw
    if domain == "series":
        large = _along(raw.astype(np.float64), shape[1])
        large = _along(large.T, shape[0]).T if len(raw) > 1 else large[0]
    else:
        large = _along(_along(raw.astype(np.float64), shape[1]).T, shape[0]).T
    values = np.ascontiguousarray(large, dtype=np.float32)
    maximum = values.max()
    return values if spec["signed"] or not maximum > 0 else values / maximum


def _along(rows: npt.NDArray[np.float64], outputs: int) -> npt.NDArray[np.float64]:
    """Each row at `outputs` points: linear, half-pixel centres, edges repeated."""
    inputs = rows.shape[1]
    position = ((np.arange(outputs) + 0.5) * inputs / outputs - 0.5).clip(0, inputs - 1)
    low = position.astype(np.intp)
    high = np.minimum(low + 1, inputs - 1)
    weight = position - low
    return rows[:, low] * (1 - weight) + rows[:, high] * weight
