"""Messages between page and kernel, made and checked by the tables of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import _checks
from ._catalogue import KERNEL_MESSAGES, PAGE_MESSAGES, PROTOCOL_VERSION
from ._schema import sha256


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"must be an object; got {_checks.shown(value)}")
    return value


_KINDS: dict[str, Callable[[Any], Any]] = {
    "text": _checks.text,
    "count": _checks.integer(0),
    "flag": _checks.boolean,
    "hash": sha256,
    "object": _object,
    "objects": lambda value: [_object(item) for item in _checks.items(value, "objects")],
}


def _fields(
    table: Mapping[str, Mapping[str, str]], type_: object, content: Mapping[str, Any]
) -> dict[str, Any]:
    fields = table.get(type_) if isinstance(type_, str) else None
    if fields is None:
        raise ValueError(f"unknown message {_checks.shown(type_)}")
    result = {}
    for name, kind in fields.items():
        try:
            result[name] = _KINDS[kind](content.get(name))
        except ValueError as error:
            raise ValueError(f"{type_}.{name} {error}") from error
    return result


def kernel_message(type_: str, **fields: Any) -> dict[str, Any]:
    """A message to the page.

    Raises
    ------
    ValueError
        The table knows no such message, or a field is missing or of the wrong kind.
    """
    return {"version": PROTOCOL_VERSION, "type": type_, **_fields(KERNEL_MESSAGES, type_, fields)}


def page_message(content: object) -> tuple[str, dict[str, Any]] | None:
    """Type and fields of a message from a page; None for one that is not of this protocol.

    Raises
    ------
    ValueError
        The page speaks another version, or the message does not fit its table.
    """
    if not isinstance(content, Mapping) or "type" not in content:
        return None
    version = content.get("version")
    if version != PROTOCOL_VERSION:
        raise ValueError(
            f"The page speaks protocol {_checks.shown(version)} of augmentation-impact, the kernel "
            f"{PROTOCOL_VERSION}. Refresh the page; if it stays, install the same version of "
            "augmentation-impact in the kernel and beside JupyterLab."
        )
    return content["type"], _fields(PAGE_MESSAGES, content["type"], content)
