"""A gallery: its images, which one is shown, and both ways of choosing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from traitlets import TraitError

from augmentation_impact import AugmentationImpact, MixUp

from .conftest import Page


def images(count: int = 3) -> list[Any]:
    """Arrays that differ."""
    return [np.full((4, 4, 3), index, np.uint8) for index in range(count)]


def test_a_gallery_shows_its_first_image(tmp_path: Path) -> None:
    np.save(tmp_path / "scan.npy", np.zeros((4, 4)))
    mixture = [images(1)[0], tmp_path / "scan.npy", "coffee.jpg"]
    widget = AugmentationImpact(images=mixture)
    assert widget.image is mixture[0]
    assert widget.image_index == 0
    assert [source["name"] for source in widget._gallery_sources] == [
        "array",
        "scan.npy",
        "coffee.jpg",
    ]
    assert widget._image_source == widget._gallery_sources[0]


def test_the_constructor_may_say_which_one_is_shown() -> None:
    given = images()
    assert AugmentationImpact(images=given, image_index=2).image is given[2]
    widget = AugmentationImpact("coffee.jpg", images=given)
    assert (widget.image, widget.image_index) == ("coffee.jpg", None)


def test_the_index_moves_the_page_and_follows_it() -> None:
    given = images()
    widget = AugmentationImpact(images=given)
    page = Page(widget)
    seen: list[int | None] = []
    widget.observe(lambda change: seen.append(change.new), "image_index")
    widget.image_index = 1
    assert widget.image is given[1]
    assert page.state()["_image_source"] == widget._gallery_sources[1]
    page.set(_image_source=widget._gallery_sources[2])
    assert (widget.image_index, widget.image is given[2]) == (2, True)
    page.set(_image_source={"kind": "bundled", "name": "china.jpg"})
    assert (widget.image_index, widget.image) == (None, "china.jpg")
    assert seen == [1, 2, None]


def test_every_image_of_the_gallery_can_be_pulled() -> None:
    widget = AugmentationImpact(images=images())
    page = Page(widget)
    for source in widget._gallery_sources:
        page.tell("pull", asset=source["id"], shard=0)
    assert len(page.heard("shard")) == 3


def test_another_gallery_begins_at_its_first_image_and_none_leaves_the_image() -> None:
    widget = AugmentationImpact(images=images(), image_index=2)
    other = images(5)[3:]
    widget.images = other
    assert (widget.image_index, widget.image is other[0]) == (0, True)
    widget.images = None
    assert widget._gallery_sources == []
    assert (widget.image_index, widget.image is other[0]) == (None, True)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (7, "must be a list of images"),
        ([*images(2), np.zeros((2, 2), complex)], r"\[2\] must hold whole or real numbers"),
        ([images()[0], "no such.png"], r"\[1\] cannot be read from no such.png"),
        ([*images(), images()[1]], r"\[3\] is the same image as \[1\]"),
        (["coffee.jpg"] * 2001, "may hold at most 2000 images; got 2001"),
    ],
)
def test_what_is_no_gallery_is_refused_and_the_last_one_is_kept(value: Any, words: str) -> None:
    widget = AugmentationImpact(images=images())
    before = widget._gallery_sources
    with pytest.raises(TraitError, match=f"AugmentationImpact.images {words}"):
        widget.images = value
    assert widget._gallery_sources == before
    widget.image_index = 2
    assert widget._image_source == before[2]


def test_an_index_needs_an_image() -> None:
    with pytest.raises(TraitError, match="image_index needs images to choose among"):
        AugmentationImpact(image_index=0)
    with pytest.raises(TraitError, match="image_index must be between 0 and 2; got 3"):
        AugmentationImpact(images=images(), image_index=3)


def test_a_second_image_is_named_by_its_place_in_the_gallery() -> None:
    widget = AugmentationImpact(images=images(), augmentations=[MixUp(amount=0.3, image=2)])
    step = widget.augmentations[0]
    page = Page(step)
    page.set(image=1)
    assert step.to_dict() == {"name": "mixup", "enabled": True, "amount": 0.3, "image": 1}
    for wrong in (0.5, -1, 2000, "coffee.jpg", "/etc/passwd", None):
        page.set(image=wrong)
        assert step.image == 1
    with pytest.raises(TraitError, match="image must be a whole number; got 0.5"):
        step.image = 0.5


def test_a_folder_is_a_gallery_without_what_cannot_be_read(tmp_path: Path) -> None:
    inside = tmp_path / "more"
    inside.mkdir()
    for place, shade in (
        (inside / "b.png", 30),
        (tmp_path / "a.png", 200),
        (tmp_path / "c.png", 200),
    ):
        Image.new("L", (8, 8), shade).save(place)
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("no image")
    with pytest.warns(UserWarning, match=r"images left out: .*broken\.jpg"):
        widget = AugmentationImpact(images=tmp_path)
    # a.png and c.png are one image.
    assert widget.images == [tmp_path / "a.png", inside / "b.png"]
    (tmp_path / "nothing").mkdir()
    with pytest.raises(TraitError, match="images needs images; there are no images in nothing"):
        AugmentationImpact(images=tmp_path / "nothing")


def test_a_folder_has_a_limit(tmp_path: Path) -> None:
    for i in range(2001):
        (tmp_path / f"{i}.png").touch()
    with pytest.raises(TraitError, match="may hold at most 2000 images; there are more images in"):
        AugmentationImpact(images=str(tmp_path))


class Loader:
    """Batches as a DataLoader gives them: images, channels first, and their classes."""

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[Any]:
        for shift in (0.0, 0.1):
            yield [np.linspace(0, 0.8, 2 * 3 * 8 * 9).reshape(2, 3, 8, 9) + shift, np.zeros(2)]


def test_a_loader_is_a_gallery() -> None:
    widget = AugmentationImpact(images=Loader())
    assert [image.shape for image in widget.images] == [(8, 9, 3)] * 4
