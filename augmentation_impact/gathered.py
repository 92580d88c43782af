"""Many images that are named at once: a folder, or what loads them for training → a list.

Reads names of files: nothing that a page sends may come here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import Any

from ._catalogue import LIMITS
from .files import path_of
from .foreign import array_of, in_words, is_array

#: Endings of files that may be images.
_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".avif", ".tif", ".tiff", ".npy")
#: Where a batch that is a dict has its images.
_KEYS = ("image", "images", "pixel_values")


def gathered(value: object) -> list[object] | None:
    """The images of a folder, with the folders inside of it, or of a loader; None: it is neither.

    A loader (``torch.utils.data.DataLoader``, a dataset) yields images, or pairs of images and
    classes, or dicts, one at a time or in batches [N, C, H, W].

    Raises
    ------
    ValueError
        The folder has no images, or there are more than a gallery holds.
    """
    if isinstance(value, (str, PathLike)):
        path = path_of(value)
        return _limited(_files(path), f"images in {path.name}") if path.is_dir() else None
    isplain = isinstance(value, (Sequence, Mapping, set, bytes, Iterator)) or is_array(value)
    if isplain or not (hasattr(value, "__iter__") or hasattr(value, "__getitem__")):
        return None
    if not hasattr(value, "__len__"):
        return None
    return _limited(_loaded(value), "images")


def _limited(images: Iterator[object], what: str) -> list[object]:
    most = LIMITS["gallery"]
    found = list(islice(images, most + 1))
    if len(found) > most:
        raise ValueError(f"may hold at most {most} images; there are more {what}")
    if not found:
        raise ValueError(f"needs images; there are no {what}")
    return found


def _files(folder: Path) -> Iterator[object]:
    with in_words(f"cannot be read from {folder}"):
        for place, inside, names in os.walk(folder):
            inside[:] = sorted(name for name in inside if not name.startswith("."))
            for name in sorted(names):
                if name.lower().endswith(_ENDINGS) and not name.startswith("."):
                    yield Path(place) / name


def _loaded(loader: Any) -> Iterator[object]:
    batches = loader if hasattr(loader, "__iter__") else (loader[i] for i in range(len(loader)))
    for batch in batches:
        images = batch
        if isinstance(batch, Mapping):
            images = next((batch[key] for key in _KEYS if key in batch), None)
        elif isinstance(batch, (list, tuple)) and batch:
            images = batch[0]
        yield from _each(images)


def _each(images: object) -> Iterator[object]:
    """One image, or those of a batch, channels last."""
    if not is_array(images):
        yield images
        return
    array = array_of(images)
    batch = array if array.ndim == 4 else array[None]
    for one in batch:
        isfirst = one.ndim == 3 and one.shape[0] in (1, 3, 4) and one.shape[2] not in (1, 3, 4)
        yield one.transpose(1, 2, 0) if isfirst else one
