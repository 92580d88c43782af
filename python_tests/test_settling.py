"""Results belong to states: which prediction was computed for what was assigned."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact, Rotate, settling
from augmentation_impact.frames import flat_parameters
from augmentation_impact.settling import Settled

from .conftest import Page


class LivePage(Page):
    """A page that analyses: what is asked of it by traits, it answers when it comes to it."""

    def __init__(self, widget: AugmentationImpact) -> None:
        super().__init__(widget)
        self.steps = {step.name: Page(step) for step in widget.augmentations}
        self.angle = widget.rotate.angle
        self.revision = 0

    def hear(self) -> None:
        """Take what Python has sent so far."""
        self.angle = self.steps["rotate"].state().get("angle", self.angle)
        self.revision = self.state().get("_revision", self.revision)

    def answer(self, status: str = "ready", **more: Any) -> None:
        """Say what the page has computed for what it knows."""
        parameters = self.parameters(self.angle)
        prediction = {
            "label": f"at {self.angle:g}",
            "index": 1,
            "probability": self.angle / 360,
            "logit": 1.0,
        }
        self.set(
            _answered=self.revision,
            status=status,
            prediction={**prediction, "parameters": parameters},
            **more,
        )

    def parameters(self, angle: float) -> dict[str, Any]:
        steps = [step.to_dict() for step in self.widget.augmentations]
        return {**flat_parameters(steps), "rotate.angle": angle}

    def drag(self, angle: float) -> None:
        """Move the slider in the page."""
        self.angle = angle
        self.steps["rotate"].set(angle=angle)


@pytest.fixture
def live(widget: AugmentationImpact) -> Iterator[LivePage]:
    page = LivePage(widget)
    page.answer()
    yield page


def label(widget: AugmentationImpact) -> str:
    return widget.prediction["label"]


def test_an_assignment_makes_the_status_busy_at_once(
    widget: AugmentationImpact, live: LivePage
) -> None:
    assert widget.status == "ready"
    widget.rotate.angle = 30
    assert widget.status == "busy"
    live.hear()
    live.answer("busy")
    live.answer()
    assert (widget.status, label(widget)) == ("ready", "at 30")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("image", "coffee.jpg"),
        ("model", b"onnx"),
        ("target", 3),
        ("size", 160),
        ("method", "none"),
        ("augmentations", []),
        ("series", [[0.0, 1.0]]),
    ],
)
def test_every_assignment_that_leads_to_an_analysis_does(
    widget: AugmentationImpact, live: LivePage, name: str, value: Any
) -> None:
    before = widget.state["revision"]
    setattr(widget, name, value)
    assert widget.status == "busy"
    assert widget.state["revision"] > before
    # What the page had said before it heard of it does not make it ready.
    live.answer()
    assert widget.status == "busy"
    assert live.state()["status"] == "busy"


def test_what_a_page_changes_asks_nothing_of_the_page(
    widget: AugmentationImpact, live: LivePage
) -> None:
    before = widget.state["revision"]
    live.drag(45)
    live.set(target=7, method="none")
    assert widget.state["revision"] == before
    assert widget.status == "ready"


def test_what_python_makes_of_a_change_in_the_page_is_asked_of_it(
    widget: AugmentationImpact, live: LivePage
) -> None:
    def follow(change: Any) -> None:
        widget.method = "none"

    widget.observe(follow, "target")
    live.set(target=7)
    assert widget.status == "busy"
    assert live.state()["method"] == "none"


def test_every_prediction_says_the_parameters_that_it_was_computed_for(
    widget: AugmentationImpact, live: LivePage
) -> None:
    log: list[tuple[float, float]] = []
    widget.observe(
        lambda change: log.append(
            (change.new["parameters"]["rotate.angle"], change.new["probability"])
        ),
        "prediction",
    )
    for angle in range(1, 24):
        # The slider is one step ahead of the result, as it is while it is dragged.
        live.steps["rotate"].set(angle=angle + 1)
        live.angle = angle
        live.answer("busy")
    assert len(log) == 23
    assert all(probability == angle / 360 for angle, probability in log)


def test_settled_pairs_belong_together(widget: AugmentationImpact, live: LivePage) -> None:
    pairs: list[Settled] = []
    widget.on_settled(lambda state, prediction: pairs.append(Settled(state, prediction)))
    for angle in (10, 20, 30):
        widget.rotate.angle = angle
        # An answer to what was before, and one in which the slider has moved on.
        live.answer()
        live.hear()
        live.answer("busy")
        live.answer()
    live.steps["rotate"].set(angle=40)
    live.answer()
    live.angle = 40
    live.answer("busy")
    live.answer()
    angles = [
        step["angle"]
        for state, _ in pairs
        for step in state["augmentations"]
        if step["name"] == "rotate"
    ]
    assert angles == [10, 20, 30, 40]
    assert [prediction["label"] for _, prediction in pairs] == ["at 10", "at 20", "at 30", "at 40"]
    assert all(
        flat_parameters(state["augmentations"]) == prediction["parameters"]
        for state, prediction in pairs
    )


def test_who_no_longer_wants_to_hear_of_it_does_not(
    widget: AugmentationImpact, live: LivePage
) -> None:
    calls: list[Any] = []

    def callback(state: Any, prediction: Any) -> None:
        calls.append(prediction)

    widget.on_settled(callback)
    live.drag(5)
    live.answer()
    widget.on_settled(callback, remove=True)
    live.drag(6)
    live.answer()
    assert [each["label"] for each in calls] == ["at 5"]


def test_settled_waits_for_the_page_and_then_gives_the_pair(
    widget: AugmentationImpact, live: LivePage
) -> None:
    async def cell() -> Settled:
        widget.rotate.angle = 30
        waiting = asyncio.ensure_future(widget.settled())
        await asyncio.sleep(0)
        live.answer()
        await asyncio.sleep(0.01)
        assert not waiting.done()
        live.hear()
        live.answer()
        return await asyncio.wait_for(waiting, 10)

    state, prediction = asyncio.run(cell())
    assert prediction["label"] == "at 30"
    assert state["augmentations"][2]["angle"] == 30
    assert state["revision"] == widget.state["revision"]
    # What has settled is given at once.
    assert asyncio.run(asyncio.wait_for(widget.settled(), 10)).prediction == prediction


def test_a_page_is_heard_while_the_cell_runs_that_wrote_to_it(
    widget: AugmentationImpact, live: LivePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, send = live.wire, live.wire.send

    def as_ipykernel(*all_: Any, **more: Any) -> None:
        # ipykernel.comm.comm.BaseComm: the thread that wrote last hears what is answered.
        wire.__dict__["_reply_subshell_id"] = None
        send(*all_, **more)

    monkeypatch.setattr(wire, "send", as_ipykernel)
    widget.target = 5
    widget.request_frames()
    assert len(live.heard("request-frames")) == 1
    # JupyterLab chooses the thread, which is never that of a cell.
    assert "_reply_subshell_id" not in vars(wire)


def test_settled_says_what_to_do_where_no_page_comes(
    widget: AugmentationImpact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "PATIENCE", 0.02)
    with pytest.raises(TimeoutError, match=r"put display\(w\) before the line that waits"):
        asyncio.run(asyncio.wait_for(widget.settled(), 10))


def test_settled_has_patience_with_a_page_that_computes(
    widget: AugmentationImpact, live: LivePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "PATIENCE", 0.02)

    async def cell() -> Settled:
        widget.rotate.angle = 30
        waiting = asyncio.ensure_future(widget.settled())
        await asyncio.sleep(0.1)
        assert not waiting.done()
        live.hear()
        live.answer()
        return await asyncio.wait_for(waiting, 10)

    assert asyncio.run(cell()).prediction["label"] == "at 30"


def test_settled_waits_while_no_page_is_open(widget: AugmentationImpact) -> None:
    async def cell() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(widget.settled(), 0.05)
        page = LivePage(widget)
        waiting = asyncio.ensure_future(widget.settled())
        await asyncio.sleep(0)
        page.answer("loading")
        page.answer()
        assert (await asyncio.wait_for(waiting, 10)).prediction["label"] == "at 0"

    asyncio.run(cell())


def test_what_the_page_cannot_compute_is_raised_in_its_words(
    widget: AugmentationImpact, live: LivePage
) -> None:
    widget.rotate.angle = 30
    live.answer("error", error="An older error.")
    assert widget.status == "busy"
    live.hear()
    live.answer("error", error="The network has no layer “x”.")
    with pytest.raises(RuntimeError, match="has no layer"):
        asyncio.run(asyncio.wait_for(widget.settled(), 10))


def test_of_two_pages_the_late_one_unsettles_nothing_for_good(
    widget: AugmentationImpact, live: LivePage
) -> None:
    other = LivePage(widget)
    pairs: list[str] = []
    widget.on_settled(lambda state, prediction: pairs.append(prediction["label"]))
    widget.rotate.angle = 30
    live.hear()
    live.answer()
    # The other page has not heard of it, and says what it still shows.
    other.answer()
    assert widget.status == "busy"
    other.hear()
    other.answer()
    assert widget.status == "ready"
    assert set(pairs) == {"at 30"}


def test_a_step_that_left_the_pipeline_counts_no_more(
    widget: AugmentationImpact, live: LivePage
) -> None:
    old = widget.rotate
    widget.augmentations = [Rotate(10)]
    live.hear()
    live.set(_answered=live.revision, status="ready")
    assert widget.status == "ready"
    before = widget.state["revision"]
    old.angle = 77
    assert (widget.status, widget.state["revision"]) == ("ready", before)


def test_a_picture_that_only_the_page_has_is_named(
    widget: AugmentationImpact, live: LivePage
) -> None:
    before = widget.image
    live.set(page_image="holiday.jpg")
    live.answer()
    assert (widget.page_image, widget.state["image"]) == ("holiday.jpg", "holiday.jpg")
    assert widget.image == before
    with pytest.raises(TraitError, match="read-only"):
        widget.page_image = None


def test_where_uploads_go_is_for_python_to_say(widget: AugmentationImpact, live: LivePage) -> None:
    assert widget.uploads == "auto"
    live.set(uploads="kernel")
    assert widget.uploads == "auto"
    widget.uploads = "page"
    assert live.state()["uploads"] == "page"
    with pytest.raises(TraitError, match="must be one of 'auto', 'page', 'kernel'"):
        widget.uploads = "nowhere"


def test_the_state_is_plain_data_that_nobody_else_holds(widget: AugmentationImpact) -> None:
    widget.classes = [1, 2]
    state = widget.state
    assert state["image"] == "chelsea.jpg"
    assert state["augmentations"][0] == {"name": "brightness", "enabled": True, "factor": 1.0}
    state["classes"].append(3)
    assert widget.classes == [1, 2]
    widget.augmentations = state["augmentations"]
    assert widget.state["augmentations"] == state["augmentations"]


def test_a_disabled_step_has_no_parameters(widget: AugmentationImpact, live: LivePage) -> None:
    widget.rotate.enabled = False
    live.hear()
    live.answer()
    # The page of this test says 0, the state None: the two do not belong together.
    assert widget._settling._outcome() is None
    parameters = flat_parameters(widget.state["augmentations"])
    live.set(prediction={**widget.prediction, "parameters": parameters})
    assert widget._settling._outcome() is not None
