"""Networks of the table as PyTorch modules with seeded weights; frameworks load when asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from reference.parity.networks import Network
from reference.parity.weights import fill, generator_of


class Built(NamedTuple):
    """A network in evaluation mode and one input for it, [1, C, H, W] or [1, H, W, C]."""

    module: nn.Module
    image: Tensor


def build(network: Network) -> Built:
    """Build the network with seeded weights.

    Raises
    ------
    ImportError
        The framework is not installed.
    """
    return BUILDERS[network.origin](network)


def _image(network: Network, shape: tuple[int, ...]) -> Tensor:
    return torch.randn((1, *shape), generator=generator_of(f"{network.name} image"))


def _channels_first(network: Network, module: nn.Module) -> Built:
    shape = (3, network.size, network.size)
    return Built(fill(module, network.name, shape, network.shift), _image(network, shape))


def _torchvision(network: Network) -> Built:
    import torchvision

    options = {"init_weights": False} if network.name in ("googlenet", "inception_v3") else {}
    return _channels_first(
        network, torchvision.models.get_model(network.name, weights=None, **options)
    )


def _timm(network: Network) -> Built:
    import timm

    return _channels_first(network, timm.create_model(network.name, pretrained=False))


def _keras(network: Network) -> Built:
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    shape = (network.size, network.size, 3)
    model = getattr(keras.applications, network.name)(
        weights=None, input_shape=shape, classifier_activation=None
    )
    random = np.random.default_rng(generator_of(network.name).initial_seed())
    for variable in model.variables:
        if "seed" not in variable.path:
            variable.assign(_keras_values(variable.path, variable.shape, random))
    norms = [layer for layer in _flat(model) if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [layer.momentum for layer in norms]
    for layer in norms:
        layer.momentum = 0.0
    for layer in _flat(model):
        if isinstance(layer, keras.layers.Dropout):
            layer.rate = 0.0
    with torch.no_grad():
        model(torch.randn((4, *shape), generator=generator_of(network.name)), training=True)
    for layer, momentum in zip(norms, momenta, strict=True):
        layer.momentum = momentum
        layer.moving_variance.assign(
            np.maximum(np.asarray(layer.moving_variance.value.detach()), 0.05)
        )
    model.eval()
    return Built(model, _image(network, shape))


def _flat(model: object) -> list[object]:
    return list(model._flatten_layers(include_self=False))  # type: ignore[attr-defined]


def _keras_values(path: str, shape: tuple[int, ...], random: np.random.Generator) -> np.ndarray:
    uniform = random.uniform(-1, 1, shape)
    if len(shape) > 1:
        # [kh, kw, in, out]; a depthwise kernel [kh, kw, channels, 1] sees one channel.
        fan_in = np.prod(shape[:-1]) / (shape[2] if "depthwise" in path else 1)
        return random.normal(0, np.sqrt((2.0 if len(shape) == 4 else 1.0) / fan_in), shape)
    if path.endswith(("gamma", "scale", "moving_variance", "variance")):
        return 1 + 0.3 * uniform
    return 0.1 * uniform


BUILDERS: dict[str, Callable[[Network], Built]] = {
    "torchvision": _torchvision,
    "timm": _timm,
    "keras": _keras,
}
