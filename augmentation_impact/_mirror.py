"""The part of the widget that comes from the catalogue: synced traits and documentation."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from ipywidgets import DOMWidget
from traitlets import Int, Undefined, Unicode

from ._catalogue import AUGMENTATIONS, MODULE_NAME, PROTOCOL_VERSION, TRAITS
from ._door import Guarded, page_check, references
from ._signatures import Argument, parameters_section, signature
from ._traits import synced_trait
from ._versions import ANY, Pinned
from .augmentations import Augmentation, class_name


def _first_step(name: str) -> property:
    title = AUGMENTATIONS[name]["title"].lower()

    def step(self: Any) -> Augmentation:
        for augmentation in self.augmentations:
            if augmentation.name == name:
                return augmentation
        raise AttributeError(
            f"the pipeline has no {name} step; add one with "
            f"widget.augmentations = [*widget.augmentations, {class_name(name)}()]"
        )

    return property(step, doc=f"The first {title} step of the pipeline.")


if TYPE_CHECKING:

    class Mirror(Guarded, Pinned, DOMWidget):
        """DOMWidget with the traits of the catalogue."""

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

else:
    Mirror = type(
        "Mirror",
        (Guarded, Pinned, DOMWidget),
        {
            "__doc__": "DOMWidget with the traits of the catalogue.",
            "__module__": __name__,
            "_model_module": Unicode(MODULE_NAME).tag(sync=True),
            "_model_module_version": Unicode(ANY).tag(sync=True),
            "_model_name": Unicode("AugmentationImpactModel").tag(sync=True),
            "_view_module": Unicode(MODULE_NAME).tag(sync=True),
            "_view_module_version": Unicode(ANY).tag(sync=True),
            "_view_name": Unicode("AugmentationImpactView").tag(sync=True),
            "page_schema": {
                **Guarded.page_schema,
                **{name: page_check(spec) for name, spec in TRAITS.items()},
                "augmentations": references(Augmentation, many=True),
            },
            "_protocol": Int(PROTOCOL_VERSION, read_only=True).tag(sync=True),
            "_revision": Int(
                0, read_only=True, help="Counts what pages were told of the state."
            ).tag(sync=True),
            **{name: synced_trait(spec) for name, spec in TRAITS.items()},
            # `scale` is the scale of the colours; the augmentation is found in `augmentations`.
            **{name: _first_step(name) for name in AUGMENTATIONS if name not in TRAITS},
        },
    )

#: Kinds of the catalogue in the words of Python.
_WORDS = {
    "choices": "list of",
    "boolean": "bool",
    "text": "str",
    "positive": "float above 0",
    "names": "list of str",
    "channels": "float or list of float",
    "size": "int or (int, int), each",
    "window": "(float, float)",
    "indices": "int or list of int",
    "labels": "list of str, dict or path",
    "class": "int or str",
    "classes": "str or list of int or str",
    "fields": "dict",
    "parameters": "dict of dict",
    "port": "str",
    "texts": "list of str",
    "record": "dict",
    "number": "float",
    "integer": "int",
}


def _kind(spec: Mapping[str, Any]) -> str:
    kind = _WORDS.get(spec["type"], spec["type"])
    if "minimum" in spec:
        kind = f"{kind} in [{spec['minimum']:g}, {spec['maximum']:g}]"
    elif "choices" in spec:
        many = f"{kind} " if spec["type"] == "choices" else ""
        kind = many + "{" + ", ".join(map(repr, spec["choices"])) + "}"
    return f"{kind}, default {spec['default']!r}"


def document(cls: type[Mirror], first: tuple[str, ...], last: tuple[str, ...]) -> None:
    """Give the widget's class the signature and the docstring that its traits make.

    Parameters
    ----------
    cls
        The class whose traits they are.
    first, last
        Traits that the catalogue does not know: those before and those after the others.
    """

    def own(name: str, keyword_only: bool) -> Argument:
        trait = getattr(cls, name)
        default = None if trait.default_value is Undefined else trait.default_value
        return Argument(name, default, f"default {default!r}", trait.help, keyword_only)

    table = [
        Argument(name, spec["default"], _kind(spec), spec["doc"], keyword_only=True)
        for name, spec in TRAITS.items()
        if spec["direction"] == "both" and not name.startswith("_")
    ]
    arguments = [*(own(name, False) for name in first), *table, *(own(name, True) for name in last)]
    read_only = [
        Argument(name, None, _kind(spec), spec["doc"])
        for name, spec in TRAITS.items()
        if spec["direction"] == "page"
    ]
    cls.__signature__ = signature(arguments)
    sections = [parameters_section(arguments), parameters_section(read_only, "Attributes")]
    cls.__doc__ = "\n\n".join([cleandoc(cls.__doc__ or ""), *sections])
