"""Import torchvision beside a CPU-only torch: `from reference.torchvision_cpu import torchvision`.

The wheel on PyPI is compiled against CUDA; without its compiled operators the import fails where
shape rules are registered for them. Declaring the names first is enough, since only classification
models and transforms are used and none of those calls a compiled operator.
"""

from __future__ import annotations

import contextlib
import importlib.util
import re
from pathlib import Path

import torch


def _declare_operators() -> torch.library.Library:
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("torchvision is missing: npm run setup -- --with frameworks")
    source = (Path(spec.origin).parent / "_meta_registrations.py").read_text()
    names = re.findall(r'register_fake\("torchvision::(\w+)"\)|register_meta\("(\w+)"\)', source)
    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in sorted({first or second for first, second in names}):
        with contextlib.suppress(RuntimeError):
            library.define(f"{name}(Tensor a) -> Tensor")
    return library


_library = _declare_operators()

import torchvision  # noqa: E402

__all__ = ["torchvision"]
