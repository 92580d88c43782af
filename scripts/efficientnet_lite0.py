"""EfficientNet-Lite0 as a PyTorch module with batch normalisation already folded in.

Knows the architecture and how to fold the published checkpoint; knows nothing about files or ONNX.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

BATCH_NORM_EPSILON = 1e-3


class Stage(NamedTuple):
    """One row of the architecture table: `repeats` blocks, the first with `stride`."""

    repeats: int
    kernel: int
    stride: int
    expansion: int
    channels: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)


class SameConv2d(nn.Conv2d):
    """Convolution with TensorFlow's SAME padding for even input sizes.

    Convention: stride 1 pads (k-1)/2 on both sides; stride 2 pads (k-2)//2 before and k//2 after,
    at every input size (TensorFlow pads an odd size symmetrically; a fixed padding keeps the
    exported graph free of shape arithmetic).
    """

    def forward(self, x: Tensor) -> Tensor:
        """Pad, then convolve."""
        kernel, stride = self.kernel_size[0], self.stride[0]
        before, after = (kernel - stride) // 2, (kernel - stride + 1) // 2
        if before == after:
            return functional.conv2d(
                x, self.weight, self.bias, self.stride, before, self.dilation, self.groups
            )
        padded = functional.pad(x, (before, after, before, after))
        return functional.conv2d(
            padded, self.weight, self.bias, self.stride, 0, self.dilation, self.groups
        )


class ConvUnit(nn.Module):
    """Convolution with folded batch normalisation, then ReLU6 unless `linear`."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int = 1,
        stride: int = 1,
        groups: int = 1,
        linear: bool = False,
    ) -> None:
        super().__init__()
        self.conv = SameConv2d(inputs, outputs, kernel, stride, groups=groups)
        self.relu6 = None if linear else nn.ReLU6()

    def forward(self, x: Tensor) -> Tensor:
        """Convolve, then clip."""
        x = self.conv(x)
        return x if self.relu6 is None else self.relu6(x)


class InvertedResidual(nn.Module):
    """Expand, depthwise, project; the input is added where shapes agree."""

    def __init__(self, inputs: int, stage: Stage, stride: int) -> None:
        super().__init__()
        width = inputs * stage.expansion
        self.expand = ConvUnit(inputs, width) if stage.expansion != 1 else None
        self.depthwise = ConvUnit(width, width, stage.kernel, stride, groups=width)
        self.project = ConvUnit(width, stage.channels, linear=True)
        self.residual = stride == 1 and inputs == stage.channels

    def forward(self, x: Tensor) -> Tensor:
        """Expand, filter, project, add."""
        y = x if self.expand is None else self.expand(x)
        y = self.project(self.depthwise(y))
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """Float32 [N, 3, H, W], RGB, (x255 - 127) / 128, to logits [N, 1000]."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = ConvUnit(3, 32, 3, 2)
        blocks, channels = [], 32
        for stage in STAGES:
            for repeat in range(stage.repeats):
                blocks.append(InvertedResidual(channels, stage, stage.stride if repeat == 0 else 1))
                channels = stage.channels
        self.blocks = nn.Sequential(*blocks)
        self.head = ConvUnit(channels, 1280)
        self.classifier = nn.Linear(1280, 1000)

    def forward(self, x: Tensor) -> Tensor:
        """Logits of a batch."""
        x = self.head(self.blocks(self.stem(x)))
        return self.classifier(x.mean((2, 3)))


def _published_units(network: EfficientNetLite0) -> dict[str, tuple[str, str]]:
    """Our unit name -> (convolution, batch norm) names in the published checkpoint."""
    units = {"stem": ("_conv_stem", "_bn0"), "head": ("_conv_head", "_bn1")}
    parts = {"expand": "_bn0", "depthwise": "_bn1", "project": "_bn2"}
    for index, block in enumerate(network.blocks):
        for part, norm in parts.items():
            if getattr(block, part) is not None:
                prefix = f"_blocks.{index}."
                units[f"blocks.{index}.{part}"] = (f"{prefix}_{part}_conv", prefix + norm)
    return units


def fold_published_weights(checkpoint: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Fold batch normalisation of the published checkpoint into convolution weights and biases.

    Parameters
    ----------
    checkpoint
        State dict of the published EfficientNet-Lite0.

    Returns
    -------
    dict
        State dict for `EfficientNetLite0`, float32; folded in float64.

    Raises
    ------
    KeyError
        A tensor of the architecture is absent from the checkpoint.
    ValueError
        The checkpoint holds tensors that the architecture has no place for.
    """
    used = {"_fc.weight", "_fc.bias"}
    folded = {
        "classifier.weight": checkpoint["_fc.weight"],
        "classifier.bias": checkpoint["_fc.bias"],
    }
    for unit, (conv, norm) in _published_units(EfficientNetLite0()).items():
        weight = checkpoint[f"{conv}.weight"].double()
        gamma, beta, mean, variance = (
            checkpoint[f"{norm}.{key}"].double()
            for key in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gamma / torch.sqrt(variance + BATCH_NORM_EPSILON)
        folded[f"{unit}.conv.weight"] = (weight * scale[:, None, None, None]).float()
        folded[f"{unit}.conv.bias"] = (beta - mean * scale).float()
        used |= {f"{conv}.weight"} | {key for key in checkpoint if key.startswith(f"{norm}.")}
    if unused := sorted(set(checkpoint) - used):
        raise ValueError(f"checkpoint tensors without a place in EfficientNet-Lite0: {unused}")
    return folded
