"""Studies come to Python as columns, and become tables, figures, code and one HTML file."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas
import pytest

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import LIMITS
from augmentation_impact.study import StudyResults
from augmentation_impact.study.advice import reach
from augmentation_impact.study.columns import joined

from .conftest import Page


def points(image: str, parameter: str, values: list[float], limit: float) -> dict[str, list[Any]]:
    """A cat up to a limit, a dog beyond it."""
    keeps = [abs(value) <= limit for value in values]
    probabilities = [max(0.0, 1 - abs(value) / (2 * limit)) for value in values]
    return {
        "image": [image] * len(values),
        parameter: list(values),
        "index": [0 if kept else 1 for kept in keeps],
        "label": ["cat" if kept else "dog <b>" for kept in keeps],
        "logit": [1.5] * len(values),
        "probability": [0.7] * len(values),
        "explained_index": [0] * len(values),
        "explained_label": ["cat"] * len(values),
        "explained_logit": [1.0] * len(values),
        "explained_probability": probabilities,
        "holds": [int(kept) for kept in keeps],
        "problem": [None] * len(values),
    }


def breaks(image: str, parameter: str, lower: float, upper: float) -> dict[str, list[Any]]:
    """A break on both sides."""
    return {
        "image": [image, image],
        "parameter": [parameter, parameter],
        "side": ["lower", "upper"],
        "holds_to": [lower, upper],
        "breaks_at": [lower - 0.1, upper + 0.1],
        "becomes": ["dog", "dog"],
        "returns_at": [None, None],
    }


def changed_points(**columns: list[Any]) -> dict[str, list[Any]]:
    """One point, with other columns."""
    return {**points("a.png", "rotate.angle", [0.0], 50), **columns}


def changed_breaks(**columns: list[Any]) -> dict[str, list[Any]]:
    """The breaks of one image, with other columns."""
    return {**breaks("a.png", "rotate.angle", -50, 50), **columns}


def part(page: Page, sequence: int, *, last: bool = False, **change: Any) -> None:
    """One part of an answer to the study that was asked for last."""
    (asked, _) = page.heard("study")[-1]
    about = {"transfer": "t", "request": asked["request"], "sequence": sequence, "done": sequence}
    tables = {"points": {}, "breaks": {}, "unstudied": []}
    page.tell("study-part", **{**about, "total": 2, "last": last, **tables, **change})


def whole(page: Page) -> None:
    """An answer in three parts."""
    values = [-90.0, -45.0, 0.0, 45.0, 90.0]
    part(
        page,
        0,
        points=points("a.png", "rotate.angle", values, 50),
        breaks=breaks("a.png", "rotate.angle", -50, 49.5),
    )
    part(
        page,
        1,
        points=points("a.png", "brightness.factor", [0.5, 1.0, 2.0], 3),
        breaks=breaks("a.png", "brightness.factor", 0.5, 2.0),
    )
    part(page, 2, last=True, unstudied=[{"image": "b.png", "problem": "It is no picture."}])


@pytest.fixture
def results(widget: AugmentationImpact, page: Page) -> StudyResults:
    """A study of two parameters."""
    request = widget.study("rotate.angle=-90:90:45", "brightness.factor=0.5:2")
    whole(page)
    return request.result()


def test_a_study_is_asked_of_the_page_and_its_parts_are_put_together(
    widget: AugmentationImpact, page: Page
) -> None:
    heard: list[StudyResults] = []
    widget.study.on_done(heard.append)
    request = widget.study("rotate.angle=-90:90:45", {"kind": "worst-case"}, tolerance=2)
    (asked, _) = page.heard("study")[-1]
    assert asked["order"] == {"studies": ["rotate.angle=-90:90:45", {"kind": "worst-case"}]}
    assert (asked["tolerance"], asked["gallery"]) == (2, False)
    assert not request.done() and "0 of ?" in repr(request)
    whole(page)
    assert [taken["sequence"] for taken, _ in page.heard("taken")] == [0, 1, 2]
    found = request.result()
    assert heard == [found] and widget.study.results is found
    assert found.unstudied == {"b.png": "It is no picture."}
    assert found.state["image"] == "chelsea.jpg"


def test_a_part_that_comes_twice_is_taken_once(widget: AugmentationImpact, page: Page) -> None:
    request = widget.study("rotate.angle")
    given = points("a.png", "rotate.angle", [0.0], 50)
    for _ in range(2):
        part(page, 0, points=given)
    part(page, 1, last=True)
    assert request.result().points["image"] == ["a.png"]


def test_rows_say_where_the_parameters_of_other_studies_stood(results: StudyResults) -> None:
    frame = results.to_dataframe()
    assert list(frame.columns[:3]) == ["image", "rotate.angle", "index"]
    assert list(frame["rotate.angle"]) == [-90, -45, 0, 45, 90, 0, 0, 0]
    assert list(frame["brightness.factor"]) == [1, 1, 1, 1, 1, 0.5, 1, 2]
    assert len(results.breaks_dataframe()) == 4


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"request": "another"}, "nobody waits for this study"),
        ({"points": {"image": ["a"]}}, "lacks the column index"),
        ({"breaks": changed_breaks(side=["lower"])}, "another length"),
        ({"breaks": changed_breaks(__class__=[1, 2])}, "has no column"),
        ({"breaks": changed_breaks(side=["lower", "__proto__"])}, "column side must be one of"),
        ({"breaks": changed_breaks(holds_to=["0", 1])}, "column holds_to must hold finite"),
        ({"breaks": changed_breaks(parameter=["x.y", "x.y"])}, "such as rotate.angle; got 'x.y'"),
        ({"breaks": changed_breaks()}, "a break of rotate.angle came before its points"),
        ({"points": changed_points(**{"os.system('x')": [1]})}, "has no column"),
        ({"points": changed_points(**{"x.y": [1]})}, "has no column 'x.y'"),
        ({"points": changed_points(label=[{"a": 1}])}, "column label must be a string"),
        ({"points": changed_points(logit=[10**400])}, "column logit must hold finite numbers"),
        ({"points": changed_points(image=["x" * 5000])}, "at most 4096 letters"),
        ({"unstudied": [{"image": "a.png", "problem": [["/etc/passwd"]]}]}, "must be a string"),
        ({"sequence": 3}, "out of order"),
    ],
)
def test_a_damaged_or_unwanted_part_is_refused(
    widget: AugmentationImpact, page: Page, change: dict[str, Any], said: str
) -> None:
    request = widget.study("rotate.angle")
    part(page, **{"sequence": 0, **change})
    (refused, _) = page.heard("study-refused")[-1]
    assert said in refused["sentence"]
    assert not page.heard("taken") and not request.done()


def test_an_answer_ends_at_the_rows_that_its_study_can_have(
    widget: AugmentationImpact, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS, "study", {**LIMITS["study"], "points": 2})
    widget.study("rotate.angle")
    part(page, 0, points=points("a.png", "rotate.angle", [0.0, 1.0, 2.0], 50))
    part(page, 1, points=points("a.png", "rotate.angle", [3.0, 4.0], 50))
    assert "at most 4 rows; more came" in page.heard("study-refused")[-1][0]["sentence"]


def test_of_two_pages_the_first_answers(widget: AugmentationImpact, page: Page) -> None:
    request = widget.study("rotate.angle")
    page.tell("study-alive", transfer="t", request=request.id)
    part(page, 0, last=True, transfer="other")
    assert "another page" in page.heard("study-refused")[-1][0]["sentence"]
    part(page, 0, last=True)
    assert request.done()


def test_what_the_page_cannot_do_it_says(widget: AugmentationImpact, page: Page) -> None:
    request = widget.study("rotat.angle")
    sentence = "There is no augmentation “rotat”."
    page.tell("study-failed", transfer="t", request=request.id, sentence=sentence)
    with pytest.raises(RuntimeError, match="no augmentation “rotat”"):
        request.result()
    with pytest.raises(RuntimeError, match="there are no results yet"):
        widget.study.to_dataframe()


def test_a_study_is_stopped_and_ends_with_the_widget(
    widget: AugmentationImpact, page: Page
) -> None:
    first = widget.study("rotate.angle")
    widget.study.stop()
    assert page.heard("stop-study")[-1][0]["request"] == first.id
    second = widget.study("rotate.angle")
    widget.close()
    for request, said in ((first, "was stopped"), (second, "was closed")):
        with pytest.raises(RuntimeError, match=said):
            request.result()


def test_a_study_is_awaited(widget: AugmentationImpact, page: Page) -> None:
    async def ask() -> StudyResults:
        request = widget.study("rotate.angle")
        asyncio.get_running_loop().call_later(0.01, whole, page)
        return await request

    assert asyncio.run(ask()).points["image"][0] == "a.png"


def test_studies_come_from_a_file(widget: AugmentationImpact, page: Page, tmp_path: Path) -> None:
    path = tmp_path / "studies.json"
    path.write_text(json.dumps({"studies": ["rotate.angle", {"kind": "worst-case"}]}))
    widget.study(path)
    assert page.heard("study")[-1][0]["order"]["studies"] == [
        "rotate.angle",
        {"kind": "worst-case"},
    ]
    with pytest.raises(ValueError, match="needs a parameter"):
        widget.study()
    with pytest.raises(ValueError, match="a text or a dict"):
        widget.study(3)  # type: ignore[arg-type]


def test_results_are_written(results: StudyResults, tmp_path: Path) -> None:
    results.save(tmp_path / "points.csv")
    read = pandas.read_csv(tmp_path / "points.csv")
    assert list(read.columns) == list(results.points)
    assert len(pandas.read_csv(tmp_path / "points_breaking_points.csv")) == 4
    results.save(tmp_path / "all.json")
    assert json.loads((tmp_path / "all.json").read_text())["points"] == results.points
    with pytest.raises(ValueError, match="ending must be .csv"):
        results.save(tmp_path / "points.xlsx")


def test_what_the_shell_wrote_is_read(results: StudyResults, tmp_path: Path) -> None:
    results.to_dataframe().to_csv(tmp_path / "points.csv", index=False)
    results.breaks_dataframe().to_csv(tmp_path / "breaking_points.csv", index=False)
    said = {
        "model": "net.onnx",
        "size": {"height": 160, "width": 160},
        "augmentations": [{"name": "rotate", "angle": 3}],
        "studies": ["rotate.angle=-90:90:45"],
        "unreadable": [{"image": "b.png", "problem": "It is no picture."}],
    }
    (tmp_path / "study.json").write_text(json.dumps(said))
    read = StudyResults.load(tmp_path)
    assert read.points == results.points
    assert read.breaking_points == results.breaking_points
    assert read.unstudied == results.unstudied
    assert read.state["augmentations"] == [{"name": "rotate", "parameters": {"angle": 3}}]
    assert [one.parameter for one in read.ranges()] == ["rotate.angle", "brightness.factor"]
    with pytest.raises(FileNotFoundError):
        StudyResults.load(tmp_path / "nowhere")


def test_parquet_has_the_rows_that_csv_has(results: StudyResults, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    # A break becomes a label, of a regression a value: one column may hold both.
    results.breaking_points["becomes"][0] = 0.5
    results.save(tmp_path / "points.parquet")
    read = pandas.read_parquet(tmp_path / "points.parquet")
    pandas.testing.assert_frame_equal(read, results.to_dataframe(), check_dtype=False)
    breaks = pandas.read_parquet(tmp_path / "points_breaking_points.parquet")
    assert list(breaks["becomes"]) == ["0.5", "dog", "dog", "dog"]


def test_parquet_without_its_library_is_one_sentence(
    results: StudyResults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("pyarrow", "fastparquet"):
        monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ImportError, match=r"^points\.parquet needs pyarrow: pip install pyarrow"):
        results.save(tmp_path / "points.parquet")


class _Reader(HTMLParser):
    """Collects tags, and everything that a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        fetching = ("src", "href", "srcset", "data", "poster", "action")
        for name, value in attrs:
            if name.rpartition(":")[2] in fetching and not str(value).startswith("#"):
                self.fetched.append(str(value))


