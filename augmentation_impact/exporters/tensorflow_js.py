"""TensorFlow.js models → one archive that travels: model.json, its shards, metadata.json.

A model is a folder, a model.json, or a zip archive such as Teachable Machine exports. Nothing in it
is executed; the page reads layers and weights (src/engine/tensorflow/).
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from ..files import read_file
from ..foreign import Refused, in_words
from .archives import ARCHIVE, LARGEST, Archive, archive_of, is_archive, is_inside, too_large
from .facts import Facts
from .onnx_file import SMALL

__all__ = ["facts_of", "is_archive", "packed_archive", "packed_folder", "with_half_weights"]

MODEL, METADATA = "model.json", "metadata.json"
_WIDTHS = {"float32": 4, "int32": 4, "bool": 1, "float16": 2, "uint16": 2, "uint8": 1}


class _Files(Protocol):
    """Where the files of a model lie."""

    def read(self, path: str) -> bytes | None:
        """A file beside model.json, None where there is none."""


def packed_folder(path: Path) -> bytes:
    """The model in a folder, or that of a model.json.

    Raises
    ------
    Refused
        It is none, a file is missing, or one lies outside of the folder.
    """
    folder, name = (path, MODEL) if path.is_dir() else (path.parent, path.name)
    with in_words(f"cannot be read from {folder}", "export it again"):
        return _packed(_Folder(folder), name, f"{folder}")


def packed_archive(data: bytes, name: str) -> bytes:
    """The model in a zip archive, without what does not belong to it.

    Raises
    ------
    Refused
        The archive is damaged, unsafe, or holds no model: which, and what to do.
    """
    with (
        in_words(f"is a damaged zip archive: {name}", "copy or export it again"),
        zipfile.ZipFile(io.BytesIO(data)) as archive,
    ):
        return _packed(Archive(archive, MODEL), MODEL, name)


def facts_of(data: bytes) -> Facts:
    """What a packed model says that Python needs; the page reads the rest itself."""
    try:
        with in_words("it has none"), zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = json.loads(archive.read(METADATA))
    except Refused:
        return Facts()
    if not isinstance(found, dict):
        return Facts()
    size, labels = found.get("imageSize"), found.get("labels")
    return Facts(
        size=size if isinstance(size, int) else None,
        labels=tuple(map(str, labels)) if isinstance(labels, list) and labels else None,
    )


def with_half_weights(data: bytes) -> bytes:
    """The packed model with its float32 weights stored as float16; those out of its range stay.

    Raises
    ------
    Refused
        The weights are not as long as the manifest says.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    model = json.loads(files.pop(MODEL))
    for index, group in enumerate(model["weightsManifest"]):
        whole = b"".join(files.pop(path) for path in group["paths"])
        ends = list(accumulate(map(_length, group["weights"])))
        needed = max(ends, default=0)
        if needed != len(whole):
            raise Refused(f"its weights have {len(whole)} bytes and {needed} are needed")
        group["paths"] = [f"weights{index}.bin"]
        files[group["paths"][0]] = b"".join(
            _halved(entry, whole[begin:end])
            for entry, begin, end in zip(group["weights"], [0, *ends], ends, strict=False)
        )
    return archive_of({MODEL: json.dumps(model).encode(), **files})


def _length(entry: dict[str, Any]) -> int:
    """Bytes of one of the weights."""
    stored = entry.get("quantization", {}).get("dtype", entry["dtype"])
    return math.prod(entry["shape"]) * _WIDTHS.get(stored, 0)


def _halved(entry: dict[str, Any], data: bytes) -> bytes:
    if entry["dtype"] != "float32" or "quantization" in entry or len(data) < 4 * SMALL:
        return data
    weights = np.frombuffer(data, "<f4")
    if not np.all(np.abs(weights) <= np.finfo(np.float16).max):
        return data
    entry["quantization"] = {"dtype": "float16", "original_dtype": "float32"}
    return weights.astype("<f2").tobytes()


class _Folder:
    """Files of a folder; links lead to files of the same folder only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def read(self, path: str) -> bytes | None:
        found = (self._folder / path).resolve()
        if not found.is_relative_to(self._folder):
            raise Refused(
                f"has {path}, which leads out of {self._folder} and is not read; "
                "put the file itself beside model.json"
            )
        if not found.exists():
            return None
        return read_file(found, LARGEST, "put it beside model.json")


def _packed(files: _Files, model: str, name: str) -> bytes:
    topology = files.read(model)
    if topology is None:
        hint = files.hint() if isinstance(files, Archive) else None
        raise Refused(
            f"has no {model} in {name}; "
            + (hint or "give a model that TensorFlow.js or Teachable Machine exported")
        )
    found = {MODEL: topology}
    total = len(topology)
    for path in _shards(topology, name):
        data = files.read(path)
        if data is None:
            raise Refused(f"lacks its weights {path} in {name}; put them beside {model}")
        total += len(data)
        if total > LARGEST:
            raise Refused(too_large(name))
        found[path] = data
    metadata = files.read(METADATA)
    return archive_of(found if metadata is None else {**found, METADATA: metadata})


def _shards(topology: bytes, name: str) -> Iterable[str]:
    """The paths of the weights that a model.json names."""
    if len(topology) > ARCHIVE["jsonBytes"]:
        raise Refused(f"has a {MODEL} of {len(topology)} bytes in {name}, which no model has")
    with in_words(
        f"is no TensorFlow.js model: the JSON in {name} has no weightsManifest", "export it again"
    ):
        groups = json.loads(topology)["weightsManifest"]
        paths = [path for group in groups for path in group["paths"]]
    for path in paths:
        if not isinstance(path, str) or not is_inside(path):
            raise Refused(
                f"refers to weights outside of its own folder ({path!r}), which are not read; "
                "put them beside model.json and export it again"
            )
    return dict.fromkeys(paths)
