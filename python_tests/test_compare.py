"""Another network on the same slider: `compare`, and what a page says of it."""

from __future__ import annotations

from typing import Any

import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import BUNDLED_MODEL

from .conftest import Page

torch = pytest.importorskip("torch")


def network(weight: float = 1.0) -> Any:
    net = torch.nn.Sequential(
        torch.nn.Conv2d(3, 2, 3), torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()
    )
    with torch.no_grad():
        net[0].weight.fill_(weight)
    return net.eval()


def test_it_is_any_network_that_model_takes(widget: AugmentationImpact, page: Page) -> None:
    assert widget.compare is None
    other = network()
    widget.compare = other
    assert widget.compare is other
    source = page.state()["_compare_source"]
    assert widget.state["compare"] == source["name"]
    asset = widget._assets.get(source["id"])
    assert asset is not None
    assert len(asset.data) == source["bytes"]
    # The network of the screen stays.
    assert widget.model is None
    widget.compare = None
    assert (widget._compare_source, widget.state["compare"]) == (None, None)


def test_it_is_given_to_the_constructor() -> None:
    widget = AugmentationImpact("coffee.jpg", network(1.0), compare=network(2.0))
    assert widget._compare_source["id"] != widget._model_source["id"]
    assert AugmentationImpact(compare=BUNDLED_MODEL)._compare_source == {
        "kind": "bundled",
        "name": BUNDLED_MODEL,
    }


def test_one_that_was_trained_further_is_another_file(widget: AugmentationImpact) -> None:
    other = network()
    widget.compare = other
    before = widget._compare_source["id"]
    with torch.no_grad():
        other[0].weight.fill_(3.0)
    widget.compare = other
    assert widget._compare_source["id"] != before


def test_what_is_none_is_refused_in_a_sentence(widget: AugmentationImpact) -> None:
    with pytest.raises(TraitError, match=r"AugmentationImpact\.compare .*got 3"):
        widget.compare = 3
    assert widget.compare is None


def test_a_page_ends_it_and_takes_that_back(widget: AugmentationImpact, page: Page) -> None:
    widget.compare = network()
    source = widget._compare_source
    page.set(_compare_source=None)
    assert widget.compare is None
    page.set(_compare_source=source)
    assert widget._compare_source == source
    assert isinstance(widget.compare, bytes)
    page.set(_compare_source={"kind": "bundled", "name": BUNDLED_MODEL})
    assert widget.compare == BUNDLED_MODEL


def test_a_page_names_none_that_the_kernel_does_not_have(
    widget: AugmentationImpact, page: Page
) -> None:
    for wrong in (
        {"kind": "asset", "id": "0" * 64, "name": "a.onnx", "bytes": 3},
        {"kind": "bundled", "name": "../secret"},
        "/etc/passwd",
    ):
        page.set(_compare_source=wrong)
        assert (widget.compare, widget._compare_source) == (None, None)


def test_its_prediction_is_what_the_page_says(widget: AugmentationImpact, page: Page) -> None:
    said = {
        "label": "tabby",
        "index": 1,
        "probability": 0.25,
        "logit": 2.0,
        "explained_probability": None,
        "explained_logit": None,
        "parameters": {"rotate.angle": 30},
    }
    page.set(compared=said)
    assert widget.compared["label"] == "tabby"
    assert widget.compared["parameters"] == {"rotate.angle": 30}
    with pytest.raises(TraitError):
        widget.compared = None


def test_what_the_network_decides_is_what_the_page_says(
    widget: AugmentationImpact, page: Page
) -> None:
    said = {
        "height": 64,
        "width": 64,
        "task": "classification",
        "methods": ["grad-cam"],
        "layer": "features",
        "mean": [0.5],
        "std": [0.25],
    }
    page.set(in_use=said)
    assert (widget.size, widget.in_use) == (224, said)
    page.set(in_use={**said, "mean": ["0.5; import os"]})
    assert widget.in_use == said
    with pytest.raises(TraitError):
        widget.in_use = None
