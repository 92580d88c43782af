"""Write what matplotlib, Pillow and PyTorch draw of maps: data/drawing.json and data/drawing.npz.

Matplotlib gives the tables of colours, Pillow lays them over a picture, PyTorch enlarges grids,
standardises gradients and takes the first of equal maxima. Nothing here is our own formula.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import torch
from matplotlib.colors import Normalize
from numpy.typing import NDArray
from PIL import Image
from torch.nn.functional import interpolate

from reference.files import DATA, write_arrays, write_json

#: Our names of matplotlib's.
TABLES = {
    "inferno": "inferno",
    "viridis": "viridis",
    "magma": "magma",
    "turbo": "turbo",
    "red-blue": "RdBu_r",
}
OPACITIES = (0.0, 0.3, 0.5, 1.0)
HEIGHT, WIDTH = 11, 14
#: From a grid to the size of a picture: up and down, odd, oblong, a row, one value.
SIZES = [
    ((7, 7), (32, 32)),
    ((3, 5), (11, 14)),
    ((1, 25), (1, 200)),
    ((1, 1), (4, 6)),
    ((9, 8), (5, 3)),
    ((2, 2), (2, 7)),
]
TIES = [[1, 3, 3, 2], [5, 5, 5], [-2, -1, -1, -4, -1], [0.5], [0, 0, 7, 7]]


def blended(under: NDArray[np.uint8], over: NDArray[np.uint8], opacity: float) -> NDArray[np.uint8]:
    """Pillow's blend of two pictures."""
    return np.asarray(Image.blend(Image.fromarray(under), Image.fromarray(over), opacity))


def enlarged(grid: NDArray[Any], size: tuple[int, int]) -> NDArray[np.float32]:
    """PyTorch's bilinear interpolation with half-pixel centres."""
    values = torch.from_numpy(grid.astype(np.float64))[None, None]
    return interpolate(values, size, mode="bilinear", align_corners=False)[0, 0].float().numpy()


def relief(gradient: NDArray[Any]) -> NDArray[np.uint8]:
    """A gradient [C, H, W] standardised to 0.5 ± 0.1 a deviation, as pixels [H, W, C]."""
    values = torch.from_numpy(gradient.astype(np.float64))
    standard = (values - values.mean()) / values.std(correction=0)
    pixels = (0.5 + 0.1 * standard).clamp(0, 1).mul(255).round()
    return pixels.byte().permute(1, 2, 0).numpy()


def coloured(name: str, share: NDArray[Any]) -> NDArray[np.uint8]:
    """Values in [0, 1] in matplotlib's colours, [H, W, 3]."""
    return matplotlib.colormaps[TABLES[name]](share, bytes=True)[..., :3]


def generate(folder: Path = DATA) -> None:
    """Write everything to `folder`."""
    noise = np.random.default_rng(4)
    image = noise.integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    heat = enlarged(noise.random((3, 5)) * 2.5 - 0.4, (HEIGHT, WIDTH))
    signed = enlarged(noise.normal(size=(4, 4)), (HEIGHT, WIDTH))
    guided = noise.normal(0.01, 0.05, (3, HEIGHT, WIDTH)).astype(np.float32)
    grid = np.maximum(noise.normal(size=(3, 4)), 0).astype(np.float32)
    arrays = {"image": image, "heat": heat, "signed": signed, "guided": guided, "grid": grid}
    for name in TABLES:
        arrays[f"table {name}"] = matplotlib.colormaps[TABLES[name]](np.arange(256), bytes=True)[
            :, :3
        ]
    share = np.clip(Normalize(0, heat.max())(heat).data, 0, 1)
    extent = float(np.abs(signed).max())
    around = Normalize(-extent, extent)(signed).data
    for opacity in OPACITIES:
        for name in TABLES:
            over = coloured(name, share)
            arrays[f"overlay {name} {opacity}"] = blended(image, over, opacity)
        arrays[f"signed {opacity}"] = blended(image, coloured("red-blue", around), opacity)
    arrays["relief"] = relief(guided)
    cam = torch.from_numpy(enlarged(grid, (HEIGHT, WIDTH)))
    arrays["guided cam"] = (torch.from_numpy(guided) * (cam / cam.max())).numpy()
    arrays["guided cam relief"] = relief(arrays["guided cam"])
    for at, (size, to) in enumerate(SIZES):
        arrays[f"grid {at}"] = noise.normal(size=size).astype(np.float32)
        arrays[f"large {at}"] = enlarged(arrays[f"grid {at}"], to)
    write_arrays(folder / "drawing.npz", arrays)
    first = [int(torch.tensor(values, dtype=torch.float32).argmax()) for values in TIES]
    write_json(
        folder / "drawing.json",
        {
            "opacities": OPACITIES,
            "ties": [
                {"values": values, "first": at} for values, at in zip(TIES, first, strict=True)
            ],
        },
    )


if __name__ == "__main__":
    generate()
