"""Lets `import torchvision` work beside a PyTorch without CUDA. Loaded by its .pth file in .venv.

The wheel of torchvision on PyPI is compiled against CUDA; beside a PyTorch without it the compiled
operators do not load, and the import fails where shape rules are registered for them. Declaring
their names first is enough for everything that calls none of them: networks that classify, and
transforms. Every start of Python runs this file, so it imports nothing before torchvision is.
"""

import sys

_DECLARED: list[object] = []


class _Finder:
    """Asked before all others; answers nothing, so that they find what they always find."""

    @classmethod
    def find_spec(cls, name: str, path: object = None, target: object = None) -> None:
        """Declare what torchvision needs just before it is found."""
        if name == "torchvision":
            sys.meta_path.remove(cls)  # type: ignore[arg-type]
            _declare_operators()


def _declare_operators() -> None:
    """Declare the operators that the compiled part of torchvision would register."""
    import contextlib
    import importlib.util
    import re
    from pathlib import Path

    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None or importlib.util.find_spec("torch") is None:
        return
    import torch

    folder = Path(spec.origin).parent
    compiled_for_cuda = "+cu" in (folder / "version.py").read_text()
    if torch.version.cuda is not None or not compiled_for_cuda:
        return
    source = (folder / "_meta_registrations.py").read_text()
    names = re.findall(r'register_fake\("torchvision::(\w+)"\)|register_meta\("(\w+)"\)', source)
    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in sorted({first or second for first, second in names}):
        with contextlib.suppress(RuntimeError):
            library.define(f"{name}(Tensor a) -> Tensor")
    # Declarations live as long as what declared them.
    _DECLARED.append(library)


sys.meta_path.insert(0, _Finder)  # type: ignore[arg-type]
