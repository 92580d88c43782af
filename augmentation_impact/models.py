"""Whatever Python calls a model → the bytes of a file that travels. Knows nothing of widgets."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from os import PathLike

from ._catalogue import LIMITS
from ._checks import shown
from .assets import Asset
from .exporters import (
    KNOWN,
    Size,
    export,
    prepared_by,
    tensorflow_js,
    with_half_weights,
)
from .exporters.external_data import is_split, refuse_split, with_external_data
from .exporters.other_files import kind_of_bytes, kind_of_ending, kind_of_file, kind_of_folder
from .files import path_of, read_file
from .foreign import Refused, in_words


def model_asset(
    value: object, size: Size | None = None, weights: str = "float32", processor: object = None
) -> Asset:
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
    processor
        An image processor of Hugging Face transformers: what it does to pixels, the page does.

    Raises
    ------
    Refused
        It is neither, cannot be read or exported, or is empty.
    """
    # Before its weights are halved, a file may be twice what a page can hold.
    largest = LIMITS["modelBytes"] * (2 if weights == "float16" else 1)
    asset = _file(value, largest)
    if asset is None:
        asset = _network(value, size, processor)
    elif processor is not None:
        asset = Asset.of(prepared_by(asset.data, processor), asset.name)
    if not asset.data:
        raise Refused(f"is empty: {asset.name} has 0 bytes; choose another file")
    if weights == "float16":
        try:
            with in_words("it is damaged"):
                return Asset.of(with_half_weights(asset.data), asset.name)
        except Refused as error:
            raise Refused(f"cannot be made smaller: {asset.name} ({error})") from error
    return asset


def _file(value: object, largest: int) -> Asset | None:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _of_bytes(bytes(value))
    if not isinstance(value, (str, PathLike)):
        return None
    path = path_of(value)
    other = kind_of_folder(path) if path.is_dir() else None
    if other is not None and not (path / tensorflow_js.MODEL).is_file():
        raise Refused(f"{other} ({path.name})")
    if path.is_dir() or path.suffix == ".json":
        name = path.name if path.is_dir() else path.resolve().parent.name
        return Asset.of(tensorflow_js.packed_folder(path), name)
    data = read_file(path, largest, "give an ONNX file or a TensorFlow.js model")
    if tensorflow_js.is_archive(data):
        try:
            return Asset.of(tensorflow_js.packed_archive(data, path.name), path.name)
        except Refused as error:
            kind = kind_of_ending(path)
            # An archive of another kind that can be listed is told by what it holds.
            if kind is None or str(error).startswith("has no"):
                raise
            damaged = "; its archive is damaged, copy it again" if "damaged" in str(error) else ""
            raise Refused(f"{kind} ({path.name}{damaged})") from error
    _refuse_others(kind_of_file(path, data), path.name)
    if is_split(data):
        data = with_external_data(data, path.parent, largest)
    return Asset.of(data, path.name)


def _of_bytes(data: bytes) -> Asset:
    if tensorflow_js.is_archive(data):
        return Asset.of(tensorflow_js.packed_archive(data, "the archive"), "model.zip")
    _refuse_others(kind_of_bytes(data), "the bytes")
    refuse_split(data, "give the path of the model instead of its bytes")
    return Asset.of(data, "model.onnx")


def _refuse_others(kind: str | None, name: str) -> None:
    if kind is not None:
        raise Refused(f"{kind} ({name})")


def _what_to_do(value: object) -> str | None:
    """Of what is often given in a network's place: what it is, and what to give."""
    if (
        isinstance(value, Mapping)
        and value
        and all(hasattr(each, "shape") for each in value.values())
    ):
        return (
            "holds weights without a network (a state dict): build the network, load them with "
            "load_state_dict, and give the network"
        )
    if type(value).__name__ == "ExportedProgram":
        return "is an exported program: give the torch.nn.Module that it was made from"
    if isinstance(value, type) or inspect.isfunction(value):
        name = value.__name__
        if not name.isidentifier():
            return "is a function, no network: give the network that it calls"
        return f"is {name}, no network: give one that it makes, {name}(…) for example"
    return None


def _network(value: object, size: Size | None, processor: object) -> Asset:
    exported = export(value, size, processor)
    if exported is None:
        hint = _what_to_do(value)
        if hint is not None:
            raise Refused(hint)
        raise Refused(
            "must be None (the embedded model), the path or the bytes of an ONNX file or of a "
            f"TensorFlow.js model, {KNOWN}; got {shown(value)}"
        )
    return Asset.of(exported.data, exported.name)
