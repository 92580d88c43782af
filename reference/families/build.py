"""Families as networks with seeded weights, and what their frameworks answer."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from reference.families import keras_models
from reference.families.declared import Family
from reference.parity import build as parity
from reference.parity.maps import Answer, Layer, answer, logits_of
from reference.parity.networks import Network
from reference.parity.weights import fill

Pixels = NDArray[np.floating[Any]]


class Subject(NamedTuple):
    """What a user gives as `model=`, and what its framework makes of an input.

    `explain` takes what the network is given, [H, W, C], and a layer; `logits` are its answer
    before any softmax, in float32, and `exact` the same in float64, None where it cannot be had.
    `names` are those that the page should have found, None for none.
    """

    model: Any
    explain: Callable[[Pixels, Layer], Answer]
    logits: Callable[[Pixels], Tensor]
    exact: Callable[[Pixels], Tensor] | None = None
    names: tuple[str, ...] | None = None


def build(family: Family) -> Subject:
    """Build the network with seeded weights.

    Raises
    ------
    ImportError
        The framework is not installed.
    """
    return BUILDERS[family.origin](family)


def picture(side: int) -> NDArray[np.float32]:
    """Blobs and noise in [0, 1], [side, side, 3]: seeded."""
    random = np.random.default_rng(0)
    rows, columns = np.mgrid[0:side, 0:side] / side
    blobs = [
        np.exp(-((rows - 0.3 - 0.1 * k) ** 2 + (columns - 0.6 + 0.1 * k) ** 2) / 0.05)
        for k in range(3)
    ]
    noise = random.random((side, side, 3))
    return np.clip(0.35 * noise + 0.6 * np.stack(blobs, -1), 0, 1).astype(np.float32)


def _of_module(
    module: nn.Module, model: Any = None, names: Any = None, blue_first: bool = False
) -> Subject:
    def given(pixels: Pixels) -> Tensor:
        pixels = pixels[..., ::-1] if blue_first else pixels
        return torch.from_numpy(pixels.transpose(2, 0, 1)[None].copy())

    def explain(pixels: Pixels, layer: Layer) -> Answer:
        image = given(pixels)
        return answer(module, lambda: _program(module, image.float()), image, layer)

    def logits(pixels: Pixels) -> Tensor:
        with torch.no_grad():
            return logits_of(module(given(pixels).float()))[0]

    def exact(pixels: Pixels) -> Tensor:
        with torch.no_grad():
            return logits_of(copy.deepcopy(module).double()(given(pixels).double()))[0]

    return Subject(module if model is None else model, explain, logits, exact, names)


def _pytorch(family: Family) -> Subject:
    network = Network(family.origin, family.name, family.size)
    return _of_module(parity.build(network).module)


def _timm(family: Family) -> Subject:
    import timm

    module = timm.create_model(family.name, pretrained=False)
    return _of_module(fill(module, family.name, (3, family.size, family.size)))


def _transformers(family: Family) -> Subject:
    from reference.families.hugging_face import NAMES
    from reference.families.hugging_face import build as seeded

    # As their image processors want it, which the widget follows.
    blue_first = family.name in ("MobileViT", "MobileViTV2")
    return _of_module(seeded(family.name), names=tuple(NAMES.values()), blue_first=blue_first)


def _keras(family: Family) -> Subject:
    model = keras_models.transfer_learning(family)
    return _of_keras(model)._replace(
        exact=lambda pixels: keras_models.exact_logits(family, model, pixels)
    )


def _keras_on(backend: str) -> Callable[[Family], Subject]:
    return lambda family: _of_keras(keras_models.on_backend(family, backend))


def _of_keras(model: Any) -> Subject:
    return Subject(
        model,
        lambda pixels, layer: keras_models.explain(model, pixels, layer),
        lambda pixels: keras_models.logits(model, pixels),
    )


def _program(module: nn.Module, image: Tensor) -> torch.export.ExportedProgram | None:
    """The traced network, whose values are called as in the file; None if it cannot be traced."""
    try:
        program = torch.export.export(copy.deepcopy(module).float(), (image,))
        # Steps that write into what they were given are called in the file as those that do not.
        return program.run_decompositions({})
    except Exception:  # noqa: BLE001 - whatever the tracer stumbles over
        return None


NAMES_IN_FILE = ("daisy", "rose", "tulip")


def _file(family: Family) -> Subject:
    """A file of another tool, and the network that is in it."""
    import onnx

    module = nn.Sequential(
        nn.Conv2d(3, 12, 3, 2, 1),
        nn.BatchNorm2d(12),
        nn.SiLU(),
        nn.Conv2d(12, 16, 3, 2, 1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(16, len(NAMES_IN_FILE)),
    )
    side = family.size
    fill(module, family.name, (3, side, side))
    stream = io.BytesIO()
    torch.onnx.export(
        nn.Sequential(*module, nn.Softmax(1)).eval(),
        (torch.zeros(1, 3, side, side),),
        stream,
        dynamo=False,
        opset_version=13,
        input_names=["images"],
        output_names=["scores"],
    )
    proto = onnx.load_from_string(stream.getvalue())
    FILES[family.name](proto, side)
    data = proto.SerializeToString()
    return _of_module(module, data, NAMES_IN_FILE, blue_first=b"Bgr8" in data)


def _like_ultralytics(proto: Any, side: int) -> None:
    """The metadata that ultralytics' exporter writes for a classifier (exporter.py)."""
    import onnx

    about = {
        "description": "Ultralytics YOLOv8n-cls model",
        "author": "Ultralytics",
        "task": "classify",
        "batch": "1",
        "imgsz": str([side, side]),
        "names": str(dict(enumerate(NAMES_IN_FILE))),
    }
    onnx.helper.set_model_props(proto, about)


