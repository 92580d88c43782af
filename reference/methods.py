"""Write the maps of every attribution method on a few networks: data/methods.json and .npz.

Each method is its formula in PyTorch, float64, rounded once at the end. Captum is the judge where
it has the method (`check_captum`). What differs from other libraries on purpose: Score-CAM enlarges
with half-pixel centres (pytorch-grad-cam aligns corners), Ablation-CAM sets a channel to 0 as the
paper does (pytorch-grad-cam: below its minimum), Grad-CAM++ adds nothing to its denominator
(pytorch-grad-cam 1e-6, torch-cam 1e-8), Eigen-CAM has a sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from captum.attr import Deconvolution, IntegratedGradients, Occlusion
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from torch import Tensor, nn
from torch.nn import functional

from reference import transformers
from reference.attribution import normalised, square_pixels
from reference.augmentations.random import normals, uniforms
from reference.exported import without_notes
from reference.files import DATA, EXAMPLES, write_arrays, write_json
from reference.guided import LIMITS, input_gradient, out_of_place, with_guided_activations
from reference.networks import network as large_network
from scripts.convert_default_model import DESCRIPTION

#: Captum keeps the nodes of its quadrature in single precision.
CAPTUM_TOLERANCE = 1e-7
#: How far single precision may move a map, of its largest value.
ROUNDING_TOLERANCE = 3e-4
#: Inputs of one pass.
BATCH = 64
#: Steps that stand for the integral.
INTEGRAL = 2000
Parameters = Mapping[str, Any]


class Mixed(nn.Module):
    """ReLU6 and ReLU, and a perceptron behind the places: gradients differ from place to place."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 5, padding=2),
            nn.ReLU6(),
            nn.Conv2d(8, 12, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.pool = nn.AvgPool2d(4)
        self.hidden = nn.Linear(12 * 3 * 4, 16)
        self.relu = nn.ReLU()
        self.head = nn.Linear(16, 5)
        for gain, layer in ((2.0, self.features[0]), (1.0, self.features[2]), (3.0, self.hidden)):
            nn.init.kaiming_normal_(layer.weight)
            layer.weight.data *= gain

    def forward(self, x: Tensor) -> Tensor:
        """[N, 3, 24, 32] to [N, 5]."""
        pooled = self.pool(self.features(x)).flatten(1)
        return self.head(self.relu(self.hidden(pooled)))


class Subject(NamedTuple):
    """A network that is explained.

    `layer` is the default one, `earlier` those that are fused with it, `tokens` how many tokens of
    it are no places (None: it is no sequence of tokens), `grid` the places of the others.
    """

    network: nn.Module
    image: NDArray[np.float32]
    mean: float
    std: float
    target: int
    layer: str
    tokens: int | None = None
    grid: tuple[int, int] = (0, 0)
    single: bool = False
    earlier: tuple[str, ...] = ()

    @property
    def x(self) -> Tensor:
        """[1, C, H, W], normalised."""
        scaled = (self.image.astype(np.float64) - self.mean) / self.std
        x = torch.from_numpy(scaled).permute(2, 0, 1)[None].contiguous()
        return x.float() if self.single else x

    @property
    def black(self) -> Tensor:
        """A black image, normalised, [1, C, H, W]."""
        return torch.full_like(self.x, -self.mean / self.std)

    def output(self, x: Tensor) -> Tensor:
        """The explained logit of each of a batch."""
        with torch.no_grad():
            return torch.cat([self.network(part)[:, self.target] for part in x.split(BATCH)])

    def gradient(self, x: Tensor) -> Tensor:
        """∂ logit / ∂x of one input, [1, C, H, W]."""
        return input_gradient(self.network, x, self.target)[1][None]


# Seen at a layer: places and channels.


@contextmanager
def at(network: nn.Module, layer: str, change: Callable[[Tensor], Tensor | None]) -> Iterator[None]:
    """What the layer answers goes through `change` meanwhile."""
    hook = network.get_submodule(layer).register_forward_hook(lambda *given: change(given[2]))
    try:
        yield
    finally:
        hook.remove()


def seen(
    subject: Subject, layer: str, score: Callable[[Tensor], Tensor] | None = None
) -> tuple[Tensor, Tensor]:
    """Activations and gradients of the target (or `score` of the logits) at a layer, [K, h, w]."""
    kept: list[Tensor] = []
    # What comes next may write into what the layer answered.
    with at(subject.network, layer, lambda output: kept.append(output) or output.clone()):
        logits = subject.network(subject.x.requires_grad_())[0]
    explained = logits[subject.target] if score is None else score(logits)
    (gradient,) = torch.autograd.grad(explained, kept[0])

    def places(values: Tensor) -> Tensor:
        if subject.tokens is None:
            return values.detach()[0]
        return values.detach()[0, subject.tokens :].T.reshape(-1, *subject.grid)

    return places(kept[0]), places(gradient)


def weighted(weights: Tensor, activations: Tensor) -> Tensor:
    """ReLU(Σ_k w_k A_k)."""
    return torch.relu((weights[:, None, None] * activations).sum(0))


def grad_cam(subject: Subject, layer: str, **_: Any) -> Tensor:
    """Selvaraju et al. 2017."""
    activations, gradients = seen(subject, layer)
    return weighted(gradients.mean((1, 2)), activations)


def grad_cam_plus_plus(subject: Subject, layer: str, **_: Any) -> Tensor:
    """Chattopadhay et al. 2018, equation 19."""
    activations, g = seen(subject, layer)
    sums = activations.sum((1, 2), keepdim=True)
    alpha = torch.where(g != 0, g**2 / (2 * g**2 + sums * g**3), 0)
    return weighted((torch.relu(g) * alpha).sum((1, 2)), activations)


def hires_cam(subject: Subject, layer: str, **_: Any) -> Tensor:
    """Draelos & Carin 2020."""
    activations, gradients = seen(subject, layer)
    return torch.relu((gradients * activations).sum(0))


def xgrad_cam(subject: Subject, layer: str, **_: Any) -> Tensor:
    """Fu et al. 2020."""
    activations, gradients = seen(subject, layer)
    weights = (gradients * activations).sum((1, 2)) / (activations.sum((1, 2)) + 1e-7)
    return weighted(weights, activations)


def layer_cam(subject: Subject, layer: str, layers: int = 1) -> Tensor:
    """Jiang et al. 2021; several layers fused as torch-cam does it, scaled by their maximum."""
    every = (layer, *subject.earlier)[:layers]
    maps = []
    for one in every:
        activations, gradients = seen(subject, one)
        maps.append(torch.relu((torch.relu(gradients) * activations).sum(0)))
    if layers == 1:
        return maps[0]
    size = maps[-1].shape
    lifted = [torch.tanh(2 * map_ / map_.max())[None, None] for map_ in maps]
    large = [functional.interpolate(map_, size=size, mode="bilinear") for map_ in lifted]
    return torch.cat(large).amax((0, 1))


def eigen_cam(subject: Subject, layer: str, **_: Any) -> Tensor:
    """Muhammad & Yeasin 2020; its sign is the one that goes with the mean activation."""
    activations, _gradients = seen(subject, layer)
    places = activations.flatten(1).T
    left, sigma, _right = torch.linalg.svd(places - places.mean(0), full_matrices=False)
    first = left[:, 0] * sigma[0]
    mean = places.mean(1)
    sign = torch.sign((first * (mean - mean.mean())).sum())
    return torch.relu(sign * first).reshape(activations.shape[1:])


def score_cam(subject: Subject, layer: str, **_: Any) -> Tensor:
    """Wang et al. 2020."""
    activations, _gradients = seen(subject, layer)
    large = functional.interpolate(
        activations[None], size=subject.x.shape[-2:], mode="bilinear", align_corners=False
    )[0]
    low, high = large.amin((1, 2), keepdim=True), large.amax((1, 2), keepdim=True)
    masks = torch.where(high > low, (large - low) / (high - low).clamp_min(1e-300), 0)
    scores = torch.cat([subject.output(subject.x * part[:, None]) for part in masks.split(BATCH)])
    return weighted(scores.softmax(0), activations)


def ablation_cam(subject: Subject, layer: str, **_: Any) -> Tensor:
    """Desai & Ramaswamy 2020."""
    activations, _gradients = seen(subject, layer)
    whole = subject.output(subject.x)
    without = []
    for channels in torch.arange(len(activations)).split(BATCH):

        def change(output: Tensor, channels: Tensor = channels) -> Tensor:
            many = output.repeat(len(channels), *[1] * (output.dim() - 1))
            places = many.flatten(2) if subject.tokens is None else many.transpose(1, 2)
            places[torch.arange(len(channels)), channels] = 0
            return many

        with at(subject.network, layer, change):
            without.append(subject.output(subject.x))
    return weighted((whole - torch.cat(without)) / whole, activations)


def finer_cam(subject: Subject, layer: str, alpha: float, classes: int) -> Tensor:
    """Zhang et al. 2025: Grad-CAM of how far the target is ahead of those nearest to it."""
    target = subject.target
    with torch.no_grad():
        logits = subject.network(subject.x)[0]
    order = (logits - logits[target]).abs().argsort().tolist()
    nearest = [one for one in order if one != target][:classes]

    def score(logits: Tensor) -> Tensor:
        p = logits.softmax(0)[nearest]
        return (p * (logits[target] - alpha * logits[nearest])).sum() / (p.sum() + 1e-9)

    activations, gradients = seen(subject, layer, score)
    return weighted(gradients.mean((1, 2)), activations)


# Of the input's pixels.


class _DeconvnetClip(torch.autograd.Function):
    """Clip to [0, limit]; backward dx = max(dy, 0)."""

    @staticmethod
    def forward(_: Any, x: Tensor, limit: float) -> Tensor:
        return x.clamp(0, limit)

    @staticmethod
    def backward(_: Any, dy: Tensor) -> tuple[Tensor, None]:  # type: ignore[override]
        return dy.clamp(min=0), None


class DeconvnetActivation(nn.Module):
    """ReLU (`limit` infinite) or ReLU6 with the backward rule of Zeiler & Fergus 2014."""

    def __init__(self, limit: float) -> None:
        super().__init__()
        self.limit = limit

    def forward(self, x: Tensor) -> Tensor:
        """Clip as the plain activation does."""
        return _DeconvnetClip.apply(x, self.limit)


def with_deconvnet_activations(network: nn.Module) -> nn.Module:
    """Copy of `network` whose ReLU and ReLU6 modules follow that rule."""
    changed = out_of_place(network)
    for module in list(changed.modules()):
        for name, child in list(module.named_children()):
            if type(child) in LIMITS:
                setattr(module, name, DeconvnetActivation(LIMITS[type(child)]))
    return changed


def gradient(subject: Subject, *_: str) -> Tensor:
    """Simonyan et al. 2013."""
    return subject.gradient(subject.x)[0]


def gradient_times_input(subject: Subject, *_: str) -> Tensor:
    """Shrikumar et al. 2016, of the normalised input."""
    return (subject.gradient(subject.x) * subject.x)[0]


def guided_backprop(subject: Subject, *_: str) -> Tensor:
    """Springenberg et al. 2015."""
    guided = with_guided_activations(subject.network)
    return input_gradient(guided, subject.x, subject.target)[1]


def deconvnet(subject: Subject, *_: str) -> Tensor:
    """Zeiler & Fergus 2014."""
    changed = with_deconvnet_activations(subject.network)
    return input_gradient(changed, subject.x, subject.target)[1]


def smoothgrad(subject: Subject, _: str, samples: int, noise: float, seed: int) -> Tensor:
    """Smilkov et al. 2017; noise σ = `noise` · (max x − min x), from Philox, channels last."""
    x = subject.x
    sigma = noise * (x.max() - x.min())
    total = torch.zeros_like(x)
    for moved in noises(subject, samples, seed):
        total += subject.gradient(x + sigma * moved)
    return total[0] / samples


def noises(subject: Subject, samples: int, seed: int) -> Tensor:
    """Its noise of deviation 1, [samples, C, H, W]."""
    channels, height, width = subject.x.shape[1:]
    drawn = [normals(seed, stream, subject.x.numel()) for stream in range(samples)]
    fields = np.stack(drawn).reshape(samples, height, width, channels)
    return torch.from_numpy(fields).permute(0, 3, 1, 2).to(subject.x.dtype)


def start(subject: Subject, baseline: str) -> Tensor:
    """What is no evidence, [1, C, H, W]: black, each channel's mean, or a blurred picture."""
    x = subject.x
    if baseline == "black":
        return subject.black
    if baseline == "mean":
        return x.mean((2, 3), keepdim=True).expand_as(x)
    sigma = min(x.shape[-2:]) / 10
    values = x.numpy()
    for axis in (2, 3):
        values = gaussian_filter1d(values, sigma, axis, mode="nearest", radius=ceil(3 * sigma))
    return torch.from_numpy(values)


def integrated_gradients(subject: Subject, _: str, steps: int, baseline: str, rule: str) -> Tensor:
    """Sundararajan et al. 2017, by Gauss and Legendre's quadrature.

    What the adaptive rule comes close to is the integral itself, by the middles of very many steps.
    """
    x, x0 = subject.x, start(subject, baseline)
    if rule == "adaptive":
        nodes, weights = (
            (np.arange(INTEGRAL) + 0.5) * 2 / INTEGRAL - 1,
            np.full(INTEGRAL, 2 / INTEGRAL),
        )
    else:
        nodes, weights = np.polynomial.legendre.leggauss(steps)
    total = torch.zeros_like(x)
    for node, weight in zip(nodes, weights, strict=True):
        total += weight / 2 * subject.gradient(x0 + (1 + node) / 2 * (x - x0))
    return ((x - x0) * total)[0]


def occlusion(subject: Subject, _: str, window: int, stride: int, baseline: str) -> Tensor:
    """Zeiler & Fergus 2014: what the logit loses, mean over the windows that cover a pixel."""
    x, x0 = subject.x, start(subject, baseline)
    height, width = x.shape[-2:]
    sums, counts = torch.zeros(height, width, dtype=x.dtype), torch.zeros(height, width)
    whole = subject.output(x)
    for top in range(0, height - window + stride, stride):
        for left in range(0, width - window + stride, stride):
            square = (slice(top, top + window), slice(left, left + window))
            covered = x.clone()
            covered[(..., *square)] = x0[(..., *square)]
            sums[square] += (whole - subject.output(covered))[0]
            counts[square] += 1
    return sums / counts


def rise(subject: Subject, _: str, masks: int, cells: int, keep: float, seed: int) -> Tensor:
    """Petsiuk et al. 2018, section 3.3; each mask is drawn from a stream of Philox of its own.

    The first two numbers say where the enlarged mask is cut, the others which cells are shown.
    """
    height, width = subject.x.shape[-2:]
    high, wide = -(-height // cells), -(-width // cells)
    drawn = np.stack([uniforms(seed, stream, 2 + cells**2) for stream in range(masks)])
    grids = (
        torch.from_numpy(drawn[:, 2:] < keep).reshape(masks, 1, cells, cells).to(subject.x.dtype)
    )
    size = ((cells + 1) * high, (cells + 1) * wide)
    large = functional.interpolate(grids, size=size, mode="bilinear", align_corners=False)[:, 0]
    corners = np.floor(drawn[:, :2] * (high, wide)).astype(int).tolist()
    cut = torch.stack(
        [
            mask[top : top + height, left : left + width]
            for mask, (top, left) in zip(large, corners, strict=True)
        ]
    )
    with torch.no_grad():
        scores = subject.network(subject.x * cut[:, None]).softmax(1)[:, subject.target]
    return (scores[:, None, None] * cut).sum(0) / (masks * keep)


def attention_rollout(subject: Subject, *_: str) -> Tensor:
    """Abnar & Zuidema 2020, of the mean over the heads."""
    kept: list[Tensor] = []
    layers = [m for m in subject.network.modules() if hasattr(m, "qkv")]
    hooks = [
        layer.qkv.register_forward_hook(lambda *given: kept.append(given[2])) for layer in layers
    ]
    with torch.no_grad():
        subject.network(subject.x)
    for hook in hooks:
        hook.remove()
    tokens = kept[0].shape[1]
    rolled = torch.eye(tokens, dtype=kept[0].dtype)
    heads = getattr(layers[0], "num_heads", transformers.HEADS)
    width = kept[0].shape[2] // (3 * heads)
    for qkv in kept:
        query, key, _value = qkv[0].reshape(tokens, 3, heads, width).permute(1, 2, 0, 3)
        attention = (query @ key.transpose(1, 2) * width**-0.5).softmax(-1).mean(0)
        mixed = (attention + torch.eye(tokens, dtype=attention.dtype)) / 2
        rolled = mixed / mixed.sum(1, keepdim=True) @ rolled
    prefix = subject.tokens or 0
    row = rolled[0] if prefix else rolled.mean(0)
    return row[prefix:].reshape(subject.grid)


METHODS: Mapping[str, Callable[..., Tensor]] = {
    "gradient": gradient,
    "gradient-x-input": gradient_times_input,
    "guided-backprop": guided_backprop,
    "deconvnet": deconvnet,
    "smoothgrad": smoothgrad,
    "integrated-gradients": integrated_gradients,
    "grad-cam": grad_cam,
    "grad-cam-plus-plus": grad_cam_plus_plus,
    "hires-cam": hires_cam,
    "xgrad-cam": xgrad_cam,
    "layer-cam": layer_cam,
    "eigen-cam": eigen_cam,
    "score-cam": score_cam,
    "ablation-cam": ablation_cam,
    "finer-cam": finer_cam,
    "occlusion": occlusion,
    "rise": rise,
    "attention-rollout": attention_rollout,
}

GRADIENTS = ("gradient", "gradient-x-input")
OF_ONE_PASS = ("grad-cam", "grad-cam-plus-plus", "hires-cam", "xgrad-cam", "layer-cam", "eigen-cam")
GUIDED = ("guided-backprop", "deconvnet")
OF_MANY = ("score-cam", "ablation-cam")


class Question(NamedTuple):
    """A method with its parameters; `layer` is None for the default one."""

    method: str
    parameters: Parameters = {}
    layer: str | None = None

    @property
    def key(self) -> str:
        """Name of its map within the subject."""
        told = (str(v) for k, v in self.parameters.items() if isinstance(v, str) or k == "layers")
        return "-".join([self.method, *told])


SMOOTH = Question("smoothgrad", {"samples": 20, "noise": 0.15, "seed": 0})
FINER = Question("finer-cam", {"alpha": 1, "classes": 3})
PLAIN = [Question(name) for name in (*GRADIENTS, *GUIDED, *OF_ONE_PASS)]


def integrated(baseline: str, rule: str, steps: int) -> Question:
    """Integrated gradients from a baseline."""
    return Question("integrated-gradients", {"steps": steps, "baseline": baseline, "rule": rule})


def occluded(window: int, stride: int, baseline: str) -> Question:
    """Occlusion with a baseline."""
    return Question("occlusion", {"window": window, "stride": stride, "baseline": baseline})


def random_image(seed: int, height: int, width: int) -> NDArray[np.float32]:
    """[H, W, 3] in [0, 1)."""
    return np.random.default_rng(seed).random((height, width, 3), np.float32)


def mixed() -> Subject:
    """The small convolutional network."""
    torch.manual_seed(13)
    return Subject(
        Mixed().eval(),
        random_image(13, 24, 32),
        0.5,
        0.25,
        0,
        "features.3",
        earlier=("features.1",),
    )


def lite0(size: int = 96, offset: tuple[int, int] = (-2, -6)) -> Subject:
    """The network that the page comes with; the crop is one that rounding does not move."""
    network = large_network("efficientnet-lite0")
    pixels = square_pixels(EXAMPLES / "chelsea.jpg", size, offset)
    mean, std = (float(DESCRIPTION[key][0]) for key in ("mean", "std"))
    with torch.no_grad():
        logits = network(normalised(pixels, (mean,) * 3, (std,) * 3).float())
    image = (pixels / 255).astype(np.float32)
    return Subject(network, image, mean, std, int(logits.argmax()), "head")


def transformer(name: str) -> Subject:
    """One of the small transformers."""
    _, tokens, layer, _ = transformers.SUBJECTS[name]
    image = random_image(len(name), *transformers.SIZE)
    network = transformers.build(name)
    return Subject(network, image, 0.5, 0.25, 1, layer, tokens, transformers.GRID)


BASELINES = ("black", "blur", "mean")
QUESTIONS: Mapping[str, tuple[Callable[[], Subject], list[Question]]] = {
    "mixed": (
        mixed,
        [
            *PLAIN,
            SMOOTH,
            FINER,
            Question("layer-cam", {"layers": 2}),
            *map(Question, OF_MANY),
            *(integrated(baseline, "gauss-legendre", 32) for baseline in BASELINES),
            *(integrated(baseline, "adaptive", 1000) for baseline in BASELINES),
            *(occluded(8, 6, baseline) for baseline in BASELINES),
            Question("rise", {"masks": 200, "cells": 7, "keep": 0.5, "seed": 0}),
        ],
    ),
    "efficientnet-lite0": (
        lite0,
        [
            *PLAIN,
            FINER,
            occluded(48, 24, "black"),
        ],
    ),
    "class-token": (
        lambda: transformer("class-token"),
        # HiResCAM is 0 in front of a layer norm, whatever the network.
        [
            Question("attention-rollout"),
            *(Question(name, {}, "blocks.0") for name in OF_ONE_PASS if name != "hires-cam"),
            FINER._replace(layer="blocks.0"),
        ],
    ),
    "registers": (lambda: transformer("registers"), [Question("attention-rollout")]),
    "pooled-tokens": (lambda: transformer("pooled-tokens"), [Question("attention-rollout")]),
}


def answered(subject: Subject, question: Question) -> Tensor:
    """The map of a question."""
    layer = question.layer or subject.layer
    return METHODS[question.method](subject, layer, **question.parameters)


def doubled(subject: Subject) -> Subject:
    """The subject in double precision."""
    return subject._replace(network=out_of_place(subject.network).double())


def moved_by_rounding(subject: Subject, question: Question, map_: Tensor) -> float:
    """How far single precision moves the map, of its largest value."""
    single = subject._replace(network=out_of_place(subject.network).float(), single=True)
    return float((answered(single, question) - map_).abs().max() / map_.abs().max())


def check_captum(subject: Subject, question: Question, map_: Tensor) -> None:
    """Hold the map to Captum's, where Captum has the method.

    Raises
    ------
    ValueError
        They differ.
    """
    x, parameters = subject.x, question.parameters
    x0 = start(subject, parameters["baseline"]) if "baseline" in parameters else None
    has_relu6 = any(isinstance(module, nn.ReLU6) for module in subject.network.modules())
    if question.method == "integrated-gradients":
        is_adaptive = parameters["rule"] == "adaptive"
        found = IntegratedGradients(subject.network).attribute(
            x,
            x0,
            subject.target,
            n_steps=INTEGRAL if is_adaptive else parameters["steps"],
            method="riemann_middle" if is_adaptive else "gausslegendre",
        )
    elif question.method == "occlusion":
        window, stride = parameters["window"], parameters["stride"]
        every = Occlusion(subject.network).attribute(
            x, (3, window, window), (3, stride, stride), x0, subject.target
        )
        found = every[:, 0]
    elif question.method == "deconvnet" and not has_relu6:
        found = Deconvolution(subject.network).attribute(x.requires_grad_(), subject.target)
    else:
        return
    difference = float((found[0] - map_).abs().max() / map_.abs().max())
    if difference > CAPTUM_TOLERANCE:
        raise ValueError(f"{question.key} differs from Captum by {difference:.1e}")


def exported(subject: Subject) -> NDArray[np.uint8]:
    """ONNX bytes."""
    given = (subject.x.float(),)
    program = torch.onnx.export(
        subject.network, given, dynamo=True, opset_version=18, verbose=False
    )
    return np.frombuffer(without_notes(program), np.uint8)


def arrays_of(name: str, check_rounding: bool) -> dict[str, NDArray[Any]]:
    """Image, logits and maps of a network; its ONNX file where it is a small one.

    Raises
    ------
    ValueError
        A map differs from Captum's, or rounding moves it.
    """
    make, questions = QUESTIONS[name]
    original = make()
    subject = doubled(original)
    with torch.no_grad():
        logits = subject.network(subject.x)[0]
    found: dict[str, NDArray[Any]] = {
        "image": subject.image,
        "logits": logits.numpy().astype(np.float32),
    }
    if name != "efficientnet-lite0":
        found["model"] = exported(original)
    for question in questions:
        map_ = answered(subject, question)
        if name == "mixed":
            check_captum(subject, question, map_)
        if check_rounding:
            moved = moved_by_rounding(subject, question, map_)
            if moved > ROUNDING_TOLERANCE:
                raise ValueError(f"rounding moves {question.key} of {name} by {moved:.1e}")
        found[question.key] = map_.numpy().astype(np.float32)
        if question.method == "integrated-gradients":
            x0 = start(subject, question.parameters["baseline"])
            change = subject.output(subject.x) - subject.output(x0)
            found[f"{question.key}/change"] = change.numpy().astype(np.float32)
    return found


def generate(folder: Path = DATA, check_rounding: bool = True) -> None:
    """Write methods.json, a list of questions, and methods.npz, their maps by network."""
    stored, listed = {}, []
    for name, (make, questions) in QUESTIONS.items():
        stored |= {f"{name}/{key}": v for key, v in arrays_of(name, check_rounding).items()}
        subject = make()
        for question in questions:
            listed.append(
                {
                    "network": name,
                    "mean": subject.mean,
                    "std": subject.std,
                    "target": subject.target,
                    **question._asdict(),
                    "map": f"{name}/{question.key}",
                }
            )
    write_arrays(folder / "methods.npz", stored)
    write_json(folder / "methods.json", listed)


if __name__ == "__main__":
    generate()
