"""Whatever Python calls a model → the bytes of an ONNX file. Knows nothing of widgets."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from ._checks import shown
from .assets import Asset


def model_asset(value: object) -> Asset:
    """The bytes of a model; whether they are a usable one, the page says.

    Parameters
    ----------
    value
        Path or bytes of an ONNX file.

    Raises
    ------
    ValueError
        It is neither, cannot be read, or is empty.
    """
    if isinstance(value, (bytes, bytearray, memoryview)):
        asset = Asset.of(bytes(value), "model.onnx")
    elif isinstance(value, (str, PathLike)):
        path = Path(value).expanduser()
        try:
            asset = Asset.of(path.read_bytes(), path.name)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ValueError(f"cannot be read from {path} ({reason}); give an ONNX file") from error
    else:
        raise ValueError(
            "must be None (the embedded model), or the path or the bytes of an ONNX file; "
            f"got {shown(value)}"
        )
    if not asset.data:
        raise ValueError(f"is empty: {asset.name} has 0 bytes; choose another file")
    return asset
