"""Frames come to Python whole and in order, and whatever does not fit is refused."""

from __future__ import annotations

import asyncio
import builtins
import json
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from augmentation_impact import AugmentationImpact, Frame, requests
from augmentation_impact._catalogue import LIMITS
from augmentation_impact.augmentations import defaults_of
from augmentation_impact.gif import title_of

from . import pages
from .conftest import Page

#: How many frames → the order of the pictures of their GIF, in both languages.
FILM: dict[str, list[int]] = json.loads(
    (Path(__file__).parents[1] / "tests" / "support" / "film.json").read_text()
)


def test_six_hundred_frames_arrive_whole_and_in_order(
    widget: AugmentationImpact, page: Page
) -> None:
    count, side = 600, 160
    request = widget.request_frames()
    (asked, _), *_ = page.heard("request-frames")
    assert asked["request"] == request.id
    frames = ((pages.header(i, a := pages.arrays(i, side, 1000)), a) for i in range(count))
    # Packed a few at a time, so that the test does not hold everything twice.
    sequence, sent, index = 0, 0, 0
    about = {"transfer": "t", "request": request.id, "total": count}
    batch: list[Any] = []
    for frame in frames:
        batch.append(frame)
        if len(batch) == 5 or index + len(batch) == count:
            messages = pages.parts(batch)
            for content, buffers in messages:
                size = sum(map(len, buffers))
                assert size <= LIMITS["messageBytes"]
                sent += size
                for chunk in content["chunks"]:
                    chunk["frame"] += index
                last = index + len(batch) == count and content is messages[-1][0]
                page.tell("frames", buffers, **about, **content, sequence=sequence, last=last)
                sequence += 1
            index += len(batch)
            batch = []
    assert sent > 400e6
    assert len(page.heard("taken")) == sequence
    assert request.done()
    assert request.result() is widget.frames
    assert len(widget.frames) == count
    for index, frame in enumerate(widget.frames):
        expected = pages.arrays(index, 1, 1000)
        assert frame.image[-1, -1, -1] == index % 251
        assert frame.augmented[-1, -1, -1] == np.float32(index / 1000)
        assert frame.maps["guided-backprop"][-1, -1, -1] == -index
        np.testing.assert_array_equal(frame.logits, expected["logits"])
        assert frame.augmentations[2]["angle"] == index % 361


@pytest.mark.parametrize("limit", [1, 7, 64, 1000, 10**6])
def test_frames_may_be_cut_anywhere(page: Page, limit: int) -> None:
    data = [pages.arrays(index, 4) for index in range(3)]
    frames = [(pages.header(index, each), each) for index, each in enumerate(data)]
    pages.send(page, pages.parts(frames, limit), 3)
    for frame, each in zip(page.widget.frames, data, strict=True):
        np.testing.assert_array_equal(frame.augmented, each["augmented"])
        np.testing.assert_array_equal(frame.maps["grad-cam"], each["map grad-cam"])
        np.testing.assert_array_equal(frame.maps["guided-backprop"], each["map guided-backprop"])


def test_a_frame_has_what_was_seen_and_the_numbers_behind_it(page: Page) -> None:
    pages.record(page, 1)
    (frame,) = page.widget.frames
    assert isinstance(frame, Frame)
    assert (frame.image.dtype, frame.image.shape) == (np.uint8, (8, 8, 3))
    assert (frame.augmented.dtype, frame.augmented.shape) == (np.float32, (8, 8, 3))
    assert (frame.maps["guided-backprop"].dtype, frame.maps["guided-backprop"].shape) == (
        np.float32,
        (3, 8, 8),
    )
    assert (frame.displayed("grad-cam").dtype, frame.displayed("grad-cam").shape) == (
        np.float32,
        (8, 8),
    )
    assert frame.score == 3.5
    assert frame.label == f"class {frame.target}"
    assert [step["name"] for step in frame.augmentations] == [
        cls.spec["name"] for cls in defaults_of("image")
    ]
    assert repr(frame) == f"Frame('{frame.label}', score=3.50, method='guided-grad-cam', 8×8)"
    with pytest.raises(ValueError, match="read-only"):
        frame.augmented[0] = 0


