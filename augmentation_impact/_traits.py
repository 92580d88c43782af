"""Traitlets made from the catalogue: one type, whose errors say what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from numbers import Real
from typing import Any

from traitlets import HasTraits, TraitError, TraitType, Undefined

from . import _checks
from ._catalogue import ParameterSpec, TraitSpec
from ._schema import IMAGE, parameter_check, trait_check
from .foreign import is_array, one_line, plain, reason
from .labels import label_list

OwnedCheck = Callable[[Any, Any], Any]


def _refusal(sentence: str, owner: HasTraits, trait: str) -> TraitError:
    """What a trait does not take, in words; `refused_by` finds the trait again."""
    error = TraitError(sentence)
    error.refused_by = (owner, trait)  # type: ignore[attr-defined]
    return error


def refused_by(error: TraitError) -> tuple[HasTraits | None, str]:
    """Whose trait refused a value, and its name; None and "" where another library raised it."""
    return getattr(error, "refused_by", (None, ""))


class Checked(TraitType):
    """A trait whose values pass through a check.

    Parameters
    ----------
    check
        Called with the value and the object that owns the trait; returns the value in its plain
        form, or raises ``ValueError`` with words that complete "Rotate.angle …".
    nullable
        Whether None is a value.
    """

    info_text = "a checked value"

    def __init__(
        self,
        check: OwnedCheck,
        default_value: object = Undefined,
        *,
        nullable: bool = False,
        **keywords: Any,
    ) -> None:
        self._check = check
        super().__init__(default_value, allow_none=nullable, **keywords)

    def validate(self, obj: HasTraits, value: object) -> object:
        """Check a value that is not None."""
        try:
            if value is None:
                raise ValueError("cannot be None")
            return self._check(value, obj)
        except TraitError:
            raise
        except ValueError as error:
            what, cause = str(error), error
        except Exception as error:
            # What an object of another library raises while it is looked at.
            what = f"cannot be {_checks.shown(value)} ({reason(error)}); give it in another form"
            cause = error
        name = str(self.name)
        raise _refusal(one_line(f"{type(obj).__name__}.{name} {what}"), obj, name) from cause


def unowned(check: _checks.Check) -> OwnedCheck:
    """A check that needs only the value."""
    return lambda value, owner: check(value)


def parameter_trait(name: str, spec: ParameterSpec) -> Checked:
    """The synced trait of one parameter of an augmentation."""
    check = parameter_check(spec)
    default = check(spec["default"])
    if spec.get("quantity") != IMAGE:
        return Checked(unowned(check), default, help=spec["summary"]).tag(sync=True)
    trait = Checked(_image_check(name, check), default, help=spec["summary"])
    # What no gallery has yet has no place.
    return trait.tag(sync=True, to_json=lambda value, _: value if _is_place(value) else default)


def _is_place(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


#: Sequences that may be files.
_FILES = (str, bytes, bytearray, memoryview)


def _image_check(name: str, check: _checks.Check) -> OwnedCheck:
    """A place in the gallery, or an image that the step is to put there."""

    def checked(value: Any, step: Any) -> object:
        number = value if is_array(value) and getattr(value, "ndim", 0) else plain(value)
        if isinstance(number, (Real, Sequence, Mapping)) and not isinstance(number, _FILES):
            place = check(number)
            step._seconds.pop(name, None)
            return place
        return step._second_image(name, value)

    return checked


def _class_names(owner: HasTraits) -> Sequence[str] | None:
    return owner.class_names()  # type: ignore[attr-defined]


#: Kinds of which Python takes more than a page may send, or which depend on other traits.
_KINDS: dict[str, Callable[[TraitSpec], OwnedCheck]] = {
    "names": lambda spec: lambda value, owner: _checks.names(value, owner.channel_count()),
    "labels": lambda spec: unowned(label_list),
    "class": lambda spec: lambda value, owner: _checks.class_index(value, _class_names(owner)),
    "classes": lambda spec: (
        lambda value, owner: _checks.classes(value, spec["names"], _class_names(owner))
    ),
    "port": lambda spec: lambda value, owner: _checks.port(value, owner.port_names(spec["of"])),
}


def synced_trait(spec: TraitSpec) -> Checked:
    """The trait of one entry of the trait table; read-only where only the page writes it."""
    own = _KINDS.get(spec["type"])
    return Checked(
        own(spec) if own else unowned(trait_check(spec)),
        spec["default"],
        nullable=spec["nullable"],
        read_only=spec["direction"] == "page",
        help=spec["doc"],
    ).tag(sync=True)
