"""Seeded weights that keep activations of order one, for any PyTorch network.

Pretrained weights would be downloads, and most default initialisations let a deep network's signal
die or hide a wrong batch-norm (scale 1, shift 0, mean 0, variance 1). The rule here is by shape:
kernels and matrices as He et al. (2015), scales around one, shifts around zero, then the statistics
of every batch norm measured on noise.
"""

from __future__ import annotations

import math
import zlib

import torch
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

SMALLEST_VARIANCE = 0.05
BATCH = 4
#: Standard deviation of embeddings, tokens and tables of attention biases.
TABLE = 0.3
#: Scales at the end of a residual branch (LayerScale) start at 1e-6 in most networks.
BRANCH_SCALES = ("gamma", "layer_scale", "ls1", "ls2", "alpha", "skip")


def generator_of(name: str) -> torch.Generator:
    """Generator that is seeded by `name`, the same on every machine."""
    return torch.Generator().manual_seed(zlib.crc32(name.encode()))


def fill(network: nn.Module, name: str, inputs: tuple[int, ...], shift: float = 0.0) -> nn.Module:
    """Give `network` seeded weights in place; returns it in evaluation mode.

    The generator is seeded by `name`; statistics of batch norms are measured on `inputs`, the shape
    of one input [C, H, W]. `shift` is added to the shifts of batch norms.
    """
    random = generator_of(name)
    with torch.no_grad():
        for owner in network.modules():
            for key, parameter in owner.named_parameters(recurse=False):
                parameter.copy_(_draw(owner, key, parameter, random))
                if isinstance(owner, _BatchNorm) and key == "bias":
                    parameter.add_(shift)
    network.eval()
    _measure_statistics(network, inputs, random)
    return network


def _draw(owner: nn.Module, key: str, parameter: Tensor, random: torch.Generator) -> Tensor:
    shape = parameter.shape
    uniform = torch.rand(shape, generator=random) * 2 - 1
    if any(part in key for part in BRANCH_SCALES):
        return 0.5 + 0.2 * uniform
    # The three projections of torch's attention are one parameter, and no table.
    matrix = isinstance(owner, nn.modules.conv._ConvNd | nn.Linear) and key == "weight"
    if matrix or key == "in_proj_weight":
        gain = 2.0 if isinstance(owner, nn.modules.conv._ConvNd) else 1.0
        return torch.randn(shape, generator=random) * math.sqrt(gain / math.prod(shape[1:]))
    if key == "weight" and len(shape) == 1:
        return 1 + 0.3 * uniform
    if key.endswith("bias") and len(shape) == 1:
        return 0.1 * uniform
    return TABLE * torch.randn(shape, generator=random)


def _measure_statistics(
    network: nn.Module, inputs: tuple[int, ...], random: torch.Generator
) -> None:
    norms = [module for module in network.modules() if isinstance(module, _BatchNorm)]
    if not norms:
        return
    before = [norm.momentum for norm in norms]
    for norm in norms:
        norm.train()
        norm.momentum = 1.0
    with torch.no_grad():
        network(torch.randn((BATCH, *inputs), generator=random))
    for norm, momentum in zip(norms, before, strict=True):
        norm.eval()
        norm.momentum = momentum
        if norm.running_var is not None:
            norm.running_var.clamp_(min=SMALLEST_VARIANCE)
