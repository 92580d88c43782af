"""Tables as columns: what a page sends of a study, checked, and put together."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._checks import shown

Cell = str | float | int | None
#: Columns of equal length, by name.
Columns = dict[str, list[Cell]]

#: Names of the columns, as `npm run analyze -- --study` writes them.
POINTS = (
    *("image", "index", "label", "logit", "probability"),
    *("explained_index", "explained_label", "explained_logit", "explained_probability"),
    *("holds", "problem"),
)
BREAKS = ("image", "parameter", "side", "holds_to", "breaks_at", "becomes", "returns_at")

_PARAMETER = re.compile(r"[a-z_]+\.[a-z_]+")


def parameters_in(points: Columns) -> list[str]:
    """The columns of varied parameters, in their order."""
    return [name for name in points if name not in POINTS]


def checked(table: Mapping[str, Any], names: Sequence[str], *, parameters: bool) -> Columns:
    """Columns as a page may send them.

    Raises
    ------
    ValueError
        A column is missing, unknown, of another length, or holds something other than plain data.
    """
    if not table:
        return {}
    missing = [name for name in names if name not in table]
    if missing:
        raise ValueError(f"a part of a study lacks the column {missing[0]}")
    columns: Columns = {}
    length = None
    for name, column in table.items():
        known = name in names or (parameters and _PARAMETER.fullmatch(name))
        if not known or not isinstance(column, (list, tuple)):
            raise ValueError(f"a part of a study has no column {shown(name)}")
        if length is not None and len(column) != length:
            raise ValueError(f"the column {shown(name)} has another length than the others")
        length = len(column)
        columns[name] = [_cell(cell) for cell in column]
    return columns


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise ValueError(f"a part of a study holds {shown(value)}, which is no plain value")


def joined(tables: Sequence[Columns], standing: Mapping[str, Cell]) -> Columns:
    """One table of several.

    Parameters
    ----------
    tables
        Their columns may differ in the parameters that they vary.
    standing
        What a parameter stands at where it is not varied.
    """
    names = list(dict.fromkeys(name for table in tables for name in table))
    result: Columns = {name: [] for name in names}
    for table in tables:
        rows = len(next(iter(table.values()), []))
        for name in names:
            result[name] += table.get(name, [standing.get(name)] * rows)
    return result
