"""What a study found: two tables, and what is made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .._counts import counted
from .._optional import needed
from .advice import Range, code_of, ranges_of
from .columns import Columns, models_in, of_model, parameters_in, read_csv
from .corruptions import errors_of, mean_corruption_error
from .figures import curves

if TYPE_CHECKING:
    import pandas
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class StudyResults:
    """What a study found.

    Attributes
    ----------
    studies
        As they were asked for.
    state
        What was analysed: ``w.state`` at that moment.
    points
        Columns, as in ``points.csv``: image, one for each varied parameter, index, label, logit,
        probability of what is predicted, explained_index, explained_label, explained_logit,
        explained_probability, holds (1, 0 or None), problem. Where two networks are compared, model
        says which one a row is of.
    breaking_points
        Columns, as in ``breaking_points.csv``: image, parameter, side, holds_to, breaks_at,
        becomes, returns_at.
    unstudied
        Images that could not be studied, and why.
    """

    studies: list[Any]
    state: dict[str, Any]
    points: Columns
    breaking_points: Columns
    unstudied: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: str | PathLike[str]) -> StudyResults:
        """What ``npm run analyze -- --study … --out folder`` wrote.

        Raises
        ------
        OSError
            The folder has no study.
        """
        place = Path(folder).expanduser()
        said = json.loads((place / "study.json").read_text(encoding="utf-8"))
        steps = [
            {"name": step.pop("name"), "parameters": step}
            for step in map(dict, said["augmentations"])
        ]
        return cls(
            studies=said["studies"],
            state={"model": said["model"], "size": said["size"], "augmentations": steps},
            points=read_csv(place / "points.csv"),
            breaking_points=read_csv(place / "breaking_points.csv"),
            unstudied={one["image"]: one["problem"] for one in said["unreadable"]},
        )

    def to_dataframe(self) -> pandas.DataFrame:
        """One row for each point; needs pandas."""
        with needed("pandas", "to_dataframe"):
            import pandas

        return pandas.DataFrame(self.points)

    def breaks_dataframe(self) -> pandas.DataFrame:
        """One row for each breaking point; needs pandas."""
        with needed("pandas", "breaks_dataframe"):
            import pandas

        return pandas.DataFrame(self.breaking_points)

    @property
    def models(self) -> list[str]:
        """The networks that were compared, the first one first; none where there was one alone."""
        return models_in(self.points)

    def ranges(self, share: float = 0.95, model: str | None = None) -> list[Range]:
        """For each parameter the range in which at least a share of the images hold.

        Parameters
        ----------
        share
            Of the images, above 0 and at most 1.
        model
            Of two networks that are compared, which; None: the first.

        Raises
        ------
        ValueError
            The share is none, or no study along one parameter was made.
        """
        return ranges_of(of_model(self.breaking_points, model), share)

    def to_code(self, library: str, share: float = 0.95, model: str | None = None) -> str:
        """The ranges as a ``Compose`` of "torchvision" or "albumentations".

        In the order of the pipeline; the uncertainty stands in comments. ``model`` as in `ranges`.

        Raises
        ------
        ValueError
            The library is neither, the share is none, or there are no ranges.
        """
        order = [step["name"] for step in self.state.get("augmentations", [])]
        return code_of(self.ranges(share, model), library, share, order)

    def corruption_errors(
        self, truth: Mapping[str, str | int], model: str | None = None
    ) -> dict[str, list[float]]:
        """Top-1 error under each corruption of ImageNet-C at its five severities, 0 to 1.

        Of ``w.study("severities", gallery=True)``.

        Parameters
        ----------
        truth
            What the images show: name of the image to the label or the number of its class. Images
            that it does not name are left out.
        model
            Of two networks that are compared, which; None: the first.

        Raises
        ------
        ValueError
            No severity was studied of an image whose class is known.
        """
        found = errors_of(of_model(self.points, model), truth)
        if not found:
            raise ValueError(
                "there are no severities of images whose class is known; ask for "
                'w.study("severities", gallery=True), and name the images as the table does'
            )
        return found

    def mce(self, truth: Mapping[str, str | int], model: str | None = None) -> float:
        """Mean corruption error, as a share of AlexNet's; see `corruption_errors`.

        Over those of the fifteen corruptions that were studied: the mean of the sum of the errors
        by that of AlexNet (Hendrycks and Dietterich, ICLR 2019).
        """
        return mean_corruption_error(self.corruption_errors(truth, model))

    def plot(self) -> Figure:
        """Curves of the explained class along each parameter that was studied; needs matplotlib."""
        return curves(self)

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the results.

        Parameters
        ----------
        path
            ``.csv`` (and the breaking points beside it, ``…_breaking_points.csv``), ``.parquet``
            (needs pyarrow), ``.json``, ``.html`` (one file that needs no network), ``.svg`` or
            ``.png`` (the curves).

        Raises
        ------
        ValueError
            The ending is none of these.
        ImportError
            What the ending needs is not installed.
        """
        from .report import html

        path = Path(path).expanduser()
        breaks = path.with_name(f"{path.stem}_breaking_points{path.suffix}")
        if path.suffix == ".csv":
            self.to_dataframe().to_csv(path, index=False)
            self.breaks_dataframe().to_csv(breaks, index=False)
        elif path.suffix == ".parquet":
            _write_parquet(self.to_dataframe(), path)
            _write_parquet(self.breaks_dataframe(), breaks)
        elif path.suffix == ".json":
            path.write_text(json.dumps(self.to_dict(), indent=2), encoding="utf-8")
        elif path.suffix == ".html":
            path.write_text(html(self), encoding="utf-8")
        elif path.suffix in (".svg", ".png"):
            self.plot().savefig(path)
        else:
            raise ValueError(
                "the ending must be .csv, .parquet, .json, .html, .svg or .png, "
                f"not {path.suffix!r}"
            )
        return path

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {
            "studies": self.studies,
            "state": self.state,
            "points": self.points,
            "breaking_points": self.breaking_points,
            "unstudied": self.unstudied,
        }

    def __repr__(self) -> str:
        images = len(set(self.points.get("image", [])))
        rows = len(self.points.get("image", []))
        names = ", ".join(parameters_in(self.points)) or "nothing"
        networks = f" in {' and '.join(self.models)}" if self.models else ""
        points = f"{counted(rows, 'point')} of {counted(images, 'image')}"
        return f"StudyResults({points} along {names}{networks})"


def _write_parquet(frame: pandas.DataFrame, path: Path) -> None:
    # Columns of parquet have one type: what is text in one row and number in another is text.
    mixed = [name for name in frame if frame[name].map(type).nunique() > 1]
    texts = {
        name: frame[name].map(lambda cell: None if cell is None else str(cell))
        for name in mixed
        if any(isinstance(cell, str) for cell in frame[name])
    }
    try:
        frame.assign(**texts).to_parquet(path, index=False)
    except ImportError:
        raise ImportError(
            f"{path.name} needs pyarrow: pip install pyarrow, or save the study as .csv"
        ) from None
