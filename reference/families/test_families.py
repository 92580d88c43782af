"""From the widget to what a page shows: quick families of the table, and layers by name."""

# ruff: noqa: D103

from __future__ import annotations

import contextlib
import importlib.util
import io
import os
from collections.abc import Iterator

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is not installed: --with frameworks")
nn = torch.nn

from augmentation_impact import AugmentationImpact  # noqa: E402
from reference.families import layers  # noqa: E402
from reference.families.build import picture  # noqa: E402
from reference.families.compare import Row, place_of, row_of  # noqa: E402
from reference.families.declared import FAMILIES, Family  # noqa: E402
from reference.families.page import Page  # noqa: E402
from reference.families.report import PAGE, key, read, tables  # noqa: E402
from reference.live_networks import Recurrent  # noqa: E402
from reference.parity.compare import _difference as difference  # noqa: E402
from reference.parity.maps import answer  # noqa: E402

SIDE = 64
QUICK = [family for family in FAMILIES if family.quick]
NEEDED = {"file": ("onnx",)}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    os.environ.setdefault("KERAS_BACKEND", "torch")
    with Page() as opened:
        yield opened


@pytest.mark.parametrize("family", QUICK, ids=lambda family: f"{family.origin}/{family.name}")
def test_prediction_and_map_are_those_of_the_framework(page: Page, family: Family) -> None:
    for needed in NEEDED.get(family.origin, (family.origin,)):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not installed: --with frameworks")
    row: Row = row_of(family, page)
    assert row.error == ""
    assert row.passed, row


def test_the_tables_in_the_documentation_are_those_of_the_results() -> None:
    rows = read()
    assert tables(list(rows.values())) in PAGE.read_text()


def test_the_table_of_layers_is_that_of_its_results() -> None:
    rows = layers.read()
    assert layers.table(rows) in PAGE.read_text()
    assert [row.key for row in rows] == [key(family) for family in layers.NETWORKS]


def test_every_layer_of_a_stage_has_a_name_and_the_value_that_pytorch_has_there(
    page: Page,
) -> None:
    pytest.importorskip("torchvision", reason="torchvision is not installed")
    row = layers.compare(Family("torchvision", "resnet18", layers.SIDE), page, "layer4")
    assert row.without == ()
    assert row.agree == row.layers == 16


class Branches(nn.Module):
    """Two networks whose logits are added: no layer of theirs is common."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.a, self.b = (
            nn.Sequential(
                nn.Conv2d(3, 8, 3, 2, 1),
                nn.ReLU(),
                nn.AdaptiveAvgPool2d(1),
                nn.Flatten(),
                nn.Linear(8, 4),
            )
            for _ in range(2)
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """[N, 3, H, W] to [N, 4]."""
        return self.a(x) + self.b(x)


def test_branches_without_a_common_layer_have_their_prediction_and_a_choice(page: Page) -> None:
    network = Branches().eval()
    said = {"mean": [0, 0, 0], "std": [1, 1, 1], "method": "grad-cam"}
    with contextlib.redirect_stdout(io.StringIO()):
        widget = AugmentationImpact(picture(SIDE), network, size=SIDE, **said)
    found = page.show(widget)
    x = torch.from_numpy(picture(SIDE).transpose(2, 0, 1)[None].copy())
    assert difference(found.arrays["logits"], network(x)[0].detach().numpy()) < 1e-5
    assert "choose the layer of one, a.1, b.1 for example" in found.said["problem"]
    for layer in ("a.1", "b.1"):
        widget.layer = layer
        found = page.show(widget)
        right = answer(network, lambda: None, x, place_of(found))
        assert difference(found.arrays["grad-cam"], right.cam.numpy()) < 1e-4, layer


@pytest.mark.parametrize("cell", ["LSTM", "GRU"])
def test_the_map_before_a_recurrent_layer_is_that_of_pytorch(page: Page, cell: str) -> None:
    torch.manual_seed(3)
    network = Recurrent(getattr(nn, cell), bidirectional=True).eval()
    series = np.random.default_rng(0).standard_normal((2, 60)).astype(np.float32)
    with contextlib.redirect_stdout(io.StringIO()):
        widget = AugmentationImpact(series=series, model=network, method="grad-cam", layer="before")
    found = page.show(widget)
    kept: list[torch.Tensor] = []
    network.before.register_forward_hook(lambda *given: kept.append(given[2]))
    logits = network(torch.from_numpy(series[None]))[0]
    assert difference(found.arrays["logits"], logits.detach().numpy()) < 1e-5
    (gradient,) = torch.autograd.grad(logits[found.said["target"]], kept[0])
    right = (kept[0] * gradient.mean(2, keepdim=True)).sum(1).relu()[0].detach().numpy()
    assert difference(found.arrays["grad-cam"].ravel(), right) < 1e-4
