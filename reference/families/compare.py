"""One family, from `AugmentationImpact(…)` to what a page shows, beside its framework."""

from __future__ import annotations

import contextlib
import io
import warnings
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from augmentation_impact import AugmentationImpact
from reference.families.build import Pixels, Subject, build, picture
from reference.families.declared import Family
from reference.families.page import Page, Shown
from reference.parity.compare import _correlation, _difference
from reference.parity.maps import Layer

#: Bounds that every family must keep: of logits this one, or that many times `Row.rounding`.
LOGITS, CORRELATION = 1e-4, 0.9999
ROUNDINGS = 2
#: Pictures that differ by rounding alone, over which the framework's own error is measured.
ROUNDED = 9
NAN = float("nan")


class Row(NamedTuple):
    """One line of the table; `error` is empty where the family could be compared.

    Attributes
    ----------
    layer : where the panel looks by default, or what was chosen of its offers
    logits : largest difference, as a part of the largest logit
    cam : correlation of Grad-CAM at `layer` with the framework's there; NaN where it is no module
    usual : correlation of Grad-CAM at `layer` with the framework's at the layer that is usually
        looked at, the coarser one laid over the finer
    chosen : whether no layer has all of the gradient, so that one must be chosen
    own : the same beside our own map at that layer: what of `usual` is the choice of layer
    rounding : how far the framework's own logits in float32 are from those in float64 at most, as a
        part of the largest, over pictures that differ by rounding alone; NaN where not measured
    """

    family: Family
    layer: str = ""
    method: str = ""
    parameters: int = 0
    logits: float = NAN
    cam: float = NAN
    usual: float = NAN
    own: float = NAN
    rounding: float = NAN
    chosen: bool = False
    error: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything was computed and lies within the bounds."""
        usual = self.family.looked_at == "" or self.own >= CORRELATION
        return self.error == "" and self.is_close and self.cam >= CORRELATION and usual

    @property
    def is_close(self) -> bool:
        """Whether the logits lie within the bound, or as close as the framework comes itself."""
        return self.logits <= LOGITS or self.logits <= ROUNDINGS * self.rounding


def compare(family: Family) -> Row:
    """Compare one family; whatever goes wrong becomes the row's error."""
    warnings.simplefilter("ignore")
    try:
        with Page() as page:
            return row_of(family, page)
    except Exception as error:  # noqa: BLE001 - the table names every failure
        return Row(family, error=f"{type(error).__name__}: {str(error).strip() or 'no reason'}")


def row_of(family: Family, page: Page) -> Row:
    """As `compare`, on a page that is open."""
    with contextlib.redirect_stdout(io.StringIO()):
        return _compare(family, build(family), page)


def _compare(family: Family, subject: Subject, page: Page) -> Row:
    image = picture(family.size)
    # timm and processors of transformers have pictures cut before they are scaled.
    whole = {"zoom": 1, "x": 0.5, "y": 0.5}
    widget = AugmentationImpact(image, subject.model, size=family.size, framing=whole)
    best = page.show(widget)
    if best.error is not None:
        return Row(family, error=best.error)
    names = best.said["labels"] and tuple(best.said["labels"])
    if subject.names is not None and names != subject.names:
        return Row(family, error=f"the names are {names}, not {subject.names}")
    if best.said["fixed"] not in (None, {"height": family.size, "width": family.size}):
        return Row(family, error=f"it takes {best.said['fixed']}")
    widget.method = "grad-cam"
    shown = page.show(widget)
    given = _normalised(image, shown)
    row = Row(family, method=best.said["method"], parameters=shown.said["parameters"])
    if shown.said["problem"] is not None:
        # Branches that meet behind their maps: the panel offers layers to choose from.
        widget.layer = shown.said["layers"][-1]
        row = row._replace(chosen=True)
        shown = page.show(widget)
    if shown.said["problem"] is not None:
        return row._replace(error=shown.said["problem"])
    layer = place_of(shown)
    row = row._replace(layer=layer.name, **_beside(subject, shown, given, layer))
    row = row._replace(rounding=rounding_of(subject, given))
    if family.looked_at == "":
        return row
    widget.layer = family.looked_at
    widget.target = layer.target
    theirs = page.show(widget)
    if theirs.said.get("problem", theirs.error) is not None:
        return row._replace(error=theirs.error or theirs.said["problem"])
    # The shortest name of a layer may be another one.
    usual = place_of(theirs)._replace(name=family.looked_at)
    right = subject.explain(given, usual).cam.numpy()
    return row._replace(
        usual=_laid_over(shown.arrays["grad-cam"], right),
        own=_correlation(theirs.arrays["grad-cam"], right),
    )


def rounding_of(subject: Subject, given: Pixels) -> float:
    """See `Row.rounding`."""
    if subject.exact is None:
        return NAN
    exact = subject.exact(given).numpy()
    random = np.random.default_rng(0)
    single = np.finfo(np.float32)
    changes = (
        given * (1 + (number > 0) * single.eps * random.uniform(-1, 1, given.shape))
        for number in range(ROUNDED)
    )
    return max(_difference(subject.logits(each).numpy(), exact) for each in changes)


def place_of(shown: Shown) -> Layer:
    """Where a page looked, and at which class."""
    layer = shown.said["layer"]
    return Layer(layer["name"], layer["height"], layer["width"], shown.said["target"])


def _beside(subject: Subject, shown: Shown, given: Pixels, layer: Layer) -> dict[str, float]:
    try:
        right = subject.explain(given, layer)
    except (LookupError, StopIteration):
        # A value of the graph between two modules.
        logits = subject.logits(given).numpy()
        return {"logits": _difference(shown.arrays["logits"], logits)}
    return {
        "logits": _difference(shown.arrays["logits"], right.logits.numpy()),
        "cam": _correlation(shown.arrays["grad-cam"], right.cam.numpy()),
    }


def _normalised(image: NDArray[np.float32], shown: Shown) -> Pixels:
    """The picture as the network is given it, by what the panel says that it does."""
    told: Any = shown.said["normalization"]
    return (image.astype(np.float64) - np.array(told["mean"])) / np.array(told["std"])


def _laid_over(found: NDArray[Any], right: NDArray[Any]) -> float:
    """Correlation of two maps at the larger size of the two."""
    size = max(found.shape, right.shape)
    large = [
        torch.nn.functional.interpolate(
            torch.from_numpy(np.array(cam, dtype=np.float64))[None, None],
            size=size,
            mode="bilinear",
        )[0, 0].numpy()
        for cam in (found, right)
    ]
    return _correlation(*large)
