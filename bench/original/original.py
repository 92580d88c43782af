"""The same work the original's way: all in the kernel, a figure for every step of the slider.

Follows the structure of "Data Augmentation Impact" (2021): a forward pass for the prediction, a
forward and a backward pass of its own for each attribution method through PyTorch's hooks, one
matplotlib figure, sent as a PNG through an Output widget. The weights require gradients, as those
of a network from torchvision do unless somebody says otherwise, so that `backward` computes
theirs too. Weights are random: they do not change the time.
"""

from __future__ import annotations

from pathlib import Path

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import torch
from IPython.display import clear_output, display
from networks import THREADS, network
from PIL import Image
from torch import Tensor, nn
from torch.nn import functional

ROOT = Path(__file__).resolve().parents[2]

METHODS = ("none", "grad-cam", "guided-backprop", "guided-grad-cam")
IMAGENETTE = [0, 217, 482, 491, 497, 566, 569, 571, 574, 701]


class Explainer:
    """A network with its hooks; one picture at a time."""

    def __init__(self, name: str) -> None:
        torch.set_num_threads(THREADS)
        self.network, layer = network(name)
        self.guide = False
        self.activation = self.gradient = torch.empty(0)
        layer.register_forward_hook(self._keep_activation)
        layer.register_full_backward_hook(self._keep_gradient)
        for module in self.network.modules():
            if isinstance(module, (nn.ReLU, nn.ReLU6)):
                module.register_full_backward_hook(self._guided)

    def _keep_activation(self, _: nn.Module, __: object, output: Tensor) -> None:
        self.activation = output

    def _keep_gradient(self, _: nn.Module, __: object, gradient: tuple[Tensor, ...]) -> None:
        self.gradient = gradient[0]

    def _guided(
        self, _: nn.Module, gradient: tuple[Tensor, ...], __: object
    ) -> tuple[Tensor, ...] | None:
        return (gradient[0].clamp(min=0),) if self.guide else None

    def logits(self, x: Tensor) -> Tensor:
        """[1, 3, H, W] to [1000]."""
        with torch.no_grad():
            return self.network(x)[0]

    def grad_cam(self, x: Tensor) -> np.ndarray:
        """[H, W], between 0 and 1."""
        self.guide = False
        x = x.clone().requires_grad_()
        self.network(x)[0].max().backward()
        weights = self.gradient.mean((2, 3), keepdim=True)
        cam = functional.relu((weights * self.activation).sum(1, keepdim=True))
        large = functional.interpolate(cam, x.shape[-2:], mode="bilinear")[0, 0].detach()
        return (large / large.max().clamp(min=1e-12)).numpy()

    def guided(self, x: Tensor) -> np.ndarray:
        """[H, W, 3], signed."""
        self.guide = True
        x = x.clone().requires_grad_()
        self.network(x)[0].max().backward()
        return x.grad[0].permute(1, 2, 0).numpy()  # type: ignore[union-attr]


def shown(gradient: np.ndarray) -> np.ndarray:
    """A signed map as a picture."""
    return (0.5 + 0.1 * (gradient - gradient.mean()) / (gradient.std() + 1e-12)).clip(0, 1)


class Original:
    """A slider, a choice of methods, and the figure below."""

    def __init__(self, name: str, size: int) -> None:
        self.explainer = Explainer(name)
        picture = Image.open(ROOT / "assets" / "examples" / "china.jpg").convert("RGB")
        side = min(picture.size)
        self.image = picture.crop((0, 0, side, side)).resize((size, size))
        self.slider = ipywidgets.IntSlider(description="Rotation", max=360)
        self.method = ipywidgets.Dropdown(description="Method", options=METHODS)
        self.output = ipywidgets.Output()
        self.slider.observe(self.draw, "value")

    def draw(self, _: object = None) -> None:
        """Compute and show everything for the slider's present value."""
        augmented = self.image.rotate(self.slider.value)
        pixels = torch.from_numpy(np.asarray(augmented, dtype=np.float32) / 255).permute(2, 0, 1)[
            None
        ]
        x = (pixels - 0.45) / 0.225
        method = self.method.value
        logits = self.explainer.logits(x)
        maps: dict[str, np.ndarray] = {}
        if "cam" in method:
            maps["Grad-CAM"] = self.explainer.grad_cam(x)
        if "guided" in method:
            maps["Guided backprop"] = self.explainer.guided(x)
        if method == "guided-grad-cam":
            maps["Guided Grad-CAM"] = maps["Guided backprop"] * maps["Grad-CAM"][:, :, None]
        with self.output:
            clear_output(wait=True)
            display(self.figure(augmented, logits, maps))

    def figure(
        self, augmented: Image.Image, logits: Tensor, maps: dict[str, np.ndarray]
    ) -> plt.Figure:
        """Original, augmented image, maps, and the activations of Imagenette's classes."""
        figure, axes = plt.subplots(1, 3 + len(maps), figsize=(4 * (3 + len(maps)), 4))
        axes[0].imshow(self.image)
        axes[1].imshow(augmented)
        for axis, (title, values) in zip(axes[2:], maps.items(), strict=False):
            if values.ndim == 2:
                axis.imshow(augmented)
                axis.imshow(values, cmap="inferno", alpha=0.5)
            else:
                axis.imshow(shown(values))
            axis.set_title(title)
        for axis in axes[:-1]:
            axis.axis("off")
        axes[-1].bar([str(index) for index in IMAGENETTE], logits[IMAGENETTE].numpy())
        plt.close(figure)
        return figure

    def show(self) -> None:
        """Display the controls; the first move of the slider brings the first figure."""
        display(ipywidgets.VBox([self.slider, self.method, self.output]))
