"""The augmentations as ipywidgets objects, one class for each entry of the catalogue.

Their names, parameters, ranges and documentation come from the catalogue; there is nothing to edit
here when an augmentation is added.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from weakref import WeakSet

from traitlets import Bunch, TraitError, Unicode

from . import _checks
from ._catalogue import AUGMENTATIONS, MODULE_NAME, AugmentationSpec, ParameterSpec
from ._door import Guarded, plain
from ._schema import IMAGE, WHOLE, parameter_check
from ._signatures import Argument, bind, parameters_section, signature
from ._traits import Checked, parameter_trait, unowned
from ._versions import ANY, Pinned
from .given import image_item
from .subject import Item

#: Steps that a pipeline may have.
_MOST_STEPS = 64


class Augmentation(Guarded, Pinned):
    """One step of a pipeline: an augmentation with its parameters, in step with the page.

    Its parameters are traits: assign, ``observe``, ``link``, ``jslink`` and ``interact`` work on
    them.
    """

    #: The entry of the catalogue.
    spec: ClassVar[AugmentationSpec]

    _model_module = Unicode(MODULE_NAME).tag(sync=True)
    _model_module_version = Unicode(ANY).tag(sync=True)
    _model_name = Unicode("AugmentationModel").tag(sync=True)
    name = Unicode(read_only=True, help="Name of the augmentation in the catalogue.").tag(sync=True)
    enabled = Checked(unowned(_checks.boolean), True, help="Whether the step is applied.").tag(
        sync=True
    )

    def __init__(self, *positional: Any, **keywords: Any) -> None:
        cls = type(self)
        if cls is Augmentation:
            raise TypeError("Augmentation is abstract; use one of its classes, such as Rotate")
        #: The widgets whose pipeline it is part of.
        self._held_by: WeakSet[Any] = WeakSet()
        #: Images that were given in place of a place, until a widget's gallery has them.
        self._seconds: dict[str, Item] = {}
        self.set_trait("name", cls.spec["name"])
        super().__init__(
            **bind(cls.__name__, cls.__signature__, positional, keywords, ("model_id", "comm"))
        )

    def send_state(self, key: Any = None) -> None:
        """Tell pages of a change, which the widgets that hold this step count."""
        super().send_state(key)
        # None: a page asked for everything, and an empty set holds no change.
        if key:
            for widget in list(self._held_by):
                widget._count_told()

    def notify_change(self, change: Bunch) -> None:
        """A parameter changed, here or in a page."""
        super().notify_change(change)
        for widget in list(self._held_by):
            widget._settling.check()

    def _second_image(self, name: str, value: object) -> object:
        """An image that was given for a parameter: its place where a gallery has it, else as is."""
        item = image_item(value, lambda _: None)
        places = {widget._place_beside(item) for widget in list(self._held_by)}
        if len(places) > 1:
            raise ValueError(
                "has other places in the galleries of the widgets that share this step; "
                "give them the same images, and a place"
            )
        if places:
            self._seconds.pop(name, None)
            return places.pop()
        self._seconds[name] = item
        return value

    @property
    def parameters(self) -> dict[str, float | str]:
        """The values of the parameters by name; a copy."""
        return {name: getattr(self, name) for name in self.spec["parameters"]}

    def reset(self) -> None:
        """Set every parameter to its default, at which the augmentation changes nothing."""
        with self.hold_sync():
            for name, parameter in self.spec["parameters"].items():
                setattr(self, name, parameter["default"])

    def to_dict(self) -> dict[str, Any]:
        """The step as plain data: its name, whether it is enabled, and its parameters."""
        return {"name": self.name, "enabled": self.enabled, **self.parameters}

    @staticmethod
    def from_dict(step: Mapping[str, Any], **keywords: Any) -> Augmentation:
        """Make the step that :meth:`to_dict` described.

        Raises
        ------
        TraitError
            The augmentation is unknown, or a parameter is unknown or outside of its range.
        """
        values = dict(step)
        name = values.pop("name", None)
        spec = AUGMENTATIONS.get(name) if isinstance(name, str) else None
        if spec is None:
            raise TraitError(
                f"unknown augmentation {_checks.shown(name)}{_nearest(name, AUGMENTATIONS)}; "
                "augmentation_impact.CLASSES has them all"
            )
        unknown = set(values) - set(spec["parameters"]) - {"enabled"}
        if unknown:
            known = ", ".join(spec["parameters"])
            raise TraitError(f"{name} has no parameter {min(unknown)!r}; it has {known}")
        for key, parameter in spec["parameters"].items():
            # Pages describe steps too: what opens a file is a constructor alone.
            if parameter.get("quantity") == IMAGE and key in values:
                values[key] = _place(class_name(spec["name"]), key, parameter, values[key])
        return CLASSES[class_name(spec["name"])](**values, **keywords)

    def __repr__(self) -> str:
        changed = [
            f"{name}={_checks.shown(getattr(self, name))}"
            for name, parameter in self.spec["parameters"].items()
            if not _is(getattr(self, name), parameter["default"])
        ]
        if not self.enabled:
            changed.append("enabled=False")
        return f"{type(self).__name__}({', '.join(changed)})"


def _is(value: object, default: object) -> bool:
    """Whether a parameter has its default; an image that was given, an array perhaps, is none."""
    return isinstance(value, (int, float, str)) and value == default


def _place(cls: str, name: str, spec: ParameterSpec, value: object) -> int:
    try:
        return int(parameter_check(spec)(value))
    except ValueError as error:
        made = f"make the step with {cls}({name}=…) to give an image"
        raise TraitError(f"{cls}.{name} {error}; {made}") from error


def _nearest(name: object, names: Iterable[str]) -> str:
    found = difflib.get_close_matches(str(name), names, n=3)
    return f"; the nearest are {', '.join(found)}" if found else ""


def class_name(name: str) -> str:
    """Name of the Python class of an augmentation: ``center_crop`` → ``CenterCrop``."""
    own = AUGMENTATIONS[name].get("className")
    return own or "".join(part.capitalize() for part in name.split("_"))


def pipeline(value: object, domain: str, known: Iterable[Augmentation] = ()) -> list[Augmentation]:
    """A list of augmentations, given as objects or as what :meth:`Augmentation.to_dict` returns.

    Parameters
    ----------
    value
        What was given.
    domain
        What they are applied to, "image" or "series".
    known
        Steps that plain data are written into, each once, so that what is linked to them stays so.

    Raises
    ------
    ValueError
        It holds something else, one object twice, too many steps, or an augmentation that is made
        for the other domain.
    """
    given = _checks.items(value, "augmentations")
    free = [step for step in known if not any(step is each for each in given)]
    written: list[tuple[Augmentation, Mapping[str, Any]]] = []

    def step_of(step: object) -> object:
        if not isinstance(step, Mapping):
            return step
        made = Augmentation.from_dict(step)
        found = next((each for each in free if type(each) is type(made)), None)
        if found is None:
            return made
        free.remove(found)
        written.append((found, {"enabled": made.enabled, **made.parameters}))
        made.close()
        return found

    steps = [step_of(step) for step in given]
    for step in steps:
        if not isinstance(step, Augmentation):
            raise ValueError(
                "must hold augmentations, such as Rotate(angle=30) or "
                f'{{"name": "rotate", "angle": 30}}; got {_checks.shown(step)}'
            )
        if domain not in step.spec["domains"]:
            known = ", ".join(cls.__name__ for cls in defaults_of(domain))
            made = {"image": "images", "series": "series"}[step.spec["domains"][0]]
            shows = {"image": "an image", "series": "a series"}[domain]
            raise ValueError(
                f"cannot hold {type(step).__name__}, which is made for {made}: this is {shows}; "
                f"use others, such as {known}"
            )
    if len(set(map(id, steps))) < len(steps):
        raise ValueError("must not hold one object twice; make a second one")
    if len(steps) > _MOST_STEPS:
        raise ValueError(f"must hold at most {_MOST_STEPS} steps; got {len(steps)}")
    for step, values in written:
        with step.hold_sync():
            for name, each in values.items():
                setattr(step, name, each)
    return steps


def _argument(name: str, spec: ParameterSpec) -> Argument:
    if spec["kind"] == "choice":
        choices = ", ".join(repr(value) for value in spec["choices"])
        return Argument(name, spec["default"], f"{{{choices}}}", spec["summary"])
    if spec["quantity"] == IMAGE:
        kind = f"int or image, default {spec['default']:g}"
        also = "Or an image as `AugmentationImpact.image` takes it, which is added to the gallery."
        return Argument(name, spec["default"], kind, f"{spec['summary']} {also}")
    number = "int" if spec["quantity"] in WHOLE else "float"
    low, high, summary = spec["minimum"], spec["maximum"], spec["summary"]
    if "period" in spec:
        summary += (
            f" The slider goes from {low:g} to {high:g}; values beyond are kept as given, and those"
            f" {spec['period']:g} apart mean the same."
        )
        low, high = -spec["period"], spec["period"]
    kind = f"{number} in [{low:g}, {high:g}], default {spec['default']:g}"
    return Argument(name, spec["default"], kind, summary)


def _augmentation_class(spec: AugmentationSpec) -> type[Augmentation]:
    arguments = [_argument(name, parameter) for name, parameter in spec["parameters"].items()]
    enabled = Argument("enabled", True, "bool", "Whether the step is applied.", keyword_only=True)
    arguments.append(enabled)
    documentation = (
        f"{spec['summary']}\n\n{parameters_section(arguments)}\n\n"
        f"Notes\n-----\nFollows ``{spec['follows']}`` on float images.\n"
    )
    namespace = {
        "__doc__": documentation,
        "__module__": __name__,
        "__signature__": signature(arguments),
        "spec": spec,
        "page_schema": {
            **Guarded.page_schema,
            "enabled": plain(_checks.boolean),
            **{name: plain(parameter_check(each)) for name, each in spec["parameters"].items()},
        },
        **{
            name: parameter_trait(name, parameter) for name, parameter in spec["parameters"].items()
        },
    }
    return type(class_name(spec["name"]), (Augmentation,), namespace)


#: Every augmentation class by its Python name, in the default order of a pipeline.
CLASSES: dict[str, type[Augmentation]] = {
    class_name(name): _augmentation_class(spec) for name, spec in AUGMENTATIONS.items()
}
globals().update(CLASSES)


def defaults_of(domain: str) -> list[type[Augmentation]]:
    """The augmentations that a pipeline has unless another one is given, in order."""
    return [cls for cls in classes_of(domain) if cls.spec["isDefault"]]


def classes_of(domain: str) -> list[type[Augmentation]]:
    """The augmentations that are made for images ("image") or series ("series"), in order."""
    return [cls for cls in CLASSES.values() if domain in cls.spec["domains"]]


__all__ = ["CLASSES", "Augmentation", *CLASSES]
