"""Traitlets made from the catalogue: one type, whose errors say what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from traitlets import HasTraits, TraitError, TraitType, Undefined

from . import _checks
from ._catalogue import ParameterSpec, TraitSpec
from .foreign import one_line, reason
from .labels import label_list

OwnedCheck = Callable[[Any, Any], Any]


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
        raise TraitError(one_line(f"{type(obj).__name__}.{self.name} {what}")) from cause


def unowned(check: _checks.Check) -> OwnedCheck:
    """A check that needs only the value."""
    return lambda value, owner: check(value)


def parameter_trait(spec: ParameterSpec) -> Checked:
    """The synced trait of one parameter of an augmentation."""
    if spec["kind"] == "number":
        unit = spec["quantity"] if spec["quantity"] == "degrees" else ""
        check = _checks.number(spec["minimum"], spec["maximum"], unit)
    else:
        check = _checks.choice(spec["choices"])
    default = check(spec["default"])
    return Checked(unowned(check), default, help=spec["summary"]).tag(sync=True)


def _class_names(owner: HasTraits) -> Sequence[str] | None:
    return owner.class_names()  # type: ignore[attr-defined]


def _source(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or value.get("kind") not in ("bundled", "asset"):
        raise ValueError(f"must say where bytes come from; got {_checks.shown(value)}")
    return value


def _sources(value: object) -> list[dict[str, Any]]:
    return [_source(each) for each in _checks.items(value, "sources")]


#: Kind of a trait in the catalogue to its check.
_KINDS: dict[str, Callable[[TraitSpec], OwnedCheck]] = {
    "integer": lambda spec: unowned(_checks.integer(spec["minimum"], spec["maximum"])),
    "size": lambda spec: unowned(_checks.size(spec["minimum"], spec["maximum"])),
    "window": lambda spec: unowned(_checks.window),
    "indices": lambda spec: unowned(_checks.indices),
    "number": lambda spec: unowned(_checks.number(spec["minimum"], spec["maximum"])),
    "choice": lambda spec: unowned(_checks.choice(spec["choices"])),
    "boolean": lambda spec: unowned(_checks.boolean),
    "text": lambda spec: unowned(_checks.text),
    "positive": lambda spec: unowned(_checks.positive),
    "names": lambda spec: lambda value, owner: _checks.names(value, owner.channel_count()),
    "channels": lambda spec: unowned(_checks.channels(spec["positive"])),
    "labels": lambda spec: unowned(label_list),
    "class": lambda spec: lambda value, owner: _checks.class_index(value, _class_names(owner)),
    "classes": lambda spec: (
        lambda value, owner: _checks.classes(value, spec["names"], _class_names(owner))
    ),
    "fields": lambda spec: unowned(_checks.fields(spec["fields"])),
    "source": lambda spec: unowned(_source),
    "sources": lambda spec: unowned(_sources),
    "port": lambda spec: lambda value, owner: _checks.port(value, owner.port_names(spec["of"])),
    "texts": lambda spec: lambda value, owner: value,
    "record": lambda spec: lambda value, owner: value,
}


def synced_trait(spec: TraitSpec) -> Checked:
    """The trait of one entry of the trait table; read-only where only the page writes it."""
    return Checked(
        _KINDS[spec["type"]](spec),
        spec["default"],
        nullable=spec["nullable"],
        read_only=spec["direction"] == "page",
        help=spec["doc"],
    ).tag(sync=True)
