"""The libraries that define what is correct, with their settings."""

from __future__ import annotations

import os
from importlib import import_module

from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional

# It would ask the network for newer versions of itself.
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"

albumentations = import_module("albumentations")

__all__ = ["InterpolationMode", "albumentations", "functional"]
