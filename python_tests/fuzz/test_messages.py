"""Whatever a page sends, in any order: the kernel answers in words and stays consistent."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

import comm
import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from ipywidgets import Widget
from ipywidgets.widgets.widget import _remove_buffers

from augmentation_impact import AugmentationImpact, Rotate, assets, uploads
from augmentation_impact._catalogue import EXAMPLES, PAGE_MESSAGES, PROTOCOL_VERSION, TRAITS
from augmentation_impact.study.columns import BREAKS, POINTS, VARIED
from augmentation_impact.study.requests import StudyRequest

from ..conftest import Page, Wire
from ..pages import arrays, header, parts
from . import values
from .frame import Findings, fuzz_machine

# hypothesis writes out its strategies, and those of whole tables are long.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
#: Bytes of a shard here, so that small files have several.
_SHARD = 8
_FILES = [b"hello", b"x" * 20, b"\x93NUMPY" + b"y" * 30, b""]
_WIDGET_STATE = {name: values.trait_values(spec) for name, spec in TRAITS.items()}
_BASE_STATE = {
    name: values.anything
    for name in (
        "augmentations",
        "layout",
        "tooltip",
        "tabbable",
        "_dom_classes",
        "_view_count",
        "_view_name",
        "_model_name",
        "_model_module",
        "_protocol",
        "comm",
        "keys",
        "image",
        "no such trait",
    )
}
_STEP_STATE = {
    name: values.parameter_values(spec) for name, spec in Rotate.spec["parameters"].items()
} | {"enabled": values.anything, "name": values.anything, "_model_name": values.anything}


class _Log(logging.Handler):
    """Every record is one short line without a traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        assert record.exc_info is None, line
        assert "\n" not in line, line
        assert len(line) <= 400, line


def consistent(widget: AugmentationImpact, page: Page) -> None:
    """What holds after every message."""
    state, _, buffers = _remove_buffers(widget.get_state())
    assert buffers == []
    json.dumps(state, allow_nan=False)
    assert len(repr(widget)) < 300
    source, gallery = widget._image_source, widget._gallery_sources
    if widget.series is not None:
        assert (widget.image, source["media"]) == (None, "series")
    elif isinstance(widget.image, bytes):
        assert source["id"] == hashlib.sha256(widget.image).hexdigest()
    elif isinstance(widget.image, np.ndarray):
        assert source["kind"] == "asset"
    else:
        assert source == {"kind": "bundled", "name": widget.image or EXAMPLES[0]}
    assert widget.image_index == (gallery.index(source) if source in gallery else None)
    assert len(widget.images or []) == len(gallery)
    assert (widget._model_source["kind"] == "bundled") == (widget.model is None)
    for each in (source, widget._model_source, *gallery):
        assert each["kind"] == "bundled" or widget._assets.get(each["id"]) is not None
    for data, _ in page.wire.sent:
        if data["method"] == "custom":
            json.dumps(data, allow_nan=False)
            sentence = data["content"].get("sentence", "")
            assert len(sentence) <= 300, sentence
            assert "\n" not in sentence, sentence
    page.wire.sent.clear()


def use(request: StudyRequest) -> None:
    """Do with the results of a study what their user would."""
    assert len(repr(request)) < 400
    if not request.done():
        return
    try:
        results = request.result()
    except RuntimeError as error:
        assert len(str(error)) <= 300, error
        return
    json.dumps(results.to_dict(), allow_nan=False)
    try:
        code = results.to_code("torchvision")
    except ValueError as error:
        assert "no breaking points" in str(error)
        return
    compile(code, "advice", "exec")
    assert len(results.ranges()) == len(set(results.breaking_points["parameter"]))


