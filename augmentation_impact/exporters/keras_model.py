"""Keras 3: through the exporter of its backend. Channels stay last, the page reads them so."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from . import torch_module
from .facts import Facts
from .onnx_file import tidied

#: Layers that expect pixels from 0 to 255 where a network begins with them.
_PREPROCESSING = ("Rescaling", "Normalization")


def describe(model: Any) -> Facts:
    """Pixels as the network expects them: 0 to 255 if it begins with preprocessing, else 0 to 1."""
    _, height, width, channels = _shape(model)
    inside = _first_layers(model)
    largest = 255.0 if any(name in _PREPROCESSING for name in inside) else 1.0
    return Facts(
        mean=(0.0,) * (channels or 3),
        std=(1 / largest,) * (channels or 3),
        size=height if height == width else None,
    )


def export(model: Any, size: torch_module.Size | None) -> bytes:
    """The ONNX file of a Keras model with one image input [1, height, width, channels].

    Raises
    ------
    ValueError
        It has other inputs, or its backend cannot export it: what to do.
    """
    import keras

    _, height, width, channels = _shape(model)
    side = (size[1] if isinstance(size, tuple) else size) or 224
    shape = (1, height or side, width or side, channels or 3)
    backend = keras.backend.backend()
    if backend == "torch":
        return torch_module.export_at(model, shape, _with_paths)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        signature = [keras.InputSpec(shape=shape, dtype="float32")]
        try:
            model.export(str(path), format="onnx", input_signature=signature, verbose=False)
            return tidied(path.read_bytes())
        except Exception as error:
            raise ValueError(
                f"could not be exported to ONNX with the backend {backend} ({error}); load it with "
                "KERAS_BACKEND=torch, or export it yourself (tf2onnx) and give the file"
            ) from error


def _with_paths(model: Any) -> Any:
    """A module whose submodules are called as Keras' layers, which Keras hides from PyTorch.

    Their names travel as module paths, those in a nested model behind its name: `inner.conv`.
    """
    import torch

    def names(nested: Any) -> Any:
        module = torch.nn.Module()
        for layer in nested.layers:
            child = names(layer) if hasattr(layer, "layers") else layer
            module.add_module(layer.name.replace(".", "_"), child)
        return module

    class Named(torch.nn.Module):
        def forward(self, x: Any) -> Any:
            return model(x)

    named = Named()
    for name, child in names(model).named_children():
        named.add_module(name, child)
    return named


def _shape(model: Any) -> tuple[int | None, int | None, int | None, int | None]:
    shape = getattr(model, "input_shape", None)
    if not isinstance(shape, tuple) or len(shape) != 4:
        raise ValueError(
            f"takes inputs of shape {shape}; a Keras model of one image takes "
            "(None, height, width, channels); build it first, or give the part that does"
        )
    return shape


def _first_layers(model: Any) -> list[str]:
    """Kinds of the first layers, those of nested models in their place."""
    names: list[str] = []
    for layer in model.layers[:3]:
        names += _first_layers(layer) if hasattr(layer, "layers") else [type(layer).__name__]
    return names[:3]