def test_the_cam_is_upsampled_with_half_pixel_centres_and_divided_by_its_maximum(
    page: Page,
) -> None:
    data = pages.arrays(0, 4)
    data["map grad-cam"] = np.array([[0.0, 4.0]], np.float32)
    pages.send(page, pages.parts([(pages.header(0, data), data)]), 1)
    # torch.nn.functional.interpolate(…, mode="bilinear", align_corners=False), divided by 4.
    np.testing.assert_allclose(
        page.widget.frames[0].displayed("grad-cam"), [[0, 0.25, 0.75, 1]] * 4
    )


def test_a_cam_without_evidence_stays_zero(page: Page) -> None:
    data = pages.arrays(0, 4)
    data["map grad-cam"] = np.zeros((2, 2), np.float32)
    pages.send(page, pages.parts([(pages.header(0, data), data)]), 1)
    assert page.widget.frames[0].displayed("grad-cam").max() == 0


def test_maps_that_a_method_does_not_make_are_none(page: Page) -> None:
    pages.record(page, 1, method="none")
    (frame,) = page.widget.frames
    assert (frame.maps, frame.layer) == ({}, None)


def test_a_pipeline_of_a_frame_can_be_assigned(page: Page) -> None:
    pages.record(page, 38)
    page.widget.augmentations = page.widget.frames[37].augmentations
    assert page.widget.rotate.angle == 37


def test_no_frames_are_an_answer_too(widget: AugmentationImpact, page: Page) -> None:
    request = widget.request_frames()
    page.tell(
        "frames",
        transfer="t",
        request=request.id,
        sequence=0,
        total=0,
        headers=[],
        chunks=[],
        last=True,
    )
    assert request.result() == []


def damaged(**change: Any) -> tuple[dict[str, Any], list[bytes]]:
    data = pages.arrays(0)
    ((content, buffers),) = pages.parts([({**pages.header(0, data), **change}, data)])
    return content, buffers


SHAPES = pages.header(0, pages.arrays(0))["shapes"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"shapes": {**SHAPES, "image": [10**6, 10**6, 3]}},
            "image of a frame cannot have the shape",
        ),
        ({"shapes": {**SHAPES, "image": [8, 8, 5]}}, "image of a frame cannot have the shape"),
        ({"shapes": {**SHAPES, "logits": [-1]}}, "logits of a frame cannot have the shape"),
        ({"shapes": {**SHAPES, "logits": [True]}}, "logits of a frame cannot have the shape"),
        (
            {"shapes": {**SHAPES, "map grad-cam": [2]}},
            "map grad-cam of a frame cannot have the shape",
        ),
        ({"shapes": {**SHAPES, "extra": [2]}}, "must give the shapes of its arrays"),
        ({"shapes": None}, "must give the shapes of its arrays"),
        ({"shapes": {**SHAPES, "image": [9, 9, 3]}}, "image came incomplete"),
        ({"shapes": {**SHAPES, "image": [1, 1, 3]}}, "a part of image is out of place"),
        ({"methods": [{"name": "magic", "parameters": {}}]}, "must be one of 'none'"),
        ({"label": 3}, "must be a string"),
        ({"target": -1}, "must be 0 or more"),
        ({"score": float("nan")}, "must hold finite numbers; got nan"),
        ({"augmentations": [{"name": "os.system"}]}, "unknown augmentation 'os.system'"),
        ({"augmentations": "all"}, "must be a list of steps"),
        (
            {"augmentations": [{"name": "rotate", "enabled": True, "parameters": {}}]},
            "other parameters",
        ),
    ],
)
def test_a_frame_that_makes_no_sense_is_refused_and_the_last_ones_are_kept(
    page: Page, change: dict[str, Any], words: str
) -> None:
    pages.record(page, 2)
    before = page.widget.frames
    pages.send(page, [damaged(**change)], 1)
    assert words in page.heard("frames-refused")[0][0]["sentence"]
    assert page.widget.frames is before
    pages.record(page, 1)
    assert len(page.widget.frames) == 1


