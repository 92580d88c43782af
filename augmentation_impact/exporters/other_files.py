"""Model files of other formats: what they are, and what to give in their place.

Told by their first bytes or their ending alone; none of them is opened any further.
"""

from __future__ import annotations

from pathlib import Path

from .._catalogue import FORMATS
from .onnx_file import ports_of

_BY_ENDING = {ending: format["hint"] for format in FORMATS for ending in format["endings"]}
#: A file in a folder of another format.
_IN_FOLDER = {
    "saved_model.pb": "is a SavedModel of TensorFlow: convert it to ONNX "
    "(python -m tf2onnx.convert --saved-model), or give the Keras model",
    "Manifest.json": _BY_ENDING[".mlpackage"],
    "config.json": "is a checkpoint of transformers: load it with "
    "AutoModelForImageClassification.from_pretrained and give the model",
}


def kind_of_bytes(data: bytes) -> str | None:
    """What these bytes are and what to do, if they are a model of another format."""
    for format in FORMATS:
        for sign in format["bytes"]:
            if data.startswith(bytes.fromhex(sign["hex"]), sign["at"]):
                return str(format["hint"])
    return None


def kind_of_ending(path: Path) -> str | None:
    """What a file is by its ending and what to do, if that is of another format."""
    return _BY_ENDING.get(path.suffix.lower())


def kind_of_file(path: Path, data: bytes) -> str | None:
    """As `kind_of_bytes`; by its ending where it is no ONNX file either."""
    return kind_of_bytes(data) or (kind_of_ending(path) if ports_of(data) is None else None)


def kind_of_folder(path: Path) -> str | None:
    """What a folder is and what to do, if it holds a model of another format."""
    if path.suffix == ".mlpackage":
        return _BY_ENDING[".mlpackage"]
    return next((hint for name, hint in _IN_FOLDER.items() if (path / name).is_file()), None)
