"""Grad-CAM, plain gradient and guided backpropagation of one logit, in PyTorch.

Captum hooks `nn.ReLU` only; ReLU6 derives from Hardtanh, so the guided rule here replaces the
activations themselves. `captum_differences` holds these functions to Captum where Captum applies.
"""

from __future__ import annotations

import copy
from typing import Any, NamedTuple

import torch
from captum.attr import GuidedBackprop, LayerGradCam
from torch import Tensor, nn

LIMITS: dict[type[nn.Module], float] = {nn.ReLU: float("inf"), nn.ReLU6: 6.0}


class Maps(NamedTuple):
    """Float64 results for one image: logits [1000], cam [h, w], gradient and guided [3, H, W]."""

    logits: Tensor
    cam: Tensor
    gradient: Tensor
    guided: Tensor


class _GuidedClip(torch.autograd.Function):
    """Clip to [0, limit]; backward dx = dy · 1[dy > 0] · 1[0 < x < limit]."""

    @staticmethod
    def forward(context: Any, x: Tensor, limit: float) -> Tensor:
        context.save_for_backward((x > 0) & (x < limit))
        return x.clamp(0, limit)

    @staticmethod
    def backward(context: Any, dy: Tensor) -> tuple[Tensor, None]:  # type: ignore[override]
        (passes,) = context.saved_tensors
        return dy.clamp(min=0) * passes, None


class GuidedActivation(nn.Module):
    """ReLU (`limit` infinite) or ReLU6 with the guided backward rule of Springenberg et al."""

    def __init__(self, limit: float) -> None:
        super().__init__()
        self.limit = limit

    def forward(self, x: Tensor) -> Tensor:
        """Clip as the plain activation does."""
        return _GuidedClip.apply(x, self.limit)


def with_guided_activations(network: nn.Module) -> nn.Module:
    """Copy of `network` whose ReLU and ReLU6 modules follow the guided rule."""
    guided = copy.deepcopy(network)
    for module in list(guided.modules()):
        for name, child in list(module.named_children()):
            if type(child) in LIMITS:
                setattr(module, name, GuidedActivation(LIMITS[type(child)]))
    return guided


def out_of_place(network: nn.Module) -> nn.Module:
    """Copy of `network` whose activations do not overwrite their input."""
    copied = copy.deepcopy(network)
    for module in copied.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    return copied


def input_gradient(network: nn.Module, image: Tensor, target: int) -> tuple[Tensor, Tensor]:
    """Logits [1000] and the gradient [3, H, W] of one logit for a batch of one."""
    image = image.detach().requires_grad_()
    logits = network(image)
    (gradient,) = torch.autograd.grad(logits[0, target], image)
    return logits.detach()[0], gradient[0]


def grad_cam(network: nn.Module, image: Tensor, target: int, layer: str) -> Tensor:
    """ReLU(Σ_k mean(G_k) A_k) at the output A of module `layer`, [h, w], not normalised.

    Selvaraju et al. (2017), equations 1 and 2; G is the gradient of logit `target` at A.
    """
    outputs: list[Tensor] = []
    hook = network.get_submodule(layer).register_forward_hook(
        lambda module, inputs, output: outputs.append(output)
    )
    try:
        logits = network(image)
    finally:
        hook.remove()
    activation = outputs[-1]
    (gradient,) = torch.autograd.grad(logits[0, target], activation)
    weights = gradient.mean((2, 3), keepdim=True)
    return (weights * activation).sum(1)[0].relu().detach()


def laid_over(cam: Tensor, guided: Tensor) -> tuple[Tensor, Tensor]:
    """The map [h, w] at the size of the image, [H, W], and times the guided gradient, [3, H, W].

    Guided Grad-CAM (Selvaraju et al. 2017, section 3.2), enlarged as `torch.nn.functional
    .interpolate` does it bilinearly with align_corners=False.
    """
    size = guided.shape[-2:]
    large = torch.nn.functional.interpolate(cam[None, None], size=size, mode="bilinear")[0, 0]
    return large, guided * large


def maps(network: nn.Module, image: Tensor, target: int, layer: str) -> Maps:
    """All maps of one image, float64 [1, 3, H, W] normalised, computed in float64."""
    network = out_of_place(network).double()
    logits, gradient = input_gradient(network, image, target)
    _, guided = input_gradient(with_guided_activations(network), image, target)
    return Maps(logits, grad_cam(network, image, target, layer), gradient, guided)


def captum_differences(
    network: nn.Module, image: Tensor, target: int, layer: str
) -> dict[str, float]:
    """Largest difference from Captum, relative to the map's maximum, by method.

    Guided backpropagation is compared only where every activation is an `nn.ReLU`.
    """
    network = out_of_place(network).double()
    ours = maps(network, image, target, layer)
    image = image.detach().requires_grad_()
    cam = LayerGradCam(network, network.get_submodule(layer)).attribute(
        image, target=target, relu_attributions=True
    )
    found = {"cam": _relative(ours.cam, cam[0, 0])}
    if not any(isinstance(module, nn.ReLU6) for module in network.modules()):
        guided = GuidedBackprop(network).attribute(image, target=target)
        found["guided"] = _relative(ours.guided, guided[0])
    return found


def _relative(a: Tensor, b: Tensor) -> float:
    return float(((a - b).abs().max() / b.abs().max()).detach())
