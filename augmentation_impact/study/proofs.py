"""Proofs of maps: the curves that a page made, and the areas under them."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._optional import needed
from ..foreign import drawn
from .columns import Columns, rows_of

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure

#: What there is to ask for.
PROOFS = ("deletion", "insertion", "road", "randomisation")


@dataclass(frozen=True)
class ProofResults:
    """Curves that judge the maps of a state.

    Attributes
    ----------
    proofs
        As they were asked for.
    state
        What was analysed: ``w.state`` at that moment.
    curves
        Columns, as in ``proofs.csv``: image, method, proof, share (of the pixels that were taken or
        given, or of the layers that were drawn anew, 0 to 1), value (probability of the explained
        class, of a regression its value; of randomisation Spearman's rho), and of randomisation
        pearson and ssim.
    """

    proofs: list[str]
    state: dict[str, Any]
    curves: Columns

    def areas(self) -> dict[tuple[str, str], float]:
        """(method, proof) to the area under its curve, by trapezoids over the share."""
        found: dict[tuple[str, str], float] = {}
        for key, points in self._lines().items():
            pairs = list(zip(points, points[1:], strict=False))
            found[key] = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairs)
        return found

    def to_dataframe(self) -> pandas.DataFrame:
        """One row for each point of each curve; needs pandas."""
        with needed("pandas", "to_dataframe"):
            import pandas

        return pandas.DataFrame(self.curves)

    def plot(self) -> Figure:
        """The curves, one pair of axes for each proof; needs matplotlib."""
        with needed("matplotlib", "plot"):
            from matplotlib.figure import Figure

        names = list(dict.fromkeys(proof for _, proof in self._lines()))
        if not names:
            raise ValueError("there is no curve to draw")
        figure = Figure(figsize=(3.2 * len(names), 3), layout="constrained")
        axes = figure.subplots(1, len(names), squeeze=False)[0]
        for axis, name in zip(axes, names, strict=True):
            for (method, proof), points in self._lines().items():
                if proof == name:
                    axis.plot(*zip(*points, strict=True), label=drawn(method))
            of = "layers drawn anew" if name == "randomisation" else "pixels"
            axis.set_title(name)
            axis.set_xlabel(f"share of {of}")
            axis.legend(fontsize="small")
        return figure

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the curves as ``.csv``, or as they are drawn, ``.svg`` or ``.png``.

        Raises
        ------
        ValueError
            The ending is none of these.
        """
        path = Path(path).expanduser()
        if path.suffix == ".csv":
            self.to_dataframe().to_csv(path, index=False)
        elif path.suffix in (".svg", ".png"):
            self.plot().savefig(path)
        else:
            raise ValueError(f"proofs are saved as .csv, .svg or .png, not {path.suffix!r}")
        return path

    def _lines(self) -> dict[tuple[str, str], list[tuple[float, float]]]:
        lines: dict[tuple[str, str], list[tuple[float, float]]] = {}
        for row in range(rows_of(self.curves)):
            method, proof, share, value = (
                self.curves[name][row] for name in ("method", "proof", "share", "value")
            )
            if share is not None and value is not None:
                points = lines.setdefault((str(method), str(proof)), [])
                points.append((float(share), float(value)))
        return lines

    def __repr__(self) -> str:
        areas = ", ".join(
            f"{proof} of {method} {area:.3f}" for (method, proof), area in self.areas().items()
        )
        return f"ProofResults({areas or 'no curves'})"
