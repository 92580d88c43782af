"""Covering more than one box."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from torch import Tensor

from reference.augmentations.libraries import albumentations
from reference.augmentations.random import uniforms


def coarse_dropout(image: Tensor, *, holes: int, size: float, fill: float, seed: int) -> Tensor:
    """Boxes at random places, as `albumentations.CoarseDropout`, places from Philox."""
    _, rows, columns = image.shape
    height, width = (max(1, round(size * side)) for side in (rows, columns))
    places = uniforms(seed, 0, 2 * holes).astype(np.float64).reshape(-1, 2)
    found = image.clone()
    for y, x in places:
        top, left = int(y * (rows - height + 1)), int(x * (columns - width + 1))
        found[:, top : top + height, left : left + width] = fill
    return found


def grid_mask(image: Tensor, *, ratio: float, cells: int, fill: float) -> Tensor:
    """A box in every cell, as `albumentations.GridDropout(random_offset=False)`.

    albumentations shuffles the sizes of cells that do not divide the image; here their edges are
    floor(i · side / cells), so its own function serves where the cells are equal.
    """
    found = image.clone()
    if ratio == 0:
        return found
    _, rows, columns = image.shape
    if rows % cells == 0 and columns % cells == 0:
        random = np.random.default_rng(0)
        boxes = albumentations.augmentations.dropout.functional.generate_grid_holes(
            (rows, columns), (cells,) * 2, ratio, False, (0, 0), random
        )
        for left, top, right, bottom in boxes:
            found[:, top:bottom, left:right] = fill
        return found

    def spans(side: int) -> list[tuple[int, int]]:
        edges = [i * side // cells for i in range(cells + 1)]
        covered = [
            (start, min(end - start - 1, max(1, int((end - start) * ratio))))
            for start, end in pairwise(edges)
        ]
        return [(start, start + length) for start, length in covered if length > 0]

    for top, bottom in spans(rows):
        for left, right in spans(columns):
            found[:, top:bottom, left:right] = fill
    return found


AUGMENTATIONS = {"coarse_dropout": coarse_dropout, "grid_mask": grid_mask}

POINTS = {
    "coarse_dropout": [
        {"holes": holes, "size": size, "fill": fill, "seed": seed}
        for holes, size, fill, seed in (
            (0, 0.1, 0, 0),
            (1, 0.1, 0, 0),
            (2, 0.1, 0, 0),
            (5, 0.1, 0.5, 1),
            (10, 0.05, 0, 2),
            (10, 0.2, 1, 3),
            (20, 0.1, 0, 4),
            (50, 0.01, 0, 5),
            (50, 0.03, 0, 6),
            (3, 0.5, 0, 7),
            (8, 0.33, 0.25, 8),
            (15, 0.17, 0, 999),
        )
    ],
    "grid_mask": [
        {"ratio": ratio, "cells": cells, "fill": fill}
        for ratio, cells, fill in (
            (0, 7, 0),
            (0.1, 7, 0),
            (0.5, 7, 0),
            (0.95, 7, 0),
            (0.5, 1, 0),
            (0.5, 2, 0.5),
            (0.5, 4, 0),
            (0.3, 4, 1),
            (0.7, 8, 0),
            (0.6, 3, 0),
            (0.4, 5, 0),
            (0.5, 32, 0),
        )
    ],
}
