"""200 pictures by 17 angles: what is predicted, and how long it takes, beside PyTorch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from reference.attribution import SUBJECTS
from reference.augmentations import functional
from reference.files import DATA
from scripts.convert_default_model import load_network

SIDE, PICTURES, THREADS = 160, 200, 2
ANGLES = range(-40, 41, 5)


def pictures() -> Iterator[NDArray[np.uint8]]:
    """Cuts of the photographs, every other one mirrored."""
    files = sorted((DATA / "photographs").glob("*-224.png"))
    places = np.random.default_rng(7).integers(0, 224 - SIDE + 1, (PICTURES, 2))
    for turn, (top, left) in enumerate(places):
        with Image.open(files[turn % len(files)]) as opened:
            pixels = np.asarray(opened.convert("RGB"))[top : top + SIDE, left : left + SIDE]
        yield pixels[:, ::-1] if turn % 2 else pixels


def write(folder: Path) -> None:
    """PNG files whose names keep their order."""
    for turn, pixels in enumerate(pictures()):
        Image.fromarray(np.ascontiguousarray(pixels)).save(folder / f"{turn:03d}.png")


def compared(ours: Path) -> dict[str, object]:
    """How many of the points are one class, and both times."""
    found = np.load(ours)
    torch.set_num_threads(THREADS)
    network = load_network()
    subject = SUBJECTS["efficientnet-lite0"]
    mean, std = (torch.tensor(v).view(3, 1, 1) for v in (subject.mean, subject.std))
    rows = []
    begin = perf_counter()
    for pixels in pictures():
        image = torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255
        turned = [functional.rotate(image, angle) if angle else image for angle in ANGLES]
        with torch.no_grad():
            rows.append(network((torch.stack(turned) - mean) / std).argmax(1).numpy())
    seconds = perf_counter() - begin
    expected = np.array(rows)
    same = expected == found["classes"]
    return {
        "points": int(same.size),
        "same": int(same.sum()),
        "seconds": float(found["seconds"][0]),
        "pytorch_seconds": seconds,
        # For the test that holds this to the code.
        "classes": [[int(index) for index in row] for row in expected[:3]],
    }