def test_parts_that_do_not_fit_are_refused(widget: AugmentationImpact, page: Page) -> None:
    content, buffers = damaged()
    about = {"request": "", "total": 1, "last": True}
    page.tell("frames", buffers, **about, **content, transfer="a", sequence=16)
    assert "out of order" in page.heard("frames-refused")[-1][0]["sentence"]
    page.tell("frames", buffers[:-1], **about, **content, transfer="b", sequence=0)
    assert "parts were announced" in page.heard("frames-refused")[-1][0]["sentence"]
    page.tell("frames", buffers, **{**about, "total": 2}, **content, transfer="c", sequence=0)
    assert "2 frames were announced; 1 came" in page.heard("frames-refused")[-1][0]["sentence"]
    page.tell("frames", buffers, **{**about, "total": 601}, **content, transfer="d", sequence=0)
    assert "at most 600 frames" in page.heard("frames-refused")[-1][0]["sentence"]
    assert widget.frames == []


def in_parts(count: int, limit: int) -> list[dict[str, Any]]:
    """The messages of a transfer, as keyword arguments of `Page.tell`."""
    data = [pages.arrays(index, 4) for index in range(count)]
    frames = [(pages.header(index, each), each) for index, each in enumerate(data)]
    messages = pages.parts(frames, limit)
    about = {"transfer": "t", "request": "", "total": count}
    return [
        {
            **about,
            **content,
            "buffers": buffers,
            "sequence": sequence,
            "last": sequence == len(messages) - 1,
        }
        for sequence, (content, buffers) in enumerate(messages)
    ]


def tell(page: Page, part: dict[str, Any]) -> None:
    page.tell("frames", part["buffers"], **{k: v for k, v in part.items() if k != "buffers"})


def assert_whole(frames: list[Frame], count: int) -> None:
    assert [frame.augmented[0, 0, 0] for frame in frames] == [
        np.float32(index / 1000) for index in range(count)
    ]
    for index, frame in enumerate(frames):
        np.testing.assert_array_equal(
            frame.maps["grad-cam"], pages.arrays(index, 4)["map grad-cam"]
        )


@pytest.mark.parametrize("limit", [150, 400, 10**6])
@pytest.mark.parametrize("seed", range(4))
def test_parts_may_change_places_and_come_twice(page: Page, limit: int, seed: int) -> None:
    parts = in_parts(6, limit)
    random = np.random.default_rng(seed)
    # As a page with four parts under way: each may be overtaken by the three behind it.
    order = sorted(range(len(parts)), key=lambda sequence: sequence + random.uniform(0, 3.9))
    twice = [sequence for sequence in order for _ in range(random.integers(1, 3))]
    for sequence in twice:
        tell(page, parts[sequence])
    assert_whole(page.widget.frames, 6)
    # The page waits for a word on every part that it sent, whichever of the two was lost.
    assert [message["sequence"] for message, _ in page.heard("taken")] == twice
    assert not page.heard("frames-refused")


def test_a_part_that_comes_again_after_the_end_changes_nothing(page: Page) -> None:
    delivered: list[int] = []
    page.widget.on_frames(lambda frames: delivered.append(len(frames)))
    parts = in_parts(3, 400)
    for part in parts:
        tell(page, part)
    frames = page.widget.frames
    tell(page, parts[0])
    tell(page, parts[-1])
    assert page.widget.frames is frames
    assert delivered == [3]
    assert len(page.heard("taken")) == len(parts) + 2


def test_the_rest_of_a_refused_transfer_is_refused_too(page: Page) -> None:
    parts = in_parts(3, 400)
    tell(page, {**parts[1], "chunks": []})
    tell(page, parts[0])
    assert "parts were announced" in page.heard("frames-refused")[-1][0]["sentence"]
    tell(page, parts[2])
    assert "given up" in page.heard("frames-refused")[-1][0]["sentence"]
    assert page.widget.frames == []


