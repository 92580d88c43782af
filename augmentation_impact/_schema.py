"""What a page may send for each kind of trait of the catalogue: plain data, nothing else.

The kinds that Python takes more for (names of files, names of classes) are in :mod:`._traits`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from . import _checks
from ._catalogue import BUNDLED_MODEL, EXAMPLES, LIMITS, ParameterSpec, TraitSpec

#: What the bundled sources of a trait may be.
_BUNDLED = {"image": EXAMPLES, "model": [BUNDLED_MODEL]}
#: More than all parameters of any pipeline.
_MOST_VALUES = 4096
#: Quantities of parameters that stand for a thing, not for how much of it: whole numbers.
IMAGE = "gallery-image"
WHOLE = frozenset({"seed", IMAGE})
_MEDIA = ("picture", "array", "series")


def sha256(value: object) -> str:
    """A sha-256 in hexadecimal digits."""
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise ValueError(f"must be a sha-256; got {_checks.shown(value)}")
    return value


def texts(value: object) -> list[str]:
    """A list of strings."""
    return [_checks.text(each) for each in _checks.items(value, "strings")]


def numbers(value: object) -> list[float]:
    """A list of finite numbers."""
    return [_checks.finite(each) for each in _checks.items(value, "numbers")]


def source(of: str) -> _checks.Check:
    """Where bytes come from: what is bundled, by its name, or an asset, by its hash."""

    def check(value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping) or value.get("kind") not in ("bundled", "asset"):
            raise ValueError(f"must say where bytes come from; got {_checks.shown(value)}")
        if value["kind"] == "bundled":
            return {"kind": "bundled", "name": _checks.choice(_BUNDLED[of])(value.get("name"))}
        result = {
            "kind": "asset",
            "id": sha256(value.get("id")),
            "name": _checks.text(value.get("name")),
            "bytes": _checks.integer(0)(value.get("bytes")),
        }
        if value.get("media") is None:
            return result
        return {**result, "media": _checks.choice(_MEDIA)(value["media"])}

    return check


def _sources(of: str) -> _checks.Check:
    one, most = source(of), LIMITS["gallery"]

    def check(value: object) -> list[dict[str, Any]]:
        given = _checks.items(value, "sources")
        if len(given) > most:
            raise ValueError(f"may hold at most {most} sources; got {len(given)}")
        return [one(each) for each in given]

    return check


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be an object; got {_checks.shown(value)}")
    return value


def _or_none(check: _checks.Check) -> _checks.Check:
    return lambda value: None if value is None else check(value)


def values(value: object) -> dict[str, Any]:
    """Numbers and texts by name; None where there is none."""
    if not isinstance(value, Mapping):
        raise ValueError(f"must be an object; got {_checks.shown(value)}")
    if len(value) > _MOST_VALUES:
        raise ValueError(f"may hold at most {_MOST_VALUES} values; got {len(value)}")
    return {
        _checks.text(name): each
        if each is None
        else _checks.text(each)
        if isinstance(each, str)
        else _checks.finite(each)
        for name, each in value.items()
    }


#: Kind of a field, of a message or a record, to its check (the `FieldTypes` of the page).
_FIELDS: dict[str, _checks.Check] = {
    "text": _checks.text,
    "number": _checks.finite,
    "count": _checks.integer(0),
    "flag": _checks.boolean,
    "hash": sha256,
    "object": _object,
    "objects": lambda value: [_object(item) for item in _checks.items(value, "objects")],
    "text?": _or_none(_checks.text),
    "number?": _or_none(_checks.finite),
    "texts?": _or_none(texts),
    "numbers?": _or_none(numbers),
    "values?": _or_none(values),
}


def fields(table: Mapping[str, str], value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a message or a record, without what else there is.

    Raises
    ------
    ValueError
        One is missing or of another kind; the words begin with its name.
    """
    result = {}
    for name, kind in table.items():
        try:
            result[name] = _FIELDS[kind](value.get(name))
        except ValueError as error:
            raise ValueError(f"{name} {error}") from error
    return result


