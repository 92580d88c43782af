"""Errors under the corruptions of ImageNet-C at their published severities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from .._catalogue import CORRUPTIONS
from .columns import Columns, rows_of


def errors_of(points: Columns, truth: Mapping[str, str | int]) -> dict[str, list[float]]:
    """Corruption to its error at each severity; those that were not studied are left out."""
    found: dict[str, list[float]] = {}
    for name, about in CORRUPTIONS.items():
        wrong = [_wrong(points, truth, setting) for setting in _settings(about)]
        if all(wrong):
            found[name] = [fmean(one) for one in wrong]
    return found


def mean_corruption_error(errors: Mapping[str, Sequence[float]]) -> float:
    """MCE over the corruptions that are given, the four extra ones left out."""
    shares = [
        fmean(own) / CORRUPTIONS[name]["alexnet"]
        for name, own in errors.items()
        if not CORRUPTIONS[name].get("isExtra")
    ]
    return fmean(shares)


def _settings(about: Mapping[str, Any]) -> list[dict[str, float]]:
    """Values of parameters at each severity."""
    columns = {about["parameter"]: about["severities"], **about.get("beside", {})}
    return [
        {f"{about['augmentation']}.{name}": values[i] for name, values in columns.items()}
        for i in range(5)
    ]


def _wrong(
    points: Columns, truth: Mapping[str, str | int], setting: Mapping[str, float]
) -> list[bool]:
    """Of each image at this setting whether another class is predicted."""
    if not all(name in points for name in setting):
        return []
    return [
        not _same(points["index"][row], points["label"][row], truth[str(points["image"][row])])
        for row in range(rows_of(points))
        if str(points["image"][row]) in truth
        and all(points[name][row] == value for name, value in setting.items())
    ]


def _same(index: object, label: object, wanted: str | int) -> bool:
    if isinstance(wanted, str):
        names = [name.strip().lower() for name in (str(label), *str(label).split(","))]
        return wanted.strip().lower() in names
    return index == wanted
