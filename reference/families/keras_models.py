"""Keras' tutorial on transfer learning, augmentation, a base and a head, on its three backends.

A model on JAX or TensorFlow is the one on PyTorch, saved by a process of its own and loaded.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from reference.families.declared import Family
from reference.files import ROOT
from reference.parity import build as parity
from reference.parity.maps import Answer, Layer
from reference.parity.networks import Network
from reference.parity.weights import generator_of

#: Where `npm run families` puts JAX and TensorFlow, which nothing else needs.
BACKENDS = ROOT / ".cache" / "keras-backends"
Pixels = NDArray[np.floating[Any]]
#: (offset, image) → (all logits, activation at the layer), the offset being added to the latter.
Forward = Callable[[Any, Any], tuple[Any, Any]]


def transfer_learning(family: Family) -> Any:
    """The model on PyTorch, with seeded weights."""
    base = parity.build(Network("keras", family.name, family.size)).module
    import keras

    layers = keras.layers
    shape = (family.size, family.size, 3)
    inner = keras.Model(base.inputs, _before_pooling(base), name=base.name)
    random_layers = [layers.RandomFlip("horizontal"), layers.RandomRotation(0.2)]
    augmentation = keras.Sequential(random_layers, name="augmentation")
    image = keras.Input(shape)
    x = layers.GlobalAveragePooling2D()(inner(augmentation(image), training=False))
    head = layers.Dense(5)
    model = keras.Model(image, head(layers.Dropout(0.2)(x)))
    random = np.random.default_rng(generator_of(family.name).initial_seed())
    kernel = random.normal(0, 1, head.kernel.shape) / np.sqrt(head.kernel.shape[0])
    head.set_weights([kernel, 0.1 * random.uniform(-1, 1, 5)])
    return model


def _before_pooling(base: Any) -> Any:
    """The last value of a network of Keras that has height and width."""
    return next(
        layer.output
        for layer in reversed(base.layers)
        if len(layer.output.shape) == 4 and layer.output.shape[1] > 1
    )


def on_backend(family: Family, backend: str) -> Any:
    """The same on another backend, which Keras chooses once a process.

    Raises
    ------
    ImportError
        The backend is not installed.
    """
    sys.path.append(str(BACKENDS))
    os.environ["KERAS_BACKEND"] = backend
    import keras

    if keras.backend.backend() != backend:
        raise ImportError(f"Keras was imported on {keras.backend.backend()} before")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        program = (
            "import sys; from reference.families.declared import Family; "
            "from reference.families.keras_models import transfer_learning; "
            f"transfer_learning(Family('keras', {family.name!r}, {family.size})).save(sys.argv[1])"
        )
        subprocess.run([sys.executable, "-c", program, str(path)], cwd=ROOT, check=True)
        return keras.saving.load_model(path, compile=False)


def explain(model: Any, pixels: Pixels, layer: Layer) -> Answer:
    """What the backend itself answers: Grad-CAM through an offset that is added at the layer."""
    import keras

    at = model
    for name in layer.name.split("."):
        at = next(one for one in at.layers if one.name.replace(".", "_") == name)

    def forward(offset: Any, image: Any) -> tuple[Any, Any]:
        with _added(at, offset) as kept:
            logits = model(image, training=False)[0]
        return logits, kept[-1]

    image = keras.ops.convert_to_tensor(pixels[None].astype(np.float32))
    by_backend = GRADIENTS[keras.backend.backend()]
    logits, activation, by_layer, by_input = by_backend(forward, image, layer.target)
    cam = (activation * by_layer.mean((1, 2), keepdims=True)).sum(-1)[0]
    return Answer(*(torch.from_numpy(found) for found in (logits, cam.clip(0), by_input[0])))


def logits(model: Any, pixels: Pixels) -> Tensor:
    """What the backend answers before any softmax."""
    import keras

    given = keras.ops.convert_to_tensor(pixels[None].astype(np.float32))
    with torch.no_grad():
        answered = keras.ops.convert_to_numpy(model(given, training=False))
    return torch.from_numpy(np.array(answered[0]))


def exact_logits(family: Family, model: Any, pixels: Pixels) -> Tensor:
    """What the model on PyTorch answers in float64."""
    import keras

    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float64")
    try:
        double = transfer_learning(family)
    finally:
        keras.config.set_dtype_policy(policy)
    double.set_weights(model.get_weights())
    with torch.no_grad():
        return double(torch.from_numpy(pixels[None].astype(np.float64)), training=False)[0]


@contextlib.contextmanager
def _added(at: Any, offset: Any) -> Iterator[list[Any]]:
    """Add `offset` to what the layer returns; what it returned is kept."""
    kept: list[Any] = []
    call = at.call

    def instead(*given: Any, **keywords: Any) -> Any:
        kept.append(call(*given, **keywords))
        return kept[-1] + offset

    vars(at)["call"] = instead
    try:
        yield kept
    finally:
        vars(at).pop("call")


def _zeros(forward: Forward, image: Any) -> Any:
    import keras

    return keras.ops.zeros(forward(0.0, image)[1].shape)


def _by_torch(forward: Forward, image: Any, target: int) -> tuple[Pixels, ...]:
    with torch.no_grad():
        offset = _zeros(forward, image)
    offset, image = offset.requires_grad_(), image.requires_grad_()
    logits, activation = forward(offset, image)
    gradients = torch.autograd.grad(logits[target], (offset, image))
    return tuple(found.numpy(force=True) for found in (logits, activation, *gradients))


def _by_jax(forward: Forward, image: Any, target: int) -> tuple[Pixels, ...]:
    import jax

    def explained(offset: Any, image: Any) -> tuple[Any, Any]:
        answered = forward(offset, image)
        return answered[0][target], answered

    differentiated = jax.grad(explained, argnums=(0, 1), has_aux=True)
    gradients, answered = differentiated(_zeros(forward, image), image)
    return tuple(np.array(found) for found in (*answered, *gradients))


def _by_tensorflow(forward: Forward, image: Any, target: int) -> tuple[Pixels, ...]:
    import tensorflow

    offset = _zeros(forward, image)
    with tensorflow.GradientTape() as tape:
        tape.watch([offset, image])
        logits, activation = forward(offset, image)
        explained = logits[target]
    gradients = tape.gradient(explained, [offset, image])
    return tuple(found.numpy() for found in (logits, activation, *gradients))


GRADIENTS: dict[str, Callable[[Forward, Any, int], tuple[Pixels, ...]]] = {
    "torch": _by_torch,
    "jax": _by_jax,
    "tensorflow": _by_tensorflow,
}
