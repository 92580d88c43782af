"""Keras 3: through the exporter of its backend. Images keep their channels last.

A model is exported as it answers in evaluation: augmentation and dropout inside of it do nothing.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from . import keras_applications, keras_process, keras_recurrent, torch_module
from .facts import Facts
from .failures import reason
from .keras_recurrent import Call
from .onnx_file import tidied

#: Side and length where a model leaves them open and nobody says one.
SIDE, LENGTH = 224, 128
#: What does nothing in evaluation, even where it was built with training=True.
_IDLE = frozenset(
    ["ActivityRegularization", "AlphaDropout", "AugMix", "CutMix", "Dropout", "GaussianDropout"]
    + ["GaussianNoise", "MixUp", "RandAugment", "SpatialDropout1D", "SpatialDropout2D"]
    + ["RandomBrightness", "RandomColorDegeneration", "RandomColorJitter", "RandomContrast"]
    + ["RandomElasticTransform", "RandomErasing", "RandomFlip", "RandomGaussianBlur"]
    + ["RandomGrayscale", "RandomHue", "RandomInvert", "RandomPerspective", "RandomPosterization"]
    + ["RandomRotation", "RandomSaturation", "RandomSharpness", "RandomShear"]
    + ["RandomTranslation", "RandomZoom"]
)
#: What reaches the weights of 0, 1 and 255 where nothing is done to them before.
_UNTOUCHED = (0.0, 1.0, 255.0)
#: The largest pixels of 8 to 16 bits, and what a model makes at least of white.
_WHITES, _LEAST_WHITE = (255.0, 1023.0, 4095.0, 16383.0, 65535.0), 0.5
_KERNELS = ("kernel", "depthwise_kernel", "embeddings", "recurrent_kernel")


class _Input(NamedTuple):
    """The one input of a model, without the batch; None: open."""

    sides: tuple[int | None, ...]
    channels: int
    channels_first: bool

    def shape(self, size: torch_module.Size | None) -> tuple[int, ...]:
        """[1, H, W, C], or [1, C, H, W] where the model has it so; [1, C, L] of a series."""
        given = size[1] if isinstance(size, tuple) else size
        default = LENGTH if self.is_series else SIDE
        sides = tuple(side or given or default for side in self.sides)
        first = self.channels_first or self.is_series
        return (1, self.channels, *sides) if first else (1, *sides, self.channels)

    @property
    def is_series(self) -> bool:
        """Whether it takes positions along one axis."""
        return len(self.sides) == 1


def describe(model: Any) -> Facts:
    """Side of the input, and what its pixels go up to: `largest`."""
    expected = _input(model)
    if expected.is_series:
        return Facts()
    height, width = expected.sides
    return Facts(**_pixels(model, expected), size=height if height == width else None)


def export(model: Any, size: torch_module.Size | None) -> bytes:
    """The ONNX file of a Keras model with one image input [1, height, width, channels].

    Of a series (None, length, channels) the file takes [1, channels, length], as the page lays it
    out.

    Raises
    ------
    ValueError
        It has other inputs, or its backend cannot export it: what to do.
    """
    import keras

    expected = _input(model)
    if expected.is_series and not isinstance(size, tuple):
        raise ValueError(
            f"takes a series (None, length, {expected.channels}), not an image: "
            "give series= an array of channels × length"
        )
    shape = expected.shape(size)
    if keras.backend.backend() == "torch":
        return export_on_torch(model, shape, expected.is_series)
    return _elsewhere(model, shape, expected, keras.backend.backend())


def export_on_torch(model: Any, shape: tuple[int, ...], is_series: bool) -> bytes:
    """The file of a model whose backend is PyTorch."""
    recurrent = {layer: keras_recurrent.as_one_operator(layer) for layer in _layers(model)}
    known = {layer: call for layer, call in recurrent.items() if call is not None}
    with _in_evaluation(model), _called(known):
        return torch_module.export_at(_with_paths(model, is_series), shape)


def _elsewhere(model: Any, shape: tuple[int, ...], expected: _Input, backend: str) -> bytes:
    """On PyTorch in a process of its own, where that is installed; else by the backend itself."""
    failures: list[Exception] = []
    exporters = [keras_process.export, _by_backend]
    for exporter in exporters:
        try:
            return exporter(model, shape, expected.is_series)
        except Exception as error:
            failures.append(error)
    raise ValueError(
        f"could not be exported to ONNX with Keras on {backend}: {reason(failures[0])}; "
        "load it with KERAS_BACKEND=torch, or export it yourself (tf2onnx) and give the file"
    ) from failures[0]


def _by_backend(model: Any, shape: tuple[int, ...], is_series: bool) -> bytes:
    """By Keras' own exporter, which needs tf2onnx."""
    import keras

    if is_series:
        series = keras.Input(shape[1:])
        model = keras.Model(series, model(keras.layers.Permute((2, 1))(series), training=False))
    with tempfile.TemporaryDirectory() as folder, _in_evaluation(model):
        path = Path(folder) / "model.onnx"
        signature = [keras.InputSpec(shape=shape, dtype="float32")]
        model.export(str(path), format="onnx", input_signature=signature, verbose=False)
        return tidied(path.read_bytes())


