"""Networks of other frameworks → files that travel, with what the framework knows of them.

A framework is recognised by the modules that the classes of an object come from, and imported only
then; none is a dependency.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ..foreign import Refused, in_words
from . import (
    facts,
    fastai_learner,
    keras_model,
    onnx_file,
    tensorflow_js,
    timm_model,
    torch_module,
    transformers_model,
)
from .external_data import serialized
from .facts import Facts, with_facts
from .metadata import told_by_metadata
from .onnx_file import Ports, ports_of
from .progress import told
from .torch_module import Size
from .zip_map import mapped_names

__all__ = [
    "KNOWN",
    "Exported",
    "Facts",
    "Ports",
    "Size",
    "export",
    "facts_of",
    "ports_of",
    "prepared_by",
    "tensorflow_js",
    "with_half_weights",
]

#: What `export` takes, for the words of an error.
KNOWN = (
    "an onnx.ModelProto, or a network of PyTorch, torchvision, timm, transformers, fastai or Keras"
)


@dataclass(frozen=True)
class Exported:
    """An ONNX file, and what it is called."""

    data: bytes
    name: str


def _torch(module: Any, size: Size | None, _: Any) -> Exported:
    facts = torch_module.describe(module)
    name = type(torch_module.unwrapped(module)).__name__
    return _of_torch(module, name, facts, size)


def _timm(model: Any, size: Size | None, _: Any) -> Exported:
    facts = timm_model.describe(model)
    name = (model.pretrained_cfg or {}).get("architecture") or type(model).__name__
    return _of_torch(model, name, facts, size, timm_model.channels(model))


def _fastai(learner: Any, size: Size | None, _: Any) -> Exported:
    facts = fastai_learner.describe(learner)
    return _of_torch(learner.model, type(learner.model).__name__, facts, size)


def _transformers(value: Any, size: Size | None, given: Any) -> Exported:
    model, own = transformers_model.parts(value)
    processor = own if given is None else given
    name = type(model).__name__
    with told(name):
        found = transformers_model.preparation_of(model, processor)
        facts = transformers_model.describe(model, found)
        data = transformers_model.export(model, size, facts, found)
    return Exported(with_facts(data, facts), name)


def _keras(model: Any, size: Size | None, _: Any) -> Exported:
    with told(model.name):
        data = keras_model.export(model, size)
    return Exported(with_facts(data, keras_model.describe(model)), model.name)


def _onnx(proto: Any, _: Size | None, __: Any) -> Exported:
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
    tuple[str, Callable[[Any], bool], Callable[[Any, Size | None, Any], Exported]], ...
] = (
    ("fastai", lambda value: hasattr(value, "dls") and hasattr(value, "model"), _fastai),
    ("keras", lambda value: hasattr(value, "layers") and hasattr(value, "name"), _keras),
    ("onnx", lambda value: type(value).__name__ == "ModelProto", _onnx),
    ("timm", _is_timm, _timm),
    (
        "transformers",
        lambda value: hasattr(value, "config") or hasattr(value, "model"),
        _transformers,
    ),
    ("torch", lambda value: hasattr(value, "modules") and hasattr(value, "eval"), _torch),
)


def packages_of(value: object) -> set[str]:
    """The packages that the classes of an object come from."""
    return {cls.__module__.partition(".")[0] for cls in type(value).__mro__}


def export(value: object, size: Size | None, processor: Any = None) -> Exported | None:
    """The network of a framework as an ONNX file; None if it is of none that is known.

    Parameters
    ----------
    value
        ``torch.nn.Module`` (torchvision's and timm's among them), fastai ``Learner``, Keras model,
        image classifier or pipeline of Hugging Face transformers, ``onnx.ModelProto``.
    size
        Side of the input in pixels that the user asked for, or channels and length of a series.
    processor
        The image processor of transformers that belongs to it; None: the one that is found.

    Raises
    ------
    ValueError
        It cannot be exported: why, and what to do.
    """
    packages = packages_of(value)
    for package, fits, exporter in _EXPORTERS:
        if package in packages and fits(value):
            found = exporter(value, size, processor)
            if processor is None or exporter is _transformers:
                return found
            return Exported(prepared_by(found.data, processor), found.name)
    return None


def facts_of(data: bytes) -> Facts:
    """What a file says of itself: an exporter's facts, else what other tools wrote; none without.

    A packed TensorFlow.js model says it in its metadata.
    """
    if tensorflow_js.is_archive(data):
        return tensorflow_js.facts_of(data)
    known = facts.facts_of(data)
    if known != Facts():
        return known
    try:
        with in_words("it says nothing"):
            told_ = told_by_metadata(data)
            return told_ if told_.labels else replace(told_, labels=mapped_names(data))
    except Refused:
        return Facts()


def prepared_by(data: bytes, processor: Any) -> bytes:
    """The ONNX file, with what an image processor of transformers does to pixels as its facts.

    Raises
    ------
    Refused
        The processor does what only an export can take in, or the file is no ONNX file.
    """
    found = transformers_model.preparation(processor)
    blue_first = found.order == (2, 1, 0)
    if tensorflow_js.is_archive(data) or not (blue_first or found.order == (0, 1, 2)):
        raise Refused("does not go with processor=; give mean=, std= and size= instead")
    known = facts_of(data)
    known = replace(
        known, mean=found.mean, std=found.std, size=found.size, zoom=found.zoom, pixels=None
    )
    known = replace(known, blue_first=blue_first or None)
    return with_facts(data, known)


def with_half_weights(data: bytes) -> bytes:
    """The file with its float32 weights stored as float16; those out of its range stay."""
    of = tensorflow_js if tensorflow_js.is_archive(data) else onnx_file
    return of.with_half_weights(data)
