"""Whatever Python calls a model → the bytes of an ONNX file. Knows nothing of widgets."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ._checks import shown
from .assets import Asset
from .exporters import KNOWN, export, with_half_weights
from .exporters.external_data import is_split, refuse_split, with_external_data


def model_asset(value: object, size: int | None = None, weights: str = "float32") -> Asset:
    """The bytes of a model; whether they are a usable one, the page says.

    Parameters
    ----------
    value
        Path or bytes of an ONNX file, or a network of a framework (`exporters.KNOWN`).
    size
        Side of the input in pixels at which a framework exports; None: its own.
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
            raise ValueError(f"is not an ONNX file: {asset.name} ({error})") from error
    return asset


def _file(value: object) -> Asset | None:
    if isinstance(value, (bytes, bytearray, memoryview)):
        refuse_split(bytes(value), "give the path of the model instead of its bytes")
        return Asset.of(bytes(value), "model.onnx")
    if not isinstance(value, (str, PathLike)):
        return None
    path = Path(value).expanduser()
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ValueError(f"cannot be read from {path} ({reason}); give an ONNX file") from error
    return Asset.of(with_external_data(data, path.parent) if is_split(data) else data, path.name)


def _network(value: object, size: int | None) -> Asset:
    exported = export(value, size)
    if exported is None:
        raise ValueError(
            "must be None (the embedded model), the path or the bytes of an ONNX file, or "
            f"{KNOWN}; got {shown(value)}"
        )
    return Asset.of(exported.data, exported.name)
