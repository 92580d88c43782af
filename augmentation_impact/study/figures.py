"""Figures of studies, drawn by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._optional import needed
from ..foreign import drawn
from .columns import Cell, Columns, models_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .results import StudyResults

#: Images that have a line of their own; of more the band is drawn.
_LINES = 8
_DASHES = ("-", "--")


def curves(results: StudyResults) -> Figure:
    """The explained class along each parameter: a line for each image, or quartiles and median."""
    with needed("matplotlib", "plot"):
        from matplotlib.figure import Figure
        from matplotlib.lines import Line2D

    breaks = results.breaking_points
    parameters = list(dict.fromkeys(str(name) for name in breaks.get("parameter", [])))
    if not parameters:
        raise ValueError("there is no study along one parameter to draw")
    figure = Figure(figsize=(7, 3 * len(parameters)), layout="constrained")
    axes = figure.subplots(len(parameters), 1, squeeze=False)[:, 0]
    for axis, parameter in zip(axes, parameters, strict=True):
        lines = _lines_along(results.points, breaks, parameter)
        isvalue = all(one is None for one in results.points["probability"])
        models = models_in(results.points)
        many = len(lines) > _LINES
        for (image, model), (values, scores) in lines.items():
            look: dict[str, Any] = {"alpha": 0.25, "linewidth": 1} if many else {"linewidth": 1.5}
            if model is not None:
                # Of many lines only the network is told apart.
                look |= {
                    "color": f"C{models.index(model)}",
                    "linestyle": _DASHES[models.index(model) % 2],
                }
            name = ", ".join(part for part in (image, model) if part)
            axis.plot(values, scores, label=drawn(name), **look)
        for name, at in zip(breaks["parameter"], breaks["breaks_at"], strict=True):
            if name == parameter and at is not None:
                axis.axvline(float(at), color="0.5", linewidth=0.8, linestyle=":")
        axis.set_xlabel(parameter)
        axis.set_ylabel("value" if isvalue else "probability")
        if not isvalue:
            axis.set_ylim(0, 1)
        if not many:
            axis.legend(fontsize="small")
        elif models:
            hands = [
                Line2D([], [], color=f"C{i}", linestyle=_DASHES[i % 2]) for i in range(len(models))
            ]
            axis.legend(hands, [drawn(name) for name in models], fontsize="small")
    return figure


def _lines_along(
    points: Columns, breaks: Columns, parameter: str
) -> dict[tuple[str, str | None], tuple[list[float], list[float]]]:
    """Image and network → values of a parameter and the explained class's scores.

    Rows count where nothing else varies; of one network alone it is None.
    """
    others = [name for name in dict.fromkeys(breaks["parameter"]) if name != parameter]
    standing = {name: _usual(points[str(name)]) for name in others}
    found: dict[tuple[str, str | None], dict[float, float]] = {}
    models = points.get("model")
    for row, image in enumerate(points["image"]):
        if any(points[str(name)][row] != standing[name] for name in others):
            continue
        score = points["explained_probability"][row]
        score = points["explained_logit"][row] if score is None else score
        value = points[parameter][row]
        if value is not None and score is not None:
            key = str(image), None if models is None else str(models[row])
            found.setdefault(key, {}).setdefault(float(value), float(score))
    lines = {key: sorted(scores.items()) for key, scores in found.items()}
    return {key: ([x for x, _ in pairs], [y for _, y in pairs]) for key, pairs in lines.items()}


def _usual(column: list[Cell]) -> Cell:
    """Where a parameter stands in the studies of others: the value that is most frequent."""
    return max(set(column), key=column.count)
