"""Engstrom's grid, 31 angles by 5 x 5 shifts, on the embedded network: beside PyTorch.

Rotation, then translation, each nearest and zero outside, as a pipeline of two steps has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from reference.attribution import SUBJECTS
from reference.augmentations import functional
from reference.files import DATA
from scripts.convert_default_model import load_network

PICTURES = ("chelsea", "coffee", "china", "camera")
SIDE, BATCH = 160, 25
ANGLES, SHIFTS = range(-30, 31, 2), [k * 12 / 224 for k in range(-2, 3)]


def batches(picture: str) -> Iterator[torch.Tensor]:
    """For each angle the 25 shifted pictures, normalised [25, 3, 160, 160]."""
    with Image.open(DATA / "photographs" / f"{picture}-whole-{SIDE}.png") as opened:
        pixels = np.asarray(opened.convert("RGB"))
    subject = SUBJECTS["efficientnet-lite0"]
    image = torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255
    mean, std = (torch.tensor(v).view(3, 1, 1) for v in (subject.mean, subject.std))
    for angle in ANGLES:
        turned = functional.rotate(image, angle) if angle else image
        shifted = [
            functional.affine(turned, 0, [round(x * SIDE), round(y * SIDE)], 1, [0, 0])
            for x, y in product(SHIFTS, SHIFTS)
        ]
        yield (torch.stack(shifted) - mean) / std


def logits(picture: str) -> NDArray[np.float32]:
    """[775, 1000], the angle slowest, then x."""
    network = load_network()
    with torch.no_grad():
        return torch.cat([network(batch) for batch in batches(picture)]).numpy()


def losses(values: NDArray[np.float32]) -> NDArray[Any]:
    """-log p of the class that is predicted at the start, [775]."""
    start = len(values) // 2
    shares = torch.from_numpy(values).double().log_softmax(1)
    return -shares[:, int(values[start].argmax())].numpy()


def compared(ours: Path) -> list[dict[str, object]]:
    """A row for each picture."""
    found = np.load(ours)
    rows = []
    for i, picture in enumerate(PICTURES):
        expected, got = logits(picture), found[f"{i}/logits"]
        apart = np.abs(expected - got).max(axis=1)
        start, loss = expected[len(expected) // 2], losses(expected)
        rows.append(
            {
                "picture": picture,
                "points": len(expected),
                "worst": int(loss.argmax()),
                "ours": int(found[f"{i}/worst"][0]),
                "logits_apart": float(apart.max()),
                # For the test that holds this to the code: the class of the start, its loss there
                # and at the worst point.
                "index": int(start.argmax()),
                "loss_at_start": float(loss[len(loss) // 2]),
                "loss_at_worst": float(loss.max()),
            }
        )
    return rows
