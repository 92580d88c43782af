"""Messages between page and kernel, made and checked by the tables of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import _checks
from ._catalogue import KERNEL_MESSAGES, PAGE_MESSAGES, PROTOCOL_VERSION
from ._schema import fields


def _fields(
    table: Mapping[str, Mapping[str, str]], type_: object, content: Mapping[str, Any]
) -> dict[str, Any]:
    known = table.get(type_) if isinstance(type_, str) else None
    if known is None:
        raise ValueError(f"unknown message {_checks.shown(type_)}")
    try:
        return fields(known, content)
    except ValueError as error:
        raise ValueError(f"{type_}.{error}") from error


def kernel_message(type_: str, **content: Any) -> dict[str, Any]:
    """A message to the page.

    Raises
    ------
    ValueError
        The table knows no such message, or a field is missing or of the wrong kind.
    """
    return {"version": PROTOCOL_VERSION, "type": type_, **_fields(KERNEL_MESSAGES, type_, content)}


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
