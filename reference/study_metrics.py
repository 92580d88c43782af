"""Write what SciPy, scikit-image and NumPy say of pairs of maps: data/study_metrics.json.

ROAD's imputation has no light library; its linear system is solved by SciPy's sparse solver here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, sparse, stats
from scipy.sparse.linalg import spsolve
from scipy.spatial.distance import cosine
from skimage.metrics import structural_similarity

from reference.files import DATA, write_json

#: Sides 1/6, corners 1/12: Rong et al., ICML 2022, section 4.
WEIGHTS = {
    (dy, dx): (1 / 6 if 0 in (dy, dx) else 1 / 12)
    for dy in (-1, 0, 1)
    for dx in (-1, 0, 1)
    if (dy, dx) != (0, 0)
}


def maps() -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Pairs of maps [H, W] in [0, 1]."""
    noise = np.random.default_rng(15)
    smooth = ndimage.gaussian_filter(noise.random((24, 31)), 3)
    smooth = (smooth - smooth.min()) / np.ptp(smooth)
    return {
        "by hand": (
            np.array([[0, 1, 2], [3, 4, 5], [6, 7, 8]]) / 8,
            np.array([[0, 2, 2], [1, 4, 4], [8, 7, 5]]) / 8,
        ),
        "noise": (noise.random((9, 13)), noise.random((9, 13))),
        "shifted": (smooth, np.roll(smooth, 4, axis=1)),
        "with ties": (noise.integers(0, 4, (12, 12)) / 3, noise.integers(0, 3, (12, 12)) / 2),
    }


def overlap(a: NDArray[Any], b: NDArray[Any], share: float) -> float:
    """Intersection over union of the highest pixels, the first of equals."""
    count = int(np.ceil(share * a.size - 1e-9))
    first, second = (set(np.argsort(-m.ravel(), kind="stable")[:count]) for m in (a, b))
    return len(first & second) / len(first | second)


def imputed(image: NDArray[Any], removed: NDArray[Any]) -> NDArray[Any]:
    """Fill the removed pixels of [H, W] so that each is the mean of its neighbours."""
    height, width = image.shape
    places = {tuple(place): i for i, place in enumerate(np.argwhere(removed))}
    system, known = sparse.lil_matrix((len(places), len(places))), np.zeros(len(places))
    for (y, x), i in places.items():
        near = {
            (y + dy, x + dx): weight
            for (dy, dx), weight in WEIGHTS.items()
            if 0 <= y + dy < height and 0 <= x + dx < width
        }
        system[i, i] = sum(near.values())
        for place, weight in near.items():
            if place in places:
                system[i, places[place]] = -weight
            else:
                known[i] += weight * image[place]
    filled = image.copy()
    filled[removed] = spsolve(system.tocsr(), known)
    return filled


def case(name: str, a: NDArray[Any], b: NDArray[Any]) -> dict[str, Any]:
    """Every measure of one pair; the same over the pixels that are left where some are hidden."""
    hidden = np.zeros(a.shape, bool)
    hidden[0, : a.shape[1] // 2] = True
    kept = ~hidden
    order = np.argsort(-a.ravel(), kind="stable")[: round(0.3 * a.size)]
    removed = np.isin(np.arange(a.size), order).reshape(a.shape)
    row, column = ndimage.center_of_mass(a)
    side = 3 if min(a.shape) < 7 else 7
    return {
        "name": name,
        "a": a.astype(np.float32).tolist(),
        "b": b.astype(np.float32).tolist(),
        "pearson": stats.pearsonr(a.ravel(), b.ravel()).statistic,
        "spearman": stats.spearmanr(a.ravel(), b.ravel()).statistic,
        "cosine": 1 - cosine(a.ravel(), b.ravel()),
        "iou": overlap(a, b, 0.1),
        "window": side,
        "ssim": structural_similarity(a, b, data_range=1, win_size=side),
        "centroid": [column, row],
        "area": np.trapezoid(b.ravel(), np.cumsum(a.ravel())),
        "imputed": imputed(b, removed).tolist(),
        "hidden": hidden.astype(int).tolist(),
        "pearson where seen": stats.pearsonr(a[kept], b[kept]).statistic,
        "spearman where seen": stats.spearmanr(a[kept], b[kept]).statistic,
    }


def generate(folder: Path = DATA) -> None:
    """Write study_metrics.json."""
    # Rounded first, so that both languages are given the same numbers.
    pairs = {
        name: [m.astype(np.float32).astype(np.float64) for m in pair]
        for name, pair in maps().items()
    }
    write_json(folder / "study_metrics.json", [case(name, *pair) for name, pair in pairs.items()])


if __name__ == "__main__":
    generate()
