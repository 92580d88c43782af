"""Where reference data lives and how it is written: deterministic npz and JSON files.

Knows nothing about what the numbers mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
EXAMPLES = ROOT / "assets" / "examples"


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a compressed npz; the same arrays give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **arrays)


def write_json(path: Path, content: object) -> None:
    """Write JSON, one element of the outermost list a line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, list):
        lines = ",\n".join(json.dumps(element) for element in content)
        path.write_text(f"[\n{lines}\n]\n")
    else:
        path.write_text(json.dumps(content, indent=1) + "\n")


def example_pixels(file: str, mode: str = "RGB") -> NDArray[np.uint8]:
    """Pixels of an example picture, uint8 [H, W, 3] (mode "RGB") or [H, W] (mode "L")."""
    with Image.open(EXAMPLES / file) as picture:
        return np.asarray(picture.convert(mode))
