"""Seeded noise as the page makes it, from NumPy's Philox."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def uniforms(seed: int, stream: int, count: int) -> NDArray[np.float32]:
    """`count` numbers in [0, 1) with 24 bits; two a word, lower half first."""
    bits = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64))
    words = bits.random_raw(-(-count // 2)).astype("<u8").view("<u4")[:count]
    return ((words >> 8) * 2.0**-24).astype(np.float32)


def normals(seed: int, stream: int, count: int) -> NDArray[np.float64]:
    """`count` standard normal numbers by Box and Muller, from pairs of uniform ones."""
    uniform = uniforms(seed, stream, count + count % 2).astype(np.float64)
    radius = np.sqrt(-2 * np.log(1 - uniform[0::2]))
    angle = 2 * np.pi * uniform[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)[:count]