@contextlib.contextmanager
def _in_evaluation(model: Any) -> Iterator[None]:
    """Without augmentation and dropout, and with PyTorch's modules in evaluation; then as before.

    The model itself is used: Keras copies by saving, which not every model survives.
    """
    idle = [layer for layer in _layers(model) if type(layer).__name__ in _IDLE]
    nothing = dict.fromkeys(idle, lambda inputs, *_, **__: inputs)
    modules = list(model.modules()) if hasattr(model, "modules") else []
    modes = [module.training for module in modules]
    for module in modules:
        module.training = False
    try:
        with _called(nothing):
            yield
    finally:
        for module, mode in zip(modules, modes, strict=True):
            module.training = mode


@contextlib.contextmanager
def _called(calls: Mapping[Any, Call]) -> Iterator[None]:
    """Compute these layers by other functions, and afterwards as before."""
    for layer, call in calls.items():
        vars(layer)["call"] = call
    try:
        yield
    finally:
        for layer in calls:
            vars(layer).pop("call", None)


def _layers(model: Any) -> Iterator[Any]:
    """Every layer that holds no others, in the order of the model."""
    for layer in getattr(model, "layers", ()):
        inner = list(_layers(layer))
        yield from inner or [layer]


def _models(model: Any) -> Iterator[Any]:
    """A model, and those that it holds."""
    yield model
    for layer in getattr(model, "layers", ()):
        if getattr(layer, "layers", None):
            yield from _models(layer)


def _with_paths(model: Any, is_series: bool) -> Any:
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
            answer = model(x.transpose(1, 2) if is_series else x, training=False)
            named = getattr(model, "output_names", ())
            if isinstance(answer, (list, tuple)) and len(set(named)) == len(answer) > 1:
                return dict(zip(named, answer, strict=True))
            return answer

    named = Named()
    for name, child in names(model).named_children():
        named.add_module(name, child)
    return named.eval()


def _input(model: Any) -> _Input:
    """What the model takes.

    Raises
    ------
    ValueError
        It is neither one image nor one series.
    """
    shape = getattr(model, "input_shape", None)
    if shape is None:
        # A subclass of keras.Model only knows what it was called with.
        built = list((getattr(model, "_build_shapes_dict", None) or {}).values())
        shape = tuple(built[0]) if len(built) == 1 else None
    if isinstance(shape, (list, dict)) and len(shape) > 1:
        names = ", ".join(tensor.name for tensor in model.inputs)
        raise ValueError(
            f"takes {len(shape)} inputs ({names}); a page gives one image: give a keras.Model "
            "of the one to look at, with the others held constant"
        )
    if isinstance(shape, (list, dict)):
        (shape,) = shape.values() if isinstance(shape, dict) else shape
    rank = len(shape) if isinstance(shape, tuple) else 0
    if rank not in (3, 4):
        if not rank:
            raise ValueError("has no input shape yet; build it first: call it on one batch")
        kind = " (volumes or films)" if rank == 5 else ""
        raise ValueError(
            f"takes inputs of shape {shape}{kind}; a Keras model of one image takes "
            "(None, height, width, channels), one of a series (None, length, channels); "
            "give the part that does"
        )
    _, *dims = shape
    first = rank == 4 and any(
        getattr(layer, "data_format", None) == "channels_first" for layer in _layers(model)
    )
    channels = dims.pop(0 if first else -1)
    return _Input(tuple(dims), channels or (1 if rank == 3 else 3), first)


