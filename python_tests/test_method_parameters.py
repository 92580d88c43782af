"""Parameters of attribution methods: checked against what the methods declare."""

from __future__ import annotations

import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact


def test_parameters_are_kept_by_method_and_counts_stay_whole_numbers() -> None:
    w = AugmentationImpact(method="smoothgrad", method_parameters={"smoothgrad": {"samples": 50}})
    assert w.method_parameters == {"smoothgrad": {"samples": 50}}
    assert type(w.method_parameters["smoothgrad"]["samples"]) is int


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"smoothgrad": {"samples": 0}}, "smoothgrad.samples must be between 1 and 500; got 0"),
        ({"smoothgrad": {"samples": 2.5}}, "smoothgrad.samples must be a whole number; got 2.5"),
        ({"rise": {"masks": 10**6}}, "rise.masks must be between 10 and 10000"),
        ({"rise": {"seed": 1.5}}, "rise.seed must be a whole number; got 1.5"),
        ({"rise": {"seed": "x"}}, "rise.seed must be a number"),
        ({"rise": {"mask": 1}}, "rise has no parameter 'mask'; it has masks, cells, keep, seed"),
        ({"lime": {}}, "knows no 'lime'; it is one of none, grad-cam"),
    ],
)
def test_what_a_method_does_not_take_is_refused_in_one_sentence(
    wrong: dict[str, dict[str, object]], words: str
) -> None:
    w = AugmentationImpact()
    with pytest.raises(TraitError) as refusal:
        w.method_parameters = wrong
    assert words in str(refusal.value)
    assert w.method_parameters == {}
