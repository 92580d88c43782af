"""timm: what `pretrained_cfg` says of normalisation, size, cut and classes."""

from __future__ import annotations

from typing import Any

from .._catalogue import IMAGENET_LABELS
from .facts import Facts, normalisation


def describe(model: Any) -> Facts:
    """Normalisation, input side, zoom (1 / crop_pct) and class names of a timm model."""
    cfg = model.pretrained_cfg or {}
    crop = cfg.get("crop_pct")
    side = (cfg.get("input_size") or (None, None, None))[1]
    return Facts(
        **normalisation(cfg.get("mean"), cfg.get("std")),  # type: ignore[arg-type]
        size=side,
        zoom=1 / crop if crop and 0 < crop <= 1 else None,
        labels=_labels(model, cfg),
    )


def channels(model: Any) -> int | None:
    """Channels of the input."""
    return (model.pretrained_cfg or {}).get("input_size", (None,))[0]


def _labels(model: Any, cfg: dict[str, Any]) -> tuple[str, ...] | None:
    """Its own names, if there is one for each class; ImageNet's for a thousand classes."""
    count = getattr(model, "num_classes", None)
    own = cfg.get("label_names")
    if own and len(own) == count:
        return tuple(map(str, own))
    return tuple(IMAGENET_LABELS) if count == len(IMAGENET_LABELS) else None
