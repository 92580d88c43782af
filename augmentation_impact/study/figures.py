"""Figures of studies, drawn by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..foreign import drawn
from .columns import Cell, Columns

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .results import StudyResults

#: Images that have a line of their own; of more the band is drawn.
_LINES = 8


def curves(results: StudyResults) -> Figure:
    """The explained class along each parameter: a line for each image, or quartiles and median."""
    from matplotlib.figure import Figure

    breaks = results.breaking_points
    parameters = list(dict.fromkeys(str(name) for name in breaks.get("parameter", [])))
    if not parameters:
        raise ValueError("there is no study along one parameter to draw")
    figure = Figure(figsize=(7, 3 * len(parameters)), layout="constrained")
    axes = figure.subplots(len(parameters), 1, squeeze=False)[:, 0]
    for axis, parameter in zip(axes, parameters, strict=True):
        lines = _lines_along(results.points, breaks, parameter)
        isvalue = all(one is None for one in results.points["probability"])
        for image, (values, scores) in lines.items():
            many = len(lines) > _LINES
            look = {"alpha": 0.25, "linewidth": 1} if many else {"linewidth": 1.5}
            axis.plot(values, scores, label=drawn(image), **look)
        for name, at in zip(breaks["parameter"], breaks["breaks_at"], strict=True):
            if name == parameter and at is not None:
                axis.axvline(float(at), color="0.5", linewidth=0.8, linestyle=":")
        axis.set_xlabel(parameter)
        axis.set_ylabel("value" if isvalue else "probability")
        if not isvalue:
            axis.set_ylim(0, 1)
        if len(lines) <= _LINES:
            axis.legend(fontsize="small")
    return figure


def _lines_along(
    points: Columns, breaks: Columns, parameter: str
) -> dict[str, tuple[list[float], list[float]]]:
    """Image → values of a parameter and the explained class's scores, where nothing else varies."""
    others = [name for name in dict.fromkeys(breaks["parameter"]) if name != parameter]
    standing = {name: _usual(points[str(name)]) for name in others}
    found: dict[str, dict[float, float]] = {}
    for row, image in enumerate(points["image"]):
        if any(points[str(name)][row] != standing[name] for name in others):
            continue
        score = points["explained_probability"][row]
        score = points["explained_logit"][row] if score is None else score
        value = points[parameter][row]
        if value is not None and score is not None:
            found.setdefault(str(image), {}).setdefault(float(value), float(score))
    lines = {image: sorted(scores.items()) for image, scores in found.items()}
    return {image: ([x for x, _ in pairs], [y for _, y in pairs]) for image, pairs in lines.items()}


def _usual(column: list[Cell]) -> Cell:
    """Where a parameter stands in the studies of others: the value that is most frequent."""
    return max(set(column), key=column.count)
