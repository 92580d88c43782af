"""Hugging Face transformers: image classifiers with their names, size and image processor.

What a processor does to pixels is measured, not read: it is run on pictures of which the answer
tells scale, means, deviations, the order of the channels and the cut. So every processor is told
right that treats all places alike, whatever its fields are called.
"""

from __future__ import annotations

import contextlib
import inspect
import re
import types
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from .._checks import shown
from ..foreign import Refused
from . import torch_module
from .facts import Facts
from .failures import reason

#: Side of the pictures that a processor is run on.
_PROBE = 512
#: What transformers calls classes that nobody named, with their index.
_DEFAULT_LABEL = "LABEL_"


class Preparation(NamedTuple):
    """What a processor makes of a picture.

    mean, std: per channel, of pixels in [0, 1]. size: side of the square, None where it is none.
    zoom: side of the picture over that of the square cut out of it. order: the channel of the
    picture that each channel of the network sees.
    """

    mean: tuple[float, ...]
    std: tuple[float, ...]
    size: int | None
    zoom: float | None
    order: tuple[int, ...]


def parts(value: Any) -> tuple[Any, Any]:
    """Model and image processor; of a pipeline both, of a model alone None."""
    model = getattr(value, "model", None)
    if hasattr(value, "image_processor") and hasattr(model, "config"):
        return model, value.image_processor
    return value, None


def image_processor(value: Any) -> Any:
    """The image processor in what a user gives as one; a processor of several things has one.

    Raises
    ------
    Refused
        It is none.
    """
    found = getattr(value, "image_processor", value)
    packages = {cls.__module__.partition(".")[0] for cls in type(found).__mro__}
    if not callable(found) or "transformers" not in packages:
        raise Refused(
            "must be an image processor of transformers, as AutoImageProcessor.from_pretrained "
            f"gives; got {shown(value)}"
        )
    return found


def describe(model: Any, found: Preparation | None) -> Facts:
    """Names of the classes, side of the input, and what the image processor does to pixels."""
    side = (found.size if found else None) or _side(model.config)
    labels = _labels(model.config)
    known = Facts(size=side, labels=labels, task=_task(model.config))
    if found is None:
        return known
    return replace(known, mean=found.mean, std=found.std, zoom=found.zoom)


def export(
    model: Any, size: torch_module.Size | None, facts: Facts, found: Preparation | None
) -> bytes:
    """The ONNX file of the logits.

    Raises
    ------
    Refused
        It answers with no logits, or takes something else than one image.
    """
    name = type(model).__name__
    if not hasattr(model, "config") or not _classifies(model):
        head = re.search("For([A-Z].*)", name)
        what = f"is for {_in_words(head[1])}" if head else "is the network without its head"
        raise Refused(
            f"answers with no classes: {name} {what}; load it with AutoModelForImageClassification"
        )
    if "spatial_shapes" in inspect.signature(model.forward).parameters:
        raise Refused(
            f"takes no pictures: {name} is given lists of patches by its processor; "
            "give a network of whole pictures, such as SiglipForImageClassification"
        )
    order = found.order if found else (0, 1, 2)
    sides = [side for side in (facts.size, _side(model.config)) if side]
    channels = getattr(model.config, "num_channels", None)
    return torch_module.export(
        model,
        size,
        channels if isinstance(channels, int) else None,
        [*sides, *torch_module.SIDES],
        lambda copied: _with_logits_alone(copied, order),
    )


