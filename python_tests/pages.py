"""Frames as a page sends them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import numpy as np

from augmentation_impact import Rotate
from augmentation_impact._catalogue import LIMITS
from augmentation_impact.augmentations import defaults_of

from .conftest import Page

NAMES = ("image", "augmented", "logits", "probabilities", "map grad-cam", "map guided-backprop")


def arrays(
    index: int, side: int = 8, classes: int = 5, method: str = "guided-grad-cam"
) -> dict[str, Any]:
    """The arrays of a frame; its number is in each of them."""
    random = np.random.default_rng(index)
    result = {
        "image": np.full((side, side, 3), index % 251, np.uint8),
        "augmented": np.full((side, side, 3), index / 1000, np.float32),
        "logits": random.normal(size=classes).astype(np.float32),
        "probabilities": np.full(classes, 1 / classes, np.float32),
    }
    if "cam" in method:
        result["map grad-cam"] = random.random((2, 3), np.float32)
    if "guided" in method:
        result["map guided-backprop"] = np.full((3, side, side), -index, np.float32)
    return result


def header(index: int, data: dict[str, Any], method: str = "guided-grad-cam") -> dict[str, Any]:
    """The header of a frame."""
    steps = [cls().to_dict() for cls in defaults_of("image")]
    steps = [Rotate(index % 361).to_dict() if step["name"] == "rotate" else step for step in steps]
    target = int(np.argmax(data["logits"]))
    score = {"label": f"class {target}", "index": target, "probability": 0.2, "logit": 3.5}
    return {
        "label": f"class {target}",
        "target": target,
        "score": 3.5,
        "probability": 0.2,
        "task": "classification",
        "unit": "",
        "image_name": "chelsea.jpg",
        "domain": "image",
        "methods": [{"name": method, "parameters": {}}],
        "layer": "blocks.6" if "cam" in method else None,
        "augmentations": [
            {
                "name": step["name"],
                "enabled": step["enabled"],
                "parameters": {k: v for k, v in step.items() if k not in ("name", "enabled")},
            }
            for step in steps
        ],
        "scores": [
            score,
            {"label": "other", "index": target + 1, "probability": 0.1, "logit": -1.0},
        ],
        "shapes": {name: list(array.shape) for name, array in data.items()},
    }


def parts(
    frames: list[tuple[dict[str, Any], dict[str, Any]]], limit: int = LIMITS["messageBytes"]
) -> list[tuple[dict[str, Any], list[bytes]]]:
    """Headers and arrays packed into messages of at most `limit` bytes, as the page packs them."""
    messages: list[tuple[dict[str, Any], list[bytes]]] = [({"headers": [], "chunks": []}, [])]
    room = limit
    for index, (head, data) in enumerate(frames):
        messages[-1][0]["headers"].append(head)
        for name in NAMES:
            if name not in data:
                continue
            raw, offset = data[name].tobytes(), 0
            while offset < len(raw):
                if room == 0:
                    messages.append(({"headers": [], "chunks": []}, []))
                    room = limit
                chunk = raw[offset : offset + room]
                messages[-1][0]["chunks"].append({"frame": index, "array": name, "offset": offset})
                messages[-1][1].append(chunk)
                offset += len(chunk)
                room -= len(chunk)
    return messages


def send(
    page: Page,
    messages: list[tuple[dict[str, Any], list[bytes]]],
    total: int,
    *,
    transfer: str = "t",
    request: str = "",
) -> None:
    """Send all messages of a transfer."""
    for sequence, (content, buffers) in enumerate(messages):
        last = sequence == len(messages) - 1
        about = {"transfer": transfer, "request": request, "sequence": sequence, "total": total}
        page.tell("frames", buffers, **about, **content, last=last)


def record(
    page: Page, count: int, *, side: int = 8, request: str = "", method: str = "guided-grad-cam"
) -> None:
    """Send `count` frames."""
    data = [arrays(index, side, method=method) for index in range(count)]
    frames = [(header(index, each, method), each) for index, each in enumerate(data)]
    send(page, parts(frames), count, request=request, transfer=uuid4().hex)
