"""The second image of MixUp and CutMix, given as an image: it joins the gallery of the widget."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from augmentation_impact import AugmentationImpact, CutMix, GaussianNoise, MixUp

from .conftest import Page


@pytest.fixture
def dog(tmp_path: Path) -> Path:
    """A picture in a file."""
    path = tmp_path / "dog.png"
    Image.new("RGB", (9, 7), "red").save(path)
    return path


def names(widget: AugmentationImpact) -> list[str]:
    """Of the gallery, as a page hears them."""
    return [source["name"] for source in widget._gallery_sources]


def test_an_image_given_by_its_path_joins_the_gallery_beside_the_one_that_is_shown(
    dog: Path,
) -> None:
    widget = AugmentationImpact("coffee.jpg", augmentations=[MixUp(amount=0.3, image=dog)])
    step = widget.augmentations[0]
    assert (names(widget), widget.image, widget.image_index) == (
        ["coffee.jpg", "dog.png"],
        "coffee.jpg",
        0,
    )
    assert step.to_dict() == {"name": "mixup", "enabled": True, "amount": 0.3, "image": 1}
    assert step.get_state("image") == {"image": 1}
    page = Page(widget)
    page.tell("pull", asset=widget._gallery_sources[1]["id"], shard=0)
    assert len(page.heard("shard")) == 1


def test_without_an_image_the_gallery_begins_with_the_example(dog: Path) -> None:
    widget = AugmentationImpact(augmentations=[CutMix(height=0.5, width=0.5, image=str(dog))])
    assert (names(widget), widget.augmentations[0].image) == (["chelsea.jpg", "dog.png"], 1)
    # What the trait says can be given again.
    again = AugmentationImpact(images=widget.images)
    assert names(again) == names(widget)


def test_an_image_that_is_in_the_gallery_is_not_added_twice(dog: Path) -> None:
    steps = [MixUp(amount=0.3, image=dog), CutMix(image=dog.read_bytes())]
    widget = AugmentationImpact(images=["coffee.jpg", dog, "camera.jpg"], augmentations=steps)
    assert (names(widget), [step.image for step in steps]) == (
        ["coffee.jpg", "dog.png", "camera.jpg"],
        [1, 1],
    )


@pytest.mark.parametrize(
    "given",
    [np.zeros((5, 4, 3), np.uint8), Image.new("L", (4, 4)), "coffee.jpg"],
    ids=["array", "PIL", "example"],
)
def test_whatever_the_widget_takes_for_an_image_is_taken(given: Any) -> None:
    step = MixUp(image=given)
    repr(step)
    # Pages hear of a place alone.
    assert step.get_state("image") == {"image": 0}
    widget = AugmentationImpact()
    widget.augmentations = [step]
    assert (len(names(widget)), step.image) == (2, 1)


def test_a_step_of_a_widget_takes_another_image_at_any_time(dog: Path) -> None:
    widget = AugmentationImpact("coffee.jpg", augmentations=[MixUp(amount=0.3)])
    step = widget.augmentations[0]
    step.image = dog
    assert (names(widget), step.image) == (["coffee.jpg", "dog.png"], 1)
    step.image = 0
    assert step.image == 0


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("no such.png", r"cannot be read from no such.png \(.*\); examples are"),
        (b"no picture", "is not an image that can be decoded: image"),
        (np.zeros((2, 2), complex), "must hold whole or real numbers"),
        ("https://example.org/dog.png", "cannot be a URL"),
        (True, "must be a number; got True"),
        (object(), "must be a path, bytes of an image file, a PIL image or an array"),
        (None, "cannot be None"),
        (0.5, "must be a whole number; got 0.5"),
        (-1, "must be between 0 and 1999; got -1"),
    ],
)
def test_what_is_no_image_is_refused_in_a_sentence_and_nothing_is_lost(
    value: Any, words: str, dog: Path
) -> None:
    with pytest.raises(TraitError, match=f"MixUp.image {words}"):
        MixUp(image=value)
    step = MixUp(amount=0.3, image=dog)
    widget = AugmentationImpact("coffee.jpg", augmentations=[step])
    with pytest.raises(TraitError, match=f"MixUp.image {words}"):
        step.image = value
    assert (names(widget), step.image, step.amount) == (["coffee.jpg", "dog.png"], 1, 0.3)


def test_a_gallery_that_is_full_says_so(dog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(AugmentationImpact.__init__.__globals__["LIMITS"], "gallery", 1)
    widget = AugmentationImpact("coffee.jpg", augmentations=[MixUp(amount=0.3)])
    with pytest.raises(TraitError, match="cannot be added to images, which may hold at most 1"):
        widget.augmentations[0].image = dog
    assert (names(widget), widget.augmentations[0].image) == ([], 0)


def test_a_page_can_name_a_place_and_no_path(dog: Path) -> None:
    widget = AugmentationImpact(images=["coffee.jpg", dog], augmentations=[MixUp(amount=0.3)])
    step = widget.augmentations[0]
    Page(step).set(image=str(dog))
    assert step.image == 0
    page = Page(widget)
    parameters = {"amount": 0.3, "image": str(dog)}
    page.tell(
        "create-step",
        id="00000000-0000-0000-0000-000000000000",
        name="mixup",
        enabled=True,
        parameters=parameters,
        after="",
    )
    assert len(widget.augmentations) == 1
    with pytest.raises(TraitError, match=r"MixUp.image must be a number; .*MixUp\(image=…\)"):
        widget.augmentations = [{"name": "mixup", "image": str(dog)}]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: CutMix(top=1.5), "CutMix.top must be between 0 and 1; got 1.5"),
        (lambda: CutMix(height=-0.5), "CutMix.height must be between 0 and 1; got -0.5"),
        (lambda: GaussianNoise(seed=0.5), "GaussianNoise.seed must be a whole number; got 0.5"),
        (lambda: GaussianNoise(seed="x"), "GaussianNoise.seed must be a number"),
    ],
)
def test_boxes_outside_and_seeds_that_are_no_integers_are_refused_in_a_sentence(
    make: Callable[[], object], words: str
) -> None:
    with pytest.raises(TraitError, match=re.escape(words)):
        make()