def test_a_transfer_that_is_given_up_for_newer_ones_says_so(page: Page) -> None:
    parts = in_parts(3, 400)
    for transfer in "abcde":
        tell(page, {**parts[0], "transfer": transfer})
    for part in parts[1:]:
        tell(page, {**part, "transfer": "a"})
    assert {message["transfer"] for message, _ in page.heard("frames-refused")} == {"a"}
    for part in parts[1:]:
        tell(page, {**part, "transfer": "e"})
    assert_whole(page.widget.frames, 3)


def test_of_two_pages_one_answers(widget: AugmentationImpact, page: Page) -> None:
    request = widget.request_frames()
    data = [pages.arrays(index) for index in range(2)]
    messages = pages.parts([(pages.header(i, each), each) for i, each in enumerate(data)], 1000)
    first, *rest = messages
    about = {"request": request.id, "total": 2, "last": False}
    page.tell("frames", first[1], **about, **first[0], transfer="a", sequence=0)
    page.tell("frames", first[1], **about, **first[0], transfer="b", sequence=0)
    assert page.heard("frames-refused")[0][0]["transfer"] == "b"
    assert not request.done()
    for sequence, (content, buffers) in enumerate(rest, 1):
        last = sequence == len(rest)
        page.tell(
            "frames", buffers, **{**about, "last": last}, **content, transfer="a", sequence=sequence
        )
    assert len(request.result()) == 2


def test_a_page_that_cannot_send_ends_the_request_in_words(
    widget: AugmentationImpact, page: Page
) -> None:
    request = widget.request_frames()
    with pytest.raises(RuntimeError, match="have not arrived yet"):
        request.result()
    page.tell("frames-failed", request=request.id, sentence="A frame could not be drawn.")
    with pytest.raises(RuntimeError, match="could not be drawn"):
        request.result()


def test_callbacks_hear_of_every_delivery(widget: AugmentationImpact, page: Page) -> None:
    seen: list[int] = []
    finished: list[str] = []

    def count(frames: list[Frame]) -> None:
        seen.append(len(frames))

    widget.on_frames(count)
    request = widget.request_frames()
    request.add_done_callback(lambda done: finished.append(done.id))
    pages.record(page, 2, request=request.id)
    pages.record(page, 3)
    widget.on_frames(count, remove=True)
    pages.record(page, 1)
    assert seen == [2, 3]
    assert finished == [request.id]


def test_a_request_can_be_awaited_while_another_thread_delivers(
    widget: AugmentationImpact, page: Page
) -> None:
    async def cell() -> list[Frame]:
        request = widget.request_frames()
        thread = threading.Thread(
            target=pages.record, args=(page, 3), kwargs={"request": request.id}
        )
        asyncio.get_running_loop().call_later(0.05, thread.start)
        return await request

    assert len(asyncio.run(cell())) == 3


def test_waiting_ends_when_no_page_answers(
    widget: AugmentationImpact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "PATIENCE", 0.05)

    async def cell() -> None:
        await widget.request_frames()

    with pytest.raises(TimeoutError, match="show the widget on a page"):
        asyncio.run(cell())


def test_waiting_is_refused_where_it_could_never_end(
    widget: AugmentationImpact, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "messages_wait_for_cells", lambda: True)

    async def cell() -> None:
        await widget.request_frames()

    with pytest.raises(RuntimeError, match="only between cells"):
        asyncio.run(cell())


def test_requests_that_nobody_answers_do_not_pile_up(widget: AugmentationImpact) -> None:
    asked = [widget.request_frames() for _ in range(40)]
    assert sum(not request.done() for request in asked) == 16


def test_readers_on_other_threads_see_all_frames_or_none(
    widget: AugmentationImpact, page: Page
) -> None:
    lengths: set[int] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            lengths.add(len(widget.frames))
            time.sleep(0.001)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(20):
        pages.record(page, 7)
        pages.record(page, 3)
    stop.set()
    for reader in readers:
        reader.join()
    assert lengths <= {0, 3, 7}


