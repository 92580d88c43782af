"""Whatever Python calls a model → the bytes of a file that travels. Knows nothing of widgets."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ._checks import shown
from .assets import Asset
from .exporters import KNOWN, Size, export, tensorflow_js, with_half_weights
from .exporters.external_data import is_split, refuse_split, with_external_data


def model_asset(value: object, size: Size | None = None, weights: str = "float32") -> Asset:
    """The bytes of a model; whether they are a usable one, the page says.

    Parameters
    ----------
    value
        Path or bytes of an ONNX file or of the zip archive of a TensorFlow.js model, path of such
        a model's folder, or a network of a framework (`exporters.KNOWN`).
    size
        At which a framework exports: side of the input in pixels, or channels and length of a
        series; None: its own.
    weights
        "float16": weights travel in half the bytes.

    Raises
    ------
    ValueError
        It is neither, cannot be read or exported, or is empty.
    """
    asset = _file(value) or _network(value, size)
    if not asset.data:
        raise ValueError(f"is empty: {asset.name} has 0 bytes; choose another file")
    if weights == "float16":
        try:
            return Asset.of(with_half_weights(asset.data), asset.name)
        except ValueError as error:
            raise ValueError(f"cannot be made smaller: {asset.name} ({error})") from error
    return asset


def _file(value: object) -> Asset | None:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _of_bytes(bytes(value))
    if not isinstance(value, (str, PathLike)):
        return None
    path = Path(value).expanduser()
    if path.is_dir() or path.suffix == ".json":
        name = path.name if path.is_dir() else path.resolve().parent.name
        return Asset.of(tensorflow_js.packed_folder(path), name)
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ValueError(
            f"cannot be read from {path} ({reason}); give an ONNX file or a TensorFlow.js model"
        ) from error
    if tensorflow_js.is_archive(data):
        return Asset.of(tensorflow_js.packed_archive(data, path.name), path.name)
    return Asset.of(with_external_data(data, path.parent) if is_split(data) else data, path.name)


def _of_bytes(data: bytes) -> Asset:
    if tensorflow_js.is_archive(data):
        return Asset.of(tensorflow_js.packed_archive(data, "the archive"), "model.zip")
    refuse_split(data, "give the path of the model instead of its bytes")
    return Asset.of(data, "model.onnx")


def _network(value: object, size: Size | None) -> Asset:
    exported = export(value, size)
    if exported is None:
        raise ValueError(
            "must be None (the embedded model), the path or the bytes of an ONNX file or of a "
            f"TensorFlow.js model, {KNOWN}; got {shown(value)}"
        )
    return Asset.of(exported.data, exported.name)
