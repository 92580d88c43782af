"""Scores of answered states: the table, the curves, and where callbacks print."""

from __future__ import annotations

import io
from typing import Any

import pytest
from ipywidgets import Output
from traitlets import TraitError

from augmentation_impact import AugmentationImpact, Rotate

from . import pages
from .conftest import Page


def answer(page: Page, angle: float, cat: float, dog: float = 0.1, **parameters: Any) -> None:
    """The page says what it answered for an angle."""
    scores = [
        {"label": "cat", "index": 3, "probability": cat, "logit": 2.0},
        {"label": "dog", "index": 5, "probability": dog, "logit": 1.0},
    ]
    best = max(scores, key=lambda score: score["probability"])
    said = {"rotate.angle": angle, "brightness.factor": 1.0, **parameters}
    page.set(scores=scores, prediction={**best, "parameters": said})


def test_the_scores_are_a_table_at_once_with_a_column_a_parameter_and_a_class(page: Page) -> None:
    answer(page, 0, 0.8)
    answer(page, 30, 0.2, 0.7)
    table = page.widget.scores_frame()
    assert list(table.columns) == [
        "image_name",
        "predicted",
        "rotate.angle",
        "brightness.factor",
        "cat",
        "dog",
    ]
    assert list(table["rotate.angle"]) == [0, 30]
    assert list(table["predicted"]) == ["cat", "dog"]
    assert list(table["dog"]) == [0.1, 0.7]
    assert set(table["image_name"]) == {"chelsea.jpg"}
    assert page.widget.to_dataframe(arrays=False).equals(table)
    assert page.heard("request-frames") == []


def test_a_state_that_is_answered_again_has_one_row(page: Page) -> None:
    answer(page, 0, 0.8)
    answer(page, 30, 0.2)
    answer(page, 0, 0.9)
    table = page.widget.scores_frame()
    assert list(table["rotate.angle"]) == [30, 0]
    assert list(table["cat"]) == [0.2, 0.9]


def test_classes_of_one_name_have_their_numbers(page: Page) -> None:
    scores = [
        {"label": "crane", "index": index, "probability": 0.5, "logit": 0.0} for index in (134, 517)
    ]
    page.set(scores=scores, prediction={**scores[0], "parameters": {}})
    assert {"crane (134)", "crane (517)"} <= set(page.widget.scores_frame().columns)


def test_the_table_needs_no_answer(widget: AugmentationImpact) -> None:
    assert widget.scores_frame().empty


def test_the_plot_shows_the_states_that_differ_in_one_parameter_alone(page: Page) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    answer(page, 5, 0.3, **{"brightness.factor": 2.0})
    for angle, cat in ((40, 0.2), (-20, 0.6), (0, 0.8)):
        answer(page, angle, cat)
    axes = page.widget.plot()
    lines = {line.get_label(): line for line in axes.get_lines()}
    assert list(lines["cat"].get_xdata()) == [-20, 0, 40]
    assert list(lines["cat"].get_ydata()) == [0.6, 0.8, 0.2]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("rotate.angle", "probability")
    with pytest.raises(ValueError, match="no parameter 'rotate'; there are rotate.angle"):
        page.widget.plot("rotate")
    pyplot.close("all")


def test_a_class_is_drawn_as_it_is_called(page: Page) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    pyplot.switch_backend("agg")
    scores = [{"label": r"a$\bad$", "index": 3, "probability": 0.5, "logit": 0.0}]
    page.set(scores=scores, prediction={**scores[0], "parameters": {"rotate.angle": 1.0}})
    figure = page.widget.plot().figure
    # matplotlib would read a formula between dollars, and fail.
    figure.savefig(io.BytesIO(), format="svg")
    pyplot.close("all")


def test_the_answers_that_are_kept_have_a_bound_in_cells(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("augmentation_impact.scores._MOST_CELLS", 22)
    for angle in range(9):
        answer(page, angle, 0.8)
    # Two columns about it, two parameters, two classes.
    assert list(page.widget.scores_frame()["rotate.angle"]) == [6, 7, 8]
    page.set(prediction=None)
    answer(page, 9, 0.8, **{"x" * 1000: 1.0})
    assert list(page.widget.scores_frame()["rotate.angle"]) == [9]


def test_a_plot_without_scores_says_what_to_do(widget: AugmentationImpact) -> None:
    with pytest.raises(ValueError, match="no scores yet; move or sweep a slider"):
        widget.plot()


def test_callbacks_print_into_the_output_once_it_was_asked_for(page: Page) -> None:
    entered: list[str] = []

    class Recording(Output):
        def __enter__(self) -> None:
            entered.append("in")

        def __exit__(self, *_: object) -> None:
            entered.append("out")

    page.widget.on_frames(lambda frames: entered.append(f"{len(frames)} frames"))
    pages.record(page, 1)
    assert entered == ["1 frames"]
    assert isinstance(page.widget.output, Output)
    assert page.widget.output is page.widget.output
    page.widget._output = Recording()
    pages.record(page, 2)
    assert entered[1:] == ["in", "2 frames", "out"]


def test_plain_data_are_written_into_the_steps_that_there_are(widget: AugmentationImpact) -> None:
    rotate = widget.rotate
    heard: list[float] = []
    rotate.observe(lambda change: heard.append(change.new), "angle")
    widget.augmentations = [
        {"name": "rotate", "angle": 30},
        {"name": "contrast", "factor": 2},
        {"name": "rotate", "angle": 5, "enabled": False},
    ]
    assert widget.rotate is rotate
    assert heard == [30]
    assert [step.to_dict()["name"] for step in widget.augmentations] == [
        "rotate",
        "contrast",
        "rotate",
    ]
    assert not widget.augmentations[2].enabled
    with pytest.raises(TraitError, match="angle must be between"):
        widget.augmentations = [{"name": "rotate", "angle": 7}, {"name": "rotate", "angle": 999}]
    assert rotate.angle == 30
    other = Rotate(1)
    widget.augmentations = [other]
    assert widget.rotate is other
