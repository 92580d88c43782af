"""Code of other libraries, run in those libraries, does what the augmentations do."""

# ruff: noqa: D103

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: npm run setup -- --with frameworks")
pytest.importorskip("kornia", reason="kornia is not installed: npm run setup -- --with frameworks")

import torch
from torch import Tensor

from augmentation_impact._catalogue import AUGMENTATIONS, LIBRARIES
from augmentation_impact.augmentations import Augmentation
from augmentation_impact.library_code import library_code
from reference.augment import CASES, images
from reference.augmentations import POINTS, apply, libraries

assert libraries, "albumentations must be imported with its settings"

#: Where a library differs by more than 1e-5, by how much, and why.
DIFFERENT = {
    ("albumentations", "contrast"): 4e-4,  # OpenCV's grey is .299 .587 .114, torchvision's .2989 …
    ("albumentations", "saturation"): 4e-4,
    ("kornia", "contrast"): 4e-4,  # as OpenCV's
    ("kornia", "saturation"): 4e-4,
}
PICTURES = (
    "noise-17x23x3",
    "noise-32x32x3",
    "noise-31x40x3",
    "chelsea-48x61x3",
    "chelsea-96x113x3",
)


def run(library: str, code: str, image: Tensor) -> Tensor:
    """What the code makes of float [C, H, W]."""
    names: dict[str, Any] = {}
    exec(code, names)
    transform = names["transform"]
    if library == "albumentations":
        pixels = np.ascontiguousarray(image.permute(1, 2, 0).numpy())
        return torch.from_numpy(np.ascontiguousarray(transform(image=pixels)["image"])).permute(
            2, 0, 1
        )
    return transform(image[None])[0] if library == "kornia" else transform(image)


def has_image_extension() -> bool:
    try:
        torch.ops.image.encode_jpeg  # noqa: B018
    except AttributeError:
        return False
    return True


def written() -> Iterator[tuple[str, str]]:
    for name, spec in AUGMENTATIONS.items():
        for library in spec.get("code", {}):
            yield library, name


def points(name: str) -> list[dict[str, Any]]:
    if name == "perspective":
        # torchvision refuses three corners on a line, where nothing is seen.
        return [
            point
            for point in CASES[name]()
            if point["width"] and point["height"] and point["depth"] != point["height"]
        ]
    return [dict(point) for point in (POINTS[name] if name in POINTS else CASES[name]())]


@pytest.mark.parametrize(("library", "name"), list(written()))
def test_the_code_of_a_step_does_what_the_step_does(library: str, name: str) -> None:
    if (library, name) == ("torchvision", "jpeg") and not has_image_extension():
        pytest.skip("torchvision beside this PyTorch has no compiled image extension")
    pictures = images()
    for turn, parameters in enumerate(points(name)):
        step = Augmentation.from_dict({"name": name, **parameters})
        image = torch.from_numpy(pictures[PICTURES[turn % 5]]).permute(2, 0, 1).contiguous()
        found = run(library, library_code([step], library), image)
        expected = apply(name, image, parameters)
        assert found.shape == expected.shape, parameters
        differences = (found - expected).abs().flatten()
        if parameters.get("interpolation") == "nearest":
            assert (differences > 1e-5).float().mean() <= 1e-3, parameters
        else:
            tolerance = DIFFERENT.get((library, name), 1e-5)
            assert differences.max() <= tolerance, (parameters, differences.max())


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_pipeline_without_steps_changes_nothing(library: str) -> None:
    image = torch.rand(3, 9, 7)
    assert torch.equal(run(library, library_code([], library), image), image)


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_step_without_an_equal_is_a_comment_with_its_values(library: str) -> None:
    step = Augmentation.from_dict({"name": "fog", "amount": 1.5})
    code = library_code([step], library)
    assert (
        f"# Fog: no step of {library} gives the same pixels (amount=1.5, smoothness=2.0, seed=0)"
        in code
    )
    assert torch.equal(run(library, code, torch.zeros(3, 4, 4)), torch.zeros(3, 4, 4))
