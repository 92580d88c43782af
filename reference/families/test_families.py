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
from reference.families.build import build, picture  # noqa: E402
from reference.families.compare import Row, place_of, row_of  # noqa: E402
from reference.families.declared import FAMILIES, Family  # noqa: E402
from reference.families.page import Page  # noqa: E402
from reference.families.report import PAGE, read, tables  # noqa: E402
from reference.parity.compare import _difference as difference  # noqa: E402

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


LAYERS = ["conv1", "bn1", "layer1.0.bn2", "layer2.0.downsample", "layer4.1.conv2", "layer4.1.bn2"]


def test_every_layer_of_a_resnet_has_a_name_and_the_value_that_pytorch_has_there(
    page: Page,
) -> None:
    pytest.importorskip("torchvision", reason="torchvision is not installed")
    subject = build(Family("torchvision", "resnet18", SIDE))
    said = {"mean": [0, 0, 0], "std": [1, 1, 1], "method": "grad-cam"}
    with contextlib.redirect_stdout(io.StringIO()):
        widget = AugmentationImpact(picture(SIDE), subject.model, size=SIDE, **said)
    for layer in [*LAYERS, "layer4.1.relu", "layer4.1"]:
        widget.layer = layer
        found = page.show(widget)
        place = place_of(found)._replace(name=layer)
        right = subject.explain(picture(SIDE).astype(np.float64), place)
        assert difference(found.arrays["grad-cam"], right.cam.numpy()) < 1e-4, layer