def machine(findings: Findings) -> type[RuleBasedStateMachine]:
    """A widget and a page that sends anything."""

    class Conversation(RuleBasedStateMachine):
        """Rules are what a page sends, and what the user assigns meanwhile."""

        @initialize()
        def show(self) -> None:
            self.widget = AugmentationImpact()
            self.page = Page(self.widget)
            self.page.wire.sent.clear()
            self.said: list[Any] = []

        def teardown(self) -> None:
            Widget.close_all()

        def receive(self, wire: Wire, data: Any, buffers: list[bytes] | None = None) -> None:
            self.said.append(data)
            with findings.case(lambda: self.said[-3:]):
                wire.receive(data, buffers)
                consistent(self.widget, self.page)

        def tell(self, buffers: list[bytes], **content: Any) -> None:
            content = {"version": PROTOCOL_VERSION, **content}
            self.receive(self.page.wire, {"method": "custom", "content": content}, buffers)

        @rule(state=st.fixed_dictionaries({}, optional={**_WIDGET_STATE, **_BASE_STATE}))
        def update(self, state: dict[str, Any]) -> None:
            self.receive(self.page.wire, {"method": "update", "state": state, "buffer_paths": []})

        @rule(name=st.sampled_from(sorted(TRAITS)), data=st.data())
        def update_one(self, name: str, data: Any) -> None:
            value = data.draw(_WIDGET_STATE[name])
            self.receive(self.page.wire, {"method": "update", "state": {name: value}})

        @rule(state=st.fixed_dictionaries({}, optional=_STEP_STATE), index=st.integers(0, 4))
        def update_step(self, state: dict[str, Any], index: int) -> None:
            steps = self.widget.augmentations
            if steps:
                wire = steps[index % len(steps)].comm
                self.receive(wire, {"method": "update", "state": state})

        @rule(order=st.permutations(range(3)), more=st.one_of(st.none(), values.anything))
        def reorder(self, order: list[int], more: Any) -> None:
            steps = [f"IPY_MODEL_{step.model_id}" for step in self.widget.augmentations]
            chosen: list[Any] = [steps[index] for index in order if index < len(steps)]
            self.receive(
                self.page.wire,
                {"method": "update", "state": {"augmentations": chosen + [more] * bool(more)}},
            )

        @rule(
            data=st.one_of(
                values.anything,
                st.fixed_dictionaries(
                    {},
                    optional={
                        "method": st.one_of(
                            st.sampled_from(["update", "custom", "request_state"]), values.anything
                        ),
                        "state": values.anything,
                        "content": values.anything,
                        "buffer_paths": values.anything,
                    },
                ),
            ),
            buffers=st.lists(st.binary(max_size=3), max_size=2),
        )
        def envelope(self, data: Any, buffers: list[bytes]) -> None:
            self.receive(self.page.wire, data, buffers)

        @rule(
            content=values.messages(PAGE_MESSAGES),
            buffers=st.lists(st.binary(max_size=9), max_size=2),
        )
        def message(self, content: dict[str, Any], buffers: list[bytes]) -> None:
            self.tell(buffers, **content)

        @rule(
            file=st.sampled_from(_FILES),
            shard=st.integers(0, 5),
            change=st.fixed_dictionaries(
                {},
                optional={
                    "bytes": st.integers(0, 40),
                    "shards": st.integers(0, 6),
                    "name": values.words,
                },
            ),
        )
        def upload_part(self, file: bytes, shard: int, change: dict[str, Any]) -> None:
            self.push(file, shard, change)

        @rule(file=st.sampled_from(_FILES), media=st.sampled_from([None, "picture", "series"]))
        def upload(self, file: bytes, media: str | None) -> None:
            for shard in range(max(1, -(-len(file) // _SHARD))):
                self.push(file, shard, {})
            source = {
                "kind": "asset",
                "id": hashlib.sha256(file).hexdigest(),
                "name": "f.png",
                "bytes": len(file),
                **({"media": media} if media else {}),
            }
            self.receive(self.page.wire, {"method": "update", "state": {"_image_source": source}})

        def push(self, file: bytes, shard: int, change: dict[str, Any]) -> None:
            about = {
                "asset": hashlib.sha256(file).hexdigest(),
                "name": "f.png",
                "bytes": len(file),
                "shard": shard,
                "shards": max(1, -(-len(file) // _SHARD)),
                **change,
            }
            before = len(self.said)
            content = {"version": PROTOCOL_VERSION, "type": "push", **about}
            self.said.append(content)
            with findings.case(lambda: self.said[before - 2 :]):
                self.page.wire.receive(
                    {"method": "custom", "content": content},
                    [file[shard * _SHARD : (shard + 1) * _SHARD]],
                )
                # A page waits for one of the two.
                assert self.page.heard("pushed") or self.page.heard("push-refused")
                consistent(self.widget, self.page)

        @rule(
            count=st.integers(0, 2),
            limit=st.sampled_from([50, 1000]),
            change=st.fixed_dictionaries(
                {},
                optional={
                    "sequence": values.anything,
                    "total": st.one_of(st.integers(0, 3), values.anything),
                    "headers": values.anything,
                    "last": values.anything,
                },
            ),
            header_change=st.fixed_dictionaries(
                {}, optional={key: values.anything for key in header(0, arrays(0, 2))}
            ),
            failure=st.one_of(st.none(), st.none(), values.words, values.anything),
        )
        def frames(
            self,
            count: int,
            limit: int,
            change: dict[str, Any],
            header_change: dict[str, Any],
            failure: Any,
        ) -> None:
            request = ""
            if failure is not None:
                waiting = self.widget.request_frames()
                request = waiting.id
                self.tell([], type="frames-failed", request=request, sentence=failure)
                with findings.case(lambda: self.said[-1]):
                    assert len(repr(waiting)) < 400
            data = [arrays(index, 2) for index in range(count)]
            frames = [({**header(i, d), **header_change}, d) for i, d in enumerate(data)]
            messages = parts(frames, limit)
            for sequence, (content, buffers) in enumerate(messages):
                about = {"transfer": "t", "request": request, "sequence": sequence, "total": count}
                last = sequence == len(messages) - 1
                self.tell(buffers, type="frames", **{**about, **content, "last": last, **change})

        @rule(
            points=st.one_of(values.tables(POINTS, VARIED), values.anything),
            breaks=st.one_of(st.just({}), values.tables(BREAKS, {}), values.anything),
            change=st.fixed_dictionaries(
                {},
                optional={
                    "sequence": st.one_of(st.integers(0, 2), values.anything),
                    "done": values.anything,
                    "unstudied": values.anything,
                    "last": st.booleans(),
                },
            ),
            failure=st.one_of(st.none(), st.none(), values.anything),
        )
        def study(self, points: Any, breaks: Any, change: dict[str, Any], failure: Any) -> None:
            """An answer to a study that was asked for."""
            request = self.widget.study("rotate.angle", gallery=True)
            about = {"transfer": "t", "request": request.id}
            self.tell([], type="study-alive", **about)
            if failure is not None:
                self.tell([], type="study-failed", **about, sentence=failure)
            part = {"sequence": 0, "done": 1, "total": 1, "unstudied": [], "last": True}
            tables = {"points": points, "breaks": breaks}
            self.tell([], type="study-part", **about, **tables, **{**part, **change})
            with findings.case(lambda: self.said[-3:]):
                use(request)

        @rule(
            trait=st.sampled_from(
                [
                    ("image", np.full((2, 2), 3, np.uint8)),
                    ("image", "coffee.jpg"),
                    ("image", None),
                    ("image", np.zeros((2, 2), np.uint8)),
                    ("series", np.ones((2, 9))),
                    ("series", None),
                    ("images", None),
                    ("images", ["coffee.jpg", np.ones((2, 2), np.uint8)]),
                    ("model", b"onnx"),
                    ("model", None),
                    ("labels", ["a", "b", "c"]),
                    ("labels", None),
                    ("augmentations", [Rotate]),
                ]
            )
        )
        def assign(self, trait: tuple[str, Any]) -> None:
            name, value = trait
            if name == "augmentations":
                value = [] if self.widget.domain == "series" else [Rotate()]
            with findings.case(lambda: [*self.said[-2:], trait]):
                setattr(self.widget, name, value)
                consistent(self.widget, self.page)

    return Conversation


@pytest.fixture(autouse=True)
def small_shards_and_a_strict_log(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(assets, "SHARD_BYTES", _SHARD)
    monkeypatch.setattr(uploads, "SHARD_BYTES", _SHARD)
    monkeypatch.setattr(comm, "create_comm", lambda **opened: Wire(**opened))
    log, handler = logging.getLogger("traitlets"), _Log()
    log.addHandler(handler)
    yield
    log.removeHandler(handler)


test_any_conversation = fuzz_machine("messages of a page", 900, machine, steps=15)
