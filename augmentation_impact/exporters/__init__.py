"""Networks of other frameworks → files that travel, with what the framework knows of them.

A framework is recognised by the modules that the classes of an object come from, and imported only
then; none is a dependency.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import facts, fastai_learner, keras_model, onnx_file, tensorflow_js, timm_model, torch_module
from .external_data import serialized
from .facts import Facts, with_facts
from .onnx_file import Ports, ports_of
from .progress import told
from .torch_module import Size

__all__ = [
    "KNOWN",
    "Exported",
    "Facts",
    "Ports",
    "Size",
    "export",
    "facts_of",
    "ports_of",
    "tensorflow_js",
    "with_half_weights",
]

#: What `export` takes, for the words of an error.
KNOWN = "an onnx.ModelProto, or a network of PyTorch, torchvision, timm, fastai or Keras"


@dataclass(frozen=True)
class Exported:
    """An ONNX file, and what it is called."""

    data: bytes
    name: str


def _torch(module: Any, size: Size | None) -> Exported:
    facts = torch_module.describe(module)
    name = type(torch_module.unwrapped(module)).__name__
    return _of_torch(module, name, facts, size)


def _timm(model: Any, size: Size | None) -> Exported:
    facts = timm_model.describe(model)
    name = (model.pretrained_cfg or {}).get("architecture") or type(model).__name__
    return _of_torch(model, name, facts, size, timm_model.channels(model))


def _fastai(learner: Any, size: Size | None) -> Exported:
    facts = fastai_learner.describe(learner)
    return _of_torch(learner.model, type(learner.model).__name__, facts, size)


def _keras(model: Any, size: Size | None) -> Exported:
    with told(model.name):
        data = keras_model.export(model, size)
    return Exported(with_facts(data, keras_model.describe(model)), model.name)


def _onnx(proto: Any, _: Size | None) -> Exported:
    return Exported(serialized(proto), proto.graph.name or "model.onnx")


def _of_torch(
    module: Any, name: str, facts: Facts, size: Size | None, channels: int | None = None
) -> Exported:
    sides = [facts.size] if facts.size else []
    with told(name):
        data = torch_module.export(module, size, channels, [*sides, *torch_module.SIDES])
    return Exported(with_facts(data, facts), name)


def _is_timm(value: Any) -> bool:
    return hasattr(value, "pretrained_cfg") and hasattr(value, "num_classes")


#: (package, what else must be true, exporter); the first that fits.
_EXPORTERS: tuple[
    tuple[str, Callable[[Any], bool], Callable[[Any, Size | None], Exported]], ...
] = (
    ("fastai", lambda value: hasattr(value, "dls") and hasattr(value, "model"), _fastai),
    ("keras", lambda value: hasattr(value, "layers") and hasattr(value, "name"), _keras),
    ("onnx", lambda value: type(value).__name__ == "ModelProto", _onnx),
    ("timm", _is_timm, _timm),
    ("torch", lambda value: hasattr(value, "modules") and hasattr(value, "eval"), _torch),
)


def packages_of(value: object) -> set[str]:
    """The packages that the classes of an object come from."""
    return {cls.__module__.partition(".")[0] for cls in type(value).__mro__}


def export(value: object, size: Size | None) -> Exported | None:
    """The network of a framework as an ONNX file; None if it is of none that is known.

    Parameters
    ----------
    value
        ``torch.nn.Module`` (torchvision's and timm's among them), fastai ``Learner``, Keras model,
        ``onnx.ModelProto``.
    size
        Side of the input in pixels that the user asked for, or channels and length of a series.

    Raises
    ------
    ValueError
        It cannot be exported: why, and what to do.
    """
    packages = packages_of(value)
    for package, fits, exporter in _EXPORTERS:
        if package in packages and fits(value):
            return exporter(value, size)
    return None


def facts_of(data: bytes) -> Facts:
    """The facts in an ONNX file or a packed TensorFlow.js model; none in a file without."""
    of = tensorflow_js if tensorflow_js.is_archive(data) else facts
    return of.facts_of(data)


def with_half_weights(data: bytes) -> bytes:
    """The file with its float32 weights stored as float16; those out of its range stay."""
    of = tensorflow_js if tensorflow_js.is_archive(data) else onnx_file
    return of.with_half_weights(data)