def test_the_report_is_one_file_that_fetches_nothing(results: StudyResults, tmp_path: Path) -> None:
    text = results.save(tmp_path / "report.html").read_text()
    reader = _Reader()
    reader.feed(text)
    assert reader.fetched == []
    assert "script" not in reader.tags and "link" not in reader.tags
    assert "@import" not in text and "url(http" not in text
    # Labels are text, never HTML; every number has the state that made it beside it.
    assert "dog <b>" not in text and "dog &lt;b&gt;" in text
    assert "&quot;revision&quot;" in text and "b.png: It is no picture." in text
    assert reader.tags.count("h1") == 1 and reader.tags.count("main") == 1


def test_curves_are_drawn_for_each_parameter(results: StudyResults, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    axes = results.plot().axes
    assert [axis.get_xlabel() for axis in axes] == ["rotate.angle", "brightness.factor"]
    # The points at which the other study varied its parameter are not among them.
    assert list(axes[0].lines[0].get_xdata()) == [-90, -45, 0, 45, 90]
    assert results.save(tmp_path / "curves.svg").stat().st_size > 1000


def test_errors_at_the_severities_make_the_mce() -> None:
    severities = [1.0, 2, 3, 4, 5]
    seen = [
        points(name, "snow.severity", severities, limit) for name, limit in (("a", 3), ("b", 1))
    ]
    other = points("a", "fog.amount", [1.5], 1)
    table = joined([*seen, other], {"snow.severity": 0.0, "fog.amount": 0.0})
    study = StudyResults(["severities"], {}, table, {})
    truth = {"a": "cat", "b": 0}
    assert study.corruption_errors(truth) == {"snow": [0, 0.5, 0.5, 1, 1]}
    assert study.mce(truth) == pytest.approx(0.6 / 0.866816)
    assert study.corruption_errors({"a": "Cat"}) == {"snow": [0, 0, 0, 1, 1]}
    with pytest.raises(ValueError, match="no severities of images whose class is known"):
        study.mce({"c": "cat"})


def test_how_alike_two_networks_look_comes_as_a_table(
    widget: AugmentationImpact, page: Page
) -> None:
    request = widget.study.likeness(gallery=True)
    order, _ = page.heard("study")[-1]
    assert order["order"] == {"likeness": True} and order["gallery"]
    measures = dict.fromkeys(
        ("mean_absolute", "mean_squared", "pearson", "spearman", "overlap"), [0.5]
    )
    rows = {"image": ["a.png"], "method": ["grad-cam"], **measures, "divergence": [None]}
    part(page, 0, points=rows)
    part(page, 1, last=True)
    assert request.done()
    found = widget.study.alike
    assert found is not None and found.means()["overlap"] == 0.5
    assert "divergence" not in found.means()
    assert list(found.to_dataframe()["image"]) == ["a.png"]
    assert repr(found).startswith("LikenessResults(1 image: mean_absolute 0.5")


def two_networks() -> StudyResults:
    """One image in a network that breaks at 20 degrees, and in another that breaks at 60."""
    tables = [
        (
            {"model": [name] * 5} | points("a.png", "rotate.angle", [-90.0, -30, 0, 30, 90], limit),
            {"model": [name] * 2} | breaks("a.png", "rotate.angle", -limit, limit),
        )
        for name, limit in (("plain.onnx", 20), ("turned.onnx", 60))
    ]
    state = {"augmentations": [{"name": "rotate"}]}
    return StudyResults(
        ["rotate.angle"],
        state,
        joined([one for one, _ in tables], {}),
        joined([one for _, one in tables], {}),
    )


def test_two_networks_are_two_curves_and_two_ranges(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    study = two_networks()
    assert study.models == ["plain.onnx", "turned.onnx"]
    (axis,) = study.plot().axes
    lines = [line for line in axis.lines if len(line.get_xdata()) == 5]
    assert [line.get_label() for line in lines] == ["a.png, plain.onnx", "a.png, turned.onnx"]
    assert len({line.get_linestyle() for line in lines}) == 2
    (first,), (other,) = study.ranges(1), study.ranges(1, "turned.onnx")
    assert (first.upper, other.upper) == (20, 60)
    assert "degrees=(-60, 60)" in study.to_code("torchvision", 1, "turned.onnx")
    assert "turned.onnx" in study.save(tmp_path / "study.html").read_text()
    assert set(study.to_dataframe()["model"]) == {"plain.onnx", "turned.onnx"}
    with pytest.raises(ValueError, match=r"one of plain.onnx, turned.onnx; got 'other'"):
        study.ranges(1, "other")
    assert repr(study).endswith("in plain.onnx and turned.onnx)")


def test_an_image_is_drawn_as_it_is_called(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    # matplotlib would read a formula between dollars, and fail.
    name = r"a$\bad$.png"
    table = joined([breaks(name, "rotate.angle", -50, 50)], {})
    study = StudyResults([], {}, points(name, "rotate.angle", [-9.0, 9.0], 5), table)
    assert study.save(tmp_path / "curves.svg").stat().st_size > 1000


def several(reaches: list[tuple[float, float]]) -> StudyResults:
    """A study of several images."""
    tables = [breaks(f"{i}.png", "rotate.angle", *ends) for i, ends in enumerate(reaches)]
    return StudyResults([], {"augmentations": [{"name": "rotate"}]}, {}, joined(tables, {}))


def test_the_range_of_a_share_is_what_so_many_images_reach() -> None:
    study = several([(-10 - i, 20 + i) for i in range(20)])
    (all_of_them,) = study.ranges(1)
    assert (all_of_them.lower, all_of_them.upper) == (-10, 20)
    (most,) = study.ranges(0.95)
    assert (most.lower, most.upper, most.images) == (-11, 21, 20)
    low, high = most.upper_interval or (0, 0)
    assert 20 <= low <= 21 <= high < 30
    assert np.array_equal(reach(np.array([[3.0, 1, 2], [6, 4, 5]]), 0.6), [2, 5])


def test_an_image_that_never_holds_takes_its_side_to_the_identity() -> None:
    one = breaks("a.png", "brightness.factor", 0.5, 2.0)
    one["holds_to"] = [None, 2.0]
    (found,) = StudyResults([], {}, {}, joined([one], {})).ranges()
    assert (found.lower, found.upper, found.lower_interval) == (1, 2, None)


@pytest.mark.parametrize("share", [0, 1.01, -1, float("nan")])
def test_a_share_must_be_one(share: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        several([(-1, 1)]).ranges(share)


def test_advice_is_code_in_the_order_of_the_pipeline(results: StudyResults) -> None:
    code = results.to_code("torchvision")
    lines = [line.strip() for line in code.splitlines() if line.startswith("    ")]
    assert lines[1::2] == [
        "v2.ColorJitter(brightness=(0.5, 2)),",
        "v2.RandomRotation(degrees=(-50, 49.5)),",
    ]
    with pytest.raises(ValueError, match="torchvision or albumentations"):
        results.to_code("keras")


def test_advice_says_how_many_images_hold() -> None:
    said = lambda count: several([(-20, 20)] * count).to_code("torchvision")  # noqa: E731
    assert "# Ranges in which the image keeps its prediction, each alone." in said(1)
    assert "# Ranges in which 95 % of 40 images keep their prediction, each alone." in said(40)


@pytest.mark.parametrize("library", ["torchvision", "albumentations"])
def test_advice_on_what_a_library_is_not_written_for_leaves_the_picture(library: str) -> None:
    pytest.importorskip(library)
    code = StudyResults([], {}, {}, breaks("a.png", "fog.amount", 0, 0.3)).to_code(library)
    assert f"not written as a transform of {library}" in code
    names: dict[str, Any] = {}
    exec(code, names)
    image = np.random.default_rng(0).random((8, 8, 3)).astype(np.float32)
    if library == "torchvision":
        torch = pytest.importorskip("torch")
        left = names["transform"](torch.from_numpy(image))
    else:
        left = names["transform"](image=image)["image"]
    assert np.array_equal(np.asarray(left), image)


@pytest.mark.parametrize(
    ("package", "ask"),
    [
        ("pandas", lambda results, path: results.to_dataframe()),
        ("pandas", lambda results, path: results.breaks_dataframe()),
        ("pandas", lambda results, path: results.save(path / "points.csv")),
        ("matplotlib", lambda results, path: results.plot()),
    ],
)
def test_a_package_that_is_missing_is_named(
    package: str,
    ask: Callable[[StudyResults, Path], object],
    results: StudyResults,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=rf"needs {package}; install it with: pip install"):
        ask(results, tmp_path)


@pytest.mark.parametrize("library", ["torchvision", "albumentations"])
def test_advice_runs_in_its_library(library: str) -> None:
    pytest.importorskip(library)
    tables = [
        breaks("a.png", name, low, high)
        for name, low, high in [
            *[
                ("brightness.factor", 0.5, 2),
                ("contrast.factor", 0.5, 2),
                ("jpeg.quality", 30, 100),
            ],
            *[("saturation.factor", 0.5, 2), ("rotate.angle", -20, 30), ("shear.x", -5, 5)],
            *[("shear.y", -5, 5), ("scale.factor", 0.8, 1.2), ("fog.amount", 0, 0.3)],
            ("hue.factor", -0.1, 0.2),
            *[("translate.x", -0.1, 0.2), ("translate.y", -0.1, 0.2)],
        ]
    ]
    names: dict[str, Any] = {}
    exec(StudyResults([], {}, {}, joined(tables, {})).to_code(library), names)
    image = np.random.default_rng(0).random((32, 32, 3)).astype(np.float32)
    if library == "torchvision":
        torch = pytest.importorskip("torch")
        assert names["transform"](torch.from_numpy(image).permute(2, 0, 1)).shape == (3, 32, 32)
    else:
        assert names["transform"](image=image)["image"].shape == image.shape


def test_advice_turns_the_way_that_was_studied() -> None:
    """The signs of the drawn ranges are those of the product's own augmentations."""
    torch = pytest.importorskip("torch")
    albumentations = pytest.importorskip("albumentations")
    v2 = pytest.importorskip("torchvision.transforms").v2
    from torchvision.transforms import functional

    image = np.zeros((65, 65, 3), np.float32)
    image[20:30, 40:60] = 1
    tensor = torch.from_numpy(image).permute(2, 0, 1)
    turned = functional.rotate(tensor, 30).permute(1, 2, 0).numpy()
    by_torch = v2.RandomRotation(degrees=(30, 30))(tensor).permute(1, 2, 0).numpy()
    by_album = albumentations.Rotate(limit=(30, 30), p=1)(image=image)["image"]
    for other in (by_torch, by_album):
        assert np.corrcoef(turned.ravel(), other.ravel())[0, 1] > 0.9
    moved = albumentations.Affine(translate_percent={"x": (0.2, 0.2)}, p=1)(image=image)["image"]
    assert moved.mean(axis=(0, 2)).argmax() > image.mean(axis=(0, 2)).argmax()


def proof(name: str, shares: list[float], values: list[float | None]) -> dict[str, list[Any]]:
    """A curve as a page sends it."""
    many = len(shares)
    return {
        "image": ["chelsea.jpg"] * many,
        "method": ["grad-cam"] * many,
        "proof": [name] * many,
        "share": list(shares),
        "value": list(values),
        "pearson": [None] * many,
        "ssim": [None] * many,
    }


def test_proofs_come_as_curves_with_their_areas(
    widget: AugmentationImpact, page: Page, tmp_path: Path
) -> None:
    told: list[Any] = []
    widget.study.on_done(told.append)
    request = widget.study.prove("deletion", "randomisation")
    (asked, _) = page.heard("study")[-1]
    assert asked["order"] == {"proofs": ["deletion", "randomisation"]}
    curves = (
        proof("deletion", [0, 0.5, 1], [1.0, 0.5, 0.0]),
        proof("randomisation", [0, 1], [1.0, None]),
    )
    for at, points in enumerate(curves):
        part(page, at, points=points)
    assert not request.done()
    part(page, 2, last=True)
    found = widget.study.proofs
    assert found is not None
    assert told == [found]
    assert found.areas() == {("grad-cam", "deletion"): 0.5, ("grad-cam", "randomisation"): 0.0}
    assert list(found.to_dataframe()["share"]) == [0, 0.5, 1, 0, 1]
    for ending in ("csv", "svg"):
        assert found.save(tmp_path / f"proofs.{ending}").stat().st_size > 100
    assert "deletion of grad-cam 0.500" in repr(found)
    # The studies are something else.
    assert widget.study.results is None


def test_a_proof_that_there_is_not_is_refused_in_words(widget: AugmentationImpact) -> None:
    with pytest.raises(ValueError, match="a proof is one of deletion, .* not 'deletoin'"):
        widget.study.prove("deletoin")


def test_an_answer_to_proofs_has_their_columns_alone(
    widget: AugmentationImpact, page: Page
) -> None:
    request = widget.study.prove("road")
    part(page, 0, points=points("a.png", "rotate.angle", [0.0], 50), last=True)
    assert not request.done()
    assert widget.study.proofs is None