def _pixels(model: Any, expected: _Input) -> dict[str, Any]:
    """Mean, deviation, order, and what they were guessed from, as arguments of `Facts`.

    A model that has arithmetic before its weights says what it takes. Of the others, those of
    ``keras.applications`` were trained behind their ``preprocess_input``.
    """
    levels = _before_weights(model, expected) or _UNTOUCHED
    plain = {
        "mean": (0.0,) * expected.channels,
        "std": (1 / largest(levels),) * expected.channels,
    }
    if levels != _UNTOUCHED:
        return plain
    module = keras_applications.module_of(layer.name for layer in _models(model))
    if module is None or expected.channels != 3:
        return {**plain, "pixels": "nothing in the model says"}
    mean, std, swaps = keras_applications.normalisation(module)
    preprocess = f"keras.applications.{module}.preprocess_input"
    words = f"{preprocess} does this, and the model itself does not"
    return {"mean": mean, "std": std, "pixels": words, "blue_first": swaps or None}


def largest(levels: tuple[float, ...]) -> float:
    """What white is for a model, by what its arithmetic before the weights makes of it.

    1, 255, or the largest pixel of 10 to 16 bits. Rescaling, Normalization, Lambda,
    ``preprocess_input`` and plain operations are all run, on 0, 1 and 255. Where 0 to 255 come out
    within a few units (``x / 255``), or black comes out far below nought (means of 0 to 255
    subtracted), the model takes 0 to 255, or more; else 0 to 1.

    Parameters
    ----------
    levels
        What reaches the weights of 0, 1 and 255.
    """
    black, one, white = levels
    gain = one - black
    if not np.isfinite([black, one, white]).all() or not abs(white - black) > 0:
        return 1.0
    small = abs(white - black) <= 16
    nought = -black / gain if gain else np.inf
    if not small:
        return 255.0 if nought > 2 else 1.0
    return next((each for each in _WHITES if each * abs(gain) >= _LEAST_WHITE), 255.0)


def _before_weights(model: Any, expected: _Input) -> tuple[float, ...] | None:
    """Means of what reaches the first layer with a kernel for 0, 1 and 255; None if unknown."""
    import keras

    weighted = [
        layer
        for layer in _layers(model)
        if any(getattr(layer, name, None) is not None for name in _KERNELS)
    ]

    def stop(inputs: Any, *_: Any, **__: Any) -> Any:
        raise _ReachedError(inputs)

    shape = expected.shape(None)
    means: list[float] = []
    with _in_evaluation(model), _without_gradients(), _called(dict.fromkeys(weighted, stop)):
        try:
            for level in (0, 1, 255):
                try:
                    model(keras.ops.full(shape, level, "float32"), training=False)
                except _ReachedError as reached:
                    found = keras.ops.convert_to_numpy(reached.args[0])
                    means.append(float(np.mean(found)))
        except Exception:
            # Exporting says what is wrong with it.
            return None
    return tuple(means) if len(means) == 3 else None


class _ReachedError(BaseException):
    """Carries what reached a layer out of a model; no Exception, which Keras would rewrite."""


def _without_gradients() -> Any:
    import keras

    if keras.backend.backend() != "torch":
        return contextlib.nullcontext()
    import torch

    return torch.no_grad()
