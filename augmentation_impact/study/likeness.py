"""How alike two networks look at images: what a page measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .._counts import counted
from .._optional import needed
from .columns import LIKENESS, Columns, rows_of

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class LikenessResults:
    """The six measures of arXiv 2505.12581 for each image.

    Attributes
    ----------
    state
        What was analysed: ``w.state`` at that moment.
    measures
        Columns, as in ``likeness.csv``: image, method, mean_absolute and mean_squared (of the
        difference of both maps, each between 0 and 1), pearson, spearman, overlap (intersection
        over union of the highest tenth of each), divergence (Kullback-Leibler, in nats, of the
        predictions).
    """

    state: dict[str, Any]
    measures: Columns

    def means(self) -> dict[str, float]:
        """Each measure on average over the images that have it."""
        found: dict[str, float] = {}
        for name in LIKENESS:
            known = [
                float(one) for one in self.measures.get(name, []) if isinstance(one, (int, float))
            ]
            if known:
                found[name] = sum(known) / len(known)
        return found

    def to_dataframe(self) -> pandas.DataFrame:
        """One row for each image; needs pandas."""
        with needed("pandas", "to_dataframe"):
            import pandas

        return pandas.DataFrame(self.measures)

    def __repr__(self) -> str:
        means = ", ".join(f"{name} {value:.3g}" for name, value in self.means().items())
        return f"LikenessResults({counted(rows_of(self.measures), 'image')}: {means or 'nothing'})"
