"""The corruptions of ImageNet-C beside imagecorruptions: pixels, and distributions of seeded ones.

The package is of 2020: what it imports of others that they have renamed since is handed to it.
"""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reference.files import DATA

ROOT = Path(__file__).parent.parent.parent
PEERS = ROOT / ".cache" / "study-peers"
ANGLE, SEEDS = 30, 4
#: Without random numbers, or with one that is given.
EXACT = (
    "defocus_blur",
    "motion_blur",
    "zoom_blur",
    "brightness",
    "contrast",
    "pixelate",
    "jpeg_compression",
    "gaussian_blur",
    "saturate",
)


def library() -> ModuleType:
    """`imagecorruptions`, fetched once."""
    if not PEERS.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", str(PEERS), "imagecorruptions==1.1.2"], check=True)
    import scipy.ndimage
    import skimage.filters

    gaussian = skimage.filters.gaussian

    def blurred(image: Any, sigma: float, multichannel: bool = False, **more: Any) -> Any:
        return gaussian(image, sigma=sigma, channel_axis=-1 if multichannel else None, **more)

    resources = ModuleType("pkg_resources")
    folder = PEERS / "imagecorruptions"
    resources.resource_filename = lambda _, file: str(folder / file)  # type: ignore[attr-defined]
    sys.modules["pkg_resources"] = resources
    sys.modules["scipy.ndimage.interpolation"] = scipy.ndimage
    skimage.filters.gaussian = blurred
    np.float_ = np.float64  # type: ignore[attr-defined]
    sys.path.insert(0, str(PEERS))
    return import_module("imagecorruptions.corruptions")


def theirs(module: ModuleType, name: str, severity: int, seed: int) -> NDArray[np.float64]:
    """[160, 160, 3], 0 to 1."""
    np.random.seed(seed)  # noqa: NPY002
    uniform = np.random.uniform
    if name == "motion_blur":
        np.random.uniform = lambda *_: ANGLE  # type: ignore[assignment]
    try:
        with Image.open(DATA / "photographs" / "chelsea-whole-160.png") as opened:
            found = getattr(module, name)(opened.convert("RGB"), severity)
    finally:
        np.random.uniform = uniform  # type: ignore[assignment]
    return np.asarray(found, np.float64) / 255


def spectrum(picture: NDArray[Any]) -> NDArray[np.float64]:
    """Logarithm (base 10) of the power of its grey in twenty rings of frequency."""
    grey = picture.mean(axis=2)
    power = np.abs(np.fft.fft2(grey - grey.mean())) ** 2
    fy, fx = (np.fft.fftfreq(side) for side in grey.shape)
    ring = np.minimum(19, (np.hypot(fy[:, None], fx) * 40).astype(int))
    sums = np.bincount(ring.ravel(), power.ravel(), 20)
    return np.log10(sums / np.bincount(ring.ravel(), minlength=20) + 1e-12)


def compared(ours: Path) -> list[dict[str, object]]:
    """A row for each corruption: the furthest of its five severities."""
    module, found = library(), np.load(ours)
    names = list(dict.fromkeys(key.split("/")[0] for key in found))
    return [_row(module, found, name) for name in names]


def _row(module: ModuleType, found: Any, name: str) -> dict[str, object]:
    rows = []
    for severity in range(1, 6):
        exact = name in EXACT
        seeds = range(1 if exact else SEEDS)
        mine = [np.float64(found[f"{name}/{severity}/{seed}"]) for seed in seeds]
        other = [theirs(module, name, severity, seed) for seed in seeds]
        apart = np.abs(mine[0] - other[0])
        means, deviations, spectra = (
            [np.mean([of(one) for one in pictures], axis=0) for pictures in (mine, other)]
            for of in (np.mean, np.std, spectrum)
        )
        rows.append(
            {
                "apart": float(apart.mean()) if exact else None,
                "most": float(apart.max()) if exact else None,
                "mean": float(abs(means[0] - means[1])),
                "deviation": float(abs(deviations[0] / deviations[1] - 1)),
                "spectrum": float(np.abs(spectra[0] - spectra[1]).mean()),
                # For the test that holds this to the code.
                "ours": [float(means[0]), float(deviations[0])],
            }
        )
    worst = {
        key: None if rows[0][key] is None else max(row[key] for row in rows)
        for key in ("apart", "most", "mean", "deviation", "spectrum")
    }
    return {"corruption": name, **worst, "ours": [row["ours"] for row in rows]}
