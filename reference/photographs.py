"""Write real photographs at 160 and 224 with PyTorch's answers for the default model.

data/photographs.json and data/photographs/<name>-<size>.png: already at their size and stored
without loss, so that decoding is exact and nothing is resampled by whoever reads them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from reference.attribution import SUBJECTS, normalised
from reference.files import DATA, EXAMPLES, ROOT, write_json
from scripts.convert_default_model import load_network
from scripts.make_example_pictures import package_file

SIZES = (160, 224)
IMAGENETTE = (0, 217, 482, 491, 497, 566, 569, 571, 574, 701)
CC0, PUBLIC_DOMAIN, CC_BY = "CC0-1.0", "Public domain", "CC-BY-2.0"
FLICKR = "https://www.flickr.com/photos"


class Source(NamedTuple):
    """A picture that may be shipped: an example, or a file of an installed package."""

    package: str | None
    path: str
    credit: str
    license: str


SOURCES = {
    "chelsea": Source(None, "chelsea.jpg", "Stefan van der Walt", CC0),
    "coffee": Source(None, "coffee.jpg", "Rachel Michetti", CC0),
    "china": Source(None, "china.jpg", f"danielbuechele, {FLICKR}/danielbuechele/", CC_BY),
    "camera": Source(None, "camera.jpg", "Lav Varshney", CC0),
    "flower": Source(
        "sklearn", "datasets/images/flower.jpg", f"vultilion, {FLICKR}/vultilion/", CC_BY
    ),
    "astronaut": Source("skimage", "data/astronaut.png", "NASA", PUBLIC_DOMAIN),
    "rocket": Source("skimage", "data/rocket.jpg", "SpaceX", PUBLIC_DOMAIN),
    "grass": Source("skimage", "data/grass.png", "linolafett", CC0),
    "gravel": Source("skimage", "data/gravel.png", "CC0Textures", CC0),
}


class Crop(NamedTuple):
    """A square of `side` times the shorter side; x and y place it from 0 (left, top) to 1."""

    name: str
    source: str
    x: float
    y: float
    side: float


CROPS = (
    Crop("chelsea-whole", "chelsea", 0.5, 0.5, 1.0),
    Crop("chelsea-eyes", "chelsea", 0.5, 0.3, 0.5),
    Crop("coffee-whole", "coffee", 0.5, 0.5, 1.0),
    Crop("coffee-cup", "coffee", 0.7, 0.6, 0.7),
    Crop("china-whole", "china", 0.5, 0.5, 1.0),
    Crop("china-roof", "china", 0.5, 0.3, 0.5),
    Crop("china-left", "china", 0.3, 0.4, 0.7),
    Crop("camera-whole", "camera", 0.5, 0.5, 1.0),
    Crop("camera-left", "camera", 0.3, 0.4, 0.7),
    Crop("flower-right", "flower", 0.7, 0.6, 0.7),
    Crop("astronaut-right", "astronaut", 0.7, 0.6, 0.7),
    Crop("rocket-top", "rocket", 0.5, 0.3, 0.5),
    Crop("grass-whole", "grass", 0.5, 0.5, 1.0),
    Crop("gravel-whole", "gravel", 0.5, 0.5, 1.0),
)


def cut(crop: Crop, size: int) -> Image.Image:
    """The crop at `size`, mode L where the picture is grey, else RGB."""
    source = SOURCES[crop.source]
    path = EXAMPLES / source.path
    if source.package is not None:
        path = package_file(source.package, source.path)
    with Image.open(path) as opened:
        picture = opened.convert("L" if opened.mode == "L" else "RGB")
    side = round(min(picture.size) * crop.side)
    left, top = round((picture.width - side) * crop.x), round((picture.height - side) * crop.y)
    box = (left, top, left + side, top + side)
    return picture.crop(box).resize((size, size), Image.Resampling.BICUBIC)


def answer(network: nn.Module, pixels: NDArray[np.uint8]) -> dict[str, object]:
    """Winner among the ten classes, its lead, the ten logits, and the winner among all classes."""
    subject = SUBJECTS["efficientnet-lite0"]
    with torch.no_grad():
        logits = network(normalised(pixels, subject.mean, subject.std).float())[0]
    ten = logits[list(IMAGENETTE)]
    first, second = ten.topk(2).values.tolist()
    return {
        "winner": IMAGENETTE[int(ten.argmax())],
        "lead": first - second,
        "logits": ten.tolist(),
        "top1": int(logits.argmax()),
        "top1_probability": float(logits.softmax(0).max()),
    }


def generate(folder: Path = DATA) -> None:
    """Write the pictures and photographs.json."""
    (folder / "photographs").mkdir(parents=True, exist_ok=True)
    labels = json.loads((ROOT / "assets" / "imagenet-labels.json").read_text())
    network, entries = load_network(), []
    for crop in CROPS:
        for size in SIZES:
            picture = cut(crop, size)
            file = f"photographs/{crop.name}-{size}.png"
            picture.save(folder / file, optimize=True)
            found = answer(network, np.asarray(picture.convert("RGB")))
            source = SOURCES[crop.source]
            entries.append(
                {
                    "file": file,
                    "size": size,
                    **found,
                    "winner_label": labels[found["winner"]],
                    "top1_label": labels[found["top1"]],
                    "credit": source.credit,
                    "license": source.license,
                }
            )
    write_json(folder / "photographs.json", entries)


if __name__ == "__main__":
    generate()
