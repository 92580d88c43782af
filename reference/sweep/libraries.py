"""The same questions asked of Captum, pytorch-grad-cam and torch-cam, where they have the method.

Maps are compared by correlation, so scales do not matter. What is left out, and why, is in
`rows.DIFFERS`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any
from unittest.mock import patch

import numpy as np
import torch
from captum import attr
from numpy.typing import NDArray
from torch import Tensor, nn

from reference.files import ROOT
from reference.methods import Subject, noises, seen, start
from reference.sweep.subjects import Question

#: Where `npm run methods:sweep` puts them.
PEERS = ROOT / ".cache" / "method-peers"
Array = NDArray[Any]


def asked(subject: Subject, question: Question) -> dict[str, Array]:
    """Maps of the libraries that have the method, by the name of the library."""
    if str(PEERS) not in sys.path:
        sys.path.append(str(PEERS))
    libraries: Mapping[str, Callable[[Subject, Question], Array | None]] = {
        "Captum": captum,
        "pytorch-grad-cam": pytorch_grad_cam,
        "torch-cam": torch_cam,
    }
    found = {name: library(subject, question) for name, library in libraries.items()}
    return {name: map_ for name, map_ in found.items() if map_ is not None}


# Captum.


def _smoothgrad(subject: Subject, samples: int, noise: float, seed: int) -> Tensor:
    x = subject.x
    sigma = float(noise * (x.max() - x.min()))
    drawn = noises(subject, samples, seed)
    with patch.object(torch, "normal", lambda _mean, deviation: deviation * drawn):
        return attr.NoiseTunnel(attr.Saliency(subject.network)).attribute(
            x, nt_samples=samples, stdevs=sigma, target=subject.target, abs=False
        )


def captum(subject: Subject, question: Question) -> Array | None:
    """Captum's map; None where it has none that could be the same."""
    network, target, given = subject.network, subject.target, question.parameters
    x = subject.x.clone().requires_grad_()
    kinds = [type(module) for module in network.modules()]
    hooked = nn.ReLU in kinds and nn.ReLU6 not in kinds and not hasattr(network, "features")
    method = question.method
    if method == "gradient":
        found = attr.Saliency(network).attribute(x, target, abs=False)
    elif method == "gradient-x-input":
        found = attr.InputXGradient(network).attribute(x, target)
    elif method == "guided-backprop" and hooked:
        found = attr.GuidedBackprop(network).attribute(x, target)
    elif method == "deconvnet" and hooked:
        found = attr.Deconvolution(network).attribute(x, target)
    elif method == "integrated-gradients":
        x0 = start(subject, given["baseline"])
        found = attr.IntegratedGradients(network).attribute(
            x, x0, target, n_steps=given["steps"], method="gausslegendre", internal_batch_size=1
        )
    elif method == "smoothgrad":
        found = _smoothgrad(subject, **given)
    elif method == "occlusion":
        side = (3, given["window"], given["window"])
        stride = (3, given["stride"], given["stride"])
        x0 = start(subject, given["baseline"])
        with torch.no_grad():
            found = attr.Occlusion(network).attribute(x, side, stride, x0, target)[:, 0]
    elif method == "grad-cam" and subject.tokens is None:
        layer = network.get_submodule(question.layer)
        found = attr.LayerGradCam(network, layer).attribute(x, target, relu_attributions=True)[0]
    else:
        return None
    return found.detach().numpy()[0] if found.dim() == 4 else found.detach().numpy()


# pytorch-grad-cam.


def pytorch_grad_cam(subject: Subject, question: Question) -> Array | None:
    """Its map of the layer's activations and gradients, before it is scaled and enlarged."""
    import pytorch_grad_cam as library
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    kinds = {
        "grad-cam": library.GradCAM,
        "grad-cam-plus-plus": library.GradCAMPlusPlus,
        "hires-cam": library.HiResCAM,
        "xgrad-cam": library.XGradCAM,
        "layer-cam": library.LayerCAM,
        "eigen-cam": library.EigenCAM,
        "score-cam": library.ScoreCAM,
        "finer-cam": library.GradCAM,
    }
    if question.method not in kinds:
        return None
    score = finer_score(subject, question) if question.method == "finer-cam" else None
    activations, gradients = seen(subject, question.layer, score)
    module = subject.network.get_submodule(question.layer)
    cam = kinds[question.method](subject.network, [module])
    targets = [ClassifierOutputTarget(subject.target)]
    try:
        found = cam.get_cam_image(
            subject.x, module, targets, activations[None].numpy(), gradients[None].numpy(), False
        )[0]
    finally:
        cam.activations_and_grads.release()
    if question.method == "eigen-cam":
        mean = activations.mean(0).numpy()
        found = found * np.sign(((mean - mean.mean()) * found).sum())
    return np.maximum(found, 0)


def finer_score(subject: Subject, question: Question) -> Callable[[Tensor], Tensor]:
    """Its own target of FinerCAM."""
    from pytorch_grad_cam.utils.model_targets import FinerWeightedTarget

    with torch.no_grad():
        logits = subject.network(subject.x)[0]
    order = (logits - logits[subject.target]).abs().argsort().tolist()
    nearest = [one for one in order if one != subject.target][: question.parameters["classes"]]
    return FinerWeightedTarget(subject.target, nearest, question.parameters["alpha"])


def with_epsilon(subject: Subject, layer: str) -> Array:
    """Grad-CAM++ by its formula, and what pytorch-grad-cam adds to the denominator."""
    activations, gradients = (values.numpy() for values in seen(subject, layer))
    sums = activations.sum((1, 2), keepdims=True)
    alpha = gradients**2 / (2 * gradients**2 + sums * gradients**3 + 1e-6)
    weights = (np.maximum(gradients, 0) * alpha).sum((1, 2))
    return np.maximum((weights[:, None, None] * activations).sum(0), 0)


# torch-cam.


def torch_cam(subject: Subject, question: Question) -> Array | None:
    """Its map, neither scaled nor enlarged."""
    from torchcam import methods as library

    kinds = {
        "grad-cam": library.GradCAM,
        "grad-cam-plus-plus": library.GradCAMpp,
        "xgrad-cam": library.XGradCAM,
        "layer-cam": library.LayerCAM,
        "score-cam": library.ScoreCAM,
    }
    if question.method not in kinds or subject.tokens is not None:
        return None
    single = question.method == "score-cam"
    shape = {} if single else {"input_shape": tuple(subject.x.shape[1:])}
    module = subject.network.get_submodule(question.layer)
    extractor = kinds[question.method](subject.network, module, **shape)
    try:
        x = subject.x if single else subject.x.requires_grad_()
        with torch.set_grad_enabled(not single):
            scores = subject.network(x)
        (found,) = extractor(subject.target, scores, normalized=False)
    finally:
        extractor.remove_hooks()
    return torch.relu(found[0].detach()).numpy()
