"""Traits: what may be assigned, what is refused in which words, both directions of the mirror."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from ipywidgets import IntSlider, interactive, jslink
from traitlets import TraitError

import augmentation_impact
from augmentation_impact import (
    AugmentationImpact,
    Brightness,
    CenterCrop,
    Erase,
    Perspective,
    Rotate,
)
from augmentation_impact._catalogue import AUGMENTATIONS, IMAGENET_LABELS, PAGE_MESSAGES, TRAITS
from augmentation_impact._schema import accepted
from augmentation_impact.augmentations import CLASSES, Augmentation, defaults_of

from .conftest import Page

BOTH = {n: s for n, s in TRAITS.items() if s["direction"] == "both" and not n.startswith("_")}


def test_every_augmentation_of_the_catalogue_is_exported() -> None:
    assert {cls.spec["name"] for cls in CLASSES.values()} == set(AUGMENTATIONS)
    for name in CLASSES:
        assert getattr(augmentation_impact, name) is CLASSES[name]
        assert name in augmentation_impact.__all__


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES)
def test_an_augmentation_has_the_signature_and_the_words_of_its_spec(
    cls: type[Augmentation],
) -> None:
    parameters = inspect.signature(cls).parameters
    assert list(parameters) == [*cls.spec["parameters"], "enabled"]
    for name, spec in cls.spec["parameters"].items():
        assert parameters[name].default == spec["default"]
        assert spec["summary"] in (cls.__doc__ or "")
        assert getattr(cls(), name) == spec["default"]


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_a_parameter_outside_of_its_range_is_refused_with_the_range(name: str) -> None:
    for parameter, spec in AUGMENTATIONS[name]["parameters"].items():
        step = Augmentation.from_dict({"name": name})
        if spec["kind"] == "choice":
            with pytest.raises(
                TraitError, match=f"{parameter} must be one of '{spec['choices'][0]}'"
            ):
                setattr(step, parameter, "nonsense")
            continue
        low, high = accepted(spec)
        bounds = f"{parameter} must be between {low:g} and {high:g}"
        for value in (low - 1, high + 1, float("nan"), float("inf")):
            with pytest.raises(TraitError, match=bounds):
                setattr(step, parameter, value)
        # A text in place of an image of the gallery is a path.
        texts = () if spec["quantity"] == "gallery-image" else ("30",)
        for value in (*texts, None, True, [1]):
            with pytest.raises(TraitError, match=f"{parameter} (must be a number|cannot be None)"):
                setattr(step, parameter, value)
        assert getattr(step, parameter) == spec["default"]


def test_an_angle_is_kept_as_it_was_given() -> None:
    for angle in (-30, 330, 360, -360, 180):
        assert Rotate(angle).angle == angle


def test_numbers_of_numpy_are_numbers() -> None:
    assert Rotate(np.float32(30)).angle == 30.0
    assert Rotate(angle=np.int64(30)).angle == 30.0
    assert AugmentationImpact(size=(160, 96)).size == [160, 96]
    assert AugmentationImpact(size=np.array([160, 160])).size == 160
    assert AugmentationImpact(window=(40, np.float32(400))).window == [40, 400]
    assert AugmentationImpact(display_channels=4).display_channels == [4]
    assert AugmentationImpact(display_channels=(4, 2, 1)).display_channels == [4, 2, 1]
    assert AugmentationImpact(mean=0.5, std=0.25).mean == [0.5]
    assert AugmentationImpact(mean=range(12)).mean == list(range(12))
    assert AugmentationImpact(size=np.int32(160)).size == 160


def test_arguments_of_an_augmentation_may_be_given_by_place_and_unknown_ones_are_named() -> None:
    assert Erase(0.1, 0.2, 0.3, 0.4).width == 0.4
    with pytest.raises(TypeError, match="Rotate takes no argument 'angel'; it takes angle"):
        Rotate(angel=3)
    with pytest.raises(TypeError):
        Rotate(1, angle=2)
    with pytest.raises(TypeError, match="abstract"):
        Augmentation()


def test_reset_returns_an_augmentation_to_its_identity() -> None:
    step = Perspective(0.5, 0.6, 0.1)
    step.reset()
    assert step.parameters == Perspective().parameters


def test_a_step_survives_its_description() -> None:
    step = Rotate(30, interpolation="bilinear", enabled=False)
    again = Augmentation.from_dict(step.to_dict())
    assert type(again) is Rotate
    assert again.to_dict() == step.to_dict()
    assert repr(step) == "Rotate(angle=30.0, interpolation='bilinear', enabled=False)"
    with pytest.raises(
        TraitError, match=r"unknown augmentation 'blur'.*; augmentation_impact.CLASSES has"
    ):
        Augmentation.from_dict({"name": "blur"})


def test_the_widget_has_a_trait_for_each_entry_of_the_table_with_its_default() -> None:
    widget = AugmentationImpact()
    for name, spec in TRAITS.items():
        assert getattr(widget, name) == spec["default"], name
        assert name in widget.keys  # noqa: SIM118
    parameters = inspect.signature(AugmentationImpact).parameters
    assert set(BOTH) <= set(parameters)
    for name, spec in BOTH.items():
        assert parameters[name].default == spec["default"]
        assert spec["doc"] in (AugmentationImpact.__doc__ or "")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("size", 20, "size must be between 32 and 1024; got 20"),
        ("size", (160, 20), "size must be between 32 and 1024; got 20"),
        ("size", (160, 96, 3), r"size must be one side or \(height, width\)"),
        ("window", (40, 0), "window must have a width above 0; got 0"),
        ("window", (40,), r"window must be \(level, width\); got"),
        ("window", (float("nan"), 3), "window must hold finite numbers; got nan"),
        ("display_channels", [0, 1], "display_channels must name one channel or three"),
        ("display_channels", -1, "display_channels must be 0 or more; got -1"),
        ("std", 0, "std must hold numbers above 0; got 0"),
        ("mean", [], "mean must hold one number per channel; got none"),
        (
            "task",
            "ranking",
            "task must be one of 'classification', 'multi-label', 'regression'; got 'ranking'",
        ),
        ("size", 160.5, "size must be an integer; got 160.5"),
        (
            "framing",
            {"zoom": 99, "x": 0, "y": 0},
            r"framing \['zoom'\] must be between 1 and 16; got 99",
        ),
        ("framing", {"zoom": 1}, "framing must be a dict with the keys 'zoom', 'x', 'y'"),
        ("mean", [0.5, "a"], r"mean must hold finite numbers; got 'a' at \[1\]"),
        ("std", [0.5, 0.0, 0.5], r"std must hold numbers above 0; got 0.0 at \[1\]"),
        ("labels", [], "labels must name at least one class"),
        ("labels", ["a", 1], "labels must hold strings; got 1"),
        (
            "classes",
            "best",
            "classes must be 'imagenette' or 'top10' or a list of classes; got 'best'",
        ),
        ("classes", [], "classes must hold at least one class"),
        ("classes", [0, 1000], "classes must be a class from 0 to 999; got 1000"),
        ("target", -1, "target must be 0 or more; got -1"),
        ("target", "no such thing", "'no such thing' is none$"),
        ("target", "tabbby", "'tabbby' is none; the nearest are 'tabby'"),
        ("method", "gradcam", "method must be one of 'none', 'grad-cam'"),
        ("view", "all", "view must be one of 'side-by-side', 'original'"),
        ("colormap", "jet", "colormap must be one of 'inferno'"),
        ("opacity", 1.5, "opacity must be between 0 and 1; got 1.5"),
        ("recording", 1, "recording must be True or False; got 1"),
        ("augmentations", [1], r"must hold augmentations, such as Rotate\(angle=30\)"),
    ],
)
def test_a_wrong_value_is_refused_in_words_and_changes_nothing(
    widget: AugmentationImpact, name: str, value: Any, words: str
) -> None:
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=words):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


def test_classes_and_target_may_be_given_by_name() -> None:
    widget = AugmentationImpact(target="golf ball", classes=["tench", "Church", 217, "tench"])
    assert widget.target == IMAGENET_LABELS.index("golf ball")
    assert widget.classes == [0, 497, 217]
    with pytest.raises(TraitError, match=r"'cardigan' names the classes .*; use an index"):
        widget.target = "cardigan"


def test_names_are_looked_up_in_the_labels_whatever_the_order_of_the_arguments() -> None:
    widget = AugmentationImpact(target="b", labels=["a", "b"], model=b"onnx")
    assert widget.target == 1
    with pytest.raises(TraitError, match="must be a class index while no labels are set"):
        AugmentationImpact(target="b", model=b"onnx")
    with pytest.raises(TraitError, match="must be a class from 0 to 1; got 2"):
        widget.target = 2


@pytest.mark.parametrize("name", [n for n, s in TRAITS.items() if s["direction"] == "page"])
def test_what_the_page_tells_cannot_be_assigned(widget: AugmentationImpact, name: str) -> None:
    with pytest.raises(TraitError, match="read-only"):
        setattr(widget, name, None)


def test_an_unknown_argument_is_named() -> None:
    with pytest.raises(TypeError, match="takes no argument 'siz'; it takes image, model, "):
        AugmentationImpact(siz=3)


def test_what_a_page_sets_reaches_python_and_what_python_sets_reaches_the_page(
    widget: AugmentationImpact, page: Page
) -> None:
    seen = []
    widget.observe(lambda change: seen.append(change.new), "method")
    page.set(method="grad-cam", status="ready", prediction={"label": "cat", "index": 281})
    assert (widget.method, widget.status, seen) == ("grad-cam", "ready", ["grad-cam"])
    assert widget.prediction["label"] == "cat"
    widget.size = 160
    widget.target = "tench"
    assert page.state()["size"] == 160
    assert page.state()["target"] == 0


def test_a_page_cannot_set_what_python_would_refuse(widget: AugmentationImpact, page: Page) -> None:
    widget.method = "grad-cam"
    page.set(size=7)
    page.set(method=["a"])
    assert (widget.size, widget.method) == (224, "grad-cam")
    assert (page.state()["size"], page.state()["method"]) == (224, "grad-cam")


def test_the_first_step_of_each_name_is_an_attribute() -> None:
    first, second = Rotate(10), Rotate(20)
    widget = AugmentationImpact(augmentations=[Brightness(), first, second])
    assert widget.rotate is first
    with pytest.raises(AttributeError, match=r"no erase step; add one with .*Erase\(\)"):
        _ = widget.erase
    widget.augmentations = [second, *widget.augmentations[:2]]
    assert widget.rotate is second


def test_the_pipeline_may_be_plain_data_but_not_one_object_twice(
    widget: AugmentationImpact,
) -> None:
    step = CenterCrop(0.5)
    widget.augmentations = [step, {"name": "rotate", "angle": 30}]
    assert widget.rotate.angle == 30
    with pytest.raises(TraitError, match="one object twice"):
        widget.augmentations = [step, step]
    with pytest.raises(TraitError, match="at most 64 steps"):
        widget.augmentations = [Rotate() for _ in range(65)]
    with pytest.raises(TraitError, match="angle must be between -360 and 360 degrees; got 400"):
        widget.augmentations = [{"name": "rotate", "angle": 400}]


def test_a_slider_of_the_page_moves_the_parameter_and_back(widget: AugmentationImpact) -> None:
    page = Page(widget.rotate)
    seen: list[float] = []
    widget.rotate.observe(lambda change: seen.append(change.new), "angle")
    page.set(angle=30)
    widget.rotate.angle = 45
    assert seen == [30.0, 45.0]
    assert page.state() == {"angle": 45.0}


def test_jslink_and_interact_work_on_a_parameter(widget: AugmentationImpact) -> None:
    slider = IntSlider(max=360)
    link = jslink((slider, "value"), (widget.rotate, "angle"))
    assert link.target == (widget.rotate, "angle")

    def turn(angle: float) -> None:
        widget.rotate.angle = angle

    control = interactive(turn, angle=(0, 360, 1))
    control.children[0].value = 77
    assert widget.rotate.angle == 77


def test_a_step_made_in_the_page_gets_its_object_at_its_place(
    widget: AugmentationImpact, page: Page
) -> None:
    ids = [step.model_id for step in widget.augmentations]
    new = "11111111-2222-4333-8444-555555555555"
    order = [ids[0], new, *ids[1:]]
    step = {"id": new, "name": "rotate", "enabled": True, "parameters": {"angle": 30}}
    page.tell("create-step", **step, after=ids[0])
    assert [step.model_id for step in widget.augmentations] == order
    assert widget.augmentations[1].angle == 30
    assert page.state()["augmentations"] == [f"IPY_MODEL_{id_}" for id_ in order]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x"},
        {"id": "../../etc/passwd-0123456789"},
        {"name": "__import__"},
        {"parameters": {"angle": 4000}},
        {"parameters": {"angle": 0, "comm": None}},
    ],
)
def test_a_step_that_makes_no_sense_is_refused(
    widget: AugmentationImpact, page: Page, change: dict[str, Any]
) -> None:
    step = {
        "id": "11111111-2222-4333-8444-555555555555",
        "name": "rotate",
        "enabled": True,
        "parameters": {},
        "after": "",
    }
    page.tell("create-step", **{**step, **change})
    assert len(widget.augmentations) == len(defaults_of("image"))
    assert len(page.heard("error")) == 1


def test_an_id_that_is_taken_is_refused(widget: AugmentationImpact, page: Page) -> None:
    step = {
        "id": "11111111-2222-4333-8444-555555555555",
        "name": "rotate",
        "enabled": True,
        "parameters": {},
        "after": "",
    }
    page.tell("create-step", **step)
    page.tell("create-step", **step)
    assert len(widget.augmentations) == len(defaults_of("image")) + 1
    assert "cannot have the id" in page.heard("error")[0][0]["sentence"]


def test_a_page_of_another_version_is_told_what_to_do(page: Page) -> None:
    page.wire.receive({"method": "custom", "content": {"version": 99, "type": "pull"}})
    (message, _), *_ = page.heard("error")
    assert "Refresh the page" in message["sentence"]


@pytest.mark.parametrize("type_", [*PAGE_MESSAGES, "nonsense"])
def test_a_message_without_its_fields_is_answered_with_an_error(page: Page, type_: str) -> None:
    page.tell(type_)
    assert len(page.heard("error")) == 1


def test_messages_of_others_are_ignored(page: Page) -> None:
    page.wire.receive({"method": "custom", "content": {"do": "focus"}})
    page.wire.receive({"method": "custom", "content": "hello"})
    assert page.heard("error") == []


def test_the_text_of_the_widget_is_one_line(widget: AugmentationImpact) -> None:
    text = "AugmentationImpact(image='chelsea.jpg', model='efficientnet-lite0', status='idle')"
    assert repr(widget) == text
    assert widget._repr_mimebundle_()["text/plain"] == text


def test_a_pixel_range_sets_mean_and_deviation() -> None:
    widget = AugmentationImpact(pixel_range=(0, 255))
    assert (widget.mean, widget.std) == ([0], [1 / 255])
    widget.pixel_range = (-1, 1)
    assert (widget.mean, widget.std) == ([0.5], [0.5])
    with pytest.raises(TraitError, match=r"must be the lowest and the highest pixel, \(0, 255\)"):
        widget.pixel_range = (1, 0)


def test_one_label_names_two_classes_unless_it_is_a_value() -> None:
    widget = AugmentationImpact(labels=["tumour"], target="tumour")
    assert (widget.class_names(), widget.target) == (["not tumour", "tumour"], 1)
    value = AugmentationImpact(task="regression", labels=["count"], target="count")
    assert value.target == 0
