"""A page that is not there: what widgets send is caught, and what a page sends is played in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import comm
import pytest
from ipywidgets import Widget

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import PROTOCOL_VERSION


class Wire:
    """The comm of one widget: what Python sent, and a way in for what a page sends."""

    _ids = itertools.count()

    def __init__(self, comm_id: str | None = None, **opened: Any) -> None:
        self.comm_id = comm_id or f"wire-{next(self._ids)}"
        self.opened = opened
        self.sent: list[tuple[dict[str, Any], list[memoryview]]] = []

    def on_msg(self, handler: Any) -> None:
        """Called by ipywidgets."""
        self._handler = handler

    def send(self, data: Any = None, buffers: Any = None, **_: Any) -> None:
        """Called by ipywidgets."""
        self.sent.append((data, list(buffers or [])))

    def close(self, *_: Any, **__: Any) -> None:
        """Called by ipywidgets."""

    def receive(self, data: dict[str, Any], buffers: list[bytes] | None = None) -> None:
        """Play in a message of the widget protocol."""
        views = [memoryview(buffer) for buffer in buffers or []]
        self._handler({"content": {"data": data}, "buffers": views})


class Page:
    """A page that shows a widget."""

    def __init__(self, widget: Widget) -> None:
        self.widget = widget
        self.wire: Wire = widget.comm

    def set(self, **state: Any) -> None:
        """Set traits as a page does."""
        self.wire.receive({"method": "update", "state": state})

    def tell(self, type_: str, buffers: list[bytes] | None = None, **fields: Any) -> None:
        """Send a message of our protocol."""
        content = {"version": PROTOCOL_VERSION, "type": type_, **fields}
        self.wire.receive({"method": "custom", "content": content}, buffers)

    def heard(self, type_: str) -> list[tuple[dict[str, Any], list[memoryview]]]:
        """Messages of our protocol that the page got."""
        messages = [(d["content"], b) for d, b in self.wire.sent if d["method"] == "custom"]
        return [(content, buffers) for content, buffers in messages if content["type"] == type_]

    def state(self) -> dict[str, Any]:
        """The traits as the page has them: the last value of each that was sent."""
        return {
            name: value
            for data, _ in self.wire.sent
            if data["method"] == "update"
            for name, value in data["state"].items()
            if not name.endswith("_module_version")
        }


@pytest.fixture(autouse=True)
def wires(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every widget gets a wire of its own."""
    monkeypatch.setattr(comm, "create_comm", lambda **opened: Wire(**opened))
    yield
    Widget.close_all()


@pytest.fixture
def widget() -> AugmentationImpact:
    """A widget with its defaults."""
    return AugmentationImpact()


@pytest.fixture
def page(widget: AugmentationImpact) -> Page:
    """A page that shows the widget."""
    return Page(widget)
