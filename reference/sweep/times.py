"""`npm run methods:times`: what a method costs, beside Captum and pytorch-grad-cam.

Milliseconds of the processor with one thread each, so that other programs do not count.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from captum import attr
from torch import Tensor

from reference.files import ROOT
from reference.guided import out_of_place
from reference.methods import Subject, rise
from reference.networks import network
from reference.parity.report import _table
from reference.sweep.libraries import PEERS

ENGINE = ("node_modules/.bin/tsx", "scripts/methodTimes.ts")
PAGE = ROOT / "docs" / "method-times.md"
SIZE = 160
#: Method, its parameters, how often it runs, and who is asked beside us.
QUESTIONS: tuple[tuple[str, dict[str, Any], int, str], ...] = (
    ("none", {}, 9, "PyTorch"),
    ("gradient", {}, 9, "Captum"),
    ("gradient-x-input", {}, 9, "Captum"),
    ("guided-backprop", {}, 9, "Captum"),
    ("deconvnet", {}, 9, "Captum"),
    ("grad-cam", {}, 9, "Captum"),
    ("grad-cam-plus-plus", {}, 9, "pytorch-grad-cam"),
    ("hires-cam", {}, 9, "pytorch-grad-cam"),
    ("xgrad-cam", {}, 9, "pytorch-grad-cam"),
    ("layer-cam", {}, 9, "pytorch-grad-cam"),
    ("eigen-cam", {}, 9, "pytorch-grad-cam"),
    ("finer-cam", {}, 9, "pytorch-grad-cam"),
    ("smoothgrad", {"samples": 20}, 1, "Captum"),
    ("integrated-gradients", {"steps": 32, "rule": "gauss-legendre"}, 1, "Captum"),
    ("occlusion", {"window": 32, "stride": 16}, 1, "Captum"),
    ("rise", {"masks": 100}, 1, "PyTorch"),
    ("ablation-cam", {}, 1, "pytorch-grad-cam"),
    ("score-cam", {}, 1, "pytorch-grad-cam"),
)
CAMS = ("grad-cam-plus-plus", "hires-cam", "xgrad-cam", "layer-cam", "eigen-cam", "finer-cam")
HEAD = """# What the methods cost

Written by `npm run methods:times`: the embedded network at 160 pixels, milliseconds of the
processor with one thread each (what a clock shows where nothing else runs), median of nine; of
methods of many passes one run. Ours in Node on the WebAssembly executor; beside it the same method
in Captum {captum} or pytorch-grad-cam 1.5.7 with PyTorch {torch}, where neither has it a loop in
PyTorch.
"""
STOPPED = """Score-CAM of the 2,048 channels of ResNet50's `layer4`, stopped after a second. What it
leaves are the tables of offsets of three plans (the first pass with the layer, its activations, the
passes); they serve the next run, and nothing grows however often it is stopped (`stop.test.ts`: 100
times).
"""


def main() -> int:
    """Measure and write the page."""
    sys.path.append(str(PEERS))
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.json"
        asked = [{"method": m, "parameters": p, "repeats": n} for m, p, n, _ in QUESTIONS]
        path.write_text(json.dumps(asked))
        ours = {line["method"]: line["milliseconds"] for line in engine(str(path))}
    (stop,) = engine("--stop")
    theirs = dict(peers())
    PAGE.write_text(page(ours, theirs, stop))
    print(PAGE.read_text())
    return 0


def engine(argument: str) -> Iterator[dict[str, Any]]:
    """What our half prints."""
    command = (*ENGINE, argument)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))


def peers() -> Iterator[tuple[str, float]]:
    """The same from the libraries."""
    model = out_of_place(network("efficientnet-lite0")).requires_grad_(False)
    generator = torch.Generator().manual_seed(0)
    x = torch.rand((1, 3, SIZE, SIZE), generator=generator) * 2 - 1
    calls = {**captum_calls(model), **cam_calls(model)}
    subject = Subject(model, x[0].permute(1, 2, 0).numpy(), 0.0, 1.0, 0, "head", single=True)
    calls["none"] = lambda given: model(given)
    calls["rise"] = lambda _: rise(subject, "", 100, 7, 0.5, 0)
    for method, _, repeats, _ in QUESTIONS:
        call, found = calls[method], []
        for _ in range(repeats + (2 if repeats > 1 else 0)):
            begin = time.process_time()
            call(x.clone())
            found.append(1000 * (time.process_time() - begin))
        yield method, statistics.median(found[-repeats:])


def captum_calls(model: torch.nn.Module) -> dict[str, Callable[[Tensor], Any]]:
    """Captum's methods for class 0."""
    layer = model.get_submodule("head")

    def occlusion(x: Tensor) -> Tensor:
        with torch.no_grad():
            return attr.Occlusion(model).attribute(x, (3, 32, 32), (3, 16, 16), -1.0, 0)

    return {
        "gradient": lambda x: attr.Saliency(model).attribute(x.requires_grad_(), 0, abs=False),
        "gradient-x-input": lambda x: attr.InputXGradient(model).attribute(x.requires_grad_(), 0),
        "guided-backprop": lambda x: attr.GuidedBackprop(model).attribute(x.requires_grad_(), 0),
        "deconvnet": lambda x: attr.Deconvolution(model).attribute(x.requires_grad_(), 0),
        "grad-cam": lambda x: attr.LayerGradCam(model, layer).attribute(x.requires_grad_(), 0),
        "smoothgrad": lambda x: attr.NoiseTunnel(attr.Saliency(model)).attribute(
            x.requires_grad_(), nt_samples=20, nt_samples_batch_size=1, target=0, abs=False
        ),
        "integrated-gradients": lambda x: attr.IntegratedGradients(model).attribute(
            x, -1.0, 0, n_steps=32, internal_batch_size=1
        ),
        "occlusion": occlusion,
    }