def test_a_data_frame_has_a_row_for_each_frame(page: Page) -> None:
    pages.record(page, 3)
    table = page.widget.to_dataframe()
    assert list(table["rotate.angle"]) == [0, 1, 2]
    assert list(table["score"]) == [3.5] * 3
    assert {"target", "probability", "method", "layer", "erase.top"} <= set(table.columns)


@pytest.mark.parametrize(
    ("cat", "lynx", "explained", "title"),
    [
        (0.3333, 0.1, "cat", "Predicts cat 33 %"),
        (0.997, 0.0004, "lynx", "Predicts cat 99.7 % · explaining lynx <0.1 %"),
        (0.9996, 0.052, "lynx", "Predicts cat 100 % · explaining lynx 5.2 %"),
    ],
)
def test_a_gif_says_the_prediction_then_what_is_explained_as_the_page_does(
    page: Page, cat: float, lynx: float, explained: str, title: str
) -> None:
    data = pages.arrays(0)
    scores = [
        {"label": "cat", "index": 3, "probability": cat, "logit": 4.0},
        {"label": "lynx", "index": 5, "probability": lynx, "logit": 1.0},
    ]
    target = next(score for score in scores if score["label"] == explained)
    about = {"label": explained, "target": target["index"], "scores": scores}
    about |= {"score": target["logit"], "probability": target["probability"]}
    pages.send(page, pages.parts([({**pages.header(0, data), **about}, data)]), 1)
    assert title_of(page.widget.frames[0]) == title


def test_a_data_frame_tells_the_predicted_class_from_the_explained_one(page: Page) -> None:
    data = pages.arrays(0)
    head = pages.header(0, data)
    cat = {"label": "cat", "index": 3, "probability": 0.9, "logit": 4.0}
    lynx = {"label": "lynx", "index": 5, "probability": 0.1, "logit": 1.0}
    explained = {"label": "lynx", "target": 5, "score": 1.0, "probability": 0.1}
    pages.send(page, pages.parts([({**head, **explained, "scores": [lynx, cat]}, data)]), 1)
    row = page.widget.to_dataframe().iloc[0]
    assert (row["predicted"], row["explained"], row["target"]) == ("cat", "lynx", 5)
    assert row["probability"] == 0.1


