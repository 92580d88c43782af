"""Sampling coordinates exactly as torchvision rounds them, in numpy: a recipe to port.

Every line is one float32 operation, so `Math.fround` after each JavaScript operation gives the same
bits. The tests hold these grids to torchvision's own output. Results are (x', y'), float32 [H, W],
input coordinates with pixel centres at whole numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from reference.augmentations import functional

Grid: TypeAlias = NDArray[np.float32]
HALF = np.float32(0.5)


def rotation_grid(rows: int, columns: int, angle: float) -> tuple[Grid, Grid]:
    """Coordinates of `augmentations.rotate`.

    The matrix is computed in float64, rounded, and divided by half the side.
    """
    matrix = functional._get_inverse_affine_matrix([0.0, 0.0], -angle, [0.0, 0.0], 1.0, [0.0, 0.0])
    x, y = _centres(rows, columns, -columns * 0.5, -rows * 0.5)
    return (
        _to_pixels(_row(x, y, _divided(matrix[:3], columns)), columns),
        _to_pixels(_row(x, y, _divided(matrix[3:], rows)), rows),
    )


def perspective_grid(rows: int, columns: int, coefficients: Sequence[float]) -> tuple[Grid, Grid]:
    """Coordinates of `augmentations.perspective` from its eight coefficients."""
    x, y = _centres(rows, columns, 0, 0)
    denominator = _row(x, y, np.array([*coefficients[6:], 1], np.float32))
    one = np.float32(1)
    return (
        _to_pixels(_row(x, y, _divided(coefficients[:3], columns)) / denominator - one, columns),
        _to_pixels(_row(x, y, _divided(coefficients[3:6], rows)) / denominator - one, rows),
    )


def _centres(rows: int, columns: int, left: float, top: float) -> tuple[Grid, Grid]:
    x = np.arange(columns, dtype=np.float32) + np.float32(left + 0.5)
    y = np.arange(rows, dtype=np.float32) + np.float32(top + 0.5)
    return np.broadcast_to(x, (rows, columns)), np.broadcast_to(y[:, None], (rows, columns))


def _divided(coefficients: Sequence[float], side: int) -> NDArray[np.float32]:
    return np.array(coefficients, np.float32) / np.float32(0.5 * side)


def _row(x: Grid, y: Grid, t: NDArray[np.float32]) -> Grid:
    return (x * t[0] + y * t[1]) + t[2]


def _to_pixels(normalised: Grid, side: int) -> Grid:
    """From [-1, 1] to pixels: (g + 1) · side/2 - 1/2, the last two steps rounded once (fused)."""
    shifted = (normalised + np.float32(1)).astype(np.float64)
    return (shifted * (side * 0.5) - 0.5).astype(np.float32)
