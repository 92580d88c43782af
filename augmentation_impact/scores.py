"""The scores of all states that a page has answered, as a table and as curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any

from ._optional import needed
from .foreign import drawn

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

#: Answers that are kept, and cells of all of them; of more, the newest.
_MOST, _MOST_CELLS = 20_000, 2**20
#: Letters that count as a cell.
_LETTERS = 64
#: Curves that a plot shows, beside those of the classes that are highest somewhere.
_MOST_CURVES = 5

_ABOUT = ("image_name", "predicted")


class ScoreLog:
    """The answers that a page has told, each state once, in the order in which they came."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._cells = 0
        self._lock = RLock()

    def note(
        self, image: str, prediction: Mapping[str, Any], scores: Sequence[Mapping[str, Any]]
    ) -> None:
        """Take note of an answer: what is predicted, and the scores of those that are shown."""
        parameters = dict(prediction.get("parameters") or {})
        key = (image, *sorted(parameters.items(), key=lambda item: item[0]))
        about = {"image_name": image, "predicted": prediction["label"]}
        named = {_column(score, scores): _height(score) for score in scores}
        with self._lock:
            known = self._drop(key)
            self._rows[key] = row = {**known, **about, **parameters, **named}
            self._cells += _cells_of(row)
            while len(self._rows) > 1 and (len(self._rows) > _MOST or self._cells > _MOST_CELLS):
                self._drop(next(iter(self._rows)))

    def _drop(self, key: tuple[Any, ...]) -> dict[str, Any]:
        row = self._rows.pop(key, {})
        self._cells -= _cells_of(row)
        return row

    def clear(self) -> None:
        """Forget all answers."""
        with self._lock:
            self._rows.clear()
            self._cells = 0

    def to_dataframe(self) -> pandas.DataFrame:
        """One row a state: image, predicted class, a column a parameter, a column a class.

        Raises
        ------
        ImportError
            pandas is not installed.
        """
        with needed("pandas", "scores_frame"):
            import pandas
        with self._lock:
            rows = [dict(row) for row in self._rows.values()]
        parameters = [name for row in rows for name in row if "." in name and name not in _ABOUT]
        names = dict.fromkeys([*_ABOUT, *parameters, *(name for row in rows for name in row)])
        return pandas.DataFrame(rows, columns=list(names))


def _cells_of(row: Mapping[str, Any]) -> int:
    texts = (text for cell in row.items() for text in cell if isinstance(text, str))
    return len(row) + sum(len(text) // _LETTERS for text in texts)


def _height(score: Mapping[str, Any]) -> float | None:
    """A probability; in regression the value."""
    probability = score.get("probability")
    return score.get("value") if probability is None else probability


def _column(score: Mapping[str, Any], scores: Sequence[Mapping[str, Any]]) -> str:
    """The name of a class; with its number where it could be taken for another column."""
    label = score["label"]
    is_plain = sum(other["label"] == label for other in scores) == 1 and label not in _ABOUT
    return (
        label if is_plain and "." not in label else f"{label} ({score['index']})".replace(".", "·")
    )


def plot(table: pandas.DataFrame, parameter: str | None = None, ax: Axes | None = None) -> Axes:
    """Curves of the scores along a parameter, of the states that differ from the last in it alone.

    Parameters
    ----------
    table
        See `ScoreLog.to_dataframe`.
    parameter
        Such as ``"rotate.angle"``; None: the one that has most values.
    ax
        Where to draw; None: a new figure.

    Raises
    ------
    ValueError
        There are no scores yet, or there is no such parameter.
    ImportError
        matplotlib is not installed.
    """
    parameters = [name for name in table.columns if "." in name]
    if table.empty or not parameters:
        raise ValueError("there are no scores yet; move or sweep a slider in the panel first")
    if parameter is None:
        parameter = max(parameters, key=lambda name: _values(table, name))
    if parameter not in parameters:
        raise ValueError(f"there is no parameter {parameter!r}; there are {', '.join(parameters)}")
    with needed("matplotlib", "plot"):
        from matplotlib import pyplot
    fixed = ["image_name", *(name for name in parameters if name != parameter)]
    last = table.iloc[-1]
    same = table[fixed].apply(lambda column: column.eq(last[column.name]) | column.isna())
    curve = table[same.all(axis=1) & table[parameter].notna()].sort_values(parameter)
    classes = [name for name in table.columns if name not in {*_ABOUT, *parameters}]
    heights = curve[classes].astype(float)
    filled = heights.fillna(float("-inf"))
    highest = dict.fromkeys([*filled.idxmax(axis=1), *filled.mean().nlargest(_MOST_CURVES).index])
    axes = pyplot.subplots()[1] if ax is None else ax
    for name in highest:
        axes.plot(curve[parameter], heights[name], marker=".", label=drawn(name))
    axes.set_xlabel(parameter)
    is_share = bool(
        (heights.fillna(0).to_numpy() <= 1).all() and (heights.fillna(0).to_numpy() >= 0).all()
    )
    axes.set_ylabel("probability" if is_share else "value")
    if is_share:
        axes.set_ylim(0, 1)
    axes.legend()
    return axes


def _values(table: pandas.DataFrame, name: str) -> int:
    column = table[name]
    return column.nunique() if column.dtype.kind in "if" else 0
