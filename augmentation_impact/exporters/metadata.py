"""What other tools write into an ONNX file's metadata about its classes and its pictures.

Ultralytics' classifiers: `task`, `names` as a Python dict, `imgsz`; their pixels go from 0 to 1.
scikit-learn's converter and others: `labels` or `classes` as a list or as lines. ONNX's own entries
for images: `Image.NominalPixelRange`, `Image.BitmapPixelFormat`.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping

from .facts import METADATA_PROPS, Facts
from .protobuf import every, first, text

_KEY, _VALUE = 1, 2
#: Letters of one entry that are read at most.
_LONGEST = 2**20
#: What ONNX says of pixels (MetadataProps.md, "Optional metadata for images").
_RANGES: Mapping[str, Mapping[str, tuple[float, ...]]] = {
    "NominalRange_0_255": {"mean": (0.0,), "std": (1 / 255,)},
    "Normalized_0_1": {"mean": (0.0,), "std": (1.0,)},
    "Normalized_1_1": {"mean": (0.5,), "std": (0.5,)},
}


def told_by_metadata(model: bytes) -> Facts:
    """The facts in an ONNX file that another tool wrote; none in a file without."""
    try:
        entries = {
            text(first(entry, _KEY)): text(first(entry, _VALUE))
            for entry in every(model, METADATA_PROPS)
        }
    except ValueError:
        return Facts()
    if entries.get("task") == "classify" and "names" in entries:
        return Facts(
            mean=(0.0,) * 3,
            std=(1.0,) * 3,
            size=_side(_read(entries.get("imgsz", ""))),
            labels=_names(_read(entries["names"])),
            task="classification",
        )
    written = next(
        (entries[name] for name in ("labels", "classes", "names") if name in entries), ""
    )
    lines = [line.strip() for line in written.splitlines() if line.strip()]
    return Facts(
        labels=_names(_read(written)) or (tuple(lines) if len(lines) > 1 else None),
        blue_first=entries.get("Image.BitmapPixelFormat") == "Bgr8" or None,
        **_RANGES.get(entries.get("Image.NominalPixelRange", ""), {}),
    )


def _read(written: str) -> object:
    """A value written as JSON or as Python writes it; nothing is executed."""
    if len(written) > _LONGEST:
        return None
    for reader in (json.loads, ast.literal_eval):
        try:
            return reader(written)
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            continue
    return None


def _names(value: object) -> tuple[str, ...] | None:
    """A list of names, or a dict of names by index without a gap."""
    if isinstance(value, Mapping):
        try:
            by_index = {int(index): name for index, name in value.items()}
        except (ValueError, TypeError):
            return None
        value = [by_index.get(index) for index in range(len(by_index))]
    if not isinstance(value, (list, tuple)) or not value:
        return None
    named = all(isinstance(name, (str, int)) for name in value)
    return tuple(map(str, value)) if named else None


def _side(value: object) -> int | None:
    sides = value if isinstance(value, (list, tuple)) else [value]
    one = len(set(map(repr, sides))) == 1 and isinstance(sides[0], int) and sides[0] > 1
    return sides[0] if one else None