def _record(table: Mapping[str, str]) -> _checks.Check:
    def check(value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValueError(f"must be an object; got {_checks.shown(value)}")
        # What may be missing stays missing.
        found = fields(table, value)
        return {name: each for name, each in found.items() if name in value}

    return check


def _records(table: Mapping[str, str], many: bool) -> _checks.Check:
    one = _record(table)
    if not many:
        return one
    return lambda value: [one(each) for each in _checks.items(value, "objects")]


def _parameters(specs: Mapping[str, Mapping[str, ParameterSpec]]) -> _checks.Check:
    """Values of parameters by the name of what they belong to."""

    def check(value: object) -> dict[str, dict[str, Any]]:
        return {owner: _values_of(owner, specs, values) for owner, values in _object(value).items()}

    return check


def _method_value(spec: ParameterSpec, value: object) -> Any:
    """A parameter of a method; counts and seeds are whole numbers."""
    check = parameter_check(spec)
    return (_whole(check) if spec.get("quantity") == "count" else check)(value)


def _whole(check: _checks.Check) -> _checks.Check:
    def whole(value: object) -> int:
        checked = check(value)
        if checked != int(checked):
            raise ValueError(f"must be a whole number; got {_checks.shown(value)}")
        return int(checked)

    return whole


def _values_of(
    owner: object, specs: Mapping[str, Mapping[str, ParameterSpec]], values: object
) -> dict[str, Any]:
    own = specs.get(owner) if isinstance(owner, str) else None
    if own is None:
        raise ValueError(f"knows no {_checks.shown(owner)}; it is one of {', '.join(specs)}")
    result = {}
    for name, value in _object(values).items():
        spec = own.get(name) if isinstance(name, str) else None
        if spec is None:
            names = ", ".join(own) or "none"
            raise ValueError(f"{owner} has no parameter {_checks.shown(name)}; it has {names}")
        try:
            result[name] = _method_value(spec, value)
        except ValueError as error:
            raise ValueError(f"{owner}.{name} {error}") from error
    return result


#: Kind of a trait in the catalogue to the check of plain data.
KINDS: dict[str, Callable[[TraitSpec], _checks.Check]] = {
    "integer": lambda spec: _checks.integer(spec["minimum"], spec["maximum"]),
    "size": lambda spec: _checks.size(spec["minimum"], spec["maximum"]),
    "window": lambda spec: _checks.window,
    "indices": lambda spec: _checks.indices,
    "number": lambda spec: _checks.number(spec["minimum"], spec["maximum"]),
    "choice": lambda spec: _checks.choice(spec["choices"]),
    "choices": lambda spec: _checks.choices(spec["choices"], spec["most"]),
    "boolean": lambda spec: _checks.boolean,
    "text": lambda spec: _checks.text,
    "positive": lambda spec: _checks.positive,
    "names": lambda spec: texts,
    "channels": lambda spec: _checks.channels(spec["positive"]),
    "labels": lambda spec: texts,
    "class": lambda spec: _checks.integer(0),
    "classes": lambda spec: lambda value: _checks.classes(value, spec["names"], None),
    "fields": lambda spec: _checks.fields(spec["fields"]),
    "parameters": lambda spec: _parameters(spec["specs"]),
    "source": lambda spec: source(spec["of"]),
    "sources": lambda spec: _sources(spec["of"]),
    "port": lambda spec: _checks.text,
    "texts": lambda spec: texts,
    "record": lambda spec: _records(spec["fields"], spec["many"]),
}


def trait_check(spec: TraitSpec) -> _checks.Check:
    """The check of one entry of the trait table, for values that are not None."""
    return KINDS[spec["type"]](spec)


def accepted(spec: ParameterSpec) -> tuple[float, float]:
    """The least and the greatest value that a number parameter accepts.

    Where values recur (angles), all up to one period on either side of zero.
    """
    period = spec.get("period")
    return (spec["minimum"], spec["maximum"]) if period is None else (-period, period)


def parameter_check(spec: ParameterSpec) -> _checks.Check:
    """The check of one parameter of an augmentation or a method."""
    if spec["kind"] == "choice":
        return _checks.choice(spec["choices"])
    unit = spec["quantity"] if spec["quantity"] == "degrees" else ""
    check = _checks.number(*accepted(spec), unit)
    return _whole(check) if spec["quantity"] in WHOLE else check