def regression_frame(value: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """A frame whose network counts dots."""
    data = pages.arrays(0, side=32)
    del data["probabilities"]
    head = pages.header(0, data)
    score = {"label": "count", "index": 0, "probability": None, "logit": value}
    about = {"task": "regression", "unit": "dots", "label": "count", "target": 0}
    return {**head, **about, "score": value, "probability": None, "scores": [score]}, data


def test_a_regression_has_values_instead_of_probabilities(page: Page, tmp_path: Path) -> None:
    pages.send(page, pages.parts([regression_frame(12.5), regression_frame(-3)]), 2)
    first, second = page.widget.frames
    assert (first.score, first.probability, first.probabilities) == (12.5, None, None)
    assert (first.task, first.unit) == ("regression", "dots")
    assert first.scores == [{"label": "count", "index": 0, "value": 12.5}]
    assert repr(second).startswith("Frame('count', score=-3.00 dots, method=")
    table = page.widget.to_dataframe()
    assert list(table["score"]) == [12.5, -3]
    assert list(table["unit"]) == ["dots", "dots"]
    assert table["probability"].isna().all()
    with Image.open(page.widget.save_gif(tmp_path / "count.gif")) as gif:
        assert gif.n_frames == 2


def test_a_classification_without_probabilities_is_refused(page: Page) -> None:
    head, data = regression_frame(1)
    pages.send(page, pages.parts([({**head, "task": "classification"}, data)]), 1)
    (refused, _), *_ = page.heard("frames-refused")
    assert "must be a number; got None" in refused["sentence"]
    data = pages.arrays(0)
    head = pages.header(0, data)
    del data["probabilities"]
    head["shapes"].pop("probabilities")
    pages.send(page, pages.parts([(head, data)]), 1, transfer="u")
    assert "probabilities" in page.heard("frames-refused")[-1][0]["sentence"]
    assert page.widget.frames == []


def test_disabled_and_repeated_steps_have_their_own_columns(page: Page) -> None:
    data = pages.arrays(0)
    head = pages.header(0, data)
    step = {
        "name": "rotate",
        "enabled": False,
        "parameters": {"angle": 9, "interpolation": "nearest", "fill": 0},
    }
    head["augmentations"].append(step)
    pages.send(page, pages.parts([(head, data)]), 1)
    row = page.widget.to_dataframe().iloc[0]
    assert row["rotate.angle"] == 0
    assert row["rotate_2.angle"] is None or np.isnan(row["rotate_2.angle"])


def test_without_frames_the_data_frame_is_empty_but_has_its_columns(
    widget: AugmentationImpact,
) -> None:
    table = widget.to_dataframe()
    assert len(table) == 0
    assert {"predicted", "explained"} <= set(table.columns)


def test_without_pandas_the_words_say_how_to_get_it(
    widget: AugmentationImpact, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(ImportError, match="pip install pandas"):
        widget.to_dataframe()


@pytest.mark.parametrize(("count", "order"), FILM.items(), ids=FILM)
def test_the_gif_runs_there_and_back_for_ever(
    page: Page, tmp_path: Path, count: str, order: list[int]
) -> None:
    pages.record(page, int(count), side=32)
    path = page.widget.save_gif(tmp_path / "drag.gif", width=224)
    with Image.open(path) as gif:
        assert gif.n_frames == len(order)
        assert count == "1" or gif.info["loop"] == 0
        levels = []
        for index in range(gif.n_frames):
            gif.seek(index)
            assert gif.info["duration"] == 100
            levels.append(np.asarray(gif.convert("RGB"))[150, 120].mean())
    # The picture of frame i is the grey level i.
    np.testing.assert_allclose(levels, order, atol=0.4)


def test_a_gif_needs_frames_and_sensible_options(page: Page, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no frames yet; record some in the page"):
        page.widget.save_gif(tmp_path / "a.gif")
    pages.record(page, 1)
    with pytest.raises(ValueError, match="delay must be between 20 and 10000"):
        page.widget.save_gif(tmp_path / "a.gif", delay=1)
    with pytest.raises(ValueError, match="width must be between 200 and 2048"):
        page.widget.save_gif(tmp_path / "a.gif", width=10**6)
    with pytest.raises(ValueError, match="order must be 'there and back' or 'once'; got 'back'"):
        page.widget.save_gif(tmp_path / "a.gif", order="back")
    assert page.widget.save_gif(str(tmp_path / "a.gif")).exists()


def test_the_gif_goes_once_through_where_that_is_asked_for(page: Page, tmp_path: Path) -> None:
    pages.record(page, 3, side=32)
    with Image.open(page.widget.save_gif(tmp_path / "once.gif", order="once")) as gif:
        assert gif.n_frames == 3


@pytest.mark.parametrize("rows", [1, 2], ids=["one map", "a map a channel"])
def test_a_frame_of_a_series_has_channels_and_length(page: Page, rows: int) -> None:
    values = np.arange(12, dtype=np.float32)
    raw = np.array([[0, 4, 2]] * rows, np.float32)
    data = {
        **pages.arrays(0),
        "augmented": values.reshape(1, 6, 2),
        "map guided-backprop": values.reshape(2, 1, 6),
        "map grad-cam": raw,
    }
    header = {**pages.header(0, data), "domain": "series", "augmentations": []}
    pages.send(page, pages.parts([(header, data)]), 1)
    (frame,) = page.widget.frames
    assert frame.domain == "series"
    assert frame.augmented.tolist() == values.reshape(6, 2).T.tolist()
    assert frame.maps["guided-backprop"].shape == (2, 6)
    # torch.nn.functional.interpolate(torch.tensor([[[0., 4, 2]]]), size=6, mode="linear")
    upsampled = np.array([0, 1, 3, 3.5, 2.5, 2]) / 3.5
    np.testing.assert_allclose(
        frame.displayed("grad-cam"), upsampled if rows == 1 else [upsampled] * 2, rtol=1e-6
    )
    assert "2×6" in repr(frame)