def cam_calls(model: torch.nn.Module) -> dict[str, Callable[[Tensor], Any]]:
    """pytorch-grad-cam's methods for class 0."""
    import pytorch_grad_cam as library
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    kinds = {
        "grad-cam-plus-plus": library.GradCAMPlusPlus,
        "hires-cam": library.HiResCAM,
        "xgrad-cam": library.XGradCAM,
        "layer-cam": library.LayerCAM,
        "eigen-cam": library.EigenCAM,
        "ablation-cam": library.AblationCAM,
        "score-cam": library.ScoreCAM,
    }

    def call(kind: Any, x: Tensor) -> Any:
        with kind(model, [model.get_submodule("head")]) as cam:
            return cam(x.requires_grad_(), [ClassifierOutputTarget(0)])

    def finer(x: Tensor) -> Any:
        with library.FinerCAM(model, [model.get_submodule("head")]) as cam:
            return cam(x.requires_grad_(), target_idx=0)

    made = {name: (lambda x, kind=kind: call(kind, x)) for name, kind in kinds.items()}
    return {**made, "finer-cam": finer}


def page(ours: dict[str, float], theirs: dict[str, float], stop: dict[str, Any]) -> str:
    """The tables."""
    rows = []
    for method, parameters, _, library in QUESTIONS:
        told = " ".join(f"{key}={value}" for key, value in parameters.items())
        ratio = ours[method] / theirs[method]
        cells = (f"`{method}` {told}".strip(), f"{ours[method]:.1f}", f"{theirs[method]:.1f}")
        rows.append((*cells, library, f"{ratio:.2f}"))
    grad_cam, gradient = ours["grad-cam"], ours["gradient"]
    shares = [
        *((f"`{name}` / `grad-cam`", ours[name] / grad_cam, 1.1) for name in CAMS),
        ("`smoothgrad` 20 / 20 `gradient`", ours["smoothgrad"] / (20 * gradient), 1.5),
        (
            "`integrated-gradients` 32 / 32 `gradient`",
            ours["integrated-gradients"] / (32 * gradient),
            1.5,
        ),
    ]
    stopped = [
        ("from the stop to its end, at most", f"{stop['ended']:.0f}"),
        ("Grad-CAM before it, processor", f"{stop['before']['milliseconds']:.0f}"),
        ("Grad-CAM after it, processor", f"{stop['after']['milliseconds']:.0f}"),
        ("bytes of its plans, which stay for the next run", f"{stop['plans']}"),
        (f"bytes more after {stop['again']} more stops", f"{stop['grown']}"),
    ]
    parts = [
        HEAD.format(captum="0.9.0", torch=torch.__version__.split("+")[0]),
        _table(("method", "ours", "theirs", "who", "ours / theirs"), rows),
        "\n## Beside their own passes\n",
        _table(("what", "ratio", "at most"), [(n, f"{v:.2f}", f"{b}") for n, v, b in shares]),
        "\n## Stopped\n",
        STOPPED,
        _table(("what", "ms, bytes"), stopped),
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.exit(main())
