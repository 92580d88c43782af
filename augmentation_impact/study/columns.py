"""Tables as columns: what a page sends of a study, checked, and put together."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import _checks
from .._catalogue import AUGMENTATIONS

Cell = str | float | int | None
#: Columns of equal length, by name.
Columns = dict[str, list[Cell]]

#: Every parameter that can be varied, as ``rotate.angle``.
PARAMETERS = frozenset(
    f"{step}.{name}"
    for step, about in AUGMENTATIONS.items()
    for name, spec in about["parameters"].items()
    if spec["kind"] == "number"
)


def _number(value: Any) -> Cell:
    if value is not None:
        _checks.finite(value)
    return value


def _text(value: object) -> Cell:
    return None if value is None else _checks.text(value)


def _text_or_number(value: object) -> Cell:
    return _text(value) if isinstance(value, str) else _number(value)


def _parameter(value: object) -> Cell:
    if not isinstance(value, str) or value not in PARAMETERS:
        raise ValueError(f"must be a parameter such as rotate.angle; got {_checks.shown(value)}")
    return value


#: Columns, as `npm run analyze -- --study` writes them, and the check of a cell of each.
POINTS: dict[str, _checks.Check] = {
    "image": _checks.text,
    "index": _number,
    "label": _text,
    "logit": _number,
    "probability": _number,
    "explained_index": _number,
    "explained_label": _text,
    "explained_logit": _number,
    "explained_probability": _number,
    "holds": _number,
    "problem": _text,
}
BREAKS: dict[str, _checks.Check] = {
    "image": _checks.text,
    "parameter": _parameter,
    "side": _checks.choice(["lower", "upper"]),
    "holds_to": _number,
    "breaks_at": _number,
    "becomes": _text_or_number,
    "returns_at": _number,
}
#: Curves that judge maps, as in ``proofs.csv``.
PROOFS: dict[str, _checks.Check] = {
    "image": _checks.text,
    "method": _checks.text,
    "proof": _checks.text,
    "share": _number,
    "value": _number,
    "pearson": _number,
    "ssim": _number,
}
#: How alike two networks look at each image, as in ``likeness.csv``.
LIKENESS: dict[str, _checks.Check] = {
    "image": _checks.text,
    "method": _checks.text,
    "mean_absolute": _number,
    "mean_squared": _number,
    "pearson": _number,
    "spearman": _number,
    "overlap": _number,
    "divergence": _number,
}
#: Which network, where two are compared.
MODEL: dict[str, _checks.Check] = {"model": _checks.text}
#: In a table of points the values of the parameters that are varied stand too.
VARIED: dict[str, _checks.Check] = dict.fromkeys(PARAMETERS, _number)


def models_in(table: Columns) -> list[str]:
    """The networks that are compared, the first one first; none where there is one alone."""
    return list(dict.fromkeys(str(name) for name in table.get("model", [])))


def of_model(table: Columns, model: str | None) -> Columns:
    """The rows of one network; None: of the first.

    Raises
    ------
    ValueError
        There is no such network.
    """
    models = models_in(table)
    if model is None and len(models) < 2:
        return table
    wanted = models[0] if model is None else model
    if wanted not in models:
        raise ValueError(
            f"the network is one of {', '.join(models) or 'one alone'}; got {wanted!r}"
        )
    kept = [row for row, name in enumerate(table["model"]) if name == wanted]
    return {name: [column[row] for row in kept] for name, column in table.items()}


def parameters_in(points: Columns) -> list[str]:
    """The columns of varied parameters, in their order."""
    return [name for name in points if "." in name]


def read_csv(path: Path) -> Columns:
    """A table as `npm run analyze -- --study` writes it: numbers are numbers, gaps are None."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return {name: [_read(row[i]) for row in rows] for i, name in enumerate(header)}


def _read(text: str) -> Cell:
    if text == "":
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def rows_of(table: Columns) -> int:
    """How many rows a table has."""
    return len(next(iter(table.values()), []))


def checked(
    table: Mapping[str, Any],
    needed: Mapping[str, _checks.Check],
    optional: Mapping[str, _checks.Check] | None = None,
) -> Columns:
    """Columns as a page may send them; no table at all is one without rows.

    Parameters
    ----------
    table
        What came.
    needed, optional
        Name of a column to the check of its cells.

    Raises
    ------
    ValueError
        A column is missing, unknown, of another length, or a cell is not of its column's kind.
    """
    if not table:
        return {}
    missing = [name for name in needed if name not in table]
    if missing:
        raise ValueError(f"a part of a study lacks the column {missing[0]}")
    known = {**needed, **(optional or {})}
    columns: Columns = {}
    for name, column in table.items():
        check = known.get(name)
        if check is None or not isinstance(column, (list, tuple)):
            raise ValueError(f"a part of a study has no column {_checks.shown(name)}")
        if columns and len(column) != rows_of(columns):
            raise ValueError(f"the column {name} has another length than the others")
        try:
            columns[name] = [check(cell) for cell in column]
        except ValueError as error:
            raise ValueError(f"a cell of the column {name} {error}") from error
    return columns


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
        for name in names:
            result[name] += table.get(name, [standing.get(name)] * rows_of(table))
    return result
