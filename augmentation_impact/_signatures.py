"""Signatures and numpydoc sections for classes whose parameters come from the catalogue."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Argument(NamedTuple):
    """An argument of a constructor."""

    name: str
    default: Any
    kind: str
    doc: str
    keyword_only: bool = False


def signature(arguments: Iterable[Argument]) -> inspect.Signature:
    """The signature that ``help`` and completion show."""
    return inspect.Signature(
        [
            inspect.Parameter(
                argument.name,
                inspect.Parameter.KEYWORD_ONLY
                if argument.keyword_only
                else inspect.Parameter.POSITIONAL_OR_KEYWORD,
                default=argument.default,
            )
            for argument in arguments
        ]
    )


def parameters_section(arguments: Iterable[Argument], title: str = "Parameters") -> str:
    """The numpydoc section that describes the arguments."""
    lines = [title, "-" * len(title)]
    for argument in arguments:
        lines += [f"{argument.name} : {argument.kind}", f"    {argument.doc}"]
    return "\n".join(lines)


def bind(
    cls_name: str,
    known: inspect.Signature,
    positional: tuple[Any, ...],
    keywords: Mapping[str, Any],
    allowed: Iterable[str] = (),
) -> dict[str, Any]:
    """Arguments of a call by name.

    Parameters
    ----------
    cls_name
        Whose constructor it is, for the words of an error.
    known
        What the constructor takes.
    positional, keywords
        What it was given.
    allowed
        Further keywords that are passed through (those of the base class).

    Raises
    ------
    TypeError
        Too many positional arguments, a repeated or an unknown one; the known ones are named.
    """
    unknown = set(keywords) - set(known.parameters) - set(allowed)
    if unknown:
        names = ", ".join(known.parameters)
        raise TypeError(f"{cls_name} takes no argument {min(unknown)!r}; it takes {names}")
    own = {name: value for name, value in keywords.items() if name in known.parameters}
    bound = known.bind_partial(*positional, **own).arguments
    return {**bound, **{name: value for name, value in keywords.items() if name not in own}}