def _like_azure(proto: Any, _: int) -> None:
    """The end that Azure Custom Vision writes: the best name, and a map of names and scores.

    Its pixels are blue, green, red, from 0 to 255.
    """
    from onnx import TensorProto, helper

    about = {
        "Image.BitmapPixelFormat": "Bgr8",
        "Image.ColorSpaceGamma": "SRGB",
        "Image.NominalPixelRange": "NominalRange_0_255",
    }
    helper.set_model_props(proto, about)

    graph = proto.graph
    domain = {"domain": "ai.onnx.ml"}
    graph.initializer.append(
        helper.make_tensor("words", TensorProto.STRING, [len(NAMES_IN_FILE)], list(NAMES_IN_FILE))
    )
    graph.node.extend(
        [
            helper.make_node("ArgMax", ["scores"], ["best"], axis=1, keepdims=0),
            helper.make_node("ArrayFeatureExtractor", ["words", "best"], ["classLabel"], **domain),
            helper.make_node(
                "ZipMap", ["scores"], ["loss"], classlabels_strings=list(NAMES_IN_FILE), **domain
            ),
        ]
    )
    del graph.output[:]
    kind = helper.make_map_type_proto(
        TensorProto.STRING, helper.make_tensor_type_proto(TensorProto.FLOAT, [])
    )
    graph.output.append(helper.make_tensor_value_info("classLabel", TensorProto.STRING, [1]))
    graph.output.append(helper.make_value_info("loss", helper.make_sequence_type_proto(kind)))
    proto.opset_import.append(helper.make_opsetid("ai.onnx.ml", 1))


FILES: dict[str, Callable[[Any, int], None]] = {
    "Ultralytics": _like_ultralytics,
    "Azure Custom Vision": _like_azure,
}

BUILDERS: dict[str, Callable[[Family], Subject]] = {
    "torchvision": _pytorch,
    "timm": _timm,
    "transformers": _transformers,
    "keras": _keras,
    "keras-jax": _keras_on("jax"),
    "keras-tensorflow": _keras_on("tensorflow"),
    "file": _file,
}
