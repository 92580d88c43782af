"""The libraries that define what is correct, imported so that they work here."""

from __future__ import annotations

import os
from importlib import import_module

from reference.torchvision_cpu import torchvision

# It would ask the network for newer versions of itself.
os.environ["NO_ALBUMENTATIONS_UPDATE"] = "1"

albumentations = import_module("albumentations")
functional = import_module("torchvision.transforms.v2.functional")
InterpolationMode = torchvision.transforms.InterpolationMode

__all__ = ["InterpolationMode", "albumentations", "functional"]
