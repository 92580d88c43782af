"""Several methods side by side: `methods` is the list, `method` the first of it, at both doors."""

from __future__ import annotations

import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact

from .conftest import Page


def test_method_is_the_first_of_methods_whichever_is_set() -> None:
    w = AugmentationImpact(methods=["grad-cam", "smoothgrad", "rise"])
    assert (w.method, w.methods) == ("grad-cam", ["grad-cam", "smoothgrad", "rise"])
    w.method = "gradient"
    assert w.methods == ["gradient"]
    w.methods = ("rise", "gradient")
    assert (w.method, w.methods) == ("rise", ["rise", "gradient"])
    w.method = "rise"
    assert w.methods == ["rise", "gradient"]
    w.method = None
    assert w.methods == []
    assert AugmentationImpact(method="rise").methods == ["rise"]
    assert AugmentationImpact(method="rise", methods=["rise", "gradient"]).method == "rise"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (["grad-cam", "magic"], "methods must be one of 'none', 'grad-cam'"),
        (["rise", "rise"], "methods must name 'rise' once"),
        ("rise", "methods must be a list of names; got 'rise'"),
        (None, "methods cannot be None"),
    ],
)
def test_what_is_no_list_of_methods_is_refused_in_one_sentence(
    wrong: object, sentence: str
) -> None:
    w = AugmentationImpact(methods=["rise"])
    with pytest.raises(TraitError, match=sentence.replace("'", ".")):
        w.methods = wrong
    assert w.methods == ["rise"]


def test_there_are_at_most_nine() -> None:
    w = AugmentationImpact()
    spec = w.traits()["methods"]
    assert "side by side" in spec.help
    from augmentation_impact._catalogue import METHODS

    with pytest.raises(TraitError, match="may hold at most 9 names; got 10"):
        w.methods = METHODS[1:11]


def test_two_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(TypeError, match="takes a method or methods, not both"):
        AugmentationImpact(method="rise", methods=["gradient"])


def test_a_page_sets_both_in_one_message_or_one_of_them(page: Page) -> None:
    widget = page.widget
    page.set(method="gradient", methods=["gradient", "rise"])
    assert (widget.method, widget.methods) == ("gradient", ["gradient", "rise"])
    page.set(methods=["rise"])
    assert widget.method == "rise"
    page.set(methods=["rise", "../secret"])
    assert widget.methods == ["rise"]
