"""Model files of other formats: what they are, and what to give in their place.

Told by their first bytes or their ending alone; none of them is opened any further.
"""

from __future__ import annotations

from pathlib import Path

from .onnx_file import ports_of

#: What begins a file of HDF5, a pickle of protocol 2 to 5.
_HDF5 = b"\x89HDF\r\n\x1a\n"
_PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in range(2, 6))

_KERAS = (
    "is a Keras model in HDF5: load it with keras.models.load_model and give the model; if it "
    "holds weights alone, build the model and load them first"
)
_LITE = (
    "is a TensorFlow Lite model, made for inference alone: give the Keras model that it was "
    "converted from, or convert it to ONNX (python -m tf2onnx.convert --tflite)"
)
_SAFETENSORS = (
    "holds weights without a network (safetensors): build the network, load the weights into it, "
    "and give the network"
)
_PICKLE = (
    "is a pickle, which can run code and is never opened here: build the network, load its weights "
    "with torch.load(path, weights_only=True), and give the network"
)
_FROZEN = (
    "is a graph of TensorFlow: convert it to ONNX (python -m tf2onnx.convert), or give the Keras "
    "model"
)
_CORE_ML = "is a Core ML model: give the network that it was converted from, or an ONNX file of it"
_ORT = "is in the format of ONNX Runtime: give the .onnx file that it was made from"
_ENGINE = "is an engine of TensorRT: give the .onnx file that it was made from"

_BY_ENDING = {
    ".h5": _KERAS,
    ".hdf5": _KERAS,
    ".tflite": _LITE,
    ".safetensors": _SAFETENSORS,
    ".pt": _PICKLE,
    ".pth": _PICKLE,
    ".ckpt": _PICKLE,
    ".bin": _PICKLE,
    ".pkl": _PICKLE,
    ".joblib": _PICKLE,
    ".pb": _FROZEN,
    ".mlmodel": _CORE_ML,
    ".mlpackage": _CORE_ML,
    ".ort": _ORT,
    ".engine": _ENGINE,
    ".plan": _ENGINE,
}
#: A file in a folder of another format.
_IN_FOLDER = {
    "saved_model.pb": "is a SavedModel of TensorFlow: convert it to ONNX "
    "(python -m tf2onnx.convert --saved-model), or give the Keras model",
    "Manifest.json": _CORE_ML,
    "config.json": "is a checkpoint of transformers: load it with "
    "AutoModelForImageClassification.from_pretrained and give the model",
}


def kind_of_bytes(data: bytes) -> str | None:
    """What these bytes are and what to do, if they are a model of another format."""
    if data.startswith(_HDF5):
        return _KERAS
    if data[4:8] == b"TFL3":
        return _LITE
    if data[4:8] == b"ORTM":
        return _ORT
    if data.startswith(_PICKLES):
        return _PICKLE
    length = int.from_bytes(data[:8], "little")
    return _SAFETENSORS if 2 <= length < len(data) and data[8:10] == b'{"' else None


def kind_of_file(path: Path, data: bytes) -> str | None:
    """As `kind_of_bytes`; by its ending where it is no ONNX file either."""
    by_ending = _BY_ENDING.get(path.suffix.lower())
    return kind_of_bytes(data) or (by_ending if ports_of(data) is None else None)


def kind_of_folder(path: Path) -> str | None:
    """What a folder is and what to do, if it holds a model of another format."""
    if path.suffix == ".mlpackage":
        return _CORE_ML
    return next((hint for name, hint in _IN_FOLDER.items() if (path / name).is_file()), None)
