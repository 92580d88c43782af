"""The networks of the sweep, and what is asked of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import torch
from torch import Tensor, nn

from reference.files import ROOT
from reference.guided import out_of_place
from reference.methods import (
    GRADIENTS,
    GUIDED,
    OF_ONE_PASS,
    Parameters,
    Subject,
    lite0,
)
from reference.parity.build import build
from reference.parity.export import export
from reference.parity.networks import Network


class Case(NamedTuple):
    """A network with its file, in single precision.

    `masked` is the layer of Score-CAM, which takes a pass for each channel: one with some hundreds.
    """

    subject: Subject
    file: Path
    masked: str


class Question(NamedTuple):
    """A method with its parameters at a layer."""

    method: str
    parameters: Parameters
    layer: str

    @property
    def key(self) -> str:
        """Name of its map within the network."""
        texts = [str(value) for value in self.parameters.values() if isinstance(value, str)]
        return "-".join([self.method, *texts])


#: Network → its line of the parity table, its layer, the layer of Score-CAM, tokens, grid.
#: Sides of 96 pixels let the methods of a thousand passes end within minutes.
SEEDED: dict[str, tuple[Network, str, str, int | None, tuple[int, int]]] = {
    "resnet50": (Network("torchvision", "resnet50", 96), "layer4", "layer1", None, (0, 0)),
    "mobilenet_v2": (
        Network("torchvision", "mobilenet_v2", 96),
        "features",
        "features.13",
        None,
        (0, 0),
    ),
    "densenet121": (
        Network("torchvision", "densenet121", 96),
        "features",
        "features.transition1",
        None,
        (0, 0),
    ),
    "convnext_tiny": (
        Network("torchvision", "convnext_tiny", 96),
        "features",
        "features.1",
        None,
        (0, 0),
    ),
    "deit_tiny": (
        Network("timm", "deit_tiny_patch16_224", 224),
        "blocks.10",
        "blocks.10",
        1,
        (14, 14),
    ),
}


def case(name: str) -> Case:
    """A network of the sweep, built and exported."""
    if name == "efficientnet-lite0":
        return Case(lite0(), ROOT / "assets" / "efficientnet-lite0.onnx", "blocks.15")
    network, layer, masked, tokens, grid = SEEDED[name]
    built = build(network)
    with torch.no_grad():
        target = int(built.module(built.image)[0].argmax())
    image = built.image[0].permute(1, 2, 0).contiguous().numpy()
    subject = Subject(out_of_place(built.module), image, 0.0, 1.0, target, layer, tokens, grid)
    return Case(subject, export(built, network).path, masked)


#: Where a method is asked at another layer. Behind DeiT's last block but one, each place passes
#: through a layer norm alone, whose gradient is at right angles to it: HiResCAM is zero there,
#: and the rest is noise.
ELSEWHERE = {("deit_tiny", "hires-cam"): "blocks.9"}


def questions(name: str, layer: str, masked: str) -> list[Question]:
    """All methods; the parameters are the defaults, with fewer passes where those are a choice."""
    plain = [
        Question(method, {}, ELSEWHERE.get((name, method), layer))
        for method in (*GRADIENTS, *GUIDED, *OF_ONE_PASS)
    ]
    side = 224 if name == "deit_tiny" else 96
    window = {"window": side // 3, "stride": side // 4, "baseline": "black"}
    return [
        *plain,
        Question("guided-grad-cam", {}, layer),
        Question("finer-cam", {"alpha": 1, "classes": 3}, layer),
        Question("smoothgrad", {"samples": 10, "noise": 0.15, "seed": 0}, layer),
        Question(
            "integrated-gradients",
            {"steps": 16, "baseline": "black", "rule": "gauss-legendre"},
            layer,
        ),
        Question("occlusion", window, layer),
        Question("rise", {"masks": 40, "cells": 7, "keep": 0.5, "seed": 0}, layer),
        Question("ablation-cam", {}, layer),
        Question("score-cam", {}, masked),
        Question("attention-rollout", {}, layer),
    ]


@contextmanager
def with_relu(rule: Callable[[Tensor], Tensor] = torch.relu) -> Iterator[None]:
    """Let `torch.nn.functional.relu`, which `nn.ReLU` calls, be this rule, never in place.

    DenseNet calls the function itself, where hooks of modules do not see it, on what its `features`
    answered.
    """
    with patch.object(nn.functional, "relu", lambda x, inplace=False: rule(x)):
        yield
