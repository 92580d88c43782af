"""The measured networks in PyTorch, with random weights: they do not change the time."""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import torchvision  # noqa: E402

from scripts.efficientnet_lite0 import EfficientNetLite0  # noqa: E402

THREADS = 2
"""Of PyTorch, wherever the benchmark compares with it."""


def network(name: str) -> tuple[nn.Module, nn.Module]:
    """The network by the name that the benchmark uses, and the module that Grad-CAM looks at."""
    torch.manual_seed(0)
    if name == "resnet50":
        resnet = torchvision.models.resnet50().eval()
        for module in resnet.modules():
            if isinstance(module, nn.ReLU):
                # Hooks of the backward pass need the tensor as it was.
                module.inplace = False
        return resnet, resnet.layer4
    lite = EfficientNetLite0().eval()
    return lite, lite.head