def _in_words(name: str) -> str:
    """`ObjectDetection` as “object detection”."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _with_logits_alone(model: Any, order: tuple[int, ...]) -> Any:
    """The copied model itself, so that its modules keep their paths, from pixels to logits."""
    if hasattr(model, "set_attn_implementation"):
        # Fused attention masks its rows, which is written as a search for NaN.
        with contextlib.suppress(ValueError, NotImplementedError, AttributeError):
            model.set_attn_implementation("eager")
    # Some call it `inputs`.
    name = model.main_input_name
    answer = type(model).forward

    def forward(self: Any, pixels: Any) -> Any:
        if order != tuple(sorted(order)):
            pixels = pixels[:, list(order)]
        found = answer(self, **{name: pixels}, return_dict=True)
        # PPLCNet's classifier calls its logits otherwise.
        return getattr(found, "logits", found[0])

    model.forward = types.MethodType(forward, model)
    return model


def preparation(processor: Any) -> Preparation:
    """What an image processor does, measured.

    Raises
    ------
    Refused
        It cannot be run, or does not answer with one picture.
    """
    try:
        white, black, ramp, *colours = [_processed(processor, each) for each in _probes()]
    except Refused:
        raise
    except Exception as error:
        raise Refused(
            f"has a processor that cannot be run on a picture ({reason(error)}); "
            "give an image processor, as AutoImageProcessor.from_pretrained does"
        ) from error
    # The channel that answers most to red, green and blue.
    middle = tuple(side // 2 for side in black.shape[1:])
    seen = [colour[(slice(None), *middle)] - black[(slice(None), *middle)] for colour in colours]
    order = tuple(int(np.argmax([change[channel] for change in seen])) for channel in range(3))
    low, high = black[(slice(None), *middle)], white[(slice(None), *middle)]
    gain = high - low
    if not (np.all(np.isfinite(gain)) and np.all(gain > 0)):
        raise Refused(
            "has a processor that does not only scale and shift pixels; give mean= and std="
        )
    mean, std = -low / gain, 1 / gain
    back = np.argsort(order)
    height, width = black.shape[1:]
    return Preparation(
        tuple(float(value) for value in (np.round(mean, 6) + 0.0)[back]),
        tuple(float(value) for value in np.round(std, 6)[back]),
        height if height == width else None,
        _zoom(ramp, low, gain),
        order,
    )


def _probes() -> list[Any]:
    """White, black, a ramp from left to right, red, green, blue: [512, 512, 3] uint8."""
    ramp = np.linspace(0, 255, _PROBE, dtype=np.float64).round()
    flat = [(255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)]
    white, black, *colours = [np.full((_PROBE, _PROBE, 3), colour, np.uint8) for colour in flat]
    across = np.broadcast_to(ramp[None, :, None], white.shape).astype(np.uint8)
    return [white, black, across, *colours]


def _processed(processor: Any, picture: Any) -> Any:
    from PIL import Image

    answer = processor(images=Image.fromarray(picture), return_tensors="np")
    pixels = np.asarray(answer["pixel_values"], np.float64)
    if pixels.ndim != 4 or pixels.shape[:2] != (1, 3):
        raise Refused(
            f"has a processor that makes {list(pixels.shape)} of one picture, not [1, 3, height, "
            "width]; a page shows networks of whole pictures"
        )
    return pixels[0]


def _zoom(ramp: Any, low: Any, gain: Any) -> float | None:
    """Side of the picture over that of its cut: 1 over what part of the ramp is seen."""
    row = ((ramp[0] - low[0]) / gain[0])[ramp.shape[1] // 2]
    slope = np.polyfit(np.arange(len(row)), row, 1)[0]
    # The ramp goes from the middle of the first column to the middle of the last.
    seen = slope * len(row) * (_PROBE - 1) / _PROBE
    zoom = 1 / seen if seen > 0 else 1.0
    return round(float(zoom), 3) if 1.005 < zoom <= 16 else None


def preparation_of(model: Any, processor: Any = None) -> Preparation | None:
    """By the processor that is given, else the one beside the model on this computer.

    Else the scale of the default processor of the model's kind, whose side and cut are those of
    one of many checkpoints; None where there is none.
    """
    if processor is not None:
        return preparation(processor)
    for find in (_processor_beside, _processor_of_kind):
        try:
            found = preparation(find(model))
        except Exception:
            # Nothing that one can use: the user gives it, or mean and std.
            continue
        return found if find is _processor_beside else found._replace(size=None, zoom=None)
    return None


def _processor_beside(model: Any) -> Any:
    """From the folder, or the cache of downloads, that the model was loaded from; no network."""
    from transformers import AutoImageProcessor

    return AutoImageProcessor.from_pretrained(model.name_or_path, local_files_only=True)


def _processor_of_kind(model: Any) -> Any:
    from transformers.models.auto.image_processing_auto import IMAGE_PROCESSOR_MAPPING

    kinds = IMAGE_PROCESSOR_MAPPING[type(model.config)]
    kinds = kinds.values() if isinstance(kinds, dict) else kinds
    return next(kind for kind in kinds if kind is not None)()


def _classifies(model: Any) -> bool:
    return "ImageClassification" in type(model).__name__ or (
        getattr(model.config, "num_labels", 0) > 0 and hasattr(model, "classifier")
    )


#: What transformers calls the tasks that it trains for (`config.problem_type`).
_TASKS = {
    "single_label_classification": "classification",
    "multi_label_classification": "multi-label",
    "regression": "regression",
}


def _task(config: Any) -> str:
    """By `problem_type`; without one, an output alone is a value, as its loss has it."""
    problem = getattr(config, "problem_type", None)
    alone = "regression" if getattr(config, "num_labels", None) == 1 else "classification"
    return _TASKS.get(problem or "", alone)


def _side(config: Any) -> int | None:
    side = getattr(config, "image_size", None) or getattr(
        getattr(config, "vision_config", None), "image_size", None
    )
    sides = list(side) if isinstance(side, (list, tuple)) else [side]
    same = len(set(sides)) == 1 and isinstance(sides[0], int) and sides[0] > 1
    return sides[0] if same else None


def _labels(config: Any) -> tuple[str, ...] | None:
    """The names in `id2label`; those that transformers makes up are none."""
    names = getattr(config, "id2label", None)
    if not isinstance(names, dict) or not names:
        return None
    by_index = {int(index): str(name) for index, name in names.items()}
    if sorted(by_index) != list(range(len(by_index))):
        return None
    made_up = all(name == f"{_DEFAULT_LABEL}{index}" for index, name in by_index.items())
    return None if made_up else tuple(by_index[index] for index in range(len(by_index)))
