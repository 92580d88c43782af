"""Write the reference of NumPy's own file format: data/arrays.json.

Each case is a .npy file as NumPy writes it (base64) with its shape and its values.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reference.files import DATA, write_json

NARROW = ("?", "u1", "i1")
WIDE = ("u2", "i2", "u4", "i4", "u8", "i8", "f2", "f4", "f8")
VERSIONS = ((1, 0), (2, 0), (3, 0))


def arrays() -> Iterator[tuple[str, NDArray[Any]]]:
    """Name and array: every type in both byte orders, then shapes and orders."""
    noise = np.random.default_rng(2021)
    for type_ in (*NARROW, *(order + kind for kind in WIDE for order in "<>")):
        whole = noise.integers(-100, 100, (3, 4))
        yield type_, (whole / 7 if "f" in type_ else whole).astype(type_)
    yield "both truths", np.array([[True, False], [False, True]])
    values = np.arange(2 * 3 * 5, dtype="<f4").reshape(2, 3, 5)
    yield "rank 3", values
    yield "rank 3, column by column", np.asfortranarray(values)
    yield "rank 2, column by column", np.asfortranarray(values[0])
    yield "rank 1", values[0, 0]
    yield "rank 0", values[0, 0, 4]
    yield "no values", values[:, :0]


def encoded(array: NDArray[Any], version: tuple[int, int]) -> str:
    """The bytes of a .npy file, base64."""
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asanyarray(array), version, allow_pickle=False)
    return base64.b64encode(buffer.getvalue()).decode()


def generate(folder: Path = DATA) -> None:
    """Write arrays.json."""
    cases = [
        {
            "name": name,
            "shape": np.shape(array),
            "values": np.ravel(array).astype(np.float32).tolist(),
            "file": encoded(array, VERSIONS[number % len(VERSIONS)]),
        }
        for number, (name, array) in enumerate(arrays())
    ]
    write_json(folder / "arrays.json", cases)


if __name__ == "__main__":
    generate()
