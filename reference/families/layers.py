"""Layers by name: Grad-CAM at every module of a network that returns a map, beside its framework.

`npm run families:layers` writes layers.json beside this file and the table of docs/models.md.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from augmentation_impact import AugmentationImpact
from reference.families.build import build, picture
from reference.families.declared import Family
from reference.families.page import Page
from reference.files import ROOT, write_json
from reference.guided import out_of_place
from reference.parity.compare import _correlation
from reference.parity.report import _table

RESULTS = Path(__file__).parent / "layers.json"
PAGE = ROOT / "docs" / "models.md"
BEGIN, END = "<!-- layers: npm run families:layers -->", "<!-- /layers -->"
SIDE = 64
#: Largest difference from the framework's map, as a part of its largest value. In float32 a ReLU
#: may decide otherwise than in float64, which moves a value or two in all maps before it.
BOUND, LOWEST = 0.02, 0.9999
NETWORKS = (
    Family("torchvision", "resnet18", SIDE),
    Family("torchvision", "mobilenet_v2", SIDE),
    Family("torchvision", "vgg11_bn", SIDE),
    Family("torchvision", "densenet121", SIDE),
    Family("keras", "ResNet50", SIDE),
)
IDLE = ("InputLayer", "RandomFlip", "RandomRotation")
Maps = Mapping[str, NDArray[np.floating[Any]]]


class Row(NamedTuple):
    """One network.

    Attributes
    ----------
    layers : how many of its modules return a map [1, C, h, w] that leads to the answer, of more
        than one place
    agree : those of them that have a name and the framework's Grad-CAM
    difference : the largest among those that have a name, as a part of the map's largest value
    correlation : the lowest among them
    without : names that the page does not know
    """

    key: str
    layers: int
    agree: int
    difference: float
    correlation: float
    without: tuple[str, ...]


def compare(family: Family, page: Page, within: str = "") -> Row:
    """Ask the page for every layer within a module, and the framework for all at once."""
    subject = build(family)
    image = picture(SIDE)
    plain = {"mean": [0] * 3, "std": [1] * 3, "size": SIDE, "method": "grad-cam"}
    with contextlib.redirect_stdout(io.StringIO()):
        widget = AugmentationImpact(image, subject.model, **plain)
    maps_of = of_keras if family.origin == "keras" else of_pytorch
    names = [name for name in maps_of(subject.model, image, 0) if name.startswith(within)]
    shown = page.show(widget, names)
    if shown.error is not None:
        raise ValueError(shown.error)
    everywhere = maps_of(subject.model, image, shown.said["target"])
    right = {name: everywhere[name] for name in names}
    found = shown.arrays
    differences = [_difference(found[name], right[name]) for name in found]
    correlations = [_correlation(found[name], right[name]) for name in found]
    alike = zip(differences, correlations, strict=True)
    return Row(
        f"{family.origin}/{family.name}",
        len(right),
        sum(difference <= BOUND and likeness >= LOWEST for difference, likeness in alike),
        max(differences),
        min(correlations),
        tuple(name for name in right if name not in found),
    )


def of_pytorch(network: nn.Module, image: NDArray[np.float32], target: int) -> Maps:
    """Grad-CAM [h, w] at all modules that return a map, in float64."""
    network = out_of_place(network).double()
    kept: dict[str, Tensor] = {}

    def keep(name: str) -> Callable[[nn.Module, Any, Any], Any]:
        def hook(_module: nn.Module, _inputs: Any, output: Any) -> Any:
            if isinstance(output, Tensor) and output.dim() == 4:
                kept[name] = output
                # What comes next may be written into it.
                return output.clone()
            return output

        return hook

    for name, module in network.named_modules():
        if name and not isinstance(module, nn.Identity):
            module.register_forward_hook(keep(name))
    x = torch.from_numpy(image.transpose(2, 0, 1)[None].copy()).double().requires_grad_()
    return _maps(network(x)[0, target], kept, (2, 3), 1)


def of_keras(model: Any, image: NDArray[np.float32], target: int) -> Maps:
    """The same of a Keras model on PyTorch, those of nested models behind their names."""
    kept: dict[str, Tensor] = {}

    def patch(at: Any, path: str) -> None:
        for layer in at.layers:
            name = path + layer.name.replace(".", "_")
            if hasattr(layer, "layers"):
                patch(layer, f"{name}.")
            # Augmentation does nothing and leaves no trace in the file.
            if layer.name != "augmentation" and type(layer).__name__ not in IDLE:
                patched.append(layer)
                vars(layer)["call"] = _kept_call(layer.call, kept, name)

    patched: list[Any] = []
    patch(model, "")
    try:
        x = torch.from_numpy(image[None].copy()).requires_grad_()
        answer = model(x, training=False)[0, target]
    finally:
        for layer in patched:
            vars(layer).pop("call")
    return _maps(answer, kept, (1, 2), 3)


def _kept_call(call: Callable[..., Any], kept: dict[str, Tensor], name: str) -> Callable[..., Any]:
    def instead(*given: Any, **keywords: Any) -> Any:
        output = call(*given, **keywords)
        if output.dim() != 4:
            return output
        kept[name] = output
        return output.clone()

    return instead


def _maps(answer: Tensor, kept: Mapping[str, Tensor], axes: tuple[int, int], channel: int) -> Maps:
    values = list(kept.values())
    gradients = torch.autograd.grad(answer, values, allow_unused=True)
    return {
        name: (value * gradient.mean(axes, keepdim=True)).sum(channel)[0].relu().detach().numpy()
        for name, value, gradient in zip(kept, values, gradients, strict=True)
        if gradient is not None and value[0].numel() > value.shape[channel]
    }


def _difference(found: NDArray[Any], right: NDArray[Any]) -> float:
    if found.shape != right.shape:
        return float("inf")
    return float(np.abs(found - right).max() / max(np.abs(right).max(), 1e-12))


def read() -> list[Row]:
    """Rows of earlier runs."""
    entries = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    return [Row(**{**entry, "without": tuple(entry["without"])}) for entry in entries]


def table(rows: list[Row]) -> str:
    """As Markdown."""
    head = ("network", "modules", "as in the framework", "difference", "correlation", "no name")
    cells = [
        (
            row.key,
            str(row.layers),
            str(row.agree),
            f"{row.difference:.0e}",
            f"{row.correlation:.6f}",
            ", ".join(f"`{name}`" for name in row.without) or "–",
        )
        for row in rows
    ]
    return _table(head, cells)


def write(rows: list[Row]) -> None:
    """Write the results, in the declared order, and the table."""
    order = [f"{family.origin}/{family.name}" for family in NETWORKS]
    rows = sorted(rows, key=lambda row: order.index(row.key))
    write_json(RESULTS, [row._asdict() for row in rows])
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(rows)}\n\n{END}{after}")


def main() -> int:
    """Run the comparison; 1 if a layer has no name or another map."""
    parser = argparse.ArgumentParser(prog="npm run families:layers --", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="networks whose name holds it")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    passed = True
    for family in NETWORKS:
        if options.only and not any(word in family.name for word in options.only):
            continue
        with Page() as page:
            row = compare(family, page)
        write([*(other for other in read() if other.key != row.key), row])
        print(row, flush=True)
        passed = passed and row.agree == row.layers
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
