"""Write what becomes of values before they are an image: data/windows.json.

Windows as the DICOM standard defines them (PS3.3 C.11.2.1.3.2, LINEAR_EXACT, output 0 to 1); grey
of colours and colours over white by Pillow, whose 8-bit results are half a step off at most.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from reference.files import DATA, write_json

WINDOWS = ((40, 400), (-600, 1500), (1024, 4096), (35.5, 0.25))


def linear_exact(value: float, centre: float, width: float) -> float:
    """C.11.2.1.3.2 with y_min = 0 and y_max = 1."""
    if value <= centre - width / 2:
        return 0.0
    if value > centre + width / 2:
        return 1.0
    return (value - centre) / width + 0.5


def generate(folder: Path = DATA) -> None:
    """Write windows.json."""
    noise = np.random.default_rng(2021)
    values = [-2000, *noise.integers(-1024, 3072, 12).tolist(), 35, 35.5, 35.6, 40, 240]
    pixels = noise.integers(0, 256, (3, 5, 4), dtype=np.uint8)
    white = Image.new("RGBA", (5, 3), (255, 255, 255, 255))
    over_white = Image.alpha_composite(white, Image.fromarray(pixels)).convert("RGB")
    content = {
        "values": values,
        "windows": [
            {"window": window, "shown": [linear_exact(value, *window) for value in values]}
            for window in WINDOWS
        ],
        "rgba": pixels.ravel().tolist(),
        "grey": np.asarray(Image.fromarray(pixels[..., :3]).convert("L")).ravel().tolist(),
        "overWhite": np.asarray(over_white).ravel().tolist(),
    }
    write_json(folder / "windows.json", content)


if __name__ == "__main__":
    generate()
