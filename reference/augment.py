"""Write the augmentation references: data/augment.npz and data/augment.json.

Each case runs `augmentations.apply` on a stored image. Only chooses images and parameters; what an
augmentation means is in reference/augmentations/.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from reference.augmentations import COLOUR, POINTS, apply, mix
from reference.files import DATA, example_pixels, write_arrays, write_json

Image = NDArray[np.float32]
Parameters = dict[str, Any]


def images() -> dict[str, Image]:
    """Float32 [H, W, C] by name: noise shows every error, crops of photographs show real ones."""
    noise = np.random.default_rng(2021)
    shapes = ((17, 23, 3), (32, 32, 3), (31, 40, 3), (33, 33, 1), (24, 19, 3))
    found = {f"noise-{h}x{w}x{c}": noise.random((h, w, c), dtype=np.float32) for h, w, c in shapes}
    cat = example_pixels("chelsea.jpg")
    camera = example_pixels("camera.jpg", "L")[..., None]
    found["chelsea-48x61x3"] = _unit(cat[70:118, 150:211])
    found["camera-37x30x1"] = _unit(camera[80:117, 210:240])
    found["chelsea-96x113x3"] = _unit(cat[60:156, 130:243])
    found[SPECTRAL] = np.random.default_rng(4).random((21, 26, 4), dtype=np.float32)
    return found


def gallery() -> list[Image]:
    """Second images, of other sizes and channels than the first: wide, tall, and grey."""
    noise = np.random.default_rng(13)
    espresso = _unit(example_pixels("coffee.jpg")[100:180, 200:310])
    tall, grey = ((61, 40, 3), (45, 52, 1))
    return [espresso, *(noise.random(shape, dtype=np.float32) for shape in (tall, grey))]


def _unit(pixels: NDArray[np.uint8]) -> Image:
    return pixels.astype(np.float32) / np.float32(255)


def brightness_cases() -> Iterator[Parameters]:
    """Identity, both ends of the range, and steps between."""
    for factor in (1, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7, 2, 2.3, 2.5, 3, 3.7, 4):
        yield {"factor": factor}


def center_crop_cases() -> Iterator[Parameters]:
    """Identity, the smallest box, and sizes that round up, down and to even."""
    sizes = (1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.55, 0.6, 0.75, 0.8, 0.9, 0.95, 0.97, 0.99)
    for size, output in product(sizes, ("crop", "resize")):
        yield {"size": size, "output": output}


def rotate_cases() -> Iterator[Parameters]:
    """Identity, right angles (ties), small and large angles; fill of the corners."""
    for angle, interpolation in product(
        (0, 1, 15, 30, 45, 60, 89, 90, 123, 135, 180, 217, 270, 300, 359, 360),
        ("nearest", "bilinear"),
    ):
        yield {"angle": angle, "interpolation": interpolation, "fill": 0}
    for angle, interpolation in product((30, 90, 200), ("nearest", "bilinear")):
        yield {"angle": angle, "interpolation": interpolation, "fill": 0.5}
    yield {"angle": 77, "interpolation": "bilinear", "fill": 1}


def perspective_cases() -> Iterator[Parameters]:
    """Identity, each parameter alone, together, crossed sides (depth > height), no area."""
    for width, height, depth in (
        (1, 1, 0),
        (0.5, 1, 0),
        (0.99, 1, 0),
        (1, 0.5, 0),
        (1, 0.99, 0),
        (1, 1, 0.01),
        (1, 1, 0.25),
        (1, 1, 0.5),
        (1, 1, 0.9),
        (0.1, 0.1, 0),
        (0.05, 1, 0.5),
        (0.7, 0.8, 0.3),
        (0.33, 0.67, 0.12),
        (0.9, 0.4, 0.2),
        (0.8, 0.9, 0.05),
        (1, 0.5, 0.75),
        (0.6, 0.2, 1),
        (0, 1, 0),
        (1, 0, 0),
        (1, 1, 1),
        (0.5, 0.5, 0.5),
    ):
        yield {"width": width, "height": height, "depth": depth}


def erase_cases() -> Iterator[Parameters]:
    """Identity, boxes inside, boxes over the edge, everything, fractions that round to even."""
    for top, left, height, width, value in (
        (0, 0, 0, 0, 0),
        (0.5, 0.5, 0, 0.5, 0),
        (0.5, 0.5, 0.5, 0, 0),
        (0, 0, 1, 1, 0),
        (0, 0, 1, 1, 1),
        (0.25, 0.25, 0.5, 0.5, 0),
        (0.25, 0.25, 0.5, 0.5, 0.5),
        (0.1, 0.6, 0.3, 0.2, 0),
        (0.5, 0.5, 0.75, 0.75, 0),
        (0.9, 0.9, 1, 1, 0.25),
        (1, 1, 1, 1, 0),
        (1, 0, 0.5, 0.5, 0),
        (0.5, 0, 0.5, 1, 0),
        (0.02, 0.98, 0.04, 0.02, 0),
        (0.5, 0.5, 0.01, 0.01, 0),
        (0.5, 0.5, 0.5, 0.5, 0),
        (0.37, 0.41, 0.29, 0.33, 0.8),
        (0.05, 0.05, 0.9, 0.03, 0),
    ):
        yield {"top": top, "left": left, "height": height, "width": width, "value": value}


def resize_cases() -> Iterator[Parameters]:
    """Down, up, one side only, to one pixel, to the same size."""
    for height, width in (
        (16, 16),
        (17, 23),
        (32, 32),
        (7, 5),
        (1, 1),
        (1, 40),
        (31, 9),
        (64, 64),
        (50, 33),
        (33, 50),
        (100, 20),
        (20, 100),
        (24, 31),
        (13, 47),
        (48, 61),
        (8, 8),
    ):
        yield {"height": height, "width": width}


CASES = {
    "brightness": brightness_cases,
    "center_crop": center_crop_cases,
    "rotate": rotate_cases,
    "perspective": perspective_cases,
    "erase": erase_cases,
    "resize": resize_cases,
}
LARGE = "chelsea-96x113x3"
#: Channels of a network that is no camera.
SPECTRAL = "noise-21x26x4"
LARGE_CASES: tuple[tuple[str, Parameters], ...] = (
    ("rotate", {"angle": 30, "interpolation": "nearest", "fill": 0}),
    ("rotate", {"angle": 30, "interpolation": "bilinear", "fill": 0}),
    ("perspective", {"width": 0.8, "height": 0.9, "depth": 0.4}),
    ("center_crop", {"size": 0.7, "output": "resize"}),
    ("resize", {"height": 71, "width": 97}),
)


def cases(names: list[str]) -> Iterator[tuple[str, str, Parameters]]:
    """Augmentation, image and parameters; every parameter point meets two images in turn."""
    small = [name for name in names if name not in (LARGE, SPECTRAL)]
    turn = 0
    for augmentation, points in CASES.items():
        for parameters in points():
            for offset in (0, 3):
                yield augmentation, small[(turn + offset) % len(small)], parameters
            turn += 1
    for augmentation, points in POINTS.items():
        # A second image of three channels has no meaning for four.
        taken = small if augmentation in (*COLOUR, *mix.AUGMENTATIONS) else [*small, SPECTRAL]
        for turn, parameters in enumerate(points):
            yield augmentation, taken[turn % len(taken)], parameters
    for augmentation, parameters in LARGE_CASES:
        yield augmentation, LARGE, parameters


def generate(folder: Path = DATA) -> None:
    """Write augment.npz and augment.json."""
    inputs = images()
    arrays: dict[str, Image] = {f"image/{name}": image for name, image in inputs.items()}
    mix.GALLERY[:] = [torch.from_numpy(image).permute(2, 0, 1) for image in gallery()]
    arrays |= {f"gallery/{place}": image for place, image in enumerate(gallery())}
    listed = []
    for number, (augmentation, image, parameters) in enumerate(cases(list(inputs))):
        channels_first = torch.from_numpy(inputs[image]).permute(2, 0, 1).contiguous()
        result = apply(augmentation, channels_first, parameters).permute(1, 2, 0)
        output = f"output/{number:03d}"
        arrays[output] = np.ascontiguousarray(result.numpy())
        height, width, _ = arrays[output].shape
        listed.append(
            {
                "augmentation": augmentation,
                "parameters": parameters,
                "image": f"image/{image}",
                "output": output,
                "height": height,
                "width": width,
            }
        )
    write_arrays(folder / "augment.npz", arrays)
    write_json(folder / "augment.json", listed)


if __name__ == "__main__":
    generate()
