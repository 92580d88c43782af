"""Every module has, under its path in the file, the value that the framework has there."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from .exported import exported

torch = pytest.importorskip("torch", reason="PyTorch is not installed: --with frameworks")
onnx = pytest.importorskip("onnx", reason="onnx is not installed: --with frameworks")
onnxruntime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")

from torch import nn  # noqa: E402


class Block(nn.Module):
    """As those of ResNet: one ReLU called twice, a sum, norms after convolutions."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(6, 6, 3, padding=1), nn.Conv2d(6, 6, 3, padding=1)
        self.bn1, self.bn2 = nn.BatchNorm2d(6), nn.BatchNorm2d(6)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x: Any) -> Any:
        y = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(y)) + x)


class Network(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        stem = nn.Sequential(nn.Conv2d(3, 6, 3), nn.BatchNorm2d(6), nn.SiLU())
        self.features = nn.Sequential(stem, Block(), Block())
        self.head = nn.Linear(6, 4)

    def forward(self, x: Any) -> Any:
        return self.head(self.features(x).mean((2, 3)))


def seeded() -> Network:
    torch.manual_seed(0)
    network = Network()
    # Statistics that are not those of a new norm.
    with torch.no_grad():
        network.train()(torch.randn(8, 3, 24, 24))
    return network.eval()


def values_by_path(data: bytes, sample: Any) -> dict[str, np.ndarray[Any, Any]]:
    """What each module of a file answered last: the last node in it, as the page reads it."""
    model = onnx.load_from_string(data)
    results: dict[str, str] = {}
    for node in model.graph.node:
        for entry in node.metadata_props:
            *scopes, _ = ast.literal_eval(entry.value)
            results.update({scope: node.output[0] for scope in scopes if scope})
    known = {output.name for output in model.graph.output}
    names = sorted(set(results.values()))
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names if name not in known)
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    found = dict(zip(names, session.run(names, {"input": np.asarray(sample)}), strict=True))
    return {path: found[name] for path, name in results.items()}


def values_of_hooks(modules: dict[str, Any], run: Any) -> dict[str, np.ndarray[Any, Any]]:
    seen: dict[str, Any] = {}

    def noting(path: str) -> Any:
        return lambda module, inputs, output: seen.update({path: output.detach().clone().numpy()})

    hooks = [module.register_forward_hook(noting(path)) for path, module in modules.items()]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    return seen


def test_every_module_of_pytorch_has_its_value_under_its_path() -> None:
    network, sample = seeded(), torch.randn(1, 3, 24, 24)
    found = values_by_path(exported(network, 24), sample)
    modules = {path: module for path, module in network.named_modules() if path}
    right = values_of_hooks(modules, lambda: network(sample))
    assert {"features.0.0", "features.1.conv2", "features.1.bn2", "features.2", "head"} <= set(
        found
    )
    assert set(found) == set(right)
    for path, value in right.items():
        np.testing.assert_allclose(found[path], value, 1e-4, 1e-5, err_msg=path)


def test_every_layer_of_keras_has_its_value_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    keras = pytest.importorskip("keras", reason="keras is not installed: --with frameworks")
    keras.utils.set_random_seed(0)
    layers = keras.layers
    image = keras.Input((16, 16, 3))
    x = layers.Conv2D(4, 3, name="block1_conv")(image)
    x = layers.BatchNormalization(name="block1_bn")(x)
    shortcut = layers.Activation("relu", name="block1_relu")(x)
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="block2_conv")(shortcut)
    x = layers.Add(name="block2_out")([x, shortcut])
    network = keras.Model(image, layers.Dense(3, name="top")(layers.GlobalAveragePooling2D()(x)))
    network.get_layer("block1_bn").moving_mean.assign([0.3, -0.2, 0.1, 0.4])
    sample = torch.rand(1, 16, 16, 3)
    found = values_by_path(exported(network), sample)
    names = ["block1_conv", "block1_bn", "block1_relu", "block2_conv", "block2_out", "top"]
    inner = keras.Model(image, [network.get_layer(name).output for name in names])
    with torch.no_grad():
        right = [value.numpy(force=True) for value in inner(sample, training=False)]
    for name, value in zip(names, right, strict=True):
        got = found[name]
        # Between layers, PyTorch has the channels first.
        got = got if got.shape == value.shape else got.transpose(0, 2, 3, 1)
        np.testing.assert_allclose(got, value, 1e-4, 1e-5, err_msg=name)
