"""Write the engine references: data/<model>-<size>.npz for three networks at 160 and 224.

Chooses pictures, targets and layers; the methods are in reference/guided.py, the networks in
reference/networks.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from PIL import Image

from reference.files import DATA, EXAMPLES, write_arrays, write_json
from reference.guided import captum_differences, grad_cam, laid_over, maps, out_of_place
from reference.networks import SEEDED, network
from reference.sensitivity import sensitivity
from scripts.convert_default_model import DESCRIPTION, MODEL

SIZES = (160, 224)
PICTURE = "chelsea.jpg"
CAPTUM_TOLERANCE = 1e-9
SENSITIVITY_TOLERANCE = 5e-4
ENLARGED = 1.15
#: Which rows and columns are kept of the maps that are as large as the image.
OVERLAY = (slice(1, None, 4), slice(1, None, 4))
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Subject(NamedTuple):
    """A network with its normalisation, default layer, and a second layer for Grad-CAM.

    `crops` gives for each size the offset (x, y) of the crop from the centre of the picture, chosen
    so that rounding does not move the maps (reference/sensitivity.py).
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    layer: str
    cam_layer: str
    crops: Mapping[int, tuple[int, int]]


SUBJECTS: Mapping[str, Subject] = {
    "efficientnet-lite0": Subject(
        tuple(DESCRIPTION["mean"]),
        tuple(DESCRIPTION["std"]),
        "head",
        "blocks.10.expand",
        {160: (17, 3), 224: (-24, 3)},
    ),
    "resnet50": Subject(
        IMAGENET_MEAN, IMAGENET_STD, "layer4.2", "layer3", {160: (-2, 7), 224: (29, 1)}
    ),
    "mobilenet_v2": Subject(
        IMAGENET_MEAN,
        IMAGENET_STD,
        "features.18",
        "features.14.conv.0",
        {160: (17, 3), 224: (4, -3)},
    ),
}


def square_pixels(path: Path, size: int, offset: tuple[int, int] = (0, 0)) -> NDArray[np.uint8]:
    """Uint8 [size, size, 3]: shorter side resized to size · ENLARGED, a square cut near the centre.

    `offset` is (x, y) of the square's centre from the picture's, in pixels.
    """
    with Image.open(path) as picture:
        colour = picture.convert("RGB")
    scale = size * ENLARGED / min(colour.size)
    width, height = (round(side * scale) for side in colour.size)
    resized = colour.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - size) // 2 + offset[0], (height - size) // 2 + offset[1]
    return np.asarray(resized.crop((left, top, left + size, top + size)))


def normalised(
    pixels: NDArray[np.uint8], mean: tuple[float, ...], std: tuple[float, ...]
) -> torch.Tensor:
    """Float64 [1, 3, H, W]: (pixels / 255 - mean) / std."""
    scaled = (pixels.astype(np.float64) / 255 - np.array(mean)) / np.array(std)
    return torch.from_numpy(scaled).permute(2, 0, 1)[None].contiguous()


def tensor_name(model: str, layer: str, folder: Path) -> str:
    """Name in the ONNX file of the output of a module: its last node by module path."""
    path = MODEL if model not in SEEDED else folder / f"{model}.onnx"
    inside = [
        node.output[0]
        for node in onnx.load(path, load_external_data=False).graph.node
        for entry in node.metadata_props
        if entry.key == "pkg.torch.onnx.name_scopes" and repr(layer) in entry.value
    ]
    return inside[-1]


def case(
    model: str, size: int, folder: Path = DATA, check_rounding: bool = True
) -> dict[str, NDArray[Any]]:
    """Arrays of one npz file.

    Parameters
    ----------
    model, size
        Which network, and the side of the square input.
    folder
        Where the structure files are.
    check_rounding
        Also measure how far rounding alone moves the maps, which takes most of the time.

    Raises
    ------
    ValueError
        Captum's Grad-CAM or guided backpropagation differs, or rounding alone moves a map.
    """
    subject, subject_network = SUBJECTS[model], network(model)
    pixels = square_pixels(EXAMPLES / PICTURE, size, subject.crops[size])
    image = normalised(pixels, subject.mean, subject.std)
    with torch.no_grad():
        target = int(subject_network(image.float())[0].argmax())
    found = maps(subject_network, image, target, subject.layer)
    second = grad_cam(out_of_place(subject_network).double(), image, target, subject.cam_layer)
    large, guided_cam = laid_over(found.cam, found.guided)
    differences = captum_differences(subject_network, image, target, subject.layer)
    if max(differences.values()) > CAPTUM_TOLERANCE:
        raise ValueError(f"{model} at {size} differs from Captum: {differences}")
    if check_rounding:
        layers = (subject.layer, subject.cam_layer)
        moved = sensitivity(subject_network, image, target, layers)
        if max(moved["guided"], moved["cam"]) > SENSITIVITY_TOLERANCE:
            raise ValueError(f"{model} at {size} is too sensitive to rounding: {moved}")
        print(f"{model} at {size}: target {target}, moved by rounding {moved}", flush=True)
    return {
        "pixels": pixels,
        "mean": np.array(subject.mean),
        "std": np.array(subject.std),
        "target": np.array(target, np.int32),
        "layer": np.array(subject.layer),
        "layer_tensor": np.array(tensor_name(model, subject.layer, folder)),
        "logits": found.logits.numpy().astype(np.float32),
        "cam": found.cam.numpy().astype(np.float32),
        "guided": found.guided.numpy().astype(np.float32),
        "cam_image": large[OVERLAY].numpy().astype(np.float32),
        "guided_grad_cam": guided_cam[(slice(None), *OVERLAY)].numpy().astype(np.float32),
        "gradient": found.gradient.numpy().astype(np.float16),
        "cam_layer_name": np.array(subject.cam_layer),
        "cam_layer_tensor": np.array(tensor_name(model, subject.cam_layer, folder)),
        "cam_layer": second.numpy().astype(np.float32),
    }


def described(model: str, size: int, arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """JSON entry: everything of a case that is no array."""
    names = ("layer", "layer_tensor", "cam_layer_name", "cam_layer_tensor")
    return {
        "model": model,
        "size": size,
        "file": f"{model}-{size}.npz",
        "target": int(arrays["target"]),
        "mean": arrays["mean"].tolist(),
        "std": arrays["std"].tolist(),
        **{name: str(arrays[name]) for name in names},
    }


def generate(
    folder: Path = DATA,
    check_rounding: bool = True,
    subjects: Iterable[tuple[str, int]] = tuple(product(SUBJECTS, SIZES)),
) -> None:
    """Write one npz per (network, size), and attribution.json, their list.

    The structure files must be in `folder` already.
    """
    entries = []
    for model, size in subjects:
        arrays = case(model, size, folder, check_rounding)
        write_arrays(folder / f"{model}-{size}.npz", arrays)
        entries.append(described(model, size, arrays))
    write_json(folder / "attribution.json", entries)


if __name__ == "__main__":
    generate()
